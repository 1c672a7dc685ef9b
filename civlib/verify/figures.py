"""What was published against what is made again and what is computed independently."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial
from pathlib import PurePath
from typing import NamedTuple

from civlib.verify import numbers, read_html, read_pdf
from civlib.verify.differences import Difference, Tally
from civlib.verify.reading import Cell, Reading, Table, Unreadable, quoted
from civlib.verify.recompute import Value, rounded
from civlib.verify.shown import Form, Line, Tables, expected

READERS = {".html": read_html.read, ".pdf": read_pdf.read}
"""Ending of a file's name → what reads it."""


class Counts(NamedTuple):
    """Numbers of a file.

    Attributes
    ----------
    read
        How many it shows.
    confirmed
        How many of them equal an independent computation.
    repeated
        How many others came out of the re-run only.
    """

    read: int
    confirmed: int
    repeated: int


class Comparison(NamedTuple):
    """What the comparison of a file found."""

    differences: tuple[Difference, ...]
    counts: Counts


@lru_cache(maxsize=16)
def read(ending: str, data: bytes) -> Reading:
    """Return what a file shows; the same bytes are read once.

    Parameters
    ----------
    ending
        ``.html`` or ``.pdf``.
    data
        The file.

    Raises
    ------
    Unreadable
        If the file is damaged.
    """
    return READERS[ending](data)


def compare(file: str, published: bytes, remade: bytes, tables: Tables | None = None) -> Comparison:
    """Compare a published page or PDF with the one made again, and its tables with the data.

    Parameters
    ----------
    file
        Its name, ending with ``.html`` or ``.pdf``.
    published, remade
        The two files.
    tables
        What was recomputed independently (`recompute.year` or `recompute.review`);
        nothing if None.

    Returns
    -------
    Comparison
        A published file that is damaged is one difference, and no number of it counts.
    """
    ending = PurePath(file).suffix
    try:
        shown = read(ending, published)
    except Unreadable as error:
        return _unreadable(file, error)
    tally = Tally(file)
    again = read(ending, remade)
    tally.compare(shown, again)
    # A changed caption must not change what its table is held against.
    whole = len(shown.tables) == len(again.tables)
    lines = expected(tables or {}, (again if whole else shown).tables)
    confirmed = sum(map(partial(_confirm, tally), shown.tables, lines))
    return Comparison(tuple(tally.found), _counted(shown, tally, confirmed))


def compare_csv(
    file: str, published: bytes, rows: Sequence[Mapping[str, str]], independent: bool = True
) -> Comparison:
    """Compare a published CSV file with the rows that it should have.

    Parameters
    ----------
    file
        Its name.
    published
        The file.
    rows
        Its rows as text, from `civlib.verify.recompute.texts` or `csv_rows`.
    independent
        Whether the rows were computed independently, not only made again.
    """
    try:
        table = _csv(file, published)
    except Unreadable as error:
        return _unreadable(file, error)
    header = tuple(rows[0]) if rows else table.header
    lines = (
        tuple(Cell(text, f"line {number}") for text in row.values())
        for number, row in enumerate(rows, start=2)
    )
    tally = Tally(file)
    tally.compare_tables(table, Table("", "line 1", PurePath(file).stem, header, tuple(lines)))
    confirmed = tally.same if independent else 0
    return Comparison(tuple(tally.found), _counted(Reading((table,), ()), tally, confirmed))


def csv_rows(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file that was made again.

    Raises
    ------
    Unreadable
        If it is no CSV file.
    """
    table = _csv("", data)
    return [dict(zip(table.header, (cell.text for cell in row), strict=True)) for row in table.rows]


def _csv(file: str, data: bytes) -> Table:
    try:
        lines = [*csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(str(error)) from error
    if not lines:
        raise Unreadable("it is empty")
    header, *rows = lines
    cells = (
        tuple(Cell(text, f"line {number}") for text in row)
        for number, row in enumerate(rows, start=2)
    )
    return Table("", "line 1", PurePath(file).stem, tuple(header), tuple(cells))


def _unreadable(file: str, error: Unreadable) -> Comparison:
    difference = Difference(file, "the whole file", f"it cannot be read: {error}", "")
    return Comparison((difference,), Counts(0, 0, 0))


def _counted(shown: Reading, tally: Tally, confirmed: int) -> Counts:
    total = sum(len(numbers.numbers(text)) for text in _said(shown))
    return Counts(total, confirmed, max(0, tally.same - confirmed))


def _said(shown: Reading) -> Iterator[str]:
    """Yield every text of a file once."""
    for table in shown.tables:
        yield from table.header
        yield from (cell.text for row in table.rows for cell in row if not cell.spanned)
    yield from (text.text for text in shown.texts)


def _confirm(tally: Tally, table: Table, lines: Sequence[Line] | None) -> int:
    """Hold a table against the data; return how many numbers are as computed independently."""
    if lines is None:
        return 0
    if len(lines) != len(table.rows):
        place = f"{table.place}, table {quoted(table.title)}"
        tally.add(place, f"{len(table.rows)} rows", f"{len(lines)} rows")
    rows = enumerate(lines[: len(table.rows)])
    return sum(_confirm_row(tally, table, row, line) for row, line in rows)


def _confirm_row(tally: Tally, table: Table, row: int, line: Line) -> int:
    confirmed = 0
    for column, (value, form) in line.items():
        place, cells = table.name(row, column), table.rows[row]
        cell = cells[column] if column < len(cells) else Cell("", "")
        if not is_shown(cell.text, value, form):
            tally.add(place, cell.text, _written(value, form))
        elif place not in tally and not cell.spanned:
            confirmed += min(1, len(numbers.numbers(cell.text)))
    return confirmed


def is_shown(text: str, value: Value, form: Form) -> bool:
    r"""Return whether a text shows a value, rounded half up to the places of its form.

    Examples
    --------
    >>> is_shown("96,9\u00a0%", Fraction(8385, 8650), Form(1, percent=True))
    True
    >>> is_shown("838,5", Decimal("838.50"), Form(1)), is_shown("838,5", None, Form(1))
    (True, False)
    """
    if value is None:
        return text.startswith(numbers.DASH) if form.within else text == numbers.DASH
    if isinstance(value, str) or (isinstance(value, int) and form.places is None):
        return text == str(value)
    if form.within:
        text = next(iter(numbers.numbers(text)), "")
    wanted = _wanted(value, form)
    places = -int(wanted.as_tuple().exponent)
    return numbers.read(text, max(0, places), form.percent) == wanted


def _wanted(value: int | Decimal | Fraction, form: Form) -> Decimal:
    if form.places is None:
        return Decimal(value) if isinstance(value, int | Decimal) else rounded(value, 6)
    return rounded(100 * value if form.percent else value, form.places)


def _written(value: Value, form: Form) -> str:
    """Return how a value should be shown, with a point as the decimal sign."""
    if value is None or isinstance(value, str):
        return value or numbers.DASH
    return f"{_wanted(value, form):f}" + (" %" if form.percent else "")
