"""Published against made again and against the data: each number that is not the same is named."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civlib.verify import figures, numbers, recompute, shown
from civlib.verify.differences import Difference
from civlib.verify.figures import Counts, compare, compare_csv, csv_rows, is_shown
from civlib.verify.shown import COUNT, GIVEN, INDEX, MONEY, PERCENT
from civlib.wording import wording

YEAR = pages.KEPT / pages.SAMPLE / "2025"
PROGRAMME = pages.KEPT / pages.SAMPLE


@pytest.mark.parametrize("lang", ["uk", "en"])
@pytest.mark.parametrize("ending", [".html", ".pdf"])
@pytest.mark.parametrize("year", [2024, 2025])
def test_every_number_of_a_report_comes_out_again(lang, ending, year):
    """Money, priorities, masking, groups, indicators, effectiveness: equal in both languages."""
    data = pages.annual(lang, year)[ending]
    found = compare(f"annual_report{ending}", data, data, recompute.year(PROGRAMME / str(year)))
    assert found.differences == ()
    assert found.counts.read == found.counts.confirmed + found.counts.repeated
    assert found.counts.confirmed > 120


@pytest.mark.parametrize("lang", ["uk", "en"])
@pytest.mark.parametrize("ending", [".html", ".pdf"])
def test_every_number_of_a_review_comes_out_again(lang, ending):
    data = pages.review(lang)[ending]
    found = compare(f"programme_review{ending}", data, data, recompute.review(PROGRAMME))
    assert found.differences == ()
    assert found.counts.confirmed > 110


def test_without_a_recomputation_only_the_re_run_counts():
    page = pages.annual()[".html"]
    found = compare("annual_report.html", page, page)
    assert found.differences == ()
    assert found.counts.confirmed == 0
    assert found.counts.read == found.counts.repeated > 300


def test_when_the_re_run_is_wrong_too_then_the_data_tell():
    """Page and re-run agree, but the independent figures do not: every such cell is named."""
    page = pages.annual()[".html"]
    tables = recompute.year(YEAR)
    total, *others = tables["totals"]
    wrong = {**tables, "totals": [{**total, "actual": Decimal("271.85")}, *others]}
    found = compare("annual_report.html", page, page, wrong)
    assert [(one.published, one.recomputed) for one in found.differences] == [
        ("271,8", "271.9"),
        ("271,8", "271.9"),
    ]
    assert "table «Таблиця 2." in found.differences[0].place
    assert "column «Факт»" in found.differences[0].place


PAGE = (
    "<p>Разом 838,5 із 865,0, тобто 96,9\u00a0%.</p><div id='table-totals'><table>"
    "<thead><tr><th>Джерело</th><th>План</th></tr></thead>"
    "<tr><td>місто</td><td>5,0</td></tr><tr><td>інше</td><td>7,0</td></tr></table></div>"
    "<h2>Кінець</h2>"
)


def differences(found: str, put: str) -> list[tuple[str, str, str]]:
    assert found in PAGE
    changed = PAGE.replace(found, put).encode()
    return [tuple(one[1:]) for one in compare("a.html", changed, PAGE.encode()).differences]


@pytest.mark.parametrize(
    ("found", "put", "place", "published", "recomputed"),
    [
        ("865,0", "866,0", "line 1, p (text 1) «Разом 838,5", "866,0", "865,0"),
        ("838,5 із ", "", "number 1", "", "838,5"),
        ("тобто", "ледве", "line 1, p (text 1)", "Разом 838,5 із 865,0, ледве", "Разом 838,5"),
        ("Кінець", "", "line 1, h2 (text 2) «Кінець»", "", "Кінець"),
        ("<h2>", "<p>9</p><h2>", "line 1, p (text 2) «9»", "9", ""),
        ("7,0", "7,1", "row 2 «інше», column «План»", "7,1", "7,0"),
        ("місто", "село", "row 1 «село», column «Джерело»", "село", "місто"),
        ("План", "Факт", "header of column 2", "Факт", "План"),
        ("<tr><td>інше</td><td>7,0</td></tr>", "", "row 2", "", "інше | 7,0"),
        ("</table>", "<tr><td>x</td><td>1</td></tr></table>", "row 3", "x | 1", ""),
        ("<td>5,0</td>", "", "row 1 «місто», column «План»", "", "5,0"),
        ("<td>5,0</td>", "<td>5,0</td><td>1</td>", "column «3»", "1", ""),
        ("<h2>", "<table></table><h2>", "table «»", "a table", ""),
    ],
)
def test_each_change_is_named_once(found, put, place, published, recomputed):
    ((where, mine, made),) = differences(found, put)
    assert place in where
    assert (mine[: len(published)] or "") == published
    assert made.startswith(recomputed)
    assert bool(mine) == bool(published)
    assert bool(made) == bool(recomputed)


def test_rows_keep_their_numbers_where_one_is_missing():
    """The second of three is gone, so the third, which is changed, is now the second."""
    rows = [f"<tr><td>{name}</td><td>{name}1</td></tr>" for name in "abcde"]
    page = f"<table>{''.join(rows)}</table>"
    changed = page.replace(rows[1], "").replace("e1", "e7")
    found = compare("a.html", changed.encode(), page.encode()).differences
    places = [one.place.partition(", row ")[2] for one in found]
    assert places == ["2", "4 «e», column «2»"]


def test_a_missing_table_is_named():
    start, end = PAGE.index("<div"), PAGE.index("</div>") + len("</div>")
    ((place, published, recomputed),) = differences(PAGE[start:end], "")
    assert (place, published, recomputed) == ("table «totals»", "", "a table")


def test_long_texts_are_quoted_from_shortly_before_they_part():
    words = "слово " * 40
    page, again = (f"<p>{words}{end}</p>".encode() for end in ("так", "ні"))
    (difference,) = compare("a.html", page, again).differences
    assert difference.published == "…о слово слово слово так"
    assert difference.recomputed == "…о слово слово слово ні"


def test_a_table_with_too_few_rows_is_held_against_the_data():
    tables = {"totals": [{"source": "all", **dict.fromkeys(shown.AMOUNTS)}]}
    found = compare("a.html", PAGE.encode(), PAGE.encode(), tables).differences
    assert ("2 rows", "1 rows") in [one[2:] for one in found]
    assert ("5,0", "—") in [one[2:] for one in found]
    assert ("", "—") in [one[2:] for one in found], "a column that is not there"


def test_a_damaged_file_is_a_difference():
    page = pages.annual()[".html"]
    found = compare("annual_report.html", page[:-8], page)
    assert found.counts == Counts(0, 0, 0)
    (difference,) = found.differences
    place, reason = "the whole file", "it cannot be read: <html> is not closed"
    assert difference == Difference("annual_report.html", place, reason, "")


def test_the_same_bytes_are_read_once():
    page = pages.annual()[".html"]
    assert figures.read(".html", page) is figures.read(".html", bytes(bytearray(page)))


ROWS = [{"measure_id": "1.1", "planned": "5.0"}, {"measure_id": "1.2", "planned": ""}]
CSV = b"measure_id,planned\n1.1,5.0\n1.2,\n"


def test_a_csv_file_is_compared_cell_by_cell():
    found = compare_csv("tables/measures.csv", CSV, ROWS)
    assert found.differences == ()
    assert found.counts == Counts(read=3, confirmed=3, repeated=0)
    again = compare_csv("tables/measures.csv", CSV, csv_rows(CSV), independent=False)
    assert again.counts == Counts(read=3, confirmed=0, repeated=3)


@pytest.mark.parametrize(
    ("data", "place", "published", "recomputed"),
    [
        (CSV.replace(b"5.0", b"5.1"), "line 2", "5.1", "5.0"),
        (CSV.replace(b"1.2,\n", b""), "row 2", "", "1.2 | "),
        (CSV + b"1.3,7\n", "row 3", "1.3 | 7", ""),
        (CSV.replace(b"planned", b"actual"), "header of column 2", "actual", "planned"),
        (b"", "the whole file", "it cannot be read: it is empty", ""),
        (b"\xff", "the whole file", "it cannot be read: 'utf-8'", ""),
        (b'a,"b', "the whole file", "it cannot be read: unexpected end of data", ""),
    ],
)
def test_when_a_csv_file_is_changed_then_it_is_named(data, place, published, recomputed):
    difference, *_ = compare_csv("measures.csv", data, ROWS).differences
    assert place in difference.place
    assert difference.published.startswith(published)
    assert difference.recomputed == recomputed


def test_an_empty_table_has_only_its_header():
    assert compare_csv("a.csv", b"a,b\n", []).differences == ()
    assert csv_rows(b"a,b\n") == []


@pytest.mark.parametrize(
    ("text", "value", "form", "right"),
    [
        ("96,9\u00a0%", Fraction(1677, 1730), PERCENT, True),
        ("96.9%", Fraction(1677, 1730), PERCENT, True),
        ("97,0\u00a0%", Fraction(1677, 1730), PERCENT, False),
        ("96,94\u00a0%", Fraction(1677, 1730), PERCENT, False),
        ("96,9", Fraction(1677, 1730), PERCENT, False),
        ("0,3", Decimal("0.25"), MONEY, True),
        ("−0,3", Decimal("-0.25"), MONEY, True),
        ("0,2", Decimal("0.25"), MONEY, False),
        ("+4,0", Decimal("4.0"), MONEY, True),
        ("12\u00a0345,0", Decimal(12345), MONEY, True),
        ("12,345.0", Decimal(12345), MONEY, True),
        ("—", None, MONEY, True),
        ("0,0", None, MONEY, False),
        ("—", Decimal(0), MONEY, False),
        ("838,50", Decimal("838.50"), GIVEN, True),
        ("838,5", Decimal("838.50"), GIVEN, False),
        ("4\u00a0000", Decimal(4000), GIVEN, True),
        ("1.10", "1.10", GIVEN, True),
        ("1.1", "1.10", GIVEN, False),
        ("2019", 2019, GIVEN, True),
        ("17", 17, COUNT, True),
        ("1,5", 17, COUNT, False),
        ("98,75 (враховано показників: 4)", Fraction(395, 4), INDEX, True),
        ("E = 98,75: ■", Fraction(395, 4), INDEX, True),
        ("враховано: немає", Fraction(395, 4), INDEX, False),
        ("— (враховано показників: 0)", None, INDEX, True),
    ],
)
def test_a_cell_shows_a_value_or_not(text, value, form, right):
    assert is_shown(text, value, form) is right


@given(
    st.decimals(-(10**9), 10**9, places=4),
    st.integers(0, 4),
    st.sampled_from(["uk", "en"]),
)
def test_what_readers_see_is_read_back(value, places, lang):
    """For every number, language and precision: shown, then read, is the rounded number."""
    text = wording(lang).number(value, places, sign=True)
    assert numbers.read(text, places) == recompute.rounded(value, places)
    assert numbers.numbers(text) == [text]


@given(st.fractions(0, 1000, max_denominator=10**6), st.sampled_from(["uk", "en"]))
def test_a_rate_is_shown_as_it_is(rate, lang):
    assert is_shown(wording(lang).percent(rate), rate, PERCENT)
    assert not is_shown(wording(lang).percent(rate + Fraction(1, 1000)), rate, PERCENT)


def test_parts_of_one_file_are_told_apart_by_their_order():
    tables = recompute.year(YEAR)
    names = [f"indicators-{group}" for group in shown.GROUPS]
    page = {table.id: table for table in figures.read(".html", pages.annual()[".html"]).tables}
    parts = [page[name] for name in names]
    alike = [part._replace(id="indicators") for part in parts]
    assert shown.expected(tables, alike) == shown.expected(tables, parts)
    assert shown.expected(tables, [*alike, alike[0]])[-1] is None


def test_what_nobody_recomputes_is_left_to_the_re_run():
    page = figures.read(".html", pages.annual()[".html"]).tables
    lines = shown.expected(recompute.year(YEAR), page)
    assert [table.id for table, own in zip(page, lines, strict=True) if own is None] == ["passport"]
    assert shown.expected({}, page) == [None] * len(page)
