"""A table of measures → measures, their funding by sources, what is printed, totals."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from civlib.dataset.cells import ID
from civlib.dataset.importing import words
from civlib.dataset.importing.account import COLUMNS, tidy
from civlib.dataset.importing.amounts import numbers
from civlib.dataset.importing.grid import Cell
from civlib.dataset.importing.ledger import Record
from civlib.dataset.importing.rows import PAIR, Rows
from civlib.dataset.layout import MONEY, Column
from civlib.wording import terms
from civlib.wording.terms import Table

TEXTS = (
    *(terms.PART_OF, terms.TERM, terms.EXECUTORS, terms.OWNER, terms.STATUS, terms.STATUS_BASIS),
    *(terms.RESULT, terms.REASON, terms.CORRECTIVE_ACTION),
)
TOTALS = "totals"
LONG = 60
"""A text of so many letters names no source alone."""

_YEARS = re.compile(r"(\d{4})(?:\s*[-–—]\s*(\d{4}))?\s*(?:р(?:ік|оки|оків|р)?\.?\s*){0,2}")
_DOTTED = re.compile(r"(\d+(?:\.\d+)+)\.?\s*(.*)", re.DOTALL)


@dataclass
class Block:
    """A measure's row, and rows below it that tell its sources."""

    row: int
    record: Record
    below: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Measures(Rows):
    """A table of measures as it is read."""

    priority: tuple[str, str] = ("", "")
    above: list[Cell] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    totals: list[tuple[int, str]] = field(default_factory=list)

    def read(self, first: int) -> None:
        """Read the rows from one on."""
        before = self.to.rows[Table.MEASURES]
        if before:
            self.priority = (before[-1][terms.PRIORITY_ID], before[-1][terms.PRIORITY])
        for row in range(first, self.view.grid.height):
            self._row(row)
        self._numbered()
        for block in self.blocks:
            self._money(block)
        self._parts()
        self._totals()
        self.ignored(first)

    def _row(self, row: int) -> None:
        if self.is_idle(row):
            return
        filled = self.view.filled(row)
        first = words.clean(filled[0].text)
        if words.has("total", first) or words.has("part", first):
            self.totals.append((row, first))
        elif label := self._source(row, filled):
            last = self.blocks[-1].row if self.blocks else -1
            under_total = self.totals and self.totals[-1][0] > last
            (self.totals if under_total else self.blocks[-1].below).append((row, label))
        elif self._is_heading(row, filled):
            self._heading(filled)
        elif self._is_task(row):
            self._heading(filled[:PAIR])
            self.to.doubt(self.view, filled, "subtotal")
        else:
            self._measure(row)

    def _source(self, row: int, filled: list[Cell]) -> str:
        """Return what source a row tells, that is no measure of its own; empty if it is one."""
        first, above = words.clean(filled[0].text), bool(self.blocks or self.totals)
        named, title = self.at(row, terms.SOURCE), self.at(row, terms.TITLE)
        if named and named != title:
            covered = title is None or title.row < row or not words.clean(title.text)
            return words.clean(named.text) if covered and self.blocks and named.row == row else ""
        is_source = words.meaning("source", first) and not numbers(first) and len(first) < LONG
        return first if is_source and above and len(filled) > 1 else ""

    def _is_heading(self, row: int, filled: list[Cell]) -> bool:
        """Tell whether a row is the heading of a priority: one text alone, or its number too."""
        last, number = filled[-1], words.clean(filled[0].text).rstrip(".")
        if len(filled) == 1:
            wide = last.columns > 1 or not self.at(row, terms.TITLE)
            return wide or bool(words.priority(last.text)[0])
        width = self.view.grid.width
        pair = len(filled) == PAIR < width and re.fullmatch(r"\d+|[IVXІХ]+", number) is not None
        covered = sum(cell.columns for cell in self.view.own(row)) < width
        return pair and not covered and (last.columns > 1 or self.at(row, terms.TITLE) == last)

    def _is_task(self, row: int) -> bool:
        """Tell whether a row is a heading with money, which its measures make up."""
        named, titled = self.at(row, terms.MEASURE_ID), self.at(row, terms.TITLE)
        number = words.clean(named.text).rstrip(".") if named else ""
        task = titled is not None and words.has("task", titled.text)
        return task and "." not in number and bool(words.priority(titled.text if titled else "")[0])

    def _heading(self, filled: list[Cell]) -> None:
        last = filled[-1].text
        whole = last if words.has("task", last) else " ".join(cell.text for cell in filled)
        number, title = words.priority(whole)
        if not number:
            known = {one.record[terms.PRIORITY_ID] for one in self.blocks} - {""}
            number = self.to.doubt(self.view, filled, "priority", str(len(known) + 1))
        self.priority, self.above = (number, title), filled

    def _measure(self, row: int) -> None:
        columns = (terms.MEASURE_ID, terms.PRIORITY_ID, terms.PRIORITY, terms.TITLE)
        record = dict.fromkeys(columns, "")
        named, titled = self.at(row, terms.MEASURE_ID), self.at(row, terms.TITLE)
        self._priority(row, record, named)
        self.to.put(self.view, titled, Table.MEASURES, record, terms.TITLE)
        record[terms.TITLE] = words.clean(record[terms.TITLE])
        number = words.clean(named.text).rstrip(".") if named else ""
        own = _DOTTED.fullmatch(record[terms.TITLE])
        if own and number != own[1]:
            number, record[terms.TITLE] = own[1], own[2]
            self.to.keep(self.view, titled, Table.MEASURES, record, terms.MEASURE_ID)
        record[terms.MEASURE_ID] = number if re.fullmatch(ID, number) else ""
        self.to.keep(self.view, named, Table.MEASURES, record, terms.MEASURE_ID)
        for name in TEXTS:
            if (cell := self.at(row, name)) is not None:
                self.to.put(self.view, cell, Table.MEASURES, record, name)
                if name == terms.STATUS:
                    self.word(cell, Table.MEASURES, record, name)
        if terms.EXECUTORS in record:
            record[terms.EXECUTORS] = words.clean(record[terms.EXECUTORS])
        if terms.TERM in record and (years := _YEARS.fullmatch(record[terms.TERM])):
            record[terms.TERM] = "–".join(filter(None, years.groups()))
        self.blocks.append(Block(row, record))
        self.to.rows[Table.MEASURES].append(record)

    def _priority(self, row: int, record: Record, named: Cell | None) -> None:
        """Give a measure the priority of its own cell, else that of the heading above."""
        cell = self.at(row, terms.PRIORITY)
        if cell and words.clean(cell.text):
            number, title = words.priority(cell.text)
            own = self.at(row, terms.PRIORITY_ID)
            beside = own or (named if named and named.rows == cell.rows else None)
            printed = words.clean(beside.text).rstrip(".") if beside else ""
            if own or (not number and "." not in printed):
                number, title = printed, title if not own else cell.text
            self.priority = (number, words.clean(title))
            self.above = [one for one in (cell, own) if one]
        record[terms.PRIORITY_ID], record[terms.PRIORITY] = self.priority
        for one in self.above:
            for name in (terms.PRIORITY_ID, terms.PRIORITY):
                self.to.keep(self.view, one, Table.MEASURES, record, name)
        self.to.keep(self.view, named, Table.MEASURES, record, terms.PRIORITY_ID)

    def _numbered(self) -> None:
        """Give each measure a number that no other has: with its priority's, or the next free."""
        told = Counter(one.get(terms.MEASURE_ID, "") for one in self.to.rows[Table.MEASURES])
        for at, block in enumerate(self.blocks, start=1):
            record, priority = block.record, block.record[terms.PRIORITY_ID]
            number = record[terms.MEASURE_ID]
            if number and told[number] == 1:
                continue
            free = f"{priority}.{number or at}" if priority else number or str(at)
            while free in told:
                free = f"{free}-2"
            both = (self.at(block.row, role) for role in (terms.MEASURE_ID, terms.TITLE))
            cells = [cell for cell in both if cell and words.clean(cell.text)]
            cells = cells or self.view.filled(block.row)
            answer = self.to.doubt(self.view, cells, "measure-id", free)
            record[terms.MEASURE_ID] = answer if re.fullmatch(ID, answer) else free
            told[record[terms.MEASURE_ID]] += 1

    def _cells(self, row: int) -> Iterator[tuple[Column, Cell]]:
        """Yield each column of money and the cell that a row has in it, if it begins there."""
        for at, column in enumerate(self.form.columns):
            cell = self.view.at(row, at)
            if column.role in MONEY and cell and cell.row == row and cell.column == at:
                yield column, cell

    def _money(self, block: Block) -> None:
        """Read the money of a measure: of its own row, of the lines in it, of rows below it."""
        number, own = block.record[terms.MEASURE_ID], self.at(block.row, terms.SOURCE)
        funding: dict[str, Record] = {}
        label = words.clean(own.text) if own and own.row == block.row else ""
        if own and (lines := self._lines(block.row, own)):
            for at, name in enumerate(lines):
                self._paid(block.row, number, name, funding, line=at)
        else:
            self._paid(block.row, number, label, funding, whole=bool(block.below))
        for row, name in block.below:
            self._paid(row, number, name, funding)
        self._summed(block.row, [*funding.values()])
        self.to.rows[Table.FUNDING] += funding.values()

    def _summed(self, row: int, funding: list[Record]) -> None:
        """Note that a sum of sources, which no table of the data has, follows from its parts."""
        for column, cell in self._cells(row):
            if column.source == terms.ALL_SOURCES and column.role not in COLUMNS:
                parts = [Decimal(one[column.role]) for one in funding if one.get(column.role)]
                whole = {column.role: f"{sum(parts, Decimal()):f}"}
                self.to.keep(self.view, cell, Table.FUNDING, whole, column.role)

    def _parts(self) -> None:
        """Note which measures are parts of others with money, as their numbers tell."""
        paid = {row[terms.MEASURE_ID] for row in self.to.rows[Table.FUNDING]}
        for block in self.blocks:
            whole, dot, _ = block.record[terms.MEASURE_ID].rpartition(".")
            if dot and whole in paid and terms.PART_OF not in block.record:
                block.record[terms.PART_OF] = whole

    def _lines(self, row: int, own: Cell) -> list[str]:
        """Return the sources of a cell that has one a line, if each amount has as many lines."""
        names = tidy(own.text).split("\n")
        counts = {len(tidy(cell.text).split("\n")) for column, cell in self._cells(row)
                  if column.role in terms.STAGES and not words.is_absent(cell.text)}  # fmt: skip
        return names if len(names) > 1 and counts == {len(names)} else []

    def _paid(
        self, row: int, number: str, label: str, funding: dict[str, Record], *,
        whole: bool = False, line: int | None = None,
    ) -> None:  # fmt: skip
        """Read the money of a row: of a source that a row or column names, or the cell itself.

        An amount that sources make up is printed and no row of funding.
        """
        every = bool(label) and words.has("total", label)
        own = self.to.source(label, self.view.place(row)) if label and not every else ""
        for column, cell in self._cells(row):
            part = cell if line is None else self._line(cell, line)
            source = column.source or own
            added = every or source == terms.ALL_SOURCES or (whole and not source)
            if column.role in terms.STAGES and not added:
                self._spent(column, part, number, source, funding)
            elif name := COLUMNS.get(column.role):
                key = number if added or not source else f"{number}/{source}"
                if (numbers(part.text) or key == number) and not (line and key == number):
                    self.to.printed(self.view, part, Table.MEASURES, key, name)

    def _line(self, cell: Cell, line: int) -> Cell:
        """Return a cell with one of its lines alone; one of a single line is of all of them."""
        lines = tidy(cell.text).split("\n")
        return replace(cell, text=lines[line]) if line < len(lines) > 1 else cell

    def _spent(
        self, column: Column, cell: Cell, number: str, source: str, funding: dict[str, Record]
    ) -> None:
        found, as_printed = self.to.amounts(self.view, cell)
        name, many = COLUMNS.get(column.role), len(found) > 1 or bool(source)
        if name and not source and (words.is_absent(cell.text) or (found and not as_printed)):
            self.to.printed(self.view, cell, Table.MEASURES, number, name)
        over = [block for block in self.blocks if cell.row <= block.row < cell.row + cell.rows]
        if found and len(over) > 1:
            self.to.doubt(self.view, [cell], "shared", at=cell.column, measure=number)
        for amount in found:
            id, place = source, self.view.place(cell.row, cell.column)
            if not id and amount.label:
                id = self.to.source(amount.label, place)
            new = {terms.MEASURE_ID: number, terms.SOURCE: id}
            record = funding.setdefault(id, new)
            record[column.role] = self.to.whole(
                self.view, cell, amount.number.text, amount.number.cut
            )
            self.to.keep(self.view, cell, Table.FUNDING, record, column.role)
            if name and as_printed:
                key = f"{number}/{id}" if many and id else number
                cut = cell.text[amount.number.end] if amount.number.cut else ""
                self.to.printed(self.view, cell, Table.MEASURES, key, name, amount.number.raw + cut)

    def _totals(self) -> None:
        """Read totals; of those for parts of the table, and of all but the last, make doubts."""
        keys = [(self._total_of(label, row), row) for row, label in self.totals]
        last = dict(keys)
        for key, row in keys:
            cells = [cell for _, cell in self._cells(row) if numbers(cell.text)]
            if not key or last[key] != row:
                if cells:
                    self.to.doubt(self.view, self.view.filled(row), "subtotal")
                continue
            year = {terms.YEAR: str(self.to.year)}
            self.to.keep(self.view, self.view.filled(row)[0], Table.PUBLISHED, year, terms.YEAR)
            for column, cell in self._cells(row):
                own = column.source or key
                if cell in cells and (name := COLUMNS.get(column.role)):
                    self.to.printed(self.view, cell, TOTALS, own, name)

    def _total_of(self, label: str, row: int) -> str:
        """Return the key of a row of totals: all or a source; empty if it is a part's."""
        rest = words.without("part", words.without("total", label))
        if words.meaning("source", rest):
            return self.to.source(rest, self.view.place(row))
        if words.has("total", label):
            part = words.has("subtotal", rest) and not words.has("programme", rest)
            return "" if part else terms.ALL_SOURCES
        return ""
