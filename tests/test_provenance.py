"""What a published folder says of itself: identifiers, checksums, crate; the same in any order."""

import io
import json
import shutil
import subprocess
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from builds import END, HEAD, KEY, LOAD, SAMPLE, notebook, plan
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from civlib.errors import UsageError
from civlib.publish import document, pdf, provenance
from civlib.publish.provenance import CRATE, PACKAGE, SUMS, Run, crate, swhid
from civlib.publish.provenance.sums import inside, lines
from civlib.publish.provenance.sums import text as sums_text
from civlib.run import Options, build, environment
from civlib.run.look import Look
from civlib.verify.levels import checksums
from civlib.verify.sealed import Sealed

HTML = Options(("html",), 2)
NOTEBOOK = "inputs/notebooks/annual_report.ipynb"
ABOUT = {
    "title": "Звіт",
    "description": "Про що",
    "author": "Рада",
    "date": "2025-02-01",
    "licence": "CC-BY-4.0",
}


@pytest.mark.parametrize(
    ("files", "tree"),
    [
        ({"hello.txt": b"hello\n"}, "aaa96ced2d9a1c8e72c56b253a0e2fe78393feb7"),
        ({"a0": b"y", "a/c": b"in", "a-b": b"x"}, "175869811bc2df8877384be0907e67075c586856"),
    ],
)
def test_a_folder_has_the_identifier_that_git_gives_it(files, tree):
    """As `git write-tree` said once; `a-b` is before the folder `a`, in order `a/`, before `a0`."""
    assert swhid.of(files) == f"swh:1:dir:{tree}"


def test_civlib_has_the_identifier_that_git_gives_it():
    root = Path(environment.__file__).parents[2]
    package = root / "civlib"
    names = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.*")
        if path.is_file() and path.suffix != ".pyc"
    ]
    files = {name: (package / name).read_bytes() for name in names}
    assert environment.code() == swhid.of(files)
    asked = ["git", "-C", str(root), "diff", "--quiet", "HEAD", "--", "civlib"]
    if (root / ".git").exists() and not subprocess.run(asked, check=False).returncode:
        command = ["git", "-C", str(root), "rev-parse", "HEAD:civlib"]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert environment.code() == f"swh:1:dir:{said.strip()}"


def run(stem: str = "annual_report", **change: object) -> Run:
    files = {
        NOTEBOOK: (10, "aa"),
        f"inputs/data/{SAMPLE}/programme.toml": (20, "bb"),
        f"{stem}.html": (30, "cc"),
    }
    values = {"stem": stem, "key": KEY, "head": {**ABOUT, "lang": "uk"}, "files": files}
    return Run(**{**values, **change})


def test_an_origin_tells_inputs_and_notebook_apart():
    inputs = {"inputs/b": "2", NOTEBOOK: "n", "inputs/a": "1"}
    found = provenance.origin("a/2019", KEY, inputs, NOTEBOOK)
    assert found["notebook"] == {"path": NOTEBOOK, "sha256": "n"}
    assert [*found["inputs"].items()] == [("inputs/a", "1"), ("inputs/b", "2")]
    assert (found["python"], found["packages"]) == ("3.11.7", {"pandas": "3.0.1"})
    assert found["command"] == "civlib verify a/2019"


def test_the_seal_lists_every_file_but_itself_and_describes_tables():
    found = provenance.seal("a/2019", [run()])
    assert found.keys() == {CRATE, SUMS}
    lines = dict(line.split("  ")[::-1] for line in found[SUMS].decode().splitlines())
    sums = {name: sha for name, (_, sha) in run().files.items()}
    assert lines == {**sums, CRATE: sha256(found[CRATE]).hexdigest()}
    found = provenance.seal("a/2019", [run(files={**run().files, "tables/totals.csv": (5, "dd")})])
    package = json.loads(found[PACKAGE])
    assert package["name"] == "a-2019"
    assert [one["path"] for one in package["resources"]] == ["tables/totals.csv"]
    assert PACKAGE in found[SUMS].decode()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.dictionaries(TEXT.filter(inside), st.just("0f" * 32)))
def test_checksums_are_read_as_they_are_written(sums):
    read = {name: sha for _, name, sha in lines(sums_text(sums).decode())}
    assert read == sums


