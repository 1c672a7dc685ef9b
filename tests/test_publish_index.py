"""The pages above the reports: what is published can be found, nothing else; one script."""

import json
import re
from base64 import b64encode
from datetime import date
from importlib import resources
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_notebook
from test_document import shows
from test_markup import HOSTILE, Reader, row, table

from civlib.publish import cards, document, index
from civlib.publish.html import digest
from civlib.show.display import Column, Data, ReportHead, Row
from civlib.wording import wording

SCRIPT = resources.files("civlib.publish").joinpath("page/index.js").read_text(encoding="utf-8")


def card(programme: str = "sample", year: int = 2024, **changes: Any) -> dict[str, Any]:
    """Return a card as a build keeps it."""
    head: dict[str, Any] = {
        "lang": "uk",
        "name": "Програма",
        "council": "Рада",
        "period": "",
        "notice": "",
    }
    head["site"] = {}
    totals: dict[str, Any] = {
        "planned": "10,0",
        "actual": "9,0",
        "rate": "90,0\u00a0%",
        "unit": "тис.\u00a0грн",
    }
    totals["bar"] = ["10.0", "9.0"]
    groups = {"met": 2, "rated": 3}
    return {"programme": programme, "year": year, **head, **totals, **groups, **changes}


def executed(year: int = 2024, lang: str = "uk", **changes: Any) -> nbformat.NotebookNode:
    """Return an executed report with its totals and groups."""
    head = ReportHead(
        "sample",
        year,
        lang,
        *("Звіт", "", "", "civlib", f"{year}-12-31"),
        name="Програма",
        council="Рада",
    )
    foot = Row(row("Усього", "10,0", "9,0", "−1,0", "90,0 %").cells, "total")
    apart = Row(row("Не враховано", "—", "5,0", "—", "—").cells, "total")
    labels = ("Джерело", "План", "Факт", "Відхилення", "Виконання")
    columns = tuple(Column(label) for label in labels)
    money = Data("totals", ("source", "planned", "actual"), (("all", "10.0", "9.0"),))
    totals = table(foot, apart, id="totals", columns=columns, data=money)
    data = Data("groups", ("group", "met", "rated"), (("inputs", "1", "1"), ("outputs", "2", "3")))
    groups = table(id="groups", data=data)
    shown = [one for one in (totals, groups) if one.id not in changes.get("without", ())]
    return new_notebook(cells=[shows(head, *shown)])


def pages(
    *cards: dict[str, Any], files: tuple[str, ...] = (), versions: Any = None
) -> dict[str, str]:
    """Return the pages over some reports, all of them there in Ukrainian."""
    return index.pages(cards or [card()], files, versions)


def page(*cards: dict[str, Any], files: tuple[str, ...] = (), name: str = "index.html") -> str:
    return pages(*cards, files=files)[name]


def own(*cards: dict[str, Any], files: tuple[str, ...] = (), versions: Any = None) -> str:
    """Return the page of the programme ``sample``."""
    return pages(*cards, files=files, versions=versions)["sample/index.html"]


def links(text: str) -> list[tuple[str, str]]:
    """Return name and address of every link but the one that skips to the content."""
    return re.findall(r'<a (?:class="read" )?href="([^"#]*)"[^>]*>([^<]*)</a>', text)


def words(text: str) -> str:
    """Return the text of a page."""
    body = text[text.index("<body>") : text.index("</body>")].partition("<script>")[0]
    return " ".join(" ".join(Reader(body).text).split())


DAY = wording("uk").date(date(2025, 3, 18))


def reports(*kinds: str, year: int = 2024, name: str = "annual_report") -> tuple[str, ...]:
    return tuple(f"sample/{year}/{name}.{kind}" for kind in kinds)


def test_a_card_holds_what_the_report_shows_and_is_plain_json():
    """Money put in is no result: of the groups below, outputs alone count."""
    found = cards.card(document.read(executed()))
    assert found == card()
    assert json.loads(json.dumps(found)) == found


def test_a_card_of_a_report_without_tables_has_nothing_to_show():
    found = cards.card(document.read(executed(without=("totals", "groups"))))
    empty = {"planned": "", "actual": "", "rate": "", "unit": "", "met": None, "rated": None}
    assert found == {**card(), **empty, "bar": []}
    assert "2024 — — — —" in words(own(found))
    for text in (page(found), own(found)):
        assert "<svg" not in text
        assert "Одиниця" not in text


def test_a_programme_has_one_card_with_its_latest_year_and_one_report_to_read():
    """Formats and earlier years come after it, and no address stands there twice."""
    files = (
        *reports("html", "pdf", "ipynb"),
        *reports("html", "pdf", year=2023),
        *reports("html", "pdf", name="published_figures_audit"),
        "sample/programme_review.html",
    )
    text = page(card(year=2023), card(), files=(*files, "sample/2024/tables/totals.csv"))
    assert links(text) == [
        ("sample/index.html", "Програма"),
        ("sample/2024/annual_report.html", "Читати звіт за 2024 рік"),
        ("sample/2023/annual_report.html", "2023"),
        ("sample/2024/annual_report.pdf", "PDF"),
        ("sample/2024/annual_report.ipynb", "зошит"),
        ("sample/2024/published_figures_audit.html", "Перевірка надрукованого"),
        ("sample/2024/published_figures_audit.pdf", "PDF"),
        ("sample/programme_review.html", "Огляд за роками"),
    ]
    said = "Профінансовано 90,0 % 9,0 із 10,0 тис. грн Показники результату 2 із 3 досягли плану"
    assert said in words(text)
    assert len(Reader(text).all("details")) == 1


