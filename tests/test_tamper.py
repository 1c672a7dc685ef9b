"""Every number that somebody changed afterwards is found and named, without any checksum."""

from __future__ import annotations

from random import Random

import pages
import pytest
import tamper

from civlib.verify import recompute
from civlib.verify.figures import Comparison, compare, compare_csv

YEAR = pages.KEPT / pages.SAMPLE / "2025"
OF_YEAR = recompute.year(YEAR)


def near(page: str) -> tuple[str, ...]:
    """Return the places that name a page: a text that goes on to it began on the one before."""
    number = int(page.removeprefix("page "))
    return f"page {number},", f"page {number - 1},"


def places(found: Comparison) -> list[str]:
    return [difference.place for difference in found.differences]


@pytest.mark.parametrize("seed", range(25))
def test_when_a_number_of_a_page_is_changed_then_it_is_named(seed):
    page = pages.annual("en" if seed % 3 == 0 else "uk")[".html"]
    changed = tamper.html(page, Random(seed))
    found = compare("annual_report.html", changed.data, page, OF_YEAR)
    assert len(found.differences) == 1, places(found)
    (difference,) = found.differences
    assert difference.place.startswith(f"{changed.place},")
    assert changed.after in difference.published
    assert changed.before in difference.recomputed


@pytest.mark.parametrize("seed", range(20))
def test_when_a_number_of_a_pdf_is_changed_then_it_is_named(seed):
    paper = pages.annual("en" if seed % 3 == 0 else "uk")[".pdf"]
    changed = tamper.pdf(paper, Random(seed))
    found = compare("annual_report.pdf", changed.data, paper, OF_YEAR)
    assert len(found.differences) == 1, places(found)
    (difference,) = found.differences
    assert difference.place.startswith(near(changed.place))
    assert changed.after in difference.published
    assert changed.before in difference.recomputed


@pytest.mark.parametrize("seed", range(16))
def test_when_a_number_of_a_table_is_changed_then_it_is_named(seed):
    name = sorted(recompute.YEAR)[seed % len(recompute.YEAR)]
    rows = recompute.texts(OF_YEAR[name])
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    data = "".join(f"{line}\n" for line in lines).encode()
    assert compare_csv(f"{name}.csv", data, rows).differences == ()
    changed = tamper.csv(data, Random(seed))
    (difference,) = compare_csv(f"{name}.csv", changed.data, rows).differences
    assert difference.place.startswith(f"{changed.place},")
    assert changed.after in difference.published
    assert changed.before in difference.recomputed


@pytest.mark.parametrize("ending", [".html", ".pdf"])
@pytest.mark.parametrize("seed", range(8))
def test_when_any_byte_is_changed_then_nothing_breaks(ending, seed):
    """Whatever is damaged, the answer is a comparison: equal where nobody can see the byte."""
    data = pages.annual()[ending]
    changed = tamper.byte(data, Random(seed))
    found = compare(f"annual_report{ending}", changed.data, data, OF_YEAR)
    assert found.counts.read == 0 or found.counts.confirmed > 100


@pytest.mark.parametrize("ending", [".html", ".pdf"])
@pytest.mark.parametrize("seed", range(4))
def test_when_a_file_is_cut_off_then_it_cannot_be_read(ending, seed):
    data = pages.annual()[ending]
    cut = data[: Random(seed).randrange(len(data) - 100)]
    (difference,) = compare(f"annual_report{ending}", cut, data, OF_YEAR).differences
    assert difference.published.startswith("it cannot be read: ")
    assert (difference.place, difference.recomputed) == ("the whole file", "")


def test_the_same_seed_tampers_alike():
    for ending, change in ((".html", tamper.html), (".pdf", tamper.pdf), (".html", tamper.byte)):
        data = pages.annual()[ending]
        one, other = change(data, Random(1)), change(data, Random(1))
        assert one == other
        assert one.data != data
        assert one.before != one.after
