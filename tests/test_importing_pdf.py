"""The reader of PDF: by tags and by lines, each difficulty alone, and what it refuses."""

import io
import sys
import zlib
from pathlib import Path

import pypdf
import pytest
import typst
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.psparser import PSLiteral

from civlib.dataset.importing import marks, portable
from civlib.dataset.importing.glyphs import Breaks, Line
from civlib.dataset.importing.grid import Cell, Document, Grid
from civlib.dataset.importing.reading import read
from civlib.dataset.problems import DataError

FORMS = Path(__file__).parent / "forms"

WIDE = 300
"""Points: where the last column of `ruled` ends."""


def pdf(path: Path, *contents: str, images: bool = False) -> Path:
    """Write a PDF by hand: a page for each content, which draws with the font F1."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    picture = "/XObject<</I 3 0 R>>" if images else ""
    objects.append(
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
        "/Length 1>>stream\n0\nendstream"
    )
    kids = []
    for content in contents:
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        font = "<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 800]/Contents {len(objects)} 0 R"
            f"/Resources<</Font{font}{picture}>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    body, offsets = "%PDF-1.7\n", []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    end = f"trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    path.write_text(f"{body}xref\n0 {count}\n0000000000 65535 f \n{table}{end}", "latin-1")
    return path


def text(x: float, y: float, words: str, size: float = 10) -> str:
    """Draw words at a place, in points from the left and from below."""
    return f"BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET\n"


def line(x: float, y: float, right: float, above: float) -> str:
    """Draw a line."""
    return f"{x} {y} m {right} {above} l S\n"


def ruled(top: float, *rows: tuple[str, ...], edges: tuple[int, ...] = (50, 120, 200, WIDE)) -> str:
    """Draw a table from a height downwards, each row 30 points high; lines of a cell by ``|``."""
    drawn = "".join(
        line(edges[0], top - 30 * at, edges[-1], top - 30 * at) for at in range(len(rows) + 1)
    )
    drawn += "".join(line(edge, top, edge, top - 30 * len(rows)) for edge in edges)
    for at, row in enumerate(rows):
        for left, cell in zip(edges, row, strict=False):
            for below, words in enumerate(cell.split("|")):
                drawn += text(left + 6, top - 30 * at - 11 - 12 * below, words)
    return drawn


def rows(grid: Grid) -> list[list[str]]:
    """Return the texts of the cells that begin in each row."""
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.height)]


HEAD = ("No", "Measure", "Plan")


@pytest.fixture
def drawn(tmp_path):
    """Give what writes pages and reads them."""

    def make(*contents: str) -> Document:
        return read(pdf(tmp_path / "report.pdf", *contents))

    return make


def test_a_table_of_lines_has_its_cells_between_paragraphs(drawn):
    page = (
        text(50, 760, "1. Money ") + ruled(740, HEAD, ("1.1", "Day ", "7,0")) + text(50, 600, "End")
    )
    document = drawn(page)
    (grid,) = document.tables
    assert grid == Grid(
        "p. 1, table 1",
        tuple(
            Cell(row, column, words)
            for row, texts in enumerate([HEAD, ("1.1", "Day", "7,0")])
            for column, words in enumerate(texts)
        ),
        "1. Money",
    )
    assert document.paragraphs == (("p. 1", "1. Money"), ("p. 1", "End"))


def test_cells_that_cover_others_have_spans(drawn):
    grid = line(50, 740, 200, 740) + line(50, 680, 200, 680) + line(100, 710, 200, 710)
    grid += line(50, 740, 50, 680) + line(100, 740, 100, 680) + line(200, 740, 200, 680)
    grid += line(150, 710, 150, 680)
    document = drawn(
        grid + text(55, 725, "a") + text(105, 725, "b") + text(105, 690, "c") + text(155, 690, "d")
    )
    assert document.tables[0].cells == (
        *(Cell(0, 0, "a", 2, 1), Cell(0, 1, "b", 1, 2)),
        *(Cell(1, 1, "c"), Cell(1, 2, "d")),
    )


def test_a_table_goes_on_over_the_end_of_a_page_without_its_header_repeated(drawn):
    first = ruled(140, HEAD, ("1.1", "Day ", "7,0")) + text(190, 20, "1")
    second = ruled(780, HEAD, ("1.2", "Week ", "5,0")) + text(50, 600, "End ")
    document = drawn(first, second)
    assert [rows(one) for one in document.tables] == [
        [[*HEAD], ["1.1", "Day", "7,0"], ["1.2", "Week", "5,0"]]
    ]
    assert document.paragraphs == (("p. 2", "End"),)  # the number of the page is none


@pytest.mark.parametrize(("rest", "doubts"), [("and night", 0), ("Night", 1)])
def test_the_rest_of_a_row_goes_to_the_row_that_the_page_has_cut(rest, doubts, drawn):
    first = ruled(140, HEAD, ("1.1", "Day ", "7,0"))
    document = drawn(first, ruled(780, ("", rest, ""), ("1.2", "Week ", "5,0")))
    assert rows(document.tables[0]) == [
        *([*HEAD], ["1.1", f"Day\n{rest}", "7,0"], ["1.2", "Week", "5,0"]),
    ]
    assert [one.place for one in document.doubts] == ["p. 2, table 1"] * doubts


@pytest.mark.parametrize(
    "row", [("Day", "city", "7,0"), ("Day", "city", "ok"), ("", "7,0", "5"), ("", "1.2 Week", "")]
)
def test_a_row_with_a_number_or_a_sentence_of_its_own_is_no_rest(row, drawn):
    document = drawn(ruled(140, HEAD, ("1.1", "Day ", "7,0")), ruled(780, row))
    assert rows(document.tables[0])[2:] == [[*row]]


def test_a_merged_cell_goes_on_over_the_end_of_a_page(drawn):
    first = line(50, 140, WIDE, 140) + line(50, 80, WIDE, 80) + line(120, 110, 200, 110)
    first += "".join(line(x, 140, x, 80) for x in (50, 120, 200, WIDE))
    first += (
        text(56, 129, "1") + text(126, 129, "7,0") + text(126, 99, "5,0") + text(206, 129, "a ")
    )
    second = line(50, 780, WIDE, 780) + line(50, 720, WIDE, 720) + line(120, 750, 200, 750)
    second += "".join(line(x, 780, x, 720) for x in (50, 120, 200, WIDE))
    second += text(126, 769, "3,0") + text(126, 739, "2,0") + text(206, 769, "b ")
    (grid,) = drawn(first, second).tables
    assert grid.cells == (
        *(Cell(0, 0, "1", 4, 1), Cell(0, 1, "7,0"), Cell(0, 2, "a\nb", 4, 1)),
        *(Cell(1, 1, "5,0"), Cell(2, 1, "3,0"), Cell(3, 1, "2,0")),
    )


def test_a_page_that_has_only_some_of_the_edges_goes_on_with_the_table(drawn):
    first = ruled(140, HEAD, ("1.1", "Day ", "7,0"))
    second = ruled(780, ("All", "7,0"), edges=(50, 200, WIDE))
    assert drawn(first, second).tables[0].cells[-2:] == (Cell(2, 0, "All", 1, 2), Cell(2, 2, "7,0"))


@pytest.mark.parametrize(
    "second",
    [
        text(50, 790, "2. Results ") + ruled(740, HEAD, ("1", "Day ", "7")),
        ruled(740, ("1", "Day ", "7"), edges=(50, 150, 220, WIDE)),
        ruled(740, ("1", "Day ", "7"), edges=(50, 120, 200, WIDE + 40)),
        ruled(740, ("1", "Day "), edges=(120, 200, WIDE)),
    ],
)
def test_when_another_page_begins_otherwise_then_its_table_is_another(second, drawn):
    assert len(drawn(ruled(140, HEAD, ("1.1", "Day ", "7,0")), second).tables) == 2


def test_what_stands_between_the_cells_of_a_table_is_not_lost(drawn):
    corner = "".join(
        line(*one) for one in ((50, 740, 50, 680), (100, 740, 100, 680), (50, 740, 100, 740))
    )
    corner += "".join(
        line(*one) for one in ((50, 710, 150, 710), (50, 680, 150, 680), (150, 710, 150, 680))
    )
    document = drawn(corner + text(105, 725, "7,0") + text(55, 725, "a") + text(105, 690, "b"))
    assert [cell.text for cell in document.tables[0].cells] == ["a", "", "b"]
    assert document.paragraphs == (("p. 1", "7,0"),)


def test_two_tables_of_a_page_stay_two(drawn):
    page = ruled(740, HEAD) + text(50, 650, "Results ") + ruled(600, HEAD, ("1", "2", "3"))
    document = drawn(page)
    assert [(one.place, one.heading) for one in document.tables] == [
        ("p. 1, table 1", ""),
        ("p. 1, table 2", "Results"),
    ]


def test_what_is_struck_out_is_left_out_with_a_doubt_and_what_is_underlined_stays(drawn):
    strike = line(206, 702, 225, 702) + line(226, 697.5, 245, 697.5)
    document = drawn(ruled(740, HEAD, ("1.6", "Day ", "20,022,0")) + strike)
    assert [(one.place, one.read) for one in document.doubts] == [("p. 1", "20,0")]
    assert rows(document.tables[0])[1] == ["1.6", "Day", "22,0"]


def test_a_raised_digit_is_no_digit_of_the_number(drawn):
    page = ruled(740, HEAD, ("1", "Day ", "20,0")) + text(226, 703, "1", 6)
    assert rows(drawn(page).tables[0])[1][2] == "20,0¹"


def test_a_gap_is_a_space(drawn):
    assert drawn(text(50, 700, "7") + text(80, 700, "1")).paragraphs == (("p. 1", "7 1"),)


def test_a_page_that_is_a_picture_is_a_doubt_and_a_report_of_such_pages_is_refused(tmp_path):
    both = pdf(tmp_path / "a.pdf", "/I Do", text(50, 700, "text"), images=True)
    assert [one.place for one in read(both).doubts] == ["p. 1"]
    assert refused(pdf(tmp_path / "b.pdf", "/I Do", images=True)).startswith("report-scan")


WORDS = [
    Line("of громадський сектор громадян z ", 0, 90),
    Line("a бюджетне місто середовище z ", 0, 90),
]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([Line("бюджет ", 0, 30), Line("міста", 0, 30)], "бюджет міста"),
        ([Line("7,0", 0, 15), Line("5,0", 0, 15)], "7,0\n5,0"),
        ([Line("1512000,", 0, 45), Line("00", 0, 10)], "1512000,00"),
        ([Line("громадсь", 0, 20), Line("кий", 0, 15)], "громадський"),  # the document has the word
        ([Line("незнай", 0, 45), Line("ко", 0, 10)], "незнайко"),  # it filled the place
        ([Line("незнай", 0, 20), Line("ко", 0, 10)], "незнай\nко"),  # it did not
        ([Line("громадський", 0, 45), Line("сектор", 0, 30)], "громадський сектор"),
        ([Line("1.5. незнай", 0, 45), Line("ко", 0, 10)], "1.5. незнайко"),
        ([Line("інформа\u00ad", 0, 40), Line("ція", 0, 15)], "інформація"),
        ([Line("гро-", 0, 40), Line("мадян", 0, 20)], "громадян"),
        ([Line("кіл-", 0, 40), Line("ті", 0, 20)], "кіл-ті"),
        ([Line("2017-", 0, 40), Line("2020", 0, 20)], "2017-2020"),
        ([Line("-", 0, 5), Line("7,0", 0, 15)], "-\n7,0"),
    ],
)
def test_lines_are_put_together_as_they_were_broken(found, expected):
    assert Breaks([*WORDS, *found]).running(found, (0, 50)) == expected


def test_where_no_space_is_kept_a_line_goes_on_if_the_next_word_had_no_room():
    found = [Line("бюджет", 0, 30), Line("громади", 0, 40), Line("7,0", 0, 12)]
    assert Breaks(found).running(found, (0, 70)) == "бюджет громади\n7,0"


# --- tagged ---


@pytest.fixture
def tagged(tmp_path):
    """Give what has typst make a tagged PDF, and reads it."""

    def make(source: str) -> Document:
        path = tmp_path / "report.pdf"
        path.write_bytes(typst.compile(source.encode()))
        return read(path)

    return make


def test_tags_tell_rows_cells_and_spans_without_a_line(tagged):
    document = tagged(
        "= Money\n#table(columns: 3, stroke: none, table.header[No][Plan][Fact],"
        " table.cell(rowspan: 2)[1.1], [7,0], [5,0], table.cell(colspan: 2)[none],)\nEnd"
    )
    (grid,) = document.tables
    assert grid == Grid(
        "table 1",
        (
            *(Cell(0, 0, "No"), Cell(0, 1, "Plan"), Cell(0, 2, "Fact")),
            *(Cell(1, 0, "1.1", 2, 1), Cell(1, 1, "7,0"), Cell(1, 2, "5,0")),
            Cell(2, 1, "none", 1, 2),
        ),
        "Money",
    )
    assert document.paragraphs == (("p. 1", "Money"), ("p. 1", "End"))


def test_a_row_on_two_pages_is_one_and_a_mark_in_another_loses_nothing(tagged):
    document = tagged(
        '#set page(height: 6cm, width: 9cm)\n#set text(hyphenate: true, lang: "en")\n'
        "#table(columns: (1cm, 2cm), [1.1], [Children-participants: 630 #lorem(25) 7,0])"
        " the participants are there"
    )
    (grid,) = document.tables
    assert len(grid.cells) == 2
    assert "-participants: 630 Lorem " in grid.cells[1].text
    assert grid.cells[1].text.endswith(" 7,0")


def test_a_mark_goes_on_after_another_within_it():
    device = marks._Device(PDFResourceManager(), left=9)
    seen = []
    for begun, mark in [(True, 5), (True, None), (False, None), (False, None), (False, None)]:
        if begun:
            device.begin_tag(PSLiteral("Span"), {} if mark is None else {"MCID": mark})
        else:
            device.end_tag()
        seen.append(device.cur_mcid)
    assert seen == [5, 5, 5, None, None]


def test_when_tags_are_of_little_of_the_text_then_lines_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(portable, "MARKED", 1)
    path = tmp_path / "report.pdf"
    path.write_bytes(typst.compile(b"#table(columns: 2, [1.1], [7,0])"))
    assert read(path).tables[0].place == "p. 1, table 1"


def changed(change, cells: bytes = b"[1.1], [7,0]") -> bytes:
    """Return a tagged PDF with a table after a change of the root of its tags."""
    writer = pypdf.PdfWriter(io.BytesIO(typst.compile(b"a\n#table(columns: 2, " + cells + b")")))
    change(writer, writer.root_object["/StructTreeRoot"])
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_tags_that_refer_to_each_other_end(tmp_path):
    def around(writer: pypdf.PdfWriter, root: pypdf.generic.DictionaryObject) -> None:
        (first, *_) = root["/K"]
        first.get_object()["/K"].append(first)

    path = tmp_path / "a.pdf"
    path.write_bytes(changed(around))
    assert rows(read(path).tables[0]) == [["1.1", "7,0"]]


@pytest.mark.parametrize("place", [0, 1])
def test_empty_cells_that_are_added_at_the_end_of_a_page_are_none(place, tmp_path):
    def add(writer: pypdf.PdfWriter, root: pypdf.generic.DictionaryObject) -> None:
        dictionaries = [one for one in writer._objects if isinstance(one, dict)]
        first, second = (one for one in dictionaries if one.get("/S") == "/TR")
        empty = pypdf.generic.DictionaryObject(first["/K"][1].get_object())
        empty[pypdf.generic.NameObject("/K")] = pypdf.generic.ArrayObject()
        second["/K"].insert(place, writer._add_object(empty))

    path = tmp_path / "a.pdf"
    path.write_bytes(changed(add, b"table.cell(rowspan: 2)[1.1], [7,0], [5,0]"))
    (grid,) = read(path).tables
    assert grid.cells == (Cell(0, 0, "1.1", 2, 1), Cell(0, 1, "7,0"), Cell(1, 1, "5,0"))


def test_what_of_a_table_is_in_no_row_of_it_is_read_beside_it(tmp_path):
    def caption(writer: pypdf.PdfWriter, root: pypdf.generic.DictionaryObject) -> None:
        dictionaries = [one for one in writer._objects if isinstance(one, dict)]
        row = next(one for one in dictionaries if one.get("/S") == "/TR")
        row[pypdf.generic.NameObject("/S")] = pypdf.generic.NameObject("/Caption")

    path = tmp_path / "a.pdf"
    path.write_bytes(changed(caption))
    document = read(path)
    assert [one.cells for one in document.tables] == [()]
    assert document.paragraphs == (("p. 1", "a"), ("p. 1", "1.1 7,0"))


# --- refused ---


def refused(path: Path) -> str:
    """Return the code and the sentence that a file is refused with."""
    with pytest.raises(DataError) as told:
        read(path)
    (problem,) = told.value.problems
    return f"{problem.code}: {problem.message}"


def test_when_a_pdf_has_a_password_then_a_sentence_says_so(tmp_path):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    writer.write(tmp_path / "a.pdf")
    assert refused(tmp_path / "a.pdf").startswith("report-locked")


def test_when_a_pdf_is_damaged_then_a_sentence_says_so(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj")
    assert refused(path).startswith("report-damaged")


def test_when_a_pdf_has_too_much_of_anything_then_a_sentence_says_so(tmp_path, monkeypatch):
    path = pdf(tmp_path / "a.pdf", text(50, 700, "ab"), text(50, 700, "cd"))
    with monkeypatch.context() as less:
        less.setattr(portable, "PAGES", 1)
        assert refused(path).startswith("report-long")
    monkeypatch.setattr(marks, "SIGNS", 3)
    assert refused(path).startswith("report-long")
    monkeypatch.setattr(portable, "STREAMS", 1)
    assert refused(path).startswith("report-packed")


def test_when_a_stream_would_unpack_to_too_much_then_it_is_not_unpacked(tmp_path):
    path = tmp_path / "a.pdf"
    bomb = zlib.compress(bytes(portable.STREAM + 1))
    path.write_bytes(b"%PDF-1.7\n1 0 obj<<>>stream\r\n" + bomb + b"endstream")
    assert refused(path).startswith("report-packed")


def test_when_the_package_is_not_installed_then_the_way_out_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    assert "pip install 'civlib[import]'" in refused(pdf(tmp_path / "a.pdf", ""))


# --- whole documents ---


def bare(document: Document) -> list[set[tuple[int, int, int, int, str]]]:
    """Return the cells of each table, their texts without spaces and hyphens."""
    return [
        {
            (one.row, one.column, one.rows, one.columns, "".join(one.text.split()).replace("-", ""))
            for one in grid.cells
        }
        for grid in document.tables
    ]


@pytest.mark.parametrize(
    "form", ["plain", *(pytest.param(form, marks=pytest.mark.long) for form in ("hard", "other"))]
)
def test_a_printed_report_has_every_cell_of_its_word_document(form):
    assert bare(read(FORMS / f"{form}.pdf")) == bare(read(FORMS / f"{form}.docx"))
