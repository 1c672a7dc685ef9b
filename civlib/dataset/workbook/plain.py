"""Tables that were computed, as one workbook for readers: texts as texts, numbers as numbers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from textwrap import shorten
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

HEAD = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#e8eef5"}
TEXT = {"num_format": 49, "text_wrap": True, "valign": "top"}
RATE = "0.0%"
LONGEST_TITLE, LONGEST_TEXT = 31, 32767
"""So many characters the name of a sheet and a cell have at most."""

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

NARROW, WIDE = 14, 40


class Sheet(NamedTuple):
    """A table: its title, the header of each column, which of them are numbers, the rows.

    ``numbers`` has the format of each column that holds numbers, empty for as many decimals as the
    column has.
    """

    title: str
    columns: Sequence[str]
    numbers: dict[int, str]
    rows: Sequence[Sequence[str]]


def book(title: str, day: date, sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook with a sheet for each table; the same tables give the same bytes.

    Numbers have all their digits, as far as a double holds them.
    """

    def fill(made: Workbook) -> None:
        head, text = made.add_format(HEAD), made.add_format(TEXT)
        for sheet in sheets:
            page = made.add_worksheet(_title(sheet.title, [*made.sheetnames]))
            page.freeze_panes(1, 0)
            page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
            for at, label in enumerate(sheet.columns):
                cells = [row[at] for row in sheet.rows]
                long = max(map(len, cells), default=0) > NARROW and at not in sheet.numbers
                page.set_column(at, at, WIDE if long else NARROW)
                page.write_string(0, at, label, head)
                form = made.add_format({"num_format": sheet.numbers.get(at) or _form(cells)})
                for row, cell in enumerate(cells, start=1):
                    if at in sheet.numbers and NUMBER.fullmatch(cell):
                        page.write_number(row, at, float(cell), form)
                    elif cell:  # what is cut stands whole in the CSV
                        page.write_string(row, at, cell[:LONGEST_TEXT], text)
            on_paper(page)

    return written(title, day, fill)


def on_paper(sheet: Worksheet) -> None:
    """Let a sheet be printed across A4, all its columns on a page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def written(
    title: str,
    day: date,
    fill: Callable[[Workbook], None],
    mend: Callable[[str, bytes], bytes] = lambda _, data: data,
) -> bytes:
    """Return a workbook that ``fill`` writes; ``mend`` may change each part of it, by its name.

    What is written as text stays text. The parts are not compressed: what packs them differs
    between machines.
    """
    import xlsxwriter

    stream, made = io.BytesIO(), io.BytesIO()
    plain = dict.fromkeys(("strings_to_numbers", "strings_to_formulas", "strings_to_urls"), False)
    with xlsxwriter.Workbook(stream, {"in_memory": True, **plain}) as book:
        book.set_properties({"title": title, "created": datetime(day.year, day.month, day.day)})
        fill(book)
    with zipfile.ZipFile(stream) as packed, zipfile.ZipFile(made, "w") as again:
        for part in packed.infolist():
            again.writestr(part, mend(part.filename, packed.read(part)), zipfile.ZIP_STORED)
    return made.getvalue()


def _title(title: str, others: Sequence[str]) -> str:
    """Return the name of a sheet, which Excel limits, and which no other has.

    Examples
    --------
    >>> _title("Гроші за пріоритетними завданнями", []), _title("a/b", ["A b"])
    ('Гроші за пріоритетними…', '2')
    """
    plain = re.sub(r"[\[\]:*?/\\']", " ", title)
    short = shorten(plain, LONGEST_TITLE, placeholder="…")
    taken = {other.casefold() for other in others}
    return str(len(others) + 1) if short.casefold() in taken else short


def _form(cells: Sequence[str]) -> str:
    """Return the format that shows as many decimals as any of the numbers has.

    Examples
    --------
    >>> _form(["140.0", "", "7"]), _form(["12"]), _form([])
    ('#,##0.0', '#,##0', '#,##0')
    """
    places = max((len(cell.partition(".")[2]) for cell in cells), default=0)
    return f"#,##0{'.' if places else ''}{'0' * places}"
