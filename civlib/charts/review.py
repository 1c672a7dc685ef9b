"""Charts over the years of a programme: money, and every indicator in a small panel of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from civlib import terms, trends
from civlib.captions import changes, computed_over, in_years, source_name, spans, unit
from civlib.charts import bars, panels
from civlib.charts.bars import Bar
from civlib.charts.build import describe, figure
from civlib.charts.canvas import WIDE
from civlib.charts.money import amounts_text
from civlib.charts.panels import Panel, Slot, Words
from civlib.dataset import YearData
from civlib.display import Data, ReportFigure, ReportFigures
from civlib.frames import records
from civlib.terms import Direction, Table
from civlib.wording import Wording, wording

if TYPE_CHECKING:
    from pandas import DataFrame

MOST = 4
"""A title names at most so many years; of more it names the first and the last."""

COUNTS = (terms.MET, terms.RATED)

LABELLED = 6
"""In terms longer than this a panel may not have room for the values of every year."""


def money(years: Sequence[YearData], by_year: DataFrame, lang: str) -> ReportFigure:
    """Return planned and actual money of every year of the term; a year without data is a gap.

    Parameters
    ----------
    years
        The years that have data.
    by_year
        `civlib.trends.by_year`.
    """
    w = wording(lang)
    gaps = trends.missing(years)
    rows = records(by_year)
    texts = [
        w("review.chart.gap") if row[terms.YEAR] in gaps else amounts_text(row, w) for row in rows
    ]
    names = [str(row[terms.YEAR]) for row in rows]
    drawn = [
        Bar(name, row[terms.PLANNED], row[terms.ACTUAL], text)
        for name, row, text in zip(names, rows, texts, strict=True)
    ]
    key = (w("chart.planned"), w("chart.actual"))
    return figure(
        w,
        "money-over-years",
        _money_title(w, years, rows),
        partial(bars.draw, bars=drawn, key=key),
        alt=w(
            "chart.bars_alt",
            unit=unit(w, years[-1]),
            rows=describe(w, zip(names, texts, strict=True)),
        ),
        unit=unit(w, years[-1]),
        source=computed_over(w, years, Table.FUNDING),
        notes=[w("review.note_prices")],
        data=Data.of(by_year, "money-over-years"),
    )


def _money_title(w: Wording, years: Sequence[YearData], rows: list[dict[str, Any]]) -> str:
    known = [row for row in rows if row[terms.VARIANCE] is not None]
    if not known:
        return w("review.chart.money.title_none")
    if not any(row[terms.VARIANCE] for row in known):
        return w("review.chart.money.title_same")
    most = max(known, key=lambda row: abs(row[terms.VARIANCE]))
    key = "review.chart.money.title_one" if len(known) == 1 else "review.chart.money.title"
    values = {name: w.money(most[name]) for name in (terms.PLANNED, terms.ACTUAL)}
    return w(
        key,
        **values,
        year=most[terms.YEAR],
        variance=w.money(most[terms.VARIANCE], sign=True),
        rate=w.percent(most[terms.EXECUTION_RATE]),
        unit=unit(w, years[-1]),
    )


def sources(
    years: Sequence[YearData], by_source: DataFrame, totals: DataFrame, lang: str
) -> ReportFigures:
    """Return a panel of planned and actual money over the years for each source.

    Parameters
    ----------
    years
        The years that have data.
    by_source, totals
        From `civlib.trends`.
    """
    w, last = wording(lang), years[-1]
    remark = w("review.chart.unit", unit=unit(w, last))
    made, rates = [], []
    for row in records(totals)[1:]:
        own = by_source[by_source[terms.SOURCE] == row[terms.SOURCE]]
        name = source_name(w, last, row[terms.SOURCE])
        made.append((Panel(name, remark, _source_slots(w, years, own)), own))
        rate = w.percent(row[terms.EXECUTION_RATE])
        rates.append(w("chart.sources.rate", source=name, rate=rate))
    over = in_years(w, [data.year for data in years])
    title = w("review.sources.title", years=over, rates="; ".join(rates))
    return _figures(
        w,
        "sources-over-years",
        made,
        lambda _: title,
        unit=unit(w, last),
        source=computed_over(w, years, Table.FUNDING),
        notes=[w("review.chart.note_scale_money"), *_label_notes(w, years)],
    )


def _source_slots(w: Wording, years: Sequence[YearData], own: DataFrame) -> tuple[Slot, ...]:
    gaps = trends.missing(years)
    slots = []
    for row in records(own):
        planned, actual = row[terms.PLANNED], row[terms.ACTUAL]
        word = "" if (planned, actual) != (None, None) else w("review.chart.empty")
        if row[terms.YEAR] in gaps:
            word = w("review.chart.gap")
        slots.append(
            Slot(row[terms.YEAR], planned, actual, (w.money(planned), w.money(actual)), word)
        )
    return tuple(slots)


def indicators(
    years: Sequence[YearData], series: DataFrame, breaks: DataFrame, group: str, lang: str
) -> ReportFigures:
    """Return one group's indicators, a panel for each series; as many figures as paper needs.

    Parameters
    ----------
    years
        The years that have data.
    series, breaks
        From `civlib.trends`.
    group
        One of `civlib.terms.Group`.
    """
    w = wording(lang)
    own = series[series[terms.GROUP] == group]
    broken = records(breaks[breaks[terms.GROUP] == group])
    reported = {
        (row[terms.NUMBER], row[terms.YEAR]) for row in records(own) if row[terms.STATE] is not None
    }
    made = []
    for id in dict.fromkeys(own[terms.SERIES]):
        part = own[own[terms.SERIES] == id]
        rows = records(part)
        slots = tuple(_slot(w, row, trends.missing(years), reported) for row in rows)
        named = w("review.chart.panel", number=rows[0][terms.NUMBER], title=rows[0][terms.TITLE])
        made.append((Panel(named, _remark(w, rows[0], broken), slots), part))
    return _figures(
        w,
        f"series-{group}",
        made,
        lambda part: _series_title(w, part, group),
        unit="",
        source=computed_over(w, years, Table.INDICATORS),
        notes=[w("review.chart.note_scale"), *_label_notes(w, years)],
    )


def _slot(
    w: Wording, row: dict[str, Any], gaps: Sequence[int], reported: set[tuple[int, int]]
) -> Slot:
    year, planned, actual = row[terms.YEAR], row[terms.PLANNED], row[terms.ACTUAL]
    texts = (w.number(planned), w.number(actual))
    if year in gaps:
        return Slot(year, None, None, texts, w("review.chart.gap"))
    if row[terms.STATE] is None:
        other = (row[terms.NUMBER], year) in reported
        word = w("review.chart.broken" if other else "review.chart.absent")
        return Slot(year, None, None, texts, word, broken=other)
    word = w("review.chart.empty") if planned is None and actual is None else ""
    return Slot(year, planned, actual, texts, word)


def _remark(w: Wording, row: dict[str, Any], breaks: list[dict[str, Any]]) -> str:
    """Return a panel's unit, which way is better, and what changed where its series broke."""
    lower = row[terms.DIRECTION] == Direction.LOWER
    texts = [w("review.chart.unit_lower" if lower else "review.chart.unit", unit=row[terms.UNIT])]
    for one in breaks:
        if row[terms.SERIES] in (one[terms.SERIES_BEFORE], one[terms.SERIES]):
            values = {"year": one[terms.YEAR], "changed": changes(w, one[terms.CHANGED])}
            texts.append(w("review.chart.changed", **values))
    return "; ".join(dict.fromkeys(texts))


