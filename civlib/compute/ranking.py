"""Who stands where by a rate: in order, both ends of it, and shares of a whole.

Rows are those of `civlib.compute.portfolio`, one for each programme and year; an undefined rate has
no place and stands last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from civlib.dataset.frames import DataFrame, Rate, records
from civlib.wording import terms
from civlib.wording.order import alphabetical

Rows = list[dict[str, Any]]


def ordered(rows: DataFrame, column: str, names: Mapping[str, str]) -> Rows:
    """Return the rows from the highest rate to the lowest, by name where equal, undefined last."""

    def key(row: dict[str, Any]) -> tuple[bool, Any, str]:
        rate = row[column]
        return rate is None, -(rate or 0), alphabetical(names[row[terms.PROGRAMME]])

    return sorted(records(rows), key=key)


def outermost(rows: Rows, column: str, highest: int, lowest: int) -> tuple[Rows, int]:
    """Return as many rows as can be shown, and how many are left out between both ends.

    All of them if there are not too many; else those that have a rate, of more than ``highest``
    and ``lowest`` together only so many from either end. The rows are `ordered` by that column.
    """
    most = highest + lowest
    rated = [row for row in rows if row[column] is not None]
    if len(rows) <= most:
        return rows, 0
    if len(rated) <= most:
        return rated, 0
    return [*rated[:highest], *rated[-lowest:]], len(rated) - most


def fully_funded(rows: DataFrame) -> tuple[int, int]:
    """Return how many programmes got all that was planned or more, and how many have a rate."""
    rates = [rate for rate in rows[terms.EXECUTION_RATE] if rate is not None]
    return sum(rate >= 1 for rate in rates), len(rates)


def shares(counts: Sequence[int]) -> list[Rate]:
    """Return each count as a share of their sum; undefined if there is nothing.

    Examples
    --------
    >>> shares([3, 1, 0]), shares([0])
    ([Fraction(3, 4), Fraction(1, 4), Fraction(0, 1)], [None])
    """
    whole = sum(counts)
    return [Fraction(count, whole) if whole else None for count in counts]


def rate_range(rows: DataFrame) -> tuple[Fraction, Fraction] | None:
    """Return the lowest and the highest execution rate of the rows; nothing if none is defined."""
    rates = [rate for rate in rows[terms.EXECUTION_RATE] if rate is not None]
    return (min(rates), max(rates)) if rates else None


def ends(rows: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Return the rows with the highest and those with the lowest execution rate.

    Several where they are equal; none at either end where all rates are equal, or none is defined.
    """
    low, high = rate_range(rows) or (None, None)
    if low == high:
        return rows[:0], rows[:0]
    rates = rows[terms.EXECUTION_RATE]
    return rows[rates == high], rows[rates == low]
