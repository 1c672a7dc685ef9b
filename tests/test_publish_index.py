"""The landing page: what is published can be found, and nothing else."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from test_markup import HOSTILE, Reader, row, table

from civlib.display import REPORT, TABLE, ReportHead, Row
from civlib.publish import index


def put(output, programme="sample", year=2024, name="Програма", notice="", kinds=("html", "pdf")):
    """Publish an executed report by hand, with its totals and the files beside it."""
    head = ReportHead(
        programme, year, "uk", "Звіт", "", "", "Рада", f"{year}-12-31", notice=notice, name=name
    )
    foot = Row(row("Усього", "10,0", "9,0", "−1,0", "90,0 %").cells, "total")
    columns = table().columns[:1] + table().columns[2:] * 4
    totals = table(foot, id="totals", columns=columns)
    shown = [(REPORT, head._repr_mimebundle_()), (TABLE, totals._repr_mimebundle_())]
    outputs = [new_output("display_data", data={mime: bundle[mime]}) for mime, bundle in shown]
    cells = [new_code_cell("x", execution_count=1, outputs=outputs)]
    folder = output / programme / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells), folder / "annual_report.ipynb")
    for kind in kinds:
        (folder / f"annual_report.{kind}").write_text("x")
    return folder


def links(page):
    return [a["href"] for a in Reader(page).all("a")][1:]


def test_every_year_has_its_totals_and_the_files_that_are_there(tmp_path):
    put(tmp_path)
    page = index.write(tmp_path).read_text(encoding="utf-8")
    assert links(page) == [
        "sample/2024/annual_report.html",
        "sample/2024/annual_report.pdf",
        "sample/2024/annual_report.ipynb",
    ]
    text = " ".join("".join(Reader(page).text).split())
    assert "Програма Рада" in text
    assert "2024 10,0 9,0 90,0 % Звіт: вебсторінка · PDF · обчислення (Jupyter)" in text


def test_the_audit_and_the_methodology_are_linked_where_they_are(tmp_path):
    folder = put(tmp_path, kinds=())
    (folder / "published_figures_audit.html").write_text("x")
    (tmp_path / "methodology.html").write_text("x")
    page = index.write(tmp_path).read_text(encoding="utf-8")
    assert links(page) == [
        "methodology.html",
        "sample/2024/annual_report.ipynb",
        "sample/2024/published_figures_audit.html",
    ]


def test_years_stand_under_their_programme_the_last_first(tmp_path):
    for year in (2023, 2025, 2024):
        put(tmp_path, year=year, kinds=())
    put(tmp_path, programme="another", name="Інша", kinds=())
    page = index.write(tmp_path).read_text(encoding="utf-8")
    assert [a["id"] for a in Reader(page).all("h2")] == ["another", "sample"]
    assert [link.split("/")[1] for link in links(page)] == ["2024", "2025", "2024", "2023"]


def test_nothing_published_makes_no_page(tmp_path):
    assert index.write(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "{}", "not a notebook"])
def test_somebody_else_s_file_is_passed_over(tmp_path, content):
    put(tmp_path, kinds=())
    folder = tmp_path / "other" / "2024"
    folder.mkdir(parents=True)
    (folder / "annual_report.ipynb").write_text(content)
    page = index.write(tmp_path).read_text(encoding="utf-8")
    assert [a["id"] for a in Reader(page).all("h2")] == ["sample"]


def test_hostile_names_stay_text_and_a_notice_is_shown(tmp_path):
    put(tmp_path, name=HOSTILE, notice=HOSTILE)
    found = Reader(index.write(tmp_path).read_text(encoding="utf-8"))
    assert not found.all("script")
    assert not any("onload" in attributes for _, attributes in found.found)
    assert "".join(found.text).count(HOSTILE) == 2


def test_a_second_page_replaces_the_first_whole(tmp_path):
    put(tmp_path)
    first = index.write(tmp_path).read_bytes()
    assert index.write(tmp_path).read_bytes() == first
    assert not list(tmp_path.glob("*.new"))
