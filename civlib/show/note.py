"""The explanatory note: prose whose figures are references into the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civlib.dataset import YearData, references
from civlib.dataset.frames import records
from civlib.dataset.references import Reference
from civlib.show.display import ReportText
from civlib.wording import Wording, terms, wording

if TYPE_CHECKING:
    from pandas import DataFrame

Lookup = dict[tuple[str, str, str], str]
"""What each reference (table, key, column) shows."""


def text(
    data: YearData, sums: DataFrame, totals: DataFrame, rated: DataFrame, lang: str
) -> ReportText:
    """Return the note with every reference replaced by its figure, formatted for readers.

    Parameters
    ----------
    data
        The year, for the note and its statements.
    sums, totals
        From `civlib.compute.finance`: `by_measure` and `totals`.
    rated
        From `civlib.compute.indicators`: `rate`.

    Raises
    ------
    KeyError
        If a reference does not resolve, which `civlib check` reports first, with its line.
    """
    w = wording(lang)
    shown: Lookup = {
        **_amounts("measures", terms.MEASURE_ID, sums, w),
        **_amounts("totals", terms.SOURCE, totals, w),
        **_indicators(rated, w),
        **_statements(data, w),
    }

    def resolve(reference: Reference) -> str:
        return shown[reference.table, reference.key, reference.column]

    return ReportText(references.replace(data.note, resolve))


def _amounts(table: str, key: str, frame: DataFrame, w: Wording) -> Lookup:
    result: Lookup = {}
    for row in records(frame):
        for column in (terms.PLANNED, terms.ACTUAL):
            result[table, row[key], column] = w.money(row[column])
        result[table, row[key], terms.VARIANCE] = w.money(row[terms.VARIANCE], sign=True)
        result[table, row[key], terms.EXECUTION_RATE] = w.percent(row[terms.EXECUTION_RATE])
    return result


def _indicators(rated: DataFrame, w: Wording) -> Lookup:
    result: Lookup = {}
    for row in records(rated):
        key = f"{row[terms.GROUP]}/{row[terms.NUMBER]}"
        for column in (terms.PLANNED, terms.ACTUAL):
            result["indicators", key, column] = w.number(row[column])
        result["indicators", key, terms.ACHIEVEMENT_RATE] = w.percent(row[terms.ACHIEVEMENT_RATE])
    return result


def _statements(data: YearData, w: Wording) -> Lookup:
    return {
        ("statements", f"{row[terms.QUANTITY]}@{row[terms.PLACE]}", terms.VALUE): w.number(
            row[terms.VALUE]
        )
        for row in records(data.statements)
    }
