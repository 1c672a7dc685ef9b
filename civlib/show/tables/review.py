"""All years of a programme: its passport, its money over time, and the sums of the final report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from civlib.compute import trends
from civlib.compute.finance import AMOUNTS
from civlib.dataset import YearData
from civlib.dataset.folders import FILE
from civlib.dataset.frames import records
from civlib.show.captions import executed, in_years, money_notes, source_name, source_rates
from civlib.show.display import Cell, ReportTable, Row
from civlib.show.tables import about
from civlib.show.tables.layout import Layout, band, of_years, texts
from civlib.wording import Wording, spans, terms, wording

if TYPE_CHECKING:
    from pandas import DataFrame

Years = Sequence[YearData]
"""The years of a programme that have data, in order."""


def passport(years: Years, lang: str) -> ReportTable:
    """Return the programme's acts, responsible body, term and sources, and the years with data."""
    w, last = wording(lang), years[-1]
    of_programme = replace(last, programme=replace(last.programme, years={}))
    shown = about.passport(of_programme, lang)
    have = texts([(w("review.passport.years"), _held(w, years, _years(years)))])
    return replace(shown, rows=(*shown.rows, *have), source=w("source.data", files=FILE))


def money(years: Years, by_year: DataFrame, totals: DataFrame, lang: str) -> ReportTable:
    """Return the money of all sources, a row for each year of the term and their sum at the foot.

    ``by_year`` and ``totals`` are from `civlib.compute.trends`.
    """
    w = wording(lang)
    layout = of_years(w, "money_by_year", years, year=year_name(w, years))
    everything = records(totals)[0]
    held = {"have": len(years), "total": w.count("year_of", len(trends.term(years)))}
    return layout.table(
        executed(w, "review.money.title", everything, layout.unit, **held),
        by_year,
        rows=[*layout.body(records(by_year)), _foot(layout, years, everything, "total")],
        notes=_money_notes(w, years, [everything]),
    )


def sources(years: Years, by_source: DataFrame, totals: DataFrame, lang: str) -> ReportTable:
    """Return the money of each source over the years, with the sum of each below its years.

    ``by_source`` and ``totals`` are from `civlib.compute.trends`.
    """
    w = wording(lang)
    layout = of_years(w, "money_by_source", years, year=year_name(w, years))
    sums = records(totals)[1:]
    rates = source_rates(w, years[-1], sums)
    return layout.table(
        w("review.sources.title", years=in_years(w, _years(years)), rates=rates),
        by_source,
        rows=_source_rows(layout, years, by_source, sums),
        notes=_money_notes(w, years, sums),
    )


def _source_rows(
    layout: Layout, years: Years, by_source: DataFrame, sums: Iterable[dict[str, Any]]
) -> Iterator[Row]:
    for row in sums:
        yield band(source_name(layout.w, years[-1], row[terms.SOURCE]))
        yield from layout.body(records(by_source[by_source[terms.SOURCE] == row[terms.SOURCE]]))
        yield _foot(layout, years, row, "body")


def _foot(layout: Layout, years: Years, row: dict[str, Any], role: Literal["body", "total"]) -> Row:
    """Return a row of sums, which says of how many years."""
    w = layout.w
    total = w.count("year_of", len(trends.term(years)))
    name = Cell(w("review.sum_row", have=len(trends.held(row)), total=total))
    return Row((name, *layout.cells(row, AMOUNTS)), role)


def _money_notes(w: Wording, years: Years, sums: Iterable[dict[str, Any]]) -> list[str]:
    """Return what to keep in mind about sums over years: gaps, and which years they hold."""
    notes = [w("totals.note")]
    if gaps := trends.missing(years):
        notes.append(w("review.note_gap", years=in_years(w, gaps)))
        notes.append(w("review.note_sum", years=spans(_years(years))))
    return [*notes, *_apart(w, sums), *money_notes(w, years)]


def _apart(w: Wording, sums: Iterable[dict[str, Any]]) -> list[str]:
    """Return the note on sums of planned and actual that do not hold the same years, if any."""
    apart = any(row[terms.PLANNED_YEARS] != row[terms.ACTUAL_YEARS] for row in sums)
    return [w("review.note_apart")] if apart else []


def totals(years: Years, sums: DataFrame, lang: str) -> ReportTable:
    """Return the money of `trends.totals`: each source and all, with the years that sums hold."""
    w = wording(lang)
    layout = of_years(w, "final_totals", years, source=partial(source_name, w, years[-1]))
    rows, over = records(sums), in_years(w, _years(years))
    return layout.table(
        executed(w, "review.totals.title", rows[0], layout.unit, years=over),
        _with_held(w, years, sums),
        notes=_money_notes(w, years, rows),
    )


def measures(years: Years, sums: DataFrame, lang: str) -> ReportTable:
    """Return the measures of `trends.measures`: money and years of each (measure, title)."""
    w = wording(lang)
    count, over = w.count("measure_of", len(sums)), in_years(w, _years(years))
    return of_years(w, "final_measures", years).table(
        w("review.measures.title", measures=count, years=over),
        _with_held(w, years, sums),
        notes=[w("review.measures.note"), *_apart(w, records(sums))],
    )


def _years(years: Years) -> list[int]:
    return [data.year for data in years]


def year_name(w: Wording, years: Years) -> Callable[[int], str]:
    """Return what to show for each year of the term: it says where there are no data."""
    gaps = trends.missing(years)
    return lambda year: w("review.year_gap" if year in gaps else "review.year_row", year=year)


def _with_held(w: Wording, years: Years, sums: DataFrame) -> DataFrame:
    """Return the sums with a column that says which years each holds."""
    pairs = zip(sums[terms.PLANNED_YEARS], sums[terms.ACTUAL_YEARS], strict=True)
    return sums.assign(held=[_both(w, years, *pair) for pair in pairs])


def _both(w: Wording, years: Years, planned: Sequence[int], actual: Sequence[int]) -> str:
    if planned == actual:
        return _held(w, years, planned)
    values = {"planned": _held(w, years, planned), "actual": _held(w, years, actual)}
    return w("review.held_apart", **values)


def _held(w: Wording, years: Years, held: Sequence[int]) -> str:
    """Return how many years of the term are held, and which."""
    if not held:
        return w("review.held_none")
    total = w.count("year_of", len(trends.term(years)))
    return w("review.held", have=len(held), total=total, years=spans(held))
