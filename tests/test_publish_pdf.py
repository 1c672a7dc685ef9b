"""The paper edition: both standards, nothing lost, nothing executed, the same bytes."""

import io
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import test_markup
from nbformat import v4
from pypdf import PdfReader
from test_document import MADE, ORIGIN, says, shows
from test_markup import row

from civlib.errors import PublishError
from civlib.publish import formulas, paper, pdf
from civlib.publish.document import Block, Document, read
from civlib.show import display
from civlib.show.display import Cell, Column, Data, ReportFigure, ReportHead, ReportTable, Row
from civlib.show.origins import Origin
from civlib.verify import readback

HEAD = ReportHead(
    *("bakhmut-civil-society", 2019, "uk", "Звіт про виконання", "Кожне число обчислено"),
    *("Виконання заходів", "Міська рада", "2020-03-18"),
    notice="Дані вигадані",
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="480pt" height="40pt" viewBox="0 0 480 40">'
    '<rect width="200" height="20" fill="#1d4f7c"/>'
    '<text x="4" y="36" font-family="DejaVu Sans" font-size="9">Факт</text></svg>'
)
CODE = "SECRET_CODE"
HOSTILE = [
    "#panic()",
    "$x$",
    "*b* _i_ `c`",
    "<script>alert(1)</script>",
    '#read("/etc/passwd")',
    "@ref <label>",
    "= = // /* \\u{41} ~ ---",
]


def table(rows: list[Row], columns: int = 2, **changes: Any) -> ReportTable:
    """Return a table with as many text columns, A, B and so on."""
    named = {"title": "Назва таблиці", "source": "2019/funding.csv"}
    letters = tuple(Column(chr(65 + index)) for index in range(columns))
    notes = ("Примітка під таблицею",)
    return test_markup.table(*rows, columns=letters, notes=notes, **named | changes)


def figure(**changes: Any) -> ReportFigure:
    data = Data("chart", ("source", "planned"), (("city", "1"),))
    named = {"title": "Назва рисунка", "data": data, "svg": SVG}
    return test_markup.figure(**named | changes)


def report(*parts: ReportTable | ReportFigure | str, head: ReportHead = HEAD) -> Document:
    """Return the parts as an executed notebook is read: Markdown, tables and figures."""
    cells = [says(part) if isinstance(part, str) else shows(part, source=CODE) for part in parts]
    return read(v4.new_notebook(cells=[shows(head, source=CODE), *cells]))


def opened(*parts: ReportTable | ReportFigure | str, head: ReportHead = HEAD) -> PdfReader:
    """Return the rendered report, ready to be read."""
    return PdfReader(io.BytesIO(pdf.render(report(*parts, head=head))))


def text_of(reader: PdfReader) -> str:
    """Return all text, with every run of spaces and line ends as one space."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_both_standards_are_declared_and_properties_come_from_the_head():
    reader = opened(table([row("a", "b")]), figure())
    xmp = reader.root_object["/Metadata"].get_object().get_data()
    for said in (b"pdfaid:part>3", b"pdfaid:conformance>A", b"pdfuaid:part>1"):
        assert b"<%b</" % said in xmp
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == (HEAD.title, HEAD.author)
    assert str(reader.metadata.creation_date).startswith("2020-03-18")
    assert str(reader.metadata.modification_date).startswith("2020-03-18")
    assert reader.root_object["/Lang"] == "uk"
    assert reader.root_object["/MarkInfo"]["/Marked"]


WORD = "\U0001d7d8\U0001d7d8\U0001d7d8"
LONG = f"{WORD} " * 2_600
"""More than the 32767 bytes of a string in a PDF, of a sign that takes four."""


@pytest.mark.filterwarnings("ignore:path is deprecated")  # as ziamath imports its font
def test_what_a_pdf_says_beside_its_pages_is_cut_at_a_word():
    drawing = f'<img src="data:image/svg+xml,{quote(SVG)}" alt="{LONG}">'
    head = replace(HEAD, title=WORD, name=LONG, author=LONG, description=LONG)
    made = report(figure(alt=LONG), drawing, head=head)
    formula = formulas.node("a", block=True) | {"text": LONG}
    reader = PdfReader(io.BytesIO(pdf.render(replace(made, blocks=(*made.blocks, formula)))))
    assert reader.metadata is not None
    told = [reader.metadata.author, reader.metadata.subject]
    told += [text for _, text in readback._alternatives(reader)]
    assert told == [f"{WORD} " * 1_999 + "…"] * 5
    assert reader.metadata.title == f"{WORD}\xa0— " + f"{WORD} " * 1_998 + "…"


def test_every_page_has_the_notice_and_its_number():
    """A warning such as "fictional data" cannot be cut off with the first page."""
    reader = opened(table([row(str(number), "текст") for number in range(150)]))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert HEAD.notice in page
        assert f"{number} / {len(pages)}" in page


def test_prose_is_printed_and_code_is_not():
    markdown = (
        "## Розділ\n\nТекст **жирний** *курсив* `код`\\\nрядок\n\n1. один\n   - два\n\n> цитата"
    )
    text = text_of(opened(markdown, table([row("a", "b")])))
    for word in ("Розділ", "жирний", "курсив", "код", "рядок", "1. один", "• два", "цитата"):
        assert word in text
    assert CODE not in text


def test_code_that_is_part_of_the_text_is_printed_with_its_indents() -> None:
    """The methodology's listings; #let and $ would mean something to Typst."""
    reader = opened("```\ndef f():\n    return #let $x$ <b>\n```")
    assert "def f():\n    return #let $x$ <b>" in reader.pages[-1].extract_text()


