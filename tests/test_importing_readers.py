"""Readers of reports: each difficulty of a document alone, expected tables by hand."""

import csv
import os
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside import wait_for

from civlib.dataset.importing import packed
from civlib.dataset.importing.grid import Cell, Document, Doubt, Grid
from civlib.dataset.importing.numbering import formed
from civlib.dataset.importing.reading import read
from civlib.dataset.problems import DataError

FORMS = Path(__file__).parent / "forms"
YEAR = Path(__file__).parents[1] / "data/bakhmut-civil-society/2019"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OTHERS = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def relations(*targets: tuple[str, str, str]) -> str:
    """Return a part of relations, each of a kind, a target and a mode."""
    texts = [
        f'<Relationship Id="r{number}" Type="{R}/{kind}" Target="{target}" {mode}/>'
        for number, (kind, target, mode) in enumerate(targets)
    ]
    return f'<Relationships xmlns="{RELATIONS}">{"".join(texts)}</Relationships>'


def docx(path: Path, body: str, space: str = W, **parts: str | bytes) -> Path:
    """Write a document of Word with a body, and other parts by their names without ``.xml``."""
    named = {
        f"word/{name}.xml": f'<w:{name} xmlns:w="{W}">{text}</w:{name}>'
        for name, text in parts.items()
    }
    return archive(
        path, f'<w:document xmlns:w="{space}" {OTHERS}><w:body>{body}</w:body></w:document>', named
    )


def archive(path: Path, document: str | bytes, parts: dict[str, str | bytes]) -> Path:
    """Write a document of Word of raw parts."""
    usual = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "")),
        "word/document.xml": document,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (usual | parts).items():
            file.writestr(name, text)
    return path


def w(tag: str, *inner: str, **attributes: str) -> str:
    """Return an element of Word with its attributes and what is in it."""
    named = "".join(f' w:{name}="{value}"' for name, value in attributes.items())
    return f"<w:{tag}{named}>{''.join(inner)}</w:{tag}>"


def p(*runs: str, number: str = "", style: str = "") -> str:
    """Return a paragraph of runs, in a list if its number and level are given."""
    names = zip(("ilvl", "numId"), number.split(), strict=False)
    asked = [w(tag, val=value) for tag, value in names]
    look = [w("pStyle", val=style)] if style else []
    return w("p", w("pPr", *look, *([w("numPr", *asked)] if asked else [])), *runs)


def r(text: str, look: str = "") -> str:
    """Return a run of text with what stands in its properties."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str = "", properties: str = "") -> str:
    """Return a cell of content, which is a paragraph of one run if it is no XML."""
    inner = content if content.startswith("<") else p(r(content))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """Return a row of cells."""
    whole = "".join(one if one.startswith("<w:") else tc(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{whole}</w:tr>"


def tbl(*rows: str, widths: tuple[int, ...] = ()) -> str:
    """Return a table of rows."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def rows(grid: Grid) -> list[list[str]]:
    """Return the texts of the cells that begin in each row."""
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.height)]


@pytest.fixture
def made(tmp_path):
    """Give what writes a body as a document and reads it."""

    def make(body: str, **parts: str) -> Document:
        return read(docx(tmp_path / "report.docx", body, **parts))

    return make


@pytest.fixture
def cell(made):
    """Give what reads the text of the one cell of a table."""

    def make(content: str, **parts: str) -> str:
        return made(tbl(tr(tc(content))), **parts).tables[0].cells[0].text

    return make


SPAN, DOWN, ON = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_cells_that_are_merged_are_one_cell_with_spans(made):
    body = p(r("1. Кошти")) + tbl(
        tr(tc("Захід", DOWN), tc("План", SPAN)),
        tr(tc("", ON), "усього", "місто"),
        tr("1.1", "7,0", "5,0"),
    )
    assert made(body) == Document(
        (
            Grid(
                "table 1",
                (
                    Cell(0, 0, "Захід", 2, 1),
                    Cell(0, 1, "План", 1, 2),
                    *(Cell(1, 1, "усього"), Cell(1, 2, "місто")),
                    *(Cell(2, 0, "1.1"), Cell(2, 1, "7,0"), Cell(2, 2, "5,0")),
                ),
                "1. Кошти",
            ),
        ),
        (("", "1. Кошти"),),
    )


def test_columns_are_those_in_which_cells_begin_and_edges_moved_by_hand_are_one(made):
    three, none = '<w:gridSpan w:val="3"/>', '<w:gridBefore w:val="1"/>'
    wide = tbl(
        tr("а", tc("б", SPAN), tc("в", three)),
        tr(tc("г", SPAN), tc("ґ"), tc("д", three)),
        tr(tc("е", three), tc("є", SPAN), properties=none),
        widths=(1000, 50, 1000, 400, 400, 400),
    )
    (grid,) = made(wide).tables
    assert [(one.row, one.column, one.columns) for one in grid.cells] == [
        *((0, 0, 1), (0, 1, 1), (0, 2, 2)),  # the edge at 1000 and that at 1050 are one
        *((1, 0, 1), (1, 1, 1), (1, 2, 2)),
        *((2, 1, 2), (2, 3, 1)),
    ]


