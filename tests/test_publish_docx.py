"""The Word document: its parts by hand, sound for a validator, nothing lost, the same bytes."""

import io
import re
import tomllib
import zipfile
from base64 import b64encode
from dataclasses import replace
from datetime import datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from nbformat import v4
from openxml_audit import FileFormat, OpenXmlValidator
from PIL import Image
from test_document import ORIGIN, says, shows
from test_markup import SPANNED, row
from test_publish_pdf import HEAD, HOSTILE, SVG, figure, report, table

from civlib.publish import docx
from civlib.publish.document import Document, read
from civlib.publish.docx.grids import EMPTY, filled, fitted, of_grid, of_table
from civlib.publish.docx.parts import Parts, copies, packed
from civlib.publish.docx.wml import Letters, cell, paragraph, run
from civlib.show.display import Cell, Column, Key, Mark, ReportKeys, Row
from civlib.show.origins import Origin

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"


class Opened:
    """A document as whoever opens it finds it."""

    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.document = self.part("word/document.xml")

    def part(self, name: str) -> ET.Element:
        return ET.fromstring(self.zip.read(name))

    def relations(self) -> dict[str, dict[str, str]]:
        return {one.get("Id", ""): one.attrib for one in self.part("word/_rels/document.xml.rels")}

    def styled(self, style: str) -> list[str]:
        """Return the texts of a style's paragraphs."""
        found = [p for p in self.document.iter(f"{W}p") if style_of(p) == style]
        return [text_of(one) for one in found]

    def tables(self) -> list[ET.Element]:
        return [*self.document.iter(f"{W}tbl")]


def opened(*parts: Any, **changes: Any) -> Opened:
    return Opened(docx.render(report(*parts, **changes)))


def style_of(p: ET.Element) -> str:
    own = p.find(f"{W}pPr/{W}pStyle")
    return "" if own is None else own.get(f"{W}val", "")


