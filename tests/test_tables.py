"""Tables: every cell that readers see, worked out by hand on a small programme."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from generate.printing import BASIC, BLANK, COLUMNS
from pandas import DataFrame, Series

from civlib.compute import finance, indicators
from civlib.dataset.misprints import Misprint
from civlib.dataset.model import (
    Act,
    Name,
    Programme,
    Signatory,
    Source,
    Term,
    YearData,
    YearSettings,
)
from civlib.show import captions, tables
from civlib.show.display import NOTHING, Nothing, ReportTable, Row
from civlib.wording import wording
from civlib.wording.terms import Missing

D = Decimal
HOSTILE = "<script>alert(1)</script> | **b** $x$ & {{ x }} {0} \\"

PROGRAMME = Programme(
    slug="small-programme",
    title=Name("Мала програма", "Small programme"),
    council=Name("Міська рада", "City Council"),
    responsible_body=Name("Відділ культури", "Department of Culture"),
    term=Term(2018, 2020),
    unit=Name("тис. грн", "thousand UAH"),
    licence="CC-BY-4.0",
    acts=(
        Act("approving", Name("Рішення", "Decision"), "1/2-3", date(2017, 12, 1)),
        Act("amending", Name("Рішення", "Decision"), "4/5", date(2019, 6, 27)),
    ),
    sources=(
        Source("city", Name("міський бюджет", "city budget")),
        Source("other", Name("інші джерела")),
    ),
    years={
        2019: YearSettings(
            date=date(2020, 3, 18),
            document=Name("Звіт за рік", "Report for the year"),
            signatories=(Signatory(Name("Начальник", "Head"), "О. Перша"),),
        )
    },
)

MEASURE = {
    "priority": "Завдання",
    "term": "2018–2020",
    "executors": "Відділ",
    "status": "carried_out",
    "result": "",
    "reason": "",
}
MISPRINTS = (Misprint("м.Бахмут", "м. Бахмут"), Misprint("Між секторальна", "Міжсекторальна"))
INDICATOR = {"unit": "од.", "direction": "higher", "explanation": "", "corrective_action": ""}


def small(
    measures: Sequence[dict[str, str]] = (),
    funding: Sequence[tuple[str, str, str | None, str | None]] = (),
    indicators: Sequence[dict[str, Any]] = (),
    statements: Sequence[dict[str, Any]] = (),
    note: str = "",
    programme: Programme = PROGRAMME,
) -> YearData:
    """Return a year built by hand, with the types that `civlib.dataset` gives its columns."""
    rows: dict[str, list[dict[str, Any]]] = {
        "measures": [
            {**MEASURE, "priority_id": one["measure_id"].split(".")[0], **one} for one in measures
        ],
        "funding": [dict(zip(BASIC["funding"], row, strict=True)) for row in funding],
        "indicators": [{**INDICATOR, **one} for one in indicators],
        "published": [],
        "statements": [
            {"parts": "", "indicator": "", "relation": "", "label": "", **one} for one in statements
        ],
    }
    frames = {name: _frame(COLUMNS[name], found) for name, found in rows.items()}
    return YearData(programme=programme, year=2019, note=note, files=(), **frames)


def _frame(columns: list[str], rows: list[dict[str, Any]]) -> DataFrame:
    return DataFrame(
        {name: _column(name, [row.get(name, BLANK[name]) for row in rows]) for name in columns}
    )


def _column(name: str, values: list[Any]) -> Series:
    if BLANK[name] is None:
        return Series([None if text is None else D(text) for text in values], dtype=object)
    return Series(values, dtype="str")


def measure(id: str, title: str = "Захід", **changes: str) -> dict[str, str]:
    return {"measure_id": id, "title": title, **changes}


def indicator(
    group: str, number: int, planned: str | None, actual: str | None, **changes: str
) -> dict[str, Any]:
    given = {"group": group, "number": str(number), "planned": planned, "actual": actual}
    return {"title": f"Показник {number}", **given, **changes}


YEAR = small(
    [
        measure("1.1", "Форум", result="Форум: 1.", priority="Участь"),
        measure("1.2", "Дослідження", reason="Немає заявок.", priority="Участь"),
        measure("2.1", "Конкурс", result="Проєкти: 8.", reason="Мало часу.", priority="Молодь"),
        measure("2.2", "Зустрічі", priority="Молодь"),
    ],
    [
        ("1.1", "city", "1000.0", "969.5"),
        ("1.1", "other", "4", "7"),
        ("2.1", "other", "0", "3.25"),
        ("2.2", "city", "2.0", None),
    ],
    [
        indicator("outputs", 1, "60", "44", explanation="Подано 44."),
        indicator("outputs", 2, None, "12", explanation="Є.", corrective_action="Буде план."),
        indicator("outputs", 3, "0", "0"),
        indicator("outputs", 4, "2.50", "1.2", direction="lower"),
        indicator("outputs", 5, "0", "3", direction="lower"),
        indicator("quality", 1, "10", None),
    ],
)  # fmt: skip


def form(data: YearData, lang: str = "uk") -> ReportTable:
    totals = finance.totals(data.funding, data.programme.source_ids)
    sums = finance.by_measure(data.measures, data.funding)
    return tables.measures(data, finance.by_funding(data.funding), sums, totals, lang)


def rated(data: YearData, group: str = "outputs", lang: str = "uk") -> ReportTable:
    return tables.indicators(data, indicators.rate(data.indicators), group, lang)


def texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def plain(table: ReportTable) -> list[list[str]]:
    """Return a table's cells without no-break spaces, which tests of the wording cover."""
    return [[text.replace("\u00a0", " ") for text in texts(row)] for row in table.rows]


