"""A text that a word processor has flattened: cell by cell, or row by row.

Cell by cell, a tab opens a cell, and a blank line parts rows and, here and there, paragraphs of
one cell; row by row, tabs part the cells of a line.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from civlib.dataset.importing.assembly import Paragraph, assemble
from civlib.dataset.importing.grid import Cell, Document, Grid
from civlib.dataset.importing.paragraphs import tidy
from civlib.wording.messages import say

TAB = "\t"

TOTAL = re.compile(
    r"\s*(?:[ву]сього|разом|загалом|[ув] т(?:ому|\.)\s?ч|інш[еі]|total)", re.IGNORECASE
)
"""What begins a row of its own, whose first cells are merged to one."""

CLAUSES = 5
"""So many lines without a tab may stand in a cell after a blank line; more are no cell's."""

LONGEST = 10
"""A row is broken by at most so many blank lines."""

SHORT, BROKEN = 1, 3
"""What a row of too few cells costs, and one that is broken too: the cheapest parting is right."""

Piece = list[list[str]]
"""Cells between two blank lines, each with its lines."""


def read(text: str) -> Document:
    """Return what a text holds.

    Examples
    --------
    >>> [grid] = read("Кошти\\n\\n\\tЗахід\\n\\tПлан\\n\\n\\t1.1\\n\\n\\t7,0\\n").tables
    >>> grid.heading, [(cell.row, cell.text) for cell in grid.cells if cell.row]
    ('Кошти', [(1, '1.1'), (1, '7,0')])
    """
    return assemble(_blocks(text.split("\n")), ())


def _blocks(lines: Sequence[str]) -> Iterator[Grid | Paragraph]:
    at = 0
    while at < len(lines):
        first, tabs = at, lines[at].count(TAB)
        place = say("spot.line", number=at + 1)
        if tabs > 1:
            while at < len(lines) and lines[at].count(TAB) == tabs:
                at += 1
            yield _grid(place, [line.split(TAB) for line in lines[first:at]], tabs + 1)
        elif lines[at].startswith(TAB):
            pieces, at = _pieces(lines, at)
            width = len(pieces[0])
            yield _grid(place, [*_rows(pieces, width)], width)
        else:
            yield place, tidy(lines[at])
            at += 1


def _pieces(lines: Sequence[str], at: int) -> tuple[list[Piece], int]:
    """Return the cells of a table from a line on, in pieces, and the line after it."""
    pieces: list[Piece] = [[]]
    while at < len(lines):
        line = lines[at]
        if line.startswith(TAB):
            pieces[-1].append([line[1:]])
        elif line.strip():
            pieces[-1][-1].append(line)
        else:
            below = next(
                (one for one in range(at, len(lines)) if lines[one].strip(" \r")), len(lines)
            )
            if below == len(lines) or not (
                lines[below].startswith(TAB) or _goes_on(lines, below, pieces)
            ):
                return pieces, at
            if lines[below].startswith(TAB):
                pieces.append([])
            at = below - 1
        at += 1
    return pieces, at


def _goes_on(lines: Sequence[str], at: int, pieces: Sequence[Piece]) -> bool:
    """Tell whether a line after a blank one is still of the last cell: the row is not full yet."""
    last = [*range(at, min(at + CLAUSES, len(lines)))]
    tab = next((one for one in last if lines[one].startswith(TAB)), None)
    if tab is None or len(pieces) == 1:
        return False
    left = (lines[one] for one in range(tab, len(lines)))
    more = [*takewhile(lambda line: line.startswith(TAB) or line.strip(), left)]
    return len(pieces[-1]) + sum(line.startswith(TAB) for line in more) <= len(pieces[0])


def _rows(pieces: Sequence[Piece], width: int) -> Iterator[list[str]]:
    """Yield the texts of each row: whole rows as far as pieces can be put together to such."""
    best = [(0, 0)]  # of each end: what the rows up to it cost, and where the last one starts
    for end in range(1, len(pieces) + 1):
        ways, count = [], 0
        for start in range(end - 1, max(end - LONGEST, 0) - 1, -1):
            count += len(pieces[start])
            parts = end - start
            if count > width and parts > 1:
                break
            cost = 0 if count == width else SHORT if parts == 1 else BROKEN
            ways.append((best[start][0] + cost, start))
            if TOTAL.match(pieces[start][0][0]):
                break
        best.append(min(ways))
    ends = [len(pieces)]
    while ends[-1]:
        ends.append(best[ends[-1]][1])
    for start, end in pairwise(reversed(ends)):
        yield ["\n".join(cell) for piece in pieces[start:end] for cell in piece]


def _grid(place: str, rows: Sequence[Sequence[str]], width: int) -> Grid:
    """Return a table of rows; in one of too few cells the first covers what is missing."""
    cells: list[Cell] = []
    for row, texts in enumerate(rows):
        lacking = max(width - len(texts), 0)
        cells += (
            Cell(row, column + lacking * (column > 0), tidy(text), 1, 1 + lacking * (not column))
            for column, text in enumerate(texts)
        )
    return Grid(place, tuple(cells))
