"""From the planned to the actual total: one step for each row that differs from its plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from civlib.show.charts import canvas, lettering
from civlib.show.charts.sheet import Sheet, Size

HEIGHT = 11.0
GAP = 9.0
EDGE = 6.0


@dataclass(frozen=True)
class Step:
    """One row from ``start`` to ``end``; a total starts and ends at the same amount, or nowhere."""

    label: str
    start: Decimal | None
    end: Decimal | None
    text: str


def draw(sheet: Sheet, size: Size, steps: Sequence[Step]) -> float:
    """Draw the steps from top to bottom; return the height used, in points.

    The scale spans only the amounts that occur, not zero: the chart shows the way, lengths are
    comparable among the steps, and totals are marks, not bars.
    """
    amounts = [amount for step in steps for amount in (step.start, step.end)]
    ends = [float(amount) for amount in amounts if amount is not None] or [0.0]
    low, span = min(ends), (max(ends) - min(ends)) or 1.0
    room = size.width - 2 * EDGE

    def place(amount: Decimal) -> float:
        return EDGE + (float(amount) - low) / span * room

    y = 0.0
    for index, step in enumerate(steps):
        top = y
        y = canvas.label(sheet, size, top, step.label)
        middle = y + HEIGHT / 2 + 3
        if step.start is None or step.end is None:
            canvas.write(sheet, EDGE, middle + 3, step.text, bold=True)
        else:
            if index and steps[index - 1].end is not None:
                _connect(sheet, place(step.start), (top - GAP, top), (y, middle - HEIGHT / 2))
            _step(sheet, size, middle, (place(step.start), place(step.end)), step.text)
        y = middle + HEIGHT / 2 + GAP
    return y


def _connect(sheet: Sheet, x: float, *gaps: tuple[float, float]) -> None:
    """Draw a dashed line down to the next step, in the gaps above and below its label."""
    for gap in gaps:
        canvas.rule(sheet, (x, x), gap, dash=True)


def _step(sheet: Sheet, size: Size, y: float, ends: tuple[float, float], text: str) -> None:
    """Draw a mark for a total, else a bar; the text stands where there is room for it."""
    left, right = sorted(ends)
    if left == right:
        canvas.dot(sheet, left, y, canvas.INK, canvas.INK)
    elif ends[1] < ends[0]:
        canvas.box(sheet, ends, y, HEIGHT, canvas.PAPER, canvas.SHORT)
    else:
        canvas.box(sheet, ends, y, HEIGHT, canvas.FACT)
    _beside(sheet, size, y, ends, text)


def _beside(sheet: Sheet, size: Size, y: float, ends: tuple[float, float], text: str) -> None:
    """Write the text right of a step, left of it, or in it if neither side has room."""
    left, right = sorted(ends)
    width = lettering.text_width(text, bold=True)
    if right + 7 + width <= size.width:
        canvas.write(sheet, right + 7, y + 3, text, bold=True)
    elif left - 7 - width >= 0:
        canvas.write(sheet, left - 7, y + 3, text, align="right", bold=True)
    else:
        color = canvas.PAPER if ends[1] > ends[0] else canvas.INK
        canvas.write(sheet, (left + right) / 2, y + 3, text, color=color, align="center", bold=True)
