"""The assessment of one year: indices, the previous year, the sum, its scale, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from civlib.compute.effectiveness.index import Excluded, Index, index
from civlib.compute.scales import POINTS, RATINGS, Scale
from civlib.dataset import frames
from civlib.dataset.frames import Rate
from civlib.dataset.options import Options
from civlib.wording import terms
from civlib.wording.terms import Group, Missing, Rating, ReducedScale

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
