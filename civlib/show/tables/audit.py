"""The audit's findings: how many of which kind, each with both numbers, and how it was rounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from civlib.compute import audit
from civlib.compute.audit import Finding, Severity
from civlib.compute.audit.finding import shown
from civlib.compute.audit.form import (
    ASSESSMENT,
    INDICATORS,
    MEASURES,
    PERCENT,
    TOTALS,
    figures,
    lines,
)
from civlib.compute.audit.printed import Rule, rules
from civlib.compute.audit.statements import STATEMENTS
from civlib.dataset import YearData
from civlib.show.captions import computed_from, place
from civlib.show.display import Cell, Data, ReportTable, Row
from civlib.show.origins import Origin, origin, paths
from civlib.show.tables.build import Field, table
from civlib.wording import Wording, wording
from civlib.wording.terms import Formula, Table

SECTIONS = (MEASURES, TOTALS, INDICATORS, ASSESSMENT, STATEMENTS)
"""Parts of a document, in its order."""


def findings_summary(data: YearData, found: Sequence[Finding], lang: str) -> ReportTable:
    """Return the number of findings by part of the document and severity."""
    w = wording(lang)
    fields = [
        Field("section", str, "key", 4),
        *(Field(severity, w.number) for severity in Severity),
        Field("total", w.number),
    ]
    sections = [name for name in SECTIONS if _of(found, name)]
    rows = [_counted(w(f"section.{name}"), _of(found, name), w) for name in sections]
    foot = Row(_counted(w("audit.all"), found, w).cells, "total")
    return table(
        w,
        "findings-summary",
        w("audit.summary_title", total=w.count("finding", len(found))),
        fields,
        [*rows, foot],
        source=computed_from(w, data, *Table),
        origins=[_checked(w, data, *Severity, "total")],
    )


def _of(found: Sequence[Finding], section: str) -> list[Finding]:
    return [one for one in found if one.section == section]


def _counted(name: str, found: Sequence[Finding], w: Wording) -> Row:
    severities = [one.severity for one in found]
    counts = [severities.count(severity) for severity in Severity]
    return Row((Cell(name), *(Cell(w.number(count)) for count in (*counts, len(found)))))


def findings(data: YearData, found: Sequence[Finding], lang: str) -> ReportTable:
    """Return every finding with its place, both numbers and its sentence, gravest first.

    Parameters
    ----------
    data
        The year, for names.
    found
        From `civlib.compute.audit.findings`, published in ``findings.csv``.
    """
    w = wording(lang)
    fields = [
        Field("number", str, "key", 0.6),
        Field("place", str, "text", 3.4),
        Field("printed", str, "text", 1.4),
        Field("expected", str, "number", 1.4),
        Field("message", str, "text", 7),
    ]
    texts = tuple(one.row() for one in found)
    title = w("audit.findings_title", total=w.count("finding", len(found)))
    return table(
        w,
        "findings",
        title,
        fields,
        [*_rows(data, found, w)],
        source=computed_from(w, data, *Table),
        data=Data("findings", audit.FIELDS, texts),
        origins=[
            origin(w, ["printed"], None, paths([data.year], *_PRINTED), "place"),
            _checked(w, data, "expected", "message"),
        ],
        wide=True,
    )


def _rows(data: YearData, found: Sequence[Finding], w: Wording) -> Iterator[Row]:
    severity = None
    for number, one in enumerate(found, start=1):
        if one.severity != severity:
            severity = one.severity
            yield Row((Cell(w(f"audit.band.{severity}")),), "group")
        printed = shown(one.facts.get("printed", one.printed), w) or w.number(None)
        texts = (str(number), place(w, data, one), printed)
        yield Row(tuple(map(Cell, (*texts, shown(one.computed, w), one.message(w)))))


def rounding(data: YearData, lang: str) -> ReportTable:
    """Return how many printed percentages follow each rule of rounding, with an example."""
    w = wording(lang)
    examples: dict[str, list[str]] = {rule: [] for rule in (*Rule, _NONE)}
    for one in figures(data.published, lines(data)):
        rate = one.line.rate
        if one.column == PERCENT and rate is not None and one.printed.value is not None:
            fitting = rules(one.printed, 100 * rate)
            shown_as = _example(one.printed.text, rate, w)
            examples[fitting[0] if fitting else _NONE].append(shown_as)
    fields = [
        Field("rule", str, "key", 4),
        Field("count", w.number, width=1.2),
        Field("example", str, "text", 4),
    ]
    rows = [
        Row((Cell(w(f"audit.rule.{rule}")), Cell(w.number(len(own))), Cell(own[0])))
        for rule, own in examples.items()
        if own
    ]
    files = paths([data.year], *_PERCENTAGES)
    return table(
        w,
        "rounding",
        w("audit.rounding_title"),
        fields,
        rows,
        source=computed_from(w, data, *Table),
        origins=[origin(w, ["count", "example"], Formula.ROUNDING, files, "percentages")],
    )


_NONE = "none"


def _example(printed: str, rate: Fraction, w: Wording) -> str:
    return w("audit.example", printed=printed, exact=w.percent(rate, 3))


_PRINTED = (Table.PUBLISHED, Table.STATEMENTS)
_PERCENTAGES = (Table.PUBLISHED, Table.FUNDING, Table.INDICATORS)


def _checked(w: Wording, data: YearData, *names: str) -> Origin:
    """Return the origin of what the audit itself computed or counted."""
    return origin(w, names, Formula.FINDINGS, paths([data.year], *Table), "named")
