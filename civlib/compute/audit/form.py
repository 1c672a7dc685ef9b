"""The official form: what it prints in figures and verdicts, against what the data give."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from civlib.compute import finance, indicators
from civlib.compute.audit.finding import Code, Fact, Finding, Phrase
from civlib.compute.audit.printed import WIDE, Printed, Rule, decimal_mark, manners, read, rules
from civlib.dataset.frames import Amount, DataFrame, Rate, records, tuples
from civlib.dataset.model import YearData
from civlib.dataset.references import key
from civlib.wording import terms
from civlib.wording.terms import State, Target

PERCENT = "percent"
MEASURES, TOTALS, INDICATORS, ASSESSMENT = "measures", "totals", "indicators", "assessment"
SECTIONS = (MEASURES, TOTALS, INDICATORS, ASSESSMENT)
"""Parts of the form, in its order."""

PLACES = 1
"""Decimal places of a percentage where a document has no rule of its own: rounded half-up."""

MANY = 3
"""From this many decimal places on, one word serves for all."""

Place = tuple[str, str]

_OTHER = {terms.PLANNED: terms.ACTUAL, terms.ACTUAL: terms.PLANNED}

_NOT_MET = re.compile(r"\bне\s*(?:виконан|досягнут)|\b(?:not|un)\W*(?:met|achieved)", re.IGNORECASE)
_MET = re.compile(r"\b(?:виконан|досягнут)|\b(?:met|achieved)\b", re.IGNORECASE)
_IN_PART = re.compile(r"частк|част\.|partly|partial|to be|буде", re.IGNORECASE)
"""Words of printed verdicts."""


@dataclass(frozen=True)
class Line:
    """What the data give for one line of the form: both values and their exact ratio.

    The ratio of an indicator is that of its values, whatever its tolerance and when it is due. A
    range, a target in words and values below zero have none that a document must print: they are
    not ``plain``.
    """

    planned: Amount
    actual: Amount
    rate: Rate
    higher: bool = True
    plain: bool = True
    state: str = ""

    @property
    def values(self) -> tuple[Amount, Amount]:
        """Return both values."""
        return self.planned, self.actual

    def value(self, column: str) -> Amount:
        """Return the planned or the actual value."""
        return self.planned if column == terms.PLANNED else self.actual


@dataclass(frozen=True)
class Figure:
    """One printed figure and the line that it belongs to."""

    section: str
    key: str
    column: str
    printed: Printed
    line: Line

    @property
    def exact(self) -> Fraction:
        """Return what a percentage should be, in per cent; zero where it is undefined."""
        return 100 * (self.line.rate or Fraction(0))

    @property
    def place(self) -> tuple[str, str, str]:
        """Return where it stands: section, key and column."""
        return self.section, self.key, self.column

    @property
    def expected(self) -> Decimal | Fraction | None:
        """Return the number that should stand there, percentages in per cent; None of none."""
        if self.column in _OTHER:
            return self.line.value(self.column)
        if self.column == terms.VARIANCE:
            return finance.variance(*self.line.values)
        known = self.column == PERCENT and self.line.plain and self.line.rate is not None
        return self.exact if known else None

    @property
    def verdict(self) -> str:
        """Return the state that its words say; empty where there is nothing to compare it with.

        Words that neither say met nor not met, such as "in part", and states that judge nothing
        are left alone.
        """
        said = self.printed.text
        if self.line.state not in terms.JUDGED or _IN_PART.search(said):
            return ""
        return State.NOT_MET if _NOT_MET.search(said) else State.MET if _MET.search(said) else ""

    def finding(
        self, code: Code, computed: Decimal | Fraction | None = None, **facts: Fact
    ) -> Finding:
        """Return a finding at this place."""
        return Finding(code, *self.place, self.printed.text, computed, facts)


Rounded = tuple[Figure, Fraction, Rule]
"""A printed percentage, its exact rate, and the first rule that makes one of the other."""


def lines(data: YearData) -> dict[Place, Line]:
    """Return what the data give for each line of the form, by section and key."""
    found = dict[Place, Line]()
    # A document adds up each column by itself, also what has no other amount beside it.
    by_place = data.funding.groupby([terms.MEASURE_ID, terms.SOURCE], sort=False)
    for (id, source), funds in by_place:
        planned, actual, _, rate = finance.columns(funds[terms.PLANNED], funds[terms.ACTUAL])
        found[MEASURES, f"{id}/{source}"] = Line(planned, actual, rate)
    by_measure = finance.by_measure(data.measures, data.funding, finance.columns)
    whole = finance.whole(data.measures, data.funding)
    totals = finance.totals(whole, data.programme.source_ids, finance.columns)
    for part, sums in ((MEASURES, by_measure), (TOTALS, totals), (ASSESSMENT, totals)):
        for id, planned, actual, _, rate in tuples(sums):
            found[part, id] = Line(planned, actual, rate)
    for row in records(indicators.of_year(data)):
        planned, actual, target = row[terms.PLANNED], row[terms.ACTUAL], row[terms.TARGET]
        below = min(planned or 0, actual or 0) < 0
        higher, plain = target != Target.AT_MOST, target not in (Target.RANGE, Target.TEXT)
        way = Target.AT_LEAST if higher else Target.AT_MOST
        rate = indicators.achievement_rate(planned, actual, "", way)
        place = INDICATORS, key(row[terms.GROUP], row[terms.NUMBER])
        found[place] = Line(planned, actual, rate, higher, plain and not below, row[terms.STATE])
    return found


def figures(published: DataFrame, found: Mapping[Place, Line]) -> list[Figure]:
    """Return every printed figure with its line, in the order of the document.

    A line without data, such as a source that a measure has no funding from, has absent values.
    """
    absent = Line(None, None, None)
    rows = tuples(published[[terms.SECTION, terms.KEY, terms.COLUMN, terms.PRINTED]])
    mark = decimal_mark(text for *_, text in rows)
    return [
        Figure(section, key, column, read(text, mark), found.get((section, key), absent))
        for section, key, column, text in rows
    ]


def check(printed: Sequence[Figure]) -> Iterator[Finding]:
    """Yield what is not in order: amounts, totals, deviations, verdicts, percentages."""
    for one in printed:
        if not one.printed.sound and one.column != terms.STATE:
            yield one.finding(Code.NUMBER_CUT if one.printed.is_cut else Code.NUMBER_MALFORMED)
        if one.column in _OTHER:
            yield from _amount(one)
        elif one.column == terms.STATE:
            yield from _verdict(one)
    yield from _deviations([one for one in printed if one.column == terms.VARIANCE])
    yield from _percentages(printed)


def _amount(one: Figure) -> Iterator[Finding]:
    value = one.line.value(one.column)
    if one.printed.is_absent and value is not None:
        yield one.finding(Code.NUMBER_MISSING, value)
    elif one.printed.value not in (None, value) or not one.printed.agrees(value):
        code = Code.TOTAL_DIFFERS if one.section == TOTALS else Code.NUMBER_DIFFERS
        yield one.finding(code, value)


def _verdict(one: Figure) -> Iterator[Finding]:
    """Yield a printed verdict that the values of its indicator contradict."""
    if one.verdict not in ("", one.line.state):
        planned, actual = one.line.values
        told = Phrase(f"verdict.{one.line.state}")
        yield one.finding(Code.STATE_DIFFERS, None, state=told, planned=planned, actual=actual)


def _deviations(printed: Sequence[Figure]) -> Iterator[Finding]:
    """Yield printed deviations that differ from the computed ones.

    A document may print plan − actual: the sign that fits most of its deviations is its own.
    """
    pairs = [(one, finance.variance(*one.line.values)) for one in printed]
    known = [(one, change) for one, change in pairs if change is not None]
    signs = [one.printed.value * change for one, change in known if one.printed.value]
    sign = -1 if sum(each < 0 for each in signs) > len(signs) / 2 else 1
    for one, change in known:
        exact = sign * change
        if one.printed.is_absent and exact:
            yield one.finding(Code.NUMBER_MISSING, exact)
        elif one.printed.value is not None and not rules(one.printed, Fraction(exact)):
            yield one.finding(Code.VARIANCE_DIFFERS, exact)


def _percentages(figures: Sequence[Figure]) -> Iterator[Finding]:
    """Yield wrong, undefined and missing percentages, and rounding where the document mixes it.

    A document that rounds all its percentages by one rule to one number of places is consistent,
    whichever rule that is. In one that mixes rules, whatever is not rounded half-up to one decimal
    is a finding.
    """
    rounding: list[Rounded] = []
    there = {one.place for one in figures}
    for one in [one for one in figures if one.column == PERCENT and one.line.plain]:
        rate, value = one.line.rate, one.printed.value
        if rate is None and value is not None:
            yield one.finding(_undefined(one, there), why=_why(one.line))
        elif rate is not None and one.printed.is_absent:
            yield one.finding(Code.PERCENT_MISSING, rate)
        elif rate is not None and not one.printed.agrees(100 * rate):
            yield one.finding(Code.PERCENT_WRONG, rate, explained=Phrase("nearest.none"))
        elif rate is not None and value is not None:
            found = rules(one.printed, 100 * rate)
            if not found:
                yield one.finding(Code.PERCENT_WRONG, rate, explained=_explained(one))
            elif found != (Rule.EXACT,):
                rounding.append((one, rate, found[0]))
    yield from _mixed(rounding)


def _mixed(printed: Sequence[Rounded]) -> Iterator[Finding]:
    if not printed:
        return
    most = max(one.printed.places for one, _, _ in printed)
    ways = [manners(one.printed, 100 * rate, most) for one, rate, _ in printed]
    if set.intersection(*ways):
        return
    for (one, rate, rule), own in zip(printed, ways, strict=True):
        if (Rule.HALF_UP, PLACES) not in own:
            to = Phrase(f"rounding.to.{min(one.printed.places, MANY)}")
            named = Phrase(f"rounding.{rule}", {"to": to})
            yield one.finding(Code.PERCENT_ROUNDING, rate, rule=named)


def _undefined(one: Figure, printed: Container[tuple[str, str, str]]) -> Code:
    """Return whether a percentage contradicts the document, or rests on what it does not print."""
    values = zip(_OTHER, one.line.values, strict=True)
    lacking = [column for column, value in values if value is None]
    shown = all((one.section, one.key, column) in printed for column in lacking)
    return Code.PERCENT_UNDEFINED if shown else Code.PERCENT_UNFOUNDED


def _why(line: Line) -> Phrase:
    """Return the words that say why there is no percentage."""
    if line.planned is None:
        return Phrase("undefined.plan_absent")
    if line.actual is None:
        return Phrase("undefined.actual_absent")
    return Phrase("effectiveness.undefined.actual_zero" if line.planned else "undefined.plan_zero")


def _explained(one: Figure) -> Phrase:
    """Return which nearest values would give a wrong percentage, if any would."""
    offers = tuple(
        Phrase(f"nearest.{column}", {"value": value})
        for column in (terms.ACTUAL, terms.PLANNED)
        if (value := nearest(one.printed, one.line, column)) is not None
    )
    key = ("none", "one", "some")[len(offers)]
    return Phrase(f"nearest.{key}", {"offers": offers})


def nearest(printed: Printed, line: Line, column: str) -> Decimal | None:
    """Return the value nearest to that of the data which would give a printed percentage.

    It has as many decimal places as the value of that column in the data, and the other one stays
    as it is; None if no such value gives the percentage when rounded half-up.
    """
    own, other = line.value(column), line.value(_OTHER[column])
    if printed.value is None or own is None or not other:
        return None
    places = max(0, -int(own.as_tuple().exponent))
    here, scale = int(own.scaleb(places, WIDE)), Fraction(other) * 10**places
    half = Fraction(1, 2) / 10**printed.places
    low, high = ((Fraction(printed.value) + edge) / 100 for edge in (-half, half))
    if (column == terms.ACTUAL) == line.higher:
        first, last = max(0, ceil(low * scale)), ceil(high * scale) - 1
    else:
        first = floor(scale / high) + 1
        last = floor(scale / low) if low > 0 else max(first, here)
    if first > last:
        return None
    return Decimal(min(max(first, here), last)).scaleb(-places, WIDE)
