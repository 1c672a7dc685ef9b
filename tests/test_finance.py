"""Money: expected values worked out by hand first, then properties of any funding table."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame
from pandas.testing import assert_frame_equal

from civlib.compute import finance
from civlib.dataset.frames import tuples

D = Decimal
SOURCES = ("city", "other")

MEASURES = DataFrame(
    [["1.1", "1"], ["1.2", "1"], ["2.1", "2"], ["3.1", "3"]],
    columns=["measure_id", "priority_id"],
)


def funding(*rows: tuple[str, str, str | None, str | None]) -> DataFrame:
    """Return a funding frame; amounts as text, None for absent."""
    exact = [
        [measure, source, *(None if amount is None else D(amount) for amount in amounts)]
        for measure, source, *amounts in rows
    ]
    return DataFrame(exact, columns=["measure_id", "source", "planned", "actual"], dtype=object)


FUNDING = funding(
    ("1.1", "city", "10.0", "8.0"),
    ("1.1", "other", "4", "5"),
    ("1.2", "other", "0", "3"),
    ("2.1", "city", "1.5", None),
)


@pytest.mark.parametrize(
    ("planned", "actual", "variance", "rate"),
    [
        ("865.0", "838.5", "-26.5", Fraction(8385, 8650)),
        ("27.0", "31.0", "4.0", Fraction(31, 27)),
        ("5", "5", "0", Fraction(1)),
        ("5", "0", "-5", Fraction(0)),
        ("0", "0", "0", None),
        ("0", "3", "3", None),
        (None, "3", None, None),
        ("5", None, None, None),
        (None, None, None, None),
    ],
)
def test_variance_and_rate_of_every_edge(planned, actual, variance, rate):
    amounts = [text and D(text) for text in (planned, actual)]
    assert finance.variance(*amounts) == (variance and D(variance))
    assert finance.execution_rate(*amounts) == rate
    assert finance.sums(*([amount] for amount in amounts)) == (
        *amounts,
        variance and D(variance),
        rate,
    )


def test_a_masked_amount_keeps_every_digit():
    """A unary minus would round the shortfall to 28 digits."""
    long = D("1234567890123456789012345678901234567890.5")
    hidden = finance.masked([long, D(1)], [D(0), D(3)])
    assert (hidden.underspent, hidden.masked) == (long, D(2))
    assert hidden.capped_rate == Fraction(1) / (Fraction(long) + 1)


def test_when_amounts_have_many_digits_then_none_is_lost():
    large, tiny = D("100000000000000000000"), D("0.0000000000000000000000000000000001")
    larger = D("100000000000000000000.0000000000000000000000000000000001")
    assert finance.variance(large, larger) == tiny
    assert finance.total([large, tiny]) == larger
    assert finance.execution_rate(D(3), D(1)) * 3 == 1


def test_when_an_amount_has_no_other_beside_it_then_nothing_is_masked_silently():
    with pytest.raises(ValueError, match="zip"):
        finance.masked([D(1)], [])


def test_by_funding_keeps_rows_and_order():
    assert tuples(finance.by_funding(FUNDING)) == [
        ("1.1", "city", D("10.0"), D("8.0"), D("-2.0"), Fraction(4, 5)),
        ("1.1", "other", D(4), D(5), D(1), Fraction(5, 4)),
        ("1.2", "other", D(0), D(3), D(3), None),
        ("2.1", "city", D("1.5"), None, None, None),
    ]


def test_by_measure_has_every_measure_also_without_funding():
    assert tuples(finance.by_measure(MEASURES, FUNDING)) == [
        ("1.1", D(14), D(13), D(-1), Fraction(13, 14)),
        ("1.2", D(0), D(3), D(3), None),
        ("2.1", D("1.5"), None, None, None),
        ("3.1", None, None, None, None),
    ]


def test_by_priority_adds_the_measures_of_each():
    assert next(iter(finance.by_priority(MEASURES, FUNDING))) == "priority_id"
    assert tuples(finance.by_priority(MEASURES, FUNDING)) == [
        ("1", D(14), D(16), D(2), Fraction(8, 7)),
        ("2", D("1.5"), None, None, None),
        ("3", None, None, None, None),
    ]


def test_totals_start_with_all_and_follow_the_order_of_sources():
    assert tuples(finance.totals(FUNDING, ("other", "city", "state"))) == [
        ("all", D("15.5"), D(16), D("0.5"), Fraction(32, 31)),
        ("other", D(4), D(8), D(4), Fraction(2)),
        ("city", D("11.5"), D(8), D("-3.5"), Fraction(16, 23)),
        ("state", None, None, None, None),
    ]


def test_masking_counts_each_row_by_itself():
    rows = funding(
        ("3.4", "city", "140.0", "109.5"),
        ("3.5", "city", "120", "120"),
        ("1.6", "other", "20", "22"),
        ("4.1", "other", "5", "7"),
        ("4.2", "other", "9", None),
    )
    assert tuples(finance.masking(rows, SOURCES)) == [
        ("all", D("30.5"), D(4), D(4), D("-26.5"), Fraction(2545, 2850)),
        ("city", D("30.5"), D(0), D(0), D("-30.5"), Fraction(2295, 2600)),
        ("other", D(0), D(4), D(0), D(4), Fraction(1)),
    ]


def test_masking_of_nothing_has_no_rate():
    assert tuples(finance.masking(funding(), ("city",))) == [
        ("all", 0, 0, 0, 0, None),
        ("city", 0, 0, 0, 0, None),
    ]


def test_deviations_start_with_the_largest_shortfall_and_leave_out_the_rest():
    rows = funding(
        ("1.1", "city", "1", "2"),
        ("1.2", "city", "5", "5"),
        ("2.1", "city", "9", "1"),
        ("3.1", "city", "3", "1"),
        ("3.1", "other", "3", None),
    )
    found = finance.deviations(rows)
    assert list(found["measure_id"]) == ["2.1", "3.1", "1.1"]
    assert list(found.index) == [0, 1, 2]

    assert [len(side) for side in finance.sides(found)] == [2, 1]
    assert [len(side) for side in finance.sides(found[:0])] == [0, 0]
    edges = finance.by_funding(funding(("1", "city", "1", "1"), ("2", "city", "1", "1.5")))
    assert [len(side) for side in finance.sides(edges)] == [0, 2]
    assert list(finance.lacking(rows)["source"]) == ["other"]
    assert list(finance.lacking(funding(("1.1", "city", None, "3")))["measure_id"]) == ["1.1"]


def test_inputs_stay_untouched():
    before = FUNDING.copy(deep=True)
    finance.by_funding(FUNDING)
    finance.by_measure(MEASURES, FUNDING)
    finance.totals(FUNDING, SOURCES)
    finance.masking(FUNDING, SOURCES)
    finance.deviations(FUNDING)
    finance.way(FUNDING, 1)
    assert_frame_equal(FUNDING, before)


amount = st.none() | st.decimals(0, 10**6, places=2)
row = st.tuples(st.sampled_from(["1.1", "1.2", "2.1"]), st.sampled_from(SOURCES), amount, amount)
tables = st.lists(row, max_size=12).map(
    lambda rows: DataFrame(
        rows, columns=["measure_id", "source", "planned", "actual"], dtype=object
    )
)


@given(tables, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(table, random):
    order = list(range(len(table)))
    random.shuffle(order)
    shuffled = table.iloc[order].reset_index(drop=True)
    for compute in (
        lambda rows: finance.totals(rows, SOURCES),
        lambda rows: finance.by_measure(MEASURES, rows),
        lambda rows: finance.by_priority(MEASURES, rows),
        lambda rows: finance.masking(rows, SOURCES),
    ):
        assert_frame_equal(compute(table), compute(shuffled))


@given(tables)
def test_parts_add_up_to_the_whole(table):
    totals = finance.totals(table, SOURCES)
    for column in ("planned", "actual"):
        whole = totals.loc[0, column]
        for parts in (
            totals[column][1:],
            finance.by_measure(MEASURES, table)[column],
            finance.by_priority(MEASURES, table)[column],
        ):
            assert finance.total(parts) == whole
    hidden = finance.masking(table, SOURCES)
    for column in ("underspent", "overspent", "variance"):
        assert sum(hidden[column][1:]) == hidden.loc[0, column]


@given(tables, st.decimals("0.01", 1000, places=2))
def test_when_every_amount_is_scaled_then_rates_stay(table, factor):
    scaled = table.copy()
    for column in ("planned", "actual"):
        scaled[column] = [None if value is None else value * factor for value in table[column]]
    before, after = finance.totals(table, SOURCES), finance.totals(scaled, SOURCES)
    assert list(before["execution_rate"]) == list(after["execution_rate"])
    for one, other in zip(before["variance"], after["variance"], strict=True):
        assert other == (None if one is None else one * factor)


@given(tables)
def test_masking_agrees_with_the_totals_where_nothing_is_absent(table):
    full = table[table["planned"].notna() & table["actual"].notna()]
    variance = finance.totals(full, SOURCES).loc[0, "variance"] or 0
    hidden = finance.masking(full, SOURCES).iloc[0]
    assert hidden["overspent"] - hidden["underspent"] == hidden["variance"] == variance
    assert 0 <= hidden["masked"] == min(hidden["underspent"], hidden["overspent"])
    assert hidden["capped_rate"] is None or 0 <= hidden["capped_rate"] <= 1


def test_the_farthest_row_may_lie_on_either_side_and_is_the_first_of_equals():
    """1.1 is 1 below its plan (12 of 14 and 1 added), 1.2 is 3 above; an absent fact is not far."""
    sums = finance.by_measure(MEASURES, FUNDING)
    assert finance.farthest(sums)["measure_id"] == "1.2"
    same = finance.by_funding(funding(("1.1", "city", "5", "3"), ("1.2", "city", "3", "5")))
    assert finance.farthest(same)["measure_id"] == "1.1"
    assert finance.farthest(finance.by_funding(funding(("1.1", "city", "5", "5.0")))) is None
    assert finance.farthest(finance.by_funding(funding(("1.1", "city", "5", None)))) is None


def test_incomplete_are_rows_with_one_amount_only():
    rows = funding(
        ("1.1", "city", None, None), ("1.2", "city", None, "0"), ("1.3", "city", "0", "1")
    )
    assert list(finance.incomplete(rows)["measure_id"]) == ["1.2"]
    assert list(finance.incomplete(FUNDING)["measure_id"]) == ["2.1"]


@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (9, [["1.2", "other", "3", "15.5", "18.5", 1], ["1.1", "city", "-2.0", "18.5", "16.5", 1],
             ["1.1", "other", "1", "16.5", "17.5", 1], [None, None, "-1.5", "17.5", "16.0", 1]]),
        (1, [["1.2", "other", "3", "15.5", "18.5", 1], [None, None, "-2.5", "18.5", "16.0", 3]]),
        (0, [[None, None, "0.5", "15.5", "16.0", 4]]),
    ],
)  # fmt: skip
def test_the_way_leads_from_the_planned_to_the_actual_total(most, steps):
    """15.5 planned, 16 actual: +3, −2, +1, and −1.5 for the plan of 2.1, which has no fact."""
    rows = finance.way(FUNDING, most).to_numpy().tolist()
    assert rows == [[*row[:2], *map(D, row[2:5]), row[5]] for row in steps]


@pytest.mark.parametrize("amounts", [(None, "5"), ("5", None), (None, None), ("5", "5")])
def test_without_both_totals_or_any_deviation_there_is_no_step(amounts):
    assert finance.way(funding(("1.1", "city", *amounts)), 9).empty


def test_measures_are_funded_if_they_have_a_row_even_without_amounts():
    rows = funding(
        ("1.1", "city", "1", "1"), ("1.1", "other", "1", "1"), ("2.1", "city", None, None)
    )
    assert finance.funded(MEASURES, rows) == (2, 2)
    assert finance.funded(MEASURES, funding()) == (0, 4)
