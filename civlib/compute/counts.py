"""Counts that need no formula: rows, empty values, measures by status."""

from __future__ import annotations

from collections.abc import Sized
from typing import TYPE_CHECKING

from civlib.dataset.frames import frame
from civlib.wording import terms
from civlib.wording.terms import Status

if TYPE_CHECKING:
    from pandas import DataFrame


def rows(table: Sized) -> int:
    """Return how many rows a table, or how many values a column, has."""
    return len(table)


def absent(table: DataFrame) -> int:
    """Return how many cells of a table hold nothing; zero is something.

    Examples
    --------
    >>> absent(frame(["planned", "title"], [(0, ""), (None, "Forum")]))
    2
    """
    return int((table.isna() | (table == "")).to_numpy().sum())


def distinct(table: DataFrame, column: str) -> int:
    """Return how many different values a column has; an absent one is none."""
    return int(table[column].nunique())


def by_status(measures: DataFrame) -> DataFrame:
    """Return one row for each status a measure can have, in the order of `Status`.

    Returns
    -------
    DataFrame
        Columns status, measures (how many have it), measure_id (which, a tuple).
    """
    named = [
        (status, tuple(measures[measures[terms.STATUS] == status][terms.MEASURE_ID]))
        for status in Status
    ]
    columns = [terms.STATUS, terms.MEASURES, terms.MEASURE_ID]
    return frame(columns, ([status, len(ids), ids] for status, ids in named))
