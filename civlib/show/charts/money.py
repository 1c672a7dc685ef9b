"""Charts of money: by measure, by source, and the way from plan to fact."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from civlib.compute import finance
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import (
    funding_rows,
    measure_titles,
    numbered,
    source_name,
    source_rates,
    unit,
)
from civlib.show.charts import shapes
from civlib.show.charts.report_figure import compared, describe, figure, of_year
from civlib.show.display import ReportFigure
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Formula, Table

if TYPE_CHECKING:
    from pandas import DataFrame

STEPS = 12
"""Deviations shown one by one in `way`; the smaller ones beyond are added up."""


def measures(data: YearData, sums: DataFrame, lang: str) -> ReportFigure:
    """Return the money of every measure that has any, from `civlib.compute.finance.by_measure`."""
    w, titles = wording(lang), measure_titles(data)
    funded = sums[sums[terms.PLANNED].notna() | sums[terms.ACTUAL].notna()]
    ids = list(funded[terms.MEASURE_ID])
    return bars(
        w,
        funded,
        [numbered(w, id, titles[id]) for id in ids],
        ids,
        id="planned-actual",
        title=_measures_title(w, data, funded),
        **_of_funding(w, data, "measure"),
    )


def _measures_title(w: Wording, data: YearData, funded: DataFrame) -> str:
    most = finance.farthest(funded)
    if most is None:
        same = "title_absent" if funded[terms.VARIANCE].isna().any() else "title_same"
        return w(f"chart.measures.{same if len(funded) else 'title_none'}")
    return w(
        "chart.measures.title",
        count=w.count("measure_in", sum(map(bool, funded[terms.VARIANCE]))),
        id=most[terms.MEASURE_ID],
        variance=w.money(most[terms.VARIANCE], sign=True),
        unit=unit(w, data),
    )


def sources(data: YearData, sums: DataFrame, lang: str) -> ReportFigure:
    """Return the money of every source, from `civlib.compute.finance.totals`."""
    w = wording(lang)
    each = sums[sums[terms.SOURCE] != terms.ALL_SOURCES]
    labels = [source_name(w, data, key) for key in each[terms.SOURCE]]
    title = w("chart.sources.title", rates=source_rates(w, data, records(each)))
    about = _of_funding(w, data, "one_source")
    return bars(w, each, labels, labels, id="sources", title=title, **about)


def bars(
    w: Wording,
    frame: DataFrame,
    labels: Sequence[str],
    names: Sequence[str],
    texts: Sequence[str | None] = (),
    *,
    unit: str,
    **about: Any,
) -> ReportFigure:
    """Return a frame of amounts as bars, one row for each; ``names`` are short labels for words.

    ``texts`` stand instead of a row's values, where there is one; ``about`` is what else
    `civlib.show.charts.figure` is told.
    """
    rate = terms.EXECUTION_RATE
    values = [
        text or compared(w, row[terms.PLANNED], row[terms.ACTUAL], w.money, row[rate])
        for row, text in zip(records(frame), texts or [None] * len(frame), strict=True)
    ]
    draw = partial(
        shapes.planned_actual,
        texts=[*zip(labels, values, strict=True)],
        planned=list(frame[terms.PLANNED]),
        actual=list(frame[terms.ACTUAL]),
        names=(w("chart.planned"), w("chart.actual")),
    )
    rows = describe(w, zip(names, values, strict=True))
    alt = w("chart.bars_alt", unit=unit, rows=rows)
    return figure(draw, alt=alt, unit=unit, data=frame, **about)


def _of_funding(w: Wording, data: YearData, rows: str) -> dict[str, Any]:
    about = of_year(w, data, Formula.EXECUTION, rows, Table.FUNDING)
    return {"unit": unit(w, data), **about}


def way(data: YearData, deviations: DataFrame, sums: DataFrame, lang: str) -> ReportFigure:
    """Return the steps from the planned to the actual total: who saved and who added.

    ``deviations``, which are published, and ``sums`` are `finance.deviations` and `finance.totals`.
    """
    w = wording(lang)
    planned, actual = (records(sums)[0][name] for name in (terms.PLANNED, terms.ACTUAL))
    steps = records(finance.way(data.funding, STEPS))
    texts = [
        (w("chart.way.start"), w.money(planned)),
        *((_step(w, data, row), w.money(row[terms.VARIANCE], sign=True)) for row in steps),
        (w("chart.way.end"), w.money(actual)),
    ]
    ends = [(planned, planned), *((row["start"], row["end"]) for row in steps), (actual, actual)]
    lacking = funding_rows(w, data, finance.incomplete(data.funding))
    return figure(
        partial(shapes.steps, texts=texts, ends=ends),
        id="way",
        title=_way_title(w, data, lacking),
        alt=w("chart.way.alt", unit=unit(w, data), rows=describe(w, texts)),
        notes=[w("chart.way.note"), *([w("quality.incomplete", rows=lacking)] if lacking else [])],
        data=deviations,
        **_of_funding(w, data, "funding"),
    )


def _step(w: Wording, data: YearData, row: dict[str, Any]) -> str:
    id = row[terms.MEASURE_ID]
    if id is None:
        return w("chart.other", count=row["rows"])
    source = source_name(w, data, row[terms.SOURCE])
    return w("chart.way.step", id=id, title=measure_titles(data)[id], source=source)


def _way_title(w: Wording, data: YearData, lacking: str) -> str:
    whole = records(finance.masking(data.funding, ()))[0]
    under, over = whole[terms.UNDERSPENT], whole[terms.OVERSPENT]
    if not (under or over or lacking):
        return w("chart.way.title_same")
    net = w.money(whole[terms.VARIANCE], sign=True)
    values = {"under": w.money(under), "over": w.money(over), "net": net}
    return w("chart.way.title", **values, unit=unit(w, data))
