"""What the audit found, in sentences: for its own report and for the yearly one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from civlib.compute.audit import Code, Finding, Severity
from civlib.show.display import ReportHead, ReportText
from civlib.show.sentences.report import head
from civlib.wording import Wording, suffix, wording
from civlib.wording.terms import AUDIT_REPORT

if TYPE_CHECKING:
    from civlib.dataset import YearData


def audit_head(data: YearData, lang: str) -> ReportHead:
    """Return the title of the audit's report and the properties of its document."""
    w, of_report = wording(lang), head(data, lang)
    programme = data.programme.title.text(lang)
    return replace(
        of_report,
        author=w("audit.author"),
        title=w("audit.head", year=data.year, programme=programme),
        description=w("audit.description", year=data.year, programme=programme),
    )


def audit(found: Sequence[Finding], lang: str) -> ReportText:
    """Return how many findings there are, by severity, and what the severities mean."""
    w = wording(lang)
    if not found:
        return ReportText(w("audit.none"))
    meanings = [f"- {w(f'audit.meaning.{severity}')}" for severity in Severity]
    return ReportText("\n".join([_count(found, w), "", *meanings]))


def audit_link(found: Sequence[Finding], lang: str) -> ReportText:
    """Return the yearly report's short section: what was found, and where to read it."""
    w = wording(lang)
    page = f"{AUDIT_REPORT}{suffix(lang)}.html"
    if not found:
        return ReportText(f"[{w('audit.none')}]({page})")
    return ReportText(f"{_count(found, w)} {w('audit.link', page=page)}")


def audit_rules(found: Sequence[Finding], lang: str) -> ReportText:
    """Return whether the document rounds its percentages by one rule."""
    w = wording(lang)
    mixed = [one for one in found if one.code == Code.PERCENT_ROUNDING]
    if not mixed:
        return ReportText(w("audit.one_rule"))
    return ReportText(w("audit.mixed_rules", count=w.count("percentage", len(mixed))))


def _count(found: Sequence[Finding], w: Wording) -> str:
    severities = [one.severity for one in found]
    counts = [
        w.count(f"finding_{severity}", severities.count(severity))
        for severity in Severity
        if severity in severities
    ]
    total = w.count("finding", len(found))
    return w("audit.count", total=total, counts=", ".join(counts))
