"""The assessment as readers see it: every row of its tables, in words."""

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from pandas import DataFrame
from test_tables import PROGRAMME, indicator, plain, small

from civlib.compute import effectiveness, indicators
from civlib.compute.effectiveness import DEFAULT, Options
from civlib.dataset import YearData
from civlib.show import tables
from civlib.show.display import NOTHING, ReportTable
from civlib.wording import LANGUAGES
from civlib.wording.terms import LowerIsBetter, ReducedScale

F = Fraction

LOWER = indicator("efficiency", 1, "50", "40", direction="lower")
GOOD, BAD = indicator("quality", 1, "100", "100"), indicator("quality", 1, "100", "60")
Year = tuple[YearData, DataFrame | None]


def before(percent: str) -> DataFrame:
    """Return a year before with this index of efficiency."""
    return indicators.of_year(small(indicators=[indicator("efficiency", 1, "100", percent)]))


HUNDRED = before("100")


def year(*rows: dict[str, Any], previous: DataFrame | None = HUNDRED) -> Year:
    return small(indicators=rows), previous


UNDEFINED = indicator("efficiency", 1, "5", "0", direction="lower")
YEARS: dict[str, Year] = {
    "full": year(LOWER, GOOD),
    "no previous": year(LOWER, GOOD, previous=None),
    "no efficiency": year(GOOD),
    "neither": year(LOWER, previous=None),
    "far above": year(indicator("efficiency", 1, "1", "99"), GOOD),
    "far below": year(indicator("efficiency", 1, "99", "0"), BAD),
    "high or low": year(indicator("efficiency", 1, "10", "15"), BAD),
    "long numbers": year(indicator("efficiency", 1, "1", "123456789012"), previous=before("1")),
    "two scales": year(LOWER, indicator("quality", 1, "5", "0", direction="lower")),
    "one way undefined": year(UNDEFINED, GOOD),
    "no facts": year(indicator("efficiency", 1, "5", None), GOOD),
    "excluded": year(
        UNDEFINED,
        indicator("quality", 2, "0", "7"),
        indicator("quality", 3, None, "7"),
        indicator("quality", 4, "7", None),
        indicator("quality", 6, None, "7"),
        indicator("quality", 7, "5", "5", due="later"),
        indicator("outputs", 5, None, None),
        previous=None,
    ),
}


def assessed(name: str, lang: str = "en", options: Options = DEFAULT) -> ReportTable:
    data, previous = YEARS[name]
    result = effectiveness.evaluate(indicators.of_year(data), previous, options)
    return tables.effectiveness(data, result, lang)


def readings(name: str, lang: str = "en") -> ReportTable:
    data, previous = YEARS[name]
    return tables.sensitivity(
        data, effectiveness.sensitivity(indicators.of_year(data), previous), lang
    )


@pytest.fixture(params=[name for name in YEARS if name != "no efficiency"])
def rated(request) -> str:
    """Return a year that some reading gives a rating."""
    return request.param


def test_where_no_reading_rates_none_is_shown_and_without_indicators_nothing():
    assert readings("no efficiency") is NOTHING
    assert assessed("no efficiency").title == (
        "Effectiveness is not rated: there are no efficiency indicators"
    )
    nothing = small()
    result = effectiveness.evaluate(indicators.of_year(nothing), None)
    assert tables.effectiveness(nothing, result, "en") is NOTHING


# The assessment


def test_a_full_assessment_by_hand():
    """125 against 100 gives 25 points; 125 + 100 + 25 = 250."""
    shown = assessed("full")
    assert plain(shown) == [
        ["Index of efficiency, I(eff)", "125.00 (indicators counted: 1)"],
        ["Index of quality, I(qual)", "100.00 (indicators counted: 1)"],
        ["I(eff) of the previous year", "100.00"],
        ["I(eff) divided by the previous year’s", "1.2500"],
        ["Points for the comparison with the previous year, I1", "25"],
        ["Rating", "E = 250.00: ▲ high (▲ high: 215 or more; "
                   "■ medium: from 190 to below 215; ▼ low: below 190)"],
        ["Indicators without an index", "none"],
        ["Index where lower is better", "planned / actual"],
        ["Limit for indices", "no limit"],
        ["If a part is missing", "no rating"],
        ["If no actual value is reported", "leave out what is unreported"],
    ]  # fmt: skip
    assert shown.title == "Effectiveness is high: the sum E is 250.00"


