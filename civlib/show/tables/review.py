"""All years of a programme: its passport, its money over time, and the sums of the final report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from civlib.compute import trends
from civlib.dataset import YearData
from civlib.dataset.folders import FILE
from civlib.dataset.frames import records
from civlib.show.captions import (
    computed_over,
    in_years,
    incomplete,
    official,
    source_name,
    unit,
)
from civlib.show.display import Cell, Column, Data, ReportTable, Row
from civlib.show.origins import Origin, origin, paths
from civlib.show.tables import about
from civlib.show.tables.build import Field, amounts, body, cells, money_origins, table
from civlib.wording import Wording, spans, terms, wording
from civlib.wording.terms import Formula, Table

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Named(Field):
    """A column whose label is not its name in the frame: a year, or a word of the review."""

    label: str = ""

    def column(self, w: Wording) -> Column:
        """Return the column as readers see it."""
        return Column(self.label, self.kind, self.width, self.lang)


def passport(years: Sequence[YearData], lang: str) -> ReportTable:
    """Return the programme's acts, responsible body, term and sources, and the years with data."""
    w, last = wording(lang), years[-1]
    of_programme = replace(last, programme=replace(last.programme, years={}))
    shown = about.passport(of_programme, lang)
    have = Row((Cell(w("review.passport.years")), Cell(_held(w, years, _years(years)))))
    return replace(shown, rows=(*shown.rows, have), source=w("source.data", files=FILE))


def money(
    years: Sequence[YearData], by_year: DataFrame, totals: DataFrame, lang: str
) -> ReportTable:
    """Return the money of all sources, a row for each year of the term and their sum at the foot.

    Parameters
    ----------
    years
        The years that have data.
    by_year, totals
        From `civlib.compute.trends`.
    """
    w = wording(lang)
    fields = [year_field(w, years), *amounts(w)]
    everything = records(totals)[0]
    rows = [*body(by_year, fields), _foot(w, years, everything, "total")]
    return table(
        w,
        "money-by-year",
        _money_title(w, years, everything),
        fields,
        rows,
        unit=unit(w, years[-1]),
        source=computed_over(w, years, Table.FUNDING),
        notes=_money_notes(w, years, [everything]),
        data=Data.of(by_year, "money_by_year"),
        origins=_year_origins(w, years, "year"),
    )


def _money_title(w: Wording, years: Sequence[YearData], everything: dict[str, Any]) -> str:
    rate = everything[terms.EXECUTION_RATE]
    key = "review.money.title_undefined" if rate is None else "review.money.title"
    values = {name: w.money(everything[name]) for name in (terms.PLANNED, terms.ACTUAL)}
    held = {"have": len(years), "total": w.count("year_of", len(trends.term(years)))}
    return w(key, **held, **values, rate=w.percent(rate), unit=unit(w, years[-1]))


def sources(
    years: Sequence[YearData], by_source: DataFrame, totals: DataFrame, lang: str
) -> ReportTable:
    """Return the money of each source over the years, with the sum of each below its years.

    Parameters
    ----------
    years
        The years that have data.
    by_source, totals
        From `civlib.compute.trends`.
    """
    w = wording(lang)
    fields = [year_field(w, years), *amounts(w)]
    sums = records(totals)[1:]
    rates = [
        w(
            "chart.sources.rate",
            source=source_name(w, years[-1], row[terms.SOURCE]),
            rate=w.percent(row[terms.EXECUTION_RATE]),
        )
        for row in sums
    ]
    return table(
        w,
        "money-by-source",
        w("review.sources.title", years=in_years(w, _years(years)), rates="; ".join(rates)),
        fields,
        [*_source_rows(w, years, by_source, sums, fields)],
        unit=unit(w, years[-1]),
        source=computed_over(w, years, Table.FUNDING),
        notes=_money_notes(w, years, sums),
        data=Data.of(by_source, "money_by_source"),
        origins=_year_origins(w, years, "year_source"),
    )


def _year_origins(w: Wording, years: Sequence[YearData], rows: str) -> list[Origin]:
    """Return where the rows of the years come from, and where the sums below them do."""
    files = paths(_years(years), Table.FUNDING)
    sums = origin(w, (terms.PLANNED, terms.ACTUAL), Formula.YEARS, files, "years_foot")
    return [*money_origins(w, files, rows, Formula.TOTALS), sums]


def _source_rows(
    w: Wording,
    years: Sequence[YearData],
    by_source: DataFrame,
    sums: Iterable[dict[str, Any]],
    fields: Sequence[Field],
) -> Iterator[Row]:
    for row in sums:
        key = row[terms.SOURCE]
        yield Row((Cell(source_name(w, years[-1], key)),), "group")
        yield from body(by_source[by_source[terms.SOURCE] == key], fields)
        yield _foot(w, years, row, "body")


def _foot(w: Wording, years: Sequence[YearData], row: dict[str, Any], role: Any) -> Row:
    """Return a row of sums, which says of how many years."""
    held = sorted({*row[terms.PLANNED_YEARS], *row[terms.ACTUAL_YEARS]})
    total = w.count("year_of", len(trends.term(years)))
    name = Cell(w("review.sum_row", have=len(held), total=total))
    return Row((name, *cells(row, amounts(w))), role)


