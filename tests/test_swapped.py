"""Columns of text that changed places or are gone are warned of; what a sound table has is not."""

from __future__ import annotations

import csv
from pathlib import Path
from shutil import copytree

import pytest

from civlib import dataset
from civlib.dataset import swapped, tables
from civlib.dataset.problems import Log
from civlib.wording.terms import Table

DEMO = Path(__file__).parent / "data" / "demo-programme"
LOOK = "; look whether the columns have changed places."


@pytest.fixture
def demo(tmp_path, monkeypatch) -> Path:
    """Return the tables of 2018 of the demonstration, which has one year before it."""
    monkeypatch.chdir(tmp_path)
    for name in ("programme.toml", "2017", "2018"):
        source, place = DEMO / name, tmp_path / "data/demo" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            copytree(source, place)
        else:
            place.write_bytes(source.read_bytes())
    return tmp_path / "data/demo/2018"


def change(path: Path, names: dict[str, str]) -> None:
    """Give columns of a table other names; one called "" goes."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    header = [names.get(name, name) for name in header]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [cell for name, cell in zip(header, row, strict=True) if name]
            for row in [header, *rows]
        )


def told(folder: Path) -> list[tuple[str, int, int, str, str]]:
    """Return what is told of a folder's columns: file, row, column, code and message."""
    found = dataset.check(folder.parents[1], years=[int(folder.name)])
    return [
        (Path(one.path).name, *one[1:5])
        for one in found
        if one.code in ("exchanged-columns", "lost-column")
    ]


@pytest.mark.parametrize(
    ("table", "column", "other", "told_by"),
    [
        ("measures", "measure_id", "title", "form"),
        ("measures", "priority_id", "priority", "form"),
        ("measures", "term", "priority", "form"),
        ("measures", "term", "title", "form"),
        ("measures", "term", "executors", "form"),
        ("measures", "status", "reason", "form"),
        ("measures", "priority", "title", "since"),
        ("measures", "title", "executors", "since"),
        ("measures", "result", "reason", "placed"),
        ("measures", "executors", "result", "placed"),
        ("indicators", "number", "title", "form"),
        ("indicators", "unit", "title", "form"),
        ("indicators", "direction", "corrective_action", "form"),
    ],
)
def test_columns_that_changed_places_are_told_once(demo, table, column, other, told_by):
    change(demo / f"{table}.csv", {column: other, other: column})
    (found,) = [one for one in told(demo) if one[3] == "exchanged-columns"]
    by = {
        "form": f"'{column}' holds what '{other}' looks like, and the other way round",
        "since": f"'{other}' holds what '{column}' held in 2017, and the other way round",
        "placed": f"that stand in '{column if column == 'result' else other}', as the statements",
    }
    assert by[told_by] in found[4]
    assert found[0] == ("statements.csv" if told_by == "placed" else f"{table}.csv")
    assert found[4].endswith(LOOK)


def test_three_rows_that_crossed_among_others_are_no_columns_that_did(demo):
    path = demo / "measures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    title, executors = header.index("title"), header.index("executors")
    for row in rows[:3]:
        row[title], row[executors] = row[executors], row[title]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    assert told(demo) == []


def test_a_column_that_last_year_had_is_told_unless_it_stays_empty(demo):
    change(demo / "indicators.csv", {"unit": "", "direction": "", "corrective_action": ""})
    assert told(demo) == [
        ("indicators.csv", 2, 0, "lost-column",
         "'unit', 'direction' of the table of 2017 are no columns here; look whether they are lost."
         " What the report has no more may stay as an empty column.")
    ]  # fmt: skip
    with (demo / "indicators.csv").open(encoding="utf-8") as file:
        header, *rows = file.read().splitlines()
    text = "\n".join([f"{header},unit", *(f"{row}," for row in rows)])
    (demo / "indicators.csv").write_text(f"{text}\n", encoding="utf-8")
    (found,) = told(demo)
    assert found[4].startswith("'direction' of the table of 2017")


def test_a_column_that_statements_place_figures_in_is_told(demo):
    change(demo / "measures.csv", {"result": ""})
    assert told(demo) == [
        ("statements.csv", 2, 2, "lost-column",
         "measures.csv has no column 'result', where this figure stands; "
         "look whether the column is lost.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "number,title,unit\n1,Видатки,тис. грн на одну особу\n" * 1
        + "2,Площа,квадратних метрів\n3,Охоплення,відсотків від усіх осіб\n",
        "number,title,unit\n1,Видатки міста,тис. грн на одну особу\n2,Вік,років від дня народження"
        "\n3,Час,днів від дня подання\n4,Кількість усіх книжок у фонді,прим.\n",
    ],
    ids=["two long units", "one title that is none"],
)
def test_long_units_of_short_titles_are_no_fault(text):
    assert exchanged(Table.INDICATORS, text) == []


@pytest.mark.parametrize(
    "rows",
    [
        "постійно,акт 2019\n" * 3,
        "постійно,12.03.2019\n" * 3,
        ",2019\n" * 3,
        "2019,2018\n" * 3,
        "постійно,2019\n" * 2,
    ],
)
def test_a_term_without_a_year_is_no_fault(rows):
    numbered = "".join(f"{at},Захід,{row}\n" for at, row in enumerate(rows.splitlines(), start=1))
    assert exchanged(Table.MEASURES, f"measure_id,title,term,status_basis\n{numbered}") == []


def test_titles_of_digits_beside_ids_of_digits_are_no_fault():
    assert exchanged(Table.MEASURES, "measure_id,title\n1,2018\n2,2019\n3,2020\n") == []


def exchanged(kind: Table, text: str) -> list[str]:
    sheets = {one: tables.read(one, text if one is kind else "", Log("")) for one in Table}
    swapped.check(sheets)
    return [one.message for one in sheets[kind].log.problems if one.code == "exchanged-columns"]
