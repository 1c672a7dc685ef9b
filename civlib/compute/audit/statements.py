"""What the text says: counts that differ from place to place, or from what they explain."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from civlib.compute import standing
from civlib.compute.audit.finding import Code, Fact, Finding, Phrase
from civlib.compute.audit.form import INDICATORS, MEASURES, Line, Place
from civlib.compute.finance import total
from civlib.dataset.frames import Amount, records, tuples
from civlib.dataset.model import YearData
from civlib.wording import terms
from civlib.wording.sequences import grouped
from civlib.wording.terms import Relation, Status

STATEMENTS = "statements"

_MARK = re.compile(r"#\d+$")

_MEANS = {
    Relation.POSTPONED: Code.MEANS_POSTPONED,
    Relation.NOT_HELD: Code.MEANS_NOT_HELD,
    Relation.UNPAID: Code.MEANS_UNPAID,
}
"""What a place may say instead of a count: the thing was put off, not done, or not paid for."""

_NOT_DONE = (Status.NOT_CARRIED_OUT, Status.NOT_DUE, Status.POSTPONED)


@dataclass(frozen=True)
class Statement:
    """A quantity in one place of the text, as in ``statements.csv``.

    It has no value if none is stated, and no parts unless its components are ``listed``. The first
    of the ``indicators`` is the one whose own count it is, unless the ``relation`` is another.
    """

    quantity: str
    place: str
    label: str
    indicators: tuple[str, ...]
    relation: str
    value: Amount
    listed: str

    @property
    def own(self) -> str:
        """Return the indicator that counts this very thing; empty if there is none."""
        counted = self.relation in ("", Relation.SAME)
        return self.indicators[0] if counted and self.indicators else ""

    @property
    def parts(self) -> tuple[Decimal, ...]:
        """Return the components."""
        return tuple(Decimal(part) for part in self.listed.split("+") if part)

    @property
    def total(self) -> Amount:
        """Return what the components add up to; None without any."""
        return total(self.parts)

    @property
    def says(self) -> Amount:
        """Return what the place says: its figure, else the sum of its components."""
        return self.total if self.value is None else self.value

    @property
    def printed(self) -> str:
        """Return what stands there."""
        stated = "" if self.value is None else str(self.value)
        return " = ".join(filter(None, (self.listed, stated)))

    def within(self, indicator: str) -> bool:
        """Return whether the place is a cell of an indicator."""
        return self.place.startswith(f"{INDICATORS}/{indicator}/")

    def phrase(self) -> Phrase:
        """Return the figure and its place in words."""
        return Phrase("stated.at", {"value": self.says or Decimal(0), "place": where(self.place)})

    def finding(self, code: Code, computed: Amount = None, **facts: Fact) -> Finding:
        """Return a finding at this place."""
        place = (STATEMENTS, self.quantity, self.place)
        named: dict[str, Fact] = {"label": self.label, "place": where(self.place), **facts}
        if self.value is not None and not self.parts:
            named["printed"] = self.value
        return Finding(code, *place, self.printed, computed, named)


class Sum(NamedTuple):
    """Components that give exactly what is stated of the whole."""

    label: Fact
    parts: tuple[Decimal, ...]
    whole: Decimal


def where(place: str) -> Phrase:
    """Return a place of the text in words, such as ``measures/1.6/result`` or ``note#2``."""
    section, _, cell = _MARK.sub("", place).partition("/")
    key, _, column = cell.rpartition("/")
    words = Phrase(f"place.{column}")
    if section == MEASURES:
        return Phrase("place.measure", {"key": key, "column": words})
    if section == INDICATORS:
        return Phrase("place.cell", {"indicator": indicator(key), "column": words})
    return Phrase(f"place.{section}")


def _fact(key: str) -> Phrase:
    return where(f"{INDICATORS}/{key}/{terms.ACTUAL}")


def indicator(key: str) -> Phrase:
    """Return an indicator in words, such as ``outputs/2``, or ``2`` where it has no group."""
    group, _, number = key.rpartition("/")
    group_in_words = Phrase(f"place.{group or 'ungrouped'}")
    return Phrase("place.indicator", {"group": group_in_words, "number": number})


def read(data: YearData) -> list[Statement]:
    """Return every statement of the year, in the order of the file."""
    names = [terms.QUANTITY, terms.PLACE, terms.LABEL, terms.INDICATOR, terms.RELATION]
    rows = tuples(data.statements[[*names, terms.VALUE, terms.PARTS]])
    return [
        Statement(quantity, place, label, tuple(keys.split()), relation, value, parts)
        for quantity, place, label, keys, relation, value, parts in rows
    ]


