"""Planned and actual money: variance, execution rate, and their sums.

Frames in, new frames out. Amounts are `decimal.Decimal` in the programme's unit (thousand UAH in
the real case), rates are `fractions.Fraction` of one; ``None`` is absent or undefined, and every
column has dtype ``object``, so nothing is rounded or turned into a binary float on the way.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, TypeVar

from civlib.dataset.frames import EXACT, Amount, DataFrame, Rate, frame, records, tuples
from civlib.wording import terms


class Sums(NamedTuple):
    """Two amounts compared; the rate of sums is that of the sums, never a mean of rates."""

    planned: Amount
    actual: Amount
    variance: Amount
    execution_rate: Rate


class Masking(NamedTuple):
    """What a total hides: shortfalls and excesses by themselves, and what of them cancels out."""

    underspent: Amount
    overspent: Amount
    masked: Amount
    variance: Amount
    capped_rate: Rate


K = TypeVar("K")
Add = Callable[[Iterable[Amount], Iterable[Amount]], Sums]
"""How planned and actual amounts are added up: `sums`, or `columns`."""

AMOUNTS = list(Sums._fields)
MASKING = list(Masking._fields)
ROW = [terms.MEASURE_ID, terms.SOURCE, terms.FUND]
BOTH = [terms.PLANNED, terms.ACTUAL]
GIVEN = [*ROW, *BOTH]


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

    Undefined (``None``) if the plan is absent or not above zero, whatever the actual amount,
    because nothing is a share of nothing; undefined too if the actual amount is absent.

    Examples
    --------
    >>> execution_rate(Decimal("865.0"), Decimal("838.5"))
    Fraction(1677, 1730)
    >>> execution_rate(Decimal(0), Decimal(7)) is None
    True
    """
    if planned is None or planned <= 0 or actual is None:
        return None
    return Fraction(actual) / Fraction(planned)


def compared(planned: Amount, actual: Amount) -> Sums:
    """Return two amounts, either of which may be absent, with their variance and rate."""
    return Sums(planned, actual, variance(planned, actual), execution_rate(planned, actual))


def total(amounts: Iterable[Amount]) -> Amount:
    """Return the sum of the amounts that are there; absent if none is.

    Examples
    --------
    >>> total([Decimal("2.0"), None, Decimal("2.5")]), total([None])
    (Decimal('4.5'), None)
    """
    present = [amount for amount in amounts if amount is not None]
    return reduce(EXACT.add, present) if present else None


def pairs(planned: Iterable[Amount], actual: Iterable[Amount]) -> list[tuple[Decimal, Decimal]]:
    """Return the complete pairs: only what has both amounts is added up and compared.

    Examples
    --------
    >>> pairs([Decimal(6), None, Decimal(4)], [Decimal(3), Decimal(2), None])
    [(Decimal('6'), Decimal('3'))]
    """
    return [
        (plan, fact)
        for plan, fact in zip(planned, actual, strict=True)
        if plan is not None and fact is not None
    ]


def sums(planned: Iterable[Amount], actual: Iterable[Amount]) -> Sums:
    """Return the sums of the complete `pairs`, with variance and rate of these sums.

    Examples
    --------
    >>> sums([Decimal(6), None], [Decimal(3), Decimal(2)])[:3]
    (Decimal('6'), Decimal('3'), Decimal('-3'))
    """
    both = pairs(planned, actual)
    return compared(total(plan for plan, _ in both), total(fact for _, fact in both))


def columns(planned: Iterable[Amount], actual: Iterable[Amount]) -> Sums:
    """Return each column added up by itself, as printed totals are: for their audit alone.

    Examples
    --------
    >>> columns([Decimal(6), None], [Decimal(3), Decimal(2)])[:3]
    (Decimal('6'), Decimal('5'), Decimal('-1'))
    """
    return compared(total(planned), total(actual))


