"""Charts over the years of a programme: money, and every indicator in a small panel of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from civlib.compute import trends
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import changes, computed_over, few, incomplete, source_name, unit
from civlib.show.charts import bars, panels
from civlib.show.charts.bars import Bar
from civlib.show.charts.build import describe, figure
from civlib.show.charts.money import amounts_text
from civlib.show.charts.panels import Panel, Slot, Words
from civlib.show.charts.sheet import WIDE
from civlib.show.display import Data, ReportFigure, ReportFigures
from civlib.show.origins import Origin, origin, paths
from civlib.wording import Wording, spans, terms, wording
from civlib.wording.terms import Direction, Formula, Table

if TYPE_CHECKING:
    from pandas import DataFrame

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
        `civlib.compute.trends.by_year`.
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
        _farthest(w, years, by_year, "money"),
        partial(bars.draw, bars=drawn, key=key),
        alt=w(
            "chart.bars_alt",
            unit=unit(w, years[-1]),
            rows=describe(w, zip(names, texts, strict=True)),
        ),
        unit=unit(w, years[-1]),
        source=computed_over(w, years, Table.FUNDING),
        notes=_money_notes(w, years),
        data=Data.of(by_year, "money-over-years"),
        origins=[_origin(w, years, Formula.TOTALS, Table.FUNDING, "year")],
    )


def _farthest(w: Wording, years: Sequence[YearData], frame: DataFrame, kind: str) -> str:
    """Return where money lies farthest from its plan, among the years whose sums are complete."""
    uneven = trends.uneven(years)
    rows = [row for row in records(frame) if row[terms.YEAR] not in uneven]
    known = [row for row in rows if row[terms.VARIANCE] is not None]
    if not known:
        return w(f"review.chart.{kind}.title_none")
    if not any(row[terms.VARIANCE] for row in known):
        return w(f"review.chart.{kind}.title_same")
    most = max(known, key=lambda row: abs(row[terms.VARIANCE]))
    values = {name: w.money(most[name]) for name in (terms.PLANNED, terms.ACTUAL)}
    if terms.SOURCE in most:
        values[terms.SOURCE] = source_name(w, years[-1], most[terms.SOURCE])
    key = "title_even" if uneven else "title"
    if kind == "money" and len(known) == 1 and not uneven:
        key = "title_one"
    return w(
        f"review.chart.{kind}.{key}",
        **values,
        year=most[terms.YEAR],
        variance=w.money(most[terms.VARIANCE], sign=True),
        rate=w.percent(most[terms.EXECUTION_RATE]),
        unit=unit(w, years[-1]),
    )


def _money_notes(w: Wording, years: Sequence[YearData]) -> list[str]:
    rows = incomplete(w, years)
    lacking = [w("review.note_incomplete", rows="; ".join(rows))] if rows else []
    return [*lacking, w("review.note_prices")]


def sources(years: Sequence[YearData], by_source: DataFrame, lang: str) -> ReportFigures:
    """Return a panel of planned and actual money over the years for each source.

    Parameters
    ----------
    years
        The years that have data.
    by_source
        `civlib.compute.trends.by_source`.
    """
    w, last = wording(lang), years[-1]
    notes = _money_notes(w, years)
    remark = w("review.chart.unit", unit=unit(w, last))
    made = []
    for key in last.programme.source_ids:
        own = by_source[by_source[terms.SOURCE] == key]
        made.append((Panel(source_name(w, last, key), remark, _source_slots(w, years, own)), own))
    return _figures(
        w,
        "sources-over-years",
        made,
        lambda part: _farthest(w, years, part, "sources"),
        unit=unit(w, last),
        source=computed_over(w, years, Table.FUNDING),
        notes=[
            w("review.chart.note_scale_money"),
            *notes,
            *_label_notes(w, years),
        ],
        origins=[_origin(w, years, Formula.TOTALS, Table.FUNDING, "year_source")],
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
        From `civlib.compute.trends`.
    group
        One of `civlib.wording.terms.Group`.
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
        origins=[_origin(w, years, None, Table.INDICATORS, "series")],
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
        w("review.met.row", **{name: row[name] for name in (terms.YEAR, *COUNTS)})
        for row in few(judged)
    ]
    key = "title" if texts else "title_none"
    numbers = spans(sorted(set(part[terms.NUMBER])))
    values = {"group": w(f"group.{group}"), "numbers": numbers, "rows": "; ".join(texts)}
    return w(f"review.chart.indicators.{key}", **values)


def _origin(
    w: Wording, years: Sequence[YearData], formula: Formula | None, table: Table, rows: str
) -> Origin:
    return origin(w, (), formula, paths((data.year for data in years), table), rows)


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
    origins: Sequence[Origin],
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
            origins=origins,
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
