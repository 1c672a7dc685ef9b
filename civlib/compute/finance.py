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
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from civlib.dataset.frames import EXACT, Amount, DataFrame, Rate, frame, records, tuples
from civlib.wording import terms


class Sums(NamedTuple):
    """Two sums compared; the rate is that of the sums, never a mean of rates."""

    planned: Amount
    actual: Amount
    variance: Amount
    execution_rate: Rate


class Masking(NamedTuple):
    """What a total hides: shortfalls and excesses by themselves, and what of them cancels out."""

    underspent: Decimal
    overspent: Decimal
    masked: Decimal
    variance: Decimal
    capped_rate: Rate


AMOUNTS = list(Sums._fields)
MASKING = list(Masking._fields)
STEP = [terms.MEASURE_ID, terms.SOURCE, terms.VARIANCE, "start", "end", "rows"]


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


def sums(planned: Iterable[Amount], actual: Iterable[Amount]) -> Sums:
    """Return the sums of planned and of actual amounts, with variance and rate of these sums.

    Examples
    --------
    >>> sums([Decimal(6), None], [Decimal(3), Decimal(2)])[1:]
    (Decimal('5'), Decimal('-1'), Fraction(5, 6))
    """
    plan, fact = total(planned), total(actual)
    return Sums(plan, fact, variance(plan, fact), execution_rate(plan, fact))


def masked(planned: Iterable[Amount], actual: Iterable[Amount]) -> Masking:
    """Return how much underspending of single rows is hidden by overspending of others.

    Rows with an absent amount do not count; without any other everything is zero, the rate
    undefined. See `masking` for what the parts mean.

    Examples
    --------
    >>> hidden = masked([Decimal(9), Decimal(3)], [Decimal(5), Decimal(4)])
    >>> hidden.underspent, hidden.overspent, hidden.masked, hidden.capped_rate
    (Decimal('4'), Decimal('1'), Decimal('1'), Fraction(2, 3))
    """
    pairs = [
        (plan, fact)
        for plan, fact in zip(planned, actual, strict=True)
        if plan is not None and fact is not None
    ]
    changes = [EXACT.subtract(fact, plan) for plan, fact in pairs]
    # Not -change: a unary minus rounds to 28 digits.
    under = total(change.copy_negate() for change in changes if change < 0) or Decimal(0)
    over = total(change for change in changes if change > 0) or Decimal(0)
    capped_rate = execution_rate(total(plan for plan, _ in pairs), total(map(min, pairs)))
    return Masking(under, over, min(under, over), EXACT.subtract(over, under), capped_rate)


def by_funding(funding: DataFrame) -> DataFrame:
    """Return the rows of funding, in their order, with variance and execution_rate added.

    Parameters
    ----------
    funding
        Columns measure_id, source, planned, actual, as everywhere in this module.
    """
    keys = [terms.MEASURE_ID, terms.SOURCE]
    given = tuples(funding[[*keys, terms.PLANNED, terms.ACTUAL]])
    return frame([*keys, *AMOUNTS], ([*row[:2], *sums([row[2]], [row[3]])] for row in given))


def funded(measures: DataFrame, funding: DataFrame) -> tuple[int, int]:
    """Return how many of the measures have a row of funding, and how many have none."""
    having = funding[terms.MEASURE_ID].nunique()
    return having, len(measures) - having


def by_measure(measures: DataFrame, funding: DataFrame) -> DataFrame:
    """Return the sums of each measure, in the order of ``measures``, all sources added.

    A measure without funding has absent amounts and an undefined rate.

    Returns
    -------
    DataFrame
        Columns measure_id, planned, actual, variance, execution_rate.
    """
    ids = list(measures[terms.MEASURE_ID])
    return _sums(terms.MEASURE_ID, ids, funding, funding[terms.MEASURE_ID])


