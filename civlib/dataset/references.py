"""The grammar of ``{{ table[key].column }}``: how a note refers to a figure of the data.

A note holds no braces but those of references, so whatever else has one is malformed: a slip must
not end as braces in a published report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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

_TOKEN = re.compile(r"(?<!\{)\{\{([^{}\n]*)\}\}(?!\})|\{+|\}+")
_INNER = re.compile(r"[ \t]*([A-Za-z_]+)\[([^\s\[\]]+)\]\.([A-Za-z_]+)[ \t]*")


@dataclass(frozen=True)
class Reference:
    """One well-formed reference.

    Attributes
    ----------
    table, key, column
        What it names; table and column are known ones, whether the key exists is not said.
    line, position
        Where it starts: line of the text and character in the line, both from 1.
    """

    table: str
    key: str
    column: str
    line: int
    position: int

    def __str__(self) -> str:
        """Return the reference as it is written.

        Examples
        --------
        >>> print(Reference("totals", "all", "planned", 1, 1))
        {{ totals[all].planned }}
        """
        return f"{{{{ {self.table}[{self.key}].{self.column} }}}}"


@dataclass(frozen=True)
class Malformed:
    """Something with braces that is no reference.

    Attributes
    ----------
    text
        The offending text.
    reason
        What is wrong with it, the end of a sentence that begins with ``text``.
    line, position
        Where it starts, both from 1.
    known, given
        The allowed names and the one that is not among them, where a name is the fault.
    """

    text: str
    reason: str
    line: int
    position: int
    given: str = ""
    known: tuple[str, ...] = ()


def find(text: str) -> tuple[Reference | Malformed, ...]:
    """Return every reference of a text in its order, malformed ones included.

    Examples
    --------
    >>> found = find("Усього {{ totals[all].actual }},\\nа план {{ totals[all] }}")
    >>> [(one.line, type(one).__name__) for one in found]
    [(1, 'Reference'), (2, 'Malformed')]
    """
    return tuple(_read(text, start, end) for start, end in _spans(text))


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
    pieces, last = [], 0
    for start, end in _spans(text):
        found = _read(text, start, end)
        if isinstance(found, Malformed):
            message = f"line {found.line}: {found.text!r} {found.reason}"
            raise ValueError(message)  # noqa: TRY004 - a wrong text, not a wrong type
        pieces += [text[last:start], resolve(found)]
        last = end
    return "".join([*pieces, text[last:]])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each reference, and of whatever else has braces."""
    opened: int | None = None
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        closing = match[0].startswith("}")
        if opened is not None:
            yield opened, end if closing else _line_end(text, opened, start)
        elif closing:
            yield start, end
        opened = start if match[1] is None and not closing else None
        if match[1] is not None:
            yield start, end
    if opened is not None:
        yield opened, _line_end(text, opened, len(text))


def _line_end(text: str, start: int, limit: int) -> int:
    end = text.find("\n", start, limit)
    return limit if end < 0 else end


def _read(text: str, start: int, end: int) -> Reference | Malformed:
    line = text.count("\n", 0, start) + 1
    where = (line, start - text.rfind("\n", 0, start))
    whole = text[start:end]
    token = _TOKEN.fullmatch(whole)
    if token is None or token[1] is None:
        return Malformed(whole, _imbalance(whole), *where)
    return _named(whole, token[1], where)


def _imbalance(whole: str) -> str:
    if "\n" in whole:
        return "spans lines; write the reference on one line"
    return f"has unbalanced braces; a reference is {FORM}, and a note has no other braces"


def _named(whole: str, inner: str, where: tuple[int, int]) -> Reference | Malformed:
    match = _INNER.fullmatch(inner)
    if not match:
        return Malformed(whole, f"is not of the form {FORM}", *where)
    table, key, column = match.groups()
    if table not in COLUMNS:
        return Malformed(
            whole,
            "names no table of references",
            *where,
            table,
            tuple(map(str, COLUMNS)),
        )
    if column not in COLUMNS[table]:
        reason = f"names no column of {table}"
        return Malformed(whole, reason, *where, column, COLUMNS[table])
    return Reference(table, key, column, *where)
