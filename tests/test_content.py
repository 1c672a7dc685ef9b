"""Two files of another environment: what may have moved, what may not, what nobody can tell."""

import io
import json
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest
from PIL import Image

from civlib.publish.provenance import CRATE, SUMS, digest, sums, text
from civlib.verify.alike import drawn
from civlib.verify.content import compared


def drawing(shapes: str, root: str = 'width="90pt" height="9pt" viewBox="0 0 90 9"') -> bytes:
    return f"<svg {root}>{shapes}</svg>".encode()


BAR = '<rect x="1" width="{}"/><path d="M 1 2 L {} 2 z"/><text x="5">838,5</text>'
DRAWING, NEAR, FAR = (drawing(BAR.format(at, at)) for at in ("80.00", "80.04", "84.00"))


def page(drawing: bytes, text: str = "838,5") -> bytes:
    return (
        f'<p>{text}</p><img src="data:image/svg+xml;base64,{b64encode(drawing).decode()}">'.encode()
    )


def notebook(drawing: bytes, words: str = "838,5") -> bytes:
    data = {"image/svg+xml": drawing.decode(), "text/html": [page(drawing).decode(), words]}
    return text({"cells": [{"execution_count": 1, "outputs": [{"data": data}]}]})


def packed(how: int = ZIP_STORED, **files: bytes) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", how) as book:
        for name, data in files.items():
            book.writestr(ZipInfo(name.replace("_", ".")), data, how)
    return file.getvalue()


def document(*pictures: tuple[str, bytes]) -> bytes:
    """Return a document whose pictures are called by their checksums, as in Word's."""
    called = {f"{digest(data)[:16]}_{kind}": data for kind, data in pictures}
    return packed(a_xml=" ".join(called).encode(), **called)


def commented(book: bytes) -> bytes:
    file = io.BytesIO(book)
    with ZipFile(file, "a") as packed:
        packed.comment = b"865,0"
    return file.getvalue()


def linked(**files: bytes) -> bytes:
    """Return a zip file whose members say that they are links."""
    file = io.BytesIO()
    with ZipFile(file, "w") as book:
        for name, data in files.items():
            entry = ZipInfo(name.replace("_", "."))
            entry.external_attr = 0o120777 << 16
            book.writestr(entry, data)
    return file.getvalue()


def padded(book: bytes) -> bytes:
    """Return a zip file of one deflated member with something after its packed bytes."""
    more, (size,) = b"865,0", struct.unpack_from("<L", book, 18)
    end = 30 + struct.unpack_from("<H", book, 26)[0] + size
    data = bytearray(book[:end] + more + book[end:])
    central = end + len(more)
    for place in (18, central + 20):
        struct.pack_into("<L", data, place, size + len(more))
    struct.pack_into("<L", data, len(data) - 6, central)
    return bytes(data)


def picture(*dots: int, size: int = 2, level: int = 6) -> bytes:
    file, image = io.BytesIO(), Image.new("L", (size, 1))
    image.putdata(dots)
    image.save(file, "PNG", compress_level=level)
    return file.getvalue()


def with_chunk(kind: bytes, data: bytes, before: bytes = b"IEND") -> bytes:
    """Return a picture with one more chunk."""
    image = picture(1, 2)
    at = image.index(before) - 4
    chunk = len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
    return image[:at] + chunk + image[at:]


def based(change: str) -> bytes:
    """Return a page whose drawing has another Base64 than browsers read."""
    text = b64encode(DRAWING).decode()
    return page(DRAWING).replace(text.encode(), change.format(text).encode())


TURNED = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0"
BOOK, DOTS, CELLS = packed(a_xml=b"1"), picture(1, 2), notebook(DRAWING)
DEEP = '<g transform="scale(40)"><path d="M 0.10 0 L {} 0"/></g>'
SMALL = 'width="1000pt" height="1000pt" viewBox="0 0 1 1"'
ROUND = '<circle cx="5" r="{}"/>'

