"""Texts as a page shows them: nothing in them deceives the eye or breaks where it must not.

Characters that a page cannot show are made visible. Spaces within “№ 1” and before a dash are kept
together, but in nothing that is code or that a machine reads.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from civlib.publish.document import Document
from civlib.show.charts.marks import signs
from civlib.wording.spaces import kept

UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Unicode categories that a page cannot show, among them those that reorder their neighbours."""

HARMLESS = set("\n\t\u00ad\u200b\u200c\u200d\u2060")
"""Line breaks, tabs, and what only says where a line may break or letters join."""


VERBATIM = {"data", "svg", "svg_narrow", "mathml", "url", "id", "place"}
"""What a machine reads, whose spaces are its own; the first as a whole."""

CODE = {"code", "listing", "result"}
"""Blocks and parts of a text that are shown letter by letter."""

USUAL = re.compile("[\t\n -~\u00a0-\u00ff\u0400-\u045f\u0490\u0491\u2010-\u203a\u2116\u2212]*")
"""Texts of signs that every font here has."""

JOINERS = "\u200d\ufe0f"
"""What makes one picture of several emoji, or a coloured one of a sign."""


def visible(report: Document, keep: Callable[[str], str] = kept) -> Document:
    """Return the report with U+FFFD for each character that could deceive a reader's eyes.

    Its texts break only where ``keep`` lets them, see `civlib.wording.spaces`.
    Machine-readable data (what becomes CSV) stay as they are.
    """
    blocks = tuple(_shown(block, keep) for block in report.blocks)
    origin = _shown(report.origin, _text)
    return replace(report, head=_shown(report.head, keep), blocks=blocks, origin=origin)


def _shown(value: Any, keep: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        own = _text if value.get("type") in CODE else keep
        return {
            _text(key): item if key == "data" else _shown(item, _text if key in VERBATIM else own)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_shown(item, keep) for item in value]
    return keep(_text(value)) if isinstance(value, str) else value


def _text(text: str) -> str:
    if text.isprintable():  # which is all that most texts need to be asked
        return text
    unseen = {ord(char): "\ufffd" for char in {*text} if not _seen(char)}
    return text.translate(unseen) if unseen else text


@cache
def _seen(char: str) -> bool:
    return char in HARMLESS or unicodedata.category(char) not in UNSEEN


def spelt(text: str) -> str:
    """Return a text in which signs that the charts' font lacks, as emoji, are told by their names.

    Examples
    --------
    >>> spelt("План 🚲")
    'План [bicycle]'
    """
    signs = lacking(text)
    return re.sub(f"[{signs}][{signs}{JOINERS}]*", _names, text) if signs else text


def lacking(text: str) -> str:
    """Return the signs of a text that the charts' font lacks, each once, sorted.

    Examples
    --------
    >>> lacking("Парк № 1 — «Зелений гай» ≈ 漢字")
    '字漢'
    """
    if USUAL.fullmatch(text):  # which spares most texts the font
        return ""
    known = {*signs(), *map(ord, JOINERS)}
    return "".join(sorted(sign for sign in {*text} if sign > "~" and ord(sign) not in known))


def _names(found: re.Match[str]) -> str:
    names = (unicodedata.name(sign, f"U+{ord(sign):X}") for sign in found[0] if sign not in JOINERS)
    return f"[{', '.join(names).lower()}]"