def test_headings_become_bookmarks_without_gaps() -> None:
    """A level skipped in the notebook is closed up, as PDF/UA demands."""
    reader = opened("## Перший\n\n#### Вкладений\n\n## Другий")
    first, nested, second = reader.outline
    assert (first["/Title"], second["/Title"]) == ("Перший", "Другий")
    assert [item["/Title"] for item in nested] == ["Вкладений"]


def test_links_lead_to_the_web_and_within_the_report():
    markdown = (
        "## Гроші\n\n[a](https://example.org/?q=1) [b](mailto:a@b.org) [c](#гроші) [d](README.md)"
    )
    annotations = [note.get_object() for note in opened(markdown).pages[1]["/Annots"]]
    targets = [note.get("/A", {}).get("/URI") for note in annotations]
    assert targets == ["https://example.org/?q=1", "mailto:a@b.org", None]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is(text):
    """Nothing from the data is read as Typst, TeX, Markdown or HTML."""
    shown = opened(
        display.escape_markdown(text),
        table([row(text, "b"), row(text, role="group"), row("a", text, role="total")], title=text),
        head=replace(HEAD, title=text, subtitle=text),
    )
    assert text_of(shown).count(text) >= 6


def test_characters_that_reorder_text_are_made_visible():
    """A right-to-left override cannot turn 123 into 321; the attached data keep it."""
    data = Data("d", ("value",), (("a\u202e321",),))
    reader = opened(table([row("a\u202e321\x00", "\ufffe")], data=data))
    assert "a\ufffd321\ufffd" in text_of(reader)
    assert reader.attachments["d.csv"] == ["value\na\u202e321\n".encode()]


def test_templates_never_evaluate():
    for template in Path(pdf.__file__).parent.glob("*.typ"):
        assert "eval" not in template.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("uk", "Таблиця 1. Назва таблиці|Одиниця: тис. грн|Джерело: 2019/funding.csv"),
        ("en", "Contents|Table 1. Назва таблиці|Source: 2019/funding.csv"),
    ],
)
def test_tables_have_title_unit_notes_and_source(lang, said):
    text = text_of(opened(table([row("a", "b")], lang=lang), head=replace(HEAD, lang=lang)))
    assert [part for part in (*said.split("|"), "Примітка під таблицею") if part not in text] == []


def test_data_are_attached_once_for_each_name():
    parts = [
        table([row("a", "b")], id=name, data=Data("indicators", ("group",), ((name,),)))
        for name in ("inputs", "outputs")
    ]
    reader = opened(*parts, figure())
    assert reader.attachments == {
        "indicators.csv": [b"group\ninputs\noutputs\n"],
        "chart.csv": [b"source,planned\ncity,1\n"],
    }
    files = [item.get_object() for item in reader.root_object["/AF"]]
    assert {item["/AFRelationship"] for item in files} == {"/Data"}
    assert "Дані: Таблиця 1, Таблиця 2" in {item["/Desc"] for item in files}


def test_wide_tables_get_a_landscape_page_with_their_heading():
    """Paper turns back after them."""
    wide = table([row("a", "b")], wide=True)
    reader = opened("## Паспорт\n\nТекст", "## Заходи\n\nПояснення", wide, "## Далі")
    turned = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert turned == [False, False, True, False]
    assert "Заходи" in reader.pages[2].extract_text()
    assert "Паспорт" in reader.pages[1].extract_text()


def test_rows_do_not_split_and_headers_repeat():
    """A row is on one page, with the cells above that span it; each page names the columns."""
    rows = [
        Row((Cell(f"start{number} " + "слово " * 60 + f"end{number}", rows=2), Cell("x")))
        if not half
        else row(f"second{number}")
        for number in range(20)
        for half in (0, 1)
    ]
    pages = [page.extract_text() for page in opened(table(rows)).pages[1:]]
    assert len(pages) > 2
    for number in range(20):
        names = (f"start{number} ", f"end{number}\n", f"second{number}\n")
        assert len([page for page in pages if any(name in page + "\n" for name in names)]) == 1
    assert all("A B" in " ".join(page.split()) for page in pages)


