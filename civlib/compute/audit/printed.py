"""Numbers as an official document prints them, and the rules that could have rounded them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

ABSENT_MARKS = {"", "-", "\u2013", "\u2014", "\u2212", "x", "X", "х", "Х"}
"""What a document prints where there is no number; the crosses are Latin and Cyrillic."""

WIDE = Context(prec=1000)
"""Room for every digit; rounding is asked for, so it is no fault here."""

_SIGN = "[-+\u2212\u2013]?"
_WELL_FORMED = re.compile(rf"{_SIGN}(?:\d+|\d{{1,3}}(?:[ \u00a0]\d{{3}})+)(?:,\d+)?")
_NUMBER = re.compile(rf"{_SIGN}\d[\d \u00a0]*(?:[.,]\d*)?")
_CUT = re.compile(rf"{_SIGN}[\d \u00a0]*\d[.,]")
_DECIMALS = re.compile(r"(?<=\d)[.,](?=\d)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_BOUND = re.compile(
    r"(?:(?P<below>[<≤]|менше?|до|less than|fewer than|under|up to|at most)"
    r"|(?P<above>[>≥]|понад|більше?|more than|over|at least))\s*(?:ніж|за|від)?\s*(?P<bound>\d.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Printed:
    """A printed figure: its text, the number it states if any, and that one's decimal places.

    It is ``sound`` if it is written as a number is in Ukrainian: a comma and digits, or none. One
    that states a bound, such as "less than 1", has no value: it is ``below`` or ``above`` that.
    """

    text: str
    value: Decimal | None
    places: int = 0
    sound: bool = True
    below: Decimal | None = None
    above: Decimal | None = None

    @property
    def is_cut(self) -> bool:
        """Return whether it ends where its decimals should begin, such as "512,"."""
        return bool(_CUT.fullmatch(self.text.strip().removesuffix("%").strip()))

    @property
    def is_read(self) -> bool:
        """Return whether it says, whole, which number or bound it states."""
        known = (self.value, self.below, self.above) != (None, None, None)
        return known and not self.is_cut

    @property
    def is_absent(self) -> bool:
        """Return whether nothing is printed but a mark of absence."""
        return self.value is None and self.sound and self.below is None and self.above is None

    def agrees(self, exact: Decimal | Fraction | None) -> bool:
        """Return whether an exact value is within the bound that is stated, or at it, or absent."""
        if exact is None:
            return True
        over = self.below is not None and Fraction(exact) > self.below
        return not over and (self.above is None or Fraction(exact) >= self.above)


def decimal_mark(texts: Iterable[str]) -> str:
    """Return the decimal sign of a document: a comma, or a point where no comma is one.

    Beside decimal points, a comma before three digits is one between thousands.

    Examples
    --------
    >>> decimal_mark(["97.5", "1,234"]), decimal_mark(["97.5", "1,2"]), decimal_mark(["1,234"])
    ('.', ',', ',')
    """
    plain = (_THOUSANDS.sub("", text) for text in texts)
    found = {match[0] for text in plain for match in _DECIMALS.finditer(text)}
    return "." if found == {"."} else ","


def read(text: str, mark: str = ",") -> Printed:
    """Return what a printed figure says, in a document with that decimal sign.

    Examples
    --------
    >>> read("66,7 %").value, read("512,").sound, read("менше 1").below
    (Decimal('66.7'), False, Decimal('1'))
    >>> read("1,234.5", ".").value, read("1,234", ".").value
    (Decimal('1234.5'), Decimal('1234'))
    """
    grouped = _THOUSANDS.sub("\u00a0", text) if mark == "." else text
    bare = grouped.strip().removesuffix("%").strip().replace(mark, ",")
    if bare in ABSENT_MARKS:
        return Printed(text, None)
    if bound := _BOUND.fullmatch(bare):
        stated = read(bound["bound"], mark)
        below, above = (stated.value if bound[side] else None for side in ("below", "above"))
        return replace(stated, text=text, value=None, below=below, above=above)
    found = _NUMBER.fullmatch(bare)
    if not found:
        return Printed(text, None, sound=False)
    digits = re.sub("[ \u00a0]", "", bare).replace(",", ".")
    digits = re.sub("^[\u2212\u2013]", "-", digits)
    places = len(digits.partition(".")[2])
    return Printed(text, Decimal(digits), places, bool(_WELL_FORMED.fullmatch(bare)))


class Rule(StrEnum):
    """How a printed percentage can come from the exact one."""

    EXACT = "exact"
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    TRUNCATED = "truncated"
    WHOLE = "whole"


_MODES: Mapping[Rule, Callable[[Fraction], int]] = {
    Rule.HALF_UP: lambda value: floor(value + Fraction(1, 2)),
    Rule.HALF_EVEN: round,
    Rule.TRUNCATED: floor,
}
"""How a rule makes a whole number of a value that is not below zero."""


def rounded(exact: Fraction, places: int, rule: Rule = Rule.HALF_UP) -> Decimal:
    """Return an exact value rounded to some decimal places."""
    whole = _MODES[rule](abs(exact) * 10**places)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-places, WIDE)


def rules(printed: Printed, exact: Fraction) -> tuple[Rule, ...]:
    """Return every rule that turns the exact value into the printed one at its precision.

    ``whole`` means rounded half-up to a whole although decimal places are printed. An exact value
    is only called so: every rule would give it. Both values have one unit.

    Examples
    --------
    >>> rules(read("96,3"), Fraction(80750, 838)), rules(read("66,7"), Fraction(220, 3))
    ((<Rule.TRUNCATED: 'truncated'>,), ())
    """
    if printed.value is None:
        return ()
    if Fraction(printed.value) == exact:
        return (Rule.EXACT,)
    fitting = [rule for rule in _MODES if rounded(exact, printed.places, rule) == printed.value]
    if printed.places and rounded(exact, 0) == printed.value:
        fitting.append(Rule.WHOLE)
    return tuple(fitting)


def manners(printed: Printed, exact: Fraction, most: int) -> set[tuple[Rule, int]]:
    """Return every rule with a number of places, at most ``most``, that gives a printed value.

    Zeros at the end may have been left out: 97 is also 96.96 rounded to one place.
    """
    return {
        (rule, places)
        for places in range(printed.places, most + 1)
        for rule in rules(replace(printed, places=places), exact)
    }
