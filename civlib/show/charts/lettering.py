"""How wide text is, and where its lines break: measured with the font that the charts name."""

from __future__ import annotations

from functools import cache

FONT = "DejaVu Sans"

TEXT = 8.5
"""Size of a chart's text in points."""

LINE = 11.5
"""Height of a line in points."""

_EM = 100
"""Size in points at which glyphs are measured."""


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
