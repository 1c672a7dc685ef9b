"""Charts of money: by measure, by source, and the way from plan to fact."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from civlib.compute import finance
from civlib.dataset import YearData
from civlib.dataset.frames import EXACT, records
from civlib.show.captions import computed_from, measure_titles, numbered, source_name, unit
from civlib.show.charts import bars, bridge
from civlib.show.charts.bars import Bar
from civlib.show.charts.bridge import Step
from civlib.show.charts.build import describe, figure
from civlib.show.display import Data, ReportFigure
from civlib.show.origins import Origin, origin, paths
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Formula, Table

if TYPE_CHECKING:
    from pandas import DataFrame

STEPS = 12
"""Deviations shown one by one in `way`; the smaller ones beyond are added up."""


def measures(data: YearData, sums: DataFrame, lang: str) -> ReportFigure:
    """Return planned and actual money of every measure that has any.

    Parameters
    ----------
    data
        The year, for titles.
    sums
        `civlib.compute.finance.by_measure`; measures without funding are left out of the chart.
    """
    w = wording(lang)
    titles = measure_titles(data)
    funded = sums[sums[terms.PLANNED].notna() | sums[terms.ACTUAL].notna()]
    rows = records(funded)
    short = [row[terms.MEASURE_ID] for row in rows]
    labels = [numbered(w, id, titles[id]) for id in short]
    title = _measures_title(data, rows, w)
    return _bars(data, "planned-actual", title, funded, labels, short, w, which="measure")


def _measures_title(data: YearData, rows: list[dict[str, Any]], w: Wording) -> str:
    off = [row for row in rows if row[terms.VARIANCE]]
    if not off:
        known = [row for row in rows if row[terms.VARIANCE] is not None]
        same = "title_same" if len(known) == len(rows) else "title_absent"
        return w(f"chart.measures.{same if rows else 'title_none'}")
    most = max(off, key=lambda row: abs(row[terms.VARIANCE]))
    return w(
        "chart.measures.title",
        count=w.count("measure_in", len(off)),
        id=most[terms.MEASURE_ID],
        variance=w.money(most[terms.VARIANCE], sign=True),
        unit=unit(w, data),
    )


def sources(data: YearData, sums: DataFrame, lang: str) -> ReportFigure:
    """Return planned and actual money of every source, from `civlib.compute.finance.totals`."""
    w = wording(lang)
    each = sums[sums[terms.SOURCE] != terms.ALL_SOURCES]
    labels = [source_name(w, data, key) for key in each[terms.SOURCE]]
    rates = [
        w("chart.sources.rate", source=label, rate=w.percent(rate))
        for label, rate in zip(labels, each[terms.EXECUTION_RATE], strict=True)
    ]
    title = w("chart.sources.title", rates="; ".join(rates))
    return _bars(data, "sources", title, each, labels, labels, w, which="one_source")


def _bars(
    data: YearData,
    id: str,
    title: str,
    frame: DataFrame,
    labels: list[str],
    short: list[str],
    w: Wording,
    *,
    which: str,
) -> ReportFigure:
    """Return the bars of a frame of amounts, with a label a row; ``short`` names them in words.

    ``which`` tells the rows of the data that each bar was made from.
    """
    rows = records(frame)
    shown = [
        Bar(label, row[terms.PLANNED], row[terms.ACTUAL], amounts_text(row, w))
        for label, row in zip(labels, rows, strict=True)
    ]
    key = (w("chart.planned"), w("chart.actual"))
    texts = describe(w, zip(short, (bar.text for bar in shown), strict=True))
    return figure(
        w,
        id,
        title,
        partial(bars.draw, bars=shown, key=key),
        alt=w("chart.bars_alt", unit=unit(w, data), rows=texts),
        unit=unit(w, data),
        source=computed_from(w, data, Table.FUNDING),
        data=Data.of(frame, id),
        origins=[_compared(w, data, which)],
    )


def _compared(w: Wording, data: YearData, rows: str) -> Origin:
    return origin(w, (), Formula.EXECUTION, paths([data.year], Table.FUNDING), rows)


def amounts_text(row: dict[str, Any], w: Wording) -> str:
    """Return planned, actual and rate in words, or which of the amounts is absent."""
    planned, actual = row[terms.PLANNED], row[terms.ACTUAL]
    values = {"planned": w.money(planned), "actual": w.money(actual)}
    if planned is None and actual is None:
        return w("chart.undefined.both_absent")
    if planned is None:
        return w("chart.undefined.plan_absent", **values)
    if actual is None:
        return w("chart.undefined.actual_absent", **values)
    return w("chart.values", **values, rate=w.percent(row[terms.EXECUTION_RATE]))


def way(data: YearData, deviations: DataFrame, sums: DataFrame, lang: str) -> ReportFigure:
    """Return the steps from the planned to the actual total: who saved and who added.

    Parameters
    ----------
    data
        The year, for titles.
    deviations
        `civlib.compute.finance.deviations`: one row for each (measure, source) off its plan.
    sums
        `civlib.compute.finance.totals`.
    """
    w = wording(lang)
    steps = _steps(data, deviations, sums, w)
    texts = describe(w, ((step.label, step.text) for step in steps))
    return figure(
        w,
        "way",
        _way_title(data, deviations, w),
        partial(bridge.draw, steps=steps),
        alt=w("chart.way.alt", unit=unit(w, data), rows=texts),
        unit=unit(w, data),
        source=computed_from(w, data, Table.FUNDING),
        notes=_way_notes(data, w),
        data=Data.of(deviations, "way"),
        origins=[_compared(w, data, "funding")],
    )


def _steps(data: YearData, deviations: DataFrame, sums: DataFrame, w: Wording) -> list[Step]:
    """Return the planned total, a step for each deviation, and the actual total.

    What is not named by itself is one more step: small deviations, and rows with one amount only,
    which have no deviation of their own but are part of one total and not of the other.
    """
    planned, actual = (records(sums)[0][name] for name in (terms.PLANNED, terms.ACTUAL))
    first = Step(w("chart.way.start"), planned, planned, w.money(planned))
    last = Step(w("chart.way.end"), actual, actual, w.money(actual))
    if planned is None or actual is None:
        return [first, last]
    titles, rows = measure_titles(data), records(deviations)
    rows.sort(key=lambda row: -abs(row[terms.VARIANCE]))
    named = [(_step_label(data, row, titles, w), row[terms.VARIANCE]) for row in rows[:STEPS]]
    if others := len(rows[STEPS:]) + len(_incomplete(data)):
        shown = finance.total([planned, *(change for _, change in named)])
        named.append((w("chart.other", count=others), finance.variance(shown, actual)))
    ends = list(accumulate((change for _, change in named), EXACT.add, initial=planned))
    changes = [
        Step(label, start, end, w.money(change, sign=True))
        for (label, change), (start, end) in zip(named, pairwise(ends), strict=True)
    ]
    return [first, *changes, last]


def _incomplete(data: YearData) -> list[dict[str, Any]]:
    """Return the rows of funding that have only one of the two amounts."""
    rows = records(data.funding)
    return [row for row in rows if (row[terms.PLANNED] is None) != (row[terms.ACTUAL] is None)]


def _way_notes(data: YearData, w: Wording) -> list[str]:
    rows = [
        w("quality.row", id=row[terms.MEASURE_ID], source=source_name(w, data, row[terms.SOURCE]))
        for row in _incomplete(data)
    ]
    incomplete = [w("quality.incomplete", rows=w.join(rows))] if rows else []
    return [w("chart.way.note"), *incomplete]


def _step_label(data: YearData, row: dict[str, Any], titles: dict[str, str], w: Wording) -> str:
    id = row[terms.MEASURE_ID]
    source = source_name(w, data, row[terms.SOURCE])
    return w("chart.way.step", id=id, title=titles[id], source=source)


def _way_title(data: YearData, deviations: DataFrame, w: Wording) -> str:
    changes = list(deviations[terms.VARIANCE])
    if not changes and not _incomplete(data):
        return w("chart.way.title_same")
    return w(
        "chart.way.title",
        under=w.money(
            finance.total(change.copy_negate() for change in changes if change < 0) or Decimal(0)
        ),
        over=w.money(finance.total(change for change in changes if change > 0) or Decimal(0)),
        net=w.money(finance.total(changes) or Decimal(0), sign=True),
        unit=unit(w, data),
    )
