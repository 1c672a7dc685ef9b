"""The landing page: what is published can be found, and nothing else; one script, and no other."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_notebook
from test_document import shows
from test_markup import HOSTILE, Reader, row, table

from civlib.publish import document, index
from civlib.publish.html import digest
from civlib.show.display import Data, ReportHead, Row

SCRIPT = resources.files("civlib.publish").joinpath("page/index.js").read_text(encoding="utf-8")


def card(programme: str = "sample", year: int = 2024, **changes: Any) -> dict[str, Any]:
    """Return a card as a build keeps it."""
    head = {"lang": "uk", "name": "Програма", "council": "Рада", "period": "", "notice": ""}
    totals = {"planned": "10,0", "actual": "9,0", "rate": "90,0\u00a0%", "unit": "тис.\u00a0грн"}
    groups = {"met": 3, "rated": 4}
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
    columns = table().columns[:1] + table().columns[2:] * 4
    totals = table(foot, id="totals", columns=columns)
    data = Data("groups", ("group", "met", "rated"), (("inputs", "1", "1"), ("outputs", "2", "3")))
    groups = table(id="groups", data=data)
    shown = [one for one in (totals, groups) if one.id not in changes.get("without", ())]
    return new_notebook(cells=[shows(head, *shown)])


def page(*cards: dict[str, Any], files: tuple[str, ...] = (), lang: str = "uk") -> str:
    return index.render(cards or [card()], files, lang)


def links(text: str) -> list[tuple[str, str]]:
    """Return name and address of every link but the one that skips to the content."""
    return re.findall(r'<a href="([^"#]*)"[^>]*>([^<]*)</a>', text)


def words(text: str) -> str:
    body = text[text.index("<body>") : text.index("<script>")]
    return " ".join(" ".join(Reader(body).text).split())


def test_a_card_holds_what_the_report_shows_and_is_plain_json():
    found = index.card(document.read(executed()))
    assert found == card()
    assert json.loads(json.dumps(found)) == found


def test_a_card_of_a_report_without_tables_has_nothing_to_show():
    found = index.card(document.read(executed(without=("totals", "groups"))))
    empty = {"planned": "", "actual": "", "rate": "", "unit": "", "met": None, "rated": None}
    assert found == {**card(), **empty}
    assert "2024 — — — —" in words(page(found))
    assert "Одиниця" not in page(found)


def test_every_year_has_its_figures_and_the_files_that_are_there():
    folder = "sample/2024"
    files = [f"{folder}/annual_report.{kind}" for kind in ("html", "pdf", "ipynb")]
    text = page(files=(*files, f"{folder}/tables/totals.csv", "index.html"))
    assert links(text) == [
        (files[0], "Звіт"),
        (files[1], "PDF"),
        (files[2], "обчислення (Jupyter)"),
    ]
    assert "2024 10,0 9,0 90,0 % 3 із 4 Звіт · PDF · обчислення (Jupyter)" in words(text)
    text = page(files=files[1:2])
    assert links(text) == [(files[1], "PDF")]
    assert "Звіт · PDF" in words(text), "where there is no page it is named all the same"


def test_each_kind_of_report_stands_where_it_belongs_in_each_language():
    files = (
        "methodology/methodology.html",
        "portfolio/portfolio.html",
        "portfolio/portfolio.en.pdf",
        "sample/programme_review.html",
        "sample/2024/annual_report.en.html",
        "sample/2024/published_figures_audit.html",
        "other/2024/annual_report.html",
    )
    assert links(page(files=files)) == [
        ("portfolio/portfolio.html", "Портфель програм"),
        ("portfolio/portfolio.en.pdf", "PDF"),
        ("methodology/methodology.html", "Методика"),
        ("sample/programme_review.html", "Огляд за роками"),
        ("sample/2024/annual_report.en.html", "Звіт, англійською"),
        ("sample/2024/published_figures_audit.html", "Перевірка надрукованого"),
    ]
    assert 'annual_report.en.html" hreflang="en"' in page(files=files)


def test_the_key_figures_count_programmes_reports_and_years():
    text = words(page(card(), card(year=2022), card("other")))
    assert "Програми 2 Річні звіти 3 Роки 2022–2024" in text
    assert "Програми 1 Річні звіти 1 Роки 2024" in words(page())
    assert "Ради 2" in words(page(card(), card("other", council="Інша рада")))
    assert "Програми 0" in words(index.render([], ()))


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
    assert re.findall(r'scope="row" data-find>(\d+)<', text)[1:4] == ["2025", "2024", "2023"]
    assert "Стара назва" not in text


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_languages_that_of_the_page_counts(order):
    cards = [card(name="Програма"), card(name="Programme", lang="en", rate="90.0%")][::order]
    assert "<h2 data-find>Програма</h2>" in page(*cards)
    assert "<h2 data-find>Programme</h2>" in page(*cards, lang="en")
    assert "<h2 data-find>Programme</h2>" in page(next(one for one in cards if one["lang"] == "en"))


def test_the_page_can_run_its_own_script_and_nothing_else():
    text = page(card(name=HOSTILE, notice=HOSTILE, council=HOSTILE))
    found = Reader(text)
    (policy,) = [one["content"] for one in found.all("meta") if one.get("http-equiv")]
    assert f"script-src '{digest(SCRIPT)}';" in policy
    assert not re.search(r"</|<!--|fetch|XMLHttp|import|eval|innerHTML|https?:|cookie", SCRIPT)
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL) == [SCRIPT]
    assert len(found.all("script")) == 1
    assert not any(name.startswith("on") for _, names in found.found for name in names)
    assert "".join(found.text).count(HOSTILE) == 3


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
    assert links(text) == [("a%22b%26c/2024/annual_report.pdf", "PDF")]


def put(output, year=2024, lang="uk"):
    folder = output / "sample" / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    suffix = "" if lang == "uk" else f".{lang}"
    nbformat.write(executed(year, lang), folder / f"annual_report{suffix}.ipynb")
    return folder


def test_a_folder_without_cards_is_read_anew(tmp_path):
    assert index.text(tmp_path) is None
    (put(tmp_path) / "published_figures_audit.html").write_text("x")
    put(tmp_path, lang="en")
    text = index.text(tmp_path)
    assert [address for address, _ in links(text)] == [
        "sample/2024/annual_report.ipynb",
        "sample/2024/annual_report.en.ipynb",
        "sample/2024/published_figures_audit.html",
    ]
    assert "3 із 4" in words(text)


@pytest.mark.parametrize("content", ["", "{}", "not a notebook"])
def test_somebody_else_s_file_is_passed_over(tmp_path, content):
    put(tmp_path)
    folder = tmp_path / "other" / "2024"
    folder.mkdir(parents=True)
    (folder / "annual_report.ipynb").write_text(content)
    text = index.text(tmp_path)
    assert [one["id"] for one in Reader(text).all("section")] == ["sample"]
