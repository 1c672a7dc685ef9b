"""The programme review as readers meet it: every word and mark worked out by hand."""

import re
from dataclasses import replace
from functools import cache
from typing import Any

import drawn
import executed
import pytest
from drawn import SVG, drawings, spaces, written
from test_charts import LONG
from test_sentences import lines, shown
from test_tables import HOSTILE, PROGRAMME, indicator, measure, plain, small
from test_trends import YEARS, year

from civlib import dataset
from civlib.compute import trends
from civlib.dataset import YearData
from civlib.dataset.model import Name, Source, Term
from civlib.publish import html
from civlib.show import charts, sentences, tables
from civlib.show.charts import panels
from civlib.show.display import NOTHING, ReportFigure, ReportKeys, ReportTable

Years = tuple[YearData, ...]
TITLES = (LONG, HOSTILE + ' id="x" url(#y)', "Ї" * 100, "Свято 🎉 日本", "a")


def long_term(last: int, gaps: tuple[int, ...], number: int) -> Years:
    """Return the years from 2010 on, with awkward titles and values of every size."""
    programme = replace(PROGRAMME, term=Term(2010, last))
    return tuple(
        replace(_awkward(when - 2010, number, programme), year=when)
        for when in range(2010, last + 1)
        if when not in gaps
    )


def _awkward(place: int, number: int, programme: Any) -> YearData:
    found = [
        indicator(
            "outputs",
            n,
            str(10 ** (n % 9)),
            str(place * 10 ** (n % 9)),
            title=TITLES[n % 5],
            unit=TITLES[(n + 1) % 5],
        )
        for n in range(1, number + 1)
    ]
    funding = [("1.1", "city", str(10**place), str(9 * 10**place)), ("1.1", "other", "0", "0")]
    return small([measure("1.1", HOSTILE)], funding, found, programme=programme)


PROGRAMMES: dict[str, Years] = {
    "a gap and a break": YEARS,
    "one year of three": YEARS[1:],
    "one year in all": tuple(
        replace(one, programme=replace(PROGRAMME, term=Term(2020, 2020))) for one in YEARS[1:]
    ),
    "twelve years": long_term(2021, (2012, 2013, 2019), 7),
    "nothing": (year(2018, [measure("1.1")]),),
    "zeros": tuple(
        year(
            when,
            [measure("1.1")],
            [("1.1", "city", "0", "0")],
            [indicator("quality", 1, "0", "0"), indicator("quality", 2, None, None)],
        )
        for when in (2018, 2019, 2020)
    ),
}


@cache
def figures(name: str, lang: str = "uk") -> tuple[ReportFigure, ...]:
    """Return every chart of a programme's review."""
    years = PROGRAMMES[name]
    found = charts.review_sources(years, trends.by_source(years), lang)
    return getattr(found, "figures", ())


def money(years: Years, lang: str = "uk") -> ReportTable:
    return tables.review_money(years, trends.by_year(years), trends.totals(years), lang)


def series(years: Years, group: str = "outputs", lang: str = "uk") -> ReportTable:
    found = trends.series(years)
    return tables.review_indicators(years, found, trends.breaks(found), group, lang)


def keys(years: Years, lang: str = "uk") -> ReportKeys:
    met = trends.met_by_year(trends.series(years))
    return sentences.review_keys(years, trends.by_year(years), trends.totals(years), met, lang)


def told(years: Years, lang: str = "uk") -> list[str]:
    return [spaces(text) for text in keys(years, lang).sentences]


def test_money_has_a_row_for_each_year_and_a_sum_that_says_what_it_holds():
    shown = money(YEARS)
    assert plain(shown) == [
        ["2018", "115,0", "97,0", "−18,0", "84,3 %"],
        ["2019: даних немає", "—", "—", "—", "—"],
        ["2020", "207,0", "156,5", "−50,5", "75,6 %"],
        ["Разом за 2 з 3 років", "322,0", "253,5", "−68,5", "78,7 %"],
    ]
    assert spaces(shown.title) == (
        "За 2018, 2020 роки профінансовано 253,5 тис. грн, на 68,5 менше, ніж заплановано: "
        "78,7 % плану"
    )
    assert [spaces(note) for note in shown.notes] == [
        "Не враховано, бо бракує другої суми: захід 2.1 (міський бюджет) — план 9,0 "
        "тис. грн у 2020 році."
    ]
    assert shown.source == "funding.csv за 2018, 2020 роки; обчислення civlib"
    assert shown.data is not None
    assert shown.data.rows[1] == ("2019", "", "", "", "")