def text_of(element: ET.Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def shown(*outputs: dict[str, str], source: str = "x") -> Any:
    """Return a cell of an author's that shows something, by media types."""
    made = [v4.new_output("display_data", data=data) for data in outputs]
    return v4.new_code_cell(source, outputs=made)


def author(*outputs: dict[str, str]) -> Document:
    return read(v4.new_notebook(cells=[shows(HEAD), shown(*outputs)]))


def faults(data: bytes, tmp_path: Path) -> list[str]:
    """Return what a validator finds in a document."""
    (tmp_path / "a.docx").write_bytes(data)
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(tmp_path / "a.docx")
    return [f"{one.path}: {one.description}" for one in result.errors]


def test_a_run_escapes_its_text_and_keeps_lines_and_tabs():
    assert run("a&<b>") == ('<w:r><w:t xml:space="preserve">a&amp;&lt;b&gt;</w:t></w:r>')
    assert run("a\nb\tc", Letters(b=True, lang="en-GB")) == (
        '<w:r><w:rPr><w:b w:val="1"/><w:lang w:val="en-GB"/></w:rPr>'
        '<w:t xml:space="preserve">a</w:t><w:br/><w:t xml:space="preserve">b</w:t>'
        '<w:tab/><w:t xml:space="preserve">c</w:t></w:r>'
    )
    assert run("") == ""


def test_a_paragraph_says_in_words_order_what_it_has():
    assert paragraph("x") == "<w:p>x</w:p>"
    assert paragraph("x", "Note", keep=True, breaks=True, number=2, level=1, right=True) == (
        '<w:p><w:pPr><w:pStyle w:val="Note"/><w:keepNext/><w:pageBreakBefore/>'
        '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr><w:jc w:val="right"/></w:pPr>'
        "x</w:p>"
    )


def test_a_cell_spans_columns_and_rows():
    assert cell(900, "<w:p/>", 2, "restart", "ffd700") == (
        '<w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/><w:gridSpan w:val="2"/>'
        '<w:vMerge w:val="restart"/><w:shd w:val="clear" w:color="auto" w:fill="ffd700"/></w:tcPr>'
        "<w:p/></w:tc>"
    )


def test_a_document_is_sound_for_the_validator(tmp_path):
    markdown = (
        "## Розділ\n\nТекст **ж** *к* ~~в~~ `код` H~2~\\\nрядок [a](https://example.org)\n\n"
        "1. один\n   - два\n\n3. три\n\n> цитата\n\n---\n\n```\na\tb\n```\n\n"
        "| A | B |\n|---|--:|\n| 1 | 2 |\n\n$$\\frac{a}{b}$$\n\nі $x^2$"
    )
    keys = ReportKeys(("Речення.",), (Key("Гроші", "838,5", "96,9"), Key("Заходи", "18")))
    wide = table([row("a", "b", "c"), *SPANNED], columns=3, wide=True, id="wide")
    cells = [shows(HEAD, keys), shows(figure()), says(markdown), shows(wide), says("## Кінець")]
    notebook = v4.new_notebook(cells=cells, metadata={"civlib": {"origin": ORIGIN}})
    assert faults(docx.render(read(notebook)), tmp_path) == []
    assert faults(docx.render(report()), tmp_path) == []


def test_properties_come_from_the_head_and_never_from_the_clock():
    data = docx.render(report("## А"))
    core = Opened(data).part("docProps/core.xml")
    said = {name: core.findtext(name) for name in (f"{DC}title", f"{DC}creator", f"{DC}language")}
    assert [*said.values()] == ["Звіт про виконання", "Міська рада", "uk-UA"]
    assert {core.findtext(f"{TERMS}{one}") for one in ("created", "modified")} == {
        "2020-03-18T00:00:00Z"
    }
    entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert {one.date_time for one in entries} == {(2020, 3, 18, 0, 0, 0)}
    assert {one.compress_type for one in entries} == {zipfile.ZIP_STORED}


def test_the_same_report_gives_the_same_bytes():
    parts = (figure(), "## А\n\n[a](https://example.org)", table([row("a", "b")]))
    assert docx.render(report(*parts)) == docx.render(report(*parts))


def test_a_date_before_that_of_any_zip_is_the_first_of_them():
    entry = zipfile.ZipFile(io.BytesIO(packed({"a": b"1"}, datetime(1933, 5, 4)))).infolist()[0]
    assert entry.date_time[:3] == (1980, 5, 4)


def test_headings_are_styles_and_the_contents_lead_to_them():
    """A level skipped in the notebook is closed up."""
    found = opened("## Перший\n\n#### Вкладений\n\n## Другий")
    assert found.styled("Heading1") == ["Перший", "Другий"]
    assert found.styled("Heading2") == ["Вкладений"]
    assert found.styled("TOC1") == ["Перший", "Другий"]
    assert found.styled("TOC2") == ["Вкладений"]
    leads = {one.get(f"{W}anchor") for one in found.document.iter(f"{W}hyperlink")}
    assert leads == {one.get(f"{W}name") for one in found.document.iter(f"{W}bookmarkStart")}
    assert any("TOC" in (one.text or "") for one in found.document.iter(f"{W}instrText"))
    assert opened("## Один\n\nТекст.").styled("TOCHeading") == []


def test_texts_of_another_language_say_so():
    columns = (Column("A"), Column("B", lang="en"))
    spec = replace(table([row("так", "yes"), row("Group", role="group", lang="en")]),
                   columns=columns)  # fmt: skip
    found = opened(spec)
    langs = {text_of(one): one.find(f"{W}rPr/{W}lang") for one in found.tables()[0].iter(f"{W}r")}
    assert {text: tag is not None and tag.get(f"{W}val") for text, tag in langs.items()} == {
        "A": False, "B": False, "так": False, "yes": "en-GB", "Group": "en-GB",
    }  # fmt: skip
    default = found.part("word/styles.xml").find(f"{W}docDefaults//{W}lang")
    assert default is not None
    assert default.get(f"{W}val") == "uk-UA"


def test_a_text_without_a_translation_says_its_language():
    head = replace(HEAD, lang="en")
    found = Opened(docx.render(read(v4.new_notebook(cells=[shows(head), says("Текст.")]))))
    (said,) = [one for one in found.document.iter(f"{W}r") if text_of(one) == "Текст."]
    lang = said.find(f"{W}rPr/{W}lang")
    assert lang is not None
    assert lang.get(f"{W}val") == "uk-UA"


def test_a_title_and_a_unit_stand_above_a_table():
    assert opened(table([row("a", "b")], unit="тис. грн")).styled("Unit") == [
        "Одиниця: тис.\u00a0грн"
    ]
    html = "<table><caption>Назва</caption><tr><td>1</td></tr></table>"
    found = Opened(docx.render(author({"text/html": html})))
    assert found.styled("TableText") == ["Назва", "1"]


def test_where_numbers_come_from_is_told_at_the_end():
    """Tables made alike share a paragraph."""
    origin = Origin(("A",), "", ("2019/funding.csv",), "усі рядки")
    found = opened(table([row("a", "b")], origins=(origin,)), table([row("c", "d")], id="x"))
    assert found.styled("Heading3") == ["Як обчислено"]
    assert found.styled("Note")[-1].startswith("Таблиця 1. A: ")


def test_a_council_has_its_arms_and_its_colour_in_the_document():
    """A picture has words for who does not see it."""
    svg = b64encode(SVG.encode()).decode()
    head = replace(HEAD, council="Міська рада", site={"arms": svg, "accent": "#a3401a"})
    found = opened("## А", head=head)
    (named,) = [one for one in found.document.iter() if one.tag.endswith("}docPr")]
    assert "Міська рада" in (named.get("descr") or "")
    assert b'w:color w:val="a3401a"' in found.zip.read("word/styles.xml")


def test_a_table_has_a_grid_a_repeated_head_and_rows_that_stay_whole():
    total = Row((Cell("Усього", columns=2), Cell("5,0")), "total")
    named = (Column("№", "key"), Column("Зміст"), Column("План", "number"))
    spec = replace(table([row("I", role="group"), *SPANNED, total], columns=3), columns=named)
    (made,) = opened(spec).tables()
    widths = [int(one.get(f"{W}w", "")) for one in made.iter(f"{W}gridCol")]
    assert sum(widths) == 9638  # 170 mm
    assert [one.find(f"{W}trPr/{W}tblHeader") is not None for one in made.iter(f"{W}tr")] == [
        True, False, False, False, False,
    ]  # fmt: skip
    assert len([*made.iter(f"{W}cantSplit")]) == 5
    merged = [
        [mark.get(f"{W}val") for mark in line.iter(f"{W}vMerge")] for line in made.iter(f"{W}tr")
    ]
    assert merged == [[], [], ["restart", "restart"], ["continue", "continue"], []]
    spans = [
        [mark.get(f"{W}val") for mark in line.iter(f"{W}gridSpan")] for line in made.iter(f"{W}tr")
    ]
    assert spans == [[], ["3"], [], [], ["2"]]
    told = [[text_of(one) for one in line.iter(f"{W}tc")] for line in made.iter(f"{W}tr")]
    assert told[2:] == [["1.1", "Форум", "2,0"], ["", "", "3,0"], ["Усього", "5,0"]]
    right = [text_of(p) for p in made.iter(f"{W}p") if p.find(f"{W}pPr/{W}jc") is not None]
    assert right == ["План", "2,0", "3,0", "5,0"]
    caption = made.find(f"{W}tblPr/{W}tblCaption")
    assert caption is not None
    assert caption.get(f"{W}val") == "Назва таблиці"


def test_captions_count_themselves_and_stay_with_what_they_name():
    found = opened(table([row("a", "b")]), figure())
    assert found.styled("Caption") == [
        "Таблиця\u00a01. Назва таблиці",
        "Рисунок\u00a01. Назва рисунка",
    ]
    fields = [one.get(f"{W}instr") for one in found.document.iter(f"{W}fldSimple")]
    assert fields == [" SEQ Таблиця \\* ARABIC ", " SEQ Рисунок \\* ARABIC "]
    assert found.styled("Source") == ["Джерело: 2019/funding.csv", "Джерело: funding.csv"]


def test_a_figure_is_a_drawing_with_a_copy_and_its_alternative_text():
    found = opened(figure(alt='Опис "рисунка" <b>'))
    (named,) = [one for one in found.document.iter() if one.tag.endswith("}docPr")]
    assert named.get("descr") == 'Опис "рисунка" <b>'
    blips = [one for one in found.document.iter() if one.tag.endswith(("}blip", "}svgBlip"))]
    files = [found.relations()[one.get(f"{R}embed", "")]["Target"] for one in blips]
    assert [Path(name).suffix for name in files] == [".png", ".svg"]
    image = Image.open(io.BytesIO(found.zip.read(f"word/{files[0]}")))
    assert image.size == (1339, 112)  # 481.9 points at 200 dots per inch; 480 by 40 of them
    drawn = found.zip.read(f"word/{files[1]}").decode()
    assert drawn.startswith("<svg")
    assert "Факт" in drawn
    (size,) = [one for one in found.document.iter() if one.tag.endswith("}extent")]
    assert size.get("cx") == "6120130"  # 481.9 points of 12700


def test_the_bar_below_a_number_adorns_it(tmp_path):
    """It is full where the plan is met and hollow where it is not; each is drawn once."""
    missed, met = Mark(0.8, 0.4, beyond=False, met=False), Mark(0.5, 1, beyond=True, met=True)
    rows = [Row((Cell("1"), Cell("50 %", mark=mark))) for mark in (missed, met, missed)]
    columns = (Column("№"), Column("Виконання", "mark"))
    data = docx.render(report(replace(table(rows), columns=columns)))
    found = Opened(data)
    said = [one.get("descr") for one in found.document.iter() if one.tag.endswith("}docPr")]
    assert said == ["", "", ""]
    assert len([one for one in found.document.iter() if one.tag.endswith("}decorative")]) == 3
    drawn = [found.zip.read(name) for name in found.zip.namelist() if name.endswith(".svg")]
    assert sorted(b'width="28.00" height="4.5" fill="#ffffff"' in one for one in drawn) == [
        False, True,
    ]  # fmt: skip
    assert sorted(b"L70 3.5" in one for one in drawn) == [False, True]
    assert all(b"M56.00 0 V7" in one or b"M35.00 0 V7" in one for one in drawn)
    assert faults(data, tmp_path) == []


def test_years_have_their_dash_in_titles_and_stay_as_they_were_written_in_tables():
    found = opened(table([row("2017-2020", "№ 1")]), head=replace(HEAD, title="Звіт 2017-2020"))
    assert found.styled("Title") == ["Звіт 2017–2020"]
    assert found.styled("TableText") == ["2017-2020", "№\u00a01"]


def test_pages_across_are_sections_and_every_page_has_its_number_and_notice():
    wide = table([row("a", "b")], wide=True, id="wide")
    narrow = table([row("a", "b")])
    found = opened("## А", narrow, "## Б\n\nТекст.", wide, "## В", replace(narrow, id="last"))
    papers = [one.get(f"{W}orient", "") for one in found.document.iter(f"{W}pgSz")]
    assert papers == ["", "landscape", ""]
    assert len([*found.document.iter(f"{W}titlePg")]) == 1
    for name in ("tall", "wide"):
        foot = found.part(f"word/{name}.xml")
        assert [one.get(f"{W}instr") for one in foot.iter(f"{W}fldSimple")] == [
            " PAGE ",
            " NUMPAGES ",
        ]
        assert "Міська рада" in text_of(foot)
    for name in ("first", "header"):
        assert HEAD.notice in text_of(found.part(f"word/{name}.xml"))
    calm = opened("Текст.", head=replace(HEAD, notice=""))
    assert text_of(calm.part("word/first.xml")) == ""


def test_key_figures_stand_on_an_upright_page_and_a_form_begins_with_its_table():
    wide, keys = table([row("a", "b")], wide=True), ReportKeys(("Речення.",))
    for cells, papers in (([shows(HEAD)], ["landscape"]), ([shows(HEAD, keys)], ["", "landscape"])):
        found = Opened(docx.render(read(v4.new_notebook(cells=[*cells, shows(wide)]))))
        assert [one.get(f"{W}orient", "") for one in found.document.iter(f"{W}pgSz")] == papers


def test_levels_of_a_header_are_merged_cells_on_top_of_each_page():
    columns = (Column("№"), Column("План\nміський", "number"), Column("План\nусього", "number"))
    spec = replace(table([row("1", "2", "3")], columns=3), columns=columns)
    (made,) = opened(spec).tables()
    lines = [*made.iter(f"{W}tr")]
    assert [[text_of(one) for one in line.iter(f"{W}tc")] for line in lines] == [
        ["№", "План"], ["", "міський", "усього"], ["1", "2", "3"],
    ]  # fmt: skip
    assert [line.find(f"{W}trPr/{W}tblHeader") is not None for line in lines] == [True, True, False]
    assert [mark.get(f"{W}val") for mark in lines[0].iter(f"{W}gridSpan")] == ["2"]
    assert [mark.get(f"{W}val") for mark in made.iter(f"{W}vMerge")] == ["restart", "continue"]


def test_links_lead_to_the_web_and_within_the_report_and_nowhere_else():
    links = "[a](https://example.org/?q=1&r=ї) [b](mailto:a@b.org) [c](#гроші) [d](README.md)"
    found = opened(f"## Гроші\n\n{links}")
    outside = [one for one in found.relations().values() if one.get("TargetMode")]
    assert [one["Target"] for one in outside] == [
        "https://example.org/?q=1&r=%D1%97", "mailto:a@b.org",
    ]  # fmt: skip
    texts = [text_of(one) for one in found.document.iter(f"{W}hyperlink")]
    assert texts == ["a", "b", "c"]


@pytest.mark.parametrize(
    "text", [*HOSTILE, "]]>", "<w:t>", "</w:p>", "&amp;", "$lists", "a\x00b\x0b"]
)
def test_hostile_text_is_shown_as_it_is(text, tmp_path):
    shown = text.replace("\x00", "\ufffd").replace("\x0b", "\ufffd")
    head = replace(HEAD, title=text, subtitle=text, notice=text, author=text)
    data = docx.render(report(
        "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-.!|~&=:$^\"'@/" else sign for sign in text),
        table([row(text, "b"), row(text, role="group")], title=text, source=text),
        figure(alt=text, title=text), head=head,
    ))  # fmt: skip
    found = Opened(data)
    assert text_of(found.document).count(shown) >= 6
    assert shown in text_of(found.part("word/header.xml"))
    assert found.part("docProps/core.xml").findtext(f"{DC}title") == shown
    assert not [one for one in found.relations().values() if one.get("TargetMode")]
    assert faults(data, tmp_path) == []


