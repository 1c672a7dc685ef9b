"""What charts are made of: words and marks, in the colours that all of them share.

A chart here is a list of rows from top to bottom, each with its label above it, so that nothing
overlaps at any width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from civlib.show.charts.lettering import LINE, text_width, wrap
from civlib.show.charts.sheet import Sheet, Size

if TYPE_CHECKING:
    from matplotlib.artist import Artist

INK = "#1a1a1a"
MUTED = "#595959"
RULE = "#b8b8b8"
PLAN_FILL = "#e4e7eb"
PLAN_EDGE = "#6b7280"
FACT = "#1d4f7c"
SHORT = "#a3401a"
PAPER = "#ffffff"

BESIDE = 0.7
"""Widest text, as a share of the drawing, that still stands beside its bar and not above it."""


def beside(size: Size, texts: Iterable[str]) -> float | None:
    """Return the width of the widest text; None if it leaves too little room for a mark beside."""
    widest = max(map(text_width, texts), default=0.0)
    return widest if widest <= size.width * BESIDE else None


def label(sheet: Sheet, size: Size, y: float, text: str, lines: int = 2) -> float:
    """Write a row's label from ``y`` downwards; return where it ends."""
    for line in wrap(text, size.width - 2, lines):
        write(sheet, 0, y + LINE * 0.75, line)
        y += LINE
    return y


def write(
    sheet: Sheet,
    x: float,
    y: float,
    text: str,
    *,
    color: str = INK,
    align: str = "left",
    bold: bool = False,
) -> None:
    """Write one line with its baseline at ``y``; a dollar sign is a dollar sign."""
    from matplotlib.text import Text

    weight = "bold" if bold else "normal"
    text_style: dict[str, Any] = {"ha": align, "weight": weight, "parse_math": False}
    sheet.add(Text(x, y, text, color=color, va="baseline", **text_style))


def box(
    sheet: Sheet,
    x: tuple[float, float],
    y: float,
    height: float,
    fill: str,
    edge: str | None = None,
) -> None:
    """Draw a bar from ``x[0]`` to ``x[1]``, centred on ``y``."""
    from matplotlib.patches import Rectangle

    left, right = sorted(x)
    corner = (left, y - height / 2)
    bar = Rectangle(
        corner, right - left, height, facecolor=fill, edgecolor=edge or fill, linewidth=0.8
    )
    sheet.add(bar)


def rule(
    sheet: Sheet,
    x: tuple[float, float],
    y: tuple[float, float],
    *,
    color: str = RULE,
    dash: bool = False,
) -> None:
    """Draw a thin straight line."""
    style = (0, (3, 2)) if dash else "solid"
    sheet.add(_line(x, y, color=color, linewidth=0.8, linestyle=style))


def stem(sheet: Sheet, x: tuple[float, float], y: float, color: str) -> None:
    """Draw a thick line across, below whatever else is there."""
    sheet.add(_line(x, (y, y), color=color, linewidth=1.6, zorder=1))


def dot(sheet: Sheet, x: float, y: float, fill: str, edge: str) -> None:
    """Draw a round mark."""
    style: dict[str, Any] = {"markerfacecolor": fill, "markeredgecolor": edge}
    sheet.add(_line([x], [y], marker="o", markersize=6.5, **style))


def arrow(sheet: Sheet, x: float, y: float, color: str, *, left: bool = False) -> None:
    """Draw the mark of a value beyond the edge."""
    sheet.add(_line([x], [y], marker="<" if left else ">", markersize=7, color=color))


def _line(x: Sequence[float], y: Sequence[float], **style: Any) -> Artist:
    from matplotlib.lines import Line2D

    return Line2D(x, y, **style)
