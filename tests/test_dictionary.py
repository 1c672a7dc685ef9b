"""The data dictionary says what the schemas say, and ``data/README.md`` holds it as it is made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from civlib import dictionary, schemas
from civlib.dictionary import BEGIN, END
from civlib.terms import Table

ROOT = Path(__file__).parents[1]
README = ROOT / "data" / "README.md"


def rows(table: str) -> list[list[str]]:
    """Return the cells of the dictionary's table of a table, without its header."""
    _, _, part = dictionary.markdown().partition(f"### `{table}.csv`")
    lines = [line for line in part.split("\n### ")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_readme_holds_the_dictionary_as_it_is_made() -> None:
    text = README.read_text(encoding="utf-8")
    assert dictionary.insert(text) == text, "run: python -m civlib.dictionary"


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


def test_insert_replaces_what_is_between_the_marks_only() -> None:
    text = f"# Data\n\nabove\n\n{BEGIN}\nold\n{END}\n\nbelow\n"
    made = dictionary.insert(text)
    assert made.startswith(f"# Data\n\nabove\n\n{BEGIN}\n\n###")
    assert made.endswith(f"|\n\n{END}\n\nbelow\n")
    assert dictionary.insert(made) == made


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
        dictionary.insert(text)


def test_the_command_rewrites_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    readme = tmp_path / "data" / "README.md"
    readme.write_text(f"# Data\n\n{BEGIN}\n{END}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    dictionary.main()
    assert dictionary.markdown() in readme.read_text(encoding="utf-8")


def test_the_module_runs_as_a_command(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    readme = tmp_path / "data" / "README.md"
    readme.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    command = [sys.executable, "-m", "civlib.dictionary"]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert dictionary.markdown() in readme.read_text(encoding="utf-8")
