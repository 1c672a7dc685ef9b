"""Sentences of the programme review: what the years with data say, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from civlib.compute import trends
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import changes, few, in_years, incomplete, unit
from civlib.show.display import ReportHead, ReportText, escape_markdown
from civlib.show.sentences.report import head
from civlib.wording import Wording, spans, suffix, terms, wording
from civlib.wording.licences import LICENCES
from civlib.wording.terms import ANNUAL_REPORT

if TYPE_CHECKING:
    from pandas import DataFrame

TWO = 2
"""Years that a comparison needs."""


def review_head(years: Sequence[YearData], lang: str) -> ReportHead:
    """Return the review's title and the properties of its document: date and year of the last."""
    w, of_report = wording(lang), head(years[-1], lang)
    programme = years[-1].programme.title.text(lang)
    have = in_years(w, [data.year for data in years])
    return replace(
        of_report,
        title=w("review.head", programme=programme),
        description=w("review.description", years=have, programme=programme),
    )


def review_summary(
    years: Sequence[YearData],
    by_year: DataFrame,
    totals: DataFrame,
    met: DataFrame,
    breaks: DataFrame,
    lang: str,
) -> ReportText:
    """Return what to quote: which years have data, their money, its range, the indicators.

    Parameters
    ----------
    years
        The years that have data.
    by_year, totals, met, breaks
        From `civlib.compute.trends`: `by_year`, `totals`, `met_by_year` and `breaks`.
    """
    w = wording(lang)
    sentences = [_covered(w, years), _money(w, years, totals), _rates(w, years, by_year)]
    sentences.append(_met(w, met))
    if len(breaks):
        sentences.append(w("review.summary.breaks", count=len(breaks)))
    return ReportText(" ".join(filter(None, sentences)))


def _covered(w: Wording, years: Sequence[YearData]) -> str:
    have = spans(data.year for data in years)
    gaps = trends.missing(years)
    if not gaps:
        return w("review.summary.covered", years=have)
    total = w.count("year_of", len(trends.term(years)))
    values = {"have": len(years), "total": total, "missing": in_years(w, gaps)}
    return w("review.summary.partly", years=have, **values)


def _money(w: Wording, years: Sequence[YearData], totals: DataFrame) -> str:
    everything = records(totals)[0]
    rate = everything[terms.EXECUTION_RATE]
    return w(
        "review.summary.money" if rate is not None else "review.summary.money_undefined",
        planned=w.money(everything[terms.PLANNED]),
        actual=w.money(everything[terms.ACTUAL]),
        unit=escape_markdown(unit(w, years[-1])),
        rate=w.percent(rate),
    )


def _rates(w: Wording, years: Sequence[YearData], by_year: DataFrame) -> str:
    """Return which sums are incomplete, and the range of the rate over the other years."""
    uneven = trends.uneven(years)
    range_ = _range(w, [row for row in records(by_year) if row[terms.YEAR] not in uneven])
    warning = w("review.summary.uneven", years=in_years(w, uneven)) if uneven else ""
    return " ".join(filter(None, (warning, range_)))


def _range(w: Wording, rows: Sequence[dict[str, Any]]) -> str:
    """Return the range of the execution rate; for one year, that nothing can be said of it."""
    known = [row for row in rows if row[terms.EXECUTION_RATE] is not None]
    if not known:
        return ""
    rates = [row[terms.EXECUTION_RATE] for row in known]
    if len(known) == 1:
        return w("review.summary.rates_one", years=in_years(w, [known[0][terms.YEAR]]))
    if min(rates) == max(rates):
        return w("review.summary.rates_same", rate=w.percent(rates[0]))
    least, most = known[rates.index(min(rates))], known[rates.index(max(rates))]
    return w(
        "review.summary.rates",
        least_year=least[terms.YEAR],
        least=w.percent(min(rates)),
        most_year=most[terms.YEAR],
        most=w.percent(max(rates)),
    )


def _met(w: Wording, met: DataFrame) -> str:
    judged = [row for row in records(met) if row[terms.RATED]]
    names = (terms.YEAR, terms.MET, terms.RATED)
    rows = [w("review.met.row", **{name: row[name] for name in names}) for row in few(judged)]
    return w("review.summary.met", rows="; ".join(rows)) if rows else w("review.summary.met_none")


