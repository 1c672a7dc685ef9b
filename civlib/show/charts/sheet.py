"""What a chart is drawn on, and how it becomes SVG, wide for paper and narrow for a phone.

Charts are drawn with matplotlib's artists on a bare figure, without axes: they have no ticks, and
empty axes took a third of the time of each. The unit is one point, which makes layout plain
arithmetic and needs no layout engine.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from civlib.show.charts.lettering import FONT, TEXT, text_width

if TYPE_CHECKING:
    from matplotlib.artist import Artist


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
        "font.sans-serif": [FONT, "Verdana", "Segoe UI", "Roboto", "Helvetica", "Arial"],
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
