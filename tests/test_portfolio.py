"""Numbers over all programmes: expected values worked out by hand on three small programmes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from test_tables import PROGRAMME

from civlib.compute import counts, portfolio
from civlib.dataset import Programme
from civlib.dataset.frames import frame, records
from civlib.dataset.model import Name, YearSettings
from civlib.dataset.outputs import Published
from civlib.dataset.period import Period

D, F = Decimal, Fraction

Report = tuple[str | None, str | None, str | None, str | None]
"""planned, actual, states (initials of the words below) and severities; None is no table."""

STATES = {
    "m": "met",
    "n": "not_met",
    "p": "plan_absent",
    "a": "actual_absent",
    "z": "not_planned",
    "u": "unplanned",
}
SEVERITIES = {"e": "error", "c": "conflict", "d": "doubt", "s": "style"}


def programme(slug: str, title: str, unit: str = "тис. грн", **changes: Any) -> Programme:
    """Return a programme whose reports are of 1 March of the next year."""
    years = {year: YearSettings(date(year + 1, 3, 1), Name("Звіт")) for year in range(2000, 2030)}
    values = {"title": Name(title, f"{slug} in English"), "unit": Name(unit), "years": years}
    return replace(PROGRAMME, slug=slug, **{**values, **changes})


def published(programmes: Sequence[Programme], reports: dict[tuple[str, int], Report]) -> Published:
    """Return what `civlib.dataset.outputs.load` would."""
    states = {pair: report[2] for pair, report in reports.items() if report[2] is not None}
    severities = {pair: report[3] for pair, report in reports.items() if report[3] is not None}
    return Published(
        programmes={one.slug: one for one in programmes},
        pairs=tuple(sorted(reports)),
        money={pair: tuple(text and D(text) for text in own[:2]) for pair, own in reports.items()},
        states={pair: [STATES[one] for one in own] for pair, own in states.items()},
        severities={pair: [SEVERITIES[one] for one in own] for pair, own in severities.items()},
    )


LIBRARIES = programme("libraries", "Бібліотеки")
ROADS = programme("roads", "Шляхи", "грн")
YOUTH = programme("youth", "Молодь")

THREE = published(
    [LIBRARIES, ROADS, YOUTH],
    {
        ("libraries", 2023): ("10.0", "9.0", "mmn", "ee"),
        ("libraries", 2024): ("30.0", "20.0", "mnnp", ""),
        ("roads", 2024): ("9000", "9000", "zu", "sdd"),
        ("youth", 2022): ("5.0", None, "", None),
        ("youth", 2024): ("60.0", "66.6", "mm", None),
    },
)
ROWS = portfolio.years(THREE)
OF_YEAR = portfolio.compared(ROWS)


def values(rows: Any, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in records(rows)]


def test_each_published_year_has_its_money_with_the_exact_rate():
    wanted = [
        ("libraries", 2023, "тис. грн", D("10.0"), D("9.0"), D("-1.0"), F(9, 10)),
        ("libraries", 2024, "тис. грн", D("30.0"), D("20.0"), D("-10.0"), F(2, 3)),
        ("roads", 2024, "тис. грн", D("9"), D("9"), D("0"), F(1)),
        ("youth", 2022, "тис. грн", D("5.0"), None, None, None),
        ("youth", 2024, "тис. грн", D("60.0"), D("66.6"), D("6.6"), F(111, 100)),
    ]
    columns = ["programme", "year", "unit", "planned", "actual", "variance", "execution_rate"]
    assert values(ROWS, *columns) == wanted


def test_each_published_year_has_the_states_of_its_indicators():
    columns = ["met", "not_met", "plan_absent", "not_planned", "unplanned"]
    columns += ["indicators", "rated", "met_rate"]
    assert values(ROWS, *columns) == [
        (2, 1, 0, 0, 0, 3, 3, F(2, 3)),
        (1, 2, 1, 0, 0, 4, 3, F(1, 3)),
        (0, 0, 0, 1, 1, 2, 0, None),
        (0, 0, 0, 0, 0, 0, 0, None),
        (2, 0, 0, 0, 0, 2, 2, F(1)),
    ]


def test_not_audited_is_absent_and_nothing_found_is_zero():
    assert values(ROWS, "findings", "error", "conflict", "doubt", "style") == [
        (2, 2, 0, 0, 0),
        (0, 0, 0, 0, 0),
        (3, 0, 0, 2, 1),
        (None,) * 5,
        (None,) * 5,
    ]


def test_a_report_without_published_indicators_has_absent_counts():
    found = published([YOUTH], {("youth", 2024): ("1", "1", None, "")})
    assert values(portfolio.years(found), "indicators", "rated", "met") == [(None, None, None)]


@pytest.mark.parametrize(
    ("years", "compared"),
    [
        ({"a": (2019, 2021), "b": (2020,)}, 2021),
        ({"a": (2019, 2020, 2021), "b": (2019, 2020)}, 2020),
        ({"a": (2019,), "b": (2019,), "c": (2025,)}, 2019),
    ],
)
def test_the_year_that_most_have_is_compared_the_last_of_equals(years, compared):
    reports = {(slug, year): ("1", "1", "", "") for slug, own in years.items() for year in own}
    found = published([programme(slug, slug) for slug in years], reports)
    rows = portfolio.years(found)
    assert portfolio.compared_period(rows) == Period.of(compared)
    assert str(Period.of(compared)) == f"{compared}-01-01/{compared}-12-31"
    of_year = portfolio.compared(rows)
    assert {row["year"] for row in records(of_year)} == {compared}
    assert len(of_year) + portfolio.others(rows) == len(years)


def half(slug: str, title: str) -> Programme:
    """Return a programme that reports on the first half of 2024, as of its last day but one."""
    own = YearSettings(date(2024, 8, 1), Name("Звіт"), from_=date(2024, 1, 1), to=date(2024, 6, 30))
    return programme(slug, title, years={2024: own})


def test_a_part_of_a_year_is_neither_compared_with_nor_added_to_a_whole_one():
    own = [LIBRARIES, YOUTH, half("half", "Піврічна")]
    found = published(own, {(one.slug, 2024): ("10", "5", "", "") for one in own})
    rows = portfolio.years(found)
    assert values(portfolio.compared(rows), "programme") == [("libraries",), ("youth",)]
    assert portfolio.others(rows) == 1
    even = rows[:2]  # one of each: the whole year is compared
    assert [*portfolio.compared(even)["period"]] == [Period.of(2024)]
    assert values(portfolio.partial(rows), "programme") == [("half",)]
    assert values(portfolio.by_year(rows), "period", "programmes", "planned") == [
        (Period(date(2024, 1, 1), date(2024, 6, 30)), 1, D(10)),
        (Period.of(2024), 2, D(20)),
    ]


def test_the_nearest_to_the_plan_come_first_and_the_undefined_last():
    """204.5 % of the plan is the farthest of all, and nobody's best."""
    actuals = {"a": None, "b": "5", "c": "11", "d": "9", "e": "20.45", "f": "10"}
    reports = {(slug, 2024): ("10", actual, "", "") for slug, actual in actuals.items()}
    found = published([programme(slug, slug) for slug in actuals], reports)
    of_year = portfolio.compared(portfolio.years(found))
    assert values(of_year, "programme") == [("f",), ("c",), ("d",), ("b",), ("e",), ("a",)]
    assert not {"rank", "met_rank"} & {*of_year.columns}


