"""Money: expected values worked out by hand first, then properties of any funding table."""

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
    [["1.1", "1", ""], ["1.2", "1", ""], ["2.1", "2", ""], ["3.1", "3", ""]],
    columns=["measure_id", "priority_id", "part_of"],
)
COLUMNS = ["measure_id", "source", "fund", "planned", "actual"]


def funding(*rows: tuple[str, str, str | None, str | None]) -> DataFrame:
    """Return a funding frame; amounts as text, None for absent."""
    exact = [
        [measure, source, "", *(None if amount is None else D(amount) for amount in amounts)]
        for measure, source, *amounts in rows
    ]
    return DataFrame(exact, columns=COLUMNS, dtype=object)


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
        ("-5", "-4", "1", None),
        (None, "3", None, None),
        ("5", None, None, None),
        (None, None, None, None),
    ],
)
def test_variance_and_rate_of_every_edge(planned, actual, variance, rate):
    amounts = [text and D(text) for text in (planned, actual)]
    assert finance.variance(*amounts) == (variance and D(variance))
    assert finance.execution_rate(*amounts) == rate
    assert finance.compared(*amounts) == (*amounts, variance and D(variance), rate)


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
        ("1.1", "city", "", D("10.0"), D("8.0"), D("-2.0"), Fraction(4, 5)),
        ("1.1", "other", "", D(4), D(5), D(1), Fraction(5, 4)),
        ("1.2", "other", "", D(0), D(3), D(3), None),
        ("2.1", "city", "", D("1.5"), None, None, None),
    ]


def test_parts_of_a_measure_are_inside_it_and_no_sum_holds_them_twice():
    """Of the 10 of 1.1 the line below it has 4: the priority has 10 and not 14."""
    measures = DataFrame(
        [["1.1", "1", ""], ["1.1.1", "1", "1.1"]], columns=["measure_id", "priority_id", "part_of"]
    )
    rows = funding(("1.1", "city", "10", "8"), ("1.1.1", "city", "4", "2"))
    assert list(finance.whole(measures, rows)["measure_id"]) == ["1.1"]
    assert tuples(finance.by_priority(measures, rows)) == [
        ("1", D(10), D(8), D(-2), Fraction(4, 5))
    ]
    parts = finance.by_measure(measures, rows)
    assert list(parts["planned"]) == [D(10), D(4)], "they are shown by themselves"


def test_by_measure_has_every_measure_also_without_funding():
    """The plan of 2.1 has no fact beside it: no sum holds it."""
    assert tuples(finance.by_measure(MEASURES, FUNDING)) == [
        ("1.1", D(14), D(13), D(-1), Fraction(13, 14)),
        ("1.2", D(0), D(3), D(3), None),
        ("2.1", None, None, None, None),
        ("3.1", None, None, None, None),
    ]


def test_by_priority_adds_the_measures_of_each():
    assert next(iter(finance.by_priority(MEASURES, FUNDING))) == "priority_id"
    assert tuples(finance.by_priority(MEASURES, FUNDING)) == [
        ("1", D(14), D(16), D(2), Fraction(8, 7)),
        ("2", None, None, None, None),
        ("3", None, None, None, None),
    ]


def test_totals_start_with_all_and_follow_the_order_of_sources():
    """14 planned and 16 actual; printed totals would add up each column: 15.5 and 16."""
    assert tuples(finance.totals(FUNDING, ("other", "city", "state"))) == [
        ("all", D(14), D(16), D(2), Fraction(8, 7)),
        ("other", D(4), D(8), D(4), Fraction(2)),
        ("city", D(10), D(8), D(-2), Fraction(4, 5)),
        ("state", None, None, None, None),
    ]
    printed = finance.totals(FUNDING, (), finance.columns)
    assert tuples(printed) == [("all", D("15.5"), D(16), D("0.5"), Fraction(32, 31))]


REAL = (
    ("1.2", "city", "7.0", "7.0"), ("1.6", "other", "20.0", "22.0"),
    ("3.3", "city", "512.0", "512"), ("3.4", "city", "140.0", "109.5"),
    ("3.5", "city", "120.0", "120.0"), ("4.1", "other", "5", "7"), ("4.2", "city", "2.0", "2.0"),
    ("4.2", "other", "2.0", "2.0"), ("5.1", "city", "55.0", "55.0"), ("5.2", "city", "0.5", "0.5"),
    ("5.3", "city", "1.5", "1.5"),
)  # fmt: skip
"""Funding of the real report of 2019."""