SAME = {
    "a drawing": ("a.svg", DRAWING, NEAR, "matplotlib"),
    "a page": ("a.html", page(DRAWING), page(NEAR), "matplotlib"),
    "a notebook": ("a.ipynb", notebook(DRAWING), notebook(NEAR), "numpy"),
    "a workbook": ("a.xlsx", packed(a_xml=b"1"), packed(ZIP_DEFLATED, a_xml=b"1"), "python"),
    "a document": (
        *("a.docx", document(("svg", DRAWING), ("png", picture(1, 2, level=1)))),
        *(document(("svg", NEAR), ("png", DOTS)), "pillow"),
    ),
    "a picture": ("a.png", picture(1, 2, level=0), picture(1, 2), "pillow"),
}
OTHER = {
    "a bar": ("a.svg", DRAWING, FAR, "matplotlib"),
    "a number in a drawing": ("a.svg", DRAWING, DRAWING.replace(b"838", b"865"), "matplotlib"),
    "a step": (
        *("a.svg", drawing('<path d="m 0 0 l 1 1"/>'), drawing('<path d="m 0 0 l 1.01 1"/>')),
        "matplotlib",
    ),
    "a scale": (
        *("a.svg", drawing('<g transform="scale(1)"/>'), drawing('<g transform="scale(1.01)"/>')),
        "matplotlib",
    ),
    "what is scaled": (
        *("a.svg", drawing(DEEP.format("0.50")), drawing(DEEP.format("0.55"))),
        "matplotlib",
    ),
    "what is larger than its numbers": (
        *("a.svg", *(drawing(f'<path d="M 0 0 L {at} 0"/>', SMALL) for at in ("0.50", "0.55"))),
        "matplotlib",
    ),
    "a dot that is not drawn": (
        *("a.svg", drawing(ROUND.format("0")), drawing(ROUND.format("0.05"))),
        "matplotlib",
    ),
    "a size that is none": (
        *("a.svg", drawing(ROUND.format("-0.01")), drawing(ROUND.format("0.05"))),
        "matplotlib",
    ),
    "a shape without its outline": (
        *("a.svg", drawing("<path d />"), drawing('<path d="M 1 2" />'), "matplotlib"),
    ),
    "a number that is no place": (
        *("a.svg", drawing('<desc d="838.50"/>'), drawing('<desc d="838.55"/>')),
        "matplotlib",
    ),
    "two axes": (
        *("a.svg", drawing('<rect x="1" y="9"/>'), drawing('<rect y="1" x="9"/>'), "matplotlib"),
    ),
    "what it is called": ("a.svg", DRAWING, NEAR.replace(b"<path", b"<path id='a'"), "matplotlib"),
    "of another program": ("a.svg", DRAWING, NEAR, "pandas"),
    "a drawing too many": ("a.html", page(DRAWING), page(NEAR) + page(NEAR)[12:], "matplotlib"),
    "a text": ("a.html", page(DRAWING), page(NEAR, "865,0"), "matplotlib"),
    "a text of a cell": ("a.ipynb", notebook(DRAWING), notebook(NEAR, "865,0"), "matplotlib"),
    "padding of Base64": ("a.html", based("{}===="), page(DRAWING), "matplotlib"),
    "padding before Base64": ("a.html", based("={}"), page(DRAWING), "matplotlib"),
    "a drawing after padding": ("a.html", based("{0}=={0}"), page(DRAWING), "matplotlib"),
    "a key that stands twice": (
        *("a.ipynb", CELLS.replace(b'"outputs": [', b'"outputs": [], "outputs": [')),
        *(CELLS, "matplotlib"),
    ),
    "a truth for a number": ("a.ipynb", CELLS.replace(b": 1,", b": true,"), CELLS, "matplotlib"),
    "a fraction for a number": ("a.ipynb", CELLS.replace(b": 1,", b": 1.0,"), CELLS, "matplotlib"),
    "another indent": ("a.ipynb", json.dumps(json.loads(CELLS)).encode(), CELLS, "matplotlib"),
    "a sheet": ("a.xlsx", packed(a_xml=b"1"), packed(a_xml=b"2"), "xlsxwriter"),
    "a file in it": ("a.xlsx", packed(a_xml=b"1"), packed(a_xml=b"1", b_xml=b""), "xlsxwriter"),
    "a file before it": ("a.xlsx", b"%PDF-1.7" + BOOK, BOOK, "xlsxwriter"),
    "a comment on it": ("a.xlsx", commented(BOOK), BOOK, "xlsxwriter"),
    "a link in it": ("a.docx", linked(a_xml=b"1"), BOOK, "python"),
    "what few can unpack": ("a.docx", packed(ZIP_LZMA, a_xml=b"1"), BOOK, "python"),
    "what is packed behind it": (
        "a.docx",
        padded(packed(ZIP_DEFLATED, a_xml=b"1")),
        BOOK,
        "python",
    ),
    "a picture of another": (
        *("a.docx", document(("png", DOTS)).replace(digest(DOTS)[:16].encode(), b"0" * 16)),
        *(document(("png", picture(1, 2, level=0))), "pillow"),
    ),
    "a text behind a picture that nobody can tell": (
        *("a.docx", packed(a_png=picture(1, 3), b_xml=b"1"), packed(a_png=DOTS, b_xml=b"2")),
        "pillow",
    ),
    "no book": ("a.xlsx", packed(a_xml=b"1"), b"1", "xlsxwriter"),
    "a size": ("a.png", picture(1, 2), picture(1, size=1), "pillow"),
    "a text in a picture": ("a.png", with_chunk(b"tEXt", b"a\0b"), DOTS, "pillow"),
    "a turned picture": ("a.png", with_chunk(b"eXIf", TURNED), DOTS, "pillow"),
    "other colours": ("a.png", with_chunk(b"cICP", b"\t\x10\0\1", b"IDAT"), DOTS, "pillow"),
    "a file behind a picture": ("a.png", DOTS + BOOK, DOTS, "pillow"),
    "an input": ("inputs/data/a.svg", DRAWING, NEAR, "matplotlib"),
    "a table": ("a.csv", b"1\n", b"1.0\n", "pandas"),
}


