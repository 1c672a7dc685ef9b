"""Two files of another environment: what may have moved, what may not, what nobody can tell."""

import io
import json
from base64 import b64encode
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from PIL import Image

from civlib.publish.provenance import CRATE, SUMS, digest
from civlib.verify.content import compared, drawn

BAR = '<svg><rect x="1" width="{}"/><path d="M 1 2 L {} 2 z"/><text x="5">838,5</text></svg>'
DRAWING, NEAR, FAR = (BAR.format(at, at).encode() for at in ("80.00", "80.04", "84.00"))


def page(drawing: bytes, text: str = "838,5") -> bytes:
    return (
        f'<p>{text}</p><img src="data:image/svg+xml;base64,{b64encode(drawing).decode()}">'.encode()
    )


def notebook(drawing: bytes, text: str = "838,5") -> bytes:
    data = {"image/svg+xml": drawing.decode(), "text/html": [page(drawing).decode(), text]}
    return json.dumps({"cells": [{"outputs": [{"data": data}]}]}).encode()


def packed(how: int = ZIP_STORED, **files: bytes) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", how) as book:
        for name, data in files.items():
            book.writestr(name.replace("_", "."), data)
    return file.getvalue()


def picture(*dots: int, size: int = 2, level: int = 6) -> bytes:
    file, image = io.BytesIO(), Image.new("L", (size, 1))
    image.putdata(dots)
    image.save(file, "PNG", compress_level=level)
    return file.getvalue()


SAME = {
    "a drawing": ("a.svg", DRAWING, NEAR, "matplotlib"),
    "a page": ("a.html", page(DRAWING), page(NEAR), "matplotlib"),
    "a notebook": ("a.ipynb", notebook(DRAWING), notebook(NEAR), "numpy"),
    "a workbook": ("a.xlsx", packed(a_xml=b"1"), packed(ZIP_DEFLATED, a_xml=b"1"), "python"),
    "a document": (
        *("a.docx", packed(a_svg=DRAWING, a_png=picture(1, 2, level=1))),
        *(packed(a_svg=NEAR, a_png=picture(1, 2)), "pillow"),
    ),
    "a picture": ("a.png", picture(1, 2, level=0), picture(1, 2), "pillow"),
}
OTHER = {
    "a bar": ("a.svg", DRAWING, FAR, "matplotlib"),
    "a number in a drawing": ("a.svg", DRAWING, DRAWING.replace(b"838", b"865"), "matplotlib"),
    "a step": ("a.svg", b'<path d="m 0 0 l 1 1"/>', b'<path d="m 0 0 l 1.01 1"/>', "matplotlib"),
    "a scale": (
        "a.svg",
        b'<g transform="scale(1)"/>',
        b'<g transform="scale(1.01)"/>',
        "matplotlib",
    ),
    "two axes": ("a.svg", b'<rect x="1" y="9"/>', b'<rect y="1" x="9"/>', "matplotlib"),
    "what it is called": ("a.svg", DRAWING, NEAR.replace(b"<path", b"<path id='a'"), "matplotlib"),
    "of another program": ("a.svg", DRAWING, NEAR, "pandas"),
    "a drawing too many": ("a.html", page(DRAWING), page(NEAR) + page(NEAR)[12:], "matplotlib"),
    "a text": ("a.html", page(DRAWING), page(NEAR, "865,0"), "matplotlib"),
    "a text of a cell": ("a.ipynb", notebook(DRAWING), notebook(NEAR, "865,0"), "matplotlib"),
    "a sheet": ("a.xlsx", packed(a_xml=b"1"), packed(a_xml=b"2"), "xlsxwriter"),
    "a file in it": ("a.xlsx", packed(a_xml=b"1"), packed(a_xml=b"1", b_xml=b""), "xlsxwriter"),
    "no book": ("a.xlsx", packed(a_xml=b"1"), b"1", "xlsxwriter"),
    "a size": ("a.png", picture(1, 2), picture(1, size=1), "pillow"),
    "a table": ("a.csv", b"1\n", b"1.0\n", "pandas"),
}


@pytest.mark.parametrize("kind", SAME)
def test_what_another_program_may_have_made_so_is_the_same(kind):
    """But never without it: then each byte counts. Checksums of it are those of what is there."""
    name, one, made, by = SAME[kind]
    published, again = (
        {name: data, SUMS: f"{digest(data)}  {name}\n".encode(), CRATE: crate(name, data)}
        for data in (one, made)
    )
    assert compared(published, again, [by]) == (compared(again, again).level, ())
    assert {one.file for one in compared(published, again).level.differences} == {*again}


def crate(name: str, data: bytes) -> bytes:
    file = {"@id": name, "sha256": digest(data), "contentSize": str(len(data))}
    return json.dumps({"@graph": [file]}).encode()


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


def test_a_drawing_is_the_same_as_itself():
    assert drawn(DRAWING.decode(), DRAWING.decode())
    assert not drawn(DRAWING.decode(), "")
