"""Effectiveness of a programme: the finance ministry's comparative analysis of budget programmes.

Letter of 19.09.2013 № 31-05110-14-5/27486, voluntary for target programmes. The rules here are
remembered and await confirmation against the official text: `STATUS` says so wherever a result is
published. Frames in, exact `fractions.Fraction` out: indices and E are points, of which 100 is
"exactly as planned"; ``None`` is absent or undefined.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from civlib.compute.indices import POINTS, RATINGS, Excluded, Index, Scale, index
from civlib.dataset import frames, schemas
from civlib.dataset.frames import DataFrame, Rate, tuples
from civlib.dataset.model import Options
from civlib.wording import terms
from civlib.wording.sequences import grouped
from civlib.wording.terms import Group, LowerIsBetter, Missing, Rating, ReducedScale, Unreported

METHOD = "comparative_analysis"
STATUS = "remembered_unconfirmed"
DEFAULT = Options()
COUNTING = (terms.LOWER_IS_BETTER, terms.CAPPED, terms.UNREPORTED)
"""Options that say how indices are counted."""

ASSUMED: Mapping[str, Fraction] = {
    ReducedScale.POINTS_0: Fraction(0),
    ReducedScale.POINTS_15: Fraction(15),
    ReducedScale.POINTS_25: Fraction(25),
}
"""Points that these readings give where nothing is known of the previous year."""


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
    def rests(self) -> bool:
        """Return whether there are any indicators that it could rest on."""
        return not {Missing.EFFICIENCY_ABSENT, Missing.QUALITY_ABSENT} <= {*self.missing}

    @property
    def ratio(self) -> Rate:
        """Return this year's I(еф) divided by the previous one."""
        return ratio(self.efficiency.value, self.previous)

    @property
    def points(self) -> Rate:
        """Return the points for the ratio, or those that the options give without one."""
        if self.ratio is not None:
            return POINTS.of(self.ratio)
        known = self.efficiency.value is not None
        return ASSUMED.get(self.options.reduced_scale) if known else None

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Return what a full assessment lacks."""
        efficiency, quality = self.efficiency, self.quality
        undefined = self.previous is None or self.previous <= 0
        lacks = {
            Missing.EFFICIENCY_ABSENT: not (efficiency.parts or efficiency.excluded),
            Missing.EFFICIENCY_UNDEFINED: efficiency.excluded and not efficiency.parts,
            Missing.QUALITY_ABSENT: not (quality.parts or quality.excluded),
            Missing.QUALITY_UNDEFINED: quality.excluded and not quality.parts,
            Missing.PREVIOUS_ABSENT: not self.known,
            Missing.PREVIOUS_UNDEFINED: self.known and undefined,
        }
        return tuple(part for part, lacking in lacks.items() if lacking)

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
    rated: DataFrame, previous: DataFrame | None, options: Options = DEFAULT
) -> Effectiveness:
    """Return the assessment of one year.

    Parameters
    ----------
    rated
        The year's indicators, from `indicators.rate`. Inputs and outputs do not enter.
    previous
        The same of the previous year, which is read with the same options; None if nothing is
        known of that year.
    options
        The readings of the method.
    """
    before = None if previous is None else index(previous, Group.EFFICIENCY, options).value
    efficiency, quality = (
        index(rated, group, options) for group in (Group.EFFICIENCY, Group.QUALITY)
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


def frame(result: Effectiveness) -> DataFrame:
    """Return the assessment as it is published: one row for each parameter.

    Returns
    -------
    DataFrame
        Columns parameter, value: points and the ratio exactly, words as text, lists separated by
        semicolons; None where there is nothing. Rows that begin with ``reduced_reading`` hold
        what a reduced scale would give where a part is missing.
    """
    return frames.frame([terms.PARAMETER, terms.VALUE], _parameters(result).items())


def _parameters(result: Effectiveness) -> dict[str, Any]:
    return {
        "method": METHOD,
        "status": STATUS,
        **result.options.words(),
        terms.I_EFFICIENCY: result.efficiency.value,
        terms.I_QUALITY: result.quality.value,
        terms.PREVIOUS_I_EFFICIENCY: result.previous,
        terms.RATIO: result.ratio,
        terms.POINTS: result.points,
        **_parts(result.assessed),
        **{f"reduced_reading_{name}": value for name, value in _parts(result.reduced).items()},
        terms.MISSING: "; ".join(result.missing) or None,
        terms.EXCLUDED: "; ".join(map(str, result.excluded)) or None,
    }


def _parts(reading: Reading | None) -> dict[str, Any]:
    if reading is None:
        return dict.fromkeys((terms.E, terms.SCALE, terms.RATING))
    return {terms.E: reading.e, terms.SCALE: reading.scale.name, terms.RATING: reading.rating}


def sensitivity(rated: DataFrame, previous: DataFrame | None) -> DataFrame:
    """Return the assessment under every reading, the default one first.

    Indicators as in `evaluate`: those of the previous year are read in the same way as this year's.

    Returns
    -------
    DataFrame
        One row for each of the 60 readings: each way where lower is better × uncapped or capped ×
        each of `ReducedScale` where a part is missing × unreported left out or counted as zero.
        Columns: the four options and the other parameters of `frame`.
    """
    rows = []
    for lower, capped in product(LowerIsBetter, (False, True)):
        ways = [Options(lower, capped, unreported=unreported) for unreported in Unreported]
        # The scale changes no index: each way of counting is evaluated once.
        counted = [evaluate(rated, previous, options) for options in ways]
        for scale, result in product(ReducedScale, counted):
            options = replace(result.options, reduced_scale=scale)
            rows.append(_parameters(replace(result, options=options)))
    return frames.frame(schemas.columns("sensitivity"), rows)


def alike(readings: DataFrame, option: str) -> bool:
    """Return whether an option makes no difference: each of its values gives the same figures."""
    ways = {tuple(tuples(own.drop(columns=option))) for _, own in readings.groupby(option)}
    return len(ways) == 1


def matter(readings: DataFrame) -> list[str]:
    """Return the options of how indices are counted that make a difference in `sensitivity`."""
    return [option for option in COUNTING if not alike(readings, option)]


def conclusions(readings: DataFrame) -> tuple[Rating, ...]:
    """Return the ratings that occur in `sensitivity`, the best first.

    One rating: the conclusion is robust, every reading that rates at all gives the same. Several:
    it depends on the reading. None: no reading gives a rating.
    """
    found = set(readings[terms.RATING])
    return tuple(rating for rating in Rating if rating in found)


def distinct(readings: DataFrame) -> DataFrame:
    """Return what readers see of `sensitivity`: readings that come to the same are one row.

    Where the previous year is unknown, what it could give, 0, 15 or 25 points, is in one row; a
    scale reduced by it always rates as 25 points do, so it has none of its own.

    Returns
    -------
    DataFrame
        Columns capped and unreported, in all rows as usual where they make no difference;
        i_efficiency, i_quality, scale; points, e and rating, each a tuple without repetition; and
        lower_is_better, the tuple of ways that lead to the row.
    """
    for option in COUNTING[1:]:
        if alike(readings, option):
            readings = readings[readings[option] == DEFAULT.words()[option]]
    known = readings[readings[terms.REDUCED_SCALE].isin(ASSUMED)]
    keys = [terms.CAPPED, terms.UNREPORTED, terms.I_EFFICIENCY, terms.I_QUALITY, terms.SCALE]
    bounds, ways = [terms.POINTS, terms.E, terms.RATING], []
    for (way, *_), own in known.groupby([terms.LOWER_IS_BETTER, *keys[:2]], sort=False):
        spread = (tuple(dict.fromkeys(own[name].dropna())) for name in bounds)
        ways.append(((*tuples(own[keys])[0], *spread), way))
    rows = sorted(grouped(ways).items(), key=lambda item: item[0][:2])
    columns = [*keys, *bounds, terms.LOWER_IS_BETTER]
    return frames.frame(columns, ([*key, tuple(own)] for key, own in rows))
