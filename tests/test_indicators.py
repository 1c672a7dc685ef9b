"""Result indicators: every edge by hand, then properties of any set of indicators."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame
from pandas.testing import assert_frame_equal

from civlib.compute import indicators
from civlib.dataset.frames import tuples
from civlib.wording.terms import Group

D = Decimal
COLUMNS = ["group", "number", "direction", "planned", "actual"]


@pytest.mark.parametrize(
    ("planned", "actual", "direction", "rate", "state"),
    [
        ("60", "44", "higher", Fraction(11, 15), "not_met"),
        ("25", "27", "higher", Fraction(27, 25), "met"),
        ("50", "50", "higher", Fraction(1), "met"),
        ("1", "2", "higher", Fraction(2), "met"),
        ("5", "0", "higher", Fraction(0), "not_met"),
        (None, "12", "higher", None, "plan_absent"),
        (None, None, "higher", None, "plan_absent"),
        ("5", None, "higher", None, "actual_absent"),
        ("0", None, "higher", None, "actual_absent"),
        ("0", "0", "higher", None, "not_planned"),
        ("0", "3", "higher", None, "unplanned"),
        ("200", "160", "lower", Fraction(5, 4), "met"),
        ("160", "200", "lower", Fraction(4, 5), "not_met"),
        ("5", "5", "lower", Fraction(1), "met"),
        ("5", "0", "lower", None, "met"),
        ("0", "0", "lower", None, "met"),
        ("0", "3", "lower", None, "not_met"),
        (None, "3", "lower", None, "plan_absent"),
        ("3", None, "lower", None, "actual_absent"),
    ],
)
def test_rate_and_state_of_every_edge(planned, actual, direction, rate, state):
    values = [None if text is None else D(text) for text in (planned, actual)]
    assert indicators.achievement_rate(*values, direction) == rate
    assert indicators.state(*values, direction) == state


def test_when_a_rate_rounds_to_100_percent_but_lies_below_then_it_is_not_met():
    assert indicators.state(D("100000"), D("99999"), "higher") == "not_met"


TABLE = DataFrame(
    [
        ["outputs", 1, "higher", D(4), D(0)],
        ["outputs", 2, "higher", D(4), D(8)],
        ["outputs", 3, "higher", None, D(8)],
        ["quality", 1, "lower", D(0), D(0)],
        ["quality", 2, "lower", D(6), D(4)],
        ["inputs", 1, "higher", None, None],
    ],
    columns=COLUMNS,
    dtype=object,
)


def test_rate_keeps_rows_and_order():
    assert tuples(indicators.rate(TABLE)) == [
        ("outputs", 1, D(4), D(0), Fraction(0), "not_met"),
        ("outputs", 2, D(4), D(8), Fraction(2), "met"),
        ("outputs", 3, None, D(8), None, "plan_absent"),
        ("quality", 1, D(0), D(0), None, "met"),
        ("quality", 2, D(6), D(4), Fraction(3, 2), "met"),
        ("inputs", 1, None, None, None, "plan_absent"),
    ]


def test_by_group_shows_raw_and_capped_means_in_the_order_of_the_form():
    assert tuples(indicators.by_group(indicators.rate(TABLE))) == [
        ("inputs", 1, 0, 0, None, None),
        ("outputs", 3, 2, 1, Fraction(1), Fraction(1, 2)),
        ("efficiency", 0, 0, 0, None, None),
        ("quality", 2, 2, 2, Fraction(3, 2), Fraction(1)),
    ]


def test_counts_of_states_and_the_share_met():
    counted = indicators.counted(indicators.rate(TABLE)["state"])
    assert counted == (6, 4, 3)
    assert (counted.unrated, counted.share) == (2, Fraction(3, 4))
    assert indicators.counted([]) == (0, 0, 0)
    assert indicators.counted(["plan_absent"]).share is None


def test_what_calls_for_a_remark_lies_above_120_per_cent():
    rated = indicators.rate(TABLE)
    table = TABLE[:3].assign(planned=D(100), actual=[D(120), D("120.1"), None])
    assert list(indicators.high(indicators.rate(table))["number"]) == [2]
    assert indicators.high(rated[:0]).empty


def test_input_stays_untouched():
    before = TABLE.copy(deep=True)
    indicators.by_group(indicators.rate(TABLE))
    assert_frame_equal(TABLE, before)


value = st.none() | st.decimals(0, 10**5, places=1)
rows = st.lists(
    st.tuples(
        st.sampled_from(list(Group)),
        st.integers(1, 20),
        st.sampled_from(["higher", "lower"]),
        value,
        value,
    ),
    max_size=12,
)


def frame(table: list[tuple[object, ...]]) -> DataFrame:
    return DataFrame(table, columns=COLUMNS, dtype=object)


@given(rows, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter_for_groups(table, random):
    shuffled = list(table)
    random.shuffle(shuffled)
    assert_frame_equal(
        indicators.by_group(indicators.rate(frame(table))),
        indicators.by_group(indicators.rate(frame(shuffled))),
    )


@given(value, value, st.sampled_from(["higher", "lower"]))
def test_a_rate_above_or_below_one_agrees_with_the_state(planned, actual, direction):
    rate = indicators.achievement_rate(planned, actual, direction)
    if rate is not None:
        wanted = "met" if rate >= 1 else "not_met"
        assert indicators.state(planned, actual, direction) == wanted


@given(rows)
def test_counts_are_consistent_and_capping_never_raises_a_mean(table):
    means = indicators.by_group(indicators.rate(frame(table)))
    assert sum(means["indicators"]) == len(table)
    for _, total, rated, met, raw, capped in means.itertuples(index=False):
        assert 0 <= met <= rated <= total
        assert (raw is None) == (capped is None)
        assert raw is None or capped <= min(raw, 1)


@given(rows, st.decimals("0.1", 100, places=1))
def test_when_plans_and_facts_are_scaled_then_rates_stay(table, factor):
    scaled = [
        (*key, *(None if item is None else item * factor for item in values))
        for *key, values in ((*row[:3], row[3:]) for row in table)
    ]
    before, after = (indicators.rate(frame(one)) for one in (table, scaled))
    assert list(before["achievement_rate"]) == list(after["achievement_rate"])


def rated(*rows: tuple[str | None, str | None, str]) -> DataFrame:
    exact = [
        ["outputs", number, direction, planned and D(planned), actual and D(actual)]
        for number, (planned, actual, direction) in enumerate(rows, start=1)
    ]
    return indicators.rate(DataFrame(exact, columns=COLUMNS, dtype=object))


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([("5", "4", "higher"), ("5", "1", "higher"), ("10", "2", "higher")], 2),
        ([("5", "1", "higher"), ("0", "3", "lower")], 2),
        ([("5", "5", "higher"), ("5", None, "higher"), (None, "1", "higher")], None),
        ([], None),
    ],
)
def test_the_lowest_is_farthest_below_its_plan_and_first_of_equals(rows, number):
    """4/5, 1/5 and 1/5; one that is not met and has no rate is the lowest; none is missed."""
    found = indicators.lowest(rated(*rows))
    assert (found and found["number"]) == number


@pytest.mark.parametrize(
    ("rates", "end"),
    [([], "5/4"), ([None], "5/4"), (["1/2"], "5/4"), (["3/2", "2"], "2"), (["3"], "5/2"),
     (["10", "1/2", None], "5/2")],
)  # fmt: skip
def test_a_scale_holds_the_line_of_the_plan_and_room_beyond_it(rates, end):
    assert indicators.scale_end([rate and Fraction(rate) for rate in rates]) == Fraction(end)
