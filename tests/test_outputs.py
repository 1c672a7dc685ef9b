"""Published tables, read back: exact, complete, and refused where something else wrote them."""

from pathlib import Path

import pytest
from conftest import SAMPLE
from hypothesis import given
from hypothesis import strategies as st

from civlib.compute import portfolio
from civlib.dataset import outputs
from civlib.dataset.frames import records
from civlib.dataset.problems import DataError
from civlib.errors import UsageError
from civlib.publish.files import csv_text
from civlib.wording import exact_text

TOTALS = """source,planned,actual,variance,execution_rate
all,280.0,271.75,-8.25,0.970536
city,250.0,230.25,-19.75,0.921000
other,30,,,
"""
INDICATORS = """group,number,planned,actual,achievement_rate,state
outputs,1,600,642,1.070000,met
quality,2,,4,,plan_absent
"""
FINDINGS = """code,severity,section,key,column,printed,computed,message,message_en
percent-wrong,error,totals,all,percent,"1,1",0.5,"Перший рядок
і другий",second
"""


@pytest.fixture
def output(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an output folder beside the data, with one published year."""
    monkeypatch.delenv(outputs.OUTPUT_VARIABLE, raising=False)
    put(sample.parent / "outputs", totals=TOTALS, indicators=INDICATORS, findings=FINDINGS)
    return sample.parent / "outputs"


def put(output: Path, programme: str = SAMPLE, year: object = 2025, **tables: str) -> None:
    folder = output / programme / str(year) / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def test_every_value_comes_back_exactly(output):
    found = outputs.load()
    assert found.pairs == ((SAMPLE, 2025),)
    assert list(found.programmes) == [SAMPLE]
    (amounts,) = found.money.values()
    assert [*map(str, amounts)] == ["280.0", "271.75"]
    assert found.states == {(SAMPLE, 2025): ["met", "plan_absent"]}
    assert found.severities == {(SAMPLE, 2025): ["error"]}


def test_a_table_without_rows_is_not_a_table_that_is_absent(output):
    put(output, year=2024, totals=TOTALS, findings=FINDINGS.splitlines()[0] + "\n")
    found = outputs.load()
    assert found.pairs == ((SAMPLE, 2024), (SAMPLE, 2025))
    assert found.severities == {(SAMPLE, 2024): [], (SAMPLE, 2025): ["error"]}
    assert list(found.states) == [(SAMPLE, 2025)]


def test_what_is_no_longer_in_data_or_is_no_year_is_left_out(output):
    put(output, programme="gone", totals=TOTALS)
    put(output, year="draft", totals=TOTALS)
    put(output, year=2023, findings=FINDINGS)
    assert outputs.load().pairs == ((SAMPLE, 2025),)


def test_columns_beside_the_known_ones_do_no_harm(output):
    put(output, indicators="state,note,number,group\nmet,x,3,outputs\n")
    assert outputs.load().states == {(SAMPLE, 2025): ["met"]}


def test_money_put_in_is_no_result(output):
    """An indicator of no group is one."""
    rows = "inputs,1,not_met\noutputs,1,met\n,I.2,plan_absent\n"
    put(output, indicators=f"group,number,state\n{rows}")
    assert outputs.load().states == {(SAMPLE, 2025): ["met", "plan_absent"]}


@pytest.mark.parametrize(
    ("table", "text", "place", "rule"),
    [
        ("totals", TOTALS.replace("271.75", "271,75"), "2:0", "6 fields instead of 5"),
        ("totals", TOTALS.replace("271.75", "1e3"), "2:3", "'1e3' cannot stand here"),
        ("totals", TOTALS.replace("271.75", "nan"), "2:3", "'nan' cannot stand here"),
        ("totals", TOTALS.replace("planned", "plan"), "1:0", "there is no column 'planned'"),
        ("totals", "", "0:0", "it is empty"),
        ("totals", TOTALS.replace("\nall,", "\nstate,"), "1:0", "0 rows of 'all' instead of one"),
        (
            "indicators",
            INDICATORS.replace("plan_absent", "well"),
            "3:6",
            "'well' cannot stand",
        ),
        ("indicators", INDICATORS.replace("outputs,1", "output,1"), "2:1", "'output'"),
        ("indicators", INDICATORS + "outputs,3\n", "4:0", "2 fields instead of 6"),
        ("findings", FINDINGS + "percent-wrong,grave,,,,,,,\n", "4:2", "'grave'"),
        ("findings", FINDINGS + 'a,"b"c,,,,,,,\n', "4:0", "it is no CSV in UTF-8"),
    ],
)
def test_what_civlib_did_not_write_is_refused_with_its_line(output, table, text, place, rule):
    put(output, **{table: text})
    with pytest.raises(DataError) as caught:
        outputs.load()
    assert str(caught.value).startswith(f"outputs/{SAMPLE}/2025/tables/{table}.csv:{place} ")
    assert rule in str(caught.value)
    assert "build this report again" in str(caught.value)


def test_text_in_another_encoding_is_refused(output):
    path = output / SAMPLE / "2025" / "tables" / "findings.csv"
    path.write_bytes("code,severity\nпомилка,error\n".encode("cp1251"))
    with pytest.raises(DataError, match=r"findings\.csv:0:0 .* no CSV in UTF-8"):
        outputs.load()


def test_the_folder_is_the_named_one_or_that_of_the_environment_or_the_sibling(
    output, tmp_path, monkeypatch
):
    named, other = tmp_path / "named", tmp_path / "other"
    for folder in (named, other):
        put(folder, year=2024, totals=TOTALS)
    assert outputs.find_output() == output
    monkeypatch.setenv(outputs.OUTPUT_VARIABLE, str(other))
    assert outputs.find_output() == other
    assert outputs.find_output(named) == named
    assert outputs.load(named).pairs == ((SAMPLE, 2024),)


def test_when_there_is_no_folder_or_nothing_in_it_then_the_way_out_is_told(output, tmp_path):
    with pytest.raises(UsageError, match="is not a folder; run `civlib build` first"):
        outputs.find_output(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="Nothing is published in"):
        outputs.load(tmp_path / "empty")


amounts = st.none() | st.decimals(0, 10**12, places=6)


@given(amounts, amounts)
def test_what_is_published_and_read_again_is_the_same(tmp_path_factory, planned, actual):
    path = tmp_path_factory.mktemp("table") / "totals.csv"
    values = ["all", planned, actual, None, None]
    fields = list(outputs.COLUMNS["totals"])
    data = {"fields": fields, "rows": [[exact_text(value) for value in values]]}
    path.write_text(csv_text("totals", [data]), encoding="utf-8")
    (line,) = outputs._rows(path, outputs.COLUMNS["totals"])  # the reader of one file
    assert line == values


def test_a_report_without_money_is_published_too(output):
    (output / SAMPLE / "2025" / "tables" / "totals.csv").unlink()
    found = outputs.load()
    assert (found.pairs, found.money) == (((SAMPLE, 2025),), {})
    (row,) = records(portfolio.years(found))
    assert (row["planned"], row["actual"], row["execution_rate"]) == (None, None, None)
    assert row["indicators"] == len(INDICATORS.splitlines()) - 1
