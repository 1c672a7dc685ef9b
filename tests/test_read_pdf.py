"""What a PDF shows is read back through its tags; a damaged one is refused with a reason."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pages
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from civlib.verify import read_pdf
from civlib.verify.content import Page, Reader
from civlib.verify.read_pdf import read
from civlib.verify.reading import Unreadable

GLYPHS = {1: "8", 2: "3", 3: ",", 4: "5", 5: "-", 6: "\u00ad", 7: "ffi", 8: " ", 9: "а"}


def content(*parts: str) -> Page:
    """Return the text of a content stream, each part in marked content of its own."""
    marked = (
        f"/Span<</MCID {number}>>BDC {part} EMC" for number, part in enumerate(parts, start=1)
    )
    return Reader({"/f0": GLYPHS}.__getitem__).read("".join(marked).encode("latin-1"))


def show(*codes: int, at: str = "10 700") -> str:
    """Return what shows some glyphs on a line."""
    string = "".join(f"\\000\\{code:03o}" for code in codes)
    return f"q 1 0 0 -1 {at} cm BT /f0 9 Tf 1 0 0 -1 0 0 Tm({string})Tj ET Q "


@pytest.mark.parametrize(
    ("stream", "text"),
    [
        (show(1, 2, 3, 4), "83,5"),
        ("BT /f0 9 Tf [(\\000\\001)-20 <0002>]TJ ET", "83"),
        ("BT /f0 9 Tf <000> Tj ET", "\ufffd"),
        ("BT /f0 9 Tf (\\000\\n\\000\\t) Tj ET", "\ufffdа"),
        ("BT /f0 9 Tf (\0(\0)\0\\(\\000\\001) Tj ET", "\ufffd\ufffd\ufffd8"),
        (show(9, 7), "аffi"),
        (show(9, 6) + show(9, at="10 680"), "а\u00adа"),
        (show(1, 8) + show(2, at="10 680"), "8 3"),
        (show(1, 2) + show(2, 1, at="10 680"), "83 38"),
        (show(1) + show(2, at="16 700") + show(4, at="99 700"), "83 5"),
        ("1 2 m 3 4 l S 0.5 0 0 rg /c0 cs f* " + show(1), "8"),
        ("BT /f0 9 Tf /Span<</ActualText(-)>>BDC (\\000\\006)Tj EMC ET", "-"),
        ("BT /f0 9 Tf /Span<</ActualText<FEFF0430>>>BDC (\\000\\006)Tj EMC ET", "а"),
        ("BT /f0 9 Tf /Span<</ActualText(9)>>BDC (\\000\\001)Tj EMC ET", "8"),
    ],
)
def test_text_is_what_the_glyphs_stand_for(stream, text):
    assert content(stream).marked[1].text == text


def test_text_without_a_tag_is_kept_apart():
    head = "/Artifact<</Type/Pagination>>BDC " + show(1, 2) + show(4, at="90 700") + " EMC"
    page = Reader({"/f0": GLYPHS}.__getitem__).read(
        (head + "/Artifact BMC " + show(4) + "EMC " + show(9)).encode()
    )
    assert page.artifacts == ["83", "5", "5", "а"]
    assert page.marked == {}


@pytest.mark.parametrize(
    ("stream", "reason"),
    [
        ("EMC EMC", "marked content ends before it begins"),
        ("/P BMC", "marked content does not end"),
        ("BT /f0 9 Tf (\\000", "begins a string that does not end"),
        ("BT /f0 9 Tf (\\001)Tj ET", "half a glyph"),
        ("1 0 cm", "a place is incomplete"),
        ("cm", "a place is incomplete"),
        ("q \x80 Q", "byte 22 of a page's content is damaged"),
    ],
)
def test_when_a_stream_is_damaged_then_it_is_refused(stream, reason):
    with pytest.raises(Unreadable, match=reason):
        content(stream)


def test_a_real_paper_says_what_its_page_says():
    """Every table has the cells that the page has, whatever lines and pages they stand on."""
    for made in (pages.annual(), pages.annual("en"), pages.review()):
        page, paper = (read_both(made)[ending] for ending in (".html", ".pdf"))
        for one, other in zip(page.tables, paper.tables, strict=True):
            assert bare(one.header) == bare(other.header)
            assert [bare(cell.text for cell in row) for row in one.rows] == [
                bare(cell.text for cell in row) for row in other.rows
            ]
            assert bare([one.caption]) == bare([other.caption])


def read_both(made: dict[str, bytes]) -> dict[str, Any]:
    from civlib.verify.figures import read as read_file

    return {ending: read_file(ending, data) for ending, data in made.items()}


def bare(texts: Any) -> list[str]:
    """Return texts without spaces, which lines and paragraphs set differently."""
    return ["".join(text.split()) for text in texts]


def test_tables_are_named_by_the_file_that_holds_their_numbers():
    tables = read(pages.annual()[".pdf"]).tables
    assert [table.id for table in tables] == [
        *("", "measures", "totals", "priorities", "groups"),
        *["indicators"] * 4,
        *("masking", "effectiveness", "sensitivity", ""),
    ]


def test_texts_have_their_page_and_kind():
    found = {(text.place.partition(", ")[2], text.text) for text in read(REAL).texts}
    assert ("h1", "Розділ 1") in found
    assert ("paragraph", "Текст, 12,5 із 1\u00a0234,5 тис. грн, 17–18 травня.") in found
    assert ("outside the text", "2 / 7") in found
    places = {text.place for text in read(REAL).texts}
    assert {"bookmarks", "attached totals.csv", "attached totals.csv, row 2"} < places
    assert any("alternative text" in place for place in places)


REAL = pages.annual()[".pdf"]


def changed(change: Callable[[PdfWriter], None]) -> bytes:
    """Return the real paper with something done to it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(REAL)))
    change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def no_tags(writer: PdfWriter) -> None:
    del writer.root_object["/StructTreeRoot"]


