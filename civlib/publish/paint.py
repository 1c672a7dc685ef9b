"""The colours of an author's table: which cell is painted, in colours that can be read.

Of all that a style can say only text and ground of a cell are kept, for that is what a styled
table says something with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from PIL import ImageColor

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
ID = re.compile(r"#([\w-]+)\s*(?:,|$)")
SAID = re.compile(r"(?:^|;)\s*(color|background|background-color)\s*:\s*([^;]+)")

LEGIBLE = 4.5
"""The least contrast of text and ground (WCAG 2.2, 1.4.3)."""

DARKEST = 0.04045
"""Up to here the sRGB curve is a line."""

BLACK, WHITE = (0, 0, 0), (255, 255, 255)

Colour = tuple[int, int, int]


def rules(html: str) -> dict[str, str]:
    """Return what the styles in an HTML text say of single cells, by the cells' ids."""
    found: dict[str, str] = {}
    for style in re.findall(r"<style[^>]*>(.*?)</style", html, re.DOTALL | re.IGNORECASE):
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
        "background" if name != "color" else name: _rgb(value)
        for name, value in SAID.findall(style)
    }
    ground, text = said.get("background"), said.get("color")
    if not ground and not text:
        return ""
    ground = ground or WHITE
    if not text or _contrast(ground, text) < LEGIBLE:
        text = max(BLACK, WHITE, key=lambda ink: _contrast(ground, ink))
    return "-".join(bytes(colour).hex() for colour in (ground, text))


def _rgb(value: str) -> Colour | None:
    try:
        red, green, blue, *_ = ImageColor.getrgb(value.replace("!important", "").strip())
    except ValueError:
        return None
    return red, green, blue


def _contrast(one: Colour, other: Colour) -> float:
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [part / 255 for part in colour]
    linear = [p / 12.92 if p <= DARKEST else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def css(blocks: Any) -> list[str]:
    """Return the rules of a page for every pair of colours in it, in order."""
    pairs = (found.split("-") for found in sorted({*_painted(blocks)}))
    return [f".paint-{a}-{b} {{ background: #{a}; color: #{b}; }}\n" for a, b in pairs]


def _painted(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and "spec" not in value:
        yield from filter(None, [value.get("paint", "")])
        value = [item for item in value.values() if isinstance(item, list)]
    if isinstance(value, list | tuple):
        for item in value:
            yield from _painted(item)
