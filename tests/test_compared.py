"""What was copied from last year and forgotten, and amounts in another unit."""

from pathlib import Path
from shutil import copyfile, copytree

import pytest
from conftest import SAMPLE

from civlib import dataset
from civlib.dataset.problems import WARNING

FUNDING = "measure_id,source,planned,actual\n"


def told(data: Path, **names: object) -> list[str]:
    found = dataset.check(data, **names)
    assert {problem.severity for problem in found} <= {WARNING}, found
    return [str(problem).removeprefix(f"data/{SAMPLE}/") for problem in found]


def write(data: Path, year: int, rows: str) -> None:
    (data / SAMPLE / str(year) / "funding.csv").write_text(FUNDING + rows, encoding="utf-8")


@pytest.fixture
def bare(sample):
    """Two years of three measures each, with nothing but money."""
    for year in (2024, 2025):
        place = sample / SAMPLE / str(year)
        for path in place.iterdir():
            path.unlink()
        titles = "".join(f"{id},Захід {id} {year}\n" for id in (1, 2, 3))
        (place / "measures.csv").write_text(f"measure_id,title\n{titles}", encoding="utf-8")
    return sample


def test_a_file_that_is_last_years_is_named(sample):
    for name in ("measures.csv", "note.md"):
        copyfile(sample / SAMPLE / "2024" / name, sample / SAMPLE / "2025" / name)
    old = (sample / SAMPLE / "2025" / "measures.csv").read_bytes()
    (sample / SAMPLE / "2025" / "measures.csv").write_bytes(b"\xef\xbb\xbf" + old)
    found = [one for one in told(sample) if "same-as-last-year" in one]
    said = (
        "same-as-last-year warning: it is the same as in 2024, word for word; was it only copied?"
    )
    assert found == [f"2025/{name}:0:0 {said}" for name in ("measures.csv", "note.md")]
    assert told(sample, years=[2024]) == []


def test_a_year_that_begins_is_told_once_a_table_and_not_of_the_year_before_last(sample):
    copytree(sample / SAMPLE / "2024", sample / SAMPLE / "2026")
    assert not [one for one in told(sample, years=[2026]) if "same-as-last-year" in one]


def test_facts_that_are_all_last_years_are_named_though_plans_are_new(bare):
    write(bare, 2024, "1,city,10,9\n2,city,20,19.0\n3,city,30,29\n")
    write(bare, 2025, "1,city,11,9\n2,city,21,19\n3,city,31,29\n")
    assert told(bare) == [
        "2025/funding.csv:1:4 same-as-last-year warning: all 3 values of actual are those of 2024; "
        "mend what is old."
    ]
    write(bare, 2025, "1,city,11,9\n2,city,21,19\n3,city,31,30\n")
    assert told(bare) == []
    write(bare, 2025, "1,city,11,9\n2,city,21,19\n")
    assert told(bare) == [], "two may be the same by chance"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,city,10,9500", ["4: 9500 is about 1,000 times the 8 of 2024"]),
        ("1,city,10000,9", ["3: 10000 is about 1,000 times the 10 of 2024",
                            "4: 9 is about a thousandth of the 10000 of its plan"]),
        ("1,city,10,", []),
        ("1,city,10,0", []),
        ("1,city,10,100", []),
    ],
)  # fmt: skip
def test_an_amount_in_another_unit_is_doubted(bare, row, said):
    write(bare, 2024, "1,city,10,8\n")
    write(bare, 2025, f"{row}\n")
    assert told(bare, years=[2024]) == []
    found = [one.partition(";")[0].replace(" thousand-times warning", "") for one in told(bare)]
    assert found == [f"2025/funding.csv:2:{one}" for one in said]


def test_a_first_year_is_compared_with_its_own_plan(bare):
    write(bare, 2024, "1,city,10,9500\n")
    said = "9500 is about 1,000 times the 10 of its plan; is it in the right unit?"
    assert told(bare, years=[2024]) == [f"2024/funding.csv:2:4 thousand-times warning: {said}"]


def test_a_plan_that_is_no_longer_the_released_one_is_named(bare, monkeypatch):
    write(bare, 2024, "1,city,10,9\n2,city,20,21\n")
    write(bare, 2025, "1,city,12.50,9\n2,city,20,21\n3,city,7,\n")
    for number, plan in (("9", 11), ("10", 12)):
        old = bare.parent / f"outputs/{SAMPLE}/2025/versions/{number}/inputs/data/{SAMPLE}/2025"
        old.mkdir(parents=True)
        (old / "funding.csv").write_text(
            f"{FUNDING}1,city,{plan},9\n2,city,20.0,1\n", encoding="utf-8"
        )
    said = "the plan is 12.50, and 12 in the released report"
    assert [one.partition(";")[0] for one in told(bare) if "plan-changed" in one] == [
        f"2025/funding.csv:2:3 plan-changed warning: {said}"
    ]
    monkeypatch.setenv("CIVLIB_OUTPUT", str(bare))
    assert not [one for one in told(bare) if "plan-changed" in one]
