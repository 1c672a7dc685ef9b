"""Sentences that hold figures: made from finished frames, so that words and numbers cannot part.

Everything that comes from data is escaped before it becomes Markdown.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import measure_titles, source_name, unit
from civlib.show.display import ReportEnd, ReportHead, ReportText, escape_markdown
from civlib.wording import Wording, terms, wording
from civlib.wording.licences import LICENCES
from civlib.wording.terms import State, Status

if TYPE_CHECKING:
    from pandas import DataFrame

HIGH = Fraction(6, 5)
"""Above this an achievement calls for a remark: the plan may have been too low."""


def head(data: YearData, lang: str) -> ReportHead:
    """Return the report's title and the properties of the published document."""
    w, programme = wording(lang), data.programme
    title = programme.title.text(lang)
    council = programme.council.text(lang)
    return ReportHead(
        programme=programme.slug,
        year=data.year,
        lang=lang,
        title=w("head.title", year=data.year, programme=title),
        subtitle=w("head.subtitle", council=council),
        description=w("head.description", year=data.year, programme=title),
        author=council,
        date=data.settings.date.isoformat(),
        notice=w("head.fictional") if programme.fictional else "",
        name=title,
        licence=programme.licence,
    )


def end(data: YearData) -> ReportEnd:
    """Return the end mark, which echoes what the notebook was run for."""
    return ReportEnd(data.programme.slug, data.year)


def summary(
    data: YearData, totals: DataFrame, deviations: DataFrame, rated: DataFrame, lang: str
) -> ReportText:
    """Return three sentences to quote: money, indicators, and sources with the largest shortfall.

    Parameters
    ----------
    data
        The year, for names.
    totals, deviations
        From `civlib.compute.finance`.
    rated
        From `civlib.compute.indicators`.
    """
    w = wording(lang)
    sentences = [_money(data, totals, w), _met(rated, w), _sources(data, totals, deviations, w)]
    return ReportText(" ".join(sentences))


def _money(data: YearData, totals: DataFrame, w: Wording) -> str:
    everything = records(totals)[0]
    rate = everything[terms.EXECUTION_RATE]
    return w(
        "summary.money" if rate is not None else "summary.money_undefined",
        year=data.year,
        planned=w.money(everything[terms.PLANNED]),
        actual=w.money(everything[terms.ACTUAL]),
        unit=escape_markdown(unit(w, data)),
        rate=w.percent(rate),
    )


def _met(rated: DataFrame, w: Wording) -> str:
    met, judged, others = _counts(rated)
    rest = w("summary.rest", count=w.count("indicator", others)) if others else ""
    key = "summary.indicators" if judged else "summary.indicators_none"
    return w(key, met=met, rated=judged, rest=rest)


def _counts(rated: DataFrame) -> tuple[int, int, int]:
    """Return how many indicators are met, how many can be judged, and how many cannot."""
    states = list(rated[terms.STATE])
    judged = sum(state in terms.JUDGED for state in states)
    return states.count(State.MET), judged, len(states) - judged


def _sources(data: YearData, totals: DataFrame, deviations: DataFrame, w: Wording) -> str:
    each = totals[totals[terms.SOURCE] != terms.ALL_SOURCES]
    pairs = zip(each[terms.SOURCE], each[terms.EXECUTION_RATE], strict=True)
    rates = [
        w("summary.source", source=_name(w, data, source), rate=w.percent(rate))
        for source, rate in pairs
    ]
    return w("summary.sources", rates=", ".join(rates), deviation=_shortfall(data, deviations, w))


def _shortfall(data: YearData, deviations: DataFrame, w: Wording) -> str:
    most = next(iter(records(deviations)), None)
    if most is None or most[terms.VARIANCE] > 0:
        return w("summary.no_short")
    return w(
        "summary.short",
        id=most[terms.MEASURE_ID],
        title=escape_markdown(measure_titles(data)[most[terms.MEASURE_ID]]),
        variance=w.money(most[terms.VARIANCE], sign=True),
        unit=escape_markdown(unit(w, data)),
    )


