"""What is published over all programmes, in sentences: head, summary, findings, end mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from civlib.compute import portfolio as numbers
from civlib.dataset.frames import records
from civlib.dataset.outputs import Published
from civlib.show.captions import programme_names, unit_names
from civlib.show.display import ReportEnd, ReportHead, ReportText, escape_markdown
from civlib.wording import Wording, terms, wording
from civlib.wording.licences import joined

if TYPE_CHECKING:
    from pandas import DataFrame

Rows = list[dict[str, Any]]


def head(found: Published, lang: str) -> ReportHead:
    """Return the title of the page over all programmes and the properties of its document.

    Its year is the last one published, its date that of the latest report.
    """
    w, own = wording(lang), found.programmes.values()
    dates = [found.programmes[slug].settings(year).date for slug, year in found.pairs]
    councils = dict.fromkeys(one.council.text(lang) for one in own)
    title = w("portfolio.head", years=_years(found, w))
    count = w.count("programme", len(own))
    return ReportHead(
        programme="",
        year=max(year for _, year in found.pairs),
        lang=lang,
        title=title,
        subtitle=w("portfolio.subtitle"),
        description=w("portfolio.description", programmes=count, years=_years(found, w)),
        author=next(iter(councils)) if len(councils) == 1 else w("portfolio.author"),
        date=max(dates).isoformat(),
        notice=_notice(found, w),
        name=title,
        licence=joined(one.licence for one in own),
    )


def end(found: Published) -> ReportEnd:
    """Return the end mark, which echoes what the notebook was run for."""
    return ReportEnd("", max(year for _, year in found.pairs))


def _years(found: Published, w: Wording) -> str:
    years = sorted({year for _, year in found.pairs})
    if len(years) == 1:
        return w("portfolio.year", year=years[0])
    return w("portfolio.years", first=years[0], last=years[-1])


def _notice(found: Published, w: Wording) -> str:
    total = len(found.programmes)
    fictional = sum(one.fictional for one in found.programmes.values())
    if not fictional:
        return ""
    if fictional == total:
        return w("head.fictional")
    return w("portfolio.some_fictional", count=fictional, total=total)


def summary(found: Published, rows: DataFrame, lang: str) -> ReportText:
    """Return as a list: how much is published, the last year's money and indicators, the extremes.

    Parameters
    ----------
    found
        What is published, for names.
    rows
        `civlib.compute.portfolio.years`.
    """
    w, year = wording(lang), numbers.last_year(rows)
    own, last = numbers.of_year(rows, year), numbers.latest(rows)
    reports = w.count("report", len(rows))
    programmes = w.number(len(found.programmes))
    sentences = [
        w(
            "portfolio.summary.reports",
            reports=reports,
            years=_years(found, w),
            programmes=programmes,
        ),
        _money(found, own, year, w),
        _met(own, w),
        _earlier(len(last) - len(own), w),
        _extremes(found, last, w),
    ]
    return ReportText("\n".join(f"- {sentence}" for sentence in sentences if sentence))


def _money(found: Published, own: DataFrame, year: int, w: Wording) -> str:
    """Return the year's sums; units are never added up, and what a sum lacks is said."""
    sums, units = records(numbers.by_unit(own)), unit_names(w, found)
    count = w.number(len(own))
    shown = [_sums(one, units, w) for one in sums]
    if len(sums) == 1 and sums[0][terms.EXECUTION_RATE] is not None:
        text = w("portfolio.summary.money", year=year, reports=count, **shown[0])
    else:
        each = "; ".join(w("portfolio.summary.unit", **one) for one in shown)
        key = "portfolio.summary.units" if len(sums) > 1 else "portfolio.summary.sums"
        text = w(key, year=year, reports=count, rows=each)
    missing = sum(one[terms.INCOMPLETE] for one in sums)
    rest = w("portfolio.summary.incomplete", count=w.number(missing)) if missing else ""
    return f"{text} {rest}".rstrip()


def _sums(one: dict[str, Any], units: dict[str, str], w: Wording) -> dict[str, str]:
    return {
        "actual": w.money(one[terms.ACTUAL]),
        "planned": w.money(one[terms.PLANNED]),
        "rate": w.percent(one[terms.EXECUTION_RATE]),
        "unit": escape_markdown(units[one[terms.UNIT]]),
        "programmes": w.number(one[terms.PROGRAMMES]),
    }


def _met(own: DataFrame, w: Wording) -> str:
    known = [row for row in records(own) if row[terms.INDICATORS] is not None]
    met, rated, every = (
        sum(row[name] for row in known) for name in (terms.MET, terms.RATED, terms.INDICATORS)
    )
    rest = w("summary.rest", count=w.count("indicator", every - rated)) if every > rated else ""
    key = "summary.indicators" if rated else "summary.indicators_none"
    return w(key, met=w.number(met), rated=w.number(rated), rest=rest)


def _earlier(count: int, w: Wording) -> str:
    return w("portfolio.summary.earlier", count=w.number(count)) if count else ""


def _extremes(found: Published, last: DataFrame, w: Wording) -> str:
    """Return which programmes have the highest and the lowest rate, if they differ."""
    rated = [row for row in records(last) if row[terms.EXECUTION_RATE] is not None]
    ends = [_end(rated, choose) for choose in (max, min)] if rated else []
    if not ends or ends[0][0][terms.EXECUTION_RATE] == ends[1][0][terms.EXECUTION_RATE]:
        return ""
    names = programme_names(w, found)
    high, low = (_named(own, names, w) for own in ends)
    return w("portfolio.summary.extremes", high=high, low=low)


def _end(rows: Rows, choose: Callable[..., Any]) -> Rows:
    """Return the rows at one end of the ranking: several where they are equal."""
    edge = choose(row[terms.EXECUTION_RATE] for row in rows)
    return [row for row in rows if row[terms.EXECUTION_RATE] == edge]


def _named(own: Rows, names: dict[str, str], w: Wording) -> str:
    """Return a programme with its rate, or how many programmes share that rate."""
    rate = w.percent(own[0][terms.EXECUTION_RATE])
    name = escape_markdown(names[own[0][terms.PROGRAMME]])
    if len(own) > 1:
        name = w.count("programme", len(own))
    return w("portfolio.rate_of", name=name, rate=rate)


def findings(rows: DataFrame, lang: str) -> ReportText:
    """Return how many printed reports were audited and what was found, by severity."""
    w = wording(lang)
    audited = [row for row in records(rows) if row[terms.FINDINGS] is not None]
    if not audited:
        return ReportText(w("portfolio.findings.none"))
    counts = {name: sum(row[name] for row in audited) for name in numbers.SEVERITIES}
    shown = [w.count(f"finding_{name}", count) for name, count in counts.items() if count]
    clean = sum(not row[terms.FINDINGS] for row in audited)
    text = w(
        "portfolio.findings.count" if shown else "portfolio.findings.clean",
        reports=w.number(len(audited)),
        total=w.count("finding", sum(counts.values())),
        counts=", ".join(shown),
        clean=w.number(clean),
    )
    missing = len(rows) - len(audited)
    rest = w("portfolio.findings.unaudited", count=w.number(missing)) if missing else ""
    return ReportText(f"{text} {rest}".rstrip())
