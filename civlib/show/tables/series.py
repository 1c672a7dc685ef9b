"""Indicators over the years of a programme, and how often each met its plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from civlib.compute import trends
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import changes, computed_over, few, in_years, official
from civlib.show.display import Cell, Data, ReportTable, Row
from civlib.show.origins import Origin, origin, paths
from civlib.show.tables.build import Field, body, table
from civlib.show.tables.review import Named, year_field
from civlib.wording import Wording, spans, terms, wording
from civlib.wording.terms import Formula, Group, Table

if TYPE_CHECKING:
    from pandas import DataFrame

NARROW = 5
"""A table with columns for more years than this needs a landscape page."""


def met(years: Sequence[YearData], by_year: DataFrame, lang: str) -> ReportTable:
    """Return how many indicators met their plan each year, from `trends.met_by_year`."""
    w = wording(lang)
    names = (terms.INDICATORS, terms.RATED, terms.MET)
    fields = [year_field(w, years), *(Field(name, w.number, width=1.2) for name in names)]
    judged = [row for row in records(by_year) if row[terms.RATED]]
    texts = [
        w("review.met.row", year=row[terms.YEAR], met=row[terms.MET], rated=row[terms.RATED])
        for row in few(judged)
    ]
    gaps = trends.missing(years)
    return table(
        w,
        "met-by-year",
        w("review.met.title", rows="; ".join(texts)) if texts else w("review.met.title_none"),
        fields,
        body(by_year, fields),
        source=computed_over(w, years, Table.INDICATORS),
        notes=[
            w("review.met.note"),
            *([w("review.note_gap_years", years=in_years(w, gaps))] if gaps else []),
        ],
        data=Data.of(by_year, "met_by_year"),
        origins=[origin(w, names, Formula.STATES, _files(years), "year_indicators")],
    )


def indicators(
    years: Sequence[YearData], series: DataFrame, breaks: DataFrame, group: str, lang: str
) -> ReportTable:
    """Return one group's indicators: planned and actual below each other, a column for each year.

    Parameters
    ----------
    years
        The years that have data.
    series, breaks
        From `civlib.compute.trends`.
    group
        One of `civlib.wording.terms.Group`.
    """
    w = wording(lang)
    own = series[series[terms.GROUP] == group]
    broken = breaks[breaks[terms.GROUP] == group]
    name = w(f"group.{group}")
    title = w("review.indicators.title", group=name, years=in_years(w, trends.term(years)))
    return table(
        w,
        f"series-{group}",
        title if len(own) else w("review.indicators.title_none", group=name),
        _series_fields(w, years),
        [*_series_rows(w, own)],
        source=computed_over(w, years, Table.INDICATORS),
        notes=_series_notes(w, years, broken),
        data=Data.of(own, "indicators_by_year"),
        origins=[_copied(w, years)],
        wide=len(trends.term(years)) > NARROW,
    )


def _files(years: Sequence[YearData]) -> tuple[str, ...]:
    return paths((data.year for data in years), Table.INDICATORS)


def _copied(w: Wording, years: Sequence[YearData]) -> Origin:
    """Return the origin of the columns of years, whose labels are the years themselves."""
    whole = origin(w, (), None, _files(years), "series")
    return replace(whole, columns=tuple(map(str, trends.term(years))))


def _series_fields(w: Wording, years: Sequence[YearData]) -> list[Field]:
    own = official(w)
    return [
        Field(terms.NUMBER, str, "key", 0.7),
        Named(terms.TITLE, str, "text", 5, own, w("column.indicator_title")),
        Field(terms.UNIT, str, "text", 1.1, own),
        Named("kind", str, "text", 1.1, None, w("column.review.kind")),
        *(Named(str(year), w.number, "number", 1, None, str(year)) for year in trends.term(years)),
    ]


def _series_rows(w: Wording, own: DataFrame) -> Iterator[Row]:
    """Yield two rows for each series; its number, title and unit span both."""
    for _, rows in groupby(records(own), key=lambda row: row[terms.SERIES]):
        found = list(rows)
        names = (found[0][name] for name in (terms.NUMBER, terms.TITLE, terms.UNIT))
        shared = [Cell(str(text), rows=2) for text in names]
        planned, actual = (
            [Cell(w(f"review.indicators.{name}")), *(Cell(w.number(row[name])) for row in found)]
            for name in (terms.PLANNED, terms.ACTUAL)
        )
        yield Row((*shared, *planned))
        yield Row(tuple(actual))


def _series_notes(w: Wording, years: Sequence[YearData], breaks: DataFrame) -> list[str]:
    notes = [w("review.indicators.note_dash")]
    if gaps := trends.missing(years):
        notes.append(w("review.note_gap_years", years=in_years(w, gaps)))
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


_COUNTED = ("review.years_rated", "review.years_met")


def results(years: Sequence[YearData], found: DataFrame, lang: str) -> ReportTable:
    """Return the final report's indicators: in how many years each met its plan.

    Parameters
    ----------
    years
        The years that have data.
    found
        `civlib.compute.trends.results`.
    """
    w, own = wording(lang), official(wording(lang))
    fields: list[Field] = [
        Field(terms.NUMBER, str, "key", 0.7),
        Named(terms.TITLE, str, "text", 5, own, w("column.indicator_title")),
        Field(terms.UNIT, str, "text", 1.1, own),
        Named(terms.YEARS, spans, "text", 1.6, None, w("column.review.years")),
        Named(terms.RATED, w.number, "number", 1.4, None, w("column.review.years_rated")),
        Named(terms.MET, w.number, "number", 1.4, None, w("column.review.years_met")),
    ]
    values = {"met": sum(found[terms.MET]), "rated": sum(found[terms.RATED])}
    key = "review.results.title" if values["rated"] else "review.results.title_none"
    rows: list[Row] = []
    for group in Group:
        if len(part := found[found[terms.GROUP] == group]):
            rows += [Row((Cell(w(f"group.{group}")),), "group"), *body(part, fields)]
    return table(
        w,
        "final-indicators",
        w(key, **values),
        fields,
        rows,
        source=computed_over(w, years, Table.INDICATORS),
        notes=[w("review.results.note")],
        data=Data.of(found, "final_indicators"),
        origins=[origin(w, _COUNTED, Formula.SERIES, _files(years), "series")],
    )
