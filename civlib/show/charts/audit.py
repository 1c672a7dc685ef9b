"""Printed percentages against computed ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from civlib.compute import audit
from civlib.compute.audit import Finding
from civlib.compute.audit.finding import shown
from civlib.dataset import YearData
from civlib.dataset.frames import Rate, frame
from civlib.show.captions import place
from civlib.show.charts import shapes
from civlib.show.charts.report_figure import describe, figure, of_year
from civlib.show.display import ReportFigure
from civlib.wording import Wording, round_half_up, wording
from civlib.wording.terms import Formula, Table

TABLES = (Table.PUBLISHED, Table.FUNDING, Table.INDICATORS)
COLUMNS = ["section", "key", "printed", "computed"]

Row = tuple[Finding, str, Rate]
"""A finding, its place in words, and printed minus computed."""


def percentages(data: YearData, findings: Sequence[Finding], lang: str) -> ReportFigure:
    """Return how far each faulty printed percentage lies from the computed one, in points.

    Of ``findings``, from `civlib.compute.audit.findings`, only those of percentages are drawn.
    """
    w = wording(lang)
    rows = [
        (finding, place(w, data, finding), change)
        for finding, change in audit.percentages(findings)
    ]
    texts = [(name, _text(w, finding, change)) for finding, name, change in rows]
    return figure(
        partial(shapes.differences, texts=texts, changes=[change for *_, change in rows]),
        id="printed-computed",
        title=_title(w, rows),
        alt=w("chart.percentages.alt", rows=describe(w, texts)),
        unit=w("chart.percentages.unit"),
        notes=[w("chart.percentages.note")],
        data=frame(COLUMNS, ([getattr(row[0], name) for name in COLUMNS] for row in rows)),
        **of_year(w, data, Formula.FINDINGS, "percentages", *TABLES),
    )


def _text(w: Wording, finding: Finding, change: Rate) -> str:
    kind = "undefined" if finding.computed is None else "row"
    printed = finding.printed or w.number(None)
    values = {"printed": printed, "computed": shown(finding.computed, w)}
    return w(f"chart.percentages.{kind}", by=_points(w, change), **values)


def _points(w: Wording, change: Rate) -> str:
    """Return a difference with a sign and as many decimals as show that there is one."""
    digits = 2
    while change and not round_half_up(change, digits):
        digits += 1
    return w.number(change, digits, sign=True)


def _title(w: Wording, rows: Sequence[Row]) -> str:
    """Return what to see: how many differ, and the largest difference; or that none does."""
    computed = [row for row in rows if row[0].computed is not None]
    undefined = w.count("place_in", len(rows) - len(computed))
    if not computed:
        return w(f"chart.percentages.{'none' if rows else 'nothing'}", undefined=undefined)
    if largest := next((row for row in rows if row[2] is not None), None):
        values = {"count": w.count("place_in", len(computed)), "undefined": undefined}
        return w("chart.percentages.some", by=_points(w, largest[2]), place=largest[1], **values)
    finding, name, _ = computed[0]
    return w("chart.row", label=name, text=finding.message(w).rstrip("."))
