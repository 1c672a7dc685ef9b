"""Charts over the years of a programme: money, and every indicator in a small panel of its own."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from civlib.compute import finance, trends
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import changes, met_rows, money_notes, source_name, unit
from civlib.show.charts import panels
from civlib.show.charts.money import bars
from civlib.show.charts.panels import Panel, Slot
from civlib.show.charts.report_figure import compared, describe, figure, of_years
from civlib.show.charts.sheet import WIDE
from civlib.show.display import Data, ReportFigure, ReportFigures
from civlib.wording import Wording, spans, terms, wording
from civlib.wording.terms import Direction, Formula, Table

if TYPE_CHECKING:
    from pandas import DataFrame

Years = Sequence[YearData]

LABELLED = 6
"""In terms longer than this a panel may not have room for the values of every year."""


def money(years: Years, by_year: DataFrame, lang: str) -> ReportFigure:
    """Return the money of every year of the term, from `civlib.compute.trends.by_year`.

    A year without data is a gap.
    """
    w, gaps = wording(lang), trends.missing(years)
    names = [str(year) for year in by_year[terms.YEAR]]
    return bars(
        w,
        by_year,
        names,
        names,
        [w("review.chart.gap") if year in gaps else None for year in by_year[terms.YEAR]],
        id="money-over-years",
        title=_farthest(w, years, by_year, "money"),
        unit=unit(w, years[-1]),
        notes=money_notes(w, years),
        **of_years(w, years, Formula.TOTALS, "year", Table.FUNDING),
    )


def _farthest(w: Wording, years: Years, frame: DataFrame, kind: str) -> str:
    """Return where money lies farthest from its plan, among the years whose sums are complete."""
    uneven = trends.uneven(years)
    complete = frame[[year not in uneven for year in frame[terms.YEAR]]]
    known = complete[terms.VARIANCE].notna().sum()
    most = finance.farthest(complete)
    if most is None:
        return w(f"review.chart.{kind}.{'title_same' if known else 'title_none'}")
    key = "title_even" if uneven else "title"
    if kind == "money" and known == 1 and not uneven:
        key = "title_one"
    values = {name: w.money(most[name]) for name in (terms.PLANNED, terms.ACTUAL)}
    return w(
        f"review.chart.{kind}.{key}",
        **values,
        source=source_name(w, years[-1], most.get(terms.SOURCE, terms.ALL_SOURCES)),
        year=most[terms.YEAR],
        variance=w.money(most[terms.VARIANCE], sign=True),
        rate=w.percent(most[terms.EXECUTION_RATE]),
        unit=unit(w, years[-1]),
    )


def sources(years: Years, by_source: DataFrame, lang: str) -> ReportFigures:
    """Return a panel of the money over the years for each source, from `trends.by_source`."""
    w, last = wording(lang), years[-1]
    remark = w("review.chart.unit", unit=unit(w, last))
    made = []
    for key in last.programme.source_ids:
        part = by_source[by_source[terms.SOURCE] == key]
        slots = tuple(_slots(w, years, part, w.money))
        made.append((Panel(source_name(w, last, key), remark, slots), part))
    return _figures(
        w,
        "sources-over-years",
        made,
        lambda part: _farthest(w, years, part, "sources"),
        unit=unit(w, last),
        notes=[
            w("review.chart.note_scale_money"),
            *money_notes(w, years),
            *_label_notes(w, years),
        ],
        **of_years(w, years, Formula.TOTALS, "year_source", Table.FUNDING),
    )


def indicators(
    years: Years, series: DataFrame, breaks: DataFrame, group: str, lang: str
) -> ReportFigures:
    """Return one group's indicators, a panel for each series; as many figures as paper needs.

    ``series`` and ``breaks`` are from `civlib.compute.trends`; ``group`` is one of `terms.Group`.
    """
    w = wording(lang)
    of_group = series[series[terms.GROUP] == group]
    broken = records(breaks[breaks[terms.GROUP] == group])
    reported = of_group[of_group[terms.STATE].notna()]
    made = []
    for id in dict.fromkeys(of_group[terms.SERIES]):
        part = of_group[of_group[terms.SERIES] == id]
        first = records(part)[0]
        others = set(reported[reported[terms.NUMBER] == first[terms.NUMBER]][terms.YEAR])
        named = w("review.chart.panel", number=first[terms.NUMBER], title=first[terms.TITLE])
        slots = tuple(_slots(w, years, part, w.number, others))
        made.append((Panel(named, _remark(w, first, broken), slots), part))
    return _figures(
        w,
        f"series-{group}",
        made,
        lambda part: _series_title(w, part, group),
        notes=[w("review.chart.note_scale"), *_label_notes(w, years)],
        **of_years(w, years, None, "series", Table.INDICATORS),
    )


def _slots(
    w: Wording,
    years: Years,
    part: DataFrame,
    show: Callable[[Decimal | None], str],
    others: Container[int] = (),
) -> Iterator[Slot]:
    """Yield a slot for each year; ``others`` are those in which another series may stand here."""
    gaps = trends.missing(years)
    for row in records(part):
        year, planned, actual = row[terms.YEAR], row[terms.PLANNED], row[terms.ACTUAL]
        kind = "empty" if planned is None and actual is None else ""
        if year in gaps:
            kind = "gap"
        elif row.get(terms.STATE, "") is None:
            kind = "broken" if year in others else "absent"
        word = kind and w(f"review.chart.{kind}")
        yield Slot(year, planned, actual, (show(planned), show(actual)), word, kind == "broken")


def _remark(w: Wording, row: dict[str, Any], breaks: list[dict[str, Any]]) -> str:
    """Return a panel's unit, which way is better, and what changed where its series broke."""
    lower = row[terms.DIRECTION] == Direction.LOWER
    texts = [w("review.chart.unit_lower" if lower else "review.chart.unit", unit=row[terms.UNIT])]
    for gap in breaks:
        if row[terms.SERIES] in (gap[terms.SERIES_BEFORE], gap[terms.SERIES]):
            values = {"year": gap[terms.YEAR], "changed": changes(w, gap[terms.CHANGED])}
            texts.append(w("review.chart.changed", **values))
    return "; ".join(dict.fromkeys(texts))


