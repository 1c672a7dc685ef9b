"""The data dictionaries: what each column of each table means, made from the schemas.

``python docs/dictionary.py`` rewrites that of the data in ``data/README.md`` and that of the
published tables in ``outputs/README.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from civlib.dataset import schemas
from civlib.dataset.schemas import Schema
from civlib.wording.terms import ANNUAL_REPORT, AUDIT_REPORT, PROGRAMME_REVIEW, Table

README, PUBLISHED_README = Path("data/README.md"), Path("outputs/README.md")
BEGIN, END = "<!-- dictionary: begin -->", "<!-- dictionary: end -->"
HEADER = ("Column", "Type", "Required", "Meaning", "Значення", "Form", "Example", "Points to")
PUBLISHED_HEADER = ("Column", "Type", "Unit", "Required", "Meaning", "Значення", "Form", "Example")
WORDS_HEADER = ("Word", "Meaning", "Значення")
FOLDERS = {
    ANNUAL_REPORT: "<programme>/<year>/tables",
    AUDIT_REPORT: "<programme>/<year>/tables",
    PROGRAMME_REVIEW: "<programme>/tables",
}
"""Report → where its tables are published, in the order of the dictionary."""


def markdown() -> str:
    """Return the data dictionary as Markdown: a table for each table of a year, then its words."""
    found = [schemas.read(table) for table in (*Table, "doubts")]
    return "\n\n".join([*(_table(schema, HEADER) for schema in found), *_words(found)])


def published_markdown() -> str:
    """Return the dictionary of the published tables as Markdown.

    A table for each of them, report by report; then one for each column that holds words, with
    the meaning of each word.
    """
    order = list(FOLDERS)
    found = [schemas.published(name) for name in schemas.published_names()]
    found.sort(key=lambda schema: order.index(schema["report"]))
    return "\n\n".join([*(_table(schema, PUBLISHED_HEADER) for schema in found), *_words(found)])


def insert(text: str, dictionary: str) -> str:
    """Return a text with a dictionary in place of what stands between its two marks.

    A text that does not hold both marks once, each on its own line, is a ValueError.
    """
    before, begin, rest = text.partition(f"{BEGIN}\n")
    _, end, after = rest.rpartition(f"{END}\n")
    if not (begin and end) or BEGIN in rest or END in before + after or text.count(END) > 1:
        raise ValueError(f"There must be one {BEGIN} and one {END} below it.")
    return f"{before}{begin}\n{dictionary}\n\n{end}{after}"


def _table(schema: Schema, header: tuple[str, ...]) -> str:
    folder = f"{FOLDERS[schema['report']]}/" if "report" in schema else ""
    heading = f"### `{folder}{schema['name']}.csv` — {schema['title']} · {schema['title_uk']}"
    texts = (schema["description"], schema["description_uk"], " ".join(_rules(schema)))
    rows = ([_CELLS[name](field) for name in header] for field in schema["fields"])
    return "\n\n".join([heading, *texts, _grid(header, rows)])


def _grid(header: tuple[str, ...], rows: Iterable[Sequence[str]]) -> str:
    texts = (tuple(cell.replace("|", "\\|") for cell in row) for row in rows)
    lines = [header, ("---",) * len(header), *texts]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _rules(schema: Schema) -> Iterator[str]:
    if "primaryKey" in schema:
        yield f"Key (no two rows alike) · Ключ: {_names(schema['primaryKey'])}."
    if "needsOneOf" in schema:
        needed = "One of these columns must be there · Потрібна одна з цих граф"
        yield f"{needed}: {_names(schema['needsOneOf'])}."
    if "rowKey" in schema:
        about = "What a row is about (several may be about the same) · Про що рядок"
        yield f"{about}: {_names(schema['rowKey'])}."


_TYPES = {
    "string": "text",
    "number": "decimal number",
    "integer": "whole number",
    "year": "year",
    "boolean": "`true` or `false`",
}


def _form(field: Schema) -> str:
    """Return what a value must look like, in words."""
    rules = field["constraints"]
    if "enum" in rules:
        return "one of " + ", ".join(map(_code, rules["enum"]))
    if "maximum" in rules:
        return f"{rules['minimum']} to {rules['maximum']}"
    if "minimum" in rules:
        return f"{rules['minimum']} or more"
    return str(field.get("form", ""))


_CELLS: Mapping[str, Callable[[Schema], str]] = {
    "Column": lambda field: _code(field["name"]),
    "Type": lambda field: "text, verbatim" if field.get("verbatim") else _TYPES[field["type"]],
    "Unit": lambda field: f"{field['unit']} · {field['unit_uk']}" if "unit" in field else "",
    "Required": lambda field: "yes" if field["constraints"].get("required") else "",
    "Meaning": lambda field: f"{field['title']}. {field['description']}",
    "Значення": lambda field: f"{field['title_uk']}. {field['description_uk']}",
    "Form": _form,
    "Example": lambda field: _code(field.get("example", "")),
    "Points to": lambda field: _code(field.get("references", "")),
}
"""Column of a dictionary → what it says of a declared column."""


def _words(found: Iterable[Schema]) -> Iterator[str]:
    """Yield a table for each set of words, once, with the columns that hold it."""
    places: dict[str, list[str]] = {}
    for schema in found:
        for field in schema["fields"]:
            if "meanings" in field:
                meanings = field["meanings"].items()
                rows = [(_code(word), text, field["meanings_uk"][word]) for word, text in meanings]
                grid = _grid(WORDS_HEADER, rows)
                places.setdefault(grid, []).append(f"`{schema['name']}.{field['name']}`")
    yield from (f"### Words of {', '.join(own)}\n\n{grid}" for grid, own in places.items())


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(_code, columns))


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def main() -> None:
    """Rewrite both dictionaries below the current folder."""
    for path, made in ((README, markdown()), (PUBLISHED_README, published_markdown())):
        text = insert(path.read_text(encoding="utf-8"), made)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
