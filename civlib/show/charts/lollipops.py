"""Achievement of indicators around the 100 % line: how far each one lies from its plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from civlib.dataset.frames import Rate
from civlib.show.charts import canvas, lettering
from civlib.show.charts.sheet import Sheet, Size

HEIGHT = 13.0
GAP = 8.0
LIMIT = Fraction(5, 2)
"""Rates above this are drawn at the edge with an arrow, so that one of them hides no other."""


@dataclass(frozen=True)
class Lollipop:
    """One row: its label, its rate (None if undefined), whether met, and the text beside it."""

    label: str
    rate: Rate
    met: bool
    text: str


def draw(
    sheet: Sheet,
    size: Size,
    rows: Sequence[Lollipop],
    key: tuple[str, str, str],
    full: Fraction,
    texts: Sequence[str],
) -> float:
    """Draw the rows around the line of 100 %; return the height used, in points.

    ``key`` names a met one, an unmet one and the line. ``full`` is the rate at the right edge and
    ``texts`` are the texts that need room beside the scale: both the same for every chart that a
    reader compares, so that one per cent is as long in each.
    """
    beside = canvas.beside(size, texts)
    room = size.width - 16 - (beside or 0)
    y = _key(sheet, size, key)
    for row in rows:
        y = canvas.label(sheet, size, y, row.label)
        if beside is None:
            y = canvas.label(sheet, size, y, row.text)
        _row(sheet, y + HEIGHT / 2, row, "" if beside is None else row.text, room, full)
        y += HEIGHT + GAP
    return y


def scale_end(rates: Sequence[Rate]) -> Fraction:
    """Return the rate at the right edge of the scale: the largest one, from 125 % to 250 %."""
    defined = [rate for rate in rates if rate is not None]
    return min(LIMIT, max([Fraction(5, 4), *defined]))


def _key(sheet: Sheet, size: Size, key: tuple[str, str, str]) -> float:
    x, y = 4.0, lettering.LINE / 2
    for index, text in enumerate(key):
        if x + 9 + lettering.text_width(text) > size.width:
            x, y = 4.0, y + lettering.LINE
        _mark(sheet, x, y, index)
        canvas.write(sheet, x + 9, y + 3, text)
        x += 9 + lettering.text_width(text) + 16
    return y + lettering.LINE / 2 + GAP


def _mark(sheet: Sheet, x: float, y: float, index: int) -> None:
    if index == 0:
        canvas.dot(sheet, x, y, canvas.FACT, canvas.FACT)
    elif index == 1:
        canvas.dot(sheet, x, y, canvas.PAPER, canvas.SHORT)
    else:
        canvas.rule(sheet, (x, x), (y - 5, y + 5), color=canvas.INK)


def _row(sheet: Sheet, y: float, row: Lollipop, text: str, room: float, full: Fraction) -> None:
    start = 4 + room / float(full)
    canvas.rule(sheet, (start, start), (y - HEIGHT / 2, y + HEIGHT / 2), color=canvas.INK)
    if row.rate is None:
        canvas.write(sheet, start + 8, y + 3, text, color=canvas.MUTED)
        return
    end = 4 + room * float(min(row.rate, full) / full)
    color = canvas.FACT if row.met else canvas.SHORT
    canvas.stem(sheet, (start, end), y, color)
    if row.rate > full:
        canvas.arrow(sheet, end, y, color)
    else:
        canvas.dot(sheet, end, y, color if row.met else canvas.PAPER, color)
    canvas.write(sheet, max(start, end) + 8, y + 3, text)
