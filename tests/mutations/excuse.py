"""Which mutations may change a figure without being told of."""

import csv
import io
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from .changes import Mutation

TABLES = {"planned", "planned_initial", "appropriated", "actual", "planned_high", "tolerance"}
"""Columns whose cells are figures."""

KEYS = {"measure_id", "source", "fund", "group", "number", "part_of", "place", "indicator"}
"""Columns that say which row a figure is of."""

WORDS = {"status", "status_basis", "direction", "target", "due", "term", "relation", "actual_text"}
"""Columns whose words are, or decide, a status or a state."""


def excused(mutation: Mutation) -> bool:
    """Tell whether a change of a figure need not be told of: it is what somebody has typed.

    In a table: whole rows are gone or there twice, or a whole column that may be left out and is
    of no figures; or each cell that differs is a number, and is one still, with
    ASCII digits, a sign and a point or comma, or nothing; or a key or a word that decides a state;
    where rows are gone, such a cell is in the last row, where the file was cut.
    In the settings: a whole line is gone, twice there or moved, or a value that is no text, or an
    id. Never in a text, nor in the header of a table.
    """
    if mutation.file.endswith(".toml"):
        return _settings(mutation)
    old, new = (
        [*csv.reader(io.StringIO(text.decode("utf-8-sig", errors="replace"), newline=""))]
        for text in (mutation.before, mutation.after)
    )
    if not mutation.file.endswith(".csv"):
        return False
    if new and old[0] != new[0]:
        return any(
            _without(old, at) == new for at in range(len(old[0])) if old[0][at] in WORDS | KEYS
        )
    if {*map(tuple, new)} <= {*map(tuple, old)}:
        return True
    cut = mutation.before.startswith(mutation.after)
    cells = [
        (name, pair)
        for rows in zip(old, new, strict=False)
        for name, *pair in zip(old[0], *rows, strict=False)
        if pair[0] != pair[1]
    ]
    return (
        (len(old) == len(new) or cut)
        and any(_typed(*one) for one in cells)
        and all(name not in TABLES or _typed(name, pair) for name, pair in cells)
    )


def _without(rows: list[list[str]], at: int) -> list[list[str]]:
    return [row[:at] + row[at + 1 :] for row in rows]


def _typed(name: str, pair: list[str]) -> bool:
    numbers = all(re.fullmatch(r"(-?[0-9]+([.,][0-9]*)?)?", one) for one in pair)
    return numbers if name in TABLES else name in KEYS | WORDS


def _settings(mutation: Mutation) -> bool:
    old, new = (text.decode().splitlines() for text in (mutation.before, mutation.after))
    if {*new} <= {*old}:
        return True
    before, after = (dict(_leaves(tomllib.loads("\n".join(one)))) for one in (old, new))
    differ = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    return any(not isinstance(before.get(key), str) or key[-1] == "id" for key in differ)


def _leaves(value: Any, key: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict | list):
        for name, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(one, (*key, name))
    else:
        yield key, value
