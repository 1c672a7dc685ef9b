"""One programme, from its seed to the texts of its files."""

from __future__ import annotations

from dataclasses import dataclass

from .community import Settings, community, programme_toml
from .course import Course, course
from .dice import Dice, shuffled
from .note import note
from .plot import plot
from .printed import plant, print_form, style
from .rows import report
from .stock import THEMES, sized, theme

SOURCES = ("own", "oblast", "state", "other")


@dataclass(frozen=True)
class Order:
    """What is asked for of each programme: the same order gives the same bytes.

    Measures and indicators are as many as those of its theme where their number is None.
    """

    years: range
    seed: int
    measures: int | None = None
    indicators: int | None = None


def files(order: Order, number: int, kind: str | None = None) -> dict[str, str]:
    """Return the texts of one programme's files by their path in its folder.

    How many programmes there are does not change it; themes take turns where none is named.
    """
    seed = (order.seed, number)
    whole = theme(kind or turn(order, number))
    some = sized(whole, order.measures, order.indicators)
    events = plot(some, order.years, *seed)
    years = course(some, whole, events, order.years, *seed)
    place = community((number - 1) // len(THEMES), order.seed)
    reported = tuple(year for year in order.years if year != events.missing)
    printing = style(Dice(*seed, "style"))
    texts = {}
    for year in reported:
        made = report(years, year, place.own, printing)
        print_form(made)
        plant(made, Dice(*seed, "slips", year))
        texts.update({f"{year}/{name}": text for name, text in made.files()})
        texts[f"{year}/note.md"] = note(made)
    sources = _sources(years, place.own)
    texts["programme.toml"] = programme_toml(
        Settings(some, place, order.years, reported, sources, seed)
    )
    return dict(sorted(texts.items()))


def turn(order: Order, number: int) -> str:
    """Return the theme of a programme: all of them in turn, in an order of their own."""
    return shuffled(Dice(order.seed, "themes"), THEMES)[(number - 1) % len(THEMES)]


def _sources(years: Course, own: str) -> tuple[str, ...]:
    paying = {"own", *(source for one in years.theme.measures for source in one.money)}
    return tuple(own if source == "own" else source for source in SOURCES if source in paying)