def test_amounts_come_in_the_unit_of_most_exactly_and_one_unknown_stays_apart():
    """11 982 455.07 hryvnias are 11 982.45507 thousand; 1.5 million are 1500."""
    own = [ROADS, programme("m", "М", "млн грн"), LIBRARIES, YOUTH, programme("s", "Б", "балів")]
    sums = {"roads": "11982455.07", "m": "1.5", "libraries": "20", "youth": "0.10", "s": "7"}
    found = published(own, {(slug, 2024): (one, None, "", "") for slug, one in sums.items()})
    rows = {row["programme"]: row for row in records(portfolio.years(found))}
    assert {slug: (str(row["planned"]), row["unit"]) for slug, row in rows.items()} == {
        "roads": ("11982.45507", "тис. грн"),
        "m": ("1.5E+3", "тис. грн"),
        "libraries": ("20", "тис. грн"),
        "youth": ("0.10", "тис. грн"),
        "s": ("7", "балів"),
    }


def test_different_units_are_never_added_up():
    found = published(
        [LIBRARIES, programme("s", "Б", "балів")],
        {("libraries", 2024): ("30", "20", "", ""), ("s", 2024): ("7", "7", "", "")},
    )
    sums = portfolio.by_unit(portfolio.years(found))
    assert [tuple(row.values()) for row in records(sums)] == [
        ("тис. грн", 1, D("30"), D("20"), D("-10"), F(2, 3), 0),
        ("балів", 1, D("7"), D("7"), D("0"), F(1), 0),
    ]


