"""Charts over the years of a programme: money, and every indicator in a small panel of its own."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from functools import partial
from typing import Any

from civlib.compute import finance, trends
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, records
from civlib.show import captions
from civlib.show.charts import panels
from civlib.show.charts.panels import Panel, Slot
from civlib.show.charts.report_figure import compared, describe, figure
from civlib.show.charts.sheet import WIDE
from civlib.show.charts.year import TIES
from civlib.show.display import NOTHING, Data, Nothing, ReportFigures
from civlib.wording import Wording, spans, terms, wording
from civlib.wording.terms import Direction, Formula, Table

Years = Sequence[YearData]

LABELLED = 6
"""In terms longer than this a panel may not have room for the values of every year."""


def _farthest(w: Wording, years: Years, frame: DataFrame, kind: str) -> str:
    """Return where money lies farthest from its plan, or that it keeps to it everywhere."""
    last, most = years[-1], finance.farthest(frame)
    rows = [
        captions.executed(
            w,
            f"review.chart.{kind}.row",
            row,
            unit=captions.unit(w, last),
            name=captions.source_name(w, last, row.get(terms.SOURCE, terms.ALL_SOURCES)),
        )
        for row in most
    ]
    return w(f"review.chart.{kind}.title{'' if rows else '_same'}", rows=w.some(rows, TIES))


def sources(years: Years, by_source: DataFrame, lang: str) -> ReportFigures | Nothing:
    """Return a panel of the money over the years for each source that has any.

    ``by_source`` is `trends.by_source`.
    """
    w, last = captions.words(lang, *years), years[-1]
    remark = w("review.chart.unit", unit=captions.unit(w, last))
    made = []
    for key in last.programme.source_ids:
        part = by_source[by_source[terms.SOURCE] == key]
        slots = tuple(_slots(w, years, part, "amount"))
        if part[terms.VARIANCE].notna().any():
            made.append((Panel(captions.source_name(w, last, key), remark, slots), part))
    return _figures(
        w,
        years,
        "sources-over-years",
        made,
        lambda part: _farthest(w, years, part, "sources"),
        unit=captions.unit(w, last),
        notes=[w("review.chart.note_scale_money"), *captions.money_notes(w, years)],
        **captions.of_years(w, years).about(Formula.TOTALS, "year_source", Table.FUNDING),
    )


def indicators(
    years: Years, series: DataFrame, breaks: DataFrame, group: str, lang: str
) -> ReportFigures | Nothing:
    """Return one group's indicators, a panel for each series; as many figures as paper needs.

    ``series`` and ``breaks`` are from `civlib.compute.trends`; ``group`` is one of `terms.Group`,
    or empty. Nothing is shown of a group without any.
    """
    w = wording(lang)
    of_group = series[series[terms.GROUP] == group]
    if of_group.empty:
        return NOTHING
    broken = records(breaks[breaks[terms.GROUP] == group])
    reported = of_group[of_group[terms.STATE].notna()]
    made = []
    for id in dict.fromkeys(of_group[terms.SERIES]):
        part = of_group[of_group[terms.SERIES] == id]
        first = records(part)[0]
        others = set(reported[reported[terms.NUMBER] == first[terms.NUMBER]][terms.YEAR])
        slots = tuple(_slots(w, years, part, "number", others))
        panel = Panel(w("review.chart.panel", **first), _remark(w, first, broken), slots)
        made.append((panel, part))

    def title(part: DataFrame) -> str:
        rows = captions.met_rows(w, trends.met_by_year(part))
        key = f"review.chart.indicators.{'title' if rows else 'title_none'}"
        return w(key, group=group, numbers=w.numbers(dict.fromkeys(part[terms.NUMBER])), rows=rows)

    return _figures(
        w,
        years,
        f"series-{group or terms.UNGROUPED}",
        made,
        title,
        notes=[w("review.chart.note_scale")],
        **captions.of_years(w, years).about(None, "series", Table.INDICATORS),
    )


def _slots(
    w: Wording, years: Years, part: DataFrame, form: str, others: Container[int] = ()
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
        texts = w.show(planned, form), w.show(actual, form)
        told = compared(w, planned, actual, form, both="review.chart.pair")
        word = kind and w(f"review.chart.{kind}")
        yield Slot(year, planned, actual, texts, told, word, kind == "broken")


def _remark(w: Wording, row: dict[str, Any], breaks: list[dict[str, Any]]) -> str:
    """Return a panel's unit, which way is better, and what changed where its series broke."""
    lower = row[terms.DIRECTION] == Direction.LOWER
    texts = [w("review.chart.unit_lower" if lower else "review.chart.unit", unit=row[terms.UNIT])]
    for gap in breaks:
        if row[terms.SERIES] in (gap[terms.SERIES_BEFORE], gap[terms.SERIES]):
            changed = captions.changes(w, gap[terms.CHANGED])
            texts.append(w("review.chart.changed", year=gap[terms.YEAR], changed=changed))
    return "; ".join(dict.fromkeys(texts))


def _figures(
    w: Wording,
    years: Years,
    id: str,
    made: Sequence[tuple[Panel, DataFrame]],
    title: Callable[[DataFrame], str],
    *,
    notes: Sequence[str],
    **told: Any,
) -> ReportFigures | Nothing:
    """Return the panels in as many figures as paper needs, each with its own numbers and words."""
    from pandas import concat

    names = (w("chart.planned"), w("chart.actual"), w("review.chart.key_gap"))
    labelled = w("review.chart.note_labels") if len(trends.term(years)) > LABELLED else ""
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
            notes=[*notes, labelled],
            data=Data.of(rows, f"{id}-drawn"),
            **told,
        )
        figures.append(drawn)
    return ReportFigures(tuple(figures)) if figures else NOTHING


def _alt(w: Wording, panel: Panel) -> str:
    """Return every value of a panel in words, and its gaps."""
    rows: list[tuple[str, str]] = []
    for _, run in panel.runs():
        if word := run[0].gap:
            rows.append((spans(slot.year for slot in run), word))
        else:
            rows += [(str(slot.year), slot.told) for slot in run]
    values = {"remark": panel.remark, "values": describe(w, rows)}
    return w("review.chart.alt_panel", title=panel.title, **values)
