"""The published tables, computed a second time with nothing but csv, decimal and fractions.

Independent on purpose: it shares no code, no library and no type with the rest of civlib, so that
a mistake would have to be made twice, in two ways, to go unseen. It reads a folder like ``data/``
as it lies there, and takes for granted that ``civlib check`` found nothing wrong with it; rows may
stand in any order and lines may end with CRLF.

Tables are exact: amounts are `decimal.Decimal`, rates `fractions.Fraction` of one, ``None`` is
absent or undefined. `texts` gives them as the published CSV files hold them.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from civlib.verify.recompute.effect import effectiveness, sensitivity
from civlib.verify.recompute.exact import Row, Rows, Value, files, rounded, text, texts
from civlib.verify.recompute.indicators import groups, indicators
from civlib.verify.recompute.money import masking, measures, priorities, spending, totals
from civlib.verify.recompute.money_of_years import (
    final_measures,
    final_totals,
    money_by_source,
    money_by_year,
)
from civlib.verify.recompute.series import final_indicators, indicators_by_year, met_by_year

YEAR: Mapping[str, Callable[[Path], Rows]] = {
    "measures": measures,
    "totals": totals,
    "priorities": priorities,
    "masking": masking,
    "indicators": indicators,
    "groups": groups,
    "effectiveness": effectiveness,
    "sensitivity": sensitivity,
}
"""Published file of a year → what computes it from the year's folder."""

REVIEW: Mapping[str, Callable[[Path], Rows]] = {
    "money_by_year": money_by_year,
    "money_by_source": money_by_source,
    "indicators_by_year": indicators_by_year,
    "met_by_year": met_by_year,
    "final_totals": final_totals,
    "final_measures": final_measures,
    "final_indicators": final_indicators,
}
"""Published file of a programme's review → what computes it from the programme's folder."""


def year(folder: Path) -> dict[str, Rows]:
    """Return every table of a year, published or only shown in the report.

    Beside those of `YEAR`: ``spending``, one row for each (measure, source), and ``files``.
    """
    tables = {name: compute(folder) for name, compute in YEAR.items()}
    return {**tables, "spending": spending(folder), "files": files(folder)}


def review(programme: Path) -> dict[str, Rows]:
    """Return every table of a programme's review."""
    return {name: compute(programme) for name, compute in REVIEW.items()}


__all__ = [
    "REVIEW",
    "YEAR",
    "Row",
    "Rows",
    "Value",
    "review",
    "rounded",
    "text",
    "texts",
    "year",
]
