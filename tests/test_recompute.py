"""The published tables equal a second computation that shares no code with civlib."""

import ast
import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Container
from contextlib import redirect_stdout
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import executed
import pytest
from generate.odd import SLUG, Odd, odd
from generate.printing import Row
from hypothesis import example, given
from hypothesis import strategies as st
from pandas import DataFrame

from civlib import dataset
from civlib.compute import indicators, indices
from civlib.dataset.frames import records
from civlib.dataset.model import Options
from civlib.verify import recompute
from civlib.wording.terms import Group, LowerIsBetter, Target, Unreported

DATA = Path(__file__).parents[1] / "data"
KEPT = Path(__file__).parent / "data"

NUMBERS = ("planned", "actual", "tolerance", "planned_high")
AMOUNTS = ("0", "0.0", "7", "12.5", "100.00", "0.000001", "999999999999999")


def following(made: Odd, rng: Random) -> Odd:
    """Return the year after another one: indicators are gone, amounts are others or zero."""

    def other(row: Row) -> Row:
        names = ("actual",) if row.get("target") == "range" else ("planned", "actual")
        new = [name for name in names if row.get(name) and rng.random() < 0.4]
        return row | {name: rng.choice(AMOUNTS) for name in new}

    tables = {
        name: [other(row) for row in rows if name != "indicators" or rng.random() < 0.8]
        for name, rows in made.tables.items()
        if name != "published"
    }
    year = made.year + 1
    return Odd(year, made.settings.replace(f"last = {made.year}", f"last = {year}"), tables)


SEEDS = [*range(15), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(15, 50))]


def recomputed(
    computers: Any, folder: Path, published: Container[str] | None = None
) -> dict[str, Any]:
    """Return every table; of those that are not published none that has nothing to tell."""
    tables = {name: compute(folder) for name, compute in computers.items()}
    return {
        name: recompute.texts(rows)
        for name, rows in tables.items()
        if published is None or name in published or not recompute.empty(rows)
    }


def rows(tables: dict[str, str], computers: Any) -> dict[str, Any]:
    """Return the rows of the published tables that can be recomputed."""
    there = {name: text for name, text in tables.items() if name in computers}
    return {name: [*csv.DictReader(io.StringIO(text))] for name, text in there.items()}


