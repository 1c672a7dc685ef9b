"""All programmes in tables: ranking, execution by year, sums, states of indicators, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civlib.compute import portfolio as numbers
from civlib.compute.counts import sums as added
from civlib.compute.ranking import rate_range
from civlib.dataset.frames import records
from civlib.dataset.outputs import Published
from civlib.show.captions import executed, programme_names, unit_names
from civlib.show.display import ReportTable
from civlib.show.tables.layout import Layout, of_reports, texts
from civlib.wording import Wording, terms, wording
from civlib.wording.order import alphabetical

if TYPE_CHECKING:
    from pandas import DataFrame

YEARS = 6
"""Years that the execution table shows beside each other; paper has no room for more."""

Rows = list[dict[str, Any]]


def ranking(found: Published, ranked: DataFrame, lang: str) -> ReportTable:
    """Return the last report of each programme by execution rate, from `portfolio.ranking`."""
    w = wording(lang)
    layout = _layout(w, "portfolio-ranking", found)
    rows = _by_name(layout, ranked)
    rows.sort(key=lambda row: (row[terms.RANK] is None, row[terms.RANK] or 0))
    notes = [w(f"portfolio.ranking.{name}") for name in ("note_rank", "note_over", "note_met")]
    return layout.table(_ranking_title(ranked, w), ranked, rows=layout.body(rows), notes=notes)


def _layout(w: Wording, name: str, found: Published) -> Layout:
    """Return a layout that names programmes and units; one unit needs no column.

    Titles stay in the language of the official documents only where none is translated.
    """
    units = unit_names(w, found)
    names = {terms.PROGRAMME: programme_names(w, found).__getitem__, terms.UNIT: units.__getitem__}
    layout = of_reports(w, name, found, **names)
    if any(programme.title.en for programme in found.programmes.values()):
        layout = layout.showing([{**column, "official": False} for column in layout.columns])
    return layout if len(units) > 1 else layout.spread(terms.UNIT, [])


def _ranking_title(ranked: DataFrame, w: Wording) -> str:
    ends = rate_range(ranked)
    if ends is None:
        return w("portfolio.ranking.title_none")
    low, high = ends
    same = low == high and not ranked[terms.EXECUTION_RATE].isna().any()
    key = "title_one" if len(ranked) == 1 else "title_same" if same else "title"
    return w(f"portfolio.ranking.{key}", high=w.percent(high), low=w.percent(low))


def execution(found: Published, rows: DataFrame, lang: str) -> ReportTable:
    """Return the execution rate of each programme and year, from `portfolio.years`."""
    w, rates = wording(lang), numbers.execution(rows, YEARS)
    years = [name for name in rates.columns if name != terms.PROGRAMME]
    layout = _layout(w, "portfolio-execution", found).spread(terms.YEAR, years)
    notes = [w("portfolio.execution.note")]
    if len(set(rows[terms.YEAR])) > YEARS:
        notes.append(w("portfolio.execution.note_years", years=YEARS))
    body = layout.body(_by_name(layout, rates))
    return layout.table(w("portfolio.execution.title"), rates, rows=body, notes=notes)


def totals(found: Published, sums: DataFrame, lang: str) -> ReportTable:
    """Return the sums of each year, each unit by itself, from `portfolio.by_year`."""
    w = wording(lang)
    layout = _layout(w, "portfolio-totals", found)
    notes = [w("totals.note"), w("portfolio.totals.note")]
    if len(unit_names(w, found)) > 1:
        title = w("portfolio.totals.title_several")
        notes.append(w("portfolio.totals.note_units"))
    else:
        last = records(sums)[-1]
        title = executed(w, "portfolio.totals.title", last, layout.unit, year=last[terms.YEAR])
    if lacking := added(sums, [terms.INCOMPLETE])[terms.INCOMPLETE]:
        notes.append(w("portfolio.totals.note_incomplete", count=lacking))
    return layout.table(title, sums, notes=notes)


def states(counts: DataFrame, lang: str) -> ReportTable:
    """Return how many indicators are in each state, from `civlib.compute.portfolio.states`."""
    w, judged = wording(lang), numbers.judged(counts)
    layout = of_reports(w, "portfolio-states")
    key = "title" if judged.rated else "title_none"
    foot = texts([(w("audit.all"), w.number(judged.indicators), "", "")], "total")
    return layout.table(
        w(f"portfolio.states.{key}", **judged._asdict()),
        counts,
        rows=[*layout.body(records(counts)), *foot],
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
    rows = layout.body(_by_name(layout, counts))
    return layout.table(
        w(key, total=w.count("finding", sums[terms.FINDINGS])),
        counts,
        rows=[*rows, *foot],
        notes=[w("portfolio.findings.note")],
    )


def _by_name(layout: Layout, frame: DataFrame) -> Rows:
    name = layout.names[terms.PROGRAMME]
    return sorted(records(frame), key=lambda row: alphabetical(name(row[terms.PROGRAMME])))
