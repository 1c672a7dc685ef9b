"""One number of a published file changed, at random but the same for the same seed.

Each function gives a file that is still sound: a browser or a PDF viewer shows the new number. It
knows nothing of civlib's own readers.
"""

from __future__ import annotations

import io
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import NamedTuple

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


class Tampered(NamedTuple):
    """A file with one thing changed: its bytes, ``line 7`` or ``page 3``, what stood and stands."""

    data: bytes
    place: str
    before: str
    after: str


def html(data: bytes, random: Random) -> Tampered:
    """Change a digit in the text of a page: a cell, a paragraph, a heading or a list."""
    spot = random.choice(_html_digits(data))
    return _at(data, spot, random)


@lru_cache(maxsize=8)
def _html_digits(data: bytes) -> list[int]:
    """Return where digits stand that readers see, without code and style."""
    hidden = rb"<head.*?</head>|<pre.*?</pre>|<[^>]*>|&#?\w+;"
    seen = re.sub(hidden, lambda found: b" " * len(found[0]), data, flags=re.DOTALL)
    return [found.start() for found in re.finditer(rb"[0-9]", seen)]


def alt(data: bytes, random: Random) -> Tampered:
    """Change a digit in what a screen reader says of a drawing."""
    found = random.choice([*re.finditer(rb'alt="[^"]*[0-9][^"]*"', data)])
    spots = [found.start() + at.start() for at in re.finditer(rb"[0-9]", found[0])]
    return _at(data, random.choice(spots), random)


def download(data: bytes, random: Random) -> Tampered:
    """Change a digit in the rows of a table that the page gives to download."""
    spots = re.finditer(rb"(?<=0A)[0-9]+\.[0-9]+%2C[0-9]+", data)
    return _at(data, random.choice([found.end() - 1 for found in spots]), random)


def drawing(data: bytes, random: Random) -> Tampered:
    """Change a digit among the words of a drawing."""
    found = random.choice([*re.finditer(rb"data:image/svg\+xml;base64,([^\"]+)", data)])
    svg = b64decode(found[1])
    spots = [at.start(1) for at in re.finditer(rb"<text[^>]*>[^<]*?([0-9])[^<]*</text>", svg)]
    changed = _at(svg, random.choice(spots), random)
    new = data[: found.start(1)] + b64encode(changed.data) + data[found.end(1) :]
    return changed._replace(data=new, place=_line(data, found.start()))


def _at(data: bytes, spot: int, random: Random) -> Tampered:
    """Change the digit at a place."""
    changed = data[:spot] + _other(chr(data[spot]), random).encode() + data[spot + 1 :]
    before, after = (_number(text, spot) for text in (data, changed))
    return Tampered(changed, _line(data, spot), before, after)


def _line(data: bytes, spot: int) -> str:
    newlines = data.count(b"\n", 0, spot)
    return f"line {newlines + 1}"


def attached(data: bytes, random: Random) -> Tampered:
    """Change a number of a table that is attached to a PDF."""

    def change(writer: PdfWriter) -> str:
        file = next(one for one in writer.attachment_list if one.name == "totals.csv")
        assert b",271.75," in file.content
        file.content = file.content.replace(b",271.75,", b",277.75,")
        return "attached totals.csv, row 2"

    return _rewritten(data, change, "271.75", "277.75")


def spoken(data: bytes, random: Random) -> Tampered:
    """Change what a screen reader says of a drawing of a PDF."""

    def change(writer: PdfWriter) -> str:
        for one in writer._objects:
            if isinstance(one, DictionaryObject) and "154,9" in str(one.get("/Alt")):
                text = str(one["/Alt"]).replace("154,9", "954,9")
                one[NameObject("/Alt")] = TextStringObject(text)
                return "page"
        raise LookupError("154,9")

    return _rewritten(data, change, "154,9", "954,9")


def _rewritten(
    data: bytes, change: Callable[[PdfWriter], str], before: str, after: str
) -> Tampered:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    place = change(writer)
    file = io.BytesIO()
    writer.write(file)
    return Tampered(file.getvalue(), place, before, after)


def csv(data: bytes, random: Random) -> Tampered:
    """Change a digit below the header of a table."""
    first = data.index(b"\n")
    spot = random.choice([first + at.start() for at in re.finditer(rb"[0-9]", data[first:])])
    changed = _at(data, spot, random)
    before, after = (_number(text, spot, rb"\.") for text in (data, changed.data))
    return changed._replace(before=before, after=after)


def byte(data: bytes, random: Random) -> Tampered:
    """Change any one byte of any file."""
    spot = random.randrange(len(data))
    new = data[spot] ^ random.randrange(1, 256)
    changed = data[:spot] + bytes([new]) + data[spot + 1 :]
    return Tampered(changed, f"byte {spot}", f"{data[spot]:02x}", f"{new:02x}")


