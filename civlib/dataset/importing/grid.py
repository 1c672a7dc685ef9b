"""What every reader makes of a document: tables of cells with spans, paragraphs, doubts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A cell of a table: where it begins, from 0, and how many rows and columns it covers."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Grid:
    """A table: its place for people, such as “p. 4, table 2”, and the paragraph above it."""

    place: str
    cells: tuple[Cell, ...]
    heading: str = ""

    @property
    def height(self) -> int:
        """Return how many rows it has.

        Examples
        --------
        >>> Grid("table 1", (Cell(0, 0, "План", rows=2), Cell(0, 1, "Факт"))).height
        2
        """
        return max((cell.row + cell.rows for cell in self.cells), default=0)

    @property
    def width(self) -> int:
        """Return how many columns it has.

        Examples
        --------
        >>> Grid("table 1", (Cell(0, 0, "Обсяги", columns=3), Cell(1, 2, "Факт"))).width
        3
        """
        return max((cell.column + cell.columns for cell in self.cells), default=0)


@dataclass(frozen=True)
class Doubt:
    """What was read at a place, what was chosen, and the question that a person answers."""

    place: str
    read: str
    chosen: str
    question: str


@dataclass(frozen=True)
class Document:
    """A document: its tables; paragraphs outside them, each with its place; doubts of reading."""

    tables: tuple[Grid, ...]
    paragraphs: tuple[tuple[str, str], ...] = ()
    doubts: tuple[Doubt, ...] = ()
