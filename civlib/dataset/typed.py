"""Figures typed into a note: where prose and data could part, so they are refused.

Years, dates, act numbers, numbers of measures, list numbers and quotations are names, not figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTH = (
    "січ(?:ня|ні)|лют(?:ого|ому)|берез(?:ня|ні)|квіт(?:ня|ні)|трав(?:ня|ні)|черв(?:ня|ні)|лип(?:ня|ні)"
    "|серп(?:ня|ні)|верес(?:ня|ні)|жовт(?:ня|ні)|листопад[аі]|груд(?:ня|ні)"
    "|January|February|March|April|May|June|July|August|September|October|November|December"
)
_YEAR = "(?:19|20)[0-9]{2}"
_NAMES = re.compile(
    "|".join(
        (
            r"\{\{[^{}\n]*\}\}",  # a reference
            "«[^«»\n]*»|“[^“”\n]*”|`[^`\n]*`",  # a quotation, code
            r"\]\([^)\s]*\)|https?://\S+",  # an address
            r"№\s*[\w/.\u2013-]*\w",  # the number of an act, an indicator …
            r"\b[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}\b|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b",
            rf"\b[0-9]{{1,2}}\s+(?:{_MONTH})\b(?:\s+{_YEAR}\b)?|\b(?:{_MONTH})\s+{_YEAR}\b",
            rf"\b{_YEAR}(?:[\u2013-]{_YEAR})?\s+(?:рік|рок(?:у|ах|ами|ів|и)|році|рр?\.)",
            rf"\b(?:in|of|since|until|during|for|by|from|to)\s+{_YEAR}(?:[\u2013-]{_YEAR})?\b",
            r"\b(?:захід|захо\w+|measures?)\s+[0-9]+(?:\.[0-9]+)+",
            r"(?m:^\s*[0-9]+[.)]\s)|(?m:^#+ [0-9.]+)",
        )
    ),
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[^\W\d]*[0-9]+(?:[ \u00a0][0-9]{3}(?![0-9]))*(?:[.,][0-9]+)*\w*")


def figures(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, character in the line (both from 1) and text of each figure typed in.

    Examples
    --------
    >>> list(figures("У 2019 році подано 19 проєктів,\\nза рішенням № 6/102 від 27.06.2017."))
    [(1, 20, '19')]
    """
    bare = _NAMES.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in _FIGURE.finditer(bare):
        line = bare.count("\n", 0, found.start()) + 1
        position = found.start() - bare.rfind("\n", 0, found.start())
        yield line, position, found[0].strip()
