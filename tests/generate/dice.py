"""Chance that is the same everywhere, and whole numbers made of it.

Only `random.Random.random` is promised to give the same numbers in every version of Python, so
everything is drawn from it alone. A value is counted in units of its last decimal place.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws of one seed for one purpose, so that purposes do not move each other."""

    def __init__(self, *names: object) -> None:
        self._random = Random("/".join(map(str, names)))

    def between(self, low: int, high: int) -> int:
        return low + int(self._random.random() * (high - low + 1))

    def chance(self, percent: int) -> bool:
        return self.between(1, 100) <= percent

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.between(0, len(choices) - 1)]


def shuffled(dice: Dice, items: Sequence[T]) -> list[T]:
    rest, result = list(items), []
    while rest:
        result.append(rest.pop(dice.between(0, len(rest) - 1)))
    return result


def ratio(part: int, whole: int) -> int:
    """Return a quotient of numbers that are not below zero, rounded half-up.

    Examples
    --------
    >>> ratio(5, 2), ratio(4, 3), ratio(0, 7)
    (3, 1, 0)
    """
    return (2 * part + whole) // (2 * whole)


def tidy(value: int) -> int:
    """Return a number as somebody would plan it: round, and at least 1.

    Examples
    --------
    >>> tidy(0), tidy(17), tidy(412), tidy(2594)
    (1, 17, 410, 2600)
    """
    for limit, step in ((50, 1), (200, 5), (1000, 10), (5000, 50), (20000, 100)):
        if value < limit:
            return max(1, ratio(value, step) * step)
    return ratio(value, 500) * 500


def decimal(units: int | None, places: int) -> Decimal | None:
    """Return the number that some units of the last place are.

    Examples
    --------
    >>> decimal(65, 1), decimal(3, 0), decimal(None, 1)
    (Decimal('6.5'), Decimal('3'), None)
    """
    return None if units is None else Decimal(units).scaleb(-places)
