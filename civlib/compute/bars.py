"""The small bars in tables: where each ends, and where the plan stands, as shares of the cell."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from civlib.dataset.frames import Rate


class Bar(NamedTuple):
    """A bar from zero to ``actual``, and the line of the plan: shares of a scale, from 0 to 1.

    ``beyond`` says that the fact lies beyond the end of the scale.
    """

    planned: float
    actual: float
    beyond: bool


def scale_end(rates: Iterable[Rate]) -> Fraction:
    """Return how far a scale of rates must reach: to the largest, from 125 % to 250 %.

    One rate of 1000 % would leave no room for the others.
    """
    largest = max([Fraction(5, 4), *(value for value in rates if value is not None)])
    return min(Fraction(5, 2), largest)


def bar(rate: Rate, end: Fraction) -> Bar | None:
    """Return the bar of a rate on a scale that reaches so far; none where it is undefined.

    One below zero has no length.

    Examples
    --------
    >>> bar(Fraction(3, 4), Fraction(2))
    Bar(planned=0.5, actual=0.375, beyond=False)
    >>> bar(Fraction(10), Fraction(2))
    Bar(planned=0.5, actual=1.0, beyond=True)
    """
    if rate is None:
        return None
    return Bar(float(1 / end), float(min(max(rate, Fraction(0)), end) / end), rate > end)


def full(rate: Rate) -> bool:
    """Return whether a rate comes to the plan at least."""
    return rate is not None and rate >= 1