def test_the_first_page_has_key_figures_as_a_table():
    keys = ReportKeys(
        ("Виконано 18 заходів.",), (Key("Гроші", "838,5", "96,9"), Key("Заходи", "18"))
    )
    notebook = v4.new_notebook(cells=[shows(HEAD, keys), says("## А")])
    found = Opened(docx.render(read(notebook)))
    assert found.styled("Verdict") == ["Виконано 18 заходів."]
    rows = [
        [text_of(one) for one in line.iter(f"{W}tc")] for line in found.tables()[0].iter(f"{W}tr")
    ]
    assert rows == [["Гроші", "Заходи"], ["838,5", "18"], ["96,9", ""]]


def test_lists_count_from_their_own_start_and_nest():
    found = opened("1. один\n   - два\n\n     ще\n\nабзац\n\n5. п'ять\n\n- <hr>")
    numbers = [(text_of(p), p.find(f"{W}pPr/{W}numPr/{W}ilvl"), p.find(f"{W}pPr/{W}numPr/{W}numId"))
               for p in found.document.iter(f"{W}p")]  # fmt: skip
    told = [(text, level.get(f"{W}val"), number.get(f"{W}val"))
            for text, level, number in numbers if None not in (level, number)]  # fmt: skip
    assert told == [("один", "0", "2"), ("два", "1", "1"), ("п'ять", "0", "3"), ("", "0", "1")]
    starts = [
        one.get(f"{W}val") for one in found.part("word/numbering.xml").iter(f"{W}startOverride")
    ]
    assert starts == ["1"] * 9 + ["5"] * 9