def test_a_programme_without_gaps_is_not_warned_of_any():
    shown = money(PROGRAMMES["zeros"])
    assert shown.notes == ()
    assert plain(shown)[-1] == ["Разом", "0,0", "0,0", "0,0", "—"]
    assert spaces(shown.title) == (
        "За 2018–2020 роки профінансовано 0,0 тис. грн, стільки, скільки заплановано"
    )


def test_each_source_has_its_years_and_its_own_sum():
    shown = tables.review_sources(YEARS, trends.by_source(YEARS), trends.totals(YEARS), "en")
    assert plain(shown) == [
        ["city budget"],
        ["2018", "105.0", "85.0", "−20.0", "81.0%"],
        ["2019: no data", "—", "—", "—", "—"],
        ["2020", "207.0", "156.5", "−50.5", "75.6%"],
        ["Sum of 2 of 3 years", "312.0", "241.5", "−70.5", "77.4%"],
        ["інші джерела"],
        ["2018", "10.0", "12.0", "+2.0", "120.0%"],
        ["2019: no data", "—", "—", "—", "—"],
        ["2020", "—", "—", "—", "—"],
        ["Sum of 1 of 3 years", "10.0", "12.0", "+2.0", "120.0%"],
    ]


def test_the_passport_tells_the_programme_and_nothing_of_one_year():
    last = year(2020, [measure("1.1")])
    settings = replace(PROGRAMME.settings(2019), heard=PROGRAMME.title)
    shown = tables.review_passport(
        (replace(last, programme=replace(PROGRAMME, years={2020: settings})),), "uk"
    )
    facts = dict(plain(shown))
    assert facts["Роки з даними"] == "1 з 3 років: 2020"
    assert facts["Термін реалізації"] == "2018–2020 роки"
    assert "Розгляд звіту" not in facts
    assert shown.source == "programme.toml; обчислення civlib"


def test_indicators_have_a_column_for_each_year_and_two_rows_for_each_series():
    shown = series(YEARS)
    assert plain(shown) == [
        ["1", " зустрічі", "од.", "план", "10", "—", "12"],
        ["факт", "8", "—", "12"],
        ["2", "Учасники клубів", "осіб", "план", "50", "—", "—"],
        ["факт", "60", "—", "—"],
        ["2", "Учасники клубів", "сімей", "план", "—", "—", "55"],
        ["факт", "—", "—", "66"],
    ]
    assert [column.label for column in shown.columns][4:] == ["2018", "2019", "2020"]
    assert shown.notes == ("Ряд перервано: № 2 — від 2020 року змінено одиницю.",)
    assert not shown.wide
    assert series(PROGRAMMES["twelve years"]).wide
    assert series(YEARS, "inputs") is NOTHING


def test_each_fact_has_its_bar_on_the_scale_of_its_group():
    """8 of 10, 12 of 12, 60 of 50 and 66 of 55 on a scale of 125 %; a gap has none."""
    marks = [[cell.mark for cell in row.cells[-3:]] for row in series(YEARS).rows]
    assert marks[::2] == [[None] * 3] * 3
    assert [[one and (one.planned, one.actual, one.met) for one in own] for own in marks[1::2]] == [
        [(0.8, 0.64, False), None, (0.8, 0.8, True)],
        [(0.8, 0.96, True), None, None],
        [None, None, (0.8, 0.96, True)],
    ]


def test_met_by_year_by_hand():
    shown = tables.review_met(YEARS, trends.met_by_year(trends.series(YEARS)), "uk")
    assert plain(shown) == [
        ["2018", "3", "2", "1"],
        ["2019: даних немає", "—", "—", "—"],
        ["2020", "3", "3", "2"],
    ]
    assert shown.title == (
        "Скільки показників результату досягли плану: 2018 рік — 1 із 2; 2020 рік — 2 із 3"
    )


def test_the_final_money_says_the_years_of_each_sum():
    shown = tables.review_totals(YEARS, trends.totals(YEARS), "uk")
    assert plain(shown) == [
        ["міський бюджет", "312,0", "241,5", "−70,5", "77,4 %", "2 з 3 років: 2018, 2020"],
        ["інші джерела", "10,0", "12,0", "+2,0", "120,0 %", "1 з 3 років: 2018"],
        ["Усього", "322,0", "253,5", "−68,5", "78,7 %", "2 з 3 років: 2018, 2020"],
    ]
    assert spaces(shown.title) == (
        "Підсумок за 2018, 2020 роки: 253,5 тис. грн, на 68,5 менше, ніж заплановано, 78,7 % плану"
    )


