"""Display objects: what an output carries, and what readers and attackers meet of it as HTML."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civlib.publish import prose
from civlib.show import display
from civlib.show.display import Cell, Column, Mark, ReportFigure, ReportTable, Row
from civlib.show.markup import in_notebook, placed, shown_html
from civlib.show.origins import Origin

COLUMNS = (Column("№", "key"), Column("Зміст", lang="uk"), Column("План", "number"))


def table(*rows: Row, **changes: object) -> ReportTable:
    """Return a table of three columns; texts can be replaced."""
    parts: dict[str, object] = {
        "id": "money",
        "lang": "uk",
        "title": "Гроші",
        "unit": "тис. грн",
        "source": "funding.csv",
        "notes": (),
        "data": None,
        "columns": COLUMNS,
        "rows": rows,
    }
    return ReportTable(**(parts | changes))  # type: ignore[arg-type]


def row(*texts: str, **kinds: object) -> Row:
    return Row(tuple(Cell(text) for text in texts), **kinds)  # type: ignore[arg-type]


SPANNED = (
    Row((Cell("1.1", rows=2), Cell("Форум", rows=2), Cell("2,0"))),
    Row((Cell("3,0"),)),
)


class Reader(HTMLParser):
    """Collects what a browser would see: elements with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def inert(html: str) -> Reader:
    """Return what a browser sees of a page, where nothing can run."""
    found = Reader(html)
    assert not found.all("script")
    assert not any("onload" in attributes for _, attributes in found.found)
    return found


def test_a_cell_has_the_column_that_is_left_and_a_group_spans_all():
    total = Row((Cell("Усього", columns=2), Cell("5,0")), "total")
    rows = placed(table(row("1. Пріоритет", role="group"), *SPANNED, total).spec())
    assert [[(cell["column"], cell["columns"]) for cell in one["cells"]] for one in rows] == [
        [(0, 3)],
        [(0, 1), (1, 1), (2, 1)],
        [(2, 1)],
        [(0, 2), (2, 1)],
    ]


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([row("1", "2")], 1),
        ([row("1", "2", "3", "4")], 1),
        ([row("1", "2", role="group")], 1),
        ([SPANNED[0], row("1", "2", "3")], 2),
        ([SPANNED[0], row("Група", role="group")], 2),
        ([Row((Cell("Усього", columns=3), Cell("1")), "total")], 1),
    ],
    ids=["short", "long", "wide group", "under a span", "group under a span", "wide total"],
)
def test_when_a_row_does_not_fill_the_columns_then_it_is_named(rows, number):
    with pytest.raises(ValueError, match=f"row {number} of table money"):
        table(*rows)


def test_a_bundle_carries_the_spec_beside_its_html():
    bundle = table(Row((Cell("Усього", columns=2), Cell("11")), "total"))._repr_mimebundle_()
    spec = bundle[display.TABLE]
    assert spec["columns"][2] == {"label": "План", "kind": "number", "width": 1, "lang": None}
    assert spec["rows"][0]["cells"][0] == {"text": "Усього", "rows": 1, "columns": 2, "mark": None}
    assert "Гроші" in bundle["text/html"]
    head = display.ReportHead("p", 2019, "uk", "<b>", "s", "d", "a", "2020-03-18")
    bundle, end = head._repr_mimebundle_(), display.ReportEnd("p", 2019)._repr_mimebundle_()
    assert bundle[display.REPORT]["year"] == 2019
    assert "<b>" not in bundle["text/html"]
    assert end[display.END] == {"programme": "p", "year": 2019}


def test_a_bar_is_drawn_beside_its_number_for_the_eye_alone():
    """It has no styles, which the policy forbids, and no words; a cell of a total may have none."""
    mark = Mark(0.5, 0.25, beyond=False, met=False)
    bar = Row((Cell("1"), Cell("Форум"), Cell("50,0 %", mark=mark)))
    shown = Reader(shown_html(table(bar, columns=(*COLUMNS[:2], Column("Частка", "mark"))).spec()))
    svg, scale, own = shown.all("svg")[0], *shown.all("rect")
    assert (svg["aria-hidden"], svg["class"], scale["width"]) == ("true", "unmet", "100%")
    assert (own["width"], shown.all("line")[0]["x1"]) == ("25.00%", "50.00%")
    assert not any("style" in attributes for _, attributes in shown.found)
    assert "50,0 %" in shown.text
    assert len(shown.all("svg")) == 1
    full = table(Row((Cell("1"), Cell("Форум"), Cell("9", mark=Mark(0.4, 1, True, True)))))
    assert [one["class"] for one in Reader(shown_html(full.spec())).all("svg")] == ["met", "beyond"]


@given(st.text())
def test_escaped_text_is_shown_as_it_is(text):
    """Line breaks and other spaces become one space; those that keep a number together stay."""
    line = " ".join(filter(None, re.split(r"[^\S\u00a0\u202f]", text))).strip()
    shown = prose.parse("x" + display.escape_markdown(text) + "x")
    assert shown[0]["type"] == "paragraph"
    assert prose.plain(shown[0]["children"]) == ("x" + line + "x")


