"""A drawing measured in points, wide for paper and desktop, narrow for a phone.

A chart here is a list of rows from top to bottom, each with its label above it, so that nothing
overlaps at any width. It is drawn with matplotlib's artists on a bare figure, without axes: these
charts have no ticks, and empty axes took a third of the time of each. Their unit is one point,
which makes layout plain arithmetic and needs no layout engine.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

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

TEXT = 8.5
LINE = 11.5
BESIDE = 0.7
"""Widest text, as a share of the drawing, that still stands beside its bar and not above it."""

_FONT = "DejaVu Sans"
_EM = 100
"""Size in points at which glyphs are measured."""


@dataclass(frozen=True)
class Size:
    """Width of a drawing in points, and the name that keeps its SVG ids apart."""

    name: str
    width: float


WIDE = Size("wide", 480)
NARROW = Size("narrow", 230)


class Sheet:
    """What a chart is drawn on: its unit is a point, x goes to the right and y downwards.

    Attributes
    ----------
    artists
        What has been drawn, in its order.
    """

    def __init__(self) -> None:
        from matplotlib.transforms import Affine2D

        self.artists: list[Artist] = []
        self._place = Affine2D()

    def add(self, artist: Artist) -> None:
        """Put an artist on the sheet."""
        artist.set_transform(self._place)
        self.artists.append(artist)

    def svg(self, width: float, height: float) -> str:
        """Return everything that was drawn, as SVG of a size in points."""
        from matplotlib.figure import Figure

        figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        self._place.clear().scale(1, -1).translate(0, height)
        for artist in self.artists:
            figure.add_artist(artist)
        text = io.StringIO()
        renderer = _renderer()(width, height, text, metadata={"Date": None, "Creator": None})
        figure.draw(renderer)
        renderer.finalize()
        return text.getvalue()


Draw = Callable[[Sheet, Size], float]
"""Draws on a sheet as wide as the size says; returns the height."""


def drawings(draw: Draw, name: str) -> tuple[str, str]:
    """Return a chart drawn wide and narrow, as SVG; see `svg`."""
    with _style():
        wide, narrow = (_drawn(draw, name, size) for size in (WIDE, NARROW))
    return wide, narrow


def svg(draw: Draw, name: str, size: Size) -> str:
    """Return a drawing as SVG with real text and ids that start with ``name``.

    The drawing is made as high as ``draw`` says it needs. The same call gives the same bytes.
    """
    with _style():
        return _drawn(draw, name, size)


def _drawn(draw: Draw, name: str, size: Size) -> str:
    import matplotlib

    prefix = f"{name}-{size.name}"
    matplotlib.rcParams["svg.hashsalt"] = prefix
    sheet = Sheet()
    height = draw(sheet, size)
    return _prefixed(sheet.svg(size.width, height), prefix)


@contextmanager
def _style() -> Iterator[None]:
    """Draw with civlib's own settings, whatever the user's matplotlibrc says."""
    import matplotlib

    settings: dict[Any, Any] = {
        "svg.fonttype": "none",
        "font.family": ["sans-serif"],
        "font.sans-serif": [_FONT, "Verdana", "Segoe UI", "Roboto", "Helvetica", "Arial"],
        "font.size": TEXT,
        "hatch.linewidth": 0.6,
    }
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings)
        yield


def _prefixed(text: str, prefix: str) -> str:
    """Prefix every id, so that several drawings can share a page; drop the XML prologue."""

    def tag(match: re.Match[str]) -> str:
        return re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{prefix}-", match[0])

    return re.sub("<[^>]*>", tag, text[text.index("<svg") :])


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

    font = get_font(findfont(FontProperties(family=_FONT, weight="bold" if bold else "normal")))
    font.set_size(_EM, 72)
    glyph = font.load_glyph(font.get_char_index(ord(char)), flags=LoadFlags.NO_HINTING)
    return glyph.linearHoriAdvance / 2**16 / _EM


@cache
def _renderer() -> Any:
    """Return matplotlib's renderer of SVG, but with our own measuring of text.

    Its own lays out every glyph anew; in a chart of ours that took most of the time, and changed
    nothing, because the text stays text and whoever shows the drawing lays it out.
    """
    from matplotlib.backends.backend_svg import RendererSVG

    class Renderer(RendererSVG):
        def get_text_width_height_descent(
            self, s: str, prop: Any, ismath: object
        ) -> tuple[float, float, float]:
            size = prop.get_size_in_points()
            return text_width(s, size, prop.get_weight() == "bold"), size, size / 4

    return Renderer


def wrap(text: str, width: float, lines: int) -> list[str]:
    """Break text at spaces into at most ``lines`` lines; what does not fit ends in an ellipsis.

    A single word longer than the line is cut.
    """
    result: list[str] = []
    rest = text.split()
    while rest and len(result) < lines:
        count = _fitting(rest, width)
        result.append(" ".join(rest[:count]) if count else _cut(rest[0], width))
        rest = rest[max(count, 1) :]
    if rest:
        result[-1] = _cut(result[-1].rstrip(" ,;:(") + "…", width)
    return result


def _fitting(words: list[str], width: float) -> int:
    """Return how many of the words fit on one line."""
    count = 0
    while count < len(words) and text_width(" ".join(words[: count + 1])) <= width:
        count += 1
    return count


def _cut(text: str, width: float) -> str:
    """Shorten text to the width, with an ellipsis where something was cut."""
    if text_width(text) <= width:
        return text
    text = text.rstrip("…")
    while text and text_width(text + "…") > width:
        text = text[:-1].rstrip(" ,;:(")
    return text + "…"


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
