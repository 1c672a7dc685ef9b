"""The form in which a council reports, filled with a year: every cell by hand."""

import shutil
from dataclasses import replace

import executed
import pytest
from apart import apart
from generate import programmes
from test_tables import YEAR, indicator, measure, small

from civlib import dataset
from civlib.compute import indicators
from civlib.dataset import layout, schemas
from civlib.dataset.frames import records
from civlib.dataset.importing import bringing, reading
from civlib.dataset.layout import Column, Form, usual
from civlib.publish import docx
from civlib.show import sentences, tables
from civlib.show.display import ReportTable
from civlib.wording.terms import Table

BAND = ("priority", "priority_id", "group")
"""What stands in a band above its rows where it has no column."""

AMOUNTS = ("План", "тис. грн")
MONEY = (
    Column((*AMOUNTS, "міський"), "planned", "city"),
    Column((*AMOUNTS, "усього"), "planned", "all"),
    Column(("Факт",), "actual"),
    Column(("Відсоток",), "execution_rate"),
)
NAMES = (Column(("№",), "measure_id"), Column(("Захід",), "title"))


def filled(*forms: Form, data=YEAR, lang: str = "uk") -> list[ReportTable]:
    return [*tables.form(data, forms, indicators.of_year(data), lang).figures]


def cells(table: ReportTable) -> list[tuple[str, ...]]:
    """Return a table's cells without no-break spaces, which tests of the wording cover."""
    return [tuple(one.text.replace("\u00a0", " ") for one in row.cells) for row in table.rows]


def test_each_amount_stands_in_the_column_of_its_source_and_its_sum_in_that_of_all():
    """An absent amount is an empty cell; the rate is of the sources that have both amounts."""
    (table,) = filled(Form(Table.MEASURES, (*NAMES, *MONEY), "1. Заходи", landscape=True))
    assert cells(table) == [
        ("1. Участь",),
        ("1.1", "Форум", "1 000,00", "1 004,00", "976,50", "97,3 %"),
        ("1.2", "Дослідження", "", "", "", ""),
        ("2. Молодь",),
        ("2.1", "Конкурс", "", "0,00", "3,25", ""),
        ("2.2", "Зустрічі", "2,00", "2,00", "", ""),
        ("Усього", "1 002,00", "1 006,00", "979,75", "97,6 %"),
    ]
    assert [row.role for row in table.rows[::3]] == ["group", "group", "total"]
    assert (table.title, table.wide, table.lang) == ("Заходи", True, "uk")
    assert [one.label for one in table.columns][2:4] == [
        "План\nтис. грн\nміський", "План\nтис. грн\nусього",
    ]  # fmt: skip
    assert [one.kind for one in table.columns] == ["text"] * 2 + ["number"] * 4
    assert table.source == "2019/measures.csv, 2019/funding.csv; обчислення civlib"


def test_a_column_of_sources_gives_a_measure_a_row_for_each():
    columns = (*NAMES, Column(("Джерело",), "source"), Column(("План",), "planned"))
    (table,) = filled(Form(Table.MEASURES, columns))
    assert cells(table)[1:4] == [
        ("1.1", "Форум", "міський бюджет", "1 000,00"),
        ("інші джерела", "4,00"),
        ("1.2", "Дослідження", "", ""),
    ]
    assert [cell.rows for cell in table.rows[1].cells] == [2, 2, 1, 1]
    assert table.title == "Виконання заходів програми"


def test_a_priority_with_a_column_of_its_own_needs_no_band_and_words_are_those_of_the_form():
    columns = (
        Column(("Завдання",), "priority"),
        Column(("Стан",), "status"),
        Column(("Примітка",), "ignore"),
        Column(("Фонд",), "fund"),
        Column(("№",), "measure_id"),
    )
    (table,) = filled(Form(Table.MEASURES, columns))
    assert cells(table)[0] == ("Участь", "виконано", "", "", "1.1")
    assert not table.wide
    assert len(filled(Form(Table.MEASURES, NAMES * 4))[0].columns) == 8
    assert filled(Form(Table.MEASURES, NAMES * 4))[0].wide


