"""Worked examples for the methodology: each formula on real figures that a reader can check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from civlib.compute import audit, effectiveness, finance, indicators
from civlib.compute.audit.form import INDICATORS, PERCENT, Line, Place, lines
from civlib.compute.audit.printed import read, rounded, rules
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import measure_titles, place, source_name, unit
from civlib.show.display import ReportHead, ReportText, escape_markdown
from civlib.show.sentences.report import head
from civlib.wording import Wording, terms, wording
from civlib.wording.licences import USUAL, joined
from civlib.wording.terms import Group, State

if TYPE_CHECKING:
    from pandas import DataFrame

Rows = list[dict[str, Any]]


def method_head(data: YearData, lang: str) -> ReportHead:
    """Return the title of the methodology and the properties of its document."""
    w, of_report = wording(lang), head(data, lang)
    description = w("method.description")
    subtitle = w("method.subtitle", programme=data.programme.title.text(lang), year=data.year)
    return replace(
        of_report,
        title=w("method.head"),
        subtitle=subtitle,
        description=description,
        author=w("audit.author"),
        licence=joined([USUAL, data.programme.licence]),
    )


def execution_example(data: YearData, lang: str) -> ReportText:
    """Return variance and execution rate of the measure with the largest deviation."""
    w = wording(lang)
    rows = [row for row in records(finance.by_measure(data.measures, data.funding)) if _rated(row)]
    if not rows:
        return ReportText(w("method.no_example"))
    row = max(rows, key=lambda row: abs(row[terms.VARIANCE]))
    title = measure_titles(data)[row[terms.MEASURE_ID]]
    values = {"id": row[terms.MEASURE_ID], "title": escape_markdown(title), **_money(row, w)}
    return ReportText(w("method.execution", unit=_unit(data, w), **values))


def _rated(row: dict[str, Any]) -> bool:
    return row[terms.EXECUTION_RATE] is not None


def _money(row: dict[str, Any], w: Wording) -> dict[str, str]:
    rate = row[terms.EXECUTION_RATE]
    return {
        "planned": w.money(row[terms.PLANNED]),
        "actual": w.money(row[terms.ACTUAL]),
        "variance": w.money(row[terms.VARIANCE], sign=True),
        "exact": w.number(rate, 6) if rate is not None else w.number(None),
        "rate": w.percent(rate),
    }


def _unit(data: YearData, w: Wording) -> str:
    return escape_markdown(unit(w, data))


def totals_example(data: YearData, lang: str) -> ReportText:
    """Return the sums of the first source, with every row that enters them."""
    w, sources = wording(lang), data.programme.source_ids
    source = sources[0]
    own = [row for row in records(data.funding) if row[terms.SOURCE] == source]
    sums = records(finance.totals(data.funding, sources))[1]
    values = {
        "source": escape_markdown(source_name(w, data, source)),
        "planned_parts": _plus(own, terms.PLANNED, w),
        "actual_parts": _plus(own, terms.ACTUAL, w),
    }
    return ReportText(w("method.totals", unit=_unit(data, w), **values, **_money(sums, w)))


def _plus(rows: Rows, column: str, w: Wording) -> str:
    return " + ".join(w.money(row[column]) for row in rows if row[column] is not None)


def masking_example(data: YearData, lang: str) -> ReportText:
    """Return how the total hides underspending, and the rate that does not."""
    w = wording(lang)
    hidden = records(finance.masking(data.funding, data.programme.source_ids))[0]
    planned = records(finance.totals(data.funding, data.programme.source_ids))[0][terms.PLANNED]
    changes = records(finance.deviations(data.funding))
    values = {
        "short": _changes([row for row in changes if row[terms.VARIANCE] < 0], w),
        "over": _changes([row for row in changes if row[terms.VARIANCE] > 0], w),
        "net": w.money(hidden[terms.VARIANCE], sign=True),
        "under": w.money(hidden[terms.UNDERSPENT]),
        "planned": w.money(planned),
        "capped": w.percent(hidden[terms.CAPPED_RATE]),
    }
    return ReportText(w("method.masking", **values))


def _changes(rows: Rows, w: Wording) -> str:
    shown = [
        w("method.change", id=row[terms.MEASURE_ID], variance=w.money(row[terms.VARIANCE], True))
        for row in rows
    ]
    return w.join(shown) or w.number(None)


def achievement_example(data: YearData, lang: str) -> ReportText:
    """Return the rate and state of the indicator farthest below its plan."""
    w = wording(lang)
    rows = [row for row in records(indicators.rate(data.indicators)) if row[_RATE] is not None]
    if not rows:
        return ReportText(w("method.no_example"))
    row = min(rows, key=lambda row: row[_RATE])
    return ReportText(w("method.achievement", **_indicator(row, w)))


_RATE = terms.ACHIEVEMENT_RATE


def _indicator(row: dict[str, Any], w: Wording) -> dict[str, str]:
    return {
        "group": w(f"quality.{row[terms.GROUP]}"),
        "number": str(row[terms.NUMBER]),
        "planned": w.number(row[terms.PLANNED]),
        "actual": w.number(row[terms.ACTUAL]),
        "exact": w.number(row[_RATE], 6) if row[_RATE] is not None else w.number(None),
        "rate": w.percent(row[_RATE]),
        "state": w(f"state.{row[terms.STATE]}"),
    }


def states_example(data: YearData, lang: str) -> ReportText:
    """Return every state that an indicator can have, with how many have it and which."""
    w = wording(lang)
    rows = records(indicators.rate(data.indicators))
    texts = []
    for state in State:
        own = [_indicator(row, w) for row in rows if row[terms.STATE] == state]
        named = w.join([w("quality.indicator", **_named(one)) for one in own])
        shown = w("method.state_some", count=len(own), rows=named) if own else w("method.state_no")
        rule = w(f"method.state.{state}")
        texts.append(f"- **{w(f'state.{state}')}** — {rule} {shown}")
    return ReportText("\n".join(texts))


def _named(one: dict[str, str]) -> dict[str, str]:
    return {"group": one["group"], "number": one["number"]}


def mean_example(data: YearData, lang: str) -> ReportText:
    """Return the mean of the group in which over-achievement hides most, with and without cap."""
    w = wording(lang)
    rated = indicators.rate(data.indicators)
    groups = [row for row in records(indicators.by_group(rated)) if row[terms.MEAN_RATE]]
    if not groups:
        return ReportText(w("method.no_example"))
    group = max(groups, key=lambda row: row[terms.MEAN_RATE] - row[terms.MEAN_RATE_CAPPED])
    own = [row for row in records(rated) if row[terms.GROUP] == group[terms.GROUP]]
    rates = [row[_RATE] for row in own if row[_RATE] is not None]
    values = {
        "group": w(f"group.{group[terms.GROUP]}"),
        "rates": " + ".join(w.percent(rate) for rate in rates),
        "capped": " + ".join(w.percent(min(rate, Fraction(1))) for rate in rates),
        "count": len(rates),
        "mean": w.percent(group[terms.MEAN_RATE]),
        "mean_capped": w.percent(group[terms.MEAN_RATE_CAPPED]),
    }
    return ReportText(w("method.mean", **values))


def rounding_example(data: YearData, lang: str) -> ReportText:
    """Return the percentage of an indicator that a rule other than ours changed most."""
    w, found = wording(lang), lines(data)
    rows = [row for row in records(data.published) if row[terms.COLUMN] == PERCENT]
    others = [(by, row) for row in rows if (by := _changed(row, found)) is not None]
    if not others:
        return ReportText(w("method.no_example"))
    _, row = max(others, key=lambda pair: pair[0])
    line = found[row[terms.SECTION], row[terms.KEY]]
    return ReportText(w("method.rounding", **_rounded(line, row, w)))


def _changed(row: dict[str, Any], found: Mapping[Place, Line]) -> Fraction | None:
    """Return how far rounding by another rule took a printed percentage from the exact one."""
    printed, rate = read(row[terms.PRINTED]), found[row[terms.SECTION], row[terms.KEY]].rate
    if row[terms.SECTION] != INDICATORS or rate is None or printed.value is None:
        return None
    usual = printed.value == rounded(100 * rate, 1)
    other = not usual and rules(printed, 100 * rate)
    return abs(Fraction(printed.value) - 100 * rate) if other else None


def _rounded(line: Line, row: dict[str, Any], w: Wording) -> dict[str, str]:
    group, number = row[terms.KEY].split("/")
    return {
        "group": w(f"quality.{group}"),
        "number": number,
        "planned": w.number(line.planned),
        "actual": w.number(line.actual),
        "exact": w.percent(line.rate, 4),
        "rate": w.percent(line.rate),
        "printed": escape_markdown(row[terms.PRINTED]),
    }


def lower_example(lang: str) -> ReportText:
    """Return an example of "lower is better", which the data of a programme may not have."""
    w, planned, actual = wording(lang), Decimal(200), Decimal(160)
    rate = indicators.achievement_rate(planned, actual, terms.Direction.LOWER)
    shown = {"planned": w.number(planned), "actual": w.number(actual), "rate": w.percent(rate)}
    return ReportText(w("method.lower", **shown))


def effectiveness_example(data: YearData, previous: DataFrame | None, lang: str) -> ReportText:
    """Return both indices of the comparative analysis, with every index that enters them."""
    w = wording(lang)
    result = effectiveness.evaluate(data.indicators, previous, data.programme.effectiveness)
    parts = [
        _index(data, group, index.value, w)
        for group, index in (
            (Group.EFFICIENCY, result.efficiency),
            (Group.QUALITY, result.quality),
        )
    ]
    return ReportText("\n".join(f"- {part}" for part in parts))


def _index(data: YearData, group: Group, value: Fraction | None, w: Wording) -> str:
    rated = records(indicators.rate(data.indicators))
    rates = [row[_RATE] for row in rated if row[terms.GROUP] == group and row[_RATE] is not None]
    shown = " + ".join(w.number(100 * rate, 2) for rate in rates)
    name, index = w(f"method.index.{group}"), w.number(value, 2)
    return w("method.index_of", name=name, sum=shown, count=len(rates), value=index)


def corrections(data: YearData, lang: str) -> ReportText:
    """Return what the reports print otherwise than the official document, and why."""
    w = wording(lang)
    wrong = [one for one in audit.findings(data) if one.severity == audit.Severity.ERROR]
    texts = [_correction(one, data, w) for one in wrong]
    return ReportText("\n".join(f"- {text}" for text in texts) or w("method.nothing_corrected"))


def _correction(one: audit.Finding, data: YearData, w: Wording) -> str:
    where, text = place(w, data, one), one.message(w)
    return w("method.correction", place=escape_markdown(where), text=escape_markdown(text))
