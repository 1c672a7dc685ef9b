"""The only reader of what was published: the yearly tables under ``outputs/``, as exact frames.

A portfolio is made from these tables and not from ``data/`` a second time, so that it cannot say
anything else than the reports that it sums up.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from civlib import dataset
from civlib.dataset import Programme
from civlib.dataset.folders import is_year, shown
from civlib.dataset.frames import frame
from civlib.dataset.problems import quote
from civlib.errors import DataError, Problem, UsageError
from civlib.wording import terms
from civlib.wording.terms import Severity, State

if TYPE_CHECKING:
    from pandas import DataFrame

OUTPUT_VARIABLE = "CIVLIB_OUTPUT"
"""Environment variable that names the output folder, for notebooks run from elsewhere."""

FOLDER = "outputs"
TOTALS, INDICATORS, FINDINGS = "totals", "indicators", "findings"

Pair = tuple[str, int]
"""A programme's folder and a year."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, eq=False)
class Published:
    """The yearly tables of every programme that is published and still in ``data/``.

    Attributes
    ----------
    programmes
        What ``programme.toml`` says of each, by slug; sorted.
    pairs
        Every published (programme, year), sorted.
    totals
        One row for each (programme, year, source): planned, actual, variance in the programme's
        unit, execution_rate as published, rounded to six decimals.
    indicators
        One row for each (programme, year, group, number): state.
    findings
        One row for each finding of (programme, year): code, severity.
    present
        The pairs that have a table at all, by its name: a report without ``findings.csv`` was not
        audited, which is not the same as an audit without findings.
    """

    programmes: Mapping[str, Programme]
    pairs: tuple[Pair, ...]
    totals: DataFrame = field(repr=False)
    indicators: DataFrame = field(repr=False)
    findings: DataFrame = field(repr=False)
    present: Mapping[str, frozenset[Pair]] = field(repr=False)


def find_output(output: Path | None = None, data: Path | None = None) -> Path:
    """Return the output folder: the one given, that of ``CIVLIB_OUTPUT``, or the data's sibling.

    Raises
    ------
    UsageError
        If it does not exist.
    """
    named = output or os.environ.get(OUTPUT_VARIABLE)
    folder = Path(named) if named else dataset.find_data(data).resolve().parent / FOLDER
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder; run `civlib build` first, or name another.")
    return folder


def pairs(output: Path) -> tuple[Pair, ...]:
    """Return every (programme, year) with published totals, sorted."""
    found = output.glob(f"*/*/tables/{TOTALS}.csv")
    folders = [path.parents[1] for path in found]
    return tuple(sorted((one.parent.name, int(one.name)) for one in folders if is_year(one.name)))


def load(output: Path | None = None, data: Path | None = None) -> Published:
    """Return everything that is published, checked.

    A programme that is no longer in ``data/`` is left out.

    Parameters
    ----------
    output, data
        The folders; `find_output` and `civlib.dataset.find_data` tell which if None.

    Raises
    ------
    UsageError
        If nothing is published.
    DataError
        If a table is not what ``civlib build`` writes, with file and line.
    """
    source, folder = dataset.find_data(data), find_output(output, data)
    known = set(dataset.list_programmes(source))
    found = tuple(pair for pair in pairs(folder) if pair[0] in known)
    if not found:
        raise UsageError(f"Nothing is published in {folder} yet; run `civlib build` first.")
    slugs = list(dict.fromkeys(slug for slug, _ in found))
    programmes = dataset.load_programmes(slugs, source)
    read = {name: _read(name, found, folder) for name in COLUMNS}
    return Published(
        programmes={one.slug: one for one in programmes},
        pairs=found,
        present={name: frozenset(there) for name, (there, _) in read.items()},
        **{name: made for name, (_, made) in read.items()},
    )


def _read(name: str, found: Sequence[Pair], output: Path) -> tuple[list[Pair], DataFrame]:
    """Return which pairs have a table, and its rows of all of them in one frame."""
    there, rows = [], []
    for slug, year in found:
        path = output / slug / str(year) / "tables" / f"{name}.csv"
        if path.is_file():
            own = list(_rows(path, COLUMNS[name]))
            if name == TOTALS:
                _check_totals(path, [row[0] for row in own])
            there.append((slug, year))
            rows += [(slug, year, *row) for row in own]
    return there, frame([terms.PROGRAMME, terms.YEAR, *COLUMNS[name]], rows)


def _check_totals(path: Path, sources: Sequence[str]) -> None:
    """Refuse totals without exactly one row of all sources: there would be no sum, or two."""
    count = sources.count(terms.ALL_SOURCES)
    if count != 1:
        _refuse(path, 1, 0, f"{count} rows of {quote(terms.ALL_SOURCES)} instead of one")


def _rows(path: Path, columns: Mapping[str, Callable[[str], Any]]) -> Iterator[list[Any]]:
    """Yield the values of the known columns; others may stand beside them."""
    lines = _lines(path)
    line, header = next(lines, (1, []))
    missing = [name for name in columns if name not in header]
    if missing:
        _refuse(path, line, 0, f"there is no column {', '.join(map(quote, missing))}")
    readers = [(header.index(name), read) for name, read in columns.items()]
    for line, cells in lines:
        if len(cells) != len(header):
            _refuse(path, line, 0, f"{len(cells)} fields instead of {len(header)}")
        yield [_value(path, line, place, cells[place], read) for place, read in readers]


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a file, each with the line that it starts on."""
    line = 1
    try:
        with path.open(encoding="utf-8", newline="") as file:
            records = csv.reader(file, strict=True)
            for record in records:
                yield line, record
                line = records.line_num + 1
    except (csv.Error, UnicodeDecodeError) as error:
        _refuse(path, line, 0, f"it is no CSV in UTF-8 ({error})")


def _value(path: Path, line: int, place: int, text: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(text)
    except ValueError as error:
        _refuse(path, line, place + 1, str(error))


def _refuse(path: Path, line: int, column: int, rule: str) -> NoReturn:
    way = "nothing but `civlib build` should write here; build this report again"
    raise DataError([Problem(shown(path), line, column, "published", f"{rule}: {way}.")])


def _amount(text: str) -> Decimal | None:
    return Decimal(_checked(text)) if text else None


def _rate(text: str) -> Fraction | None:
    return Fraction(_checked(text)) if text else None


def _checked(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{quote(text)} is not a number")
    return text


COLUMNS: Mapping[str, Mapping[str, Callable[[str], Any]]] = {
    TOTALS: {
        terms.SOURCE: str,
        terms.PLANNED: _amount,
        terms.ACTUAL: _amount,
        terms.VARIANCE: _amount,
        terms.EXECUTION_RATE: _rate,
    },
    INDICATORS: {
        terms.GROUP: terms.Group,
        terms.NUMBER: int,
        terms.STATE: State,
    },
    FINDINGS: {terms.CODE: str, terms.SEVERITY: Severity},
}
"""Table → its columns that are read, each with how its text becomes a value."""
