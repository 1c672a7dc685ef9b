"""Sentences that hold figures: made from finished frames, so that words and numbers cannot part.

Everything that comes from data is escaped before it becomes Markdown.
"""

from civlib.show.sentences import portfolio
from civlib.show.sentences.audit import audit, audit_head, audit_link, audit_rules
from civlib.show.sentences.beyond import (
    counts_example,
    findings_example,
    portfolio_example,
    series_example,
    years_example,
)
from civlib.show.sentences.method import (
    achievement_example,
    corrections,
    effectiveness_example,
    execution_example,
    lower_example,
    masking_example,
    mean_example,
    method_head,
    rounding_example,
    states_example,
    totals_example,
)
from civlib.show.sentences.report import (
    assessment,
    caveats,
    end,
    head,
    masking,
    origin,
    quality,
    summary,
)
from civlib.show.sentences.review import (
    review_breaks,
    review_head,
    review_origin,
    review_quality,
    review_summary,
    review_years,
)

__all__ = [
    "achievement_example",
    "assessment",
    "audit",
    "audit_head",
    "audit_link",
    "audit_rules",
    "caveats",
    "corrections",
    "counts_example",
    "effectiveness_example",
    "end",
    "execution_example",
    "findings_example",
    "head",
    "lower_example",
    "masking",
    "masking_example",
    "mean_example",
    "method_head",
    "origin",
    "portfolio",
    "portfolio_example",
    "quality",
    "review_breaks",
    "review_head",
    "review_origin",
    "review_quality",
    "review_summary",
    "review_years",
    "rounding_example",
    "series_example",
    "states_example",
    "summary",
    "totals_example",
    "years_example",
]
