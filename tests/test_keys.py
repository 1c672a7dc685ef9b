"""The first page: what it quotes of a year, and its key figures, worked out by hand."""

from dataclasses import replace

import pytest
from test_tables import HOSTILE, PROGRAMME, YEAR, indicator, measure, small

from civlib.compute import finance, indicators, standing
from civlib.dataset import YearData
from civlib.dataset.model import Name
from civlib.publish import first
from civlib.show import sentences
from civlib.show.display import Key, ReportKeys

WHO = "Міська рада, «Мала програма», за 2019 рік: "


def keys(data: YearData, lang: str = "uk") -> ReportKeys:
    return sentences.keys(
        data,
        finance.totals(data.funding, data.programme.source_ids),
        finance.deviations(data.funding),
        indicators.rate(data.indicators),
        standing.by_measure(data),
        lang,
    )


def told(data: YearData, lang: str = "uk") -> list[str]:
    return [plain(text) for text in keys(data, lang).sentences]


def shown(data: YearData, lang: str = "uk") -> list[tuple[str, str]]:
    return [(plain(one.value), plain(one.detail)) for one in keys(data, lang).keys]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u200b", "")


def done(*statuses: str, **changes: str) -> YearData:
    """Return a year of measures of these statuses, of which nothing else is known."""
    return small([measure(f"1.{n}", status=own, **changes) for n, own in enumerate(statuses, 1)])


def test_the_year_in_ukrainian():
    """Money 979.75 of 1004: 1.1 got 976.5 of 1004, and 2.1 3.25 of 0; 2.2 has no fact."""
    assert told(YEAR) == [
        f"{WHO}на заходи спрямовано 979,75 тис. грн, на 24,25 менше, ніж заплановано (1 004,00), "
        "тобто 97,6 % плану.",
        "Виконано всі заходи, які належало виконати (4), з них лише за словами звіту — 2.",
        "Показники результату — плану досягнуто за 1 із 3 оцінених показників.",
    ]
    assert shown(YEAR) == [
        ("979,75", "97,6 % плану (1 004,00)"),
        ("4 із 4", "виконано; лише за словами звіту — 2"),
        ("1 із 3", "досягли плану; плану немає для 1 показника; факту не подано для 1 показника; "
         "план і факт нульові для 1 показника"),
        ("−27,50", "1.1 «Форум»"),
    ]  # fmt: skip
    assert [(one.planned, one.actual) for one in keys(YEAR).keys] == [
        (1004.0, 979.75), (4.0, 4.0), (3.0, 1.0), (1004.0, 976.5)
    ]  # fmt: skip
    assert [(plain(one), plain(by)) for one, by in keys(YEAR).deviations] == [
        ("1.1 (міський бюджет). Форум", "−30,50 тис. грн"),
        ("2.1 (інші джерела). Конкурс", "+3,25 тис. грн"),
        ("1.1 (інші джерела). Форум", "+3,00 тис. грн"),
    ]


def test_the_year_in_english():
    assert told(YEAR, "en") == [
        "City Council, “Small programme”, in 2019: the measures received 979.75 thousand UAH, "
        "24.25 less than planned (1,004.00), which is 97.6% of the plan.",
        "All measures that were due were carried out (4), 2 of them on the report’s word alone.",
        "Indicators of results – 1 of 3 rated indicators met the plan.",
    ]


@pytest.mark.parametrize(
    ("statuses", "text", "value"),
    [
        (["carried_out"], "єдиний захід, який належало виконати, виконано", "1 із 1"),
        (["partly"], "єдиний захід, який належало виконати, повністю не виконано", "0 із 1"),
        (["carried_out"] * 2, "виконано всі заходи, які належало виконати (2)", "2 із 2"),
        (["partly"] * 5, "повністю не виконано жодного з 5 заходів, які належало виконати",
         "0 із 5"),
        (["carried_out"] * 10 + ["partly"],
         "виконано 10 із 11 заходів, які належало виконати", "10 із 11"),
        (["carried_out"] + ["not_carried_out"] * 20,
         "виконано 1 із 21 заходу, який належало виконати", "1 із 21"),
        (["carried_out", "not_due", ""], "єдиний захід, який належало виконати, виконано",
         "1 із 1"),
    ],
)  # fmt: skip
def test_how_many_measures_were_done_is_told_for_every_number(statuses, text, value):
    """Those that nothing bears out are said to be so; what was not due is not counted."""
    data = done(*statuses)
    said = statuses.count("carried_out")
    assert told(data)[0] == (
        f"{WHO}{text}{f', з них лише за словами звіту — {said}' if said else ''}."
    )
    assert shown(data)[1][0] == value


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "Не виконано або виконано не повністю 1 захід: 1.1 «Захід» (причина за звітом: Дощ)."),
        (2, "2 заходи: 1.1 «Захід» (причина за звітом: Дощ) і 1.2 «Захід» (причина за звітом: "
         "Дощ)."),
        (5, " 5 заходів: 1.1 «Захід» (причина за звітом: Дощ), 1.2 «Захід» (причина за звітом: "
         "Дощ) і ще 3."),
        (21, " 21 захід: 1.1 «Захід» (причина за звітом: Дощ), 1.2 «Захід» (причина за звітом: "
         "Дощ) і ще 19."),
    ],
)  # fmt: skip
def test_what_was_not_done_is_named_with_its_reason(count, text):
    assert told(done(*["partly"] * count, reason="Дощ."))[-1].endswith(text)


