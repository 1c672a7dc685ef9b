"""A programme over the years of its term: money, indicators, and what their totals hold.

Frames in, new frames out, as in `finance`. Every year of the term has its row, so that a
year without data is a gap with absent values, never a zero and never left out. A total over years
always says which years it holds; nobody may take it for the total of the term.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from civlib.compute import finance, indicators
from civlib.compute.finance import AMOUNTS, Sums
from civlib.compute.indicators import COUNTS, counted
from civlib.dataset import YearData
from civlib.dataset.frames import Amount, DataFrame, frame, records, tuples
from civlib.dataset.model import Term
from civlib.wording import terms
from civlib.wording.terms import Group

T = TypeVar("T")

_PLACE = [terms.GROUP, terms.NUMBER]
IDENTITY = [terms.SERIES, terms.GROUP, terms.NUMBER, terms.TITLE, terms.UNIT, terms.DIRECTION]
VALUES = [terms.PLANNED, terms.ACTUAL, terms.ACHIEVEMENT_RATE, terms.STATE]

Pairs = Mapping[int, tuple[Amount, Amount]]
"""Planned and actual of each year: both, or neither."""


class Years(tuple[int, ...]):
    """Years in order; as text they stand with spaces between, such as ``2017 2019``."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return the years as tables for machines hold them."""
        return " ".join(map(str, self))


def term(years: Sequence[YearData]) -> Years:
    """Return every year of the programme, with data or without.

    Where the programme's term is not known, the years from the first with data to the last.
    """
    whole = years[0].programme.term or Term(years[0].year, years[-1].year)
    return Years(range(whole.first, whole.last + 1))


def missing(years: Sequence[YearData]) -> Years:
    """Return the years of the term that have no data."""
    have = {data.year for data in years}
    return Years(year for year in term(years) if year not in have)


def by_year(years: Sequence[YearData]) -> DataFrame:
    """Return the money of all sources, one row for each year of the term.

    Parameters
    ----------
    years
        The years that have data, from `civlib.dataset.load_years`, as everywhere in this module.

    Returns
    -------
    DataFrame
        Columns year, planned, actual, variance, execution_rate; all but the year are absent where
        there are no data for it.
    """
    money = _money(years)[terms.ALL_SOURCES]
    return frame([terms.YEAR, *AMOUNTS], ([year, *sums] for year, sums in money.items()))


def by_source(years: Sequence[YearData]) -> DataFrame:
    """Return one row for each (source, year): `by_year` with a column source before it."""
    money = _money(years)
    rows = (
        [source, year, *sums]
        for source in years[0].programme.source_ids
        for year, sums in money[source].items()
    )
    return frame([terms.SOURCE, terms.YEAR, *AMOUNTS], rows)


def _money(years: Sequence[YearData]) -> dict[str, dict[int, Sums]]:
    """Return the sums of all sources and of each, absent in a year of the term without data."""
    sources = years[0].programme.source_ids
    gaps = dict.fromkeys(term(years), finance.compared(None, None))
    money = {source: dict(gaps) for source in (terms.ALL_SOURCES, *sources)}
    for data in years:
        whole = finance.whole(data.measures, data.funding)
        for source, *sums in tuples(finance.totals(whole, sources)):
            money[source][data.year] = Sums(*sums)
    return money


def totals(years: Sequence[YearData]) -> DataFrame:
    """Return the money of the years that have data: first the row ``all``, then each source.

    Returns
    -------
    DataFrame
        Columns source, planned, actual, variance, execution_rate, held_years: the `Years` with a
        complete pair (see `finance.pairs`), whose sums these are.
    """
    rows = (
        [source, *over_years({year: sums[:2] for year, sums in own.items()})]
        for source, own in _money(years).items()
    )
    return frame([terms.SOURCE, *AMOUNTS, terms.HELD_YEARS], rows)


