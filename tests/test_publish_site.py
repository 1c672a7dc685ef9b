"""What a page has of its site: the way to it, its languages, whose it is, how to cite it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from test_document import ORIGIN
from test_markup import HOSTILE, Reader, inert
from test_publish_html import document

from civlib.publish import html, paper, site
from civlib.wording import wording

W = wording("uk")
ADDRESS = {"address": "https://example.org/reports/"}


def report(place: str, notebook: str, lang: str = "uk", langs: Any = (), **head: Any) -> Any:
    path = {"path": f"inputs/notebooks/{notebook}.ipynb", "sha256": ""}
    origin = ORIGIN | {"place": place, "notebook": path, "langs": langs}
    head = {"name": "Програма", "council": "Рада", "lang": lang, **head}
    return replace(document(**head), origin=origin)


def steps(shown: Any) -> list[tuple[str, str]]:
    return [(step["label"], step["address"]) for step in shown]


@pytest.mark.parametrize(
    ("place", "notebook", "way"),
    [
        (
            "sample/2024",
            "annual_report",
            [("Звіти", "../../index.html"), ("Програма", "../index.html"), ("2024", "")],
        ),
        (
            "sample/2024",
            "published_figures_audit",
            [
                ("Звіти", "../../index.html"),
                ("Програма", "../index.html"),
                ("2024", "annual_report.html"),
                ("Перевірка надрукованого", ""),
            ],
        ),
        (
            "sample",
            "programme_review",
            [("Звіти", "../index.html"), ("Програма", "index.html"), ("Огляд за роками", "")],
        ),
        ("methodology", "methodology", [("Звіти", "../index.html"), ("Методика", "")]),
        ("portfolio", "portfolio", [("Звіти", "../index.html"), ("Портфель програм", "")]),
        (
            "sample/2024",
            "my_own",
            [
                ("Звіти", "../../index.html"),
                ("Програма", "../index.html"),
                ("2024", "annual_report.html"),
                ("my own", ""),
            ],
        ),
    ],
)
def test_a_page_says_where_it_stands_and_leads_up(place, notebook, way):
    page = html.render(report(place, notebook))
    found = site.of_report(report(place, notebook), W)["steps"]
    assert steps(found) == way
    (trail,) = re.findall(r'<nav class="trail" aria-label="Де ви зараз">.*?</nav>', page, re.DOTALL)
    assert [a["href"] for a in Reader(trail).all("a")] == [address for _, address in way[:-1]]
    assert f'<span aria-current="page">{way[-1][0]}</span>' in trail


def test_an_english_page_leads_to_english_pages():
    found = site.of_report(report("sample/2024", "annual_report", "en"), wording("en"))
    assert [one["address"] for one in found["steps"]] == [
        "../../index.en.html",
        "../index.en.html",
        "",
    ]
    assert steps(found["related"]) == [("Methodology", "../../methodology/methodology.en.html")]


def test_a_page_leads_to_its_languages_its_audit_and_the_methodology():
    found = site.of_report(
        report("sample/2024", "annual_report", langs=["uk", "en"], audited=True), W
    )
    assert found["others"] == [
        {"lang": "en", "label": "In English", "address": "annual_report.en.html"}
    ]
    assert steps(found["related"]) == [
        ("Перевірка надрукованого", "published_figures_audit.html"),
        ("Методика", "../../methodology/methodology.html"),
    ]
    audit = site.of_report(report("sample/2024", "published_figures_audit", audited=True), W)
    assert len(audit["related"]) == 1
    assert audit["others"] == []
    assert site.of_report(report("methodology", "methodology"), W)["related"] == []


def test_nothing_in_a_year_leads_to_another_year():
    page = html.render(report("sample/2024", "annual_report", audited=True))
    assert not re.search(r'href="[^"#]*(2023|2025)', page)


def test_without_an_origin_nobody_knows_the_way():
    shown = site.of_report(document(site=ADDRESS), W)
    assert (shown["steps"], shown["others"], shown["related"]) == ([], [], [])
    assert '<div class="top">' not in html.render(document())


def test_on_paper_the_way_has_whole_addresses_if_somebody_said_them():
    assert site.absolute(report("sample/2024", "annual_report"), W) == []
    found = site.absolute(report("sample/2024", "annual_report", site=ADDRESS), W)
    assert [step["address"] for step in found] == [
        "https://example.org/reports/index.html",
        "https://example.org/reports/sample/index.html",
        "",
    ]


def test_a_page_with_an_address_tells_it_to_whoever_shares_it_and_cites_it(tmp_path):
    page = html.render(report("sample/2024", "annual_report", site=ADDRESS))
    url = "https://example.org/reports/sample/2024/annual_report.html"
    told = {
        one["property"]: one["content"] for one in Reader(page).all("meta") if "property" in one
    }
    assert told["og:url"] == url
    assert told["og:title"].startswith("Звіт за 2024\u00a0рік")
    assert told["og:description"] == "Опис"
    assert f'<a href="{url}">{url}</a>' in page
    printed = report("sample/2024", "annual_report", site=ADDRESS)
    assert paper.opening(printed, tmp_path, W)["address"] == url
    assert "og:" not in html.render(report("sample/2024", "annual_report"))


def test_a_report_is_cited_by_its_council_title_programme_and_date():
    shown = site.of_report(report("sample/2024", "annual_report"), W)
    assert shown["cite"].startswith("Рада. Звіт за 2024 рік\u00a0— Програма. 1\u00a0лютого")
    assert site.of_report(document(council=""), W)["cite"].startswith("Міська рада. Звіт")


def test_the_colour_is_the_council_s_by_day_and_lighter_at_night():
    assert site.style({}) == ""
    day, night = re.findall(r"--accent: (#\w+)", site.style({"accent": "#0a6b3b"}))
    assert day == "#0a6b3b"
    assert night > day
    assert "%230a6b3b" in site.look({"accent": "#0a6b3b"}, "", W)["icon"]


def test_a_hostile_site_stays_text():
    told = {"address": 'https://example.org/"><script>', "contact": HOSTILE, "arms": "PHN2Zy8+"}
    page = html.render(report("sample/2024", "annual_report", site=told, council=HOSTILE))
    inert(page)
    assert "".join(Reader(page).text).count(HOSTILE) >= 2