def _money_notes(
    w: Wording, years: Sequence[YearData], sums: Iterable[dict[str, Any]]
) -> list[str]:
    """Return what to keep in mind about sums over years: gaps, and which years they hold."""
    notes = [w("totals.note")]
    if gaps := trends.missing(years):
        notes.append(w("review.note_gap", years=in_years(w, gaps)))
        notes.append(w("review.note_sum", years=spans(_years(years))))
    if any(row[terms.PLANNED_YEARS] != row[terms.ACTUAL_YEARS] for row in sums):
        notes.append(w("review.note_apart"))
    if rows := incomplete(w, years):
        notes.append(w("review.note_incomplete", rows="; ".join(rows)))
    return [*notes, w("review.note_prices")]


def totals(years: Sequence[YearData], sums: DataFrame, lang: str) -> ReportTable:
    """Return the final report's money: each source and all, with the years that the sums hold.

    Parameters
    ----------
    years
        The years that have data.
    sums
        `civlib.compute.trends.totals`.
    """
    w = wording(lang)
    named = Field(terms.SOURCE, lambda key: source_name(w, years[-1], key), "key", 2.6)
    fields = [named, *amounts(w), _held_field(w)]
    everything = records(sums)[0]
    rate = everything[terms.EXECUTION_RATE]
    values = {name: w.money(everything[name]) for name in (terms.PLANNED, terms.ACTUAL)}
    key = "review.totals.title" if rate is not None else "review.totals.title_undefined"
    over = _years(years)
    return table(
        w,
        "final-totals",
        w(key, **values, rate=w.percent(rate), unit=unit(w, years[-1]), years=in_years(w, over)),
        fields,
        body(_with_held(w, years, sums), fields, terms.ALL_SOURCES),
        unit=unit(w, years[-1]),
        source=computed_over(w, years, Table.FUNDING),
        notes=_money_notes(w, years, records(sums)),
        data=Data.of(sums, "final_totals"),
        origins=money_origins(w, paths(over, Table.FUNDING), "source", Formula.YEARS),
    )


def measures(years: Sequence[YearData], sums: DataFrame, lang: str) -> ReportTable:
    """Return the final report's measures: money and years of each (measure, title).

    Parameters
    ----------
    years
        The years that have data.
    sums
        `civlib.compute.trends.measures`.
    """
    w = wording(lang)
    fields = [
        Field(terms.MEASURE_ID, str, "key", 0.9),
        Field(terms.TITLE, str, "text", 5, official(w)),
        *amounts(w),
        _held_field(w),
    ]
    count, over = w.count("measure_of", len(sums)), _years(years)
    notes = [w("review.measures.note")]
    if any(row[terms.PLANNED_YEARS] != row[terms.ACTUAL_YEARS] for row in records(sums)):
        notes.append(w("review.note_apart"))
    return table(
        w,
        "final-measures",
        w("review.measures.title", measures=count, years=in_years(w, over)),
        fields,
        body(_with_held(w, years, sums), fields),
        unit=unit(w, years[-1]),
        source=computed_over(w, years, Table.MEASURES, Table.FUNDING),
        notes=notes,
        data=Data.of(sums, "final_measures"),
        origins=money_origins(w, paths(over, Table.FUNDING), "measure_years", Formula.YEARS),
    )


def _years(years: Sequence[YearData]) -> list[int]:
    return [data.year for data in years]


def year_field(w: Wording, years: Sequence[YearData]) -> Field:
    """Return the column of years, which says where there are no data."""
    gaps = trends.missing(years)
    show = {
        year: w("review.year_gap" if year in gaps else "review.year_row", year=year)
        for year in trends.term(years)
    }
    return Named(terms.YEAR, show.__getitem__, "key", 2.6, None, w("column.review.year"))


def _held_field(w: Wording) -> Field:
    return Named(terms.YEARS, str, "text", 2.4, None, w("column.review.held"))


def _with_held(w: Wording, years: Sequence[YearData], sums: DataFrame) -> DataFrame:
    """Return the sums with a column that says which years each holds."""
    pairs = zip(sums[terms.PLANNED_YEARS], sums[terms.ACTUAL_YEARS], strict=True)
    return sums.assign(**{terms.YEARS: [_both(w, years, *pair) for pair in pairs]})


def _both(w: Wording, years: Sequence[YearData], planned: Any, actual: Any) -> str:
    if planned == actual:
        return _held(w, years, planned)
    values = {"planned": _held(w, years, planned), "actual": _held(w, years, actual)}
    return w("review.held_apart", **values)


def _held(w: Wording, years: Sequence[YearData], held: Sequence[int]) -> str:
    """Return how many years of the term are held, and which."""
    if not held:
        return w("review.held_none")
    total = w.count("year_of", len(trends.term(years)))
    return w("review.held", have=len(held), total=total, years=spans(held))
