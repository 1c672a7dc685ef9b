"""The workbook as a file: the same contents give the same bytes."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from civlib.dataset.model import Programme
from civlib.dataset.workbook import pages as layout
from civlib.dataset.workbook import plain
from civlib.dataset.workbook.looks import FORMATS, QUIET
from civlib.dataset.workbook.pages import HELP, LISTS, META, RATES, TOP, YEAR, Column, Page, Row
from civlib.errors import UsageError
from civlib.wording import terms, wording
from civlib.wording.messages import say
from civlib.wording.terms import TO_FILL, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ROOM = 1000
"""Rows below the last one that drop-downs and rules reach; more are as good, without those."""

WIDE = 110
LINE_HEIGHT, TALLEST = 15, 400
"""Characters that the page of help has in a line; points of a line, and of a row at most."""

SPARE = 30
"""Rows that may be added before what is computed of them is not there any more."""

FIXED = dict.fromkeys(("format_columns", "format_rows"), True)
ALLOWED = FIXED | dict.fromkeys(("insert_rows", "delete_rows", "sort", "autofilter"), True)
"""What a person may do with a page whose rows are locked, and with one whose headers are."""

Marks = Mapping[tuple[str, int, str], str]
"""Page, row and column of a cell → what is wrong with it."""

Placed = Mapping[str, Sequence[tuple[int, Row]]]
"""Page → its rows, each with the number of the sheet's row that it stands in."""


def placed(rows: Mapping[str, Sequence[Row]]) -> Placed:
    """Return the rows of each page one below the other."""
    return {name: [*enumerate(found, start=TOP)] for name, found in rows.items()}


def book(
    programme: Programme, year: int, rows: Placed, lang: str, marks: Marks | None = None
) -> bytes:
    """Return the workbook of a year; cells that something is wrong with are red and say what."""
    title = wording(lang)("workbook.title", year=year, programme=programme.title.text(lang))

    def fill(made: Workbook) -> None:
        _Book(made, programme, year, lang).write(title, rows, marks or {})

    return plain.written(title, date(year, 12, 31), fill, _mended)


def _mended(part: str, data: bytes) -> bytes:
    """Return a part of a workbook with what XlsxWriter has no word for.

    Rows still grow with their text. The columns beside a table are free to the last, for Excel
    deletes a row of a protected page only where no cell of it is locked.
    """
    if not part.startswith("xl/worksheets/"):
        return data
    data = data.replace(b' customHeight="1"', b"")
    return re.sub(rb'max="\d+"([^>]*/></cols>)', rb'max="16384"\1', data)