def test_what_an_authors_cell_shows_comes_out_with_its_colours_and_a_frame(tmp_path):
    html = (
        "<table><thead><tr><th rowspan=2>A</th><th colspan=2>B</th></tr>"
        "<tr><th>C</th><th>D</th></tr></thead><tr><th>x</th>"
        '<td style="background-color: #ffd700; color: #000">1</td><td>2</td></tr>'
        "<tr><td>лише один</td></tr></table>"
    )
    data = docx.render(author({"text/html": html}, {"text/plain": "рядок\n\tдва"}))
    found = Opened(data)
    (made,) = found.tables()
    rows = [[text_of(one) for one in line.iter(f"{W}tc")] for line in made.iter(f"{W}tr")]
    assert rows == [["A", "B"], ["", "C", "D"], ["x", "1", "2"], ["лише один", "", ""]]
    fills = [one.get(f"{W}fill") for one in made.iter(f"{W}shd")]
    inks = [one.get(f"{W}val") for one in made.iter(f"{W}color")]
    assert (fills, inks) == (["ffd700"], ["000000"])
    assert len(found.styled("Author")) == len(found.styled("AuthorEnd")) == 1
    assert found.styled("Listing") == ["рядокдва"]
    assert faults(data, tmp_path) == []


def test_a_table_of_many_columns_has_smaller_letters():
    line = "".join(f"<td>{at}</td>" for at in range(7))
    found = Opened(docx.render(author({"text/html": f"<table><tr>{line}</tr></table>"})))
    assert found.styled("TableSmall") == [*"0123456"]