def test_sha256sum_accepts_the_checksums_of_odd_names(tmp_path):
    data = {"a b": b"1", "back\\slash": b"2", "new\nline": b"3", "r\rn": b"4", "Звіт": b""}
    for name, content in data.items():
        (tmp_path / name).write_bytes(content)
    sums = {name: sha256(content).hexdigest() for name, content in data.items()}
    (tmp_path / SUMS).write_bytes(sums_text(sums))
    command = ["sha256sum", "--check", "--strict", "--quiet", SUMS]
    said = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True)
    assert (said.returncode, said.stdout, said.stderr) == (0, b"", b"")


def entities(text: bytes) -> dict[str, dict[str, object]]:
    return {one["@id"]: one for one in json.loads(text)["@graph"]}


def test_the_crate_tells_what_was_run_on_what():
    files = {**run().files, "inputs/data/а б.csv": (1, "dd")}
    found = entities(provenance.crate_text("a/2019", [run(files=files)]))
    action = found["#run-annual_report"]
    assert action["instrument"] == {"@id": NOTEBOOK}
    assert {"@id": f"inputs/data/{SAMPLE}/programme.toml"} in action["object"]
    assert {"@id": "#annual_report-year"} in action["object"]
    assert {"@id": "inputs/data/%D0%B0%20%D0%B1.csv"} in action["object"]
    assert action["result"] == [{"@id": "annual_report.html"}]
    assert found["#annual_report-year"]["value"] == 2024
    assert found["annual_report.html"]["sha256"] == "cc"
    civlib = found[KEY["civlib"]]
    assert (civlib["name"], civlib["identifier"]) == ("civlib", KEY["civlib"])
    assert found["#requirements.lock"]["sha256"] == KEY["lock"]
    assert found["pkg:pypi/pandas@3.0.1"]["version"] == "3.0.1"
    assert found["pkg:generic/python@3.11.7"]["name"] == "python"
    assert found["./"]["datePublished"] == "2025-02-01"
    assert found["./"]["mainEntity"] == {"@id": NOTEBOOK}
    assert found["#place"]["value"] == "a/2019"
    profiles = [one["@id"].rpartition("/")[2] for one in found["./"]["conformsTo"]]
    assert profiles == ["0.6", "0.6", "1.1"]
    linked = json.dumps([*found.values()], ensure_ascii=False)
    ids = {part["@id"] for part in found.values()}
    assert all(f'"@id": "{id}"' in linked for id in ids)


DESCRIBED = {
    "uk": ("Таблиця звіту у вигляді даних", "Рисунок звіту", "Зошит, яким зроблено звіт"),
    "en": (
        *("A table of the report as data", "A chart of the report"),
        "The notebook that the report was made with",
    ),
}


@pytest.mark.parametrize("lang", DESCRIBED)
def test_every_file_is_described_in_the_language_of_its_report(lang):
    made = ("annual_report.html", "tables/totals.csv", "figures/money.svg")
    files = {**run().files, **dict.fromkeys(made, (1, "ee"))}
    found = entities(provenance.crate_text("a", [run(files=files, head={**ABOUT, "lang": lang})]))
    told = [found[name]["description"] for name in (*made, NOTEBOOK)]
    assert told == ["Про що", *DESCRIBED[lang]]


def test_a_crate_has_the_lock_file_and_the_day_that_there_are():
    """And the format that the notebooks have."""
    key = {**KEY, "lock": "", "epoch": "86400"}
    found = entities(provenance.crate_text("a", [run(key=key)]))
    for path in (Path(__file__).parents[1] / "notebooks").glob("*.ipynb"):
        stored = json.loads(path.read_text(encoding="utf-8"))
        assert f"{stored['nbformat']}.{stored['nbformat_minor']}" == crate.NOTEBOOK_FORMAT
    assert "#requirements.lock" not in found
    assert found["./"]["datePublished"] == "1970-01-02"


@pytest.mark.parametrize("value", ["abc", "-1", "1.5", "٣", "²", "253402300800", " "])
def test_an_epoch_that_is_no_date_is_refused(monkeypatch, value):
    monkeypatch.setenv(environment.EPOCH, value)
    with pytest.raises(UsageError, match=r"SOURCE_DATE_EPOCH .* seconds since 1970"):
        environment.epoch()


def test_a_repository_uses_its_own_notebooks_and_a_wheel_those_within_the_package(tmp_path):
    package = tmp_path / "civlib"
    stale = package / "project" / "notebooks" / "annual_report.ipynb"
    stale.parent.mkdir(parents=True)
    stale.touch()
    assert environment.project(package) == package / "project"
    shutil.copytree(stale.parent, tmp_path / "notebooks")
    assert environment.project(package) == tmp_path


