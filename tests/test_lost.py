"""What a year's tables have lost is warned of once, at its place; what the document has is not."""

import pytest

from civlib.dataset import lost, tables
from civlib.dataset.problems import WARNING, Log
from civlib.wording.terms import Table

MEASURES = "measure_id,title,part_of\n1.1,а,\n1.2,б,\n1.3,в,1.2\n2.1,г,\n2.2,ґ,\n"
FUNDING = """measure_id,source,planned,actual
1.1,city,100,90.5
1.2,city,40,40
1.2,other,10,
1.3,city,30,30
2.1,city,1000,1200
"""
TOTAL = 'totals,all,planned,"1 150,0"\ntotals,city,actual,"1330,5"\ntotals,other,planned,10\n'
HEAD = "section,key,column,printed\n"
AMOUNTS = """measures,1.1,planned,"100,0"
measures,1.1,actual,"90,5"
measures,1.2/city,planned,40
measures,1.2/city,actual,40
measures,1.2/other,planned,10
measures,1.2/other,actual,-
measures,1.3,planned,30
measures,1.3,actual,30
measures,2.1,planned,"1 000,0"
measures,2.1,actual,"1200,0"
measures,2.2,planned,-
measures,2.2,actual,-
"""
STATED = "quantity,place,value,label\n"


def told(**texts: str) -> list[tuple[str, int, int, str, str]]:
    """Return the warnings about tables, those that are not given as they are above."""
    usual = {"measures": MEASURES, "funding": FUNDING, "published": HEAD, "statements": ""}
    texts = {"indicators": "", **usual, **texts}
    logs = {table: Log(f"{table}.csv") for table in Table}
    sheets = {table: tables.read(table, texts[table], logs[table]) for table in Table}
    before = [len(log.problems) for log in logs.values()]
    lost.check(sheets)
    found = [
        one
        for log, count in zip(logs.values(), before, strict=True)
        for one in log.problems[count:]
    ]
    assert {one.severity for one in found} <= {WARNING}
    return [(one.path, one.row, one.column, one.code, one.message) for one in found]


def without(text: str, *lines: int) -> str:
    """Return a text without some of its lines, from 1."""
    kept = text.splitlines(keepends=True)
    return "".join(line for number, line in enumerate(kept, start=1) if number not in lines)


def test_nothing_is_lost_of_what_agrees() -> None:
    assert told(published=HEAD + AMOUNTS + TOTAL) == []