def test_a_rating_says_in_its_title_what_it_leaves_out_as_unreported():
    """125 + 100 + 25; the second indicator of efficiency has a plan and no fact."""
    data = small(indicators=[LOWER, indicator("efficiency", 2, "5", None), GOOD])
    result = effectiveness.evaluate(indicators.of_year(data), HUNDRED)
    assert tables.effectiveness(data, result, "en").title == (
        "Effectiveness is high: the sum E is 250.00; "
        "indicators left out because no actual value was reported: 1"
    )


def test_a_refused_assessment_says_what_is_missing_and_shows_the_reduced_reading():
    shown = assessed("no previous", "uk")
    assert plain(shown)[2:8] == [
        ["I(еф) попереднього року", "—"],
        ["I(еф) відносно попереднього року", "—"],
        ["Бали за порівняння з попереднім роком, I1", "—"],
        ["Оцінка", "○ не оцінено"],
        ["Чого бракує", "немає даних попереднього року"],
        ["За зменшеною шкалою було б", "E = 225,00: ▲ висока (▲ висока — від 190; "
                                       "■ середня — від 165, але менше за 190; "
                                       "▼ низька — менше за 165)"],
    ]  # fmt: skip
    assert shown.title == "Ефективність не оцінено: немає даних попереднього року"


def test_where_the_programme_accepts_a_reduced_scale_the_rating_stands_and_says_so():
    options = Options(LowerIsBetter.MIRROR, True, ReducedScale.REDUCED)
    shown = assessed("no previous", options=options)
    rows = plain(shown)
    assert shown.title == "Effectiveness is high on a reduced scale: the sum E is 200.00"
    assert rows[5][1].startswith("E = 200.00: ▲ high (▲ high: 190 or more")
    assert rows[6] == ["What is missing", "there are no data of the previous year"]
    assert [row[0] for row in rows].count("On a reduced scale it would be") == 0
    assert [row[1] for row in rows[-3:]] == [
        "above 1 counts as 1", "reduce the scale", "leave out what is unreported"
    ]  # fmt: skip


def test_without_any_index_there_is_neither_a_rating_nor_a_reduced_one():
    rows = dict(plain(assessed("no facts")))
    assert rows["Rating"] == "○ not rated"
    assert rows["Index of efficiency, I(eff)"] == "— (indicators counted: 0)"
    assert rows["What is missing"] == "no efficiency indicator has an index"
    assert "On a reduced scale it would be" not in rows


def test_excluded_indicators_are_listed_with_their_reasons():
    assert dict(plain(assessed("excluded")))["Indicators without an index"] == (
        "efficiency indicator No. 1: the actual value, which has to divide, is zero; "
        "quality indicator No. 2: the plan is zero; quality indicators Nos. 3 and 6: no plan; "
        "quality indicator No. 4: actual not reported; quality indicator No. 7: not due yet"
    )


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("uk", ["добровільний", "з пам’яті й ще не звірено", "I(еф)",
                "25 — від 1; 15 — від 0,85, але менше за 1; 0 — менше за 0,85",
                "точними значеннями"]),
        ("en", ["voluntary", "from memory and have not been checked", "I(eff)",
                "25: 1 or more; 15: from 0.85 to below 1; 0: below 0.85", "exact values"]),
    ],
)  # fmt: skip
def test_notes_tell_the_method_its_status_and_its_thresholds(rated, lang, parts):
    notes = assessed(rated, lang).notes
    assert len(notes) == len(parts)
    assert [part for note, part in zip(notes, parts, strict=True) if part not in note] == []
    status = notes[1]
    assert status in readings(rated, lang).notes


