"""Numbers over all programmes, from what was published: ranking, sums, states, findings.

Frames in, new frames out. Amounts are `decimal.Decimal`, each in its programme's own unit, and
amounts of different units are never added up; rates are `fractions.Fraction` of one, recomputed
from the exact amounts because published rates are rounded; ``None`` is absent or undefined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from civlib.compute import finance
from civlib.compute.counts import sums
from civlib.compute.finance import AMOUNTS
from civlib.compute.indicators import Counted, counted
from civlib.dataset.frames import DataFrame, Rate, frame, records, tuples
from civlib.dataset.outputs import Published
from civlib.wording import terms
from civlib.wording.order import alphabetical
from civlib.wording.terms import Severity, State

SEVERITIES = [severity.value for severity in Severity]
STATES = [state.value for state in State]
COUNTED = [*STATES, terms.INDICATORS, terms.RATED, terms.MET_RATE]
FOUND = [terms.FINDINGS, *SEVERITIES]
SUMS = [terms.PROGRAMMES, *AMOUNTS, terms.INCOMPLETE]

Rows = list[dict[str, Any]]


def years(found: Published) -> DataFrame:
    """Return one row for each published (programme, year), sorted.

    Returns
    -------
    DataFrame
        Columns programme, year, unit; planned, actual, variance, execution_rate of all sources;
        the number of indicators in each state, of all indicators, of rated ones (met or not met)
        and met_rate (met / rated, undefined where none is rated); the number of findings and how
        many have each severity. Counts are ``None`` where the report has no such table.
    """
    rows = [
        [
            *(*pair, found.programmes[pair[0]].unit.uk),
            *finance.compared(*found.money[pair]),
            *(_states(found.states[pair]) if pair in found.states else [None] * len(COUNTED)),
            *(_found(found.severities[pair]) if pair in found.severities else [None] * len(FOUND)),
        ]
        for pair in found.pairs
    ]
    return frame([terms.PROGRAMME, terms.YEAR, terms.UNIT, *AMOUNTS, *COUNTED, *FOUND], rows)


def _states(words: Sequence[str]) -> list[Any]:
    every = counted(map(State, words))
    return [*map(words.count, STATES), every.indicators, every.rated, every.share]


def _found(words: Sequence[str]) -> list[int]:
    return [len(words), *map(words.count, SEVERITIES)]


def latest(rows: DataFrame) -> DataFrame:
    """Return the last published year of each programme, in the order of ``rows``."""
    last = rows.groupby(terms.PROGRAMME)[terms.YEAR].transform("max")
    return rows[rows[terms.YEAR] == last].reset_index(drop=True)


def before(rows: DataFrame, year: int) -> DataFrame:
    """Return the rows of earlier years."""
    return rows[rows[terms.YEAR] < year].reset_index(drop=True)


def published_years(found: Published) -> list[int]:
    """Return the years for which anything is published, in order."""
    return sorted({year for _, year in found.pairs})


def published_dates(found: Published) -> list[date]:
    """Return the dates of all reports, in order."""
    return sorted(found.programmes[slug].settings(year).date for slug, year in found.pairs)


def last_year(rows: DataFrame) -> int:
    """Return the last year for which anything is published."""
    return int(max(rows[terms.YEAR]))


def ranking(rows: DataFrame) -> DataFrame:
    """Return the rows by execution rate, the highest first, with their places.

    Returns
    -------
    DataFrame
        The same columns with rank (by execution_rate) and met_rank (by the share of indicators
        met) before them. Equal rates share a place and keep their order; an undefined rate has
        no place and stands last.
    """
    ranks = places(list(rows[terms.EXECUTION_RATE]))
    met = places(list(rows[terms.MET_RATE]))
    found = [[rank, other, *row] for rank, other, row in zip(ranks, met, tuples(rows), strict=True)]
    found.sort(key=lambda row: (row[0] is None, row[0] or 0))
    return frame([terms.RANK, terms.MET_RANK, *rows.columns], found)


def places(rates: Sequence[Rate]) -> list[int | None]:
    """Return the place of each rate: one more than how many are higher; none where undefined.

    Examples
    --------
    >>> places([Fraction(1, 2), None, Fraction(1), Fraction(1, 2), Fraction(0)])
    [2, None, 1, 2, 4]
    """
    ordered = sorted((rate for rate in rates if rate is not None), reverse=True)
    first: dict[Fraction, int] = {}
    for place, rate in enumerate(ordered, start=1):
        first.setdefault(rate, place)
    return [None if rate is None else first[rate] for rate in rates]


def by_state(row: Mapping[str, Any]) -> tuple[int, int, int]:
    """Return how many indicators of one row met their plan, did not, and cannot be rated.

    All are zero where the report has no table of indicators.
    """
    if not row[terms.INDICATORS]:
        return 0, 0, 0
    return row[State.MET], row[State.NOT_MET], row[terms.INDICATORS] - row[terms.RATED]


def by_unit(rows: DataFrame) -> DataFrame:
    """Return the sums of each unit, in the order in which the units come.

    Returns
    -------
    DataFrame
        Columns unit; programmes (how many there are); planned, actual, variance, execution_rate
        of the sums of the values that are there; incomplete (how many rows lack one or both
        amounts).
    """
    return _sums(rows, [terms.UNIT])


def by_year(rows: DataFrame) -> DataFrame:
    """Return the sums of each (year, unit), sorted; the columns of `by_unit` after ``year``."""
    keys = [terms.YEAR, terms.UNIT]
    return _sums(rows, keys).sort_values(keys, ignore_index=True)


def _sums(rows: DataFrame, keys: list[str]) -> DataFrame:
    table = []
    for key, part in rows.groupby(keys, sort=False):
        money = finance.columns(part[terms.PLANNED], part[terms.ACTUAL])
        programmes = part[terms.PROGRAMME].nunique()
        table.append([*key, programmes, *money, len(finance.lacking(part))])
    return frame([*keys, *SUMS], table)


def execution(rows: DataFrame, most: int) -> DataFrame:
    """Return the execution rate of each programme, a column for each of the last ``most`` years.

    Returns
    -------
    DataFrame
        Columns programme and the years, as text; ``None`` where there is no report or no rate.
    """
    shown = sorted(set(rows[terms.YEAR]))[-most:]
    names = [terms.PROGRAMME, terms.YEAR, terms.EXECUTION_RATE]
    rates = {(slug, year): rate for slug, year, rate in tuples(rows[names])}
    slugs = dict.fromkeys(rows[terms.PROGRAMME])
    table = [[slug, *(rates.get((slug, year)) for year in shown)] for slug in slugs]
    return frame([terms.PROGRAMME, *map(str, shown)], table)


def states(rows: DataFrame) -> DataFrame:
    """Return one row for each state: how many indicators have it and in how many programmes.

    Returns
    -------
    DataFrame
        Columns state, indicators, share (of all indicators of the rows; undefined if there are
        none) and programmes. Reports without indicators that were published do not count.
    """
    known = rows[rows[terms.INDICATORS].notna()]
    total, table = sum(known[terms.INDICATORS]), []
    for state in STATES:
        count = sum(known[state])
        having = known[known[state] > 0][terms.PROGRAMME].nunique()
        table.append([state, count, Fraction(count, total) if total else None, having])
    return frame([terms.STATE, terms.INDICATORS, terms.SHARE, terms.PROGRAMMES], table)


def judged(states: DataFrame) -> Counted:
    """Return how many indicators there are in `states`, how many are rated, and how many met."""
    return counted(state for state, count, *_ in tuples(states) for _ in range(count))


def rated(rows: DataFrame) -> Counted:
    """Return the same of rows of `years`; reports without published indicators do not count."""
    return Counted(**sums(rows, Counted._fields))


def findings(rows: DataFrame) -> DataFrame:
    """Return one row for each programme: its audited reports and their findings by severity.

    Returns
    -------
    DataFrame
        Columns programme, reports (how many were audited), the severities, findings; sums over
        all years, ``None`` where no report was audited.
    """
    columns, table = [*SEVERITIES, terms.FINDINGS], []
    known = rows[rows[terms.FINDINGS].notna()]
    for slug in dict.fromkeys(rows[terms.PROGRAMME]):
        part = known[known[terms.PROGRAMME] == slug]
        found = sums(part, columns) if len(part) else dict.fromkeys(columns)
        table.append([slug, len(part), *found.values()])
    return frame([terms.PROGRAMME, terms.REPORTS, *columns], table)


class Audited(NamedTuple):
    """How many reports were audited and how many not, and what was found in them."""

    audited: int
    unaudited: int
    clean: int
    findings: int
    by_severity: dict[Severity, int]


def audited(rows: DataFrame) -> Audited:
    """Return how many reports were audited, have no finding, and what was found in all of them."""
    known = rows[rows[terms.FINDINGS].notna()]
    counts = {severity: sum(known[severity]) for severity in Severity if sum(known[severity])}
    clean = int((known[terms.FINDINGS] == 0).sum())
    return Audited(len(known), len(rows) - len(known), clean, sum(counts.values()), counts)


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
    rates = rows[terms.EXECUTION_RATE].dropna()
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
    rates = [*rows[terms.EXECUTION_RATE].dropna()]
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
