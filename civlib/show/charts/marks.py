"""Colours and marks that all charts share, and the key that names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, SupportsFloat

from civlib.show.charts.lettering import LINE, text_width

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

INK = "#1a1a1a"
MUTED = "#595959"
RULE = "#b8b8b8"
PLAN_EDGE = "#6b7280"
FACT = "#1d4f7c"
SHORT = "#a3401a"
PAPER = "#ffffff"

Style = dict[str, Any]

PLANNED: Style = {"facecolor": "#e4e7eb", "edgecolor": PLAN_EDGE, "linewidth": 0.8}
ACTUAL: Style = {"facecolor": FACT, "edgecolor": FACT, "linewidth": 0.8}
BELOW: Style = {"facecolor": PAPER, "edgecolor": SHORT, "linewidth": 0.8}
UPRIGHT: Style = {"facecolor": INK, "edgecolor": INK, "linewidth": 0.8}
OTHER: Style = {"facecolor": RULE, "edgecolor": PLAN_EDGE, "linewidth": 0.8}
DASHED: Style = {"linewidth": 0.8, "linestyle": (0, (3, 2))}
"""What a plan, a fact, less than planned, the line of the plan, the rest and a gap look like."""

MARGIN = 4.0
"""Room for half a mark at the edge of a drawing, in points."""


def width(ax: Axes) -> float:
    """Return how wide the axes' figure is, in points."""
    return ax.figure.bbox.width * 72 / ax.figure.dpi


def write(ax: Axes, x: float, y: float, text: str, color: str = INK, **style: Any) -> None:
    """Write a line with its baseline at ``y``; x in points from the left edge of the figure."""
    from matplotlib.text import Text

    place = ax.get_yaxis_transform()
    add(ax, Text(x / width(ax), y, text, color=color, transform=place, **style))


def add(ax: Axes, artist: Artist) -> None:
    """Add an artist to axes that span the figure, so that nothing needs to be clipped.

    Its own clip path, which is off, spares it that of the axes, which takes longer than drawing it.
    """
    artist.set_clip_path(_unclipped())
    ax.add_artist(artist)


@cache
def _unclipped() -> Any:
    from matplotlib.path import Path
    from matplotlib.transforms import IdentityTransform, TransformedPath

    return TransformedPath(Path.unit_rectangle(), IdentityTransform())


def bars(
    ax: Axes,
    ys: Sequence[float],
    amounts: Sequence[SupportsFloat | None],
    height: float,
    style: Style,
    left: float = 0,
) -> None:
    """Draw a bar from ``left`` for each amount: none where it is absent, a line where it is 0."""
    from matplotlib.patches import Rectangle

    for y, amount in zip(ys, amounts, strict=True):
        if amount is not None:  # `Axes.barh` would do, but takes five times as long
            add(ax, Rectangle((left, y - height / 2), float(amount), height, **style))


def line(ax: Axes, xs: Sequence[float], ys: Sequence[float], color: str, **style: Any) -> None:
    """Draw a straight line, or the marks at its ends."""
    from matplotlib.lines import Line2D

    add(ax, Line2D(xs, ys, **{"color": color, "linewidth": 0.8, **style}))


def dot(
    ax: Axes,
    x: SupportsFloat,
    y: float,
    ends: tuple[float, float],
    color: str,
    face: str | None = None,
    edge: str | None = None,
) -> float:
    """Draw a round mark, or an arrow at the end that the value lies beyond; return its place."""
    low, high = ends
    place = min(max(float(x), low), high)
    if place == float(x):
        style: Style = {"markerfacecolor": face or color, "markeredgecolor": edge or color}
        line(ax, [place], [y], color, marker="o", linestyle="none", markersize=6.5, **style)
    else:
        line(ax, [place], [y], color, marker=">" if place == high else "<", markersize=7)
    return place


def swatch(wide: float, height: float, style: Style) -> tuple[Artist, float]:
    """Return a key's sample of a bar, and its width in points; without a width it is a line."""
    from matplotlib.patches import Rectangle

    return Rectangle((0.5, -height / 2), wide, height, **style), wide or MARGIN


def sample(edge: str, face: str) -> tuple[Artist, float]:
    """Return a key's sample of a round mark, and its width in points."""
    from matplotlib.lines import Line2D

    style: Style = {"markeredgecolor": edge, "markerfacecolor": face, "markersize": 6.5}
    return Line2D([MARGIN], [0], marker="o", linestyle="none", **style), 2 * MARGIN


def key(ax: Axes, samples: Iterable[tuple[Artist, float]], names: Iterable[str]) -> float:
    """Draw samples with their names, on as many lines as they need; return the height used."""
    from matplotlib.transforms import Affine2D, blended_transform_factory

    across = Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans
    points = blended_transform_factory(across, ax.transData)
    x, y = 0.0, LINE / 2
    for (artist, wide), name in zip(samples, names, strict=True):
        end = wide + 5 + text_width(name)
        if x and x + end > width(ax):
            x, y = 0.0, y + LINE + 2
        artist.set_transform(Affine2D().translate(x, y) + points)
        add(ax, artist)
        write(ax, x + wide + 5, y + 3, name)
        x += end + 14
    return y + LINE / 2 + 8
