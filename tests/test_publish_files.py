"""Machine-readable files: exact, joined by name, and harmless in a spreadsheet."""

from dataclasses import replace

import pytest
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator
from test_markup import figure, row, table

from civlib.errors import PublishError
from civlib.publish import files
from civlib.publish.document import Document
from civlib.show.display import Data


def report(*shown: object) -> Document:
    kinds = {"ReportTable": "table", "ReportFigure": "figure"}
    blocks = [
        {"type": kinds[type(one).__name__], "number": 1, "spec": one.spec()}  # type: ignore[attr-defined]
        for one in shown
    ]
    return Document({}, tuple(blocks))


def part(*rows: tuple[str, ...], name: str = "indicators", fields: tuple[str, ...] = ("key", "v")):
    return table(row("1", "а", "1"), data=Data(name, fields, rows))


def test_tables_and_drawings_are_written_by_their_names(tmp_path):
    drawn = figure(id="way", svg="<svg/>", data=Data("way", ("a",), (("1",),)))
    files.write(report(part(("1", "2.50")), drawn), tmp_path, ".en")
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert found == {"tables/indicators.csv", "figures/way.en.svg"}
    assert (tmp_path / "tables/indicators.csv").read_bytes() == b"key,v\n1,2.50\n"
    assert (tmp_path / "figures/way.en.svg").read_text() == "<svg/>"


def test_parts_with_different_columns_are_refused():
    with pytest.raises(PublishError, match=r"indicators\.csv have different columns"):
        files.joined([part(("1", "2")).spec(), part(("1", "2"), fields=("key", "w")).spec()])


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("+1+1", "'+1+1"),
        ("-2+3", "'-2+3"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("-26.5", "-26.5"),
        ("+4", "+4"),
        ("3.4", "3.4"),
        ("", ""),
        ('а, "б"', '"а, ""б"""'),
    ],
)
def test_only_what_a_spreadsheet_would_run_gets_an_apostrophe(cell, written):
    text = files.csv_text("a", [{"fields": ["v", "w"], "rows": [[cell, "x"]]}])
    assert text == f"v,w\n{written},x\n"


@pytest.mark.parametrize(
    ("lang", "title", "header", "words"),
    [
        ("uk", "Результативні показники", ["Група", "№", "План", "Досягнення", "Стан"],
         ["показники продукту", "1.10", "=1+1"]),
        ("en", "Result indicators", ["Group", "No.", "Planned", "Achievement", "State"],
         ["indicators of outputs", "1.10", "=1+1"]),
    ],
)  # fmt: skip
def test_tables_are_one_workbook_of_true_numbers(lang, title, header, words, tmp_path):
    fields = ("group", "number", "planned", "achievement_rate", "state")
    made = replace(
        report(
            part(("outputs", "1.10", "1250.50", "0.733333", "=1+1"), fields=fields),
            part(("", "", "", "", ""), ("", "2", "7", "1.000001", ""), fields=fields),
            part(("1.20", "x" * 33000), name="own", fields=("key", "v")),
            part(("a", "b"), name="own?"),
        ),
        head={"lang": lang, "date": "2025-03-01", "title": "Звіт"},
    )
    data = files.workbook(made)
    assert data == files.workbook(made)
    (tmp_path / "tables.xlsx").write_bytes(data)
    book = load_workbook(tmp_path / "tables.xlsx")
    assert book.sheetnames == [title, "own", "3"]
    page = book[title]
    assert [cell.value for cell in page[1]] == header
    first, last = page[2], page[4]
    assert [first[at].value for at in (0, 1, 4)] == words
    assert [(first[at].value, first[at].number_format) for at in (2, 3)] == [
        (1250.5, "#,##0.00"), (0.733333, "0.0%"),
    ]  # fmt: skip
    assert [cell.value for cell in page[3]] == [None] * 5
    assert [cell.value for cell in last] == [None, "2", 7, 1.000001, None]
    assert (book["own"]["A2"].value, len(book["own"]["B2"].value)) == ("1.20", 32767)
    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2013).validate(tmp_path / "tables.xlsx")
    assert [str(one) for one in found.errors] == []
