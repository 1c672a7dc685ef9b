"""The page over all programmes: every cell and sentence by hand, and any number of programmes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import drawn
import executed
import pytest
from conftest import SAMPLE
from drawn import spaces
from matplotlib.figure import Figure
from pandas import DataFrame
from test_outputs import FINDINGS, INDICATORS, TOTALS, put
from test_portfolio import (
    LIBRARIES,
    OF_YEAR,
    ROADS,
    ROWS,
    THREE,
    YOUTH,
    half,
    programme,
    published,
)
from test_sentences import shown
from test_tables import HOSTILE, plain

from civlib.compute import portfolio
from civlib.dataset.model import Name, Programme
from civlib.dataset.outputs import Published
from civlib.publish import html, pdf
from civlib.show import charts, sentences, tables
from civlib.show.captions import programme_names
from civlib.show.charts import shapes
from civlib.show.display import NOTHING, ReportEnd, ReportFigure, ReportKeys, ReportTable
from civlib.wording import wording
from civlib.wording.terms import State

REPORT = ("1", "1", "", "")


def labels(table: ReportTable) -> list[str]:
    return [column.label for column in table.columns]


def written(figure: ReportFigure) -> list[str]:
    return drawn.written(next(drawn.drawings(figure)))


def of(found: Published, make: Callable[..., Any], lang: str = "uk") -> Any:
    """Return what is made of the compared year of published reports."""
    return make(found, portfolio.compared(portfolio.years(found)), lang)


def many(count: int, **changes: Any) -> Published:
    """Return so many programmes, each nearer to its plan than the one before."""
    own = [programme(f"p{n:03}", f"Програма {n:03}", **changes) for n in range(count)]
    reports = {(one.slug, 2024): ("1000", str(n), "m" * n + "n", "") for n, one in enumerate(own)}
    return published(own, reports)


def alone(planned: str | None, actual: str | None, *rest: str | None) -> Published:
    """Return one report: its money, the states of its indicators and its findings, if any."""
    states, findings = rest or ("", "")
    return published([YOUTH], {("youth", 2024): (planned, actual, states, findings)})


def audited(findings: str | None) -> DataFrame:
    """Return the rows of one report with findings, or one that was not audited."""
    return portfolio.years(alone("1", "1", "", findings))


def funded(own: Sequence[Programme], *actuals: str | None) -> Published:
    """Return programmes that planned 10, each with what it got."""
    pairs = zip(own, actuals, strict=True)
    return published(own, {(one.slug, 2024): ("10", actual, "", "") for one, actual in pairs})


APART = published(
    [LIBRARIES, programme("s", "Бали", "балів")],
    {("libraries", 2024): ("30", "20", "", ""), ("s", 2024): ("7", "7", "", "")},
)
"""Amounts that cannot be converted into each other."""


def test_the_compared_year_in_ukrainian():
    """The hryvnias of the roads are thousands like the others'; nearest to the plan come first."""
    table = tables.portfolio.compared(THREE, OF_YEAR, "uk")
    assert ["|".join(row) for row in plain(table)] == [
        "Шляхи|9,0|9,0|100,0 %|2|0|0|—",
        "Молодь|60,0|66,6|111,0 %|2|2|2|100,0 %",
        "Бібліотеки|30,0|20,0|66,7 %|4|3|1|33,3 %",
    ]
    assert (table.unit, table.title) == (
        "тис. грн",
        "Виконання за 2024 рік: від 66,7\u00a0% до 111,0\u00a0%",
    )
    assert table.notes[0].startswith("Понад 100 %")
    own = [programme("a", "Ярмарки"), programme("b", "Їдальні"), programme("c", "Вода")]
    equal = of(funded(own, *"111"), tables.portfolio.compared)
    assert [row[0] for row in plain(equal)] == ["Вода", "Їдальні", "Ярмарки"]
    assert not any("Понад 100 %" in note for note in equal.notes), "none has more than its plan"


@pytest.mark.parametrize(
    ("actuals", "title"),
    [
        (("5",), "Execution in 2024: 50.0%"),
        ((None, None), "No percentage of execution is defined in 2024"),
        (("5", "5"), "Execution in 2024: 50.0%"),
        (("5", "20.45"), "Execution in 2024: from 50.0% to 204.5%"),
    ],
)
def test_the_table_says_what_can_be_said_and_one_unit_has_no_column(actuals, title):
    own = [programme(f"p{n}", "Програма") for n in range(len(actuals))]
    table = of(funded(own, *actuals), tables.portfolio.compared, "en")
    assert table.title == title
    assert (table.unit, "Unit" in labels(table)) == ("тис. грн", False)
    apart = of(APART, tables.portfolio.compared, "en")
    assert (apart.unit, "Unit" in labels(apart)) == ("", True)