def _number(data: bytes, spot: int, marks: bytes = rb"[.,]") -> str:
    """Return the digits around a place, with the marks between them."""
    parts = re.finditer(rb"[0-9]+(?:%b[0-9]+)*" % marks, data)
    return next(part[0].decode() for part in parts if part.start() <= spot < part.end())


def _other(digit: str, random: Random, known: str = "0123456789") -> str:
    return random.choice([one for one in known if one != digit])


class Glyph(NamedTuple):
    """A digit in a content stream: where its code is written, and codes of the font's digits."""

    start: int
    end: int
    digit: str
    codes: dict[str, int]


class Content(NamedTuple):
    """The content stream of a page: its object, its text, and the digits in it."""

    object: int
    stream: bytes
    glyphs: list[Glyph]


def pdf(data: bytes, random: Random) -> Tampered:
    """Change the glyph of a digit on a page to another digit's glyph of the same font.

    The page's new content stands in an update at the end of the file, as an editor saves it.
    """
    pages = [(number, page) for number, page in enumerate(_contents(data), 1) if page.glyphs]
    number, page = random.choice(pages)
    glyph = random.choice(page.glyphs)
    digit = _other(glyph.digit, random, "".join(glyph.codes))
    code = b"".join(b"\\%03o" % one for one in glyph.codes[digit].to_bytes(2, "big"))
    stream = page.stream[: glyph.start] + code + page.stream[glyph.end :]
    changed = _updated(data, page.object, stream)
    return Tampered(changed, f"page {number}", glyph.digit, digit)


def _updated(data: bytes, number: int, stream: bytes) -> bytes:
    """Return a PDF with an update that gives a stream anew."""
    packed = zlib.compress(stream)
    start = len(data) + 1
    head = b"%d 0 obj\n<</Filter/FlateDecode/Length %d>>\nstream\n" % (number, len(packed))
    body = head + packed + b"\nendstream\nendobj\n"
    table = b"xref\n%d 1\n%010d 00000 n\r\n" % (number, start)
    trailer = re.findall(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)", data, re.DOTALL)[-1]
    trailer_text = b"trailer\n<<%b/Prev %b>>\n" % trailer
    end = b"startxref\n%d\n%%%%EOF\n" % (start + len(body))
    return data + b"\n" + body + table + trailer_text + end


@lru_cache(maxsize=8)
def _contents(data: bytes) -> list[Content]:
    reader = PdfReader(io.BytesIO(data))
    fonts: dict[int, dict[int, str]] = {}
    result = []
    for page in reader.pages:
        own = {}
        for name, font in page["/Resources"].get("/Font", {}).items():  # type: ignore[attr-defined]
            table = font.get_object()["/ToUnicode"]
            digits = fonts.setdefault(table.indirect_reference.idnum, _digits(table.get_data()))
            own[name.encode()] = digits
        reference = page.raw_get("/Contents")
        stream = reference.get_object().get_data()
        result.append(Content(reference.idnum, stream, _glyphs(stream, own)))
    return result


def _digits(table: bytes) -> dict[int, str]:
    """Return the digits among what a font's glyphs stand for, by the glyph's code."""
    pairs = re.findall(rb"<([0-9A-F]{4})> <003([0-9])>\n", table)
    return {int(code, 16): digit.decode() for code, digit in pairs}


def _glyphs(stream: bytes, fonts: dict[bytes, dict[int, str]]) -> list[Glyph]:
    result: list[Glyph] = []
    digits: dict[int, str] = {}
    at = 0
    while found := re.compile(rb"(/\S+) [\d.]+ Tf|\(").search(stream, at):
        at = found.end()
        if found[1]:
            digits = fonts[found[1]]
            continue
        spans, at = _string(stream, at)
        codes = {digit: code for code, digit in digits.items()}
        for (start, high, _), (_, low, end) in zip(spans[::2], spans[1::2], strict=False):
            paired = {*b"()"} & {*stream[start:end]}  # one without the other would end the string
            digit = None if paired else digits.get(high * 256 + low)
            if digit and len(codes) > 1:
                result.append(Glyph(start, end, digit, codes))
    return result


def _string(stream: bytes, at: int) -> tuple[list[tuple[int, int, int]], int]:
    """Return each byte of a string with where it is written, and where the string ends."""
    spans, depth = [], 1
    while True:
        found = re.compile(rb"\\([0-7]{1,3})|\\(.)|(.)", re.DOTALL).match(stream, at)
        assert found
        plain = found[3]
        depth += {b"(": 1, b")": -1}.get(plain, 0)
        if not depth:
            return spans, found.end()
        escapes = {b"n": 10, b"r": 13, b"t": 9, b"b": 8, b"f": 12}
        if found[1]:
            value = int(found[1], 8)
        else:
            value = plain[0] if plain else escapes.get(found[2], found[2][0])
        spans.append((at, value, found.end()))
        at = found.end()
