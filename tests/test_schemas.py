"""The schemas are sound, use the words of the house and describe the data that are kept here."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from frictionless import Schema

from civlib.compute import audit
from civlib.compute.effectiveness import readings
from civlib.compute.scales import RATINGS
from civlib.dataset import outputs, schemas
from civlib.dataset.dictionary import FOLDERS
from civlib.dataset.references import COLUMNS
from civlib.dataset.relations import _place_columns
from civlib.wording import terms
from civlib.wording.terms import (
    Direction,
    Group,
    LowerIsBetter,
    Rating,
    ReducedScale,
    State,
    Status,
    Table,
)

FIELDS = [(table, field) for table in Table for field in schemas.read(table)["fields"]]
YEARS = sorted(
    path
    for data in (Path(__file__).parents[1] / "data", Path(__file__).parent / "data")
    for path in data.glob("*/[0-9]*")
)
EACH_TABLE = pytest.mark.parametrize("table", Table)
EACH_FIELD = pytest.mark.parametrize(
    ("table", "field"), FIELDS, ids=lambda one: one["name"] if isinstance(one, dict) else str(one)
)


def constraint(table: Table, name: str, key: str) -> Any:
    """Return one constraint of a field."""
    return {field["name"]: field for field in schemas.read(table)["fields"]}[name]["constraints"][
        key
    ]


def test_each_table_has_one_schema() -> None:
    folder = Path(schemas.__file__).parent
    assert {path.stem for path in folder.glob("*.json")} == {*Table, "shared", "shown"}


@EACH_TABLE
def test_a_schema_is_named_after_its_table_and_valid(table: Table) -> None:
    descriptor = schemas.read(table)
    assert descriptor["name"] == table
    Schema.from_descriptor({key: descriptor[key] for key in ("fields", "missingValues")})
    assert descriptor["missingValues"] == [""]
    names = [field["name"] for field in descriptor["fields"]]
    assert len(set(names)) == len(names)
    assert set(descriptor["primaryKey"]) <= set(names)


@EACH_TABLE
def test_every_column_of_a_key_is_required(table: Table) -> None:
    assert all(constraint(table, name, "required") for name in schemas.read(table)["primaryKey"])


@EACH_TABLE
def test_a_table_says_what_the_order_of_its_rows_means(table: Table) -> None:
    order = schemas.read(table)["order"]
    if table in (Table.MEASURES, Table.INDICATORS):
        assert order == schemas.DOCUMENT
    else:
        assert sorted(order) == sorted(schemas.read(table)["primaryKey"])


def test_every_word_of_a_place_has_its_place_in_the_order() -> None:
    fields = {field["name"]: field for table, field in FIELDS if "sequence" in field}
    assert [*fields] == [terms.KEY, terms.PLACE]
    columns = {word for table in ("measures", "indicators") for word in _place_columns(table)}
    words = {"head", "measures", "indicators", "assessment", "note", *Group, *columns}
    assert sorted(fields[terms.PLACE]["sequence"]) == sorted(words)
    assert fields[terms.KEY]["sequence"] == [terms.ALL_SOURCES, *Group]


@EACH_TABLE
def test_a_table_says_what_it_holds_in_both_languages(table: Table) -> None:
    for key in ("title", "description"):
        assert schemas.read(table)[key].isascii()
        assert re.search("[а-яіїєґ]", schemas.read(table)[f"{key}_uk"])


@EACH_FIELD
def test_a_column_says_what_it_means_in_both_languages(table: Table, field: dict[str, Any]) -> None:
    for key in ("title", "description"):
        assert field[key].strip()
        assert not re.search("[а-яіїєґ]", field[key])
        assert re.search("[а-яіїєґ]", field[f"{key}_uk"])


@EACH_FIELD
def test_columns_are_words_of_the_house(table: Table, field: dict[str, Any]) -> None:
    assert field["name"] in {value for key, value in vars(terms).items() if key.isupper()}
    assert field["type"] in {"string", "number", "integer"}


@EACH_FIELD
def test_a_pattern_has_a_form_and_an_example_that_matches(
    table: Table, field: dict[str, Any]
) -> None:
    pattern = field["constraints"].get("pattern")
    assert bool(pattern) == ("form" in field)
    if pattern:
        assert re.fullmatch(pattern, field["example"])
        said = re.sub(r".*such as ", "", field["form"])
        examples = re.split(", or |, | or ", said)
        assert all(re.fullmatch(pattern, one.removeprefix("a ")) for one in examples), examples


@EACH_FIELD
def test_amounts_are_zero_or_more(table: Table, field: dict[str, Any]) -> None:
    if field["type"] == "number":
        assert field["constraints"] == {"minimum": 0}


def test_words_of_a_column_are_those_of_the_enums() -> None:
    assert constraint(Table.INDICATORS, "group", "enum") == list(Group)
    assert constraint(Table.INDICATORS, "direction", "enum") == list(Direction)
    assert constraint(Table.MEASURES, "status", "enum") == list(Status)


def test_columns_of_references_exist() -> None:
    for table in (Table.INDICATORS, Table.STATEMENTS):
        declared = {field["name"] for field in schemas.read(table)["fields"]}
        computed = {terms.ACHIEVEMENT_RATE}
        assert {*COLUMNS[table]} <= declared | computed


@pytest.mark.parametrize("year", YEARS, ids=lambda path: f"{path.parent.name}-{path.name}")
@EACH_TABLE
def test_the_header_of_each_file_is_the_declared_one(table: Table, year: Path) -> None:
    with (year / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == [field["name"] for field in schemas.read(table)["fields"]]


def test_a_schema_is_read_once() -> None:
    assert schemas.read("funding") is schemas.read(Table.FUNDING.value)


EACH_PUBLISHED = pytest.mark.parametrize("name", schemas.published_names())


def names(table: str) -> list[str]:
    """Return the columns of a published table."""
    return [field["name"] for field in schemas.published(table)["fields"]]


@EACH_PUBLISHED
def test_a_published_table_has_a_name_a_report_and_a_valid_schema(name: str) -> None:
    descriptor = schemas.published(name)
    assert descriptor["name"] == name
    assert descriptor["report"] in FOLDERS
    Schema.from_descriptor({key: descriptor[key] for key in ("fields", "missingValues")})
    assert descriptor["missingValues"] == [""]
    assert len(set(names(name))) == len(names(name))


@EACH_PUBLISHED
def test_a_published_table_has_one_key_of_required_columns(name: str) -> None:
    descriptor = schemas.published(name)
    assert ("primaryKey" in descriptor) != ("rowKey" in descriptor)
    key = descriptor.get("primaryKey") or descriptor["rowKey"]
    fields = {field["name"]: field for field in descriptor["fields"]}
    assert all(fields[column]["constraints"]["required"] for column in key)


@EACH_PUBLISHED
def test_a_published_table_says_what_it_holds_in_both_languages(name: str) -> None:
    descriptor = schemas.published(name)
    for one in (descriptor, *descriptor["fields"]):
        for key in ("title", "description"):
            assert not re.search("[а-яіїєґ]", one[key], re.IGNORECASE)
            assert re.search("[а-яіїєґ]", one[f"{key}_uk"], re.IGNORECASE)
        assert one["description"].endswith(".")
        assert one["description_uk"].endswith(".")
        assert ("unit" in one) == ("unit_uk" in one)


@EACH_PUBLISHED
def test_every_word_of_a_published_column_has_a_meaning_in_both_languages(name: str) -> None:
    for field in schemas.published(name)["fields"]:
        words = field["constraints"].get("enum", [])
        assert list(field.get("meanings", {})) == list(field.get("meanings_uk", {})) == words


@EACH_PUBLISHED
def test_an_example_of_a_published_column_is_a_value_of_it(name: str) -> None:
    for field in schemas.published(name)["fields"]:
        schema = Schema.from_descriptor({"fields": [field], "missingValues": [""]})
        if "example" in field:
            _, notes = schema.read_cells([field["example"]])
            assert notes == [None], field["name"]


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("groups", "group", Group),
        ("indicators", "group", Group),
        ("indicators", "state", State),
        ("indicators_by_year", "direction", Direction),
        ("indicators_by_year", "state", State),
        ("findings", "code", audit.Code),
        ("findings", "severity", audit.Severity),
        ("sensitivity", "lower_is_better", LowerIsBetter),
        ("sensitivity", "reduced_scale", ReducedScale),
        ("sensitivity", "rating", Rating),
        ("sensitivity", "scale", [scale.name for scale in RATINGS.values()]),
    ],
)
def test_words_of_a_published_column_are_those_of_the_enums(table, column, words) -> None:
    (field,) = (one for one in schemas.published(table)["fields"] if one["name"] == column)
    assert sorted(field["constraints"]["enum"]) == sorted(words)


def test_columns_of_published_tables_are_those_that_others_name() -> None:
    assert names("findings") == list(audit.FIELDS)
    assert names("sensitivity") == readings.COLUMNS
    for table, columns in outputs.COLUMNS.items():
        assert set(columns) <= set(names(table))


def test_what_is_missing_is_named_word_by_word() -> None:
    (field,) = (
        one for one in schemas.published("sensitivity")["fields"] if one["name"] == "missing"
    )
    assert all(word in field["description"] for word in terms.Missing)


def test_an_unknown_published_table_has_no_schema() -> None:
    with pytest.raises(FileNotFoundError):
        schemas.published("portfolio-totals")