def test_a_cell_that_is_really_slim_stays_one(made):
    (grid,) = made(tbl(tr("а", "б", "в"), widths=(1000, 50, 1000))).tables
    assert [(one.column, one.columns) for one in grid.cells] == [(0, 1), (1, 1), (2, 1)]


def test_a_cell_merged_in_the_old_way_covers_the_next(made):
    ahead = '<w:hMerge w:val="restart"/>'
    document = made(tbl(tr(tc("Разом", ahead), tc("7", "<w:hMerge/>"), "5"), tr("1", "2", "3")))
    assert document.tables[0].cells[:2] == (Cell(0, 0, "Разом", 1, 2), Cell(0, 2, "5"))
    assert [(one.place, one.read) for one in document.doubts] == [("table 1, row 1, cell 1", "7")]


def test_when_a_merged_cell_hides_a_number_then_it_is_a_doubt(made):
    document = made(tbl(tr(tc("5,0", DOWN)), tr(tc("7,0", ON)), tr(tc("Разом"))))
    assert rows(document.tables[0]) == [["5,0"], [], ["Разом"]]
    assert [(one.place, one.read) for one in document.doubts] == [("table 1, row 2, cell 1", "7,0")]


def test_when_a_cell_goes_on_with_nothing_above_then_it_is_a_cell(made):
    assert rows(made(tbl(tr("1", tc("7,0", ON)))).tables[0]) == [["1", "7,0"]]
    parted = tbl(tr(tc("1", DOWN)), tr("2"), tr(tc("3", ON)))
    assert rows(made(parted).tables[0]) == [["1"], ["2"], ["3"]]


INSERTED, DELETED = (
    f"<w:ins>{r('22,0')}</w:ins>",
    "<w:del><w:r><w:delText>20,0</w:delText></w:r></w:del>",
)


def test_what_was_inserted_is_read_and_what_was_deleted_for_it_is_not(made):
    document = made(tbl(tr("1.6", tc(p(DELETED, INSERTED)))))
    assert rows(document.tables[0]) == [["1.6", "22,0"]]
    assert document.doubts == ()


def test_when_a_number_is_deleted_and_none_put_in_its_place_then_it_is_a_doubt(made):
    document = made(tbl(tr("1.6", tc(p(DELETED)))))
    assert rows(document.tables[0]) == [["1.6", ""]]
    (doubt,) = document.doubts
    assert doubt == Doubt(
        "table 1, row 1, cell 2",
        "20,0",
        "left out",
        "A change that Word keeps deletes this number, and none stands in its place. "
        "Is that right?",
    )


def test_when_a_row_is_deleted_then_it_is_left_out_with_a_doubt(made):
    gone = tr("2", tc(p(DELETED)), properties="<w:del/>")
    document = made(tbl(tr("1", "5"), gone, tr("3", "7", properties="<w:ins/>")))
    assert rows(document.tables[0]) == [["1", "5"], ["3", "7"]]
    assert [one.read for one in document.doubts] == ["220,0"]


@pytest.mark.parametrize("look", ["<w:strike/>", "<w:dstrike/>", "<w:vanish/>"])
def test_when_a_number_is_struck_out_by_hand_or_hidden_then_it_is_a_doubt(look, made):
    document = made(tbl(tr(tc(p(r("20,0", look), r("22,0"), r("!", '<w:strike w:val="0"/>'))))))
    assert rows(document.tables[0]) == [["22,0!"]]
    assert [one.read for one in document.doubts] == ["20,0"]


def test_what_is_struck_out_and_deleted_is_deleted(made):
    gone = w("del", r("20,0", "<w:strike/>"))
    assert made(tbl(tr(tc(p(gone, INSERTED))))).doubts == ()


def test_words_that_are_deleted_are_no_doubt(made):
    document = made(tbl(tr(tc(p("<w:del><w:r><w:delText>так</w:delText></w:r></w:del>", r("ні"))))))
    assert (rows(document.tables[0]), document.doubts) == ([["ні"]], ())


def test_what_was_moved_is_read_once_where_it_is_now(made):
    body = p(f"<w:moveFrom>{r('7,0')}</w:moveFrom>") + p(f"<w:moveTo>{r('7,0')}</w:moveTo>")
    assert made(tbl(tr(tc(body)))).tables[0].cells[0].text == "7,0"


