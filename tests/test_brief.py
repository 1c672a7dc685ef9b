"""The report on one sheet: never more, whatever there is, and it says what it leaves out."""

import io
from dataclasses import replace
from functools import cache

import pytest
from nbformat import v4
from pypdf import PdfReader
from test_document import shows
from test_publish_pdf import text_of
from test_tables import PROGRAMME, indicator, measure, small

from civlib.compute import finance, indicators, standing
from civlib.dataset import YearData
from civlib.dataset.model import Name
from civlib.publish import brief, document, pdf
from civlib.show import charts, note, sentences, tables

LONG = "Проведення заходів, спрямованих на вирішення соціальних проблем громади міста, " * 4
CONCLUSION = "## Висновок\n"


def year(count: int, conclusion: str = "") -> YearData:
    """Return a year of so many measures that were not done and differ from their plan."""
    rows = [measure(f"1.{n}", LONG, status="partly", reason="Дощ.", executors=LONG)
            for n in range(1, count + 1)]  # fmt: skip
    money = [(f"1.{n}", "city", "5", "4") for n in range(1, count + 1)]
    return replace(small(rows, money), conclusion=conclusion)


def read(data: YearData, lang: str = "uk") -> document.Document:
    """Return the yearly report of the year, as far as the sheet needs it."""
    sums = finance.by_measure(data.measures, data.funding)
    totals = finance.totals(data.funding, data.programme.source_ids)
    found, rated = standing.by_measure(data), indicators.rate(data.indicators)
    of_money = (totals, finance.deviations(data.funding))
    heading = v4.new_markdown_cell(CONCLUSION, metadata={"civlib": {"anchor": "conclusion"}})
    shown = (
        sentences.head(data, lang),
        sentences.keys(data, *of_money, rated, found, lang),
        charts.measures(data, sums, lang),
        tables.undone(data, found, lang),
        *(tables.indicators(data, rated, group, lang) for group in ("inputs", "outputs")),
    )
    text = note.text(data, sums, totals, rated, lang, "conclusion")
    cells = [*map(shows, shown), heading, shows(text)]
    return document.read(v4.new_notebook(cells=cells))


@cache
def sheet(count: int, lang: str = "uk") -> PdfReader:
    data = year(count, conclusion="Звіт узяти до відома.\n\n- Назвати причини.")
    return PdfReader(io.BytesIO(brief.render(read(data, lang))))


@pytest.mark.parametrize("count", [1, 9, 80])
def test_it_is_one_sheet_whatever_there_is_and_says_what_is_left_out(count):
    reader = sheet(count)
    assert len(reader.pages) == 1
    said = text_of(reader)
    assert "Міська рада, «Мала програма», за 2019 рік" in said
    assert f"0 із {count}" in said
    assert "Звіт узяти до відома. Назвати причини." in said
    assert ("усі вони є в повному звіті" in said) == (count > 8)


def test_indicators_below_their_plan_are_named_but_for_those_of_inputs():
    """3 of 4 is 75 %; 5 of 5 is met; money that was saved is no missed result."""
    rows = [indicator("outputs", 1, "4", "3"), indicator("outputs", 2, "5", "5"),
            indicator("inputs", 1, "9", "8")]  # fmt: skip
    said = text_of(PdfReader(io.BytesIO(brief.render(read(small(indicators=rows))))))
    assert "що не досягли плану: 1 Показник продукту № 1. Показник 1 75,0 % Дата" in said


def test_it_is_dated_tagged_and_called_as_the_report():
    reader = sheet(1, "en")
    xmp = reader.root_object["/Metadata"].get_object().get_data()
    assert b"pdfaid:conformance>A" in xmp
    assert b"pdfuaid:part>1" in xmp
    assert reader.metadata is not None
    assert reader.metadata.title == "Report on results in 2019\u00a0— Small programme"
    assert str(reader.metadata.creation_date).startswith("2020-03-18")


def test_titles_of_any_length_still_leave_one_sheet():
    long = Name("Довга назва програми " * 60)
    data = replace(year(3), programme=replace(PROGRAMME, title=long, council=long))
    assert len(PdfReader(io.BytesIO(brief.render(read(data)))).pages) == 1


def test_the_whole_report_opens_with_the_same_figures():
    found = PdfReader(io.BytesIO(pdf.render(read(year(2)))))
    first = " ".join(found.pages[0].extract_text().split())
    for part in (
        "Звіт за 2019 рік",
        "Мала програма",
        "Гроші, тис. грн 8,0",
        "0 із 2",
        "Як посилатися",
    ):
        assert part in first


@pytest.mark.parametrize("count", [3, 30])
def test_pages_have_their_own_numbers_whether_or_not_the_chart_fits_the_first(count):
    pages = PdfReader(io.BytesIO(pdf.render(read(year(count))))).pages
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page.extract_text()
    assert ("Рисунок 1" in pages[0].extract_text()) == (count == 3)