def test_the_official_form_by_hand():
    """Bands of priorities, a row for each source, totals at the foot, dashes for no money.

    What both sources of a measure share spans their rows.
    """
    dash = ["—"] * 5
    assert plain(form(YEAR)) == [
        ["1. Участь"],
        ["1.1", "Форум", "2018–2020", "Відділ", "міський бюджет",
         "1 000,00", "969,50", "−30,50", "97,0 %", "Форум: 1."],
        ["інші джерела", "4,00", "7,00", "+3,00", "175,0 %"],
        ["1.2", "Дослідження", "2018–2020", "Відділ", *dash, "Причина: Немає заявок."],
        ["2. Молодь"],
        ["2.1", "Конкурс", "2018–2020", "Відділ", "інші джерела",
         "0,00", "3,25", "+3,25", "—", "Проєкти: 8.\nПричина: Мало часу."],
        ["2.2", "Зустрічі", "2018–2020", "Відділ", "міський бюджет", "2,00", "—", "—", "—", "—"],
        ["Усього", "1 004,00", "979,75", "−24,25", "97,6 %", ""],
        ["міський бюджет", "1 000,00", "969,50", "−30,50", "97,0 %", ""],
        ["інші джерела", "4,00", "10,25", "+6,25", "256,3 %", ""],
    ]  # fmt: skip
    rows = form(YEAR).rows
    assert [cell.rows for cell in rows[1].cells] == [2, 2, 2, 2, 1, 1, 1, 1, 1, 2]
    assert [cell.rows for cell in rows[3].cells] == [1] * 10
    assert [row.role for row in rows] == (
        ["group", *["body"] * 3, "group", *["body"] * 2, *["total"] * 3]
    )
    assert [row.cells[0].columns for row in rows if row.role == "total"] == [5, 5, 5]


def test_the_form_says_what_it_holds_and_where_it_comes_from():
    shown = form(YEAR)
    title = "Виконання 4\u00a0заходів програми: 3 з фінансуванням, 1 без фінансування"
    assert shown.title == title
    assert shown.unit == "тис. грн"
    assert shown.source == "2019/measures.csv, 2019/funding.csv; обчислення civlib"
    assert shown.wide
    assert shown.data is not None
    assert (shown.data.name, shown.data.rows[0]) == (
        "measures",
        ("1.1", "1004.0", "976.5", "-27.5", "0.972610"),
    )


