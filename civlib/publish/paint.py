"""The colours of an author's table: which cell is painted, in colours that can be read.

Of all that a style can say only text and ground of a cell are kept, for that is what a styled
table says something with.
"""

import re
from typing import Any

from PIL import ImageColor

from civlib.dataset.site import NEEDED, contrast
from civlib.publish import nodes

STYLE = re.compile(r"<style[^<>]*>([^<]*)</style", re.IGNORECASE)
RULE = re.compile(r"(?:^|(?<=[{}]))([^{}]+)\{([^{}]*)\}")
ID = re.compile(r"#([\w-]+)\s*(?:,|$)")
SAID = re.compile(r"(?:^|;)\s*(color|background|background-color)\s*:\s*([^;]+)")

BLACK, WHITE = "#000000", "#ffffff"


def rules(html: str) -> dict[str, str]:
    """Return what the styles in an HTML text say of single cells, by the cells' ids."""
    found: dict[str, str] = {}
    for style in STYLE.findall(html):
        for selectors, said in RULE.findall(style):
            for id in ID.findall(selectors):
                found[id] = f"{found.get(id, '')};{said}"
    return found


def of(style: str) -> str:
    """Return ground and text of a cell, such as ``ffd700-000000``; empty where it has no colours.

    Text that could not be read on its ground is black or white instead.

    Examples
    --------
    >>> of("color: white; background-color: #ffd700"), of("color: #a00"), of("width: 1px")
    ('ffd700-000000', 'ffffff-aa0000', '')
    """
    said = {
        "background" if name != "color" else name: _colour(value)
        for name, value in SAID.findall(style)
    }
    ground, text = said.get("background"), said.get("color")
    if not ground and not text:
        return ""
    ground = ground or WHITE
    if not text or contrast(ground, text) < NEEDED:
        text = max(BLACK, WHITE, key=lambda ink: contrast(ground, ink))
    return f"{ground[1:]}-{text[1:]}"


def _colour(value: str) -> str:
    """Return a colour as six digits, such as ``#ffd700``; empty for what is none."""
    try:
        red, green, blue, *_ = ImageColor.getrgb(value.replace("!important", "").strip())
    except ValueError:
        return ""
    return f"#{red:02x}{green:02x}{blue:02x}"


def css(blocks: Any) -> list[str]:
    """Return the rules of a page for every pair of colours in it, in order."""
    painted = {node["paint"] for node in nodes.each(blocks) if node.get("paint")}
    pairs = (found.split("-") for found in sorted(painted))
    return [f".paint-{a}-{b} {{ background: #{a}; color: #{b}; }}\n" for a, b in pairs]