def test_when_the_end_of_a_paragraph_is_deleted_then_the_next_goes_on_in_it(made, cell):
    open_ended = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('1 ')}</w:p>"
    assert cell(open_ended + p(r("512,0"))) == "1 512,0"
    assert made(open_ended + p(r("захід"))).paragraphs == (("", "1 захід"),)
    assert made(open_ended).paragraphs == (("", "1"),)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (w("sdt", w("sdtPr"), w("sdtContent", p(r("7,0")))), "7,0"),
        (p(w("sdt", w("sdtPr"), w("sdtContent", r("7,0")))), "7,0"),
        (p(w("sdt", w("sdtPr", w("showingPlcHdr")), w("sdtContent", r("Введіть")))), ""),
        (p(w("hyperlink", r("рішення")), w("smartTag", r(" 5"))), "рішення 5"),
        (p(r("гро\u00adмад"), "<w:r><w:softHyphen/></w:r>", r("ський")), "громадський"),
        (p(r("1\u202f512,0")), "1\u00a0512,0"),
        (p(r("м"), r("2", '<w:vertAlign w:val="superscript"/>')), "м²"),
        (p(r("20,0"), r("1", '<w:vertAlign w:val="superscript"/>')), "20,0¹"),
        (p(r("20,0"), "<w:r><w:footnoteReference w:id='1'/></w:r>"), "20,0"),
        (p('<w:r><w:sym w:font="Symbol" w:char="F02D"/></w:r>', r("5,0")), "−5,0"),
        (p('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', r("5")), "≥5"),
        (p('<w:r><w:sym w:font="Arial" w:char="2264"/></w:r>', r("5")), "≤5"),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'), "\ufffd"),
        (p('<w:r><w:sym w:font="Symbol" w:char="зле"/></w:r>'), "\ufffd"),
        (p(r("7,0"), w("r", w("br")), r("місто"), w("r", w("tab")), r("5")), "7,0\nмісто\t5"),
        (p(r("2017"), "<w:r><w:noBreakHyphen/></w:r>", r("2020")), "2017-2020"),
        (p(r("7,0")) + p() + p(r(" міський бюджет ")), "7,0\nміський бюджет"),
        (p("<m:oMath><m:r><m:t>7,5</m:t></m:r></m:oMath>"), "7,5"),
        (p(f"<w:fldSimple w:instr='=SUM(ABOVE)'>{r('865,0')}</w:fldSimple>"), "865,0"),
    ],
)  # fmt: skip
def test_the_text_of_a_cell_is_what_is_seen(content, expected, cell):
    assert cell(content) == expected


