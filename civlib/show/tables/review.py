"""All years of a programme: its passport, money, indicators over time, and their sums."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any, Literal

from civlib.compute import counts, trends
from civlib.compute.finance import AMOUNTS
from civlib.dataset import YearData, schemas
from civlib.dataset.folders import FILE
from civlib.dataset.frames import DataFrame, records
from civlib.show import captions
from civlib.show.display import NOTHING, Cell, Nothing, ReportTable, Row
from civlib.show.tables import year
from civlib.show.tables.layout import Layout, band, marked, texts
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Group

Years = Sequence[YearData]
"""The years of a programme that have data, in order."""

NARROW = 5
"""A table with columns for more years than this needs a landscape page."""


def _layout(w: Wording, name: str, years: Years) -> Layout:
    """Return the layout of a table over the years; it says which of the term have no data."""
    gaps = trends.missing(years)
    names: dict[str, Callable[[Any], str]] = {
        terms.SOURCE: partial(captions.source_name, w, years[-1]),
        terms.YEAR: lambda year: w(f"review.year_{'gap' if year in gaps else 'row'}", year=year),
    }
    return Layout(captions.of_years(w, years), schemas.shown(name), names)


def passport(years: Years, lang: str) -> ReportTable:
    """Return the programme's acts, responsible body, term and sources, and the years with data."""
    w, last = wording(lang), years[-1]
    of_programme = replace(last, programme=replace(last.programme, years={}))
    shown = year.passport(of_programme, lang)
    have = texts([(w("review.passport.years"), _held(w, years, _years(years)))])
    return replace(shown, rows=(*shown.rows, *have), source=w("source.data", files=FILE))