def test_execution_by_year_has_dashes_for_gaps():
    table = tables.portfolio.execution(THREE, ROWS, "uk")
    assert labels(table) == ["Програма", "2022", "2023", "2024"]
    assert plain(table) == [
        ["Бібліотеки", "—", "90,0 %", "66,7 %"],
        ["Молодь", "—", "—", "111,0 %"],
        ["Шляхи", "—", "—", "100,0 %"],
    ]
    reports = {("youth", year): ("1", "1", "", "") for year in range(2015, 2024)}
    found = published([YOUTH], reports)
    table = tables.portfolio.execution(found, portfolio.years(found), "en")
    assert labels(table)[1:] == [str(year) for year in range(2018, 2024)]
    assert "The last 6 are shown" in table.notes[1]


def test_totals_add_what_can_be_converted_and_say_what_is_missing():
    table = tables.portfolio.totals(THREE, portfolio.by_year(ROWS), "uk")
    assert plain(table) == [
        ["2022", "1", "5,0", "—", "—", "—"],
        ["2023", "1", "10,0", "9,0", "−1,0", "90,0 %"],
        ["2024", "3", "99,0", "95,6", "−3,4", "96,6 %"],
    ]
    assert "Без плану або факту — 1\u00a0звіт; до сум не враховано." in table.notes
    apart = tables.portfolio.totals(APART, portfolio.by_year(portfolio.years(APART)), "uk")
    assert plain(apart) == [
        ["2024", "балів", "1", "7,0", "7,0", "0,0", "100,0 %"],
        ["2024", "тис. грн", "1", "30,0", "20,0", "−10,0", "66,7 %"],
    ]
    for actual, title in (
        ("66.6", "All programmes in 2024: 111.0% of plan (66.6 of 60.0 тис. грн)"),
        (None, "All programmes by year"),
    ):
        found = alone("60", actual)
        sums = portfolio.by_year(portfolio.years(found))
        assert tables.portfolio.totals(found, sums, "en").title == title


def test_parts_of_a_year_are_named():
    own = [YOUTH, half("half", "Піврічна"), half("other", "Інша")]
    found = published(own, {(one.slug, 2024): ("10", "5", "", "") for one in own})
    rows = portfolio.years(found)
    table = tables.portfolio.totals(found, portfolio.by_year(rows), "uk")
    assert [row[:2] for row in plain(table)] == [
        ["за I півріччя 2024 року", "2"],
        ["2024", "1"],
    ]
    note = tables.portfolio.execution(found, rows, "en").notes[1]
    assert note == (
        "Not for a whole year: half in English, in the first half of 2024; "
        "other in English, in the first half of 2024."
    )
    assert of(found, tables.portfolio.compared, "en").title == (
        "Execution in the first half of 2024: 50.0%"
    )


def test_states_with_their_shares_and_the_sum():
    table = tables.portfolio.states(portfolio.states(OF_YEAR), "uk")
    assert shown(table.title) == "Плану досягли 3 із 5 показників, які можна оцінити"
    assert plain(table) == [
        ["✓ досягнуто", "3", "37,5 %", "2"],
        ["✗ не досягнуто", "2", "25,0 %", "1"],
        ["○ плану немає", "1", "12,5 %", "1"],
        ["○ не планувалося", "1", "12,5 %", "1"],
        ["○ виконано без плану", "1", "12,5 %", "1"],
        ["Усього", "8", "", ""],
    ]
    assert len(table.data.rows) == len(State)


def test_findings_with_a_dash_where_nothing_was_audited():
    table = tables.portfolio.findings(THREE, portfolio.findings(ROWS), "uk")
    assert plain(table) == [
        ["Бібліотеки", "2", "2", "0", "0", "0", "2"],
        ["Молодь", "0", "—", "—", "—", "—", "—"],
        ["Шляхи", "1", "0", "0", "2", "1", "3"],
        ["Усього", "3", "2", "0", "2", "1", "5"],
    ]
    table = tables.portfolio.findings(THREE, portfolio.findings(audited(None)), "uk")
    assert table.title == "Жодного надрукованого звіту не перевірено"
    assert len(table.rows) == 1


def keys(found: Published, lang: str = "uk") -> ReportKeys:
    return sentences.portfolio_keys(found, portfolio.years(found), lang)


def told(found: Published, lang: str = "uk") -> list[str]:
    return [spaces(text) for text in keys(found, lang).sentences]


def figures(found: Published, lang: str = "uk") -> list[tuple[str, str]]:
    return [(spaces(one.value), spaces(one.detail)) for one in keys(found, lang).keys]


