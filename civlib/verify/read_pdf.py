"""A published PDF, read back through its tags: what a screen reader reads, in its order.

Nothing is guessed from where a glyph stands on the page. What has no tag (running heads, page
numbers, headers that a page says again) comes after the rest, page by page.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from civlib.verify.content import Glyphs, Page, Reader, Run, joined
from civlib.verify.reading import (
    Cell,
    Reading,
    Span,
    Table,
    Text,
    Unreadable,
    resolved,
    squeezed,
)

INLINE = {"Span", "Link", "Code", "Reference", "Quote", "Lbl", "Note", "BibEntry", "Em", "Strong"}
"""Tags whose text belongs to what stands around them."""

NAMES = {"P": "paragraph", "LBody": "item", "TOCI": "contents", "Caption": "caption"}

_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)

DEEPEST, MOST_TAGS = 100, 1_000_000
"""Tags deeper or more than this are no report of ours."""


def read(data: bytes) -> Reading:
    """Return what a PDF shows.

    Raises
    ------
    Unreadable
        If it is damaged, or has no tags.
    """
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        return _File(PdfReader(io.BytesIO(data), strict=True)).reading()
    except Unreadable:
        raise
    except Exception as error:  # a damaged file can break its reader in any way
        raise Unreadable(f"it is damaged ({type(error).__name__}: {error})") from error


class _Piece:
    """Text that is put together from runs of marked content."""

    def __init__(self) -> None:
        self.text = ""
        self._line: float | None = None

    def add(self, run: Run | None) -> None:
        """Add a run, if there is one."""
        if run:
            self.text = joined(self.text, run.text, self._line != run.first)
            self._line = run.last[1]


class _File:
    """One PDF and what has been read of it."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._root = reader.trailer["/Root"]
        self._fonts: dict[int, Glyphs] = {}
        self._tables: list[Table] = []
        self._texts: list[Text] = []
        self._claimed: set[tuple[int, int]] = set()
        self._steps = 0

    def reading(self) -> Reading:
        """Return everything that the file shows."""
        if "/StructTreeRoot" not in self._root:
            raise Unreadable("it has no tags")
        self._flow(self._root["/StructTreeRoot"], None, "", 0)
        self._texts += self._outside()
        return Reading(tuple(self._tables), tuple(self._texts))

    @cached_property
    def _roles(self) -> dict[str, str]:
        found = self._root["/StructTreeRoot"].get("/RoleMap", {})
        return {str(name)[1:]: str(role)[1:] for name, role in found.items()}

    @cached_property
    def _pages(self) -> dict[int, tuple[int, Page]]:
        """Return number and text of each page, by the page's object."""
        return {
            page.indirect_reference.idnum: (number, self._page(page))
            for number, page in enumerate(self._reader.pages, start=1)
        }

    def _page(self, page: Any) -> Page:
        fonts = page["/Resources"].get("/Font", {})
        content = page.get_contents()
        reader = Reader(lambda name: self._font(fonts.raw_get(name)))
        return reader.read(b"" if content is None else content.get_data())

    def _font(self, reference: Any) -> Glyphs:
        if reference.idnum not in self._fonts:
            data = reference.get_object()["/ToUnicode"].get_data()
            self._fonts[reference.idnum] = dict(_glyphs(data))
        return self._fonts[reference.idnum]

    @cached_property
    def _names(self) -> dict[str, str]:
        """Return the file that holds a table's numbers by the label of the table, ``Table 2``."""
        files = [(file.name, file.description or "") for file in self._reader.attachment_list]
        return {
            label: name.removesuffix(".csv")
            for name, description in files
            for label in re.split(", |: ", description)
            if name.endswith(".csv")
        }

    def _flow(self, element: Any, page: Any, kind: str, depth: int) -> None:
        """Take the texts and tables of a tag and of what it holds, in order."""
        self._step(depth)
        piece, where = _Piece(), ""
        for child, own in _children(element, page):
            role = self._role(child)
            if isinstance(child, int) or role in INLINE:
                self._inside(child, own, depth, piece)
                where = where or self._where(child, own)
                continue
            self._say(kind, piece.text, where)
            piece, where = _Piece(), ""
            if role == "Table":
                self._table(child, own, depth + 1)
            else:
                if "/Alt" in child:
                    self._say("alternative text", str(child["/Alt"]), self._where(child, own))
                self._flow(child, own, role, depth + 1)
        self._say(kind, piece.text, where)

    def _step(self, depth: int) -> None:
        """Refuse tags that a damaged file leads round in circles."""
        self._steps += 1
        if depth > DEEPEST or self._steps > MOST_TAGS:
            raise Unreadable("its tags are nested too deep or are too many")

    def _say(self, kind: str, piece: str, where: str) -> None:
        if text := squeezed(piece):
            self._texts.append(Text(f"{where}, {NAMES.get(kind, kind.lower())}", text))

    def _inside(self, child: Any, page: Any, depth: int, piece: _Piece) -> None:
        """Add all text in a tag, blocks in it apart from each other."""
        self._step(depth)
        if isinstance(child, int):
            piece.add(self._run(child, page))
            return
        for one, own in _children(child, page):
            self._inside(one, own, depth + 1, piece)
            if not isinstance(one, int) and self._role(one) not in INLINE:
                piece.text += "\n"

    def _run(self, mcid: int, page: Any) -> Run | None:
        if page is None:
            return None
        self._claimed.add((page.idnum, mcid))
        return self._pages[page.idnum][1].marked.get(mcid)

    def _role(self, child: Any) -> str:
        if isinstance(child, int):
            return ""
        name = str(child.get("/S", "/"))[1:]
        return self._roles.get(name, name)

    def _where(self, child: Any, page: Any) -> str:
        """Return the page that a tag begins on."""
        for _ in range(DEEPEST):
            if isinstance(child, int):
                break
            first = next(_children(child, page), None)
            if first is None:
                break
            child, page = first
        return f"page {self._pages[page.idnum][0]}" if page else "the tags"

    def _table(self, element: Any, page: Any, depth: int) -> None:
        heads: list[list[Span]] = []
        bodies: list[list[Span]] = []
        for part, own in _children(element, page):
            rows = [(part, own)] if self._role(part) == "TR" else [*_children(part, own)]
            lines = [[*self._spans(*row, depth)] for row in rows]
            # A band that names the rows below it is a header for paper, but not of the columns.
            if self._role(part) == "THead" and not heads:
                heads, lines = lines[:1], lines[1:]
            bodies += lines
        header = [
            " ".join(dict.fromkeys(map(_text, cells)))
            for cells in zip(*resolved(heads), strict=False)
        ]
        caption = self._texts[-1].text if self._texts and self._captioned() else ""
        place = self._where(element, page)
        name = self._names.get(caption.partition(". ")[0], "")
        self._tables.append(Table(name, place, caption, tuple(header), resolved(bodies)))

    def _captioned(self) -> bool:
        return self._texts[-1].place.endswith(NAMES["Caption"])

    def _spans(self, row: Any, page: Any, depth: int) -> Iterator[Span]:
        for cell, own in _children(row, page):
            found = {"/RowSpan": 1, "/ColSpan": 1}
            for attributes in _list(cell.get("/A", [])):
                found |= {name: int(attributes[name]) for name in found if name in attributes}
            piece = _Piece()
            self._inside(cell, own, depth, piece)
            yield Span(
                squeezed(piece.text), self._where(cell, own), found["/RowSpan"], found["/ColSpan"]
            )

    def _outside(self) -> Iterator[Text]:
        """Yield what stands outside the tags: on the pages, among the bookmarks, attached."""
        for key, (number, page) in self._pages.items():
            left = [run for mcid, run in page.marked.items() if (key, mcid) not in self._claimed]
            for text in map(squeezed, [*page.artifacts, *(run.text for run in left)]):
                if any(char.isalnum() for char in text):
                    yield Text(f"page {number}, outside the text", text)
        for title in _titles(self._reader.outline):
            yield Text("bookmarks", title)
        for file in self._reader.attachment_list:
            yield Text(f"attached {file.name}", file.description or "")
            if file.name.endswith(".csv"):
                for line, text in enumerate(file.content.decode("utf-8").splitlines(), start=1):
                    yield Text(f"attached {file.name}, row {line}", text)


