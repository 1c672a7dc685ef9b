"""The same inputs give the same bytes, whatever else differs between two builds."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from io import BytesIO

import pytest
from outside import YEAR as OTHER_YEAR
from pypdf import PdfReader
from variations import VARIATIONS, Variation
from worlds import SAMPLE, YEAR, Files, World, differences

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it asks what only Linux tells")

PLACE = f"{SAMPLE}/{YEAR}"
REPORTS = ("annual_report", "published_figures_audit")
SUMS, CRATE = "SHA256SUMS", "ro-crate-metadata.json"
TOGETHER = [one for one in VARIATIONS if not one.alone]

Make = Callable[[], World]


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Iterator[tuple[World, Files]]:
    """Yield an ordinary world and what is published in it."""
    with ExitStack() as stack:
        world = World(tmp_path_factory.mktemp("plain"), stack)
        yield world, world.build()


@pytest.fixture
def make(plain, tmp_path_factory) -> Iterator[Make]:
    """Yield what makes worlds that are gone after the test.

    Their folders have short names: a socket's path has 108 bytes at most.
    """
    with ExitStack() as stack:
        yield lambda: World(tmp_path_factory.mktemp("w"), stack, plain[0].output)


def built(world: World, variations: Iterable[Variation] = (), **env: str) -> Files:
    """Return what a changed world gives; each variation must have reached its processes."""
    world.env |= env
    for one in variations:
        one.change(world)
    found, seen = world.build(), world.seen()
    assert len(seen) > 1, f"{len(seen)} processes left a note"
    for one in variations:
        unmoved = [note["argv"] for note in seen if not one.reached(note)]
        assert not unmoved, f"{one} did not reach {unmoved}"
    return found


def test_a_difference_names_the_file_the_place_and_the_bytes_around():
    first = {"a.csv": b"0123456789" * 5, "b.pdf": b"same", "gone": b"", "short": b"ab"}
    second = {"a.csv": b"0123456789" * 4 + b"01x", "b.pdf": b"same", "new": b"", "short": b"abc"}
    assert differences(first, second) == [
        "gone: is missing",
        "new: should not be there",
        "a.csv: byte 42: b'234567890123456789012345678901' + b'23456789'"
        " became b'234567890123456789012345678901' + b'x'",
        "short: byte 2: b'ab' + b'' became b'ab' + b'c'",
    ]
    assert differences(first, first) == []


def test_at_least_twenty_things_are_varied_at_once():
    assert len({str(one) for one in VARIATIONS}) == len(VARIATIONS)
    assert len(TOGETHER) >= 20


def test_every_format_is_compared(plain):
    reports = {f"{PLACE}/{name}.{kind}" for name in REPORTS for kind in ("html", "pdf", "ipynb")}
    seals = {f"{PLACE}/{name}" for name in ("SHA256SUMS", "datapackage.json")}
    assert plain[1].keys() >= {
        "index.html",
        f"{PLACE}/brief.pdf",
        f"{PLACE}/tables.xlsx",
        f"{PLACE}/{CRATE}",
        *reports,
        *seals,
    }
    kinds = {path.rpartition(".")[2] for path in plain[1]}
    assert kinds >= {"svg", "csv", "toml", "md"}


def test_not_one_byte_depends_on_everything_at_once(make, plain):
    """Which of them is to blame, the long form tells: ``pytest -m long`` with this file."""
    assert differences(plain[1], built(make(), TOGETHER)) == []


@pytest.mark.long
@pytest.mark.parametrize("one", VARIATIONS, ids=str)
def test_not_one_byte_depends_on(one, make, plain):
    assert differences(plain[1], built(make(), [one])) == []


@pytest.mark.long
def test_one_year_after_the_other_or_both_at_once(make):
    found = []
    for steps in ([[YEAR], [OTHER_YEAR]], [[OTHER_YEAR, YEAR]]):
        world = make()
        for years in steps:
            world.options = ["--jobs", "2"]
            world.options += [word for year in years for word in ("--year", str(year))]
            last = world.build()
        found.append(last)
    assert f"{SAMPLE}/{OTHER_YEAR}/annual_report.pdf" in found[0]
    assert differences(*found) == []


@pytest.mark.long
def test_two_different_builds_are_told_apart(make, plain):
    world = make()
    world.rewrite(f"*/{YEAR}/funding.csv", lambda data: data.replace(b"118.4", b"117.4"))
    moved = differences(plain[1], world.build())
    parted = {text.partition(": byte ")[0].rpartition("/")[2] for text in moved}
    reports = {f"annual_report.{kind}" for kind in ("html", "pdf", "ipynb")}
    assert parted >= {*reports, "SHA256SUMS", "ro-crate-metadata.json", "totals.csv"}
    (place,) = [text for text in moved if text.startswith(f"{PLACE}/inputs/data/{PLACE}/funding")]
    assert "118" not in place.partition(" became ")[2]


@pytest.mark.long
def test_with_a_given_date_only_dates_move(make, plain):
    """1893456000 is 2030-01-01 in UTC; the notebook and the page say that the date was given."""
    given = {"SOURCE_DATE_EPOCH": "1893456000"}
    usual, found = plain[1], built(make(), **given)
    assert differences(found, built(make(), TOGETHER, **given)) == []
    moved = {name for name in usual if found[name] != usual[name]}
    kinds = [f"{stem}.{kind}" for stem in REPORTS for kind in ("ipynb", "pdf")]
    kinds.append("brief.pdf")
    assert moved == {SUMS, *(f"{PLACE}/{name}" for name in (*kinds, SUMS, CRATE))}
    for name in moved:
        assert undated(name, found[name], moved) == undated(name, usual[name], moved), name


def undated(name: str, data: bytes, moved: set[str]) -> object:
    """Return the content of a file without dates and without checksums of files that moved."""
    others = {*moved, *(path.removeprefix(f"{PLACE}/") for path in moved)}
    if name.endswith(".pdf"):
        return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]
    if name.endswith(".ipynb"):
        return data.replace(b'"epoch": "1893456000"', b'"epoch": ""')
    if name.endswith(".json"):
        told = {"datePublished", "sha256", "contentSize"}
        return [
            {key: value for key, value in entity.items() if key not in told}
            if entity["@id"] in others | {"./"}
            else entity
            for entity in json.loads(data)["@graph"]
        ]
    lines = [line.split("  ", 1) for line in data.decode().splitlines()]
    return [(path, path in others or sha256) for sha256, path in lines]