def test_the_lock_file_is_named_where_there_is_one(tmp_path, monkeypatch):
    root = Path(__file__).parents[1]
    expected = sha256((root / "requirements.lock").read_bytes()).hexdigest()
    assert environment.lock() == expected
    monkeypatch.setattr(environment, "PROJECT", tmp_path)
    assert environment.lock.__wrapped__() == ""


@pytest.mark.parametrize(
    ("epoch", "expected"),
    [("", datetime(2025, 2, 1, tzinfo=UTC)), ("86461", datetime(1970, 1, 2, 0, 1, 1, tzinfo=UTC))],
)
def test_a_pdf_is_dated_as_asked_never_by_the_clock(monkeypatch, epoch, expected):
    monkeypatch.setenv(environment.EPOCH, epoch)
    empty: dict[str, object] = dict.fromkeys(("subtitle", "notice", *document.SAID), "")
    head = {
        **ABOUT,
        "lang": "uk",
        "programme": "a",
        "year": 2025,
        "site": {},
        "audited": False,
        **empty,
    }
    report = document.Document(head, ())
    assert document.stamp(report) == expected
    made = PdfReader(io.BytesIO(pdf.render(report))).metadata
    assert made is not None
    assert made.modification_date == made.creation_date == expected


def listed(folder: Path) -> dict[str, str]:
    """Return the checksums of a folder, if they are those of all that lies there."""
    sealed = Sealed(folder)
    assert checksums(sealed).differences == ()
    return sealed.sums


@pytest.fixture
def year(sample):
    """Return a data folder with small notebooks of a report and an audit."""
    report = notebook(sample, HEAD, LOAD, END)
    text = report.read_text(encoding="utf-8")
    (report.parent / "published_figures_audit.ipynb").write_text(text, encoding="utf-8")
    return sample


def test_two_reports_of_a_folder_are_sealed_together_in_any_order(year, tmp_path):
    tasks = plan(year, [SAMPLE], [2024])
    assert len(tasks) == 2
    for name, order in (("one", tasks), ("other", tasks[::-1])):
        for task in order:
            build([task], year, tmp_path / name, HTML)
    one, other = (tmp_path / name / SAMPLE / "2024" for name in ("one", "other"))
    assert listed(one) == listed(other)
    assert {f"{task.stem}.html" for task in tasks} <= listed(one).keys()

    def why(output: str) -> list[str]:
        return [why for task in tasks for why in Look(year, tmp_path / output, HTML).why(task)]

    assert why("one") == why("other") == []
    before = (one / SUMS).read_bytes()
    (one / SUMS).write_text("nothing")
    assert why("one") == [f"{SAMPLE}/2024/{SUMS} was changed after it was published."]
    build(tasks, year, tmp_path / "one", HTML)
    assert (one / SUMS).read_bytes() == before


def test_a_file_that_another_report_has_too_is_not_taken_away(year, tmp_path):
    """The report of 2025 also reads 2024, the audit does not; once 2024 is gone, both lose it."""
    tasks, output = plan(year, [SAMPLE], [2025]), tmp_path / "out"
    build(tasks, year, output, HTML)
    folder = output / SAMPLE / "2025"
    before = folder / "inputs" / "data" / SAMPLE / "2024" / "funding.csv"
    shared = folder / "inputs" / "data" / SAMPLE / "2025" / "funding.csv"
    assert before.is_file()
    shutil.rmtree(year / SAMPLE / "2024")
    build(tasks, year, output, HTML)
    assert not before.exists()
    assert shared.is_file()
    assert listed(folder)


TABLE = """
from civlib.show.display import Cell, Column, Data, ReportTable, Row
ReportTable("money", lang, "Гроші", "", "Рада", (), Data("money", ("text",), (("1",),)),
            (Column("Рядок"),), (Row((Cell("1"),)),))
"""


def test_a_table_stays_as_long_as_one_of_two_reports_shows_it(sample, tmp_path):
    without = notebook(sample, HEAD, END).read_bytes()
    report = notebook(sample, HEAD, TABLE, END)
    audit = report.with_name("published_figures_audit.ipynb")
    audit.write_bytes(report.read_bytes())
    folder, there = tmp_path / "out" / SAMPLE / "2024", []
    for path, content in ((audit, audit.read_bytes()), (audit, without), (report, without)):
        path.write_bytes(content)
        results = build(plan(sample, [SAMPLE], [2024]), sample, tmp_path / "out", HTML)
        assert [result.error for result in results if result.error] == []
        there.append("tables/money.csv" in listed(folder))
    assert there == [True, True, False]