def _text(cell: Cell) -> str:
    return cell.text


def _titles(outline: list[Any]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from _titles(item)
        else:
            yield str(item.title)


def _list(value: Any) -> list[Any]:
    value = value.get_object()
    return [one.get_object() for one in value] if isinstance(value, list) else [value]


def _children(element: Any, page: Any) -> Iterator[tuple[Any, Any]]:
    """Yield what a tag holds, tags and numbers of marked content, each with its page."""
    for child in _list(element["/K"]) if "/K" in element else []:
        if isinstance(child, int):
            yield int(child), _page_of(element, page)
        elif child.get("/Type") == "/MCR":
            yield int(child["/MCID"]), _page_of(child, _page_of(element, page))
        elif child.get("/Type") != "/OBJR":
            yield child, _page_of(child, _page_of(element, page))


def _page_of(element: Any, page: Any) -> Any:
    return element.raw_get("/Pg") if "/Pg" in element else page


def _glyphs(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield code and text of each glyph that a font's table maps."""
    for section in _SECTION.finditer(data):
        codes = _HEX.findall(section[2])
        if section[1] == b"bfchar":
            for code, text in zip(codes[::2], codes[1::2], strict=True):
                yield int(code, 16), _utf16(text)
            continue
        for first, last, text in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
            base = _utf16(text)
            for offset in range(int(last, 16) - int(first, 16) + 1):
                yield int(first, 16) + offset, base[:-1] + chr(ord(base[-1]) + offset)


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be")
