"""Effectiveness: worked examples by hand, every edge and option, then properties of any year."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from faults import SETTINGS, append, spoil
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame
from test_indicators import table

from civlib import dataset
from civlib.compute import effectiveness, indicators, indices
from civlib.compute.effectiveness import DEFAULT, Effectiveness, Options
from civlib.compute.indices import POINTS, RATINGS
from civlib.dataset.frames import records
from civlib.show.display import Data
from civlib.wording.terms import Group, LowerIsBetter, Rating, ReducedScale, Unreported

D, F = Decimal, Fraction
REAL = Path(__file__).parents[1] / "data"
REDUCED = Options(reduced_scale=ReducedScale.REDUCED)
FULL = RATINGS[True, True]

Row = tuple[str, str | None, str | None, str]


def year(*rows: tuple[Any, ...]) -> DataFrame:
    """Return indicators from (group, planned, actual) with "lower" as an optional fourth."""
    made = [
        [group, number, *(direction or ["higher"]), _exact(planned), _exact(actual)]
        for number, (group, planned, actual, *direction) in enumerate(rows, 1)
    ]
    return frame(made)


def frame(rows: Sequence[Sequence[object]]) -> DataFrame:
    """Return indicators as they are rated."""
    columns = ["group", "number", "direction", "planned", "actual"]
    return indicators.rate(table(list(rows), columns))


def _exact(text: str | None) -> Decimal | None:
    return None if text is None else D(text)


def single(
    planned: Any, actual: Any, direction: str, options: Options, **told: Any
) -> Fraction | str:
    """Return the index of one indicator, or why it has none; ``told`` is more of its target."""
    exact = [None if value is None else D(value) for value in (planned, actual)]
    row = table([["quality", "1", direction, *exact]]).assign(**told)
    return indices.single(records(indicators.rate(row))[0], options)


def before(percent: str | None) -> DataFrame | None:
    """Return a year before with this index of efficiency; None if nothing is known of it."""
    return None if percent is None else year(("efficiency", "100", percent))


def of(e: str, q: str, previous: str | None, options: Options = DEFAULT) -> Effectiveness:
    """Return the assessment of a year with these two indices, given in per cent."""
    data = year(("efficiency", "100", e), ("quality", "100", q))
    return effectiveness.evaluate(data, before(previous), options)


def outcome(result: Effectiveness) -> tuple[Any, ...]:
    """Return E, the scale and the rating."""
    assessed = result.assessed
    return (assessed.e, assessed.scale.name, assessed.rating) if assessed else (None,) * 3


# Worked examples


def test_worked_example_high():
    """200 → 160 lower is better is 1.25, 50 → 45 is 0.9: I(еф) 107.5, above 100: 25 points."""
    data = year(
        ("efficiency", "200", "160", "lower"),
        ("efficiency", "50", "45"),
        ("quality", "100", "95"),
    )
    result = effectiveness.evaluate(data, before("100"))
    assert (result.efficiency.value, result.quality.value) == (F(215, 2), F(95))
    assert (result.previous, result.ratio, result.points) == (F(100), F(43, 40), F(25))
    assert outcome(result) == (F(455, 2), "full", "high")
    assert (result.missing, result.reduced, result.excluded) == ((), None, ())
    assert (result.efficiency.counted, result.quality.counted) == (2, 1)


def test_worked_example_medium():
    """85 against 100 is exactly 0.85, which gives 15 points: 85 + 100 + 15."""
    assert outcome(of("85", "100", "100")) == (F(200), "full", "medium")


def test_the_real_year_is_refused_and_shows_its_reduced_reading():
    """(0.625 + 0.925 + 1.4 + 1) / 4 and (1 + 0.48 + 6/7) / 3; 2018 has no data."""
    data = dataset.load("bakhmut-civil-society", 2019, REAL)
    result = effectiveness.evaluate(indicators.of_year(data), None, data.programme.effectiveness)
    assert result.efficiency.value == F("98.75")
    assert result.quality.value == (100 + 48 + F(600, 7)) / 3
    assert (result.previous, result.ratio, result.points) == (None, None, None)
    assert outcome(result) == (None, None, None)
    assert result.missing == ("previous_absent",)
    assert result.reduced is not None
    assert result.reduced.e == F("98.75") + (100 + 48 + F(600, 7)) / 3
    assert (result.reduced.scale.name, result.reduced.rating) == ("no_previous", "medium")


# Points and scales


@pytest.mark.parametrize(
    ("ratio", "points"),
    [
        ("0", 0),
        ("0.8499999", 0),
        ("0.85", 15),
        ("0.9999999", 15),
        ("1", 25),
        ("3", 25),
        ("0.001", 0),
    ],
)
def test_points_at_every_threshold(ratio, points):
    assert POINTS.of(F(ratio)) == points
    assert of(str(D(ratio) * 100), "100", "100").points == points


@pytest.mark.parametrize(
    ("e", "rating"),
    [("215", "high"), ("214.9999999", "medium"), ("190", "medium"), ("189.9999999", "low"),
     ("125", "low"), ("9999", "high")],
)  # fmt: skip
def test_ratings_at_every_threshold(e, rating):
    """100 against 100 gives 25 points, so the rest of the sum is quality."""
    assert FULL.of(F(e)) == rating
    result = of("100", str(D(e) - 125), "100")
    assert outcome(result) == (F(e), "full", rating)


@pytest.mark.parametrize(
    ("there", "name", "less", "bounds"),
    [
        ((True, True), "full", 0, (190, 215)),
        ((False, True), "no_quality", 100, (90, 115)),
        ((True, False), "no_previous", 25, (165, 190)),
        ((False, False), "no_quality_no_previous", 125, (65, 90)),
    ],
)
def test_a_reduced_scale_takes_off_what_the_missing_part_could_give(there, name, less, bounds):
    scale = RATINGS[there]
    assert (scale.name, scale.bounds) == (name, bounds)
    assert scale.bounds == tuple(bound - less for bound in FULL.bounds)
    assert scale.values == ("low", "medium", "high")


@given(st.fractions(-100, 400), st.sampled_from(list(RATINGS.values())))
def test_every_sum_lies_in_exactly_one_interval(e, scale):
    within = [
        value
        for low, high, value in scale.intervals
        if (low is None or low <= e) and (high is None or e < high)
    ]
    assert within == [scale.of(e)]


# What is missing, and reduced scales

EFF, QUAL = ("efficiency", "100", "90"), ("quality", "100", "90")
NO_EFF, NO_QUAL = ("efficiency", None, "90"), ("quality", "100", None)


@pytest.mark.parametrize(
    ("rows", "previous", "missing", "reading"),
    [
        ([EFF, QUAL], "90", [], (205, "full", "medium")),
        ([EFF], "90", ["quality_absent"], (115, "no_quality", "high")),
        ([EFF, NO_QUAL], "90", ["quality_undefined"], (115, "no_quality", "high")),
        ([EFF, QUAL], None, ["previous_absent"], (180, "no_previous", "medium")),
        ([EFF, QUAL], "0", ["previous_undefined"], (180, "no_previous", "medium")),
        ([EFF], None, ["quality_absent", "previous_absent"],
         (90, "no_quality_no_previous", "high")),
        ([QUAL], "90", ["efficiency_absent"], None),
        ([NO_EFF, QUAL], "90", ["efficiency_undefined"], None),
        ([], None, ["efficiency_absent", "quality_absent", "previous_absent"], None),
        ([NO_EFF, NO_QUAL], "0",
         ["efficiency_undefined", "quality_undefined", "previous_undefined"], None),
    ],
)  # fmt: skip
def test_a_missing_part_is_named_and_refused_unless_the_scale_may_be_reduced(
    rows, previous, missing, reading
):
    data, last = year(*rows), before(previous)
    refused = effectiveness.evaluate(data, last)
    reduced = effectiveness.evaluate(data, last, REDUCED)
    assert refused.missing == reduced.missing == tuple(missing)
    assert outcome(refused) == (reading if reading and not missing else (None,) * 3)
    assert outcome(reduced) == (reading or (None,) * 3)
    assert refused.reduced == reduced.reduced
    shown = refused.reduced
    assert (shown and (shown.e, shown.scale.name, shown.rating)) == (reading if missing else None)


def test_without_an_index_of_efficiency_there_is_neither_ratio_nor_points():
    result = effectiveness.evaluate(year(QUAL), before("90"))
    assert (result.efficiency.value, result.previous) == (None, F(90))
    assert (result.ratio, result.points, result.reading) == (None, None, None)


def test_a_small_positive_previous_index_is_compared():
    result = of("100", "100", "0.001")
    assert (result.ratio, result.missing) == (100000, ())


def test_inputs_and_outputs_do_not_enter():
    plain = effectiveness.evaluate(year(EFF, QUAL), before("90"))
    more = year(EFF, QUAL, ("inputs", "1", "9"), ("outputs", None, "9"))
    assert effectiveness.evaluate(more, before("90")) == plain


# Exclusions


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((None, "5", "higher"), "plan_absent"),
        ((None, None, "lower"), "plan_absent"),
        (("5", None, "higher"), "actual_absent"),
        (("0", None, "lower"), "actual_absent"),
        (("0", "5", "higher"), "plan_zero"),
        (("0", "0", "higher"), "plan_zero"),
        (("0", "0", "lower"), "plan_zero"),
        (("5", "0", "lower"), "actual_zero"),
        (("5", "0", "higher"), None),
    ],
)
def test_an_indicator_without_an_index_is_listed_with_its_reason(row, reason):
    result = effectiveness.evaluate(year(EFF, ("efficiency", *row), QUAL), None)
    listed = [(one.group, one.number, one.reason) for one in result.excluded]
    assert listed == ([("efficiency", 2, reason)] if reason else [])
    assert result.efficiency.value == (F(90) if reason else F(45))
    assert result.efficiency.counted == (1 if reason else 2)


@pytest.mark.parametrize("way", ["complement", "mirror"])
@pytest.mark.parametrize("planned", ["0", None])
def test_a_plan_of_nothing_has_no_index_in_any_way(way, planned):
    options = Options(LowerIsBetter(way))
    found = indices.index(year(("quality", planned, "5", "lower")), Group.QUALITY, options)
    assert (found.value, found.counted, len(found.excluded)) == (None, 0, 1)


def test_exclusions_of_efficiency_come_before_those_of_quality():
    result = effectiveness.evaluate(year(NO_QUAL, EFF, NO_EFF, ("efficiency", "0", "1")), None)
    assert list(map(str, result.excluded)) == [
        "efficiency/3: plan_absent",
        "efficiency/4: plan_zero",
        "quality/1: actual_absent",
    ]


# Options


@pytest.mark.parametrize(
    ("way", "planned", "actual", "index"),
    [
        ("ratio", "50", "40", "1.25"),
        ("ratio", "50", "100", "0.5"),
        *((way, "50", "50", "1") for way in LowerIsBetter),
        *(
            (way, "50", actual, index)
            for way in ("complement", "mirror")
            for actual, index in (
                ("40", "1.2"),
                ("100", "0"),
                ("150", "0"),
                ("450", "0"),
                ("0", "2"),
            )
        ),
    ],
)
def test_each_way_where_lower_is_better(way, planned, actual, index):
    """Of 50 planned and 450 done the last two would give −7: an index is never below zero."""
    options = Options(LowerIsBetter(way))
    data = year(("efficiency", planned, actual, "lower"))
    assert indices.index(data, Group.EFFICIENCY, options).value == F(index) * 100


@pytest.mark.parametrize("way", LowerIsBetter)
def test_the_ways_leave_alone_what_should_be_higher(way):
    assert single("50", "40", "higher", Options(way)) == F(4, 5)


def test_capping_counts_each_index_above_one_as_one():
    """1.5 and 0.5 average 1, capped 0.75."""
    data = year(("quality", "10", "15"), ("quality", "10", "5"))
    raw, capped = (
        indices.index(data, Group.QUALITY, Options(capped=flag)).value for flag in (False, True)
    )
    assert (raw, capped) == (100, 75)
    assert single("50", "40", "lower", Options(capped=True)) == 1


def test_the_previous_year_is_read_in_the_same_way():
    """Capped, both years are 100 and the ratio is 1; uncapped it is 120 against 150."""
    now, last = year(("efficiency", "10", "12")), year(("efficiency", "10", "15"), QUAL)
    raw = effectiveness.evaluate(now, last)
    capped = effectiveness.evaluate(now, last, Options(capped=True))
    assert (raw.previous, raw.ratio, raw.points) == (150, F(4, 5), 0)
    assert (capped.previous, capped.ratio, capped.points) == (100, 1, 25)


def test_a_previous_year_without_an_index_is_undefined_and_not_absent():
    result = effectiveness.evaluate(year(EFF, QUAL), year(NO_EFF))
    assert (result.previous, result.missing) == (None, ("previous_undefined",))


# Frames


def published(frame: DataFrame) -> list[tuple[str, ...]]:
    return list(Data.of(frame, "any").rows)


def test_the_frame_of_a_full_assessment():
    result = of("85", "100", "100", Options(LowerIsBetter.MIRROR, capped=True))
    assert published(effectiveness.frame(result)) == [
        ("method", "comparative_analysis"),
        ("status", "remembered_unconfirmed"),
        ("lower_is_better", "mirror"),
        ("capped", "true"),
        ("reduced_scale", "refuse"),
        ("unreported", "left_out"),
        ("i_efficiency", "85.000000"),
        ("i_quality", "100.000000"),
        ("previous_i_efficiency", "100.000000"),
        ("ratio", "0.850000"),
        ("points", "15.000000"),
        ("e", "200.000000"),
        ("scale", "full"),
        ("rating", "medium"),
        ("reduced_reading_e", ""),
        ("reduced_reading_scale", ""),
        ("reduced_reading_rating", ""),
        ("missing", ""),
        ("excluded", ""),
    ]


def test_the_frame_of_a_refused_assessment_holds_the_reduced_reading():
    data = year(EFF, NO_QUAL, ("efficiency", None, None))
    rows = published(effectiveness.frame(effectiveness.evaluate(data, None)))
    assert rows[3] == ("capped", "false")
    assert rows[8:] == [
        ("previous_i_efficiency", ""),
        ("ratio", ""),
        ("points", ""),
        ("e", ""),
        ("scale", ""),
        ("rating", ""),
        ("reduced_reading_e", "90.000000"),
        ("reduced_reading_scale", "no_quality_no_previous"),
        ("reduced_reading_rating", "high"),
        ("missing", "quality_undefined; previous_absent"),
        ("excluded", "efficiency/3: plan_absent; quality/2: actual_absent"),
    ]


def test_the_frame_names_its_columns_and_keeps_exact_values():
    frame = effectiveness.frame(of("100", "100", "300"))
    assert list(frame.columns) == ["parameter", "value"]
    assert dict(frame.itertuples(index=False))["ratio"] == F(1, 3)


# Sensitivity

YEARS = (
    year(
        ("efficiency", "50", "40", "lower"),
        ("efficiency", "5", "0", "lower"),
        ("quality", "100", "80"),
    ),
    year(("efficiency", "50", "50")),
)


def test_sensitivity_has_a_row_for_each_reading_with_the_default_first():
    """125 alone counts as a ratio; the other ways give (120 + 200) / 2 = 160; capped all 100."""
    frame = effectiveness.sensitivity(*YEARS)
    known = [row[:11] for row in frame.itertuples(index=False, name=None)]
    assert known == [
        (way, capped, scale, zero, e, 80, 100, 25, e + 105, "full",
         "high" if e > 100 else "medium")
        for way, raw in (("ratio", 125), ("complement", 160), ("mirror", 160))
        for capped, e in (("false", raw), ("true", 100))
        for scale in ReducedScale
        for zero in ("left_out", "zero")
    ]  # fmt: skip
    assert list(frame["missing"]) == [None] * 60
    assert list(frame["excluded"]) == ["efficiency/2: actual_zero"] * 20 + [None] * 40
    assert list(frame.columns) == [
        "lower_is_better", "capped", "reduced_scale", "unreported", "i_efficiency", "i_quality",
        "previous_i_efficiency", "points", "e", "scale", "rating", "missing", "excluded",
    ]  # fmt: skip


def test_sensitivity_says_which_readings_refuse_a_rating():
    frame = effectiveness.sensitivity(YEARS[0], None)
    rated = [(row.points, row.e, row.scale, row.rating) for row in frame[::2].itertuples()]
    assert rated[:5] == [
        (None, None, None, None),
        (None, F(205), "no_previous", "high"),
        (F(0), F(205), "full", "medium"),
        (F(15), F(220), "full", "high"),
        (F(25), F(230), "full", "high"),
    ]
    assert rated[5:7] == [rated[0], (None, F(180), "no_previous", "medium")]
    assert set(frame["missing"]) == {"previous_absent"}


@pytest.mark.parametrize(
    ("years", "ratings"),
    [
        (YEARS, ["high", "medium"]),
        ((YEARS[0], None), ["high", "medium", "low"]),
        ((year(("efficiency", "100", "200"), QUAL), None), ["high", "medium"]),
        ((year(("efficiency", "100", "300"), ("quality", "1", "3")), before("90")), ["high"]),
        ((year(EFF, QUAL, ("quality", "5", None)), before("90")), ["medium", "low"]),
        ((year(QUAL), None), []),
        ((year(EFF, QUAL), before("90")), ["medium"]),
        (
            (year(("efficiency", "100", "300"), ("quality", "100", "10")), before("400")),
            ["high", "low"],
        ),
    ],
)
def test_conclusions_are_the_ratings_that_occur_the_best_first(years, ratings):
    """The last: 300 + 10 + 0 is high, capped, as the year before, 100 + 10 + 25 is low.

    The second: 205 with 0 points, 180 capped; before the last but one: 90 + 90 / 2 + 25 = 160.
    """
    assert list(effectiveness.conclusions(effectiveness.sensitivity(*years))) == ratings


def test_the_real_conclusion_depends_on_what_the_year_before_would_give():
    """176.65 uncapped and 166.65 capped are medium without the year before, and with 25 points.

    With 0 points both are low, so that the rating is not robust.
    """
    data = dataset.load("bakhmut-civil-society", 2019, REAL)
    frame = effectiveness.sensitivity(indicators.of_year(data), None)
    assert effectiveness.conclusions(frame) == (Rating.MEDIUM, Rating.LOW)
    sums = {round(float(e), 2) for e in frame["e"] if e is not None}
    assert sums == {176.65, 166.65, 191.65, 181.65, 201.65}


def test_a_fulfilled_year_is_not_told_to_be_highly_effective_while_much_is_unreported():
    """Left out: 120 + 110 + 25 = 255, high. As zero: 120 / 3 + 110 + 0 = 150, low."""
    rows = [("efficiency", "10", "12"), *[("efficiency", "10", None)] * 2, ("quality", "10", "11")]
    readings = effectiveness.sensitivity(year(*rows), before("100"))
    assert effectiveness.conclusions(readings) == (Rating.HIGH, Rating.LOW)


@pytest.mark.parametrize(
    ("planned", "direction", "told", "index"),
    [
        ("10", "higher", {}, F(0)),
        ("10", "lower", {}, F(0)),
        ("0", "higher", {}, "actual_absent"),
        (None, "higher", {}, "plan_absent"),
        ("10", "higher", {"due": "later"}, "not_due"),
        (None, "", {"target": "text"}, "actual_absent"),
    ],
)
def test_what_is_planned_due_and_unreported_counts_as_zero_where_so_read(
    planned, direction, told, index
):
    """Not as a fact of zero, which would be the best of all where lower is better."""
    row = table([["quality", "1", direction, planned and D(planned), None]]).assign(**told)
    rated = records(indicators.rate(row, date(2019, 12, 31)))[0]
    assert indices.single(rated, Options(unreported=Unreported.ZERO)) == index


@pytest.mark.parametrize(
    ("actual", "told", "ratio", "mirror"),
    [
        ("90", {"target": "range", "planned_high": D(100)}, F(1), F(1)),
        ("125", {"target": "range", "planned_high": D(100)}, F(4, 5), F(3, 4)),
        ("40", {"target": "range", "planned_high": D(100)}, F(1, 2), F(1, 2)),
        ("100", {"target": "at_most", "tolerance": D(20)}, F(1), F(1)),
        ("80", {}, F(1), F(1)),
        ("81", {}, "direction_absent", "direction_absent"),
    ],
)
def test_an_index_follows_the_kind_of_target(actual, told, ratio, mirror):
    for way, index in ((LowerIsBetter.RATIO, ratio), (LowerIsBetter.MIRROR, mirror)):
        assert single("80", actual, "", Options(way), **told) == index


# Options in programme.toml


def test_a_programme_without_options_has_the_defaults(sample: Path):
    for data in (sample, REAL):
        assert {one.effectiveness for one in dataset.load_programmes(data=data)} == {DEFAULT}


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("", DEFAULT),
        ('lower_is_better = "complement"', Options(LowerIsBetter.COMPLEMENT)),
        ("capped = true", Options(capped=True)),
        ('lower_is_better = "mirror"\ncapped = false\nreduced_scale = "reduced"',
         Options(LowerIsBetter.MIRROR, False, ReducedScale.REDUCED)),
    ],
)  # fmt: skip
def test_options_are_read_and_those_left_out_have_their_default(sample: Path, text, options):
    spoil(sample, SETTINGS, append(f"[effectiveness]\n{text}"))
    assert dataset.check(sample) == ()
    found = dataset.load_programmes(data=sample)[0].effectiveness
    assert found == options
    assert isinstance(found.lower_is_better, LowerIsBetter)
    assert isinstance(found.reduced_scale, ReducedScale)


# Properties

positive = st.decimals("0.1", 10**4, places=1)
value = st.none() | st.just(D(0)) | positive
directions = st.sampled_from(["higher", "lower"])
options = st.builds(
    Options, st.sampled_from(LowerIsBetter), st.booleans(), st.sampled_from(ReducedScale)
)
rows = st.lists(
    st.tuples(st.sampled_from(list(Group)), st.integers(1, 20), directions, value, value),
    max_size=10,
)
last = st.none() | st.decimals(0, 300, places=1).map(lambda value: before(str(value)))


@given(rows, last, options, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_only_the_order_of_exclusions(table, previous, options, random):
    shuffled = list(table)
    random.shuffle(shuffled)
    one, two = (effectiveness.evaluate(frame(t), previous, options) for t in (table, shuffled))
    assert (one.reading, one.missing, one.points) == (two.reading, two.missing, two.points)
    assert sorted(map(str, one.excluded)) == sorted(map(str, two.excluded))


@given(rows, last, options, positive)
def test_when_plans_and_facts_are_scaled_then_nothing_changes(table, previous, options, factor):
    scaled = [
        (*row[:3], *(None if item is None else item * factor for item in row[3:])) for row in table
    ]
    one, two = (effectiveness.evaluate(frame(t), previous, options) for t in (table, scaled))
    assert one == two


@given(rows, st.sampled_from(LowerIsBetter), st.sampled_from([Group.EFFICIENCY, Group.QUALITY]))
def test_capping_never_raises_an_index_and_excludes_the_same(table, way, group):
    raw, capped = (indices.index(frame(table), group, Options(way, flag)) for flag in (False, True))
    assert (raw.counted, raw.excluded) == (capped.counted, capped.excluded)
    assert (raw.value is None) == (capped.value is None)
    assert raw.value is None or capped.value <= min(raw.value, 100)


@given(value, value, directions)
def test_the_ratio_way_agrees_with_the_achievement_rate(planned, actual, direction):
    found = single(planned, actual, direction, Options())
    rate = indicators.achievement_rate(planned, actual, direction)
    assert rate == (found if isinstance(found, Fraction) else None)


@given(positive, positive)
def test_every_way_agrees_on_which_side_of_the_plan_an_indicator_lies(planned, actual):
    signs = {
        (found > 1) - (found < 1)
        for way in LowerIsBetter
        for found in [single(planned, actual, "lower", Options(way))]
    }
    assert len(signs) == 1


@given(rows, last, options)
def test_a_rating_is_given_exactly_when_the_options_allow_it(table, previous, options):
    result = effectiveness.evaluate(frame(table), previous, options)
    refuses = options.reduced_scale == "refuse" and result.missing
    assert (result.assessed is None) == bool(refuses or result.efficiency.value is None)
    assert (result.reduced is None) == (not result.missing or result.efficiency.value is None)
    parts = [result.efficiency.value, result.quality.value, result.points]
    if result.reading:
        assert result.reading.e == sum(part for part in parts if part is not None)


def test_readings_that_come_to_the_same_are_one_row():
    """As a ratio 100 · 50 / 40 = 125, in both other ways 120; capped, 100 in each way."""
    rows = year(("efficiency", "50", "40", "lower"), ("quality", "1", "1"))
    found = effectiveness.distinct(effectiveness.sensitivity(rows, before("100")))
    assert [*found["e"]] == [(250,), (245,), (225,)]
    assert [*map(len, found["lower_is_better"])] == [1, 2, 3]
    assert [{*found[name]} for name in ("scale", "unreported")] == [{"full"}, {"left_out"}]


def test_an_unknown_previous_year_and_what_is_unreported_are_bounds():
    """90 + 90 + 0, 15 or 25 points; with the unreported as zero 90 / 2 + 90 and the same."""
    rows = year(EFF, ("efficiency", "9", None), QUAL)
    found = effectiveness.distinct(effectiveness.sensitivity(rows, None))
    assert [*found["points"]] == [(0, 15, 25)] * 2
    assert [*found["e"]] == [(180, 195, 205), (135, 150, 160)]
    assert [*found["rating"]] == [("low", "medium"), ("low",)]
    assert [*found["unreported"]] == ["left_out", "zero"]


@pytest.mark.parametrize(("direction", "alike"), [("higher", True), ("lower", False)])
def test_only_an_indicator_where_lower_is_better_tells_the_ways_apart(direction, alike):
    """Of 10 planned and 8 done: 8/10 in every way, or 10/8 against 1 + 2/10."""
    readings = effectiveness.sensitivity(year(("efficiency", "10", "8", direction)), None)
    assert effectiveness.alike(readings, "lower_is_better") == alike
    assert effectiveness.alike(readings, "unreported")


@given(rows, last)
def test_a_reduced_scale_rates_as_the_most_points_that_the_year_before_could_give(made, previous):
    readings = effectiveness.sensitivity(frame(made), previous).set_index("reduced_scale")
    reduced, most = (list(readings.loc[name, "rating"]) for name in ("reduced", "points_25"))
    assert reduced == most
