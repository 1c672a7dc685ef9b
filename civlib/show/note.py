"""The explanatory note and the conclusion: prose whose figures are references into the data."""

from typing import Literal

from civlib.dataset import YearData, references, schemas
from civlib.dataset.frames import DataFrame, records
from civlib.dataset.references import TOTALS
from civlib.show.captions import OFFICIAL, official, words
from civlib.show.display import ReportReferences, ReportText
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Table

Lookup = dict[str, str]
"""What each reference, as it is written, shows."""


def text(
    data: YearData,
    sums: DataFrame,
    totals: DataFrame,
    rated: DataFrame,
    lang: str,
    which: Literal["note", "conclusion"] = "note",
) -> ReportText:
    """Return a text with every reference replaced by its figure, in the manner of its language.

    That is the official one, whatever that of the report, ``lang``. The figures are from
    `finance.by_measure`, `finance.totals`, `indicators.rate` and statements.

    Raises
    ------
    KeyError
        If a reference does not resolve, which `civlib check` reports first, with its line.
    """
    shown = _figures(words(OFFICIAL, data), data, sums, totals, rated)
    made = references.replace(getattr(data, which), lambda found: shown[str(found)])
    return ReportText(made, lang=official(wording(lang)))


def figures(
    data: YearData, sums: DataFrame, totals: DataFrame, rated: DataFrame, lang: str
) -> ReportReferences:
    """Return what references in the notebook's own text show; nothing is seen of it.

    Parameters are those of `text`. Where a notebook has called this, its text may say
    ``{{ totals[all].actual }}`` as a note may.
    """
    shown = (words(own, data) for own in dict.fromkeys((OFFICIAL, lang)))
    return ReportReferences({w.lang: _figures(w, data, sums, totals, rated) for w in shown})


def _figures(
    w: Wording, data: YearData, sums: DataFrame, totals: DataFrame, rated: DataFrame
) -> Lookup:
    """Return what every reference there can be shows in a language."""
    return {
        **_shown(w, Table.MEASURES, sums, terms.MEASURE_ID),
        **_shown(w, TOTALS, totals, terms.SOURCE),
        **_shown(w, Table.INDICATORS, rated, terms.GROUP, terms.NUMBER),
        **_shown(w, Table.STATEMENTS, data.statements, terms.QUANTITY, terms.PLACE, mark="@"),
    }


def _shown(w: Wording, table: str, frame: DataFrame, *key: str, mark: str = "/") -> Lookup:
    """Return every figure of a table in the form that its schema declares; a number if in none."""
    declared = schemas.shown(table)["shown"] if table in schemas.published_names() else ()
    forms = {column["name"]: column["show"] for column in declared}
    return {
        references.written(
            table, references.key(*(row[name] for name in key), mark=mark), column
        ): w.show(row[column], forms.get(column, "number"))
        for row in records(frame)
        for column in references.COLUMNS[table]
    }
