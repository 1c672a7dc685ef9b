"""The keys of a TOML file, read by the fields of a dataclass: each key is said once.

A field's type says what its key holds, a default that the key may be left out. What is wrong is
reported at its `Place`, and reads as None.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from civlib.dataset import slips
from civlib.dataset.cells import is_blank, mixed_scripts, text_fault
from civlib.dataset.decoding import read_text
from civlib.dataset.folders import FIRST_YEAR, LAST_YEAR, is_year
from civlib.dataset.problems import Log, broken, offer, pair_up
from civlib.wording import terms
from civlib.wording.messages import say

Steps = tuple[str | int, ...]
"""Keys and positions that lead to a value."""

TEMPLATE = (terms.TO_FILL, "Прізвище")
"""Words of the examples that stand for somebody's own."""

_HEADING = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


@dataclass(frozen=True)
class Place:
    """Where a value stands, and where its problems go; the lines are from `lines_of`."""

    log: Log
    lines: Mapping[Steps, int]
    path: Steps = ()

    def __truediv__(self, step: str | int) -> Place:
        """Return the place of what stands under a key or at a position."""
        return Place(self.log, self.lines, (*self.path, step))

    def __str__(self) -> str:
        """Return the path of the key as people write it; positions count from 1."""
        steps = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in self.path]
        return "".join(steps).removeprefix(".")

    def error(self, key: str, /, **values: object) -> None:
        """Report an error there by the key of its rule in the messages."""
        self.log.add_error(*self.told(*broken(key, **values)))

    def warn(self, key: str, /, **values: object) -> None:
        """Report there what somebody should look at."""
        self.log.add_warning(*self.told(*broken(key, **values)))

    def told(self, code: str, message: str) -> tuple[str, str, int]:
        """Return a fault with the key, and its line, else that of the nearest table around it."""
        path = self.path
        while path and path not in self.lines:
            path = path[:-1]
        return code, f"{self}: {message}", self.lines.get(path, 0)

    def holds(self, kind: type, value: Any) -> bool:
        """Tell whether the value is of a type of TOML, and report it if it is not."""
        # By its very type: for isinstance true is a number, and a time a date.
        if isinstance(value, Decimal) and not value.is_finite():
            self.error("not-finite.settings", value=value)
            return False
        if type(value) is kind and value != []:
            return True
        form = "section" if kind is list and type(value) is dict else "value"
        wanted = say(f"wanted.{kind.__name__}")
        self.error(f"wrong-type.{form}", value=value, wanted=wanted)
        return False


def quoted(value: object) -> str:
    """Return a text, or several in a row, as TOML writes them, which is as JSON does."""
    return json.dumps(value, ensure_ascii=False)


