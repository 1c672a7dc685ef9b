"""Planned and actual money: variance, execution rate, and their sums.

Frames in, new frames out. Amounts are `decimal.Decimal` in the programme's unit (thousand UAH in
the real case), rates are `fractions.Fraction` of one; ``None`` is absent or undefined, and every
column has dtype ``object``, so nothing is rounded or turned into a binary float on the way.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any

from civlib.dataset.frames import EXACT, Amount, Rate, frame, tuples
from civlib.wording import terms

if TYPE_CHECKING:
    from pandas import DataFrame

AMOUNTS = [terms.PLANNED, terms.ACTUAL, terms.VARIANCE, terms.EXECUTION_RATE]
MASKING = [
    terms.UNDERSPENT,
    terms.OVERSPENT,
    terms.MASKED,
    terms.VARIANCE,
    terms.CAPPED_RATE,
]


def variance(planned: Amount, actual: Amount) -> Amount:
    """Return actual − planned, sign kept: below zero is less than planned.

    Absent if either amount is absent. Some councils print planned − actual; we do not.

    Examples
    --------
    >>> variance(Decimal("140.0"), Decimal("109.5"))
    Decimal('-30.5')
    """
    return None if planned is None or actual is None else EXACT.subtract(actual, planned)


def execution_rate(planned: Amount, actual: Amount) -> Rate:
    """Return actual / planned as an exact fraction of one; above one is an overspend.

    Undefined (``None``) if the plan is absent or zero, whatever the actual amount, because a
    ratio to nothing cannot be computed; undefined too if the actual amount is absent.

    Examples
    --------
    >>> execution_rate(Decimal("865.0"), Decimal("838.5"))
    Fraction(1677, 1730)
    >>> execution_rate(Decimal(0), Decimal(7)) is None
    True
    """
    if planned is None or planned == 0 or actual is None:
        return None
    return Fraction(actual) / Fraction(planned)


def total(amounts: Iterable[Amount]) -> Amount:
    """Return the sum of the amounts that are there; absent if none is.

    Examples
    --------
    >>> total([Decimal("2.0"), None, Decimal("2.5")]), total([None])
    (Decimal('4.5'), None)
    """
    present = [amount for amount in amounts if amount is not None]
    return reduce(EXACT.add, present) if present else None


def by_funding(funding: DataFrame) -> DataFrame:
    """Return one row for each (measure, source), in the order of the data.

    Parameters
    ----------
    funding
        Columns measure_id, source, planned, actual.

    Returns
    -------
    DataFrame
        The same rows with variance and execution_rate added.
    """
    keys = [terms.MEASURE_ID, terms.SOURCE]
    given = tuples(funding[[*keys, terms.PLANNED, terms.ACTUAL]])
    return frame([*keys, *AMOUNTS], ([*row[:2], *_amounts([row[2]], [row[3]])] for row in given))


def funded(measures: DataFrame, funding: DataFrame) -> tuple[int, int]:
    """Return how many of the measures have a row of funding, and how many have none."""
    having = funding[terms.MEASURE_ID].nunique()
    return having, len(measures) - having


def by_measure(measures: DataFrame, funding: DataFrame) -> DataFrame:
    """Return one row for each measure, in the order of ``measures``, all sources added.

    A measure without funding has absent amounts and an undefined rate.

    Returns
    -------
    DataFrame
        Columns measure_id, planned, actual, variance, execution_rate.
    """
    ids = list(measures[terms.MEASURE_ID])
    return _sums(terms.MEASURE_ID, ids, funding, funding[terms.MEASURE_ID])


def by_priority(measures: DataFrame, funding: DataFrame) -> DataFrame:
    """Return one row for each priority, in the order of ``measures``, all its measures added.

    Returns
    -------
    DataFrame
        Columns priority_id, planned, actual, variance, execution_rate.
    """
    priority = dict(zip(measures[terms.MEASURE_ID], measures[terms.PRIORITY_ID], strict=True))
    keys = [priority[measure] for measure in funding[terms.MEASURE_ID]]
    return _sums(terms.PRIORITY_ID, list(dict.fromkeys(priority.values())), funding, keys)


def totals(funding: DataFrame, sources: Sequence[str]) -> DataFrame:
    """Return the totals: first the row ``all``, then one row for each source.

    Parameters
    ----------
    funding
        Columns measure_id, source, planned, actual.
    sources
        The programme's sources, in the order of the table; one without funding has absent
        amounts.

    Returns
    -------
    DataFrame
        Columns source, planned, actual, variance, execution_rate.
    """
    from pandas import concat

    everything = [[terms.ALL_SOURCES, *_amounts(*_columns(funding))]]
    each = _sums(terms.SOURCE, sources, funding, funding[terms.SOURCE])
    return concat([frame([terms.SOURCE, *AMOUNTS], everything), each], ignore_index=True)


def masking(funding: DataFrame, sources: Sequence[str]) -> DataFrame:
    """Return how much underspending is hidden by overspending, for ``all`` and each source.

    A total close to its plan may hide that one measure got less and another more. Every
    (measure, source) counts by itself; rows with an absent amount do not count.

    Returns
    -------
    DataFrame
        Columns source, underspent and overspent (sums of the shortfalls and of the excesses,
        both at least zero), masked (the smaller of the two: what cancels out in the total),
        variance (overspent − underspent) and capped_rate (Σ min(actual, planned) / Σ planned,
        a fraction of one; undefined if nothing was planned).
    """
    everything = [terms.ALL_SOURCES, *_masking(funding)]
    each = [[source, *_masking(funding[funding[terms.SOURCE] == source])] for source in sources]
    return frame([terms.SOURCE, *MASKING], [everything, *each])


def deviations(funding: DataFrame) -> DataFrame:
    """Return the rows of `by_funding` whose variance is not zero, the largest shortfall first."""
    rows = by_funding(funding)
    off = rows.loc[[place for place, value in enumerate(rows[terms.VARIANCE]) if value]]
    return off.sort_values(terms.VARIANCE, kind="stable", ignore_index=True)


def _masking(funding: DataFrame) -> list[Any]:
    pairs = [
        (planned, actual)
        for planned, actual in zip(*_columns(funding), strict=True)
        if planned is not None and actual is not None
    ]
    changes = [EXACT.subtract(actual, planned) for planned, actual in pairs]
    under = total(change.copy_negate() for change in changes if change < 0) or Decimal(0)
    over = total(change for change in changes if change > 0) or Decimal(0)
    planned_sum = total(planned for planned, _ in pairs)
    capped = total(min(planned, actual) for planned, actual in pairs)
    rate = execution_rate(planned_sum, capped)
    return [under, over, min(under, over), EXACT.subtract(over, under), rate]


def _amounts(planned: Iterable[Amount], actual: Iterable[Amount]) -> list[Amount | Rate]:
    """Return planned, actual, variance and execution rate of the sums of two columns."""
    plan, fact = total(planned), total(actual)
    return [plan, fact, variance(plan, fact), execution_rate(plan, fact)]


def _columns(funding: DataFrame) -> tuple[list[Amount], list[Amount]]:
    return list(funding[terms.PLANNED]), list(funding[terms.ACTUAL])


def _sums(
    key: str, keys: Sequence[Hashable], funding: DataFrame, of_row: Iterable[Hashable]
) -> DataFrame:
    """Return one row of sums for each of ``keys``; ``of_row`` names the key of each funding row."""
    columns: dict[Hashable, tuple[list[Amount], list[Amount]]] = {name: ([], []) for name in keys}
    for name, planned, actual in zip(of_row, *_columns(funding), strict=True):
        columns[name][0].append(planned)
        columns[name][1].append(actual)
    return frame([key, *AMOUNTS], ([name, *_amounts(*pair)] for name, pair in columns.items()))
