"""The published tables equal a second computation that shares no code with civlib."""

from __future__ import annotations

import ast
import csv
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civlib import dataset
from civlib.compute import effectiveness, finance, indicators, trends
from civlib.dataset import YearData
from civlib.show import tables
from civlib.show.display import Data
from civlib.verify import recompute
from civlib.wording.terms import Group

DATA = Path(__file__).parents[1] / "data"
KEPT = Path(__file__).parent / "data"

PROGRAMME = """\
title = { uk = "Програма" }
council = { uk = "Рада" }
responsible_body = { uk = "Відділ" }
unit = { uk = "тис. грн" }
licence = "CC-BY-4.0"
term = { first = 2018, last = 2020 }

[[acts]]
kind = "approving"
title = { uk = "Рішення" }
number = "1"
date = 2017-12-01
"""

HEADERS = {
    "measures": "measure_id priority_id priority title term executors status result reason",
    "funding": "measure_id source planned actual",
    "indicators": "group number title unit direction planned actual explanation corrective_action",
    "published": "section key column printed",
    "statements": "quantity place value parts indicator label",
}

amount = st.one_of(
    st.just(""),
    st.sampled_from(["0", "0.0", "1", "100.00", "0.000001", "999999999999999"]),
    st.decimals(0, 10**6, places=2).map(lambda value: f"{value:f}"),
    st.integers(0, 10**4).map(str),
)
"""An amount as it may stand in a file: absent, zero, whole, or with decimals kept as written."""

Folder = dict[str, list[list[str]]]


@st.composite
def folders(draw: st.DrawFn) -> tuple[list[str], Folder]:
    """Return the sources of a programme and the rows of one year's tables."""
    sources = draw(st.sampled_from([["city"], ["city", "other"], ["state", "city", "other"]]))
    ids = [
        f"{priority}.{number}"
        for priority in range(1, 1 + draw(st.integers(1, 3)))
        for number in range(1, 1 + draw(st.integers(1, 3)))
    ]
    keys = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(sources)), unique=True))
    named = draw(
        st.lists(st.tuples(st.sampled_from([*Group]), st.integers(1, 4)), min_size=1, unique=True)
    )
    measures = [
        [id, id[0], f"Завдання {id[0]}", "Захід", "2018–2020", "", "partly", "", ""] for id in ids
    ]
    funding = [[*key, draw(amount), draw(amount)] for key in keys]
    rows = [
        [group, str(number), "Показник", "од.", draw(st.sampled_from(["higher", "lower"])),
         draw(amount), draw(amount), "", ""]
        for group, number in named
    ]  # fmt: skip
    return sources, {"measures": measures, "funding": funding, "indicators": rows}


def write_csv(path: Path, lines: Iterable[Iterable[str]], line: str = "\n") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator=line).writerows(lines)


def write(folder: Path, sources: list[str], *years: Folder, line: str = "\n") -> Path:
    """Write a programme with years from 2018 on; return the programme's folder."""
    programme = folder / "some-programme"
    programme.mkdir(parents=True)
    texts = [f'\n[[sources]]\nid = "{id}"\nlabel = {{ uk = "{id}" }}\n' for id in sources]
    (programme / "programme.toml").write_text("".join([PROGRAMME, *texts]), encoding="utf-8")
    for year, rows in enumerate(years, start=2018):
        own = programme / str(year)
        own.mkdir()
        for name, header in HEADERS.items():
            write_csv(own / f"{name}.csv", [header.split(), *rows.get(name, [])], line)
        (own / "note.md").write_text("Записка.\n", encoding="utf-8")
    return programme


def gathered(parts: Iterator[Data | None]) -> dict[str, list[dict[str, str]]]:
    """Return the machine-readable rows of tables, in the order that they are shown in."""
    result: dict[str, list[dict[str, str]]] = {}
    for part in parts:
        assert part is not None
        rows = [dict(zip(part.fields, row, strict=True)) for row in part.rows]
        result.setdefault(part.name, []).extend(rows)
    return result


def of_year(data: YearData, before: YearData | None = None) -> Iterator[Data | None]:
    """Yield the data of every table of a year's report."""
    spending = finance.by_funding(data.funding)
    sums = finance.by_measure(data.measures, data.funding)
    totals = finance.totals(data.funding, data.programme.source_ids)
    hidden = finance.masking(data.funding, data.programme.source_ids)
    rated = indicators.rate(data.indicators)
    yield tables.measures(data, spending, sums, totals, "uk").data
    yield tables.totals(data, totals, "uk").data
    priorities = finance.by_priority(data.measures, data.funding)
    yield tables.priorities(data, priorities, "uk").data
    yield tables.masking(data, hidden, "uk").data
    yield tables.groups(data, indicators.by_group(rated), "uk").data
    for group in Group:
        yield tables.indicators(data, rated, group, "uk").data
    previous = before.indicators if before else None
    options = data.programme.effectiveness
    result = effectiveness.evaluate(data.indicators, previous, options)
    yield tables.effectiveness(data, result, "uk").data
    readings = effectiveness.sensitivity(data.indicators, previous)
    yield tables.sensitivity(data, readings, "uk").data


