"""Finished frames → tables as readers see them, each with the machine-readable rows behind it."""

from civlib.tables import portfolio
from civlib.tables.about import files, passport, signatories
from civlib.tables.audit import findings, findings_summary, rounding
from civlib.tables.effectiveness import effectiveness, sensitivity
from civlib.tables.money import masking, measures, priorities, totals
from civlib.tables.results import groups, indicators

__all__ = [
    "effectiveness",
    "files",
    "findings",
    "findings_summary",
    "groups",
    "indicators",
    "masking",
    "measures",
    "passport",
    "portfolio",
    "priorities",
    "rounding",
    "sensitivity",
    "signatories",
    "totals",
]
