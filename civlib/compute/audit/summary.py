"""What an audit found, as frames: every finding, how many of which kind, and how was rounded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from civlib.compute.audit.finding import Finding
from civlib.compute.audit.form import (
    ASSESSMENT,
    INDICATORS,
    MEASURES,
    PERCENT,
    TOTALS,
    figures,
    lines,
)
from civlib.compute.audit.printed import Rule, rules
from civlib.compute.audit.statements import STATEMENTS
from civlib.dataset import frames, schemas
from civlib.wording import terms
from civlib.wording.terms import Severity

if TYPE_CHECKING:
    from pandas import DataFrame

    from civlib.dataset import YearData

FIELDS = schemas.columns("findings")
"""Columns of ``findings.csv``."""

SECTIONS = (MEASURES, TOTALS, INDICATORS, ASSESSMENT, STATEMENTS)
"""Parts of a document, in its order."""

TOTAL = "total"
ALL = "all"
"""Key of the row that adds every part of the document."""

NO_RULE = "none"


def frame(found: Sequence[Finding]) -> DataFrame:
    """Return one row for each finding, in their order, with the columns of ``findings.csv``."""
    return frames.frame(FIELDS, (finding.row() for finding in found))


def by_section(found: Sequence[Finding]) -> DataFrame:
    """Return how many findings each part of the document has.

    Returns
    -------
    DataFrame
        Columns section, one for each severity, total; a row for each part that has any, in the
        order of the document, and last the row ``all``, which is there without findings too.
    """
    parts = {name: [finding for finding in found if finding.section == name] for name in SECTIONS}
    rows = [[name, *_counts(part)] for name, part in parts.items() if part]
    columns = [terms.SECTION, *map(str, Severity), TOTAL]
    return frames.frame(columns, [*rows, [ALL, *_counts(found)]])


def _counts(found: Sequence[Finding]) -> list[int]:
    severities = [finding.severity for finding in found]
    return [*map(severities.count, Severity), len(found)]


def rounding(data: YearData) -> DataFrame:
    """Return which rules of rounding the printed percentages of a year follow.

    Returns
    -------
    DataFrame
        Columns rule (one of `Rule`, or ``none`` where no rule fits), count (how many percentages
        it explains first), printed and rate (the first of them: its text and the exact fraction
        of one). Rules that explain none are left out.
    """
    examples: dict[str, list[tuple[object, ...]]] = {rule: [] for rule in (*Rule, NO_RULE)}
    for figure in figures(data.published, lines(data)):
        rate = figure.line.rate
        if figure.column == PERCENT and rate is not None and figure.printed.value is not None:
            fitting = [*rules(figure.printed, 100 * rate), NO_RULE]
            examples[fitting[0]].append((figure.printed.text, rate))
    rows = ([rule, len(printed), *printed[0]] for rule, printed in examples.items() if printed)
    return frames.frame(["rule", "count", terms.PRINTED, "rate"], rows)
