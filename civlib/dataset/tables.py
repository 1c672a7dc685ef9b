"""One table of a year, read by its schema: its header, the length of its rows, cells and keys."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from civlib.dataset import cells, headings, schemas, spreadsheet
from civlib.dataset.decoding import Record
from civlib.dataset.frames import DataFrame
from civlib.dataset.problems import Log, broken, offer, pair_up
from civlib.dataset.references import key
from civlib.wording import terms
from civlib.wording.messages import quote
from civlib.wording.terms import Table

_TOTAL = re.compile(
    r"(всього|усього|разом|підсумок|итого|всего|grand total|sub-?total|total)"
    r"(\s*:.*|,?\s+(тис|грн).*|\s+(for|by)\s.*"
    r"|\s+(за|по)\s+(програм|пріоритет|завданн|розділ|джерел|заход|рік|рок|20).*)?"
    r"|[ув] (тому числі|т\.\s?ч\.).*|of which.*",
    re.IGNORECASE | re.DOTALL,
)
_SPREAD = re.compile(r"(\w )+\w")
"""Letters that are spread out, as in “В С Ь О Г О”."""

_TOTAL_FIELDS = (terms.MEASURE_ID, terms.PRIORITY_ID, terms.PRIORITY, terms.TITLE, terms.SOURCE)
NO_LABELS: Mapping[str, str] = MappingProxyType({})
MOST = 100_000
"""Lines of a table that are read at most."""

FEW = 3
"""A table of so many columns has no rows of one cell."""

_DTYPES = {"number": "object", "string": "str"}


@dataclass(frozen=True)
class Row:
    """One row: its text by column.

    ``sound`` is false where cells are missing or superfluous; such a row still says its key, so
    that rows of other tables which refer to it are not blamed. ``faulty`` names the cells that
    were reported already.
    """

    line: int
    text: dict[str, str]
    sound: bool = True
    faulty: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """What was read of a table; ``known`` is false if its rows could not be read."""

    kind: Table
    log: Log
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    known: bool = False

    @property
    def sound(self) -> Iterator[Row]:
        """Return the rows that have all their cells."""
        return (row for row in self.rows if row.sound)

    def keys(self, *columns: str, mark: str = "/") -> dict[str, dict[str, str]] | None:
        """Return the cells of each row by its key, such as ``outputs/2``; none if it is not sound.

        A part that is empty is no part of the key: an indicator without a group is ``2``.

        None if a key could not be read: whoever refers to it must not be blamed for it.
        """
        torn = any(problem.code == "quotes" for problem in self.log.problems)
        if torn or not self.known or any(row.faulty & {*columns} for row in self.rows):
            return None
        return {
            key(*(row.text[name] for name in columns), mark=mark): row.text if row.sound else {}
            for row in self.rows
        }

    def error(self, row: Row, column: str, code: str, message: str) -> None:
        """Report an error of one cell."""
        self.log.add_error(code, message, row.line, self._place(column))

    def warn(self, row: Row, column: str, code: str, message: str) -> None:
        """Report a warning of one cell."""
        self.log.add_warning(code, message, row.line, self._place(column))

    def _place(self, column: str) -> int:
        """Return where a column stands in the file, from 1; 0 if it is not there."""
        return self.header.index(column) + 1 if column in self.header else 0

    def frame(self) -> DataFrame:
        """Return the rows in the order of the file, with every declared column.

        They hold texts and exact decimals; a column that the file lacks holds nothing in any row.
        """
        from pandas import DataFrame, Series

        found = {}
        for name, field in schemas.fields(self.kind).items():
            values = [cells.value(field, row.text[name]) for row in self.rows]
            found[name] = Series(values, dtype=_DTYPES[field["type"]])
        return DataFrame(found)


def columns(kind: str) -> tuple[str, ...]:
    """Return the declared columns of a table, in order."""
    return tuple(schemas.fields(kind))


def read(
    kind: Table,
    text: str | None,
    log: Log,
    *,
    negative: bool = False,
    labels: Mapping[str, str] = NO_LABELS,
) -> Sheet:
    """Return the rows of a table's text and report what is wrong in them.

    "" is no table at all; ``negative`` allows amounts of money below zero; ``labels`` are those of
    the sources, each with its id.
    """
    if text == "":
        return Sheet(kind, log, known=True)
    if text and text.count("\n") > MOST:
        log.error("too-long", count=text.count("\n"), most=MOST)
        return Sheet(kind, log)
    found = spreadsheet.read(kind, text, log) if text else []
    # Where quotes are wrong in the first line, its record is missing.
    first = bool(found) and (found[0].line == 1 or headings.is_header(kind, found[0].cells))
    header = _header(kind, found[0], log) if first else ()
    if not header:
        return Sheet(kind, log)
    signed = negative and kind == Table.FUNDING
    rows = _rows(kind, header, found[1:], log, signed, labels)
    sheet = Sheet(kind, log, header, tuple(rows), known=True)
    _duplicates(sheet)
    return sheet


def _header(kind: str, header: Record, log: Log) -> tuple[str, ...]:
    """Report what is wrong with a header; return its columns, none if no row can be read.

    Columns stand in any order; those that are not required may be missing.
    """
    names, wanted, schema = header.cells, columns(kind), schemas.read(kind)
    line = header.line
    missing = [name for name in wanted if name not in names]
    meant = pair_up(missing, [name for name in names if name not in wanted])
    if not meant and len(missing) == len(wanted):
        log.error("no-header", line, 1, value=",".join(names), wanted=",".join(wanted))
        return ()
    needed = [one["name"] for one in schema["fields"] if one["constraints"].get("required")]
    lost = [name for name in missing if name in needed and name not in meant.values()]
    for position, name in enumerate(names, start=1):
        if name in names[: position - 1]:
            key, other = ("other", lost.pop(0)) if lost else ("again", "")
            log.error(f"duplicate-column.{key}", line, position, name=name, other=other)
        elif name in meant:
            log.error("misspelt-column", line, position, name=name, meant=meant[name])
        elif name not in wanted:
            key = "extra-column.named" if name.strip() else "extra-column.nameless"
            log.error(key, line, position, name=name, position=position, missing=missing)
    for name in lost:
        log.error("missing-column.one", line, name=name)
    names = tuple(meant.get(name, name) for name in names)
    choice = schema.get("needsOneOf", names)
    if not {*choice} & {*names}:
        log.error("missing-column.choice", line, names=choice)
        return ()
    return names if not lost and {*names} <= {*wanted} and len({*names}) == len(names) else ()


def _rows(
    kind: Table,
    names: tuple[str, ...],
    found: Iterable[Record],
    log: Log,
    signed: bool,
    labels: Mapping[str, str],
) -> Iterator[Row]:
    absent = dict.fromkeys(columns(kind), "")
    # A quote that is not closed breaks the lines after it.
    torn = any(problem.code == "quotes" for problem in log.problems)
    for record in found:
        text = absent | dict(zip(names, record.cells, strict=False))
        if not "".join(record.cells).strip():
            log.error("blank-row", record.line)
        elif total := _total(text):
            log.error("total-row.named", record.line, value=total)
        elif len(record.cells) == len(names) and _numbers_alone(kind, text):
            log.error("total-row.nameless", record.line)
        elif not torn and (lone := _lone(kind, names, record)):
            log.error("lone-cell", record.line, lone, value=record.cells[lone - 1])
        elif len(record.cells) != len(names):
            if not torn:
                _length(record, len(names), log)
            yield Row(record.line, text, sound=False)
        else:
            faulty = _faulty(kind, names, record, log, signed, labels)
            yield Row(record.line, text, faulty=frozenset(faulty))


def _total(text: dict[str, str]) -> str | None:
    """Return the cell that makes the row a total typed among the rows, if there is one."""
    for name in () if text.get(terms.PART_OF) else _TOTAL_FIELDS:
        cell = text.get(name, "").strip()
        cell = cell.replace(" ", "") if _SPREAD.fullmatch(cell) else cell
        if _TOTAL.fullmatch(cell) or (name == terms.SOURCE and cell == terms.ALL_SOURCES):
            return cell
    return None


def _numbers_alone(kind: Table, text: dict[str, str]) -> bool:
    """Tell whether a row says nothing but numbers: neither what they are of, nor anything else."""
    numbers = {name for name, one in schemas.fields(kind).items() if cells.is_number(one)}
    return {name for name, cell in text.items() if cell} <= numbers


def _lone(kind: Table, names: Sequence[str], record: Record) -> int:
    """Return the column of the one cell of a heading or a remark among the rows, else 0."""
    full = [place for place, cell in enumerate(record.cells) if cell.strip()]
    if len(names) < FEW or len(full) > 1 or full[0] >= len(names) or _whole(record):
        return 0
    fields = schemas.fields(kind)
    lacks = any(
        field["constraints"].get("required") and name != names[full[0]]
        for name, field in fields.items()
    )
    faulty = cells.fault(fields[names[full[0]]], record.cells[full[0]])
    return full[0] + 1 if lacks or faulty else 0


def _whole(record: Record) -> bool:
    """Tell whether a whole row stands in its first cell."""
    return len(record.cells) == 1 and bool(re.search(r"[,;\t].*[,;\t]", record.cells[0]))


def _length(record: Record, declared: int, log: Log) -> None:
    code = "long-row" if len(record.cells) > declared else "short-row.cells"
    code = "short-row.whole" if _whole(record) else code
    log.error(code, record.line, count=len(record.cells), declared=declared)


def _faulty(
    kind: str,
    names: tuple[str, ...],
    record: Record,
    log: Log,
    signed: bool,
    labels: Mapping[str, str],
) -> Iterator[str]:
    """Report what is wrong with each cell, once; yield the columns of those with an error."""
    fields = schemas.fields(kind)
    for column, (name, cell) in enumerate(zip(names, record.cells, strict=True), start=1):
        field = fields[name]
        if signed and cells.is_number(field):
            field = field | {"constraints": {}}
        if name == terms.SOURCE and kind == Table.FUNDING and cell.casefold() in labels:
            log.error("source-label", record.line, column, value=cell, id=labels[cell.casefold()])
            yield name
        elif fault := cells.fault(field, cell):
            if fault[0] == "form" and name == terms.SOURCE and labels:
                known = dict.fromkeys(labels.values())
                fault = broken("unknown-source", key=cell, offer=offer(cell, known, labels))
            log.add_error(*fault, record.line, column)
            yield name
        elif doubt := cells.suspicion(field, cell):
            log.add_warning(*doubt, record.line, column)


def _duplicates(sheet: Sheet) -> None:
    names = schemas.read(sheet.kind)["primaryKey"]
    first: dict[tuple[str, ...], int] = {}
    for row in sheet.sound:
        value = tuple(row.text[name] for name in names)
        if row.faulty & {*names}:
            continue
        if value in first:
            pairs = [pair for pair in zip(names, value, strict=True) if pair[1]]
            named = ", ".join(f"{name} {quote(cell)}" for name, cell in pairs)
            told = broken("duplicate-key.row", columns=named, line=first[value])
            sheet.error(row, pairs[-1][0], *told)
        first.setdefault(value, row.line)
