"""Finished frames → tables as readers see them, each with the machine-readable rows behind it."""

from civlib.tables import portfolio
from civlib.tables.about import files, passport, signatories
from civlib.tables.audit import findings, findings_summary, rounding
from civlib.tables.effectiveness import effectiveness, sensitivity
from civlib.tables.money import masking, measures, priorities, totals
from civlib.tables.results import groups, indicators
from civlib.tables.review import measures as review_measures
from civlib.tables.review import money as review_money
from civlib.tables.review import passport as review_passport
from civlib.tables.review import sources as review_sources
from civlib.tables.review import totals as review_totals
from civlib.tables.series import indicators as review_indicators
from civlib.tables.series import met as review_met
from civlib.tables.series import results as review_results

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
    "review_indicators",
    "review_measures",
    "review_met",
    "review_money",
    "review_passport",
    "review_results",
    "review_sources",
    "review_totals",
    "rounding",
    "sensitivity",
    "signatories",
    "totals",
]
