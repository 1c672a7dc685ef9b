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
from typing import Any, Union

from civlib.compute import counts, indicators
from civlib.compute.audit import Finding, Findings, Severity
from civlib.compute.audit.form import Figure
from civlib.compute.effectiveness import Effectiveness
from civlib.compute.finance import Masking, Sums
from civlib.compute.indicators import Counted
from civlib.dataset import YearData
from civlib.dataset.frames import Amount, DataFrame, Rate, Series, records
from civlib.show import captions
from civlib.show.display import ReportHead, ReportText, bullets, escape_markdown
from civlib.show.sentences.year import head, in_unit, named, retitled
from civlib.wording import ABSENT, Wording, terms, wording
from civlib.wording.licences import USUAL, joined
from civlib.wording.terms import Group, State, Table

Row = Union[Mapping[str, Any], "Series[Any]"]


def method_head(data: YearData, lang: str) -> ReportHead:
    """Return the title of the methodology and the properties of its document."""
    w, of_report = wording(lang), head(data, lang)
    return retitled(
        of_report,
        "method",
        name="",
        subtitle=w("method.subtitle", programme=of_report.name, year=data.year),
        author=w("audit.author"),
        council="",
        computed="",
        licence=joined([USUAL, data.programme.licence]),
    )


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


def _example(w: Wording, key: str, defined: object, *values: Row) -> ReportText:
    """Return the words of an example, or that the data hold none if nothing is defined."""
    told = {str(name): value for each in values for name, value in each.items()}
    return ReportText(w("method.no_example" if defined is None else key, **told))


def counts_example(data: YearData, lang: str) -> ReportText:
    """Return how many rows and empty values the tables of measures, money and indicators have."""
    kinds = (Table.MEASURES, Table.FUNDING, Table.INDICATORS)
    rows: dict[str, int] = {kind: counts.rows(data.table(kind)) for kind in kinds}
    absent = counts.absent(data.indicators)
    return ReportText(wording(lang)("method.counts", year=data.year, absent=absent, **rows))


def execution_example(data: YearData, row: Series[Any], lang: str) -> ReportText:
    """Return variance and execution rate of a measure, from `examples.deviation`."""
    title = escape_markdown(captions.measure_titles(data).get(row[terms.MEASURE_ID], ""))
    w = captions.words(lang, data)
    names = {"title": title, "unit": in_unit(w, data)}
    return _example(w, "method.execution", row[terms.EXECUTION_RATE], row, names)


def totals_example(
    data: YearData, source: str, rows: DataFrame, sums: Sums, lang: str
) -> ReportText:
    """Return the sums of one source, with every row of its funding that enters them."""
    w = captions.words(lang, data)
    names = {"source": named(w, data, {terms.SOURCE: source}), "unit": in_unit(w, data)}
    both = rows.dropna(subset=[terms.PLANNED, terms.ACTUAL])
    parts = {
        f"{name}_parts": _plus(w, "amount", both[name]) for name in (terms.PLANNED, terms.ACTUAL)
    }
    return _example(w, "method.totals", sums.execution_rate, names, parts, sums._asdict())


def _plus(w: Wording, form: str, parts: Iterable[object]) -> str:
    return " + ".join(w.show(part, form) for part in parts) or ABSENT


def masking_example(
    data: YearData, planned: Amount, hidden: Masking, below: DataFrame, above: DataFrame, lang: str
) -> ReportText:
    """Return how a total hides underspending, and the rate that does not.

    The planned total, what is `finance.masked` in it, and the two `sides` of its deviations.
    """
    w = captions.words(lang, data)
    sides = {
        name: w.join([w("method.change", **row) for row in records(rows)]) or ABSENT
        for name, rows in (("short", below), ("over", above))
    }
    values = {"planned": planned, **hidden._asdict()}
    return _example(w, "method.masking", hidden.capped_rate, values, sides)


def achievement_example(row: Series[Any], lang: str) -> ReportText:
    """Return the rate and state of an indicator, from `examples.shortfall`."""
    return _example(wording(lang), "method.achievement", row[terms.ACHIEVEMENT_RATE], row)


def lower_example(planned: int, actual: int, rate: Rate, lang: str) -> ReportText:
    """Return a made-up "lower is better", which the data of a programme may not have."""
    return ReportText(wording(lang)("method.lower", planned=planned, actual=actual, rate=rate))


