"""``datapackage.json``: every published table has its schema, and frictionless agrees."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import executed
import pytest
from frictionless import Package
from generate import programmes

from civlib import dataset
from civlib.dataset import schemas
from civlib.publish.provenance.datapackage import datapackage

HERE = Path(__file__).parent
PROGRAMMES = [
    (HERE.parent / "data", "bakhmut-civil-society"),
    (HERE / "data", "demo-programme"),
    (HERE / "data", "sample-programme"),
]
ABOUT = {
    "name": "sample-programme-2024",
    "title": "Звіт",
    "description": "Опис",
    "author": "Рада",
    "licence": "CC-BY-4.0",
    "date": "2025-02-01",
    "lang": "uk",
}
Reports = dict[tuple[str, ...], dict[str, str]]


@pytest.fixture(scope="module")
def reports() -> Reports:
    """Return the CSV files of each folder that all programmes publish, by their names."""
    found: Reports = {}
    with pytest.MonkeyPatch.context() as patch:
        for data, slug in PROGRAMMES:
            patch.setenv(dataset.DATA_VARIABLE, str(data))
            for _, year in dataset.pairs(data, [slug]):
                found[slug, str(year)] = {
                    name: text
                    for notebook in executed.YEARLY
                    for name, text in executed.tables(notebook, programme=slug, year=year).items()
                }
            for notebook in executed.WHOLE:
                found[slug,] = executed.tables(notebook, programme=slug)
    return found


def written(folder: Path, tables: dict[str, str], **changes: Any) -> Path:
    """Write a folder as it is published; return its descriptor."""
    (folder / "tables").mkdir(parents=True)
    known = {}
    for name, text in tables.items():
        path = folder / "tables" / f"{name}.csv"
        path.write_bytes(text.encode())
        known[f"tables/{name}.csv"] = (path.stat().st_size, sha256(text.encode()).hexdigest())
    path = folder / "datapackage.json"
    made = datapackage({**ABOUT, **changes}, known)
    path.write_text(json.dumps(made, sort_keys=True), encoding="utf-8")
    return path


def faults(descriptor: Path) -> list[tuple[str, str]]:
    """Return table and kind of each error that frictionless finds."""
    report = Package(str(descriptor)).validate()
    found = [("package", error.type) for error in report.errors]
    return found + [(task.name, error.type) for task in report.tasks for error in task.errors]


def test_every_published_table_has_a_schema_with_its_columns_and_the_other_way_round(reports):
    assert len(reports) == 1 + 1 + 4 + 1 + 2 + 1
    assert {name for tables in reports.values() for name in tables} == {*schemas.published_names()}
    for tables in reports.values():
        heads = {name: tuple(text.splitlines()[0].split(",")) for name, text in tables.items()}
        assert heads == {name: schemas.columns(name) for name in tables}


def test_frictionless_finds_every_published_folder_valid(reports, tmp_path):
    for key, tables in reports.items():
        assert faults(written(tmp_path.joinpath(*key, "package"), tables)) == [], key


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 8))]
)
def test_tables_of_random_programmes_are_valid(tmp_path, monkeypatch, seed):
    made = programmes.consistent(f"package {seed}")
    programmes.write(made, tmp_path / "data")
    monkeypatch.setenv(dataset.DATA_VARIABLE, str(tmp_path / "data"))
    slug, year = made.programme.slug, made.year
    tables = executed.tables("annual_report", programme=slug, year=year)
    tables |= executed.tables("programme_review", programme=slug)
    assert {"measures", "indicators"} < tables.keys() < {*schemas.published_names()}
    assert faults(written(tmp_path / "package", tables)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "kind"),
    [
        ("totals", "all,", ",", "constraint-error"),
        ("totals", "\nall,", "\n,", "constraint-error"),
        ("totals", "\nall,", "\nall,x", "type-error"),
        ("indicators", "not_met", "not-met", "constraint-error"),
        ("indicators", "outputs,2,", "outputs,1,", "primary-key"),
        ("groups", "inputs,1,", "inputs,1.5,", "type-error"),
        ("findings", ",doubt,", ",grave,", "constraint-error"),
        ("measures", "measure_id", "id", "incorrect-label"),
    ],
)
def test_when_a_cell_is_broken_then_frictionless_says_so(reports, tmp_path, name, old, new, kind):
    table = reports["sample-programme", "2024"][name]
    assert old in table
    found = faults(written(tmp_path / "package", {name: table.replace(old, new, 1)}))
    assert (name, kind) in found


def test_when_a_byte_changed_after_publication_then_frictionless_says_so(reports, tmp_path):
    descriptor = written(
        tmp_path / "package", {"groups": reports["sample-programme", "2024"]["groups"]}
    )
    table = tmp_path / "package" / "tables" / "groups.csv"
    table.write_bytes(table.read_bytes().replace(b"inputs,1", b"inputs,2"))
    assert faults(descriptor) == [("groups", "hash-count")]


def test_a_descriptor_says_what_it_was_told_and_nothing_of_the_clock():
    made = datapackage(ABOUT, {"tables/totals.csv": (7, "ab"), "tables/groups.csv": (3, "cd")})
    first, second = made.pop("resources")
    assert made == {
        "profile": "data-package",
        "name": "sample-programme-2024",
        "title": "Звіт",
        "description": "Опис",
        "created": "2025-02-01T00:00:00Z",
        "languages": ["uk"],
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "contributors": [{"title": "Рада", "role": "publisher"}],
    }
    assert [first["name"], second["name"]] == ["groups", "totals"], "sorted"
    told = ("path", "format", "mediatype", "encoding", "bytes", "hash")
    assert [second[name] for name in told] == [
        *("tables/totals.csv", "csv", "text/csv", "utf-8", 7, "sha256:ab"),
    ]


def test_texts_are_in_the_language_of_the_report_with_the_other_one_beside():
    table = {"tables/groups.csv": (3, "cd")}
    (uk,), (en,) = (
        datapackage({**ABOUT, "lang": lang}, table)["resources"] for lang in ("uk", "en")
    )
    assert (uk["title"], uk["title_en"]) == ("Групи показників", "Groups of indicators")
    assert (en["title"], en["title_uk"]) == ("Groups of indicators", "Групи показників")
    first, *_, last = uk["schema"]["fields"]
    assert (first["meanings"]["quality"], first["meanings_en"]["quality"]) == (
        "показники якості",
        "indicators of quality",
    )
    assert (last["unit"], last["unit_en"]) == ("частка одиниці", "fraction of one")
    assert last["constraints"] == {"minimum": 0, "maximum": 1}
    assert uk["schema"]["primaryKey"] == ["group"]
    assert uk["schema"]["missingValues"] == [""]


def test_a_table_that_somebody_added_is_listed_without_a_schema(tmp_path):
    descriptor = written(tmp_path / "package", {"my-own": "a,b\n1,2\n"})
    (resource,) = json.loads(descriptor.read_text())["resources"]
    assert resource["profile"] == "data-resource"
    assert "schema" not in resource
    assert faults(descriptor) == []