def both_ways(programme: str, place: Path) -> tuple[dict[str, Any], ...]:
    """Hold every published table of a programme against the recomputed one; return its years'."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(dataset.DATA_VARIABLE, str(place))
        for year in dataset.list_years(programme, place):
            tables = executed.tables("annual_report", programme=programme, year=year)
            found.append(recomputed(recompute.YEAR, place / programme / str(year), tables))
            assert rows(tables, recompute.YEAR) == found[-1]
        review = executed.tables("programme_review", programme=programme)
    known = recomputed(recompute.REVIEW, place / programme, review)
    assert rows(review, recompute.REVIEW) == known
    return tuple(found)


def test_the_real_tables_are_the_recomputed_ones_in_the_order_of_the_contract():
    (year,) = both_ways("bakhmut-civil-society", DATA)
    assert {name: len(rows) for name, rows in year.items()} == {
        "measures": 22,
        "totals": 3,
        "priorities": 5,
        "masking": 3,
        "indicators": 20,
        "groups": 4,
        "effectiveness": 19,
        "sensitivity": 60,
    }
    money = ["planned", "actual", "variance", "execution_rate"]
    contract = {
        "measures": ["measure_id", *money],
        "totals": ["source", *money],
        "indicators": ["group", "number", "planned", "actual", "achievement_rate", "state"],
        "groups": ["group", "indicators", "rated", "met", "mean_rate", "mean_rate_capped"],
    }
    assert {name: [*year[name][0]] for name in contract} == contract


@pytest.mark.parametrize("programme", ["demo-programme", "sample-programme"])
def test_the_tables_of_fictional_programmes_are_the_recomputed_ones(programme):
    """Several years, gaps, titles that change, options of the method."""
    assert len(both_ways(programme, KEPT)) > 1


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tables_of_odd_years_are_the_recomputed_ones(seed, tmp_path):
    """Files and columns missing, targets, stages, parts, refunds; zero, large; a year before."""
    made = odd(str(seed))
    for year in (made, following(made, Random(seed))):
        year.write(tmp_path)
    both_ways(SLUG, tmp_path)


ONE = {
    "programme.toml": '[[sources]]\nid = "city"\n[[sources]]\nid = "other"\n',
    "2018/measures.csv": "measure_id,title\n1.1,Захід\n",
    "2018/funding.csv": "measure_id,source,planned,actual\n1.1,city,5,5.5\n1.1,other,2.0,\n",
    "2018/indicators.csv": "group,number,title,direction,planned,actual\n"
    "efficiency,1,П,lower,50,40\nquality,1,П,higher,3,2\nquality,2,П,higher,0,2\n",
}


@pytest.fixture
def one(tmp_path) -> Path:
    """Return the folder of a programme of one year."""
    (tmp_path / "2018").mkdir()
    for name, text in ONE.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    return tmp_path


def test_a_year_by_hand(one):
    """5 planned, 5.5 actual, 2 unpaired; 50 / 40 = 125 points, 2 / 3 = 66.67; high from 190."""
    found = recomputed(recompute.YEAR, one / "2018")
    assert found["measures"] == [
        {"measure_id": "1.1", "planned": "5", "actual": "5.5", "variance": "0.5",
         "execution_rate": "1.100000"}
    ]  # fmt: skip
    assert found["unpaired"] == [
        {"measure_id": "1.1", "source": "other", "planned": "2.0", "actual": ""}
    ]
    assert found["masking"][0]["capped_rate"] == "1.000000"
    assert found["masking"][0]["overspent"] == "0.5"
    values = {row["parameter"]: row["value"] for row in found["effectiveness"]}
    assert values["i_efficiency"] == "125.000000"
    assert values["reduced_reading_e"] == "191.666667"
    assert values["reduced_reading_rating"] == "high"
    assert (values["rating"], values["missing"]) == ("", "previous_absent")
    assert values["excluded"] == "quality/2: plan_zero"


def test_line_ends_do_not_matter(one):
    ways = ((recompute.YEAR, one / "2018"), (recompute.REVIEW, one))
    plain = [recomputed(*way) for way in ways]
    for path in one.glob("2018/*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [recomputed(*way) for way in ways] == plain


def test_it_imports_the_standard_library_alone():
    for node in ast.walk(ast.parse(SCRIPT.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


SCRIPT = Path(recompute.__file__)


@pytest.fixture
def published(tmp_path, monkeypatch) -> Path:
    """Return a site with one year and the review of a programme, as civlib computes them."""
    monkeypatch.setenv(dataset.DATA_VARIABLE, str(KEPT))
    for place, notebook, asked in (
        ("a/2025", "annual_report", {"programme": "sample-programme", "year": 2025}),
        ("a", "programme_review", {"programme": "sample-programme"}),
        ("other", "portfolio", {}),
    ):
        folder = tmp_path / "сайт" / place
        shutil.copytree(KEPT / "sample-programme", folder / "inputs" / "data" / "sample-programme")
        (folder / "inputs" / "notebooks").mkdir()
        (folder / "inputs" / "notebooks" / f"{notebook}.ipynb").touch()
        (folder / "tables").mkdir()
        for name, text in (executed.tables(notebook, **asked) if asked else {}).items():
            (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path / "сайт"


def script(folder: Path, *more: str) -> tuple[int, list[str]]:
    with redirect_stdout(io.StringIO()) as said:
        code = recompute.main([str(folder), *more])
    return code, said.getvalue().splitlines()


def test_alone_it_recomputes_every_published_folder(published):
    """With neither packages nor the environment."""
    command = [sys.executable, "-I", "-S", SCRIPT, published]
    said = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    assert said.stderr == ""
    assert said.stdout == "Tables recomputed: 15; differences: 0.\n"
    assert script(published / "a" / "2025") == (0, ["Tables recomputed: 8; differences: 0."])


INPUTS = "inputs/data/sample-programme/2025"


@pytest.mark.parametrize(
    ("file", "found", "put", "said"),
    [
        ("tables/totals.csv", "271.75", "271.85", "totals.csv, line 2, actual: published '271.85'"),
        ("tables/groups.csv", "outputs,", "others,", "groups.csv, line 3, group: published 'oth"),
        ("tables/measures.csv", "1.2,80.0,64.25,-15.75,0.803125\n", "", "recomputed '1.2,80.0,64"),
        ("tables/masking.csv", "source", "по", "line 1, по: published 'по', recomputed 'source'"),
        (f"{INPUTS}/funding.csv", "80.0", "81.0", "measures.csv, line 3, planned: published '80.0"),
    ],
)
def test_when_a_cell_is_changed_then_it_says_where(published, file, found, put, said):
    path = published / "a" / "2025" / file
    text = path.read_text(encoding="utf-8")
    assert found in text
    path.write_text(text.replace(found, put, 1), encoding="utf-8")
    code, lines = script(published)
    assert code == 1
    assert any(said in line for line in lines), lines


@pytest.mark.parametrize("damage", [b"\xff", None, b'a,"b'])
def test_a_table_that_cannot_be_read_is_named(published, damage):
    path = published / "a" / "2025" / "tables" / "totals.csv"
    path.unlink() if damage is None else path.write_bytes(damage)
    code, (line, end) = script(published)
    assert (code, end) == (1, "Tables recomputed: 15; differences: 1.")
    assert "totals.csv, the whole file: published " in line
    assert "it cannot be read: " in line


def test_where_there_is_nothing_to_recompute_it_says_so_and_how_it_is_used(tmp_path):
    assert script(tmp_path) == (1, ["Tables recomputed: 0; differences: 0."])
    code, lines = script(tmp_path, "more")
    assert (code, lines[0]) == (2, (recompute.__doc__ or "").splitlines()[0])


VALUE = st.sampled_from(["", "0", "4", "5", "7.5", "20"])
TEXTS = {
    **dict.fromkeys(("planned", "actual", "tolerance"), VALUE),
    "planned_high": st.sampled_from(["", "20", "30"]),
    "direction": st.sampled_from(["", "higher", "lower"]),
    "target": st.sampled_from(["", *Target]),
    "due": st.sampled_from(["", "2018", "2019-09-30", "2019-10-01", "2030", "later"]),
    "actual_text": st.sampled_from(["", "Зроблено"]),
}


NO_RANGE = dict.fromkeys(TEXTS, "") | {"planned": "0", "actual": "4", "planned_high": "20"}
"""An upper bound without a range: the data refuse it, and neither side takes it for one."""


@example(NO_RANGE, "")
@given(st.fixed_dictionaries(TEXTS), st.sampled_from(["", "as_of = 2019-09-30"]))
def test_targets_of_every_kind_have_one_state_rate_and_index(given, told):
    """Whatever is told of them: the script and the program agree, under each option."""
    row = {"group": "quality", "number": "1", **given}
    exact = {name: Decimal(row[name]) if row[name] else None for name in NUMBERS}
    end = date(2019, 9, 30) if told else date(2019, 12, 31)
    frame = DataFrame([row | exact]).astype(object)
    (rated,) = records(indicators.rate(frame.where(frame.notna(), None), end, date(2019, 12, 31)))
    with TemporaryDirectory() as folder:
        year = Path(folder, "2019")
        year.mkdir()
        Path(folder, "programme.toml").write_text(f"[years.2019]\n{told}\n", encoding="utf-8")
        with (year / "indicators.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([row.keys(), row.values()])
        (known,) = recompute.of_year(year)
    judged = recompute.judge(known)
    assert judged == {name: rated[name] for name in judged}
    for way, capped, zero in product(LowerIsBetter, (False, True), Unreported):
        options = Options(way, capped, unreported=zero)
        index = indices.index(DataFrame([rated]).astype(object), Group.QUALITY, options)
        found, excluded = recompute.index([known], "quality", options.words())
        assert (found, excluded) == (index.value, [*map(str, index.excluded)])