def test_in_english_alone_official_texts_are_marked_as_another_language():
    shown = form(YEAR, "en")
    assert shown.lang == "en"
    assert [(c.label, c.lang) for c in shown.columns] == [
        ("No.", None), ("Measure", "uk"), ("Term", "uk"), ("Executors", "uk"), ("Source", None),
        ("Planned", None), ("Actual", None), ("Variance", None), ("Execution", None),
        ("What was done, or why not", "uk"),
    ]  # fmt: skip
    bands = [(texts(row), row.lang) for row in shown.rows if row.role == "group"]
    assert bands == [(["1. Участь"], "uk"), (["2. Молодь"], "uk")]
    assert texts(shown.rows[1])[4:9] == ["city budget", "1,000.00", "969.50", "−30.50", "97.0%"]
    assert texts(shown.rows[-3])[0] == "All sources"
    assert {one.lang for one in (*form(YEAR).columns, *form(YEAR).rows)} == {None}


@pytest.mark.parametrize("funding", [[], [("1.1", "city", None, None)]], ids=["none", "absent"])
@pytest.mark.parametrize("lang", ["uk", "en"])
def test_without_any_amount_no_table_of_money_shows_a_number(lang, funding):
    """Only the form is left, with dashes; it has no foot, and what is not there is not claimed."""
    data = small([measure("1.1"), measure("1.2")], funding)
    shown = form(data, lang)
    rows = [row for row in shown.rows if row.role != "group"]
    assert [len(texts(row)) for row in rows] == [10, 10]
    assert {cell for row in rows for cell in texts(row)[5:9]} == {"—"}
    assert shown.notes == ()
    assert re.search("фінансування не подано|without funding", shown.title)
    assert [one for one in money(data, lang) if one is not NOTHING] == []
    assert form(small([]), lang) is NOTHING


def money(data: YearData, lang: str = "uk") -> list[ReportTable | Nothing]:
    """Return the tables of sums: of sources and of priorities, and what is masked in them."""
    sources = data.programme.source_ids
    return [
        tables.totals(data, finance.totals(data.funding, sources), lang),
        tables.priorities(data, finance.by_priority(data.measures, data.funding), lang),
        tables.masking(data, finance.masking(data.funding, sources), lang),
    ]


def test_totals_stand_at_the_foot_though_they_come_first_in_the_data():
    """Below them stands what they do not hold."""
    shown, *_ = money(YEAR)
    assert plain(shown) == [
        ["міський бюджет", "1 000,00", "969,50", "−30,50", "97,0 %"],
        ["інші джерела", "4,00", "10,25", "+6,25", "256,3 %"],
        ["Усього", "1 004,00", "979,75", "−24,25", "97,6 %"],
        ["Не враховано: план без факту, міський бюджет", "2,00", "—", "—", "—"],
    ]
    assert [row.role for row in shown.rows] == ["body", "body", "total", "total"]
    assert shown.data is not None
    assert [row[0] for row in shown.data.rows] == ["all", "city", "other"]
    title = "Профінансовано 979,75 тис. грн, на 24,25 менше, ніж заплановано: 97,6 % плану"
    assert shown.title.replace("\u00a0", " ") == title
    apart = "Не враховано, бо бракує другої суми: захід 2.2 (міський бюджет) — план 2,00 тис. грн."
    assert shown.notes[-1].replace("\u00a0", " ") == apart
    assert apart.partition(":")[0] not in str([*money(YEAR)[1:], form(YEAR)])


@pytest.mark.parametrize(
    ("pairs", "title"),
    [
        ([("220", "450")],
         "Funding of 450.0 thousand UAH, 230.0 more than planned: 204.5% of the plan"),
        ([("5", "5.0")], "Funding of 5.0 thousand UAH, exactly as planned: 100.0% of the plan"),
        ([("0", "7")], "Funding of 7.0 thousand UAH, 7.0 more than planned"),
        ([("0", "0")], "Funding of 0.0 thousand UAH, exactly as planned"),
        ([("80", "79.99")],
         "Funding of 79.99 thousand UAH, 0.01 less than planned: 99.99% of the plan"),
        ([("5", None)], "Funding with only a planned or only an actual amount"),
    ],
)  # fmt: skip
def test_the_title_of_the_totals_says_less_and_more_as_it_is(pairs, title):
    data = small([measure("1.1")], [("1.1", "city", *pair) for pair in pairs])
    assert money(data, "en")[0].title == title


