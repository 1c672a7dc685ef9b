"""How a drawing on axes becomes SVG: wide for paper, narrow for a phone, and the same bytes twice.

The figure has 72 dots an inch, so that one dot is one point. Ordinary axes of matplotlib are drawn
in the manner of the house: with room for ticks, and numbers of the language.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from civlib.show.charts import marks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

WIDE, NARROW = 480.0, 230.0
"""Width of a drawing for paper and of one for a phone, in points."""

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["Noto Sans", "Segoe UI", marks.FONT, "Roboto", "Helvetica", "Arial"],
    "font.size": marks.TEXT,
    "text.parse_math": False,
    "text.color": marks.INK,
    "hatch.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": marks.PLAN_EDGE,
    "axes.labelcolor": marks.INK,
    "axes.titlesize": marks.TEXT,
    "axes.axisbelow": True,
    "axes.formatter.limits": [-6, 12],
    "axes.formatter.useoffset": False,
    "grid.color": marks.RULE,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "xtick.color": marks.PLAN_EDGE,
    "xtick.labelcolor": marks.MUTED,
    "ytick.color": marks.PLAN_EDGE,
    "ytick.labelcolor": marks.MUTED,
}
"""Settings of matplotlib in every drawing, whatever the user's own matplotlibrc says."""

COLORS = (marks.FACT, marks.SHORT, marks.PLAN_EDGE, marks.RULE)
"""Colours of several series on ordinary axes; they differ in lightness too."""

UNSET = 1.0
"""Height of a figure, in inches, before anybody has set one."""

SHAPE, LOWEST = 0.5, 160.0  # height of axes that ask for none: of the width, at least in points
BESIDE = 0.4  # longest category beside the axes; a longer one is broken or cut
WORDS = 0.65  # longest line of a title or an axis' name, which centre on the axes
MARGIN, LINES = 3.0, 3
"""Of ordinary axes: shares of the figure, the room around them in points, and most lines."""

Draw = Callable[["Axes"], object]
"""Draws on axes that span a whole figure and sets its height; what it returns is free."""


def drawings(draw: Draw, name: str, mark: str = ".") -> tuple[str, str]:
    """Return a chart drawn wide and narrow, as SVG with real text and ids that begin with ``name``.

    ``mark`` is the decimal mark of ordinary axes. The same call gives the same bytes.
    """
    import matplotlib.style
    from cycler import cycler
    from matplotlib.figure import Figure

    with matplotlib.style.context(STYLE, after_reset=True):
        matplotlib.rcParams["axes.prop_cycle"] = cycler(color=COLORS)
        found = []
        for kind, width in (("wide", WIDE), ("narrow", NARROW)):
            ax = Figure((width / 72, UNSET), 72).add_axes((0, 0, 1, 1))
            draw(ax)
            if ax.axison:
                _fit(ax, mark)
            found.append(_svg(ax, f"{name}-{kind}"))
    return found[0], found[1]


def _svg(ax: Axes, prefix: str) -> str:
    """Return the drawing with prefixed ids, so that several share a page, and no XML prologue."""
    import matplotlib

    for artist in ax.get_children() if not ax.axison else ():
        artist.set_clip_on(False)  # clipping to the whole page would only swell every element
    matplotlib.rcParams["svg.hashsalt"] = prefix
    text = io.StringIO()
    size = ax.figure.bbox.size
    renderer = _renderer()(*size, text, metadata={"Date": None, "Creator": None})
    ax.figure.draw(renderer)
    renderer.finalize()

    def tag(match: re.Match[str]) -> str:
        return re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{prefix}-", match[0])

    drawn = text.getvalue()
    return _dark(re.sub("<[^>]*>", tag, drawn[drawn.index("<svg") :]))


def _dark(svg: str) -> str:
    """Return the drawing with colours for dark pages, if it has no others than those of the house.

    An image sees no style of its page, so the drawing carries its own.
    """
    if {found.lower() for found in re.findall(r"(?<=: )#[0-9A-Fa-f]{6}", svg)} - {*marks.DARK}:
        return svg
    rules = (
        f'[style*="{name}: {light}"] {{ {name}: {dark} !important }}'
        for light, dark in marks.DARK.items()
        for name in ("fill", "stroke")
        if f"{name}: {light}" in svg
    )
    style = f"@media (prefers-color-scheme: dark) {{ {' '.join(rules)} }}"
    return svg.replace("</style>", f"{style}</style>", 1)


