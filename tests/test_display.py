"""Display objects: what a notebook's output carries, and tables that cannot be broken."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
import test_markup
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from civlib.publish import prose
from civlib.show import display
from civlib.show.display import Cell, Column, Data, ReportTable, Row

COLUMNS = (Column("№", "key"), Column("Назва"), Column("План", "number"))


def table(*rows: Row) -> ReportTable:
    return test_markup.table(*rows, id="t", title="Назва таблиці", columns=COLUMNS)


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, texts))


def test_when_rows_fill_the_columns_then_the_table_stands():
    shown = table(
        Row(cells("Група"), "group"),
        Row((Cell("1", rows=2), Cell("а", rows=2), Cell("5"))),
        Row(cells("6")),
        Row((Cell("Усього", columns=2), Cell("11")), "total"),
    )
    assert shown.spec()["rows"][3]["cells"][0] == {"text": "Усього", "rows": 1, "columns": 2}


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
    bundle = table(Row(cells("1", "а", "5")))._repr_mimebundle_()
    assert bundle[display.TABLE]["columns"][2] == {
        "label": "План", "kind": "number", "width": 1, "lang": None,
    }  # fmt: skip
    assert "Назва таблиці" in bundle["text/html"]


def test_data_are_exact_text():
    frame = DataFrame(
        [["1.1", Decimal("7.0"), Fraction(2, 3)], ["1.2", None, None]],
        columns=["measure_id", "planned", "execution_rate"],
        dtype=object,
    )
    data = Data.of(frame, "measures")
    assert data.fields == ("measure_id", "planned", "execution_rate")
    assert data.rows == (("1.1", "7.0", "0.666667"), ("1.2", "", ""))


@given(st.text())
def test_escaped_text_is_shown_as_it_is(text):
    line = " ".join(text.split())
    shown = prose.parse("x" + display.escape_markdown(text) + "x")
    assert shown[0]["type"] == "paragraph"
    assert prose.plain(shown[0]["children"]) == ("x" + line + "x")


def test_head_and_end_echo_what_was_run():
    head = display.ReportHead("p", 2019, "uk", "<b>", "s", "d", "a", "2020-03-18")
    bundle = head._repr_mimebundle_()
    assert bundle[display.REPORT]["year"] == 2019
    assert "<b>" not in bundle["text/html"]
    assert display.ReportEnd("p", 2019)._repr_mimebundle_()[display.END] == {
        "programme": "p",
        "year": 2019,
    }
