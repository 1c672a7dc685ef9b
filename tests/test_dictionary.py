"""The dictionaries say what the schemas say, and both READMEs hold theirs as it is made."""

import subprocess
import sys
from pathlib import Path

import dictionary
import pytest
from dictionary import BEGIN, END

from civlib.dataset import schemas
from civlib.wording.terms import Table

ROOT = Path(__file__).parents[1]
MADE = {
    dictionary.README: dictionary.markdown(),
    dictionary.PUBLISHED_README: dictionary.published_markdown(),
}
DATA, TABLES = MADE.values()


def cells(table: str, made: str = DATA) -> list[dict[str, str]]:
    """Return the rows of the dictionary's table of a table, by its header."""
    _, _, part = made.partition(f"{table}.csv` — ")
    lines = [line for line in part.split("\n### ")[0].splitlines() if line.startswith("|")]
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split(" | ")] for line in lines)
    return [dict(zip(head, row, strict=True)) for row in rows]


def published(table: str) -> list[dict[str, str]]:
    return cells(f"/{table}", TABLES)


@pytest.mark.parametrize("path", MADE, ids=str)
def test_readme_holds_the_dictionary_as_it_is_made(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert dictionary.insert(text, MADE[path]) == text, "run: python docs/dictionary.py"


def test_readme_has_its_sections() -> None:
    lines = (ROOT / dictionary.README).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# Data"
    assert {"## Data log", "## Data dictionary"} <= set(lines)
    assert lines.index("## Data dictionary") < lines.index(BEGIN)


@pytest.mark.parametrize(
    ("schema", "rows"),
    [
        *((schemas.read(table), cells(table)) for table in Table),
        *((schemas.published(name), published(name)) for name in schemas.published_names()),
    ],
    ids=[*Table, *(f"published {name}" for name in schemas.published_names())],
)
def test_a_row_says_what_the_schema_says_and_no_column_is_left_out(schema, rows) -> None:
    for field, row in zip(schema["fields"], rows, strict=True):
        constraints = field["constraints"]
        assert row["Column"] == f"`{field['name']}`"
        assert row["Required"] == ("yes" if constraints.get("required") else "")
        assert row["Meaning"] == f"{field['title']}. {field['description']}"
        assert row["Значення"] == f"{field['title_uk']}. {field['description_uk']}"
        assert all(f"`{word}`" in row["Form"] for word in constraints.get("enum", ()))
        assert field.get("form", "") in row["Form"]
        assert row["Example"].strip("`") == field.get("example", "")
        unit = f"{field['unit']} · {field['unit_uk']}" if "unit" in field else ""
        points = (
            {"Unit": unit} if "report" in schema else {"Points to": field.get("references", "")}
        )
        assert {name: row[name].strip("`") for name in points} == points


@pytest.mark.parametrize(
    ("row", "kind", "form"),
    [
        (
            cells("indicators")[1],
            "text",
            "an id as it is printed, without spaces, slashes, "
            "brackets and quotes, such as 2, I.2 or 0116030",
        ),
        (cells("funding")[4], "decimal number", "0 or more"),
        (cells("published")[3], "text, verbatim", ""),
        (cells("indicators")[5], "text", "one of `at_least`, `at_most`, `range`, `text`"),
        (published("masking")[5], "decimal number", "0 to 1"),
        (published("money_by_year")[0], "year", ""),
        (published("sensitivity")[1], "`true` or `false`", ""),
    ],
)
def test_types_and_limits_in_words(row, kind, form) -> None:
    assert (row["Type"], row["Form"]) == (kind, form)


def test_tables_stand_report_by_report_with_their_folders_keys_and_words() -> None:
    """Words stand once, with every column that holds them."""
    assert "### `funding.csv` — Funding of measures · Фінансування заходів" in DATA
    assert "Key (no two rows alike) · Ключ: `measure_id`, `source`, `fund`." in DATA
    assert "Потрібна одна з цих граф: `planned`, `actual`." in DATA
    headings = [line for line in TABLES.splitlines() if line.startswith("### `")]
    paths = [line.split("`")[1] for line in headings]
    assert len(paths) == len(schemas.published_names())
    assert paths[0] == "<programme>/<year>/tables/effectiveness.csv"
    at = paths.index("<programme>/<year>/tables/findings.csv")
    assert paths[at + 1] == "<programme>/tables/final_indicators.csv"
    assert "Key (no two rows alike) · Ключ: `source`, `year`." in TABLES
    assert TABLES.count("What a row is about (several may be about the same)") == 2
    assert "### Words of `indicators.state`, `indicators_by_year.state`" in TABLES
    assert TABLES.count("| `plan_absent` | there is no plan to compare with |") == 1
    assert r"| `complement` | 1 − (actual − planned) / \|planned\| |" in TABLES


def test_insert_replaces_what_is_between_the_marks_only() -> None:
    text = f"# Data\n\nabove\n\n{BEGIN}\nold\n{END}\n\nbelow\n"
    made = dictionary.insert(text, "new")
    assert made == f"# Data\n\nabove\n\n{BEGIN}\n\nnew\n\n{END}\n\nbelow\n"
    assert dictionary.insert(made, "new") == made


@pytest.mark.parametrize("marks", ["", "b", "eb", "bebe", "bee", "ebe"])
def test_marks_that_are_not_a_pair_are_refused(marks: str) -> None:
    text = "".join({"b": f"{BEGIN}\n", "e": f"{END}\n"}[mark] for mark in marks)
    with pytest.raises(ValueError, match="one <!-- dictionary: begin --> and one"):
        dictionary.insert(f"# Data\n{text}", "new")


def test_the_module_runs_as_a_command_and_rewrites_both_readmes(tmp_path: Path) -> None:
    for path in MADE:
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(f"# Title\n\n{BEGIN}\n{END}\n", encoding="utf-8")
    command = [sys.executable, str(ROOT / "docs" / "dictionary.py")]
    subprocess.run(command, cwd=tmp_path, check=True)
    for path, made in MADE.items():
        assert made in (tmp_path / path).read_text(encoding="utf-8")
