"""The verdict on one published folder, level by level, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

ABSENT = "nothing"
"""Stands for a file that is not there."""


class Difference(NamedTuple):
    """One thing that is published and does not come out again.

    Attributes
    ----------
    file, place
        Where it stands.
    published, recomputed
        What is there and what should be; empty where there is nothing.
    """

    file: str
    place: str
    published: str
    recomputed: str


@dataclass(frozen=True)
class Level:
    """One level of a verification.

    Attributes
    ----------
    name
        ``checksums``, ``origin``, ``figures`` or ``bytes``.
    counted
        What was compared, in words.
    differences
        What does not agree.
    """

    name: str
    counted: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Verdict:
    """What a verification found.

    Attributes
    ----------
    folder
        What was verified.
    levels
        Every level, in order.
    """

    folder: str
    levels: tuple[Level, ...]

    @property
    def holds(self) -> bool:
        """Whether everything comes out again."""
        return not any(level.differences for level in self.levels)


def text(verdict: Verdict) -> str:
    """Return a verdict in lines: the folder, a line for each level, a line for each difference."""
    return "\n".join(_lines(verdict))


def _lines(verdict: Verdict) -> Iterator[str]:
    yield verdict.folder
    for number, level in enumerate(verdict.levels, start=1):
        count = len(level.differences)
        state = "holds" if not count else f"{count} difference{'s' * (count > 1)}"
        yield f"  {number} {level.name:<9}  {state:<15}  {level.counted}"
        yield from (f"      {_shown(difference)}" for difference in level.differences)
    yield f"  {_summary(verdict)}"


def _summary(verdict: Verdict) -> str:
    if verdict.holds:
        return "Verified: every figure and every byte comes out again."
    failed = [level.name for level in verdict.levels if level.differences]
    if failed == ["origin", "bytes"]:
        reason = "civlib, the notebook or packages here are not those it was made with"
        return f"Every figure comes out again; bytes differ, as {reason}."
    return f"Not verified: {', '.join(failed)}."


def _shown(difference: Difference) -> str:
    file, place, published, recomputed = (clean(text) or ABSENT for text in difference)
    return f"{file}: {place}: published {published}; recomputed {recomputed}"


def clean(text: str) -> str:
    """Return a line for a terminal: nothing in it can move the cursor or change colours."""
    kept = (char if char.isprintable() or char == "\u00a0" else "\ufffd" for char in text)
    return "".join(kept)
