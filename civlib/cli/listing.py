"""Findings as text: a table for a terminal, JSON and CSV for machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from civlib.compute import audit
from civlib.compute.audit import Finding, Findings
from civlib.compute.audit.finding import shown
from civlib.dataset import YearData, schemas
from civlib.show.captions import clean
from civlib.wording import wording

FIELDS = ("programme", "year", *audit.FIELDS)


class Found(NamedTuple):
    """The findings of one year of one programme."""

    programme: str
    year: int
    findings: Findings

    @classmethod
    def of(cls, data: YearData) -> Found:
        """Return what the audit of a year finds."""
        return cls(data.programme.slug, data.year, audit.findings(data))


def as_table(found: Sequence[Found], lang: str) -> str:
    """Return a table: severity, place and both numbers in columns, the sentence below them."""
    w = wording(lang)
    names = ("severity", "place", "printed", "computed")
    head = tuple(schemas.label("findings", name, lang) for name in names)
    lines = []
    for one in found:
        lines.append(f"{one.programme} {one.year}")
        if not one.findings:
            lines += [clean(w, one.findings), ""]
            continue
        rows = [head, *((*_cells(finding, lang),) for finding in one.findings)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        texts = ["", *(_line(finding.message(w)) for finding in one.findings)]
        for row, text in zip(rows, texts, strict=True):
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            lines.append("  ".join(cells).rstrip())
            lines += [f"    {text}"] if text else []
        lines.append("")
    return "\n".join(lines)


def _cells(finding: Finding, lang: str) -> Iterator[str]:
    w = wording(lang)
    yield w(f"severity.{finding.severity}")
    yield "/".join(filter(None, (finding.section, finding.key, finding.column)))
    yield _line(shown(finding.facts.get("printed", finding.printed), w)) or w.number(None)
    yield shown(finding.computed, w)


def _line(text: str) -> str:
    """Return a text that the data may break into lines as one line."""
    return " ".join(text.splitlines())


def as_json(found: Sequence[Found], _: str) -> str:
    """Return a list of objects, one a finding; the fields are those of ``findings.csv``."""
    rows = [dict(zip(FIELDS, row, strict=True)) for row in _rows(found)]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def as_csv(found: Sequence[Found], _: str) -> str:
    """Return the rows of ``findings.csv``, each with its programme and year before it.

    As harmless in a spreadsheet as every published table.
    """
    from civlib.publish.files import csv_text  # which takes its time

    rows = [tuple(map(str, row)) for row in _rows(found)]
    return csv_text("findings", [{"fields": FIELDS, "rows": rows}])


def _rows(found: Sequence[Found]) -> Iterator[tuple[str | int, ...]]:
    for one in found:
        for finding in one.findings:
            yield (one.programme, one.year, *finding.row())


SHOW: Mapping[str, Callable[[Sequence[Found], str], str]] = {
    "table": as_table,
    "json": as_json,
    "csv": as_csv,
}
"""Format → how the findings are written in it."""