def test_indicators_show_what_was_planned_in_words_or_numbers_and_what_came_of_it():
    data = small(
        indicators=[
            indicator("quality", 1, None, None, target="text", target_text="працює",
                      actual_text="запущено"),
            indicator("outputs", 1, "60", "44"),
            indicator("outputs", 2, "10", "12", target="range", planned_high="20"),
            indicator("", 1, "5", None),
        ]
    )  # fmt: skip
    columns = tuple(
        Column((role,), role)
        for role in ("number", "planned", "actual", "variance", "achievement_rate", "rating")
    )
    (table,) = filled(Form(Table.INDICATORS, columns), data=data)
    assert cells(table) == [
        ("Показники продукту",),
        ("1", "60", "44", "−16", "73,3 %", "✗ не досягнуто"),
        ("2", "10–20", "12", "+2", "100,0 %", "✓ досягнуто"),
        ("Показники якості",),
        ("1", "працює", "запущено", "", "", "≈ словами, не числом"),
        ("1", "5", "", "", "", "○ факту не подано"),
    ]


def test_tables_of_a_kind_are_cut_by_priority_where_there_are_as_many():
    one, other = (Form(Table.MEASURES, NAMES, title) for title in ("Участь", "Молодь"))
    first, second = filled(one, other)
    assert [row[0] for row in cells(first)] == ["1. Участь", "1.1", "1.2"]
    assert [row[0] for row in cells(second)] == ["2. Молодь", "2.1", "2.2"]
    assert [table.id for table in (first, second)] == ["form-1", "form-2"]
    assert [len(cells(table)) for table in filled(one)] == [6]
    assert filled(Form(Table.INDICATORS, NAMES[1:]), data=small([measure("1.1")])) == []


def test_what_is_a_part_of_a_measure_is_in_the_sum_once():
    data = small([measure("1.1"), measure("1.1.1", part_of="1.1")],
                 [("1.1", "city", "10", "9"), ("1.1.1", "city", "4", "3")])  # fmt: skip
    (table,) = filled(Form(Table.MEASURES, (*NAMES, MONEY[1])), data=data)
    assert [row[-1] for row in cells(table)[1:]] == ["10,0", "4,0", "10,0"]


def test_amounts_at_the_very_beginning_leave_no_room_for_the_name_of_their_sum():
    (table,) = filled(Form(Table.MEASURES, (*MONEY, *NAMES)))
    assert {row.role for row in table.rows} == {"body", "group"}


def test_a_year_has_its_councils_form_or_else_the_usual_one(sample):
    data = dataset.load("sample-programme", 2025, sample)
    assert dataset.load_forms(data) == usual(data)
    text = '[[tables]]\nkind = "measures"\ncolumns = [{title = "№", role = "measure_id"}]\n'
    (sample / "sample-programme" / "layout.toml").write_text(text, encoding="utf-8")
    assert dataset.load_forms(data) == (Form(Table.MEASURES, NAMES[:1]),)


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("uk", "Звіт про виконання цільової програми за 2019 рік"),
        ("en", "Report on the target programme in 2019"),
    ],
)
def test_the_form_has_a_title_of_its_own(lang, title):
    head = sentences.form_head(YEAR, lang)
    assert (head.title, head.name) == (title, replace(YEAR.programme.title).text(lang))


def banded(form: Form) -> Form:
    """Return a table of a form without the columns of what may stand in a band above its rows."""
    kept = (column for column in form.columns if column.role not in BAND)
    return replace(form, columns=tuple(kept))


SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(4, 200))]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_form_shows_in_word_is_what_an_import_reads_of_it(tmp_path, monkeypatch, seed):
    """Of every column that the form has, to the last decimal."""
    programmes.write(programmes.consistent(f"form {seed}"), tmp_path / "data")
    ((slug, year),) = dataset.pairs(tmp_path / "data")
    given = dataset.load(slug, year, tmp_path / "data")
    place = tmp_path / "data" / slug
    forms = usual(given) if seed % 2 else [*map(banded, usual(given))]
    forms = [apart(form, given) for form in forms] if seed % 4 > 1 else forms
    (place / layout.FILE).write_text(layout.written(forms), encoding="utf-8")
    monkeypatch.setenv("CIVLIB_DATA", str(tmp_path / "data"))
    notebook = executed.stored("official_form")
    report = executed.report(notebook, programme=slug, year=year, lang="uk")
    (tmp_path / "form.docx").write_bytes(docx.render(report))
    shutil.rmtree(place / str(year))
    found = bringing.bring(reading.read(tmp_path / "form.docx"), slug, year, place.parent)
    found.write()
    taken = dataset.load(slug, year, place.parent)
    shown = {column.role for form in forms for column in form.columns}
    for table in (Table.MEASURES, Table.FUNDING, Table.INDICATORS):
        names = [name for name in schemas.fields(table) if name in shown]
        assert records(taken.table(table)[names]) == records(given.table(table)[names])
    assert found.balance.doubted == 0