def masked(planned: Iterable[Amount], actual: Iterable[Amount]) -> Masking:
    """Return how much underspending of single rows is hidden by overspending of others.

    Without any complete pair everything is absent. See `masking` for what the parts mean.

    Examples
    --------
    >>> hidden = masked([Decimal(9), Decimal(3)], [Decimal(5), Decimal(4)])
    >>> hidden.underspent, hidden.overspent, hidden.masked, hidden.capped_rate
    (Decimal('4'), Decimal('1'), Decimal('1'), Fraction(2, 3))
    """
    both = pairs(planned, actual)
    if not both:
        return Masking(None, None, None, None, None)
    changes = [EXACT.subtract(fact, plan) for plan, fact in both]
    # Not -change: a unary minus rounds to 28 digits.
    under = total(change.copy_negate() for change in changes if change < 0) or Decimal(0)
    over = total(change for change in changes if change > 0) or Decimal(0)
    capped_rate = execution_rate(total(plan for plan, _ in both), total(map(min, both)))
    return Masking(under, over, min(under, over), EXACT.subtract(over, under), capped_rate)


def unpaired(funding: DataFrame) -> DataFrame:
    """Return the rows that have only one of the two amounts, which no sum holds."""
    rows = funding[funding[terms.PLANNED].isna() != funding[terms.ACTUAL].isna()]
    return frame(GIVEN, tuples(rows[GIVEN]))


def unpaired_sums(funding: DataFrame) -> DataFrame:
    """Return the sums of `unpaired`: of plans without a fact, then of facts without a plan.

    Returns
    -------
    DataFrame
        Columns source, planned, actual; a row for each source that has any, one amount of it.
    """
    rest = unpaired(funding)
    parts = (
        [source, *(total(part[name]) for name in BOTH)]
        for column in BOTH
        for source, part in rest[rest[column].notna()].groupby(terms.SOURCE, sort=False)
    )
    return frame([terms.SOURCE, *BOTH], parts)


def by_funding(funding: DataFrame) -> DataFrame:
    """Return the rows of funding, in their order, with variance and execution_rate added.

    Parameters
    ----------
    funding
        Columns measure_id, source, fund, planned, actual, as everywhere in this module.
    """
    rows = tuples(funding[GIVEN])
    return frame([*ROW, *AMOUNTS], ([*row[:3], *compared(*row[3:])] for row in rows))


def whole(measures: DataFrame, funding: DataFrame) -> DataFrame:
    """Return the rows of funding but those of parts: an "of which" line is inside its measure."""
    parts = measures[measures[terms.PART_OF] != ""][terms.MEASURE_ID]
    return funding[~funding[terms.MEASURE_ID].isin(parts)]


def funded(measures: DataFrame, funding: DataFrame) -> tuple[int, int]:
    """Return how many of the measures have an amount of funding, and how many have none."""
    there = funding[terms.PLANNED].notna() | funding[terms.ACTUAL].notna()
    having: int = funding[there][terms.MEASURE_ID].nunique()
    return having, len(measures) - having


def by_measure(measures: DataFrame, funding: DataFrame, add: Add = sums) -> DataFrame:
    """Return the sums of each measure, in the order of ``measures``, all sources added.

    A measure without any complete pair has absent amounts and an undefined rate. ``add`` may be
    `columns` instead of `sums`.

    Returns
    -------
    DataFrame
        Columns measure_id, planned, actual, variance, execution_rate.
    """
    found = _sums(measures[terms.MEASURE_ID], funding, funding[terms.MEASURE_ID], add)
    return frame([terms.MEASURE_ID, *AMOUNTS], ([id, *own] for id, own in found.items()))


def by_priority(measures: DataFrame, funding: DataFrame) -> DataFrame:
    """Return the sums of each priority, as `by_measure`, with priority_id for measure_id.

    Parts of measures do not enter (see `whole`); measures without a priority are under ``none``.
    """
    keyed = tuples(measures[[terms.MEASURE_ID, terms.PRIORITY_ID]])
    priority = {id: own or terms.UNGROUPED for id, own in keyed}
    rows = whole(measures, funding)
    found = _sums(priority.values(), rows, [priority[id] for id in rows[terms.MEASURE_ID]])
    return frame([terms.PRIORITY_ID, *AMOUNTS], ([id, *own] for id, own in found.items()))


def totals(funding: DataFrame, sources: Sequence[str], add: Add = sums) -> DataFrame:
    """Return the sums as `by_measure`: first the row ``all``, then one for each source, in order.

    A source without any complete pair has absent amounts.
    """
    parts = by_source(funding, sources).items()
    rows = ([source, *add(part[terms.PLANNED], part[terms.ACTUAL])] for source, part in parts)
    return frame([terms.SOURCE, *AMOUNTS], rows)


