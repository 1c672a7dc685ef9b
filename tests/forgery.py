"""Forgeries that change no number that is read, each in a file that is still sound.

Each takes the bytes of a file and returns what a forger would publish in its stead.
"""

import io
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from itertools import pairwise
from zipfile import ZIP_DEFLATED, ZipFile

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

Forge = Callable[[bytes], bytes]


def text(old: str, new: str) -> Forge:
    """Return what puts a text in the place of another one, which has to be there."""

    def forge(data: bytes) -> bytes:
        assert old.encode() in data, old
        return data.replace(old.encode(), new.encode(), 1)

    return forge


def pattern(old: str, new: str) -> Forge:
    """Return what changes the first text of a pattern."""

    def forge(data: bytes) -> bytes:
        changed, count = re.subn(old.encode(), new.encode(), data, count=1, flags=re.DOTALL)
        assert count, old
        assert changed != data
        return changed

    return forge


def longer(data: bytes) -> bytes:
    """Make a shape of a drawing, but for its ground, longer: a bar that shows another amount."""
    shapes = [*re.finditer(rb' d="M [^"]*z', data)]
    found = next(one for one in shapes[1:] if one[0].count(b"L") == 3)
    most = max(re.findall(rb"[\d.]+", found[0])[::2], key=float)
    other = found[0].replace(b" %b " % most, b" %.2f " % (float(most) + 25))
    assert other != found[0]
    return data.replace(found[0], other, 1)


def shifted(data: bytes) -> bytes:
    """Draw a shape a little elsewhere, as another version of a program may: that is no forgery."""
    changed = re.sub(
        rb"(?<=L )\d+\.\d+", lambda found: b"%.6f" % (float(found[0]) + 0.03), data, count=1
    )
    assert changed != data
    return changed


def drawn(forge: Forge) -> Forge:
    """Return what changes the first drawing with bars, be it all or a part of a page."""

    def changed(data: bytes) -> bytes:
        for found in re.finditer(rb"(?<=data:image/svg\+xml;base64,)[A-Za-z0-9+/=]+", data):
            drawing = b64decode(found[0])
            if b"L " in drawing:
                return data.replace(found[0], b64encode(forge(drawing)), 1)
        return forge(data)

    return changed


def deflated(data: bytes) -> bytes:
    """Pack a zip file in another way: that is no forgery either."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(file, "w") as new:
        for one in old.infolist():
            new.writestr(one, old.read(one), ZIP_DEFLATED, 1)
    return file.getvalue()


def in_notebook(data: bytes) -> bytes:
    """Make a bar longer in a drawing of an executed notebook."""
    found = re.search(rb'"(<svg(?:[^"\\]|\\.)*L [0-9](?:[^"\\]|\\.)*)"', data)
    assert found
    drawing = json.loads(f'"{found[1].decode()}"')
    other = json.dumps(longer(drawing.encode()).decode(), ensure_ascii=False)
    return data.replace(b'"%b"' % found[1], other.encode(), 1)


def pdf(change: Callable[[PdfWriter], None]) -> Forge:
    """Return what changes a PDF, and writes it anew."""

    def forge(data: bytes) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        change(writer)
        file = io.BytesIO()
        writer.write(file)
        return file.getvalue()

    return forge


def over(writer: PdfWriter) -> None:
    """Lay a white box over what stands in the middle of the first page."""
    page = writer.pages[0]
    content = page.get_contents()
    assert content is not None
    drawn = DecodedStreamObject()
    drawn.set_data(content.get_data() + b"\nq 1 1 1 rg 100 300 300 200 re f Q\n")
    page[NameObject("/Contents")] = writer._add_object(drawn)


def glyphs(writer: PdfWriter) -> None:
    """Show another outline where the text that is read out stays: of a font one byte is another."""
    kinds = ("/CIDFontType0C", "/OpenType")
    one = next(
        one
        for one in writer._objects
        if isinstance(one, StreamObject) and one.get("/Subtype") in kinds
    )
    data = bytearray(one.get_data())
    data[len(data) // 2] ^= 1
    one.set_data(bytes(data))


def titled(writer: PdfWriter) -> None:
    """Let the document call itself another one."""
    writer.add_metadata({"/Title": "Інший звіт"})


def unattached(writer: PdfWriter) -> None:
    """Rename what is attached."""
    for one in writer._objects:
        if isinstance(one, DictionaryObject) and one.get("/Type") == "/Filespec":
            one[NameObject("/Desc")] = TextStringObject("Інше")
            return
    raise LookupError("nothing is attached")


def packed(name: str, forge: Forge) -> Forge:
    """Return what changes one file in a zip file."""

    def changed(data: bytes) -> bytes:
        file = io.BytesIO()
        with ZipFile(io.BytesIO(data)) as old, ZipFile(file, "w") as new:
            assert name in old.namelist()
            for one in old.infolist():
                text = old.read(one)
                new.writestr(one, forge(text) if one.filename == name else text)
        return file.getvalue()

    return changed


def swapped(data: bytes) -> bytes:
    """Let two rows of a table change places."""
    rows = [*re.finditer(rb"<tr\b[^>]*>.*?</tr>", data, re.DOTALL)]
    one, two = next(
        (one, two)
        for one, two in pairwise(rows)
        if one[0].count(b"<td") == two[0].count(b"<td") > 2 and one[0] != two[0]
    )
    between = data[one.end() : two.start()]
    return data[: one.start()] + two[0] + between + one[0] + data[two.end() :]


def lines(data: bytes) -> bytes:
    """Let the last two lines of a table change places."""
    *rest, one, two = data.splitlines(keepends=True)
    return b"".join([*rest, two, one])


def cell(source: str) -> Forge:
    """Return what adds a cell's last line to a notebook."""

    def forge(data: bytes) -> bytes:
        notebook = json.loads(data)
        code = [one for one in notebook["cells"] if one["cell_type"] == "code"]
        code[-1]["source"] = "".join(code[-1]["source"]) + f"\n{source}"
        return json.dumps(notebook, ensure_ascii=False, indent=1).encode() + b"\n"

    return forge