def test_the_final_measures_by_hand():
    shown = tables.review_measures(YEARS, trends.measures(YEARS), "uk")
    assert plain(shown)[2:] == [
        ["1.2", "Конкурс проєктів", "7,0", "6,0", "−1,0", "85,7 %", "1 з 3 років: 2020"],
        ["1.10", "Школа", "—", "—", "—", "—", "жодного"],
        ["2.1", "Музей", "—", "—", "—", "—", "жодного"],
    ]


def test_the_final_indicators_by_hand():
    shown = tables.review_results(YEARS, trends.results(trends.series(YEARS)), "uk")
    assert plain(shown) == [
        ["Показники продукту"],
        ["1", " зустрічі", "од.", "2018, 2020", "2", "1"],
        ["2", "Учасники клубів", "осіб", "2018", "1", "1"],
        ["2", "Учасники клубів", "сімей", "2020", "1", "1"],
        ["Показники ефективності"],
        ["1", "Показник 1", "од.", "2020", "1", "0"],
        ["Показники якості"],
        ["1", "Показник 1", "%", "2018", "0", "0"],
    ]
    assert shown.title == (
        "Показники результату за всі роки з даними: оцінок — 5, з них плану досягнуто — 3"
    )


def test_the_first_page_word_for_word():
    """253.5 of 322: 97 of 115 in 2018 and 156.5 of 207 in 2020, which lacks more."""
    assert told(YEARS) == [
        "Міська рада, «Мала програма»: дані є за 2 з 3 років програми (2018, 2020); за 2019 рік "
        "даних немає, тому наведені суми не є підсумком усієї програми.",
        "За роки з даними на заходи спрямовано 253,5 тис. грн, на 68,5 менше, ніж заплановано "
        "(322,0), тобто 78,7 % плану. Найменший відсоток виконання — 75,6 % (2020 рік), найбільший "
        "— 84,3 % (2018 рік).",
        "Показники результату, що досягли плану: 2018 рік — 1 із 2; 2020 рік — 2 із 3.",
    ]
    assert [(one.label, spaces(one.value), spaces(one.detail)) for one in keys(YEARS).keys] == [
        ("Роки з даними", "2 із 3", "2018, 2020"),
        ("Гроші, тис. грн", "253,5", "78,7 % плану (322,0)"),
        ("Показники результату", "2 із 3", "досягли плану в 2020 році"),
        ("Найдалі від плану, тис. грн", "−50,5", "2020 рік: 75,6 % плану (207,0)"),
    ]
    assert [(one.planned, one.actual) for one in keys(YEARS).keys] == [
        (3, 2), (322.0, 253.5), (3, 2), (207.0, 156.5)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("nothing", ["1 of 3", "—", "—", "—"]),
        ("zeros", ["3 of 3", "0.0", "—", "—"]),
        ("one year in all", ["1 of 1", "156.5", "2 of 3", "−50.5"]),
    ],
)
def test_a_key_figure_that_the_data_do_not_give_is_a_dash_and_says_why(name, values):
    made = keys(PROGRAMMES[name], "en").keys
    assert [spaces(one.value) for one in made] == values
    assert all(one.detail for one in made)
    assert not re.search("[а-яіїєґ№]", " ".join(one.label + one.detail for one in made))


def test_years_that_are_as_far_from_their_plan_share_a_key_figure():
    assert spaces(keys(paid("8", "9", "8")).keys[3].detail) == (
        "2018 рік: 80,0 % плану (10,0); на стільки ж — 2020 рік"
    )


def paid(*facts: str | None) -> Years:
    """Return years from 2018 on, with a plan of 10 and each its fact."""
    return tuple(
        year(when, [measure("1.1")], [("1.1", "city", "10", fact)])
        for when, fact in enumerate(facts, 2018)
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (("8", "5", "10"), "The lowest execution rate is 50.0% (2019), the highest 100.0% (2020)."),
        (("8", "5", "8"),
         "The lowest execution rate is 50.0% (2019), the highest 80.0% (2018, 2020)."),
        (("8", "8.001"),
         "The lowest execution rate is 80.00% (2018), the highest 80.01% (2019)."),
        (("7.0001", "7.0002"),
         "The lowest execution rate is 70.001% (2018), the highest 70.002% (2019)."),
        (("8", "8", None), "The execution rate is the same in 2018–2019: 80.0%."),
        (("8", None), "over time: the rate is known for 2018 only (80.0%)."),
    ],
)  # fmt: skip
def test_the_range_of_the_rate_names_every_year_at_its_ends(facts, said):
    assert said in " ".join(told(paid(*facts), "en"))


