"""Finished frames → tables as readers see them, each with the machine-readable rows behind it."""

from civlib.show.tables import portfolio
from civlib.show.tables.about import files, passport, signatories
from civlib.show.tables.audit import findings, findings_summary, rounding
from civlib.show.tables.effectiveness import effectiveness, sensitivity
from civlib.show.tables.money import masking, measures, priorities, totals
from civlib.show.tables.results import groups, indicators
from civlib.show.tables.review import measures as review_measures
from civlib.show.tables.review import money as review_money
from civlib.show.tables.review import passport as review_passport
from civlib.show.tables.review import sources as review_sources
from civlib.show.tables.review import totals as review_totals
from civlib.show.tables.series import indicators as review_indicators
from civlib.show.tables.series import met as review_met
from civlib.show.tables.series import results as review_results

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
