"""The text of a paragraph of Word as it stands on paper once all changes are accepted."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from civlib.dataset.importing.numbering import on, value

SYMBOLS = {ord(sign): sign for sign in " !#%()+,./0123456789:;<=>?[]_{|}"} | {
    0x2D: "−",
    0xA3: "≤",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
}
"""Place in the font Symbol → the sign that tables have of it."""

UNKNOWN = "\ufffd"
"""What stands for a sign that is only a place in some font."""

RAISED = str.maketrans("0123456789()+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻")
"""A raised digit is a note or a power, and no digit of the number before it."""

TIDY = str.maketrans(
    dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
    | dict.fromkeys("\u2007\u2009\u202f", "\u00a0")
    | dict.fromkeys("\v\f\r\u2028\u2029", "\n")
    | dict.fromkeys([*range(9), *range(14, 32), *range(127, 160)])
)
"""Signs that nobody sees are left out, spaces that do not break are one, lines end in one way."""


def tidy(text: str) -> str:
    r"""Return a text without what nobody sees, and without space at the ends of its lines.

    Examples
    --------
    >>> tidy(" гро\u00adмад \n\n 1\u202f512,0\x07")
    'громад\n1\xa0512,0'
    """
    lines = text.translate(TIDY).split("\n")
    return "\n".join(line for one in lines if (line := one.strip()))


class Piece(NamedTuple):
    """A piece of a paragraph: what it says, and what has become of it."""

    text: str
    kind: str = ""


NEW, GONE, MOVED, STRUCK, HIDDEN = "new", "gone", "moved", "struck", "hidden"
OUT = (GONE, MOVED, STRUCK, HIDDEN)
"""Deleted or moved as a change that Word keeps, struck out by hand, hidden: none of it is read."""

BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
CHANGES = {"ins": NEW, "moveTo": NEW, "del": GONE, "moveFrom": MOVED}
ASIDE = {"mc:Fallback", "rt", "txbxContent", "pPr", "rPr", "sdtPr", "tbl"}
"""What of a paragraph is no text of it: a picture's other form, other stories, looks."""


def pieces(paragraph: Element) -> Iterator[Piece]:
    """Yield the pieces of a paragraph in order; of a field its result."""
    fields = [0]  # of each open one, how many up to it have not come to their result

    def within(parent: Element, kind: str, raised: bool) -> Iterator[Piece]:
        for one in parent:
            if one.tag == "fldChar":
                _turn(fields, one.get("fldCharType"))
            elif one.tag == "r":
                up = value(one, "rPr/vertAlign") == "superscript"
                yield from within(one, _worse(kind, _look(one)), up)
            elif (text := _text(one)) is not None:
                if not fields[-1]:
                    yield Piece(text.translate(RAISED) if raised else text, kind)
            elif one.tag not in ASIDE and not on(one, "sdtPr/showingPlcHdr"):
                yield from within(one, _worse(kind, CHANGES.get(one.tag, "")), raised)

    yield from within(paragraph, "", raised=False)


def _text(one: Element) -> str | None:
    """Return what an element says; None if it is none of text."""
    if one.tag in ("t", "delText", "m:t"):
        return one.text or ""
    return _symbol(one) if one.tag == "sym" else BREAKS.get(one.tag)


def _turn(fields: list[int], change: str | None) -> None:
    """Open a field, come to its result, or close it."""
    if change == "begin":
        fields.append(fields[-1] + 1)
    elif len(fields) > 1 and change == "separate":
        fields[-1] = fields[-2]
    elif len(fields) > 1 and change == "end":
        fields.pop()


def _look(run: Element) -> str:
    """Return what has become of a run by its looks alone."""
    if on(run, "rPr/vanish"):
        return HIDDEN
    return STRUCK if on(run, "rPr/strike") or on(run, "rPr/dstrike") else ""


def _worse(outer: str, inner: str) -> str:
    """Return what has become of a piece within another: what is out stays out, new or not."""
    return outer if outer in OUT else inner or outer


def _symbol(one: Element) -> str:
    code = one.get("char", "")
    if not re.fullmatch("[0-9A-Fa-f]{1,5}", code):
        return UNKNOWN
    place = int(code, 16)
    if one.get("font") == "Symbol":
        return SYMBOLS.get(place & 0xFF, UNKNOWN)
    return chr(place) if chr(place).isprintable() else UNKNOWN