def test_of_money_that_is_not_there_the_review_says_nothing():
    assert told(paid("8", "5", "10"), "en")[0].endswith(
        ": there are data for every year of the programme (2018–2020)."
    )
    for years in (PROGRAMMES["nothing"], paid(None)):
        text = " ".join(told(years, "en"))
        assert not re.search("received|rate is|same", text)
        assert (money(years) is NOTHING) == (years is PROGRAMMES["nothing"])
        frames = trends.by_source(years), trends.totals(years)
        assert tables.review_sources(years, *frames, "uk") is NOTHING
        assert tables.review_totals(years, frames[1], "uk") is NOTHING
        assert tables.review_measures(years, trends.measures(years), "uk") is NOTHING
        assert "sums given" not in text
        assert charts.review_sources(years, frames[0], "uk") is NOTHING


def test_where_no_amount_has_another_the_money_of_the_years_is_what_no_sum_holds():
    shown = money(paid(None), "en")
    assert shown.title == "Funding with only a planned or only an actual amount"
    assert [row[1:] for row in plain(shown)] == [["—"] * 4] * 4
    assert shown.notes[-1].endswith(" planned 10.0 thousand UAH in 2018.")


def test_breaks_are_told_with_both_values():
    assert lines(breaks(YEARS, "uk")) == [
        "Ряд перервано між 2018 і 2020 роками, показник продукту № 2: змінено одиницю. "
        "Було «осіб», стало «сімей»."
    ]


def breaks(years: Years, lang: str = "en") -> str:
    found = trends.series(years)
    return sentences.review_breaks(found, trends.breaks(found), lang).markdown


def test_without_breaks_the_page_says_whether_there_was_anything_to_compare():
    same = (YEARS[1], replace(YEARS[1], year=2019))
    assert shown(breaks(same)).startswith("No series is broken")
    for years in (YEARS[1:], PROGRAMMES["nothing"]):
        assert shown(breaks(years)).startswith("There is nothing to compare")


def test_a_changed_direction_is_told_in_words_and_a_hostile_title_is_escaped():
    one = indicator("outputs", 1, "1", "1", title=HOSTILE)
    other = indicator("outputs", 1, "1", "1", title="Інше", direction="lower")
    (line,) = lines(breaks((year(2018, [], [], [one]), year(2019, [], [], [other]))))
    assert HOSTILE in line
    assert line.endswith("It was: higher is better; it became: lower is better.")


def test_years_are_linked_in_their_language_and_a_gap_is_named():
    uk, en = (sentences.review_years(YEARS, lang).markdown for lang in ("uk", "en"))
    assert "(2018/annual_report.en.html)" in en
    assert "(2020/annual_report.html)" in uk
    assert lines(en) == ["Report for 2018", "2019: no data", "Report for 2020"]


def test_quality_names_what_is_missing():
    assert lines(sentences.review_quality(YEARS, trends.series(YEARS), "uk").markdown) == [
        "Показник продукту № 2: є не за всі роки з даними, а лише за 2018 рік.",
        "Показник продукту № 2: є не за всі роки з даними, а лише за 2020 рік.",
        "Показник ефективності № 1: є не за всі роки з даними, а лише за 2020 рік.",
        "Показник якості № 1: є не за всі роки з даними, а лише за 2018 рік.",
    ]
    alike = YEARS[:1]
    assert sentences.review_quality(alike, trends.series(alike), "uk").markdown == ""


def test_the_origin_names_every_document_and_a_command_of_the_whole_programme():
    found = lines(sentences.review_origin(YEARS, "en").markdown)
    assert [line.split(":")[0] for line in found[:2]] == [
        "Official document for 2018",
        "Official document for 2020",
    ]
    assert "To repeat the computation: `civlib build small-programme --lang en`." in found


def test_the_head_is_that_of_the_last_year():
    head = sentences.review_head(YEARS, "uk")
    assert (head.year, head.date, head.notice) == (2020, "2020-12-31", "")
    assert (head.title, head.name) == ("Огляд за роками", "Мала програма")
    fictional = replace(YEARS[1], programme=replace(PROGRAMME, fictional=True))
    assert "вигадані" in sentences.review_head((fictional,), "uk").notice


