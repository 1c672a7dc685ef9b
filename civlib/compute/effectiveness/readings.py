"""The same year under every reading of the method: which conclusions do not depend on it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from civlib.compute.effectiveness.assessment import evaluate, frame
from civlib.dataset import frames
from civlib.dataset.frames import tuples
from civlib.dataset.options import Options
from civlib.wording import terms
from civlib.wording.terms import LowerIsBetter, Rating, ReducedScale

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = [
    *(terms.LOWER_IS_BETTER, terms.CAPPED, terms.REDUCED_SCALE),
    *(terms.I_EFFICIENCY, terms.I_QUALITY, terms.PREVIOUS_I_EFFICIENCY, terms.POINTS),
    *(terms.E, terms.SCALE, terms.RATING, terms.MISSING, terms.EXCLUDED),
]


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
    values = (dict(tuples(frame(result))) for result in results)
    return frames.frame(COLUMNS, ([row[name] for name in COLUMNS] for row in values))


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
