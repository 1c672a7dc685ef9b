"""How a drawing on axes becomes SVG: wide for paper, narrow for a phone, and the same bytes twice.

The figure has 72 dots an inch, so that one dot is one point.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from civlib.show.charts.lettering import FONT, TEXT, text_width
from civlib.show.charts.marks import FACT, INK, MUTED, PLAN_EDGE, RULE, SHORT

if TYPE_CHECKING:
    from matplotlib.axes import Axes


WIDE, NARROW = 480.0, 230.0
"""Width of a drawing for paper and of one for a phone, in points."""

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": ["sans-serif"],
    "font.sans-serif": [FONT, "Verdana", "Segoe UI", "Roboto", "Helvetica", "Arial"],
    "font.size": TEXT,
    "text.parse_math": False,
    "text.color": INK,
    "hatch.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": PLAN_EDGE,
    "axes.labelcolor": INK,
    "axes.titlesize": TEXT,
    "axes.axisbelow": True,
    "axes.formatter.limits": [-6, 12],
    "axes.formatter.useoffset": False,
    "grid.color": RULE,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "xtick.color": PLAN_EDGE,
    "xtick.labelcolor": MUTED,
    "ytick.color": PLAN_EDGE,
    "ytick.labelcolor": MUTED,
}
"""Settings of matplotlib in every drawing, whatever the user's own matplotlibrc says."""

COLORS = (FACT, SHORT, PLAN_EDGE, RULE)
"""Colours of several series on ordinary axes; they differ in lightness too."""

UNSET = 1.0
"""Height of a figure, in inches, before anybody has set one."""

Draw = Callable[["Axes"], object]
"""Draws on axes that span a whole figure and sets its height; what it returns is free."""


def drawings(draw: Draw, name: str) -> tuple[str, str]:
    """Return a chart drawn wide and narrow, as SVG with real text and ids that begin with ``name``.

    The same call gives the same bytes.
    """
    import matplotlib.style
    from cycler import cycler
    from matplotlib.figure import Figure

    with matplotlib.style.context(STYLE, after_reset=True):
        matplotlib.rcParams["axes.prop_cycle"] = cycler(color=COLORS)
        found, ax = [], None
        for kind, width in (("wide", WIDE), ("narrow", NARROW)):
            ax = (ax and _cleared(ax)) or Figure(dpi=72).add_axes((0, 0, 1, 1))
            cast("Figure", ax.figure).set_size_inches(width / 72, UNSET)
            draw(ax)
            found.append(_svg(ax, f"{name}-{kind}"))
    return found[0], found[1]


def _cleared(ax: Axes) -> Axes | None:
    """Return axes as if nothing had been drawn on them; None if that needs new ones.

    Axes take longer to make than what is drawn on them. Those without ticks and frame hold nothing
    but what was put there, so they are used twice.
    """
    if ax.axison:
        return None
    for artist in [*ax.lines, *ax.patches, *ax.texts, *ax.collections, *ax.artists, *ax.images]:
        artist.remove()
    ax.set_prop_cycle(None)
    ax.set_axis_on()
    return ax


def _svg(ax: Axes, prefix: str) -> str:
    import matplotlib

    for artist in ax.get_children() if not ax.axison else ():
        artist.set_clip_on(False)  # clipping to the whole page would only swell every element
    matplotlib.rcParams["svg.hashsalt"] = prefix
    text = io.StringIO()
    size = ax.figure.bbox.size
    renderer = svg_renderer()(*size, text, metadata={"Date": None, "Creator": None})
    ax.figure.draw(renderer)
    renderer.finalize()
    return _prefixed(text.getvalue(), prefix)


def _prefixed(text: str, prefix: str) -> str:
    """Prefix every id, so that several drawings can share a page; drop the XML prologue."""

    def tag(match: re.Match[str]) -> str:
        return re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{prefix}-", match[0])

    return re.sub("<[^>]*>", tag, text[text.index("<svg") :])


@cache
def svg_renderer() -> Any:
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
            return text_width(s, size, prop.get_weight() == "bold"), size, size / 4

    return Quick
