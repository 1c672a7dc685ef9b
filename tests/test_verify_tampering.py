"""A thousand times somebody changes something that was published: each time it is found and named.

A byte of any file; a number in a page, a PDF or a table, or in an input, where whoever changed it
also mended every checksum that names the file.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
import tamper

from civlib.publish.provenance import CRATE, SUMS
from civlib.run import Options, build, plan
from civlib.verify import Remade, Sealed, Verdict, compare, remake

KEPT = Path(__file__).parent / "data"
PLACE = "sample-programme/2025"
FUNDING = "inputs/data/sample-programme/2025/funding.csv"
SEED = 2019


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> tuple[Path, Remade]:
    """Return a published year, and what comes out when it is made again."""
    output = tmp_path_factory.mktemp("published")
    results = build(plan(KEPT, ["sample-programme"], [2025]), KEPT, output, Options(jobs=2))
    assert [result.error for result in results] == [None, None]
    return output / PLACE, remake(Sealed(output / PLACE))


@pytest.fixture(scope="module")
def folder(published) -> Path:
    return published[0]


def judge(published: tuple[Path, Remade]) -> Verdict:
    return compare(Sealed(published[0]), published[1])


def names(folder: Path, *endings: str) -> list[str]:
    """Return the files of the folder with one of the endings; inputs are not among them."""
    paths = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.*")))
    return [name for name in paths if name.endswith(endings) and not name.startswith("inputs/")]


def forge(folder: Path, name: str, data: bytes) -> dict[Path, bytes]:
    """Write a file and mend the checksums that name it; return what stood there before."""
    path, sums, crate = folder / name, folder / SUMS, folder / CRATE
    before = {one: one.read_bytes() for one in (path, sums, crate)}
    old, new = sha256(before[path]).hexdigest(), sha256(data).hexdigest()
    path.write_bytes(data)
    crate.write_bytes(before[crate].replace(old.encode(), new.encode()))
    own = sha256(before[crate]).hexdigest(), sha256(crate.read_bytes()).hexdigest()
    text = before[sums].replace(old.encode(), new.encode())
    sums.write_bytes(text.replace(*(one.encode() for one in own)))
    return before


def restore(before: dict[Path, bytes]) -> None:
    for path, data in before.items():
        path.write_bytes(data)


def test_what_nobody_changed_holds(published):
    assert judge(published).holds
    figures = judge(published).levels[2].counted
    numbers = [int(word) for word in figures.replace(":", "").split() if word.isdigit()]
    assert numbers[0] > 1000
    assert numbers[0] == numbers[1] + numbers[2]
    assert numbers[1] > 300


def test_a_byte_of_any_file_is_found_500_times(published, folder):
    random, found = Random(SEED), Counter[str]()
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for _ in range(500):
        path = random.choice(files)
        before, name = path.read_bytes(), path.relative_to(folder).as_posix()
        path.write_bytes(tamper.byte(before, random).data)
        verdict = judge(published)
        named = {one.file for level in verdict.levels for one in level.differences}
        assert name in named, f"{name} was changed, {sorted(named)} are named"
        found[name] += 1
        path.write_bytes(before)
    assert found.keys() == {path.relative_to(folder).as_posix() for path in files}


@pytest.mark.parametrize(
    ("times", "endings", "change"),
    [
        (200, (".html",), tamper.html),
        (100, (".pdf",), tamper.pdf),
        (100, (".csv",), tamper.csv),
    ],
)
def test_a_number_is_found_although_the_checksums_are_mended(
    published, folder, times: int, endings: tuple[str, ...], change: Callable[..., tamper.Tampered]
):
    random, files = Random(SEED), names(folder, *endings)
    for _ in range(times):
        name = random.choice(files)
        changed = change((folder / name).read_bytes(), random)
        before = forge(folder, name, changed.data)
        checksums, origin, figures, every_byte = judge(published).levels
        restore(before)
        assert not checksums.differences
        assert not origin.differences
        numbers = [one for one in figures.differences if one.file == name]
        assert any(changed.after in one.published for one in numbers), (name, changed)
        assert any(changed.before in one.recomputed for one in numbers), (name, changed)
        assert name in {one.file for one in every_byte.differences}


def test_an_input_is_found_100_times_although_the_checksums_are_mended(published, folder):
    """The notebooks say what they were made of, and the arithmetic is repeated from the inputs."""
    random = Random(SEED)
    inputs = sorted((folder / "inputs" / "data").rglob("*.csv"))
    wrong = 0
    for _ in range(100):
        name = random.choice(inputs).relative_to(folder).as_posix()
        changed = tamper.csv((folder / name).read_bytes(), random)
        before = forge(folder, name, changed.data)
        checksums, origin, figures, _ = judge(published).levels
        restore(before)
        assert not checksums.differences
        assert name in {one.file for one in origin.differences}
        wrong += bool(figures.differences)
    assert wrong > 10


def test_when_an_input_is_changed_then_the_wrong_figures_are_named(published, folder):
    text = (folder / FUNDING).read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("1.1,"))
    before = forge(folder, FUNDING, text.replace(line, "1.1,city,1000,0").encode())
    figures = judge(published).levels[2].differences
    restore(before)
    places = [one for one in figures if one.file == "tables/totals.csv"]
    assert places
    assert all("1000" in one.recomputed or one.published != one.recomputed for one in places)
    assert {one.file for one in figures} >= {"annual_report.html", "annual_report.pdf"}


def test_after_all_that_everything_stands_as_before(published):
    assert judge(published).holds


def test_a_forged_notebook_does_not_run(published, folder, tmp_path):
    """What lies in a published folder is somebody's code: civlib runs its own notebook."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    mark = tmp_path / "ran"
    path = copy / "inputs" / "notebooks" / "annual_report.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] += f"\nopen({str(mark)!r}, 'w').close()"
    forge(copy, "inputs/notebooks/annual_report.ipynb", json.dumps(notebook).encode())
    verdict = compare(Sealed(copy), remake(Sealed(copy)))
    assert not mark.exists()
    origin = {one.file for one in verdict.levels[1].differences}
    assert "inputs/notebooks/annual_report.ipynb" in origin