def test_the_first_page_in_ukrainian():
    assert told(THREE) == [
        "Оприлюднено 5 звітів за 2022–2024 роки (3 програми).",
        "За даними 3 звітів за 2024 рік спрямовано 95,6 із запланованих 99,0 тис. грн, тобто "
        "96,6 % плану.",
        "Найближче до плану: Шляхи — 100,0 %; найдалі від нього: Бібліотеки — 66,7 %. Показники "
        "результату — плану досягнуто за 3 із 5 оцінених показників.",
    ]
    assert figures(THREE) == [
        ("3 із 3", "порівняно за 2024 рік"),
        ("95,6", "96,6 % плану (99,0)"),
        ("3 із 5", "досягли плану; плану немає для 1 показника; план і факт нульові для 1 "
         "показника; план нульовий, а факт є, для 1 показника"),
        ("66,7 % плану", "Бібліотеки"),
    ]  # fmt: skip
    assert [(one.planned, one.actual) for one in keys(THREE).keys] == [
        (3, 3), (99.0, 95.6), (5, 3), (30.0, 20.0)
    ]  # fmt: skip


def test_amounts_of_different_units_are_told_apart():
    assert told(APART)[1] == (
        "За даними 2 звітів за 2024 рік; суми в одиницях, які не перерахувати одна в одну, не "
        "додано: спрямовано 7,0 із запланованих 7,0 балів (1 програма, 100,0 % плану); спрямовано "
        "20,0 із запланованих 30,0 тис. грн (1 програма, 66,7 % плану)."
    )
    assert figures(APART)[1] == ("—", "суми в різних одиницях не додано")


def test_the_first_page_in_english_with_a_programme_that_has_no_report_of_the_year():
    found = published(
        [LIBRARIES, YOUTH],
        {("libraries", 2023): ("10", "9", None, ""), ("youth", 2024): ("60", "66.6", "mn", "")},
    )
    assert told(found, "en") == [
        "Published: 2 reports for 2023–2024 (2 programmes). Without a report in 2024: 1 programme.",
        "1 report in 2024: the programmes received 66.6 of the planned 60.0 тис. грн, which is "
        "111.0% of the plan.",
        "Indicators of results – 1 of 2 rated indicators met the plan.",
    ]
    assert figures(found, "en")[3][1].startswith("one programme reports for this period")


def test_of_many_equals_some_are_named():
    own = [programme(f"p{n}", f"П{n}") for n in range(9)]
    found = funded(own, "5", *["10"] * 8)
    assert "П5 — 100,0 % і ще 3; найдалі від нього: П0 — 50,0 %." in told(found)[-1]
    assert figures(funded(own, *["5"] * 9))[3] == ("—", "усі програми однаково далеко від плану")
    equal = figures(funded(own, "5", "5", *["10"] * 7))[3]
    assert equal == ("50,0 % плану", "П0; так само далеко ще 1")


def test_of_what_is_not_there_no_sentence_speaks():
    found = alone("60", None, None, None)
    assert told(found) == [
        "Оприлюднено 1 звіт за 2024 рік (1 програма).",
        "Без плану або факту — 1 звіт.",
    ]
    assert [value for value, _ in figures(found)[1:]] == ["—"] * 3
    assert told(alone("0", "5"))[1] == (
        "За даними 1 звіту за 2024 рік спрямовано 5,0 тис. грн, на 5,0 більше, ніж заплановано "
        "(0,0)."
    )


@pytest.mark.parametrize(
    ("rows", "lang", "text"),
    [
        (ROWS, "uk",
         "Перевірено 3 надруковані звіти. Знайдено 5 розбіжностей: 2 помилки, 2 сумніви, "
         "1 зауваження до оформлення. Серед перевірених без жодної розбіжності — 1. "
         "Не перевірено — 2 звіти."),
        (audited(""), "en", "Nothing was found in 1 printed report."),
        (audited(None), "en", "No printed report was audited."),
    ],
)  # fmt: skip
def test_findings_in_a_sentence(rows, lang, text):
    assert shown(sentences.portfolio_findings(rows, lang).markdown) == text


def test_the_head_names_years_council_and_the_date_of_the_latest_report():
    """Several councils and made-up data are named."""
    head = sentences.portfolio_head(THREE, "uk")
    assert (head.programme, head.year, head.lang) == ("", 2024, "uk")
    assert head.title == "Портфель програм за 2022–2024 роки"
    assert (head.council, head.date, head.notice) == ("Міська рада", "2025-03-01", "")
    assert sentences.portfolio_end(THREE) == ReportEnd("", 2024)
    other = replace(YOUTH, council=Name("Селищна рада"), fictional=True)
    reports = {(slug, 2024): ("1", "1", "", "") for slug in ("libraries", "youth")}
    found = published([LIBRARIES, other], reports)
    head = sentences.portfolio_head(found, "uk")
    assert head.title == "Портфель програм за 2024 рік"
    assert (head.council, head.author) == ("", "civlib, зведення оприлюднених звітів")
    assert head.notice.startswith("Частина даних вигадана (1 із 2\u00a0програм)")
    assert programme_names(wording("uk"), found) == {
        "libraries": "Бібліотеки (Міська рада)",
        "youth": "Молодь (Селищна рада, вигадані дані)",
    }
    all_fictional = published([replace(LIBRARIES, fictional=True)], {("libraries", 2024): REPORT})
    assert "Дані вигадані" in sentences.portfolio_head(all_fictional, "uk").notice

    own = [programme("a", "Спорт"), programme("b", "Спорт"), programme("c", "Вода")]
    names = programme_names(wording("uk"), funded(own, *"111"))
    assert names == {"a": "Спорт (a)", "b": "Спорт (b)", "c": "Вода"}


