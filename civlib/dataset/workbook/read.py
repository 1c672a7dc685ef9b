"""A filled workbook → the rows of its pages; what Excel has done to a cell is a problem, no guess.

Nothing in it is run or computed, and no more is unpacked than a workbook of a year can have.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civlib.dataset.folders import shown
from civlib.dataset.model import Programme
from civlib.dataset.opening import MIB, Unfit, read_bytes
from civlib.dataset.problems import DataError, Log, Problem, broken
from civlib.dataset.workbook import pages as layout
from civlib.dataset.workbook.pages import CONCLUSION, META, TOP, Column, Page, Row
from civlib.wording import LANGUAGES, terms
from civlib.wording.messages import say

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST, UNPACKED, PARTS = 10 * MIB, 50 * MIB, 1000
LIMITS = {"most": LARGEST // MIB, "unpacked": UNPACKED // MIB, "parts": PARTS}
"""Bytes of the file, bytes and parts of what is packed in it, that are read at most."""

OLD = b"\xd0\xcf\x11\xe0"
"""What an .xls begins with, and an .xlsx with a password."""

PERCENT, DIGITS = "%", 15

Cell = tuple[str, int, str]
"""Page, row of the sheet and column."""


@dataclass
class Book:
    """What is in a workbook: whose it is, and the rows of each page with the sheet's row of each.

    ``marks`` are the cells that something is wrong with, ``places`` where each column stands.
    """

    path: Path
    programme: str
    year: int
    lang: str
    rows: dict[str, list[tuple[int, Row]]] = field(default_factory=dict)
    marks: dict[Cell, str] = field(default_factory=dict)
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def plain(self) -> dict[str, list[Row]]:
        """Return the rows of each page without their places."""
        return {name: [row for _, row in found] for name, found in self.rows.items()}


class Opened:
    """A workbook of civlib, opened; whose it is, it says itself.

    Raises
    ------
    DataError
        If it is none, or was made for other tables than this civlib has.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._log = path, Log(shown(path))
        self._workbook = self._load(path)
        self.about = self._about()

    @property
    def programme(self) -> str:
        """Return the slug of the programme that it is of."""
        return self.about["programme"]

    @property
    def year(self) -> int:
        """Return the year that it is of."""
        return int(self.about["year"])

    def _refuse(self, code: str, **values: object) -> DataError:
        self._log.error(code, **values)
        return DataError(self._log.problems)

    def _load(self, path: Path) -> Workbook:
        from openpyxl import load_workbook

        data = self._sound(path)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it warns of all that it would not write again
                return load_workbook(io.BytesIO(data), keep_links=False)
        except Exception as error:  # it raises whatever its parts raise
            raise self._refuse("workbook-damaged") from error

    def _sound(self, path: Path) -> bytes:
        """Return the bytes of a file that is safe to unpack."""
        try:
            data = read_bytes(path, LARGEST)
        except Unfit as error:
            if error.told[0] == "too-large":
                raise self._refuse("workbook-large", **LIMITS) from error
            self._log.add_error(*error.told)
            raise DataError(self._log.problems) from error
        if data.startswith(OLD):
            raise self._refuse("workbook-old")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                parts = packed.infolist()
                large = sum(part.file_size for part in parts) > UNPACKED or len(parts) > PARTS
                texts = [] if large else [packed.read(part) for part in parts]
        except Exception as error:  # it raises what its parts raise too
            raise self._refuse("workbook-none") from error
        if large:
            raise self._refuse("workbook-large", **LIMITS)
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            raise self._refuse("workbook-none")
        # entities are declared in a document type, which no workbook has; UTF-16 would hide it
        if any(
            text[:1] in b"<\xff\xfe" and b"<!DOCTYPE" in text.replace(b"\0", b"") for text in texts
        ):
            raise self._refuse("workbook-entities")
        return data

    def _about(self) -> dict[str, str]:
        sheet = self._workbook[META] if META in self._workbook.sheetnames else None
        rows = sheet.iter_rows(max_col=2, values_only=True) if sheet else ()
        about = {str(key): str(value) for key, value, *_ in rows}
        if (
            about.get("format") != layout.FORMAT
            or not about.get("programme")
            or not re.fullmatch("[0-9]{4}", about.get("year", ""))
            or about.get("lang") not in LANGUAGES
        ):
            raise self._refuse("workbook-foreign", sheet=META)
        if about.get("tables") != layout.digest():
            raise self._refuse("workbook-tables", programme=about["programme"], year=about["year"])
        return about

    def read(self, programme: Programme) -> Book:
        """Return what its pages hold; what is wrong with a cell is gathered, not raised."""
        book = Book(self.path, self.programme, self.year, self.about["lang"])
        for page in layout.pages(programme, book.lang).values():
            if page.title in self._workbook.sheetnames:
                _Reader(book, page, self._workbook[page.title], self._log).read()
            else:
                known = [name for name in self._workbook.sheetnames if not name.startswith("_")]
                self._log.error("sheet-missing", page=page.title, known=known)
        book.problems = self._log.problems
        return book


