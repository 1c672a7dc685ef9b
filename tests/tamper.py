"""One number of a published file changed, at random but the same for the same seed.

Each function gives a file that is still sound: a browser or a PDF viewer shows the new number. It
knows nothing of civlib's own readers.
"""

import io
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    NameObject,
    TextStringObject,
)


class Tampered(NamedTuple):
    """A file with one thing changed: its bytes, ``line 7`` or ``page 3``, what stood and stands."""

    data: bytes
    place: str
    before: str
    after: str


def html(data: bytes, random: Random) -> Tampered:
    """Change a digit in the text of a page: a cell, a paragraph, a heading or a list."""
    hidden = rb"<head.*?</head>|<pre.*?</pre>|<[^>]*>|&#?\w+;"
    seen = re.sub(hidden, lambda found: b" " * len(found[0]), data, flags=re.DOTALL)
    return _changed(data, random, rb"[0-9]", seen)


def alt(data: bytes, random: Random) -> Tampered:
    """Change a digit in what a screen reader says of a drawing."""
    return _changed(data, random, rb'alt="[^"]*?[0-9]')


def download(data: bytes, random: Random) -> Tampered:
    """Change a digit in the rows of a table that the page gives to download."""
    return _changed(data, random, rb"(?<=0A)[0-9]+\.[0-9]+%2C[0-9]+")


def drawing(data: bytes, random: Random) -> Tampered:
    """Change a digit among the words of a drawing."""
    found = random.choice([*re.finditer(rb"data:image/svg\+xml;base64,([^\"]+)", data)])
    changed = _changed(b64decode(found[1]), random, rb"<text[^>]*>[^<]*?[0-9]")
    new = data[: found.start(1)] + b64encode(changed.data) + data[found.end(1) :]
    return changed._replace(data=new, place=_line(data, found.start()))


def _changed(
    data: bytes, random: Random, pattern: bytes, seen: bytes = b"", marks: bytes = rb"[.,]"
) -> Tampered:
    """Change the digit that a match of a pattern ends with; marks may stand within its number."""
    spot = random.choice([*re.finditer(pattern, seen or data)]).end() - 1
    changed = data[:spot] + _other(chr(data[spot]), random).encode() + data[spot + 1 :]
    before, after = (_number(text, spot, marks) for text in (data, changed))
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
    return _changed(data, random, rb"[0-9]", b" " * first + data[first:], rb"\.")


def byte(data: bytes, random: Random) -> Tampered:
    """Change any one byte of any file."""
    spot = random.randrange(len(data))
    new = data[spot] ^ random.randrange(1, 256)
    changed = data[:spot] + bytes([new]) + data[spot + 1 :]
    return Tampered(changed, f"byte {spot}", f"{data[spot]:02x}", f"{new:02x}")


def _number(data: bytes, spot: int, marks: bytes) -> str:
    """Return the digits around a place, with the marks between them."""
    parts = re.finditer(rb"[0-9]+(?:%b[0-9]+)*" % marks, data)
    return next(part[0].decode() for part in parts if part.start() <= spot < part.end())


def _other(digit: str, random: Random, known: str = "0123456789") -> str:
    return random.choice([one for one in known if one != digit])


class Glyph(NamedTuple):
    """A digit on a page: the list that has its text, where it is in both, and its font's digits."""

    texts: list[Any]
    at: int
    spot: int
    digit: str
    codes: dict[str, bytes]


def pdf(data: bytes, random: Random) -> Tampered:
    """Change the glyph of a digit on a page to another digit's glyph of the same font."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in random.sample([*writer.pages], len(writer.pages)):
        content = ContentStream(page.get_contents(), writer)
        if glyphs := [*_glyphs(page, content)]:
            break
    texts, at, spot, before, codes = random.choice(glyphs)
    after, old = _other(before, random, "".join(codes)), texts[at].original_bytes
    texts[at] = ByteStringObject(old[:spot] + codes[after] + old[spot + 2 :])
    page.replace_contents(content)
    file = io.BytesIO()
    writer.write(file)
    return Tampered(file.getvalue(), f"page {page.page_number + 1}", before, after)


def _glyphs(page: PageObject, content: ContentStream) -> Iterator[Glyph]:
    """Yield the digits of a page; each glyph has a code of two bytes, which its font explains."""
    codes: dict[str, bytes] = {}
    for operands, operator in content.operations:
        if operator == b"Tf":
            table = page["/Resources"]["/Font"][operands[0]]["/ToUnicode"].get_data()  # type: ignore[index]
            pairs = re.findall(rb"<([0-9A-F]{4})> <003([0-9])>\n", table)
            codes = {digit.decode(): bytes.fromhex(code.decode()) for code, digit in pairs}
        texts = operands[0] if operator == b"TJ" else operands
        for at, text in enumerate(texts if operator in (b"Tj", b"TJ") else ()):
            known = {code: digit for digit, code in codes.items() if len(codes) > 1}
            raw = getattr(text, "original_bytes", b"")  # the gaps between texts are numbers
            for spot in range(0, len(raw), 2):
                if digit := known.get(raw[spot : spot + 2]):
                    yield Glyph(texts, at, spot, digit, codes)