def test_what_no_sum_holds_is_named_by_source():
    data = small(
        [measure("1.6"), measure("3.5"), measure("4.1")],
        [("1.6", "other", None, "22.0"), ("3.5", "city", "120.0", None),
         ("4.1", "city", None, None), ("4.1", "other", None, "0")],
    )  # fmt: skip
    totals, priorities, masking = money(data)
    assert plain(totals) == [
        *([source, *["—"] * 4] for source in ("міський бюджет", "інші джерела", "Усього")),
        ["Не враховано: план без факту, міський бюджет", "120,0", "—", "—", "—"],
        ["Не враховано: факт без плану, інші джерела", "—", "22,0", "—", "—"],
    ]
    assert priorities is masking is NOTHING


def test_a_part_of_a_measure_and_a_fund_are_named_and_no_sum_holds_them_twice():
    data = small(
        [measure("1.1"), measure("1.1.1", part_of="1.1")],
        [("1.1", "city", "10", "8"), ("1.1", "city", "3", "3"), ("1.1.1", "", "4", "2")],
    )
    data = replace(data, funding=data.funding.assign(fund=["general", "special", "own"]))
    whole = finance.whole(data.measures, data.funding)
    shown = form(replace(data, funding=data.funding), "en")
    assert [row[:1] + row[4:7] for row in plain(shown)[1:2]] == [
        ["1.1", "city budget, general fund", "10.0", "8.0"]
    ]
    assert plain(shown)[2][:2] == ["city budget, special fund", "3.0"]
    assert plain(shown)[3][:1] + plain(shown)[3][4:6] == [
        "1.1.1 (part of 1.1)", "source not stated, own", "4.0"
    ]  # fmt: skip
    assert "so totals do not hold it twice" in shown.notes[0]
    totals = finance.totals(whole, data.programme.source_ids)
    assert plain(tables.totals(data, totals, "en"))[-1][1:3] == ["13.0", "11.0"]


@pytest.mark.parametrize(
    ("unit", "amount", "chosen", "shown"),
    [
        ("грн", "11982455.07", None, "11 982 455,07"),
        ("грн", "5", None, "5,00"),
        ("тис. грн", "5", None, "5,0"),
        ("тис. грн", "0.445", None, "0,445"),
        ("тис. грн", "512.000", None, "512,0"),
        ("тис. грн", "5.26", 1, "5,3"),
        ("тис. грн", "0.004", 1, "0,004"),
        ("млн грн", "5.5", 3, "5,500"),
    ],
)
def test_amounts_have_the_decimals_of_the_data(unit, amount, chosen, shown):
    """At least two of hryvnias and one of others; none but zero is shown as zero."""
    programme = replace(PROGRAMME, unit=Name(unit), money_decimals=chosen)
    data = small([measure("1.1")], [("1.1", "city", amount, amount)], programme=programme)
    assert plain(form(data))[1][5:7] == [shown, shown]


def test_masking_and_groups_say_in_their_titles_what_they_come_to():
    """City is 30.5 short, other sources 3 + 3.25 over; the row without a fact does not count."""
    shown = money(YEAR)[2]
    assert plain(shown)[-1] == ["Усього", "30,50", "6,25", "6,25", "−24,25", "97,0 %"]
    assert shown.title == "Менше за план — 30,50; понад план — 6,25 тис. грн"
    for actual, title in (("3", "All deviations are below plan: 2.0"), ("6", "above plan: 1.0")):
        one = money(small([measure("1.1")], [("1.1", "city", "5", actual)]), "en")[2]
        assert title in one.title
    assert money(small([measure("1.1")], [("1.1", "city", "5", "5")]))[2] is NOTHING
    groups = tables.groups(YEAR, indicators.by_group(indicators.rate(YEAR.indicators)), "uk")
    assert plain(groups) == [
        ["Показники продукту", "5", "3", "1", "140,8 %", "86,7 %"],
        ["Показники якості", "1", "0", "0", "—", "—"],
    ]
    message = "плану досягнуто за 1 із 3\u00a0оцінених показників"
    assert groups.title == f"Показники результату: {message}"


