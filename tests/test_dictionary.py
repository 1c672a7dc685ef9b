"""The dictionaries say what the schemas say, and both READMEs hold theirs as it is made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from civlib.dataset import dictionary, schemas
from civlib.dataset.dictionary import BEGIN, END
from civlib.wording.terms import Table

ROOT = Path(__file__).parents[1]
README = ROOT / dictionary.README
MADE = {
    dictionary.README: dictionary.markdown(),
    dictionary.PUBLISHED_README: dictionary.published_markdown(),
}


def rows(table: str, made: str = MADE[dictionary.README]) -> list[list[str]]:
    """Return the cells of the dictionary's table of a table, without its header."""
    _, _, part = made.partition(f"{table}.csv` — ")
    lines = [line for line in part.split("\n### ")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def published(table: str) -> list[list[str]]:
    """Return the cells of a published table in its dictionary."""
    return rows(f"/{table}", MADE[dictionary.PUBLISHED_README])


@pytest.mark.parametrize("path", MADE, ids=str)
def test_readme_holds_the_dictionary_as_it_is_made(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert dictionary.insert(text, MADE[path]) == text, "run: python -m civlib.dataset.dictionary"


def test_readme_has_its_sections() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# Data"
    assert {"## Data log", "## Data dictionary"} <= set(lines)
    assert lines.index("## Data dictionary") < lines.index(BEGIN)


@pytest.mark.parametrize("table", Table)
def test_every_column_is_there_once_in_its_order(table: Table) -> None:
    fields = schemas.read(table)["fields"]
    assert [row[0] for row in rows(table)] == [f"`{field['name']}`" for field in fields]
    assert {len(row) for row in rows(table)} == {len(dictionary.HEADER)}


@pytest.mark.parametrize("table", Table)
def test_a_row_says_what_the_schema_says(table: Table) -> None:
    for field, row in zip(schemas.read(table)["fields"], rows(table), strict=True):
        constraints = field["constraints"]
        assert row[2] == ("yes" if constraints.get("required") else "")
        assert row[3] == f"{field['title']}. {field['description']}"
        assert row[4] == f"{field['title_uk']}. {field['description_uk']}"
        assert all(f"`{word}`" in row[5] for word in constraints.get("enum", ()))
        assert field.get("form", "") in row[5]
        assert row[6].strip("`") == field.get("example", "")
        assert row[7].strip("`") == field.get("references", "")


def test_types_and_limits_in_words() -> None:
    number, printed = rows("indicators")[1], rows("published")[3]
    assert number[:3] == ["`number`", "whole number", "yes"]
    assert number[5] == "1 or more"
    assert rows("funding")[2][1] == "decimal number"
    assert rows("funding")[2][5] == "0 or more"
    assert printed[1] == "text, verbatim"
    assert rows("measures")[0][1] == "text"


def test_headings_keys_and_rows_of_a_table() -> None:
    text = dictionary.markdown()
    assert "### `funding.csv` — Funding of measures · Фінансування заходів" in text
    assert "Key (no two rows alike) · Ключ: `measure_id`, `source`." in text
    assert text.count("It has at least one row.") == 2


@pytest.mark.parametrize("table", schemas.published_names())
def test_every_published_column_is_there_with_its_unit_and_meaning(table: str) -> None:
    for field, row in zip(schemas.published(table)["fields"], published(table), strict=True):
        constraints = field["constraints"]
        assert len(row) == len(dictionary.PUBLISHED_HEADER)
        assert row[0] == f"`{field['name']}`"
        assert row[2] == (f"{field['unit']} · {field['unit_uk']}" if "unit" in field else "")
        assert row[3] == ("yes" if constraints.get("required") else "")
        assert row[4] == f"{field['title']}. {field['description']}"
        assert row[5] == f"{field['title_uk']}. {field['description_uk']}"
        assert all(f"`{word}`" in row[6] for word in constraints.get("enum", ()))
        assert row[7].strip("`") == field.get("example", "")


def test_published_tables_stand_report_by_report_with_their_folders_and_keys() -> None:
    text = MADE[dictionary.PUBLISHED_README]
    headings = [line for line in text.splitlines() if line.startswith("### `")]
    paths = [line.split("`")[1] for line in headings]
    assert len(paths) == len(schemas.published_names())
    assert paths[0] == "<programme>/<year>/tables/effectiveness.csv"
    assert paths[8:10] == [
        "<programme>/<year>/tables/findings.csv",
        "<programme>/tables/final_indicators.csv",
    ]
    assert "Key (no two rows alike) · Ключ: `source`, `year`." in text
    assert text.count("What a row is about (several may be about the same)") == 1


def test_published_types_and_limits_in_words() -> None:
    assert published("masking")[5][6] == "0 to 1"
    assert published("groups")[4][:3] == [
        "`mean_rate`",
        "decimal number",
        "fraction of one · частка одиниці",
    ]
    assert published("money_by_year")[0][1] == "year"
    assert published("sensitivity")[1][1] == "`true` or `false`"


def test_words_stand_once_with_every_column_that_holds_them() -> None:
    text = MADE[dictionary.PUBLISHED_README]
    assert "### Words of `indicators.state`, `indicators_by_year.state`" in text
    assert text.count("| `plan_absent` | there is no plan to compare with |") == 1
    assert r"| `complement` | 1 − (actual − planned) / \|planned\| |" in text


def test_insert_replaces_what_is_between_the_marks_only() -> None:
    text = f"# Data\n\nabove\n\n{BEGIN}\nold\n{END}\n\nbelow\n"
    made = dictionary.insert(text, "new")
    assert made == f"# Data\n\nabove\n\n{BEGIN}\n\nnew\n\n{END}\n\nbelow\n"
    assert dictionary.insert(made, "new") == made


@pytest.mark.parametrize(
    "text",
    [
        "# Data\n",
        f"{BEGIN}\n",
        f"{END}\n{BEGIN}\n",
        f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n",
        f"{BEGIN}\n{END}\n{END}\n",
        f"{END}\n{BEGIN}\n{END}\n",
    ],
)
def test_marks_that_are_not_a_pair_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="one <!-- dictionary: begin --> and one"):
        dictionary.insert(text, "new")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Return a folder whose two READMEs have marks with nothing between."""
    for path in MADE:
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(f"# Title\n\n{BEGIN}\n{END}\n", encoding="utf-8")
    return tmp_path


def test_the_command_rewrites_both_readmes(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(empty)
    dictionary.main()
    for path, made in MADE.items():
        assert made in (empty / path).read_text(encoding="utf-8")


def test_the_module_runs_as_a_command(empty: Path) -> None:
    command = [sys.executable, "-m", "civlib.dataset.dictionary"]
    subprocess.run(command, cwd=empty, check=True)
    assert MADE[dictionary.README] in (empty / dictionary.README).read_text(encoding="utf-8")