def test_a_field_is_its_result_also_within_another(cell):
    def turn(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = turn("begin") + turn("separate") + r("13") + turn("end")
    code = "<w:r><w:instrText> IF </w:instrText></w:r>"
    field = turn("begin") + code + inner + turn("separate") + r("7,0") + turn("end") + turn("end")
    assert cell(p(field, r(" грн"))) == "7,0 грн"


def lists(
    *changes: str, start: str = "1", form: str = "decimal", gap: str = "tab", look: str = ""
) -> str:
    """Return a numbering: one form, and the lists 1, 2, … of it, each with what it changes."""
    levels = (
        w("lvl", w("start", val=start), w("numFmt", val=form), w("lvlText", val="%1."), ilvl="0"),
        w(
            "lvl",
            w("start", val="1"),
            w("lvlText", val="%1.%2"),
            w("suff", val=gap),
            look,
            ilvl="1",
        ),
        w("lvl", w("numFmt", val="bullet"), w("lvlText", val="•"), ilvl="2"),
    )
    made = [
        w("num", w("abstractNumId", val="7"), change, numId=str(place))
        for place, change in enumerate(changes, start=1)
    ]
    return w("abstractNum", *levels, abstractNumId="7") + "".join(made)


def numbers(document: Document) -> list[str]:
    """Return what stands before the first space of each paragraph."""
    return [text.split(" ")[0] for _, text in document.paragraphs]


def listed(*numbered: str) -> str:
    return "".join(p(r("захід"), number=one) for one in numbered)


def test_automatic_numbers_are_counted_by_level(made):
    body = listed("0 1", "1 1", "1 1", "2 1", "0 1", "1 1") + p(r("кінець"))
    expected = ["1.", "1.1", "1.2", "захід", "2.", "2.1", "кінець"]
    assert numbers(made(body, numbering=lists(""))) == expected


def test_a_level_that_was_left_out_counts_as_begun(made):
    assert numbers(made(listed("1 1", "1 1", "0 1"), numbering=lists(""))) == ["1.1", "1.2", "2."]


def test_lists_of_one_form_go_on_and_one_with_a_start_of_its_own_begins_anew(made):
    own = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = listed("0 1", "0 2", "0 3", "0 3", "0 1")
    assert numbers(made(body, numbering=lists("", "", own))) == ["1.", "2.", "5.", "6.", "7."]


def test_lists_may_lie_in_a_part_of_any_name(tmp_path):
    named = {
        "word/_rels/document.xml.rels": relations(("numbering", "/lists/of.xml", "")),
        "lists/of.xml": f'<w:numbering xmlns:w="{W}">{lists("")}</w:numbering>',
    }
    text = PLAIN.replace(p(r("звіт")), listed("0 1"))
    assert numbers(read(archive(tmp_path / "a.docx", text, named))) == ["1."]


def test_a_level_without_a_start_begins_with_nothing_as_the_standard_has_it(made):
    numbering = lists("").replace('<w:start w:val="1"></w:start>', "")
    assert numbers(made(listed("0 1", "0 1"), numbering=numbering)) == ["0.", "1."]


def test_a_list_may_change_a_level_of_its_form(made):
    level = w("lvl", w("start", val="1"), w("lvlText", val="%1)"), ilvl="0")
    own = w("lvlOverride", level, ilvl="0")
    assert numbers(made(listed("0 2"), numbering=lists("", own))) == ["1)"]


def test_levels_may_go_on_over_those_above_and_show_digits_only(made):
    never = '<w:lvlRestart w:val="0"/><w:isLgl/>'
    numbering = lists("", form="upperRoman", start="4", gap="nothing", look=never)
    body = listed("0 1", "1 1", "0 1", "1 1")
    expected = ["IV.", "4.1захід", "V.", "5.2захід"]
    assert numbers(made(body, numbering=numbering)) == expected


def test_a_number_may_come_from_a_style_and_be_taken_back(made):
    base = w("basedOn", val="Base")
    styles = (
        w("style", w("pPr", w("numPr", w("numId", val="1"))), type="paragraph", styleId="Base"),
        w("style", base, type="paragraph", default="1", styleId="Item"),
        w("style", w("basedOn", val="Round"), type="paragraph", styleId="Round"),
        w("style", base, type="paragraph", styleId="Low"),
    )
    look = '<w:pStyle w:val="Low"/>'
    body = p(r("а")) + p(r("б"), number="0 0") + p(r("в"), style="Round") + p(r("г"), style="Low")
    document = made(body, numbering=lists("", look=look), styles="".join(styles))
    assert [text for _, text in document.paragraphs] == ["1. а", "б", "в", "1.1 г"]


def test_a_list_that_only_names_a_style_has_the_form_of_that_style(made):
    link = '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="Mine"/></w:abstractNum>'
    more = '<w:num w:numId="9"><w:abstractNumId w:val="8"/></w:num>'
    styles = w("style", w("pPr", w("numPr", w("numId", val="1"))), styleId="Mine")
    document = made(listed("0 9", "0 9"), numbering=link + lists("") + more, styles=styles)
    assert numbers(document) == ["1.", "2."]


def test_a_number_alone_in_a_cell_is_its_text_and_a_hidden_paragraph_counts_none(made):
    one = p(number="0 1")
    document = made(
        tbl(tr(tc(one, DOWN), "а"), tr(tc(one, ON), "б"), tr(tc(one), "в")), numbering=lists("")
    )
    assert [(one.place, one.read) for one in document.doubts] == [("table 1, row 2, cell 1", "")]
    assert rows(document.tables[0]) == [["1.", "а"], ["б"], ["2.", "в"]]


def test_a_deleted_paragraph_takes_no_number(made):
    mark = w("rPr", w("del"))
    gone = w("p", w("pPr", w("numPr", w("ilvl", val="0"), w("numId", val="1")), mark))
    document = made(listed("0 1") + gone + listed("0 1"), numbering=lists(""))
    assert [text for _, text in document.paragraphs] == ["1. захід", "2. захід"]


def test_when_a_list_is_not_there_then_there_is_no_number(made):
    assert numbers(made(listed("0 5", "9 1", "зле зле"), numbering=lists(""))) == ["захід"] * 3


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        *((1999, "lowerRoman", "mcmxcix"), (30, "russianUpper", "ББ")),
        *((0, "upperLetter", "0"), (12345, "lowerLetter", "12345")),
    ],
)
def test_numbers_have_the_forms_of_word(number, form, expected):
    assert formed(number, form) == expected


HEADER = (tr("Захід", "План 2019"), tr("1", "2"))


def test_a_table_that_a_page_cuts_is_one_again_without_the_header_repeated(made):
    body = (
        tbl(*HEADER, tr("1.1", "7,0"))
        + p()
        + p(r("Продовження таблиці"))
        + tbl(*HEADER, tr("1.2", "5,0"))
    )
    (grid,) = made(body).tables
    assert rows(grid) == [["Захід", "План 2019"], ["1", "2"], ["1.1", "7,0"], ["1.2", "5,0"]]


@pytest.mark.parametrize(
    ("between", "second"),
    [
        (p(r("2. Показники")), tbl(*HEADER, tr("1.2", "5,0"))),
        (p(), tbl(tr("1.2", "5,0"))),
        (p(), tbl(tr("1.1", "7,0"))),
        ("", tbl(tr("1.2", "5,0", "6,0"))),
        (p(), tbl(*HEADER)),
    ],
)
def test_tables_that_something_parts_stay_two(between, second, made):
    assert len(made(tbl(*HEADER, tr("1.1", "7,0")) + between + second).tables) == 2


