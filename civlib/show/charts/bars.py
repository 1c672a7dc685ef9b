"""Planned and actual amounts side by side: a pale bar for the plan, a dark one for the fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from civlib.show.charts import canvas, lettering
from civlib.show.charts.sheet import Sheet, Size

PLAN_HEIGHT, FACT_HEIGHT = 11.0, 5.5
ROW_GAP = 8.0


@dataclass(frozen=True)
class Bar:
    """One row: its label, the two amounts, and the text to the right of the bars."""

    label: str
    planned: Decimal | None
    actual: Decimal | None
    text: str


def draw(sheet: Sheet, size: Size, bars: Sequence[Bar], key: tuple[str, str]) -> float:
    """Draw the rows under a key; return the height used, in points.

    All rows share one scale that starts at zero and leaves room for the longest text; if that
    would take most of the width, every text stands above its bars.
    ``key`` names the pale and the dark bar.
    """
    beside = canvas.beside(size, (bar.text for bar in bars))
    room = size.width - 8 - (beside or 0)
    amounts = [amount for bar in bars for amount in (bar.planned, bar.actual) if amount]
    scale = room / float(max(amounts, default=Decimal(1)))
    y = _key(sheet, key)
    for bar in bars:
        y = _row(sheet, size, y, bar, scale, above=beside is None)
    return y


def _key(sheet: Sheet, key: tuple[str, str]) -> float:
    x, middle = 0.0, lettering.LINE / 2
    styles = [(PLAN_HEIGHT, canvas.PLAN_FILL, canvas.PLAN_EDGE), (FACT_HEIGHT, canvas.FACT, None)]
    for text, (height, fill, edge) in zip(key, styles, strict=True):
        canvas.box(sheet, (x + 0.5, x + 24), middle, height, fill, edge)
        canvas.write(sheet, x + 29, middle + 3, text)
        x += 29 + lettering.text_width(text) + 18
    return lettering.LINE + ROW_GAP


def _row(sheet: Sheet, size: Size, y: float, bar: Bar, scale: float, *, above: bool) -> float:
    y = canvas.label(sheet, size, y, bar.label)
    if above:
        y = canvas.label(sheet, size, y, bar.text)
    middle = y + PLAN_HEIGHT / 2 + 2
    ends = [float(amount or 0) * scale for amount in (bar.planned, bar.actual)]
    if bar.planned is not None:
        canvas.box(sheet, (0.5, ends[0]), middle, PLAN_HEIGHT, canvas.PLAN_FILL, canvas.PLAN_EDGE)
    if bar.actual is not None:
        canvas.box(sheet, (0.5, ends[1]), middle, FACT_HEIGHT, canvas.FACT)
    if not above:
        canvas.write(sheet, max(ends) + 6, middle + 3, bar.text)
    return middle + PLAN_HEIGHT / 2 + ROW_GAP
