"""All programmes in a chart: states of indicators in the compared year."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from civlib.compute import counts as numbers
from civlib.compute import portfolio
from civlib.compute import portfolio as counts_of
from civlib.dataset import outputs
from civlib.dataset.frames import DataFrame
from civlib.dataset.outputs import Published
from civlib.show.captions import in_period, of_reports, programme_names
from civlib.show.charts import shapes
from civlib.show.charts.report_figure import describe, figure
from civlib.show.charts.year import LEAST
from civlib.show.display import NOTHING, Nothing, ReportFigure
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Formula

NEAREST, FARTHEST = 10, 15
"""Rows from either end where there are more than a chart can show."""

STATES = ("met", "not_met", "other")
"""Parts of a stack, from left to right."""


def states(found: Published, rows: DataFrame, lang: str) -> ReportFigure | Nothing:
    """Return the shares of indicators met, not met and not rated, the most met first.

    ``rows`` are `civlib.compute.portfolio.compared`; nothing of fewer than three programmes.
    """
    if numbers.rows(rows) < LEAST:
        return NOTHING
    w = wording(lang)
    chosen = _Chosen(w, found, rows, terms.MET_RATE)
    without = w("portfolio.states.without")
    counts, texts, told = [], [], []
    for name, row in chosen.named:
        parts = counts_of.by_state(row)
        words = w("portfolio.states.alt_text", **dict(zip(STATES, parts, strict=True)))
        counts.append(parts)
        texts.append((name, w.percent(row[terms.MET_RATE]) if any(parts) else without))
        told.append((name, words if any(parts) else without))
    sums, period = counts_of.rated(rows), in_period(w, rows)
    key = "portfolio.states.message" if sums.rated else "portfolio.states.message_none"
    return figure(
        partial(
            shapes.stacks,
            texts=chosen.gapped(texts, chosen.gap),
            counts=chosen.gapped(counts, (0, 0, 0)),
            names=[w(f"portfolio.states.{name}") for name in STATES],
        ),
        id="portfolio-states-chart",
        title=w("portfolio.states.chart", period=period, message=w(key, **sums._asdict())),
        alt=w("portfolio.states.alt", rows=describe(w, told)),
        unit=w("portfolio.states.unit"),
        notes=[w("portfolio.states.note_share"), *chosen.notes("portfolio.states")],
        data=rows,
        **of_reports(w).about(Formula.PORTFOLIO, "report_states", outputs.INDICATORS),
    )


class _Chosen:
    """Names and rows of the programmes that a chart has room for, and a row for those between."""

    def __init__(self, w: Wording, found: Published, rows: DataFrame, column: str) -> None:
        names = programme_names(w, found)
        ordered = portfolio.ordered(rows, column, names)
        chosen, self._left_out = portfolio.outermost(ordered, column, NEAREST, FARTHEST)
        self.named = [(names[row[terms.PROGRAMME]], row) for row in chosen]
        self.gap = (w("portfolio.gap", count=self._left_out), "")
        self._unrated = len(ordered) - len(chosen) - self._left_out
        self._w = w

    def gapped(self, items: Sequence[Any], gap: Any) -> list[Any]:
        """Return items of the rows with one between both ends, if any row is left out there."""
        return [*items[:NEAREST], *[gap] * bool(self._left_out), *items[NEAREST:]]

    def notes(self, key: str) -> list[str]:
        """Return what the chart leaves out: rows between both ends, and rows without a rate."""
        w, unrated = self._w, self._unrated
        shown = w(f"{key}.note_shown", near=NEAREST, far=FARTHEST)
        undefined = w("portfolio.chart.note_undefined", count=unrated)
        return [shown if self._left_out else "", undefined if unrated else ""]
