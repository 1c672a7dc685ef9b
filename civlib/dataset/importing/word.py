"""A .docx as tables and paragraphs, by the standard library alone; nothing in it is run.

Read is what stands on paper once all changes are accepted: what was inserted, not what was
deleted; the results of fields; the numbers that Word counts itself. A number that was taken away
and has none in its place is a doubt.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate
from posixpath import join, normpath
from typing import NamedTuple
from xml.etree.ElementTree import Element

from civlib.dataset.importing.assembly import Paragraph, assemble
from civlib.dataset.importing.grid import Cell, Document, Doubt, Grid
from civlib.dataset.importing.numbering import Numbering, below, on, value, whole
from civlib.dataset.importing.packed import OFFICE, Packed, refuse
from civlib.dataset.importing.paragraphs import GONE, HIDDEN, NEW, OUT, STRUCK, Piece, pieces, tidy
from civlib.wording.messages import say
from civlib.wording.sequences import grouped

THROUGH = {
    *("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"),
    *("mc:AlternateContent", "mc:Choice"),
}
"""What stands around paragraphs, rows and cells without being any."""

JITTER = 100
"""Twips (1.8 mm): edges of columns so near are one that somebody's mouse has moved."""

TABLE = (2, 3)
"""Rows and columns from which on a table in a cell is one of its own; smaller ones are lines."""


def read(packed: Packed) -> Document:
    """Return what a document of Word holds.

    Raises
    ------
    DataError
        If it has macros, would fetch something from elsewhere, or is damaged.
    """
    packed.guard()
    name, root = main(packed)
    body = root.find("body")
    if body is None:
        raise refuse(packed.path, "report-damaged" if name else "report-kind")
    reader = _Reader(Numbering(_beside(packed, name, "numbering"), _beside(packed, name, "styles")))
    for _ in (*body.iter("object"), *body.iter("altChunk")):
        reader.doubt("embedded", say("spot.document"), "")
    return assemble(reader.story(body), reader.doubts)


def main(packed: Packed) -> tuple[str, Element]:
    """Return the name and root of the part with the text; nothing if it is no document of Word."""
    for one in packed.xml(OFFICE):
        name = one.get("Target", "").lstrip("/")
        if one.get("Type", "").endswith("/officeDocument"):
            root = packed.xml(name)
            return (name, root) if root.tag == "document" else ("", root)
    return "", Element("none")


def _beside(packed: Packed, name: str, kind: str) -> Element:
    """Return the root of the part of a kind that the text refers to, else of the usual name."""
    folder, _, file = name.rpartition("/")
    target = f"{kind}.xml"
    for one in packed.xml(f"{folder}/_rels/{file}.rels"):
        if one.get("Type", "").endswith(f"/{kind}"):
            target = one.get("Target", target)
    return packed.xml(normpath(join("/", folder, target)).lstrip("/"))


class _Raw(NamedTuple):
    """A cell as the file has it: its column of Word's grid and how many it covers."""

    row: int
    start: int
    span: int
    text: str
    merge: str


class _Spot(NamedTuple):
    """A cell for people: the place of its table, its row and the how-manieth it is there."""

    table: str
    row: int
    column: int

    def name(self) -> str:
        return say("spot.cell", table=self.table, row=self.row + 1, column=self.column + 1)


GOING_ON = "continue"


