"""Back test: the real report of 2019, recomputed. What was printed otherwise: `test_audit_2019`.

Every expected value was worked out by hand from the official document, before the code was run.
"""

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


@pytest.fixture(scope="module")
def year() -> YearData:
    return dataset.load("bakhmut-civil-society", 2019, DATA)


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
    results = indicators.results(indicators.of_year(year))
    assert indicators.counted(results["state"])[:3] == (19, 16, 8), "8 of 16, without the input"
    shown = {name: [at_one_decimal(rate) for rate in means[name]] for name in means.columns[3:]}
    assert shown == {
        "mean_rate": ["96.9", "108.0", "98.8", "77.9"],
        "mean_rate_capped": ["96.9", "89.2", "88.8", "77.9"],
    }


def test_everything_printed_was_transcribed(year):
    """Measures (4.2 for each of its two sources), totals, indicators; dashes for no money."""
    columns = year.published["column"]
    amounts, percents = year.published[columns != "percent"], year.published[columns == "percent"]
    assert len(amounts) == 2 * (23 + 3 + 20)
    assert len(percents[percents["printed"] != "-"]) == 10 + 3 + 20 + 1
    dashes = "1.1 1.3 1.4 1.5 2.1 2.2 2.3 3.1 3.2 4.3 4.4 5.4"
    assert set(percents[percents["printed"] == "-"]["key"]) == set(dashes.split())