def review_breaks(series: DataFrame, breaks: DataFrame, lang: str) -> ReportText:
    """Return which series are broken, where, and what changed; or that none is.

    Parameters
    ----------
    series, breaks
        From `civlib.compute.trends`.
    """
    w = wording(lang)
    if series[series[terms.STATE].notna()][terms.YEAR].nunique() < TWO:
        return ReportText(w("review.break.one"))
    if not len(breaks):
        return ReportText(w("review.break.none"))
    known = {row[terms.SERIES]: row for row in records(series)}
    lines = [f"- {_break(w, row, known)}" for row in records(breaks)]
    return ReportText("\n".join([w("review.break.some", count=len(lines)), "", *lines]))


def _break(w: Wording, row: dict[str, Any], known: dict[int, dict[str, Any]]) -> str:
    old, new = known[row[terms.SERIES_BEFORE]], known[row[terms.SERIES]]
    return w(
        "review.break.sentence",
        group=w(f"group.{row[terms.GROUP]}"),
        number=row[terms.NUMBER],
        before=row[terms.BEFORE],
        year=row[terms.YEAR],
        changed=changes(w, row[terms.CHANGED]),
        details=" ".join(_details(w, row[terms.CHANGED].split(), old, new)),
    )


def _details(
    w: Wording, changed: Sequence[str], old: dict[str, Any], new: dict[str, Any]
) -> Iterator[str]:
    for name in changed:
        if name == terms.DIRECTION:
            before, after = (w(f"review.break.{one[name]}") for one in (old, new))
            yield w("review.break.turned", before=before, after=after)
        else:
            before, after = (escape_markdown(one[name]) for one in (old, new))
            yield w("review.break.was", before=before, after=after)


def review_years(years: Sequence[YearData], lang: str) -> ReportText:
    """Return the list of the term's years: a link to each yearly report, or that there is none."""
    w = wording(lang)
    gaps = trends.missing(years)
    lines = [
        w("review.list.gap", year=year)
        if year in gaps
        else w("review.list.link", year=year, page=f"{year}/{ANNUAL_REPORT}{suffix(lang)}.html")
        for year in trends.term(years)
    ]
    return ReportText("\n".join(f"- {line}" for line in lines))


def review_quality(years: Sequence[YearData], series: DataFrame, lang: str) -> ReportText:
    """Return what is missing: years, amounts, and indicators that not every year reports.

    Parameters
    ----------
    years
        The years that have data.
    series
        `civlib.compute.trends.series`.
    """
    w = wording(lang)
    gaps = trends.missing(years)
    covered = w("review.quality.gap", years=in_years(w, gaps)) if gaps else w("review.quality.full")
    lines = [covered, _incomplete(w, years), *_late(w, years, series)]
    return ReportText("\n".join(f"- {line}" for line in lines))


def _incomplete(w: Wording, years: Sequence[YearData]) -> str:
    rows = [escape_markdown(row) for row in incomplete(w, years)]
    return w("review.note_incomplete", rows="; ".join(rows)) if rows else w("quality.complete")


def _late(w: Wording, years: Sequence[YearData], series: DataFrame) -> Iterator[str]:
    for row in records(trends.results(series)):
        if len(row[terms.YEARS]) < len(years):
            yield w(
                "review.quality.late",
                group=w(f"group.{row[terms.GROUP]}"),
                number=row[terms.NUMBER],
                years=in_years(w, row[terms.YEARS]),
            )


def review_origin(years: Sequence[YearData], lang: str) -> ReportText:
    """Return the official documents, where the data lie and how to repeat the computation."""
    w, slug = wording(lang), years[-1].programme.slug
    command = f"civlib build {slug}" + (f" --lang {lang}" * bool(suffix(lang)))
    values = {"folder": f"`data/{slug}`", "command": f"`{command}`"}
    documents = [
        w(
            "review.origin.document",
            year=data.year,
            document=escape_markdown(data.settings.document.text(lang)),
        )
        for data in years
    ]
    lines = [*documents, *(w(f"review.origin.{name}", **values) for name in ("data", "command"))]
    lines.append(w("origin.licence", licence=LICENCES[years[-1].programme.licence].name))
    return ReportText("\n".join(f"- {line}" for line in lines))
