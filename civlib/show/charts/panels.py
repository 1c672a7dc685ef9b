"""Small multiples over years: one small column chart for each series, gaps left open.

A pale column is the plan, a dark one in it the fact, as everywhere in civlib. Every year of the
term has its place, the values stand below it in two rows, and a run of years without values holds
a word instead of columns: never a zero, never a line across.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Any

from civlib.show.charts import marks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Names = tuple[str, str, str]
"""What the key calls a plan, a fact and a gap; the first two name the rows of values too."""

PLOT, GUTTER, GAP, NAME_GAP = 54.0, 18.0, 16.0, 6.0
COLUMNS_FROM = 400.0  # drawings at least so wide have two panels side by side
PAGE = 540.0  # highest drawing that paper shows in its own size
LEAST = 1.2  # height of a column of zero, so that a zero is seen and is not a gap
WIDEST = 40.0  # widest place that a year's columns fill
TITLE_LINES, REMARK_LINES = 5, 3
"""Sizes in points, and the most lines above the columns of a panel."""


@dataclass(frozen=True)
class Slot:
    """One year of a panel: its values, as they are shown and told, or the word instead of them."""

    year: int
    planned: Decimal | None
    actual: Decimal | None
    texts: tuple[str, str]
    told: str
    gap: str = ""

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

    @property
    def halves(self) -> list[float]:
        """Return half the room that the labels of each slot need."""
        return [max(map(marks.text_width, slot.labels)) / 2 + 2.5 for slot in self.slots]

    def runs(self) -> Iterator[tuple[int, list[Slot]]]:
        """Yield each run of slots with one word instead of values, or none, and where it starts."""
        start = 0
        for _, slots in groupby(self.slots, key=lambda slot: slot.gap):
            run = list(slots)
            yield start, run
            start += len(run)

    def head(self, wide: float) -> list[tuple[str, str]]:
        """Return the lines above the columns of a panel so wide, each with its colour."""
        title = [(line, marks.INK) for line in marks.wrap(self.title, wide, TITLE_LINES)]
        return title + [(line, marks.MUTED) for line in marks.wrap(self.remark, wide, REMARK_LINES)]


def draw(ax: Axes, panels: Sequence[Panel], names: Names) -> Axes:
    """Draw the panels under a key, row by row; x is in points too."""
    ax.set_xlim(0, marks.width(ax))
    wide, across = _layout(marks.width(ax))
    plots = [_Plot(ax, panel, names, wide) for panel in panels]
    samples = (16, 8, marks.PLANNED), (8, 8, marks.ACTUAL), (0, 8, {"visible": False})
    shown = 3 if any(plot.dashed for plot in plots) else 2  # a dash is explained where there is one
    y = marks.key(ax, samples[:shown], names[:shown])
    for row in _rows(plots, across):
        below = y + _high([plot.panel for plot in row], wide)
        for number, plot in enumerate(row):
            plot.draw(number * (wide + GUTTER), y, below - 3 * marks.LINE - GAP)
        y = below
    marks.finish(ax, y)
    return ax


def pages(panels: Sequence[Panel], width: float) -> list[list[Panel]]:
    """Return the panels in parts, each of which fits on a page of paper; at least one a part."""
    wide, across = _layout(width)
    parts: list[list[Panel]] = []
    used = PAGE
    for row in _rows(panels, across):
        height = _high(row, wide)
        if used + height > PAGE:
            parts.append([])
            used = marks.LINE + GAP
        parts[-1] += row
        used += height
    return parts


def all_labelled(panels: Sequence[Panel], names: Names, wide: float) -> bool:
    """Return whether panels so wide have room for the values of every year."""
    start = max(map(marks.text_width, names[:2])) + NAME_GAP
    return all(start + 2 * max(panel.halves) * len(panel.slots) <= wide for panel in panels)


def _layout(width: float) -> tuple[float, int]:
    """Return the width of a panel and how many stand side by side."""
    across = 2 if width >= COLUMNS_FROM else 1
    return (width - GUTTER * (across - 1)) / across, across


def _rows(items: Sequence[Any], across: int) -> list[Sequence[Any]]:
    return [items[start : start + across] for start in range(0, len(items), across)]


def _high(row: Sequence[Panel], wide: float) -> float:
    """Return the height of panels side by side, with the gap below them."""
    lines = max(len(panel.head(wide)) for panel in row) + 3
    return lines * marks.LINE + 6 + PLOT + GAP


class _Plot:
    """A panel on its axes: the names of its rows of values on the left, then a slot a year."""

    def __init__(self, ax: Axes, panel: Panel, names: Names, wide: float) -> None:
        self.ax, self.panel, self.names, self.wide = ax, panel, names, wide
        self.start = max(map(marks.text_width, names[:2])) + NAME_GAP
        self.slot = (wide - self.start) / len(panel.slots)

    @property
    def dashed(self) -> bool:
        """Return whether some gap is too narrow for its word and has a dash."""
        return any("—" in self._word(run) for _, run in self.panel.runs() if run[0].gap)

    def _word(self, run: Sequence[Slot]) -> list[str]:
        """Return the lines of the word in a gap; a dash where it has no room."""
        word, room = run[0].gap, self.slot * len(run) - 3
        fits = max(map(marks.text_width, word.split())) <= room
        return marks.wrap(word, room, 4) if fits else ["—"]

    def draw(self, left: float, top: float, base: float) -> None:
        """Draw everything: the head from the top, columns on the base, the values below it."""
        for number, (words, color) in enumerate(self.panel.head(self.wide)):
            marks.write(self.ax, left, top + marks.LINE * (number + 0.75), words, color=color)
        self._columns(left + self.start, base)
        for start, run in self.panel.runs():
            lines = self._word(run) if run[0].gap else []
            x = left + self.start + self.slot * (start + len(run) / 2)
            for number, words in enumerate(lines, start=1):
                y = base - PLOT / 2 + marks.LINE * (number - len(lines) / 2) - 3
                marks.write(self.ax, x, y, words, color=marks.MUTED, ha="center")
        self._values(left, base)

    def _columns(self, left: float, base: float) -> None:
        """Draw columns and base line, placed by the slot's number and upwards by value."""
        from matplotlib.patches import Rectangle
        from matplotlib.transforms import Affine2D

        slots = self.panel.slots
        amounts = [amount for slot in slots for amount in (slot.planned, slot.actual) if amount]
        most = float(max(amounts, default=1))
        scaled = Affine2D().scale(self.slot, -PLOT / most).translate(left, base)
        place: marks.Style = {"transform": scaled + self.ax.transData}
        for name, share, style in ("planned", 0.62, marks.PLANNED), ("actual", 0.3, marks.ACTUAL):
            broad = min(1.0, WIDEST / self.slot) * share
            for at, slot in enumerate(slots):
                if (amount := getattr(slot, name)) is not None:
                    high = max(most * LEAST / PLOT, float(amount))
                    box = Rectangle((at + 0.5 - broad / 2, 0), broad, high, **style, **place)
                    marks.add(self.ax, box)
        for at, slot in enumerate(slots):
            style = marks.DASHED if slot.gap else {}
            marks.line(self.ax, [at, at + 1], [0, 0], marks.PLAN_EDGE, **style, **place)

    def _values(self, left: float, base: float) -> None:
        """Write the years and, below each, plan and fact; the same years in all three rows."""
        places = self._places()
        for row, name in enumerate(("", *self.names[:2])):
            y, color = base + marks.LINE * (row + 1) - 1, marks.MUTED if row == 1 else marks.INK
            marks.write(self.ax, left, y, name, color=color)
            for at, x in places.items():
                label = self.panel.slots[at].labels[row]
                marks.write(self.ax, left + x, y, label, color=color, ha="center")

    def _places(self) -> dict[int, float]:
        """Return where labels stand: of as many years as have room, the last with values first."""
        halves = self.panel.halves
        step = max(1, ceil(2 * max(halves) / self.slot))
        known = [at for at, slot in enumerate(self.panel.slots) if not slot.gap]
        last = max(known, default=len(halves) - 1)
        places: dict[int, float] = {}
        for at in sorted(range(last % step, len(halves), step), key=lambda at: abs(at - last)):
            half = halves[at]
            middle = self.start + self.slot * (at + 0.5)
            x = min(max(middle, self.start + half), self.wide - half + 2.5)
            if all(abs(x - other) >= half + halves[near] for near, other in places.items()):
                places[at] = x
        return places
