"""Effectiveness of a programme: the finance ministry's comparative analysis of budget programmes.

Letter of 19.09.2013 № 31-05110-14-5/27486, voluntary for target programmes. The rules here are
remembered and await confirmation against the official text: `STATUS` says so wherever a result is
published. Frames in, exact `fractions.Fraction` out: indices and E are points, of which 100 is
"exactly as planned"; ``None`` is absent or undefined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from civlib.compute.indicators import mean
from civlib.compute.scales import POINTS, RATINGS, Scale
from civlib.dataset import frames, schemas
from civlib.dataset.frames import Amount, DataFrame, Rate, records, tuples
from civlib.dataset.model import Options
from civlib.wording import terms
from civlib.wording.terms import Direction, Group, LowerIsBetter, Missing, Rating, Undefined

METHOD = "comparative_analysis"
STATUS = "remembered_unconfirmed"
DEFAULT = Options()

_LOWER: Mapping[LowerIsBetter, Callable[[Fraction, Fraction], Fraction]] = {
    LowerIsBetter.RATIO: lambda planned, actual: planned / actual,
    LowerIsBetter.COMPLEMENT: lambda planned, actual: 1 - (actual - planned) / abs(planned),
    LowerIsBetter.MIRROR: lambda planned, actual: 2 - actual / planned,
}
"""Index where lower is better; the last two differ only where the plan is below zero."""


@dataclass(frozen=True)
class Excluded:
    """An indicator that does not enter its group's index, and why it has none of its own."""

    group: Group
    number: int
    reason: Undefined

    def __str__(self) -> str:
        """Return it as published data name it, such as ``quality/2: plan_absent``."""
        return f"{self.group}/{self.number}: {self.reason}"


@dataclass(frozen=True)
class Index:
    """Mean of the indices of a group's indicators.

    ``parts`` are the indices of those that have one, in points: a fraction of one times 100;
    ``excluded`` are those that have none, in the order of the data.
    """

    parts: tuple[Fraction, ...]
    excluded: tuple[Excluded, ...]

    @property
    def value(self) -> Rate:
        """Return the mean, in points; None where no indicator has an index."""
        return mean(self.parts)

    @property
    def counted(self) -> int:
        """Return how many indicators entered the mean."""
        return len(self.parts)


def index(indicators: DataFrame, group: Group, options: Options) -> Index:
    """Return the index of one group: I(еф) of efficiency, I(як) of quality.

    Indicators as in `evaluate`; those of other groups are left out.
    """
    names = [terms.NUMBER, terms.PLANNED, terms.ACTUAL, terms.DIRECTION]
    parts, excluded = [], []
    own = indicators[indicators[terms.GROUP] == group][names]
    for number, planned, actual, direction in tuples(own):
        part = single(planned, actual, direction, options)
        if isinstance(part, Undefined):
            excluded.append(Excluded(group, number, part))
        else:
            parts.append(100 * part)
    return Index(tuple(parts), tuple(excluded))


def single(
    planned: Amount, actual: Amount, direction: str, options: Options
) -> Fraction | Undefined:
    """Return the index of one indicator, a fraction of one, or why it has none.

    Higher is better: actual / planned. Lower is better: planned / actual ("ratio"),
    1 − (actual − planned) / |planned| ("complement") or 2 − actual / planned ("mirror"). The last
    two have an index where actual is zero, and fall below zero where it is over twice the plan.

    Examples
    --------
    >>> from decimal import Decimal
    >>> single(Decimal(50), Decimal(40), "lower", Options())
    Fraction(5, 4)
    >>> single(Decimal(50), Decimal(40), "lower", Options(LowerIsBetter.MIRROR))
    Fraction(6, 5)
    >>> str(single(None, Decimal(12), "higher", Options()))
    'plan_absent'
    """
    if planned is None or actual is None:
        return Undefined.PLAN_ABSENT if planned is None else Undefined.ACTUAL_ABSENT
    lower = direction == Direction.LOWER
    if planned == 0:
        return Undefined.PLAN_ZERO
    if actual == 0 and lower and options.lower_is_better == LowerIsBetter.RATIO:
        return Undefined.ACTUAL_ZERO
    plan, fact = Fraction(planned), Fraction(actual)
    value = _LOWER[options.lower_is_better](plan, fact) if lower else fact / plan
    return min(value, Fraction(1)) if options.capped else value


