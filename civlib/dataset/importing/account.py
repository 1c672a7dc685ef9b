"""What is read of a report so far: rows of its year's tables, sources, units, columns, doubts."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from civlib.dataset.beginning import slug_of
from civlib.dataset.importing import words
from civlib.dataset.importing.amounts import Amount, amounts, numbers
from civlib.dataset.importing.grid import Cell, Doubt
from civlib.dataset.importing.ledger import Ledger, Record, Spot
from civlib.dataset.importing.view import View
from civlib.dataset.layout import Form
from civlib.wording import terms
from civlib.wording.messages import say
from civlib.wording.terms import Table

COLUMNS = {
    terms.EXECUTION_RATE: "percent", terms.ACHIEVEMENT_RATE: "percent",
    terms.VARIANCE: terms.VARIANCE, terms.PLANNED: terms.PLANNED, terms.ACTUAL: terms.ACTUAL,
}  # fmt: skip
"""Role → the column of ``published`` that has what was printed there."""


@dataclass
class Account:
    """What is read of a report; ``labels`` are the sources by their ids, ``year`` is its year."""

    year: int
    ledger: Ledger
    labels: dict[str, str] = field(default_factory=dict)
    rows: dict[Table, list[Record]] = field(default_factory=lambda: {one: [] for one in Table})
    forms: list[Form] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    spare: list[Spot] = field(default_factory=list)
    """Unit of money → where it was seen; cells that only count rows and columns."""

    def keep(self, view: View, cell: Cell | None, table: Table, record: Record, name: str) -> None:
        """Note that what a cell says stands in a record."""
        self.ledger.keep(view.spot(cell), table, record, name)

    def put(self, view: View, cell: Cell | None, table: Table, record: Record, name: str) -> None:
        """Put a cell's text into a record, and nothing for a dash."""
        record[name] = tidy(cell.text) if cell and not words.is_absent(cell.text) else ""
        self.keep(view, cell, table, record, name)

    def doubt(
        self, view: View, cells: Sequence[Cell], why: str, chosen: str = "",
        at: int | None = None, **told: str,
    ) -> str:  # fmt: skip
        """Ask about cells of a row and return the answer, else what was chosen."""
        read = " | ".join(one.text for one in cells)
        question = say(f"import.ask.{why}", **told)
        place = view.place(max(cell.row for cell in cells), at)
        return self.ledger.ask(Doubt(place, read, chosen, question), view.spots(cells))

    def printed(
        self, view: View, cell: Cell | None, section: str, key: str, column: str, text: str = ""
    ) -> None:
        """Add what is printed of a figure, once; another figure of its name is a doubt."""
        shown = words.clean(text or (cell.text if cell else ""))
        if not shown or cell is None:
            return
        place = {terms.SECTION: section, terms.KEY: key, terms.COLUMN: column}
        if any(place.items() <= one.items() for one in self.rows[Table.PUBLISHED]):
            self.doubt(view, [cell], "again", at=cell.column, key=key)
            return
        record = {**place, terms.PRINTED: shown}
        self.rows[Table.PUBLISHED].append(record)
        self.keep(view, cell, Table.PUBLISHED, record, terms.PRINTED)

    def source(self, text: str, place: str) -> str:
        """Return the id of the source that a text names; one that is new is added."""
        label = words.clean(text).strip(" :;,.")
        if known := words.label_of(label, self.labels):
            return known
        kind = words.meaning("source", label)
        id = kind or slug_of(label) or "source"
        if not kind:
            id = self.ledger.ask(Doubt(place, label, id, say("import.ask.source", label=label)))
        self.labels.setdefault(id, label[:1].lower() + label[1:])
        return id

    def value(self, view: View, cell: Cell) -> str:
        """Return the one number of a cell as data have it; empty if it has none."""
        found = numbers(cell.text)
        if words.is_absent(cell.text):
            return ""
        bare = words.without("unit", cell.text)
        single = len(found) == 1 and found[0].value is not None
        if single and bare == words.plain(found[0].raw).strip(" -–—"):
            return self.whole(view, cell, found[0].text, found[0].cut)
        chosen = found[0].text if single else ""
        key = "words" if single else "several" if len(found) > 1 else "no-number"
        answer = self.doubt(view, [cell], f"value-{key}", chosen, cell.column)
        return next((one.text for one in numbers(answer)), "")

    def whole(self, view: View, cell: Cell, text: str, cut: bool) -> str:
        """Return a number; one that breaks off at its decimal sign is a doubt."""
        if cut:
            answer = self.doubt(view, [cell], "cut", text, cell.column)
            return next((one.text for one in numbers(answer)), "")
        return text

    def amounts(self, view: View, cell: Cell) -> tuple[list[Amount], bool]:
        """Return the amounts of a cell of money, each of a source of its own; none in doubt.

        And whether they are as the cell has them: an answer to the doubt is not what is printed.
        """
        found = [] if words.is_absent(cell.text) else amounts(cell.text)
        if words.is_absent(cell.text) or _is_sound(found):
            return found, True
        if found:
            said = self.doubt(view, [cell], "value-several", at=cell.column)
        else:  # one doubt for all cells of a column that say the same
            question = say("import.ask.value-no-number")
            place = view.place(None, cell.column)
            said = self.ledger.ask(Doubt(place, words.clean(cell.text), "", question))
        answer = amounts(said)
        return (answer if _is_sound(answer) else []), False


def _is_sound(found: Sequence[Amount]) -> bool:
    """Tell whether there is one amount, or each says its own source; all of them numbers."""
    labels = [one.label.casefold() for one in found]
    apart = len(found) == 1 or ("" not in labels and len({*labels}) == len(labels))
    return bool(found) and apart and all(one.number.value is not None for one in found)


def tidy(text: str) -> str:
    """Return the text of a cell as data may have it: its lines, without odd spaces and signs.

    Examples
    --------
    >>> tidy("  Проведено  2\\u00a0заходи \\n\\n 1 зустріч")
    'Проведено 2 заходи\\n1 зустріч'
    """
    seen = "".join(one if one.isprintable() or one in "\n\t\u00a0" else " " for one in text)
    lines = (words.clean(line) for line in unicodedata.normalize("NFC", seen).split("\n"))
    return "\n".join(filter(None, lines))