def test_a_bar_is_as_long_as_the_larger_of_plan_and_fact():
    bar = re.findall(r'viewBox="0 0 ([\d.]+) 4".*?width="([\d.]+)".*?width="([\d.]+)"', page())
    assert bar == [("10.0", "10.0", "9.0"), ("3.0", "3.0", "2.0")]
    (over,) = re.findall(r'viewBox="0 0 ([\d.]+) 4"', page(card(bar=["4", "5"], rated=None)))
    assert over == "5.0"
    for none in ([], ["0", "0"], ["5"], ["-1", "-2"]):
        assert "<svg" not in page(card(bar=none, rated=None))


def test_a_report_without_a_page_is_read_as_what_there_is():
    text = page(files=reports("pdf"))
    assert links(text)[1:] == [("sample/2024/annual_report.pdf", "Читати звіт за 2024 рік")]
    assert "Читати звіт" not in page()
    part = page(card(period="за I півріччя 2024 року"), files=reports("pdf"))
    assert links(part)[1][1] == "Читати звіт за I півріччя 2024 року"


def test_the_page_of_a_programme_leads_to_every_year_review_audit_version_and_method():
    files = (
        "methodology/methodology.html",
        "portfolio/portfolio.pdf",
        "sample/programme_review.html",
        *reports("html", "pdf"),
        *reports("html", name="published_figures_audit"),
        *reports("html", year=2023),
        "other/2024/annual_report.html",
    )
    released = {"number": 1, "date": "2025-03-18", "pages": ["annual_report.html"]}
    kept = {"sample/2023": [released, {**released, "number": 2, "pages": []}]}
    text = own(card(year=2023), card(), card("other"), files=files, versions=kept)
    assert links(text) == [
        ("../index.html", "Звіти"),
        ("2024/annual_report.html", "Читати звіт за 2024 рік"),
        ("2024/annual_report.html", "Звіт"),
        ("2024/annual_report.pdf", "PDF"),
        ("2024/published_figures_audit.html", "Перевірка надрукованого"),
        ("2023/annual_report.html", "Звіт"),
        ("2023/versions/1/annual_report.html", f"версія 1 від {DAY}"),
        ("programme_review.html", "Огляд за роками"),
        ("../portfolio/portfolio.pdf", "PDF"),
        ("../methodology/methodology.html", "Методика"),
    ]
    assert "версія 2 від" in words(text)
    assert "Портфель програм: PDF" in words(text)
    (trail,) = re.findall(r'<span aria-current="page">(.*?)</span>', text)
    assert trail == "Програма"
    assert "<script" not in text
    assert "script-src" not in text


def test_each_language_has_pages_of_its_own_that_lead_to_each_other():
    """A report that is there in one language alone is found from both."""
    files = ("sample/2024/annual_report.en.html", "sample/2024/annual_report.en.ipynb")
    found = pages(card(lang="en", name="Programme"), files=(*files, *reports("pdf")))
    assert {*found} == {
        *("index.html", "index.en.html"),
        *("sample/index.html", "sample/index.en.html"),
    }
    assert '<a href="index.en.html" lang="en" hreflang="en">In English</a>' in found["index.html"]
    english = found["index.en.html"]
    assert '<html lang="en">' in english
    assert links(english)[:3] == [
        ("index.html", "Українською"),
        ("sample/index.en.html", "Programme"),
        (files[0], "Read the report for 2024"),
    ]
    only = pages(card(lang="en"), files=files)["index.html"]
    assert f'href="{files[0]}" hreflang="en"' in only
    assert {*pages(files=reports("pdf", "ipynb"))} == {"index.html", "sample/index.html"}


def test_the_key_figures_count_what_there_are_several_of():
    text = words(page(card(), card(year=2022), card("other")))
    assert "Програми 2 Річні звіти 3 Роки 2022–2024" in text
    assert "Ради 2" in words(page(card(), card("other", council="Інша рада")))
    assert '<dl class="key"' not in page()
    assert "Знайдено програм: {n} із 0" in index.pages([], ())["index.html"]


