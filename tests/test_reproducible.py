"""The same inputs give the same bytes, whatever else differs between two builds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from io import BytesIO
from itertools import count
from os import cpu_count
from pathlib import Path

import pytest
from outside import YEAR as OTHER_YEAR
from pypdf import PdfReader
from variations import possible
from worlds import SAMPLE, YEAR, Variation, World, differences

POSSIBLE = possible()
VARIATIONS = [one for group in POSSIBLE for one in group]
PLACE = f"{SAMPLE}/{YEAR}"
REPORTS, CRATE = ("annual_report", "published_figures_audit"), "ro-crate-metadata.json"
SUMS = {"sha256", "contentSize"}

Found = dict[str, bytes]


def name_of(group: Sequence[Variation]) -> str:
    return "+".join(map(str, group))


class Worlds:
    """Builds the undisturbed world and disturbed ones, two or more at a time, each once."""

    def __init__(self, root: Path) -> None:
        self._root, self._numbers = root, count()
        self._pool = ThreadPoolExecutor(cpu_count())
        self._begun: dict[str, Future[Found]] = {}

    def begin(self, group: Sequence[Variation] = ()) -> Future[Found]:
        """Begin the build of a world, unless it has begun."""
        if name_of(group) not in self._begun:
            self._begun[name_of(group)] = self._pool.submit(self.build, group)
        return self._begun[name_of(group)]

    def build(self, group: Sequence[Variation] = (), **env: str) -> Found:
        """Build a world with some variations; each of them must have reached its processes."""
        with self.world() as world:
            world.env |= env
            for one in group:
                one.change(world)
            found = world.build()
            seen = world.seen()
            wanted = 1 if "--scheduler" in world.options else 2  # whose workers have their own
            assert len(seen) >= wanted, f"{len(seen)} processes left a note"
            for one in group:
                unmoved = [note["argv"] for note in seen if one.check and not one.check(note)]
                assert not unmoved, f"{one} did not reach {unmoved}"
        return found

    @contextmanager
    def world(self) -> Iterator[World]:
        """Yield a new world, which is gone afterwards."""
        root = self._root / f"w{next(self._numbers)}"
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, root, ignore_errors=True)
            yield World(root, stack)

    def end(self) -> None:
        """Begin nothing more, and wait for what has begun."""
        self._pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def worlds(request, tmp_path_factory) -> Iterator[Worlds]:
    """Yield what builds worlds; those that the chosen tests need are begun at once."""
    worlds = Worlds(tmp_path_factory.mktemp("worlds"))
    worlds.begin()
    for item in request.session.items:
        if item.path == request.path and hasattr(item, "callspec"):
            worlds.begin(item.callspec.params["group"])
    yield worlds
    worlds.end()


@pytest.fixture(scope="module")
def undisturbed(worlds) -> Found:
    """Return what is published in an ordinary world."""
    return worlds.begin().result()


def test_a_difference_names_the_file_the_place_and_the_bytes_around():
    one = {"a.csv": b"0123456789" * 5, "b.pdf": b"same", "gone": b"", "short": b"ab"}
    other = {"a.csv": b"0123456789" * 4 + b"01x", "b.pdf": b"same", "new": b"", "short": b"abc"}
    assert differences(one, other) == [
        "gone: is missing",
        "new: should not be there",
        "a.csv: byte 42: b'234567890123456789012345678901' + b'23456789'"
        " became b'234567890123456789012345678901' + b'x'",
        "short: byte 2: b'ab' + b'' became b'ab' + b'c'",
    ]
    assert differences(one, one) == []


def test_at_least_twenty_things_are_varied():
    assert len({str(one) for one in VARIATIONS}) == len(VARIATIONS) >= 20
    assert all(one.about for one in VARIATIONS)


def test_every_format_is_compared(undisturbed):
    reports = {f"{PLACE}/{name}.{kind}" for name in REPORTS for kind in ("html", "pdf", "ipynb")}
    seals = {f"{PLACE}/{name}" for name in ("SHA256SUMS", "datapackage.json")}
    assert undisturbed.keys() >= {"index.html", f"{PLACE}/{CRATE}", *reports, *seals}
    kinds = {path.rpartition(".")[2] for path in undisturbed}
    assert kinds >= {"svg", "csv", "toml", "md"}


@pytest.mark.parametrize("group", POSSIBLE, ids=name_of)
def test_not_one_byte_depends_on(group, worlds, undisturbed):
    moved = differences(undisturbed, worlds.begin(group).result())
    if moved and len(group) > 1:
        alone = {one: differences(undisturbed, worlds.build([one])) for one in group}
        moved = [f"{one.about} {text}" for one, texts in alone.items() for text in texts] or moved
    assert not moved, "\n".join([name_of(group), *moved])


def test_one_year_after_the_other_or_both_at_once(worlds):
    found = []
    for steps in ([[YEAR], [OTHER_YEAR]], [[OTHER_YEAR, YEAR]]):
        with worlds.world() as world:
            for years in steps:
                world.options = ["--jobs", "2"]
                world.options += [word for year in years for word in ("--year", str(year))]
                last = world.build()
        found.append(last)
    assert f"{SAMPLE}/{OTHER_YEAR}/annual_report.pdf" in found[0]
    assert differences(*found) == []


def test_two_different_builds_are_told_apart(worlds, undisturbed):
    with worlds.world() as world:
        world.rewrite(f"*/{YEAR}/funding.csv", lambda data: data.replace(b"118.4", b"117.4"))
        moved = differences(undisturbed, world.build())
    parted = {text.partition(": byte ")[0].rpartition("/")[2] for text in moved}
    reports = {f"annual_report.{kind}" for kind in ("html", "pdf", "ipynb")}
    assert parted >= {*reports, "SHA256SUMS", "ro-crate-metadata.json", "totals.csv"}
    (place,) = [text for text in moved if text.startswith(f"{PLACE}/inputs/data/{PLACE}/funding")]
    assert "118" not in place.partition(" became ")[2]


def test_with_a_given_date_only_dates_move(worlds, undisturbed):
    """1584489600 is 2020-03-18 in UTC; the notebook and the page say that the date was given."""
    given = {"SOURCE_DATE_EPOCH": "1584489600"}
    found = worlds.build(**given)
    assert differences(found, worlds.build(possible()[0], **given)) == []
    moved = {name for name in undisturbed if found[name] != undisturbed[name]}
    kinds = [f"{stem}.{kind}" for stem in REPORTS for kind in ("ipynb", "pdf")]
    assert moved == {f"{PLACE}/{name}" for name in (*kinds, "SHA256SUMS", CRATE)}
    for name in moved:
        undated = _undated(name, moved)
        assert undated(found[name]) == undated(undisturbed[name]), name


def _undated(name: str, moved: set[str]) -> Callable[[bytes], object]:
    """Return what gives the content of a file without dates and without checksums of others."""
    others = {one.removeprefix(f"{PLACE}/") for one in moved}

    def crate(data: bytes) -> object:
        graph = json.loads(data)["@graph"]
        dated = {"datePublished"}
        return [
            {key: value for key, value in one.items() if key not in dated | SUMS}
            if one["@id"] in others | {"./"}
            else one
            for one in graph
        ]

    def sums(data: bytes) -> object:
        lines = [line.split("  ", 1) for line in data.decode().splitlines()]
        return [(path, path in others or sha) for sha, path in lines]

    def notebook(data: bytes) -> object:
        return data.replace(b'"epoch": "1584489600"', b'"epoch": ""')

    def pdf(data: bytes) -> object:
        return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]

    return {"json": crate, "ipynb": notebook, "pdf": pdf}.get(name.rpartition(".")[2], sums)
