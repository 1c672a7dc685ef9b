"""The only reader of what was published: the yearly tables under ``outputs/``, exactly.

A portfolio is made from these tables and not from ``data/`` a second time, so that it cannot say
anything else than the reports that it sums up.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from civlib import dataset
from civlib.dataset import Programme
from civlib.dataset.decoding import Record, read_text, records
from civlib.dataset.folders import is_year, shown
from civlib.dataset.frames import Amount
from civlib.dataset.problems import DataError, Log, Problem, broken
from civlib.errors import UsageError
from civlib.wording import terms
from civlib.wording.messages import say
from civlib.wording.terms import Severity, State

OUTPUT_VARIABLE = "CIVLIB_OUTPUT"
"""Environment variable that names the output folder, for notebooks run from elsewhere."""

FOLDER = "outputs"
TOTALS, INDICATORS, FINDINGS = "totals", "indicators", "findings"

Pair = tuple[str, int]
"""A programme's folder and a year."""

Reader = Callable[[str], Any]
"""What makes a value of a cell, or raises ValueError."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Published:
    """What the yearly tables tell of every programme that is published and still in ``data/``.

    Attributes
    ----------
    programmes, pairs
        What ``programme.toml`` says of each, by slug; every published (programme, year). Sorted.
    money
        Planned and actual of all sources, in the programme's unit, of each pair that has money.
    states, severities
        The state of every result indicator (money put in is no result), the severity of every
        finding of each pair that has the table: a report without ``findings.csv`` was not audited,
        which is not the same as an audit without findings.
    """

    programmes: Mapping[str, Programme]
    pairs: tuple[Pair, ...]
    money: Mapping[Pair, tuple[Amount, Amount]]
    states: Mapping[Pair, Sequence[str]]
    severities: Mapping[Pair, Sequence[str]]


def find_output(output: Path | None = None, data: Path | None = None) -> Path:
    """Return the output folder: the one given, that of ``CIVLIB_OUTPUT``, or the data's sibling."""
    named = output or os.environ.get(OUTPUT_VARIABLE)
    folder = Path(named) if named else dataset.find_data(data).resolve().parent / FOLDER
    if not folder.is_dir():
        raise UsageError(say("find.output", path=folder))
    return folder


def released(place: Path) -> Path | None:
    """Return the inputs of the newest released version of a year, given its folder in the data."""
    output = os.environ.get(OUTPUT_VARIABLE) or place.parents[1].resolve().parent / FOLDER
    year = Path(place.parent.name, place.name)
    found = Path(output, year, "versions").glob("*/inputs/data")
    numbered = [path for path in found if path.parents[1].name.isdecimal()]
    newest = max(numbered, key=lambda path: int(path.parents[1].name), default=None)
    return newest / year if newest else None


def pairs(output: Path) -> tuple[Pair, ...]:
    """Return every (programme, year) with published totals or indicators, sorted."""
    names = (TOTALS, INDICATORS)
    found = (path for name in names for path in output.glob(f"*/*/tables/{name}.csv"))
    folders = {path.parents[1] for path in found}
    return tuple(sorted((one.parent.name, int(one.name)) for one in folders if is_year(one.name)))


def load(output: Path | None = None, data: Path | None = None) -> Published:
    """Return everything that is published, checked.

    A programme that is no longer in ``data/`` is left out. `find_output` and
    `civlib.dataset.find_data` tell which folders are meant by None.

    Raises
    ------
    UsageError
        If nothing is published.
    DataError
        If a table is not what ``civlib build`` writes, with file and line.
    """
    source, folder = dataset.find_data(data), find_output(output, data)
    known = set(dataset.list_programmes(source))
    published = tuple(pair for pair in pairs(folder) if pair[0] in known)
    if not published:
        raise UsageError(say("find.unpublished", path=folder))
    slugs = list(dict.fromkeys(slug for slug, _ in published))
    totals, indicators, findings = (_tables(name, published, folder) for name in COLUMNS)
    return Published(
        programmes={one.slug: one for one in dataset.load_programmes(slugs, source)},
        pairs=published,
        money={
            pair: (row[1], row[2])
            for pair, rows in totals.items()
            for row in rows
            if row[0] == terms.ALL_SOURCES
        },
        states={
            pair: [row[-1] for row in rows if row[0] != terms.Group.INPUTS]
            for pair, rows in indicators.items()
        },
        severities={pair: [row[-1] for row in rows] for pair, rows in findings.items()},
    )


def _tables(name: str, published: Sequence[Pair], output: Path) -> dict[Pair, list[list[Any]]]:
    """Return the rows of a table for each pair that has it."""
    paths = {pair: output.joinpath(*map(str, pair), "tables", f"{name}.csv") for pair in published}
    return {pair: _rows(path, COLUMNS[name]) for pair, path in paths.items() if path.is_file()}


def _rows(path: Path, columns: Mapping[str, Reader]) -> list[list[Any]]:
    """Return the values of the known columns of a table; others may stand beside them."""
    header, *found = _records(path)
    missing = [name for name in columns if name not in header.cells]
    if missing:
        _refuse(path, header.line, 0, "columns", names=missing)
    for record in found:
        if len(record.cells) != len(header.cells):
            counts = {"count": len(record.cells), "declared": len(header.cells)}
            _refuse(path, record.line, 0, "fields", **counts)
    readers = [(header.cells.index(name), read) for name, read in columns.items()]
    rows = [[_value(path, row, at, read) for at, read in readers] for row in found]
    sums = sum(row[0] == terms.ALL_SOURCES for row in rows)
    if terms.SOURCE in columns and sums != 1:  # there would be no sum, or two
        _refuse(path, 1, 0, "totals", count=sums, source=terms.ALL_SOURCES)
    return rows


def _records(path: Path) -> list[Record]:
    """Return the records of a file: its header at least."""
    log = Log(shown(path))
    found = list(records(read_text(path, log) or "", log))
    if log.problems:  # a spreadsheet's habits too: these files are no person's
        first = min(log.problems)
        said = ", ".join(log.habits) or first.message.removesuffix(".")
        _refuse(path, first.row, 0, "csv", why=said)
    return found


def _value(path: Path, record: Record, at: int, read: Reader) -> Any:
    try:
        return read(record.cells[at])
    except ValueError:
        _refuse(path, record.line, at + 1, "value", value=record.cells[at])


def _refuse(path: Path, line: int, column: int, key: str, **values: object) -> NoReturn:
    raise DataError([Problem(shown(path), line, column, *broken(f"published.{key}", **values))])


def _number(text: str) -> Amount:
    if text and not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text) if text else None


_AMOUNTS = (terms.PLANNED, terms.ACTUAL, terms.VARIANCE, terms.EXECUTION_RATE)

COLUMNS: Mapping[str, Mapping[str, Reader]] = {
    TOTALS: {terms.SOURCE: str, **dict.fromkeys(_AMOUNTS, _number)},
    INDICATORS: {
        terms.GROUP: lambda text: text and terms.Group(text),
        terms.NUMBER: str,
        terms.STATE: State,
    },
    FINDINGS: {terms.CODE: str, terms.SEVERITY: Severity},
}
"""Table → its columns that are read, each with how its text becomes a value."""
