"""The verdict on one published folder, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from civlib.verify.differences import Difference
from civlib.verify.levels import Level


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
        yield from (f"      {_shown(one)}" for one in level.differences)
    yield f"  {_summary(verdict)}"


def _summary(verdict: Verdict) -> str:
    if verdict.holds:
        return "Verified: every figure and every byte comes out again."
    failed = [level.name for level in verdict.levels if level.differences]
    if failed == ["origin", "bytes"]:
        reason = "civlib, the notebook or packages here are not those it was made with"
        return f"Every figure comes out again; bytes differ, as {reason}."
    return f"Not verified: {', '.join(failed)}."


def _shown(one: Difference) -> str:
    published, recomputed = _clean(one.published), _clean(one.recomputed)
    return (
        f"{_clean(one.file)}: {_clean(one.place)}: published {published}; recomputed {recomputed}"
    )


def _clean(text: str) -> str:
    """Return text for a terminal: nothing in it can move the cursor or change colours."""
    line = "".join(char if char.isprintable() or char == "\u00a0" else "\ufffd" for char in text)
    return line or "nothing"
