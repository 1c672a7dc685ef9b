"""Worked examples of what goes beyond one year's money and indicators: counts, years, findings."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from civlib.compute import audit, indicators, trends
from civlib.compute.portfolio import places
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import in_years, place, unit
from civlib.show.display import ReportText, escape_markdown
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import State, Table

MADE_UP = (Fraction(21, 20), Fraction(97, 100), Fraction(97, 100), Fraction(4, 5))
"""Rates of an example: no data of one programme have several programmes to compare."""


def counts_example(data: YearData, lang: str) -> ReportText:
    """Return how many rows and empty values the tables of measures, money and indicators have."""
    w = wording(lang)
    rows = {
        f"{kind}": w.number(len(data.table(kind)))
        for kind in (Table.MEASURES, Table.FUNDING, Table.INDICATORS)
    }
    absent = int((data.indicators.isna() | (data.indicators == "")).to_numpy().sum())
    return ReportText(w("method.counts", year=data.year, absent=w.number(absent), **rows))


def _held(data: YearData, before: YearData | None) -> list[YearData]:
    return [before, data] if before else [data]


def years_example(data: YearData, before: YearData | None, lang: str) -> ReportText:
    """Return the sums of this year and the one before, with what each year adds to them.

    Amounts are shown exactly, so that readers can add them up themselves.
    """
    w, years = wording(lang), _held(data, before)
    sums = records(trends.totals(years))[0]
    rows = [row for row in records(trends.by_year(years)) if row[terms.ACTUAL] is not None]
    if sums[terms.EXECUTION_RATE] is None:
        return ReportText(w("method.no_example"))
    values = {name: w.number(sums[name]) for name in (terms.PLANNED, terms.ACTUAL)}
    parts = {
        f"{name}_parts": " + ".join(_of_year(w, w.number(row[name]), row) for row in rows)
        for name in values
    }
    shown = {"rate": w.percent(sums[terms.EXECUTION_RATE]), "unit": escape_markdown(unit(w, data))}
    return ReportText(w("method.years", **values, **parts, **shown))


def _of_year(w: Wording, value: str, row: dict[str, Any]) -> str:
    return w("method.of_year", value=value, year=row[terms.YEAR])


def series_example(data: YearData, before: YearData | None, lang: str) -> ReportText:
    """Return how many series there are and how many broke, and the actual values of the first."""
    w, years = wording(lang), _held(data, before)
    series = trends.series(years)
    known = [row for row in records(series) if row[terms.ACTUAL] is not None]
    if not known:
        return ReportText(w("method.no_example"))
    first = known[0]
    own = [row for row in known if row[terms.SERIES] == first[terms.SERIES]]
    values = [_of_year(w, w.number(row[terms.ACTUAL]), row) for row in own]
    return ReportText(
        w(
            "method.series",
            years=in_years(w, [one.year for one in years]),
            count=w.number(len(set(series[terms.SERIES]))),
            breaks=w.number(len(trends.breaks(series))),
            group=w(f"quality.{first[terms.GROUP]}"),
            number=first[terms.NUMBER],
            values=w.join(values),
        )
    )


def portfolio_example(data: YearData, lang: str) -> ReportText:
    """Return made-up rates with their places, and the share of this year's indicators met."""
    w = wording(lang)
    shown = {
        "rates": w.join([w.percent(rate) for rate in MADE_UP]),
        "places": w.join([w.number(place) for place in places(MADE_UP)]),
    }
    return ReportText(" ".join([w("method.places", **shown), *_share(data, w)]))


def _share(data: YearData, w: Wording) -> Iterable[str]:
    states = list(indicators.rate(data.indicators)[terms.STATE])
    met, rated = states.count(State.MET), sum(state in terms.JUDGED for state in states)
    if rated:
        values = {"met": met, "rated": rated, "share": w.percent(Fraction(met, rated))}
        yield w("method.share", year=data.year, **values)


def findings_example(data: YearData, lang: str) -> ReportText:
    """Return the gravest finding of the year, and how many there are."""
    w, found = wording(lang), audit.findings(data)
    if not found:
        return ReportText(w("audit.none"))
    first, total = found[0], w.count("finding", len(found))
    where = escape_markdown(place(w, data, first))
    said = {"place": where, "text": escape_markdown(first.message(w)), "total": total}
    return ReportText(w("method.findings", **said))
