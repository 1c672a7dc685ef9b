"""Shares of a whole in one bar a row: each part told by its fill, its place and its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from civlib.show.charts import canvas, lettering
from civlib.show.charts.sheet import Sheet, Size

HEIGHT, GAP = 13.0, 8.0
SWATCH = 14.0

STYLES = (
    (canvas.FACT, canvas.FACT, canvas.PAPER),
    (canvas.PAPER, canvas.SHORT, canvas.INK),
    (canvas.RULE, canvas.PLAN_EDGE, canvas.INK),
)
"""Fill, edge and ink of each part, from left to right; they differ in lightness too."""


@dataclass(frozen=True)
class Stack:
    """One row: its label, how many things each part holds, and the text beside the bar."""

    label: str
    parts: tuple[int, ...]
    text: str


def draw(sheet: Sheet, size: Size, stacks: Sequence[Stack], key: Sequence[str]) -> float:
    """Draw the rows under a key that names the parts; return the height used, in points.

    Every bar is as long as the others, whatever it holds; one that holds nothing is left out.
    """
    beside = canvas.beside(size, (stack.text for stack in stacks)) or 0.0
    room = size.width - 10 - beside
    y = _key(sheet, size, key)
    for stack in stacks:
        y = canvas.label(sheet, size, y, stack.label)
        whole = sum(stack.parts)
        if whole:
            _bar(sheet, y + HEIGHT / 2 + 1, stack.parts, room / whole)
        x = room + 8 if whole else 0.0
        canvas.write(sheet, x, y + HEIGHT / 2 + 4, stack.text)
        y += HEIGHT + GAP if stack.text or whole else GAP
    return y


def _bar(sheet: Sheet, y: float, parts: Sequence[int], scale: float) -> None:
    ends = pairwise(accumulate(parts, initial=0))
    for count, (start, end), (fill, edge, ink) in zip(parts, ends, STYLES, strict=True):
        if not count:
            continue
        left, right = 0.5 + start * scale, 0.5 + end * scale
        canvas.box(sheet, (left, right), y, HEIGHT, fill, edge)
        if lettering.text_width(str(count)) + 2 <= right - left:
            canvas.write(sheet, (left + right) / 2, y + 3, str(count), color=ink, align="center")


def _key(sheet: Sheet, size: Size, key: Sequence[str]) -> float:
    x, y = 0.5, lettering.LINE / 2
    for text, (fill, edge, _) in zip(key, STYLES, strict=True):
        width = SWATCH + 5 + lettering.text_width(text)
        if x > 1 and x + width > size.width:
            x, y = 0.5, y + lettering.LINE + 2
        canvas.box(sheet, (x, x + SWATCH), y, 9, fill, edge)
        canvas.write(sheet, x + SWATCH + 5, y + 3, text)
        x += width + 14
    return y + lettering.LINE / 2 + GAP