def test_a_row_higher_than_a_page_still_shows_all_its_text():
    words = [f"слово{number}" for number in range(1500)]
    reader = opened(table([row(" ".join(words), "b")]))
    text = text_of(reader).replace("-", "")
    assert [word for word in words if word not in text] == []
    heights: list[float] = []
    for page in reader.pages:
        page.extract_text(
            visitor_text=lambda text, matrix, *_: (
                heights.append(matrix[5]) if text.strip() else None
            )
        )
    assert min(heights) > 25


def test_a_group_stays_with_its_first_row():
    rows = [
        made
        for number in range(40)
        for made in (row(f"group{number}.", role="group"), row(f"first{number}.", "слово " * 50))
    ]
    pages = [page.extract_text() for page in opened(table(rows)).pages]
    for number in range(40):
        assert any(f"group{number}." in page and f"first{number}." in page for page in pages)
        assert not any(
            f"first{number}." in page and f"group{number}." not in page for page in pages
        )


@pytest.mark.parametrize("roles", ["GGB", "G", "GT", "GTB", "GBTGB", "T", ""])
def test_any_order_of_roles_can_be_printed(roles):
    made = {"G": row("група", role="group"), "B": row("a", "b"), "T": row("c", "d", role="total")}
    assert "Назва таблиці" in text_of(opened(table([made[role] for role in roles])))


def test_cells_know_their_column():
    """A cell below one that spans rows begins in the first free column."""
    rows = [
        Row((Cell("a", rows=2), Cell("b", columns=2), Cell("c", rows=2))),
        row("d", "e"),
        row("g", role="group"),
    ]
    spec: Block = {"type": "table", "number": 1, "spec": table(rows, columns=4).spec()}
    content = paper.content(Document(asdict(HEAD), (spec,)), Path())
    shown = content["sections"][0]["blocks"][0]["spec"]["rows"]
    places = [[(cell["column"], cell["columns"]) for cell in line["cells"]] for line in shown]
    assert places == [[(0, 1), (1, 2), (3, 1)], [(1, 1), (2, 1)], [(0, 4)]]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (report(head=replace(HEAD, date="yesterday")), "not an ISO date"),
        (report(figure(svg="<svg")), "The PDF cannot be made"),
        (report(figure(alt="")), "missing alt text"),
        (Document(asdict(HEAD), ({"type": "riddle", "children": []},)), "riddle"),
    ],
    ids=["no date", "broken drawing", "no alternative text", "unknown prose"],
)
def test_what_paper_cannot_show_soundly_is_refused(wrong, said):
    with pytest.raises(PublishError, match=said):
        pdf.render(wrong)


def test_signs_that_no_font_has_are_told_by_their_names():
    made = pdf.render(report(table([row("漢 👨‍👩‍👧 ✔️ ≈ №", "ƍ")])))
    text = text_of(PdfReader(io.BytesIO(made)))
    assert "[cjk unified ideograph-6f22] [man, woman, girl] ✔" in text
    assert "≈ № ƍ" in text, "those that a font has stay"
    assert made == pdf.render(report(table([row("漢 👨‍👩‍👧 ✔️ ≈ №", "ƍ")])))


def test_nbconvert_exports_the_same_bytes():
    """``jupyter nbconvert --to civlib-pdf`` and ``civlib build`` agree."""
    notebook = v4.new_notebook(cells=[shows(HEAD), says("## Розділ")])
    exporter = pdf.PdfExporter()
    output, resources = exporter.from_notebook_node(notebook)
    assert output == pdf.render(read(notebook))
    assert resources["output_extension"] == exporter.file_extension == ".pdf"
    assert exporter.output_mimetype == "application/pdf"


ORIGINS = (
    Origin(("A",), "", ("2017/funding.csv", "2018/funding.csv"), "усі рядки"),
    Origin(("B",), "execution", ("2017/funding.csv", "2018/funding.csv"), "усі рядки"),
)


