"""Printed against recomputed: every place where a document contradicts its data or itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from civlib.compute.audit import form, spending, statements
from civlib.compute.audit.finding import Code, Finding
from civlib.compute.audit.percentages import PERCENTAGES, percentages
from civlib.compute.audit.printed import Rule, rules
from civlib.compute.audit.summary import FIELDS, by_section, frame, rounding
from civlib.wording.terms import Severity

if TYPE_CHECKING:
    from civlib.dataset import YearData

__all__ = [
    "FIELDS",
    "PERCENTAGES",
    "Code",
    "Finding",
    "Rule",
    "Severity",
    "by_section",
    "by_severity",
    "findings",
    "frame",
    "of_code",
    "of_severity",
    "percentages",
    "rounding",
    "rules",
]


def findings(data: YearData) -> tuple[Finding, ...]:
    """Return every finding of a year, gravest first, then in the order of the document.

    A document that agrees with its data and with itself has none.

    Parameters
    ----------
    data
        The checked data of the year.
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


def by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Return how many findings there are of each severity that occurs, the gravest first."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in Severity if counts[severity]}


def of_code(findings: Iterable[Finding], code: Code) -> list[Finding]:
    """Return the findings of one code."""
    return [finding for finding in findings if finding.code == code]


def of_severity(findings: Iterable[Finding], severity: Severity) -> list[Finding]:
    """Return the findings of one severity."""
    return [finding for finding in findings if finding.severity == severity]
