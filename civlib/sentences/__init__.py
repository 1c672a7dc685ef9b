"""Sentences that hold figures: made from finished frames, so that words and numbers cannot part.

Everything that comes from data is escaped before it becomes Markdown.
"""

from civlib.sentences.audit import audit, audit_head, audit_link, audit_rules
from civlib.sentences.report import (
    assessment,
    caveats,
    end,
    head,
    masking,
    origin,
    quality,
    summary,
)

__all__ = [
    "assessment",
    "audit",
    "audit_head",
    "audit_link",
    "audit_rules",
    "caveats",
    "end",
    "head",
    "masking",
    "origin",
    "quality",
    "summary",
]
