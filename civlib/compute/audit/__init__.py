"""Printed against recomputed: every place where a document contradicts its data or itself."""

from __future__ import annotations

from civlib.compute.audit import form, spending, statements
from civlib.compute.audit.finding import Code, Finding
from civlib.compute.audit.printed import Rule, rules
from civlib.compute.audit.summary import (
    FIELDS,
    PERCENTAGES,
    by_section,
    by_severity,
    frame,
    percentages,
    rounding,
)
from civlib.dataset.model import YearData
from civlib.wording.terms import Severity


def findings(data: YearData) -> tuple[Finding, ...]:
    """Return every finding of a year, gravest first, then in the order of the document.

    A document that agrees with its data and with itself has none.
    """
    lines = form.lines(data)
    figures = form.figures(data.published, lines)
    found = [
        *form.check(figures),
        *spending.check(data, lines),
        *spending.claims(figures),
        *statements.check(data, lines),
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))