@dataclass
class _Reader:
    numbering: Numbering
    doubts: list[Doubt] = field(default_factory=list)
    tables: int = 0
    uncounted: set[str] = field(default_factory=set)

    def story(self, parent: Element) -> Iterator[Grid | Paragraph]:
        """Yield the tables and paragraphs of a body, a frame or a text box, in order."""
        carried = ""
        for one in _through(parent, "p", "tbl"):
            if one.tag == "tbl" and _frames(one):
                for cell in _cells(one):
                    yield from self.story(cell)
            elif one.tag == "tbl":
                yield from self._table(one)
            else:
                text = carried + self._paragraph(one, [])
                carried = text if _unended(one) else ""
                if not carried:
                    yield "", tidy(text)
                for box in _boxes(one):
                    yield from self.story(box)
        yield "", tidy(carried)

    def _paragraph(self, one: Element, met: list[Piece], *, counted: bool = True) -> str:
        """Return what a paragraph says, its number first, and add its pieces to those met."""
        found = [*pieces(one)]
        met += found
        text = "".join(piece.text for piece in found if piece.kind not in OUT)
        number = self.numbering.next(one) if counted and not _unended(one) else ""
        return number + text.lstrip() if number else text

    def _table(self, table: Element) -> list[Grid]:
        """Return a table, and those in its cells that are none of their lines."""
        self.tables += 1
        place = say("spot.table", number=self.tables)
        raw: list[_Raw] = []
        nested: list[Grid] = []
        row = 0
        for line in _through(table, "tr"):
            if below(line, "trPr/del") is not None:
                gone = (piece.text for one in line.iter("p") for piece in pieces(one))
                self._lost("deleted", _Spot(place, row, 0), "".join(gone))
            else:
                raw += self._row(line, _Spot(place, row, 0), nested)
                row += 1
        widths = [whole(one.get("w", ""), JITTER) for one in table.findall("tblGrid/gridCol")]
        return [Grid(place, self._merged(place, _aligned(raw, widths))), *nested]

    def _row(self, line: Element, spot: _Spot, nested: list[Grid]) -> list[_Raw]:
        found: list[_Raw] = []
        start = whole(value(line, "trPr/gridBefore"), 0)
        for cell in _through(line, "tc"):
            span = max(whole(value(cell, "tcPr/gridSpan"), 1), 1)
            merge = _merge(cell, "vMerge")
            here = spot._replace(column=len(found))
            text = self._cell(cell, here, nested, counted=merge != GOING_ON)
            if found and _merge(cell, "hMerge") == GOING_ON:
                found[-1] = found[-1]._replace(span=found[-1].span + span)
                self._lost("covered", spot._replace(column=len(found) - 1), text)
            else:
                found.append(_Raw(spot.row, start, span, text, merge))
            start += span
        return found

    def _cell(self, cell: Element, spot: _Spot, nested: list[Grid], *, counted: bool) -> str:
        """Return the lines of a cell, those of a small table in it too."""
        met: list[Piece] = []
        lines = [*self._lines(cell, spot, met, nested, counted=counted)]
        self._judge(spot, met)
        return tidy("\n".join(lines))

    def _lines(
        self, cell: Element, spot: _Spot, met: list[Piece], nested: list[Grid], *, counted: bool
    ) -> Iterator[str]:
        carried = ""
        for one in _through(cell, "p", "tbl"):
            if one.tag == "tbl":
                first, *more = self._table(one)
                larger = first.height >= TABLE[0] and first.width >= TABLE[1]
                nested += [first, *more] if larger else more
                rows = grouped((cell.row, cell.text) for cell in first.cells)
                yield from () if larger else map("\t".join, rows.values())
                continue
            text = carried + self._paragraph(one, met, counted=counted)
            if not counted and self.numbering.counts(one) and spot.table not in self.uncounted:
                self.uncounted.add(spot.table)
                self.doubt("uncounted", spot.name(), "")
            carried = text if _unended(one) else ""
            if not carried:
                yield text
            for box in _boxes(one):
                yield from self._lines(box, spot, met, nested, counted=counted)
        yield carried

    def _judge(self, spot: _Spot, met: list[Piece]) -> None:
        """Doubt numbers that were taken out of a cell, unless a change has put one in."""
        if not any(one.kind for one in met):
            return
        of = {kind: "".join(one.text for one in met if one.kind == kind) for kind in (NEW, *OUT)}
        if not re.search(r"\d", of[NEW]):
            self._lost("deleted", spot, of[GONE])
        self._lost("struck", spot, of[STRUCK])
        self._lost("hidden", spot, of[HIDDEN])

    def _lost(self, kind: str, spot: _Spot, text: str) -> None:
        if re.search(r"\d", text):
            self.doubt(kind, spot.name(), text)

    def doubt(self, kind: str, place: str, text: str) -> None:
        """Doubt whether it is right to leave something out."""
        question = say(f"left-out.{kind}")
        self.doubts.append(Doubt(place, tidy(text), say("left-out.chosen"), question))

    def _merged(self, place: str, raw: list[_Raw]) -> tuple[Cell, ...]:
        """Return the cells, each with the rows that it goes on in."""
        found: list[Cell] = []
        above: dict[tuple[int, int], int] = {}
        now: dict[tuple[int, int], int] = {}
        row = 0
        for one in raw:
            if one.row != row:
                above, now, row = now, {}, one.row
            key = one.start, one.span
            if one.merge == GOING_ON and key in above:
                now[key] = above[key]
                found[now[key]] = replace(found[now[key]], rows=found[now[key]].rows + 1)
                self._lost("covered", _Spot(place, row, one.start), one.text)
            else:
                if one.merge:
                    now[key] = len(found)
                found.append(Cell(row, one.start, one.text, 1, one.span))
        return tuple(found)


