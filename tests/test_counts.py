"""Counts: rows and empty cells."""

from test_tables import YEAR

from civlib.compute import counts
from civlib.dataset.frames import frame, tuples

TABLE = frame(
    ["measure_id", "status", "reason"],
    [("1.1", "partly", ""), ("1.2", "carried_out", None), ("1.2", "partly", 0)],
)


def test_rows_empty_cells_and_different_values_are_counted():
    assert (counts.rows(TABLE), counts.absent(TABLE)) == (3, 2)
    assert counts.distinct(TABLE, "measure_id") == 2
    assert counts.distinct(TABLE, "reason") == 2
    assert (counts.rows(TABLE[:0]), counts.absent(TABLE[:0])) == (0, 0)


def test_rows_and_empty_cells_of_each_table_in_their_order():
    """Measures: result and reason of 1.1–2.2 leave 1 + 1 + 0 + 2 empty cells; funding lacks one.

    Indicators: a plan and a fact lack, and of twice six comments three are there.
    """
    assert tuples(counts.by_table(YEAR)) == [
        ("measures", 4, 4),
        ("funding", 4, 1),
        ("indicators", 6, 2 + 9),
    ]