def masking(funding: DataFrame, sources: Sequence[str]) -> DataFrame:
    """Return how much underspending is hidden by overspending, for ``all`` and each source.

    A total close to its plan may hide that one measure got less and another more. Every
    row of funding counts by itself.

    Returns
    -------
    DataFrame
        Columns source, underspent and overspent (sums of the shortfalls and of the excesses,
        both at least zero), masked (the smaller of the two: what cancels out in the total),
        variance (overspent − underspent) and capped_rate (Σ min(actual, planned) / Σ planned,
        a fraction of one; undefined if nothing was planned).
    """
    parts = by_source(funding, sources).items()
    rows = ([source, *masked(part[terms.PLANNED], part[terms.ACTUAL])] for source, part in parts)
    return frame([terms.SOURCE, *MASKING], rows)


def by_source(funding: DataFrame, sources: Sequence[str]) -> dict[str, DataFrame]:
    """Return the rows of ``all`` sources and of each."""
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


def used_least(rows: DataFrame) -> list[dict[str, Any]]:
    """Return the rows with the largest shortfall, in their order; none if there is no shortfall."""
    return farthest(rows, Decimal.copy_negate)


def farthest(
    rows: DataFrame, size: Callable[[Decimal], Decimal] = Decimal.copy_abs
) -> list[dict[str, Any]]:
    """Return the rows farthest from their plan, below or above, in their order; none if all keep.

    There are several where they are as far as each other; ``size`` says how far a variance is. An
    absent one is not far.
    """
    known = [row for row in records(rows) if row[terms.VARIANCE] is not None]
    most = max((size(row[terms.VARIANCE]) for row in known), default=Decimal(0))
    return [row for row in known if most > 0 and size(row[terms.VARIANCE]) == most]


def off_plan(sums: DataFrame) -> DataFrame:
    """Return the rows whose fact is not their plan, the farthest first, and how far: ``share``.

    It is the variance as a share of the plan, undefined where the rate is; those come first.
    """
    found: list[list[Any]] = []
    for row in (row for row in records(sums) if row[terms.VARIANCE]):
        rate = row[terms.EXECUTION_RATE]
        found.append([*row.values(), None if rate is None else rate - 1])
    found.sort(key=lambda row: (row[-1] is not None, -abs(row[-1] or 0)))
    return frame([*sums.columns, terms.SHARE], found)


def way(funding: DataFrame, most: int) -> DataFrame:
    """Return the steps from the planned to the actual total, the largest ``most`` deviations first.

    Returns
    -------
    DataFrame
        Columns measure_id, source, fund, variance, start, end (the sums before and after the step)
        and rows (how many of the funding it stands for). The smaller deviations are one last step
        without measure, source and fund.
    """
    rows = tuples(deviations(funding)[[*ROW, terms.VARIANCE]])
    rows.sort(key=lambda row: row[-1].copy_abs(), reverse=True)
    steps = [(*row, 1) for row in rows[:most]]
    if rest := rows[most:]:
        steps.append((None, None, None, total(change for *_, change in rest), len(rest)))
    planned = sums(funding[terms.PLANNED], funding[terms.ACTUAL]).planned
    ends = pairwise(accumulate((change for *_, change, _ in steps), EXACT.add, initial=planned))
    columns = [*ROW, terms.VARIANCE, "start", "end", "rows"]
    return frame(columns, ([*s, *end, n] for (*s, n), end in zip(steps, ends, strict=True)))


def sides(deviations: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Return the rows of `deviations` below their plan, and those above it."""
    below = deviations[terms.VARIANCE] < 0
    return deviations[below], deviations[~below]


def _sums(
    keys: Iterable[K], funding: DataFrame, of_row: Iterable[K], add: Add = sums
) -> dict[K, Sums]:
    """Return the sums of each of ``keys``; ``of_row`` names the key of each funding row."""
    amounts: dict[K, tuple[list[Amount], list[Amount]]] = {key: ([], []) for key in keys}
    for key, pair in zip(of_row, tuples(funding[BOTH]), strict=True):
        for values, amount in zip(amounts[key], pair, strict=True):
            values.append(amount)
    return {key: add(*pair) for key, pair in amounts.items()}
