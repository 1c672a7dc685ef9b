"""The same year under every reading of the method: which conclusions do not depend on it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from civlib.compute.effectiveness.assessment import evaluate, frame
from civlib.compute.scales import Scale
from civlib.dataset import frames, schemas
from civlib.dataset.frames import Rate, records, tuples
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

    Examples
    --------
    >>> from civlib.compute.scales import RATINGS
    >>> window([Fraction(300), None], [RATINGS[True, True]])
    (Fraction(165, 1), Fraction(290, 1))
    """
    bounds = [bound for scale in scales for bound in scale.bounds]
    known = [e for e in sums if e is not None]
    low, high = min(bounds), max(bounds)
    first, last = min([low - margin, *known]), max([high + margin, *known])
    return max(first, low - limit), min(last, high + limit)
