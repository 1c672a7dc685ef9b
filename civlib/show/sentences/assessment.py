"""How a year went: money, measures and indicators, what totals hide and what to keep in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civlib.compute import counts, finance, indicators
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.display import ReportText
from civlib.show.sentences.phrases import amounts, bullets, hidden_amounts, in_unit, named
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Status

if TYPE_CHECKING:
    from pandas import DataFrame

Row = dict[str, Any]


def assessment(
    data: YearData, totals: DataFrame, hidden: DataFrame, rated: DataFrame, lang: str
) -> ReportText:
    """Return the assessment: money, measures and indicators, each with its figures, as a list."""
    w = wording(lang)
    return bullets([_execution(totals, hidden, w), _statuses(data, w), _share(rated, w)])


def _execution(totals: DataFrame, hidden: DataFrame, w: Wording) -> str:
    rate = records(totals)[0][terms.EXECUTION_RATE]
    capped = records(hidden)[0][terms.CAPPED_RATE]
    key = "assessment.execution" if rate is not None else "assessment.execution_undefined"
    return w(key, rate=w.percent(rate), capped=w.percent(capped))


def _statuses(data: YearData, w: Wording) -> str:
    """Return how many measures have each status, and which unless they were carried out."""
    texts = []
    for row in records(counts.by_status(data.measures)):
        status, count, ids = row.values()
        listed = f" ({', '.join(ids)})" if ids and status != Status.CARRIED_OUT else ""
        label = w(f"status.{status}")
        texts.append(w("assessment.status", status=label, count=f"{count}{listed}"))
    measures = counts.rows(data.measures)
    return w("assessment.statuses", measures=measures, rows="; ".join(texts))


def _share(rated: DataFrame, w: Wording) -> str:
    counted = indicators.counted(rated[terms.STATE])
    key = "assessment.indicators" if counted.rated else "assessment.indicators_none"
    share = w.percent(counted.share)
    return w(key, met=counted.met, rated=counted.rated, total=counted.indicators, share=share)


def masking(data: YearData, hidden: DataFrame, deviations: DataFrame, lang: str) -> ReportText:
    """Return which underspending the total hides: by source, with the measures it comes from."""
    w = wording(lang)
    everything, *sources = records(hidden)
    if not everything[terms.MASKED]:
        return ReportText(w("hidden.none"))
    below = records(finance.sides(deviations)[0])
    short = [_short_source(data, row, below, w) for row in sources if row[terms.UNDERSPENT]]
    values = hidden_amounts(w, everything)
    return ReportText(w("hidden.some", rows=" ".join(short), unit=in_unit(w, data), **values))


def _short_source(data: YearData, row: Row, below: list[Row], w: Wording) -> str:
    source = row[terms.SOURCE]
    measures = [
        w("hidden.measure", id=each[terms.MEASURE_ID], **amounts(w, each))
        for each in below
        if each[terms.SOURCE] == source
    ]
    values = {"unit": in_unit(w, data), "measures": w.join(measures), **hidden_amounts(w, row)}
    return w("hidden.source", source=named(w, data, source), **values)


def caveats(rated: DataFrame, means: DataFrame, group: str, lang: str) -> ReportText:
    """Return what to keep in mind about one group's figures, as a list.

    What its mean is with and without over-achievement, which indicators lie above 120 % of
    their plan, and which could not be judged and why.
    """
    w = wording(lang)
    of_group = rated[rated[terms.GROUP] == group]
    mean = records(means[means[terms.GROUP] == group])[0]
    return bullets([_mean(mean, w), _over(of_group, w), _undefined(of_group, w)])


def _mean(mean: Row, w: Wording) -> str:
    raw, capped = mean[terms.MEAN_RATE], mean[terms.MEAN_RATE_CAPPED]
    key = "mean_same" if raw == capped else "mean"
    name = "no_mean" if raw is None else key
    return w(f"caveat.{name}", raw=w.percent(raw), capped=w.percent(capped))


def _over(of_group: DataFrame, w: Wording) -> str:
    rows = [
        w("caveat.over_row", number=row[terms.NUMBER], rate=w.percent(row[terms.ACHIEVEMENT_RATE]))
        for row in records(indicators.high(of_group))
    ]
    limit = w.percent(indicators.HIGH, 0)
    return w("caveat.over", limit=limit, rows=w.join(rows)) if rows else ""


def _undefined(of_group: DataFrame, w: Wording) -> str:
    unrated = of_group[~of_group[terms.STATE].isin(terms.JUDGED)]
    rows = [
        w("caveat.undefined_row", number=row[terms.NUMBER], state=w(f"reason.{row[terms.STATE]}"))
        for row in records(unrated)
    ]
    return w("caveat.undefined", rows=w.join(rows)) if rows else ""
