"""A whole report as HTML and PDF without running a notebook: what is shown is the real thing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import v4

from civlib import dataset
from civlib.compute import effectiveness, finance, indicators, trends
from civlib.publish import html, pdf
from civlib.publish.document import read
from civlib.show import charts, sentences, tables
from civlib.wording.terms import Group

KEPT = Path(__file__).parent / "data"
SAMPLE = "sample-programme"
PROSE = """
## Розділ 1

Текст, **12,5** із 1\u00a0234,5 тис. грн, 17–18 травня.

- перше 7
- друге

### Підрозділ 1.1
"""


@cache
def annual(lang: str = "uk", year: int = 2025) -> dict[str, bytes]:
    data = dataset.load(SAMPLE, year, KEPT)
    return _published(sentences.head(data, lang), _annual(data, lang))


@cache
def review(lang: str = "uk") -> dict[str, bytes]:
    years = dataset.load_years(SAMPLE, KEPT)
    return _published(sentences.review_head(years, lang), _review(years, lang))


def _annual(data: Any, lang: str) -> Iterator[Any]:
    ids = data.programme.source_ids
    totals = finance.totals(data.funding, ids)
    spending = finance.by_funding(data.funding)
    sums = finance.by_measure(data.measures, data.funding)
    rated = indicators.rate(data.indicators)
    yield tables.passport(data, lang)
    yield PROSE
    yield tables.measures(data, spending, sums, totals, lang)
    yield charts.measures(data, sums, lang)
    yield tables.totals(data, totals, lang)
    yield tables.priorities(data, finance.by_priority(data.measures, data.funding), lang)
    yield tables.groups(data, indicators.by_group(rated), lang)
    yield from (tables.indicators(data, rated, group, lang) for group in Group)
    yield tables.masking(data, finance.masking(data.funding, ids), lang)
    before = dataset.load_previous(data)
    previous = before.indicators if before else None
    result = effectiveness.evaluate(data.indicators, previous, data.programme.effectiveness)
    yield tables.effectiveness(data, result, lang)
    yield tables.sensitivity(data, effectiveness.sensitivity(data.indicators, previous), lang)
    yield tables.files(data, lang)


def _review(years: Any, lang: str) -> Iterator[Any]:
    sums, series = trends.totals(years), trends.series(years)
    breaks = trends.breaks(series)
    yield tables.review_money(years, trends.by_year(years), sums, lang)
    yield tables.review_sources(years, trends.by_source(years), sums, lang)
    yield tables.review_met(years, trends.met_by_year(series), lang)
    yield from (tables.review_indicators(years, series, breaks, group, lang) for group in Group)
    yield tables.review_totals(years, sums, lang)
    yield tables.review_measures(years, trends.measures(years), lang)
    yield tables.review_results(years, trends.results(series), lang)


def _published(head: Any, parts: Iterator[Any]) -> dict[str, bytes]:
    report = read(v4.new_notebook(cells=[_cell(head), *map(_cell, parts)]))
    return {".html": html.render(report).encode(), ".pdf": pdf.render(report)}


def _cell(shown: Any) -> Any:
    if isinstance(shown, str):
        return v4.new_markdown_cell(shown)
    bundle = shown._repr_mimebundle_()
    return v4.new_code_cell("shown", outputs=[v4.new_output("display_data", data=bundle)])