def _series_title(w: Wording, part: DataFrame, group: str) -> str:
    """Return how many of the indicators met their plan: each year, or the first and the last."""
    rows = met_rows(w, trends.met_by_year(part))
    numbers = spans(sorted(set(part[terms.NUMBER])))
    values = {"group": w(f"group.{group}"), "numbers": numbers, "rows": rows}
    return w(f"review.chart.indicators.{'title' if rows else 'title_none'}", **values)


def _label_notes(w: Wording, years: Years) -> list[str]:
    return [w("review.chart.note_labels")] if len(trends.term(years)) > LABELLED else []


def _figures(
    w: Wording,
    id: str,
    made: Sequence[tuple[Panel, DataFrame]],
    title: Callable[[DataFrame], str],
    **about: Any,
) -> ReportFigures:
    """Return the panels in as many figures as paper needs, each with its own numbers and words.

    ``about`` is what else `civlib.show.charts.figure` is told, the same of each.
    """
    from pandas import concat

    names = (w("chart.planned"), w("chart.actual"), w("review.chart.key_gap"))
    parts = panels.pages([panel for panel, _ in made], WIDE)
    frames = iter(frame for _, frame in made)
    figures = []
    for number, part in enumerate(parts, start=1):
        rows = concat([next(frames) for _ in part])
        drawn = figure(
            partial(panels.draw, panels=part, names=names),
            id=id if len(parts) == 1 else f"{id}-{number}",
            title=title(rows),
            alt=w("review.chart.alt", rows=". ".join(_alt(w, panel) for panel in part)),
            data=Data.of(rows, f"{id}-drawn"),
            **about,
        )
        figures.append(drawn)
    return ReportFigures(tuple(figures))


def _alt(w: Wording, panel: Panel) -> str:
    """Return every value of a panel in words, and its gaps."""
    rows: list[tuple[str, str]] = []
    for _, run in panel.runs():
        if word := run[0].gap:
            rows.append((spans(slot.year for slot in run), word))
        else:
            rows += [(str(slot.year), _pair(w, slot)) for slot in run]
    values = {"remark": panel.remark, "values": describe(w, rows)}
    return w("review.chart.alt_panel", title=panel.title, **values)


def _pair(w: Wording, slot: Slot) -> str:
    shown = dict(zip((slot.planned, slot.actual), slot.texts, strict=True))
    return compared(w, slot.planned, slot.actual, shown.__getitem__, both="review.chart.pair")