def caveats(rated: DataFrame, means: DataFrame, group: str, lang: str) -> ReportText:
    """Return what to keep in mind about one group's figures, as a list.

    What its mean is with and without over-achievement, which indicators lie above 120 % of
    their plan, and which could not be judged and why.

    Parameters
    ----------
    rated, means
        From `civlib.compute.indicators`: `rate` and `by_group`.
    group
        One of `civlib.wording.terms.Group`.
    """
    w = wording(lang)
    rows = records(rated[rated[terms.GROUP] == group])
    mean = records(means[means[terms.GROUP] == group])[0]
    lines = [_mean(mean, w), _over(rows, w), _undefined(rows, w)]
    return ReportText("\n".join(f"- {line}" for line in lines if line))


def _mean(mean: dict[str, Any], w: Wording) -> str:
    raw, capped = mean[terms.MEAN_RATE], mean[terms.MEAN_RATE_CAPPED]
    key = (
        "caveat.no_mean" if raw is None else "caveat.mean" if raw != capped else "caveat.mean_same"
    )
    return w(key, raw=w.percent(raw), capped=w.percent(capped))


def _over(rows: list[dict[str, Any]], w: Wording) -> str:
    high = [row for row in rows if (row[terms.ACHIEVEMENT_RATE] or 0) > HIGH]
    named = [
        w("caveat.over_row", number=row[terms.NUMBER], rate=w.percent(row[terms.ACHIEVEMENT_RATE]))
        for row in high
    ]
    return w("caveat.over", limit=w.percent(HIGH, 0), rows=w.join(named)) if named else ""


def _undefined(rows: list[dict[str, Any]], w: Wording) -> str:
    named = [
        w("caveat.undefined_row", number=row[terms.NUMBER], state=w(f"reason.{row[terms.STATE]}"))
        for row in rows
        if row[terms.STATE] not in terms.JUDGED
    ]
    return w("caveat.undefined", rows=w.join(named)) if named else ""


def assessment(
    data: YearData, totals: DataFrame, hidden: DataFrame, rated: DataFrame, lang: str
) -> ReportText:
    """Return the assessment: money, measures and indicators, each with its figures, as a list.

    Parameters
    ----------
    data
        The year, for the measures' status.
    totals, hidden
        From `civlib.compute.finance`: `totals` and `masking`.
    rated
        From `civlib.compute.indicators`.
    """
    w = wording(lang)
    lines = [_execution(totals, hidden, w), _statuses(data, w), _share(rated, w)]
    return ReportText("\n".join(f"- {line}" for line in lines))


def _execution(totals: DataFrame, hidden: DataFrame, w: Wording) -> str:
    rate = records(totals)[0][terms.EXECUTION_RATE]
    capped = records(hidden)[0][terms.CAPPED_RATE]
    key = "assessment.execution" if rate is not None else "assessment.execution_undefined"
    return w(key, rate=w.percent(rate), capped=w.percent(capped))


def _statuses(data: YearData, w: Wording) -> str:
    found = list(data.measures[terms.STATUS])
    counts = [
        w("assessment.status", status=w(f"status.{status}"), count=_counted(data, status))
        for status in Status
    ]
    return w("assessment.statuses", measures=len(found), rows="; ".join(counts))


def _counted(data: YearData, status: Status) -> str:
    """Return how many measures have a status, and which unless they were carried out."""
    own = list(data.measures[data.measures[terms.STATUS] == status][terms.MEASURE_ID])
    named = own and status != Status.CARRIED_OUT
    return f"{len(own)} ({', '.join(own)})" if named else str(len(own))


def _share(rated: DataFrame, w: Wording) -> str:
    met, judged, _ = _counts(rated)
    share = w.percent(Fraction(met, judged)) if judged else ""
    key = "assessment.indicators" if judged else "assessment.indicators_none"
    return w(key, met=met, rated=judged, total=len(rated), share=share)


