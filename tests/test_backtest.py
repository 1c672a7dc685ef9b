"""Back test: the real report of 2019, recomputed and held against what was printed.

Every expected value was worked out by hand from the official document, before the code was run.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from civlib import dataset
from civlib.compute import finance, indicators
from civlib.dataset import YearData
from civlib.wording import round_half_up

D = Decimal
DATA = Path(__file__).parents[1] / "data"

PRINTED_OTHERWISE = {
    # where: (as printed, half-up at the places it is printed with, and how it came about)
    "totals/all": ("97,0", "96.9"),  # 838.5 / 865.0 = 96.936…, rounded to a whole, ",0" added
    "totals/city": ("96,3", "96.4"),  # 807.5 / 838.0 = 96.360…, cut off
    "indicators/inputs/1": ("97,0", "96.9"),  # the same as totals/all
    "indicators/outputs/1": ("92,5", "92.4"),  # 462 / 500 = 92.4 exactly; no rule gives 92.5
    "indicators/outputs/2": ("66,7", "73.3"),  # 44 / 60 = 73.333…; 66.7 would be 40 / 60
    "indicators/outputs/5": ("0", None),  # no plan, no fact: there is nothing to divide
    "indicators/outputs/6": ("0", None),  # the same
    "indicators/outputs/7": ("120", None),  # no plan; 120 would be 12 of 10
    "indicators/outputs/12": ("116", "117"),  # 35 / 30 = 116.666…, cut off
    "indicators/quality/3": ("85", "86"),  # 30 / 35 = 85.714…, cut off
    "assessment/all": ("97,0", "96.9"),  # the same as totals/all
}
"""The printed percentages that half-up does not give at the precision they are printed with."""

PRINTED_SHORTER = {
    "totals/other": "114.8",  # 31.0 / 27.0 = 114.814…, printed 115
    "indicators/outputs/3": "47.1",  # 8 / 17 = 47.058…, printed 47
    "indicators/outputs/11": "144.4",  # 65 / 45 = 144.444…, printed 144
    "indicators/outputs/12": "116.7",
    "indicators/quality/3": "85.7",
}
"""Whole printed percentages that one decimal, as civlib shows it, would say more exactly."""


@pytest.fixture(scope="module")
def year() -> YearData:
    return dataset.load("bakhmut-civil-society", 2019, DATA)


@pytest.fixture(scope="module")
def rates(year) -> dict[str, Fraction | None]:
    """Return every recomputed rate under ``section/key``, as published.csv names them."""
    sums = finance.by_measure(year.measures, year.funding)
    totals = finance.totals(year.funding, year.programme.source_ids)
    rated = indicators.rate(year.indicators)
    numbers = zip(rated["group"], rated["number"], strict=True)
    found = {f"measures/{id}": rate for id, rate in _pairs(sums, "measure_id")}
    found |= {f"totals/{source}": rate for source, rate in _pairs(totals, "source")}
    found |= {
        f"indicators/{group}/{number}": rate
        for (group, number), rate in zip(numbers, rated["achievement_rate"], strict=True)
    }
    return found | {"assessment/all": found["totals/all"]}


def _pairs(frame, key):
    return zip(frame[key], frame["execution_rate"], strict=True)


@pytest.fixture(scope="module")
def printed(year) -> dict[str, str]:
    """Return every percentage of the document, verbatim, without the dashes."""
    own = year.published[year.published["column"] == "percent"]
    cells = zip(own["section"], own["key"], own["printed"], strict=True)
    return {f"{section}/{key}": text for section, key, text in cells if text != "-"}


def at_one_decimal(rate: Fraction | None) -> str | None:
    return None if rate is None else str(round_half_up(rate * 100, 1))


@pytest.mark.parametrize(
    ("source", "planned", "actual", "variance", "rate", "percent"),
    [
        ("all", "865.0", "838.5", "-26.5", Fraction(8385, 8650), "96.9"),
        ("city", "838.0", "807.5", "-30.5", Fraction(8075, 8380), "96.4"),
        ("other", "27.0", "31.0", "4.0", Fraction(31, 27), "114.8"),
    ],
)
def test_totals(year, source, planned, actual, variance, rate, percent):
    totals = finance.totals(year.funding, year.programme.source_ids).set_index("source")
    row = totals.loc[source]
    assert list(row)[:3] == [D(planned), D(actual), D(variance)]
    assert row["execution_rate"] == rate
    assert at_one_decimal(row["execution_rate"]) == percent


def test_the_measure_with_two_sources_adds_them(year):
    sums = finance.by_measure(year.measures, year.funding).set_index("measure_id")
    assert list(sums.loc["4.2"]) == [D("4.0"), D("4.0"), D("0.0"), Fraction(1)]


def test_priorities_add_up_by_hand(year):
    """1: 7 + 20; 3: 512 + 140 + 120; 4: 5 + 2 + 2; 5: 55 + 0.5 + 1.5; 2 has no money at all."""
    sums = finance.by_priority(year.measures, year.funding).set_index("priority_id")
    assert [list(sums.loc[key])[:2] for key in "1345"] == [
        [D("27.0"), D("29.0")],
        [D("772.0"), D("741.5")],
        [D("9.0"), D("11.0")],
        [D("57.0"), D("57.0")],
    ]
    assert list(sums.loc["2"]) == [None] * 4


def test_the_total_hides_underspending_of_one_measure_and_overspending_of_two(year):
    """Short: 3.4 by 30.5, from the city. Over: 1.6 and 4.1 by 2.0 each, from other sources."""
    hidden = finance.masking(year.funding, year.programme.source_ids).set_index("source")
    assert list(hidden.loc["all"])[:4] == [D("30.5"), D("4.0"), D("4.0"), D("-26.5")]
    assert list(hidden.loc["city"])[:4] == [D("30.5"), 0, 0, D("-30.5")]
    assert list(hidden.loc["other"])[:4] == [0, D("4.0"), 0, D("4.0")]
    assert hidden.loc["all", "capped_rate"] == Fraction(8345, 8650)
    off = finance.deviations(year.funding)
    assert list(zip(off["measure_id"], off["source"], off["variance"], strict=True)) == [
        ("3.4", "city", D("-30.5")),
        ("1.6", "other", D("2.0")),
        ("4.1", "other", D("2")),
    ]


def test_states_and_rates_of_all_twenty_indicators(year):
    rated = indicators.rate(year.indicators)
    columns = ("group", "number", "achievement_rate", "state")
    rows = list(zip(*(rated[name] for name in columns), strict=True))
    shown = {f"{group}/{n}": (at_one_decimal(rate), str(state)) for group, n, rate, state in rows}
    assert shown == {
        "inputs/1": ("96.9", "not_met"),
        "outputs/1": ("92.4", "not_met"),
        "outputs/2": ("73.3", "not_met"),
        "outputs/3": ("47.1", "not_met"),
        "outputs/4": ("90.0", "not_met"),
        "outputs/5": (None, "plan_absent"),
        "outputs/6": (None, "plan_absent"),
        "outputs/7": (None, "plan_absent"),
        "outputs/8": ("200.0", "met"),
        "outputs/9": ("100.0", "met"),
        "outputs/10": ("108.0", "met"),
        "outputs/11": ("144.4", "met"),
        "outputs/12": ("116.7", "met"),
        "efficiency/1": ("62.5", "not_met"),
        "efficiency/2": ("92.5", "not_met"),
        "efficiency/3": ("140.0", "met"),
        "efficiency/4": ("100.0", "met"),
        "quality/1": ("100.0", "met"),
        "quality/2": ("48.0", "not_met"),
        "quality/3": ("85.7", "not_met"),
    }


def test_groups(year):
    """Outputs: (92.4 + 73.33 + 47.06 + 90 + 200 + 100 + 108 + 144.44 + 116.67) / 9 = 107.99."""
    means = indicators.by_group(indicators.rate(year.indicators)).set_index("group")
    assert [list(means.loc[group])[:3] for group in means.index] == [
        [1, 1, 0],
        [12, 9, 5],
        [4, 4, 2],
        [3, 3, 1],
    ]
    assert sum(means["rated"]) == 17
    assert sum(means["met"]) == 8
    shown = {name: [at_one_decimal(rate) for rate in means[name]] for name in means.columns[3:]}
    assert shown == {
        "mean_rate": ["96.9", "108.0", "98.8", "77.9"],
        "mean_rate_capped": ["96.9", "89.2", "88.8", "77.9"],
    }


def test_printed_planned_and_actual_are_the_data(year):
    """Whoever transcribed an amount twice wrote the same one, up to the form of the number."""
    sums = finance.by_measure(year.measures, year.funding)
    totals = finance.totals(year.funding, year.programme.source_ids)
    known = {("measures", row[0]): row[1:3] for row in sums.itertuples(index=False)}
    known |= {("totals", row[0]): row[1:3] for row in totals.itertuples(index=False)}
    known |= {
        ("measures", f"{id}/{source}"): amounts
        for id, source, *amounts in year.funding.itertuples(index=False)
    }
    known |= {
        ("indicators", f"{row.group}/{row.number}"): (row.planned, row.actual)
        for row in year.indicators.itertuples()
    }
    own = year.published[year.published["column"] != "percent"]
    assert len(own) == 2 * (23 + 3 + 20)  # 4.2 is printed once for each of its two sources
    for section, key, column, text in own.itertuples(index=False):
        expected = known[section, key][column == "actual"]
        amount = None if text == "-" else D(text.replace(",", ".").rstrip("."))
        assert amount == expected, (section, key, column)


def test_which_printed_percentages_disagree_with_half_up(rates, printed):
    """34 are printed: 10 measures, 3 totals, 20 indicators and the assessment; 11 disagree."""
    assert len(printed) == 10 + 3 + 20 + 1
    disagree = {}
    for key, text in printed.items():
        number, places = D(text.replace(",", ".")), len(text.partition(",")[2])
        rate = rates[key]
        computed = None if rate is None else round_half_up(rate * 100, places)
        if computed != number:
            disagree[key] = (text, None if computed is None else str(computed))
    assert disagree == PRINTED_OTHERWISE


def test_where_a_whole_percentage_says_less_than_one_decimal(rates, printed):
    """The report shows more than the document did, so a reader must expect the difference."""
    differ = {
        key: at_one_decimal(rates[key])
        for key, text in printed.items()
        if "," not in text and rates[key] is not None
        if D(text) != D(at_one_decimal(rates[key]) or "")
    }
    assert differ == PRINTED_SHORTER


def test_a_dash_is_printed_for_every_measure_without_money_and_only_there(year):
    own = year.published[year.published["column"] == "percent"]
    dashes = {row.key for row in own.itertuples() if row.printed == "-"}
    assert dashes == {
        *("1.1", "1.3", "1.4", "1.5", "2.1", "2.2", "2.3", "3.1", "3.2", "4.3", "4.4", "5.4")
    }
    sums = finance.by_measure(year.measures, year.funding)
    assert dashes == {id for id, rate in _pairs(sums, "measure_id") if rate is None}
