"""What tables of measures and of indicators have in common as their rows are read."""

from __future__ import annotations

from dataclasses import dataclass

from civlib.dataset import schemas
from civlib.dataset.cells import words as words_of
from civlib.dataset.importing import words
from civlib.dataset.importing.account import Account
from civlib.dataset.importing.amounts import numbers
from civlib.dataset.importing.grid import Cell
from civlib.dataset.importing.ledger import Record
from civlib.dataset.importing.view import View
from civlib.dataset.layout import IGNORE, Form
from civlib.wording.terms import Table

PAIR = 2
"""A heading has its text, and at most a number beside it."""


@dataclass
class Rows:
    """The rows of a table whose columns are known, and where they are read into."""

    view: View
    form: Form
    to: Account

    def at(self, row: int, role: str) -> Cell | None:
        """Return the cell that a row has in the first column of a role."""
        places = (at for at, one in enumerate(self.form.columns) if one.role == role)
        return next((self.view.at(row, at) for at in places), None)

    def is_idle(self, row: int) -> bool:
        """Tell whether a row is empty, counts the columns, or is the header once more."""
        own = self.view.own(row)
        if self.view.counts(row):
            self.to.spare += self.view.spots(own)
            return True
        again = [words.clean(cell.text) for cell in own] == [
            one.title[-1] for one in self.form.columns
        ]
        return again or not self.view.filled(row)

    def ignored(self, row: int) -> None:
        """Make a doubt of each number in a column that holds nothing that data have."""
        for at, column in enumerate(self.form.columns):
            cell = self.view.at(row, at)
            if column.role == IGNORE and cell and cell.row == row and numbers(cell.text):
                self.to.doubt(self.view, [cell], "ignored", at=at, title=" / ".join(column.title))

    def word(self, cell: Cell, table: Table, record: Record, name: str) -> None:
        """Turn what a cell says into one of the few words that its column may hold."""
        known = words_of(schemas.fields(table)[name])
        text = record[name].strip(" .").casefold()
        record[name] = known.get(text, "")
        if text and not record[name]:
            record[name] = self.to.doubt(self.view, [cell], "word", at=cell.column)
