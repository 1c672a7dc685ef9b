"""What the audit of printed figures found: for its own report, the yearly one and all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from civlib.compute import counts, portfolio
from civlib.compute.audit import Code, Finding, Severity, by_severity
from civlib.show.display import ReportText
from civlib.wording import Wording, suffix, wording
from civlib.wording.terms import AUDIT_REPORT

if TYPE_CHECKING:
    from pandas import DataFrame


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
    mixed = [finding for finding in found if finding.code == Code.PERCENT_ROUNDING]
    if not mixed:
        return ReportText(w("audit.one_rule"))
    return ReportText(w("audit.mixed_rules", count=w.count("percentage", counts.rows(mixed))))


def _count(found: Sequence[Finding], w: Wording) -> str:
    total = w.count("finding", counts.rows(found))
    return w("audit.count", total=total, counts=_severities(by_severity(found), w))


def _severities(findings: Mapping[Severity, int], w: Wording) -> str:
    return ", ".join(w.count(f"finding_{severity}", count) for severity, count in findings.items())


def portfolio_findings(rows: DataFrame, lang: str) -> ReportText:
    """Return how many printed reports were audited and what was found, by severity."""
    w = wording(lang)
    reports = portfolio.audited(rows)
    if not reports.audited:
        return ReportText(w("portfolio.findings.none"))
    text = w(
        "portfolio.findings.count" if reports.findings else "portfolio.findings.clean",
        reports=w.number(reports.audited),
        total=w.count("finding", reports.findings),
        counts=_severities(reports.by_severity, w),
        clean=w.number(reports.clean),
    )
    missing = w.number(reports.unaudited)
    rest = w("portfolio.findings.unaudited", count=missing) if reports.unaudited else ""
    return ReportText(f"{text} {rest}".rstrip())
