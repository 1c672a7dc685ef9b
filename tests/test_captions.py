"""Words that tables, charts and sentences share."""

from __future__ import annotations

import pytest
from test_tables import YEAR, measure, small

from civlib.errors import UnknownLanguage
from civlib.show import captions
from civlib.wording import wording
from civlib.wording.terms import Table

UK, EN = wording("uk"), wording("en")


def test_only_a_report_in_another_language_marks_official_texts():
    assert captions.official(UK) is None
    assert captions.official(EN) == "uk"


def test_the_files_are_named_in_the_given_order():
    shown = captions.computed_from(EN, YEAR, Table.FUNDING, Table.MEASURES)
    assert shown == "2019/funding.csv, 2019/measures.csv; computed by civlib"


@pytest.mark.parametrize(
    ("w", "key", "expected"),
    [
        (UK, "all", "Усього"),
        (EN, "all", "All sources"),
        (UK, "city", "міський бюджет"),
        (EN, "city", "city budget"),
        (EN, "other", "інші джерела"),
    ],
)
def test_a_source_has_its_label_and_the_ukrainian_one_without_a_translation(w, key, expected):
    assert captions.source_name(w, YEAR, key) == expected


def test_when_a_source_is_unknown_then_it_is_no_label():
    with pytest.raises(KeyError, match="county"):
        captions.source_name(UK, YEAR, "county")


def test_the_unit_is_that_of_the_programme():
    assert (captions.unit(UK, YEAR), captions.unit(EN, YEAR)) == ("тис. грн", "thousand UAH")


def test_titles_by_number_keep_measures_of_one_title_apart():
    data = small([measure("1.1", "Форум"), measure("1.10", "Форум")])
    assert captions.measure_titles(data) == {"1.1": "Форум", "1.10": "Форум"}


def test_a_number_stands_before_its_title_and_braces_are_no_markup():
    assert captions.numbered(UK, "1.1", "Форум {year}") == "1.1. Форум {year}"


def test_when_a_language_is_unknown_then_no_wording_is_made_up():
    with pytest.raises(UnknownLanguage, match="'ru'; choose one of: uk, en"):
        wording("ru")
