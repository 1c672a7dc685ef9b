"""Spaces, numbers and dates as an editor of each language passes them, in texts and on pages."""

import re
from html.parser import HTMLParser

import executed
import pytest

from civlib.publish import html
from civlib.publish.document import Document
from civlib.publish.unseen import visible
from civlib.wording.spaces import kept

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("№ 6/102-1903 і № І.2", "№~6/102-1903 і №~І.2"),
        ("No. 4, Nos. 5 and 6. No one", "No.~4, Nos.~5 and 6. No one"),
        ("у м. Бахмуті за 5 м. Далі", "у м.~Бахмуті за 5 м.~Далі"),
        ("100 % із 838,5 тис. грн у 2019 році", "100~% із 838,5~тис.~грн у 2019 році"),
        ("за 2019 рік, 2017–2020 роки, 5 рікон", "за 2019~рік, 2017–2020~роки, 5 рікон"),
        ("838.5 thousand UAH, 7 UAH, 5 thousands", "838.5~thousand~UAH, 7~UAH, 5 thousands"),
        ("план — факт, — Так", "план~— факт,~— Так"),
        ("— тире\n— ще", "— тире\n— ще"),
        ("на 2017-2020 роки", "на 2017–2020~роки"),
        ("719-2014-05-29, 2014-05-29, 31-05110-14-5/2019-2020", None),
    ],
)
def test_what_belongs_together_stays_on_a_line(text, expected):
    assert kept(text).replace(NBSP, "~") == (text if expected is None else expected)
    assert kept(kept(text)) == kept(text)


def test_code_and_data_keep_their_spaces():
    code = {"type": "code", "text": "x — 5 %"}
    text = {"type": "paragraph", "children": [code, {"type": "text", "text": "x — 5 %"}]}
    spec = {
        "title": "№ 5",
        "svg": "№ 5",
        "data": {"rows": [["№ 5"]]},
        "columns": [{"label": "5 %"}],
    }
    shown = visible(Document({"title": "№ 5"}, (text, {"spec": spec}), {"command": "civlib — 5 %"}))
    assert shown.blocks[0]["children"] == [code, {"type": "text", "text": f"x{NBSP}— 5{NBSP}%"}]
    told = {"title": f"№{NBSP}5", "columns": [{"label": f"5{NBSP}%"}]}
    assert shown.blocks[1]["spec"] == {**spec, **told}
    assert shown.head["title"] == f"№{NBSP}5"
    assert shown.origin == {"command": "civlib — 5 %"}


class Texts(HTMLParser):
    """Collects the texts of a page with the language of each; code and styles are none."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "link", "br", "img", "col", "hr", "source", "input"}:
            lang = dict(attrs).get("lang") or (self._open[-1][1] if self._open else "")
            self._open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open and not {"code", "style", "pre"} & {tag for tag, _ in self._open}:
            self.found.append((self._open[-1][1], data))


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
FAULTS = {
    "": r"№ [\d]|\d %|тис\. грн|\S —|\b(?:19|20)\d\d-20\d\d\b(?!-)|\b\d\d?\.\d\d\.(?:19|20)\d\d\b",
    "uk": rf"\d%|\d\.\d+{NBSP}(?:%|тис)|20\d\d{NBSP}р\.",
    "en": rf"\bNos?\. \d|\d{NBSP}%|\d{NBSP}\d\d\d\b|\d,\d\d?\b(?!,)|(?:{MONTHS}).\d+, ?\d",
}
"""What no editor passes: in every language, and in each."""

PAGES = [
    ("annual_report", "uk"),
    ("annual_report", "en"),
    pytest.param("programme_review", "uk", marks=pytest.mark.long),
    pytest.param("programme_review", "en", marks=pytest.mark.long),
    pytest.param("published_figures_audit", "uk", marks=pytest.mark.long),
]
"""The audit quotes printed figures as they are printed, in English too."""


def faults(page: str) -> list[str]:
    """Return the places of a page that no editor would pass."""
    return [
        text[max(0, found.start() - 30) : found.end() + 30]
        for lang, text in Texts(page).found
        for pattern in (FAULTS[""], FAULTS.get(lang, "(?!)"))
        for found in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize(("name", "lang"), PAGES)
def test_a_page_has_one_manner_of_spaces_numbers_and_dates(name, lang):
    assert faults(html.render(executed.report(executed.stored(name), lang=lang))) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [("uk", "№ 5"), ("uk", "5%"), ("uk", "на 01.02.2019"), ("en", "May 5, 2019"), ("en", "1,5 m")],
)
def test_what_an_editor_would_not_pass_is_found(lang, text):
    assert faults(f'<html lang="{lang}"><p>{text}</p><code>{text}</code></html>') != []
