"""Differences around zero: how far each printed percentage lies from the computed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from civlib.show.charts import canvas
from civlib.show.charts.sheet import Sheet, Size

HEIGHT = 13.0
GAP = 8.0
LEAST = 1.5
"""Shortest bar, in points: a difference that is there must be seen."""


@dataclass(frozen=True)
class Difference:
    """One row: its label, the difference (None if one number is missing), the text beside it."""

    label: str
    change: Fraction | None
    text: str


def draw(sheet: Sheet, size: Size, rows: Sequence[Difference]) -> float:
    """Draw the rows around the line of zero; return the height used, in points."""
    beside = canvas.beside(size, [row.text for row in rows])
    room = size.width - 16 - (beside or 0)
    changes = [row.change for row in rows if row.change is not None]
    low, high = min([Fraction(0), *changes]), max([Fraction(0), *changes])
    scale = room / float(high - low) if high > low else 0.0
    zero = 4 - float(low) * scale
    y = 0.0
    for row in rows:
        y = canvas.label(sheet, size, y, row.label)
        if beside is None:
            y = canvas.label(sheet, size, y, row.text)
        _row(sheet, y + HEIGHT / 2, row, "" if beside is None else row.text, zero, scale)
        y += HEIGHT + GAP
    return max(y, HEIGHT)


def _row(sheet: Sheet, y: float, row: Difference, text: str, zero: float, scale: float) -> None:
    canvas.rule(sheet, (zero, zero), (y - HEIGHT / 2, y + HEIGHT / 2), color=canvas.INK)
    end = zero
    if row.change:
        length = max(LEAST, abs(float(row.change)) * scale)
        end = zero + (length if row.change > 0 else -length)
        fill = canvas.FACT if row.change > 0 else canvas.PAPER
        edge = canvas.FACT if row.change > 0 else canvas.SHORT
        canvas.box(sheet, (zero, end), y, 8, fill, edge)
    color = canvas.MUTED if row.change is None else canvas.INK
    canvas.write(sheet, max(zero, end) + 8, y + 3, text, color=color)