@pytest.mark.parametrize(
    ("row", "totals", "masking", "rest"),
    [
        (("1.6", "other", None, "22.0"),
         [("845.0", "816.5", "-28.5", "816.5/845.0"), ("838.0", "807.5", "-30.5", "807.5/838.0"),
          ("7.0", "9.0", "2.0", "9/7")],
         ("30.5", "2.0", "2.0", "-28.5", "814.5/845.0"), [("other", None, D("22.0"))]),
        (("3.5", "city", "120.0", None),
         [("745.0", "718.5", "-26.5", "718.5/745.0"), ("718.0", "687.5", "-30.5", "687.5/718.0"),
          ("27.0", "31.0", "4.0", "31/27")],
         ("30.5", "4.0", "4.0", "-26.5", "714.5/745.0"), [("city", D("120.0"), None)]),
    ],
)  # fmt: skip
def test_when_an_amount_lacks_its_other_then_every_sum_leaves_it_out_and_it_is_named(
    row, totals, masking, rest
):
    """Execution, masking, the way and what is named beside speak of the same rows."""

    def exact(texts):
        *amounts, rate = texts
        top, bottom = map(Fraction, rate.split("/"))
        return (*map(D, amounts), top / bottom)

    rows = funding(*(row if one[:2] == row[:2] else one for one in REAL))
    assert [one[1:] for one in tuples(finance.totals(rows, SOURCES))] == [*map(exact, totals)]
    assert tuples(finance.masking(rows, ()))[0][1:] == exact(masking)
    steps = finance.way(rows, 12)
    assert (steps["start"].iloc[0], steps["end"].iloc[-1]) == tuple(map(D, totals[0][:2]))
    assert [one[:2] for one in tuples(finance.unpaired(rows))] == [row[:2]]
    assert tuples(finance.unpaired_sums(rows)) == rest


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


