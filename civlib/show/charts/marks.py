"""What all charts share: text and its lines, colours, marks, the key, and rows of a chart.

In rows each label stands above its mark, so that nothing overlaps; x is in the numbers' own unit, y
in points from the top.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, SupportsFloat, cast

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONT = "DejaVu Sans"

TEXT, LINE = 9.5, 12.5  # size of a chart's text, and height of a line
MARGIN = 4.0  # room for half a mark at the edge of a drawing
HEIGHT, GAP = 14.0, 7.0  # height of a row's place, and the gap below it
SHIFT = 8.0  # from the end of a mark to the text beside it
_EM = 100  # size at which glyphs are measured
"""Sizes in points."""

BESIDE = 0.7
"""Widest text, as a share of the drawing, that still stands beside its mark and not above it."""

INK = "#1a1a1a"
MUTED = "#595959"
RULE = "#b8b8b8"
PLAN_EDGE = "#6b7280"
FACT = "#1d4f7c"
SHORT = "#a3401a"
PAPER = "#ffffff"
PALE = "#e4e7eb"

DARK = {
    INK: "#e8ecf1",
    MUTED: "#a9b4c0",
    RULE: "#4a5561",
    PLAN_EDGE: "#8b96a3",
    FACT: "#6bb1ff",
    SHORT: "#ff9e6b",
    PAPER: "#14181d",
    PALE: "#2b3440",
}
"""The colours of the house → what stands for them on a dark page, whose paper is `PAPER`."""

Style = dict[str, Any]

PLANNED: Style = {"facecolor": PALE, "edgecolor": PLAN_EDGE, "linewidth": 0.8}
ACTUAL: Style = {"facecolor": FACT, "edgecolor": FACT, "linewidth": 0.8}
BELOW: Style = {"facecolor": PAPER, "edgecolor": SHORT, "linewidth": 0.8}
UPRIGHT: Style = {"facecolor": INK, "edgecolor": INK, "linewidth": 0.8}
OTHER: Style = {"facecolor": RULE, "edgecolor": PLAN_EDGE, "linewidth": 0.8}
DASHED: Style = {"linewidth": 0.8, "linestyle": (0, (3, 2))}
"""A plan, a fact, less than planned, the line of the plan, the rest; a gap."""


def signs() -> frozenset[int]:
    """Return the code points of all signs that the charts' font has."""
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont(FONT)).get_charmap())


def text_width(text: str, size: float = TEXT, bold: bool = False) -> float:
    """Return the width of a line of text in points, without kerning, which only makes it less."""
    return size * sum(_advance(char, bold) for char in text)


@cache
def _advance(char: str, bold: bool) -> float:
    """Return the width of a character as a share of the font's size.

    For one that our font lacks it is that of the box in its place; the reader's own fonts draw it.
    """
    from matplotlib.font_manager import FontProperties, findfont, get_font
    from matplotlib.ft2font import LoadFlags

    font = get_font(findfont(FontProperties(family=FONT, weight="bold" if bold else "normal")))
    font.set_size(_EM, 72)
    glyph = font.load_glyph(font.get_char_index(ord(char)), flags=LoadFlags.NO_HINTING)
    return glyph.linearHoriAdvance / 2**16 / _EM


def wrap(text: str, width: float, lines: int) -> list[str]:
    """Break text at spaces into at most so many lines; what does not fit ends in an ellipsis."""
    result: list[str] = []
    rest = text.split()
    while rest and len(result) < lines:
        count = 1
        while count < len(rest) and text_width(" ".join(rest[: count + 1])) <= width:
            count += 1
        result.append(_cut(" ".join(rest[:count]), width))
        rest = rest[count:]
    if rest:
        result[-1] = _cut(result[-1].rstrip(" ,;:(") + "…", width)
    return result


def _cut(text: str, width: float) -> str:
    """Shorten text to the width, with an ellipsis where something was cut."""
    if text_width(text) <= width:
        return text
    text = text.rstrip("…")
    while text and text_width(text + "…") > width:
        text = text[:-1].rstrip(" ,;:(")
    return text + "…"


def width(ax: Axes) -> float:
    """Return how wide the axes' figure is, in points."""
    return ax.figure.bbox.width * 72 / ax.figure.dpi


def write(ax: Axes, x: float, y: float, text: str, color: str = INK, **style: Any) -> None:
    """Write a line with its baseline at ``y``; x in points from the left edge of the figure."""
    from matplotlib.text import Text

    place = ax.get_yaxis_transform()
    add(ax, Text(x / width(ax), y, text, color=color, transform=place, **style))


def add(ax: Axes, artist: Artist) -> None:
    """Add an artist to axes that span the figure, so that nothing needs to be clipped."""
    artist.set_clip_on(False)
    ax.add_artist(artist)


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


def key(ax: Axes, samples: Iterable[tuple[float, float, Style]], names: Iterable[str]) -> float:
    """Draw samples with their names, on as many lines as they need; return the height used.

    A sample is the width, height and style of a bar, or of a line if it has no width.
    """
    from matplotlib.patches import Rectangle
    from matplotlib.transforms import Affine2D, blended_transform_factory

    across = Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans
    points = blended_transform_factory(across, ax.transData)
    x, y = 0.0, LINE / 2
    for (wide, height, style), name in zip(samples, names, strict=True):
        end = (wide or MARGIN) + 5 + text_width(name)
        if x and x + end > width(ax):
            x, y = 0.0, y + LINE + 2
        artist: Artist = Rectangle((0.5, -height / 2), wide, height, **style)
        artist.set_transform(Affine2D().translate(x, y) + points)
        add(ax, artist)
        write(ax, x + (wide or MARGIN) + 5, y + 3, name)
        x += end + 14
    return y + LINE / 2 + 8


def rows(
    ax: Axes,
    texts: Iterable[tuple[str, str]],
    at: Sequence[float],
    ends: tuple[float, float],
    *,
    top: float = 0,
    margin: float = 0.5,
    gap: float = GAP,
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
        Where the first label begins, in points: below a key (see `civlib.show.charts.marks.key`).
    margin, gap
        Room at both ends of the scale, and between a row and the next label, in points.
    inks
        Colour of each value, if not the usual one.

    Returns
    -------
    list of float
        The middle of each row's place, which is 14 points high.
    """
    shown = list(texts)
    room = max(map(text_width, [text for _, text in shown]), default=0.0)
    above = room > width(ax) * BESIDE
    right = SHIFT * bool(room) + (0 if above else room)
    unit = ((ends[1] - ends[0]) or 1.0) / (width(ax) - 2 * margin - right)
    ax.set_xlim(ends[0] - margin * unit, ends[0] + (width(ax) - margin) * unit)
    middles, y = [], top
    for (label, text), x, ink in zip(shown, at, inks or [INK] * len(shown), strict=True):
        for line in wrap(label, width(ax) - 2, 2) + wrap(text if above else "", width(ax) - 2, 3):
            write(ax, 0, y + LINE * 0.75, line)
            y += LINE
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
