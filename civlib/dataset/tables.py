"""One table: header, length of rows, cells, keys. Frictionless judges type and constraints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civlib import schemas, terms
from civlib.dataset import cells
from civlib.dataset.files import DELIMITERS, Record, records
from civlib.dataset.problems import Log, offer, pair_up, quote
from civlib.terms import Table

if TYPE_CHECKING:
    from frictionless import Schema

_TOTAL = re.compile(
    r"(всього|усього|разом|підсумок|grand total|sub-?total|total)"
    r"(\s*:.*|\s+(за|по)\s+(програм|пріоритет|завданн|розділ|джерел|заход|рік|рок|20).*)?"
    r"|[ув] (тому числі|т\.\s?ч\.).*|of which.*",
    re.IGNORECASE | re.DOTALL,
)
_TOTAL_FIELDS = (terms.MEASURE_ID, terms.PRIORITY_ID, terms.PRIORITY, terms.TITLE, terms.SOURCE)


@dataclass(frozen=True)
class Row:
    """One row: its text by column, and the values that the schema reads from it.

    ``sound`` is false where cells are missing or superfluous; such a row still says its key, so
    that rows of other tables which refer to it are not blamed.
    """

    line: int
    text: dict[str, str]
    values: tuple[Any, ...] = ()
    sound: bool = True


@dataclass(frozen=True)
class Sheet:
    """What was read of a table; ``known`` is false if its file or header could not be read."""

    kind: Table
    log: Log
    rows: tuple[Row, ...] = ()
    known: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the declared columns."""
        return columns(self.kind)

    @property
    def sound(self) -> Iterator[Row]:
        """Return the rows that have all their cells."""
        return (row for row in self.rows if row.sound)

    def error(self, row: Row, column: str, code: str, message: str) -> None:
        """Report an error of one cell."""
        self.log.error(code, message, row.line, self.columns.index(column) + 1)

    def warn(self, row: Row, column: str, code: str, message: str) -> None:
        """Report a warning of one cell."""
        self.log.warn(code, message, row.line, self.columns.index(column) + 1)


def columns(kind: str) -> tuple[str, ...]:
    """Return the declared columns of a table, in order."""
    return tuple(field["name"] for field in schemas.read(kind)["fields"])


def read(kind: Table, text: str | None, log: Log) -> Sheet:
    """Return the rows of a table's text and report what is wrong in them."""
    found = [] if text is None else list(records(text, log))
    if not found or not _header(kind, found[0], log):
        return Sheet(kind, log)
    sheet = Sheet(kind, log, tuple(_rows(kind, found[1:], log)), known=True)
    if not found[1:]:
        _empty(kind, log)
    _duplicates(sheet)
    return sheet


def _header(kind: str, header: Record, log: Log) -> bool:
    """Report what is wrong with the header; return whether the rows can be read all the same."""
    names, wanted = header.cells, columns(kind)
    if names == wanted:
        return True
    if len(names) == 1 and (mark := next((m for m in DELIMITERS if m in names[0]), None)):
        rule = "the delimiter is a comma; save it as comma-separated"
        log.error("delimiter", f"its fields are separated by {DELIMITERS[mark]}; {rule}.", 1, 1)
        return False
    if not ({*names} & {*wanted} or pair_up(wanted, names)):
        rule = f"the first line must be the header; write: {','.join(wanted)}."
        log.error("no-header", f"{quote(','.join(names))} names no column; {rule}", 1, 1)
        return False
    return _names(names, wanted, log)


def _names(names: Sequence[str], wanted: Sequence[str], log: Log) -> bool:
    missing = [name for name in wanted if name not in names]
    pairs = pair_up(missing, [name for name in names if name not in wanted])
    for position, name in enumerate(names, start=1):
        if name in names[: position - 1]:
            message = f"column {quote(name)} is there twice; delete one."
            log.error("duplicate-column", message, 1, position)
        elif name in pairs:
            message = f"there is no column {quote(name)}; write {quote(pairs[name])}."
            log.error("misspelt-column", message, 1, position)
        elif name not in wanted:
            message = f"there is no column {quote(name)}; delete it."
            log.error("extra-column", message, 1, position)
    for name in missing:
        if name not in pairs.values():
            log.error("missing-column", f"column {quote(name)} is missing; add it.", 1)
    meant = tuple(pairs.get(name, name) for name in names)
    if sorted(meant) == sorted(wanted) and meant != tuple(wanted):
        order = ",".join(wanted)
        log.error("column-order", f"the columns are in another order; put them so: {order}.", 1)
    return meant == tuple(wanted)