def test_of_nothing_nothing_is_masked():
    assert tuples(finance.masking(funding(), ("city",))) == [
        ("all", *[None] * 5),
        ("city", *[None] * 5),
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


amount = st.none() | st.decimals(0, 10**6, places=2)
row = st.tuples(
    st.sampled_from(["1.1", "1.2", "2.1"]), st.sampled_from(SOURCES), st.just(""), amount, amount
)
tables = st.lists(row, max_size=12).map(lambda rows: DataFrame(rows, columns=COLUMNS, dtype=object))


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
        assert finance.total(hidden[column][1:]) == hidden.loc[0, column]


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
def test_masking_agrees_with_the_totals_whatever_is_absent(table):
    """The capped rate is never above the raw one, and all figures hold the same rows."""
    totals, masking = finance.totals(table, SOURCES), finance.masking(table, SOURCES)
    for whole, hidden in zip(tuples(totals), tuples(masking), strict=True):
        _, planned, _, variance, rate = whole
        _, under, over, masked, net, capped = hidden
        assert variance == net
        if variance is not None:
            assert 0 <= masked == min(under, over)
            assert over - under == net
        assert (capped is None) == (rate is None) == (not planned)
        assert rate is None or 0 <= capped <= min(rate, 1)
        assert (capped == rate) == (not over or rate is None)


@given(tables)
def test_what_no_sum_holds_is_named_and_nothing_else(table):
    rest, totals = finance.unpaired(table), finance.totals(table, SOURCES)
    for name in ("planned", "actual"):
        given = finance.total([totals.loc[0, name], *rest[name]])
        assert given == finance.total(
            value
            for value, other in zip(table[name], table[OTHER[name]], strict=True)
            if value is not None or other is not None
        )
        apart = finance.unpaired_sums(table)[name]
        assert finance.total(apart) == finance.total(rest[name])


OTHER = {"planned": "actual", "actual": "planned"}


@given(tables, st.integers(0, 4))
def test_the_way_always_leads_from_one_total_to_the_other(table, most):
    steps, whole = finance.way(table, most), finance.totals(table, ()).iloc[0]
    assert len(steps) <= most + 1
    assert finance.total(steps["variance"]) == (whole["variance"] if len(steps) else None)
    if len(steps):
        assert steps["start"].iloc[0] == whole["planned"]
        assert steps["end"].iloc[-1] == whole["actual"]
    assert steps["rows"].sum() == len(finance.deviations(table))


def test_what_is_off_its_plan_comes_farthest_first():
    """7 of nothing, 5 of 4, 9 of 10; one keeps to its plan, one has no fact."""
    sums = finance.by_funding(
        funding(("1.1", "city", "10", "9"), ("1.2", "city", "3", "3.0"), ("1.3", "city", "4", "5"),
                ("1.4", "city", "0", "7"), ("1.5", "city", "4", None))
    )  # fmt: skip
    rows = finance.off_plan(sums)
    assert [*zip(rows["measure_id"], rows["share"], strict=True)] == [
        ("1.4", None), ("1.3", Fraction(1, 4)), ("1.1", Fraction(-1, 10)),
    ]  # fmt: skip


def test_the_farthest_rows_may_lie_on_either_side_and_equals_are_all_named():
    """1.1 is 1 below its plan (12 of 14 and 1 added), 1.2 is 3 above; an absent fact is not far."""

    def ids(rows):
        return [row["measure_id"] for row in rows]

    sums = finance.by_measure(MEASURES, FUNDING)
    assert ids(finance.farthest(sums)) == ["1.2"]
    assert ids(finance.used_least(sums)) == ["1.1"]
    same = finance.by_funding(
        funding(("1.1", "city", "5", "3"), ("1.2", "city", "3", "5.0"), ("2.1", "city", "4", "2"))
    )
    assert ids(finance.farthest(same)) == ["1.1", "1.2", "2.1"]
    assert ids(finance.used_least(same)) == ["1.1", "2.1"]
    for pair in (("5", "5.0"), ("5", None), ("5", "6")):
        rows = finance.by_funding(funding(("1.1", "city", *pair)))
        assert finance.used_least(rows) == []
        assert len(finance.farthest(rows)) == (pair == ("5", "6"))


def test_least_is_used_by_measure_with_all_sources_added():
    """4.2 lacks 10 of one source and has 15 more of the other; 5.1 lacks 8."""
    measures = DataFrame({"measure_id": ["4.2", "5.1"]})
    rows = funding(
        ("4.2", "city", "20", "10"), ("4.2", "other", "5", "20"), ("5.1", "city", "60", "52")
    )
    (least,) = finance.used_least(finance.by_measure(measures, rows))
    assert (least["measure_id"], least["variance"]) == ("5.1", D(-8))
    assert finance.deviations(rows)["measure_id"][0] == "4.2", "by row it would be another"


@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (9, [["1.2", "other", "3", "14.0", "17.0", 1], ["1.1", "city", "-2.0", "17.0", "15.0", 1],
             ["1.1", "other", "1", "15.0", "16.0", 1]]),
        (1, [["1.2", "other", "3", "14.0", "17.0", 1], [None, None, "-1.0", "17.0", "16.0", 2]]),
        (0, [[None, None, "2.0", "14.0", "16.0", 3]]),
    ],
)  # fmt: skip
def test_the_way_leads_from_the_planned_to_the_actual_total(most, steps):
    """14 planned, 16 actual: +3, −2, +1; the plan of 2.1 has no fact and is no step."""
    rows = finance.way(FUNDING, most).drop(columns="fund").to_numpy().tolist()
    assert rows == [[*row[:2], *map(D, row[2:5]), row[5]] for row in steps]


@pytest.mark.parametrize("amounts", [(None, "5"), ("5", None), (None, None), ("5", "5")])
def test_without_any_deviation_there_is_no_step(amounts):
    assert finance.way(funding(("1.1", "city", *amounts)), 9).empty


def test_unpaired_are_rows_with_one_amount_only():
    rows = funding(
        ("1.1", "city", None, None), ("1.2", "city", None, "0"), ("1.3", "city", "0", "1")
    )
    assert list(finance.unpaired(rows)["measure_id"]) == ["1.2"]
    assert list(finance.unpaired(FUNDING)["measure_id"]) == ["2.1"]


def test_measures_are_funded_if_they_have_an_amount():
    rows = funding(
        ("1.1", "city", "1", "1"), ("1.1", "other", "1", "1"), ("2.1", "city", None, None),
        ("3.1", "city", None, "0"),
    )  # fmt: skip
    assert finance.funded(MEASURES, rows) == (2, 2)
    assert finance.funded(MEASURES, funding()) == (0, 4)
