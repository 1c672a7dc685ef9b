"""Printed percentages against computed ones."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from civlib.compute.audit import PERCENTAGES, Finding
from civlib.compute.audit.finding import shown
from civlib.dataset import YearData
from civlib.show.captions import computed_from, place
from civlib.show.charts import differences
from civlib.show.charts.build import describe, figure
from civlib.show.charts.differences import Difference
from civlib.show.charts.sheet import Sheet, Size
from civlib.show.display import Data, ReportFigure
from civlib.show.origins import origin, paths
from civlib.wording import Wording, exact_text, round_half_up, wording
from civlib.wording.terms import Formula, Table


def percentages(data: YearData, found: Sequence[Finding], lang: str) -> ReportFigure:
    """Return how far each faulty printed percentage lies from the computed one, in points.

    Parameters
    ----------
    data
        The year, for its files.
    found
        From `civlib.compute.audit.findings`; only those of percentages are drawn.
    """
    w = wording(lang)
    own = [one for one in found if one.code in PERCENTAGES]
    pairs = [(one, place(w, data, one)) for one in sorted(own, key=_size)]
    rows = [_row(one, name, w) for one, name in pairs]

    def draw(sheet: Sheet, size: Size) -> float:
        return differences.draw(sheet, size, rows)

    values = [(one.section, one.key, one.printed, exact_text(one.computed)) for one, _ in pairs]
    return figure(
        w,
        "printed-computed",
        _message(pairs, w),
        draw,
        alt=w("chart.percentages.alt", rows=describe(w, ((row.label, row.text) for row in rows))),
        unit=w("chart.percentages.unit"),
        source=computed_from(w, data, *_TABLES),
        data=Data("printed-computed", ("section", "key", "printed", "computed"), tuple(values)),
        notes=[w("chart.percentages.note")],
        origins=[origin(w, (), Formula.FINDINGS, paths([data.year], *_TABLES), "percentages")],
    )


_TABLES = (Table.PUBLISHED, Table.FUNDING, Table.INDICATORS)


def _size(one: Finding) -> Fraction:
    """Return a key that puts the largest difference first and what has none last."""
    return -abs(change(one) or Fraction(0))


def change(one: Finding) -> Fraction | None:
    """Return printed minus computed, in percentage points; None if one of them is missing."""
    from civlib.compute.audit.printed import read

    value = read(one.printed).value
    if value is None or not isinstance(one.computed, Fraction):
        return None
    return Fraction(value) - 100 * one.computed


def _row(one: Finding, name: str, w: Wording) -> Difference:
    difference = change(one)
    kind = "undefined" if one.computed is None else "row"
    values = {"printed": one.printed or w.number(None), "computed": shown(one.computed, w)}
    text = w(f"chart.percentages.{kind}", by=_points(difference, w), **values)
    return Difference(name, difference, text)


def _points(change: Fraction | None, w: Wording) -> str:
    """Return a difference with a sign and as many decimals as show that there is one."""
    if change is None:
        return w.number(None)
    digits = 2
    while change and not round_half_up(change, digits):
        digits += 1
    return w.number(change, digits, sign=True)


def _message(pairs: Sequence[tuple[Finding, str]], w: Wording) -> str:
    """Return what to see: how many differ, and the largest difference; or that none does."""
    differing = [(by, name) for one, name in pairs if (by := change(one)) is not None]
    undefined = sum(one.computed is None for one, _ in pairs)
    others = len(pairs) - undefined
    if differing:
        largest, name = max(differing, key=lambda row: abs(row[0]))
        values = {
            "count": w.count("place_in", others),
            "undefined": w.count("place_in", undefined),
            "place": name,
        }
        return w("chart.percentages.some", by=_points(largest, w), **values)
    if others:
        one, name = next(pair for pair in pairs if pair[0].computed is not None)
        return w("chart.row", label=name, text=one.message(w).rstrip("."))
    if undefined:
        return w("chart.percentages.none", undefined=w.count("place_in", undefined))
    return w("chart.percentages.nothing")