def check(data: YearData, lines: Mapping[Place, Line]) -> Iterator[Finding]:
    """Yield missing counts, components that do not add up, and counts that differ."""
    stated = read(data)
    counts = [one for one in stated if one.relation not in _MEANS]
    for one in counts:
        if one.says is None:
            yield one.finding(Code.COUNT_MISSING)
        elif one.total is not None and one.value is not None and one.total != one.value:
            yield _parts(one, one.total, one.value)
    said = [one for one in counts if one.says is not None]
    yield from _between(said)
    yield from _names(said)
    yield from _comments(said, lines)
    yield from _related(said, lines, [one for one in stated if one.relation in _MEANS])
    yield from _components(said, lines)
    yield from _means(stated, lines)
    if stated:  # else nobody has entered what the text counts
        yield from _uncounted(data)
    yield from _terms(data)


def sums(data: YearData, lines: Mapping[Place, Line]) -> Iterator[Sum]:
    """Yield the components that add up exactly, each whole once, in the order of the text."""
    said = [one for one in read(data) if one.relation not in _MEANS]
    for own in grouped((one.quantity, one) for one in said).values():
        wholes = [one.value for one in own]
        wholes += [lines[INDICATORS, one.own].actual for one in own if one.own]
        for one in [one for one in own if one.total is not None and one.total in wholes][:1]:
            yield Sum(one.label, one.parts, one.total or Decimal(0))
    for key, parts in _parts_of(said).items():
        values, actual = _values(parts), lines[INDICATORS, key].actual
        if actual is not None and total(values) == actual and len(values) > 1:
            yield Sum(indicator(key), values, actual)


def _between(said: Sequence[Statement]) -> Iterator[Finding]:
    """Yield quantities, and quantities of one name, that have several values."""
    quantities = grouped((one.quantity, one) for one in said)
    differing = [name for name, own in quantities.items() if _differ(own)]
    for name in differing:
        yield from _conflicts(quantities[name])
    for own in grouped((one.label, one) for one in said).values():
        apart = {one.quantity for one in own}
        if len(apart) > 1 and _differ(own) and apart.isdisjoint(differing):
            other = next(one for one in own if one.says != own[0].says)
            yield other.finding(Code.COUNT_RELATED, own[0].says, other=where(own[0].place))


def _names(said: Sequence[Statement]) -> Iterator[Finding]:
    """Yield each further name of one thing, and one count that several indicators rest on."""
    for first, *others in grouped((one.quantity, one) for one in said).values():
        names = grouped((one.label.lower(), one) for one in (first, *others))
        for one, *_ in [*names.values()][1:]:
            facts: dict[str, Fact] = {"other": first.label, "there": where(first.place)}
            yield one.finding(Code.COUNT_RENAMED, None, **facts)
        for one in [one for one in (first, *others) if one.indicators[1:]][:1]:
            yield one.finding(Code.COUNT_SHARED, None, rows=tuple(map(indicator, one.indicators)))


def _differ(own: Sequence[Statement]) -> bool:
    return len({one.says for one in own}) > 1


def _conflicts(own: Sequence[Statement]) -> Iterator[Finding]:
    """Yield each list that does not give the first stated figure, and the first other figure."""
    first = next((one for one in own if one.value is not None), own[0])
    others = [one for one in own if one.says != first.says]
    for one in others:
        if one.value is None and one.total is not None and first.says is not None:
            yield _parts(one, one.total, first.says)
    said = tuple(one.phrase() for one in own)
    for one in [one for one in others if one.value is not None][:1]:
        yield one.finding(Code.COUNT_DIFFERS, first.says, said=said)


def _parts(one: Statement, sum_of_parts: Decimal, whole: Decimal, **facts: Fact) -> Finding:
    """Return components that give too much, which is wrong, or too little: they may be some."""
    code = Code.PARTS_INCOMPLETE if sum_of_parts < whole else Code.PARTS_DIFFER
    return one.finding(code, sum_of_parts, total=whole, **facts)


