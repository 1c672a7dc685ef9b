"""Charts as rows on ordinary axes: each label stands above its row, so that nothing overlaps.

x is in the numbers' own unit, y in points from the top.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from civlib.show.charts.lettering import LINE, text_width, wrap
from civlib.show.charts.marks import INK, width, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT, GAP = 14.0, 7.0
"""Height of a row's place, and the gap below it, in points."""

SHIFT = 8.0
"""From the end of a mark to the text beside it, in points."""

BESIDE = 0.7
"""Widest text, as a share of the drawing, that still stands beside its mark and not above it."""


def rows(
    ax: Axes,
    texts: Iterable[tuple[str, str]],
    at: Sequence[float],
    ends: tuple[float, float],
    *,
    top: float = 0,
    margin: float = 0.5,
    gap: float = GAP,
    fit: Iterable[str] | None = None,
    inks: Sequence[str] = (),
) -> list[float]:
    """Write each row's label above its place and its value beside; fit the axes to all of them.

    Where the values would take most of the width, each stands below its label instead.

    Parameters
    ----------
    ax
        Axes that span a whole figure; their ticks and frame are hidden.
    texts
        Label and value of each row, from the top.
    at
        Where each row's mark ends on the right, in the numbers' own unit.
    ends
        What the left and the right end of the scale stand for.
    top
        Where the first label begins, in points: below a key (see `civlib.show.charts.key`).
    margin, gap
        Room at both ends of the scale, and between a row and the next label, in points.
    fit
        Values that need room beside the marks, if not those of ``texts``: charts that have them
        in common have the same scale.
    inks
        Colour of each value, if not the usual one.

    Returns
    -------
    list of float
        The middle of each row's place, which is 14 points high.
    """
    shown = list(texts)
    room = max(map(text_width, [text for _, text in shown] if fit is None else fit), default=0.0)
    above = room > width(ax) * BESIDE
    right = SHIFT * bool(room) + (0 if above else room)
    unit = ((ends[1] - ends[0]) or 1.0) / (width(ax) - 2 * margin - right)
    ax.set_xlim(ends[0] - margin * unit, ends[0] + (width(ax) - margin) * unit)
    middles, y = [], top
    for (label, text), x, ink in zip(shown, at, inks or [INK] * len(shown), strict=True):
        y = paragraph(ax, paragraph(ax, y, label), text if above else "")
        middles.append(y + HEIGHT / 2)
        if text and not above:
            write(ax, place(ax, x) + SHIFT, middles[-1] + 3, text, ink)
        y += HEIGHT + gap
    finish(ax, y)
    return middles


def finish(ax: Axes, height: float) -> None:
    """Let y run from 0 at the top downwards in points, on a drawing so high, without a frame."""
    ax.set_ylim(max(height, HEIGHT), 0)
    set_height(ax, max(height, HEIGHT))
    ax.set_axis_off()


def set_height(ax: Axes, height: float) -> None:
    """Make the axes' figure so high, in points."""
    cast("Figure", ax.figure).set_figheight(height / 72)


def place(ax: Axes, x: float) -> float:
    """Return where a number stands, in points from the left edge."""
    low, high = ax.get_xlim()
    return float((x - low) / (high - low) * width(ax))


def paragraph(ax: Axes, y: float, text: str) -> float:
    """Write text at the left from ``y`` downwards, on two lines at most; return where it ends."""
    for line in wrap(text, width(ax) - 2, 2):
        write(ax, 0, y + LINE * 0.75, line)
        y += LINE
    return y
