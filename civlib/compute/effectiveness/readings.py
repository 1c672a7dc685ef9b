"""The same year under every reading of the method: which conclusions do not depend on it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

from civlib.compute.effectiveness.assessment import Effectiveness, evaluate, listed, parts
from civlib.dataset import frames, schemas
from civlib.dataset.options import Options
from civlib.wording import terms
from civlib.wording.terms import LowerIsBetter, Rating, ReducedScale

if TYPE_CHECKING:
    from pandas import DataFrame


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
        options, then what `civlib.compute.effectiveness.frame` has under the same names.
    """
    readings = product(LowerIsBetter, (False, True), ReducedScale)
    results = (evaluate(indicators, previous, Options(*reading)) for reading in readings)
    return frames.frame(schemas.columns("sensitivity"), map(_row, results))


def _row(result: Effectiveness) -> list[Any]:
    return [
        *result.options.words().values(),
        result.efficiency.value,
        result.quality.value,
        result.previous,
        result.points,
        *parts(result.assessed).values(),
        listed(result.missing),
        listed(result.excluded),
    ]


def alike(readings: DataFrame) -> bool:
    """Return whether every way where lower is better gives the same figures throughout.

    Parameters
    ----------
    readings
        What `sensitivity` returns.
    """
    ways = {
        tuple(frames.tuples(own.drop(columns=terms.LOWER_IS_BETTER)))
        for _, own in readings.groupby(terms.LOWER_IS_BETTER)
    }
    return len(ways) == 1


def conclusions(readings: DataFrame) -> tuple[Rating, ...]:
    """Return the ratings that occur among the readings, the best first.

    One rating: the conclusion is robust, every reading that rates at all gives the same. Several:
    it depends on the reading. None: no reading gives a rating.

    Parameters
    ----------
    readings
        What `sensitivity` returns.
    """
    found = set(readings[terms.RATING])
    return tuple(rating for rating in Rating if rating in found)
