"""Reading TOML by declaration: each key once, with its type; whatever is left is unknown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from civlib.dataset.model import Name
from civlib.dataset.problems import Log, pair_up
from civlib.dataset.values import Wrong, table, tables, text

T = TypeVar("T")
Path = tuple[str | int, ...]

_HEADING = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


class Reader:
    """One table of a TOML file; each ``take`` reads a key, `close` reports what is left.

    A key that is missing or has a wrong value is reported and reads as None.

    Parameters
    ----------
    values
        The table.
    log
        Where problems go.
    lines
        Where keys stand in the file, from `lines_of`.
    path
        Keys and positions that lead to the table.
    """

    def __init__(
        self, values: dict[str, Any], log: Log, lines: Mapping[Path, int], path: Path = ()
    ) -> None:
        self.values, self.log, self.lines, self.path = values, log, lines, path
        self.taken: list[str] = []
        self.missing: list[str] = []

    def take(self, key: str, read: Callable[[Any], T], *, optional: bool = False) -> T | None:
        """Return the value of a key as ``read`` understands it."""
        self.taken.append(key)
        if key in self.values:
            try:
                return read(self.values[key])
            except Wrong as wrong:
                self.error(key, wrong.code, wrong.message)
        elif not optional:
            self.missing.append(key)
        return None

    def name(self, key: str, *, optional: bool = False) -> Name | None:
        """Return a name, ``{ uk = "…", en = "…" }``, of which ``en`` may be missing."""
        inner = self.table(key, optional=optional)
        if inner is None:
            return None
        uk, en = inner.take("uk", text), inner.take("en", text, optional=True)
        inner.close()
        return Name(uk, en) if uk else None

    def table(self, key: str, *, optional: bool = False) -> Reader | None:
        """Return a reader of the table under a key."""
        values = self.take(key, table, optional=optional)
        return None if values is None else self._inner(values, key)

    def tables(self, key: str, *, optional: bool = False) -> list[Reader]:
        """Return readers of the tables of an array, ``[[key]]``."""
        found = self.take(key, tables, optional=optional) or []
        return [self._inner(values, key, at) for at, values in enumerate(found)]

    def error(self, key: str, code: str, message: str) -> None:
        """Report an error of the value of a key."""
        path = (*self.path, key)
        self.log.add_error(code, f"{dotted(path)}: {message}", self._line(path))

    def close(self) -> None:
        """Report the keys that are missing, misspelt or unknown."""
        unknown = [key for key in self.values if key not in self.taken]
        pairs = pair_up([key for key in self.taken if key not in self.values], unknown)
        for key in unknown:
            if key in pairs:
                self.error(key, "misspelt-key", f"there is no such key; write {pairs[key]}.")
            else:
                known = ", ".join(self.taken)
                self.error(key, "unknown-key", f"there is no such key; delete it. Known: {known}.")
        for key in self.missing:
            if key not in pairs.values():
                self.error(key, "missing-key", "it is missing; add it.")

    def _inner(self, values: dict[str, Any], *steps: str | int) -> Reader:
        return Reader(values, self.log, self.lines, (*self.path, *steps))

    @property
    def line(self) -> int:
        """Return the line that the table starts on."""
        return self._line(self.path)

    def _line(self, path: Path) -> int:
        """Return the line of a key, else of the nearest table around it; 0 if there is none."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def dotted(path: Path) -> str:
    """Return the path of a key as people write it; positions count from 1.

    Examples
    --------
    >>> dotted(("acts", 0, "date"))
    'acts[1].date'
    """
    steps = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(steps).removeprefix(".")


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
