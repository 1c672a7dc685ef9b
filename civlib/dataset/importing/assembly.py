"""What a reader meets, in order → the document: tables that a page has cut are one again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from civlib.dataset.importing.grid import Cell, Document, Doubt, Grid

Paragraph = tuple[str, str]
"""Place and text; empty ones too, which part two tables."""

HEADER = 5
"""So many rows of a header are compared at most."""

GOES_ON = re.compile(r"продовження|закінчення|continued", re.IGNORECASE)
FIGURE = re.compile(r"[−–-]?\d[\d\s.,]*%?")

Rows = list[list[Cell]]


def assemble(blocks: Iterable[Grid | Paragraph], doubts: Sequence[Doubt]) -> Document:
    """Return the document of some blocks: each table with the paragraph above as its heading.

    A table goes on where it left off if nothing parts it from one of as many columns, or if only
    empty paragraphs do and it repeats the header, which is then left out.

    Examples
    --------
    >>> def table(*texts):
    ...     cells = [Cell(place // 2, place % 2, text) for place, text in enumerate(texts)]
    ...     return Grid("table 1", tuple(cells))
    >>> first, second = table("Захід", "План", "1.1", "7,0"), table("Захід", "План", "1.2", "5,0")
    >>> [grid] = assemble([("", "Кошти"), first, ("", ""), second], ()).tables
    >>> grid.heading, [cell.text for cell in grid.cells]
    ('Кошти', ['Захід', 'План', '1.1', '7,0', '1.2', '5,0'])
    """
    parts: list[list[tuple[Grid, int]]] = []  # of each table its parts, with the rows repeated
    paragraphs: list[Paragraph] = []
    heading, between = "", list[str]()
    for block in blocks:
        if isinstance(block, Grid):
            above = repeated(parts[-1][0][0], block, between) if parts else None
            if above is None:
                parts.append([(replace(block, heading=heading), 0)])
            else:
                parts[-1].append((block, above))
            between = []
        else:
            between.append(block[1])
            if block[1]:
                paragraphs.append(block)
                heading = block[1]
    return Document(tuple(map(_joined, parts)), tuple(paragraphs), tuple(doubts))


def repeated(first: Grid, other: Grid, between: Sequence[str]) -> int | None:
    """Return how many rows of another table repeat the header of the first; None if it is new."""
    if first.width != other.width or any(text and not GOES_ON.match(text) for text in between):
        return None
    pairs = zip(_top(first), _top(other), strict=False)
    same = [*takewhile(lambda pair: pair[0] == pair[1] and _heads(pair[0]), pairs)]
    reach = max((cell.row + cell.rows for row, _ in same for cell in row), default=0)
    rows = len(same) if reach == len(same) < other.height else 0
    return rows if rows or not between else None


def _top(grid: Grid) -> Rows:
    rows: Rows = [[] for _ in range(min(HEADER, grid.height))]
    for cell in grid.cells:
        if cell.row < len(rows):
            rows[cell.row].append(cell)
    return rows


def _heads(row: Sequence[Cell]) -> bool:
    """Tell whether a row may be one of a header: it has no figures but the columns' numbers."""
    texts = [cell.text for cell in row]
    counted = [str(number) for number in range(1, len(texts) + 1)]
    return texts == counted or not any(FIGURE.fullmatch(text) for text in texts)


def _joined(parts: Sequence[tuple[Grid, int]]) -> Grid:
    """Return one table of its parts, each without the rows that it repeats."""

    def cells() -> Iterator[Cell]:
        below = 0
        for grid, above in parts:
            for cell in grid.cells:
                if cell.row >= above:
                    yield replace(cell, row=cell.row - above + below) if below else cell
            below += grid.height - above

    return replace(parts[0][0], cells=tuple(cells()))
