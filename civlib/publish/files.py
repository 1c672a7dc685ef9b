"""The machine-readable side of a report: its tables as CSV and its drawings as SVG."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from civlib.errors import PublishError
from civlib.publish.document import Document
from civlib.wording.messages import say

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
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


def joined(specs: list[dict[str, Any]]) -> dict[str, str]:
    """Return the CSV of each name; data of one name are parts of one file, in their order."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for data in (spec["data"] for spec in specs if spec["data"]):
        parts.setdefault(data["name"], []).append(data)
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
