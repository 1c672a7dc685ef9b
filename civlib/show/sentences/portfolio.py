"""All programmes in sentences: how much is published, its money and indicators, what was found."""

from __future__ import annotations

from civlib.compute import counts, finance, portfolio, ranking
from civlib.dataset.frames import DataFrame, records
from civlib.dataset.outputs import Published
from civlib.show.captions import programme_names, unit_names
from civlib.show.display import ReportText, bullets, escape_markdown
from civlib.show.sentences.titles import portfolio_years
from civlib.show.sentences.year import Row, met, severities
from civlib.wording import Wording, terms, wording


def portfolio_summary(published: Published, rows: DataFrame, lang: str) -> ReportText:
    """Return a list: how much is published, the last year's money and indicators, the extremes."""
    w, year = wording(lang), portfolio.last_year(rows)
    of_year, last = rows[rows[terms.YEAR] == year], portfolio.latest(rows)
    reports = w(
        "portfolio.summary.reports",
        reports=counts.rows(rows),
        years=portfolio_years(published, w),
        programmes=counts.rows(published.programmes),
    )
    earlier = counts.rows(portfolio.before(last, year))
    return bullets(
        [
            reports,
            _money(w, published, of_year, year),
            met(w, portfolio.rated(of_year)),
            w("portfolio.summary.earlier", count=earlier) if earlier else "",
            _extremes(w, published, last),
        ]
    )


def _money(w: Wording, published: Published, of_year: DataFrame, year: int) -> str:
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
    text = w(key, **{**sums[0], "year": year, "reports": counts.rows(of_year), "rows": rows})
    missing = counts.rows(finance.lacking(of_year))
    rest = w("portfolio.summary.incomplete", count=missing) if missing else ""
    return f"{text} {rest}".rstrip()


def _extremes(w: Wording, published: Published, last: DataFrame) -> str:
    """Return which programmes have the highest and the lowest rate, if they differ."""
    ends = [records(end) for end in ranking.ends(last)]
    if not all(ends):
        return ""
    high, low = (_with_rate(w, rows, programme_names(w, published)) for rows in ends)
    return w("portfolio.summary.extremes", high=high, low=low)


def _with_rate(w: Wording, rows: list[Row], names: dict[str, str]) -> str:
    """Return a programme with its rate, or how many programmes share that rate."""
    first, *others = rows
    name = escape_markdown(names[first[terms.PROGRAMME]])
    if others:
        name = w.count("programme", counts.rows(rows))
    return w("portfolio.rate_of", name=name, rate=first[terms.EXECUTION_RATE])


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
