"""The verdict on one published folder, level by level, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from civlib.wording.messages import say


class Fact(NamedTuple):
    """One thing that two folders do not have alike; None is: it was not there."""

    name: str
    before: str | None
    after: str | None


def facts(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Fact, ...]:
    """Return what two mappings do not have alike, by name."""
    pairs = (Fact(name, old.get(name), new.get(name)) for name in sorted({*old, *new}))
    return tuple(fact for fact in pairs if fact.before != fact.after)


class Difference(NamedTuple):
    """One thing that does not come out again: where, what is there, what should be; "" nothing."""

    file: str
    place: str
    published: str
    recomputed: str


class Level(NamedTuple):
    """One level of a verification: its key, what was compared in words, what does not agree."""

    name: str
    counted: str
    differences: tuple[Difference, ...]


class Verdict(NamedTuple):
    """What the verification of a folder found, level by level."""

    folder: str
    levels: tuple[Level, ...]

    @property
    def holds(self) -> bool:
        """Whether everything comes out again."""
        return not any(level.differences for level in self.levels)


def text(verdict: Verdict) -> str:
    """Return a verdict in lines: the folder, a line for each level, a line for each difference."""
    lines = [verdict.folder]
    for number, (name, counted, differences) in enumerate(verdict.levels, start=1):
        count = len(differences)
        state = say("verdict.differences", count=count) if count else say("verdict.agrees")
        lines.append(f"  {number} {say(f'level.{name}'):<9}  {state:<15}  {counted}")
        lines += (f"      {_shown(difference)}" for difference in differences)
    return "\n".join([*lines, f"  {_summary(verdict)}"])


def _summary(verdict: Verdict) -> str:
    if verdict.holds:
        return say("verdict.holds")
    failed = [level.name for level in verdict.levels if level.differences]
    if failed == ["origin", "bytes"]:
        return say("verdict.elsewhere")
    return say("verdict.fails", levels=", ".join(say(f"level.{name}") for name in failed))


def _shown(difference: Difference) -> str:
    told = (clean(text) or say("verdict.nothing") for text in difference)
    return say("verdict.difference", **dict(zip(Difference._fields, told, strict=True)))


def clean(text: str) -> str:
    """Return a line for a terminal: nothing in it can move the cursor or change colours."""
    return "".join(char if char.isprintable() or char == "\u00a0" else "\ufffd" for char in text)
