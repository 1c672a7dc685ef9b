"""Indicators over the years of a programme, and how often each met its plan."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from civlib.compute import trends
from civlib.compute.counts import sums
from civlib.dataset.frames import records
from civlib.show.captions import changes, in_years, met_rows
from civlib.show.display import Cell, ReportTable, Row
from civlib.show.tables.layout import Layout, band, of_years
from civlib.show.tables.review import Years, year_name
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Group

if TYPE_CHECKING:
    from pandas import DataFrame

NARROW = 5
"""A table with columns for more years than this needs a landscape page."""


def met(years: Years, by_year: DataFrame, lang: str) -> ReportTable:
    """Return how many indicators met their plan each year, from `trends.met_by_year`."""
    w = wording(lang)
    layout = of_years(w, "met_by_year", years, year=year_name(w, years))
    rows = met_rows(w, by_year)
    title = w("review.met.title", rows=rows) if rows else w("review.met.title_none")
    return layout.table(title, by_year, notes=[w("review.met.note"), *_gaps(w, years)])


def _gaps(w: Wording, years: Years) -> list[str]:
    gaps = trends.missing(years)
    return [w("review.note_gap_years", years=in_years(w, gaps))] if gaps else []


def indicators(
    years: Years, series: DataFrame, breaks: DataFrame, group: str, lang: str
) -> ReportTable:
    """Return one group's indicators: planned and actual below each other, a column for each year.

    ``series`` and ``breaks`` are from `civlib.compute.trends`; ``group`` is one of `terms.Group`.
    """
    w, term = wording(lang), trends.term(years)
    of_group = series[series[terms.GROUP] == group]
    layout = of_years(w, "indicators_by_year", years).spread(terms.YEAR, term)
    key = "review.indicators.title" if len(of_group) else "review.indicators.title_none"
    return layout.table(
        w(key, group=w(f"group.{group}"), years=in_years(w, term)),
        of_group,
        rows=_series_rows(layout, of_group),
        notes=_series_notes(w, years, breaks[breaks[terms.GROUP] == group]),
        id=f"series-{group}",
        wide=len(term) > NARROW,
    )


def _series_rows(layout: Layout, of_group: DataFrame) -> Iterator[Row]:
    """Yield two rows for each series; its number, title and unit span both."""
    names = (terms.NUMBER, terms.TITLE, terms.UNIT)
    for _, rows in groupby(records(of_group), key=lambda row: row[terms.SERIES]):
        of_years = list(rows)
        shared = [Cell(cell.text, rows=2) for cell in layout.cells(of_years[0], names)]
        for value in (terms.PLANNED, terms.ACTUAL):
            by_year = {str(row[terms.YEAR]): row[value] for row in of_years}
            row = {"kind": layout.w(f"review.indicators.{value}"), **by_year}
            yield Row((*shared, *layout.cells(row, row)))
            shared = []


def _series_notes(w: Wording, years: Years, breaks: DataFrame) -> list[str]:
    notes = [w("review.indicators.note_dash"), *_gaps(w, years)]
    rows = [
        w(
            "review.break.row",
            number=row[terms.NUMBER],
            year=row[terms.YEAR],
            changed=changes(w, row[terms.CHANGED]),
        )
        for row in records(breaks)
    ]
    return [*notes, w("review.indicators.note_break", rows="; ".join(rows))] if rows else notes


def results(years: Years, found: DataFrame, lang: str) -> ReportTable:
    """Return the indicators of `trends.results`: in how many years each met its plan."""
    w = wording(lang)
    layout = of_years(w, "final_indicators", years)
    values = sums(found, (terms.MET, terms.RATED))
    key = "review.results.title" if values[terms.RATED] else "review.results.title_none"
    rows: list[Row] = []
    for group in Group:
        if len(part := found[found[terms.GROUP] == group]):
            rows += [band(w(f"group.{group}")), *layout.body(records(part))]
    return layout.table(w(key, **values), found, rows=rows, notes=[w("review.results.note")])
