"""Finished frames → tables as readers see them, each with the machine-readable rows behind it."""

from civlib.show.tables import portfolio
from civlib.show.tables.account import indicator_facts, stages, undone, unit_costs, way_to_end
from civlib.show.tables.audit import findings, findings_summary, rounding
from civlib.show.tables.effectiveness import effectiveness, sensitivity
from civlib.show.tables.official import form
from civlib.show.tables.review import indicators as review_indicators
from civlib.show.tables.review import measures as review_measures
from civlib.show.tables.review import met as review_met
from civlib.show.tables.review import money as review_money
from civlib.show.tables.review import passport as review_passport
from civlib.show.tables.review import results as review_results
from civlib.show.tables.review import sources as review_sources
from civlib.show.tables.review import totals as review_totals
from civlib.show.tables.year import (
    files,
    financed,
    groups,
    indicators,
    masking,
    measures,
    passport,
    priorities,
    signatories,
    totals,
    unfinanced,
)