def _series_title(w: Wording, part: DataFrame, group: str) -> str:
    """Return how many of the indicators met their plan: each year, or the first and the last."""
    judged = [row for row in records(trends.met_by_year(part)) if row[terms.RATED]]
    texts = [
        w("review.chart.indicators.row", **{name: row[name] for name in (terms.YEAR, *COUNTS)})
        for row in (judged if len(judged) <= MOST else [judged[0], judged[-1]])
    ]
    key = "title" if texts else "title_none"
    numbers = spans(sorted(set(part[terms.NUMBER])))
    values = {"group": w(f"group.{group}"), "numbers": numbers, "rows": "; ".join(texts)}
    return w(f"review.chart.indicators.{key}", **values)


def _label_notes(w: Wording, years: Sequence[YearData]) -> list[str]:
    return [w("review.chart.note_labels")] if len(trends.term(years)) > LABELLED else []


def _figures(
    w: Wording,
    id: str,
    made: Sequence[tuple[Panel, DataFrame]],
    title: Callable[[DataFrame], str],
    *,
    unit: str,
    source: str,
    notes: Sequence[str],
) -> ReportFigures:
    """Return the panels in as many figures as paper needs, each with its own numbers and words."""
    from pandas import concat

    keys = {name: w(f"chart.{name}") for name in (terms.PLANNED, terms.ACTUAL)}
    words = Words(keys[terms.PLANNED], keys[terms.ACTUAL], w("review.chart.key_gap"))
    parts = panels.pages([panel for panel, _ in made], WIDE)
    frames = iter(own for _, own in made)
    figures = []
    for number, part in enumerate(parts, start=1):
        rows = concat([next(frames) for _ in part])
        one = figure(
            w,
            id if len(parts) == 1 else f"{id}-{number}",
            title(rows),
            partial(panels.draw, panels=part, words=words),
            alt=w("review.chart.alt", rows=". ".join(_alt(w, panel) for panel in part)),
            unit=unit,
            source=source,
            data=Data.of(rows, f"{id}-drawn"),
            notes=notes,
        )
        figures.append(one)
    return ReportFigures(tuple(figures))


def _alt(w: Wording, panel: Panel) -> str:
    """Return every value of a panel in words, and its gaps."""
    rows: list[tuple[str, str]] = []
    for word, slots in groupby(panel.slots, key=lambda one: one.gap):
        run = list(slots)
        if word:
            rows.append((spans(one.year for one in run), word))
        else:
            rows += [(str(one.year), _pair(w, one)) for one in run]
    return w(
        "review.chart.alt_panel",
        title=panel.title,
        remark=panel.remark,
        values=describe(w, rows),
    )


def _pair(w: Wording, one: Slot) -> str:
    values = dict(zip((terms.PLANNED, terms.ACTUAL), one.texts, strict=True))
    if one.planned is None:
        return w("chart.undefined.plan_absent", **values)
    return w(
        "chart.undefined.actual_absent" if one.actual is None else "review.chart.pair", **values
    )
