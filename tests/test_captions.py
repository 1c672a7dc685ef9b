"""Words that tables, charts and sentences share; most are held by what they stand in."""

from __future__ import annotations

import pytest
from test_tables import YEAR, measure, small

from civlib.show import captions
from civlib.wording import wording
from civlib.wording.terms import Missing

UK = wording("uk")


def test_an_assessment_comes_from_the_year_before_too_unless_that_is_absent():
    assert captions.assessed_years(YEAR, [Missing.PREVIOUS_UNDEFINED]) == [2018, 2019]
    assert captions.assessed_years(YEAR, [Missing.PREVIOUS_ABSENT]) == [2019]


def test_when_a_source_is_unknown_then_no_label_is_made_up():
    with pytest.raises(KeyError, match="county"):
        captions.source_name(UK, YEAR, "county")


def test_titles_have_their_numbers_and_braces_are_no_markup():
    ((id, title),) = captions.measure_titles(small([measure("1.10", "Форум {year}")])).items()
    assert captions.numbered(UK, id, title) == "1.10. Форум {year}"
