"""Charts of one year: money, the way from plan to fact, printed figures."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from civlib.compute import audit, counts, finance
from civlib.compute.audit import Finding
from civlib.compute.audit.finding import shown
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, Rate, frame, records
from civlib.show import captions
from civlib.show.charts import shapes
from civlib.show.charts.report_figure import describe, figure
from civlib.show.display import NOTHING, Nothing, ReportFigure
from civlib.wording import Wording, terms, wording

STEPS = 8
"""Deviations shown one by one; in `way` the smaller ones beyond are added up."""

LEAST = 3
"""A chart of fewer deviations says no more than the words beside it."""

TIES = 3
"""So many measures at most are named that lie as far from their plan."""

PRINTED = (terms.Table.PUBLISHED, terms.Table.FUNDING, terms.Table.INDICATORS)
COLUMNS = ["section", "key", "printed", "computed"]
"""Tables that printed percentages are compared with, and what is told of each difference."""


def measures(data: YearData, sums: DataFrame, lang: str) -> ReportFigure | Nothing:
    """Return how far measures lie from their plan, in per cent of it; nothing of fewer than three.

    ``sums`` are `civlib.compute.finance.by_measure`. The farthest come first; one without a rate,
    as of a plan of zero, is told in words.
    """
    w, titles = captions.words(lang, data), captions.measure_titles(data)
    off = finance.off_plan(finance.whole(data.measures, sums))
    if counts.rows(off) < LEAST:
        return NOTHING
    shown, unit = off.head(STEPS), captions.unit(w, data)
    rows = records(shown)
    given = (terms.PLANNED, terms.ACTUAL, terms.EXECUTION_RATE)
    values = [
        w("chart.values", planned=w.money(plan), actual=w.money(fact), rate=rate)
        for plan, fact, rate in ([row[name] for name in given] for row in rows)
    ]
    ids = [row[terms.MEASURE_ID] for row in rows]
    labels = [captions.numbered(w, id, titles[id]) for id in ids]
    most = [w("chart.measures.row", **row, unit=unit) for row in finance.farthest(off)]
    count = counts.rows(off)
    return figure(
        partial(
            shapes.differences,
            texts=[*zip(labels, values, strict=True)],
            changes=[row[terms.SHARE] for row in rows],
        ),
        id="planned-actual",
        title=w("chart.measures.title", count=count, rows=w.some(most, TIES)),
        alt=w("chart.measures.alt", unit=unit, rows=describe(w, zip(ids, values, strict=True))),
        data=off[[terms.MEASURE_ID, *finance.AMOUNTS]],
        notes=[w("chart.measures.note", count=STEPS) if count > STEPS else ""],
        **{**_of_funding(w, data, "measure"), "unit": w("chart.measures.unit", unit=unit)},
    )


def _of_funding(w: Wording, data: YearData, rows: str) -> dict[str, Any]:
    made = captions.of_year(w, data)
    return {"unit": made.unit, **made.about(terms.Formula.EXECUTION, rows, terms.Table.FUNDING)}


def way(
    data: YearData, deviations: DataFrame, sums: DataFrame, lang: str
) -> ReportFigure | Nothing:
    """Return the steps from the planned to the actual total; nothing of fewer than three.

    ``deviations``, which are published, and ``sums`` are `finance.deviations` and `finance.totals`.
    """
    if counts.rows(deviations) < LEAST:
        return NOTHING
    w = captions.words(lang, data)
    planned, actual = (records(sums)[0][name] for name in (terms.PLANNED, terms.ACTUAL))
    funding = finance.whole(data.measures, data.funding)
    steps = records(finance.way(funding, STEPS))
    texts = [
        (w("chart.way.start"), w.money(planned)),
        *((_step(w, data, row), w.money(row[terms.VARIANCE], sign=True)) for row in steps),
        (w("chart.way.end"), w.money(actual)),
    ]
    ends = [(planned, planned), *((row["start"], row["end"]) for row in steps), (actual, actual)]
    whole, told = records(finance.masking(funding, ()))[0], _of_funding(w, data, "funding")
    return figure(
        partial(shapes.steps, texts=texts, ends=ends),
        id="way",
        title=w(f"chart.way.title{captions.sided(whole)}", unit=told["unit"], **whole),
        alt=w("chart.way.alt", unit=told["unit"], rows=describe(w, texts)),
        data=deviations if any(deviations[terms.FUND]) else deviations.drop(columns=terms.FUND),
        notes=[w("chart.way.note")],
        **told,
    )


def _step(w: Wording, data: YearData, row: dict[str, Any]) -> str:
    id = row[terms.MEASURE_ID]
    if id is None:
        return w("chart.other", count=row["rows"])
    source = captions.funded_from(w, data, row)
    return w("chart.way.step", id=id, title=captions.measure_titles(data)[id], source=source)


def percentages(data: YearData, findings: Sequence[Finding], lang: str) -> ReportFigure | Nothing:
    """Return how far faulty printed percentages lie from computed ones, in points; three or more.

    Of ``findings``, from `civlib.compute.audit.findings`, only those of percentages are drawn.
    """
    w, pairs = wording(lang), audit.percentages(findings)
    if counts.rows([change for _, change in pairs if change]) < LEAST:
        return NOTHING
    texts = [(captions.place(w, data, finding), _printed(w, finding, by)) for finding, by in pairs]
    (largest, by), computed = pairs[0], [one for one, _ in pairs if one.computed is not None]
    return figure(
        partial(shapes.differences, texts=texts, changes=[change for _, change in pairs]),
        id="printed-computed",
        title=w(
            "chart.percentages.title",
            count=counts.rows(computed),
            by=captions.points(w, by),
            place=captions.place(w, data, largest),
        ),
        alt=w("chart.percentages.alt", rows=describe(w, texts)),
        unit=w("chart.percentages.unit"),
        notes=[w("chart.percentages.note")],
        data=frame(COLUMNS, ([getattr(one, name) for name in COLUMNS] for one, _ in pairs)),
        **captions.of_year(w, data).about(terms.Formula.FINDINGS, "percentages", *PRINTED),
    )


def _printed(w: Wording, finding: Finding, change: Rate) -> str:
    kind = "undefined" if finding.computed is None else "row"
    printed = finding.printed or w.number(None)
    values = {"printed": printed, "computed": shown(finding.computed, w)}
    return w(f"chart.percentages.{kind}", by=captions.points(w, change), **values)