def first(writer: PdfWriter, kind: str) -> Any:
    """Return the first tag of a kind."""
    left = [writer.root_object["/StructTreeRoot"]]
    while left:
        tag = left.pop(0).get_object()
        if isinstance(tag, int):
            continue
        if tag.get("/S") == kind:
            return tag
        kids = tag.get("/K", ArrayObject()).get_object()
        left += kids if isinstance(kids, list) else [kids]
    raise LookupError(kind)


def circle(writer: PdfWriter) -> None:
    """Let a tag hold itself."""
    root = writer.root_object["/StructTreeRoot"]
    top = root["/K"][0].get_object()  # type: ignore[index]
    top[NameObject("/K")] = ArrayObject([top.indirect_reference])


def inner_circle(writer: PdfWriter) -> None:
    """Let a tag within a line hold itself."""
    line = first(writer, "/Strong")
    line[NameObject("/K")] = ArrayObject([line.indirect_reference])


def figure_circle(writer: PdfWriter) -> None:
    """Let a figure hold itself."""
    figure = first(writer, "/Figure")
    figure[NameObject("/K")] = ArrayObject([figure.indirect_reference])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (no_tags, "it has no tags"),
        (circle, "nested too deep or are too many"),
        (inner_circle, "nested too deep or are too many"),
        (figure_circle, "nested too deep or are too many"),
    ],
)
def test_when_tags_are_damaged_then_they_are_refused(change, reason):
    with pytest.raises(Unreadable, match=reason):
        read(changed(change))


def test_when_there_are_too_many_tags_then_they_are_refused(monkeypatch):
    monkeypatch.setattr(read_pdf, "MOST_TAGS", 50)
    with pytest.raises(Unreadable, match="too many"):
        read(REAL)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", REAL[:-200], b"no pdf"])
def test_when_it_is_no_pdf_then_it_is_refused(data):
    with pytest.raises(Unreadable, match="it is damaged"):
        read(data)


def empty_page(writer: PdfWriter) -> None:
    writer.add_blank_page()


def test_pages_without_content_say_nothing():
    assert read(changed(empty_page)) == read(changed(lambda _: None))


def no_such_content(writer: PdfWriter) -> None:
    first(writer, "/H1")[NameObject("/K")] = ArrayObject([NumberObject(9999)])


def no_page(writer: PdfWriter) -> None:
    del first(writer, "/H1")["/Pg"]


@pytest.mark.parametrize("change", [no_such_content, no_page])
def test_text_that_no_tag_names_any_more_is_still_read(change):
    """Who hides a text from the tags does not hide it from the comparison."""
    kinds = {text.text: text.place.partition(", ")[2] for text in read(REAL).texts}
    found = {text.text: text.place.partition(", ")[2] for text in read(changed(change)).texts}
    (moved,) = (text for text in kinds if found[text] != kinds[text])
    assert (kinds[moved], found[moved]) == ("h1", "outside the text")


def test_files_other_than_tables_are_named_only():
    attached = changed(lambda writer: writer.add_attachment("crate.json", b"{}"))
    new = {text.place for text in read(attached).texts} - {text.place for text in read(REAL).texts}
    assert new == {"attached crate.json"}


def test_a_range_of_glyphs_is_read():
    table = b"2 beginbfrange <0001> <0003> <0030> <0005> <0005> <00660069> endbfrange"
    assert dict(read_pdf._glyphs(table)) == {1: "0", 2: "1", 3: "2", 5: "fi"}


def test_other_ways_to_name_marked_content_are_read():
    """A tag may hold one thing without a list, and name content with its page."""

    def rewrite(writer: PdfWriter) -> None:
        top = writer.root_object["/StructTreeRoot"]["/K"][0].get_object()  # type: ignore[index]
        for child in top["/K"]:
            tag = child.get_object()
            if "/Pg" in tag and all(isinstance(one, int) for one in tag["/K"]):
                page = tag.raw_get("/Pg")
                del tag["/Pg"]
                kids = [content_of(page, number) for number in tag["/K"]]
                tag[NameObject("/K")] = kids[0] if len(kids) == 1 else ArrayObject(kids)

    assert read(changed(rewrite)) == read(changed(lambda _: None))


def content_of(page: Any, number: int) -> DictionaryObject:
    """Return what names marked content together with its page."""
    names = {"/Type": NameObject("/MCR"), "/MCID": NumberObject(number), "/Pg": page}
    return DictionaryObject({NameObject(name): value for name, value in names.items()})
