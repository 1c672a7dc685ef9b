"""A programme's years in sentences: what to quote, which years there are, what broke or lacks."""

from __future__ import annotations

from collections.abc import Sequence

from civlib.compute import counts, trends
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, records
from civlib.show.captions import (
    changes,
    in_years,
    met_rows,
    money_told,
    partial,
    words,
)
from civlib.show.display import ReportHead, ReportText, bullets, escape_markdown
from civlib.show.sentences.year import Row, head, in_unit, retitled
from civlib.wording import LANGUAGES, Wording, suffix, terms, wording
from civlib.wording.licences import LICENCES
from civlib.wording.terms import ANNUAL_REPORT


def review_head(years: Sequence[YearData], lang: str) -> ReportHead:
    """Return the review's title and the properties of its document: date and year of the last."""
    have = in_years(wording(lang), [data.year for data in years])
    return retitled(head(years[-1], lang), "review", have, document="", period="")


def review_summary(
    years: Sequence[YearData],
    by_year: DataFrame,
    totals: DataFrame,
    met: DataFrame,
    breaks: DataFrame,
    lang: str,
) -> ReportText:
    """Return what to quote: which years have data, their money, its range, the indicators."""
    w, gaps = words(lang, *years), trends.missing(years)
    money = money_told(w, "review.summary.money", records(totals)[0], unit=in_unit(w, years[-1]))
    partly = "partly" if money else "partly_bare"
    covered = w(
        f"review.summary.{partly if gaps else 'covered'}",
        years=[data.year for data in years],
        have=counts.rows(years),
        total=counts.rows(trends.term(years)),
        missing=in_years(w, gaps),
    )
    rows = met_rows(w, met)
    judged = w("review.summary.met", rows=rows) if rows else w("review.summary.met_none")
    sentences = [covered, *partial(w, years), money, _rates(w, by_year), judged]
    if not breaks.empty:
        sentences.append(w("review.summary.breaks", count=counts.rows(breaks)))
    return ReportText(" ".join(filter(None, sentences)))


def _rates(w: Wording, by_year: DataFrame) -> str:
    """Return the range of the execution rate, with the years at its ends, if any year has one."""
    ends = trends.extremes(by_year)
    names = [in_years(w, [row[terms.YEAR] for row in rows]) for rows in ends]
    rates = w.percents([rows[0][terms.EXECUTION_RATE] for rows in ends])
    match [*zip(names, rates, strict=True)]:
        case [(years, rate)]:
            key = "rates_same" if ends[0][1:] else "rates_one"
            return w(f"review.summary.{key}", years=years, rate=rate)
        case [(least, low), (most, high)]:
            return w("review.summary.rates", least=least, low=low, most=most, high=high)
    return ""


def review_quality(years: Sequence[YearData], series: DataFrame, lang: str) -> ReportText:
    """Return what is missing: years, amounts, and indicators that not every year reports."""
    w = words(lang, *years)
    gaps = trends.missing(years)
    covered = w("review.quality.gap", years=in_years(w, gaps)) if gaps else w("review.quality.full")
    late = [
        w("review.quality.late", **{**row, "years": in_years(w, row[terms.YEARS])})
        for row in records(trends.partial(years, series))
    ]
    return bullets([covered, *late])


def review_years(years: Sequence[YearData], lang: str) -> ReportText:
    """Return the list of the term's years: a link to each yearly report, or that there is none."""
    w = wording(lang)
    gaps, page = trends.missing(years), f"{ANNUAL_REPORT}{suffix(lang)}.html"
    return bullets(
        w(f"review.list.{'gap' if year in gaps else 'link'}", year=year, page=f"{year}/{page}")
        for year in trends.term(years)
    )


def review_breaks(series: DataFrame, breaks: DataFrame, lang: str) -> ReportText:
    """Return which series are broken, where, and what changed; or that none is."""
    w = wording(lang)
    if not trends.comparable(series):
        return ReportText(w("review.break.one"))
    if breaks.empty:
        return ReportText(w("review.break.none"))
    known = {row[terms.SERIES]: row for row in records(series)}
    lines = [f"- {_break(w, row, known)}" for row in records(breaks)]
    return ReportText("\n".join([w("review.break.some", count=counts.rows(breaks)), "", *lines]))


def _break(w: Wording, row: Row, known: dict[int, Row]) -> str:
    old, new = known[row[terms.SERIES_BEFORE]], known[row[terms.SERIES]]
    details = []
    for name in row[terms.CHANGED].split():
        pair = {"before": old[name], "after": new[name]}
        if name == terms.DIRECTION:
            details.append(w("review.break.turned", **pair))
        else:
            texts = {side: escape_markdown(text) for side, text in pair.items()}
            details.append(w("review.break.was", **texts))
    told = {"changed": changes(w, row[terms.CHANGED]), "details": " ".join(details)}
    return w("review.break.sentence", **{**row, **told})


def origin(data: YearData, lang: str) -> ReportText:
    """Return where a year's data come from and how to repeat the computation."""
    return _origin([data], "origin", f"/{data.year}", f" --year {data.year}", lang)


def review_origin(years: Sequence[YearData], lang: str) -> ReportText:
    """Return the official documents, where the data lie and how to repeat the computation."""
    return _origin(years, "review.origin", "", "", lang)


def _origin(years: Sequence[YearData], key: str, year: str, option: str, lang: str) -> ReportText:
    """Return a list of documents, the folder of a year or of all, and the command for it."""
    w, programme = wording(lang), years[-1].programme
    licence = LICENCES.get(programme.licence or "")
    options = option if lang == LANGUAGES[0] else f"{option} --lang {lang}"
    documents = [(data.year, data.settings.document.text(lang)) for data in years]
    return bullets(
        [
            *(w(f"{key}.document", year=at, document=escape_markdown(it)) for at, it in documents),
            w(f"{key}.data", folder=f"`data/{programme.slug}{year}`"),
            w(f"{key}.command", command=f"`civlib build {programme.slug}{options}`"),
            w("origin.licence", licence=licence.name) if licence else "",
        ]
    )
