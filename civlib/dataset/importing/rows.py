"""What tables of measures and of indicators have in common as their rows are read."""

from dataclasses import dataclass

from civlib.dataset import schemas
from civlib.dataset.cells import words as words_of
from civlib.dataset.importing import words
from civlib.dataset.importing.account import Account
from civlib.dataset.importing.amounts import numbers
from civlib.dataset.importing.grid import Cell, Doubt
from civlib.dataset.importing.ledger import Record
from civlib.dataset.importing.view import View
from civlib.dataset.layout import IGNORE, Form
from civlib.wording.messages import say
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

    def ignored(self, first: int) -> None:
        """Make a doubt of the numbers of each column that holds nothing that data have."""
        for at, column in enumerate(self.form.columns):
            cells = (self.view.at(row, at) for row in range(first, self.view.grid.height))
            left = [cell for cell in dict.fromkeys(cells)
                    if cell and cell.row >= first and cell.columns == 1 and numbers(cell.text)
                    and self.view.spot(cell) not in self.to.spare]  # fmt: skip
            if column.role == IGNORE and left:
                title, place = " / ".join(column.title), self.view.place(None, at)
                read = " | ".join(cell.text for cell in left)
                asked = Doubt(place, read, "", say("import.ask.ignored", title=title))
                self.to.ledger.ask(asked, self.view.spots(left))

    def word(self, cell: Cell, table: Table, record: Record, name: str) -> None:
        """Turn what a cell says into one of the few words that its column may hold."""
        known = words_of(schemas.fields(table)[name])
        text = record[name].strip(" .").casefold()
        if text and text not in known:
            text = self.to.doubt(self.view, [cell], "word", at=cell.column).casefold()
        record[name] = known.get(text, "")