def by_priority(measures: DataFrame, funding: DataFrame) -> DataFrame:
    """Return the sums of each priority, as `by_measure`, with priority_id for measure_id."""
    priority = dict(tuples(measures[[terms.MEASURE_ID, terms.PRIORITY_ID]]))
    keys = [priority[measure] for measure in funding[terms.MEASURE_ID]]
    return _sums(terms.PRIORITY_ID, list(dict.fromkeys(priority.values())), funding, keys)


def totals(funding: DataFrame, sources: Sequence[str]) -> DataFrame:
    """Return the sums as `by_measure`: first the row ``all``, then one for each source, in order.

    A source without funding has absent amounts.
    """
    parts = _by_source(funding, sources)
    rows = ([source, *sums(*_columns(part))] for source, part in parts.items())
    return frame([terms.SOURCE, *AMOUNTS], rows)


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
    parts = _by_source(funding, sources)
    rows = ([source, *masked(*_columns(part))] for source, part in parts.items())
    return frame([terms.SOURCE, *MASKING], rows)


def _by_source(funding: DataFrame, sources: Sequence[str]) -> dict[str, DataFrame]:
    parts = {source: funding[funding[terms.SOURCE] == source] for source in sources}
    return {terms.ALL_SOURCES: funding, **parts}


def deviations(funding: DataFrame) -> DataFrame:
    """Return the rows of `by_funding` whose variance is not zero, the largest shortfall first."""
    rows = by_funding(funding)
    off = rows.loc[[place for place, value in enumerate(rows[terms.VARIANCE]) if value]]
    return off.sort_values(terms.VARIANCE, kind="stable", ignore_index=True)


def lacking(rows: DataFrame) -> DataFrame:
    """Return the rows without a planned or without an actual amount."""
    return rows[rows[terms.PLANNED].isna() | rows[terms.ACTUAL].isna()]


def incomplete(funding: DataFrame) -> DataFrame:
    """Return the rows of funding that have only one of the two amounts, so no variance."""
    rows: DataFrame = funding[funding[terms.PLANNED].isna() != funding[terms.ACTUAL].isna()]
    return rows


def farthest(rows: DataFrame) -> dict[str, Any] | None:
    """Return the row farthest from its plan, below or above, the first of equals; None if all keep.

    An absent variance is not far.
    """
    off = [row for row in records(rows) if row[terms.VARIANCE]]
    return max(off, key=lambda row: abs(row[terms.VARIANCE]), default=None)


def way(funding: DataFrame, most: int) -> DataFrame:
    """Return the steps from the planned to the actual total, the largest ``most`` deviations first.

    Returns
    -------
    DataFrame
        Columns measure_id, source, variance, start, end (the sums before and after the step) and
        rows (how many of the funding it stands for). The smaller deviations, and rows with one
        amount only, which are part of one total and not of the other, are one last step without
        measure and source. No rows where one of the totals is absent.
    """
    planned, actual = map(total, _columns(funding))
    if planned is None or actual is None:
        return frame(STEP, [])
    off = records(deviations(funding))
    off.sort(key=lambda row: -abs(row[terms.VARIANCE]))
    steps = [[row[name] for name in STEP[:3]] for row in off[:most]]
    counts = [1] * len(steps)
    if others := len(off[most:]) + len(incomplete(funding)):
        reached = total([planned, *(change for *_, change in steps)])
        steps.append([None, None, variance(reached, actual)])
        counts.append(others)
    sums = accumulate((change for *_, change in steps), EXACT.add, initial=planned)
    rows = zip(steps, pairwise(sums), counts, strict=True)
    return frame(STEP, ([*step, *ends, count] for step, ends, count in rows))


def sides(deviations: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Return the rows of `deviations` below their plan, and those above it."""
    below = deviations[terms.VARIANCE] < 0
    return deviations[below], deviations[~below]


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
    return frame([key, *AMOUNTS], ([name, *sums(*pair)] for name, pair in columns.items()))
