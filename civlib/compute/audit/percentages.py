"""How far printed percentages lie from the computed ones."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from civlib.compute.audit.finding import Code, Finding
from civlib.compute.audit.printed import read
from civlib.dataset.frames import Rate

PERCENTAGES = (
    Code.PERCENT_WRONG,
    Code.PERCENT_ROUNDING,
    Code.PERCENT_UNDEFINED,
    Code.PERCENT_MISSING,
)
"""Codes of findings that are about a printed percentage."""


def change(finding: Finding) -> Rate:
    """Return printed minus computed, in percentage points; undefined if one of them is absent."""
    value = read(finding.printed).value
    if value is None or not isinstance(finding.computed, Fraction):
        return None
    return Fraction(value) - 100 * finding.computed


def percentages(findings: Iterable[Finding]) -> list[tuple[Finding, Rate]]:
    """Return the findings about percentages with their changes, the largest change first.

    Those that cannot be compared stand last, in their order.
    """
    changes = [(each, change(each)) for each in findings if each.code in PERCENTAGES]
    return sorted(changes, key=lambda pair: -abs(pair[1] or Fraction(0)))
