"""The schemas are sound, use the words of the house and describe the data that are kept here."""

import csv
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import dictionary
import pytest
from dictionary import FOLDERS
from frictionless import Schema
from test_tables import YEAR

from civlib.compute import audit, finance
from civlib.compute.indices import RATINGS
from civlib.dataset import outputs, schemas
from civlib.dataset.references import COLUMNS
from civlib.publish import files
from civlib.publish.provenance.datapackage import datapackage
from civlib.show import tables
from civlib.show.origins import Origin
from civlib.wording import FORMS, LANGUAGES, terms, wording
from civlib.wording.terms import (
    Direction,
    Formula,
    Group,
    LowerIsBetter,
    Rating,
    ReducedScale,
    State,
    Status,
    Table,
    Unreported,
)

FOLDER = Path(schemas.__file__).parent
READ = {str(table): schemas.read(table) for table in Table}
PUBLISHED = {f"tables/{name}": schemas.published(name) for name in schemas.published_names()}
SCHEMAS = READ | PUBLISHED
ONLY_SHOWN = tuple(json.loads((FOLDER / "shown.json").read_text(encoding="utf-8")))
FIELDS = [(name, field) for name, schema in SCHEMAS.items() for field in schema["fields"]]
YEARS = sorted(
    path
    for data in (Path(__file__).parents[1] / "data", Path(__file__).parent / "data")
    for path in data.glob("*/[0-9]*")
)
EACH_TABLE = pytest.mark.parametrize("table", Table)
EACH_SHOWN = pytest.mark.parametrize("name", [*schemas.published_names(), *ONLY_SHOWN])


def of_each(schemas: dict[str, schemas.Schema]) -> pytest.MarkDecorator:
    """Run a test for each column of some schemas."""
    fields = {f"{name}-{one['name']}": one for name in schemas for one in schemas[name]["fields"]}
    return pytest.mark.parametrize("field", fields.values(), ids=fields)


def test_each_table_has_one_schema() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {*Table, "doubts", "shared", "shown"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_named_after_its_table_valid_and_has_one_key_of_required_columns(name) -> None:
    descriptor = SCHEMAS[name]
    assert descriptor["name"] == Path(name).name
    Schema.from_descriptor({key: descriptor[key] for key in ("fields", "missingValues")})
    assert descriptor["missingValues"] == [""]
    assert name in READ or descriptor["report"] in FOLDERS
    fields = {field["name"]: field for field in descriptor["fields"]}
    assert len(fields) == len(descriptor["fields"])
    assert ("primaryKey" in descriptor) != ("rowKey" in descriptor)
    key = descriptor.get("primaryKey") or descriptor["rowKey"]
    assert {*key} <= {*fields}
    assert "group" in key or any(fields[column]["constraints"].get("required") for column in key)
    assert {*descriptor.get("needsOneOf", ())} <= {*fields}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_table_and_its_columns_say_what_they_hold_in_both_languages(name: str) -> None:
    for one in (SCHEMAS[name], *SCHEMAS[name]["fields"]):
        for key in ("title", "description"):
            assert one[key].strip()
            assert not re.search("[а-яіїєґ]", one[key], re.IGNORECASE)
            assert re.search("[а-яіїєґ]", one[f"{key}_uk"], re.IGNORECASE)


@of_each(READ)
def test_a_column_of_the_data_is_a_word_of_the_house_with_a_form(field: dict[str, Any]) -> None:
    """A pattern has a form in words, and every example fits; amounts are zero or more."""
    assert field["name"] in {value for key, value in vars(terms).items() if key.isupper()}
    assert field["type"] in {"string", "number"}
    assert field["type"] != "number" or field["constraints"] == {"minimum": 0}
    pattern = field["constraints"].get("pattern")
    assert bool(pattern) == ("form" in field)
    told_alike(field)
    if pattern:
        examples = re.split(", or |, | or ", re.sub(r".*such as ", "", field["form"]))
        said = [field["example"], *(one.removeprefix("a ") for one in examples)]
        assert all(re.fullmatch(pattern, one) for one in said), said


def told_alike(field: dict[str, Any]) -> None:
    """Check that each word of a column has a meaning of its own in both languages."""
    words = field["constraints"].get("enum", [])
    for meanings in (field.get("meanings", {}), field.get("meanings_uk", {})):
        assert list(meanings) == words
        assert len({text.casefold() for text in meanings.values()}) == len(words)


@of_each(PUBLISHED)
def test_a_published_column_ends_its_sentences_and_tells_its_words(field: dict[str, Any]) -> None:
    """Each word has a meaning in both languages, the unit too; the example is a value."""
    assert field["description"].endswith(".")
    assert field["description_uk"].endswith(".")
    assert ("unit" in field) == ("unit_uk" in field)
    told_alike(field)
    schema = Schema.from_descriptor({"fields": [field], "missingValues": [""]})
    if "example" in field:
        assert schema.read_cells([field["example"]])[1] == [None]


def test_published_money_may_be_a_refund() -> None:
    fields = [one for one in schemas.published("totals")["fields"] if one["type"] == "number"]
    schema = Schema.from_descriptor({"fields": fields, "missingValues": [""]})
    assert schema.read_cells(["-2.5"] * len(fields))[1] == [None] * len(fields)


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("indicators", "group", Group),
        ("indicators", "direction", Direction),
        ("measures", "status", Status),
        ("tables/indicators", "group", Group),
        ("tables/indicators", "state", State),
        ("tables/indicators_by_year", "direction", Direction),
        ("tables/indicators_by_year", "state", State),
        ("tables/findings", "code", audit.Code),
        ("tables/findings", "severity", audit.Severity),
        ("tables/sensitivity", "lower_is_better", LowerIsBetter),
        ("tables/sensitivity", "reduced_scale", ReducedScale),
        ("tables/sensitivity", "unreported", Unreported),
        ("tables/groups", "group", [*Group, terms.UNGROUPED]),
        ("tables/sensitivity", "rating", Rating),
        ("tables/sensitivity", "scale", [scale.name for scale in RATINGS.values()]),
    ],
)
def test_words_of_a_column_are_those_of_the_enums(table, column, words) -> None:
    (field,) = (one for one in SCHEMAS[table]["fields"] if one["name"] == column)
    assert sorted(field["constraints"]["enum"]) == sorted(words)
    assert table in PUBLISHED or field["constraints"]["enum"] == list(words)


