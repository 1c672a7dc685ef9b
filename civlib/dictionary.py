"""The data dictionary: what each column of each table means, made from the schemas.

``python -m civlib.dictionary`` rewrites it in ``data/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from civlib import schemas
from civlib.terms import Table

README = Path("data/README.md")
BEGIN, END = "<!-- dictionary: begin -->", "<!-- dictionary: end -->"
HEADER = ("Column", "Type", "Required", "Meaning", "Значення", "Form", "Example", "Points to")


def markdown() -> str:
    """Return the data dictionary as Markdown, a table for each table of a year."""
    return "\n\n".join(_table(schemas.read(table)) for table in Table)


def insert(text: str) -> str:
    """Return a text with the dictionary in place of what stands between its two marks.

    Parameters
    ----------
    text
        A Markdown text that holds both marks once, each on its own line.

    Raises
    ------
    ValueError
        If it does not.

    Examples
    --------
    >>> insert(f"# Data\\n\\n{BEGIN}\\nold\\n{END}\\n").count("old")
    0
    """
    before, begin, rest = text.partition(f"{BEGIN}\n")
    _, end, after = rest.rpartition(f"{END}\n")
    if not (begin and end) or BEGIN in rest or END in before + after or text.count(END) > 1:
        raise ValueError(f"There must be one {BEGIN} and one {END} below it.")
    return f"{before}{begin}\n{markdown()}\n\n{end}{after}"


def _table(schema: dict[str, Any]) -> str:
    heading = f"### `{schema['name']}.csv` — {schema['title']} · {schema['title_uk']}"
    rows = [HEADER, ("---",) * len(HEADER), *(_row(field) for field in schema["fields"])]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
    texts = (schema["description"], schema["description_uk"], " ".join(_rules(schema)))
    return "\n\n".join([heading, *texts, table])


def _rules(schema: dict[str, Any]) -> Iterator[str]:
    key = ", ".join(map(_code, schema["primaryKey"]))
    yield f"Key (no two rows alike) · Ключ: {key}."
    if schema.get("minimumRows"):
        yield "It has at least one row."


def _row(field: dict[str, Any]) -> tuple[str, ...]:
    return (
        _code(field["name"]),
        "text, verbatim" if field.get("verbatim") else _TYPES[field["type"]],
        "yes" if field["constraints"].get("required") else "",
        f"{field['title']}. {field['description']}",
        f"{field['title_uk']}. {field['description_uk']}",
        _form(field),
        _code(field.get("example", "")),
        _code(field.get("references", "")),
    )


_TYPES = {"string": "text", "number": "decimal number", "integer": "whole number"}


def _form(field: dict[str, Any]) -> str:
    """Return what a value must look like, in words."""
    rules = field["constraints"]
    if "enum" in rules:
        return "one of " + ", ".join(map(_code, rules["enum"]))
    if "minimum" in rules:
        return f"{rules['minimum']} or more"
    return str(field.get("form", ""))


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def main() -> None:
    """Rewrite the dictionary in ``data/README.md`` of the current folder."""
    README.write_text(insert(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
