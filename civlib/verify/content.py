"""The text of one page of a PDF, by the marked content that it belongs to.

Reads the few operators that place text and mark it; everything else in a content stream only
draws. What is seen counts: a replacement text (``/ActualText``) stands in for glyphs only where
neither has a digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from civlib.verify.reading import Unreadable

Glyphs = Mapping[int, str]
"""Code of a glyph → what it stands for."""

Operands = list[tuple[str, bytes]]
Spot = tuple[float, float]
"""Where text begins; only whether it is the same line and how far away is asked."""

_TOKEN = re.compile(
    rb"(?P<drawn>(?:[-+.\d\s]+(?:re|[mlcvyhWnfFSsBb]\*?)(?=\s))+)"
    rb"|(?P<numbers>[-+.\d\s\[\]]+)"
    rb"|(?P<string>\()"
    rb"|(?P<hex><[0-9A-Fa-f\s]*>)"
    rb"|(?P<bracket><<|>>)"
    rb"|(?P<name>/[^\s()<>\[\]{}/%]*)"
    rb"|(?P<operator>[A-Za-z'\"][A-Za-z0-9*]*)",
)
_PAREN = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\r\n": b"",
    b"\n": b"",
}
_SHOW = {b"Tj", b"TJ", b"'", b'"'}

APART = 20.0
"""Single glyphs further apart than this many points belong to different labels of a drawing."""


class Mark(NamedTuple):
    """A run of marked content: what kind it is, its number in the tags, its replacement text."""

    kind: str
    mcid: int | None
    actual: str | None


@dataclass
class Run:
    """Text that belongs together, and where its first and its last line are."""

    text: str
    first: float
    last: Spot


@dataclass
class Page:
    """The text of a page.

    Attributes
    ----------
    marked
        Each numbered run of marked content.
    artifacts
        Text outside the tags, in order: running heads, page numbers, headers said again.
    """

    marked: dict[int, Run] = field(default_factory=dict)
    artifacts: list[str] = field(default_factory=list)


class Reader:
    """Follows a content stream.

    Parameters
    ----------
    fonts
        Gives the glyphs of a font of the page by its name; each has a code of two bytes.
    """

    def __init__(self, fonts: Callable[[str], Glyphs]) -> None:
        self.page = Page()
        self._fonts = fonts
        self._font: Glyphs = {}
        self._marks: list[Mark] = []
        self._replaced = ""
        self._spot: Spot = (0.0, 0.0)
        self._outside: Spot | None = None

    def read(self, stream: bytes) -> Page:
        """Return the text of a whole content stream.

        Raises
        ------
        Unreadable
            If the stream is damaged.
        """
        operands: Operands = []
        for kind, token in _tokens(stream):
            if kind != "operator":
                operands.append((kind, token))
                continue
            if token in _SHOW:
                self._show(b"".join(_bytes(*one) for one in operands if one[0] in _BYTES))
            elif token in _OTHERS:
                _OTHERS[token](self, operands)
            operands = []
        if self._marks:
            raise Unreadable("marked content does not end")
        return self.page

    def _choose(self, operands: Operands) -> None:
        name = next((token for kind, token in operands if kind == "name"), b"/")
        self._font = self._fonts(name.decode("latin-1"))

    def _move(self, operands: Operands) -> None:
        numbers = operands[-1][1].split() if operands else []
        if len(numbers) < _MATRIX:
            raise Unreadable("a page's content is damaged: a place is incomplete")
        self._spot = (float(numbers[-2]), float(numbers[-1]))

    def _begin(self, operands: Operands) -> None:
        mark = _mark(operands)
        self._marks.append(mark)
        if mark.kind == "Artifact":
            self._outside = None

    def _end(self, _: Operands) -> None:
        if not self._marks:
            raise Unreadable("marked content ends before it begins")
        mark = self._marks.pop()
        if mark.kind == "Artifact":
            self._outside = None
        if mark.actual is not None:
            seen, self._replaced = self._replaced, ""
            digits = any(char.isdigit() for char in seen + mark.actual)
            self._add(seen if digits else mark.actual)

    def _show(self, codes: bytes) -> None:
        if len(codes) % 2:
            raise Unreadable("text ends with half a glyph")
        pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
        text = "".join(self._font.get(int.from_bytes(pair, "big"), "\ufffd") for pair in pairs)
        if any(mark.actual is not None for mark in self._marks):
            self._replaced += text
        else:
            self._add(text)

    def _add(self, text: str) -> None:
        owner = next((mark.mcid for mark in reversed(self._marks) if mark.mcid is not None), None)
        if owner is None:
            self._add_outside(text)
        elif owner not in self.page.marked:
            self.page.marked[owner] = Run(text, self._spot[1], self._spot)
        else:
            run = self.page.marked[owner]
            apart = len(text) == 1 and abs(self._spot[0] - run.last[0]) > APART
            run.text = joined(run.text, text, apart or run.last[1] != self._spot[1])
            run.last = self._spot

    def _add_outside(self, text: str) -> None:
        """Add text without a tag: what stands at another place is another text."""
        if self._outside == self._spot:
            self.page.artifacts[-1] += text
        else:
            self.page.artifacts.append(text)
        self._outside = self._spot


_BYTES = ("string", "hex")
_MATRIX = 6
_OTHERS: Mapping[bytes, Callable[[Reader, Operands], None]] = {
    b"Tf": Reader._choose,
    b"cm": Reader._move,
    b"BDC": Reader._begin,
    b"BMC": Reader._begin,
    b"EMC": Reader._end,
}


def joined(before: str, after: str, apart: bool) -> str:
    r"""Return two texts as one; on different lines a space parts them, unless a word goes on.

    Examples
    --------
    >>> joined("plan", "fact", True), joined("con\xad", "tinued", True), joined("8", ",5", False)
    ('plan fact', 'con\xadtinued', '8,5')
    """
    goes_on = before.endswith((" ", "\u00ad", "-", "\u2013", "/")) or not before
    return before + (" " if apart and not goes_on else "") + after


def _tokens(stream: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(stream):
        match = _TOKEN.match(stream, at)
        if match is None:
            raise Unreadable(f"byte {at} of a page's content is damaged")
        kind = match.lastgroup or ""
        end = _end_of_string(stream, at) if kind == "string" else match.end()
        if kind != "drawn":
            yield kind, stream[at:end]
        at = end


def _end_of_string(stream: bytes, start: int) -> int:
    """Return where a string in parentheses ends; it may hold others, in pairs."""
    depth = 0
    for match in _PAREN.finditer(stream, start):
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        if not depth:
            return match.end()
    raise Unreadable(f"byte {start} of a page's content begins a string that does not end")


def _bytes(kind: str, token: bytes) -> bytes:
    if kind == "hex":
        digits = b"".join(token[1:-1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return _ESCAPE.sub(_unescaped, token[1:-1])


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code[0] in b"01234567":
        return bytes([int(code, 8) & 0xFF])
    return _ESCAPED.get(code, code)


def _mark(operands: Operands) -> Mark:
    kind = next((token for form, token in operands if form == "name"), b"/")
    mcid = actual = None
    for (_, name), (form, value) in pairwise(operands):
        if name == b"/MCID" and form == "numbers":
            mcid = int(value)
        elif name == b"/ActualText" and form in _BYTES:
            actual = _text(_bytes(form, value))
    return Mark(kind[1:].decode("latin-1"), mcid, actual)


def _text(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", errors="replace")
    return raw.decode("latin-1")