def measures(years: Sequence[YearData]) -> DataFrame:
    """Return one row for each (measure_id, title) in the order of the data, all years added.

    A measure whose title changed is another measure: one row for each title, the earlier first.

    Returns
    -------
    DataFrame
        Columns measure_id, title (as the last year has it), years (those that list it), and the
        columns of `totals`.
    """
    titles: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], dict[int, tuple[Amount, Amount]]] = {}
    for data in years:
        sums = tuples(finance.by_measure(data.measures, data.funding))
        for title, (id, planned, actual, *_) in zip(data.measures[terms.TITLE], sums, strict=True):
            titles[id, same(title)] = title
            found.setdefault((id, same(title)), {})[data.year] = (planned, actual)
    ids = merged([*data.measures[terms.MEASURE_ID]] for data in years)
    order = sorted(found, key=lambda key: ids.index(key[0]))
    columns = [terms.MEASURE_ID, terms.TITLE, terms.YEARS, *AMOUNTS, terms.HELD_YEARS]
    rows = ([key[0], titles[key], Years(found[key]), *over_years(found[key])] for key in order)
    return frame(columns, rows)


def merged(lists: Iterable[Sequence[T]]) -> list[T]:
    """Return what some lists hold, each once, in an order that goes with theirs.

    What a later list adds stands before what follows it there.

    Examples
    --------
    >>> merged([["1.1", "1.2", "2.1"], ["1.1", "1.3", "2.1", "2.2"]])
    ['1.1', '1.2', '1.3', '2.1', '2.2']
    """
    order: list[T] = []
    for items in lists:
        place = len(order)
        for item in reversed(items):
            if item not in order:
                order.insert(place, item)
            place = order.index(item)
    return order


def over_years(pairs: Pairs) -> list[Any]:
    """Return the sums of years, and which years have both amounts; see `totals`.

    Examples
    --------
    >>> from decimal import Decimal
    >>> over_years({2018: (Decimal(4), Decimal(3)), 2019: (None, None)})
    [Decimal('4'), Decimal('3'), Decimal('-1'), Fraction(3, 4), (2018,)]
    """
    held = [year for year, pair in pairs.items() if None not in pair]
    return [*finance.sums(*zip(*pairs.values(), strict=True)), Years(held)]


def same(text: str) -> str:
    """Return a text as titles and units are compared: spaces and case aside."""
    return " ".join(text.split()).casefold()


def series(years: Sequence[YearData]) -> DataFrame:
    """Return indicators over time: one row for each (series, year), every year of the term.

    A series is one indicator that stayed the same: its group, number, title, unit and direction.
    If any of them changed, another series begins, and the two are never joined.

    Returns
    -------
    DataFrame
        Columns series (1, 2 … in the order of groups, data and first years), group, number,
        title, unit, direction, year, planned, actual, achievement_rate, state. In a year that
        lacks the indicator the last four are absent, its state too.
    """
    names: dict[Hashable, list[Any]] = {}
    values: dict[Hashable, dict[int, list[Any]]] = {}
    for data in years:
        rated = tuples(indicators.of_year(data)[VALUES])
        for row, result in zip(records(data.indicators), rated, strict=True):
            names[identity(row)] = [row[name] for name in IDENTITY[1:]]
            values.setdefault(identity(row), {})[data.year] = [*result]
    places = merged(tuples(data.indicators[_PLACE]) for data in years)
    places.sort(key=lambda place: [*Group, ""].index(place[0]))
    order = sorted(names, key=lambda key: places.index(tuple(names[key][:2])))
    nothing = [None] * len(VALUES)
    rows = (
        [place, *names[key], year, *values[key].get(year, nothing)]
        for place, key in enumerate(order, start=1)
        for year in term(years)
    )
    return frame([*IDENTITY, terms.YEAR, *VALUES], rows)


def identity(row: Mapping[str, Any]) -> Hashable:
    """Return what stays the same in a series; indicators that differ in it are never joined."""
    place = (row[terms.GROUP], row[terms.NUMBER])
    return (*place, same(row[terms.TITLE]), same(row[terms.UNIT]), row[terms.DIRECTION])


