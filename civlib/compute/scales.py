"""Thresholds as data: half-open intervals without gaps, so that every value has one answer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

from civlib.wording.terms import Rating

T = TypeVar("T")


class Interval(NamedTuple, Generic[T]):
    """Every x with ``low`` ≤ x < ``high``, and what it means; a bound that is None is no bound."""

    low: Fraction | None
    high: Fraction | None
    value: T


@dataclass(frozen=True)
class Scale(Generic[T]):
    """What a value means: the first meaning below the first bound, the next from there on.

    Its name is that in published data; bounds ascend, and there is one meaning more than bounds.

    Examples
    --------
    >>> sides = Scale("sides", (Fraction(1, 2),), ("below", "above"))
    >>> sides.of(Fraction(1, 2)), sides.of(Fraction(49, 100))
    ('above', 'below')
    """

    name: str
    bounds: tuple[Fraction, ...]
    values: tuple[T, ...]

    @property
    def intervals(self) -> tuple[Interval[T], ...]:
        """Return the intervals from the lowest to the highest."""
        return tuple(map(Interval, (None, *self.bounds), (*self.bounds, None), self.values))

    def of(self, x: Fraction) -> T:
        """Return what a value means, judged on its exact value."""
        return self.values[bisect_right(self.bounds, x)]


POINTS = Scale(
    "points", (Fraction(85, 100), Fraction(1)), (Fraction(0), Fraction(15), Fraction(25))
)
"""Points for this year's efficiency index divided by the previous year's."""


def _ratings(name: str, medium: int, high: int) -> Scale[Rating]:
    return Scale(name, (Fraction(medium), Fraction(high)), (Rating.LOW, Rating.MEDIUM, Rating.HIGH))


RATINGS: Mapping[tuple[bool, bool], Scale[Rating]] = {
    (True, True): _ratings("full", 190, 215),
    (False, True): _ratings("no_quality", 90, 115),
    (True, False): _ratings("no_previous", 165, 190),
    (False, False): _ratings("no_quality_no_previous", 65, 90),
}
"""What a sum of points means, by whether it holds quality and the points for the previous year."""
