"""Published against made again and against the data: each number that is not the same is named."""

from decimal import Decimal
from fractions import Fraction

import pages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civlib.verify import recompute
from civlib.verify.figures import (
    GIVEN,
    MONEY,
    PERCENT,
    Form,
    compare,
    compare_csv,
    forms,
    on_pages,
    written,
)
from civlib.verify.readback import numbers
from civlib.verify.recompute import Row, Rows
from civlib.wording import wording

PROGRAMME = pages.KEPT / pages.SAMPLE
PAGE = "annual_report.html"


def wanted(place: str, lang: str = "uk", **changed: Rows) -> list[tuple[str, str]]:
    """Return what a report of a year, or of the programme, has to show; some tables may differ."""
    computers = recompute.YEAR if place else recompute.REVIEW
    tables = {name: compute(PROGRAMME / place) for name, compute in computers.items()}
    return [*on_pages(PROGRAMME / place, tables | changed)[lang]]


ANNUAL = pages.annual()[".html"]
TOTALS = recompute.YEAR["totals"](PROGRAMME / "2025")


@pytest.mark.parametrize("ending", [".html", ".pdf"])
@pytest.mark.parametrize(("lang", "year"), [("uk", 2024), ("en", 2025), ("uk", 0), ("en", 0)])
def test_every_number_of_a_report_comes_out_again(ending, lang, year):
    """Money, priorities, masking, groups, indicators: equal in both languages."""
    data = (pages.annual(lang, year) if year else pages.review(lang))[ending]
    kind = "annual_report" if year else "programme_review"
    name = f"{kind}{'.en' * (lang == 'en')}{ending}"
    shown = wanted(str(year or ""), lang)
    found = compare(name, data, data, shown)
    assert found.differences == ()
    assert found.read == found.confirmed + found.repeated
    assert found.confirmed == len(shown) > 90


def test_without_a_recomputation_only_the_re_run_counts():
    found = compare(PAGE, ANNUAL, ANNUAL)
    assert (found.differences, found.confirmed) == ((), 0)
    assert found.read == found.repeated > 300


@pytest.mark.parametrize("page", [ANNUAL, ANNUAL.replace("12,5 із".encode(), "271,85 із".encode())])
def test_when_the_re_run_is_wrong_too_then_the_data_tell(page):
    """Page and re-run agree, but the independent total is one tenth more: in no table of either."""
    wrong = [{**TOTALS[0], "actual": Decimal("271.85")}, *TOTALS[1:]]
    (difference,) = compare(PAGE, page, page, wanted("2025", totals=wrong)).differences
    assert tuple(difference) == (PAGE, "totals, all, actual", "", "271,85")


def test_a_change_is_named_once_although_arithmetic_misses_it_too():
    cell = "<td>271,75</td>" if b"<td>271,75</td>" in ANNUAL else ">271,75<"
    changed = ANNUAL.replace(cell.encode(), cell.replace("271", "277").encode(), 1)
    (difference,) = compare(PAGE, changed, ANNUAL, wanted("2025")).differences
    assert difference.place.endswith(", td")
    assert difference[2:] == ("277,75", "271,75")


@pytest.mark.parametrize(
    ("one", "other", "quoted"),
    [
        (f"{'a' * 62}1b", f"{'a' * 62}2b", (f"…{'a' * 30}1b", f"…{'a' * 30}2b")),
        ("слово " * 40, "інше " * 40, ("слово " * 10 + "…", "інше " * 12 + "…")),
    ],
    ids=["a checksum whose last digit but one is another", "a long stretch"],
)
def test_of_long_words_what_stands_around_the_difference_is_quoted(one, other, quoted):
    pages = (f"<p>{text}</p>".encode() for text in (one, other))
    (difference,) = compare("page.html", *pages).differences
    assert difference[2:] == quoted


FIVE: Row = {"measure_id": "1.1", "planned": Decimal("5.0")}
ROWS: Rows = [FIVE, {"measure_id": "1.2", "planned": None}]
CSV = b"measure_id,planned\n1.1,5.0\n1.2,\n"


def test_a_csv_file_is_compared_cell_by_cell():
    assert compare_csv("measures.csv", CSV, CSV, ROWS) == ((), 3, 3, 0)
    assert compare_csv("measures.csv", CSV, CSV, None) == ((), 3, 0, 3)
    assert compare_csv("a.csv", b"a,b\n", b"a,b\n", []) == ((), 0, 0, 0)


@pytest.mark.parametrize(
    ("data", "place", "published", "recomputed"),
    [
        (CSV.replace(b"5.0", b"5.1"), "line 2, planned", "5.1", "5.0"),
        (CSV.replace(b"1.2,\n", b""), "line 3", "", "1.2,"),
        (CSV.replace(b"1.1,5.0\n", b""), "line 2", "", "1.1,5.0"),
        (CSV + b"1.3,7\n", "line 4", "1.3,7", ""),
        (CSV.replace(b"5.0", b"5.0,6"), "line 2, 3", "6", ""),
        (CSV.replace(b"planned", b"actual"), "line 1, actual", "actual", "planned"),
        (b"", "line 1", "", "measure_id,planned"),
    ],
)
def test_when_a_csv_file_is_changed_then_it_is_named(data, place, published, recomputed):
    for rows in (ROWS, None):
        difference, *_ = compare_csv("measures.csv", data, CSV, rows).differences
        assert tuple(difference) == ("measures.csv", place, published, recomputed)


@pytest.mark.parametrize(
    ("value", "form", "uk", "en"),
    [
        (Fraction(1677, 1730), PERCENT, "96,9\u00a0%", "96.9%"),
        (Decimal("0.25"), MONEY, "0,3", "0.3"),
        (Decimal("-0.25"), MONEY, "−0,3", "−0.3"),
        (Decimal("-0.04"), MONEY, "−0,04", "−0.04"),
        (Decimal("0.0"), MONEY, "0,0", "0.0"),
        (Fraction(7999, 8000), PERCENT, "99,99\u00a0%", "99.99%"),
        (Fraction(10**9 + 1, 10**9), PERCENT, "100\u00a0%", "100%"),
        (Decimal("838.50"), GIVEN, "838,50", "838.50"),
        (Decimal(4000), GIVEN, "4\u00a0000", "4,000"),
        (17, GIVEN, "17", "17"),
        (None, MONEY, "", ""),
        ("word", GIVEN, "", ""),
    ],
)
def test_a_value_is_written_as_a_report_writes_it(value, form, uk, en):
    assert (written(value, form, "uk"), written(value, form, "en")) == (uk, en)


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 4), st.sampled_from(["uk", "en"]))
def test_what_readers_see_is_what_is_expected(value, places, lang):
    """For every number, language and precision civlib's own wording writes the same."""
    text = wording(lang).number(value, places)
    assert written(value, Form(places), lang) == text
    assert numbers(text) == [text]


@given(st.fractions(0, 1000, max_denominator=10**6), st.sampled_from(["uk", "en"]))
def test_a_rate_is_written_as_it_is(rate, lang):
    text = wording(lang).percent(rate)
    assert written(rate, PERCENT, lang) == text.lstrip("<>\u00a0")
    assert written(rate + Fraction(1, 1000), PERCENT, lang) != text


def test_amounts_are_read_with_the_places_that_the_data_have():
    """271.75 in 2025; the programme's review has the most of any year."""
    assert {forms(data)[MONEY].places for data in (PROGRAMME, PROGRAMME / "2025")} == {2}
