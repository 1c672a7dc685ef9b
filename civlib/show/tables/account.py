"""What a council asks of a year: what was not done and why, what is left, what a result cost."""

from collections.abc import Iterator

from civlib.compute import counts, finance, links, outlook, standing
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, records
from civlib.show.captions import numbered, source_name, words
from civlib.show.display import NOTHING, Nothing, ReportTable, Row
from civlib.show.tables.layout import Layout, band, of_year
from civlib.wording import terms, wording


def undone(data: YearData, standings: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return the measures that were not, or not fully, carried out: who answers, why, what next.

    ``standings`` is `civlib.compute.standing.by_measure`; nothing to show if all were carried out.
    """
    w, rows = wording(lang), standing.undone(data, standings)
    if rows.empty:
        return NOTHING
    layout = of_year(w, "undone", data).filled(records(rows))
    title = w("account.undone", count=counts.rows(rows))
    return layout.table(title, rows=layout.body(records(rows)))


def stages(data: YearData, lang: str) -> ReportTable | Nothing:
    """Return the money as first approved, as amended, as appropriated and as paid.

    Nothing to show without a first plan or an appropriation (`civlib.compute.outlook.stages`).
    """
    w, whole = words(lang, data), finance.whole(data.measures, data.funding)
    rows = outlook.stages(whole, data.programme.source_ids)
    if rows.empty:
        return NOTHING
    return of_year(w, "stages", data).table(
        w("account.stages"), rows, notes=[w("account.stages_note")]
    )


def way_to_end(data: YearData, rows: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return the programme's envelope by year, what was spent of it so far and what is left.

    ``rows`` is `civlib.compute.outlook.outlook`; nothing to show without an envelope.
    """
    w, reached = words(lang, data), outlook.reached(rows, data.year)
    if reached is None:
        return NOTHING
    layout = of_year(w, "outlook", data)
    key = "_unknown" if reached.unknown else "_over" if reached.over else ""
    title = w(f"account.outlook{key}", **reached._asdict(), unit=layout.basis.unit)
    return layout.table(title, rows, rows=_bands(data, rows, layout))


def _bands(data: YearData, rows: DataFrame, layout: Layout) -> Iterator[Row]:
    """Yield the years of each source under its name; without names where there is one."""
    several = counts.distinct(rows, terms.SOURCE) > 1
    for source in dict.fromkeys(rows[terms.SOURCE]):
        if several:
            yield band(source_name(layout.basis.w, data, source))
        yield from layout.body(records(rows[rows[terms.SOURCE] == source]))


def indicator_facts(data: YearData, lang: str) -> ReportTable | Nothing:
    """Return what is known of indicators beside their values: baseline, final target, owner.

    Nothing to show where nothing of it is known.
    """
    w = wording(lang)
    rows = [row for row in records(data.indicators) if any(row[name] for name in terms.FACTS)]
    if not rows:
        return NOTHING
    layout = of_year(w, "indicator-facts", data, source=str).filled(rows)
    return layout.table(w("account.facts"), rows=layout.body(rows))


def unit_costs(data: YearData, lang: str) -> ReportTable | Nothing:
    """Return what a unit of each result cost, planned and actual, where a measure is linked to it.

    Nothing to show where none is (see `civlib.compute.links.unit_costs`).
    """
    w, rows = words(lang, data), links.unit_costs(data)
    if rows.empty:
        return NOTHING
    given = data.indicators.set_index([terms.GROUP, terms.NUMBER])
    own = [given.loc[pair] for pair in zip(rows[terms.GROUP], rows[terms.NUMBER], strict=True)]
    names = [numbered(w, row.name[1], row[terms.TITLE]) for row in own]
    shown = rows.assign(title=names, unit=[row[terms.UNIT] for row in own])
    layout = of_year(w, "unit_costs", data)
    return layout.table(w("account.unit_costs"), shown, notes=[w("account.unit_costs_note")])
