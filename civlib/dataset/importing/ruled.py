"""A PDF whose tables are only lines on its pages, as tables and paragraphs."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from civlib.dataset.importing.assembly import Paragraph, repeated
from civlib.dataset.importing.glyphs import PADDING, Breaks, Glyph, Line, lines
from civlib.dataset.importing.grid import Cell, Doubt, Grid
from civlib.wording.messages import say

SNAP = 3
"""Points: edges so near are one."""

LINES = {"vertical_strategy": "lines", "horizontal_strategy": "lines", "snap_tolerance": SNAP}

NUMBER = re.compile(r"\d+\.\d+")
AMOUNT = re.compile(r"(?:\d[\d\s]*[,.]?\d*|[-–—])(?:\n|$)")
"""What a row of its own begins with, and what only such a row has."""

MARK = re.compile(r"[\s–—-]*\d{1,4}[\s–—-]*")
"""The number of a page, which parts no table."""


@dataclass
class Table:
    """A table on a page: the edges of its columns, and its cells, each with its lines."""

    top: float
    columns: list[float]
    cells: list[tuple[Cell, list[Line]]]


@dataclass
class Page:
    """What is on a page: its tables, the lines above each and below all."""

    number: int
    tables: list[Table]
    between: list[list[Line]]

    def lines(self) -> Iterator[Line]:
        """Yield every line of the page."""
        yield from (line for part in self.between for line in part)
        yield from (line for table in self.tables for _, part in table.cells for line in part)


def page(one: Any, glyphs: list[Glyph]) -> Page:
    """Return what is on a page of pdfplumber, by its lines and signs."""
    found = sorted(one.find_tables(LINES), key=lambda table: (table.bbox[1], table.bbox[0]))
    tables = []
    for table in found:
        inside, glyphs = _parted(glyphs, table.bbox)
        tables.append(_table(table, inside, glyphs))
    tops = [table.top for table in tables]
    between: list[list[Glyph]] = [[] for _ in (*tops, None)]
    for sign in glyphs:
        between[bisect_right(tops, sign.middle[1])].append(sign)
    return Page(one.page_number, tables, [lines(part) for part in between])


def blocks(pages: Sequence[Page], doubts: list[Doubt]) -> Iterator[Grid | Paragraph]:
    """Return the tables and paragraphs of some pages; a table goes on over the ends of pages."""
    text = _Text(pages)
    met: list[_Joined | Paragraph] = []
    for one in pages:
        place = say("spot.page", page=one.number)
        tables = zip(one.between, one.tables, strict=False)
        for number, (above, table) in enumerate(tables, start=1):
            paragraphs = [*text.paragraphs(above)]
            named = say("spot.page-table", page=one.number, number=number)
            grid = Grid(named, tuple(text.cells(table)))
            last = met[-1] if met and number == 1 and not paragraphs else None
            if not (isinstance(last, _Joined) and last.goes_on(table, grid)):
                met += ((place, part) for part in paragraphs or [""])
                met.append(_Joined(table.columns, grid, doubts))
        met += ((place, part) for part in text.paragraphs(one.between[-1]))
    return (one.whole() if isinstance(one, _Joined) else one for one in met)


class _Text:
    """Makes running text of lines, as the whole document breaks them."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._breaks = Breaks([line for one in pages for line in one.lines()])
        free = [line for one in pages for part in one.between for line in part]
        self._place = (
            min((line.left for line in free), default=0.0) - PADDING,
            max((line.right for line in free), default=0.0) + PADDING,
        )

    def paragraphs(self, found: Sequence[Line]) -> Iterator[str]:
        """Yield the paragraphs of lines outside tables, without the number of the page."""
        text = self._breaks.running(found, self._place)
        return (one for one in text.split("\n") if one and not MARK.fullmatch(one))

    def cells(self, table: Table) -> Iterator[Cell]:
        for cell, found in table.cells:
            place = table.columns[cell.column], table.columns[cell.column + cell.columns]
            yield replace(cell, text=self._breaks.running(found, place))


