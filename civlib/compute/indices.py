"""The index of an indicator and of a group, which an assessment adds up, and what sums mean.

Points of which 100 is "exactly as planned", exact `fractions.Fraction`; ``None`` is undefined.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, TypeVar

from civlib.compute import indicators
from civlib.compute.indicators import mean
from civlib.dataset.frames import DataFrame, Rate, records
from civlib.dataset.model import Options
from civlib.wording import terms
from civlib.wording.terms import Group, LowerIsBetter, Rating, State, Target, Undefined, Unreported

T = TypeVar("T")

_REASONS: Mapping[State, Undefined] = {
    State.NOT_PLANNED: Undefined.PLAN_ZERO,
    State.UNPLANNED: Undefined.PLAN_ZERO,
    **{state: Undefined(state) for state in State if state in {*Undefined}},
}
"""Why an indicator in such a state has no index."""


@dataclass(frozen=True)
class Excluded:
    """An indicator that does not enter its group's index, and why it has none of its own."""

    group: Group
    number: str
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


def index(rated: DataFrame, group: Group, options: Options) -> Index:
    """Return the index of one group: I(еф) of efficiency, I(як) of quality.

    Indicators as in `evaluate`; those of other groups are left out.
    """
    parts, excluded = [], []
    for row in (row for row in records(rated) if row[terms.GROUP] == group):
        part = single(row, options)
        if isinstance(part, Undefined):
            excluded.append(Excluded(group, row[terms.NUMBER], part))
        else:
            parts.append(100 * part)
    return Index(tuple(parts), tuple(excluded))


def single(row: Mapping[str, Any], options: Options) -> Fraction | Undefined:
    """Return the index of one indicator, a fraction of one, or why it has none.

    It is the achievement rate of its row of `indicators.rate`. Where lower is better, that is
    planned / actual ("ratio"), there are two other ways, 1 − (actual − planned) / planned
    ("complement") and 2 − actual / planned ("mirror"), which come to the same. They have an index
    where actual is zero. Over twice the plan they would fall below zero, so that one overrun
    could outweigh everything achieved: there the index is zero.

    Examples
    --------
    >>> row = {"planned": 50, "actual": 450, "state": "not_met", "target": "at_most",
    ...        "achievement_rate": Fraction(1, 9), "planned_high": None}
    >>> single(row, Options()), single(row, Options(LowerIsBetter.MIRROR))
    (Fraction(1, 9), Fraction(0, 1))
    >>> saved = {**row, "actual": 40, "achievement_rate": Fraction(5, 4), "state": "met"}
    >>> single(saved, Options()), single(saved, Options(LowerIsBetter.MIRROR))
    (Fraction(5, 4), Fraction(6, 5))
    >>> str(single({**row, "planned": None, "state": "plan_absent"}, Options()))
    'plan_absent'
    """
    if options.unreported == Unreported.ZERO and _unreported(row):
        return Fraction(0)
    if row[terms.STATE] in _REASONS:
        return _REASONS[row[terms.STATE]]
    value = _index(row, options)
    if value is None:
        return Undefined.ACTUAL_ZERO if row[terms.PLANNED] else Undefined.PLAN_ZERO
    return min(value, Fraction(1)) if options.capped else value


def _unreported(row: Mapping[str, Any]) -> bool:
    return row[terms.STATE] == State.ACTUAL_ABSENT and bool(row[terms.PLANNED])


def _index(row: Mapping[str, Any], options: Options) -> Rate:
    """Return the index of an indicator that was compared with its plan."""
    rate: Rate = row[terms.ACHIEVEMENT_RATE]
    names = (terms.PLANNED, terms.TARGET, terms.PLANNED_HIGH, terms.ACTUAL)
    planned, target, high, actual = (row[name] for name in names)
    _, most = indicators.bounds(planned, "", target, high)
    single_sided = target == Target.AT_MOST or (most is not None and actual > most)
    if options.lower_is_better == LowerIsBetter.RATIO or not (most and single_sided):
        return rate
    value = max(Fraction(0), 2 - Fraction(actual) / Fraction(most))
    return max(value, Fraction(1)) if row[terms.STATE] == State.MET else value


@dataclass(frozen=True)
class Scale(Generic[T]):
    """What a value means: the first meaning below the first bound, the next from there on.

    Half-open intervals without gaps, so that every value has one answer.
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
    def intervals(self) -> tuple[tuple[Rate, Rate, T], ...]:
        """Return low, high and meaning of every ``low`` ≤ x < ``high``; a None is no bound."""
        return tuple(zip((None, *self.bounds), (*self.bounds, None), self.values, strict=True))

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
