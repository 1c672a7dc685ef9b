"""What a published page or PDF shows, read back as words in their order, and two readings compared.

Everything counts that somebody reads or hears: text, alternative texts, the words of drawings, the
data to download or attached. Nothing is guessed from how it is laid out.
"""

from __future__ import annotations

import io
import logging
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from html.parser import HTMLParser
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import unquote

SHOWN = {"alt", "content", "title", "aria-label", "datetime", "data-label"}
"""Attributes that somebody reads or hears."""

CSV, SVG = "data:text/csv;charset=utf-8,", "data:image/svg+xml;base64,"
CELLS = ("td", "th")
INLINE = {"a", "abbr", "b", "br", "code", "em", "i", "img", "small", "span", "strong", "sub", "sup"}
"""Elements whose text belongs to what stands around them."""

_WORD = re.compile(r"[^ \t\n\r\f\v]+")  # a no-break space stands within a number
_DRAWN = re.compile(r"<(?:text|tspan|title|desc)\b[^>]*>([^<]*)")
_NUMBER = re.compile(
    r"(?<![\w.,])[+\u2212-]?\d+(?:[\u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)*(?!\w)(?:\u00a0?%)?"
)


class Unreadable(Exception):
    """Raised when a file is damaged, so that what it shows cannot be read; the text says why."""


class Word(NamedTuple):
    """What stands between two spaces, and where: ``line 7, td``, ``page 3``, ``attached a.csv``."""

    place: str
    text: str


Words = tuple[Word, ...]


def numbers(text: str) -> list[str]:
    """Return the numbers in a text, in order, as they are written.

    Digits within a word, such as those of a checksum, are no number.
    """
    return _NUMBER.findall(text)


@lru_cache(maxsize=16)
def words(name: str, data: bytes) -> Words:
    """Return the words of a page or PDF, in order, or raise `Unreadable`; bytes are read once."""
    try:
        return tuple(_Page(data.decode("utf-8")).words if name.endswith(".html") else _paper(data))
    except Exception as error:  # a damaged file can break its reader in any way
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def _split(place: str, text: str) -> Iterator[Word]:
    return (Word(place, found[0]) for found in _WORD.finditer(text))


class _Page(HTMLParser):
    """Collects the words while it walks through a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[Word] = []
        self._kind, self._cell = "", ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what the attributes say, and what a page carries in addresses."""
        if tag not in INLINE:
            self._kind = tag
            self._cell = tag if tag in CELLS else self._cell
        for name, value in attrs:
            if name in SHOWN:
                self._take(f"{name} of {tag}", value or "")
            elif value and value.startswith(CSV):
                for row, line in enumerate(unquote(value[len(CSV) :]).splitlines(), start=1):
                    self._take(f"data to download, row {row}", line)
            elif value and value.startswith(SVG):
                drawing = b64decode(value[len(SVG) :], validate=True).decode("utf-8")
                self._take("drawing", " ".join(_DRAWN.findall(drawing)))

    def handle_data(self, data: str) -> None:
        """Take text, each word with its line."""
        if self._kind != "style":
            for offset, line in enumerate(data.split("\n")):
                self._take(self._cell or self._kind, line, offset)

    def handle_endtag(self, tag: str) -> None:
        """End a cell, or a style sheet, after which there are words again."""
        if tag in (*CELLS, "style"):
            self._kind = self._cell = ""

    def _take(self, kind: str, text: str, offset: int = 0) -> None:
        line = f"line {self.getpos()[0] + offset}"
        self.words += _split(f"{line}, {kind}" if kind else line, text)


def _paper(data: bytes) -> Iterator[Word]:
    """Yield what the pages of a PDF show, then what it says and carries besides."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data), strict=True)
    for number, page in enumerate(reader.pages, start=1):
        yield from _split(f"page {number}", page.extract_text())
    for place, text in _alternatives(reader):
        yield from _split(f"{place}, alternative text", text)
    for title in _titles(reader.outline):
        yield from _split("bookmarks", title)
    for file in reader.attachment_list:
        yield from _split(f"attached {file.name}", file.description or "")
        if file.name.endswith(".csv"):
            for row, line in enumerate(file.content.decode("utf-8").splitlines(), start=1):
                yield from _split(f"attached {file.name}, row {row}", line)


def _alternatives(reader: Any) -> Iterator[tuple[str, str]]:
    """Yield the alternative texts among the tags, each with its page; no tag is followed twice."""
    pages = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages, start=1)}
    left: list[Any] = [reader.trailer["/Root"].raw_get("/StructTreeRoot")]
    seen: set[int] = set()
    while left:
        reference = left.pop()
        tag, number = reference.get_object(), getattr(reference, "idnum", 0)
        if number in seen:
            continue
        seen |= {number} - {0}
        if isinstance(tag, list):
            left += reversed(tag)
        elif hasattr(tag, "raw_get"):
            if "/Alt" in tag:
                page = pages.get(tag.raw_get("/Pg").idnum) if "/Pg" in tag else None
                yield f"page {page}" if page else "the tags", str(tag["/Alt"])
            left += [tag.raw_get("/K")] if "/K" in tag else []


def _titles(outline: list[Any]) -> Iterator[str]:
    for item in outline:
        yield from _titles(item) if isinstance(item, list) else (str(item.title),)


def differences(
    published: Sequence[Word], remade: Sequence[Word]
) -> Iterator[tuple[str, str, str]]:
    """Yield place, published and remade words of each stretch that is not the same."""
    old, new = ([word.text for word in reading] for reading in (published, remade))
    for start, end, first, last in _stretches(old, new):
        place = published[start].place if start < len(published) else "the end"
        yield place, " ".join(old[start:end]), " ".join(new[first:last])


def _stretches(old: list[str], new: list[str]) -> Iterable[tuple[int, int, int, int]]:
    """Return where two lists part; of lists as long as each other word for word, if most agree."""
    same = [one == other for one, other in zip(old, new, strict=False)]
    if len(old) == len(new) and 2 * sum(same) >= len(old):
        runs = ([*run] for agree, run in groupby(range(len(old)), same.__getitem__) if not agree)
        return [(run[0], run[-1] + 1, run[0], run[-1] + 1) for run in runs]
    start = (*same, False).index(False)
    blocks = SequenceMatcher(None, old[start:], new[start:]).get_opcodes()
    return [
        (start + one, start + end, start + other, start + last)
        for kind, one, end, other, last in blocks
        if kind != "equal"
    ]
