"""A programme over its years: every number by hand, gaps and breaks kept."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame
from test_tables import indicator, measure, small

from civlib.compute import before as year_before
from civlib.compute import effectiveness, finance, indicators, links, standing, trends
from civlib.dataset import YearData
from civlib.wording.terms import Table

D = Decimal
NOTHING = [None] * 4
CLUBS = {"title": "Учасники клубів", "unit": "осіб"}


def year(when: int, *args: Any) -> YearData:
    """Return one year, of the programme that runs from 2018 to 2020."""
    return replace(small(*args), year=when)


def rows(frame: DataFrame) -> list[list[Any]]:
    return [list(row) for row in frame.itertuples(index=False, name=None)]


FIRST = year(
    2018,
    [measure("1.1", "Форум"), measure("1.2", "Конкурс"), measure("1.10", "Школа")],
    [("1.1", "city", "100.0", "80.0"), ("1.1", "other", "10", "12"), ("1.2", "city", "5", "5")],
    [
        indicator("outputs", 1, "10", "8", title="Зустрічі"),
        indicator("outputs", 2, "50", "60", **CLUBS),
        indicator("quality", 1, "90", None, unit="%"),
    ],
)
LAST = year(
    2020,
    [measure("1.1", "  форум "), measure("1.2", "Конкурс проєктів"), measure("2.1", "Музей")],
    [("1.1", "city", "200.0", "150.5"), ("1.2", "city", "7", "6"), ("2.1", "city", "9", None)],
    [
        indicator("outputs", 1, "12", "12", title=" зустрічі"),
        indicator("outputs", 2, "55", "66", title="Учасники клубів", unit="сімей"),
        indicator("efficiency", 1, "4", "5", direction="lower"),
    ],
)
YEARS = (FIRST, LAST)
"""Two of three years: 2019 is a gap, and outputs 2 changed its unit."""

SERIES = trends.series(YEARS)


def test_every_year_of_the_term_has_its_row_and_a_year_without_data_is_a_gap():
    """2018: 115 planned, 97 actual; 2020: 207 and 156.5, as the 9 of 2.1 have no fact."""
    assert rows(trends.by_year(YEARS)) == [
        [2018, D("115.0"), D("97.0"), D("-18.0"), Fraction(97, 115)],
        [2019, *NOTHING],
        [2020, D("207.0"), D("156.5"), D("-50.5"), Fraction(313, 414)],
    ]


def test_every_source_has_every_year():
    """In 2020 there is no funding from other sources: absent, not zero."""
    assert rows(trends.by_source(YEARS)) == [
        ["city", 2018, D("105.0"), D("85.0"), D("-20.0"), Fraction(17, 21)],
        ["city", 2019, *NOTHING],
        ["city", 2020, D("207.0"), D("156.5"), D("-50.5"), Fraction(313, 414)],
        ["other", 2018, D("10"), D("12"), D("2"), Fraction(6, 5)],
        ["other", 2019, *NOTHING],
        ["other", 2020, *NOTHING],
    ]


def test_a_total_says_which_years_it_holds():
    assert rows(trends.totals(YEARS)) == [
        ["all", D("322.0"), D("253.5"), D("-68.5"), Fraction(507, 644), (2018, 2020)],
        ["city", D("312.0"), D("241.5"), D("-70.5"), Fraction(161, 208), (2018, 2020)],
        ["other", D("10"), D("12"), D("2"), Fraction(6, 5), (2018,)],
    ]


def test_when_plan_and_fact_are_of_different_years_then_neither_is_added():
    """Planned in both years, reported in one: 30 against 8 would look like an execution of 27 %."""
    years = (
        year(2018, [measure("1.1")], [("1.1", "city", "10", "8")]),
        year(2019, [measure("1.1")], [("1.1", "city", "20", None)]),
    )
    expected = [D("10"), D("8"), D("-2"), Fraction(4, 5), (2018,)]
    assert rows(trends.totals(years))[:2] == [["all", *expected], ["city", *expected]]
    assert rows(trends.measures(years)) == [["1.1", "Захід", (2018, 2019), *expected]]


def test_a_source_without_any_amount_holds_no_year():
    years = (year(2018, [measure("1.1")], [("1.1", "city", "10", "8")]),)
    assert rows(trends.totals(years))[2] == ["other", *NOTHING, ()]


def test_measures_are_added_by_number_and_title_in_the_order_of_the_data():
    """Spaces and case aside 1.1 kept its title; 1.2 did not; 2020 adds 2.1."""
    assert rows(trends.measures(YEARS)) == [
        ["1.1", "  форум ", (2018, 2020), D("310.0"), D("242.5"), D("-67.5"), Fraction(97, 124),
         (2018, 2020)],
        ["1.2", "Конкурс", (2018,), D("5"), D("5"), D("0"), 1, (2018,)],
        ["1.2", "Конкурс проєктів", (2020,), D("7"), D("6"), D("-1"), Fraction(6, 7), (2020,)],
        ["1.10", "Школа", (2018,), *NOTHING, ()],
        ["2.1", "Музей", (2020,), *NOTHING, ()],
    ]  # fmt: skip


def test_years_as_text_and_those_that_are_missing():
    assert str(trends.Years([2017, 2019])) == "2017 2019"
    assert trends.term(YEARS) == (2018, 2019, 2020)
    assert trends.missing(YEARS) == (2019,)


def values(frame: DataFrame, series: int) -> list[list[Any]]:
    """Return year, planned, actual, rate and state of one series."""
    return [row[6:] for row in rows(frame) if row[0] == series]


def test_series_by_hand():
    """Groups in the order of the form; the title as the last year writes it."""
    names = list(dict.fromkeys(tuple(row[:6]) for row in rows(SERIES)))
    assert names == [
        (1, "outputs", "1", " зустрічі", "од.", "higher"),
        (2, "outputs", "2", "Учасники клубів", "осіб", "higher"),
        (3, "outputs", "2", "Учасники клубів", "сімей", "higher"),
        (4, "efficiency", "1", "Показник 1", "од.", "lower"),
        (5, "quality", "1", "Показник 1", "%", "higher"),
    ]
    assert values(SERIES, 1) == [
        [2018, D("10"), D("8"), Fraction(4, 5), "not_met"],
        [2019, *NOTHING],
        [2020, D("12"), D("12"), 1, "met"],
    ]
    assert values(SERIES, 4)[2] == [2020, D("4"), D("5"), Fraction(4, 5), "not_met"]
    assert values(SERIES, 5)[0] == [2018, D("90"), None, None, "actual_absent"]


def test_an_indicator_that_a_year_lacks_is_a_gap_without_a_state():
    assert values(SERIES, 5)[1:] == [[2019, *NOTHING], [2020, *NOTHING]]


def test_when_the_unit_changes_then_the_series_is_broken_and_never_joined():
    assert values(SERIES, 2) == [
        [2018, D("50"), D("60"), Fraction(6, 5), "met"],
        [2019, *NOTHING],
        [2020, *NOTHING],
    ]
    assert values(SERIES, 3)[0] == [2018, *NOTHING]
    assert rows(trends.breaks(SERIES)) == [["outputs", "2", 2018, 2020, 2, 3, "unit"]]


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"title": "Інше"}, "title"),
        ({"direction": "lower"}, "direction"),
        ({"unit": "сімей", "title": "Інше", "direction": "lower"}, "title unit direction"),
        ({"title": "учасники\u00a0 КЛУБІВ", "unit": "Осіб "}, None),
    ],
)
def test_what_breaks_a_series(change, changed):
    first = year(2018, [], [], [indicator("outputs", 1, "1", "1", **CLUBS)])
    second = year(2019, [], [], [indicator("outputs", 1, "1", "1", **{**CLUBS, **change})])
    found = trends.series((first, second))
    assert [row[-1] for row in rows(trends.breaks(found))] == ([changed] if changed else [])
    assert found["series"].nunique() == (2 if changed else 1)


def test_when_an_indicator_returns_to_its_first_unit_then_both_changes_are_breaks():
    """Series 1 stands in 2018 and 2020, series 2 between them."""
    years = [
        year(when, [], [], [indicator("outputs", 1, "1", "1", unit=unit)])
        for when, unit in ((2018, "осіб"), (2019, "сімей"), (2020, "осіб"))
    ]
    assert rows(trends.breaks(trends.series(years))) == [
        ["outputs", "1", 2018, 2019, 1, 2, "unit"],
        ["outputs", "1", 2019, 2020, 2, 1, "unit"],
    ]


def test_met_by_year_by_hand():
    assert rows(trends.met_by_year(SERIES)) == [
        [2018, 3, 2, 1],
        [2019, None, None, None],
        [2020, 3, 3, 2],
    ]


def test_results_by_hand():
    assert [[row[0], *row[6:]] for row in rows(trends.results(SERIES))] == [
        [1, (2018, 2020), 2, 1],
        [2, (2018,), 1, 1],
        [3, (2020,), 1, 1],
        [4, (2020,), 1, 0],
        [5, (2018,), 0, 0],
    ]


def test_series_that_not_every_year_reports_are_partial():
    assert [row[0] for row in rows(trends.partial(YEARS, SERIES))] == [2, 3, 4, 5]


def test_two_years_with_indicators_can_be_compared_and_one_cannot():
    assert trends.comparable(SERIES)
    assert not trends.comparable(trends.series((FIRST,)))


@pytest.mark.parametrize(
    ("actual", "ends"),
    [
        (("8", "9", "7"), [[2020], [2019]]),
        (("9", "8", "9"), [[2019], [2018, 2020]]),
        (("8", "8", "8"), [[2018, 2019, 2020]]),
        ((None, "8", "9"), [[2019], [2020]]),
        (("8",), [[2018]]),
        ((), []),
    ],
    ids=["apart", "equal at the top", "all equal", "one unpaired", "one year", "no money"],
)
def test_the_lowest_and_the_highest_years(actual, ends):
    years = [
        year(when, [measure("1.1")], [("1.1", "city", "10", fact)])
        for when, fact in zip(range(2018, 2021), actual, strict=False)
    ]
    years = years or [year(2018, [measure("1.1")])]
    found = trends.extremes(trends.by_year(years))
    assert [[row["year"] for row in rows] for rows in found] == ends


def test_years_without_money_and_indicators_give_gaps_and_empty_frames():
    years = (year(2018, [measure("1.1")]),)
    assert [row[1:] for row in rows(trends.by_year(years))] == [NOTHING] * 3
    assert rows(trends.series(years)) == rows(trends.breaks(trends.series(years))) == []
    assert rows(trends.met_by_year(trends.series(years))) == []


def test_nothing_that_is_computed_changes_what_it_is_computed_from():
    """Neither a year's tables nor what was made of them before."""

    def kept() -> list[DataFrame]:
        return [data.table(name).copy(deep=True) for data in YEARS for name in Table]

    before = kept()
    for data, last in ((FIRST, None), (LAST, FIRST)):
        whole, sources = finance.whole(data.measures, data.funding), data.programme.source_ids
        rated, made = indicators.of_year(data), [finance.by_funding(whole)]
        made += [make(whole, sources) for make in (finance.totals, finance.masking)]
        made += [finance.by_priority(data.measures, whole), finance.way(whole, 1), rated]
        made += [indicators.by_group(rated), standing.by_measure(data), links.unit_costs(data)]
        made.append(effectiveness.sensitivity(rated, last and indicators.of_year(last)))
        copies = [frame.copy(deep=True) for frame in made]
        year_before.indicators(data, rated, last)
        year_before.totals(made[1], last)
        effectiveness.distinct(made[-1])
        standing.undone(data, made[-3])
        assert all(map(DataFrame.equals, made, copies))
    for make in (trends.by_year, trends.by_source, trends.totals, trends.measures, trends.series):
        make(YEARS)
    assert all(map(DataFrame.equals, before, kept()))