def masking(data: YearData, hidden: DataFrame, deviations: DataFrame, lang: str) -> ReportText:
    """Return which underspending the total hides: by source, with the measures it comes from.

    Parameters
    ----------
    data
        The year, for names.
    hidden, deviations
        From `civlib.compute.finance`: `masking` and `deviations`.
    """
    w = wording(lang)
    everything, *each = records(hidden)
    if not everything[terms.MASKED]:
        return ReportText(w("hidden.none"))
    short = deviations[[change < 0 for change in deviations[terms.VARIANCE]]]
    sources = [_short_source(data, row, short, w) for row in each]
    return ReportText(
        w(
            "hidden.some",
            rows=" ".join(filter(None, sources)),
            net=w.money(everything[terms.VARIANCE], sign=True),
            under=w.money(everything[terms.UNDERSPENT]),
            over=w.money(everything[terms.OVERSPENT]),
            unit=escape_markdown(unit(w, data)),
        )
    )


def _short_source(data: YearData, row: dict[str, Any], short: DataFrame, w: Wording) -> str:
    if not row[terms.UNDERSPENT]:
        return ""
    own = short[short[terms.SOURCE] == row[terms.SOURCE]]
    pairs = zip(own[terms.MEASURE_ID], own[terms.VARIANCE], strict=True)
    measures = [
        w("hidden.measure", id=id, variance=w.money(change, sign=True)) for id, change in pairs
    ]
    return w(
        "hidden.source",
        source=_name(w, data, row[terms.SOURCE]),
        under=w.money(row[terms.UNDERSPENT]),
        unit=escape_markdown(unit(w, data)),
        measures=w.join(measures),
    )


def quality(data: YearData, spending: DataFrame, rated: DataFrame, lang: str) -> ReportText:
    """Return what is missing in the data: unfunded measures, absent amounts, absent plans.

    Parameters
    ----------
    data
        The year.
    spending
        `civlib.compute.finance.by_funding`.
    rated
        `civlib.compute.indicators.rate`.
    """
    w = wording(lang)
    lines = [_funded(data, spending, w), _incomplete(data, spending, w), _unplanned(rated, w)]
    return ReportText("\n".join(f"- {line}" for line in lines))


def _funded(data: YearData, spending: DataFrame, w: Wording) -> str:
    funded = spending[terms.MEASURE_ID].nunique()
    return w("quality.funded", funded=funded, measures=w.count("measure_of", len(data.measures)))


def _incomplete(data: YearData, spending: DataFrame, w: Wording) -> str:
    missing = spending[spending[terms.PLANNED].isna() | spending[terms.ACTUAL].isna()]
    rows = [
        w("quality.row", id=row[terms.MEASURE_ID], source=_name(w, data, row[terms.SOURCE]))
        for row in records(missing)
    ]
    return w("quality.incomplete", rows=w.join(rows)) if rows else w("quality.complete")


def _unplanned(rated: DataFrame, w: Wording) -> str:
    missing = records(rated[rated[terms.STATE] == State.PLAN_ABSENT])
    rows = [
        w("quality.indicator", group=w(f"quality.{row[terms.GROUP]}"), number=row[terms.NUMBER])
        for row in missing
    ]
    return w("quality.unplanned", rows=w.join(rows)) if rows else w("quality.all_planned")


def origin(data: YearData, lang: str) -> ReportText:
    """Return where the data come from and how to repeat the computation."""
    w, slug = wording(lang), data.programme.slug
    command = f"civlib build {slug} --year {data.year}" + (f" --lang {lang}" * (lang != "uk"))
    values = {
        "document": escape_markdown(data.settings.document.text(lang)),
        "folder": f"`data/{slug}/{data.year}`",
        "command": f"`{command}`",
    }
    lines = [w(f"origin.{name}", **values) for name in ("official", "data", "command")]
    lines.append(w("origin.licence", licence=LICENCES[data.programme.licence].name))
    return ReportText("\n".join(f"- {line}" for line in lines))


def _name(w: Wording, data: YearData, source: str) -> str:
    return escape_markdown(source_name(w, data, source))
