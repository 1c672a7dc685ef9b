"""What is missing or interrupted: in a year's data, in a programme's years and its indicators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from civlib.compute import counts, finance, trends
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import changes, in_years, incomplete
from civlib.show.display import ReportText, escape_markdown
from civlib.show.sentences.phrases import bullets, named, numbered
from civlib.wording import Wording, suffix, terms, wording
from civlib.wording.terms import ANNUAL_REPORT, State

if TYPE_CHECKING:
    from pandas import DataFrame

Row = dict[str, Any]


def quality(data: YearData, spending: DataFrame, rated: DataFrame, lang: str) -> ReportText:
    """Return what is missing in the data: unfunded measures, absent amounts, absent plans."""
    w = wording(lang)
    funded = counts.distinct(spending, terms.MEASURE_ID)
    measures = w.count("measure_of", counts.rows(data.measures))
    lines = [w("quality.funded", funded=funded, measures=measures)]
    return bullets([*lines, _lacking(data, spending, w), _unplanned(rated, w)])


def _lacking(data: YearData, spending: DataFrame, w: Wording) -> str:
    rows = [
        w("quality.row", id=row[terms.MEASURE_ID], source=named(w, data, row[terms.SOURCE]))
        for row in records(finance.lacking(spending))
    ]
    return w("quality.incomplete", rows=w.join(rows)) if rows else w("quality.complete")


def _unplanned(rated: DataFrame, w: Wording) -> str:
    rows = [
        w("quality.indicator", **numbered(w, "quality", row))
        for row in records(rated[rated[terms.STATE] == State.PLAN_ABSENT])
    ]
    return w("quality.unplanned", rows=w.join(rows)) if rows else w("quality.all_planned")


def review_quality(years: Sequence[YearData], series: DataFrame, lang: str) -> ReportText:
    """Return what is missing: years, amounts, and indicators that not every year reports."""
    w = wording(lang)
    gaps = trends.missing(years)
    covered = w("review.quality.gap", years=in_years(w, gaps)) if gaps else w("review.quality.full")
    late = [
        w("review.quality.late", years=in_years(w, row[terms.YEARS]), **numbered(w, "group", row))
        for row in records(trends.partial(years, series))
    ]
    rows = "; ".join(escape_markdown(row) for row in incomplete(w, years))
    lacking = w("review.note_incomplete", rows=rows) if rows else w("quality.complete")
    return bullets([covered, lacking, *late])


def review_years(years: Sequence[YearData], lang: str) -> ReportText:
    """Return the list of the term's years: a link to each yearly report, or that there is none."""
    w = wording(lang)
    gaps, page = trends.missing(years), f"{ANNUAL_REPORT}{suffix(lang)}.html"
    return bullets(
        w("review.list.gap", year=year)
        if year in gaps
        else w("review.list.link", year=year, page=f"{year}/{page}")
        for year in trends.term(years)
    )


def review_breaks(series: DataFrame, breaks: DataFrame, lang: str) -> ReportText:
    """Return which series are broken, where, and what changed; or that none is."""
    w = wording(lang)
    if not trends.comparable(series):
        return ReportText(w("review.break.one"))
    if breaks.empty:
        return ReportText(w("review.break.none"))
    known = {row[terms.SERIES]: row for row in records(series)}
    lines = [f"- {_break(w, row, known)}" for row in records(breaks)]
    count = counts.rows(breaks)
    return ReportText("\n".join([w("review.break.some", count=count), "", *lines]))


def _break(w: Wording, row: Row, known: dict[int, Row]) -> str:
    old, new = known[row[terms.SERIES_BEFORE]], known[row[terms.SERIES]]
    return w(
        "review.break.sentence",
        **numbered(w, "group", row),
        before=row[terms.BEFORE],
        year=row[terms.YEAR],
        changed=changes(w, row[terms.CHANGED]),
        details=" ".join(_details(w, row[terms.CHANGED].split(), old, new)),
    )


def _details(w: Wording, changed: Sequence[str], old: Row, new: Row) -> Iterator[str]:
    for name in changed:
        if name == terms.DIRECTION:
            before, after = (w(f"review.break.{row[name]}") for row in (old, new))
            yield w("review.break.turned", before=before, after=after)
        else:
            before, after = (escape_markdown(row[name]) for row in (old, new))
            yield w("review.break.was", before=before, after=after)
