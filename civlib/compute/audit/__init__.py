"""Printed against recomputed: every place where a document contradicts its data or itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civlib.compute.audit import form, spending, statements
from civlib.compute.audit.finding import Code, Finding
from civlib.compute.audit.printed import Rule
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
    "findings",
    "frame",
    "rounding",
]

PERCENTAGES = (
    Code.PERCENT_WRONG,
    Code.PERCENT_ROUNDING,
    Code.PERCENT_UNDEFINED,
    Code.PERCENT_MISSING,
)
"""Codes of findings that are about a printed percentage."""


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