@pytest.mark.parametrize("kind", SAME)
def test_what_another_program_may_have_made_so_is_the_same(kind):
    """But never without it: then each byte counts. Checksums of it are those of what is there."""
    name, one, made, by = SAME[kind]
    published, again = sealed(name, one), sealed(name, made)
    assert compared(published, again, [by]) == (compared(again, again).level, ())
    assert {one.file for one in compared(published, again).level.differences} == {*again}


def sealed(name: str, data: bytes, size: str = "") -> dict[str, bytes]:
    """Return a file with its crate, which may tell another size, and the checksums of both."""
    file = {"@id": name, "sha256": digest(data), "contentSize": size or str(len(data))}
    files = {name: data, CRATE: text({"@graph": [{"@id": "./"}, file]})}
    return files | {SUMS: sums.text({path: digest(data) for path, data in files.items()})}


def test_a_crate_tells_of_a_file_that_moved_what_is_so_and_once():
    """Which is its own size: neither another, nor that of the one that was made again."""
    again = sealed("a.svg", NEAR + b"\n")
    for published in (sealed("a.svg", DRAWING + b"\n", size) for size in ("1", "https://a.org")):
        found = compared(published, again, ["matplotlib"]).level.differences
        assert CRATE in {one.file for one in found}
    published = sealed("a.svg", DRAWING + b"\n")
    published[CRATE] = published[CRATE].replace(b'"@id": "a.svg"', b'"@id": "b", "@id": "a.svg"')
    found = compared(published, again, ["matplotlib"]).level.differences
    assert CRATE in {one.file for one in found}


@pytest.mark.parametrize("kind", OTHER)
def test_what_no_program_makes_so_differs(kind):
    name, one, made, by = OTHER[kind]
    found = compared({name: one}, {name: made}, [by])
    assert [one.file for one in found.level.differences] == [name]
    assert not found.unlike


def test_what_nobody_can_tell_is_named_and_never_the_same():
    """Here the picture in a document, and a picture by itself."""
    one, made = picture(1, 2), picture(1, 3)
    for name, published, again in (
        ("a.png", one, made),
        ("a.docx", packed(a_png=one), packed(a_png=made)),
    ):
        found = compared({name: published}, {name: again}, ["pillow"])
        assert found.level.differences == ()
        assert [text.partition(":")[0] for text in found.unlike] == [name]


def test_a_document_comes_after_the_drawings_that_it_is_made_with():
    """And is compared where they moved; where they did not, nothing of it can have."""
    published, again = (
        {"a.docx": document(("svg", drawing)), "b.svg": drawing} for drawing in (DRAWING, NEAR)
    )
    assert not compared(published, again, ["matplotlib"]).level.differences
    found = compared(published, again | {"b.svg": DRAWING}, ["matplotlib"]).level.differences
    assert [one.file for one in found] == ["a.docx"]


STILL = drawing("<text>838,5</text>")
SEALED = {
    "a.html": (page(STILL), "matplotlib"),
    "a.ipynb": (notebook(STILL), "matplotlib"),
    "a.svg": (STILL, "matplotlib"),
    "a.xlsx": (packed(a_xml=b"1", b_svg=STILL), "python"),
    "a.png": (DOTS, "pillow"),
    CRATE: (sealed("a.svg", STILL)[CRATE], "matplotlib"),
}


@pytest.mark.parametrize("name", SEALED)
def test_no_byte_is_read_over(name):
    """Whatever a lenient reader makes of it: another one, one more or one less is a difference."""
    made, by = SEALED[name]
    for forged in touched(made):
        found = compared({name: forged}, {name: made}, [by])
        assert found.level.differences, forged


def touched(data: bytes) -> Iterator[bytes]:
    for at in range(len(data)):
        yield data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        yield data[:at] + data[at + 1 :]
        yield from (data[:at] + more + data[at:] for more in (b" ", b"=", b"\0"))


def test_a_drawing_is_the_same_as_itself():
    assert drawn(DRAWING.decode(), DRAWING.decode())
    assert not drawn(DRAWING.decode(), "")
