"""How a note refers to figures of the data, ``{{ table[key].column }}``, and what must hold in it.

A note holds no braces but those of references, so whatever else has one is malformed: a slip must
not end as braces in a published report. A figure typed in is where prose and data could part, so
that is refused too. Years, dates, act numbers, numbers of measures, list numbers and quotations are
names, not figures.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from civlib.dataset.cells import (
    LONGEST_WORD,
    TO_FILL,
    invisible,
    mixed_scripts,
    mixed_words,
    too_long,
)
from civlib.dataset.problems import ERROR, Log, broken, offer
from civlib.dataset.spreadsheet import NO_BREAK
from civlib.wording import terms
from civlib.wording.terms import Table

TOTALS = "totals"
COLUMNS: dict[str, tuple[str, ...]] = {
    Table.MEASURES: (terms.PLANNED, terms.ACTUAL, terms.VARIANCE, terms.EXECUTION_RATE),
    TOTALS: (terms.PLANNED, terms.ACTUAL, terms.VARIANCE, terms.EXECUTION_RATE),
    Table.INDICATORS: (terms.PLANNED, terms.ACTUAL, terms.ACHIEVEMENT_RATE),
    Table.STATEMENTS: (terms.VALUE,),
}
"""Which columns of which tables a reference may name."""

LONGEST = 100_000
"""Characters of a note at most, some fifty pages."""

FORM = "{{ table[key].column }}"

Rows = Mapping[str, Mapping[str, str]]
"""Keys with the cells of their rows."""

Keys = Mapping[str, Rows | None]
"""What can be referred to → its rows; None where what has them could not be read."""

PLACE = re.compile(r"(measures|indicators)/(.+)/([a-z_]+?)(?:#\d+)?")
"""Where a statement stands: table, key and column."""

_PART = re.compile(
    r"(?<!\{)\{\{(?P<inner>[^{}\n]*)\}\}(?!\})"  # well-formed braces
    r"|\{+[^{}]*\}+"  # another number of them, or over lines
    r"|\{+[^{}\n]*|\}+"  # never closed, never opened
)
_INNER = re.compile(r"[ \t]*([^\W\d]+)\[([^\s\[\]]+)\]\.([^\W\d]+)[ \t]*")
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
            r"\]\([^)\s]{0,2000}\)|https?://\S+",  # an address
            r"№\s*[\w/.\u2013-]*\w",  # the number of an act, an indicator …
            r"\b[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}\b|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b",
            rf"\b[0-9]{{1,2}}\s+(?:{_MONTH})\b(?:\s+{_YEAR}\b)?|\b(?:{_MONTH})\s+{_YEAR}\b",
            rf"\b{_YEAR}(?:[\u2013-]{_YEAR})?\s+(?:рік|рок(?:у|ах|ами|ів|и)|році|рр?\.)",
            rf"\b(?:in|of|since|until|during|for|by|from|to)\s+{_YEAR}(?:[\u2013-]{_YEAR})?\b",
            r"\b(?:захід|захо\w+|measures?)\s+(?:\w+(?:\.\w+)+|0[0-9]+|[^\W\d]+[0-9]\w*)",
            r"(?m:^[^\S\n]*[0-9]+[.)]\s)|(?m:^#+ [0-9.]+)",
        )
    ),
    re.IGNORECASE,
)
_RAISED, _OTHER = (
    "\u2070\u00b9\u00b2\u00b3\u2074-\u2089",
    "\u00bc-\u00be\u2150-\u218b\u2460-\u249b\u24ea-\u24ff",
)
_FIGURE = re.compile(
    r"(?<![^\W\d])[^\W\d]*\d+(?:[ \u00a0]\d{3}(?!\d))*(?:[.,]\d+)*\w*"
    rf"|(?<!\w)[{_RAISED}]+|[{_OTHER}]+"  # in м² and CO₂ part of a name
)


@dataclass(frozen=True)
class Reference:
    """Something with braces, with its line and the character in it, both from 1.

    ``fault`` is what is wrong with a malformed one, by the name of its message. Of any other, table
    and column are known ones; whether the key exists is not said.
    """

    text: str
    line: int
    position: int
    fault: str = ""
    table: str = ""
    key: str = ""
    column: str = ""

    def __str__(self) -> str:
        """Return the reference as it is written."""
        return written(self.table, self.key, self.column)


def written(table: str, key: str, column: str) -> str:
    """Return a reference as it is written.

    Examples
    --------
    >>> written("totals", "all", "planned")
    '{{ totals[all].planned }}'
    """
    return f"{{{{ {table}[{key}].{column} }}}}"


def key(*parts: object, mark: str = "/") -> str:
    """Return the key of a row: the parts that there are, joined.

    Examples
    --------
    >>> key("outputs", "2"), key("", "I.2"), key("trainings", "note", mark="@")
    ('outputs/2', 'I.2', 'trainings@note')
    """
    return mark.join(str(part) for part in parts if part != "")


def find(text: str) -> tuple[Reference, ...]:
    """Return every reference of a text in its order, malformed ones included."""
    starts = _starts(text)
    return tuple(_read(match, starts) for match in _PART.finditer(text))


def replace(text: str, resolve: Callable[[Reference], str]) -> str:
    """Return the text with what ``resolve`` gives for each reference in it.

    Other braces are left alone; a note from `civlib.dataset.load` has none.

    Examples
    --------
    >>> replace("{{ totals[all].actual }} тис. грн, $x^{2}$", lambda reference: "838,5")
    '838,5 тис. грн, $x^{2}$'
    """
    starts = _starts(text)

    def replaced(match: re.Match[str]) -> str:
        read = _read(match, starts)
        return match[0] if read.fault else resolve(read)

    return _PART.sub(replaced, text)


def _starts(text: str) -> list[int]:
    """Return where each line of a text begins."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