@cache
def _renderer() -> Any:
    """Return matplotlib's renderer of SVG, but with our own measuring of text.

    Its own lays out every glyph anew; in a chart of ours that took most of the time, and changed
    nothing, because the text stays text and whoever shows the drawing lays it out.
    """
    from matplotlib.backends.backend_svg import RendererSVG

    class Quick(RendererSVG):
        def get_text_width_height_descent(
            self, s: str, prop: Any, ismath: object
        ) -> tuple[float, float, float]:
            size = prop.get_size_in_points()
            return marks.text_width(s, size, prop.get_weight() == "bold"), size, size / 4

    return Quick


def _fit(ax: Axes, mark: str) -> None:
    """Give the figure a height, if it has none, and its axes the room that ticks and labels need.

    ``mark`` is the decimal mark of the language.
    """
    from matplotlib.ticker import LogFormatter, ScalarFormatter

    for axis in (ax.xaxis, ax.yaxis):
        if isinstance(axis.get_major_formatter(), ScalarFormatter | LogFormatter):
            axis.set_major_formatter(_numbers(mark)())
    lines = _break_labels(ax.yaxis, marks.width(ax) * BESIDE)
    high = ax.figure.bbox.height
    if high == UNSET * 72:
        high = max(marks.width(ax) * SHAPE, LOWEST, (lines + 3) * marks.LINE)
        marks.set_height(ax, high)
    wide = marks.width(ax)
    for text, room in ((ax.title, wide), (ax.xaxis.label, wide), (ax.yaxis.label, high)):
        text.set_text("\n".join(marks.wrap(text.get_text(), room * WORDS, LINES)))
    _leave_room(ax)
    ticks = ax.get_xticklabels()
    room = ax.get_window_extent().width / max(len(ticks), 1) - MARGIN
    if any(marks.text_width(word) > room for tick in ticks for word in tick.get_text().split()):
        ax.tick_params(axis="x", rotation=90)
        _break_labels(ax.xaxis, high * BESIDE, 1)
    else:
        _break_labels(ax.xaxis, room)
    _leave_room(ax)


@cache
def _numbers(mark: str) -> Any:
    from matplotlib.ticker import ScalarFormatter

    class Numbers(ScalarFormatter):
        def __call__(self, x: float, pos: int | None = None) -> str:
            return str(super().__call__(x, pos)).replace(".", mark)

    return Numbers


def _break_labels(axis: Axis, room: float, most: int = LINES) -> float:
    """Break the labels of an axis that are wider than there is room; return lines that all take."""
    labels = [tick.get_text() for tick in axis.get_ticklabels()]
    broken = [marks.wrap(label, room, most) for label in labels]
    if any(marks.text_width(label) > room for label in labels):
        axis.set_ticks(axis.get_ticklocs(), labels=["\n".join(lines) for lines in broken])
    return len(labels) * (max(map(len, broken), default=0) + 0.5)


def _leave_room(ax: Axes) -> None:
    """Move the edges of the axes so far in that everything around them lies on the figure."""
    from matplotlib.transforms import Bbox

    figure = ax.figure
    wide, high = figure.bbox.size
    renderer = _renderer()(wide, high, io.StringIO())
    drawn = [other.get_tightbbox(renderer) for other in figure.axes]
    inside, whole = ax.get_window_extent(), Bbox.union([box for box in drawn if box])
    left, below = inside.x0 - whole.x0 + MARGIN, inside.y0 - whole.y0 + MARGIN
    right, above = whole.x1 - inside.x1 + MARGIN, whole.y1 - inside.y1 + MARGIN
    size = max(wide - left - right, wide / 4), max(high - below - above, high / 4)
    ax.set_position((left / wide, below / high, size[0] / wide, size[1] / high))
