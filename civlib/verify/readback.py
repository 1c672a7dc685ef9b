"""What a published page or PDF shows, read back as words in their order, and two readings compared.

Everything counts that somebody reads or hears: text, alternative texts, the words of drawings, the
data to download or attached. Nothing is guessed from how it is laid out.
"""

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

from civlib.wording.messages import say

SHOWN = {"alt", "content", "title", "aria-label", "datetime", "data-label"}
"""Attributes that somebody reads or hears."""

CSV, SVG = "data:text/csv;charset=utf-8,", "data:image/svg+xml;base64,"
CELLS = ("td", "th")
PAGES = ("page", "alternative")
MOST = 60
"""Of words that differ, so many characters are quoted."""

INLINE = {"a", "abbr", "b", "br", "code", "em", "i", "img", "small", "span", "strong", "sub", "sup"}
"""Elements whose text belongs to what stands around them."""

_WORD = re.compile(r"[^ \t\n\r\f\v]+")  # a no-break space stands within a number
_DRAWN = re.compile(r"<(?:text|tspan|title|desc)\b[^>]*>([^<]*)")
_NUMBER = re.compile(
    r"(?<![\w.,])[+\u2212-]?\d+(?:[\u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)*(?!\w)(?:\u00a0?%)?"
)


class Unreadable(Exception):
    """Raised when a file is damaged, so that what it shows cannot be read; the text says why."""


class Place(NamedTuple):
    """Where a word stands: how that is said, line or page, element or file, its part and row."""

    key: str
    at: int = 0
    name: str = ""
    part: str = ""
    row: int = 0

    def __str__(self) -> str:
        """Return ``line 7, td``, ``page 3`` or ``attached a.csv``, say."""
        return say(f"read.{self.key}", at=self.at, name=self.name, part=self.part, row=self.row)


class Word(NamedTuple):
    """What stands between two spaces, and where."""

    place: Place
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


def _split(place: Place, text: str) -> Iterator[Word]:
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
                self._take("attribute", value or "", name=tag, part=name)
            elif value and value.startswith(CSV):
                for row, line in enumerate(unquote(value[len(CSV) :]).splitlines(), start=1):
                    self._take("download", line, row=row)
            elif value and value.startswith(SVG):
                drawing = b64decode(value[len(SVG) :], validate=True).decode("utf-8")
                self._take("drawing", " ".join(_DRAWN.findall(drawing)))

    def handle_data(self, data: str) -> None:
        """Take text, each word with its line."""
        if self._kind != "style":
            for offset, line in enumerate(data.split("\n")):
                name = self._cell or self._kind
                self._take("element" if name else "line", line, offset, name=name)

    def handle_endtag(self, tag: str) -> None:
        """End a cell, or a style sheet, after which there are words again."""
        if tag in (*CELLS, "style"):
            self._kind = self._cell = ""

    def _take(self, key: str, text: str, offset: int = 0, **where: Any) -> None:
        self.words += _split(Place(key, self.getpos()[0] + offset, **where), text)


def _paper(data: bytes) -> Iterator[Word]:
    """Yield what the pages of a PDF show, then what it says and carries besides."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data), strict=True)
    for number, page in enumerate(reader.pages, start=1):
        yield from _split(Place("page", number), page.extract_text())
    for at, text in _alternatives(reader):
        yield from _split(Place("alternative" if at else "tags", at), text)
    for title in _titles(reader.outline):
        yield from _split(Place("bookmarks"), title)
    for file in reader.attachment_list:
        yield from _split(Place("attached", name=file.name), file.description or "")
        if file.name.endswith(".csv"):
            for row, line in enumerate(file.content.decode("utf-8").splitlines(), start=1):
                yield from _split(Place("attached-row", name=file.name, row=row), line)


def _alternatives(reader: Any) -> Iterator[tuple[int, str]]:
    """Yield the alternative texts among the tags, each with its page, 0 where it has none.

    No tag is followed twice.
    """
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
                page = pages.get(tag.raw_get("/Pg").idnum, 0) if "/Pg" in tag else 0
                yield page, str(tag["/Alt"])
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
        place = published[start].place if start < len(published) else Place("end")
        yield str(place), " ".join(old[start:end]), " ".join(new[first:last])


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


def brief(old: str, new: str) -> tuple[str, str]:
    """Return two texts, of long ones no more than what stands around their first difference."""
    same = next((at for at, pair in enumerate(zip(old, new, strict=False)) if len({*pair}) > 1), 0)
    start = max(0, same - MOST // 2) if max(len(old), len(new)) > MOST else 0
    shown = (text[start:] for text in (old, new))
    cut = (text if len(text) <= MOST else f"{text[:MOST]}…" for text in shown)
    first, second = (f"…{text}" if start else text for text in cut)
    return first, second
