"""The order of a table's rows: that of the document, else one which the rows decide themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from civlib.dataset import schemas

T = TypeVar("T")
Token = tuple[int, int, str]

_TOKEN = re.compile("[0-9]+|[^0-9/.#]+")
_NUMBER, _LISTED, _OTHER = range(3)


def arranged(kind: str, rows: Iterable[T], cells: Callable[[T], Sequence[str]]) -> list[T]:
    """Return the rows of a table in the one order that they have, however the file lists them.

    The rows of a table in the order of the document stay as they are. Those of another table are
    sorted by the columns that its schema names, and where these are equal by the whole row; so
    only rows that are equal in every cell may stand either way.

    Parameters
    ----------
    kind
        Name of the table.
    rows
        Its rows, without the header.
    cells
        What gives the text of a row's cells, in the order of the columns.

    Examples
    --------
    >>> lines = ["1.10,city,5,5", "1.9,other,2,", "1.9,city,,1"]
    >>> arranged("funding", lines, lambda line: line.split(","))
    ['1.9,city,,1', '1.9,other,2,', '1.10,city,5,5']
    """
    columns = _columns(kind)

    def key(row: T) -> tuple[Any, ...]:
        own = tuple(cells(row))
        return (*(natural(own[at], places) for at, places in columns), own)

    return sorted(rows, key=key) if columns else list(rows)


def natural(text: str, places: Mapping[str, int]) -> tuple[Token, ...]:
    """Return the key that sorts numbers within a text by their size and words by a list.

    Numbers come first, then the listed words, then the others by their letters; points, slashes
    and number signs only part them. A number of any length is compared exactly.

    Parameters
    ----------
    text
        A cell.
    places
        The place of each listed word.

    Examples
    --------
    >>> keys = ["note", "measures/1.10/result", "measures/1.9/reason", "measures/1.9/result"]
    >>> sorted(keys, key=lambda key: natural(key, {"measures": 0, "result": 1}))[:3]
    ['measures/1.9/result', 'measures/1.9/reason', 'measures/1.10/result']
    """
    return tuple(_token(part, places) for part in _TOKEN.findall(text))


def _token(part: str, places: Mapping[str, int]) -> Token:
    if part[0] in "0123456789":
        digits = part.lstrip("0")
        return _NUMBER, len(digits), digits
    return (_LISTED, places[part], "") if part in places else (_OTHER, 0, part)


@cache
def _columns(kind: str) -> tuple[tuple[int, Mapping[str, int]], ...]:
    """Return where the columns are that decide the order, with the places of their words."""
    schema = schemas.read(kind)
    if schema["order"] == schemas.DOCUMENT:
        return ()
    fields = {field["name"]: (at, field) for at, field in enumerate(schema["fields"])}
    return tuple((at, _places(field)) for at, field in map(fields.__getitem__, schema["order"]))


def _places(field: dict[str, Any]) -> Mapping[str, int]:
    words = field.get("sequence") or field["constraints"].get("enum", ())
    return {word: place for place, word in enumerate(words)}