def test_tables_that_nothing_parts_are_one_as_word_shows_them(made):
    (grid,) = made(tbl(tr("1.1", "7,0")) + tbl(tr("1.2", "5,0"))).tables
    assert rows(grid) == [["1.1", "7,0"], ["1.2", "5,0"]]


def test_when_a_header_goes_on_below_the_rows_compared_then_nothing_is_left_out(made):
    tall = tr(tc("Захід", DOWN), "План"), tr(tc("", ON), "7,0")
    assert len(made(tbl(*tall, tr("а", "б")) + p() + tbl(*tall, tr("в", "г"))).tables) == 2


def test_a_small_table_in_a_cell_is_lines_of_it(made):
    inner = tbl(tr("місто", "7,0"), tr("інші", "5,0"))
    document = made(tbl(tr("1.1", tc(inner + p()))))
    assert rows(document.tables[0]) == [["1.1", "місто\t7,0\nінші\t5,0"]]


def test_a_large_table_in_a_cell_is_one_of_its_own(made):
    inner = tbl(tr("а", "б", "в"), tr("1", "2", "3"))
    document = made(tbl(tr("зверху", tc(inner + p()))))
    assert [rows(one) for one in document.tables] == [
        [["зверху", ""]],
        [["а", "б", "в"], ["1", "2", "3"]],
    ]


def test_a_table_around_a_table_is_a_frame(made):
    inner = tbl(tr("1.1", "7,0"))
    document = made(tbl(tr(tc(p(r("Заходи")) + inner + p()))))
    assert [(one.heading, rows(one)) for one in document.tables] == [("Заходи", [["1.1", "7,0"]])]


def test_text_boxes_are_read_once_after_their_paragraph(made, cell):
    box = f"<w:pict><w:txbxContent>{p(r('7,0'))}</w:txbxContent></w:pict>"
    both = "".join(f"<mc:{one}>{box}</mc:{one}>" for one in ("Choice", "Fallback"))
    host = p(r("план"), f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>")
    assert made(host).paragraphs == (("", "план"), ("", "7,0"))
    assert cell(host) == "план\n7,0"


@pytest.mark.parametrize("body", [p(r("план"), w("r", w("object"))), p(r("план")) + w("altChunk")])
def test_when_a_sheet_or_another_document_is_embedded_then_it_is_a_doubt(body, made):
    assert [one.place for one in made(body).doubts] == ["the document"]


def test_the_strict_form_of_word_is_read_too(tmp_path):
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    document = read(docx(tmp_path / "a.docx", tbl(tr("1.1", "7,0")), strict))
    assert rows(document.tables[0]) == [["1.1", "7,0"]]


def test_a_row_in_a_content_control_and_one_of_huge_spans_are_read(made):
    held = f"<w:sdt><w:sdtContent>{tr('1', '2')}</w:sdtContent></w:sdt>"
    huge = tr(
        tc("3", '<w:gridSpan w:val="999999"/>'), tc("4", f'<w:gridSpan w:val="{"9" * 5000}"/>')
    )
    assert rows(made(tbl(held, huge)).tables[0]) == [["1", "2"], ["3", "4"]]


# --- what is refused ---


def refused(path: Path) -> str:
    """Return the code and the sentence that a file is refused with."""
    with pytest.raises(DataError) as told:
        read(path)
    (problem,) = told.value.problems
    assert problem.path == path.as_posix()
    assert problem.message.endswith(".")
    return f"{problem.code}: {problem.message}"


def external(kind: str, target: str) -> dict[str, str]:
    return {"word/_rels/settings.xml.rels": relations((kind, target, 'TargetMode="External"'))}


PLAIN = f'<w:document xmlns:w="{W}"><w:body>{p(r("звіт"))}</w:body></w:document>'


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"word/vbaProject.bin": b"x"}, "report-macros: it has macros"),
        ({"[Content_Types].xml": TYPES.replace(".main", ".macroEnabled.main")}, "report-macros"),
        (external("attachedTemplate", "https://a.org/t"), "report-linked: it would fetch 'https://a"),
        (external("image", "//host/share/p.png"), "report-linked"),
        (external("attachedTemplate", r"file:///\\host\share\t.dotx"), "report-linked"),
        (external("attachedTemplate", "file:////host/share/t.dotx"), "report-linked"),
        (external("oleObject", "file:///%5C%5Chost/t.xlsx"), "report-linked"),
        ({"word/document.xml": f'<!DOCTYPE a [<!ENTITY x "y">]>{PLAIN}'}, "report-entities"),
        ({"word/styles.xml": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}, "report-entities"),
        ({"word/document.xml": "<!DOCTYPE a><a/>".encode("utf-16")}, "report-entities"),
        ({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>'}, "report-damaged"),
        ({"word/document.xml": f'<w:document xmlns:w="{W}"/>'}, "report-damaged"),
        ({"word/document.xml": '<?xml version="1.0" encoding="nobody"?><a/>'}, "report-damaged"),
        ({"word/document.xml": PLAIN.replace("звіт", "\x01")}, "report-damaged"),
        ({"word/document.xml": PLAIN.replace("<w:p>", "<w:ins>" * 200)}, "report-deep"),
        ({"word/document.xml": "<other/>"}, "report-kind"),
        ({"_rels/.rels": relations()}, "report-kind"),
        ({"word/document.xml": PLAIN.replace("звіт", " ")}, "report-scan"),
        ({"word/document.xml": b" " * (packed.TEXT + 1)}, "report-packed"),
        ({f"word/{number}.xml": "" for number in range(packed.PARTS)}, "report-packed"),
    ],
)  # fmt: skip
def test_what_is_not_safe_to_read_is_refused_with_a_sentence(parts, expected, tmp_path):
    assert refused(archive(tmp_path / "a.docx", PLAIN, parts)).startswith(expected)