def test_inputs_are_told_apart_from_results():
    """Money that was not needed: 8 of 10 is one of two indicators, and of one result none."""
    data = small(indicators=[indicator("inputs", 1, "10", "8"), indicator("outputs", 1, "5", "5")])
    means = indicators.by_group(indicators.rate(data.indicators))
    shown = tables.groups(data, means, "en")
    assert shown.title == "Indicators of results: the only rated indicator met the plan"
    assert "not counted in the title" in shown.notes[1]
    assert tables.groups(data, means[:1], "en").title == "Indicators by group"
    assert tables.groups(data, means[:0], "en") is NOTHING


def test_targets_of_every_kind_are_shown_as_they_are_told():
    """A range as a range, words as words, what is due later as such; notes say how they count."""
    rows = [
        indicator("", 1, "80", "90", target="range", planned_high=D(100), direction=""),
        indicator("", 2, None, None, target="text", target_text="Рада працює", direction="",
                  actual_text="Працює"),
        indicator("", 3, "5", "4", due="2030"),
        indicator("", 4, "5", "4", tolerance=D("1.5")),
        indicator("", 5, "5", "6", target="at_most", direction=""),
        indicator("", 6, "5", "6", direction=""),
        indicator("", 7, "5", None, due="later"),
    ]  # fmt: skip
    data = small(indicators=rows)
    shown = tables.indicators(data, indicators.of_year(data), "", "uk")
    assert [[row[0], *row[3:6]] for row in plain(shown)] == [
        ["1", "80–100", "90", "100,0 %\n✓ досягнуто"],
        ["2", "Рада працює", "Працює", "≈ словами, не числом"],
        ["3", "5", "4", "◷ строк ще не настав"],
        ["4", "5", "4", "100,0 %\n✓ досягнуто"],
        ["5", "5", "6", "83,3 %\n✗ не досягнуто"],
        ["6", "5", "6", "? напрям не вказано"],
        ["7", "5", "—", "◷ строк ще не настав"],
    ]
    assert shown.id == "indicators-none"
    assert [note.replace("\u00a0", " ") for note in shown.notes] == [
        "Менше — краще: № 5; досягнення = план / факт.",
        "План — проміжок: № 1; у ньому досягнення 100 %, поза ним — за ближчою межею.",
        "Плану досягнуто й тоді, коли відхилення в межах допуску: № 4 — ±1,5.",
        "Строк: № 3 — 2030; № 7 — пізніше.",
    ]
    assert [row[2:4] for row in shown.data.rows][:2] == [("80", "90"), ("", "")]


def test_indicators_by_hand_in_every_state():
    """A dash where there is no rate, never 0 or 100; exact values, a state in words."""
    assert plain(rated(YEAR)) == [
        ["1", "Показник 1", "од.", "60", "44", "73,3 %\n✗ не досягнуто", "Подано 44."],
        ["2", "Показник 2", "од.", "—", "12", "○ плану немає", "Є.\nВиправлення: Буде план."],
        ["3", "Показник 3", "од.", "0", "0", "○ не планувалося", "—"],
        ["4", "Показник 4", "од.", "2,50", "1,2", "208,3 %\n✓ досягнуто", "—"],
        ["5", "Показник 5", "од.", "0", "3", "✗ не досягнуто", "—"],
    ]
    assert plain(rated(YEAR, "quality", "en")) == [
        ["1", "Показник 1", "од.", "10", "—", "○ not reported", "—"]
    ]
    note = "Менше — краще: №\u00a04 і 5; досягнення = план / факт."
    assert note in rated(YEAR).notes
    assert not any("Менше" in note for note in rated(YEAR, "quality").notes)


