"""The assessment of one year: indices, sum and scale, and the same under every reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

from civlib.compute.effectiveness.index import Excluded, Index, index
from civlib.compute.scales import POINTS, RATINGS, Scale
from civlib.dataset import frames, schemas
from civlib.dataset.frames import Rate, records, tuples
from civlib.dataset.options import Options
from civlib.wording import terms
from civlib.wording.terms import Group, LowerIsBetter, Missing, Rating, ReducedScale

if TYPE_CHECKING:
    from pandas import DataFrame

METHOD = "comparative_analysis"
STATUS = "remembered_unconfirmed"


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
    ratio, points
        This year's I(еф) divided by the previous one, and the points for that.
    missing
        What a full assessment lacks.
    reading
        What the parts that are there give, on the scale reduced by what is missing; None where
        I(еф) is undefined, because no scale does without it.
    options
        The readings of the method that were chosen.
    """

    efficiency: Index
    quality: Index
    previous: Rate
    ratio: Rate
    points: Rate
    missing: tuple[Missing, ...]
    reading: Reading | None
    options: Options

    @property
    def assessed(self) -> Reading | None:
        """Return the assessment; None if a part is missing and the options refuse a rating."""
        refused = self.missing and self.options.reduced_scale == ReducedScale.REFUSE
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
    indicators: DataFrame, previous: DataFrame | Fraction | None, options: Options | None = None
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
        The readings of the method; the defaults of `Options` if None.
    """
    options = options or Options()
    efficiency = index(indicators, Group.EFFICIENCY, options)
    quality = index(indicators, Group.QUALITY, options)
    if previous is None or isinstance(previous, Fraction):
        before = previous
    else:
        before = index(previous, Group.EFFICIENCY, options).value
    change = ratio(efficiency.value, before)
    points = None if change is None else POINTS.of(change)
    return Effectiveness(
        efficiency,
        quality,
        before,
        change,
        points,
        missing=tuple(_missing(efficiency, quality, previous is None, before)),
        reading=_reading(efficiency.value, quality.value, points),
        options=options,
    )


def ratio(now: Rate, before: Rate) -> Rate:
    """Return this year's index divided by the previous; undefined unless that is above zero.

    Examples
    --------
    >>> ratio(Fraction(90), Fraction(100)), ratio(Fraction(90), Fraction(0))
    (Fraction(9, 10), None)
    """
    return None if now is None or before is None or before <= 0 else now / before


def _missing(efficiency: Index, quality: Index, unknown: bool, before: Rate) -> Iterator[Missing]:
    if efficiency.value is None:
        there = efficiency.excluded
        yield Missing.EFFICIENCY_UNDEFINED if there else Missing.EFFICIENCY_ABSENT
    if quality.value is None:
        yield Missing.QUALITY_UNDEFINED if quality.excluded else Missing.QUALITY_ABSENT
    if unknown:
        yield Missing.PREVIOUS_ABSENT
    elif before is None or before <= 0:
        yield Missing.PREVIOUS_UNDEFINED


def _reading(efficiency: Rate, quality: Rate, points: Rate) -> Reading | None:
    if efficiency is None:
        return None
    scale = RATINGS[quality is not None, points is not None]
    return Reading(efficiency + (quality or 0) + (points or 0), scale)


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

    Parameters
    ----------
    indicators, previous
        As in `effectiveness.evaluate`. The previous year's indicators are read in the same
        way as this year's; an index given as a number stays the same in every reading.

    Returns
    -------
    DataFrame
        One row for each of the 12 readings: each way where lower is better × uncapped or capped ×
        refusing a rating or reducing the scale where a part is missing. Columns: the three
        options and the other parameters of `civlib.compute.effectiveness.frame`.
    """
    readings = product(LowerIsBetter, (False, True), ReducedScale)
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
        if row[terms.REDUCED_SCALE] == ReducedScale.REDUCED:
            key = (row[terms.CAPPED], row[terms.E], row[terms.SCALE])
            ways.setdefault(key, []).append(row[terms.LOWER_IS_BETTER])
    rows = sorted(ways.items(), key=lambda item: item[0][0])
    columns = [terms.CAPPED, terms.E, terms.SCALE, terms.LOWER_IS_BETTER]
    return frames.frame(columns, ([*key, tuple(own)] for key, own in rows))


def window(
    sums: Iterable[Rate],
    scales: Iterable[Scale[Rating]],
    margin: Fraction = Fraction(25),
    limit: Fraction = Fraction(75),
) -> tuple[Fraction, Fraction]:
    """Return from where to where sums are worth showing beside each other.

    That is round every threshold by ``margin`` points at least, and round every sum that lies no
    farther than ``limit`` beyond them.
    """
    bounds = [bound for scale in scales for bound in scale.bounds]
    known = [e for e in sums if e is not None]
    low, high = min(bounds), max(bounds)
    first, last = min([low - margin, *known]), max([high + margin, *known])
    return max(first, low - limit), min(last, high + limit)
