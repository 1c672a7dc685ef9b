"""The audit's findings: how many of which kind, each with both numbers, and how it was rounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from civlib.compute import audit
from civlib.compute.audit import Finding
from civlib.compute.audit.finding import shown
from civlib.compute.audit.summary import ALL
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import place
from civlib.show.display import ReportTable, Row
from civlib.show.tables.layout import Layout, band, of_year
from civlib.wording import Wording, wording


def findings_summary(data: YearData, found: Sequence[Finding], lang: str) -> ReportTable:
    """Return the number of findings by part of the document and severity."""
    w = wording(lang)

    def section(name: str) -> str:
        return w("audit.all" if name == ALL else f"section.{name}")

    layout = of_year(w, "findings-summary", data, section=section)
    title = w("audit.summary_title", total=w.count("finding", len(found)))
    return layout.table(title, rows=layout.body(records(audit.by_section(found))))


def findings(data: YearData, found: Sequence[Finding], lang: str) -> ReportTable:
    """Return every finding with its place, both numbers and its sentence, gravest first.

    ``found`` is from `civlib.compute.audit.findings`, published in ``findings.csv``.
    """
    w = wording(lang)
    layout = of_year(w, "findings", data)
    title = w("audit.findings_title", total=w.count("finding", len(found)))
    return layout.table(title, audit.frame(found), rows=_rows(data, found, layout))


def _rows(data: YearData, found: Sequence[Finding], layout: Layout) -> Iterator[Row]:
    numbered = enumerate(found, start=1)
    for severity, findings in groupby(numbered, key=lambda pair: pair[1].severity):
        yield band(layout.w(f"audit.band.{severity}"))
        for number, finding in findings:
            yield Row(layout.cells({"number": number, **_finding(data, finding, layout.w)}))


def _finding(data: YearData, finding: Finding, w: Wording) -> dict[str, Any]:
    printed = shown(finding.facts.get("printed", finding.printed), w)
    return {
        "place": place(w, data, finding),
        "printed": printed or w.number(None),
        "expected": shown(finding.computed, w),
        "message": finding.message(w),
    }


def rounding(data: YearData, lang: str) -> ReportTable:
    """Return how many printed percentages follow each rule of rounding, with an example."""
    w = wording(lang)
    layout = of_year(w, "rounding", data, rule=lambda rule: w(f"audit.rule.{rule}"))
    rows = [
        {
            **row,
            "example": w("audit.example", printed=row["printed"], exact=w.percent(row["rate"], 3)),
        }
        for row in records(audit.rounding(data))
    ]
    return layout.table(w("audit.rounding_title"), rows=layout.body(rows))
