"""The audit of what was printed in tables: findings by part, each of them, and the rounding."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from civlib.compute import audit
from civlib.compute.audit import ALL, PARTS, Finding
from civlib.compute.audit.finding import shown
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import places
from civlib.show.display import NOTHING, Data, Nothing, ReportTable, Row
from civlib.show.tables.layout import band, of_year
from civlib.wording import wording


def findings_summary(data: YearData, found: Sequence[Finding], lang: str) -> ReportTable:
    """Return the number of findings by part of the document and severity.

    Where there are none, it publishes ``findings.csv`` without rows: audited, and nothing found.
    """
    w = wording(lang)
    names = {ALL: w("audit.all"), **{name: w(f"section.{name}") for name in PARTS}}
    layout = of_year(w, "findings-summary", data, section=names.__getitem__)
    title = w("audit.summary_title", total=len(found))
    made = layout.table(title, rows=layout.body(records(audit.by_section(found))))
    return made if found else replace(made, data=Data.of(audit.frame(found), "findings"))


def findings(data: YearData, found: Sequence[Finding], lang: str) -> ReportTable | Nothing:
    """Return every finding with its place, both numbers and its sentence, gravest first.

    Those that only differ in their places share a row. ``found`` is from
    `civlib.compute.audit.findings`, published in ``findings.csv``, a row for each place.
    """
    if not found:
        return NOTHING
    w, rows = wording(lang), []
    layout, numbered = of_year(w, "findings", data), enumerate(audit.alike(found, w), start=1)
    for severity, pairs in groupby(numbered, key=lambda pair: pair[1][0].severity):
        rows.append(band(w(f"audit.band.{severity}")))
        for number, those in pairs:
            one = those[0]
            told = {
                "number": number,
                "place": places(w, data, those),
                "printed": shown(one.facts.get("printed", one.printed), w) or w.number(None),
                "expected": shown(one.computed, w),
                "message": one.message(w),
            }
            rows.append(Row(layout.cells(told)))
    title = w("audit.findings_title", total=len(found))
    return layout.table(title, audit.frame(found), rows=rows)


def rounding(data: YearData, lang: str) -> ReportTable | Nothing:
    """Return how many printed percentages follow each rule of rounding, with an example."""
    w, rules = wording(lang), records(audit.rounding(data))
    if not rules:
        return NOTHING
    layout = of_year(w, "rounding", data, rule=lambda rule: w(f"audit.rule.{rule}"))
    rows = [{**row, "example": w("audit.example", **row)} for row in rules]
    return layout.table(w("audit.rounding_title"), rows=layout.body(rows))
