"""Result indicators: achievement rate, state, and the means of each group.

Frames in, new frames out, as in `civlib.compute.finance`: values are `decimal.Decimal`, rates are
`fractions.Fraction` of one, ``None`` is absent or undefined.

A target is an interval: at least so much, at most so much, or from one bound to another. Without a
kind its direction says which; without a direction only a fact equal to the plan can be judged.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from civlib.dataset.frames import Amount, DataFrame, Rate, frame, records
from civlib.dataset.model import YearData
from civlib.wording import terms
from civlib.wording.sequences import grouped
from civlib.wording.terms import Direction, Group, State, Target

COUNTS = [terms.INDICATORS, terms.RATED, terms.MET]
"""What of `Counted` is published of groups and years."""

TOLD = (terms.DIRECTION, terms.TARGET, terms.PLANNED_HIGH, terms.TOLERANCE)
"""What is told of a target beside its plan."""

_KINDS = {Direction.HIGHER: Target.AT_LEAST, Direction.LOWER: Target.AT_MOST}


class Counted(NamedTuple):
    """How many indicators there are, how many were compared with their plan, and each state."""

    indicators: int
    rated: int
    met: int
    not_met: int = 0
    plan_absent: int = 0
    actual_absent: int = 0
    not_planned: int = 0
    unplanned: int = 0
    not_due: int = 0
    in_words: int = 0
    direction_absent: int = 0

    @property
    def unrated(self) -> dict[State, int]:
        """Return how many cannot be judged for each reason that occurs."""
        others = (state for state in State if state not in terms.JUDGED)
        return {state: count for state in others if (count := getattr(self, state))}

    @property
    def share(self) -> Rate:
        """Return met / rated, a fraction of one; undefined where none is rated."""
        return Fraction(self.met, self.rated) if self.rated else None


def kind(direction: str, target: str = "") -> str:
    """Return what kind of target a plan is; empty where neither kind nor direction is told.

    Examples
    --------
    >>> str(kind("lower")), str(kind("lower", "range")), kind("")
    ('at_most', 'range', '')
    """
    return target or (_KINDS[Direction(direction)] if direction else "")


def bounds(
    planned: Amount, direction: str, target: str = "", high: Amount = None
) -> tuple[Amount, Amount]:
    """Return the least and the most that meets a target; None where it has no such bound.

    Examples
    --------
    >>> bounds(5, "lower"), bounds(5, "", "range", 9), bounds(5, "", high=9)
    ((None, 5), (5, 9), (5, 5))
    """
    which = kind(direction, target)
    if which in (Target.AT_LEAST, Target.AT_MOST):
        return (planned, None) if which == Target.AT_LEAST else (None, planned)
    return planned, high if which == Target.RANGE and high is not None else planned


def achievement_rate(
    planned: Amount,
    actual: Amount,
    direction: str,
    target: str = "",
    high: Amount = None,
    tolerance: Amount = None,
) -> Rate:
    """Return how far the plan was achieved, an exact fraction of one, not capped.

    At least: actual / planned. At most: planned / actual, so that above one is better than
    planned in both cases (the finance ministry's way, remembered and unconfirmed; other bodies use
    1 − (actual − planned)/planned and get other figures). A range: one inside it, outside the
    same by the nearer bound. What is met within its tolerance is one at least.

    Undefined (``None``) if planned or actual is absent or below zero, if planned is zero, if the
    actual value has to divide and is zero, if the target is in words, and if it is told neither
    which way is better nor are both equal.

    Examples
    --------
    >>> from decimal import Decimal
    >>> achievement_rate(Decimal(60), Decimal(44), "higher")
    Fraction(11, 15)
    >>> achievement_rate(Decimal(200), Decimal(160), "lower")
    Fraction(5, 4)
    >>> achievement_rate(Decimal(40), Decimal(80), "", "range", Decimal(60))
    Fraction(3, 4)
    >>> achievement_rate(None, Decimal(12), "higher") is None
    True
    """
    judged = state(planned, actual, direction, target, high, tolerance)
    if judged not in terms.JUDGED or planned is None or actual is None:
        return None
    low, most = bounds(planned, direction, target, high)
    if low is not None and most is not None and low <= actual <= most:
        return Fraction(1)
    below = most is None or (low is not None and actual < low)
    part, whole = (actual, low) if below else (most, actual)
    if part is None or not whole or min(part, whole) < 0 or (part == 0 and not below):
        return None
    found = Fraction(part) / Fraction(whole)
    return max(found, Fraction(1)) if judged == State.MET else found


def state(
    planned: Amount,
    actual: Amount,
    direction: str,
    target: str = "",
    high: Amount = None,
    tolerance: Amount = None,
) -> State:
    """Return what can be said of an indicator, judged on the exact values.

    ==========  ==========  ==========================================================
    planned     actual      state
    ==========  ==========  ==========================================================
    in words    any         ``in_words``: people judge it, not arithmetic (`rate` says so too
                            where only the fact is in words)
    absent      any         ``plan_absent``: there is nothing to compare with
    given       absent      ``actual_absent``: not reported
    zero        zero        ``not_planned``: nothing planned, nothing done
    zero        above zero  ``unplanned``: done without a plan
    given       within      ``met``: within the `bounds`, which the tolerance widens
    given       outside     ``not_met``; ``direction_absent`` where nothing tells which
                            way is better and the fact is not the plan
    ==========  ==========  ==========================================================

    At most zero is a real plan ("no accidents"): zero is ``met`` and anything above is
    ``not_met``, although neither has a rate. What is not due yet is told by `rate`.

    Examples
    --------
    >>> from decimal import Decimal
    >>> str(state(Decimal(25), Decimal(27), "higher")), str(state(None, Decimal(12), "higher"))
    ('met', 'plan_absent')
    >>> str(state(Decimal(0), Decimal(0), "lower")), str(state(Decimal(0), Decimal(0), "higher"))
    ('met', 'not_planned')
    >>> str(state(Decimal(80), Decimal(78), "higher", tolerance=Decimal(2)))
    'met'
    """
    which = kind(direction, target)
    if which == Target.TEXT:
        return State.IN_WORDS
    if planned is None:
        return State.PLAN_ABSENT
    if actual is None:
        return State.ACTUAL_ABSENT
    if planned == 0 <= actual and (which == Target.AT_LEAST or not (which or actual)):
        return State.UNPLANNED if actual else State.NOT_PLANNED
    low, most = bounds(planned, direction, target, high)
    wide = tolerance or 0
    if (low is None or actual >= low - wide) and (most is None or actual <= most + wide):
        return State.MET
    return State.NOT_MET if which else State.DIRECTION_ABSENT


def due(told: str, end: date) -> date:
    """Return the day a target is due: by itself the end of what its report is about.

    Examples
    --------
    >>> str(due("2030", date(2019, 12, 31))), str(due("", date(2019, 12, 31)))
    ('2030-12-31', '2019-12-31')
    >>> str(due("2019-06-30", date(2019, 12, 31))), due("later", date(2019, 12, 31)) == date.max
    ('2019-06-30', True)
    """
    if told == terms.LATER:
        return date.max
    if not told:
        return end
    return date(int(told), 12, 31) if told.isdecimal() else date.fromisoformat(told)


def rate(
    indicators: DataFrame,
    until: date = date.max,
    end: date | None = None,
    met_from: Fraction = Fraction(1),
) -> DataFrame:
    """Return one row for each indicator, in the order of the data.

    Parameters
    ----------
    indicators
        The indicators of a year.
    until, end
        Up to which day facts are told, and the end of what they are told of. A target that is due
        later than ``until`` is ``not_due``, whatever its values, and has no rate: before the year
        is over nothing has failed, and what is reached can be lost again. One that says nothing
        of it is due at the ``end``, the same day if not given.
    met_from
        From which rate on a plan is met: some programmes count nine tenths of it.

    Returns
    -------
    DataFrame
        Columns group, number, planned, actual, achievement_rate, state; then target (the `kind`)
        and planned_high.
    """
    columns = [terms.GROUP, terms.NUMBER, terms.PLANNED, terms.ACTUAL]
    columns += [terms.ACHIEVEMENT_RATE, terms.STATE, terms.TARGET, terms.PLANNED_HIGH]
    rows = records(indicators)
    return frame(columns, (_rated(row, until, end or until, met_from) for row in rows))


def _rated(row: dict[str, Any], until: date, end: date, met_from: Fraction) -> dict[str, Any]:
    values = [row[name] for name in (terms.PLANNED, terms.ACTUAL, *TOLD)]
    found, achieved = state(*values), achievement_rate(*values)
    if row[terms.ACTUAL] is None and found in (State.IN_WORDS, State.ACTUAL_ABSENT):
        found = State.IN_WORDS if row[terms.ACTUAL_TEXT] else State.ACTUAL_ABSENT
    if found == State.NOT_MET and achieved is not None and achieved >= met_from:
        found = State.MET
    if due(row[terms.DUE], end) > until:
        found, achieved = State.NOT_DUE, None
    target = kind(row[terms.DIRECTION], row[terms.TARGET])
    return {**row, terms.ACHIEVEMENT_RATE: achieved, terms.STATE: found, terms.TARGET: target}


def of_year(data: YearData) -> DataFrame:
    """Return `rate` of the indicators of a year, told up to the end of what its report covers."""
    period, met_from = data.period, data.programme.scale.shares["met_from"]
    return rate(data.indicators, period.end, period.last, met_from)


def results(rated: DataFrame) -> DataFrame:
    """Return the rows of `rate` that tell of results: all groups but that of inputs.

    Money that was not needed is no missed result.
    """
    return rated[rated[terms.GROUP] != Group.INPUTS]


def by_group(rated: DataFrame) -> DataFrame:
    """Return one row of `rate` for each group that has an indicator, in the order of the form.

    Returns
    -------
    DataFrame
        Columns group (``none`` for indicators without one, which stand last); indicators (how
        many there are); rated (how many are met or not met); met; mean_rate and mean_rate_capped
        (arithmetic means over the defined rates, raw and with each rate capped at one; undefined
        where no rate is defined). The capped mean shows failures that over-achievement elsewhere
        hides: 0 % and 200 % average 100 %, capped 50 %.
    """
    columns = [terms.GROUP, *COUNTS, terms.MEAN_RATE, terms.MEAN_RATE_CAPPED]
    rows, known = [], {*rated[terms.GROUP]}
    for group in (one for one in (*Group, "") if one in known):
        own = rated[rated[terms.GROUP] == group]
        rates = [rate for rate in own[terms.ACHIEVEMENT_RATE] if rate is not None]
        found = counted(own[terms.STATE])[: len(COUNTS)]
        rows.append([str(group) or terms.UNGROUPED, *found, mean(rates), mean(capped(rates))])
    return frame(columns, rows)


def counted(states: Iterable[State]) -> Counted:
    """Return how many states there are, how many are met or not met, and how many are each.

    Examples
    --------
    >>> counted([State.MET, State.NOT_MET, State.PLAN_ABSENT])[:5]
    (3, 2, 1, 1, 1)
    """
    listed = list(states)
    judged = sum(state in terms.JUDGED for state in listed)
    return Counted(len(listed), judged, **{state: listed.count(state) for state in State})


def by_state(rated: DataFrame) -> dict[State, list[str]]:
    """Return the numbers of the rows of `rate` that are in each state that occurs."""
    found = grouped(zip(rated[terms.STATE], rated[terms.NUMBER], strict=True))
    return {state: found[state] for state in State if state in found}


def lowest(rated: DataFrame) -> list[dict[str, Any]]:
    """Return the rows of `rate` farthest below their plan: several where they are equally far.

    One that is not met and has no rate is the lowest: at most zero was planned, and there is some.
    """
    missed = [row for row in records(rated) if row[terms.STATE] == State.NOT_MET]
    rates = [row[terms.ACHIEVEMENT_RATE] for row in missed]
    least = None if None in rates else min(rates, default=None)
    return [row for row in missed if row[terms.ACHIEVEMENT_RATE] == least]


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


def high(rated: DataFrame, limit: Decimal) -> DataFrame:
    """Return the rows of `rate` whose rate, in per cent, is above a limit: what needs a remark."""
    above = [rate is not None and 100 * rate > limit for rate in rated[terms.ACHIEVEMENT_RATE]]
    return rated.loc[above]