@pytest.mark.parametrize(
    "parts",
    [
        external("hyperlink", "https://example.org/rishennia"),
        external("attachedTemplate", "file:///C:\\Users\\a\\blank.dotx"),
        external("attachedTemplate", "Normal.dotm"),
        external("image", "file:///home/a/herb.png"),
    ],
)
def test_what_is_not_fetched_without_a_click_or_from_elsewhere_refuses_no_report(parts, tmp_path):
    assert read(archive(tmp_path / "a.docx", PLAIN, parts)).paragraphs == (("", "звіт"),)


def test_when_a_part_says_it_is_smaller_than_it_is_then_no_more_is_unpacked(tmp_path, monkeypatch):
    path = archive(tmp_path / "a.docx", PLAIN + " " * 5000, {})
    monkeypatch.setattr(packed, "TEXT", 4000)
    assert refused(path).startswith("report-text")


def test_when_a_zip_is_cut_or_a_part_damaged_then_a_sentence_says_so(tmp_path):
    path = archive(tmp_path / "a.docx", PLAIN, {})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(path).startswith("report-damaged")
    at = whole.index(b"word/document.xml") + len("word/document.xml")
    path.write_bytes(whole[:at] + b"\0\0\0\0" + whole[at + 4 :])
    assert refused(path).startswith("report-damaged")


def test_what_is_no_report_is_refused_with_a_sentence(tmp_path, monkeypatch):
    path = tmp_path / "a.docx"
    assert refused(path).startswith("report-missing")
    assert refused(tmp_path).startswith("report-folder")
    path.write_bytes(b" \n")
    assert refused(path).startswith("report-empty")
    path.write_bytes(b"<html>")
    assert refused(path).startswith("report-kind")
    with monkeypatch.context() as less:
        less.setattr(packed, "LARGEST", 1)
        assert refused(path).startswith("report-large")
    monkeypatch.setattr(os, "open", Mock(side_effect=PermissionError(13, "no rights")))
    assert refused(path).startswith("unreadable: it cannot be read: no rights")


def test_sentences_are_in_the_language_of_messages(tmp_path, monkeypatch):
    monkeypatch.setenv("CIVLIB_LANG", "uk")
    assert "такого файла немає" in refused(tmp_path / "a.docx")


# --- flattened text ---


@pytest.fixture
def flat(tmp_path):
    """Give what writes a text as a file and reads it."""

    def make(text: str) -> Document:
        path = tmp_path / "report.TXT"
        path.write_text(text, encoding="utf-8")
        return read(path)

    return make


HEAD = "1. Кошти\t\n\n\t№\n\tЗахід\nпрограми\n\tПлан\n\tФакт\n\n"


def test_a_blank_line_ends_a_row_only_where_the_cells_come_out_even(flat):
    whole = "\t1.1\n\tДень\n\t7,0\n\nмісто\n\t5,0\n\n"
    broken = "\t1.2\n\n\tТиждень\n\n\t\n\t3,0\n\n\n"
    document = flat(
        f"{HEAD}\tI. Освіта\n\n{whole}{broken}\tУсього\n\t7,0\n\n\tРазом\n\t7\n\nКінець\n"
    )
    (grid,) = document.tables
    assert grid == Grid(
        "line 3",
        (
            *(
                Cell(0, 0, "№"),
                Cell(0, 1, "Захід\nпрограми"),
                Cell(0, 2, "План"),
                Cell(0, 3, "Факт"),
            ),
            Cell(1, 0, "I. Освіта", 1, 4),
            *(Cell(2, 0, "1.1"), Cell(2, 1, "День"), Cell(2, 2, "7,0\nмісто"), Cell(2, 3, "5,0")),
            *(Cell(3, 0, "1.2"), Cell(3, 1, "Тиждень"), Cell(3, 2, ""), Cell(3, 3, "3,0")),
            *(Cell(4, 0, "Усього", 1, 3), Cell(4, 3, "7,0")),
            *(Cell(5, 0, "Разом", 1, 3), Cell(5, 3, "7")),
        ),
        "1. Кошти",
    )
    assert document.paragraphs == (("line 1", "1. Кошти"), ("line 32", "Кінець"))