class _Book:
    """A workbook that is being written."""

    def __init__(self, made: Workbook, programme: Programme, year: int, lang: str) -> None:
        self._pages, self._titles = layout.pages(programme, lang), layout.titles(lang)
        self._made, self._lang, self._w = made, lang, wording(lang)
        self._formats: dict[str, Format] = {
            name: made.add_format(dict(one)) for name, one in FORMATS.items()
        }
        self._sheets: dict[str, Worksheet] = {
            name: made.add_worksheet(title) for name, title in self._titles.items()
        }
        self._lists = made.add_worksheet(LISTS)
        self._lists.hide()
        self._listed = 0
        meta = made.add_worksheet(META)
        meta.very_hidden()
        about = {"format": layout.FORMAT, "programme": programme.slug, "year": str(year),
                 "lang": lang, "tables": layout.digest()}  # fmt: skip
        for at, pair in enumerate(about.items()):
            meta.write_row(at, 0, pair)
        self._signed = programme.negative_amounts

    def write(self, title: str, rows: Placed, marks: Marks) -> None:
        """Write every page."""
        measures = rows.get(Table.MEASURES, ())
        self._titled = {row[terms.MEASURE_ID]: row[terms.TITLE] for _, row in measures}
        self._help(title)
        for name, page in self._pages.items():
            self._page(page, rows.get(name, ()), marks)
        self._rates(rows)
        self._sheets[HELP].activate()

    def _help(self, title: str) -> None:
        sheet = self._sheets[HELP]
        sheet.set_column(0, 0, WIDE, self._formats["help"])
        sheet.set_row(0, LINE_HEIGHT * 1.5 * _lines(title, WIDE * 0.7))
        sheet.write_string(0, 0, title, self._formats["title"])
        for at, line in enumerate(self._w("workbook.help").split("\n"), start=2):
            sheet.set_row(at, LINE_HEIGHT * _lines(line, WIDE))
            sheet.write_string(at, 0, line, self._formats["help"])
        sheet.hide_gridlines(2)
        sheet.protect("", FIXED)
        _print(sheet)

    def _page(self, page: Page, rows: Sequence[tuple[int, Row]], marks: Marks) -> None:
        sheet = self._sheets[page.name]
        fixed = page.name == YEAR
        sheet.protect("", FIXED if fixed else ALLOWED)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        used = {name for _, row in rows for name, text in row.items() if text}
        seen = [one for one in page.columns
                if one.name in used or layout.is_usual(page.name, one.name)]  # fmt: skip
        self._tall(sheet, seen)
        for at, column in enumerate(page.columns):
            self._head(sheet, at, column, column not in seen)
            self._rules(sheet, page, at, rows[-1][0] if rows else TOP)
        for number, row in rows:
            for at, column in enumerate(page.columns):
                text = column.seen(row[column.name])
                mark = marks.get((page.name, number, column.name))
                self._cell(sheet, number - 1, at, column, text, mark)
            lines = max(_lines(one.seen(row[one.name]), one.width) for one in page.columns)
            sheet.set_row(number - 1, min(TALLEST, LINE_HEIGHT * lines))
        beside = len(page.columns)
        if page.name == Table.FUNDING:
            self._remind(sheet, beside, rows)
            beside += 1
        sheet.set_column(beside, beside, None, self._formats["locked" if fixed else "free"])
        sheet.freeze_panes(TOP - 1, page.frozen)
        sheet.repeat_rows(0, 0)
        _print(sheet)

    def _head(self, sheet: Worksheet, at: int, column: Column, hidden: bool) -> None:
        sheet.set_column(at, at, column.width, self._format(column), {"hidden": hidden})
        sheet.write_string(0, at, column.label, self._formats["head"])
        sheet.write_string(1, at, column.name, self._formats["name"])
        if column.help:
            lines = sum(1 + len(line) // 50 for line in column.help.split("\n"))
            size = {"width": 320, "height": 20 + 18 * lines}
            sheet.write_comment(0, at, column.help, {"author": "civlib", **size})

    def _remind(self, sheet: Worksheet, at: int, rows: Sequence[tuple[int, Row]]) -> None:
        """Show beside the money of a measure what it is; nobody reads this column."""
        measures = self._pages[Table.MEASURES]
        ids, titles = (self._column(measures, name) for name in (terms.MEASURE_ID, terms.TITLE))
        known, own = self._titled, dict(rows)
        self._head(
            sheet, at, Column("reminder", self._w("workbook.head.reminder"), width=60), hidden=False
        )
        for number in range(TOP, max([*own, TOP]) + SPARE):
            id = own.get(number, {}).get(terms.MEASURE_ID, "")
            found = f'INDEX({titles},MATCH(A{number},{ids},0))&""'
            rule, form = f'=IFERROR({found},"")', self._formats["reminder"]
            sheet.write_formula(number - 1, at, rule, form, known.get(id, ""))

    def _tall(self, sheet: Worksheet, columns: Sequence[Column]) -> None:
        """Give the rows of headers their height; what is beside headers is locked as they are."""
        lines = max(_lines(one.label, one.width - 2) for one in columns)
        sheet.set_row(0, LINE_HEIGHT * lines, self._formats["help"])
        sheet.set_row(1, None, self._formats["help"])

    def _format(self, column: Column) -> Format:
        usual = "number" if column.number else "text" if column.typed else "locked"
        return self._formats[QUIET.get(column.name, usual) if not column.typed else usual]

    def _cell(
        self, sheet: Worksheet, row: int, at: int, column: Column, text: str, mark: str | None
    ) -> None:
        form = self._formats["faulty"] if mark else self._format(column)
        if text and sheet.write_string(row, at, text, form):
            raise UsageError(say("workbook.long", text=text))
        if not text and (mark or not column.typed):
            sheet.write_blank(row, at, None, form)
        if mark:
            size = {"width": 320, "height": 20 + 18 * (1 + len(mark) // 45)}
            sheet.write_comment(row, at, mark, {"author": "civlib", **size})

    def _rules(self, sheet: Worksheet, page: Page, at: int, last: int) -> None:
        """Give the cells of a column their drop-down or the rule for numbers."""
        column, area = page.columns[at], (TOP - 1, at, last + ROOM, at)
        way = self._w("workbook.digits" if column.number else "workbook.choose")
        told = {"error_title": column.label[:32], "error_message": way}
        if source := self._source(column):
            sheet.data_validation(*area, {"validate": "list", "source": source, **told})
        elif column.number:
            least = "-1E+99" if self._signed and page.name == Table.FUNDING else "0"
            rule = f"=IFERROR({_number(f'{_letters(at)}{TOP}')}>={least},FALSE)"
            sheet.data_validation(*area, {"validate": "custom", "value": rule, **told})
        if column.typed:
            waits = {"type": "cell", "criteria": "==", "value": f'"{TO_FILL}"'}
            sheet.conditional_format(*area, {**waits, "format": self._formats["to_fill"]})

    def _source(self, column: Column) -> str:
        """Return where the choices of a column stand: on the hidden page, or in another column."""
        page, name = column.points or ("", "")
        if page in self._pages:
            return f"={self._column(self._pages[page], name)}"
        if not column.words:
            return ""
        self._lists.write_column(0, self._listed, column.words.values())
        letters = _letters(self._listed)
        self._listed += 1
        return f"={LISTS}!${letters}$1:${letters}${len(column.words)}"

    def _column(self, page: Page, name: str) -> str:
        """Return where the values of a column stand."""
        letters = _letters(page.columns.index(page.column(name)))
        return f"'{page.title}'!${letters}${TOP}:${letters}${ROOM + TOP}"

    def _rates(self, rows: Placed) -> None:
        """Write the page of percentages, which follow what is typed."""
        sheet, begin = self._sheets[RATES], 0
        sheet.protect("", FIXED)
        heads = {table: [*map(self._pages[table].column, told)] for table, told in _RATED.items()}
        self._tall(sheet, [*chain(*heads.values())])
        for table, columns in heads.items():
            page, shown = self._pages[table], dict(rows.get(table, ()))
            for at, column in enumerate(columns, start=begin):
                sheet.set_column(at, at, min(column.width, 40), self._formats["told"])
                sheet.write_string(0, at, column.label, self._formats["head"])
            end = begin + len(columns)
            sheet.set_column(end, end, 12, self._formats["rate"])
            sheet.write_string(0, end, self._w("workbook.head.rate"), self._formats["head"])
            for number in range(TOP, max([*shown, TOP]) + SPARE):
                self._rate(sheet, page, begin, _RATED[table], number, shown.get(number, {}))
            begin = end + 2
        sheet.print_area(0, 0, max(len(rows.get(table, ())) for table in _RATED) + 1, begin - 2)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(0, 0)
        _print(sheet)

    def _rate(
        self, sheet: Worksheet, page: Page, begin: int, told: Sequence[str], number: int, row: Row
    ) -> None:
        cell = {}
        for at, name in enumerate(told, start=begin):
            column = page.column(name)
            letters, seen = _letters(page.columns.index(column)), column.seen(row.get(name, ""))
            cell[name] = f"INDEX('{page.title}'!${letters}:${letters},ROW())"
            form = self._formats["told_number" if column.number else "told"]
            sheet.write_formula(number - 1, at, f'={cell[name]}&""', form, seen)
        actual, planned = cell[terms.ACTUAL], cell[terms.PLANNED]
        undefined = self._w("workbook.undefined")
        rate = f'IFERROR({_number(actual)}/{_number(planned)},"{undefined}")'
        rule = f'=IF(OR({planned}="",{actual}=""),"",{rate})'
        form = self._formats["rate"]
        sheet.write_formula(number - 1, begin + len(told), rule, form, _rate(row, undefined))


_RATED = {
    Table.FUNDING: (terms.MEASURE_ID, terms.SOURCE, terms.PLANNED, terms.ACTUAL),
    Table.INDICATORS: (terms.NUMBER, terms.TITLE, terms.PLANNED, terms.ACTUAL),
}
"""Table with percentages → what stands beside each of them."""


def _rate(row: Row, undefined: str) -> float | str:
    """Return what the formula gives, for whoever reads the file without computing it."""
    planned, actual = (row.get(name, "") for name in (terms.PLANNED, terms.ACTUAL))
    if not planned or not actual:
        return ""
    try:
        return float(Fraction(Decimal(actual)) / Fraction(Decimal(planned)))
    except (InvalidOperation, ZeroDivisionError, ValueError, OverflowError):
        return undefined


def _lines(text: str, width: float) -> int:
    """Return about how many lines a text takes in a column of some width.

    Examples
    --------
    >>> _lines("", 10), _lines("a" * 21, 10), _lines("a\\nb", 10)
    (1, 3, 2)
    """
    return sum(max(1, math.ceil(len(line) / width)) for line in text.split("\n"))


def _number(cell: str) -> str:
    """Return the formula for the number that a text says, in whatever language Excel is."""
    return f'_xlfn.NUMBERVALUE({cell},","," ")'


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def _print(sheet: Worksheet) -> None:
    plain.on_paper(sheet)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)
    sheet.set_footer("&L&A&R&P / &N")
