"""How much of what a year's tables could hold is there: rows, empty cells, amounts that lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civlib.dataset.frames import frame
from civlib.wording import terms
from civlib.wording.terms import Table

if TYPE_CHECKING:
    from pandas import DataFrame

    from civlib.dataset import YearData


def by_table(data: YearData) -> DataFrame:
    """Return one row for each table of the year, in the order of `terms.Table`.

    Returns
    -------
    DataFrame
        Columns table (its name), rows (how many it has), absent (how many of its cells are
        empty; a zero is not).
    """
    return frame(["table", "rows", "absent"], ((kind, *_cells(data.table(kind))) for kind in Table))


def _cells(table: DataFrame) -> tuple[int, int]:
    return len(table), int((table.isna() | (table == "")).to_numpy().sum())


def unpaired(funding: DataFrame) -> DataFrame:
    """Return the rows of funding that lack the planned amount, the actual one or both."""
    return funding[funding[terms.PLANNED].isna() | funding[terms.ACTUAL].isna()]