def test_the_published_rows_are_those_of_the_frames():
    data, of_readings = assessed("full").data, readings("no previous").data
    assert data is not None
    assert of_readings is not None
    assert (data.name, data.fields) == ("effectiveness", ("parameter", "value"))
    assert dict(data.rows)["e"] == "250.000000"
    assert (of_readings.name, len(of_readings.rows)) == ("sensitivity", 60)
    assert of_readings.fields[0] == "lower_is_better"
    assert of_readings.rows[2][-6:-4] == ("", "225.000000")
    assert assessed("full").source == "2019/indicators.csv; computed by civlib"


# The readings


def test_the_readings_by_hand():
    """As a ratio 125, in the other ways 120; capped 100 in all of them."""
    other = "1 − (actual − planned) / |planned| and 2 − actual / planned"
    assert plain(readings("full")) == [
        ["● planned / actual · no limit", "125.00", "100.00", "25", "250.00", "▲ high"],
        [f"{other} · no limit", "120.00", "100.00", "25", "245.00", "▲ high"],
        ["every way where lower is better · above 1 counts as 1",
         "100.00", "100.00", "25", "225.00", "▲ high"],
    ]  # fmt: skip
    assert [(c.label, c.kind) for c in readings("full").columns] == [
        ("Reading", "key"), ("I(eff)", "number"),
        ("I(qual)", "number"), ("I1", "number"), ("E", "number"), ("Rating", "text"),
    ]  # fmt: skip


def test_an_unknown_previous_year_is_shown_with_its_bounds_and_says_so():
    """125 + 100 and 0, 15 or 25 points."""
    shown = readings("no previous")
    assert plain(shown)[0][1:] == ["125.00", "100.00", "0–25", "225.00–250.00", "▲ high"]
    assert plain(shown)[2][4:] == ["200.00–225.00", "■ medium, ▲ high"]
    known = "\n".join(shown.notes)
    assert "A part is missing (there are no data of the previous year)" in known
    assert "I1 is counted as 0, as 15 and as 25 points" in known
    full = "\n".join(readings("full").notes)
    assert "missing" not in full
    assert "I1" not in full


def test_what_is_unreported_is_counted_in_two_ways_and_said_to():
    shown = readings("excluded")
    assert {row[0].split(" · ")[2] for row in plain(shown)} == {
        "leave out what is unreported", "count what is unreported as zero"
    }  # fmt: skip
    assert any("counted in two ways" in note for note in shown.notes)


@pytest.mark.parametrize("way", LowerIsBetter)
@pytest.mark.parametrize("capped", [False, True])
@pytest.mark.parametrize("scale", ReducedScale)
def test_the_way_that_the_programme_counts_in_is_marked_and_no_other(way, capped, scale):
    data, previous = YEARS["full"]
    programme = replace(PROGRAMME, effectiveness=Options(way, capped, scale))
    frame = effectiveness.sensitivity(indicators.of_year(data), previous)
    shown = tables.sensitivity(replace(data, programme=programme), frame, "uk")
    marked = [at for at, row in enumerate(plain(shown)) if row[0].startswith("● ")]
    assert marked == [2 if capped else 0 if way == "ratio" else 1]
    assert any("●" in note for note in shown.notes)


@pytest.mark.parametrize(
    ("name", "same"), [("full", False), ("far above", True), ("two scales", False)]
)
def test_a_note_says_when_the_ways_agree(name, same):
    assert any("same figures" in note for note in readings(name).notes) == same


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("full", "the rating is robust, ▲\u00a0high in all that give one"),
        ("far below", "the rating is robust, ▼\u00a0low in all that give one"),
        ("no previous", "depending on the choice the rating would be from medium to high"),
        ("high or low", "depending on the choice the rating would be from low to high"),
    ],
)
def test_titles_say_whether_the_conclusion_is_robust(name, message):
    """150 + 60 + 25 is high; capped, 100 + 60 + 25 is low."""
    assert readings(name).title == f"Readings of the method: {message}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_year_is_told_in_both_languages(rated, lang):
    for shown in (assessed(rated, lang), readings(rated, lang)):
        text = str(shown.spec())
        assert "None" not in re.sub(r"'(lang|data|mark)': None", "", text)
        if lang == "en":
            assert not re.search("[а-яіїєґ]", text, re.IGNORECASE)