class _Reader:
    """Reads one page."""

    def __init__(self, book: Book, page: Page, sheet: Worksheet, log: Log) -> None:
        self._book, self._page, self._sheet, self._log = book, page, sheet, log

    def read(self) -> None:
        """Put the rows of the page into the book, and what is wrong with its cells."""
        names = [str(cell.value or "") for cell in self._sheet[TOP - 1]]
        at = {name: place for place, name in enumerate(names, start=1) if name}
        self._book.places |= {(self._page.name, name): place for name, place in at.items()}
        wanted = [column.name for column in self._page.columns]
        for name in wanted:
            if names.count(name) != 1:
                kind = "column-missing" if name not in at else "column-twice"
                self._add(kind, TOP - 1, at.get(name, 0), column=name)
        for merged in self._sheet.merged_cells.ranges:
            if merged.max_row >= TOP:
                self._add("merged", merged.min_row, merged.min_col, area=merged.coord)
        if {*wanted} <= {*at}:
            self._book.rows[self._page.name] = [*self._rows(at)]

    def _rows(self, at: dict[str, int]) -> Iterator[tuple[int, Row]]:
        for number, cells in enumerate(self._sheet.iter_rows(TOP), start=TOP):
            row = {
                column.name: self._text(column, cells[at[column.name] - 1], number)
                for column in self._page.columns
            }
            for cell in cells:
                if cell.value is not None and cell.column not in at.values():
                    self._add("beside", number, cell.column, value=cell.value)
            if any(row.values()):
                yield number, row

    def _text(self, column: Column, cell: Any, number: int) -> str:
        """Return the value of a cell, and report what is not as somebody typed it."""
        value = cell.value
        if value is None:
            return ""
        if not column.typed:
            return str(value)
        if isinstance(value, str) and cell.data_type in ("s", "inlineStr", "str"):
            text = value.replace("\r\n", "\n").replace("_x000D_", "")
            return text if self._page.name == CONCLUSION else self._meant(column, text, cell)
        text, fault, told = _turned(value, cell, column)
        if fault:
            self._add(fault, number, cell.column, **told)
        return text

    def _meant(self, column: Column, text: str, cell: Any) -> str:
        """Return the value of what was typed; of a column with a list it must be there."""
        value = column.meant(text)
        if column.words and value and value not in {*column.words, terms.TO_FILL}:
            known = [*column.words.values()]
            self._add("not-listed", cell.row, cell.column, value=text, known=known)
        return value

    def _add(self, code: str, row: int, place: int, **values: object) -> None:
        _, message = broken(code, **values)
        told = say("workbook.cell", page=self._page.title, cell=name(row, place), message=message)
        self._log.add_error(code, told, row, place)
        for (page, column), at in self._book.places.items():
            if (page, at) == (self._page.name, place) and row >= TOP:
                self._book.marks[page, row, column] = message


def name(row: int, column: int) -> str:
    """Return what people call a cell; of a whole row its number.

    Examples
    --------
    >>> name(5, 4), name(2, 0)
    ('D5', '2')
    """
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column)}{row}" if column else str(row)


def _turned(value: Any, cell: Any, column: Column) -> tuple[str, str, dict[str, object]]:
    """Return what a cell without text shows, the code of what is wrong and what is told of it."""
    seen, code, guess = str(value), "", ""
    if cell.data_type in _KINDS:
        code, seen = _KINDS[cell.data_type], seen.upper() if cell.data_type == "b" else seen
    elif isinstance(value, date):
        code, seen = "became-date", f"{value:%d.%m.%Y}"
        guess = seen if column.name == terms.VALUE else f"{value.day}.{value.month}"
    elif isinstance(value, time | timedelta):
        code = "time"
    else:
        seen, percent = _plain(value), PERCENT in cell.number_format
        guess = column.seen(_plain(value * 100)) if percent else ""
        hidden = column.number and _hides(cell.number_format, seen)
        code = "percentage" if percent else "number" if not column.number else ""
        code = code or ("hidden-decimals" if hidden else "")
    return seen, code, {"value": column.seen(seen), "guess": guess}


_KINDS = {"f": "cell-formula", "e": "formula-error", "b": "truth"}
"""What openpyxl calls a cell → what is wrong with it."""


def _plain(value: float) -> str:
    """Return a number with the digits that Excel has of it.

    Examples
    --------
    >>> _plain(0.1 + 0.2), _plain(1e21)
    ('0.3', '1000000000000000000000')
    """
    text = f"{Decimal(format(value, f'.{DIGITS}g')):f}"
    return "0" if text == "-0" else text


def _hides(form: str, seen: str) -> bool:
    """Tell whether a cell shows fewer decimals than it holds.

    Examples
    --------
    >>> _hides("#,##0.00", "12.345"), _hides("0.00", "12.3"), _hides("General", "12.345")
    (True, False, False)
    """
    first = form.split(";", maxsplit=1)[0]
    if first in ("General", "@", ""):
        return False
    shown = len(first.partition(".")[2]) - len(first.partition(".")[2].lstrip("0#?"))
    return len(seen.partition(".")[2]) > shown