def test_the_title_of_a_group_counts_the_met_and_the_rated():
    """A group that met nothing is not one that cannot be rated."""
    assert rated(YEAR).title.replace("\u00a0", " ") == (
        "Показники продукту: плану досягнуто за 1 із 3 оцінених показників; "
        "плану немає для 1 показника; план і факт нульові для 1 показника"
    )
    data = small(indicators=[indicator("outputs", 1, "5", "4"), indicator("outputs", 2, "5", "1")])
    assert rated(data, lang="en").title == (
        "Output indicators: none of 2\u00a0rated indicators met the plan"
    )
    none = "Quality indicators: no indicator can be rated; actual not reported for 1\u00a0indicator"
    assert rated(YEAR, "quality", "en").title == none


def test_data_of_a_group_is_its_part_of_one_file_and_an_empty_group_shows_nothing():
    outputs, quality = (rated(YEAR, group).data for group in ("outputs", "quality"))
    assert outputs.name == quality.name == "indicators"
    assert rated(YEAR, "inputs") is NOTHING
    assert [row[:2] for row in outputs.rows] == [("outputs", str(n)) for n in range(1, 6)]
    assert [row[:2] for row in quality.rows] == [("quality", "1")]


def test_passport_tells_acts_bodies_and_sources_in_order():
    heard = replace(
        PROGRAMME.years[2019], heard=Name("на сесії"), responsible_body=Name("Відділ Б")
    )
    data = small(programme=replace(PROGRAMME, years={2019: heard}))
    assert plain(tables.passport(data, "uk")) == [
        ["Назва", "Мала програма"],
        ["Рада", "Міська рада"],
        ["Затверджено", "Рішення від 1 грудня 2017 року № 1/2-3"],
        ["Змінено", "Рішення від 27 червня 2019 року № 4/5"],
        ["Відповідальний виконавець", "Відділ культури"],
        ["Звіт підготував", "Відділ Б"],
        ["Термін реалізації", "2018–2020 роки"],
        ["Джерела фінансування", "міський бюджет, інші джерела"],
        ["Одиниця виміру сум", "тис. грн"],
        ["Розгляд звіту", "на сесії"],
    ]


def test_passport_leaves_out_what_nobody_knows_and_signatories_keep_their_names():
    facts = dict(plain(tables.passport(small(), "en")))
    assert [*facts] == [
        "Title", "Council", "Approved by", "Amended by", "Responsible body", "Term",
        "Funding sources", "Unit of amounts",
    ]  # fmt: skip
    programme = Programme("p", PROGRAMME.title, PROGRAMME.council, PROGRAMME.unit)
    bare = small(programme=programme)
    assert [row[0] for row in plain(tables.passport(bare, "en"))] == [
        "Title", "Council", "Unit of amounts",
    ]  # fmt: skip
    one_year = small(programme=replace(programme, term=Term(2019, 2019)))
    assert ["Термін реалізації", "2019 рік"] in plain(tables.passport(one_year, "uk"))
    assert facts["Funding sources"] == "city budget, інші джерела"
    shown = tables.signatories(YEAR, "en")
    assert plain(shown) == [["Head", "О. Перша"]]
    assert shown.source == "Report for the year"
    assert tables.signatories(small(programme=replace(PROGRAMME, years={})), "en") is NOTHING


def test_hostile_texts_pass_as_plain_text_and_are_escaped_only_as_html():
    """A cell holds what the data hold; each format escapes for itself."""
    data = small(
        [measure("1.1", HOSTILE, priority=HOSTILE, executors=HOSTILE, result=HOSTILE)],
        [("1.1", "city", "1", "1")],
        [indicator("outputs", 1, "1", "1", title=HOSTILE, unit=HOSTILE, explanation=HOSTILE)],
    )
    shown = form(data)
    assert texts(shown.rows[0]) == [f"1. {HOSTILE}"]
    assert [texts(shown.rows[1])[at] for at in (1, 3, 9)] == [HOSTILE] * 3
    assert [texts(rated(data).rows[0])[at] for at in (1, 2, 6)] == [HOSTILE] * 3
    for table in (shown, rated(data)):
        assert "<script" not in table._repr_mimebundle_()["text/html"]


def test_an_assessment_comes_from_the_year_before_too_unless_that_is_absent():
    for missing, years in (
        (Missing.PREVIOUS_UNDEFINED, [2018, 2019]),
        (Missing.PREVIOUS_ABSENT, [2019]),
    ):
        assert captions.of_assessment(wording("uk"), YEAR, [missing]).years == years


