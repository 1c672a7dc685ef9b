"""What to quote first: a year, a programme's years, all programmes, in a few sentences each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from civlib.compute import counts, finance, indicators, portfolio, ranking, trends
from civlib.compute.indicators import Counted
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.dataset.outputs import Published
from civlib.show.captions import (
    executed,
    in_years,
    measure_titles,
    met_rows,
    programme_names,
    unit_names,
)
from civlib.show.display import ReportText, escape_markdown
from civlib.show.sentences.phrases import amounts, bullets, in_unit, named
from civlib.show.sentences.titles import portfolio_years
from civlib.wording import Wording, spans, terms, wording

if TYPE_CHECKING:
    from pandas import DataFrame

Row = dict[str, Any]


def summary(
    data: YearData, totals: DataFrame, deviations: DataFrame, rated: DataFrame, lang: str
) -> ReportText:
    """Return three sentences to quote: money, indicators, sources with the largest shortfall."""
    w = wording(lang)
    everything, *sources = records(totals)
    money = executed(w, "summary.money", everything, in_unit(w, data), year=data.year)
    met = _met(w, indicators.counted(rated[terms.STATE]))
    rates = [
        w("summary.source", source=named(w, data, row[terms.SOURCE]), **amounts(w, row))
        for row in sources
    ]
    short = _shortfall(w, data, deviations)
    each = w("summary.sources", rates=", ".join(rates), deviation=short)
    return ReportText(f"{money} {met} {each}")


def _met(w: Wording, counted: Counted) -> str:
    unrated = w.count("indicator", counted.unrated)
    rest = w("summary.rest", count=unrated) if counted.unrated else ""
    key = "summary.indicators" if counted.rated else "summary.indicators_none"
    return w(key, met=w.number(counted.met), rated=w.number(counted.rated), rest=rest)


def _shortfall(w: Wording, data: YearData, deviations: DataFrame) -> str:
    below, _ = finance.sides(deviations)
    most = next(iter(records(below)), None)
    if most is None:
        return w("summary.no_short")
    id = most[terms.MEASURE_ID]
    values = {"title": escape_markdown(measure_titles(data)[id]), "unit": in_unit(w, data)}
    return w("summary.short", id=id, **values, **amounts(w, most))


def review_summary(
    years: Sequence[YearData],
    by_year: DataFrame,
    totals: DataFrame,
    met: DataFrame,
    breaks: DataFrame,
    lang: str,
) -> ReportText:
    """Return what to quote: which years have data, their money, its range, the indicators."""
    w = wording(lang)
    money = executed(w, "review.summary.money", records(totals)[0], in_unit(w, years[-1]))
    rows = met_rows(w, met)
    judged = w("review.summary.met", rows=rows) if rows else w("review.summary.met_none")
    sentences = [_covered(w, years), money, *_rates(w, years, by_year), judged]
    if not breaks.empty:
        sentences.append(w("review.summary.breaks", count=counts.rows(breaks)))
    return ReportText(" ".join(sentences))


def _covered(w: Wording, years: Sequence[YearData]) -> str:
    have = spans(data.year for data in years)
    gaps = trends.missing(years)
    if not gaps:
        return w("review.summary.covered", years=have)
    total = w.count("year_of", counts.rows(trends.term(years)))
    values = {"have": counts.rows(years), "total": total, "missing": in_years(w, gaps)}
    return w("review.summary.partly", years=have, **values)


def _rates(w: Wording, years: Sequence[YearData], by_year: DataFrame) -> Iterator[str]:
    """Yield which sums are incomplete, and the range of the rate over the other years.

    For one year there is no range, which is said; for none nothing.
    """
    if uneven := trends.uneven(years):
        yield w("review.summary.uneven", years=in_years(w, uneven))
    match records(trends.extremes(years, by_year)):
        case [only]:
            yield w("review.summary.rates_one", years=in_years(w, [only[terms.YEAR]]))
        case [least, most]:
            rates = [w.percent(row[terms.EXECUTION_RATE]) for row in (least, most)]
            if least[terms.EXECUTION_RATE] == most[terms.EXECUTION_RATE]:
                yield w("review.summary.rates_same", rate=rates[0])
            else:
                ends = {"least_year": least[terms.YEAR], "most_year": most[terms.YEAR]}
                yield w("review.summary.rates", least=rates[0], most=rates[1], **ends)


def portfolio_summary(published: Published, rows: DataFrame, lang: str) -> ReportText:
    """Return a list: how much is published, the last year's money and indicators, the extremes."""
    w, year = wording(lang), portfolio.last_year(rows)
    of_year, last = rows[rows[terms.YEAR] == year], portfolio.latest(rows)
    reports = w(
        "portfolio.summary.reports",
        reports=w.count("report", counts.rows(rows)),
        years=portfolio_years(published, w),
        programmes=w.number(counts.rows(published.programmes)),
    )
    money = _money_of_units(w, published, of_year, year)
    earlier = counts.rows(portfolio.before(last, year))
    return bullets(
        [
            reports,
            money,
            _met(w, portfolio.rated(of_year)),
            w("portfolio.summary.earlier", count=w.number(earlier)) if earlier else "",
            _extremes(w, published, last),
        ]
    )


def _money_of_units(w: Wording, published: Published, of_year: DataFrame, year: int) -> str:
    """Return the year's sums; units are never added up, and what a sum lacks is said."""
    sums, units = records(portfolio.by_unit(of_year)), unit_names(w, published)
    count, key = w.number(counts.rows(of_year)), "portfolio.summary.units"
    shown = [_sums(w, row, units) for row in sums]
    rows = "; ".join(w("portfolio.summary.unit", **values) for values in shown)
    more = {}
    if counts.rows(sums) == 1:
        key, more = "portfolio.summary.sums", shown[0]
        if sums[0][terms.EXECUTION_RATE] is not None:
            key = "portfolio.summary.money"
    text = w(key, year=year, reports=count, rows=rows, **more)
    missing = counts.rows(finance.lacking(of_year))
    rest = w("portfolio.summary.incomplete", count=w.number(missing)) if missing else ""
    return f"{text} {rest}".rstrip()


def _sums(w: Wording, row: Row, units: dict[str, str]) -> dict[str, str]:
    unit, programmes = escape_markdown(units[row[terms.UNIT]]), w.number(row[terms.PROGRAMMES])
    return {**amounts(w, row), "unit": unit, "programmes": programmes}


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
    return w("portfolio.rate_of", name=name, rate=w.percent(first[terms.EXECUTION_RATE]))
