"""Whether the plans of indicators are realistic: how many were far outdone, how many far missed.

Frames in, new frames out, as in `finance`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from civlib.compute import indicators
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, Rate, frame
from civlib.wording import terms


def realism(years: Sequence[YearData]) -> DataFrame:
    """Return how many indicators of each year lie outside what is plausible for a plan.

    Parameters
    ----------
    years
        The years that have data, the last of which says what is plausible (``[scale]``).

    Returns
    -------
    DataFrame
        Columns year, rated (results with a rate), above, below (those whose rate is above
        ``plausible_to`` or below ``plausible_from``), high and low (these bounds, fractions of
        one). Years without any rate are left out.
    """
    scale, rows = years[-1].programme.scale, []
    low, high = (Fraction(end) / 100 for end in (scale.plausible_from, scale.plausible_to))
    for data in years:
        rates = [rate for rate in _results(data) if rate is not None]
        if rates:
            above, below = (sum(rate > high for rate in rates), sum(rate < low for rate in rates))
            rows.append([data.year, len(rates), above, below, high, low])
    columns = [terms.YEAR, terms.RATED, terms.ABOVE, terms.BELOW, terms.HIGH, terms.LOW]
    return frame(columns, rows)


def _results(data: YearData) -> list[Rate]:
    """Return the rate of each indicator but inputs."""
    results = indicators.results(indicators.of_year(data))
    return list(results[terms.ACHIEVEMENT_RATE])