def test_a_missing_reason_is_said_to_be_missing_and_long_texts_are_cut_between_words():
    data = done("partly", title="Довга назва " * 9)
    assert told(data)[1] == (
        "Не виконано або виконано не повністю 1 захід: 1.1 «Довга назва Довга назва Довга назва "
        "Довга назва Довга назва …» (причини не названо)."
    )


@pytest.mark.parametrize(
    ("funding", "least"),
    [
        ([("1.1", "city", "5", "5")], None),
        ([("1.1", "city", "5", "6")], None),
        ([("1.1", "city", "5", "4"), ("1.2", "city", "9", "5")], ("−4,0", "1.2 «Захід»")),
        ([("1.1", "city", "5", "4"), ("1.2", "city", "9", "8")],
         ("−1,0", "1.1 «Захід»; на стільки ж відстало ще 1")),
        ([("1.1", "city", "20", "10"), ("1.1", "other", "5", "20"), ("1.2", "city", "60", "52")],
         ("−8,0", "1.2 «Захід»")),
    ],
)  # fmt: skip
def test_the_largest_shortfall_is_of_a_measure_with_all_its_sources(funding, least):
    data = small([measure("1.1"), measure("1.2")], funding)
    absent = "жоден захід і жоден показник, які можна порівняти з планом, від нього не відстали"
    assert shown(data)[3] == (least or ("—", absent))


@pytest.mark.parametrize(
    ("row", "least"),
    [
        (indicator("outputs", 1, "8", "6", explanation="Мало часу."),
         ("75,0 % плану", "показник продукту № 1 «Показник 1»; причина за звітом: Мало часу")),
        (indicator("quality", 2, "0", "3", direction="lower"),
         ("3 замість 0", "показник якості № 2 «Показник 2»")),
    ],
)  # fmt: skip
def test_without_a_measure_below_its_plan_it_is_an_indicator(row, least):
    assert shown(small([], [], [row]))[3] == least


def test_what_is_absent_is_said_to_be_and_no_sentence_speaks_of_it():
    assert told(small()) == [
        f"{WHO}звіт не подає ні сум, ні стану заходів, ні показників результату."
    ]
    assert [value for value, _ in shown(small())] == ["—"] * 4
    zero = small([measure("1.1", status="")], [("1.1", "city", "0", "7")])
    assert told(zero) == [f"{WHO}на заходи спрямовано 7,0 тис. грн, на 7,0 більше, ніж "
                          "заплановано (0,0)."]  # fmt: skip
    assert shown(zero)[:2] == [("7,0", "за планом 0,0"), ("—", "стану не вказано — 1")]
    unrated = small([], [], [indicator("outputs", 1, None, "4")])
    assert shown(unrated)[2] == ("—", "плану немає для 1 показника")
    spent = small([], [], [indicator("inputs", 1, "5", "4")])
    assert told(spent) == told(small()), "money that was not needed is no missed result"


def test_hostile_texts_stay_text():
    programme = replace(PROGRAMME, title=Name(HOSTILE), council=Name(HOSTILE))
    made = keys(replace(small([measure("1.1", HOSTILE, status="partly")]), programme=programme))
    assert HOSTILE in made.sentences[0]
    assert "<script" not in made._repr_mimebundle_()["text/html"]


def test_a_bar_has_a_length_only_where_there_is_something_to_draw():
    refund = {"planned": 4.0, "actual": -1.0}
    assert first.bar(refund) == (100.0, 0.0)
    assert first.bar(vars(Key("Гроші", "—"))) is None