def test_pictures_of_all_kinds_are_shown(tmp_path):
    """A format that Word does not know becomes PNG; a drawing brings its copy."""
    outputs = []
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        made = io.BytesIO()
        Image.new("RGB", (40, 20), "navy").save(made, kind)
        text = b64encode(made.getvalue()).decode()
        outputs.append(
            {"text/html": f'<img alt="{kind}" src="data:image/{kind.lower()};base64,{text}">'}
        )
    outputs.append(
        {"image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>'}
    )
    data = docx.render(author(*outputs))
    found = Opened(data)
    media = [Path(name).suffix for name in found.zip.namelist() if "media" in name]
    assert sorted(media) == [".gif", ".jpeg", ".png", ".png", ".png", ".svg"]
    sizes = {
        (one.get("cx"), one.get("cy"))
        for one in found.document.iter()
        if one.tag.endswith("}extent")
    }
    assert ("381000", "190500") in sizes  # 30 by 15 points
    assert len(sizes) == 2  # a small drawing's copy is a whole number of dots
    assert faults(data, tmp_path) == []


def test_a_high_picture_fits_on_a_page():
    made = io.BytesIO()
    Image.new("RGB", (100, 4000)).save(made, "PNG")
    shown = Parts().picture(made.getvalue(), "image/png", 75, 480)
    assert (shown.width, shown.height) == (177800, 7112000)  # 14 by 560 points


def test_no_drawings_need_no_typst():
    assert copies({}) == []


@pytest.mark.parametrize(
    ("latex", "marks"),
    [
        ("x", "r"),
        ("\\frac{a}{b}", "f num den"),
        ("x_i^2", "sSubSup e sub sup"),
        ("\\sqrt{2}", "rad deg e"),
        ("\\sqrt[3]{2}", "rad deg e"),
        ("\\sum_{i=1}^{n} i", "limUpp lim limLow"),
        ("\\left(\\frac{a}{b}\\right)", "d dPr begChr endChr f"),
        ("\\begin{cases} 1 & a \\\\ 2 \\end{cases}", "d m mr e"),
        ("A = \\begin{pmatrix} 1 & 2 \\end{pmatrix} + \\left[x\\right.", "d m"),
        ("\\text{план} \\quad \\bar{x}", "sty limUpp"),
    ],
)
def test_a_formula_is_one_that_word_can_edit(latex, marks, tmp_path):
    data = docx.render(report(f"$$ {latex} $$"))
    tags = {one.tag.rpartition("}")[2] for one in Opened(data).document.iter()}
    assert {*marks.split(), "oMathPara"} <= tags
    assert faults(data, tmp_path) == []


def test_a_table_is_as_wide_as_its_words_need_where_they_fit():
    cells = [
        {
            **EMPTY,
            "children": [{"type": "paragraph", "children": [{"type": "text", "text": "aaaa"}]}],
        }
    ]
    part = {"head": [], "rows": [cells], "columns": 1}
    widths, _ = of_grid(part, 10_000, 10)
    assert widths == [602]  # 4 letters of 0.54 of 10 points, and 85 twips at both sides
    cramped, _ = of_grid(part, 300, 10)
    assert cramped == [300]


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (10_000, [1250, 8750]),  # by shares, of one and seven
        (2_300, [1142, 1158]),  # ten letters need 10 · 0.54 · 200 · 0.9 and 170, as they are whole
        (1_000, [386, 614]),  # there is no room for words of nine letters or more
    ],
)
def test_words_of_texts_do_not_break_while_there_is_room(room, widths):
    column = {"kind": "text", "label": "aa", "lang": ""}
    columns = [{**column, "width": share} for share in (1, 7)]
    cells = [{**EMPTY, "text": "aaaaaaaaaa aa", "column": at} for at in (0, 1)]
    rows = [{"cells": cells, "role": ""}]
    spec = {"columns": columns, "rows": rows, "foot": []}
    assert of_table({"spec": spec}, room, 10)[0] == widths