def test_when_a_source_is_unknown_then_no_label_is_made_up():
    with pytest.raises(KeyError, match="county"):
        captions.source_name(wording("uk"), YEAR, "county")


def test_a_report_without_priorities_has_no_bands_and_one_with_some_names_the_rest():
    of_none = [measure(id, priority_id="", priority="") for id in ("1", "2")]
    some = [
        *of_none,
        measure("3", priority_id="I", priority=""),
        measure("4", priority_id="", priority=""),
    ]
    money = [("1", "city", "1", "1")]
    bands = [
        [texts(row) for row in form(small(rows, money)).rows if row.role == "group"]
        for rows in (of_none, some)
    ]
    assert bands == [[], [["I"], ["Без пріоритетного завдання"]]]


def test_the_bars_of_all_groups_share_one_scale():
    """44 of 60 and 2.5 of 1.2 better than planned: the scale reaches to 5/2.4; no rate, no bar."""
    marks = [row.cells[5].mark for row in rated(YEAR).rows]
    assert [mark and (round(mark.planned, 2), mark.met) for mark in marks] == [
        (0.48, False), None, None, (0.48, True), None,
    ]  # fmt: skip
    data = small(indicators=[indicator("outputs", 1, "5", "10"), indicator("quality", 1, "5", "4")])
    assert rated(data, "quality").rows[0].cells[5].mark.planned == 0.5


def test_what_was_financed_and_what_not_in_two_tables_by_hand():
    """2.2 has a plan alone: no sum holds it, so it stands among the others."""
    sums = finance.by_measure(YEAR.measures, YEAR.funding)
    shown = tables.financed(YEAR, sums, "uk")
    assert plain(shown) == [
        ["1.1", "Форум", "1 004,00", "976,50", "−27,50", "97,3 %", "Форум: 1."],
        ["2.1", "Конкурс", "0,00", "3,25", "+3,25", "—", "Проєкти: 8.\nПричина: Мало часу."],
    ]
    assert [[cell.mark is None for cell in row.cells].count(False) for row in shown.rows] == [1, 0]
    assert plain(tables.unfinanced(YEAR, sums, "uk")) == [
        ["1.2", "Дослідження", "Причина: Немає заявок."], ["2.2", "Зустрічі", "—"],
    ]  # fmt: skip
    assert shown.title == "Заходи з фінансуванням: 2"
    nothing = small([measure("1.1")])
    none = finance.by_measure(nothing.measures, nothing.funding)
    assert tables.financed(nothing, none, "uk") is NOTHING
    assert tables.unfinanced(nothing, none, "en").title == "Measures of the programme: 1"
    all_paid = small([measure("1.1")], [("1.1", "city", "1", "1")])
    assert (
        tables.unfinanced(all_paid, finance.by_measure(all_paid.measures, all_paid.funding), "uk")
        is NOTHING
    )


def test_misprints_are_marked_in_tables_and_corrected_in_headings_and_charts():
    """1.1 is a priority's only measure; its data stay as they are printed."""
    rows = [measure("1.1", "Форум у м.Бахмуті", priority="Між секторальна", priority_id="1")]
    own = replace(PROGRAMME.years[2019], misprints=MISPRINTS)
    programme = replace(PROGRAMME, years={2019: own})
    data = small(rows, [("1.1", "city", "5", "4")], programme=programme)
    sums = finance.by_measure(data.measures, data.funding)
    spending, totals = finance.by_funding(data.funding), finance.totals(data.funding, ("city",))
    shown = tables.measures(data, spending, sums, totals, "uk")
    assert shown.rows[0].cells[0].text == "1. Міжсекторальна"
    assert shown.rows[1].cells[1].text == "Форум у м.Бахмуті\u00a0[так у документі]"
    assert captions.measure_titles(data) == {"1.1": "Форум у м. Бахмуті"}
    assert "позначено" in captions.retold(wording("uk"), data)
    assert captions.retold(wording("uk"), small(rows)) == ""
    assert list(data.measures["title"]) == ["Форум у м.Бахмуті"]
