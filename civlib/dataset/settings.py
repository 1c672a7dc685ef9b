"""Reading TOML by declaration: what each key holds is said once; whatever else stands is unknown.

A reader takes a value and its `Place`; it returns what it read, or reports at that place what is
wrong and returns None. `keys` and `many` make readers of tables from readers of their values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from civlib.dataset.cells import text_fault
from civlib.dataset.folders import is_slug
from civlib.dataset.problems import Log, offer, pair_up, quote

Path = tuple[str | int, ...]
"""Keys and positions that lead to a value."""

_HEADING = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


@dataclass(frozen=True)
class Place:
    """Where a value stands, and where its problems go.

    Attributes
    ----------
    log
        Gathers the problems of the file.
    lines
        Line of each key, from `lines_of`.
    path
        Keys and positions that lead to the value.
    """

    log: Log
    lines: Mapping[Path, int]
    path: Path = ()

    def __truediv__(self, step: str | int) -> Place:
        """Return the place of what stands under a key or at a position."""
        return Place(self.log, self.lines, (*self.path, step))

    @property
    def line(self) -> int:
        """Line of the key, else of the nearest table around it; 0 if there is none."""
        path = self.path
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def __str__(self) -> str:
        """Return the path of the key as people write it; positions count from 1.

        Examples
        --------
        >>> str(Place(Log("programme.toml"), {}) / "acts" / 0 / "date")
        'acts[1].date'
        """
        steps = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in self.path]
        return "".join(steps).removeprefix(".")

    def error(self, code: str, message: str) -> None:
        """Report an error of the value."""
        self.log.add_error(code, f"{self}: {message}", self.line)

    def refuse(self, value: Any, wanted: str) -> None:
        """Report that the value is of another type."""
        self.error("wrong-type", f"{quote(value)} is not {wanted}; write that.")


Reader = Callable[[Any, Place], Any]


class Key(NamedTuple):
    """What a key holds, and whether it may be left out."""

    read: Reader
    optional: bool = False


def text(value: Any, place: Place) -> str | None:
    """Return a text that is not empty and has no odd characters."""
    if not isinstance(value, str):
        place.refuse(value, "a text in quotes")
    elif not value.strip():
        place.error("empty-text", "it is empty; write the text.")
    elif fault := text_fault(value):
        place.error(*fault)
    else:
        return value
    return None


def slug(value: Any, place: Place) -> str | None:
    """Return a text of small Latin letters, digits and hyphens."""
    word = text(value, place)
    if word and not is_slug(word):
        rule = "is not made of small Latin letters, digits and hyphens"
        place.error("form", f"{quote(word)} {rule}; rewrite it, such as city.")
        return None
    return word


def one_of(*known: str) -> Reader:
    """Return the reader of one of some words; it gives the word as it is known."""

    def read(value: Any, place: Place) -> str | None:
        word = text(value, place)
        if word in known:
            return known[known.index(word)]
        if word:
            place.error("unknown-word", f"{quote(word)} is not allowed; {offer(word, known)}")
        return None

    return read


def typed(kind: type, wanted: str, but: type | tuple[()] = ()) -> Reader:
    """Return the reader of a value of one type of TOML, and of none that Python derives from it."""

    def read(value: Any, place: Place) -> Any:
        if isinstance(value, kind) and not isinstance(value, but):
            return value
        place.refuse(value, wanted)
        return None

    return read


number = typed(int, "a whole number such as 2019", but=bool)
flag = typed(bool, "true or false")
day = typed(date, "a date such as 2020-03-18, without quotes", but=datetime)
table = typed(dict, 'a table or a name such as { uk = "…", en = "…" }')


def parts(declared: Mapping[str, Key], value: Any, place: Place) -> dict[str, Any] | None:
    """Return what could be read of a table's keys; report those missing, misspelt and unknown."""
    if table(value, place) is None:
        return None
    read = {key: declared[key].read(value[key], place / key) for key in declared if key in value}
    unknown = [key for key in value if key not in declared]
    meant = pair_up([key for key in declared if key not in value], unknown)
    for key in unknown:
        if key in meant:
            (place / key).error("misspelt-key", f"there is no such key; write {meant[key]}.")
        else:
            known = f"Known: {', '.join(declared)}."
            (place / key).error("unknown-key", f"there is no such key; delete it. {known}")
    for key, (_, optional) in declared.items():
        if not optional and key not in value and key not in meant.values():
            (place / key).error("missing-key", "it is missing; add it.")
    return {key: found for key, found in read.items() if found is not None}


def keys(make: Callable[..., Any], **declared: Key) -> Reader:
    """Return the reader of a table that makes something of its keys, if none has an error."""

    def read(value: Any, place: Place) -> Any:
        before = len(place.log.problems)
        found = parts(declared, value, place)
        return make(**found) if found is not None and len(place.log.problems) == before else None

    return read


def partly(**declared: Key) -> Reader:
    """Return the reader of a table that gives a dict of the keys without an error."""
    return partial(parts, declared)


def many(read: Reader) -> Reader:
    """Return the reader of an array of tables, ``[[key]]``; None stands for one with an error."""

    def each(value: Any, place: Place) -> tuple[Any, ...] | None:
        if not isinstance(value, list) or not value:
            place.refuse(value, "a list of tables, each under its [[heading]]")
            return None
        return tuple(read(inner, place / at) for at, inner in enumerate(value))

    return each


def lines_of(text: str) -> dict[Path, int]:
    r"""Return the line of each key and table that is written at the start of a line.

    Keys within an inline table have none of their own.

    Examples
    --------
    >>> lines_of("[[acts]]\nkind = 1\n[[acts]]\nkind = 2")[("acts", 1, "kind")]
    4
    """
    lines: dict[Path, int] = {}
    arrays: Counter[Path] = Counter()
    above: Path = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if heading := _HEADING.fullmatch(line):
            above = tuple(step.strip(" \"'") for step in heading[2].split("."))
            if heading[1] == "[[":
                arrays[above] += 1
                above = (*above, arrays[above] - 1)
            for depth in range(1, len(above) + 1):
                lines.setdefault(above[:depth], number)
        elif key := _KEY.match(line):
            lines.setdefault((*above, key[1]), number)
    return lines
