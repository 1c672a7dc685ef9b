"""Titles of the reports with the properties of each document, and the marks of their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from civlib.compute import counts, portfolio
from civlib.dataset import YearData
from civlib.dataset.outputs import Published
from civlib.show.captions import in_years
from civlib.show.display import ReportEnd, ReportHead
from civlib.wording import Wording, wording
from civlib.wording.licences import USUAL, joined


def head(data: YearData, lang: str) -> ReportHead:
    """Return the yearly report's title and the properties of the published document."""
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


def audit_head(data: YearData, lang: str) -> ReportHead:
    """Return the title of the audit's report and the properties of its document."""
    return _retitled(head(data, lang), "audit", author=wording(lang)("audit.author"))


def method_head(data: YearData, lang: str) -> ReportHead:
    """Return the title of the methodology and the properties of its document."""
    w, of_report = wording(lang), head(data, lang)
    return _retitled(
        of_report,
        "method",
        subtitle=w("method.subtitle", programme=of_report.name, year=data.year),
        author=w("audit.author"),
        licence=joined([USUAL, data.programme.licence]),
    )


def review_head(years: Sequence[YearData], lang: str) -> ReportHead:
    """Return the review's title and the properties of its document: date and year of the last."""
    have = in_years(wording(lang), [data.year for data in years])
    return _retitled(head(years[-1], lang), "review", have)


def _retitled(of_report: ReportHead, key: str, years: str = "", **changes: Any) -> ReportHead:
    """Return the head of another report: its title and description, and what else differs."""
    w, name = wording(of_report.lang), of_report.name
    title, description = (
        w(f"{key}.{part}", year=of_report.year, years=years, programme=name)
        for part in ("head", "description")
    )
    return replace(of_report, title=title, description=description, **changes)


def portfolio_head(published: Published, lang: str) -> ReportHead:
    """Return the title of the page over all programmes and the properties of its document.

    Its year is the last one published, its date that of the latest report.
    """
    w, programmes = wording(lang), published.programmes.values()
    councils = [*dict.fromkeys(programme.council.text(lang) for programme in programmes)]
    years = portfolio_years(published, w)
    title = w("portfolio.head", years=years)
    return ReportHead(
        programme="",
        year=portfolio.published_years(published)[-1],
        lang=lang,
        title=title,
        subtitle=w("portfolio.subtitle"),
        description=w("portfolio.description", programmes=counts.rows(programmes), years=years),
        author=w("portfolio.author") if councils[1:] else councils[0],
        date=portfolio.published_dates(published)[-1].isoformat(),
        notice=_notice(published, w),
        name=title,
        licence=joined(programme.licence for programme in programmes),
    )


def portfolio_years(published: Published, w: Wording) -> str:
    """Return from which to which year reports are published."""
    first, *others = portfolio.published_years(published)
    if not others:
        return w("portfolio.year", year=first)
    return w("portfolio.years", first=first, last=others[-1])


def _notice(published: Published, w: Wording) -> str:
    """Return the warning of fictional data: of all programmes, or how many of them it concerns."""
    programmes = published.programmes.values()
    fictional = [programme for programme in programmes if programme.fictional]
    if not fictional:
        return ""
    if all(programme.fictional for programme in programmes):
        return w("head.fictional")
    total = counts.rows(programmes)
    return w("portfolio.some_fictional", count=counts.rows(fictional), total=total)


def end(data: YearData) -> ReportEnd:
    """Return the end mark, which echoes what the notebook was run for."""
    return ReportEnd(data.programme.slug, data.year)


def portfolio_end(published: Published) -> ReportEnd:
    """Return the end mark of the page over all programmes."""
    return ReportEnd("", portfolio.published_years(published)[-1])
