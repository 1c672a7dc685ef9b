"""What must hold in a note: its references resolve, and no figure is typed in beside them.

A figure typed in is where prose and data could part. Years, dates, act numbers, numbers of
measures, list numbers and quotations are names, not figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from civlib.dataset.cells import invisible
from civlib.dataset.problems import Log, offer, quote
from civlib.dataset.references import Malformed, Reference, find
from civlib.dataset.relations import Keys, Rows

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


def check(text: str, keys: Keys, log: Log) -> None:
    """Report what is wrong in a note: characters, references to the tables, figures typed in."""
    for number, line in enumerate(text.split("\n"), start=1):
        if fault := invisible(line):
            log.add_error(*fault, number)
    for one in find(text):
        if isinstance(one, Malformed):
            message = f"{quote(one.text)} {one.reason}"
            log.add_error("reference", message, one.line, one.position)
        else:
            _resolve(one, keys[one.table], log)
    # A line that cannot be told into words and references would be reported a second time.
    torn = {problem.row for problem in log.problems if problem.code in ("reference", "invisible")}
    for row, position, figure in figures(text):
        if row not in torn:
            way = "write a reference to the data, such as {{ totals[all].actual }}"
            log.add_error("typed-figure", f"{quote(figure)} is typed in; {way}.", row, position)


def _resolve(one: Reference, known: Rows | None, log: Log) -> None:
    """Report a reference to something that is not there, or to an empty cell."""
    if known is None:
        return
    if one.key not in known:
        message = f"{quote(one)}: {one.table} has no {quote(one.key)}; {offer(one.key, known)}"
        log.add_error("unknown-reference", message, one.line, one.position)
    elif known[one.key].get(one.column) == "":
        rule = "the cell is empty, so a dash is shown; fill it in or take the reference out."
        log.add_warning("absent-reference", f"{quote(one)}: {rule}", one.line, one.position)


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