def test_each_year_has_its_sums_and_says_what_they_lack():
    columns = ["year", "unit", "programmes", "planned", "actual", "execution_rate", "incomplete"]
    assert values(portfolio.by_year(ROWS), *columns) == [
        (2022, "тис. грн", 1, D("5.0"), None, None, 1),
        (2023, "тис. грн", 1, D("10.0"), D("9.0"), F(9, 10), 0),
        (2024, "тис. грн", 3, D("99.0"), D("95.6"), F(956, 990), 0),
    ]


def test_the_rates_of_the_last_years_stand_beside_each_other():
    rates = portfolio.execution(ROWS, 2)
    assert list(rates.columns) == ["programme", "2023", "2024"]
    assert [tuple(row.values()) for row in records(rates)] == [
        ("libraries", F(9, 10), F(2, 3)),
        ("roads", None, F(1)),
        ("youth", None, F(111, 100)),
    ]


def test_states_are_counted_over_all_indicators():
    assert [tuple(row.values()) for row in records(portfolio.states(OF_YEAR))] == [
        ("met", 3, F(3, 8), 2),
        ("not_met", 2, F(2, 8), 1),
        ("plan_absent", 1, F(1, 8), 1),
        ("actual_absent", 0, F(0), 0),
        ("not_planned", 1, F(1, 8), 1),
        ("unplanned", 1, F(1, 8), 1),
        *((state, 0, F(0), 0) for state in ("not_due", "in_words", "direction_absent")),
    ]


def test_without_indicators_no_state_has_a_share():
    found = published([YOUTH], {("youth", 2024): ("1", "1", "", "")})
    counts = portfolio.states(portfolio.years(found))
    assert {(row["indicators"], row["share"]) for row in records(counts)} == {(0, None)}


def test_indicators_of_all_rows_are_added_where_they_were_published():
    found = published([YOUTH], {("youth", 2024): ("1", "1", None, "")})
    assert portfolio.rated(OF_YEAR)[:3] == (8, 5, 3)
    assert set(portfolio.rated(portfolio.years(found))) == {0}


def test_the_ends_may_be_shared():
    rates = {"a": "9", "b": "1", "c": "11", "d": None, "e": "19"}
    reports = {(slug, 2024): ("10", actual, "", "") for slug, actual in rates.items()}
    rows = portfolio.years(published([programme(slug, slug) for slug in rates], reports))
    near, far = portfolio.ends(rows)
    assert values(near, "programme") == [("a",), ("c",)]
    assert values(far, "programme") == [("b",), ("e",)]
    for equal in (near, rows[3:4], rows[:0]):
        assert [len(end) for end in portfolio.ends(equal)] == [0, 0]


def test_what_is_published_has_its_years_and_dates_in_order():
    assert portfolio.published_years(THREE) == [2022, 2023, 2024]
    dates = [date(2023, 3, 1), date(2024, 3, 1), *[date(2025, 3, 1)] * 3]
    assert portfolio.published_dates(THREE) == dates


def test_the_audited_reports_are_counted_with_what_was_found_in_all():
    assert portfolio.audited(ROWS) == (3, 2, 1, 5, {"error": 2, "doubt": 2, "style": 1})
    assert portfolio.audited(ROWS[3:]) == (0, 2, 0, 0, {})


def test_states_and_counts_are_summed_and_what_is_absent_does_not_count():
    assert portfolio.judged(portfolio.states(OF_YEAR))[:3] == (8, 5, 3)
    found = portfolio.findings(ROWS)
    assert counts.sums(found, ["reports", "error", "findings"]) == {
        "reports": 3,
        "error": 2,
        "findings": 5,
    }


def test_without_any_rate_there_are_no_ends():
    assert portfolio.rate_range(frame(["execution_rate"], [[None]])) is None
    some = frame(["execution_rate"], [[F(1)], [None], [F(1, 2)]])
    assert portfolio.rate_range(some) == (F(1, 2), F(1))