def test_a_table_says_where_its_numbers_come_from():
    """Formulas and files have names on paper; the table of the older spec has none.

    A figure says no more of it than its source.
    """
    text = text_of(opened(table([row("a", "b")], origins=ORIGINS), figure(origins=ORIGINS)))
    assert "Рисунок 1. Назва рисунка" in text
    assert text.count("Як обчислено") == 1
    assert (
        "Як обчислено Таблиця 1. A: як у даних; "
        "B: методика, «Відхилення і відсоток виконання». "
        "Узято з funding.csv (2017–2018): усі рядки."
    ) in text
    spec = table([row("a", "b")]).spec()
    del spec["origins"]
    older: Block = {"type": "table", "number": 1, "spec": spec}
    content = paper.content(Document(asdict(HEAD), (older,)), Path())
    assert [block["type"] for block in content["sections"][0]["blocks"]] == ["table"]


def test_tables_made_alike_are_named_together():
    """1 to 3 have the same origins, 4 has others."""
    alike = [table([row("a", "b")], id=f"t{number}", origins=ORIGINS) for number in range(3)]
    text = text_of(opened(*alike, table([row("a", "b")], id="other", origins=ORIGINS[:1])))
    assert "Таблиці 1–3. A: як у даних;" in text
    assert "Таблиця 4. A: як у даних." in text


def test_the_annex_begins_on_a_page_of_its_own():
    annex = says("## Додаток", anchor="annex")
    cells = [shows(HEAD), says("## Розділ"), says("Слова."), annex, says("Форма.")]
    pages = PdfReader(io.BytesIO(pdf.render(read(v4.new_notebook(cells=cells))))).pages
    assert "Слова." in pages[-2].extract_text()
    assert pages[-1].extract_text().count("Додаток") == 1


CRATE = b'{"@context": []}\n'


def made(*parts: ReportTable | str, attach: bool = False, **changes: Any) -> bytes:
    """Return the PDF of a report that knows its origin."""
    known = replace(report(*parts), origin=ORIGIN | changes)
    return pdf.render(known, CRATE if attach else b"")


def test_the_last_section_says_what_the_report_was_made_of():
    """Checksums are whole, so that they can be copied; the section is a bookmark."""
    reader = PdfReader(io.BytesIO(made("## Розділ")))
    text = text_of(reader)
    names = ("Обчислити знову", "Параметри", "civlib", "Python і пакети")
    for line in (
        *(f"{name}: {word}" for name, word in zip(names, MADE, strict=True)),
        "Перелік пакетів, SHA-256: " + "ab" * 32,
        "inputs/notebooks/annual_report.ipynb " + "cd" * 32,
        "inputs/data/small-programme/2019/funding.csv " + "ef" * 32,
    ):
        assert line in text, line
    assert [item["/Title"] for item in reader.outline] == ["Розділ", "Походження і відтворення"]
    assert "ro-crate-metadata.json" not in text
    assert "Походження і відтворення" not in text_of(opened("## Розділ"))
    many = {f"inputs/data/p{number}.csv": "ef" * 32 for number in range(41)}
    text = text_of(PdfReader(io.BytesIO(made("## Розділ", inputs=many))))
    assert "Вхідних файлів 41; кожен із контрольною сумою названо в ro-crate-metadata.json." in text
    assert "ef" * 32 not in text


def test_the_last_section_starts_no_page_of_its_own():
    """A short report is not one page longer for it, but after a wide table paper turns back."""
    assert len(PdfReader(io.BytesIO(made("## Розділ"))).pages) == len(opened("## Розділ").pages)
    wide = table([row("a", "b")], wide=True)
    pages = PdfReader(io.BytesIO(made("## Розділ", wide))).pages
    assert [page.mediabox.width > page.mediabox.height for page in pages] == [False, True, False]


def test_further_files_travel_in_the_document():
    """They supplement it and are named in it; the same files give the same bytes."""
    data = Data("d", ("value",), (("1",),))
    shown = table([row("a", "b")], data=data)
    first = made(shown, attach=True)
    assert first == made(shown, attach=True)
    reader = PdfReader(io.BytesIO(first))
    assert reader.attachments == {
        "d.csv": [b"value\n1\n"],
        "ro-crate-metadata.json": [CRATE],
    }
    files = {one["/F"]: one for one in (item.get_object() for item in reader.root_object["/AF"])}
    crate = files["ro-crate-metadata.json"]
    assert crate["/EF"]["/F"]["/Subtype"] == "/application/ld+json"
    assert crate["/Desc"] == "Опис звіту для машин (RO-Crate): з чого і як його зроблено"
    relations = [files[name]["/AFRelationship"] for name in reader.attachments]
    assert relations == ["/Data", "/Supplement"]
    said = "Машиночитний опис походження вкладено в цей документ: ro-crate-metadata.json."
    assert said in text_of(reader)
    assert "cd" * 32 not in text_of(reader), "the crate names each file"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_origin_is_shown_as_it_is(text):
    shown = made("## Розділ", command=text, python=text, inputs={text: text})
    assert text_of(PdfReader(io.BytesIO(shown))).count(text) == 4
