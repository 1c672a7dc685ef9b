"""The explanatory note: prose whose figures are references into the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from civlib.dataset import YearData, references
from civlib.dataset.frames import records
from civlib.dataset.references import Reference
from civlib.show.display import ReportText
from civlib.wording import terms, wording

if TYPE_CHECKING:
    from pandas import DataFrame

Lookup = dict[tuple[str, str, str], str]
"""What each reference (table, key, column) shows."""

Forms = Mapping[str, Callable[[Any], str]]
"""Column that a reference can name → how its values are shown."""


def text(
    data: YearData, sums: DataFrame, totals: DataFrame, rated: DataFrame, lang: str
) -> ReportText:
    """Return the note with every reference replaced by its figure, formatted for readers.

    The figures are from `finance.by_measure`, `finance.totals`, `indicators.rate` and statements.

    Raises
    ------
    KeyError
        If a reference does not resolve, which `civlib check` reports first, with its line.
    """
    w = wording(lang)
    money: Forms = {
        **dict.fromkeys((terms.PLANNED, terms.ACTUAL), w.money),
        terms.VARIANCE: partial(w.money, sign=True),
        terms.EXECUTION_RATE: w.percent,
    }
    rates: Forms = {
        **dict.fromkeys((terms.PLANNED, terms.ACTUAL), w.number),
        terms.ACHIEVEMENT_RATE: w.percent,
    }
    stated: Forms = {terms.VALUE: w.number}
    shown = {
        **_shown("measures", sums, money, terms.MEASURE_ID),
        **_shown("totals", totals, money, terms.SOURCE),
        **_shown("indicators", rated, rates, terms.GROUP, terms.NUMBER),
        **_shown("statements", data.statements, stated, terms.QUANTITY, terms.PLACE, mark="@"),
    }

    def resolve(reference: Reference) -> str:
        return shown[reference.table, reference.key, reference.column]

    return ReportText(references.replace(data.note, resolve))


def _shown(table: str, frame: DataFrame, forms: Forms, *key: str, mark: str = "/") -> Lookup:
    return {
        (table, mark.join(str(row[name]) for name in key), column): form(row[column])
        for row in records(frame)
        for column, form in forms.items()
    }