def states_example(rated: DataFrame, lang: str) -> ReportText:
    """Return every state that an indicator can have, with how many have it and which."""
    w, texts = wording(lang), []
    for state in State:
        rows = rated[rated[terms.STATE] == state]
        names, rule = captions.indicator_names(w, rows), w(f"method.state.{state}")
        some = w("method.state_some", count=counts.rows(rows), rows=names)
        shown = some if names else w("method.state_no")
        texts.append(w("method.state_row", state=w(f"state.{state}"), rule=rule, shown=shown))
    return bullets(texts)


def mean_example(group: Series[Any], rates: Series[Any], lang: str) -> ReportText:
    """Return the mean of a group from `examples.capping`, with and without cap, and its rates."""
    w = wording(lang)
    parts = {
        "rates": _plus(w, "rate", rates),
        "capped": _plus(w, "rate", indicators.capped(rates)),
        "count": counts.rows(rates),
    }
    return _example(wording(lang), "method.mean", group[terms.MEAN_RATE], group, parts)


def rounding_example(figure: Figure, lang: str) -> ReportText:
    """Return the percentage of an indicator from `examples.rounding`, as it is and as printed."""
    group, _, number = figure.key.partition("/")
    printed = escape_markdown(figure.printed.text)
    names = {"group": group, "number": number, "printed": printed}
    return _example(wording(lang), "method.rounding", figure.key or None, vars(figure.line), names)


def effectiveness_example(assessed: Effectiveness, lang: str) -> ReportText:
    """Return both indices of the comparative analysis, with every index that enters them."""
    w = wording(lang)
    pairs = {Group.EFFICIENCY: assessed.efficiency, Group.QUALITY: assessed.quality}
    return bullets(
        w(
            "method.index_of",
            name=w(f"method.index.{group}"),
            sum=_plus(w, "points", index.parts),
            count=index.counted,
            value=index.value,
        )
        for group, index in pairs.items()
    )


def years_example(data: YearData, by_year: DataFrame, totals: Series[Any], lang: str) -> ReportText:
    """Return the sums of some years, with what each year adds to them.

    Amounts are shown exactly, so that readers can add them up themselves.
    """
    w = captions.words(lang, data)
    rows = records(by_year.dropna(subset=[terms.ACTUAL]))
    parts = {
        f"{name}_parts": " + ".join(_in_year(row, name, w) for row in rows)
        for name in (terms.PLANNED, terms.ACTUAL)
    }
    unit = {"unit": in_unit(w, data)}
    return _example(w, "method.years", totals[terms.EXECUTION_RATE], totals, parts, unit)


def _in_year(row: Mapping[str, Any], name: str, w: Wording) -> str:
    return w("method.of_year", value=row[name], year=row[terms.YEAR])


def series_example(
    years: Sequence[YearData], series: DataFrame, breaks: DataFrame, reported: DataFrame, lang: str
) -> ReportText:
    """Return how many series there are and how many broke, and the actual values of one.

    That one is from `examples.reported`.
    """
    w, rows = wording(lang), records(reported)
    values = {
        "years": captions.in_years(w, [data.year for data in years]),
        "count": counts.distinct(series, terms.SERIES),
        "breaks": counts.rows(breaks),
        "values": w.join([_in_year(row, terms.ACTUAL, w) for row in rows]),
    }
    first = next(iter(rows), None)
    return _example(w, "method.series", first, first or {}, values)


def portfolio_example(rates: Sequence[Fraction], met: Counted, year: int, lang: str) -> ReportText:
    """Return made-up rates in their order, and the share of this year's indicators met."""
    w = wording(lang)
    text = w("method.order", rates=w.join([*map(w.percent, rates)]))
    share = w("method.share", year=year, share=met.share, **met._asdict())
    return ReportText(f"{text} {share}" if met.rated else text)


def findings_example(data: YearData, found: Findings, lang: str) -> ReportText:
    """Return the gravest finding of the year, and how many there are."""
    w = wording(lang)
    if not found:
        return ReportText(captions.clean(w, found))
    total = counts.rows(found)
    return ReportText(w("method.findings", **_finding(data, found[0], w), total=total))


def corrections(data: YearData, found: Findings, lang: str) -> ReportText:
    """Return what the reports print otherwise than the official document, and why."""
    w = wording(lang)
    if not found.figures:
        return ReportText(w("audit.unchecked"))
    errors = [finding for finding in found if finding.severity == Severity.ERROR]
    texts = [w("method.correction", **_finding(data, each, w)) for each in errors]
    return bullets(texts) if texts else ReportText(w("method.nothing_corrected"))


def _finding(data: YearData, finding: Finding, w: Wording) -> dict[str, str]:
    where, text = captions.place(w, data, finding), finding.message(w)
    return {"place": escape_markdown(where), "text": escape_markdown(text)}