def test_short_rows_are_not_put_together_to_one(flat):
    sections = "\tРозділ\n\n\tI. Освіта\n\n\t1\n\tа\n\t7\n\t5\n\n"
    short = "".join(f"\t{number}\n\tа\n\tб\n\n" for number in range(4))
    (grid,) = flat(HEAD + sections + short).tables
    assert rows(grid)[1:4] == [["Розділ"], ["I. Освіта"], ["1", "а", "7", "5"]]
    assert grid.height == 8


@pytest.mark.parametrize("after", ["", "\n", "\n\nПідпис\n", "\n\nа\n\nб\n\nв\n\tг\n"])
def test_what_follows_a_whole_row_is_no_cell_of_it(after, flat):
    document = flat(f"{HEAD}\t1.1\n\tДень\n\t7,0\n\t5,0{after}")
    assert rows(document.tables[0])[1:] == [["1.1", "День", "7,0", "5,0"]]


def test_tabs_within_lines_part_the_cells_of_rows(flat):
    document = flat("Кошти\n№\tЗахід\tПлан\n1\tДень\t7,0\n\nпідпис\tдата\n")
    assert [rows(one) for one in document.tables] == [
        [["№", "Захід", "План"], ["1", "День", "7,0"]]
    ]
    assert document.paragraphs[-1] == ("line 5", "підпис\tдата")


def test_letters_of_windows_are_read_and_what_is_no_text_is_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Звіт про виконання".encode("cp1251"))
    assert read(path).paragraphs == (("line 1", "Звіт про виконання"),)
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    assert refused(path).startswith("encoding")


# --- what LibreOffice reads ---


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Give what stands a program in for LibreOffice: a script of the shell."""

    def make(script: str) -> None:
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setattr(shutil, "which", {"soffice": str(program)}.get)

    return make


def ole(*names: str) -> bytes:
    """Return what stands for a document of the old Word with some streams."""
    return b"\xd0\xcf\x11\xe0" + b"".join(name.encode("utf-16-le") for name in names)


def odt(path: Path, content: str = "<a/>", **parts: str) -> Path:
    """Write what stands for a text of OpenDocument."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", content)
        for name, text in parts.items():
            file.writestr(name.replace("__", "/"), text)
    return path


@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_documents_of_other_programs_are_read_as_libreoffice_saves_them(suffix, tmp_path, office):
    made = docx(tmp_path / "made.docx", tbl(tr("1.1", "7,0")))
    office(
        'while [ "$1" != --outdir ]; do shift; done\n'
        f'test -f "$3" && mkdir "$2" && cp {made} "$2/report.docx"'
    )
    path = tmp_path / f"a{suffix}"
    path.write_bytes({".doc": ole("WordDocument"), ".rtf": b"{\\rtf1 a}"}.get(suffix, b""))
    if suffix == ".odt":
        odt(path, '<a xmlns:l="http://www.w3.org/1999/xlink"><b l:href="./Pictures/a.png"/></a>')
    assert rows(read(path).tables[0]) == [["1.1", "7,0"]]


def test_when_libreoffice_is_not_installed_then_a_sentence_says_how_to_save(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    path = tmp_path / "a.doc"
    path.write_bytes(ole("WordDocument"))
    assert refused(path).startswith("report-office: to read .doc needs LibreOffice")


def test_when_libreoffice_makes_nothing_then_a_sentence_says_so(tmp_path, office):
    office("exit 1")
    path = tmp_path / "a.docx"  # whatever its name says
    path.write_bytes(b"{\\rtf1 a}")
    assert refused(path).startswith("report-failed")


def test_when_libreoffice_takes_too_long_then_all_of_it_is_ended(tmp_path, office, monkeypatch):
    monkeypatch.setattr("civlib.dataset.importing.office.SECONDS", 1)
    office(f"sleep 600 & echo $! > {tmp_path}/child; wait")
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 a}")
    assert refused(path).startswith("report-slow")
    child = Path("/proc", (tmp_path / "child").read_text().strip(), "stat")
    wait_for(lambda: ended(child), "the end of what it began")


