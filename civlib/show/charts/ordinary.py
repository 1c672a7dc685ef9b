"""Ordinary matplotlib axes in the manner of the house: room for ticks, numbers of the language."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

from civlib.show.charts.lettering import LINE, text_width, wrap
from civlib.show.charts.marks import width
from civlib.show.charts.rows import set_height
from civlib.show.charts.sheet import UNSET, svg_renderer

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

SHAPE, LOWEST = 0.5, 160.0
"""Height of axes that ask for none, as a share of the width, and at least in points."""

BESIDE = 0.4
"""Longest category beside the axes, as a share of the figure; a longer one is broken or cut."""

WORDS = 0.65
"""Longest line of a title or an axis' name, as a share of the figure; they centre on the axes."""

MARGIN = 3.0
LINES = 3


def fit(ax: Axes, mark: str) -> None:
    """Give the figure a height, if it has none, and its axes the room that ticks and labels need.

    Parameters
    ----------
    ax
        Axes that are drawn, on a figure of their own.
    mark
        The decimal mark of the language.
    """
    from matplotlib.ticker import LogFormatter, ScalarFormatter

    for axis in (ax.xaxis, ax.yaxis):
        if isinstance(axis.get_major_formatter(), ScalarFormatter | LogFormatter):
            axis.set_major_formatter(_numbers()(mark))
    lines = _break_labels(ax.yaxis, width(ax) * BESIDE)
    high = ax.figure.bbox.height
    if high == UNSET * 72:
        high = max(width(ax) * SHAPE, LOWEST, (lines + 3) * LINE)
        set_height(ax, high)
    for text, room in ((ax.title, width(ax)), (ax.xaxis.label, width(ax)), (ax.yaxis.label, high)):
        text.set_text("\n".join(wrap(text.get_text(), room * WORDS, LINES)))
    _leave_room(ax)
    ticks = ax.get_xticklabels()
    room = ax.get_window_extent().width / max(len(ticks), 1) - MARGIN
    if any(text_width(word) > room for tick in ticks for word in tick.get_text().split()):
        ax.tick_params(axis="x", rotation=90)
        _break_labels(ax.xaxis, high * BESIDE, 1)
    else:
        _break_labels(ax.xaxis, room)
    _leave_room(ax)


@cache
def _numbers() -> Any:
    from matplotlib.ticker import ScalarFormatter

    class Numbers(ScalarFormatter):
        def __init__(self, mark: str) -> None:
            super().__init__()
            self.mark = mark

        def __call__(self, x: float, pos: int | None = None) -> str:
            return str(super().__call__(x, pos)).replace(".", self.mark)

    return Numbers


def _break_labels(axis: Axis, room: float, most: int = LINES) -> float:
    """Break the labels of an axis that are wider than there is room.

    Returns
    -------
    float
        Lines that they take below each other, with the room between them.
    """
    labels = [tick.get_text() for tick in axis.get_ticklabels()]
    broken = [wrap(label, room, most) for label in labels]
    if any(text_width(label) > room for label in labels):
        axis.set_ticks(axis.get_ticklocs(), labels=["\n".join(lines) for lines in broken])
    return len(labels) * (max(map(len, broken), default=0) + 0.5)


def _leave_room(ax: Axes) -> None:
    """Move the edges of the axes so far in that everything around them lies on the figure."""
    from matplotlib.transforms import Bbox

    figure = ax.figure
    wide, high = figure.bbox.size
    renderer = svg_renderer()(wide, high, io.StringIO())
    drawn = [other.get_tightbbox(renderer) for other in figure.axes]
    inside, whole = ax.get_window_extent(), Bbox.union([box for box in drawn if box])
    left, below = inside.x0 - whole.x0 + MARGIN, inside.y0 - whole.y0 + MARGIN
    right, above = whole.x1 - inside.x1 + MARGIN, whole.y1 - inside.y1 + MARGIN
    size = max(wide - left - right, wide / 4), max(high - below - above, high / 4)
    ax.set_position((left / wide, below / high, size[0] / wide, size[1] / high))
