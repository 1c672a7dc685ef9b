"""The published tables equal a second computation that shares no code with civlib."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import recompute
from hypothesis import given, settings
from hypothesis import strategies as st

from civlib import dataset, finance, indicators, tables
from civlib.dataset import YearData
from civlib.display import Data
from civlib.terms import Group

DATA = Path(__file__).parents[1] / "data"

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


def write(folder: Path, sources: list[str], rows: Folder) -> Path:
    """Write a programme with one year; return the year's folder."""
    year = folder / "some-programme" / "2019"
    year.mkdir(parents=True)
    texts = [f'\n[[sources]]\nid = "{id}"\nlabel = {{ uk = "{id}" }}\n' for id in sources]
    (year.parent / "programme.toml").write_text("".join([PROGRAMME, *texts]), encoding="utf-8")
    for name, header in HEADERS.items():
        with (year / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header.split(), *rows.get(name, [])])
    (year / "note.md").write_text("Записка.\n", encoding="utf-8")
    return year


def published(data: YearData) -> dict[str, list[dict[str, str]]]:
    """Return the machine-readable rows of a year's tables, in the order the notebook shows them."""
    result: dict[str, list[dict[str, str]]] = {}
    for part in _shown(data):
        assert part is not None
        rows = [dict(zip(part.fields, row, strict=True)) for row in part.rows]
        result.setdefault(part.name, []).extend(rows)
    return result


def _shown(data: YearData) -> Iterator[Data | None]:
    spending = finance.by_funding(data.funding)
    sums = finance.by_measure(data.measures, data.funding)
    totals = finance.totals(data.funding, data.programme.source_ids)
    rated = indicators.rate(data.indicators)
    yield tables.measures(data, spending, sums, totals, "uk").data
    yield tables.totals(data, totals, "uk").data
    yield tables.groups(data, indicators.by_group(rated), "uk").data
    for group in Group:
        yield tables.indicators(data, rated, group, "uk").data


def recomputed(year: Path) -> dict[str, Any]:
    return {name: table(year) for name, table in recompute.TABLES.items()}


def test_the_real_tables_are_the_recomputed_ones():
    data = dataset.load("bakhmut-civil-society", 2019, DATA)
    expected = recomputed(DATA / "bakhmut-civil-society" / "2019")
    assert published(data) == expected
    counts = {name: len(rows) for name, rows in expected.items()}
    assert counts == {"measures": 22, "totals": 3, "indicators": 20, "groups": 4}


def test_columns_stand_in_the_order_of_the_contract():
    data = dataset.load("bakhmut-civil-society", 2019, DATA)
    money = ["planned", "actual", "variance", "execution_rate"]
    assert {name: list(rows[0]) for name, rows in published(data).items()} == {
        "measures": ["measure_id", *money],
        "totals": ["source", *money],
        "indicators": ["group", "number", "planned", "actual", "achievement_rate", "state"],
        "groups": ["group", "indicators", "rated", "met", "mean_rate", "mean_rate_capped"],
    }


@settings(max_examples=60, deadline=None)
@given(folders())
def test_the_tables_of_any_year_are_the_recomputed_ones(made):
    """Absent, zero, decimals, lower is better, several sources: through the files, both ways."""
    with TemporaryDirectory() as place:
        year = write(Path(place), *made)
        assert published(dataset.load("some-programme", 2019, Path(place))) == recomputed(year)
