"""The web page: complete, alone, and closed to whatever hides in the data."""

from __future__ import annotations

import base64
import hashlib
import re
from urllib.parse import unquote

import pytest
from test_markup import HOSTILE, Reader, figure, row, table

from civlib.display import Data, ReportHead
from civlib.publish import html, prose
from civlib.publish.document import Document

HEAD = ReportHead(
    programme="sample",
    year=2024,
    lang="uk",
    title="Звіт за 2024 рік",
    subtitle="Рада",
    description="Опис",
    author="Міська рада",
    date="2025-02-01",
)


def document(*blocks: dict[str, object], **head: object) -> Document:
    from dataclasses import asdict, replace

    return Document(asdict(replace(HEAD, **head)), blocks)  # type: ignore[arg-type]


def heading(text: str, level: int, id: str) -> dict[str, object]:
    return {
        "type": "heading",
        "level": level,
        "id": id,
        "children": [{"type": "text", "text": text}],
    }


SHOWN = {"type": "table", "number": 1, "spec": table(row("1.1", "Форум", "2,0")).spec()}
DRAWN = {"type": "figure", "number": 1, "spec": figure().spec()}
PAGE = html.render(
    document(
        heading("1. Заходи", 2, "заходи"),
        *prose.parse(
            "**Увага:** *план* — `1.1` [сайт](https://example.org)\n\n- а\n- б\n\n> цитата"
        ),
        heading("1.1. План", 3, "план"),
        SHOWN,
        {"type": "code", "text": "a < b"},
        {"type": "code", "text": "second"},
        DRAWN,
    ),
    {"pdf": "annual report.pdf", "notebook": "annual_report.ipynb"},
)


def test_the_page_names_its_language_title_author_and_date():
    found = Reader(PAGE)
    assert found.all("html") == [{"lang": "uk"}]
    named = {meta["name"]: meta["content"] for meta in found.all("meta") if "name" in meta}
    assert named["description"] == "Опис"
    assert named["author"] == "Міська рада"
    assert named["dcterms.date"] == "2025-02-01"
    assert "<title>Звіт за 2024 рік</title>" in PAGE
    assert "1 лютого 2025" in "".join(found.text).replace("\u00a0", " ")


def test_the_policy_allows_the_page_s_own_style_and_images_and_nothing_else():
    found = Reader(PAGE)
    (policy,) = [meta["content"] for meta in found.all("meta") if "http-equiv" in meta]
    style = PAGE.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not any("style" in attributes for _, attributes in found.found)


def test_nothing_is_fetched_and_nothing_runs():
    found = Reader(PAGE)
    assert not {tag for tag, _ in found.found} & {"script", "link", "iframe", "object", "embed"}
    fetched = [a[key] for _, a in found.found for key in ("src", "srcset") if key in a]
    assert fetched
    assert all(address.startswith("data:image/svg+xml;base64,") for address in fetched)
    assert not re.search(r"url\(|@import", PAGE)


def test_landmarks_and_a_skip_link_come_in_order():
    tags = [tag for tag, _ in Reader(PAGE).found]
    order = [tags.index(tag) for tag in ("header", "nav", "main", "footer")]
    assert order == sorted(order)
    first = next(a for a in Reader(PAGE).all("a"))
    assert first["href"] == "#page.content"
    assert {"id": "page.content", "tabindex": "-1"} in Reader(PAGE).all("main")


def test_the_contents_list_sections_and_their_parts():
    nav = PAGE.split("<nav")[1].split("</nav>")[0]
    assert re.findall(r'href="#([^"]+)"', nav) == ["заходи", "план"]
    assert nav.count("<ol>") == 2


def test_prose_keeps_its_structure():
    assert "<p><strong>Увага:</strong> <em>план</em> — <code>1.1</code>" in PAGE
    assert '<a href="https://example.org">сайт</a>' in PAGE
    assert "<ul>\n<li>а</li>\n<li>б</li>\n</ul>" in PAGE
    assert re.search(r"<blockquote>\s*<p>цитата</p>\s*</blockquote>", PAGE)


def test_code_of_neighbouring_cells_is_folded_once_and_escaped():
    assert PAGE.count("<details") == 1
    assert "<code>a &lt; b\n\nsecond</code>" in PAGE


def test_files_beside_the_page_can_be_downloaded():
    hrefs = [a["href"] for a in Reader(PAGE).all("a") if "download" in a]
    assert hrefs == ["annual%20report.pdf", "annual_report.ipynb"]
    assert "annual" not in html.render(document(SHOWN))


def test_the_data_of_a_table_travel_in_the_page():
    data = Data("money", ("key", "value"), (("1.1", "2.0"), ("=1+1", "-3")))
    with_data = {**SHOWN, "spec": table(row("1.1", "Форум", "2,0"), data=data).spec()}
    (link,) = [a for a in Reader(html.render(document(with_data))).all("a") if "download" in a]
    assert link["download"] == "money.csv"
    kind, _, text = str(link["href"]).partition(",")
    assert kind == "data:text/csv;charset=utf-8"
    assert unquote(text) == "key,value\n1.1,2.0\n'=1+1,-3\n"


def test_a_notice_stands_at_both_ends_of_the_page():
    page = html.render(document(SHOWN, notice="Вигадані дані"))
    assert page.count("Вигадані дані") == 2
    assert "Вигадані" not in PAGE


def test_widths_become_rules_for_columns():
    assert "#table-money col:nth-child(2) { width: 33.33% }" in PAGE


def test_hostile_text_stays_text():
    hostile = dict.fromkeys(("title", "subtitle", "description", "author", "notice"), HOSTILE)
    text = [{"type": "text", "text": HOSTILE}]
    page = html.render(
        document(
            {"type": "heading", "level": 2, "id": "x", "children": text},
            {"type": "paragraph", "children": text},
            {"type": "code", "text": HOSTILE},
            **hostile,
        ),
        {"pdf": HOSTILE},
    )
    found = Reader(page)
    assert not found.all("script")
    assert not any("onload" in attributes for _, attributes in found.found)
    # title, h1, subtitle, author twice, notice twice, heading and its entry, paragraph, code
    assert "".join(found.text).count(HOSTILE) == 11


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\x00", "\ue000"])
def test_characters_that_deceive_the_eye_become_visible(hidden):
    page = html.render(document(heading(f"а{hidden}б", 2, "x"), title=f"т{hidden}"))
    assert hidden not in page
    assert "а\ufffdб" in page


def test_english_pages_are_english():
    page = html.render(
        document(heading("Measures", 2, "m"), {"type": "code", "text": "x"}, lang="en")
    )
    assert '<html lang="en">' in page
    assert "Contents" in page


def test_the_same_report_gives_the_same_page():
    assert html.render(document(SHOWN, DRAWN)) == html.render(document(SHOWN, DRAWN))
