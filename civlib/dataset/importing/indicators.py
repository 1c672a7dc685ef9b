"""A table of indicators → indicators and what is printed of them."""

import re
from dataclasses import dataclass

from civlib.dataset import schemas
from civlib.dataset.cells import ID, is_number
from civlib.dataset.importing import words
from civlib.dataset.importing.account import COLUMNS
from civlib.dataset.importing.amounts import numbers
from civlib.dataset.importing.grid import Cell
from civlib.dataset.importing.ledger import Record
from civlib.dataset.importing.rows import PAIR, Rows
from civlib.dataset.references import key
from civlib.wording import terms
from civlib.wording.terms import Table, Target

IN_WORDS = {terms.PLANNED: terms.TARGET_TEXT, terms.ACTUAL: terms.ACTUAL_TEXT}
"""Value → the column for what is told of it in words."""


@dataclass
class Indicators(Rows):
    """A table of indicators as it is read."""

    group: str = ""

    def read(self, first: int) -> None:
        """Read the rows from one on."""
        before = self.to.rows[Table.INDICATORS]
        self.group = before[-1][terms.GROUP] if before else ""
        for row in range(first, self.view.grid.height):
            if self.is_idle(row):
                continue
            filled = self.view.filled(row)
            if self._is_heading(row, filled):
                self._heading(filled)
            else:
                self._indicator(row, filled)
        self.ignored(first)

    def _is_heading(self, row: int, filled: list[Cell]) -> bool:
        values = [self.at(row, role) for role in (terms.PLANNED, terms.ACTUAL)]
        number = re.fullmatch(r"[\dIVXІХivx]+[.)]?", words.clean(filled[0].text))
        alone = len(filled) == 1 or (len(filled) == PAIR and number is not None)
        return alone and (filled[-1] not in values or filled[-1].columns > 1)

    def _heading(self, filled: list[Cell]) -> None:
        text = words.clean(" ".join(cell.text for cell in filled))
        group = words.meaning("group", text)
        self.group = group or self.group
        if group and not numbers(re.sub(r"^\d{1,2}[.)]?\s", "", text)):
            self.to.spare += self.view.spots(filled)
        elif numbers(text):
            self.to.doubt(self.view, filled, "heading")

    def _indicator(self, row: int, filled: list[Cell]) -> None:
        record = {terms.GROUP: self.group, terms.NUMBER: "", terms.TITLE: ""}
        cell = self.at(row, terms.GROUP)
        if cell and (group := words.meaning("group", cell.text)):
            self.group = record[terms.GROUP] = group
        self._number(row, record, filled)
        name = key(record[terms.GROUP], record[terms.NUMBER])
        for at, column in enumerate(self.form.columns):
            cell = self.view.at(row, at)
            if cell is None or cell.column != at or column.role in (terms.GROUP, terms.NUMBER):
                continue
            if column.role in COLUMNS and cell.row == row:
                self.to.printed(self.view, cell, Table.INDICATORS, name, COLUMNS[column.role])
            self._cell(cell, column.role, record)
        record[terms.TITLE] = words.clean(record[terms.TITLE])
        record.setdefault(terms.UNIT, words.unit_of(record[terms.TITLE]))
        self.to.rows[Table.INDICATORS].append(record)

    def _number(self, row: int, record: Record, filled: list[Cell]) -> None:
        """Give an indicator its printed number, if no other of its group has it, else the next."""
        cell = self.at(row, terms.NUMBER)
        printed = words.clean(cell.text).rstrip(".)") if cell else ""
        group = [one[terms.NUMBER] for one in self.to.rows[Table.INDICATORS]
                 if one[terms.GROUP] == record[terms.GROUP]]  # fmt: skip
        record[terms.NUMBER] = printed
        self.to.keep(self.view, cell, Table.INDICATORS, record, terms.NUMBER)
        if re.fullmatch(ID, printed) and printed not in group:
            return
        free = len(group) + 1
        while str(free) in group:
            free += 1
        cells = [one for one in (cell, self.at(row, terms.TITLE) or filled[0]) if one]
        answer = self.to.doubt(self.view, cells, "number", str(free))
        record[terms.NUMBER] = answer if re.fullmatch(ID, answer) else str(free)

    def _cell(self, cell: Cell, role: str, record: Record) -> None:
        field = schemas.fields(Table.INDICATORS).get(role)
        if field is None:
            return
        if not is_number(field):
            self.to.put(self.view, cell, Table.INDICATORS, record, role)
            if "enum" in field["constraints"]:
                self.word(cell, Table.INDICATORS, record, role)
            return
        said = role in IN_WORDS and not words.is_absent(cell.text) and not numbers(cell.text)
        if said:
            self.to.put(self.view, cell, Table.INDICATORS, record, IN_WORDS[role])
            if role == terms.PLANNED:
                record[terms.TARGET] = Target.TEXT
        record[role] = "" if said else self.to.value(self.view, cell)
        self.to.keep(self.view, cell, Table.INDICATORS, record, role)
