"""What befalls a programme: years without a report, breaks in its series, gaps in its plans."""

from __future__ import annotations

from dataclasses import dataclass

from .dice import Dice
from .stock import Indicator, Theme

QUARANTINE = 2020

IndicatorKey = tuple[str, int]
"""Key of an indicator in its theme, and which lot of it."""


@dataclass(frozen=True)
class Plot:
    """The events of one programme; a year that names a change is the first one after it.

    ``missing`` has no report, in ``hard`` the money came late. Indicators close the gap that a
    dropped one leaves if they are ``renumbered``. A middle community has a ``scale`` of 1000.
    """

    missing: int | None
    hard: int | None
    introduced: dict[IndicatorKey, int]
    dropped: dict[IndicatorKey, int]
    renamed: dict[IndicatorKey, int]
    no_plan: frozenset[tuple[IndicatorKey, int]]
    zero_plan: frozenset[tuple[IndicatorKey, int]]
    no_actual: frozenset[tuple[IndicatorKey, int]]
    renumbered: bool
    scale: int

    def reports(self, key: IndicatorKey, year: int) -> bool:
        return self.introduced.get(key, year) <= year < self.dropped.get(key, year + 1)


def plot(theme: Theme, years: range, *seed: object) -> Plot:
    dice = Dice(*seed, "plot")
    inner = list(years)[1:-1]
    hard = dice.pick(years) if dice.chance(30) else None
    missing = dice.pick(inner) if inner and dice.chance(20) else None
    events = {one: _events(one, years, *seed) for one in theme.indicators}
    changes = {name: _named(events, name) for name in ("introduced", "dropped", "renamed")}
    gaps = {name: _gaps(events, name) for name in ("no_plan", "zero_plan", "no_actual")}
    renumbered, scale = dice.chance(30), dice.between(400, 1800)
    return Plot(missing, hard, **changes, **gaps, renumbered=renumbered, scale=scale)


Events = dict[str, int]


def _events(one: Indicator, years: range, *seed: object) -> Events:
    """Return what happens to an indicator, and when; a programme's total is never touched."""
    dice = Dice(*seed, "events", one.key, one.copy)
    later, found = list(years)[1:], Events()
    if one.total:
        return found
    if later and one.newcomer and dice.chance(60):
        found["introduced"] = dice.pick(later)
    elif len(later) > 1 and not one.newcomer and one.copy == 1 and dice.chance(6):
        found["dropped"] = dice.pick(later[1:])
    if later and one.renamed and dice.chance(30):
        found["renamed"] = dice.pick(later)
    if dice.chance(14):
        found["no_plan"] = dice.pick(years)
    elif not one.cost and not one.per and dice.chance(5):
        found["zero_plan"] = dice.pick(years)
    if dice.chance(30 if one.survey else 3):
        found["no_actual"] = dice.pick(years)
    return found


def _named(events: dict[Indicator, Events], name: str) -> dict[IndicatorKey, int]:
    return {(one.key, one.copy): own[name] for one, own in events.items() if name in own}


def _gaps(events: dict[Indicator, Events], name: str) -> frozenset[tuple[IndicatorKey, int]]:
    return frozenset(_named(events, name).items())
