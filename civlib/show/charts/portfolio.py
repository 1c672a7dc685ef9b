"""All programmes in a chart: states of indicators in the compared year."""

from functools import partial

from civlib.compute import counts as numbers
from civlib.compute import portfolio
from civlib.dataset import outputs
from civlib.dataset.frames import DataFrame
from civlib.dataset.outputs import Published
from civlib.show.captions import in_period, of_reports, programme_names
from civlib.show.charts import shapes
from civlib.show.charts.report_figure import describe, figure
from civlib.show.charts.year import LEAST
from civlib.show.display import NOTHING, Nothing, ReportFigure
from civlib.wording import terms, wording
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
    names, without = programme_names(w, found), w("portfolio.states.without")
    ordered = portfolio.ordered(rows, terms.MET_RATE, names)
    chosen, between = portfolio.outermost(ordered, terms.MET_RATE, NEAREST, FARTHEST)
    unrated = len(ordered) - len(chosen) - between
    counts, texts, told = [], [], []
    for row in chosen:
        name, parts = names[row[terms.PROGRAMME]], portfolio.by_state(row)
        words = w("portfolio.states.alt_text", **dict(zip(STATES, parts, strict=True)))
        counts.append(parts)
        texts.append((name, w.percent(row[terms.MET_RATE]) if any(parts) else without))
        told.append((name, words if any(parts) else without))
    if between:  # a row for the programmes between both ends
        counts.insert(NEAREST, (0, 0, 0))
        texts.insert(NEAREST, (w("portfolio.gap", count=between), ""))
    sums, period = portfolio.rated(rows), in_period(w, rows)
    key = "portfolio.states.message" if sums.rated else "portfolio.states.message_none"
    parts_of = [w(f"portfolio.states.{name}") for name in STATES]
    return figure(
        partial(shapes.stacks, texts=texts, counts=counts, names=parts_of),
        id="portfolio-states-chart",
        title=w("portfolio.states.chart", period=period, message=w(key, **sums._asdict())),
        alt=w("portfolio.states.alt", rows=describe(w, told)),
        unit=w("portfolio.states.unit"),
        notes=[
            w("portfolio.states.note_share"),
            w("portfolio.states.note_shown", near=NEAREST, far=FARTHEST) if between else "",
            w("portfolio.chart.note_undefined", count=unrated) if unrated else "",
        ],
        data=rows,
        **of_reports(w).about(Formula.PORTFOLIO, "report_states", outputs.INDICATORS),
    )
