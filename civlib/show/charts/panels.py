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
from typing import TYPE_CHECKING

from civlib.show.charts.lettering import LINE, text_width, wrap
from civlib.show.charts.marks import (
    ACTUAL,
    DASHED,
    INK,
    MUTED,
    PLAN_EDGE,
    PLANNED,
    key,
    swatch,
    width,
    write,
)
from civlib.show.charts.rows import finish

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Transform

PLOT = 54.0
GUTTER = 18.0
GAP = 16.0
COLUMNS_FROM = 400.0
"""Drawings at least so wide have two panels side by side."""

PAGE = 540.0
"""Highest drawing that paper shows in its own size, in points."""

TITLE_LINES, REMARK_LINES = 5, 3
LEAST = 1.2
"""Height of a column of zero, in points, so that a zero is seen and is not a gap."""

WIDEST = 40.0
"""Widest place that a year's columns fill, in points."""


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

    @property
    def labels(self) -> tuple[str, str, str]:
        """Return what stands below it: the year, and its values unless a word stands instead."""
        return (str(self.year), *(("", "") if self.gap else self.texts))


@dataclass(frozen=True)
class Panel:
    """One series: its title, a remark below it (its unit), and a slot for each year."""

    title: str
    remark: str
    slots: tuple[Slot, ...]

    def gaps(self) -> Iterator[tuple[int, int, str]]:
        """Yield where each run of slots with one word instead of values starts, its length, it."""
        start = 0
        for word, slots in groupby(self.slots, key=lambda slot: slot.gap):
            length = len([*slots])
            if word:
                yield start, length, word
            start += length


@dataclass(frozen=True)
class Names:
    """What the rows of values and the key say."""

    planned: str
    actual: str
    gap: str

    @property
    def width(self) -> float:
        """Return the room that the names of the rows of values take."""
        return max(map(text_width, (self.planned, self.actual))) + 6


def draw(ax: Axes, panels: Sequence[Panel], names: Names) -> Axes:
    """Draw the panels under a key, row by row; x is in points too."""
    ax.set_xlim(0, width(ax))
    wide, across = _layout(ax.get_xlim()[1])
    y = _key(ax, panels, names)
    for row in _rows(panels, across):
        head = max(_head_height(panel, wide) for panel in row)
        for number, panel in enumerate(row):
            left = number * (wide + GUTTER)
            _head(ax, left, y, panel, wide)
            _plot(ax, (left, left + wide), y + head + PLOT, panel, names)
        y += head + PLOT + 3 * LINE + GAP
    finish(ax, y)
    return ax


def pages(panels: Sequence[Panel], width: float) -> list[list[Panel]]:
    """Return the panels in parts, each of which fits on a page of paper; at least one a part."""
    wide, across = _layout(width)
    parts: list[list[Panel]] = []
    used = PAGE
    for row in _rows(panels, across):
        height = max(_head_height(panel, wide) for panel in row) + PLOT + 3 * LINE + GAP
        if used + height > PAGE:
            parts.append([])
            used = LINE + GAP
        parts[-1] += row
        used += height
    return parts


def _layout(width: float) -> tuple[float, int]:
    """Return the width of a panel and how many stand side by side."""
    across = 2 if width >= COLUMNS_FROM else 1
    return (width - GUTTER * (across - 1)) / across, across


def _rows(panels: Sequence[Panel], across: int) -> list[Sequence[Panel]]:
    return [panels[start : start + across] for start in range(0, len(panels), across)]


def _key(ax: Axes, panels: Sequence[Panel], names: Names) -> float:
    """Draw the key; it explains the dash only where some gap is too narrow for its word."""
    slots = ((_slot(ax.get_xlim()[1], panel, names), panel) for panel in panels)
    dashed = any(
        not _fits(word, slot * length) for slot, panel in slots for _, length, word in panel.gaps()
    )
    samples, words = [swatch(16, 8, PLANNED), swatch(8, 8, ACTUAL)], [names.planned, names.actual]
    if dashed:
        samples, words = [*samples, swatch(0, 0, {"visible": False})], [*words, names.gap]
    return key(ax, samples, words)


def _heads(panel: Panel, width: float) -> list[tuple[str, str]]:
    """Return the lines above a plot, each with its colour."""
    title, remark = wrap(panel.title, width, TITLE_LINES), wrap(panel.remark, width, REMARK_LINES)
    return [*((line, INK) for line in title), *((line, MUTED) for line in remark)]


def _head_height(panel: Panel, width: float) -> float:
    return len(_heads(panel, width)) * LINE + 6


