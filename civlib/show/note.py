"""The explanatory note and the conclusion: prose whose figures are references into the data."""

from __future__ import annotations

from typing import Literal

from civlib.dataset import YearData, references, schemas
from civlib.dataset.frames import DataFrame, records
from civlib.dataset.references import TOTALS, Reference
from civlib.show.captions import words
from civlib.show.display import ReportText
from civlib.wording import Wording, terms
from civlib.wording.terms import Table

Lookup = dict[tuple[str, str, str], str]
"""What each reference (table, key, column) shows."""


def text(
    data: YearData,
    sums: DataFrame,
    totals: DataFrame,
    rated: DataFrame,
    lang: str,
    which: Literal["note", "conclusion"] = "note",
) -> ReportText:
    """Return a text with every reference replaced by its figure, formatted for readers.

    The figures are from `finance.by_measure`, `finance.totals`, `indicators.rate` and statements.

    Raises
    ------
    KeyError
        If a reference does not resolve, which `civlib check` reports first, with its line.
    """
    w = words(lang, data)
    shown = {
        **_shown(w, Table.MEASURES, sums, terms.MEASURE_ID),
        **_shown(w, TOTALS, totals, terms.SOURCE),
        **_shown(w, Table.INDICATORS, rated, terms.GROUP, terms.NUMBER),
        **_shown(w, Table.STATEMENTS, data.statements, terms.QUANTITY, terms.PLACE, mark="@"),
    }

    def resolve(reference: Reference) -> str:
        return shown[reference.table, reference.key, reference.column]

    return ReportText(references.replace(getattr(data, which), resolve))


def _shown(w: Wording, table: str, frame: DataFrame, *key: str, mark: str = "/") -> Lookup:
    """Return every figure of a table in the form that its schema declares; a number if in none."""
    declared = schemas.shown(table)["shown"] if table in schemas.published_names() else ()
    forms = {column["name"]: column["show"] for column in declared}
    return {
        (table, references.key(*(row[name] for name in key), mark=mark), column): w.show(
            row[column], forms.get(column, "number")
        )
        for row in records(frame)
        for column in references.COLUMNS[table]
    }
