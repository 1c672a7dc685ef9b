"""What each kind of report reads, and a key that changes exactly when one of these does."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest
from builds import HEAD, SAMPLE, TASK, notebook

from civlib.run import Task, environment
from civlib.run.plan import INDEX
from civlib.run.records import File, Record, Records
from civlib.run.sources import NOTEBOOK, Sources, digest

TABLES = ("funding", "indicators", "measures", "published", "statements")
OUTLINE = f"data/{SAMPLE}/programme.toml"
ALL = Task("", None, "uk", "portfolio")


def year(number: int) -> set[str]:
    """Return the names of a year's files, by hand."""
    names = {*(f"{table}.csv" for table in TABLES), "note.md"}
    return {f"data/{SAMPLE}/{number}/{name}" for name in names}


@pytest.fixture
def output(sample) -> Path:
    return sample.parent / "outputs"


@pytest.fixture
def records(output) -> Records:
    return Records(output / "records")


def sources(sample, output, formats=("html",)) -> Sources:
    return Sources(sample, Path(__file__).parents[1] / "notebooks", output, formats)


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (TASK, {OUTLINE} | year(2024)),
        (Task(SAMPLE, 2025, "uk"), {OUTLINE} | year(2024) | year(2025)),
        (Task(SAMPLE, 2025, "en"), {OUTLINE} | year(2024) | year(2025)),
        (Task(SAMPLE, 2025, "uk", "published_figures_audit"), {OUTLINE} | year(2025)),
        (Task(SAMPLE, 2025, "uk", "methodology"), {OUTLINE} | year(2024) | year(2025)),
        (Task(SAMPLE, None, "uk", "programme_review"), {OUTLINE} | year(2024) | year(2025)),
        (ALL, {OUTLINE, "data/zeta/programme.toml"}),
        (Task("", None, "uk", INDEX), set()),
    ],
)
def test_each_kind_of_report_reads_its_files_and_no_others(sample, output, records, task, expected):
    copytree(sample / SAMPLE, sample / "zeta")
    found = sources(sample, output).files(task, records)
    if task.notebook != INDEX:
        assert found.pop(NOTEBOOK).stem == task.notebook
    assert {*found} == expected
    assert all(path == sample.parent / name for name, path in found.items())


def test_the_year_before_is_not_any_earlier_year(sample, output, records):
    copytree(sample / SAMPLE / "2025", sample / SAMPLE / "2027")
    found = sources(sample, output).files(Task(SAMPLE, 2027, "uk"), records)
    assert {*found} == {NOTEBOOK, OUTLINE} | year(2027)


def test_any_file_of_the_year_counts_but_not_what_editors_leave(sample, output, records):
    before = sources(sample, output).files(TASK, records)
    place = sample / SAMPLE / "2024"
    for name in (".note.md.swp", "~$funding.csv", ".~lock.funding.csv#", ".DS_Store", "extra.csv"):
        (place / name).write_text("x")
    (place / "folder").mkdir()
    after = sources(sample, output).files(TASK, records)
    assert after.keys() - before.keys() == {f"data/{SAMPLE}/2024/extra.csv"}


def publish_table(output: Path, records: Records, id: str, text: str) -> str:
    name = f"{id.rpartition('/')[0]}/tables/totals.csv"
    path = output / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    page = path.parents[1] / "annual_report.html"
    page.write_text("page")
    files = {name: path, f"{id}.html": page}
    known = {own: File(0, 0, digest(path)) for own, path in files.items()}
    records.put(id, Record({}, known))
    return name


def test_the_portfolio_reads_the_published_tables_of_known_programmes(sample, output, records):
    name = publish_table(output, records, f"{SAMPLE}/2024/annual_report", "a,b\n")
    publish_table(output, records, "gone/2024/annual_report", "a,b\n")
    found = sources(sample, output).files(ALL, records)
    assert {*found} == {NOTEBOOK, OUTLINE, f"outputs/{name}"}
    assert found[f"outputs/{name}"] == output / name


