"""Thresholds as data: half-open intervals without gaps, so that every value has one answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Generic, TypeVar

from civlib.wording.terms import Rating

T = TypeVar("T")


@dataclass(frozen=True)
class Interval(Generic[T]):
    """Every x with ``low`` ≤ x < ``high``, and what it means; a bound that is None is no bound."""

    low: Fraction | None
    high: Fraction | None
    value: T

    def __contains__(self, x: Fraction) -> bool:
        """Return whether x lies in the interval: the lower bound does, the upper does not."""
        return (self.low is None or self.low <= x) and (self.high is None or x < self.high)


@dataclass(frozen=True)
class Scale(Generic[T]):
    """Intervals from the lowest to the highest, which meet and leave nothing out.

    Its name is that in published data. Intervals that leave a gap, overlap, are empty or do not
    cover every number are a `ValueError`.

    Examples
    --------
    >>> half = Fraction(1, 2)
    >>> sides = Scale("sides", (Interval(None, half, "below"), Interval(half, None, "above")))
    >>> sides.of(Fraction(1, 2)), sides.of(Fraction(49, 100)), sides.bounds
    ('above', 'below', (Fraction(1, 2),))
    """

    name: str
    intervals: tuple[Interval[T], ...]

    def __post_init__(self) -> None:
        ends = self.intervals[:1] and (self.intervals[0].low, self.intervals[-1].high)
        if ends != (None, None):
            raise ValueError(f"scale {self.name} does not cover every number")
        meetings = [(one.high, above.low) for one, above in pairwise(self.intervals)]
        if any(high is None or high != low for high, low in meetings):
            raise ValueError(f"scale {self.name} has a gap or an overlap")
        if any(low >= high for low, high in pairwise(self.bounds)):
            raise ValueError(f"scale {self.name} is not in ascending order")

    @property
    def bounds(self) -> tuple[Fraction, ...]:
        """Return where one interval ends and the next begins, ascending."""
        return tuple(one.low for one in self.intervals if one.low is not None)

    def of(self, x: Fraction) -> T:
        """Return what a value means, judged on its exact value."""
        return next(one.value for one in self.intervals if x in one)


POINTS: Scale[Fraction] = Scale(
    "points",
    (
        Interval(None, Fraction(85, 100), Fraction(0)),
        Interval(Fraction(85, 100), Fraction(1), Fraction(15)),
        Interval(Fraction(1), None, Fraction(25)),
    ),
)
"""Points for this year's efficiency index divided by the previous year's."""


def _ratings(name: str, medium: int, high: int) -> Scale[Rating]:
    middle, top = Fraction(medium), Fraction(high)
    ends, words = (None, middle, top, None), (Rating.LOW, Rating.MEDIUM, Rating.HIGH)
    return Scale(name, tuple(map(Interval, ends[:-1], ends[1:], words)))


RATINGS: Mapping[tuple[bool, bool], Scale[Rating]] = {
    (True, True): _ratings("full", 190, 215),
    (False, True): _ratings("no_quality", 90, 115),
    (True, False): _ratings("no_previous", 165, 190),
    (False, False): _ratings("no_quality_no_previous", 65, 90),
}
"""What a sum of points means, by whether it holds quality and the points for the previous year."""