def _merge(cell: Element, kind: str) -> str:
    """Return whether a cell begins one that is merged or goes on in it; nothing for most cells."""
    found = below(cell, f"tcPr/{kind}")
    return "" if found is None else found.get("val", GOING_ON)


def _through(parent: Element, *wanted: str) -> Iterator[Element]:
    """Yield what is asked for below an element, also within content controls and insertions."""
    for one in parent:
        if one.tag in wanted:
            yield one
        elif one.tag in THROUGH and not on(one, "sdtPr/showingPlcHdr"):
            yield from _through(one, *wanted)


def _boxes(parent: Element) -> Iterator[Element]:
    """Yield the text boxes of a paragraph, each once."""
    for one in parent:
        if one.tag == "txbxContent":
            yield one
        elif one.tag != "mc:Fallback":
            yield from _boxes(one)


def _cells(table: Element) -> Iterator[Element]:
    return (cell for row in _through(table, "tr") for cell in _through(row, "tc"))


def _frames(table: Element) -> bool:
    """Tell whether a table has one cell only, with a table in it: somebody has framed that one."""
    cells = _cells(table)
    first, second = next(cells, None), next(cells, None)
    return first is not None and second is None and next(_through(first, "tbl"), None) is not None


def _unended(paragraph: Element) -> bool:
    """Tell whether the end of a paragraph was deleted, so that the next one goes on in it."""
    return below(paragraph, "pPr/rPr/del") is not None


def _aligned(raw: list[_Raw], widths: list[int]) -> list[_Raw]:
    """Return the cells by the columns that people see, of those that Word's grid has.

    A column in which no cell begins is none, and edges that are nearly one are one, unless a cell
    would be left without width.
    """
    ends: dict[int, int] = {}  # where the slimmest of the cells ends that begin there
    for one in raw:
        ends[one.start] = min(one.start + one.span, ends.get(one.start, one.start + one.span))
    starts = sorted(ends)
    columns = [*_columns(starts, [ends[start] for start in starts], widths)]
    columns.append(max(columns, default=0) + 1)

    def column(edge: int) -> int:
        return columns[bisect_left(starts, edge)]

    return [
        one._replace(start=column(one.start), span=column(one.start + one.span) - column(one.start))
        for one in raw
    ]


def _columns(starts: list[int], ends: list[int], widths: list[int]) -> Iterator[int]:
    """Yield the column of each place where cells begin."""
    edges = [0, *accumulate(widths)]
    column, edge, slimmest = -1, -JITTER, 0
    for start, end in zip(starts, ends, strict=True):
        over = max(start - len(widths), 0)
        here = edges[start - over] + over * JITTER
        if here - edge >= JITTER or slimmest <= start:
            column, edge, slimmest = column + 1, here, end
        slimmest = min(slimmest, end)
        yield column