def key(sample, output, records, task=TASK, formats=("html",)):
    return sources(sample, output, formats).key(task, records)


def test_the_key_holds_everything_that_decides_the_bytes(sample, output, records):
    stored = Path(__file__).parents[1] / "notebooks" / "annual_report.ipynb"
    note = (sample / SAMPLE / "2024" / "note.md").read_bytes()
    found = key(sample, output, records, formats=("pdf", "html"))
    inputs = found.pop("inputs")
    assert found == {
        "parameters": {"programme": SAMPLE, "year": 2024, "lang": "uk"},
        "formats": ["html", "pdf"],
        "notebook": sha256(stored.read_bytes()).hexdigest(),
        "civlib": environment.code(),
        "packages": environment.versions(),
        "lock": environment.lock(),
        "epoch": "",
    }
    assert {*inputs} == {OUTLINE} | year(2024)
    assert inputs[f"data/{SAMPLE}/2024/note.md"] == sha256(note).hexdigest()


@pytest.mark.parametrize("name", [OUTLINE, *sorted(year(2024))])
def test_the_key_changes_with_each_file_that_is_read(sample, output, records, name):
    before = key(sample, output, records)
    path = sample.parent / name
    path.write_bytes(path.read_bytes() + b" ")
    after = key(sample, output, records)
    assert {part for part in before if before[part] != after[part]} == {"inputs"}
    assert {read for read, sha in after["inputs"].items() if sha != before["inputs"][read]} == {
        name
    }


def test_the_key_does_not_change_with_what_is_not_read_nor_with_places(
    sample, output, records, tmp_path
):
    before = key(sample, output, records)
    note = sample / SAMPLE / "2025" / "note.md"
    note.write_bytes(note.read_bytes() + b" ")
    (sample / SAMPLE / "README.md").write_text("x")
    moved = tmp_path / "elsewhere" / "data"
    copytree(sample, moved)
    assert key(moved, tmp_path / "other", records) == before


def test_the_key_changes_with_notebook_formats_and_parameters(sample, output, records):
    before = key(sample, output, records)
    own = Sources(sample, notebook(sample, HEAD).parent, output, ("html",))
    other = own.key(TASK, records)
    assert {part for part in before if before[part] != other[part]} == {"notebook"}
    more = key(sample, output, records, formats=("html", "pdf"))
    assert {part for part in before if before[part] != more[part]} == {"formats"}
    english = key(sample, output, records, Task(SAMPLE, 2024, "en"))
    assert {part for part in before if before[part] != english[part]} == {"parameters"}


def test_the_landing_page_is_made_of_the_list_of_reports(sample, output, records):
    index = Task("", None, "uk", INDEX)
    before = key(sample, output, records, index)
    assert before == key(sample, output, records, index, ("html", "pdf"))
    publish_table(output, records, f"{SAMPLE}/2024/annual_report", "a,b\n")
    after = key(sample, output, records, index)
    assert after["inputs"] != before["inputs"]
    records.put("index", Record({}, {}))
    assert key(sample, output, records, index) == after


def test_a_file_is_read_once_in_a_build_but_what_was_read_for_a_report_counts(
    sample, output, records
):
    built = sources(sample, output)
    first = built.key(TASK, records)
    contents = {name: path.read_bytes() for name, path in built.files(TASK, records).items()}
    assert built.key(TASK, records, contents) == first
    (sample / SAMPLE / "programme.toml").write_text("other")
    assert built.key(TASK, records) == first
    assert built.key(TASK, records, {**contents, OUTLINE: b"other"}) != first
    assert built.changed(TASK, records, first) == [OUTLINE]
    (sample / SAMPLE / "2024" / "note.md").unlink()
    assert built.changed(TASK, records, first) == [f"data/{SAMPLE}/2024/note.md", OUTLINE]


def test_a_file_that_is_not_there_has_no_digest(tmp_path):
    assert digest(tmp_path / "nothing") == ""