def test_headers_have_scopes_for_columns_rows_and_groups():
    total = Row((Cell("Усього", columns=2), Cell("5,0")), "total")
    found = Reader(shown_html(table(row("1. П", role="group"), *SPANNED, total).spec()))
    scopes = [cell["scope"] for cell in found.all("th")]
    assert scopes == ["col", "col", "col", "rowgroup", "row", "row"]
    assert [cell.get("rowspan") for cell in found.all("td")] == ["2", None, None, None]
    assert len(found.all("tfoot")) == 1
    rows = [row("1. А", role="group"), row("1.1", "а", "1"), row("2. Б", role="group")]
    assert len(Reader(shown_html(table(*rows).spec())).all("tbody")) == 2, "one for each group"


def test_cells_say_their_column_for_phones_and_their_language_and_break_their_lines():
    html = shown_html(table(row("1.1", "Форум\n2", "2,0"), lang="en").spec())
    assert "Форум <br>2" in html
    found = Reader(html)
    assert [cell["data-label"] for cell in found.all("td")] == ["Зміст", "План"]
    assert [cell.get("lang") for cell in found.all("td")] == ["uk", None]


def test_a_cell_with_a_dash_alone_is_marked_so_that_a_phone_leaves_it_out():
    found = Reader(shown_html(table(row("1.1", "—", "— 8"), row("—", "", "—")).spec()))
    assert ["data-none" in cell for cell in found.all("td")] == [True, False, False, True]


def test_the_caption_has_the_number_only_in_a_report_and_a_notebook_adds_a_little_style():
    spec = table(row("1.1", "Форум", "2,0")).spec()
    assert re.fullmatch(r"(?s)<style>.*</style>", in_notebook("html").removesuffix("html"))
    assert "Таблиця 3. Гроші" in "".join(Reader(shown_html(spec, 3)).text)
    assert "Таблиця" not in "".join(Reader(shown_html(spec)).text)


def test_one_note_is_a_sentence_and_more_are_a_list():
    one = Reader(shown_html(table(row("1", "а", "1"), notes=("Перша.",)).spec()))
    two = Reader(shown_html(table(row("1", "а", "1"), notes=("Перша.", "Друга.")).spec()))
    assert (len(one.all("li")), len(two.all("li"))) == (0, 2)
    assert "Примітка. Перша." in "".join(one.text)


HOSTILE = "<script>alert(1)</script>\"' onload=x"


def test_hostile_text_stays_text_everywhere():
    columns = (Column(HOSTILE, "key"), Column("Зміст"), Column("План", "number"))
    shown = {"title": HOSTILE, "unit": HOSTILE, "source": HOSTILE, "notes": (HOSTILE, HOSTILE)}
    cells = row(HOSTILE, HOSTILE, HOSTILE)
    found = inert(shown_html(table(cells, columns=columns, **shown).spec(), 1))
    assert "".join(found.text).count(HOSTILE) == 9


def figure(**changes: object) -> ReportFigure:
    parts: dict[str, object] = {
        "id": "way",
        "lang": "uk",
        "title": "Від плану до факту",
        "unit": "тис. грн",
        "source": "funding.csv",
        "notes": (),
        "data": None,
        "alt": "План 5, факт 4.",
        "svg": "<svg/>",
        "svg_narrow": "<svg id='n'/>",
    }
    return ReportFigure(**(parts | changes))  # type: ignore[arg-type]


def test_a_drawing_is_an_image_with_its_alternative_text_and_cannot_run():
    found = Reader(shown_html(figure().spec(), 2))
    (image,), (source,) = found.all("img"), found.all("source")
    assert image["alt"] == "План 5, факт 4."
    assert image["src"] == "data:image/svg+xml;base64,PHN2Zy8+"
    assert source["srcset"] != image["src"]
    assert "Рисунок 2. Від плану до факту" in "".join(found.text)
    html = shown_html(figure(svg=f"<svg>{HOSTILE}</svg>", alt=HOSTILE, title=HOSTILE).spec())
    found = inert(html)
    assert found.all("img")[0]["alt"] == HOSTILE
    assert set(found.all("img")[0]) == {"src", "alt"}


ORIGINS = (
    Origin(("План",), "", ("2019/funding.csv",), "усі рядки"),
    Origin(("Виконання",), "execution", ("2019/funding.csv",), "усі рядки"),
    Origin(("Середнє",), "mean", ("2018/indicators.csv", "2019/indicators.csv"), ""),
)


def test_where_numbers_come_from_is_folded_below_the_source():
    html = shown_html(table(row("1", "а", "1"), origins=ORIGINS).spec())
    below = html.split('<div class="foot">')[1]
    text = "".join(Reader(below).text)
    assert below.index("<details") > below.index("</span>")
    assert below.count("<li>") == 2
    assert "План: як у даних; Виконання: методика, «Відхилення і відсоток виконання»." in text
    assert "indicators.csv (2018–2019)" in text
    assert not Reader(html).all("a")


def test_a_hostile_origin_stays_text_and_a_spec_without_origins_is_still_shown():
    hostile = (Origin((HOSTILE,), "mean", (HOSTILE,), HOSTILE),)
    spec = table(row("1", "а", "1"), origins=hostile).spec()
    assert "".join(inert(shown_html(spec, 1, lambda _: HOSTILE)).text).count(HOSTILE) == 3
    del spec["origins"]
    assert "<details" not in shown_html(spec)