def breaks(found: DataFrame) -> DataFrame:
    """Return where an indicator's place passes from one of the `series` to another.

    Returns
    -------
    DataFrame
        One row for each break: group, number, before and year (the last year of the old series
        that stands before it, and the first of the new one), series_before, series, changed
        (which of title, unit and direction differ, in this order).
    """
    columns = [terms.GROUP, terms.NUMBER, terms.BEFORE, terms.YEAR]
    columns += [terms.SERIES_BEFORE, terms.SERIES, terms.CHANGED]
    known, rows = found[found[terms.STATE].notna()], []
    for place, part in known.groupby([terms.GROUP, terms.NUMBER], sort=False):
        for old, new in pairwise(records(part.sort_values(terms.YEAR))):
            if old[terms.SERIES] != new[terms.SERIES]:
                ends = [pair[name] for name in (terms.YEAR, terms.SERIES) for pair in (old, new)]
                changed = (name for name in IDENTITY[3:] if same(old[name]) != same(new[name]))
                rows.append([*place, *ends, " ".join(changed)])
    return frame(columns, rows)


def met_by_year(found: DataFrame) -> DataFrame:
    """Return how many indicators of results met their plan, one row for each year of the term.

    Returns
    -------
    DataFrame
        Columns year, indicators (how many there were, without those of inputs), rated (met or not
        met), met; all absent in a year without any.
    """
    nothing, rows = [None] * len(COUNTS), []
    for year, part in found.groupby(terms.YEAR, sort=False):
        known = indicators.results(part)[terms.STATE].dropna()
        rows.append([year, *(counted(known)[: len(COUNTS)] if len(known) else nothing)])
    return frame([terms.YEAR, *COUNTS], rows)


def results(found: DataFrame) -> DataFrame:
    """Return one row for each series: in how many years it met its plan.

    Values of different years are not added up: few indicators would allow it.

    Returns
    -------
    DataFrame
        Columns series, group, number, title, unit, direction, years (those that report it),
        rated (in how many it was met or not met), met.
    """
    rows = []
    for _, part in found.groupby(terms.SERIES, sort=False):
        known = part[part[terms.STATE].notna()]
        own = counted(known[terms.STATE])
        rows.append([*part[IDENTITY].iloc[0], Years(known[terms.YEAR]), own.rated, own.met])
    return frame([*IDENTITY, terms.YEARS, terms.RATED, terms.MET], rows)


def partial(years: Sequence[YearData], series: DataFrame) -> DataFrame:
    """Return the rows of `results` whose series not every year with data reports."""
    rows = results(series)
    return rows.loc[[len(reported) < len(years) for reported in rows[terms.YEARS]]]


def comparable(series: DataFrame) -> bool:
    """Return whether indicators of two years or more can be compared."""
    return bool(series[series[terms.STATE].notna()][terms.YEAR].nunique() > 1)


def extremes(by_year: DataFrame) -> list[list[dict[str, Any]]]:
    """Return the years of `by_year` with the lowest execution rate, and those with the highest.

    Several where they have the same; one list where only one year has a rate, none where none has.
    """
    rows = [row for row in records(by_year) if row[terms.EXECUTION_RATE] is not None]
    rates = [row[terms.EXECUTION_RATE] for row in rows]
    ends = sorted({min(rates), max(rates)}) if rates else []
    return [[row for row in rows if row[terms.EXECUTION_RATE] == end] for end in ends]


def realism(years: Sequence[YearData]) -> DataFrame:
    """Return how many indicators of each year lie outside what is plausible for a plan.

    The last of the years says what is plausible (``[scale]``).

    Returns
    -------
    DataFrame
        Columns year, rated (results with a rate), above, below (those whose rate is above
        ``plausible_to`` or below ``plausible_from``), high and low (these bounds, fractions of
        one). Years without any rate are left out.
    """
    shares, rows = years[-1].programme.scale.shares, []
    low, high = shares["plausible_from"], shares["plausible_to"]
    for data in years:
        results = indicators.results(indicators.of_year(data))
        rates = [rate for rate in results[terms.ACHIEVEMENT_RATE] if rate is not None]
        above, below = (sum(rate > high for rate in rates), sum(rate < low for rate in rates))
        rows += [[data.year, len(rates), above, below, high, low]] if rates else []
    columns = [terms.YEAR, terms.RATED, terms.ABOVE, terms.BELOW, terms.HIGH, terms.LOW]
    return frame(columns, rows)