@dataclass(frozen=True)
class Reading:
    """The sum of the parts that are there, and the scale that fits them."""

    e: Fraction
    scale: Scale[Rating]

    @property
    def rating(self) -> Rating:
        """Return what the scale makes of the sum, judged on its exact value."""
        return self.scale.of(self.e)


@dataclass(frozen=True)
class Effectiveness:
    """The assessment of one year; indices, points and sums are points, exactly.

    Attributes
    ----------
    efficiency, quality, previous
        I(еф) and I(як), with the indicators that do not count; I(еф) of the previous year.
    known
        Whether anything is known of the previous year.
    options
        The readings of the method that were chosen.
    """

    efficiency: Index
    quality: Index
    previous: Rate
    known: bool
    options: Options

    @property
    def ratio(self) -> Rate:
        """Return this year's I(еф) divided by the previous one."""
        return ratio(self.efficiency.value, self.previous)

    @property
    def points(self) -> Rate:
        """Return the points for the ratio."""
        return None if self.ratio is None else POINTS.of(self.ratio)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Return what a full assessment lacks."""
        return tuple(_missing(self))

    @property
    def reading(self) -> Reading | None:
        """Return what the parts that are there give, on the scale reduced by what is missing.

        None where I(еф) is undefined, because no scale does without it.
        """
        efficiency, quality, points = self.efficiency.value, self.quality.value, self.points
        if efficiency is None:
            return None
        scale = RATINGS[quality is not None, points is not None]
        return Reading(efficiency + (quality or 0) + (points or 0), scale)

    @property
    def assessed(self) -> Reading | None:
        """Return the assessment; None if a part is missing and the options refuse a rating."""
        refused = self.missing and self.options.reduced_scale == terms.ReducedScale.REFUSE
        return None if refused else self.reading

    @property
    def reduced(self) -> Reading | None:
        """Return the reading on a reduced scale, accepted or not; None if nothing is missing."""
        return self.reading if self.missing else None

    @property
    def excluded(self) -> tuple[Excluded, ...]:
        """Return the indicators of efficiency and quality that do not count."""
        return self.efficiency.excluded + self.quality.excluded


def evaluate(
    indicators: DataFrame, previous: DataFrame | Fraction | None, options: Options = DEFAULT
) -> Effectiveness:
    """Return the assessment of one year.

    Parameters
    ----------
    indicators
        One row for each indicator: group, number, direction, planned, actual. Inputs and outputs
        do not enter.
    previous
        The previous year's indicators, which are read with the same options; or its I(еф) in
        points; or None if nothing is known of that year.
    options
        The readings of the method.
    """
    if previous is None or isinstance(previous, Fraction):
        before = previous
    else:
        before = index(previous, Group.EFFICIENCY, options).value
    efficiency, quality = (
        index(indicators, group, options) for group in (Group.EFFICIENCY, Group.QUALITY)
    )
    return Effectiveness(efficiency, quality, before, previous is not None, options)


def ratio(now: Rate, before: Rate) -> Rate:
    """Return this year's index divided by the previous; undefined unless that is above zero.

    Examples
    --------
    >>> ratio(Fraction(90), Fraction(100)), ratio(Fraction(90), Fraction(0))
    (Fraction(9, 10), None)
    """
    return None if now is None or before is None or before <= 0 else now / before


def _missing(of: Effectiveness) -> Iterator[Missing]:
    if of.efficiency.value is None:
        there = of.efficiency.excluded
        yield Missing.EFFICIENCY_UNDEFINED if there else Missing.EFFICIENCY_ABSENT
    if of.quality.value is None:
        yield Missing.QUALITY_UNDEFINED if of.quality.excluded else Missing.QUALITY_ABSENT
    if not of.known:
        yield Missing.PREVIOUS_ABSENT
    elif of.previous is None or of.previous <= 0:
        yield Missing.PREVIOUS_UNDEFINED


def frame(result: Effectiveness) -> DataFrame:
    """Return the assessment as it is published: one row for each parameter.

    Returns
    -------
    DataFrame
        Columns parameter, value: points and the ratio exactly, words as text, lists separated by
        semicolons; None where there is nothing. Rows that begin with ``reduced_reading`` hold
        what a reduced scale would give where a part is missing.
    """
    rows = [
        ("method", METHOD),
        ("status", STATUS),
        *result.options.words().items(),
        (terms.I_EFFICIENCY, result.efficiency.value),
        (terms.I_QUALITY, result.quality.value),
        (terms.PREVIOUS_I_EFFICIENCY, result.previous),
        (terms.RATIO, result.ratio),
        (terms.POINTS, result.points),
        *_parts(result.assessed).items(),
        *((f"reduced_reading_{name}", value) for name, value in _parts(result.reduced).items()),
        (terms.MISSING, "; ".join(result.missing) or None),
        (terms.EXCLUDED, "; ".join(map(str, result.excluded)) or None),
    ]
    return frames.frame([terms.PARAMETER, terms.VALUE], rows)


def _parts(reading: Reading | None) -> dict[str, Any]:
    if reading is None:
        return dict.fromkeys((terms.E, terms.SCALE, terms.RATING))
    return {terms.E: reading.e, terms.SCALE: reading.scale.name, terms.RATING: reading.rating}


def sensitivity(indicators: DataFrame, previous: DataFrame | Fraction | None) -> DataFrame:
    """Return the assessment under every reading, the default one first.

    Indicators as in `evaluate`: those of the previous year are read in the same way as this
    year's; an index given as a number stays the same in every reading.

    Returns
    -------
    DataFrame
        One row for each of the 12 readings: each way where lower is better × uncapped or capped ×
        refusing a rating or reducing the scale where a part is missing. Columns: the three
        options and the other parameters of `civlib.compute.effectiveness.frame`.
    """
    readings = product(LowerIsBetter, (False, True), terms.ReducedScale)
    results = (evaluate(indicators, previous, Options(*reading)) for reading in readings)
    columns = schemas.columns("sensitivity")
    values = (dict(tuples(frame(result))) for result in results)
    return frames.frame(columns, ([row[name] for name in columns] for row in values))


def alike(readings: DataFrame) -> bool:
    """Return whether every way where lower is better gives the same figures in `sensitivity`."""
    ways = {
        tuple(tuples(own.drop(columns=terms.LOWER_IS_BETTER)))
        for _, own in readings.groupby(terms.LOWER_IS_BETTER)
    }
    return len(ways) == 1


def conclusions(readings: DataFrame) -> tuple[Rating, ...]:
    """Return the ratings that occur in `sensitivity`, the best first.

    One rating: the conclusion is robust, every reading that rates at all gives the same. Several:
    it depends on the reading. None: no reading gives a rating.
    """
    found = set(readings[terms.RATING])
    return tuple(rating for rating in Rating if rating in found)


def distinct(readings: DataFrame) -> DataFrame:
    """Return the readings that reduce the scale, those that come to the same as one row.

    Returns
    -------
    DataFrame
        One row for each (capped, e, scale) in `sensitivity`, uncapped first: these and
        lower_is_better, a tuple of the ways that lead to them.
    """
    ways: dict[tuple[str, Rate, str | None], list[LowerIsBetter]] = {}
    for row in records(readings):
        if row[terms.REDUCED_SCALE] == terms.ReducedScale.REDUCED:
            key = (row[terms.CAPPED], row[terms.E], row[terms.SCALE])
            ways.setdefault(key, []).append(row[terms.LOWER_IS_BETTER])
    rows = sorted(ways.items(), key=lambda item: item[0][0])
    columns = [terms.CAPPED, terms.E, terms.SCALE, terms.LOWER_IS_BETTER]
    return frames.frame(columns, ([*key, tuple(own)] for key, own in rows))


def window(sums: Iterable[Rate], scales: Iterable[Scale[Rating]]) -> tuple[Fraction, Fraction]:
    """Return from where to where sums are worth showing beside each other.

    That is round every threshold by 25 points at least, and round every sum that lies no farther
    than 75 beyond them.
    """
    bounds = [bound for scale in scales for bound in scale.bounds]
    known = [e for e in sums if e is not None]
    low, high = min(bounds), max(bounds)
    first, last = min([low - 25, *known]), max([high + 25, *known])
    return max(first, low - 75), min(last, high + 75)
