"""A table as its rows are read: what stands in or over each place, and where the header ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from civlib.dataset.importing import words
from civlib.dataset.importing.amounts import numbers
from civlib.dataset.importing.grid import Cell, Grid
from civlib.dataset.importing.ledger import Spot
from civlib.wording.messages import say

COUNTED = 3
"""From so many columns on a row 1, 2, 3 … counts them."""

DEEP = 4
"""So many rows a header has at most."""


@dataclass(frozen=True)
class View:
    """A table of a document, the ``number``-th from 0."""

    grid: Grid
    number: int
    _over: dict[tuple[int, int], Cell] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for cell in self.grid.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    self._over.setdefault((row, column), cell)

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a place; one that covers several is there in each."""
        return self._over.get((row, column))

    def own(self, row: int) -> list[Cell]:
        """Return the cells that begin in a row, from the left."""
        there = (self.at(row, column) for column in range(self.grid.width))
        return [*dict.fromkeys(cell for cell in there if cell and cell.row == row)]

    def filled(self, row: int) -> list[Cell]:
        """Return those of them that say something."""
        return [cell for cell in self.own(row) if words.clean(cell.text)]

    def spot(self, cell: Cell | None) -> Spot | None:
        """Return where a cell is in the document."""
        return Spot(self.number, cell.row, cell.column) if cell else None

    def spots(self, cells: Sequence[Cell]) -> list[Spot]:
        """Return where cells are in the document."""
        return [Spot(self.number, cell.row, cell.column) for cell in cells]

    def place(self, row: int | None = None, column: int | None = None) -> str:
        """Return the name of a place for people, who count from 1."""
        told = {"place": self.grid.place, "row": (row or 0) + 1, "column": (column or 0) + 1}
        if row is None:
            return self.grid.place if column is None else say("import.place.column", **told)
        return say("import.place.row" if column is None else "import.place.cell", **told)

    def counts(self, row: int) -> bool:
        """Tell whether a row counts the columns."""
        texts = [words.clean(cell.text) for cell in self.own(row)]
        return len(texts) >= COUNTED and texts == [str(at + 1) for at in range(len(texts))]

    @cached_property
    def top(self) -> int:
        """Return the row of the header, below what a table may have for a title."""
        row = 0
        while row < self.grid.height - 1 and len(self.filled(row)) <= 1 < len(self.filled(row + 1)):
            row += 1
        return row if row < DEEP else 0

    @cached_property
    def under(self) -> int:
        """Return the first row below a header that begins at the top: all that its cells span.

        A cell over several columns has others below it that say what each of them is.
        """
        row = self.top + 1
        while row < min(self.grid.height, self.top + DEEP):
            above = [cell for last in range(self.top, row) for cell in self.own(last)]
            reach = any(cell.row + cell.rows > row for cell in above)
            parted = any(cell.columns > 1 for cell in self.own(row - 1)) and self._named(row)
            if not reach and not parted and not self._goes_on(row):
                break
            row += 1
        return row

    def _goes_on(self, row: int) -> bool:
        """Tell whether a row says of columns what they are, though nothing spans it."""
        filled = self.filled(row)
        above = ((cell, self.at(row - 1, cell.column)) for cell in filled)
        again = [cell for cell, other in above if other and cell.text == other.text]
        heads = [
            cell in again
            or words.has("all", cell.text)
            or any(words.meaning(kind, cell.text) for kind in ("source", "column"))
            for cell in filled
        ]
        return self._named(row) and (len(again) > 1 or (len(heads) > 1 and all(heads)))

    def _named(self, row: int) -> bool:
        """Tell whether a row has words alone, as a header has."""
        texts = [cell.text for cell in self.filled(row)]
        whole = any(cell.columns == self.grid.width for cell in self.own(row))
        bare = [text for text in texts if words.is_absent(text) or _is_number(text)]
        return bool(texts) and not bare and not whole

    def header(self, column: int, bottom: int) -> tuple[str, ...]:
        """Return the levels of a column's header, from the top down to a row."""
        cells = [self.at(row, column) for row in range(self.top, bottom)]
        texts = [words.clean(cell.text) for cell in dict.fromkeys(cells) if cell]
        return tuple(dict.fromkeys(filter(None, texts)))


def _is_number(text: str) -> bool:
    return [one.raw for one in numbers(text)] == [words.clean(text).rstrip(".")]
