"""What the text says: counts that differ from place to place, or from what they explain."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from civlib.compute.audit.finding import Code, Fact, Finding, Phrase
from civlib.compute.audit.form import INDICATORS, MEASURES, Line, Place
from civlib.compute.finance import total
from civlib.dataset.frames import Amount, records, tuples
from civlib.dataset.model import YearData
from civlib.wording import terms

STATEMENTS = "statements"

Key = TypeVar("Key", bound=Hashable)

_MARK = re.compile(r"#\d+$")


@dataclass(frozen=True)
class Statement:
    """A quantity in one place of the text, as in ``statements.csv``.

    It has no value if none is stated, and no parts unless its components are ``listed``.
    """

    quantity: str
    place: str
    label: str
    indicator: str
    value: Amount
    listed: str

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
    """Return a place of the text in words, such as ``measures/1.6/result`` or ``note#2``."""
    section, *rest = _MARK.sub("", place).split("/")
    if section == MEASURES:
        return Phrase("place.measure", {"key": rest[0], "column": Phrase(f"place.{rest[-1]}")})
    if section == INDICATORS:
        named: dict[str, Fact] = {"group": Phrase(f"place.{rest[0]}"), "number": rest[1]}
        return Phrase("place.indicator", {**named, "column": Phrase(f"place.{rest[-1]}")})
    return Phrase(f"place.{section}")


def read(data: YearData) -> list[Statement]:
    """Return every statement of the year, in the order of the file."""
    names = [terms.QUANTITY, terms.PLACE, terms.LABEL, terms.INDICATOR, terms.VALUE, terms.PARTS]
    return [Statement(*row) for row in tuples(data.statements[names])]


def check(data: YearData, lines: Mapping[Place, Line]) -> Iterator[Finding]:
    """Yield missing counts, components that do not add up, and counts that differ."""
    stated = read(data)
    for one in stated:
        if one.says is None:
            yield one.finding(Code.COUNT_MISSING)
        elif one.total is not None and one.value is not None and one.total != one.value:
            yield _parts(one, one.total, one.value)
    said = [one for one in stated if one.says is not None]
    yield from _between(said)
    yield from _comments(said, lines)
    yield from _related(said, lines)
    yield from _terms(data, stated)


def _between(said: Sequence[Statement]) -> Iterator[Finding]:
    """Yield quantities, and quantities of one name, that have several values."""
    quantities = _grouped(said, lambda one: one.quantity)
    differing = [name for name, own in quantities.items() if _differ(own)]
    for name in differing:
        yield from _conflicts(quantities[name])
    for own in _grouped(said, lambda one: one.label).values():
        apart = {one.quantity for one in own}
        if len(apart) > 1 and _differ(own) and apart.isdisjoint(differing):
            other = next(one for one in own if one.says != own[0].says)
            yield other.finding(Code.COUNT_RELATED, own[0].says, other=where(own[0].place))


def _grouped(
    stated: Iterable[Statement], key: Callable[[Statement], Key]
) -> dict[Key, list[Statement]]:
    groups: dict[Key, list[Statement]] = {}
    for one in stated:
        groups.setdefault(key(one), []).append(one)
    return groups


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


def _comments(said: Sequence[Statement], lines: Mapping[Place, Line]) -> Iterator[Finding]:
    """Yield indicators whose own comment gives other values and not theirs."""
    comment = f"{INDICATORS}/{{}}/{terms.EXPLANATION}"
    inside = (one for one in said if _MARK.sub("", one.place) == comment.format(one.indicator))
    for indicator, own in _grouped(inside, lambda one: one.indicator).items():
        actual = lines[INDICATORS, indicator].actual
        if not any(one.parts or one.says == actual for one in own):
            yield own[0].finding(Code.COMMENT_DIFFERS, actual)


def _related(said: Sequence[Statement], lines: Mapping[Place, Line]) -> Iterator[Finding]:
    """Yield counts that a reader may take for an indicator's value, and that differ from it.

    Each quantity once. Components of the value and what the indicator's own comment says are not
    taken for it, nor a quantity that has the value somewhere.
    """
    linked = (one for one in said if one.indicator)
    for (_, indicator), own in _grouped(linked, lambda one: (one.quantity, one.indicator)).items():
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
        if row[terms.RESULT] and years and not int(years[0]) <= data.year <= int(years[-1]):
            yield Finding(Code.TERM_OVER, MEASURES, id, terms.TERM, row[terms.TERM])
        if id not in funded and id not in counted:
            yield Finding(Code.MEASURE_UNCOUNTED, MEASURES, id, terms.ACTUAL, "-")
