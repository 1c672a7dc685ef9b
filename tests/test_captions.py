"""Words that tables, charts and sentences share."""

from __future__ import annotations

import pytest
from test_tables import YEAR, measure, small

from civlib.show import captions
from civlib.wording import wording
from civlib.wording.terms import Missing, Table

UK, EN = wording("uk"), wording("en")


@pytest.mark.parametrize(
    ("w", "official", "unit", "names"),
    [
        (UK, None, "тис. грн", ["Усього", "міський бюджет", "інші джерела"]),
        (EN, "uk", "thousand UAH", ["All sources", "city budget", "інші джерела"]),
    ],
)
def test_labels_without_a_translation_stay_ukrainian_and_official_texts_say_so(
    w, official, unit, names
):
    assert captions.official(w) == official
    assert captions.unit(w, YEAR) == unit
    assert [captions.source_name(w, YEAR, key) for key in ("all", "city", "other")] == names


def test_the_files_are_named_in_the_given_order():
    shown = captions.computed_from(EN, YEAR, Table.FUNDING, Table.MEASURES)
    assert shown == "2019/funding.csv, 2019/measures.csv; computed by civlib"


def test_an_assessment_comes_from_the_year_before_too_unless_that_is_absent():
    assert captions.assessed_years(YEAR, [Missing.PREVIOUS_UNDEFINED]) == [2018, 2019]
    assert captions.assessed_years(YEAR, [Missing.PREVIOUS_ABSENT]) == [2019]


def test_when_a_source_is_unknown_then_no_label_is_made_up():
    with pytest.raises(KeyError, match="county"):
        captions.source_name(UK, YEAR, "county")


def test_titles_have_their_numbers_and_braces_are_no_markup():
    data = small([measure("1.1", "Форум {year}"), measure("1.10", "Форум {year}")])
    titles = captions.measure_titles(data)
    assert [captions.numbered(UK, id, title) for id, title in titles.items()] == [
        "1.1. Форум {year}",
        "1.10. Форум {year}",
    ]