def _head(ax: Axes, left: float, y: float, panel: Panel, width: float) -> None:
    for number, (line, color) in enumerate(_heads(panel, width)):
        write(ax, left, y + LINE * (number + 0.75), line, color=color)


def _slot(width: float, panel: Panel, names: Names) -> float:
    """Return the width of a year's place in a panel, in points."""
    return (_layout(width)[0] - names.width) / len(panel.slots)


def _plot(ax: Axes, ends: tuple[float, float], base: float, panel: Panel, names: Names) -> None:
    """Draw a panel's columns, gaps, breaks and values; ``ends`` and ``base`` are in points.

    They are placed by the number of the year's slot and, upwards from the base, by their value.
    """
    from matplotlib.transforms import Affine2D

    left = ends[0] + names.width
    slot = (ends[1] - left) / len(panel.slots)
    amounts = [amount for each in panel.slots for amount in (each.planned, each.actual) if amount]
    unit = PLOT / float(max(amounts, default=1))
    scaled = Affine2D().scale(slot, -unit).translate(left, base) + ax.transData
    upright = Affine2D().scale(slot, 1).translate(left, base) + ax.transData
    _columns(ax, panel, slot, LEAST / unit, scaled)
    for index, each in enumerate(panel.slots):
        style = DASHED if each.gap else {"linewidth": 0.8}
        ax.plot([index, index + 1], [0, 0], color=PLAN_EDGE, transform=upright, **style)
    for index, (before, after) in enumerate(pairwise(panel.slots), start=1):
        if before.broken != after.broken:
            ax.plot([index] * 2, [-PLOT, 0], color=INK, transform=upright, **DASHED)
    for start, length, word in panel.gaps():
        _gap(ax, left + slot * (start + length / 2), base - PLOT / 2, word, slot * length)
    _values(ax, (ends[0], left, ends[1]), base, panel, names)


def _columns(ax: Axes, panel: Panel, slot: float, least: float, scaled: Transform) -> None:
    """Draw a pale column for each plan and a dark one in it for each fact; none where absent."""
    wide = min(1.0, WIDEST / slot)
    for name, share, style in (("planned", 0.62, PLANNED), ("actual", 0.3, ACTUAL)):
        amounts = enumerate(getattr(slot, name) for slot in panel.slots)
        known = {index + 0.5: max(least, float(x)) for index, x in amounts if x is not None}
        ax.bar([*known], [*known.values()], wide * share, transform=scaled, **style)


def _fits(word: str, room: float) -> bool:
    return max(map(text_width, word.split())) <= room - 3


def _gap(ax: Axes, x: float, y: float, word: str, room: float) -> None:
    """Write a word into a gap, around ``x`` and ``y``; a dash where it has no room."""
    lines = wrap(word, room - 3, 4) if _fits(word, room) else ["—"]
    for number, line in enumerate(lines, start=1):
        below = LINE * (number - len(lines) / 2) - 3
        write(ax, x, y + below, line, color=MUTED, ha="center")


def _values(
    ax: Axes, across: tuple[float, float, float], base: float, panel: Panel, names: Names
) -> None:
    """Write the years and, below each, plan and fact; the same years in all three rows.

    ``across`` is where the names, the first slot and the end of the last slot stand.
    """
    places = _places(across[1:], panel)
    for row, name in enumerate(("", names.planned, names.actual)):
        y = base + LINE * (row + 1) - 1
        color = MUTED if row == 1 else INK
        write(ax, across[0], y, name, color=color)
        for index, x in places.items():
            write(ax, x, y, panel.slots[index].labels[row], color=color, ha="center")


def _places(ends: tuple[float, float], panel: Panel) -> dict[int, float]:
    """Return where the labels of a slot stand: of as many years as have room, the last first."""
    left, right = ends
    slot = (right - left) / len(panel.slots)
    halves = [max(map(text_width, each.labels)) / 2 + 2.5 for each in panel.slots]
    step = max(1, ceil(2 * max(halves) / slot))
    known = [index for index, each in enumerate(panel.slots) if not each.gap]
    last = max(known, default=len(panel.slots) - 1)
    places: dict[int, float] = {}
    for index in sorted(range(last % step, len(halves), step), key=lambda index: abs(index - last)):
        half = halves[index]
        x = min(max(left + slot * (index + 0.5), left + half), right - half + 2.5)
        if all(abs(x - other) >= half + halves[near] for near, other in places.items()):
            places[index] = x
    return places