def money(years: Years, by_year: DataFrame, totals: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return the money of all sources, a row for each year of the term and their sum at the foot.

    ``by_year`` and ``totals`` are from `civlib.compute.trends`. Nothing without any amount.
    """
    w, everything = captions.words(lang, *years), records(totals)[0]
    layout = _layout(w, "money_by_year", years)
    told = {"years": captions.in_years(w, everything[terms.HELD_YEARS]), "unit": layout.basis.unit}
    title, lacking = (
        captions.money_told(w, "review.money.title", everything, **told),
        _unpaired(w, years),
    )
    if not (title or lacking):
        return NOTHING
    return layout.table(
        title or w("totals.title_none"),
        by_year,
        rows=[*layout.body(marked(records(by_year))), _foot(layout, years, everything, "total")],
        notes=[lacking],
    )


def _unpaired(w: Wording, years: Years) -> str:
    """Return which rows of funding no sum of the years holds, if there are any."""
    found = [(data.year, captions.unpaired(w, data)) for data in years]
    rows = [w("unpaired.year", year=year, rows=rows) for year, rows in found if rows]
    return w("unpaired.sentence", rows="; ".join(rows)) if rows else ""


def sources(
    years: Years, by_source: DataFrame, totals: DataFrame, lang: str
) -> ReportTable | Nothing:
    """Return the money of each source over the years, with the sum of each below its years.

    ``by_source`` and ``totals`` are from `civlib.compute.trends`.
    """
    w = captions.words(lang, *years)
    layout = _layout(w, "money_by_source", years)
    rows, sums = [], [row for row in records(totals)[1:] if row[terms.HELD_YEARS]]
    if not sums:
        return NOTHING
    for row in sums:
        of_source = by_source[by_source[terms.SOURCE] == row[terms.SOURCE]]
        rows.append(band(captions.source_name(w, years[-1], row[terms.SOURCE])))
        rows += [*layout.body(records(of_source)), _foot(layout, years, row, "body")]
    rates = captions.source_rates(w, years[-1], sums)
    return layout.table(
        w(
            f"review.sources.title{'' if rates else '_undefined'}",
            years=captions.in_years(w, _years(years)),
            rates=rates,
        ),
        by_source,
        rows=rows,
    )


def _foot(layout: Layout, years: Years, row: dict[str, Any], role: Literal["body", "total"]) -> Row:
    """Return a row of sums, which says of how many years."""
    have, total = len(row[terms.HELD_YEARS]), len(trends.term(years))
    key = "sum_all" if have == total else "sum_row"
    name = Cell(layout.basis.w(f"review.{key}", have=have, total=total))
    return Row((name, *layout.cells(row, AMOUNTS)), role)


def totals(years: Years, sums: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return the money of `trends.totals`: each source and all, with the years that sums hold."""
    w, everything = captions.words(lang, *years), records(sums)[0]
    layout = _layout(w, "final_totals", years)
    over = {"years": captions.in_years(w, everything[terms.HELD_YEARS]), "unit": layout.basis.unit}
    if not (title := captions.money_told(w, "review.totals.title", everything, **over)):
        return NOTHING
    return layout.table(title, _with_held(w, years, sums))


def measures(years: Years, sums: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return the money of `trends.measures`, if any has, and its years: a row for each title."""
    if not any(sums[terms.HELD_YEARS]):
        return NOTHING
    w = captions.words(lang, *years)
    return _layout(w, "final_measures", years).table(
        w("review.measures.title", measures=len(sums), years=captions.in_years(w, _years(years))),
        _with_held(w, years, sums),
        notes=[w("review.measures.note")],
    )


def _years(years: Years) -> list[int]:
    return [data.year for data in years]


def _with_held(w: Wording, years: Years, sums: DataFrame) -> DataFrame:
    """Return the sums with a column that says which years each holds."""
    return sums.assign(held=[_held(w, years, held) for held in sums[terms.HELD_YEARS]])


def _held(w: Wording, years: Years, held: Sequence[int]) -> str:
    """Return how many years of the term are held, and which."""
    if not held:
        return w("review.held_none")
    whole = trends.term(years)
    key = "held_all" if len(held) == len(whole) else "held"
    return w(f"review.{key}", have=len(held), total=len(whole), years=held)


def met(years: Years, by_year: DataFrame, lang: str) -> ReportTable:
    """Return how many indicators met their plan each year, from `trends.met_by_year`."""
    w = wording(lang)
    layout = _layout(w, "met_by_year", years)
    rows = captions.met_rows(w, by_year)
    title = w("review.met.title", rows=rows) if rows else w("review.met.title_none")
    return layout.table(title, by_year, notes=[w("review.met.note")])


def indicators(
    years: Years, series: DataFrame, breaks: DataFrame, group: str, lang: str
) -> ReportTable | Nothing:
    """Return one group's indicators: plan above fact with its bar, a column for each year.

    ``series`` and ``breaks`` are from `civlib.compute.trends`; ``group`` is one of `terms.Group`,
    or empty. Nothing is shown of a group without any.
    """
    w, term = wording(lang), trends.term(years)
    of_group = series[series[terms.GROUP] == group]
    if of_group.empty:
        return NOTHING
    layout = _layout(w, "indicators_by_year", years).spread(terms.YEAR, term)
    broken = [
        w("review.break.row", **{**row, "changed": captions.changes(w, row[terms.CHANGED])})
        for row in records(breaks[breaks[terms.GROUP] == group])
    ]
    return layout.table(
        w("review.indicators.title", group=group, years=captions.in_years(w, term)),
        of_group,
        rows=_series_rows(layout, of_group),
        notes=[w("review.indicators.note_break", rows="; ".join(broken)) if broken else ""],
        id=f"series-{group or terms.UNGROUPED}",
        wide=len(term) > NARROW,
    )


def _series_rows(layout: Layout, of_group: DataFrame) -> Iterator[Row]:
    """Yield two rows for each series; its number, title and unit span both."""
    names = (terms.NUMBER, terms.TITLE, terms.UNIT)
    rows = marked(records(of_group), terms.ACHIEVEMENT_RATE)
    for _, of_series in groupby(rows, key=lambda row: row[terms.SERIES]):
        of_years = list(of_series)
        shared = [Cell(cell.text, rows=2) for cell in layout.cells(of_years[0], names)]
        for value in (terms.PLANNED, terms.ACTUAL):
            by_year = {str(row[terms.YEAR]): row[value] for row in of_years}
            row = {"kind": layout.basis.w(f"review.indicators.{value}"), **by_year}
            kind, *cells = layout.cells(row, row)
            if value == terms.ACTUAL:
                pairs = zip(cells, of_years, strict=True)
                cells = [replace(cell, mark=own[terms.MARK]) for cell, own in pairs]
            yield Row((*shared, kind, *cells))
            shared = []


def results(years: Years, found: DataFrame, lang: str) -> ReportTable:
    """Return the indicators of `trends.results`: in how many years each met its plan."""
    w = wording(lang)
    layout = _layout(w, "final_indicators", years)
    results = found[found[terms.GROUP] != Group.INPUTS]
    values = counts.sums(results, (terms.MET, terms.RATED))
    key = "review.results.title" if values[terms.RATED] else "review.results.title_none"
    rows: list[Row] = []
    for group in (*Group, ""):
        if len(part := found[found[terms.GROUP] == group]):
            rows += [band(w.show(group, "group")), *layout.body(records(part))]
    return layout.table(w(key, **values), found, rows=rows, notes=[w("review.results.note")])
