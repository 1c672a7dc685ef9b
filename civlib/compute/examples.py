"""Rows of the data that show a formula best: what the methodology works out step by step.

Each is a row with every column there, all of them absent where the year has no such row, so that
a formula can be worked out on it in any case.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from civlib.compute import indicators
from civlib.compute.audit.form import INDICATORS, PERCENT, Figure, Line, figures, lines
from civlib.compute.audit.printed import read, rounded, rules
from civlib.dataset.frames import DataFrame, Series, frame, records
from civlib.dataset.model import YearData
from civlib.wording import terms
from civlib.wording.terms import Target

RATES = (Fraction(21, 20), Fraction(97, 100), Fraction(97, 100), Fraction(4, 5))
"""Made-up execution rates: no data of one programme have several programmes to compare."""


def deviation(sums: DataFrame) -> Series[Any]:
    """Return the measure with the largest deviation, from `finance.by_measure`."""
    return _best(sums, terms.EXECUTION_RATE, lambda row: abs(row[terms.VARIANCE]))


def shortfall(data: YearData) -> Series[Any]:
    """Return the indicator with the lowest rate, of those that should reach so much at least.

    Its row with what `indicators.rate` adds.
    """
    rated = indicators.of_year(data)
    added = [terms.ACHIEVEMENT_RATE, terms.STATE, terms.TARGET]
    table = data.indicators.assign(**{name: rated[name] for name in added})
    reach = (table[terms.TARGET] == Target.AT_LEAST) & table[terms.TOLERANCE].isna()
    return _best(table[reach], terms.ACHIEVEMENT_RATE, lambda row: -row[terms.ACHIEVEMENT_RATE])


def capping(means: DataFrame) -> Series[Any]:
    """Return the group whose mean over-achievement lifts most, from `indicators.by_group`."""
    capped = terms.MEAN_RATE_CAPPED
    return _best(means, terms.MEAN_RATE, lambda row: row[terms.MEAN_RATE] - row[capped])


def _best(table: DataFrame, column: str, worth: Callable[[dict[str, Any]], Any]) -> Series[Any]:
    """Return the first row of the highest worth among those with a value in the column."""
    known = [row for row in records(table) if row[column] is not None]
    best = max(known, key=worth, default=dict.fromkeys(table.columns))
    return frame([*table.columns], [best]).iloc[0]


def rounding(data: YearData) -> Figure:
    """Return the percentage that a rule other than half-up to one decimal changed most."""

    def change(figure: Figure) -> Fraction:
        return abs(Fraction(figure.printed.value or 0) - figure.exact)

    otherwise = [
        one
        for one in figures(data.published, lines(data))
        if one.column == PERCENT and one.section == INDICATORS and one.line.rate is not None
        and one.printed.value != rounded(one.exact, 1) and rules(one.printed, one.exact)
    ]  # fmt: skip
    nothing = Figure(INDICATORS, "", PERCENT, read(""), Line(None, None, None))
    return max(otherwise, key=change, default=nothing)


def reported(series: DataFrame) -> DataFrame:
    """Return the years of the first series that reports an actual value, those that report one."""
    known = series[series[terms.ACTUAL].notna()]
    return known[known[terms.SERIES].isin(known[terms.SERIES][:1])]
