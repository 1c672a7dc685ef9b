"""What the text says: counts that differ from place to place, or from what they explain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from civlib.compute.audit.finding import Code, Fact, Finding, Phrase
from civlib.compute.audit.form import INDICATORS, MEASURES, Line, Place
from civlib.dataset.frames import EXACT, Amount, records
from civlib.wording import terms

if TYPE_CHECKING:
    from civlib.dataset import YearData

STATEMENTS = "statements"

_MARK = re.compile(r"#\d+$")


@dataclass(frozen=True)
class Statement:
    """A quantity in one place of the text.

    Attributes
    ----------
    quantity, place, label, indicator
        As in ``statements.csv``.
    value
        The stated figure, None if none is stated.
    parts
        The listed components; empty if there are none.
    """

    quantity: str
    place: str
    label: str
    indicator: str
    value: Amount
    parts: tuple[Decimal, ...]

    @property
    def total(self) -> Amount:
        """Return what the components add up to; None without any."""
        result = Decimal(0)
        for part in self.parts:
            result = EXACT.add(result, part)
        return result if self.parts else None

    @property
    def says(self) -> Amount:
        """Return what the place says: its figure, else the sum of its components."""
        return self.total if self.value is None else self.value

    @property
    def printed(self) -> str:
        """Return what stands there."""
        listed = "+".join(map(str, self.parts))
        return " = ".join(filter(None, (listed, "" if self.value is None else str(self.value))))

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


def where(place: str) -> Phrase:
    """Return a place of the text in words.

    Examples
    --------
    >>> where("measures/1.6/result").facts["key"], where("note#2").key
    ('1.6', 'place.note')
    """
    section, *rest = _MARK.sub("", place).split("/")
    if section == MEASURES:
        return Phrase("place.measure", {"key": rest[0], "column": Phrase(f"place.{rest[-1]}")})
    if section == INDICATORS:
        named: dict[str, Fact] = {"group": Phrase(f"place.{rest[0]}"), "number": rest[1]}
        return Phrase("place.indicator", {**named, "column": Phrase(f"place.{rest[-1]}")})
    return Phrase(f"place.{section}")


def read(data: YearData) -> list[Statement]:
    """Return every statement of the year, in the order of the file."""
    return [
        Statement(
            row[terms.QUANTITY],
            row[terms.PLACE],
            row[terms.LABEL],
            row[terms.INDICATOR],
            row[terms.VALUE],
            tuple(Decimal(part) for part in row[terms.PARTS].split("+") if part),
        )
        for row in records(data.statements)
    ]


def check(data: YearData, lines: Mapping[Place, Line]) -> Iterator[Finding]:
    """Yield missing counts, components that do not add up, and counts that differ."""
    stated = read(data)
    for one in stated:
        if one.says is None:
            yield one.finding(Code.COUNT_MISSING)
        elif one.total is not None and one.value is not None and one.total != one.value:
            yield _parts(one, one.total, one.value)
    yield from _between(stated)
    yield from _comments(stated, lines)
    yield from _related(stated, lines)
    yield from _terms(data, stated)


def _between(stated: Sequence[Statement]) -> Iterator[Finding]:
    """Yield quantities, and quantities of one name, that have several values."""
    quantities: dict[str, list[Statement]] = defaultdict(list)
    names: dict[str, list[Statement]] = defaultdict(list)
    for one in stated:
        if one.says is not None:
            quantities[one.quantity].append(one)
            names[one.label].append(one)
    differing = {name for name, own in quantities.items() if _differ(own)}
    for name in sorted(differing, key=list(quantities).index):
        yield from _conflicts(quantities[name])
    for own in names.values():
        apart = {one.quantity for one in own}
        if len(apart) > 1 and _differ(own) and not apart & differing:
            other = next(one for one in own if one.says != own[0].says)
            yield other.finding(Code.COUNT_RELATED, own[0].says, other=where(own[0].place))


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


def _parts(one: Statement, sum_of_parts: Decimal, whole: Decimal) -> Finding:
    hint = Phrase("parts.less" if sum_of_parts < whole else "parts.more")
    return one.finding(Code.PARTS_DIFFER, sum_of_parts, total=whole, hint=hint)


def _comments(stated: Sequence[Statement], lines: Mapping[Place, Line]) -> Iterator[Finding]:
    """Yield indicators whose own comment gives other values and not theirs."""
    own: dict[str, list[Statement]] = defaultdict(list)
    for one in stated:
        comment = f"{INDICATORS}/{one.indicator}/{terms.EXPLANATION}"
        if one.says is not None and _MARK.sub("", one.place) == comment:
            own[one.indicator].append(one)
    for indicator, said in own.items():
        actual = lines[INDICATORS, indicator].actual
        if not any(one.parts or one.says == actual for one in said):
            yield said[0].finding(Code.COMMENT_DIFFERS, actual)


def _related(stated: Sequence[Statement], lines: Mapping[Place, Line]) -> Iterator[Finding]:
    """Yield counts that a reader may take for an indicator's value, and that differ from it.

    Each quantity once. Components of the value and what the indicator's own comment says are not
    taken for it, nor a quantity that has the value somewhere.
    """
    places: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for one in stated:
        if one.indicator and one.says is not None:
            places[one.quantity, one.indicator].append(one)
    for (_, indicator), own in places.items():
        actual = lines[INDICATORS, indicator].actual
        inside = any(one.place.startswith(f"{INDICATORS}/{indicator}/") for one in own)
        if not inside and actual not in {one.says for one in own}:
            target = where(f"{INDICATORS}/{indicator}/{terms.ACTUAL}")
            yield own[0].finding(Code.COUNT_RELATED, actual, other=target)


def _terms(data: YearData, stated: Sequence[Statement]) -> Iterator[Finding]:
    """Yield results outside a measure's term, and measures carried out that nothing counts."""
    funded = set(data.funding[terms.MEASURE_ID])
    counted = {one.place.split("/")[1] for one in stated if one.indicator and "/" in one.place}
    for row in records(data.measures):
        id, years = row[terms.MEASURE_ID], re.findall(r"\d{4}", row[terms.TERM])
        if row[terms.STATUS] == terms.Status.NOT_CARRIED_OUT:
            continue
        if row[terms.RESULT] and not int(years[0]) <= data.year <= int(years[-1]):
            yield Finding(Code.TERM_OVER, MEASURES, id, terms.TERM, row[terms.TERM])
        if id not in funded and id not in counted:
            yield Finding(Code.MEASURE_UNCOUNTED, MEASURES, id, terms.ACTUAL, "-")
