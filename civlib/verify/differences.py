"""Two readings side by side: each table cell by cell, each text number by number."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile, zip_longest
from operator import eq
from typing import NamedTuple, TypeVar

from civlib.verify.numbers import numbers
from civlib.verify.reading import MOST, Cell, Reading, Table, Text, quoted

T = TypeVar("T")


class Difference(NamedTuple):
    """One thing that is published and does not come out again.

    Attributes
    ----------
    file, place
        Where it stands.
    published, recomputed
        What is there and what should be; empty where there is nothing.
    """

    file: str
    place: str
    published: str
    recomputed: str


class Tally:
    """Gathers the differences of one file, and counts the numbers that came out again.

    Attributes
    ----------
    found
        The differences, in the order of the file.
    same
        How many numbers are the same in both.
    """

    def __init__(self, file: str) -> None:
        self.found: list[Difference] = []
        self.same = 0
        self._file = file
        self._places: set[str] = set()

    def add(self, place: str, published: str, recomputed: str) -> None:
        """Take a difference, unless one is known at that place."""
        if place not in self._places:
            self._places.add(place)
            self.found.append(Difference(self._file, place, published, recomputed))

    def __contains__(self, place: str) -> bool:
        """Return whether a difference is known at a place."""
        return place in self._places

    def compare(self, published: Reading, remade: Reading) -> None:
        """Compare two readings of one file."""
        for one, other in aligned(published.tables, remade.tables, _table_key):
            if one and other:
                self.compare_tables(one, other)
            else:
                self._lone(f"table {quoted((one or other or _NOTHING).title)}", one, "a table")
        pairs = aligned(published.texts, remade.texts, _words)
        for number, (text, made) in enumerate(pairs, start=1):
            self._compare_texts(number, text, made)

    def _lone(self, place: str, published: object, text: str) -> None:
        """Take what is published and should not be, or should be and is not."""
        self.add(place, text if published else "", "" if published else text)

    def compare_tables(self, published: Table, remade: Table) -> None:
        """Compare two tables, their labels too."""
        where = f"{published.place}, table {quoted(published.title)}"
        for column, pair in enumerate(zip_longest(published.header, remade.header), start=1):
            self._compare(f"{where}, header of column {column}", *pair)
        row = 0
        for cells, others in aligned(published.rows, remade.rows, _row_key):
            if cells and others:
                self._compare_rows(published, row, others)
            else:
                texts = " | ".join(cell.text for cell in cells or others or ())
                self._lone(f"{where}, row {row + 1}", cells, texts)
            row += cells is not None

    def _compare_rows(self, table: Table, row: int, others: Sequence[Cell]) -> None:
        for column, (cell, other) in enumerate(zip_longest(table.rows[row], others)):
            if not (cell and other and cell.spanned and other.spanned):
                place = table.name(row, column)
                self._compare(place, cell and cell.text, other and other.text)

    def _compare(self, place: str, published: str | None, remade: str | None) -> None:
        """Compare two short texts, or take one that is missing or too many."""
        if published == remade:
            self.same += len(numbers(published or ""))
        else:
            self.add(place, *_excerpts(published or "", remade or ""))

    def _compare_texts(self, number: int, published: Text | None, remade: Text | None) -> None:
        place, text = published or remade or Text("", "")
        place = f"{place} (text {number}) {quoted(text)}"
        if not published or not remade or published.text == remade.text:
            self._compare(place, published and published.text, remade and remade.text)
            return
        one, other = numbers(published.text), numbers(remade.text)
        if one == other:
            self._compare(place, published.text, remade.text)
        for at, (mine, made) in enumerate(aligned(one, other, str), start=1):
            self._compare(f"{place}, number {at}", mine, made)


_NOTHING = Table("", "", "", (), ())


def aligned(
    one: Sequence[T], other: Sequence[T], key: Callable[[T], Hashable]
) -> Iterator[tuple[T | None, T | None]]:
    """Yield what belongs together, and what has no partner with None in its place.

    Examples
    --------
    >>> [*aligned("abd", "abcd", str)]
    [('a', 'a'), ('b', 'b'), (None, 'c'), ('d', 'd')]
    >>> [*aligned("axc", "abc", str)]
    [('a', 'a'), ('x', 'b'), ('c', 'c')]
    """
    keys = [*map(key, one)], [*map(key, other)]
    if len(one) == len(other) and 2 * sum(map(eq, *keys)) >= len(one):
        yield from zip(one, other, strict=True)
        return
    blocks = SequenceMatcher(None, *keys, autojunk=False).get_opcodes()
    for _, start, end, other_start, other_end in blocks:
        yield from zip_longest(one[start:end], other[other_start:other_end])


def _table_key(table: Table) -> Hashable:
    return table.id, table.header


def _row_key(row: tuple[Cell, ...]) -> Hashable:
    return tuple(cell.text for cell in row)


def _words(text: Text) -> Hashable:
    return text.text


def _excerpts(one: str, other: str) -> tuple[str, str]:
    """Return two texts, long ones from shortly before where they part."""
    if max(len(one), len(other)) <= MOST:
        return one, other
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    start = max(0, sum(1 for _ in alike) - MOST // 3)
    dots = "…" if start else ""
    return dots + one[start : start + MOST], dots + other[start : start + MOST]