def flat(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each value that is no table and no list, with its dotted name.

    Examples
    --------
    >>> dict(flat({"term": {"first": 2024}, "signatories": [{"name": "А. Б."}]}))
    {'term.first': 2024, 'signatories.1.name': 'А. Б.'}
    """
    if not isinstance(value, dict | list):
        yield name, value
        return
    for part, inner in value.items() if isinstance(value, dict) else enumerate(value, start=1):
        yield from flat(inner, f"{name}.{part}" if name else str(part))


def load(path: Path, log: Log) -> tuple[dict[str, Any] | None, Place]:
    """Return what a TOML file says, None if it cannot be read, and the place of its keys."""
    content = read_text(path, log)
    place = Place(log, lines_of(content or ""))
    if content is None:
        return None, place
    try:
        return tomllib.loads(content, parse_float=Decimal), place
    except (ValueError, RecursionError) as error:
        row, column = _position(str(error), content)
        line = content.split("\n")[row - 1].strip(" \t") if row <= content.count("\n") + 1 else ""
        log.error(f"toml-syntax.{slips.kind(line, str(error))}", row, column, line=line, why=error)
        return None, place


def _position(message: str, content: str) -> tuple[int, int]:
    """Return line and column of a fault of syntax; the last line if its message names none."""
    if named := re.search(r"\(at line (\d+), column (\d+)\)", message):
        return int(named[1]), int(named[2])
    return content.rstrip("\n").count("\n") + 1, 0


def read(kind: Any, value: Any, place: Place) -> Any:
    """Return a value as the type of its field; None if anything in it is wrong.

    A field holds a text, a number, a truth value, a date, a word of an enum, a dataclass, a tuple
    of dataclasses or a mapping from years to a dataclass; each of them may be optional.
    """
    if isinstance(kind, UnionType):
        kind = get_args(kind)[0]
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        found = enumerate(value) if place.holds(list, value) else ()
        return tuple(read(inner, one, place / at) for at, one in found) or None
    if get_origin(kind) is Mapping:
        return _by_year(get_args(kind)[1], value, place)
    if is_dataclass(kind):
        return _made(kind, value, place)
    if issubclass(kind, str):
        return _text(kind, value, place)
    if kind is Decimal and type(value) is int:
        value = Decimal(value)
    return value if place.holds(kind, value) and _in_time(value, place) else None


def _in_time(value: Any, place: Place) -> bool:
    """Tell whether what may be a date is within the years of programmes, and say if not."""
    if type(value) is date and not FIRST_YEAR <= value.year <= LAST_YEAR:
        place.error("date-year", day=value, first=FIRST_YEAR, last=LAST_YEAR)
        return False
    return True


def parts(
    kind: Any, value: Any, place: Place, known: Collection[str] = ()
) -> dict[str, Any] | None:
    """Return what could be read of a table; report keys that are missing, misspelt or unknown.

    The fields of the dataclass are the keys, but those that are known otherwise.
    """
    if not place.holds(dict, value):
        return None
    hints = get_type_hints(kind)
    # A name that Python has taken ends in an underscore: the key ``from`` is the field ``from_``.
    declared = {one.name.rstrip("_"): one for one in fields(kind) if one.name not in known}
    there = {
        one.name: read(hints[one.name], value[key], place / key)
        for key, one in declared.items()
        if key in value
    }
    unknown = [key for key in value if key not in declared]
    meant = pair_up([key for key in declared if key not in value], unknown)
    for key in unknown:
        if key in meant:
            (place / key).error("misspelt-key", meant=meant[key])
        else:
            (place / key).error("unknown-key.settings", known=", ".join(declared))
    for key, field in declared.items():
        needed = field.default is MISSING and field.default_factory is MISSING
        if needed and key not in value and key not in meant.values():
            (place / key).error("missing-key")
    return {key: one for key, one in there.items() if one is not None}


def _made(kind: Any, value: Any, place: Place) -> Any:
    before = place.log.errors
    found = parts(kind, value, place)
    return kind(**found) if found is not None and place.log.errors == before else None


def _by_year(kind: Any, value: Any, place: Place) -> dict[int, Any]:
    """Return what stands under each year; None stands for what is wrong."""
    found = {}
    for key, inner in value.items() if place.holds(dict, value) else ():
        if is_year(key):
            found[int(key)] = read(kind, inner, place / key)
        else:
            (place / key).error("form.year", value=key, first=FIRST_YEAR, last=LAST_YEAR)
    return found


def _text(kind: type[str], value: Any, place: Place) -> str | None:
    """Return a text without odd characters, or one of the words of an enum."""
    if not place.holds(str, value):
        return None
    words = [*kind] if issubclass(kind, StrEnum) else []
    if is_blank(value):
        place.error("empty-text")
    elif any(word in value for word in TEMPLATE):
        place.error("to-fill")
    elif fault := text_fault(value):
        place.log.add_error(*place.told(*fault))
    elif words and value not in words:
        place.error("unknown-word", value=value, offer=offer(value, words))
    else:
        if mixed := mixed_scripts(value):
            place.log.add_warning(*place.told(*mixed))
        return kind(value)
    return None


def lines_of(text: str) -> dict[Steps, int]:
    """Return the line of each key and table that is written at the start of a line.

    Keys within an inline table have none of their own.
    """
    lines: dict[Steps, int] = {}
    arrays: Counter[Steps] = Counter()
    above: Steps = ()
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
