"""How numbers are rounded, and how a rounded one stays on its side of what it is judged by."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

Number = int | Decimal | Fraction

CLOSEST = 4
"""So many decimals at most tell a number from the landmark that it lies beside."""

PERCENT = (Fraction(0), Fraction(80), Fraction(100), Fraction(120))
"""Per cent that somebody is judged by: nothing, a plausible plan, the plan, and a remark."""

POINTS = tuple(map(Fraction, (65, 90, 115, 165, 190, 215)))
"""Sums at which a rating changes (see `civlib.compute.indices`)."""

RATIO = (Fraction(0), Fraction(85, 100), Fraction(1))
"""Ratios at which points change, and shares of nothing and of all."""


def round_half_up(value: Number, digits: int = 0) -> Decimal:
    """Round to ``digits`` places after the point, a half away from zero.

    Exact for fractions too: no binary float and no rounded quotient stands in between.

    Examples
    --------
    >>> round_half_up(Fraction(11, 15) * 100, 1), round_half_up(Decimal("0.25"), 1)
    (Decimal('73.3'), Decimal('0.3'))
    >>> round_half_up(Decimal("-2.5")), round_half_up(Decimal("-0.04"), 1)
    (Decimal('-3'), Decimal('0.0'))
    """
    scaled = abs(Fraction(value)) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{-whole if value < 0 else whole}e{-digits}")  # exact, however many digits


def beside(value: Number, digits: int, marks: Iterable[Fraction]) -> tuple[Decimal, int, str]:
    """Return a value rounded, its places, and ``<`` or ``>`` where that is all that tells it apart.

    A value is never rounded onto a landmark that it does not have: it gets more digits, up to
    `CLOSEST`, and then the side on which it lies.

    Examples
    --------
    >>> beside(Fraction(79999, 800), 1, PERCENT), beside(Fraction(9987, 100), 1, PERCENT)
    ((Decimal('99.999'), 3, ''), (Decimal('99.9'), 1, ''))
    >>> beside(Fraction(99999999, 1000000), 1, PERCENT)
    (Decimal('100'), 0, '<')
    """
    near = {mark for mark in marks if mark != value}
    for places in range(digits, max(digits, CLOSEST) + 1):
        rounded = round_half_up(value, places)
        if not near or Fraction(rounded) not in near:
            return rounded, places, ""
    places = enough(Fraction(rounded))
    return round_half_up(rounded, places), places, "<" if value < rounded else ">"


def enough(value: Number, digits: int = 0) -> int:
    """Return how many digits write a value exactly, but no more than `CLOSEST`.

    Examples
    --------
    >>> enough(Fraction(215)), enough(Fraction(17, 20)), enough(Fraction(1, 3))
    (0, 2, 4)
    """
    while digits < CLOSEST and Fraction(round_half_up(value, digits)) != value:
        digits += 1
    return digits


def above_zero(value: Number, digits: int) -> int:
    """Return how many digits show that a value is not zero: those given, or more.

    Examples
    --------
    >>> above_zero(Decimal("-0.004"), 1), above_zero(Decimal(0), 1), above_zero(Decimal(5), 1)
    (3, 1, 1)
    """
    while value and not round_half_up(value, digits):
        digits += 1
    return digits


def telling(values: Sequence[Number], digits: int) -> int:
    """Return how many digits tell different values apart: those given, or more.

    Examples
    --------
    >>> telling([Fraction(1, 3), Fraction(334, 1000), Fraction(1, 3)], 1)
    3
    """
    while len({round_half_up(value, digits) for value in values}) < len({*values}):
        digits += 1
    return digits


def exact_text(value: object) -> str:
    """Return a value as published tables for machines hold it; empty where it is absent.

    Amounts keep the places they have, rates are fractions of one with six decimals.

    Examples
    --------
    >>> exact_text(Decimal("865.0")), exact_text(Fraction(2, 3)), exact_text(None)
    ('865.0', '0.666667', '')
    """
    if value is None:
        return ""
    if isinstance(value, Fraction):
        value = round_half_up(value, 6)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def places_of(value: Number) -> int:
    """Return the number of places that writes a value exactly, at least none."""
    if isinstance(value, Fraction):
        raise TypeError("a fraction has no places of its own: say how many digits to show")
    return max(0, -int(Decimal(value).as_tuple().exponent))