def test_programmes_stand_by_council_and_name_with_the_last_year_first():
    cards = [
        card("b", 2023, name="Ґанок"),
        card("b", 2025, name="Ґанок"),
        card("b", 2024, name="Стара назва"),
        card("a", name="Ялинка"),
        card("c", name="Дороги"),
        card("d", name="Яблука", council="Громада"),
    ]
    text = page(*cards)
    assert [one["id"] for one in Reader(text).all("section")] == ["d", "b", "c", "a"]
    assert "Попередні роки: 2024, 2023</p>" in text
    assert "Стара назва" not in text


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_languages_that_of_the_page_counts(order):
    cards = [card(name="Програма"), card(name="Programme", lang="en", rate="90.0%")][::order]
    files = ("sample/2024/annual_report.en.ipynb",)
    assert "Програма</a></h2>" in page(*cards, files=files)
    assert "Programme</a></h2>" in page(*cards, files=files, name="index.en.html")


def test_the_landing_page_can_run_its_own_script_and_nothing_else():
    hostile = {"accent": "#1d4f7c", "contact": HOSTILE}
    text = page(card(name=HOSTILE, notice=HOSTILE, council=HOSTILE, site=hostile))
    found = Reader(text)
    (policy,) = [one["content"] for one in found.all("meta") if one.get("http-equiv")]
    assert f"script-src '{digest(SCRIPT)}';" in policy
    assert not re.search(r"</|<!--|fetch|XMLHttp|import|eval|innerHTML|https?:|cookie", SCRIPT)
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL) == [SCRIPT]
    assert len(found.all("script")) == 1
    assert not any(name.startswith("on") for _, names in found.found for name in names)
    assert "".join(found.text).count(HOSTILE) == 4
    assert found.all("link") == [{"rel": "icon", "href": found.all("link")[0]["href"]}]
    assert found.all("link")[0]["href"].startswith("data:image/svg+xml,")


def test_without_the_script_the_field_is_hidden_and_the_list_is_not():
    found = Reader(page())
    hidden = [names["id"] for _, names in found.found if "hidden" in names]
    assert hidden == ["page.search"]
    (field,) = found.all("input")
    assert field["type"] == "search"
    assert [one["for"] for one in found.all("label")] == [field["id"]]
    (status,) = [names for _, names in found.found if names.get("role") == "status"]
    assert status["data-found"] == "Знайдено програм: {n} із 1"


def test_an_address_with_odd_signs_is_quoted():
    odd = 'a"b&c'
    text = page(card(odd), files=(f"{odd}/2024/annual_report.pdf",))
    assert [one for one, _ in links(text)] == [
        "a%22b%26c/index.html",
        "a%22b%26c/2024/annual_report.pdf",
    ]


SITE = {"accent": "#1d4f7c", "contact": "rada@example.org", "arms": "PHN2Zy8+"}
DRAWN = b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"/>').decode()
"""The arms, with what a browser needs to draw them."""


def test_the_council_s_colour_arms_and_contact_stand_on_the_page_of_its_programme():
    """And on the landing page, where there is one council."""
    alike = pages(card(site=SITE), card("other", site=SITE))
    apart = pages(card(site=SITE), card("other", site=SITE, council="Інша рада"))
    shown = (alike["index.html"], alike["sample/index.html"], apart["sample/index.html"])
    for text in shown:
        assert "--accent: #1d4f7c" in text
        assert 'alt="Герб: Рада"' in text
        assert f'src="data:image/svg+xml;base64,{DRAWN}"' in text
        assert '<a href="mailto:rada@example.org">rada@example.org</a>' in text
    assert "#1d4f7c" not in apart["index.html"]
    assert "<img" not in apart["index.html"]


def put(output, year=2024, lang="uk"):
    folder = output / "sample" / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    suffix = "" if lang == "uk" else f".{lang}"
    nbformat.write(executed(year, lang), folder / f"annual_report{suffix}.ipynb")
    return folder


def test_a_folder_without_cards_is_read_anew(tmp_path):
    assert index.again(tmp_path) == {}
    (put(tmp_path) / "published_figures_audit.html").write_text("x")
    put(tmp_path, lang="en")
    found = index.again(tmp_path)
    assert [address for address, _ in links(found["index.html"])] == [
        "index.en.html",
        "sample/index.html",
        "sample/2024/annual_report.ipynb",
        "sample/2024/published_figures_audit.html",
    ]
    assert "2 із 3" in words(found["sample/index.en.html"].replace("of", "із"))


VERSION = '{"versions": [{"number": 1, "date": "2025-03-18"}]}'


@pytest.mark.parametrize(
    ("text", "said"),
    [(VERSION, True), (VERSION.replace("03-18", "33-18"), False), ("[]", False), ("{", False)],
)
def test_released_versions_are_read_from_their_list_if_it_is_sound(tmp_path, text, said):
    folder = put(tmp_path) / "versions"
    folder.mkdir()
    (folder / "versions.json").write_text(text)
    assert ("версія 1 від" in index.again(tmp_path)["index.html"]) is said


@pytest.mark.parametrize("content", ["", "{}", "not a notebook"])
def test_somebody_else_s_file_is_passed_over(tmp_path, content):
    put(tmp_path)
    folder = tmp_path / "other" / "2024"
    folder.mkdir(parents=True)
    (folder / "annual_report.ipynb").write_text(content)
    text = index.again(tmp_path)["index.html"]
    assert [one["id"] for one in Reader(text).all("section")] == ["sample"]
