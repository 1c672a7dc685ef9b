"""What a published file shows, read back: its tables cell by cell and its running text in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_SPACE = re.compile(r"[ \t\n\r\f\v]+")

MOST = 60
"""A place quotes at most so many characters."""


class Unreadable(Exception):
    """Raised when a file is damaged, so that what it shows cannot be read; the text says why."""


class Text(NamedTuple):
    """A heading, paragraph, caption, list item or alternative text.

    Attributes
    ----------
    place
        Where it stands, such as ``page 3, paragraph``.
    text
        What it says, every run of spaces and line ends as one space.
    """

    place: str
    text: str


class Cell(NamedTuple):
    """One position of a table.

    Attributes
    ----------
    text
        What it says, as in `Text`.
    place
        Where in the file it stands: a page or a line.
    spanned
        Whether it only repeats a cell above or before it, which spans it.
    """

    text: str
    place: str
    spanned: bool = False


class Table(NamedTuple):
    """A table whose spans are resolved: each row has a cell for each column.

    Attributes
    ----------
    id
        Its name in a page, without ``table-``; in a PDF the name of the file that holds its
        numbers. Empty where there is none.
    place
        Where it begins.
    caption
        Its caption, as in `Text`.
    header
        The label of each column.
    rows
        The rows below the header, bands and totals too.
    """

    id: str
    place: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def name(self, row: int, column: int) -> str:
        """Return the place of a cell by the labels of its row and its column, both from 0."""
        label = self.header[column] if column < len(self.header) else str(column + 1)
        first = quoted(self.rows[row][0].text if self.rows[row] else "")
        where = self.rows[row][column].place if column < len(self.rows[row]) else self.place
        return f"{where}, table {quoted(self.title)}, row {row + 1} {first}, column {quoted(label)}"

    @property
    def title(self) -> str:
        """Return what names the table to a reader."""
        return self.caption or self.id


class Reading(NamedTuple):
    """Everything that a file shows, in its order."""

    tables: tuple[Table, ...]
    texts: tuple[Text, ...]


class Span(NamedTuple):
    """A cell as the file has it, before spans are resolved."""

    text: str
    place: str
    rows: int = 1
    columns: int = 1


def squeezed(text: str) -> str:
    r"""Return a text with every run of spaces and line ends as one space; no-break spaces stay.

    Soft hyphens, which only layout needs, are left out.

    Examples
    --------
    >>> squeezed(" a\n  b\xa0c con\xadtinued ")
    'a b\xa0c continued'
    """
    return _SPACE.sub(" ", text.replace("\u00ad", "")).strip(" ")


def quoted(text: str) -> str:
    """Return a text in quotation marks, its end left out if it is long.

    Examples
    --------
    >>> quoted("План"), quoted("x" * 99)[-4:]
    ('«План»', 'xx…»')
    """
    short = text if len(text) <= MOST else text[: MOST - 1] + "…"
    return f"«{short}»"


LARGEST = 1000
"""No cell spans more rows or columns than this, whatever a damaged file says."""


def resolved(rows: Iterable[Iterable[Span]]) -> tuple[tuple[Cell, ...], ...]:
    """Return rows with a cell in each position, those that spans cover repeating the cell.

    Examples
    --------
    >>> first = [Span("1.1", "p", rows=2), Span("city", "p")]
    >>> [[cell.text for cell in row] for row in resolved([first, [Span("other", "p")]])]
    [['1.1', 'city'], ['1.1', 'other']]
    """
    above: dict[int, tuple[int, Cell]] = {}
    result = []
    for spans in rows:
        row, below = {}, {}
        for column, (left, cell) in above.items():
            row[column] = cell
            if left > 1:
                below[column] = (left - 1, cell)
        column = 0
        for span in spans:
            while column in row:
                column += 1
            height, width = min(span.rows, LARGEST), min(span.columns, LARGEST)
            for offset in range(width):
                row[column + offset] = Cell(span.text, span.place, offset > 0)
                if height > 1:
                    below[column + offset] = (height - 1, Cell(span.text, span.place, True))
        above = below
        result.append(tuple(row[at] for at in sorted(row)))
    return tuple(result)