def ended(process: Path) -> bool:
    """Tell whether a process is no more, or waits only to be asked how it ended."""
    try:
        return process.read_text().split()[2] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (ole("EncryptedPackage"), "report-locked"),
        (ole("WordDocument", "_VBA_PROJECT"), "report-macros"),
        (ole("Workbook"), "report-kind"),
    ],
)
def test_old_documents_with_a_password_or_macros_are_refused(data, expected, tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    assert refused(path).startswith(expected)


LINK = '<a xmlns:l="http://www.w3.org/1999/xlink" xmlns="b"><{} l:href="{}"/></a>'


@pytest.mark.parametrize(
    ("content", "parts", "expected"),
    [
        ("<a/>", {"META-INF__manifest.xml": "<m><encryption-data/></m>"}, "report-locked"),
        ("<a/>", {"Basic__Standard__Module1.xml": "x"}, "report-macros"),
        ("<a/>", {"Basic__Standard__script-lb.xml": "x"}, "report-office"),
        (LINK.format("image", "https://a.org/p.png"), {}, "report-linked"),
        (LINK.format("image", "//host/p.png"), {}, "report-linked"),
        (LINK.format("a", "https://a.org/p.png"), {}, "report-office"),
        ("<!DOCTYPE a><a/>", {}, "report-entities"),
    ],
)
def test_texts_of_opendocument_are_guarded_too(content, parts, expected, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert refused(odt(tmp_path / "a.odt", content, **parts)).startswith(expected)


@pytest.mark.long
@pytest.mark.parametrize("suffix", [".odt", ".doc", ".rtf"])
def test_libreoffice_itself_keeps_every_cell(suffix, tmp_path):
    program = shutil.which("soffice")
    if program is None or not (Path(program).resolve().parent / "libswlo.so").exists():
        pytest.skip("LibreOffice Writer is not installed")
    own = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, "--headless", own, "--convert-to", suffix[1:], "--outdir", tmp_path]
    subprocess.run([*command, FORMS / "hard.docx"], check=True, capture_output=True)
    assert read(tmp_path / f"hard{suffix}").tables == read(FORMS / "hard.docx").tables


# --- whole documents ---


def columns(name: str, *wanted: str) -> list[list[str]]:
    with (YEAR / name).open(encoding="utf-8") as file:
        return [[row[one] for one in wanted] for row in csv.DictReader(file)]


def printed(section: str) -> set[str]:
    """Return what the document prints of a section, as published.csv has it."""
    return {
        text for part, text in columns("published.csv", "section", "printed") if part == section
    }


@pytest.mark.parametrize("form", ["plain.docx", "hard.docx", "plain.txt"])
def test_every_amount_and_value_of_the_real_report_stands_in_the_tables(form):
    document = read(FORMS / form)
    assert [(one.height, one.width) for one in document.tables] == [
        (26 + ("hard" in form), 9),
        (25, 6),
    ]
    texts = [
        {line for cell in one.cells for line in cell.text.split("\n")} for one in document.tables
    ]
    assert printed("measures") - texts[0] == set()
    assert printed("indicators") - texts[1] == set()


def test_the_form_with_sources_as_columns_has_every_amount_in_hryvnias():
    document = read(FORMS / "other.docx")
    texts = {cell.text.replace("\xa0", "") for cell in document.tables[0].cells}
    money = columns("funding.csv", "planned", "actual")
    amounts = {f"{Decimal(amount) * 1000:.2f}".replace(".", ",") for row in money for amount in row}
    assert amounts - texts == set()


@st.composite
def grids(draw) -> tuple[tuple[Cell, ...], str]:
    """Return the cells of a table with spans, one beginning in each column, and its XML."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    free = {(row, column) for row in range(height) for column in range(width)}
    cells = []
    for row, column in sorted(free):
        if (row, column) in free:
            across = draw(st.integers(1, 3))
            while not all((row, column + more) in free for more in range(across)):
                across -= 1
            down = draw(st.integers(1, 3))
            covered = {
                (row + below, column + more) for below in range(down) for more in range(across)
            }
            if row == 0 or not covered <= free:
                across, down, covered = 1, 1, {(row, column)}
            free -= covered
            cells.append(
                Cell(row, column, draw(st.sampled_from(["", "7,0", "а\nб"])), down, across)
            )
    return tuple(cells), tbl(*(written(cells, row) for row in range(height)))


def written(cells: list[Cell], row: int) -> str:
    """Return a row of cells as Word writes it: one that goes on is there again, and empty."""
    made = []
    for one in sorted(cells, key=lambda one: one.column):
        if one.row <= row < one.row + one.rows:
            merge = "" if one.rows == 1 else DOWN if one.row == row else ON
            span = f'<w:gridSpan w:val="{one.columns}"/>'
            text = one.text if one.row == row else ""
            made.append(tc("".join(p(r(line)) for line in text.split("\n")), span + merge))
    return tr(*made)


@given(table=grids())
@settings(max_examples=60, deadline=None)
def test_every_table_with_spans_comes_back_exactly(table, tmp_path_factory):
    cells, body = table
    path = docx(tmp_path_factory.getbasetemp() / "grid.docx", body)
    assert read(path).tables == (Grid("table 1", cells),)