def test_columns_that_others_name_exist() -> None:
    for table in (Table.INDICATORS, Table.STATEMENTS):
        declared = {field["name"] for field in schemas.read(table)["fields"]}
        assert {*COLUMNS[table]} <= declared | {terms.ACHIEVEMENT_RATE}
    for table, columns in outputs.COLUMNS.items():
        assert set(columns) <= set(schemas.columns(table))
    assert schemas.columns("portfolio-totals") == ()


def test_what_is_missing_is_named_word_by_word() -> None:
    (field,) = (one for name, one in FIELDS if one["name"] == "missing")
    assert all(word in field["description"] for word in terms.Missing)


@pytest.mark.parametrize("year", YEARS, ids=lambda path: f"{path.parent.name}-{path.name}")
@EACH_TABLE
def test_the_columns_of_each_file_are_declared_ones_in_their_order(
    table: Table, year: Path
) -> None:
    with (year / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    declared = [field["name"] for field in schemas.read(table)["fields"]]
    assert header == [name for name in declared if name in header]


def test_an_unknown_table_has_no_schema() -> None:
    with pytest.raises(FileNotFoundError):
        schemas.published("portfolio-totals")
    with pytest.raises(KeyError):
        schemas.shown("nothing")


@EACH_SHOWN
def test_what_readers_see_is_declared_in_words_that_there_are(name: str) -> None:
    declared = schemas.shown(name)
    places = [declared, *declared["shown"], declared.get("sums", {})]
    for lang in LANGUAGES:
        labels = [schemas.header(column, lang) for column in declared["shown"]]
        assert len({*labels}) == len(labels) > 0
        assert all(wording(lang)(f"origins.rows.{one['rows']}") for one in places if "rows" in one)
    assert {column["show"] for column in declared["shown"]} <= {*FORMS}
    assert {one.get("formula", "") for one in places} <= {"", *Formula}


def test_a_column_has_what_is_shared_its_own_goes_before_and_null_takes_away() -> None:
    source = schemas.published("money_by_source")["fields"][0]
    assert source["title"] == "Source"
    assert source["example"] == "city"
    assert "show" not in source
    assert schemas.label("measures", "title", "uk") == "Зміст заходу"
    assert schemas.columns("measures")[:2] == ("measure_id", "planned")


NEW = {
    "name": "left_over",
    "title": "Left over",
    "title_uk": "Залишок",
    "type": "number",
    "description": "What is left.",
    "description_uk": "Скільки лишилося.",
    "constraints": {},
    "show": "amount",
    "formula": "execution",
}


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare one more column of the totals, in its schema alone."""
    load = schemas.read

    def with_new(name: str) -> dict[str, Any]:
        found = load(name)
        return found | {"columns": [*found["columns"], NEW]} if "totals" in name else found

    monkeypatch.setattr(schemas, "read", with_new)
    for name in ("published", "shown"):  # without what they remember
        monkeypatch.setattr(schemas, name, getattr(schemas, name).__wrapped__)


def test_a_column_that_is_declared_and_computed_comes_out_everywhere(added: None) -> None:
    """Table, CSV, origin, dictionary and data package follow from the schema."""
    sums = finance.totals(YEAR.funding, YEAR.programme.source_ids)
    sums = sums.assign(left_over=[Fraction(5, 2), None, Fraction(0)], passing=1)
    shown = tables.totals(YEAR, sums, "uk")
    assert (shown.columns[-1].label, shown.columns[-1].kind) == ("Залишок", "number")
    assert [row.cells[-1].text for row in shown.rows] == ["—", "0,00", "2,50", "—"]
    assert shown.origins[1] == Origin(
        ("Відхилення", "Виконання", "Залишок"),
        "execution",
        ("2019/funding.csv",),
        "усі рядки джерела, а в «Усього» — всі рядки",
    )
    (head, everything, *_) = files.joined([shown.spec()])["totals"].splitlines()
    assert head.endswith(",execution_rate,left_over")
    assert everything.endswith(",2.500000")
    assert "| `left_over` | decimal number |  |  | Left over. What is left. |" in (
        dictionary.published_markdown()
    )
    about = dict.fromkeys(("name", "title", "description", "author", "date"), "a")
    about |= {"lang": "uk", "licence": "CC-BY-4.0"}
    made = datapackage(about, {"tables/totals.csv": (1, "")})
    assert made["resources"][0]["schema"]["fields"][-1] == {
        "name": "left_over",
        "type": "number",
        "constraints": {},
        "title": "Залишок",
        "title_en": "Left over",
        "description": "Скільки лишилося.",
        "description_en": "What is left.",
    }
