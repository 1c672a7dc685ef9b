"""Finished frames → tables as readers see them, each with the machine-readable rows behind it."""

from civlib.tables.about import files, passport, signatories
from civlib.tables.money import masking, measures, priorities, totals
from civlib.tables.results import groups, indicators

__all__ = [
    "files",
    "groups",
    "indicators",
    "masking",
    "measures",
    "passport",
    "priorities",
    "signatories",
    "totals",
]
