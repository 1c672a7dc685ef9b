"""Index of one indicator, and the mean of a group's indices, in each way of reading them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from civlib.compute.indicators import mean
from civlib.dataset.frames import Amount, Rate, tuples
from civlib.dataset.options import Options
from civlib.wording import terms
from civlib.wording.terms import Direction, Group, LowerIsBetter, Undefined

if TYPE_CHECKING:
    from pandas import DataFrame

_LOWER: Mapping[LowerIsBetter, Callable[[Fraction, Fraction], Fraction]] = {
    LowerIsBetter.RATIO: lambda planned, actual: planned / actual,
    LowerIsBetter.COMPLEMENT: lambda planned, actual: 1 - (actual - planned) / abs(planned),
    LowerIsBetter.MIRROR: lambda planned, actual: 2 - actual / planned,
}
"""Index where lower is better; the last two differ only where the plan is below zero."""


@dataclass(frozen=True)
class Excluded:
    """An indicator that does not enter its group's index, and why it has none of its own."""

    group: Group
    number: int
    reason: Undefined

    def __str__(self) -> str:
        """Return it as published data name it, such as ``quality/2: plan_absent``."""
        return f"{self.group}/{self.number}: {self.reason}"


@dataclass(frozen=True)
class Index:
    """Mean of the indices of a group's indicators.

    ``parts`` are the indices of those that have one, in points: a fraction of one times 100;
    ``excluded`` are those that have none, in the order of the data.
    """

    parts: tuple[Fraction, ...]
    excluded: tuple[Excluded, ...]

    @property
    def value(self) -> Rate:
        """Return the mean, in points; None where no indicator has an index."""
        return mean(self.parts)

    @property
    def counted(self) -> int:
        """Return how many indicators entered the mean."""
        return len(self.parts)


def index(indicators: DataFrame, group: Group, options: Options | None = None) -> Index:
    """Return the index of one group: I(еф) of efficiency, I(як) of quality.

    Parameters
    ----------
    indicators
        One row for each indicator: group, number, direction, planned, actual.
    group
        Whose indicators to take; others are left out.
    options
        The readings of the method; the defaults of `Options` if None.
    """
    options = options or Options()
    names = [terms.NUMBER, terms.PLANNED, terms.ACTUAL, terms.DIRECTION]
    parts, excluded = [], []
    own = indicators[indicators[terms.GROUP] == group][names]
    for number, planned, actual, direction in tuples(own):
        part = single(planned, actual, direction, options)
        if isinstance(part, Undefined):
            excluded.append(Excluded(group, number, part))
        else:
            parts.append(100 * part)
    return Index(tuple(parts), tuple(excluded))


def single(
    planned: Amount, actual: Amount, direction: str, options: Options
) -> Fraction | Undefined:
    """Return the index of one indicator, a fraction of one, or why it has none.

    Higher is better: actual / planned. Lower is better: planned / actual ("ratio"),
    1 − (actual − planned) / |planned| ("complement") or 2 − actual / planned ("mirror"). The last
    two have an index where actual is zero, and fall below zero where it is over twice the plan.

    Examples
    --------
    >>> from decimal import Decimal
    >>> single(Decimal(50), Decimal(40), "lower", Options())
    Fraction(5, 4)
    >>> single(Decimal(50), Decimal(40), "lower", Options(LowerIsBetter.MIRROR))
    Fraction(6, 5)
    >>> str(single(None, Decimal(12), "higher", Options()))
    'plan_absent'
    """
    if planned is None or actual is None:
        return Undefined.PLAN_ABSENT if planned is None else Undefined.ACTUAL_ABSENT
    lower = direction == Direction.LOWER
    if planned == 0:
        return Undefined.PLAN_ZERO
    if actual == 0 and lower and options.lower_is_better == LowerIsBetter.RATIO:
        return Undefined.ACTUAL_ZERO
    plan, fact = Fraction(planned), Fraction(actual)
    value = _LOWER[options.lower_is_better](plan, fact) if lower else fact / plan
    return min(value, Fraction(1)) if options.capped else value
