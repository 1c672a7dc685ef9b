"""Printed against recomputed: every place where a document contradicts its data or itself."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Self

from civlib.compute.audit import form, spending, statements
from civlib.compute.audit.finding import Code, Finding
from civlib.compute.audit.form import PERCENT, SECTIONS
from civlib.compute.audit.printed import Rule, read, rules
from civlib.compute.audit.statements import Sum
from civlib.compute.audit.tally import NOTHING, Tally, tally
from civlib.dataset import frames, schemas
from civlib.dataset.frames import DataFrame, Rate
from civlib.dataset.model import YearData
from civlib.wording import Wording, terms
from civlib.wording.sequences import grouped
from civlib.wording.terms import Severity

PARTS = (*SECTIONS, statements.STATEMENTS)
"""Parts of a document, in its order."""

FIELDS = schemas.columns("findings")
"""Columns of ``findings.csv``."""

PERCENTAGES = tuple(code for code in Code if code.startswith("percent-"))
"""Codes of findings that are about a printed percentage."""

TOTAL = "total"
ALL = "all"
"""Key of the row that adds every part of the document."""

NO_RULE = "none"


class Findings(tuple[Finding, ...]):
    """What an audit found, and how much there was to look at: nothing looked at is no agreement.

    Attributes
    ----------
    figures, statements
        How many printed figures and how many statements of the text were entered.
    tally
        How the figures hold.
    """

    figures: int
    statements: int
    tally: Tally

    @property
    def is_checked(self) -> bool:
        """Return whether there was anything to look at."""
        return bool(self.figures or self.statements)

    def __new__(
        cls,
        found: Iterable[Finding] = (),
        figures: int = 0,
        statements: int = 0,
        tally: Tally = NOTHING,
    ) -> Self:
        """Make the findings of a document."""
        made = super().__new__(cls, found)
        made.figures, made.statements, made.tally = figures, statements, tally
        return made


def findings(data: YearData) -> Findings:
    """Return every finding of a year, gravest first, then in the order of the document.

    A document that agrees with its data and with itself has none, nor has one of which neither
    figures nor statements were entered.
    """
    entered = len(data.published), len(data.statements)
    if not any(entered):
        return Findings()
    lines = form.lines(data)
    figures = form.figures(data.published, lines)
    of_form = [*form.check(figures)]
    found = [
        *of_form,
        *spending.check(data, lines),
        *spending.claims(figures),
        *statements.check(data, lines),
    ]
    order = list(Severity)
    found.sort(key=lambda finding: order.index(finding.severity))
    return Findings(found, *entered, tally(figures, of_form))


def sums(data: YearData) -> tuple[Sum, ...]:
    """Return the components that the text lists and that add up exactly."""
    return tuple(statements.sums(data, form.lines(data)))


def alike(found: Iterable[Finding], language: Wording) -> list[list[Finding]]:
    """Return findings in their order, those that only differ in their places together."""
    bare = ((one, replace(one, facts={**one.facts, terms.PLACE: ""})) for one in found)
    same = (
        ((one.code, alone.message(language), one.printed, one.computed), one) for one, alone in bare
    )
    return [*grouped(same).values()]


def frame(found: Sequence[Finding]) -> DataFrame:
    """Return one row for each finding, in their order, with the columns of ``findings.csv``."""
    return frames.frame(FIELDS, (finding.row() for finding in found))


def by_severity(found: Iterable[Finding]) -> dict[Severity, int]:
    """Return how many findings there are of each severity that occurs, the gravest first."""
    severities = [finding.severity for finding in found]
    return {each: severities.count(each) for each in Severity if each in severities}


def by_section(found: Sequence[Finding]) -> DataFrame:
    """Return how many findings each part of the document has.

    Returns
    -------
    DataFrame
        Columns section, one for each severity, total; a row for each part that has any, in the
        order of the document, and last the row ``all``, which is there without findings too.
    """
    parts = {name: [finding for finding in found if finding.section == name] for name in PARTS}
    parts = {name: part for name, part in parts.items() if part} | {ALL: list(found)}
    counts = {name: by_severity(part) for name, part in parts.items()}
    rows = (
        [name, *(n.get(each, 0) for each in Severity), sum(n.values())]
        for name, n in counts.items()
    )
    return frames.frame([terms.SECTION, *map(str, Severity), TOTAL], rows)


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
    for figure in form.figures(data.published, form.lines(data)):
        rate = figure.line.rate
        if figure.column == PERCENT and rate is not None and figure.printed.value is not None:
            fitting = [*rules(figure.printed, 100 * rate), NO_RULE]
            examples[fitting[0]].append((figure.printed.text, rate))
    rows = ([rule, len(printed), *printed[0]] for rule, printed in examples.items() if printed)
    return frames.frame(["rule", "count", terms.PRINTED, "rate"], rows)


def change(finding: Finding) -> Rate:
    """Return printed minus computed, in percentage points; undefined if one of them is absent."""
    value = read(finding.printed).value
    if value is None or not isinstance(finding.computed, Fraction):
        return None
    return Fraction(value) - 100 * finding.computed


def percentages(found: Iterable[Finding]) -> list[tuple[Finding, Rate]]:
    """Return the findings about percentages with their changes, the largest change first.

    Those that cannot be compared stand last, in their order.
    """
    changes = [(each, change(each)) for each in found if each.code in PERCENTAGES]
    return sorted(changes, key=lambda pair: -abs(pair[1] or Fraction(0)))
