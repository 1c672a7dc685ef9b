"""Printed percentages against computed ones."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from civlib.audit import PERCENTAGES, Finding
from civlib.audit.finding import shown
from civlib.captions import computed_from, place
from civlib.charts import differences
from civlib.charts.build import describe, figure
from civlib.charts.differences import Difference
from civlib.dataset import YearData
from civlib.display import Data, ReportFigure
from civlib.terms import Table
from civlib.wording import Wording, exact_text, wording

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from civlib.charts.canvas import Size


def percentages(data: YearData, found: Sequence[Finding], lang: str) -> ReportFigure:
    """Return how far each faulty printed percentage lies from the computed one, in points.

    Parameters
    ----------
    data
        The year, for its files.
    found
        From `civlib.audit.findings`; only those of percentages are drawn.
    """
    w = wording(lang)
    pairs = [(one, place(w, data, one)) for one in found if one.code in PERCENTAGES]
    rows = [_row(one, name, w) for one, name in pairs]

    def draw(ax: Axes, size: Size) -> float:
        return differences.draw(ax, size, rows)

    values = [(one.section, one.key, one.printed, exact_text(one.computed)) for one, _ in pairs]
    return figure(
        w,
        "printed-computed",
        _message(pairs, w),
        draw,
        alt=w("chart.percentages.alt", rows=describe(w, ((row.label, row.text) for row in rows))),
        unit=w("chart.percentages.unit"),
        source=computed_from(w, data, Table.PUBLISHED, Table.FUNDING, Table.INDICATORS),
        data=Data("printed-computed", ("section", "key", "printed", "computed"), tuple(values)),
        notes=[w("chart.percentages.note")],
    )


def change(one: Finding) -> Fraction | None:
    """Return printed minus computed, in percentage points; None if one of them is missing."""
    from civlib.audit.printed import read

    value = read(one.printed).value
    if value is None or not isinstance(one.computed, Fraction):
        return None
    return Fraction(value) - 100 * one.computed


def _row(one: Finding, name: str, w: Wording) -> Difference:
    difference = change(one)
    key = "chart.percentages.row" if difference is not None else "chart.percentages.undefined"
    by = "" if difference is None else w.number(difference, 1 if abs(difference) >= 1 else 2, True)
    computed = shown(one.computed, w)
    text = w(key, printed=one.printed, computed=computed, by=by)
    return Difference(name, difference, text)


def _message(pairs: Sequence[tuple[Finding, str]], w: Wording) -> str:
    """Return what to see: how many differ, and the largest difference."""
    differing = [(by, name) for one, name in pairs if (by := change(one)) is not None]
    undefined = len(pairs) - len(differing)
    if not differing:
        return w("chart.percentages.none", undefined=undefined)
    largest, name = max(differing, key=lambda row: abs(row[0]))
    return w(
        "chart.percentages.some",
        count=len(differing),
        undefined=undefined,
        place=name,
        by=w.number(largest, 1, True),
    )
