"""Machine-readable files: exact, joined by name, and harmless in a spreadsheet."""

from __future__ import annotations

import pytest
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
