"""A tagged PDF as tables and paragraphs: its rows and cells are what the file says they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from typing import Any

from pdfminer.pdftypes import resolve1

from civlib.dataset.importing.assembly import Paragraph
from civlib.dataset.importing.glyphs import Breaks, Glyph, Line, lines
from civlib.dataset.importing.grid import Cell, Grid
from civlib.dataset.importing.paragraphs import tidy
from civlib.wording.messages import say
from civlib.wording.sequences import grouped

DEPTH, MOST, SPANS = 60, 500_000, range(1, 1000)
"""Tags within one another and of a document that are read at most; rows of one cell."""

TABLE, ROWS = "Table", ("THead", "TBody", "TFoot")
TEXTS = ("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "Caption", "Title", "TOCI")
INLINE = ("Span", "Link", "Quote", "Em", "Strong", "Lbl", "Reference", "Annot", "Code", "Sub")

Mark = tuple[int, int]
"""Number of a page, and of a piece of what is marked on it."""


@dataclass
class Tag:
    """A tag with its marks and the tags in it, in order."""

    kind: str
    page: int
    rows: int = 1
    columns: int = 1
    parts: list[Tag | Mark] = field(default_factory=list)

    def tags(self) -> Iterator[Tag]:
        """Yield the tags directly in it."""
        return (part for part in self.parts if isinstance(part, Tag))


def tree(pdf: Any) -> Tag | None:
    """Return the tags of a PDF of pdfplumber; None if none of them is a table."""
    root = resolve1(pdf.doc.catalog.get("StructTreeRoot"))
    if not isinstance(root, dict):
        return None
    builder = _Builder(
        {one.page_obj.pageid: one.page_number for one in pdf.pages},
        resolve1(root.get("RoleMap")) or {},
    )
    whole = Tag("", 0)
    builder.add(root.get("K"), whole, 0)
    return whole if builder.tables else None


@dataclass
class _Builder:
    """Builds tags of the objects of a PDF, however deep and round they refer to each other."""

    pages: dict[int, int]
    roles: dict[str, Any]
    tags: int = 0
    tables: int = 0

    def add(self, kids: Any, into: Tag, depth: int) -> None:
        """Add to a tag what its kids are."""
        kids = resolve1(kids)
        for kid in kids if isinstance(kids, list) else [kids]:
            one = resolve1(kid)
            if isinstance(one, int):
                into.parts.append((into.page, one))
            elif isinstance(one, dict) and "MCID" in one:
                into.parts.append((self._page(one, into), one["MCID"]))
            elif isinstance(one, dict) and "S" in one and depth < DEPTH and self.tags < MOST:
                self.tags += 1
                tag = self._tag(one, into)
                into.parts.append(tag)
                self.add(one.get("K"), tag, depth + 1)

    def _page(self, one: dict[str, Any], within: Tag) -> int:
        return self.pages.get(getattr(one.get("Pg"), "objid", -1), within.page)

    def _tag(self, one: dict[str, Any], within: Tag) -> Tag:
        kind = _name(one["S"])
        kind = _name(self.roles.get(kind)) or kind
        self.tables += kind == TABLE
        told = resolve1(one.get("A"))
        spans = {"RowSpan": 1, "ColSpan": 1}
        for attributes in map(resolve1, told if isinstance(told, list) else [told]):
            if isinstance(attributes, dict):
                spans |= {name: attributes[name] for name in spans if name in attributes}
        rows, columns = (one if one in SPANS else 1 for one in map(resolve1, spans.values()))
        return Tag(kind, self._page(one, within), rows, columns)


def _name(value: Any) -> str:
    name = getattr(resolve1(value), "name", "")
    return name if isinstance(name, str) else ""


def blocks(whole: Tag, pages: Iterable[tuple[int, Sequence[Glyph]]]) -> Iterator[Grid | Paragraph]:
    """Return the tables and paragraphs of tags, and last what is marked for none of them."""
    marks = grouped(
        ((number, glyph.mark), glyph)
        for number, glyphs in pages
        for glyph in glyphs
        if glyph.mark is not None
    )
    untagged = marks.keys() - {*_marks(whole.parts)}  # so in none of the tables
    whole.parts += (Tag("P", mark[0], parts=[mark]) for mark in sorted(untagged))
    return _Reader(marks).blocks(whole)


class _Reader:
    """Reads the texts of tags."""

    def __init__(self, marks: dict[Mark, list[Glyph]]) -> None:
        self._marks, self._tables = marks, 0
        self._breaks = Breaks([line for glyphs in marks.values() for line in lines(glyphs)])

    def blocks(self, tag: Tag) -> Iterator[Grid | Paragraph]:
        if tag.kind == TABLE:
            self._tables += 1
            yield Grid(say("spot.table", number=self._tables), tuple(self._cells(tag)))
            told = {
                mark for row in _rows(tag) for cell in row.tags() for mark in _marks(cell.parts)
            }
            beside = [mark for mark in _marks(tag.parts) if mark not in told]  # such as a caption
            yield from self.blocks(Tag("P", tag.page, parts=[*beside])) if beside else ()
        elif tag.kind in TEXTS or any(not isinstance(part, Tag) for part in tag.parts):
            page = next(_marks(tag.parts), (tag.page, 0))[0]
            for text in self._text(tag).split("\n"):
                yield say("spot.page", page=page), text
        else:
            for one in tag.tags():
                yield from self.blocks(one)

    def _cells(self, table: Tag) -> Iterator[Cell]:
        free: dict[int, int] = {}  # column → the row from which on it is free
        width = 0
        for row, line in enumerate(_rows(table)):
            cells = [(one, tidy(self._text(one))) for one in line.tags()]
            again = _again(cells, [free.get(column, 0) > row for column in range(width)])
            column = 0
            for one, text in cells:
                while not again and free.get(column, 0) > row:
                    column += 1
                extra = column + one.columns > width > 0 or free.get(column, 0) > row
                if text or not extra:  # LibreOffice adds empty ones where a page ends
                    yield Cell(row, column, text, one.rows, one.columns)
                    free |= dict.fromkeys(range(column, column + one.columns), row + one.rows)
                column += one.columns
            width = width or max(free, default=-1) + 1

    def _text(self, tag: Tag) -> str:
        """Return the text of a tag: what is marked in it is one paragraph, each tag another."""
        texts: list[str] = []
        for apart, parts in groupby(tag.parts, _apart):
            if apart:
                texts += (self._text(part) for part in parts if isinstance(part, Tag))
            else:
                texts.append(self._breaks.running(self._lines(parts)))
        return "\n".join(filter(None, texts))

    def _lines(self, parts: Iterable[Tag | Mark]) -> list[Line]:
        """Return the lines of marks, of those on one page together: a line may have several."""
        pages = groupby(_marks(parts), lambda mark: mark[0])
        return [
            line
            for _, marks in pages
            for line in lines(sign for mark in marks for sign in self._marks.get(mark, ()))
        ]


def _again(cells: Sequence[tuple[Tag, str]], covered: Sequence[bool]) -> bool:
    """Tell whether a row says those cells again, empty, that go on in it from above."""
    places = list(accumulate((one.columns for one, _ in cells), initial=0))
    fits = any(covered) and places[-1] == len(covered)
    return fits and not any(
        covered[place] and text for place, (_, text) in zip(places, cells, strict=False)
    )


def _apart(part: Tag | Mark) -> bool:
    """Tell whether something is a paragraph of its own, and no words within one."""
    return isinstance(part, Tag) and part.kind not in INLINE


def _marks(parts: Iterable[Tag | Mark]) -> Iterator[Mark]:
    for part in parts:
        if isinstance(part, Tag):
            yield from _marks(part.parts)
        else:
            yield part


def _rows(tag: Tag) -> Iterator[Tag]:
    for one in tag.tags():
        if one.kind == "TR":
            yield one
        elif one.kind in ROWS:
            yield from _rows(one)