def test_each_year_with_money_has_its_bar():
    """97 of 115 and 156.5 of 207 on a scale of 125 %; 2019 is a gap."""
    marks = [[cell.mark for cell in row.cells if cell.mark] for row in money(YEARS).rows]
    shares = [[(one.planned, one.met) for one in own] for own in marks]
    assert shares == [[(0.8, False)], [], [(0.8, False)], []]
    assert marks[0][0].actual == pytest.approx(97 / 115 * 0.8)
    assert "Nothing can be said of changes" in " ".join(told(paid("8"), "en")), "no trend of a year"


def test_panels_by_hand():
    """Two sources: 2 columns for each year with money, a word for a gap and where there is none."""
    (figure,) = figures("a gap and a break")
    wide = next(drawings(figure))
    assert len(drawn.boxes(figure.svg)) == 2 + 2 * (2 + 1)
    assert {"даних", "немає", "не", "подано"} <= {
        word for text in written(wide) for word in text.split()
    }
    assert spaces(figure.alt).endswith(
        "міський бюджет (тис. грн): 2018: 85,0 з 105,0; 2019: даних немає; 2020: 156,5 з 207,0. "
        "інші джерела (тис. грн): 2018: 12,0 з 10,0; 2019: даних немає; 2020: не подано."
    )
    assert spaces(figure.title) == (
        "Найдалі від плану: міський бюджет, 2020 рік (−50,5 тис. грн, 75,6 % плану)"
    )


def test_a_gap_is_a_dashed_base():
    """2019 in both panels and 2020 in the second one."""
    (figure,) = figures("a gap and a break")
    dashed = [
        path
        for path in next(drawings(figure)).iter(f"{SVG}path")
        if "stroke-dasharray" in path.get("style", "")
    ]
    assert len(dashed) == 2 + 1


def test_that_years_are_left_unlabelled_is_said_only_where_some_are():
    (few,), (many,) = figures("a gap and a break"), figures("twelve years")
    assert [len(one.notes) for one in (few, many)] == [1, 2]


def test_a_zero_is_a_mark():
    """The one source has plan and fact of 0 in all three years."""
    (figure,) = figures("zeros")
    assert len(drawn.boxes(figure.svg)) == 2 + 2 * 3
    assert min(box.high for box in drawn.boxes(figure.svg)) > 1


@pytest.mark.parametrize("lang", ["uk", "en"])
@pytest.mark.parametrize("name", PROGRAMMES)
def test_drawings_are_sound_and_keep_to_their_page(name, lang):
    """On paper a drawing of panels is no higher than a page."""
    made = figures(name, lang)
    assert len({figure.id for figure in made}) == len(made)
    for figure in made:
        drawn.check(figure)
        high = float(next(drawings(figure)).get("viewBox", "").split()[3])
        assert high <= panels.PAGE + 1


def many_sources(count: int) -> Years:
    names = [f"s{number:02}" for number in range(count)]
    programme = replace(PROGRAMME, sources=tuple(Source(name, Name(name)) for name in names))
    funding = [("1.1", name, "10", "9") for name in names]
    return (replace(small([measure("1.1")], funding, programme=programme), year=2018),)


def test_forty_sources_come_in_parts_and_none_is_lost():
    years = many_sources(40)
    found = charts.review_sources(years, trends.by_source(years), "uk").figures
    assert len(found) > 3
    rows = [row for figure in found for row in (figure.data.rows if figure.data else ())]
    assert [row[0] for row in rows if row[2]] == list(years[0].programme.source_ids)


@pytest.mark.parametrize(("name", "lang"), [*zip(PROGRAMMES, ["en", "uk"] * 3, strict=True)])
def test_every_programme_becomes_a_page_without_foreign_markup(name, lang, monkeypatch):
    """That it begins with the head and ends with the mark, `document.read` holds."""
    monkeypatch.setattr(dataset, "load_years", lambda programme: PROGRAMMES[name])
    made = executed.report(executed.stored("programme_review"), lang=lang)
    assert made.head["lang"] == lang
    assert "<script>alert" not in html.render(made, {})
    ids = {block["spec"]["id"] for block in made.blocks if "spec" in block}
    sums = {"money-by-year", "final-totals", "final-measures"}
    assert "final-indicators" in ids
    assert (ids & sums) == (set() if name == "nothing" else sums)


def test_several_figures_are_shown_one_after_the_other(monkeypatch):
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.publish_display_data", shown.append)
    found = charts.review_sources(YEARS, trends.by_source(YEARS), "uk")
    found._ipython_display_()
    assert shown == [figure._repr_mimebundle_() for figure in found.figures]
