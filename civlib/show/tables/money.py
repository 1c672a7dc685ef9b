"""Execution of measures: the official form's table, priorities, totals and what totals hide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import computed_from, numbered, official, source_name, unit
from civlib.show.display import Cell, Data, ReportTable, Row
from civlib.show.origins import Origin, origin, paths
from civlib.show.tables.build import Field, amounts, body, cells, money_origins, table
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Formula, Table

if TYPE_CHECKING:
    from pandas import DataFrame


def measures(
    data: YearData, spending: DataFrame, sums: DataFrame, totals: DataFrame, lang: str
) -> ReportTable:
    """Return the official form's table: measures under their priorities, a row for each source.

    Parameters
    ----------
    data
        The year, for titles, terms, executors and what was done.
    spending
        `civlib.compute.finance.by_funding`: one row for each (measure, source), what readers see.
    sums
        `finance.by_measure`: one row for each measure, the published ``measures.csv``.
    totals
        `civlib.compute.finance.totals`: the rows at the foot.
    """
    w = wording(lang)
    fields = _form(w, data)
    return table(
        w,
        "measures",
        _form_title(data, spending, w),
        fields,
        [*_form_rows(data, spending, fields, w), *_foot(data, totals, w)],
        unit=unit(w, data),
        source=computed_from(w, data, Table.MEASURES, Table.FUNDING),
        notes=[w("measures.note_rate"), w("totals.note")],
        data=Data.of(sums, "measures"),
        origins=_form_origins(w, data),
        wide=True,
    )


def _form(w: Wording, data: YearData) -> list[Field]:
    own = official(w)
    return [
        Field(terms.MEASURE_ID, str, "key", 0.9),
        Field(terms.TITLE, str, "text", 4.6, own),
        Field(terms.TERM, str, "text", 1.5, own),
        Field(terms.EXECUTORS, str, "text", 3.8, own),
        Field(terms.SOURCE, lambda key: key and source_name(w, data, key), "text", 1.6),
        *amounts(w),
        Field(terms.RESULT, str, "text", 4.6, own),
    ]


def _form_origins(w: Wording, data: YearData) -> list[Origin]:
    """Return where the rows come from, and where the totals below them do."""
    files = paths([data.year], Table.FUNDING)
    sums = origin(w, (terms.PLANNED, terms.ACTUAL), Formula.TOTALS, files, "foot")
    return [*money_origins(w, files, "funding"), sums]


def _form_title(data: YearData, spending: DataFrame, w: Wording) -> str:
    funded = spending[terms.MEASURE_ID].nunique()
    unfunded = len(data.measures) - funded
    count = w.count("measure_of", len(data.measures))
    return w("measures.title", measures=count, funded=funded, unfunded=unfunded)


def _form_rows(
    data: YearData, spending: DataFrame, fields: Sequence[Field], w: Wording
) -> Iterator[Row]:
    priority = None
    for measure in records(data.measures):
        if measure[terms.PRIORITY_ID] != priority:
            priority = measure[terms.PRIORITY_ID]
            band = numbered(w, priority, measure[terms.PRIORITY])
            yield Row((Cell(band),), "group", official(w))
        own = spending[spending[terms.MEASURE_ID] == measure[terms.MEASURE_ID]]
        yield from _measure(measure, records(own), fields, w)


def _measure(
    measure: dict[str, Any], own: Sequence[dict[str, Any]], fields: Sequence[Field], w: Wording
) -> Iterator[Row]:
    """Yield one row for each source; what is the same for all of them spans the rows."""
    money = fields[4:9]
    spanning = [*(measure[field.name] for field in fields[:4]), _what_was_done(measure, w)]
    shared = [Cell(text, rows=max(1, len(own))) for text in spanning]
    first, *others = [cells(row, money) for row in own] or [[Cell(w.number(None))] * len(money)]
    yield Row((*shared[:4], *first, shared[4]))
    for other in others:
        yield Row(tuple(other))


def _what_was_done(measure: dict[str, Any], w: Wording) -> str:
    reason = measure[terms.REASON] and w("measures.reason", reason=measure[terms.REASON])
    return "\n".join(filter(None, (measure[terms.RESULT], reason))) or w.number(None)


def _foot(data: YearData, totals: DataFrame, w: Wording) -> Iterator[Row]:
    for row in records(totals):
        name = Cell(source_name(w, data, row[terms.SOURCE]), columns=5)
        yield Row((name, *cells(row, amounts(w)), Cell("")), "total")


def priorities(data: YearData, sums: DataFrame, lang: str) -> ReportTable:
    """Return the money of each priority, from `civlib.compute.finance.by_priority`."""
    w = wording(lang)
    show = {
        row[terms.PRIORITY_ID]: numbered(w, row[terms.PRIORITY_ID], row[terms.PRIORITY])
        for row in records(data.measures)
    }
    fields = [Field(terms.PRIORITY_ID, show.__getitem__, "key", 6, official(w)), *amounts(w)]
    return table(
        w,
        "priorities",
        w("priorities.title"),
        fields,
        body(sums, fields),
        unit=unit(w, data),
        source=computed_from(w, data, Table.MEASURES, Table.FUNDING),
        notes=[w("priorities.note")],
        data=Data.of(sums, "priorities"),
        origins=money_origins(
            w, paths([data.year], Table.FUNDING, Table.MEASURES), "priority", Formula.TOTALS
        ),
    )


def totals(data: YearData, sums: DataFrame, lang: str) -> ReportTable:
    """Return the money of each source and of all, from `civlib.compute.finance.totals`."""
    w = wording(lang)
    fields = [_source_field(data, w), *amounts(w)]
    everything = records(sums)[0]
    rate = everything[terms.EXECUTION_RATE]
    key = "totals.title_undefined" if rate is None else "totals.title"
    values = {name: w.money(everything[name]) for name in (terms.PLANNED, terms.ACTUAL)}
    title = w(key, **values, rate=w.percent(rate), unit=unit(w, data))
    return table(
        w,
        "totals",
        title,
        fields,
        body(sums, fields, terms.ALL_SOURCES),
        unit=unit(w, data),
        source=computed_from(w, data, Table.FUNDING),
        notes=[w("totals.note")],
        data=Data.of(sums, "totals"),
        origins=money_origins(w, paths([data.year], Table.FUNDING), "source", Formula.TOTALS),
    )


def masking(data: YearData, hidden: DataFrame, lang: str) -> ReportTable:
    """Return what cancels out in the totals, from `civlib.compute.finance.masking`."""
    w = wording(lang)
    sums = (terms.UNDERSPENT, terms.OVERSPENT, terms.MASKED)
    files = paths([data.year], Table.FUNDING)
    fields = [
        _source_field(data, w),
        *(Field(name, w.money) for name in sums),
        Field(terms.VARIANCE, lambda value: w.money(value, sign=True)),
        Field(terms.CAPPED_RATE, w.percent, width=1.7),
    ]
    everything = records(hidden)[0]
    under, over = w.money(everything[terms.UNDERSPENT]), w.money(everything[terms.OVERSPENT])
    key = "masking.title" if everything[terms.MASKED] else "masking.title_none"
    return table(
        w,
        "masking",
        w(key, under=under, over=over, unit=unit(w, data)),
        fields,
        body(hidden, fields, terms.ALL_SOURCES),
        unit=unit(w, data),
        source=computed_from(w, data, Table.FUNDING),
        notes=[w("masking.note")],
        data=Data.of(hidden, "masking"),
        origins=[
            origin(w, (*sums, terms.CAPPED_RATE), Formula.MASKING, files, "source"),
            origin(w, [terms.VARIANCE], Formula.EXECUTION, files, "source"),
        ],
    )


def _source_field(data: YearData, w: Wording) -> Field:
    return Field(terms.SOURCE, lambda key: source_name(w, data, key), "key", 2.6)