@pytest.mark.parametrize("count", [3, 25])
def test_the_chart_shows_every_programme_that_it_has_room_for(count):
    figure = of(many(count), charts.portfolio.states)
    assert sum(text.startswith("Програма ") for text in written(figure)) == count
    assert not any("Показано" in note for note in figure.notes)


def test_of_two_programmes_there_is_no_chart():
    assert of(many(2), charts.portfolio.states) is NOTHING


def test_of_more_programmes_the_ends_are_shown_and_the_rest_is_counted():
    figure = of(many(60), charts.portfolio.states)
    names = [text for text in written(figure) if text.startswith("Програма ")]
    assert names == [f"Програма {n:03}" for n in (*range(59, 49, -1), *range(14, -1, -1))]
    assert "… між ними ще 35, їх наведено в таблиці" in written(figure)
    assert any(note.startswith("Показано 10 програм") for note in figure.notes)
    assert len(figure.data.rows) == 60


def test_the_table_has_a_bar_for_each_rate_and_none_without():
    """8 of 10, twice the plan and no plan, on a scale of 200 %."""
    own = [programme(name, name) for name in "abc"]
    table = of(funded(own, "8", "20", None), tables.portfolio.compared)
    marks = [[cell.mark for cell in row.cells if cell.mark] for row in table.rows]
    assert [[(m.planned, m.actual, m.met) for m in own] for own in marks] == [
        [(0.5, 0.4, False)], [(0.5, 1.0, True)], [],
    ]  # fmt: skip


def test_the_chart_shows_the_compared_year_alone():
    reports = {(one.slug, 2024): ("1", "1", "", "") for one in (YOUTH, ROADS, LIBRARIES)}
    found = published(
        [LIBRARIES, YOUTH, ROADS], {("libraries", 2023): ("10", "9", "mn", ""), **reports}
    )
    states = of(found, charts.portfolio.states)
    assert states.alt.count("показників немає") == 3


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_hostile_names_stay_text(lang):
    own = replace(YOUTH, title=Name(HOSTILE), unit=Name("<b>"), council=Name(HOSTILE))
    reports = {(slug, 2024): ("2", "1", "m", "") for slug in ("roads", "libraries")}
    found = published([own, ROADS, LIBRARIES], {("youth", 2024): REPORT, **reports})
    drawn.check(of(found, charts.portfolio.states, lang), told=False)
    assert "<script" not in keys(found, lang)._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_the_notebook_becomes_a_page_and_a_document(sample: Path, monkeypatch, lang):
    output = sample.parent / "outputs"
    monkeypatch.delenv("CIVLIB_OUTPUT", raising=False)
    for year in (2024, 2025):
        put(output, SAMPLE, year, totals=TOTALS, indicators=INDICATORS, findings=FINDINGS)
    report = executed.report(executed.stored("portfolio"), lang=lang)
    assert report.head["lang"] == lang
    page = html.render(report)
    assert page.count("<table") == 5
    assert page.count("<figure") == 0
    assert pdf.render(report).startswith(b"%PDF")


def test_a_stack_is_as_long_as_the_others_and_each_part_as_its_number():
    """6 of 9, 3 of 9; three thirds; nothing. A part of none has neither bar nor number."""
    ax = Figure(figsize=(480 / 72, 1), dpi=72).add_axes((0, 0, 1, 1))
    texts = [("А", "66,7 %"), ("Б", "50,0 %"), ("В", "—")]
    shapes.stacks(ax, texts, [(6, 3, 0), (1, 1, 1), (0, 0, 0)], ["так", "ні", "невідомо"])
    bars = [patch for patch in ax.patches if patch.get_height() == 13]
    assert [bar.get_width() for bar in bars] == pytest.approx([2 / 3, 1 / 3, *[1 / 3] * 3])
    assert [bar.get_x() for bar in bars] == pytest.approx([0, 2 / 3, 0, 1 / 3, 2 / 3])
    assert [text.get_text() for text in ax.texts if text.get_text().isdigit()] == [*"63111"]
