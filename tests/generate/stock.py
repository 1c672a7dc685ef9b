"""The stock of texts: what each kind of programme does and counts, from ``stock/*.toml``.

An amount of money is in tenths of the unit, a count in units of its last decimal place; both are
those of a first year in a community of middle size.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "stock"
THEMES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))

Name = dict[str, str]


@dataclass(frozen=True)
class Count:
    """Something that a measure counts; ``part`` is the share of its first component, per cent."""

    base: int
    label: str
    part: int = 0
    steady: bool = False


@dataclass(frozen=True)
class Measure:
    """A measure: texts, money by source and counts; ``crowd`` means that people come together."""

    key: str
    title: str
    executors: str
    result: str
    short: str
    counts: dict[str, Count]
    priority: str
    money: dict[str, int] = field(default_factory=dict)
    crowd: bool = False
    copy: int = 1


@dataclass(frozen=True)
class Indicator:
    """An indicator: a count (``of``), money for one (``cost``), two counts (``per``) or its own.

    One of its own has a ``base``, grows by ``drift`` per mille a year and goes as well as the
    measure ``by`` goes.
    """

    key: str
    group: str
    title: str
    unit: str
    of: str = ""
    cost: str = ""
    per: tuple[str, ...] = ()
    total: bool = False
    base: int = 0
    places: int = 0
    most: int = 0
    drift: int = 0
    by: str = ""
    direction: str = "higher"
    steady: bool = False
    survey: bool = False
    newcomer: bool = False
    renamed: str = ""
    short: str = ""
    over: str = ""
    copy: int = 1


@dataclass(frozen=True)
class Theme:
    """A kind of programme."""

    key: str
    title: Name
    body: Name
    head: Name
    note: tuple[str, ...]
    measures: tuple[Measure, ...]
    indicators: tuple[Indicator, ...]


@cache
def theme(key: str) -> Theme:
    raw = tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8"))
    measures = tuple(
        _measure({**one, "priority": priority["title"]})
        for priority in raw.pop("priorities")
        for one in priority["measures"]
    )
    indicators = tuple(_indicator(one) for one in raw.pop("indicators"))
    note = tuple(raw.pop("note"))
    return Theme(key=key, note=note, measures=measures, indicators=indicators, **raw)


def _measure(raw: dict[str, Any]) -> Measure:
    counts = {key: Count(**one) for key, one in raw.pop("counts").items()}
    return Measure(counts=counts, **raw)


def _indicator(raw: dict[str, Any]) -> Indicator:
    return Indicator(per=tuple(raw.pop("per", ())), **raw)


def sized(whole: Theme, measures: int | None, indicators: int | None) -> Theme:
    """Return a theme with so many measures and indicators; all of its own if None.

    Fewer are taken evenly from the stock; more are further lots of the same ones.
    """
    some = _some(whole.measures, measures)
    titles = list(dict.fromkeys(one.priority for one in whole.measures))
    groups = list(dict.fromkeys(one.group for one in whole.indicators))
    return replace(
        whole,
        measures=tuple(sorted(some, key=lambda one: titles.index(one.priority))),
        indicators=tuple(
            sorted(_some(whole.indicators, indicators), key=lambda one: groups.index(one.group))
        ),
    )


def _some(own: tuple[Any, ...], wanted: int | None) -> list[Any]:
    if wanted is None or wanted == len(own):
        return list(own)
    if wanted < len(own):
        return [own[at * len(own) // wanted] for at in range(wanted)]
    return [_copied(own[at % len(own)], at // len(own) + 1) for at in range(wanted)]


def _copied(one: Any, copy: int) -> Any:
    if copy == 1:
        return one
    changes = {"title": f"{one.title} (черга {copy})", "copy": copy}
    if getattr(one, "renamed", ""):
        changes["renamed"] = f"{one.renamed} (черга {copy})"
    return replace(one, **changes)
