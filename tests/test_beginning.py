"""What a new programme and a new year begin with, and what `check` then asks for."""

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import KEPT, SAMPLE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civlib import cli, dataset
from civlib.dataset import beginning
from civlib.dataset.problems import DataError
from civlib.errors import OutputError, UnknownProgramme, UsageError

PARKS = {
    "title": "Програма «Парки» $ на 2024–2026 роки",
    "council": "Гаданівська міська рада",
    "unit": "грн",
    "first": 2024,
    "last": 2026,
    "sources": ["міський бюджет", "oblast=обласний бюджет"],
}
TO_FILL = "[заповнити]"


def rows(path: Path) -> list[list[str]]:
    return [*csv.reader(path.read_text(encoding="utf-8").splitlines())]


def asked(place: Path) -> set[tuple[str, int, int]]:
    """Return file, row and column of each cell and word that waits to be filled in."""
    found = {
        (path.name, row, column)
        for path in place.glob("*.csv")
        for row, cells in enumerate(rows(path), start=1)
        for column, cell in enumerate(cells, start=1)
        if cell == TO_FILL
    }
    return found | {(path.name, 1, 1) for path in place.glob("note.md")}


def told(data: Path, slug: str, year: int) -> set[tuple[str, int, int]]:
    problems = dataset.check(data, [slug], [year])
    assert {problem.code for problem in problems} == {"to-fill"}
    return {(Path(problem.path).name, problem.row, problem.column) for problem in problems}


def test_a_programme_begins_with_settings_that_pass(tmp_path):
    path = beginning.programme("parks", tmp_path, **PARKS)
    assert path == tmp_path / "parks" / "programme.toml"
    assert dataset.check(tmp_path) == ()
    [programme] = dataset.load_programmes([], tmp_path)
    assert (programme.title.uk, programme.unit.uk) == (PARKS["title"], "грн")
    assert [(one.id, one.label.uk) for one in programme.sources] == [
        ("miskyi-biudzhet", "міський бюджет"), ("oblast", "обласний бюджет")
    ]  # fmt: skip
    assert "# Джерела фінансування" in path.read_text(encoding="utf-8")


@given(st.text(min_size=1, max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_title_is_written_as_it_is_or_refused(tmp_path, title):
    data = tmp_path / str(abs(hash(title)))
    try:
        path = beginning.programme("parks", data, **{**PARKS, "title": title})
    except (DataError, UsageError):
        return
    [programme] = dataset.load_programmes([], data)
    assert (path.name, programme.title.uk) == ("programme.toml", title)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"last": 2020}, "2024 to 2020 is no term"),
        ({"sources": ["all=усе"]}, "'all' means all sources"),
        ({"sources": ["міський бюджет", "Міський бюджет"]}, "is there twice"),
        ({"title": " Парки"}, "begins or ends with a space"),
    ],
)
def test_what_would_not_pass_is_not_written(tmp_path, wrong, said):
    with pytest.raises(DataError, match=said) as caught:
        beginning.programme("parks", tmp_path, **{**PARKS, **wrong})
    assert caught.value.problems[0].path.endswith("parks/programme.toml")
    assert [*tmp_path.iterdir()] == []


def test_nothing_that_is_there_is_written_over(sample):
    with pytest.raises(UsageError, match="is there already"):
        beginning.programme(SAMPLE, sample, **PARKS)
    with pytest.raises(UsageError, match="is there already; nothing was written"):
        beginning.year(SAMPLE, 2025, sample)
    with pytest.raises(UnknownProgramme, match="There is no programme"):
        beginning.year("gone", 2025, sample)


def test_a_first_year_asks_for_a_row_of_each_table(tmp_path):
    beginning.programme("parks", tmp_path, **PARKS)
    beginning.year("parks", 2024, tmp_path)
    place = tmp_path / "parks" / "2024"
    assert rows(place / "funding.csv") == [
        ["measure_id", "source", "planned", "actual"], [TO_FILL] * 4
    ]  # fmt: skip
    for name in ("measures", "indicators"):
        header, row = rows(place / f"{name}.csv")
        assert {"title", "status", "actual"} & {*header}
        assert {*row} == {TO_FILL}
    assert told(tmp_path, "parks", 2024) == asked(place)


