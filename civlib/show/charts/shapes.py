"""What the rows of a chart are drawn with: differences, stacks, steps.

Each function draws on axes and returns them; ``texts`` are the label and the value of each row.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from civlib.compute.portfolio import shares
from civlib.dataset.frames import Amount, Rate
from civlib.show.charts import marks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Texts = Sequence[tuple[str, str]]

BAND = 11.0  # height of a bar; that of a row's place leaves room around it
STEP_GAP = 9.0  # between a step and the next label, where a dashed line leads on
LEAST = 1.5  # shortest bar of a difference: one that is there must be seen
"""Sizes in points."""

PARTS = ((marks.ACTUAL, marks.PAPER), (marks.BELOW, marks.INK), (marks.OTHER, marks.INK))
"""Style and ink of each part of a stack, from left to right; they differ in lightness too."""


def differences(ax: Axes, texts: Texts, changes: Sequence[Rate]) -> Axes:
    """Draw each difference as a bar that goes from the line of zero to its own side."""
    known = [float(change) for change in changes if change is not None]
    at = [max(0.0, float(change or 0)) for change in changes]
    inks = [marks.MUTED if change is None else marks.INK for change in changes]
    ends = min([0.0, *known]), max(at, default=0)
    ys = marks.rows(ax, texts, at, ends, margin=marks.MARGIN, inks=inks)
    marks.bars(ax, ys, [0] * len(ys), marks.HEIGHT, marks.UPRIGHT)
    low, high = ax.get_xlim()
    least = (high - low) * LEAST / marks.width(ax)
    for y, change in zip(ys, changes, strict=True):
        if change:
            length = math.copysign(max(abs(float(change)), least), change)
            marks.bars(ax, [y], [length], 8, marks.ACTUAL if change > 0 else marks.BELOW)
    return ax


def stacks(
    ax: Axes, texts: Texts, counts: Sequence[tuple[int, int, int]], names: Sequence[str]
) -> Axes:
    """Draw a bar of parts for each row, all of one length; none where there is nothing to count.

    Each part is told by its fill, its place and its number. ``names`` tell them in the key.
    """
    top = marks.key(ax, [(14, 9, style) for style, _ in PARTS], names)
    ys = marks.rows(ax, texts, [float(any(parts)) for parts in counts], (0, 1), top=top)
    for y, parts in zip(ys, counts, strict=True):
        left = 0.0
        for (style, ink), count, share in zip(PARTS, parts, shares(parts), strict=True):
            marks.bars(ax, [y], [share or None], BAND + 2, style, left=left)
            right = left + float(share or 0)
            start, end = marks.place(ax, left), marks.place(ax, right)
            if count and marks.text_width(str(count)) + 2 <= end - start:
                marks.write(ax, (start + end) / 2, y + 3, str(count), color=ink, ha="center")
            left = right
    return ax


def steps(ax: Axes, texts: Texts, ends: Sequence[tuple[Amount, Amount]]) -> Axes:
    """Draw the way from the first amount to the last: a bar for each step, a mark for a total.

    ``ends`` are where each step starts and ends: both the same for a total, absent where it is.
    The scale spans only the amounts that occur, not zero: lengths are comparable among the steps.
    """
    known = [float(amount) for pair in ends for amount in pair if amount is not None] or [0.0]
    labels = [(label, "") for label, _ in texts]
    at, scale = known[:1] * len(ends), (min(known), max(known))
    ys = marks.rows(ax, labels, at, scale, margin=6, gap=STEP_GAP)
    for y, (_, text), (start, end) in zip(ys, texts, ends, strict=True):
        if start is None or end is None:
            marks.write(ax, 6, y + 3, text, weight="bold")
        else:
            _step(ax, y, float(start), float(end), text)
    for (above, y), (_, end) in zip(pairwise(ys), ends, strict=False):
        if end is not None:
            label = above + marks.HEIGHT / 2 + STEP_GAP
            for gap in ((above + BAND / 2, label), (y - marks.HEIGHT / 2, y - BAND / 2)):
                marks.line(ax, [float(end)] * 2, gap, marks.RULE, **marks.DASHED)
    return ax


def _step(ax: Axes, y: float, start: float, end: float, text: str) -> None:
    """Draw a step; its text stands right of it, left of it, or in it where neither has room."""
    if start == end:
        marks.line(ax, [start], [y], marks.INK, marker="o", markersize=6.5)
    else:
        style = marks.ACTUAL if end > start else marks.BELOW
        marks.bars(ax, [y], [end - start], BAND, style, left=start)
    left, right = sorted((marks.place(ax, start), marks.place(ax, end)))
    wide = marks.text_width(text, bold=True)
    if right + 7 + wide <= marks.width(ax):
        marks.write(ax, right + 7, y + 3, text, weight="bold")
    elif left - 7 - wide >= 0:
        marks.write(ax, left - 7, y + 3, text, weight="bold", ha="right")
    else:
        ink = marks.PAPER if end > start else marks.INK
        marks.write(ax, (left + right) / 2, y + 3, text, weight="bold", ha="center", color=ink)
