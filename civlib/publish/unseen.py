"""Texts as a page shows them: nothing in them deceives the eye or breaks where it must not.

Characters that a page cannot show are made visible. Spaces within “№ 1” and before a dash are kept
together, but in nothing that is code or that a machine reads.
"""

from __future__ import annotations

import re
import unicodedata
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

JOINERS = "\u200d\ufe0f"
"""What makes one picture of several emoji, or a coloured one of a sign."""


def visible(report: Document) -> Document:
    """Return the report with U+FFFD for each character that could deceive a reader's eyes.

    Its texts break only where they may, see `civlib.wording.spaces`.
    Machine-readable data (what becomes CSV) stay as they are.
    """
    blocks = tuple(map(_shown, report.blocks))
    origin = _shown(report.origin, verbatim=True)
    return replace(report, head=_shown(report.head), blocks=blocks, origin=origin)


def _shown(value: Any, verbatim: bool = False) -> Any:
    if isinstance(value, dict):
        own = verbatim or value.get("type") in CODE
        return {
            _text(key): item if key == "data" else _shown(item, own or key in VERBATIM)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_shown(item, verbatim) for item in value]
    if not isinstance(value, str):
        return value
    return _text(value) if verbatim else kept(_text(value))


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
    known = {*signs(), *map(ord, JOINERS)}
    lacking = "".join(sorted(sign for sign in {*text} if sign > "~" and ord(sign) not in known))
    return re.sub(f"[{lacking}][{lacking}{JOINERS}]*", _names, text) if lacking else text


def _names(found: re.Match[str]) -> str:
    names = (unicodedata.name(sign, f"U+{ord(sign):X}") for sign in found[0] if sign not in JOINERS)
    return f"[{', '.join(names).lower()}]"
