"""Numbers over all programmes, from what was published: one year compared, sums, states, findings.

Frames in, new frames out. Amounts are `decimal.Decimal`, exactly converted into the unit that most
programmes have; those of a unit that is not known stay apart and are never added up. Rates are
`fractions.Fraction` of one, recomputed from the exact amounts because published rates are rounded;
``None`` is absent or undefined.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from civlib.compute import counts, finance
from civlib.compute.counts import sums
from civlib.compute.finance import AMOUNTS
from civlib.compute.indicators import Counted, counted
from civlib.dataset.frames import DataFrame, Rate, frame, records, tuples
from civlib.dataset.outputs import Published
from civlib.dataset.period import Period
from civlib.wording import terms
from civlib.wording.sequences import alphabetical
from civlib.wording.terms import PeriodKind, Severity, State

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
        Columns programme, year, period (to the last day of its figures), unit; planned, actual,
        variance, execution_rate of all sources; of the result indicators, those of inputs apart,
        the number in each state, of all, of rated ones (met or not met) and met_rate (met / rated,
        undefined where none is rated); the number of findings and how many have each severity.
        Counts are ``None`` where the report has no such table.
    """
    named = {slug: one.unit.uk for slug, one in found.programmes.items()}
    common, rows = counts.common([*named.values()]), []
    for pair in found.pairs:
        own, money = named[pair[0]], [*found.money.get(pair, (None, None))]
        if counts.power(own) is not None:
            own, money = common, [counts.converted(amount, own, common) for amount in money]
        states, graves = found.states.get(pair), found.severities.get(pair)
        tally: list[Any] = [None] * len(COUNTED)
        told: list[Any] = [None] * len(FOUND)
        if states is not None:
            every = counted(map(State, states))
            tally = [*map(states.count, STATES), every.indicators, every.rated, every.share]
        if graves is not None:
            told = [len(graves), *map(graves.count, SEVERITIES)]
        days = found.programmes[pair[0]].settings(pair[1]).period(pair[1])
        period, money_of = Period(days.first, days.end), finance.compared(*money)
        rows.append([*pair, period, own, *money_of, *tally, *told])
    keys = [terms.PROGRAMME, terms.YEAR, terms.PERIOD, terms.UNIT]
    return frame([*keys, *AMOUNTS, *COUNTED, *FOUND], rows)


def is_whole(period: Period) -> bool:
    """Return whether a period is a whole year."""
    return period.kind == PeriodKind.YEAR


def published_years(found: Published) -> list[int]:
    """Return the years for which anything is published, in order."""
    return sorted({year for _, year in found.pairs})


def published_dates(found: Published) -> list[date]:
    """Return the dates of all reports, in order."""
    return sorted(found.programmes[slug].settings(year).date for slug, year in found.pairs)


def compared_period(rows: DataFrame) -> Period:
    """Return the period that most programmes report of; of equals a whole year, then the last."""
    counts: Counter[Period] = Counter(rows[terms.PERIOD])
    return max(counts, key=lambda own: (counts[own], is_whole(own), own.last))


def others(rows: DataFrame) -> int:
    """Return how many programmes have no report of the compared period."""
    return int(rows[terms.PROGRAMME].nunique() - compared(rows)[terms.PROGRAMME].nunique())


def partial(rows: DataFrame) -> DataFrame:
    """Return the rows of reports on less than a year."""
    return rows[[not is_whole(own) for own in rows[terms.PERIOD]]]


def compared(rows: DataFrame) -> DataFrame:
    """Return the rows of the compared period, those nearest to their plan first.

    Equal distances keep their order; an undefined rate has none and stands last.
    """
    found = records(rows[rows[terms.PERIOD] == compared_period(rows)])
    found.sort(key=lambda row: from_plan(row[terms.EXECUTION_RATE]))
    return frame([*rows.columns], found)


def from_plan(rate: Rate) -> tuple[bool, Fraction]:
    """Return how far a rate is from the plan, to sort by; one that is undefined comes last.

    Examples
    --------
    >>> sorted([None, Fraction(2), Fraction(1), Fraction(4, 5)], key=from_plan)
    [Fraction(1, 1), Fraction(4, 5), Fraction(2, 1), None]
    """
    return rate is None, abs((rate or Fraction(0)) - 1)


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
    """Return the sums of each (year, period, unit), sorted; the columns of `by_unit` after them."""
    keys = [terms.YEAR, terms.PERIOD, terms.UNIT]
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
    known, counts = rows[rows[terms.INDICATORS].notna()], sums(rows, STATES)
    having = [known[known[state] > 0][terms.PROGRAMME].nunique() for state in STATES]
    table = zip(STATES, counts.values(), shares([*counts.values()]), having, strict=True)
    return frame([terms.STATE, terms.INDICATORS, terms.SHARE, terms.PROGRAMMES], table)


def judged(states: DataFrame) -> Counted:
    """Return how many indicators there are in `states`, how many are rated, and how many met."""
    return counted(State(state) for state, count, *_ in tuples(states) for _ in range(count))


def rated(rows: DataFrame) -> Counted:
    """Return the same of rows of `years`; reports without published indicators do not count."""
    return judged(states(rows))


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
    """Return the rows from the rate nearest to the plan on, by name where equally far."""

    def key(row: dict[str, Any]) -> tuple[Any, Any]:
        return from_plan(row[column]), alphabetical(names[row[terms.PROGRAMME]])

    return sorted(records(rows), key=key)


def outermost(rows: Rows, column: str, nearest: int, farthest: int) -> tuple[Rows, int]:
    """Return as many rows as can be shown, and how many are left out between both ends.

    All of them if there are not too many; else those that have a rate, of more than ``nearest``
    and ``farthest`` together only so many from either end. They are `ordered` by that column.
    """
    most = nearest + farthest
    rated = [row for row in rows if row[column] is not None]
    if len(rows) <= most:
        return rows, 0
    if len(rated) <= most:
        return rated, 0
    return [*rated[:nearest], *rated[-farthest:]], len(rated) - most


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
    """Return the rows nearest to their plan and those farthest from it.

    Several where they are equal; none at either end where all are equally far, or have no rate.
    """
    known = rows[rows[terms.EXECUTION_RATE].notna()]
    distances = [from_plan(rate)[1] for rate in known[terms.EXECUTION_RATE]]
    low, high = min(distances, default=None), max(distances, default=None)
    if low == high:
        return rows[:0], rows[:0]
    near, far = ([one == end for one in distances] for end in (low, high))
    return known[near], known[far]