def _place(starts: Sequence[int], at: int) -> tuple[int, int]:
    """Return the line of a character and its place in it, both from 1."""
    line = bisect_right(starts, at)
    return line, at - starts[line - 1] + 1


def _read(match: re.Match[str], starts: Sequence[int]) -> Reference:
    line, position = _place(starts, match.start())
    inner = _INNER.fullmatch(match["inner"] or "")
    table, key, column = inner.groups() if inner else ("", "", "")
    return Reference(match[0], line, position, _fault(match, table, column), table, key, column)


def _fault(match: re.Match[str], table: str, column: str) -> str:
    if match["inner"] is None:
        return "lines" if "\n" in match[0] else "braces"
    if not table:
        return "form"
    if table not in COLUMNS:
        return "table"
    return "" if column in COLUMNS[table] else "column"


def check(text: str, keys: Keys, log: Log) -> None:
    """Report what is wrong in a note: characters, references to the tables, figures typed in."""
    starts = _starts(text)
    if long := too_long(text, LONGEST):
        word = re.search(rf"\S{{{LONGEST_WORD + 1}}}", text[:LONGEST])
        at = LONGEST if len(text) > LONGEST or not word else word.start()
        log.add_error(*long, *_place(starts, at))
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if fault := invisible(NO_BREAK.sub(" ", line)):  # which good prose has
            log.add_error(*fault, number)
        if (blank := TO_FILL.search(line)) and line.strip("_ "):
            log.add_error(*broken("to-fill"), number, blank.start() + 1)
    words = _PART.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for at, told in mixed_words(words):
        log.add_warning(*told, *_place(starts, at))
    for one in find(text):
        if one.fault and (mixed := mixed_scripts(one.text)):
            log.add_error(*mixed, one.line, one.position)
        elif one.fault:
            known = {"table": COLUMNS, "column": COLUMNS.get(one.table, ())}.get(one.fault, ())
            way = offer(one.column if one.fault == "column" else one.table, known)
            told = broken(f"reference.{one.fault}", text=one.text, table=one.table, offer=way)
            log.add_error(*told, one.line, one.position)
        else:
            _resolve(one, keys[one.table], log)
    # A line that cannot be told into words and references would be reported a second time.
    torn = {
        problem.row
        for problem in log.problems
        if problem.code in ("reference", "invisible", "mixed-scripts") and problem.severity == ERROR
    }
    for row, position, figure in figures(text):
        if row not in torn:
            log.add_error(*broken("typed-figure", figure=figure), row, position)


def _resolve(one: Reference, known: Rows | None, log: Log) -> None:
    """Report a reference to something that is not there, or to an empty cell."""
    if known is None:
        return
    if one.key not in known:
        way = offer(one.key, known)
        told = broken("unknown-reference", text=one, table=one.table, key=one.key, offer=way)
        log.add_error(*told, one.line, one.position)
    elif known[one.key].get(one.column) == "":
        log.add_warning(*broken("absent-reference", text=one), one.line, one.position)


def figures(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, character in the line (both from 1) and text of each figure typed in."""
    bare = _NAMES.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    starts = _starts(bare)
    for found in _FIGURE.finditer(bare):
        yield *_place(starts, found.start()), found[0].strip()
