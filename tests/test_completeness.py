"""How much is there: rows, empty cells, and amounts that lack."""

from __future__ import annotations

from test_tables import YEAR, measure, small

from civlib.compute import completeness
from civlib.dataset.frames import tuples


def test_rows_and_empty_cells_of_each_table_in_their_order():
    """Measures: result and reason of 1.1–2.2 leave 1 + 1 + 0 + 2 empty cells; funding lacks one.

    Indicators: a plan and a fact lack, and of twice six comments three are there.
    """
    assert tuples(completeness.by_table(YEAR)) == [
        ("measures", 4, 4),
        ("funding", 4, 1),
        ("indicators", 6, 2 + 9),
        ("published", 0, 0),
        ("statements", 0, 0),
    ]


def test_a_zero_is_an_amount_and_a_row_that_lacks_either_is_unpaired():
    data = small(
        [measure("1.1")],
        [("1.1", "a", "0", "0"), ("1.1", "b", None, "1"), ("1.1", "c", "1", None)],
    )
    assert list(completeness.unpaired(data.funding)["source"]) == ["b", "c"]
