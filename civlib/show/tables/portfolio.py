"""All programmes in tables: one year compared, execution by year, sums, states, findings."""

from typing import Any

from civlib.compute import portfolio as numbers
from civlib.compute.counts import sums as added
from civlib.dataset import schemas
from civlib.dataset.frames import DataFrame, records, tuples
from civlib.dataset.outputs import Published
from civlib.show import captions
from civlib.show.display import ReportTable
from civlib.show.tables.layout import Layout, marked, texts
from civlib.wording import Wording, terms, wording
from civlib.wording.sequences import alphabetical

YEARS = 6
"""Years that the execution table shows beside each other; paper has no room for more."""


def compared(found: Published, rows: DataFrame, lang: str) -> ReportTable:
    """Return the programmes of the compared year, from `portfolio.compared`."""
    w, key = wording(lang), "title_none"
    layout = _layout(w, "portfolio-compared", found)
    low, high = numbers.rate_range(rows) or (None, None)
    if high is not None:
        key = "title_one" if low == high else "title"
    period = captions.in_period(w, rows)
    ordered = numbers.ordered(rows, terms.EXECUTION_RATE, captions.programme_names(w, found))
    return layout.table(
        w(f"portfolio.compared.{key}", period=period, high=high, low=low),
        rows,
        rows=layout.body(marked(ordered)),
        notes=[
            w("portfolio.compared.note_over") if high is not None and high > 1 else "",
            w("portfolio.compared.note_met"),
        ],
    )


def _layout(w: Wording, name: str, found: Published) -> Layout:
    """Return a layout that names programmes, officially if none is translated, and units."""
    programmes, units = captions.programme_names(w, found), captions.unit_names(w, found)
    names = {terms.PROGRAMME: programmes.__getitem__, terms.UNIT: units.__getitem__}
    layout = Layout(captions.of_reports(w, found), schemas.shown(name), names)
    if any(programme.title.en for programme in found.programmes.values()):
        layout = layout.showing([{**column, "official": False} for column in layout.columns])
    return layout if len(units) > 1 else layout.spread(terms.UNIT, [])


def _by_name(layout: Layout, frame: DataFrame) -> list[dict[str, Any]]:
    name = layout.names[terms.PROGRAMME]
    return sorted(records(frame), key=lambda row: alphabetical(name(row[terms.PROGRAMME])))


def execution(found: Published, rows: DataFrame, lang: str) -> ReportTable:
    """Return the execution rate of each programme and year, from `portfolio.years`."""
    w, rates = wording(lang), numbers.execution(rows, YEARS)
    years = [name for name in rates.columns if name != terms.PROGRAMME]
    layout = _layout(w, "portfolio-execution", found).spread(terms.YEAR, years)
    more = len(set(rows[terms.YEAR])) > YEARS
    return layout.table(
        w("portfolio.execution.title"),
        rates,
        rows=layout.body(_by_name(layout, rates)),
        notes=[
            w("portfolio.execution.note"),
            w("portfolio.execution.note_years", years=YEARS) if more else "",
            _partial(layout, rows),
        ],
    )


def _partial(layout: Layout, rows: DataFrame) -> str:
    """Return which reports are on less than a year; nothing if none is."""
    w, name = layout.basis.w, layout.names[terms.PROGRAMME]
    told = [
        w("portfolio.execution.period", name=name(slug), period=captions.days(w, period))
        for slug, period in tuples(numbers.partial(rows)[[terms.PROGRAMME, terms.PERIOD]])
    ]
    return w("portfolio.execution.note_periods", rows="; ".join(told)) if told else ""


def totals(found: Published, sums: DataFrame, lang: str) -> ReportTable:
    """Return the sums of each period, each unit by itself, from `portfolio.by_year`."""
    w = wording(lang)
    layout, title = _layout(w, "portfolio-totals", found), w("portfolio.totals.title_several")
    if unit := layout.basis.unit:
        last = records(sums)[-1]
        told = {**last, "period": captions.days(w, last[terms.PERIOD])}
        title = captions.executed(w, "portfolio.totals.title", told, unit=unit)
    lacking = added(sums, [terms.INCOMPLETE])[terms.INCOMPLETE]
    notes = [
        w("portfolio.totals.note"),
        w("portfolio.totals.note_incomplete", count=lacking) if lacking else "",
    ]
    rows = [{**row, terms.YEAR: _year(w, row)} for row in records(sums)]
    return layout.table(title, sums, rows=layout.body(rows), notes=notes)


def _year(w: Wording, row: dict[str, Any]) -> str:
    """Return the year of a row of sums, or the part of it in words."""
    own = row[terms.PERIOD]
    return str(row[terms.YEAR]) if numbers.is_whole(own) else captions.days(w, own)


def states(counts: DataFrame, lang: str) -> ReportTable:
    """Return how many indicators are in each state, from `civlib.compute.portfolio.states`.

    Readers see the states that occur.
    """
    w, judged = wording(lang), numbers.judged(counts)
    layout = Layout(captions.of_reports(w), schemas.shown("portfolio-states"))
    key = "title" if judged.rated else "title_none"
    foot = texts([(w("audit.all"), w.number(judged.indicators), "", "")], "total")
    return layout.table(
        w(f"portfolio.states.{key}", **judged._asdict()),
        counts,
        rows=[*layout.body(row for row in records(counts) if row[terms.INDICATORS]), *foot],
        notes=[w("portfolio.states.note")],
    )


def findings(found: Published, counts: DataFrame, lang: str) -> ReportTable:
    """Return each programme's findings by severity, from `civlib.compute.portfolio.findings`."""
    w = wording(lang)
    layout = _layout(w, "portfolio-findings", found)
    sums = added(counts, (terms.REPORTS, *numbers.SEVERITIES, terms.FINDINGS))
    audited = sums[terms.REPORTS]
    foot = texts([(w("audit.all"), *map(w.number, sums.values()))], "total") if audited else []
    key = "portfolio.findings.title" if audited else "portfolio.findings.title_none"
    return layout.table(
        w(key, total=sums[terms.FINDINGS]),
        counts,
        rows=[*layout.body(_by_name(layout, counts)), *foot],
        notes=[w("portfolio.findings.note")],
    )