def test_what_spans_beyond_its_table_is_cut():
    (line,) = filled([{"cells": [{**EMPTY, "columns": 9, "rows": 9}]}], 2)
    assert [(one["columns"], one["merge"]) for one in line] == [(2, "restart")]


def test_columns_never_lose_their_longest_word_while_there_is_room():
    assert fitted([1, 1, 8], [300, 100, 100], 1000) == [300, 100, 600]
    assert fitted([1, 1], [900, 900], 1000) == [500, 500]
    assert fitted([5, 1, 1], [300, 300, 300], 300) == [100, 100, 100]
    assert fitted([1, 1, 1, 1], [150, 300, 50, 100], 300) == [
        85,
        85,
        42,
        88,
    ]  # of 100, 100, 50, 100


def test_the_exporter_is_found_by_its_name_and_gives_the_same_document(tmp_path):
    declared = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())
    target = declared["project"]["entry-points"]["nbconvert.exporters"]["civlib-docx"]
    exporter = EntryPoint("civlib-docx", target, "nbconvert.exporters").load()()
    notebook = v4.new_notebook(cells=[shows(HEAD), says("## А")])
    made, _ = exporter.from_notebook_node(notebook)
    assert made == docx.render(read(notebook))
    assert exporter.file_extension == ".docx"


def test_the_last_sections_tell_what_it_was_made_of():
    notebook = v4.new_notebook(
        cells=[shows(HEAD), shows(table([row("a", "b")]))], metadata={"civlib": {"origin": ORIGIN}}
    )
    found = Opened(docx.render(read(notebook)))
    assert found.styled("Heading1") == ["Походження і відтворення"]
    assert any(re.search(r"[0-9a-f]{64}", text) for text in found.styled("Note"))