def test_a_year_keeps_what_lasts_and_asks_for_what_is_new(sample):
    before = {path: path.read_bytes() for path in sample.rglob("2025/*")}
    files = beginning.year(SAMPLE, 2026, sample)
    place = sample / SAMPLE / "2026"
    assert {path.name for path in files} == {
        "programme.toml", "measures.csv", "funding.csv", "indicators.csv", "note.md"
    }  # fmt: skip
    old, new = (
        [dict(zip(table[0], row, strict=True)) for table in [rows(year)] for row in table[1:]]
        for year in (sample / SAMPLE / "2025" / "measures.csv", place / "measures.csv")
    )
    for row in new:
        assert (row["status"], row["result"], row.get("reason", "")) == (TO_FILL, TO_FILL, "")
    for name in ("measure_id", "title", "executors", "term"):
        assert [row[name] for row in new] == [row[name] for row in old]
    assert {row[-1] for row in rows(place / "funding.csv")[1:]} == {TO_FILL}
    assert told(sample, SAMPLE, 2026) == asked(place) != set()
    assert {path: path.read_bytes() for path in before} == before
    assert dataset.load(SAMPLE, 2025, sample).year == 2025, "the year before is as sound as it was"


def test_a_plan_is_taken_from_the_envelope_where_one_measure_has_it_all(tmp_path):
    beginning.programme("parks", tmp_path, **PARKS)
    settings = tmp_path / "parks" / "programme.toml"
    envelopes = "".join(
        f'[[envelope]]\nyear = 2025\nsource = "{source}"\nplanned = 12.50\n'
        for source in ("miskyi-biudzhet", "oblast")
    )
    settings.write_text(settings.read_text(encoding="utf-8") + envelopes, encoding="utf-8")
    place = tmp_path / "parks" / "2024"
    place.mkdir()
    (place / "measures.csv").write_text("measure_id,title\n1,А\n2,Б\n", encoding="utf-8")
    paid = "1,miskyi-biudzhet,1,1\n2,miskyi-biudzhet,2,2\n2,oblast,3,\n"
    money = f"measure_id,source,planned,actual\n{paid}"
    (place / "funding.csv").write_text(money, encoding="utf-8")
    beginning.year("parks", 2025, tmp_path)
    assert rows(tmp_path / "parks" / "2025" / "funding.csv")[1:] == [
        ["1", "miskyi-biudzhet", TO_FILL, TO_FILL],
        ["2", "miskyi-biudzhet", TO_FILL, TO_FILL],
        ["2", "oblast", "12.50", TO_FILL],
    ]


def test_a_year_outside_the_term_and_one_after_faulty_data_is_refused(sample):
    with pytest.raises(DataError, match="2090 is outside the programme's term"):
        beginning.year(SAMPLE, 2090, sample)
    path = sample / SAMPLE / "2025" / "funding.csv"
    path.write_text(path.read_text(encoding="utf-8") + "1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="short-row"):
        beginning.year(SAMPLE, 2026, sample)
    assert not (sample / SAMPLE / "2026").exists()


def test_the_commands_ask_for_what_is_not_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    answers = "Парки на 2024–2026 роки\nРада\nгрн\n2024\n2024–2026\ncity=бюджет, інші джерела\n"
    said = run(cli.main, ["new", "programme", "parks"], input=answers)
    assert said.exit_code == 0, said.output
    assert "'2024' is no term such as 2024-2026" in said.output
    assert said.output.endswith(
        "Wrote data/parks/programme.toml\nNext: civlib new year parks 2024\n"
    )
    [programme] = dataset.load_programmes()
    assert [source.id for source in programme.sources] == ["city", "inshi-dzherela"]
    assert (programme.term.first, programme.term.last) == (2024, 2026)
    said = run(cli.main, ["new", "year", "parks", "2024"])
    assert said.output.splitlines()[1:] == [
        *(f"Wrote data/parks/2024/{name}.csv" for name in ("measures", "funding", "indicators")),
        "Wrote data/parks/2024/note.md",
        "Next: civlib check, which lists what is still to be filled in.",
    ]
    assert run(cli.main, ["new", "year", "parks", "2024"]).exit_code == 2


def test_a_folder_of_another_name_is_refused_before_anything_is_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(cli.main, ["new", "programme", "Програма парків"], input="")
    assert said.exit_code == 2
    assert "such as prohrama-parkiv, not 'Програма парків'" in said.output
    assert "Title" not in said.output


@pytest.mark.parametrize("what", ["programme", "year"])
def test_a_full_disk_leaves_nothing_half_begun(tmp_path, monkeypatch, what):
    data = tmp_path / "data"
    shutil.copytree(KEPT, data / SAMPLE)
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    write, left = Path.write_bytes, [2 if what == "year" else 0]

    def full(path: Path, text: bytes) -> int:
        if path.is_relative_to(data):
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device")
        return write(path, text)

    monkeypatch.setattr(Path, "write_bytes", full)
    begin = {
        "year": lambda: beginning.year(SAMPLE, 2026, data),
        "programme": lambda: beginning.programme("parks", data, **PARKS),
    }
    with pytest.raises(OutputError, match="cannot be written: No space left on device"):
        begin[what]()
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    assert [path.name for path in data.iterdir()] == [SAMPLE]
