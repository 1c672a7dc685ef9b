"""Figures typed into a note are refused; what is a name and not a figure is let through."""

from __future__ import annotations

import pytest

from civlib import dataset
from civlib.dataset.note_rules import figures
from civlib.errors import DataError


@pytest.mark.parametrize(
    "text",
    [
        "{{ totals[all].planned }} тис. грн",
        "У 2019 році, впродовж 2020 року, 2017–2020 роки, 2017-2019 рр.",
        "рішення від 27.06.2017 № 6/102-1903",
        "29 серпня 2019 року, 1 вересня, у травні 2019 року",
        "проєкт «Безпечне місто 2030», захід 3.4, заходу 1.10, показник якості № 2",
        "1. перше\n2. друге\n\n## 3. Розділ",
        "[звіт](https://example.org/2019/77) або https://example.org/77",
        "in 2019, on 27 June 2017, measure 3.4",
        "жодного числа",
    ],
)
def test_names_are_let_through(text):
    assert list(figures(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("подано 19 проєктів", [(1, 8, "19")]),
        ("віддано 1986 голосів", [(1, 9, "1986")]),
        ("усього 1 986,5 тис. грн", [(1, 8, "1 986,5")]),
        ("рядок\nще 96,9 % і 3", [(2, 4, "96,9"), (2, 13, "3")]),
        ("захід 3 і 3.4", [(1, 7, "3"), (1, 11, "3.4")]),
        ("2019 проєктів", [(1, 1, "2019")]),
        ("Covid19", [(1, 1, "Covid19")]),
    ],
)
def test_figures_are_found_where_they_stand(text, found):
    assert list(figures(text)) == found


def test_a_typed_figure_stops_the_year_and_names_its_place(sample):
    note = sample / "sample-programme" / "2024" / "note.md"
    lines = note.read_text(encoding="utf-8").split("\n")
    note.write_text("\n".join(["Разом 77 подій.", "", *lines]), encoding="utf-8")
    with pytest.raises(DataError, match=r"note\.md:1:7 typed-figure error: '77' is typed in"):
        dataset.load("sample-programme", 2024)
