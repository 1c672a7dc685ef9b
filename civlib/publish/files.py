"""The machine-readable side of a report: its tables as CSV and its drawings as SVG."""

import csv
import io
import re
from pathlib import Path
from typing import Any

from civlib.dataset import schemas
from civlib.errors import PublishError
from civlib.publish.document import Document, day_of
from civlib.wording.messages import say
from civlib.wording.sequences import grouped

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
TABLES = "tables"
"""What the workbook of a report's tables is called."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(report: Document, folder: Path, suffix: str = "") -> None:
    """Write ``tables/<name>.csv`` and ``figures/<id><suffix>.svg``.

    Tables are the same in every language, drawings are not; hence the suffix, such as ``.en``.

    Raises
    ------
    PublishError
        If tables that share a file disagree on its columns.
    """
    own = [*report.specs("table"), *({"data": data} for data in report.data)]
    found = {f"tables/{name}.csv": text for name, text in joined(own).items()}
    for spec in report.specs("figure"):
        found[f"figures/{spec['id']}{suffix}.svg"] = spec["svg"]
    for path, text in found.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")


def workbook(report: Document) -> bytes:
    """Return every table that has data as one workbook, in the report's language.

    Parts of a table stand one below the other. What is not declared as a number is text.
    """
    from civlib.dataset.workbook import plain

    lang, sheets = report.head["lang"], dict[str, plain.Sheet]()
    for data in (spec["data"] for spec in report.specs("table") if spec["data"]):
        known = data["name"] in schemas.published_names()
        declared = schemas.published(data["name"]) if known else _bare(data["name"])
        there = {one["name"]: one for one in declared.get("fields", ())}
        fields = [there.get(name) or _bare(name) for name in data["fields"]]
        words = [one.get("meanings" if lang == "en" else f"meanings_{lang}", {}) for one in fields]
        rows = [[known.get(cell, cell) for known, cell in zip(words, row, strict=True)]
                for row in data["rows"]]  # fmt: skip
        before = sheets[data["name"]].rows if data["name"] in sheets else ()
        numbers = {at: plain.RATE if one.get("show") == "rate" else ""
                   for at, one in enumerate(fields)
                   if one.get("type") in ("number", "integer")}  # fmt: skip
        title, *labels = (schemas.header(one, lang) for one in (declared, *fields))
        sheets[data["name"]] = plain.Sheet(title, labels, numbers, [*before, *rows])
    return plain.book(report.title, day_of(report), sheets.values())


def _bare(name: str) -> dict[str, Any]:
    """Return what is declared of a table or a column of somebody's own: its name."""
    return {"title": name, "title_uk": name}


def joined(specs: list[dict[str, Any]]) -> dict[str, str]:
    """Return the CSV of each name; data of one name are parts of one file, in their order."""
    parts = grouped((data["name"], data) for spec in specs if (data := spec["data"]))
    return {name: csv_text(name, own) for name, own in parts.items()}


def csv_text(name: str, parts: list[dict[str, Any]]) -> str:
    """Return one CSV (UTF-8, comma, LF) from parts that have the same columns.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers do not.

    Examples
    --------
    >>> csv_text("a", [{"fields": ["key", "value"], "rows": [["=1+1", "-26.5"]]}])
    "key,value\\n'=1+1,-26.5\\n"
    """
    fields = list(parts[0]["fields"])
    if any(list(part["fields"]) != fields for part in parts):
        raise PublishError(say("publish.columns", name=name))
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(fields)
    lines.writerows(map(_safe, row) for part in parts for row in part["rows"])
    return text.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell
