"""The small bar below a number in a table, as a drawing: as `civlib.show.display.Mark` tells it."""

from collections.abc import Mapping
from typing import Any

WIDTH, HEIGHT = 70.0, 7.0
"""Its size in points, as on paper (see ``tables.typ``)."""

INK, RULE, WARNING, GROUND = "#1a1a1a", "#b8b8b8", "#a3401a", "#ffffff"


def bar(mark: Mapping[str, Any], accent: str) -> bytes:
    """Return the drawing: full in the accent where the plan is met, else hollow; a line at it.

    Examples
    --------
    >>> mark = {"planned": 1, "actual": 0.5, "beyond": False, "met": False}
    >>> b'width="35.00" height="4.5" fill="#ffffff"' in bar(mark, "#1d4f7c")
    True
    """
    paint, fill = (accent, accent) if mark["met"] else (WARNING, GROUND)
    plan = f"{mark['planned'] * WIDTH:.2f}"
    beyond = f'<path d="M65.5 0 L70 3.5 L65.5 7 Z" fill="{paint}"/>' if mark["beyond"] else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}pt" height="{HEIGHT:g}pt" '
        f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}">'
        f'<path d="M0 3.5 H{WIDTH:g}" stroke="{RULE}" stroke-width="0.5"/>'
        f'<rect x="0" y="1.25" width="{mark["actual"] * WIDTH:.2f}" height="4.5" fill="{fill}" '
        f'stroke="{paint}" stroke-width="0.7"/>{beyond}'
        f'<path d="M{plan} 0 V{HEIGHT:g}" stroke="{INK}"/></svg>'
    ).encode()
