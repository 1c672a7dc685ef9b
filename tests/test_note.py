"""The note: its figures come from the data, formatted as in the tables."""

from dataclasses import replace
from pathlib import Path

import pytest
from test_tables import YEAR, measure, small

from civlib import dataset
from civlib.compute import finance, indicators
from civlib.dataset import YearData
from civlib.publish import prose
from civlib.show import note
from civlib.show.display import LANGUAGE, NOTHING_SHOWN, ReportText

STATEMENTS = [
    {"quantity": "votes", "place": "note", "value": "1986"},
    {"quantity": "votes", "place": "measures/1.1/result", "value": None, "parts": "9+8"},
    {"quantity": "spending", "place": "note", "value": "478.60"},
]


STATED = replace(YEAR, statements=small(statements=STATEMENTS).statements)


def shown(text: str, lang: str = "uk", data: YearData = STATED) -> str:
    """Return the note with its references replaced, with plain spaces."""
    made = filled(replace(data, note=text), lang)
    prose.parse(made.markdown)
    return made.markdown.replace("\u00a0", " ")


def filled(year: YearData, lang: str) -> ReportText:
    sums = finance.by_measure(year.measures, year.funding)
    totals = finance.totals(year.funding, year.programme.source_ids)
    return note.text(year, sums, totals, indicators.rate(year.indicators), lang)


@pytest.mark.parametrize(
    ("reference", "uk", "en"),
    [
        ("measures[1.1].planned", "1 004,00", "1,004.00"),
        ("measures[1.1].actual", "976,50", "976.50"),
        ("measures[1.1].variance", "−27,50", "−27.50"),
        ("measures[2.1].variance", "+3,25", "+3.25"),
        ("measures[1.1].execution_rate", "97,3 %", "97.3%"),
        ("totals[all].planned", "1 004,00", "1,004.00"),
        ("totals[city].variance", "−30,50", "−30.50"),
        ("totals[other].execution_rate", "256,3 %", "256.3%"),
        ("indicators[outputs/1].planned", "60", "60"),
        ("indicators[outputs/1].achievement_rate", "73,3 %", "73.3%"),
        ("indicators[outputs/4].actual", "1,2", "1.2"),
        ("statements[votes@note].value", "1 986", "1,986"),
        ("measures[2.2].variance", "—", "—"),
        ("measures[2.1].execution_rate", "—", "—"),
        ("indicators[outputs/2].planned", "—", "—"),
        ("indicators[outputs/3].achievement_rate", "—", "—"),
        ("statements[votes@measures/1.1/result].value", "—", "—"),
    ],
)
def test_a_figure_is_formatted_as_in_tables_of_its_text_s_language_and_what_is_undefined_is_a_dash(
    reference, uk, en
):
    text = "Було {{ " + reference + " }}, і {{" + reference + "}}."
    assert shown(text) == f"Було {uk}, і {uk}."
    assert shown(text, "en") == f"Було {uk}, і {uk}."
    year, name = replace(STATED, note=""), "{{ " + reference + " }}"
    sums = finance.by_measure(year.measures, year.funding)
    totals = finance.totals(year.funding, year.programme.source_ids)
    rated = indicators.rate(year.indicators)
    told = note.figures(year, sums, totals, rated, "en").shown
    assert {lang: told[lang][name].replace("\u00a0", " ") for lang in told} == {"uk": uk, "en": en}


def test_a_note_of_several_lines_keeps_its_text_and_markup():
    text = (
        "**Гроші.** Дано {{ totals[all].actual }}\nз {{ totals[all].planned }}.\n\n- Кінець [^]\n"
    )
    assert shown(text) == "**Гроші.** Дано 979,75\nз 1 004,00.\n\n- Кінець [^]\n"
    assert shown("Записка.\n") == "Записка.\n"


def test_when_a_reference_names_nothing_then_there_is_no_note():
    with pytest.raises(KeyError, match=r"9\.9"):
        shown("{{ measures[9.9].planned }}")


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_the_real_note_can_be_published_and_leaves_no_brace(lang):
    """Its figures by hand: 4 + 8 meetings, 1986 votes, 478.6 spent against 512.0 in the table.

    Measures 1.1 and 1.10 are told apart by their whole number.
    """
    data = dataset.load("bakhmut-civil-society", 2019, Path(__file__).parents[1] / "data")
    text = shown(data.note, lang, data)
    assert "{" not in text
    assert "—." not in text, "no figure of the note is absent"
    figures = ["1 986", "478,6", "512,0", "48,0 %", "85,7 %"]
    assert [figure for figure in figures if figure not in text] == []
    tens = small([measure("1.1"), measure("1.10")], [("1.10", "city", "2", "2")])
    assert shown("{{ measures[1.1].actual }} {{measures[1.10].actual}}", lang, tens)[0] == "—"


def test_a_note_says_its_language_where_the_report_has_another():
    year = replace(STATED, note="Записка.")
    assert (filled(year, "uk").lang, filled(year, "en").lang) == (None, "uk")
    assert filled(year, "en")._repr_mimebundle_()[LANGUAGE] == "uk"
    assert LANGUAGE not in filled(year, "uk")._repr_mimebundle_()


def test_where_there_is_no_note_nothing_is_shown():
    assert NOTHING_SHOWN in filled(YEAR, "uk")._repr_mimebundle_()
