"""Result indicators: achievement rate, state, and the means of each group.

Frames in, new frames out, as in `civlib.compute.finance`: values are `decimal.Decimal`, rates are
`fractions.Fraction` of one, ``None`` is absent or undefined.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from civlib.dataset.frames import Amount, DataFrame, Rate, frame, records, tuples
from civlib.wording import terms
from civlib.wording.terms import Direction, Group, State

HIGH = Fraction(6, 5)
"""Above this an achievement calls for a remark: the plan may have been too low."""


class Counted(NamedTuple):
    """How many indicators there are, how many were compared with their plan, how many met it."""

    indicators: int
    rated: int
    met: int

    @property
    def unrated(self) -> int:
        """Return how many cannot be judged."""
        return self.indicators - self.rated

    @property
    def share(self) -> Rate:
        """Return met / rated, a fraction of one; undefined where none is rated."""
        return Fraction(self.met, self.rated) if self.rated else None


def achievement_rate(planned: Amount, actual: Amount, direction: str) -> Rate:
    """Return how far the plan was achieved, an exact fraction of one, not capped.

    Higher is better: actual / planned. Lower is better: planned / actual, so that above one is
    better than planned in both cases (the finance ministry's way, remembered and unconfirmed;
    other bodies use 1 − (actual − planned)/planned and get other figures).

    Undefined (``None``) if planned or actual is absent, if planned is zero, and, where lower is
    better, if actual is zero.

    Examples
    --------
    >>> from decimal import Decimal
    >>> achievement_rate(Decimal(60), Decimal(44), "higher")
    Fraction(11, 15)
    >>> achievement_rate(Decimal(200), Decimal(160), "lower")
    Fraction(5, 4)
    >>> achievement_rate(None, Decimal(12), "higher") is None
    True
    """
    if planned is None or actual is None or planned == 0:
        return None
    if direction == Direction.HIGHER:
        return Fraction(actual) / Fraction(planned)
    return None if actual == 0 else Fraction(planned) / Fraction(actual)


def state(planned: Amount, actual: Amount, direction: str) -> State:
    """Return what can be said of an indicator, judged on the exact values.

    ==========  ==========  ==========================================================
    planned     actual      state
    ==========  ==========  ==========================================================
    absent      any         ``plan_absent``: there is nothing to compare with
    given       absent      ``actual_absent``: not reported
    zero        zero        ``not_planned``: nothing planned, nothing done
    zero        above zero  ``unplanned``: done without a plan
    above zero  given       ``met`` or ``not_met``
    ==========  ==========  ==========================================================

    Where lower is better a plan of zero is a real plan ("no accidents"): zero is ``met`` and
    anything above is ``not_met``, although neither has a rate.

    Examples
    --------
    >>> from decimal import Decimal
    >>> str(state(Decimal(25), Decimal(27), "higher")), str(state(None, Decimal(12), "higher"))
    ('met', 'plan_absent')
    >>> str(state(Decimal(0), Decimal(0), "lower")), str(state(Decimal(0), Decimal(0), "higher"))
    ('met', 'not_planned')
    """
    if planned is None:
        return State.PLAN_ABSENT
    if actual is None:
        return State.ACTUAL_ABSENT
    if direction == Direction.LOWER:
        return State.MET if actual <= planned else State.NOT_MET
    if planned == 0:
        return State.UNPLANNED if actual > 0 else State.NOT_PLANNED
    return State.MET if actual >= planned else State.NOT_MET


def rate(indicators: DataFrame) -> DataFrame:
    """Return one row for each indicator, in the order of the data.

    Returns
    -------
    DataFrame
        Columns group, number, planned, actual, achievement_rate, state.
    """
    keys = [terms.GROUP, terms.NUMBER, terms.PLANNED, terms.ACTUAL]
    rated = [
        [*row[:-1], achievement_rate(*row[2:]), state(*row[2:])]
        for row in tuples(indicators[[*keys, terms.DIRECTION]])
    ]
    return frame([*keys, terms.ACHIEVEMENT_RATE, terms.STATE], rated)


def by_group(rated: DataFrame) -> DataFrame:
    """Return one row of `rate` for each of the four groups, in the order of the official form.

    Returns
    -------
    DataFrame
        Columns group; indicators (how many there are); rated (how many are met or not met);
        met; mean_rate and mean_rate_capped (arithmetic means over the defined rates, raw and
        with each rate capped at one; undefined where no rate is defined). The capped mean shows
        failures that over-achievement elsewhere hides: 0 % and 200 % average 100 %, capped 50 %.
    """
    columns = [terms.GROUP, *Counted._fields, terms.MEAN_RATE, terms.MEAN_RATE_CAPPED]
    return frame(columns, [_group(group, rated) for group in Group])


def _group(group: Group, rated: DataFrame) -> list[object]:
    rows = rated[rated[terms.GROUP] == group]
    rates = [value for value in rows[terms.ACHIEVEMENT_RATE] if value is not None]
    return [group.value, *counted(rows[terms.STATE]), mean(rates), mean(capped(rates))]


def counted(states: Iterable[State]) -> Counted:
    """Return how many states there are, how many are met or not met, and how many are met.

    Examples
    --------
    >>> counted([State.MET, State.NOT_MET, State.PLAN_ABSENT])
    Counted(indicators=3, rated=2, met=1)
    """
    listed = list(states)
    judged = sum(state in terms.JUDGED for state in listed)
    return Counted(len(listed), judged, listed.count(State.MET))


def lowest(rated: DataFrame) -> dict[str, Any] | None:
    """Return the row of `rate` farthest below its plan; None if all that are judged met theirs.

    One that is not met and has no rate is the lowest: lower is better and nothing was planned.
    """
    missed = [row for row in records(rated) if row[terms.STATE] == State.NOT_MET]
    return min(missed, key=lambda row: row[terms.ACHIEVEMENT_RATE] or 0, default=None)


def scale_end(rates: Iterable[Rate]) -> Fraction:
    """Return how far a scale of rates must reach: to the largest, from 125 % to 250 %.

    One rate of 1000 % would leave no room for the others.
    """
    largest = max([Fraction(5, 4), *(value for value in rates if value is not None)])
    return min(Fraction(5, 2), largest)


def mean(rates: Iterable[Fraction]) -> Rate:
    """Return the arithmetic mean; undefined for no rates.

    Examples
    --------
    >>> mean([Fraction(0), Fraction(2)]), mean([])
    (Fraction(1, 1), None)
    """
    values = list(rates)
    return sum(values, Fraction(0)) / len(values) if values else None


def capped(rates: Iterable[Fraction]) -> list[Fraction]:
    """Return the rates, each of them at most one.

    Examples
    --------
    >>> capped([Fraction(1, 2), Fraction(3, 2)])
    [Fraction(1, 2), Fraction(1, 1)]
    """
    return [min(rate, Fraction(1)) for rate in rates]


def high(rated: DataFrame) -> DataFrame:
    """Return the rows of `rate` whose rate is above `HIGH`."""
    above = [rate is not None and rate > HIGH for rate in rated[terms.ACHIEVEMENT_RATE]]
    return rated.loc[above]
