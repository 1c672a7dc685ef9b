"""The tables of two folders, row by row: rows are matched by the keys that their schemas name."""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from civlib.dataset import schemas
from civlib.dataset.keys import flat
from civlib.dataset.opening import MOST, read_bytes
from civlib.errors import UsageError
from civlib.verify.recompute import cells
from civlib.wording.messages import say
from civlib.wording.terms import VALUE, Table

TABLES, INPUTS = "tables", "inputs/data"
"""Where a folder has its published tables, and the data that it was made from."""

Key = tuple[str, ...]
Texts = Mapping[str, str]


class Change(NamedTuple):
    """One thing that differs between two tables.

    The table is a path below its folder. The key holds the cells that say what the row is about;
    one that repeats ends with ``#2`` and so on; it is empty where a whole column, or a whole table,
    is new or gone. The column is empty for a row that has nothing but its key, and for a whole
    table. Then the cell's text before and after: None where there is no such row, column or table;
    of a whole table the number of rows.
    """

    table: str
    key: Key
    column: str
    before: str | None
    after: str | None


class Sheet(NamedTuple):
    """A table as text: its columns, and its rows by their keys, in order, without those."""

    columns: tuple[str, ...]
    rows: Mapping[Key, Texts]


def changes(before: Path, after: Path, place: str = TABLES) -> tuple[Change, ...]:
    """Return what differs between the tables that two folders have in a place, or in `INPUTS`.

    They come table by table in the order of their paths; in each, rows that stay or go in their
    order before, then new ones in their order after; cells in the order of the columns. The order
    of rows and of columns does not count. Rows of CSV files are matched by the keys of their
    schemas, values of TOML files by their dotted names; other files have no rows.
    """
    return tuple(_between(_sheets(before / place), _sheets(after / place)))


def _sheets(place: Path) -> dict[str, Sheet]:
    paths = ((path.relative_to(place).as_posix(), path) for path in place.rglob("*.*"))
    read = {".toml": _toml, ".csv": _read}
    return {name: read[path.suffix](path, name) for name, path in paths if path.suffix in read}


def schema(table: str) -> Mapping[str, Any] | None:
    """Return the schema of a published table, or of a file of data; None where it has none."""
    name = PurePosixPath(table).stem
    if "/" in table:  # below the folder of its programme
        return schemas.read(name) if table.endswith(".csv") and name in [*Table] else None
    return schemas.published(name) if name in schemas.published_names() else None


def _read(path: Path, name: str) -> Sheet:
    try:
        header, *rows = cells(read_bytes(path, MOST))
    except (OSError, ValueError, csv.Error) as error:
        raise UsageError(say("diff.csv", path=path, why=error)) from error
    if any(len(row) != len(header) for row in rows):
        raise UsageError(say("diff.rows", path=path))
    known = schema(name)
    named = [dict(zip(header, row, strict=True)) for row in rows]
    return _sheet(header, _key(known, header) if known else header[:1], named)


def _key(known: Mapping[str, Any], header: Sequence[str]) -> Sequence[str]:
    """Return the key of a table, of which it may leave out what is not required; or a column."""
    key: Sequence[str] = known.get("primaryKey") or known["rowKey"]
    needed = {one["name"] for one in known["fields"] if one["constraints"].get("required")}
    whole = {*key} & {*header} and needed.intersection(key) <= {*header}
    return key if whole else header[:1]


def _toml(path: Path, _: str) -> Sheet:
    try:
        values = tomllib.loads(read_bytes(path, MOST).decode())
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(say("diff.toml", path=path, why=error)) from error
    rows = [{"name": name, VALUE: str(value)} for name, value in flat(values)]
    return _sheet(("name", VALUE), ("name",), rows)


def _sheet(columns: Sequence[str], key: Sequence[str], rows: Iterable[Texts]) -> Sheet:
    """Return a sheet; of rows with one key all but the first get a number."""
    found: dict[Key, Texts] = {}
    seen: Counter[Key] = Counter()
    for row in rows:
        about = tuple(row.get(name, "") for name in key)
        seen[about] += 1
        place = about if seen[about] == 1 else (*about, f"#{seen[about]}")
        found[place] = {name: text for name, text in row.items() if name not in key}
    return Sheet(tuple(columns), found)


def _between(old: Mapping[str, Sheet], new: Mapping[str, Sheet]) -> Iterator[Change]:
    for name in sorted({*old, *new}):
        was, now = old.get(name), new.get(name)
        if was is None or now is None:
            counts = (str(len(sheet.rows)) if sheet else None for sheet in (was, now))
            yield Change(name, (), "", *counts)
            continue
        for column in dict.fromkeys((*was.columns, *now.columns)):
            if (column in was.columns) != (column in now.columns):
                pair = ("" if column in sheet.columns else None for sheet in (was, now))
                yield Change(name, (), column, *pair)
        yield from _rows(name, was, now)


def _rows(name: str, old: Sheet, new: Sheet) -> Iterator[Change]:
    """Yield what differs in each row; of rows that are in one table only, every cell with text."""
    shared = [column for column in old.columns if column in new.columns]
    for key in dict.fromkeys((*old.rows, *new.rows)):
        was, now = old.rows.get(key), new.rows.get(key)
        alone = {**(was or {}), **(now or {})}
        filled = [column for column, text in alone.items() if text] or [""]
        for column in filled if was is None or now is None else shared:
            pair = [None if row is None else row.get(column, "") for row in (was, now)]
            if pair[0] != pair[1]:
                yield Change(name, key, column, *pair)