def test_findings_are_added_over_the_audited_reports():
    rows = records(portfolio.findings(ROWS))
    assert [tuple(row.values()) for row in rows] == [
        ("libraries", 2, 2, 0, 0, 0, 2),
        ("roads", 1, 0, 0, 2, 1, 3),
        ("youth", 0, None, None, None, None, None),
    ]


@pytest.mark.parametrize(
    "make",
    [
        portfolio.compared,
        portfolio.by_unit,
        portfolio.by_year,
        portfolio.states,
        portfolio.findings,
        lambda rows: portfolio.execution(rows, 2),
    ],
)
def test_a_new_frame_comes_out_and_the_old_one_is_untouched(make):
    rows, kept = ROWS.copy(deep=True), ROWS.copy(deep=True)
    made = make(rows)
    made.iloc[:, 0] = "changed"
    assert_frame_equal(rows, kept)


rates = st.lists(st.none() | st.fractions(0, 2, max_denominator=4))


@given(rates)
def test_nothing_stands_before_what_is_nearer_to_the_plan(given_rates):
    ordered = sorted(given_rates, key=portfolio.from_plan)
    defined = [abs(rate - 1) for rate in ordered if rate is not None]
    assert defined == sorted(defined)
    assert ordered[len(defined) :] == [None] * (len(given_rates) - len(defined))


amounts = st.none() | st.decimals(0, 10**9, places=2).map(str)
units = st.sampled_from(["грн", "тис. грн", "балів"])


@given(st.lists(st.tuples(units, amounts, amounts), min_size=1, max_size=8))
def test_sums_by_unit_hold_every_amount_once(rows):
    programmes = [programme(f"p{n}", "П", unit) for n, (unit, _, _) in enumerate(rows)]
    reports = {(f"p{n}", 2024): (*pair, "", "") for n, (_, *pair) in enumerate(rows)}
    sums = records(portfolio.by_unit(portfolio.years(published(programmes, reports))))
    assert sum(one["programmes"] for one in sums) == len(rows)
    for one in sums:
        factor = {"грн": 1, "тис. грн": 1000}
        into = factor.get(one["unit"])
        own = [
            F(planned) * (F(factor[unit], into) if into else 1)
            for unit, planned, _ in rows
            if planned is not None and (unit in factor) == (into is not None)
        ]
        assert (one["planned"] is None) == (not own)
        assert not own or F(one["planned"]) == sum(own)


def ranked(*rates: str | None) -> list[dict[str, Any]]:
    """Return rows of programmes a, b, c …, with a rate each."""
    return [{"programme": slug, "execution_rate": rate and F(rate)}
            for slug, rate in zip("abcdefgh", rates, strict=False)]  # fmt: skip


def test_rows_are_ordered_by_their_distance_then_by_name_and_undefined_ones_are_last():
    rows = frame(
        ["programme", "execution_rate"],
        [["a", F(1)], ["b", None], ["c", F(2)], ["d", F(1)], ["e", F(0)]],
    )
    names = {"a": "Ящик", "b": "Борг", "c": "Вода", "d": "Їжак", "e": "Ера"}
    found = portfolio.ordered(rows, "execution_rate", names)
    assert [row["programme"] for row in found] == ["d", "a", "c", "e", "b"]


@pytest.mark.parametrize(
    ("rates", "shown", "left_out"),
    [
        (["3", "2", None], "abc", 0),
        (["4", "3", "2", None], "abc", 0),
        (["5", "4", "3", "2"], "acd", 1),
        (["6", "5", "4", "3", "2", None, None], "ade", 2),
    ],
)
def test_of_too_many_rows_both_ends_are_kept(rates, shown, left_out):
    """There is room for one of the nearest and two of the farthest."""
    rows, count = portfolio.outermost(ranked(*rates), "execution_rate", 1, 2)
    assert ("".join(row["programme"] for row in rows), count) == (shown, left_out)


def test_indicators_are_counted_by_their_state():
    columns = ["execution_rate", "rated", "met", "not_met", "indicators"]
    rows = frame(
        columns,
        [[F(1), 3, 2, 1, 5], [F(99, 100), 0, 0, 0, 2], [F(3, 2), 4, 4, 0, 4], [None] * 5],
    )
    assert [portfolio.by_state(row) for row in records(rows)] == [
        (2, 1, 2), (0, 0, 2), (4, 0, 0), (0, 0, 0)
    ]  # fmt: skip
