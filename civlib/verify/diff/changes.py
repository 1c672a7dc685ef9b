"""The tables of two folders, row by row: rows are matched by the keys that their schemas name."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, NoReturn

from civlib.dataset import schemas
from civlib.dataset.frames import EXACT
from civlib.errors import UsageError
from civlib.verify.recompute import cells
from civlib.wording.terms import VALUE, Table

TABLES, INPUTS = "tables", "inputs/data"
"""Where a folder has its published tables, and the data that it was made from."""

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Key = tuple[str, ...]


class Change(NamedTuple):
    """One thing that differs between two tables.

    Attributes
    ----------
    table
        Name of a published table, or path of a file of data below the inputs.
    key
        What the row is about: the cells of its key. A key that repeats ends with ``#2`` and so
        on. Empty where a whole column, or a whole table, is new or gone.
    column
        Name of the column. Empty for a row that has nothing but its key, and for a whole table.
    before, after
        The cell's text, empty where it is empty; None where there is no such row, column or
        table. Of a whole table it is the number of rows.
    """

    table: str
    key: Key
    column: str
    before: str | None
    after: str | None

    @property
    def of_data(self) -> bool:
        """Whether it is about the data and not about a published table."""
        return self.table.endswith((".csv", ".toml"))

    @property
    def difference(self) -> Decimal | None:
        """Return after − before, exactly; None where not both are numbers.

        Examples
        --------
        >>> Change("totals", ("all",), "actual", "838.5", "840.0").difference
        Decimal('1.5')
        """
        pair = (self.before or "", self.after or "")
        if not all(map(NUMBER.fullmatch, pair)) or not self.key:
            return None
        before, after = map(Decimal, pair)
        return EXACT.subtract(after, before)


class Sheet(NamedTuple):
    """A table as text: its columns, those of its key, and its rows by their keys, in order."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: Mapping[Key, Mapping[str, str]]


def changes(before: Path, after: Path) -> tuple[Change, ...]:
    """Return what differs between the published tables, ``tables/*.csv``, of two folders.

    They come table by table in the order of their names; in each, rows that stay or go in their
    order before, then new ones in their order after; cells in the order of the columns. The order
    of rows and of columns does not count.

    Raises
    ------
    UsageError
        If a file is not CSV in UTF-8 with rows as long as its header.
    """
    return tuple(_between(_published(before), _published(after)))


def inputs(before: Path, after: Path) -> tuple[Change, ...]:
    """Return what differs between the data that two folders were made from, as `changes` does.

    Rows of CSV files are matched by the keys of the data dictionary, values of TOML files by
    their dotted names. Other files are texts, and have no rows.
    """
    return tuple(_between(_bundled(before), _bundled(after)))


def _published(folder: Path) -> dict[str, Sheet]:
    paths = sorted((folder / TABLES).glob("*.csv"))
    return {path.stem: _read(path, schema(path.stem)) for path in paths}


def _bundled(folder: Path) -> dict[str, Sheet]:
    """Return the sheet of each file of data that has rows, by its path."""
    place = folder / INPUTS
    found = {path.relative_to(place).as_posix(): path for path in sorted(place.rglob("*.*"))}
    return {
        name: _toml(path) if path.suffix == ".toml" else _read(path, schema(name))
        for name, path in found.items()
        if path.suffix in {".csv", ".toml"}
    }


def schema(table: str) -> Mapping[str, Any] | None:
    """Return the schema of a published table, or of a file of data; None where it has none."""
    name = PurePosixPath(table).stem
    if table.endswith(".csv"):
        return schemas.read(name) if name in [*Table] else None
    return schemas.published(table) if table in schemas.published_names() else None


def _read(path: Path, schema: Mapping[str, Any] | None) -> Sheet:
    try:
        header, *rows = cells(path.read_bytes())
    except (OSError, ValueError, csv.Error) as error:
        _refuse(path, f"it cannot be read as CSV in UTF-8 ({error})")
    if any(len(row) != len(header) for row in rows):
        _refuse(path, "its rows are not as long as its header")
    known = (schema.get("primaryKey") or schema["rowKey"]) if schema else header[:1]
    key = tuple(known if {*known} <= {*header} else header[:1])
    named = [dict(zip(header, row, strict=True)) for row in rows]
    return Sheet(tuple(header), key, _keyed(named, key))


def _toml(path: Path) -> Sheet:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        _refuse(path, f"it cannot be read as TOML ({error})")
    rows = [{"name": name, VALUE: text} for name, text in _flat("", values)]
    return Sheet(("name", VALUE), ("name",), _keyed(rows, ("name",)))


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield each value that is no table and no list, with its dotted name."""
    if isinstance(value, dict):
        items: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list):
        items = enumerate(value, start=1)
    else:
        yield name, str(value)
        return
    for part, inner in items:
        yield from _flat(f"{name}.{part}" if name else str(part), inner)


def _keyed(rows: Iterable[dict[str, str]], key: Key) -> dict[Key, dict[str, str]]:
    """Return the rows by their keys; one that is there already gets a number."""
    found: dict[Key, dict[str, str]] = {}
    seen: Counter[Key] = Counter()
    for row in rows:
        about = tuple(row[name] for name in key)
        seen[about] += 1
        found[about if seen[about] == 1 else (*about, f"#{seen[about]}")] = row
    return found


def _refuse(path: Path, rule: str) -> NoReturn:
    raise UsageError(f"{path}: {rule}; compare folders as `civlib build` publishes them.")


def _between(old: Mapping[str, Sheet], new: Mapping[str, Sheet]) -> Iterator[Change]:
    for name in sorted({*old, *new}):
        if name not in new:
            yield Change(name, (), "", str(len(old[name].rows)), None)
        elif name not in old:
            yield Change(name, (), "", None, str(len(new[name].rows)))
        else:
            yield from _columns(name, old[name].columns, new[name].columns)
            yield from _rows(name, old[name], new[name])


def _columns(name: str, old: Key, new: Key) -> Iterator[Change]:
    yield from (Change(name, (), column, "", None) for column in old if column not in new)
    yield from (Change(name, (), column, None, "") for column in new if column not in old)


def _rows(name: str, old: Sheet, new: Sheet) -> Iterator[Change]:
    """Yield what differs in each row; of rows that are in one table only, every cell with text."""
    shared = [column for column in old.columns if column in new.columns]
    for key in dict.fromkeys((*old.rows, *new.rows)):
        was, now = old.rows.get(key), new.rows.get(key)
        if was is not None and now is not None:
            cells = [(column, was[column], now[column]) for column in shared]
            yield from (Change(name, key, *cell) for cell in cells if cell[1] != cell[2])
        elif was is not None:
            yield from (Change(name, key, *cell, None) for cell in _filled(was, old.key))
        elif now is not None:
            filled = _filled(now, new.key)
            yield from (Change(name, key, column, None, text) for column, text in filled)


def _filled(row: Mapping[str, str], key: Key) -> list[tuple[str, str]]:
    """Return the cells beside the key that hold text; one without a column if none does."""
    return [(name, text) for name, text in row.items() if text and name not in key] or [("", "")]
