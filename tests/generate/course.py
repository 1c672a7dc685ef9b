"""How the years went: how much of each measure was done, what it cost and what was counted.

A year's plan follows the plan and the fact of the year before; prices rise.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .dice import Dice, ratio, tidy
from .plot import QUARANTINE, Plot
from .stock import Count, Indicator, Measure, Theme

FULL = 900
"""From this pace on, per mille of the plan, a measure counts as carried out."""

DECREED = "Через карантин заходи, на які збираються люди, скасовано або перенесено в інтернет."
NO_OFFERS = "Торги не відбулися, бо не надійшло жодної пропозиції."
NO_STAFF = "Захід не проводили через брак фахівців."
LATE = "Кошти надійшли лише наприкінці року."

MeasureKey = tuple[str, int]
"""Key of a measure in its theme, and which lot of it."""


@dataclass(frozen=True)
class Value:
    """Plan and fact in units of the last decimal place; None is absent."""

    planned: int | None
    actual: int | None
    places: int = 0


@dataclass
class Course:
    """What a programme did in all its years, by key and year.

    ``pace`` is how much of a measure was done, per mille, ``reasons`` say why no more, money is
    in hundredths of the programme's unit.
    """

    theme: Theme
    plot: Plot
    years: range
    seed: tuple[object, ...]
    pace: dict[tuple[MeasureKey, int], int] = field(default_factory=dict)
    reasons: dict[tuple[MeasureKey, int], str] = field(default_factory=dict)
    money: dict[tuple[MeasureKey, int], dict[str, Value]] = field(default_factory=dict)
    counts: dict[tuple[str, int, int], Value] = field(default_factory=dict)
    indicators: dict[tuple[str, int, int], Value] = field(default_factory=dict)

    def dice(self, *names: object) -> Dice:
        return Dice(*self.seed, *names)

    def count(self, key: str, copy: int, year: int) -> Value:
        """Return a count of the lot, or of the first one where the lot has no own measure."""
        return self.counts.get((key, copy, year)) or self.counts[key, 1, year]


def course(theme: Theme, whole: Theme, plot: Plot, years: range, *seed: object) -> Course:
    """Return how the years of a programme went.

    An indicator may rest on a measure of the whole theme that the programme has not.
    """
    made = Course(theme, plot, years, seed)
    measures = {(one.key, one.copy): one for one in (*whole.measures, *theme.measures)}
    for key, measure in measures.items():
        for year in years:
            _pace(made, key, measure, year, needed=measure == theme.measures[0])
        for source, base in measure.money.items():
            _money(made, key, source, base)
        for name, count in measure.counts.items():
            _count(made, key, name, count)
    for one in theme.indicators:
        _indicator(made, one)
    return made


def _pace(made: Course, key: MeasureKey, measure: Measure, year: int, *, needed: bool) -> None:
    """Draw a pace; of the measure that is needed at least something is done each year."""
    dice = made.dice("pace", *key, year)
    pace, lot, reason = dice.between(920, 1070), dice.between(1, 100), measure.short
    if measure.crowd and year == QUARANTINE:
        pace, reason = (0 if lot < 12 and not needed else dice.between(350, 720)), DECREED
    elif lot < 4 and not needed:
        pace, reason = 0, NO_OFFERS if measure.money else NO_STAFF
    elif lot < 16:
        pace = dice.between(520, 880)
    elif year == made.plot.hard and measure.money:
        pace, reason = ratio(pace * dice.between(700, 900), 1000), LATE
    made.pace[key, year] = pace
    made.reasons[key, year] = reason if pace < FULL else ""


def _money(made: Course, key: MeasureKey, source: str, base: int) -> None:
    """Let an amount go through the years: prices rise, and who did not spend gets less."""
    dice = made.dice("money", *key, source)
    planned = tidy(ratio(base * made.plot.scale * dice.between(850, 1150), 1000 * 1000))
    for year in made.years:
        pace = made.pace[key, year]
        value = _spent(dice, planned * 10, pace, source)
        made.money.setdefault((key, year), {})[source] = value
        rise = dice.between(1030, 1110) if pace >= FULL else dice.between(960, 1040)
        planned = tidy(ratio(planned * rise, 1000))


def _spent(dice: Dice, planned: int, pace: int, source: str) -> Value:
    """Return an amount in hundredths; only other sources may give what nobody planned."""
    share = pace + dice.between(-30, 30)
    exactly, precise, gift = dice.chance(40), dice.chance(40), dice.chance(8)
    if pace == 0:
        share = 0
    elif exactly and pace >= FULL:
        share = 1000
    elif source != "other":
        share = min(share, 1000)
    step = 1 if precise else 10
    actual = ratio(planned * share, 1000 * step) * step
    return Value(None if gift and source == "other" and pace else planned, actual, 2)


def _count(made: Course, key: MeasureKey, name: str, count: Count) -> None:
    dice = made.dice("count", *key, name)
    planned = tidy(ratio(count.base * made.plot.scale * dice.between(850, 1150), 1000 * 1000))
    for year in made.years:
        pace, wobble = made.pace[key, year], dice.between(-50, 70)
        share = pace + wobble if pace and not count.steady else 1000 * bool(pace)
        actual = max(ratio(planned * share, 1000), bool(pace))
        made.counts[name, key[1], year] = Value(planned, actual)
        if not count.steady:
            usual = actual if pace >= FULL else planned
            planned = tidy(ratio((planned + usual) * dice.between(1000, 1050), 2000))


def _indicator(made: Course, one: Indicator) -> None:
    own = _own(made, one) if one.base else {}
    for year in made.years:
        if one.total:
            value = _total(made, year)
        elif one.of:
            value = made.count(one.of, one.copy, year)
        elif one.cost:
            value = _cost(made, one, year)
        elif one.per:
            value = _per(*(made.count(name, one.copy, year) for name in one.per))
        else:
            value = own[year]
        made.indicators[one.key, one.copy, year] = _gaps(made, one, year, value)


def _gaps(made: Course, one: Indicator, year: int, value: Value) -> Value:
    place = ((one.key, one.copy), year)
    planned = None if place in made.plot.no_plan else value.planned
    if place in made.plot.zero_plan:
        planned = 0
    actual = None if place in made.plot.no_actual else value.actual
    return Value(planned, actual, value.places)


def _total(made: Course, year: int) -> Value:
    own = [
        value
        for one in made.theme.measures
        for value in made.money.get(((one.key, one.copy), year), {}).values()
    ]
    planned = [value.planned for value in own if value.planned is not None]
    actual = [value.actual for value in own if value.actual is not None]
    return Value(sum(planned) if planned else None, sum(actual) if actual else None, 2)


def _owner(made: Course, one: Indicator) -> MeasureKey:
    """Return the measure that an indicator rests on: of its lot, or the first one."""
    own = (one.by, one.copy)
    return own if (own, made.years[0]) in made.pace else (one.by, 1)


def _cost(made: Course, one: Indicator, year: int) -> Value:
    """Return the money for one of what a measure counts: thousands of the currency to single."""
    count = made.count(one.cost, one.copy, year)
    money = made.money[_owner(made, one), year].values()
    planned = sum(value.planned or 0 for value in money)
    actual = sum(value.actual or 0 for value in money)
    return Value(_each(planned, count.planned), _each(actual, count.actual), 0)


def _each(hundredths: int, count: int | None) -> int | None:
    """Return how much there is for one; thousands of hryvnias become hryvnias.

    Examples
    --------
    >>> _each(45000, 2600), _each(0, 0)
    (173, None)
    """
    return ratio(hundredths * 10, count) if count and hundredths else None


def _per(part: Value, whole: Value) -> Value:
    """Return one count for each of another, with one decimal place."""
    pairs = ((part.planned, whole.planned), (part.actual, whole.actual))
    planned, actual = (ratio(a * 10, b) if a and b else None for a, b in pairs)
    return Value(planned, actual, 1)


def _own(made: Course, one: Indicator) -> dict[int, Value]:
    dice, values = made.dice("own", one.key, one.copy), {}
    size = dice.between(930, 1070)
    if not one.most and not one.places:
        size = ratio(size * made.plot.scale, 1000)
    planned = max(1, ratio(one.base * size, 1000))
    for year in made.years:
        share = 1000 if one.steady else 1000 + dice.between(-45, 45) + _effect(made, one, year)
        actual = max(1, ratio(planned * share, 1000))
        actual = min(actual, one.most) if one.most else actual
        values[year] = Value(planned, actual, one.places)
        planned = max(1, ratio((planned + actual) * (1000 + one.drift), 2000))
        planned = min(planned, one.most) if one.most else planned
    return values


def _effect(made: Course, one: Indicator, year: int) -> int:
    """Return by how much a measure that went badly moves an indicator, per mille."""
    pace = made.pace[_owner(made, one), year] if one.by else FULL
    short = ratio(max(0, FULL - pace), 3)
    return short if one.direction == "lower" else -short
