"""Execution of measures: the official form's table, priorities, totals and what totals hide."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from civlib.compute import finance
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import executed, numbered, official, source_name
from civlib.show.display import Cell, ReportTable, Row
from civlib.show.tables.layout import Layout, band, of_year
from civlib.wording import Wording, terms, wording

if TYPE_CHECKING:
    from pandas import DataFrame

NAMES = (terms.MEASURE_ID, terms.TITLE, terms.TERM, terms.EXECUTORS)
MONEY = (terms.SOURCE, *finance.AMOUNTS)
"""Columns of the official form: what names a measure, and the money of each of its sources."""


def measures(
    data: YearData, spending: DataFrame, sums: DataFrame, totals: DataFrame, lang: str
) -> ReportTable:
    """Return the official form's table: measures under their priorities, a row for each source.

    Readers see ``spending``, from `civlib.compute.finance.by_funding`, and at the foot ``totals``,
    from `finance.totals`; ``sums``, from `finance.by_measure`, are published.
    """
    w = wording(lang)
    layout = _layout(w, "measures", data)
    funded, unfunded = finance.funded(data.measures, data.funding)
    count = w.count("measure_of", len(data.measures))
    return layout.table(
        w("measures.title", measures=count, funded=funded, unfunded=unfunded),
        sums,
        rows=[*_form_rows(data, spending, layout), *_foot(totals, layout)],
        notes=[w("measures.note_rate"), w("totals.note")],
    )


def _layout(w: Wording, name: str, data: YearData) -> Layout:
    return of_year(w, name, data, source=partial(source_name, w, data))


def _form_rows(data: YearData, spending: DataFrame, layout: Layout) -> Iterator[Row]:
    w, priority = layout.w, None
    for measure in records(data.measures):
        if measure[terms.PRIORITY_ID] != priority:
            priority = measure[terms.PRIORITY_ID]
            yield band(numbered(w, priority, measure[terms.PRIORITY]), official(w))
        of_measure = spending[spending[terms.MEASURE_ID] == measure[terms.MEASURE_ID]]
        yield from _measure(measure, of_measure, layout)


def _measure(measure: dict[str, Any], spending: DataFrame, layout: Layout) -> Iterator[Row]:
    """Yield one row for each source; what is the same for all of them spans the rows."""
    w, rows = layout.w, len(spending) or 1
    told = layout.cells(
        {**measure, terms.RESULT: _what_was_done(measure, w)}, (*NAMES, terms.RESULT)
    )
    *names, done = (Cell(cell.text, rows) for cell in told)
    nothing = tuple(Cell(w.number(None)) for _ in MONEY)
    first, *others = [layout.cells(row, MONEY) for row in records(spending)] or [nothing]
    yield Row((*names, *first, done))
    yield from map(Row, others)


def _what_was_done(measure: dict[str, Any], w: Wording) -> str:
    reason = measure[terms.REASON] and w("measures.reason", reason=measure[terms.REASON])
    return "\n".join(filter(None, (measure[terms.RESULT], reason))) or w.number(None)


def _foot(totals: DataFrame, layout: Layout) -> Iterator[Row]:
    for row in records(totals):
        source, *amounts = layout.cells(row, MONEY)
        name = Cell(source.text, columns=len((*NAMES, terms.SOURCE)))
        yield Row((name, *amounts, Cell("")), "total")


def priorities(data: YearData, sums: DataFrame, lang: str) -> ReportTable:
    """Return the money of each priority, from `civlib.compute.finance.by_priority`."""
    w = wording(lang)
    names = {
        row[terms.PRIORITY_ID]: numbered(w, row[terms.PRIORITY_ID], row[terms.PRIORITY])
        for row in records(data.measures)
    }
    layout = of_year(w, "priorities", data, priority_id=names.__getitem__)
    return layout.table(w("priorities.title"), sums, notes=[w("priorities.note")])


def totals(data: YearData, sums: DataFrame, lang: str) -> ReportTable:
    """Return the money of each source and of all, from `civlib.compute.finance.totals`."""
    w = wording(lang)
    layout = _layout(w, "totals", data)
    title = executed(w, "totals.title", records(sums)[0], layout.unit)
    return layout.table(title, sums, notes=[w("totals.note")])


def masking(data: YearData, hidden: DataFrame, lang: str) -> ReportTable:
    """Return what cancels out in the totals, from `civlib.compute.finance.masking`."""
    w = wording(lang)
    layout = _layout(w, "masking", data)
    everything = records(hidden)[0]
    under, over = w.money(everything[terms.UNDERSPENT]), w.money(everything[terms.OVERSPENT])
    key = "masking.title" if everything[terms.MASKED] else "masking.title_none"
    title = w(key, under=under, over=over, unit=layout.unit)
    return layout.table(title, hidden, notes=[w("masking.note")])
