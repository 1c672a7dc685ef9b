"""Tables as Excel and LibreOffice save them in Ukrainian, which are read as the plain ones are."""

import csv
from pathlib import Path

import pytest
from faults import PROGRAMME, YEAR, Change, append, delimited, encoded, place, spoil, swap
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from civlib import dataset
from civlib.dataset.problems import WARNING
from civlib.dataset.spreadsheet import pointed

FUNDING, MEASURES, NOTE = "funding.csv", "measures.csv", "note.md"
TABLES = (FUNDING, MEASURES, "indicators.csv", "published.csv", "statements.csv")


def ukrainian(content: bytes) -> bytes:
    """Save a table of money as Excel in Ukrainian does: semicolons, commas, wide spaces, edges."""
    plain = (
        content.decode().replace(",", ";").replace("120.0", "1\u00a0120,0").replace(".25", ",25")
    )
    lines = [f"{line};;" for line in plain.splitlines()]
    return "\r\n".join([*lines, ";;;;;", ""]).encode("utf-8-sig")


def spaced(content: bytes) -> bytes:
    """Write spaces between words as Word does after short ones."""
    return content.replace(b" ", "\u00a0".encode())


@pytest.mark.parametrize(
    ("file", "change", "habits"),
    [
        (MEASURES, encoded("cp1251"), "letters in cp1251 (Windows Cyrillic)"),
        (NOTE, encoded("cp1251"), "letters in cp1251 (Windows Cyrillic)"),
        (FUNDING, encoded("utf-8-sig"), "a byte order mark"),
        *((file, delimited(";"), "semicolons between fields") for file in TABLES),
        (MEASURES, spaced, "no-break spaces"),
        (FUNDING, delimited(";", csv.QUOTE_ALL), "semicolons between fields"),
        (MEASURES, delimited("\t"), "tabs between fields"),
        ("indicators.csv", delimited("|"), "vertical bars between fields"),
        (FUNDING, append(",,,\n,,,"), "empty rows at the end"),
        (
            FUNDING,
            lambda content: b"".join(line + b",,\n" for line in content.splitlines()),
            "empty columns at the end",
        ),
        (
            MEASURES,
            lambda content: delimited(";")(content).decode().encode("cp1251"),
            "letters in cp1251 (Windows Cyrillic), semicolons between fields",
        ),
    ],
)
def test_what_can_be_read_in_one_way_is_read_and_told_once(sample, file, change: Change, habits):
    plain = dataset.load(PROGRAMME, YEAR, sample)
    form = dataset.canonical(file, place(sample, file).read_bytes())
    spoil(sample, file, change)
    [problem] = dataset.check(sample)
    assert (problem.code, problem.severity) == ("spreadsheet", WARNING)
    assert problem.message.startswith(f"it has {habits}, and is read as if it had not")
    assert dataset.canonical(file, place(sample, file).read_bytes()) == form
    loaded = dataset.load(PROGRAMME, YEAR, sample)
    for name in ("measures", "funding", "indicators"):
        assert_frame_equal(getattr(loaded, name), getattr(plain, name))
    assert loaded.note == plain.note


def test_numbers_of_a_ukrainian_spreadsheet_are_those_that_were_meant(sample: Path) -> None:
    before = place(sample, FUNDING).read_bytes()
    spoil(sample, FUNDING, ukrainian)
    assert [problem.message.partition(", and")[0] for problem in dataset.check(sample)] == [
        "it has a byte order mark, semicolons between fields, empty rows at the end, empty columns "
        "at the end, numbers with decimal commas or spaces"
    ]
    form = dataset.canonical(FUNDING, place(sample, FUNDING).read_bytes())
    assert form == before.replace(b"120.0", b"1120.0")


def test_a_comma_before_three_digits_stays_a_question(sample: Path) -> None:
    spoil(sample, FUNDING, swap("120.0", '"12,500"'))
    spoil(sample, FUNDING, delimited(";"))
    codes = [problem.code for problem in dataset.check(sample)]
    assert codes == ["spreadsheet", "decimal-comma"]


@given(st.decimals(0, 10**9, places=2, allow_nan=False))
def test_an_amount_is_the_same_however_a_spreadsheet_shows_it(amount):
    for spaced in ("\u00a0", "\u202f", " ", ""):
        shown = f"{amount:,.2f}".replace(",", spaced).replace(".", ",")
        assert pointed(shown) == f"{amount:.2f}"
    assert pointed(f"{amount:.2f}") == f"{amount:.2f}"
