"""Counts: rows, empty cells, measures by status."""

from __future__ import annotations

from civlib.compute import counts
from civlib.dataset.frames import frame, records

TABLE = frame(
    ["measure_id", "status", "reason"],
    [("1.1", "partly", ""), ("1.2", "carried_out", None), ("1.2", "partly", 0)],
)


def test_rows_empty_cells_and_different_values_are_counted():
    assert (counts.rows(TABLE), counts.absent(TABLE)) == (3, 2)
    assert counts.distinct(TABLE, "measure_id") == 2
    assert counts.distinct(TABLE, "reason") == 2
    assert (counts.rows(TABLE[:0]), counts.absent(TABLE[:0])) == (0, 0)


def test_every_status_has_its_measures():
    assert [tuple(row.values()) for row in records(counts.by_status(TABLE))] == [
        ("carried_out", 1, ("1.2",)),
        ("partly", 2, ("1.1", "1.2")),
        ("not_carried_out", 0, ()),
    ]