def _comments(said: Sequence[Statement], lines: Mapping[Place, Line]) -> Iterator[Finding]:
    """Yield indicators whose own comment gives other values and not theirs."""
    comment = f"{INDICATORS}/{{}}/{terms.EXPLANATION}"
    inside = (one for one in said if _MARK.sub("", one.place) == comment.format(one.own))
    for key, own in grouped((one.own, one) for one in inside if one.own).items():
        actual = lines[INDICATORS, key].actual
        lax = [one for one in own if not one.relation]  # what must be the same is checked below
        if lax and not any(one.parts or one.says == actual for one in own):
            yield lax[0].finding(Code.COMMENT_DIFFERS, actual)


def _related(
    said: Sequence[Statement], lines: Mapping[Place, Line], means: Sequence[Statement]
) -> Iterator[Finding]:
    """Yield counts that a reader may take for an indicator's value, and that differ from it.

    Each quantity once, but those that the indicator itself says are put off. What its own comment
    says is not taken for its value, unless it is said to be the same, nor a quantity that has the
    value somewhere.
    """
    linked = grouped(((one.quantity, one.own), one) for one in said if one.own)
    for (quantity, key), own in linked.items():
        actual = lines[INDICATORS, key].actual
        if any(one.quantity == quantity and one.within(key) for one in means):
            continue
        strict = [one for one in own if one.relation]
        inside = any(one.within(key) for one in own)
        if actual not in {one.says for one in own} and (strict or not inside):
            yield (strict or own)[0].finding(Code.COUNT_RELATED, actual, other=_fact(key))


def _parts_of(said: Sequence[Statement]) -> dict[str, dict[str, list[Statement]]]:
    """Return the quantities that are parts of each indicator's value, each with its places."""
    parts = (one for one in said if one.relation == Relation.PART_OF)
    by_key = grouped((key, one) for one in parts for key in dict.fromkeys(one.indicators))
    return {key: grouped((one.quantity, one) for one in own) for key, own in by_key.items()}


def _values(parts: Mapping[str, Sequence[Statement]]) -> tuple[Decimal, ...]:
    return tuple(own[0].says or Decimal(0) for own in parts.values())


def _components(said: Sequence[Statement], lines: Mapping[Place, Line]) -> Iterator[Finding]:
    """Yield parts of an indicator's value that do not give it, or that its own list leaves out."""
    for key, parts in _parts_of(said).items():
        actual, added = lines[INDICATORS, key].actual, total(_values(parts))
        if actual is None or added is None or added == actual:
            continue
        listed = {name: own for name, own in parts.items() if any(one.within(key) for one in own)}
        name = indicator(key)
        if total(_values(listed)) == actual:
            for one in [own[0] for quantity, own in parts.items() if quantity not in listed]:
                yield one.finding(Code.PART_UNLISTED, actual, indicator=name, parts=_values(listed))
        else:
            first, *_ = (own[0] for own in parts.values())
            places = tuple(where(own[0].place) for own in parts.values())
            yield _parts(first, added, actual, label=name, place=places)


def _means(stated: Sequence[Statement], lines: Mapping[Place, Line]) -> Iterator[Finding]:
    """Yield what a place says was put off, not done or not paid, while others rest on it."""
    for one in stated:
        if one.relation not in _MEANS:
            continue
        others = [each for each in stated if each.quantity == one.quantity and each.says]
        resting = (
            Phrase("stated.at", {"value": value, "place": _fact(key)})
            for key in one.indicators
            if (value := lines[INDICATORS, key].actual)
        )
        if rows := (*(each.phrase() for each in others), *resting):
            yield one.finding(_MEANS[Relation(one.relation)], None, rows=rows)


def _uncounted(data: YearData) -> Iterator[Finding]:
    """Yield measures said to be carried out of which the data show nothing."""
    shown = standing.shown(data)
    for row in records(data.measures):
        done = row[terms.STATUS] in (Status.CARRIED_OUT, Status.PARTLY)
        if done and row[terms.MEASURE_ID] not in shown:
            place = MEASURES, row[terms.MEASURE_ID], terms.ACTUAL
            yield Finding(Code.MEASURE_UNCOUNTED, *place, "-")


def _terms(data: YearData) -> Iterator[Finding]:
    """Yield results of measures whose term is over or has not begun."""
    for row in records(data.measures):
        when = standing.when(row[terms.TERM], data.year)
        if when and row[terms.RESULT] and row[terms.STATUS] not in _NOT_DONE:
            place = MEASURES, row[terms.MEASURE_ID], terms.TERM
            facts = {"when": Phrase(f"term.{when}")}
            yield Finding(Code.TERM_OVER, *place, row[terms.TERM], None, facts)