@dataclass
class _Joined:
    """A table that may go on over the end of a page."""

    columns: list[float]
    first: Grid
    doubts: list[Doubt]

    def __post_init__(self) -> None:
        self.cells = [*self.first.cells]
        self.height = self.first.height

    def whole(self) -> Grid:
        return replace(self.first, cells=tuple(self.cells))

    def goes_on(self, table: Table, grid: Grid) -> bool:
        """Add a table of the next page, if it is this one, and tell whether it was."""
        at = [_at(self.columns, edge) for edge in table.columns]
        pairs = zip(at, table.columns, strict=True)
        fits = all(abs(self.columns[place] - edge) <= SNAP + 1 for place, edge in pairs)
        if not fits or at[0] != 0 or at[-1] != len(self.columns) - 1:
            return False
        ends = (at[one.column + one.columns] for one in grid.cells)
        cells = [
            replace(one, column=at[one.column], columns=end - at[one.column])
            for one, end in zip(grid.cells, ends, strict=True)
        ]
        above = repeated(self.first, replace(grid, cells=tuple(cells)), ()) or 0
        left = [replace(one, row=one.row - above) for one in cells if one.row >= above]
        self._goes_on(left, grid.place)
        self.height = max(one.row + one.rows for one in self.cells)
        return True

    def _goes_on(self, cells: Sequence[Cell], place: str) -> None:
        """Add the cells of a page: those at its top may be the rest of those above."""
        over = {
            (one.column, one.columns): place
            for place, one in enumerate(self.cells)
            if one.row + one.rows == self.height
        }
        top = [one for one in cells if one.row == 0]
        above = [over.get((one.column, one.columns)) for one in top]
        rest = _is_rest(top) and None not in above
        texts = " | ".join(one.text for one in top if one.text)
        if rest and texts[:1].isupper():
            doubt = Doubt(place, texts, say("page-end.chosen"), say("page-end.question"))
            self.doubts.append(doubt)
        merged = _merged_over([None if at is None else self.cells[at] for at in above], top)
        for one, at in zip(top, above, strict=True):
            whole = None if at is None else self.cells[at]
            if whole and at is not None and (rest or (whole.rows, one.rows) == merged):
                text = "\n".join(filter(None, (whole.text, one.text)))
                self.cells[at] = replace(whole, text=text, rows=whole.rows + one.rows - rest)
            else:
                self.cells.append(replace(one, row=self.height))
        self.cells += (
            replace(one, row=one.row + self.height - rest) for one in cells if one.row > 0
        )


def _merged_over(above: Sequence[Cell | None], top: Sequence[Cell]) -> tuple[int, int] | None:
    """Return how many rows cells that a page has cut have before and after; None without such.

    The first of them is empty on the new page: a number is not said twice.
    """
    if not top or above[0] is None or top[0].text:
        return None
    rows = above[0].rows, top[0].rows
    return rows if max(rows) > 1 else None


def _is_rest(row: Sequence[Cell]) -> bool:
    """Tell whether a row is the rest of one that a page has cut.

    It begins with no number and no sentence, has no amount, and covers what the row above does.
    """
    texts = [one.text for one in row]
    if len(row) <= 2 or any(one.columns > 1 for one in row):  # noqa: PLR2004
        return False
    own = [texts[0][:1].isupper(), *(NUMBER.match(text) for text in texts)]
    return not any(own) and not any(AMOUNT.match(text) for text in texts)


def _parted(glyphs: Sequence[Glyph], box: Sequence[float]) -> tuple[list[Glyph], list[Glyph]]:
    """Return the signs within a box, and the others."""
    parts: tuple[list[Glyph], list[Glyph]] = [], []
    left, top, right, bottom = box
    for sign in glyphs:
        across, down = sign.middle
        parts[not (left <= across < right and top <= down < bottom)].append(sign)
    return parts


def _table(table: Any, glyphs: Sequence[Glyph], others: list[Glyph]) -> Table:
    """Return a table of pdfplumber with the signs in it; what is in none of its cells is beside."""
    across = _edges(value for cell in table.cells for value in (cell[0], cell[2]))
    down = _edges(value for cell in table.cells for value in (cell[1], cell[3]))
    cells: dict[tuple[int, int], Cell] = {}
    of: dict[tuple[int, int], tuple[int, int]] = {}
    for left, top, right, bottom in table.cells:
        row, column = _at(down, top), _at(across, left)
        rows, columns = _at(down, bottom) - row, _at(across, right) - column
        if rows > 0 and columns > 0:
            cells[row, column] = Cell(row, column, "", rows, columns)
            of |= dict.fromkeys(
                product(range(row, row + rows), range(column, column + columns)), (row, column)
            )
    own: dict[tuple[int, int], list[Glyph]] = {place: [] for place in sorted(cells)}
    for sign in glyphs:
        x, y = sign.middle
        place = of.get((bisect_right(down, y) - 1, bisect_right(across, x) - 1))
        (others if place is None else own[place]).append(sign)
    return Table(table.bbox[1], across, [(cells[place], lines(own[place])) for place in own])


def _edges(values: Iterable[float]) -> list[float]:
    """Return the edges, of those that are nearly one the first.

    Examples
    --------
    >>> _edges([50.2, 10, 50, 90])
    [10, 50, 90]
    """
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > SNAP:
            found.append(value)
    return found


def _at(edges: Sequence[float], value: float) -> int:
    """Return which edge is nearest.

    Examples
    --------
    >>> _at([10, 50, 90], 52), _at([10, 50, 90], 89)
    (1, 2)
    """
    after = min(bisect_right(edges, value), len(edges) - 1)
    return after - (after > 0 and value - edges[after - 1] < edges[after] - value)
