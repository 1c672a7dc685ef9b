"""Findings as text: a table for a terminal, JSON and CSV for machines."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from civlib.compute import audit
from civlib.compute.audit import Finding, Findings
from civlib.compute.audit.finding import shown
from civlib.dataset import YearData, schemas
from civlib.show.captions import clean
from civlib.wording import Wording, wording

FIELDS = ("programme", "year", *audit.FIELDS)


Found = Sequence[tuple[YearData, Findings]]
"""Years, each with what its audit finds."""


def as_table(found: Found, lang: str) -> str:
    """Return a table: severity, place and both numbers in columns, the sentence below them."""
    w = wording(lang)
    names = ("severity", "place", "printed", "computed")
    head = tuple(schemas.label("findings", name, lang) for name in names)
    lines = []
    for data, findings in found:
        lines.append(f"{data.programme.slug} {data.year}")
        if not findings:
            lines += [clean(w, findings), ""]
            continue
        rows = [head, *((*_cells(finding, w),) for finding in findings)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        texts = ["", *(_line(finding.message(w)) for finding in findings)]
        for row, text in zip(rows, texts, strict=True):
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            lines.append("  ".join(cells).rstrip())
            lines += [f"    {text}"] if text else []
        lines.append("")
    return "\n".join(lines)


def _cells(finding: Finding, w: Wording) -> Iterator[str]:
    yield w(f"severity.{finding.severity}")
    yield "/".join(filter(None, (finding.section, finding.key, finding.column)))
    yield _line(shown(finding.facts.get("printed", finding.printed), w)) or w.number(None)
    yield shown(finding.computed, w)


def _line(text: str) -> str:
    """Return a text that the data may break into lines as one line."""
    return " ".join(text.splitlines())


def as_json(found: Found, _: str) -> str:
    """Return a list of objects, one a finding; the fields are those of ``findings.csv``."""
    rows = [dict(zip(FIELDS, row, strict=True)) for row in _rows(found)]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def as_csv(found: Found, _: str) -> str:
    """Return the rows of ``findings.csv``, each with its programme and year before it.

    As harmless in a spreadsheet as every published table.
    """
    from civlib.publish.files import csv_text  # which takes its time

    rows = [tuple(map(str, row)) for row in _rows(found)]
    return csv_text("findings", [{"fields": FIELDS, "rows": rows}])


def _rows(found: Found) -> Iterator[tuple[str | int, ...]]:
    for data, findings in found:
        for finding in findings:
            yield (data.programme.slug, data.year, *finding.row())


SHOW: Mapping[str, Callable[[Found, str], str]] = {
    "table": as_table,
    "json": as_json,
    "csv": as_csv,
}
"""Format → how the findings are written in it."""
