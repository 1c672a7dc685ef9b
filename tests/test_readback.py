"""What a page or a PDF shows is read back as words; a damaged file is refused with a reason."""

import io
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pages
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from test_publish_pdf import figure, report

from civlib.publish import pdf
from civlib.verify.readback import Place, Unreadable, Word, differences, numbers, words

PAGE = """<!DOCTYPE html>
<html lang="uk"><head><meta name="description" content="Опис 2019"><style>p { width: 7% }</style>
</head><body>
<h1 id="top">Звіт</h1>
<p>Разом <strong>838,5</strong> із
1\u00a0865,0<br>грн</p>
<table><tr><th data-label="№">1.1</th>
<td><p>2,0</p><p>так <b>5</b></p></td></tr></table>
<img alt="Смуга 7" src="data:image/svg+xml;base64,{svg}">
<a href="data:text/csv;charset=utf-8,a%2Cb%0A1%2C2%0A">Дані</a>
</body></html>
"""
SVG = "<svg><title>Річне</title><text>12 %</text><path d='M0 1'/></svg>"


def read(name: str, data: bytes) -> list[str]:
    """Return the words of a file, those of one place together."""
    found: dict[str, list[str]] = {}
    for place, text in words(name, data):
        found.setdefault(place, []).append(text)
    return [f"{place}: {' '.join(texts)}" for place, texts in found.items()]


def test_everything_that_a_page_shows_is_read_in_order_with_its_line():
    page = PAGE.replace("{svg}", b64encode(SVG.encode()).decode()).encode()
    assert read("a.html", page) == [
        "line 2, content of meta: Опис 2019",
        "line 4, h1: Звіт",
        "line 5, p: Разом 838,5 із",
        "line 6, p: 1\u00a0865,0 грн",
        "line 7, data-label of th: №",
        "line 7, th: 1.1",
        "line 8, td: 2,0 так 5",
        "line 9, alt of img: Смуга 7",
        "line 9, drawing: Річне 12 %",
        "line 10, data to download, row 1: a,b",
        "line 10, data to download, row 2: 1,2",
        "line 10: Дані",
    ]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.html", b"<p>7\xff</p>", "UnicodeDecodeError: .* position 4"),
        ("a.html", PAGE.replace("{svg}", "%%%").encode(), "Only base64 data is allowed"),
        ("a.html", PAGE.replace("{svg}", "/w==").encode(), "UnicodeDecodeError"),
        ("a.pdf", b"", "EmptyFileError"),
        ("a.pdf", b"no pdf", "PdfReadError"),
        ("a.pdf", pages.annual()[".pdf"][:-200], "PdfReadError"),
    ],
)
def test_when_a_file_is_damaged_then_it_is_refused_with_a_reason(name, data, reason):
    with pytest.raises(Unreadable, match=reason):
        words(name, data)


@pytest.mark.parametrize("ending", [".html", ".pdf"])
def test_a_real_report_is_read_whole_and_once(ending):
    data = pages.annual()[ending]
    found = words(f"a{ending}", data)
    assert words(f"a{ending}", bytes(bytearray(data))) is found
    text = " ".join(word.text for word in found)
    assert "Текст, 12,5 із 1\u00a0234,5\u00a0тис.\u00a0грн, 17–18 травня." in text
    assert "1.2,80.0,64.25,-15.75,0.803125" in text, "the data to download, or attached"
    places = " ".join(str(word.place) for word in found)
    assert "alternative text" in places or "alt of img" in places


REAL, SMALL = pages.annual()[".pdf"], pdf.render(report("## Розділ", figure()))


def test_what_a_paper_says_beside_its_pages_is_read():
    places = {str(word.place) for word in words("a.pdf", REAL)}
    assert {"page 1", "bookmarks", "attached totals.csv", "attached totals.csv, row 2"} < places
    assert any(place.startswith("page") and "alternative text" in place for place in places)


def changed(change: Callable[[Any, PdfWriter], None]) -> bytes:
    """Return a small paper with something done to its only drawing."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(SMALL)))
    tags = (one for one in writer._objects if isinstance(one, DictionaryObject))
    change(next(tag for tag in tags if tag.get("/S") == "/Figure"), writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_what_a_screen_reader_says_of_a_drawing_and_what_is_attached_is_read():
    """Tags that lead round in circles end nothing."""

    def lie(tag: Any, writer: PdfWriter) -> None:
        tag[NameObject("/Alt")] = TextStringObject("Неправда 99")
        writer.add_attachment("x.csv", b"a\n7\n")

    def circle(tag: Any, _: PdfWriter) -> None:
        tag[NameObject("/K")] = ArrayObject([tag.indirect_reference])

    before, after, round_ = (
        words("a.pdf", changed(change)) for change in (lambda *_: None, lie, circle)
    )
    assert round_ == before
    assert Word(Place("attached-row", name="x.csv", row=2), "7") in after
    first, *_ = differences(after, before)
    assert "alternative text" in first[0]
    assert first[1].startswith("Неправда 99")


def of(text: str) -> list[Word]:
    return [Word(Place("line", at), word) for at, word in enumerate(text.split(), start=1)]


@pytest.mark.parametrize(
    ("published", "remade", "expected"),
    [
        ("a b", "a b", []),
        ("a 9 c", "a 1 c", [("line 2", "9", "1")]),
        ("9 9 c 9 e f", "1 2 c 4 e f", [("line 1", "9 9", "1 2"), ("line 4", "9", "4")]),
        ("a c", "a b c", [("line 2", "", "b")]),
        ("a b c", "a c", [("line 2", "b", "")]),
        ("a", "a b", [("the end", "", "b")]),
        ("", "a", [("the end", "", "a")]),
        ("x a b c", "a b c y", [("line 1", "x", ""), ("the end", "", "y")]),
    ],
)
def test_each_stretch_that_differs_is_named_once(published, remade, expected):
    assert [*differences(of(published), of(remade))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("−30,5; +4,0 і -1", ["−30,5", "+4,0", "-1"]),
        (
            "12\u00a0345,0 1,234.5 96,9\u00a0% 96.9%",
            ["12\u00a0345,0", "1,234.5", "96,9\u00a0%", "96.9%"],
        ),
        ("sha256 9f86d081 v3", []),
        ("2017–2020, 1.10", ["2017", "2020", "1.10"]),
    ],
)
def test_numbers_are_found_as_they_are_written(text, expected):
    assert numbers(text) == expected
