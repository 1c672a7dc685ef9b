"""All programmes in charts: execution and states of indicators by the last report of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from civlib.dataset import outputs
from civlib.dataset.frames import records
from civlib.dataset.outputs import Published
from civlib.show.captions import programme_names, summed_from
from civlib.show.charts import lollipops, stacks
from civlib.show.charts.build import describe, figure
from civlib.show.charts.lollipops import Lollipop
from civlib.show.charts.stacks import Stack
from civlib.show.display import Data, ReportFigure
from civlib.show.origins import origin
from civlib.wording import Wording, terms, wording
from civlib.wording.order import alphabetical
from civlib.wording.terms import Formula, State

if TYPE_CHECKING:
    from pandas import DataFrame

HIGHEST, LOWEST = 10, 15
"""Rows from either end where there are more than a chart can show."""

Rows = list[dict[str, Any]]

_MONEY, _STATES = (f"tables/{name}.csv" for name in (outputs.TOTALS, outputs.INDICATORS))


def execution(found: Published, ranked: DataFrame, lang: str) -> ReportFigure:
    """Return the execution rate of each programme around the line of 100 %, the highest first.

    Where there are too many programmes, the ten highest and the fifteen lowest.

    Parameters
    ----------
    found
        What is published, for names.
    ranked
        `civlib.compute.portfolio.ranking` of the last reports.
    """
    w, names = wording(lang), programme_names(wording(lang), found)
    ordered = _ordered(ranked, terms.EXECUTION_RATE, names)
    shown, gap = _shortened(ordered, terms.EXECUTION_RATE)
    same_year = len(set(ranked[terms.YEAR])) == 1
    rows = [_lollipop(row, names, same_year, w) for row in shown]
    texts = describe(w, ((row.label, row.text) for row in rows))
    if gap:
        rows.insert(HIGHEST, Lollipop(_gap(gap, w), None, False, ""))
    full = lollipops.scale_end([row.rate for row in rows])
    key = (w("portfolio.chart.over"), w("portfolio.chart.under"), w("chart.line"))
    every = [row.text for row in rows]
    return figure(
        w,
        "portfolio-rates",
        _execution_title(ordered, w),
        partial(lollipops.draw, rows=rows, key=key, full=full, texts=every),
        alt=w("portfolio.chart.alt", rows=texts),
        unit="%",
        source=summed_from(w, outputs.TOTALS),
        data=Data.of(ranked, "portfolio-rates"),
        origins=[origin(w, (), Formula.EXECUTION, [_MONEY], "report_money")],
        notes=_notes(ordered, shown, terms.EXECUTION_RATE, "portfolio.chart", w),
    )


def _ordered(rows: DataFrame, column: str, names: dict[str, str]) -> Rows:
    """Return the rows from the highest rate to the lowest, by name where equal, undefined last."""

    def key(row: dict[str, Any]) -> tuple[bool, Any, str]:
        rate = row[column]
        return rate is None, -(rate or 0), alphabetical(names[row[terms.PROGRAMME]])

    return sorted(records(rows), key=key)


def _shortened(rows: Rows, column: str) -> tuple[Rows, int]:
    """Return the rows that a chart shows, and how many it leaves out between both ends."""
    if len(rows) <= HIGHEST + LOWEST:
        return rows, 0
    rated = [row for row in rows if row[column] is not None]
    if len(rated) <= HIGHEST + LOWEST:
        return rated, 0
    return [*rated[:HIGHEST], *rated[-LOWEST:]], len(rated) - HIGHEST - LOWEST


def _gap(count: int, w: Wording) -> str:
    return w("portfolio.gap", count=w.number(count))


def _lollipop(row: dict[str, Any], names: dict[str, str], same_year: bool, w: Wording) -> Lollipop:
    rate = row[terms.EXECUTION_RATE]
    text = w.percent(rate) if rate is not None else _undefined(row, w)
    if not same_year:
        text = w("portfolio.chart.text", rate=text, year=row[terms.YEAR])
    return Lollipop(names[row[terms.PROGRAMME]], rate, rate is not None and rate >= 1, text)


def _undefined(row: dict[str, Any], w: Wording) -> str:
    """Return why there is no rate."""
    planned, actual = row[terms.PLANNED], row[terms.ACTUAL]
    values = {"planned": w.money(planned), "actual": w.money(actual)}
    if planned is None:
        return w(f"chart.undefined.{'both' if actual is None else 'plan'}_absent", **values)
    return w(
        "chart.undefined.actual_absent" if actual is None else "chart.undefined.rate", **values
    )


def _execution_title(rows: Rows, w: Wording) -> str:
    rates = [row[terms.EXECUTION_RATE] for row in rows if row[terms.EXECUTION_RATE] is not None]
    key = "portfolio.chart.title" if rates else "portfolio.chart.title_none"
    return w(key, count=w.number(sum(rate >= 1 for rate in rates)), rated=w.number(len(rates)))


def _notes(rows: Rows, shown: Rows, column: str, key: str, w: Wording) -> list[str]:
    """Return what the chart leaves out."""
    if len(shown) == len(rows):
        return []
    unrated = sum(row[column] is None for row in rows)
    notes = [w("portfolio.chart.note_undefined", count=w.number(unrated))] if unrated else []
    if len(shown) + unrated < len(rows):
        notes.insert(0, w(f"{key}.note_shown", high=HIGHEST, low=LOWEST))
    return notes


def states(found: Published, ranked: DataFrame, lang: str) -> ReportFigure:
    """Return the shares of indicators met, not met and not rated, the most met first.

    Parameters
    ----------
    found
        What is published, for names.
    ranked
        `civlib.compute.portfolio.ranking` of the last reports.
    """
    w, names = wording(lang), programme_names(wording(lang), found)
    ordered = _ordered(ranked, terms.MET_RATE, names)
    shown, gap = _shortened(ordered, terms.MET_RATE)
    rows = [_stack(row, names, w) for row in shown]
    alts = describe(w, zip((row.label for row in rows), _alts(rows, w), strict=True))
    if gap:
        rows.insert(HIGHEST, Stack(_gap(gap, w), (), ""))
    key = [w(f"portfolio.states.{name}") for name in ("met", "not_met", "other")]
    return figure(
        w,
        "portfolio-states-chart",
        w("portfolio.states.chart", message=_message(ordered, w)),
        partial(stacks.draw, stacks=rows, key=key),
        alt=w("portfolio.states.alt", rows=alts),
        unit=w("portfolio.states.unit"),
        source=summed_from(w, outputs.INDICATORS),
        data=Data.of(ranked, "portfolio-states-chart"),
        origins=[origin(w, (), Formula.PORTFOLIO, [_STATES], "report_states")],
        notes=[
            w("portfolio.states.note_share"),
            *_notes(ordered, shown, terms.MET_RATE, "portfolio.states", w),
        ],
    )


def _stack(row: dict[str, Any], names: dict[str, str], w: Wording) -> Stack:
    label = names[row[terms.PROGRAMME]]
    if not row[terms.INDICATORS]:
        return Stack(label, (), w("portfolio.states.without"))
    other = row[terms.INDICATORS] - row[terms.RATED]
    parts = (row[State.MET], row[State.NOT_MET], other)
    return Stack(label, parts, w.percent(row[terms.MET_RATE]))


def _alts(rows: Sequence[Stack], w: Wording) -> list[str]:
    names = ("met", "not_met", "other")
    return [
        w("portfolio.states.alt_text", **dict(zip(names, row.parts, strict=True)))
        if row.parts
        else row.text
        for row in rows
    ]


def _message(rows: Rows, w: Wording) -> str:
    known = [row for row in rows if row[terms.RATED]]
    met, rated = (sum(row[name] for row in known) for name in (terms.MET, terms.RATED))
    key = "portfolio.states.message" if rated else "portfolio.states.message_none"
    return w(key, met=w.number(met), rated=w.number(rated))
