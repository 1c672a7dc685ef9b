"""The web page: complete, alone, and closed to whatever hides in the data."""

import base64
import hashlib
import re
from dataclasses import asdict, replace
from urllib.parse import quote, unquote

import pytest
from test_document import MADE, ORIGIN
from test_markup import HOSTILE, Reader, figure, inert, row, table

from civlib.publish import html, prose
from civlib.publish.document import Document
from civlib.show.display import Data, ReportHead
from civlib.show.origins import Origin

HEAD = ReportHead(
    "sample", 2024, "uk", "Звіт за 2024 рік", "Рада", "Опис", "Міська рада", "2025-02-01"
)


def document(*blocks: dict[str, object], **head: object) -> Document:
    return Document(asdict(replace(HEAD, **head)), blocks)  # type: ignore[arg-type]


def heading(text: str, level: int, id: str) -> dict[str, object]:
    children = [{"type": "text", "text": text}]
    return {"type": "heading", "level": level, "id": id, "children": children}


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


def test_the_page_names_its_language_title_author_date_and_licence():
    found = Reader(PAGE)
    assert found.all("html") == [{"lang": "uk"}]
    named = {meta["name"]: meta["content"] for meta in found.all("meta") if "name" in meta}
    assert named["description"] == "Опис"
    assert named["author"] == "Міська рада"
    assert named["dcterms.date"] == "2025-02-01"
    assert named["dcterms.license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "<title>Звіт за 2024\u00a0рік</title>" in PAGE
    assert "1 лютого 2025" in "".join(found.text).replace("\u00a0", " ")


def test_the_policy_allows_the_page_s_own_style_and_images_and_nothing_else():
    found = Reader(PAGE)
    (policy,) = [meta["content"] for meta in found.all("meta") if "http-equiv" in meta]
    style = PAGE.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "#table-money col:nth-child(2) { width: 33.33% }" in style
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not any("style" in attributes for _, attributes in found.found)


def test_nothing_is_fetched_and_nothing_runs():
    """Where the page knows its origin, ``describedby`` names a file that no browser fetches."""
    found = Reader(PAGE)
    for page in (found, Reader(made())):
        assert not {tag for tag, _ in page.found} & {"script", "iframe", "object", "embed"}
    assert [one["rel"] for one in found.all("link")] == ["icon"]
    assert found.all("link")[0]["href"].startswith("data:image/svg+xml,")
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


def test_contents_prose_and_code_keep_their_structure():
    """All code is folded once, at the end; so are the contents, on a phone."""
    nav = PAGE.split("<nav")[1].split("</nav>")[0]
    assert re.findall(r'href="#([^"]+)"', nav) == ["заходи", "план"]
    assert nav.count("<ol>") == 2
    assert "<p><strong>Увага:</strong> <em>план</em> — <code>1.1</code>" in PAGE
    assert '<a href="https://example.org">сайт</a>' in PAGE
    assert "<ul>\n<li>а</li>\n<li>б</li>\n</ul>" in PAGE
    assert re.search(r"<blockquote>\s*<p>цитата</p>\s*</blockquote>", PAGE)
    assert (PAGE.count("<details"), nav.count("<details>")) == (2, 1)
    assert "<code>a &lt; b\n\nsecond</code>" in PAGE.split("<figure")[1]


def test_code_that_is_part_of_the_text_is_shown_and_escaped():
    listing, result = ({"type": kind, "text": "a < b\n    c"} for kind in ("listing", "result"))
    page = html.render(document(listing, result))
    for kind in ("listing", "result"):
        assert f'<pre class="{kind}" tabindex="0"><code>a &lt; b\n    c</code></pre>' in page
    assert "<details" not in page


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
    found = inert(page)
    # title, h1, subtitle, author twice and cited with the title, notice twice, heading and its
    # entry, paragraph, code
    assert "".join(found.text).count(HOSTILE) == 13


def test_characters_that_deceive_the_eye_become_visible():
    hidden = "\u202e\u2066\x00\ue000"
    page = html.render(document(heading(f"а{hidden}б", 2, "x"), title=f"т{hidden}"))
    assert not {*hidden} & {*page}
    assert f"а{4 * chr(0xFFFD)}б" in page


FUNDING = "inputs/data/sample/2024/fun ding.csv"
ORIGINS = (
    Origin(("План",), "", ("2024/fun ding.csv",), "усі рядки"),
    Origin(("Виконання",), "execution", ("2024/fun ding.csv",), "усі рядки"),
    Origin(("Середнє",), "mean", ("tables/totals.csv",), ""),
)
FOLLOWED = {**SHOWN, "spec": table(row("1.1", "Форум", "2,0"), origins=ORIGINS).spec()}
CRATE = {"rel": "describedby", "type": "application/ld+json", "href": "ro-crate-metadata.json"}


def made(lang: str = "uk", *blocks: dict[str, object], **changes: object) -> str:
    """Return a page that knows its origin."""
    origin = ORIGIN | {"inputs": {FUNDING: "ef" * 32}, "place": "sample/2024"} | changes
    shown = document(*(blocks or (FOLLOWED,)), lang=lang)
    return html.render(replace(shown, origin=origin))


def hrefs(page: str) -> list[str]:
    """Return the addresses that a table's origins lead to."""
    (part,) = re.findall(r'<details class="origins">.*?</details>', page)
    return [str(a["href"]) for a in Reader(part).all("a")]


@pytest.mark.parametrize(
    ("place", "lang", "methodology"),
    [
        ("sample/2024", "uk", "../../methodology/methodology.html"),
        ("sample", "uk", "../methodology/methodology.html"),
        ("portfolio", "en", "../methodology/methodology.en.html"),
    ],
)
def test_a_number_leads_to_its_formula_and_its_file(place, lang, methodology):
    """A file that was not published with the report is named, and no more."""
    page = made(lang, place=place)
    assert hrefs(page) == [
        f"{methodology}#formula.execution",
        quote(FUNDING),
        f"{methodology}#formula.mean",
    ]
    assert "tables/totals.csv" in page


def test_in_the_methodology_a_formula_is_on_the_page_itself():
    section = heading("Виконання", 2, "formula.execution")
    for page in (made("uk", section, FOLLOWED), html.render(document(section, FOLLOWED))):
        assert hrefs(page)[0] == "#formula.execution"


def test_without_an_origin_the_same_words_stand_without_links():
    page = html.render(document(FOLLOWED))
    assert hrefs(page) == []
    assert "методика, «Відхилення і відсоток виконання»" in page
    for word in ("page.made", "ro-crate-metadata.json"):
        assert word not in page


def test_the_page_says_what_it_was_made_of():
    page = made("uk", heading("1. Заходи", 2, "заходи"), FOLLOWED)
    found = Reader(page)
    section = page.split('<section class="made"')[1].split("</section>")[0]
    text = "".join(Reader(section).text)
    for word in (*MADE, "ab" * 32, "cd" * 32, "ef" * 32):
        assert word in text, word
    assert [a["href"] for a in Reader(section).all("a")] == [
        "ro-crate-metadata.json",
        "SHA256SUMS",
        "inputs/notebooks/annual_report.ipynb",
        quote(FUNDING),
    ]
    assert found.all("link")[0] == CRATE
    assert "#page.made" in [a["href"] for a in found.all("a")]
    assert all(word in made("en") for word in ('<html lang="en">', "Origin and reproduction"))


def test_the_order_of_names_in_the_metadata_changes_nothing():
    """A stored notebook has them sorted, one in memory may not."""
    packages, inputs = {"pandas": "2.3.3", "babel": "2.17.0"}, {"b.csv": "0b", "a.csv": "0a"}
    turned = [dict(reversed(one.items())) for one in (ORIGIN["parameters"], packages, inputs)]
    names = ("parameters", "packages", "inputs")
    page = made("uk", FOLLOWED, **dict(zip(names, turned, strict=True)))
    assert page == made("uk", FOLLOWED, packages=packages, inputs=inputs)
    assert "Перелік пакетів" in page
    assert "Перелік пакетів" not in made(lock="")


@pytest.mark.parametrize(("count", "listed"), [(40, True), (41, False)])
def test_of_too_many_inputs_only_the_number_is_told(count, listed):
    page = made(inputs={f"inputs/data/p{number}.csv": "ef" * 32 for number in range(count)})
    assert page.count("ef" * 32) == (count if listed else 0)
    said = "Вхідних файлів 41; кожен із контрольною сумою названо в ro-crate-metadata.json."
    assert (said in page) is not listed
    assert "cd" * 32 in page


def test_a_hostile_origin_stays_text():
    page = made(
        command=HOSTILE,
        inputs={HOSTILE + "\u202e": HOSTILE},
        notebook={"path": "javascript:alert(1)", "sha256": HOSTILE},
        packages={HOSTILE: HOSTILE},
    )
    found = inert(page)
    assert "\u202e" not in page
    assert not any(str(a["href"]).startswith("javascript:") for a in found.all("a"))