def _empty(kind: str, log: Log) -> None:
    report = log.error if schemas.read(kind).get("minimumRows") else log.warn
    report("empty-table", "it has a header and no rows; add them.", 1)


def _rows(kind: Table, found: Iterable[Record], log: Log) -> Iterator[Row]:
    schema, names = _schema(kind), columns(kind)
    for record in found:
        text = dict(zip(names, record.cells, strict=False))
        if not "".join(record.cells).strip():
            log.error("blank-row", "the row is blank; delete it.", record.line)
        elif total := _total(text):
            message = f"{quote(total)} is a total; delete the row, totals are computed."
            log.error("total-row", message, record.line)
        elif len(record.cells) != len(names):
            _length(record, names, log)
            yield Row(record.line, dict.fromkeys(names, "") | text, sound=False)
        else:
            yield Row(record.line, text, _values(kind, schema, record, log))


def _total(text: dict[str, str]) -> str | None:
    """Return the cell that makes the row a total typed among the rows, if there is one."""
    for name in _TOTAL_FIELDS:
        cell = text.get(name, "").strip()
        if _TOTAL.fullmatch(cell) or name == terms.SOURCE and cell == terms.ALL_SOURCES:
            return cell
    return None


def _length(record: Record, names: Sequence[str], log: Log) -> None:
    if any(problem.code == "quotes" for problem in log.problems):
        return  # a quote that is not closed breaks the lines after it
    short = len(record.cells) < len(names)
    cause = "a cell or its comma is missing" if short else "quote a cell that holds a comma"
    counts = f"{len(record.cells)} cells where {len(names)} are declared"
    hint = "" if short else ", and write a decimal sign as a point"
    log.error("short-row" if short else "long-row", f"{counts}; {cause}{hint}.", record.line)


def _schema(kind: str) -> Schema:
    """Return the declared schema; keys that point to other tables are checked across tables."""
    from frictionless import Schema

    descriptor = schemas.read(kind)
    return Schema.from_descriptor({key: descriptor[key] for key in ("fields", "missingValues")})


def _values(kind: str, schema: Schema, record: Record, log: Log) -> tuple[Any, ...]:
    """Report what is wrong with each cell, once; return the values that the schema reads."""
    values, notes = schema.read_cells(list(record.cells))
    fields = schemas.read(kind)["fields"]
    for column, (field, cell, note) in enumerate(zip(fields, record.cells, notes, strict=True), 1):
        found = cells.fault(field, cell) or (_fault(field, cell, note) if note else None)
        if found:
            log.error(*found, record.line, column)
        elif looked := cells.suspicion(field, cell):
            log.warn(*looked, record.line, column)
    return tuple(values)


def _fault(field: dict[str, Any], cell: str, note: dict[str, str]) -> tuple[str, str]:
    """Return code and message of the first constraint that a cell breaks."""
    name, rules = field["name"], field["constraints"]
    if "required" in note:
        return "required", f"{name} is empty; every row needs it."
    if "enum" in note:
        message = f"{quote(cell)} is no {name}; {offer(cell, rules['enum'])}"
        return f"unknown-{name}", message
    if "pattern" in note:
        return "form", f"{quote(cell)} is not {field['form']}; rewrite it."
    return "too-small", f"{quote(cell)} is below {rules['minimum']}, the least {name} there is."


def _duplicates(sheet: Sheet) -> None:
    key = schemas.read(sheet.kind)["primaryKey"]
    first: dict[tuple[str, ...], int] = {}
    for row in sheet.sound:
        value = tuple(row.text[name] for name in key)
        if not all(value):
            continue
        if value in first:
            named = ", ".join(f"{name} {quote(cell)}" for name, cell in zip(key, value, strict=True))
            message = f"{named} is already in line {first[value]}; delete or renumber one of them."
            sheet.error(row, key[-1], "duplicate-key", message)
        first.setdefault(value, row.line)