AMOUNT = st.one_of(st.none(), st.decimals(0, 10**9, places=2))
FUNDING = st.lists(st.tuples(st.sampled_from(["city", "other"]), AMOUNT, AMOUNT), max_size=4)


def built(funding: Sequence[Sequence[tuple[str, Any, Any]]]) -> list[YearData]:
    """Return years from 2018 on, with one measure for each row of funding."""
    return [
        year(
            2018 + place,
            [measure(f"1.{n}") for n, _ in enumerate(own, 1)] or [measure("1.1")],
            [
                (f"1.{n}", source, *(None if one is None else str(one) for one in pair))
                for n, (source, *pair) in enumerate(own, 1)
            ],
        )
        for place, own in enumerate(funding)
    ]


@given(st.lists(FUNDING, min_size=1, max_size=3))
def test_sources_add_up_to_all_and_measures_too(funding):
    years = built(funding)
    everything, *sources = rows(trends.totals(years))
    measures = rows(trends.measures(years))
    for column, of_measure in ((1, 3), (2, 4)):
        whole = everything[column] or 0
        assert sum(row[column] or 0 for row in sources) == whole
        assert sum(row[of_measure] or 0 for row in measures) == whole
        assert sum(row[column] or 0 for row in rows(trends.by_year(years))) == whole


@given(st.lists(FUNDING, min_size=1, max_size=3))
def test_the_sums_hold_the_years_that_have_both_amounts(funding):
    for row in rows(trends.totals(built(funding))):
        source, planned, actual, variance, rate, held = row
        years = {
            when
            for when, own in enumerate(funding, 2018)
            for one, *pair in own
            if source in (one, "all") and None not in pair
        }
        assert held == tuple(sorted(years))
        assert (planned is None) == (actual is None) == (variance is None) == (not held)
        assert rate == (Fraction(actual) / Fraction(planned) if planned else None)