def test_rows_that_a_file_has_lost_are_named_once() -> None:
    """The totals differ for the same reason, so that nothing more is said of them."""
    assert told(funding=without(FUNDING, 4, 6), published=HEAD + AMOUNTS + TOTAL) == [
        ("published.csv", 6, 4, "lost-rows",
         "amounts are printed of '1.2/other', '2.1', and funding.csv has no row with them; "
         "look whether rows are lost.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "funding", ["", FUNDING.split("\n", maxsplit=1)[0] + "\n"], ids=["empty", "header"]
)
def test_a_table_that_has_lost_all_its_rows_has_lost_rows(funding: str) -> None:
    (found,) = told(funding=funding, published=HEAD + AMOUNTS + TOTAL)
    assert found[:4] == ("published.csv", 2, 4, "lost-rows")
    assert "of '1.1', '1.2/city', '1.2/other', '1.3', '2.1'" in found[4]


INDICATORS = "number,title,actual\n1,а,5\n2,б,\n"
VALUES = "indicators,1,planned,7\nindicators,1,actual,5\nindicators,2,planned,-\n"


def test_a_column_of_indicators_that_is_printed_and_lost_is_told() -> None:
    assert told(indicators=INDICATORS, published=HEAD + VALUES) == [
        ("published.csv", 2, 4, "lost-column",
         "'planned' is printed of '1', and no row of indicators.csv has any; "
         "look whether the column is lost.")
    ]  # fmt: skip
    planned = "number,title,planned,actual\n1,а,,5\n2,б,3,\n"
    assert told(indicators=planned, published=HEAD + VALUES) == []


EXCHANGED = "what is printed as 'planned' stands as {!r} wherever the two differ; "


def test_columns_that_have_changed_places_are_told() -> None:
    """Of four printed plans one is as the data have both, three are as they have the fact."""
    values = "".join(f"indicators,{at},planned,{at}0\n" for at in (1, 2, 3, 4))
    rows = "number,title,planned,actual\n1,а,11,10\n2,б,22,20\n3,в,33,30\n4,г,40,40\n"
    (found,) = told(indicators=rows, published=HEAD + values)
    assert found[:4] == ("published.csv", 2, 3, "exchanged-columns")
    assert found[4].startswith(EXCHANGED.format("actual"))
    assert told(indicators=rows.replace("22,20", "20,22"), published=HEAD + values) == []
    assert told(indicators=rows.replace("22,20", "20,20"), published=HEAD + values) == []
    assert told(indicators=rows.replace("22,20", ",20"), published=HEAD + values) == []


def test_amounts_under_the_name_of_another_stage_are_told() -> None:
    funding = """measure_id,source,planned,planned_initial
1.1,city,50,100
1.2,city,30,40
1.2,other,5,10
2.1,city,1500,1000
"""
    found = told(funding=funding, published=HEAD + AMOUNTS)
    assert [one[3] for one in found if "initial" in one[4]] == ["exchanged-columns"]


def test_totals_that_the_rows_do_not_come_up_to_are_told() -> None:
    """1,150 planned are 100 + 40 + 10 + 1,000: what 1.3 has is a part of 1.2."""
    found = told(funding=without(FUNDING, 6), published=HEAD + TOTAL)
    assert [one[:4] for one in found] == [
        ("published.csv", 2, 4, "short-total"),
        ("published.csv", 3, 4, "short-total"),
    ]
    assert "total of 'all' is '1 150,0', and the rows of funding.csv come to 150" in found[0][4]
    assert "total of 'city' is '1330,5', and the rows of funding.csv come to 130.5" in found[1][4]


@pytest.mark.parametrize(
    "published",
    [
        f"{AMOUNTS}measures,1.2,planned,50\ntotals,all,planned,1160\n",
        "totals,all,planned,1140\n",
        "totals,all,planned,-\n",
    ],
    ids=["its own rows agree with the data", "it is less", "it is none"],
)
def test_a_total_that_no_lost_row_explains_is_the_audits(published: str) -> None:
    assert told(published=HEAD + published) == []


def test_nobody_lacks_a_row_where_one_cannot_be_read() -> None:
    short = FUNDING.replace("2.1,city,1000,1200", "2.1,city,1000")
    assert told(funding=short, published=HEAD + AMOUNTS + TOTAL) == []


def test_a_printed_row_without_a_column_of_its_likes_is_told() -> None:
    percent = "".join(f"measures,{key},percent,100\n" for key in ("1.1", "1.2", "1.3"))
    lacking = HEAD + without(AMOUNTS, 2) + percent
    assert [(*one[:4], one[4].partition(";")[0]) for one in told(published=lacking)] == [
        ("published.csv", 2, 3, "lost-cell",
         "'1.1' has no 'actual', which 4 others of its section have")
    ]  # fmt: skip


def test_a_percentage_is_missed_only_where_two_numbers_are_printed() -> None:
    """Four of five have one, of the fourth it is lost; with a dash for its plan it has none."""
    rows = [f"indicators,{key},{column},{key}\n" for key in range(1, 6) for column in
            ("planned", "actual", "percent")]  # fmt: skip
    assert [one[1] for one in told(published=HEAD + without("".join(rows), 12))] == [11]
    undefined = without("".join(rows), 12).replace(
        "indicators,4,planned,4", "indicators,4,planned,-"
    )
    assert told(published=HEAD + undefined) == []


def test_a_quantity_that_stands_once_under_the_label_of_another_is_told() -> None:
    rows = (
        "books,note,1,книжки\nbooks,head,1,Книжки\nboks,assessment,1,книжки\ntrips,note,2,виїзди\n"
    )
    assert told(statements=STATED + rows) == [
        ("statements.csv", 4, 1, "lone-quantity",
         "'boks' stands once, and line 2 has 'книжки' under 'books'; "
         "use one name if it is the same, or else another label.")
    ]  # fmt: skip
    one_each = "trainings,note,1,навчання\ntranings,head,1,навчання\nposters,note,1,навчання\n"
    assert [one[1] for one in told(statements=STATED + one_each)] == [3]
