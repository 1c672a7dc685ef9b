"""The methodology's examples: the code of a formula, and its figures in a sentence.

What is worked out stands in the notebook's own cells; here it is only put into words, so that a
reader can follow each step from the data to the figure.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from civlib.compute import counts, indicators
from civlib.compute.audit import Finding, Severity
from civlib.compute.audit.form import Figure
from civlib.compute.effectiveness import Effectiveness
from civlib.compute.finance import Masking, Sums
from civlib.compute.indicators import Counted
from civlib.dataset import YearData
from civlib.dataset.frames import Amount, Rate, records
from civlib.show.captions import in_years, measure_titles, place
from civlib.show.display import ReportText, escape_markdown
from civlib.show.sentences.phrases import amounts, bullets, hidden_amounts, in_unit, named, numbered
from civlib.wording import ABSENT, Wording, terms, wording
from civlib.wording.terms import Group, State, Table

if TYPE_CHECKING:
    from pandas import DataFrame, Series

Row = Mapping[str, Any]


def code(*functions: Callable[..., object]) -> ReportText:
    """Return the code of functions as it runs, without what their docstrings say."""
    shown = "\n\n\n".join(map(_without_docstring, functions))
    return ReportText(f"```python\n{shown}\n```")


def _without_docstring(function: Callable[..., object]) -> str:
    source = dedent(inspect.getsource(function))
    definition: Any = ast.parse(source).body[0]
    if ast.get_docstring(definition) is not None:
        docstring = ast.get_source_segment(source, definition.body[0])
        source = source.replace(f"    {docstring}\n", "", 1)
    return source.rstrip()


def counts_example(data: YearData, lang: str) -> ReportText:
    """Return how many rows and empty values the tables of measures, money and indicators have."""
    w = wording(lang)
    kinds = (Table.MEASURES, Table.FUNDING, Table.INDICATORS)
    rows = {f"{kind}": w.number(counts.rows(data.table(kind))) for kind in kinds}
    absent = w.number(counts.absent(data.indicators))
    return ReportText(w("method.counts", year=data.year, absent=absent, **rows))


def execution_example(data: YearData, row: Series[Any], lang: str) -> ReportText:
    """Return variance and execution rate of a measure, from `examples.deviation`."""
    w = wording(lang)
    if row[terms.EXECUTION_RATE] is None:
        return ReportText(w("method.no_example"))
    title = measure_titles(data)[row[terms.MEASURE_ID]]
    values = {"id": row[terms.MEASURE_ID], "title": escape_markdown(title), **amounts(w, row)}
    return ReportText(w("method.execution", unit=in_unit(w, data), **values))


def totals_example(
    data: YearData, source: str, rows: DataFrame, sums: Sums, lang: str
) -> ReportText:
    """Return the sums of one source, with every row of its funding that enters them."""
    w = wording(lang)
    values = {
        "source": named(w, data, source),
        "planned_parts": _plus(map(w.money, rows[terms.PLANNED].dropna())),
        "actual_parts": _plus(map(w.money, rows[terms.ACTUAL].dropna())),
    }
    values |= amounts(w, sums._asdict())
    return ReportText(w("method.totals", unit=in_unit(w, data), **values))


def _plus(parts: Iterable[str]) -> str:
    return " + ".join(parts) or ABSENT


def masking_example(
    planned: Amount, hidden: Masking, below: DataFrame, above: DataFrame, lang: str
) -> ReportText:
    """Return how a total hides underspending, and the rate that does not.

    The planned total, what is `finance.masked` in it, and the two `sides` of its deviations.
    """
    w = wording(lang)
    sides = {"short": _changes(below, w), "over": _changes(above, w)}
    values = {**hidden_amounts(w, hidden._asdict()), "planned": w.money(planned), **sides}
    return ReportText(w("method.masking", **values))


def _changes(rows: DataFrame, w: Wording) -> str:
    shown = [
        w("method.change", id=row[terms.MEASURE_ID], variance=w.money(row[terms.VARIANCE], True))
        for row in records(rows)
    ]
    return w.join(shown) or w.number(None)


def achievement_example(row: Series[Any], lang: str) -> ReportText:
    """Return the rate and state of an indicator, from `examples.shortfall`."""
    w, rate = wording(lang), row[terms.ACHIEVEMENT_RATE]
    if rate is None:
        return ReportText(w("method.no_example"))
    values = {
        "planned": w.number(row[terms.PLANNED]),
        "actual": w.number(row[terms.ACTUAL]),
        "exact": w.number(rate, 6),
        "rate": w.percent(rate),
        "state": w(f"state.{row[terms.STATE]}"),
    }
    return ReportText(w("method.achievement", **numbered(w, "quality", row), **values))


def lower_example(planned: int, actual: int, rate: Rate, lang: str) -> ReportText:
    """Return a made-up "lower is better", which the data of a programme may not have."""
    w = wording(lang)
    shown = {"planned": w.number(planned), "actual": w.number(actual), "rate": w.percent(rate)}
    return ReportText(w("method.lower", **shown))


def states_example(rated: DataFrame, lang: str) -> ReportText:
    """Return every state that an indicator can have, with how many have it and which."""
    w, texts = wording(lang), []
    for state in State:
        rows = records(rated[rated[terms.STATE] == state])
        listed = w.join([w("quality.indicator", **numbered(w, "quality", row)) for row in rows])
        some = w("method.state_some", count=counts.rows(rows), rows=listed)
        rule = w(f"method.state.{state}")
        shown = some if rows else w("method.state_no")
        texts.append(f"**{w(f'state.{state}')}** — {rule} {shown}")
    return bullets(texts)


def mean_example(group: Series[Any], rates: Series[Any], lang: str) -> ReportText:
    """Return the mean of a group from `examples.capping`, with and without cap, and its rates."""
    w = wording(lang)
    if group[terms.MEAN_RATE] is None:
        return ReportText(w("method.no_example"))
    values = {
        "group": w(f"group.{group[terms.GROUP]}"),
        "rates": _plus(map(w.percent, rates)),
        "capped": _plus(map(w.percent, indicators.capped(rates))),
        "count": counts.rows(rates),
        "mean": w.percent(group[terms.MEAN_RATE]),
        "mean_capped": w.percent(group[terms.MEAN_RATE_CAPPED]),
    }
    return ReportText(w("method.mean", **values))


def rounding_example(figure: Figure, lang: str) -> ReportText:
    """Return the percentage of an indicator from `examples.rounding`, as it is and as printed."""
    w = wording(lang)
    if not figure.key:
        return ReportText(w("method.no_example"))
    group, number = figure.key.split("/")
    values = {
        "planned": w.number(figure.line.planned),
        "actual": w.number(figure.line.actual),
        "exact": w.percent(figure.line.rate, 4),
        "rate": w.percent(figure.line.rate),
        "printed": escape_markdown(figure.printed.text),
    }
    return ReportText(w("method.rounding", group=w(f"quality.{group}"), number=number, **values))


def effectiveness_example(assessed: Effectiveness, lang: str) -> ReportText:
    """Return both indices of the comparative analysis, with every index that enters them."""
    w = wording(lang)
    pairs = {Group.EFFICIENCY: assessed.efficiency, Group.QUALITY: assessed.quality}
    return bullets(
        w(
            "method.index_of",
            name=w(f"method.index.{group}"),
            sum=_plus(w.number(part, 2) for part in index.parts),
            count=index.counted,
            value=w.number(index.value, 2),
        )
        for group, index in pairs.items()
    )


def years_example(data: YearData, by_year: DataFrame, totals: Series[Any], lang: str) -> ReportText:
    """Return the sums of some years, with what each year adds to them.

    Amounts are shown exactly, so that readers can add them up themselves.
    """
    w, rate = wording(lang), totals[terms.EXECUTION_RATE]
    if rate is None:
        return ReportText(w("method.no_example"))
    rows = records(by_year.dropna(subset=[terms.ACTUAL]))
    values = {}
    for name in (terms.PLANNED, terms.ACTUAL):
        values[name] = w.number(totals[name])
        values[f"{name}_parts"] = _plus(_in_year(row, name, w) for row in rows)
    return ReportText(w("method.years", unit=in_unit(w, data), rate=w.percent(rate), **values))


def _in_year(row: Row, name: str, w: Wording) -> str:
    return w("method.of_year", value=w.number(row[name]), year=row[terms.YEAR])


def series_example(
    years: Sequence[YearData], series: DataFrame, breaks: DataFrame, reported: DataFrame, lang: str
) -> ReportText:
    """Return how many series there are and how many broke, and the actual values of one.

    That one is from `examples.reported`.
    """
    w = wording(lang)
    if reported.empty:
        return ReportText(w("method.no_example"))
    rows = records(reported)
    values = {
        "years": in_years(w, [data.year for data in years]),
        "count": w.number(counts.distinct(series, terms.SERIES)),
        "breaks": w.number(counts.rows(breaks)),
        "values": w.join([_in_year(row, terms.ACTUAL, w) for row in rows]),
    }
    return ReportText(w("method.series", **values, **numbered(w, "quality", rows[0])))


def portfolio_example(
    rates: Sequence[Fraction], places: Sequence[int], met: Counted, year: int, lang: str
) -> ReportText:
    """Return made-up rates with their places, and the share of this year's indicators met."""
    w = wording(lang)
    shown = {"rates": map(w.percent, rates), "places": map(w.number, places)}
    text = w("method.places", **{name: w.join([*values]) for name, values in shown.items()})
    if not met.rated:
        return ReportText(text)
    share = w("method.share", year=year, met=met.met, rated=met.rated, share=w.percent(met.share))
    return ReportText(f"{text} {share}")


def findings_example(data: YearData, found: Sequence[Finding], lang: str) -> ReportText:
    """Return the gravest finding of the year, and how many there are."""
    w = wording(lang)
    if not found:
        return ReportText(w("audit.none"))
    total = w.count("finding", counts.rows(found))
    return ReportText(w("method.findings", **_finding(data, found[0], w), total=total))


def corrections(data: YearData, found: Sequence[Finding], lang: str) -> ReportText:
    """Return what the reports print otherwise than the official document, and why."""
    w = wording(lang)
    errors = [finding for finding in found if finding.severity == Severity.ERROR]
    texts = [w("method.correction", **_finding(data, each, w)) for each in errors]
    return bullets(texts) if texts else ReportText(w("method.nothing_corrected"))


def _finding(data: YearData, finding: Finding, w: Wording) -> dict[str, str]:
    where, text = place(w, data, finding), finding.message(w)
    return {"place": escape_markdown(where), "text": escape_markdown(text)}
