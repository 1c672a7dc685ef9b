"""What a finding is: a code with its severity, a place, both numbers, and facts for a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from civlib.dataset.model import Name
from civlib.wording import LANGUAGES, Wording, exact_text, wording
from civlib.wording.terms import Severity


class Code(StrEnum):
    """What is not in order, and how grave it is.

    The sentence of each is in the wording under ``finding``.
    """

    severity: Severity

    def __new__(cls, value: str, severity: Severity) -> Code:
        """Make a code of its name in published data and its severity."""
        code = str.__new__(cls, value)
        code._value_ = value
        code.severity = severity
        return code

    PERCENT_WRONG = "percent-wrong", Severity.ERROR
    PERCENT_UNDEFINED = "percent-undefined", Severity.ERROR
    PERCENT_UNFOUNDED = "percent-unfounded", Severity.DOUBT
    PERCENT_ROUNDING = "percent-rounding", Severity.STYLE
    PERCENT_MISSING = "percent-missing", Severity.DOUBT
    NUMBER_DIFFERS = "number-differs", Severity.ERROR
    NUMBER_MISSING = "number-missing", Severity.ERROR
    NUMBER_CUT = "number-cut", Severity.DOUBT
    NUMBER_MALFORMED = "number-malformed", Severity.STYLE
    VARIANCE_DIFFERS = "variance-differs", Severity.ERROR
    STATE_DIFFERS = "state-differs", Severity.ERROR
    TOTAL_DIFFERS = "total-differs", Severity.ERROR
    REPEATED_DIFFERS = "repeated-differs", Severity.CONFLICT
    SPENDING_MASKED = "spending-masked", Severity.DOUBT
    CLAIM_SPENT = "claim-spent", Severity.DOUBT
    CLAIM_EFFECTIVE = "claim-effective", Severity.DOUBT
    COUNT_DIFFERS = "count-differs", Severity.CONFLICT
    COUNT_RENAMED = "count-renamed", Severity.DOUBT
    COUNT_SHARED = "count-shared", Severity.DOUBT
    PARTS_DIFFER = "parts-differ", Severity.CONFLICT
    PARTS_INCOMPLETE = "parts-incomplete", Severity.DOUBT
    PART_UNLISTED = "part-unlisted", Severity.DOUBT
    COMMENT_DIFFERS = "comment-differs", Severity.DOUBT
    COUNT_RELATED = "count-related", Severity.DOUBT
    COUNT_MISSING = "count-missing", Severity.STYLE
    MEANS_POSTPONED = "means-postponed", Severity.CONFLICT
    MEANS_NOT_HELD = "means-not-held", Severity.DOUBT
    MEANS_UNPAID = "means-unpaid", Severity.DOUBT
    TERM_OVER = "term-over", Severity.CONFLICT
    MEASURE_UNCOUNTED = "measure-uncounted", Severity.DOUBT


_NOTHING = (Code.NUMBER_DIFFERS, Code.TOTAL_DIFFERS, Code.COMMENT_DIFFERS, Code.COUNT_RELATED)
"""Codes with a sentence of their own, under ``absent``, where the data give nothing."""


@dataclass(frozen=True)
class Phrase:
    """Some words of the wording, filled with facts; what a sentence cannot spell itself."""

    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


Fact = str | Decimal | Fraction | Name | Phrase | tuple["Fact", ...] | None


@dataclass(frozen=True)
class Finding:
    """One place where the document does not agree with its data, or with itself.

    Attributes
    ----------
    code
        What is not in order.
    section, key, column
        Where: a place of the official form (as in ``published.csv``), or section ``statements``
        with the quantity as key and the place of the text as column.
    printed
        What stands there, verbatim.
    computed
        What the data give; None where nothing can be computed. Percentages are fractions of one.
    facts
        What its sentence tells beside: names, amounts and rates, not yet formatted; ``printed``
        where the sentence formats that too, as for a figure that the data hold as a number.
    """

    code: Code
    section: str
    key: str
    column: str
    printed: str
    computed: Decimal | Fraction | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Return how grave it is."""
        return self.code.severity

    @property
    def place(self) -> tuple[str, str, str]:
        """Return where it is: section, key and column."""
        return self.section, self.key, self.column

    def message(self, w: Wording) -> str:
        """Return one sentence: what stands there, what is computed, what may explain it."""
        printed = self.printed.removesuffix("%").rstrip()
        facts: dict[str, Fact] = {"printed": printed, "computed": self.computed, **self.facts}
        values = {name: shown(fact, w) for name, fact in facts.items()}
        absent = facts["computed"] is None and self.code in _NOTHING
        return upper_first(w(f"{'absent' if absent else 'finding'}.{self.code}", **values))

    def row(self) -> tuple[str, ...]:
        """Return the finding as a row of ``findings.csv``, with its sentence in each language."""
        named = (self.code.value, self.severity.value, *self.place)
        messages = (self.message(wording(lang)) for lang in LANGUAGES)
        return (*named, self.printed, exact_text(self.computed), *messages)


def upper_first(text: str) -> str:
    """Return a text as a sentence begins."""
    return text[:1].upper() + text[1:]


def shown(value: Fact, w: Wording) -> str:
    """Return a fact as readers see it: amounts, rates in per cent, several facts as a list."""
    if isinstance(value, Fraction):
        return w.percent(value)
    if isinstance(value, Decimal) or value is None:
        return w.number(value)
    if isinstance(value, Name):
        return value.text(w.lang)
    if isinstance(value, Phrase):
        return w(value.key, **{name: shown(fact, w) for name, fact in value.facts.items()})
    if isinstance(value, tuple):
        return w.some([shown(one, w) for one in value])
    return value
