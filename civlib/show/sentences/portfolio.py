"""All programmes in sentences: title, how much is published, money, indicators, findings."""

from __future__ import annotations

from civlib.compute import counts, finance, portfolio
from civlib.dataset.frames import DataFrame, records
from civlib.dataset.outputs import Published
from civlib.show.captions import in_period, programme_names, unit_names
from civlib.show.display import ReportEnd, ReportHead, ReportText, bullets, escape_markdown
from civlib.show.sentences.account import met
from civlib.show.sentences.year import Row, severities, site
from civlib.wording import Wording, terms, wording
from civlib.wording.licences import joined


def portfolio_head(published: Published, lang: str) -> ReportHead:
    """Return the title of the page over all programmes and the properties of its document.

    Its year is the last one published, its date that of the latest report.
    """
    w, programmes = wording(lang), published.programmes.values()
    councils = [*dict.fromkeys(programme.council.text(lang) for programme in programmes)]
    sites = [site(programme) for programme in programmes]
    years = _years(published, w)
    title = w("portfolio.head", years=years)
    return ReportHead(
        programme="",
        year=portfolio.published_years(published)[-1],
        lang=lang,
        title=title,
        subtitle=w("portfolio.subtitle"),
        description=w("portfolio.description", programmes=counts.rows(programmes), years=years),
        author=w("portfolio.author"),
        council="" if councils[1:] else councils[0],
        date=portfolio.published_dates(published)[-1].isoformat(),
        notice=_notice(published, w),
        name=title,
        licence=joined(programme.licence for programme in programmes),
        site=sites[0] if not any(one != sites[0] for one in sites) else {},
    )


def _years(published: Published, w: Wording) -> str:
    """Return from which to which year reports are published."""
    years = portfolio.published_years(published)
    key = "portfolio.years" if years[1:] else "portfolio.year"
    return w(key, year=years[0], first=years[0], last=years[-1])


def _notice(published: Published, w: Wording) -> str:
    """Return the warning of fictional data: of all programmes, or how many of them it concerns."""
    programmes = published.programmes.values()
    count = counts.rows([one for one in programmes if one.fictional])
    total = counts.rows(programmes)
    key = "head.fictional" if count == total else "portfolio.some_fictional"
    return w(key, count=count, total=total) if count else ""


def portfolio_summary(published: Published, rows: DataFrame, lang: str) -> ReportText:
    """Return a list: how much is published, money and indicators of the year, the extremes."""
    w, of_year = wording(lang), portfolio.compared(rows)
    period, others = in_period(w, rows), portfolio.others(rows)
    reports = w(
        "portfolio.summary.reports",
        reports=counts.rows(rows),
        years=_years(published, w),
        programmes=counts.rows(published.programmes),
    )
    return bullets(
        [
            reports,
            _money(w, published, of_year, period),
            met(w, portfolio.rated(of_year)),
            w("portfolio.summary.others", period=period, count=others) if others else "",
            _extremes(w, published, of_year),
        ]
    )


def _money(w: Wording, published: Published, of_year: DataFrame, period: str) -> str:
    """Return the year's sums; units are never added up, and what a sum lacks is said."""
    units, key = unit_names(w, published), "portfolio.summary.units"
    sums = [
        {**row, "unit": escape_markdown(units[row[terms.UNIT]])}
        for row in records(portfolio.by_unit(of_year))
    ]
    if counts.rows(sums) == 1:
        rated = sums[0][terms.EXECUTION_RATE] is not None
        key = f"portfolio.summary.{'money' if rated else 'sums'}"
    rows = "; ".join(w("portfolio.summary.unit", **row) for row in sums)
    text = w(key, **{**sums[0], "period": period, "reports": counts.rows(of_year), "rows": rows})
    missing = counts.rows(finance.lacking(of_year))
    rest = w("portfolio.summary.incomplete", count=missing) if missing else ""
    return f"{text} {rest}".rstrip()


def _extremes(w: Wording, published: Published, of_year: DataFrame) -> str:
    """Return which programmes are nearest to their plan and farthest from it, if they differ."""
    ends = [records(end) for end in portfolio.ends(of_year)]
    if not all(ends):
        return ""
    near, far = (_with_rates(w, rows, programme_names(w, published)) for rows in ends)
    return w("portfolio.summary.extremes", near=near, far=far)


def _with_rates(w: Wording, rows: list[Row], names: dict[str, str]) -> str:
    """Return programmes with their rates: some of them, and how many there are more."""
    named = [(escape_markdown(names[row[terms.PROGRAMME]]), row) for row in rows]
    rate = terms.EXECUTION_RATE
    return w.some([w("portfolio.rate_of", name=name, rate=row[rate]) for name, row in named])


def portfolio_findings(rows: DataFrame, lang: str) -> ReportText:
    """Return how many printed reports were audited and what was found, by severity."""
    w = wording(lang)
    reports = portfolio.audited(rows)
    if not reports.audited:
        return ReportText(w("portfolio.findings.none"))
    text = w(
        f"portfolio.findings.{'count' if reports.findings else 'clean'}",
        reports=reports.audited,
        total=reports.findings,
        counts=severities(reports.by_severity, w),
        clean=reports.clean,
    )
    missing = reports.unaudited
    rest = w("portfolio.findings.unaudited", count=missing) if missing else ""
    return ReportText(f"{text} {rest}".rstrip())


def portfolio_end(published: Published) -> ReportEnd:
    """Return the end mark of the page over all programmes."""
    return ReportEnd("", portfolio.published_years(published)[-1])
