"""Small multiples over years: one small column chart for each series, gaps and breaks left open.

A pale column is the plan, a dark one in it the fact, as everywhere in civlib. Every year of the
term has its place, the values stand below it in two rows, and a run of years without values holds
a word instead of columns: never a zero, never a line across.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from math import ceil

from civlib.show.charts import canvas, lettering
from civlib.show.charts.lettering import LINE
from civlib.show.charts.sheet import Sheet, Size

PLOT = 54.0
GUTTER = 18.0
GAP = 16.0
COLUMNS_FROM = 400.0
"""Drawings at least so wide have two panels side by side."""

PAGE = 540.0
"""Highest drawing that paper shows in its own size, in points."""

TITLE_LINES, REMARK_LINES = 5, 3
LEAST = 1.2
"""Height of a column of zero, so that a zero is seen and is not a gap."""


@dataclass(frozen=True)
class Slot:
    """One year of a panel: its values, as they are shown too, or the word that stands instead.

    ``broken`` says that another series stands here; a dashed line parts it from its neighbours.
    """

    year: int
    planned: Decimal | None
    actual: Decimal | None
    texts: tuple[str, str]
    gap: str = ""
    broken: bool = False


@dataclass(frozen=True)
class Panel:
    """One series: its title, a remark below it (its unit), and a slot for each year."""

    title: str
    remark: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Words:
    """What the rows of values and the key say."""

    planned: str
    actual: str
    gap: str


def draw(sheet: Sheet, size: Size, panels: Sequence[Panel], words: Words) -> float:
    """Draw the panels under a key, row by row; return the height used, in points."""
    y = _key(sheet, size, words, gaps=any(_dashed(size, panel, words) for panel in panels))
    width, across = _layout(size)
    for row in _rows(panels, across):
        heads = [_head_height(panel, width) for panel in row]
        for place, panel in enumerate(row):
            left = place * (width + GUTTER)
            _head(sheet, left, y, panel, width)
            _plot(sheet, (left, left + width), y + max(heads), panel, words)
        y += max(heads) + PLOT + 3 * LINE + GAP
    return y


def pages(panels: Sequence[Panel], size: Size) -> list[list[Panel]]:
    """Return the panels in parts, each of which fits on a page of paper; at least one a part."""
    width, across = _layout(size)
    parts: list[list[Panel]] = []
    used = PAGE
    for row in _rows(panels, across):
        height = max(_head_height(panel, width) for panel in row) + PLOT + 3 * LINE + GAP
        if used + height > PAGE:
            parts.append([])
            used = LINE + GAP
        parts[-1] += row
        used += height
    return parts


def _layout(size: Size) -> tuple[float, int]:
    """Return the width of a panel and how many stand side by side."""
    across = 2 if size.width >= COLUMNS_FROM else 1
    return (size.width - GUTTER * (across - 1)) / across, across


def _rows(panels: Sequence[Panel], across: int) -> list[Sequence[Panel]]:
    return [panels[start : start + across] for start in range(0, len(panels), across)]


def _key(sheet: Sheet, size: Size, words: Words, *, gaps: bool) -> float:
    x, middle = 0.0, LINE / 2
    for text, wide, fill, edge in (
        (words.planned, 16.0, canvas.PLAN_FILL, canvas.PLAN_EDGE),
        (words.actual, 8.0, canvas.FACT, None),
    ):
        canvas.box(sheet, (x + 0.5, x + wide), middle, 8, fill, edge)
        canvas.write(sheet, x + wide + 5, middle + 3, text)
        x += wide + 5 + lettering.text_width(text) + 16
    if gaps:
        if x + lettering.text_width(words.gap) > size.width:
            x, middle = 0.0, middle + LINE
        canvas.write(sheet, x, middle + 3, words.gap, color=canvas.MUTED)
    return middle + LINE / 2 + GAP / 2


def _head_height(panel: Panel, width: float) -> float:
    return sum(len(lines) for lines, _ in _heads(panel, width)) * LINE + 6


def _heads(panel: Panel, width: float) -> Iterator[tuple[list[str], str]]:
    yield lettering.wrap(panel.title, width, TITLE_LINES), canvas.INK
    yield lettering.wrap(panel.remark, width, REMARK_LINES), canvas.MUTED


def _head(sheet: Sheet, left: float, y: float, panel: Panel, width: float) -> None:
    for lines, color in _heads(panel, width):
        for line in lines:
            canvas.write(sheet, left, y + LINE * 0.75, line, color=color)
            y += LINE


@dataclass(frozen=True)
class _Scale:
    """Where years and values are: the left edge of the first slot, widths, base line, unit."""

    left: float
    slot: float
    base: float
    unit: float

    def edge(self, index: int) -> float:
        return self.left + index * self.slot

    def middle(self, index: int) -> float:
        return self.edge(index) + self.slot / 2


def _margin(words: Words) -> float:
    """Return the room that the names of the rows of values take."""
    return max(map(lettering.text_width, (words.planned, words.actual))) + 6


def _slot(width: float, panel: Panel, words: Words) -> float:
    return (width - _margin(words)) / len(panel.slots)


def _plot(sheet: Sheet, ends: tuple[float, float], top: float, panel: Panel, words: Words) -> None:
    slot = _slot(ends[1] - ends[0], panel, words)
    values = [value for one in panel.slots for value in (one.planned, one.actual) if value]
    unit = PLOT / float(max(values, default=Decimal(1)))
    scale = _Scale(ends[0] + _margin(words), slot, top + PLOT, unit)
    for index, one in enumerate(panel.slots):
        _columns(sheet, scale, index, one)
    for start, run in _gaps(panel):
        _gap(sheet, scale, start, run)
    for index, (before, after) in enumerate(pairwise(panel.slots), start=1):
        if before.broken != after.broken:
            x = scale.edge(index)
            canvas.rule(sheet, (x, x), (top, scale.base), color=canvas.INK, dash=True)
    _values(sheet, scale, ends, panel, words)


def _columns(sheet: Sheet, scale: _Scale, index: int, one: Slot) -> None:
    ends = (scale.edge(index), scale.edge(index + 1))
    canvas.rule(sheet, ends, (scale.base, scale.base), dash=bool(one.gap), color=canvas.PLAN_EDGE)
    for value, share, fill, edge in (
        (one.planned, 0.62, canvas.PLAN_FILL, canvas.PLAN_EDGE),
        (one.actual, 0.3, canvas.FACT, None),
    ):
        if value is not None:
            half = min(scale.slot, 40.0) * share / 2
            x, height = scale.middle(index), max(LEAST, float(value) * scale.unit)
            canvas.box(sheet, (x - half, x + half), scale.base - height / 2, height, fill, edge)


def _gaps(panel: Panel) -> Iterator[tuple[int, list[Slot]]]:
    """Yield each run of slots with the same word instead of values, and where it starts."""
    start = 0
    for word, slots in groupby(panel.slots, key=lambda one: one.gap):
        run = list(slots)
        if word:
            yield start, run
        start += len(run)


def _fits(word: str, room: float) -> bool:
    return max(map(lettering.text_width, word.split())) <= room - 3


def _dashed(size: Size, panel: Panel, words: Words) -> bool:
    """Return whether some gap of the panel is too narrow for its word and has a dash."""
    slot = _slot(_layout(size)[0], panel, words)
    return any(not _fits(run[0].gap, slot * len(run)) for _, run in _gaps(panel))


def _gap(sheet: Sheet, scale: _Scale, start: int, run: Sequence[Slot]) -> None:
    room = scale.slot * len(run)
    word = run[0].gap
    lines = lettering.wrap(word, room - 3, 4) if _fits(word, room) else ["—"]
    y = scale.base - PLOT / 2 - LINE * len(lines) / 2
    for line in lines:
        y += LINE
        x = scale.edge(start) + room / 2
        canvas.write(sheet, x, y - 3, line, color=canvas.MUTED, align="center")


def _values(
    sheet: Sheet, scale: _Scale, ends: tuple[float, float], panel: Panel, words: Words
) -> None:
    """Write the years and, below each, plan and fact; the same years in all three rows."""
    labels = {index: _label(one) for index, one in enumerate(panel.slots)}
    places = _places(scale, ends[1], panel)
    for row, name in enumerate(("", words.planned, words.actual)):
        y = scale.base + LINE * (row + 1) - 1
        color = canvas.MUTED if row == 1 else canvas.INK
        canvas.write(sheet, ends[0], y, name, color=color)
        for index, x in places.items():
            canvas.write(sheet, x, y, labels[index][row], color=color, align="center")


def _label(one: Slot) -> tuple[str, str, str]:
    return (str(one.year), *(("", "") if one.gap else one.texts))


def _places(scale: _Scale, right: float, panel: Panel) -> dict[int, float]:
    """Return where the labels of a slot stand: of as many years as have room, the last first."""
    halves = [max(map(lettering.text_width, _label(one))) / 2 + 2.5 for one in panel.slots]
    step = max(1, ceil(2 * max(halves) / scale.slot))
    known = [index for index, one in enumerate(panel.slots) if not one.gap]
    last = max(known, default=len(panel.slots) - 1)
    places: dict[int, float] = {}
    for index in sorted(range(last % step, len(halves), step), key=lambda index: abs(index - last)):
        half = halves[index]
        x = min(max(scale.middle(index), scale.left + half), right - half + 2.5)
        if all(abs(x - other) >= half + halves[near] for near, other in places.items()):
            places[index] = x
    return places
