"""Charts of one year: money, the way from plan to fact, indicators, readings, printed figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from civlib.compute import audit, finance, indicators
from civlib.compute.audit import Finding
from civlib.compute.audit.finding import shown
from civlib.dataset import YearData, schemas
from civlib.dataset.frames import DataFrame, Rate, frame, records
from civlib.show import captions
from civlib.show.charts import shapes
from civlib.show.charts.report_figure import compared, describe, figure
from civlib.show.display import NOTHING, Nothing, ReportFigure
from civlib.wording import Wording, terms, wording
from civlib.wording.numbers import above_zero

STEPS = 12
"""Deviations shown one by one in `way`; the smaller ones beyond are added up."""

TIES = 3
"""So many measures, or indicators, at most are named that lie as far from their plan."""

PRINTED = (terms.Table.PUBLISHED, terms.Table.FUNDING, terms.Table.INDICATORS)
COLUMNS = ["section", "key", "printed", "computed"]
"""Tables that printed percentages are compared with, and what is told of each difference."""


def measures(data: YearData, sums: DataFrame, lang: str) -> ReportFigure | Nothing:
    """Return the money of every measure that has any, from `civlib.compute.finance.by_measure`."""
    w, titles = captions.words(lang, data), captions.measure_titles(data)
    whole = finance.whole(data.measures, sums)
    known = whole[whole[terms.VARIANCE].notna()]
    if known.empty:
        return NOTHING
    ids, unit = list(known[terms.MEASURE_ID]), captions.unit(w, data)
    most = [w("chart.measures.row", **row, unit=unit) for row in finance.farthest(known)]
    count = sum(map(bool, known[terms.VARIANCE]))
    key = "title" if count > 1 else "title_one" if count else "title_same"
    return bars(
        w,
        known,
        [captions.numbered(w, id, titles[id]) for id in ids],
        ids,
        id="planned-actual",
        title=w(f"chart.measures.{key}", count=count, rows=w.some(most, TIES)),
        **_of_funding(w, data, "measure"),
    )


def bars(
    w: Wording,
    frame: DataFrame,
    labels: Sequence[str],
    names: Sequence[str],
    texts: Sequence[str] = (),
    *,
    unit: str,
    **told: Any,
) -> ReportFigure:
    """Return a frame of amounts as bars; ``names`` are for words, ``texts`` instead of values."""
    rate, rows, instead = terms.EXECUTION_RATE, records(frame), texts or [""] * len(frame)
    values = [
        text or compared(w, row[terms.PLANNED], row[terms.ACTUAL], "amount", row[rate])
        for row, text in zip(rows, instead, strict=True)
    ]
    draw = partial(
        shapes.planned_actual,
        texts=[*zip(labels, values, strict=True)],
        planned=list(frame[terms.PLANNED]),
        actual=list(frame[terms.ACTUAL]),
        names=(w("chart.planned"), w("chart.actual")),
    )
    alt = w("chart.bars_alt", unit=unit, rows=describe(w, zip(names, values, strict=True)))
    return figure(draw, alt=alt, unit=unit, data=frame, **told)


def _of_funding(w: Wording, data: YearData, rows: str) -> dict[str, Any]:
    made = captions.of_year(w, data)
    return {"unit": made.unit, **made.about(terms.Formula.EXECUTION, rows, terms.Table.FUNDING)}


def way(
    data: YearData, deviations: DataFrame, sums: DataFrame, lang: str
) -> ReportFigure | Nothing:
    """Return the steps from the planned to the actual total: who saved and who added, if any did.

    ``deviations``, which are published, and ``sums`` are `finance.deviations` and `finance.totals`.
    """
    if deviations.empty:
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


def achievement(data: YearData, rated: DataFrame, group: str, lang: str) -> ReportFigure | Nothing:
    """Return one group's indicators around the 100 % line, on a scale all groups share.

    ``rated`` is `civlib.compute.indicators.rate`, all groups of it; ``group`` is one of
    `terms.Group`, or empty. Indicators without a rate are shown in words; nothing is shown where
    none has one.
    """
    w, label = captions.words(lang, data), schemas.label("indicators", terms.NUMBER, lang)
    of_group = rated[rated[terms.GROUP] == group]
    if not of_group[terms.ACHIEVEMENT_RATE].notna().any():
        return NOTHING
    titles = data.indicators[data.indicators[terms.GROUP] == group][terms.TITLE]
    numbers, states = list(of_group[terms.NUMBER]), list(of_group[terms.STATE])
    texts = [_rate(w, row) for row in records(of_group)]
    labels = [captions.numbered(w, *pair) for pair in zip(numbers, titles, strict=True)]
    told = zip((f"{label} {number}" for number in numbers), texts, strict=True)
    return figure(
        partial(
            shapes.lollipops,
            texts=[*zip(labels, texts, strict=True)],
            rates=list(of_group[terms.ACHIEVEMENT_RATE]),
            met=[state == terms.State.MET for state in states],
            names=(w("chart.met"), w("chart.not_met"), w("chart.line")),
            full=indicators.scale_end(rated[terms.ACHIEVEMENT_RATE]),
            fit=[_rate(w, row) for row in records(rated)],
        ),
        id=f"achievement-{group or terms.UNGROUPED}",
        title=w("chart.achievement.title", group=group, message=_met(w, of_group)),
        alt=w("chart.achievement.alt", rows=describe(w, told)),
        unit="%",
        data=of_group[[*schemas.columns("indicators")]],
        **captions.of_year(w, data).about(
            terms.Formula.ACHIEVEMENT, "indicator", terms.Table.INDICATORS
        ),
    )


def _rate(w: Wording, row: dict[str, Any]) -> str:
    """Return planned, actual and rate in words, or why there is no rate."""
    rate, both = row[terms.ACHIEVEMENT_RATE], "chart.values"
    if row[terms.STATE] == terms.State.IN_WORDS:
        return w("chart.undefined.in_words")
    if rate is None:
        state = "rate" if row[terms.STATE] in terms.JUDGED else row[terms.STATE]
        both = f"chart.undefined.{state}"
    planned, actual = row[terms.PLANNED], row[terms.ACTUAL]
    if row[terms.TARGET] == terms.Target.RANGE and actual is not None:
        ends = w("indicators.range", planned=planned, high=row[terms.PLANNED_HIGH])
        return w(both, planned=ends, actual=w.number(actual), rate=rate)
    return compared(w, planned, actual, "number", rate, both)


def _met(w: Wording, of_group: DataFrame) -> str:
    """Return what to see: how many are met, and which are farthest below their plan."""
    message = captions.met(w, indicators.counted(of_group[terms.STATE]))
    rows = indicators.lowest(of_group)
    if not rows:
        return message
    return f"{message}; {w('farthest.title', rows=_farthest(w, rows))}"


def _farthest(w: Wording, rows: Sequence[dict[str, Any]]) -> str:
    """Return which are equally far from their plan, by their rate or, without one, values."""
    rate = rows[0][terms.ACHIEVEMENT_RATE]
    if rate is None:
        return w.some([w("farthest.values", **row) for row in rows], TIES)
    return w("farthest.rate", numbers=w.numbers(row[terms.NUMBER] for row in rows), rate=rate)


def percentages(data: YearData, findings: Sequence[Finding], lang: str) -> ReportFigure | Nothing:
    """Return how far each faulty printed percentage lies from the computed one, in points.

    Of ``findings``, from `civlib.compute.audit.findings`, only those of percentages are drawn.
    """
    w, pairs = wording(lang), audit.percentages(findings)
    if not pairs:
        return NOTHING
    texts = [(captions.place(w, data, finding), _printed(w, finding, by)) for finding, by in pairs]
    return figure(
        partial(shapes.differences, texts=texts, changes=[change for _, change in pairs]),
        id="printed-computed",
        title=_largest(w, data, pairs),
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
    return w(f"chart.percentages.{kind}", by=_points(w, change), **values)


def _points(w: Wording, change: Rate) -> str:
    """Return a difference with a sign and as many decimals as show that there is one."""
    return w.number(change, above_zero(change or 0, 2), sign=True)


def _largest(w: Wording, data: YearData, pairs: Sequence[tuple[Finding, Rate]]) -> str:
    """Return what to see: how many differ, and the largest difference; or that none does."""
    computed = [pair for pair in pairs if pair[0].computed is not None]
    undefined = len(pairs) - len(computed)
    if not computed:
        return w("chart.percentages.none", undefined=undefined)
    values = {"count": len(computed), "undefined": undefined}
    for finding, change in pairs:
        if change is not None:
            where, by = captions.place(w, data, finding), _points(w, change)
            return w("chart.percentages.some", by=by, place=where, **values)
    finding, _ = computed[0]
    text = finding.message(w).rstrip(".")
    return w("chart.row", label=captions.place(w, data, finding), text=text)
