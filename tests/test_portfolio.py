"""Numbers over all programmes: expected values worked out by hand on three small programmes."""

from __future__ import annotations

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
LAST = portfolio.latest(ROWS)


def values(rows: Any, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in records(rows)]


def test_each_published_year_has_its_money_with_the_exact_rate():
    wanted = [
        ("libraries", 2023, "тис. грн", D("10.0"), D("9.0"), D("-1.0"), F(9, 10)),
        ("libraries", 2024, "тис. грн", D("30.0"), D("20.0"), D("-10.0"), F(2, 3)),
        ("roads", 2024, "грн", D("9000"), D("9000"), D("0"), F(1)),
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


def test_the_last_year_is_that_of_each_programme_by_itself():
    found = published(
        [LIBRARIES, YOUTH],
        {
            ("libraries", 2019): ("1", "1", "", ""),
            ("libraries", 2021): ("1", "1", "", ""),
            ("youth", 2020): ("1", "1", "", ""),
        },
    )
    rows = portfolio.years(found)
    assert values(portfolio.latest(rows), "programme", "year") == [
        ("libraries", 2021),
        ("youth", 2020),
    ]
    assert portfolio.last_year(rows) == 2021


def test_the_ranking_has_both_places_and_puts_the_undefined_last():
    reports = {
        ("a", 2024): ("10", None, "mn", ""),
        ("b", 2024): ("10", "5", "m", ""),
        ("c", 2024): ("10", "11", "", ""),
        ("d", 2024): ("20", "10", "n", ""),
        ("e", 2024): ("10", "1", "mmmm", ""),
    }
    found = published([programme(slug, slug) for slug in "abcde"], reports)
    ranked = portfolio.ranking(portfolio.years(found))
    assert values(ranked, "programme", "rank", "met_rank") == [
        ("c", 1, None),
        ("b", 2, 1),
        ("d", 2, 4),
        ("e", 4, 1),
        ("a", None, 3),
    ]


def test_different_units_are_never_added_up():
    assert [tuple(row.values()) for row in records(portfolio.by_unit(LAST))] == [
        ("тис. грн", 2, D("90.0"), D("86.6"), D("-3.4"), F(866, 900), 0),
        ("грн", 1, D("9000"), D("9000"), D("0"), F(1), 0),
    ]


def test_each_year_has_its_sums_and_says_what_they_lack():
    columns = ["year", "unit", "programmes", "planned", "actual", "execution_rate", "incomplete"]
    assert values(portfolio.by_year(ROWS), *columns) == [
        (2022, "тис. грн", 1, D("5.0"), None, None, 1),
        (2023, "тис. грн", 1, D("10.0"), D("9.0"), F(9, 10), 0),
        (2024, "грн", 1, D("9000"), D("9000"), F(1), 0),
        (2024, "тис. грн", 2, D("90.0"), D("86.6"), F(866, 900), 0),
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
    assert [tuple(row.values()) for row in records(portfolio.states(LAST))] == [
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
    assert portfolio.rated(LAST)[:3] == (8, 5, 3)
    assert set(portfolio.rated(portfolio.years(found))) == {0}


def test_the_ends_of_the_ranking_may_be_shared():
    rates = {"a": "9", "b": "1", "c": "9", "d": None, "e": "1"}
    reports = {(slug, 2024): ("10", actual, "", "") for slug, actual in rates.items()}
    rows = portfolio.years(published([programme(slug, slug) for slug in rates], reports))
    high, low = portfolio.ends(rows)
    assert values(high, "programme") == [("a",), ("c",)]
    assert values(low, "programme") == [("b",), ("e",)]
    for equal in (high, rows[3:4], rows[:0]):
        assert [len(end) for end in portfolio.ends(equal)] == [0, 0]


def test_what_is_published_has_its_years_and_dates_in_order():
    assert portfolio.published_years(THREE) == [2022, 2023, 2024]
    dates = [date(2023, 3, 1), date(2024, 3, 1), *[date(2025, 3, 1)] * 3]
    assert portfolio.published_dates(THREE) == dates
    assert values(portfolio.before(ROWS, 2024), "year") == [(2023,), (2022,)]


def test_the_audited_reports_are_counted_with_what_was_found_in_all():
    assert portfolio.audited(ROWS) == (3, 2, 1, 5, {"error": 2, "doubt": 2, "style": 1})
    assert portfolio.audited(ROWS[3:]) == (0, 2, 0, 0, {})


def test_states_and_counts_are_summed_and_what_is_absent_does_not_count():
    assert portfolio.judged(portfolio.states(LAST))[:3] == (8, 5, 3)
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
        portfolio.latest,
        portfolio.ranking,
        portfolio.by_unit,
        portfolio.by_year,
        portfolio.states,
        portfolio.findings,
        lambda rows: portfolio.execution(rows, 2),
        lambda rows: portfolio.before(rows, 2024),
    ],
)
def test_a_new_frame_comes_out_and_the_old_one_is_untouched(make):
    rows, kept = ROWS.copy(deep=True), ROWS.copy(deep=True)
    made = make(rows)
    made.iloc[:, 0] = "changed"
    assert_frame_equal(rows, kept)


rates = st.lists(st.none() | st.fractions(0, 2, max_denominator=4))


@given(rates)
def test_a_place_is_one_more_than_how_many_are_higher(given_rates):
    defined = [rate for rate in given_rates if rate is not None]
    wanted = [
        None if rate is None else 1 + sum(other > rate for other in defined) for rate in given_rates
    ]
    assert portfolio.places(given_rates) == wanted


amounts = st.none() | st.decimals(0, 10**9, places=2).map(str)
units = st.sampled_from(["грн", "тис. грн"])


@given(st.lists(st.tuples(units, amounts, amounts), min_size=1, max_size=8))
def test_sums_by_unit_hold_every_amount_once(rows):
    programmes = [programme(f"p{n}", "П", unit) for n, (unit, _, _) in enumerate(rows)]
    reports = {(f"p{n}", 2024): (*pair, "", "") for n, (_, *pair) in enumerate(rows)}
    sums = records(portfolio.by_unit(portfolio.years(published(programmes, reports))))
    assert sum(one["programmes"] for one in sums) == len(rows)
    for one in sums:
        own = [planned for unit, planned, _ in rows if unit == one["unit"]]
        there = [D(planned) for planned in own if planned is not None]
        assert one["planned"] == (sum(there) if there else None)


def ranked(*rates: str | None) -> list[dict[str, Any]]:
    """Return rows of programmes a, b, c …, with a rate each."""
    return [{"programme": slug, "execution_rate": rate and F(rate)}
            for slug, rate in zip("abcdefgh", rates, strict=False)]  # fmt: skip


def test_rows_are_ordered_by_rate_then_by_name_and_undefined_ones_are_last():
    rows = frame(
        ["programme", "execution_rate"],
        [["a", F(1)], ["b", None], ["c", F(2)], ["d", F(1)], ["e", F(0)]],
    )
    names = {"a": "Ящик", "b": "Борг", "c": "Вода", "d": "Їжак", "e": "Ера"}
    found = portfolio.ordered(rows, "execution_rate", names)
    assert [row["programme"] for row in found] == ["c", "d", "a", "e", "b"]


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
    """There is room for one of the highest and two of the lowest."""
    rows, count = portfolio.outermost(ranked(*rates), "execution_rate", 1, 2)
    assert ("".join(row["programme"] for row in rows), count) == (shown, left_out)


def test_programmes_and_indicators_are_counted_among_those_that_have_a_rate():
    columns = ["execution_rate", "rated", "met", "not_met", "indicators"]
    rows = frame(
        columns,
        [[F(1), 3, 2, 1, 5], [F(99, 100), 0, 0, 0, 2], [F(3, 2), 4, 4, 0, 4], [None] * 5],
    )
    assert portfolio.fully_funded(rows) == (2, 3)
    every = rows.assign(**{name: 0 for name in portfolio.STATES if name not in columns})
    assert portfolio.rated(every)[1:4] == (7, 6, 1)
    assert [portfolio.by_state(row) for row in records(rows)] == [
        (2, 1, 2), (0, 0, 2), (4, 0, 0), (0, 0, 0)
    ]  # fmt: skip
