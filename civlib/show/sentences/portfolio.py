"""All programmes in sentences: title, how much is published, money, indicators, findings."""

from collections.abc import Iterator

from civlib.compute import counts, finance, portfolio
from civlib.compute.audit.finding import upper_first
from civlib.dataset.frames import DataFrame, records
from civlib.dataset.outputs import Published
from civlib.show.captions import executed, in_period, met, programme_names, unit_names
from civlib.show.display import Key, ReportEnd, ReportHead, ReportKeys, ReportText
from civlib.show.sentences.keys import absent, key, money_key, results_key
from civlib.show.sentences.year import severities, site
from civlib.wording import Wording, terms, wording
from civlib.wording.licences import joined


def portfolio_head(published: Published, lang: str) -> ReportHead:
    """Return the title of the page over all programmes and the properties of its document.

    Its year is the last one published, its date that of the latest report.
    """
    w, programmes = wording(lang), published.programmes.values()
    councils = [*dict.fromkeys(programme.council.text(lang) for programme in programmes)]
    sites = [site(programme) for programme in programmes]
    years = _published_in(published, w)
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


def _published_in(published: Published, w: Wording) -> str:
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


def portfolio_keys(published: Published, rows: DataFrame, lang: str) -> ReportKeys:
    """Return what to quote of all programmes, and the key figures of the compared year.

    They are of the programmes that are compared, their money, their indicators of results, and the
    programme farthest from its plan; ``rows`` are `portfolio.years`.
    """
    w, of_year = wording(lang), portfolio.compared(rows)
    units, sums = unit_names(w, published), records(portfolio.by_unit(of_year))
    money = money_key(w, units[sums[0][terms.UNIT]], sums[0])
    if sums[1:]:
        money = absent(w, "money", w("portfolio.key.units"))
    return ReportKeys(
        (*_sentences(w, published, rows, of_year),),
        (
            _programmes(w, rows, of_year),
            money,
            results_key(w, portfolio.rated(of_year)),
            _farthest(w, published, of_year),
        ),
    )


def _sentences(
    w: Wording, published: Published, rows: DataFrame, of_year: DataFrame
) -> Iterator[str]:
    """Yield how much is published, and the money and the indicators of the compared year."""
    period, others, rated = in_period(w, rows), portfolio.others(rows), portfolio.rated(of_year)
    reports = w(
        "portfolio.told.reports",
        reports=counts.rows(rows),
        years=_published_in(published, w),
        programmes=counts.rows(published.programmes),
    )
    left = w("portfolio.told.others", period=period, count=others) if others else ""
    results = w("keys.told.results", message=met(w, rated)) if rated.indicators else ""
    for told in (
        [reports, left],
        [_money(w, published, of_year, period)],
        [_extremes(w, published, of_year), results and f"{upper_first(results)}."],
    ):
        if text := " ".join(filter(None, told)):
            yield text


def _money(w: Wording, published: Published, of_year: DataFrame, period: str) -> str:
    """Return the year's sums; units are never added up, and what a sum lacks is said."""
    units, every = unit_names(w, published), records(portfolio.by_unit(of_year))
    sums = [row | {"unit": units[row[terms.UNIT]]}
            for row in every if row[terms.VARIANCE] is not None]  # fmt: skip
    told = ""
    if sums:
        rows = "; ".join(executed(w, "portfolio.told.unit", row) for row in sums)
        values = {**sums[0], "period": period, "reports": counts.rows(of_year), "rows": rows}
        key = "portfolio.told.units" if every[1:] else "portfolio.told.money"
        told = w(key, **values) if every[1:] else executed(w, key, values)
    missing = counts.rows(finance.lacking(of_year))
    rest = w("portfolio.told.incomplete", count=missing) if missing else ""
    return f"{told} {rest}".strip()


def _extremes(w: Wording, published: Published, of_year: DataFrame) -> str:
    """Return which programmes are nearest to their plan and farthest from it, if they differ."""
    ends = [records(end) for end in portfolio.ends(of_year)]
    if not all(ends):
        return ""
    names = programme_names(w, published)
    near, far = (
        w.some([w("portfolio.rate_of", name=names[row[terms.PROGRAMME]], **row) for row in rows])
        for rows in ends
    )
    return w("portfolio.told.extremes", near=near, far=far)


def _programmes(w: Wording, rows: DataFrame, of_year: DataFrame) -> Key:
    own, whole = (counts.distinct(each, terms.PROGRAMME) for each in (of_year, rows))
    value = w("keys.of", part=own, whole=whole)
    detail = w("portfolio.key.programmes", period=in_period(w, rows))
    return key(w, "programmes", value, detail, whole, own)


def _farthest(w: Wording, published: Published, of_year: DataFrame) -> Key:
    """Return the programme farthest from its plan, the first of several; none where all are."""
    _, far = portfolio.ends(of_year)
    if far.empty:
        known = counts.distinct(of_year.dropna(subset=[terms.EXECUTION_RATE]), terms.PROGRAMME)
        why = {0: "undefined", 1: "alone"}.get(known, "same")
        return absent(w, "farthest", w(f"portfolio.key.{why}"))
    row, *others = records(far)
    name = programme_names(w, published)[row[terms.PROGRAMME]]
    more = w("portfolio.key.others", count=counts.rows(others)) if others else ""
    detail = "; ".join(filter(None, [name, more]))
    value = w("portfolio.key.rate", **row)
    return key(w, "farthest", value, detail, row[terms.PLANNED], row[terms.ACTUAL])


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
