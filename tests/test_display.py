"""Display objects: what a notebook's output carries, and tables that cannot be broken."""

from __future__ import annotations

import pytest
import test_markup
from hypothesis import given
from hypothesis import strategies as st

from civlib.publish import prose
from civlib.show import display
from civlib.show.display import Cell, Column, ReportTable, Row

COLUMNS = (Column("№", "key"), Column("Назва"), Column("План", "number"))


def table(*rows: Row) -> ReportTable:
    return test_markup.table(*rows, id="t", title="Назва таблиці", columns=COLUMNS)


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, texts))


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([Row(cells("1", "2"))], 1),
        ([Row(cells("1", "2", "3", "4"))], 1),
        ([Row(cells("1", "2"), "group")], 1),
        ([Row((Cell("1", rows=2), *cells("2", "3"))), Row(cells("1", "2", "3"))], 2),
        ([Row((Cell("1", rows=2), *cells("2", "3"))), Row(cells("Група"), "group")], 2),
        ([Row((Cell("Усього", columns=3), Cell("1")), "total")], 1),
    ],
    ids=["short", "long", "wide group", "under a span", "group under a span", "wide total"],
)
def test_when_a_row_does_not_fill_the_columns_then_it_is_named(rows, number):
    with pytest.raises(ValueError, match=f"row {number} of table t"):
        table(*rows)


def test_a_bundle_carries_the_spec_beside_its_html():
    bundle = table(Row((Cell("Усього", columns=2), Cell("11")), "total"))._repr_mimebundle_()
    spec = bundle[display.TABLE]
    assert spec["columns"][2] == {"label": "План", "kind": "number", "width": 1, "lang": None}
    assert spec["rows"][0]["cells"][0] == {"text": "Усього", "rows": 1, "columns": 2}
    assert "Назва таблиці" in bundle["text/html"]


@given(st.text())
def test_escaped_text_is_shown_as_it_is(text):
    line = " ".join(text.split())
    shown = prose.parse("x" + display.escape_markdown(text) + "x")
    assert shown[0]["type"] == "paragraph"
    assert prose.plain(shown[0]["children"]) == ("x" + line + "x")


def test_head_and_end_echo_what_was_run():
    head = display.ReportHead("p", 2019, "uk", "<b>", "s", "d", "a", "2020-03-18")
    bundle, end = head._repr_mimebundle_(), display.ReportEnd("p", 2019)._repr_mimebundle_()
    assert bundle[display.REPORT]["year"] == 2019
    assert "<b>" not in bundle["text/html"]
    assert end[display.END] == {"programme": "p", "year": 2019}
