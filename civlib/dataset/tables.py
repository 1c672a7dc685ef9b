"""One table: header, length of rows, cells, keys. Frictionless judges type and constraints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civlib.dataset import cells, header, schemas
from civlib.dataset.files import Record, records
from civlib.dataset.problems import Log, offer, quote
from civlib.wording import terms
from civlib.wording.terms import Table

if TYPE_CHECKING:
    from frictionless import Schema

_TOTAL = re.compile(
    r"(всього|усього|разом|підсумок|grand total|sub-?total|total)"
    r"(\s*:.*|,?\s+(тис|грн).*|\s+(for|by)\s.*"
    r"|\s+(за|по)\s+(програм|пріоритет|завданн|розділ|джерел|заход|рік|рок|20).*)?"
    r"|[ув] (тому числі|т\.\s?ч\.).*|of which.*",
    re.IGNORECASE | re.DOTALL,
)
_TOTAL_FIELDS = (terms.MEASURE_ID, terms.PRIORITY_ID, terms.PRIORITY, terms.TITLE, terms.SOURCE)


@dataclass(frozen=True)
class Row:
    """One row: its text by column, and the values that the schema reads from it.

    ``sound`` is false where cells are missing or superfluous; such a row still says its key, so
    that rows of other tables which refer to it are not blamed. ``faulty`` names the cells that
    were reported already.
    """

    line: int
    text: dict[str, str]
    values: tuple[Any, ...] = ()
    sound: bool = True
    faulty: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """What was read of a table; ``known`` is false if its rows could not be read."""

    kind: Table
    log: Log
    rows: tuple[Row, ...] = ()
    known: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the declared columns."""
        return header.columns(self.kind)

    @property
    def sound(self) -> Iterator[Row]:
        """Return the rows that have all their cells."""
        return (row for row in self.rows if row.sound)

    def error(self, row: Row, column: str, code: str, message: str) -> None:
        """Report an error of one cell."""
        self.log.add_error(code, message, row.line, self.columns.index(column) + 1)

    def warn(self, row: Row, column: str, code: str, message: str) -> None:
        """Report a warning of one cell."""
        self.log.add_warning(code, message, row.line, self.columns.index(column) + 1)


def read(kind: Table, text: str | None, log: Log) -> Sheet:
    """Return the rows of a table's text and report what is wrong in them."""
    if text is None or not header.delimited(text, log):
        return Sheet(kind, log)
    found = records(text, log)
    first = next(found, None)
    if first is None or first.line > 1 or not header.check(kind, first, log):
        return Sheet(kind, log)
    rest = list(found)
    known = bool(rest) or not _empty(kind, log)
    sheet = Sheet(kind, log, tuple(_rows(kind, rest, log)), known)
    _duplicates(sheet)
    return sheet


def _empty(kind: str, log: Log) -> bool:
    """Report a table without rows; return whether it needs some."""
    needed = bool(schemas.read(kind).get("minimumRows"))
    report = log.add_error if needed else log.add_warning
    report("empty-table", "it has a header and no rows; add them.", 1)
    return needed


def _rows(kind: Table, found: Iterable[Record], log: Log) -> Iterator[Row]:
    schema, names = _schema(kind), header.columns(kind)
    for record in found:
        text = dict(zip(names, record.cells, strict=False))
        if not "".join(record.cells).strip():
            log.add_error("blank-row", "the row is blank; delete it.", record.line)
        elif total := _total(text):
            message = f"{quote(total)} is a total; delete the row, totals are computed."
            log.add_error("total-row", message, record.line)
        elif len(record.cells) != len(names):
            _length(record, names, log)
            yield Row(record.line, dict.fromkeys(names, "") | text, sound=False)
        else:
            yield _row(kind, schema, record, log)


def _total(text: dict[str, str]) -> str | None:
    """Return the cell that makes the row a total typed among the rows, if there is one."""
    for name in _TOTAL_FIELDS:
        cell = text.get(name, "").strip()
        if _TOTAL.fullmatch(cell) or (name == terms.SOURCE and cell == terms.ALL_SOURCES):
            return cell
    return None


def _length(record: Record, names: tuple[str, ...], log: Log) -> None:
    if any(problem.code == "quotes" for problem in log.problems):
        return  # a quote that is not closed breaks the lines after it
    short = len(record.cells) < len(names)
    cause = "a cell or its comma is missing" if short else "quote a cell that holds a comma"
    counts = f"{len(record.cells)} cells where {len(names)} are declared"
    hint = "" if short else ", and write a decimal sign as a point"
    log.add_error("short-row" if short else "long-row", f"{counts}; {cause}{hint}.", record.line)


def _schema(kind: str) -> Schema:
    """Return the declared schema; keys that point to other tables are checked across tables."""
    from frictionless import Schema

    descriptor = schemas.read(kind)
    return Schema.from_descriptor({key: descriptor[key] for key in ("fields", "missingValues")})


def _row(kind: str, schema: Schema, record: Record, log: Log) -> Row:
    """Return the row as the schema reads it; report what is wrong with each cell, once."""
    values, notes = schema.read_cells(list(record.cells))
    fields, faulty = schemas.read(kind)["fields"], set()
    for column, (field, cell, note) in enumerate(zip(fields, record.cells, notes, strict=True), 1):
        found = cells.fault(field, cell) or (_fault(field, cell, note) if note else None)
        if found:
            log.add_error(*found, record.line, column)
            faulty.add(field["name"])
        elif looked := cells.suspicion(field, cell):
            log.add_warning(*looked, record.line, column)
    text = dict(zip(header.columns(kind), record.cells, strict=True))
    return Row(record.line, text, tuple(values), faulty=frozenset(faulty))


def _fault(field: dict[str, Any], cell: str, note: dict[str, str]) -> tuple[str, str]:
    """Return code and message of the first constraint that a cell breaks."""
    name, rules = field["name"], field["constraints"]
    if "required" in note:
        return "required", f"{name} is empty; every row needs it. {_way_out(field)}"
    if "enum" in note:
        message = f"{quote(cell)} is no {name}; {offer(cell, rules['enum'])}"
        return f"unknown-{name}", message
    if "pattern" in note:
        return "form", f"{quote(cell)} is not {field['form']}; rewrite it."
    return "too-small", f"{quote(cell)} is below {rules['minimum']}, the least {name} there is."


def _way_out(field: dict[str, Any]) -> str:
    if "enum" in field["constraints"]:
        return offer("", field["constraints"]["enum"])
    return f"Write {field['form']}." if "form" in field else "Fill it in."


def _duplicates(sheet: Sheet) -> None:
    key = schemas.read(sheet.kind)["primaryKey"]
    first: dict[tuple[str, ...], int] = {}
    for row in sheet.sound:
        value = tuple(row.text[name] for name in key)
        if not all(value):
            continue
        if value in first:
            named = ", ".join(
                f"{name} {quote(cell)}" for name, cell in zip(key, value, strict=True)
            )
            message = f"{named} is already in line {first[value]}; delete or renumber one of them."
            sheet.error(row, key[-1], "duplicate-key", message)
        first.setdefault(value, row.line)
