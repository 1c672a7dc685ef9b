"""A published web page, read back: what it shows, and what it gives to download.

Strict on purpose: our pages are well formed, so a tag that does not close the one that is open
means damage, and what a browser would make of it is nothing to rely on.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

from civlib.verify.reading import Cell, Reading, Span, Table, Text, Unreadable, resolved, squeezed

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
INLINE = {"a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup", "time"}
"""Elements whose text belongs to what stands around them."""

SHOWN = {"alt", "content", "title", "aria-label", "datetime"}
"""Attributes that somebody reads or hears."""

CSV, SVG = "data:text/csv;charset=utf-8,", "data:image/svg+xml;base64,"
_DRAWN = re.compile(r"<(?:text|tspan|title|desc)\b[^>]*>([^<]*)")

Attributes = list[tuple[str, str | None]]


def read(data: bytes) -> Reading:
    """Return what a page shows.

    Raises
    ------
    Unreadable
        If it is no UTF-8, or a tag is broken, missing or too many.
    """
    try:
        page = _Page(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Unreadable(f"byte {error.start} is not UTF-8") from error
    return Reading(tuple(page.tables), tuple(page.texts))


class _Page(HTMLParser):
    """Collects tables and texts while it walks through a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.texts: list[Text] = []
        self._open: list[str] = []
        self._ids: list[str] = []
        self._piece, self._start = "", ""
        self._rows: list[tuple[str, list[Span]]] = []
        self._cells = 0
        self._spans = (1, 1)
        self._caption = ""
        self._labels: dict[str, None] = {}
        self.feed(text)
        self.close()
        if self._open:
            raise Unreadable(f"<{self._open[-1]}> is not closed")

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Begin an element."""
        if tag not in INLINE and tag != "br":
            self._flush()
        self._attributes(tag, attrs)
        if tag in VOID:
            self._piece += "\n" if tag == "br" else ""
            return
        found = dict(attrs)
        self._open.append(tag)
        self._ids.append(found.get("id") or "")
        if tag == "table":
            self._rows, self._caption, self._labels = [], "", {}
        elif tag == "tr":
            self._rows.append((self._open[-2] if len(self._open) > 1 else "", []))
        elif tag in ("td", "th"):
            self._cells += 1
            self._spans = (self._number(found, "rowspan"), self._number(found, "colspan"))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        """Refuse ``<p/>``, which our pages do not have."""
        raise Unreadable(f"{self._line()}: <{tag}/> is damaged")

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if not self._open or self._open[-1] != tag:
            inside = f"<{self._open[-1]}>" if self._open else "nothing"
            raise Unreadable(f"{self._line()}: </{tag}> ends {inside}")
        if tag in ("td", "th"):
            self._cell()
        elif tag not in INLINE:
            self._flush()
        self._open.pop()
        self._ids.pop()
        if tag == "table":
            self._table()

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._open and self._open[-1] == "style":
            return
        if not self._piece.strip():
            self._start = self._line(data)
        self._piece += data

    def _line(self, data: str = "") -> str:
        """Return the line of what is being read, or of the first words of a text."""
        blank = data[: len(data) - len(data.lstrip())]
        return f"line {self.getpos()[0] + blank.count(chr(10))}"

    def _flush(self) -> None:
        """End the text that was being collected; a cell goes on over its paragraphs."""
        if self._cells:
            self._piece += "\n"
            return
        text, self._piece = squeezed(self._piece), ""
        if not text:
            return
        if "table" in self._open:
            self._in_table(text)
        else:
            self._say(self._open[-1] if self._open else "", text, self._start)

    def _in_table(self, text: str) -> None:
        if "caption" not in self._open:
            raise Unreadable(f"{self._line()}: text stands in a table outside its cells")
        self._caption = text
        self._say("caption", text, self._start)

    def _say(self, kind: str, text: str, line: str = "") -> None:
        id = next((id for id in reversed(self._ids) if id), "")
        place = f"{line or self._line()}, {kind}"
        self.texts.append(Text(f"{place} in #{id}" if id else place, text))

    def _cell(self) -> None:
        self._cells -= 1
        text, self._piece = squeezed(self._piece), ""
        if not self._rows:
            raise Unreadable(f"{self._line()}: a cell stands outside a row")
        self._rows[-1][1].append(Span(text, self._line(), *self._spans))

    def _number(self, attributes: dict[str, str | None], name: str) -> int:
        text = attributes.get(name, "1") or ""
        if not re.fullmatch("[1-9][0-9]{0,4}", text):
            raise Unreadable(f"{self._line()}: {name} is {text!r}")
        return int(text)

    def _table(self) -> None:
        place = self._line()
        if self._labels:
            self._say("labels on a phone", " | ".join(self._labels))
        id = next((id for id in reversed(self._ids) if id.startswith("table-")), "")
        head = resolved(spans for part, spans in self._rows if part == "thead")
        rows = resolved(spans for part, spans in self._rows if part != "thead")
        header = tuple(map(_label, zip(*head, strict=False)))
        self.tables.append(Table(id.removeprefix("table-"), place, self._caption, header, rows))

    def _attributes(self, tag: str, attrs: Attributes) -> None:
        """Take what attributes say, and what a page carries in addresses."""
        for name, value in attrs:
            if name == "data-label":
                self._labels.setdefault(squeezed(value or ""))
            elif name in SHOWN and value:
                self._say(f"{name} of {tag}", squeezed(value))
            elif value and value.startswith((CSV, SVG)):
                for kind, text in _carried(value):
                    self._say(kind, text)


def _label(cells: tuple[Cell, ...]) -> str:
    return " ".join(dict.fromkeys(cell.text for cell in cells))


def _carried(address: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of a table to download, or the words of a drawing."""
    if address.startswith(CSV):
        for number, line in enumerate(unquote(address[len(CSV) :]).splitlines(), start=1):
            yield f"data to download, row {number}", line
        return
    try:
        drawing = b64decode(address[len(SVG) :], validate=True).decode("utf-8")
    except ValueError as error:
        raise Unreadable("a drawing is no Base64 or no UTF-8") from error
    for text in map(squeezed, _DRAWN.findall(drawing)):
        if text:
            yield "drawing", text