def of_years(years: tuple[YearData, ...]) -> Iterator[Data | None]:
    """Yield the data of every table of a programme's review."""
    sums, series = trends.totals(years), trends.series(years)
    yield tables.review_money(years, trends.by_year(years), sums, "uk").data
    yield tables.review_sources(years, trends.by_source(years), sums, "uk").data
    yield tables.review_met(years, trends.met_by_year(series), "uk").data
    breaks = trends.breaks(series)
    for group in Group:
        yield tables.review_indicators(years, series, breaks, group, "uk").data
    yield tables.review_totals(years, sums, "uk").data
    yield tables.review_measures(years, trends.measures(years), "uk").data
    yield tables.review_results(years, trends.results(series), "uk").data


def recomputed(computers: Any, folder: Path) -> dict[str, Any]:
    return {name: recompute.texts(compute(folder)) for name, compute in computers.items()}


def both_ways(programme: str, place: Path) -> tuple[dict[str, Any], ...]:
    """Hold every published table of a programme against the recomputed one; return its years'."""
    years, found = dataset.load_years(programme, place), []
    for before, data in zip([None, *years], years, strict=False):
        found.append(recomputed(recompute.YEAR, place / programme / str(data.year)))
        assert gathered(of_year(data, before)) == found[-1]
    assert gathered(of_years(years)) == recomputed(recompute.REVIEW, place / programme)
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
        "effectiveness": 18,
        "sensitivity": 12,
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


@settings(max_examples=60, deadline=None)
@given(folders())
def test_the_tables_of_any_year_are_the_recomputed_ones(made):
    """Absent, zero, decimals, lower is better, several sources: through the files, both ways."""
    sources, rows = made
    with TemporaryDirectory() as place:
        both_ways(write(Path(place), sources, rows).name, Path(place))


@settings(max_examples=25, deadline=None)
@given(folders(), folders())
def test_the_tables_of_any_two_years_are_the_recomputed_ones(first, second):
    """The year before, series of indicators, sums that hold different years."""
    sources = max(first[0], second[0], key=len)
    with TemporaryDirectory() as place:
        both_ways(write(Path(place), sources, first[1], second[1]).name, Path(place))


ONE = {
    "measures": [["1.1", "1", "Завдання", "Захід", "2018", "", "partly", "", ""]],
    "funding": [["1.1", "city", "5", "5.5"], ["1.1", "other", "2.0", ""]],
    "indicators": [
        ["efficiency", "1", "П", "од.", "lower", "50", "40", "", ""],
        ["quality", "1", "П", "од.", "higher", "3", "2", "", ""],
        ["quality", "2", "П", "од.", "higher", "0", "2", "", ""],
    ],
}


def test_a_year_by_hand(tmp_path):
    """5 + 2 planned, 5.5 actual; 50 / 40 = 125 points, 2 / 3 = 66.67; high from 190."""
    year = write(tmp_path, ["city", "other"], ONE) / "2018"
    found = recomputed(recompute.YEAR, year)
    assert found["measures"] == [
        {"measure_id": "1.1", "planned": "7.0", "actual": "5.5", "variance": "-1.5",
         "execution_rate": "0.785714"}
    ]  # fmt: skip
    assert found["masking"][0]["capped_rate"] == "1.000000"
    assert found["masking"][0]["overspent"] == "0.5"
    values = {row["parameter"]: row["value"] for row in found["effectiveness"]}
    assert values["i_efficiency"] == "125.000000"
    assert values["reduced_reading_e"] == "191.666667"
    assert values["reduced_reading_rating"] == "high"
    assert (values["rating"], values["missing"]) == ("", "previous_absent")
    assert values["excluded"] == "quality/2: plan_zero"


def test_line_ends_do_not_matter(tmp_path):
    plain = write(tmp_path / "a", ["city", "other"], ONE)
    saved = write(tmp_path / "b", ["city", "other"], ONE, line="\r\n")
    path = saved / "2018" / "funding.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert recomputed(recompute.YEAR, plain / "2018") == recomputed(recompute.YEAR, saved / "2018")
    assert recomputed(recompute.REVIEW, plain) == recomputed(recompute.REVIEW, saved)


def test_it_imports_the_standard_library_alone():
    for node in ast.walk(ast.parse(SCRIPT.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


SCRIPT = Path(recompute.__file__)


@pytest.fixture
def published(tmp_path) -> Path:
    """Return a site with one year and the review of a programme, as civlib computes them."""
    years = dataset.load_years("sample-programme", KEPT)
    for place, notebook, computed in (
        ("a/2025", "annual_report", gathered(of_year(years[1], years[0]))),
        ("a", "programme_review", gathered(of_years(years))),
        ("other", "portfolio", {}),
    ):
        folder = tmp_path / "сайт" / place
        shutil.copytree(KEPT / "sample-programme", folder / "inputs" / "data" / "sample-programme")
        (folder / "inputs" / "notebooks").mkdir()
        (folder / "inputs" / "notebooks" / f"{notebook}.ipynb").touch()
        (folder / "tables").mkdir()
        for name, rows in computed.items():
            lines = [[*rows[0]], *([*row.values()] for row in rows)]
            write_csv(folder / "tables" / f"{name}.csv", lines)
    return tmp_path / "сайт"


def script(folder: Path, *more: str) -> tuple[int, list[str]]:
    """Run the script alone, with neither packages nor the environment; return what it says."""
    command = [sys.executable, "-I", "-S", SCRIPT, folder, *more]
    said = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    assert said.stderr == ""
    return said.returncode, said.stdout.splitlines()


def test_alone_it_recomputes_every_published_folder(published):
    assert script(published) == (0, ["Tables recomputed: 15; differences: 0."])
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
