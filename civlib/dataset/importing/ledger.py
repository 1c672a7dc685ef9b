"""Where every number of a document's tables went: into records, or into doubts; none elsewhere.

To ask is to decide: what was chosen holds until a person's answer, which holds from then on.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import NamedTuple

from civlib.dataset.doubts import Key
from civlib.dataset.importing.amounts import marks
from civlib.dataset.importing.grid import Document, Doubt
from civlib.wording.messages import say

Record = dict[str, str]
"""A row of a table: its text by column."""

YES, NO = ("", "так", "yes", "+", "ok"), ("ні", "no", "-")
"""Answers that take what was chosen, and that take nothing."""


class Spot(NamedTuple):
    """A cell of the document: its table, from 0, and where it begins in it."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Balance:
    """How many numbers the tables have, and how many of them stand in records."""

    numbers: int
    recorded: int

    @property
    def doubted(self) -> int:
        """Return how many stand in doubts alone."""
        return self.numbers - self.recorded


@dataclass
class Ledger:
    """What was taken from which cell into which record, and what is doubted."""

    answers: Mapping[Key, str] = field(default_factory=dict)
    doubts: dict[Key, Doubt] = field(default_factory=dict)
    _kept: dict[Spot, list[tuple[str, Record, str]]] = field(default_factory=dict)
    _doubted: dict[Spot, list[str]] = field(default_factory=dict)

    def keep(self, spot: Spot | None, table: str, record: Record, column: str) -> None:
        """Note that a cell's text, or a part of it, stands in a column of a table's record."""
        if spot is not None:
            self._kept.setdefault(spot, []).append((table, record, column))

    def ask(self, doubt: Doubt, spots: Iterable[Spot] = ()) -> str:
        """Note a doubt, of cells whose numbers it tells; return the answer, else the choice."""
        key = (doubt.place, doubt.read, doubt.chosen)
        self.doubts.setdefault(key, doubt)
        for spot in spots:
            self._doubted.setdefault(spot, []).append(doubt.read)
        answer = self.answers.get(key, "")
        if answer.casefold() in (*YES, *NO):
            return doubt.chosen if answer.casefold() in YES else ""
        return answer

    def balance(self, document: Document, spare: Sequence[Spot] = ()) -> Balance:
        """Count what became of the numbers; of those that nobody has placed make doubts.

        Numbers that only count rows and columns, in the ``spare`` cells, are left out.
        """
        found, recorded = 0, 0
        for at, table in enumerate(document.tables):
            for cell in table.cells:
                spot = Spot(at, cell.row, cell.column)
                there = Counter[str]() if spot in spare else marks(cell.text)
                left = there - self._placed(spot)
                found, recorded = found + there.total(), recorded + (there - left).total()
                if left - self._told(spot):
                    spoken = {"row": cell.row + 1, "column": cell.column + 1}
                    told = say("import.place.cell", place=table.place, **spoken)
                    self.ask(Doubt(told, cell.text, "", say("import.ask.unplaced")), [spot])
        return Balance(found, recorded)

    def _placed(self, spot: Spot) -> Counter[str]:
        """Return the numbers of a cell that stand in records, each table counted by itself."""
        tables: dict[str, Counter[str]] = {}
        for table, record, column in self._kept.get(spot, ()):
            tables.setdefault(table, Counter()).update(marks(record.get(column, "")))
        return reduce(or_, tables.values(), Counter[str]())

    def _told(self, spot: Spot) -> Counter[str]:
        return reduce(or_, map(marks, self._doubted.get(spot, ())), Counter[str]())
