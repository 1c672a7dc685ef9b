"""The grammar of ``{{ table[key].column }}``: how a note refers to a figure of the data.

A note holds no braces but those of references, so whatever else has one is malformed: a slip must
not end as braces in a published report.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from civlib.dataset.problems import offer
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

FORM = "{{ table[key].column }}"

_PART = re.compile(
    r"(?<!\{)\{\{(?P<inner>[^{}\n]*)\}\}(?!\})"  # well-formed braces
    r"|\{+[^{}]*\}+"  # another number of them, or over lines
    r"|\{+[^{}\n]*|\}+"  # never closed, never opened
)
_INNER = re.compile(r"[ \t]*([A-Za-z_]+)\[([^\s\[\]]+)\]\.([A-Za-z_]+)[ \t]*")


@dataclass(frozen=True)
class Reference:
    """One well-formed reference, with its line and the character in it, both from 1.

    Table and column are known ones; whether the key exists is not said.
    """

    table: str
    key: str
    column: str
    line: int
    position: int

    def __str__(self) -> str:
        """Return the reference as it is written, such as ``{{ totals[all].planned }}``."""
        return f"{{{{ {self.table}[{self.key}].{self.column} }}}}"


@dataclass(frozen=True)
class Malformed:
    """Something with braces that is no reference, and where it starts, both from 1.

    The reason is what is wrong and the way out: the rest of a sentence that begins with the text.
    """

    text: str
    reason: str
    line: int
    position: int


def find(text: str) -> tuple[Reference | Malformed, ...]:
    """Return every reference of a text in its order, malformed ones included.

    Examples
    --------
    >>> found = find("Усього {{ totals[all].actual }},\\nа план {{ totals[all] }}")
    >>> [(one.line, type(one).__name__) for one in found]
    [(1, 'Reference'), (2, 'Malformed')]
    """
    return tuple(map(_read, _PART.finditer(text)))


def replace(text: str, resolve: Callable[[Reference], str]) -> str:
    """Return the text with each reference replaced by what ``resolve`` gives for it.

    Raises
    ------
    ValueError
        If the text holds a malformed reference; a note from `civlib.dataset.load` has none.

    Examples
    --------
    >>> replace("{{ totals[all].actual }} тис. грн", lambda reference: "838,5")
    '838,5 тис. грн'
    """

    def replaced(match: re.Match[str]) -> str:
        read = _read(match)
        if isinstance(read, Malformed):
            message = f"line {read.line}: {read.text!r} {read.reason}"
            raise ValueError(message)  # noqa: TRY004 - a wrong text, not a wrong type
        return resolve(read)

    return _PART.sub(replaced, text)


def _read(match: re.Match[str]) -> Reference | Malformed:
    """Return the reference that a part of a text is, or why it is none."""
    line = match.string.count("\n", 0, match.start()) + 1
    position = match.start() - match.string.rfind("\n", 0, match.start())
    inner = _INNER.fullmatch(match["inner"] or "")
    if not inner:
        return Malformed(match[0], _form(match), line, position)
    table, key, column = inner.groups()
    if table not in COLUMNS:
        reason = f"names no table of references. {offer(table, COLUMNS)}"
    elif column not in COLUMNS[table]:
        reason = f"names no column of {table}. {offer(column, COLUMNS[table])}"
    else:
        return Reference(table, key, column, line, position)
    return Malformed(match[0], reason, line, position)


def _form(match: re.Match[str]) -> str:
    if match["inner"] is not None:
        return f"is not of the form {FORM}."
    if "\n" in match[0]:
        return "spans lines; write the reference on one line."
    return f"has unbalanced braces; a reference is {FORM}, and a note has no other braces."
