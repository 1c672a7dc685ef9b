"""Everything that can be said of two published folders: origins, data, figures, files.

Which cause moved which figure is told apart by recomputing where several causes differ at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from civlib.errors import CivlibError, UsageError
from civlib.verify.diff.causes import Causes, Fact, Kind, Side, between, facts, read, years
from civlib.verify.diff.changes import INPUTS, TABLES, Change, changes, inputs

Recompute = Callable[[Path], Path]
"""Rebuilds a folder's report from its bundled inputs with the present code and environment."""


class Part(NamedTuple):
    """What moved together.

    Attributes
    ----------
    kinds
        The causes that may have moved it. None: whatever moved it, no recorded cause did.
    changes
        What moved.
    step
        0 where the folders were compared as they are. Else the way from one to the other:
        1 from the first as it was published to the first recomputed, 2 from there to the second
        recomputed, 3 from there to the second as it was published.
    """

    kinds: tuple[Kind, ...]
    changes: tuple[Change, ...]
    step: int = 0


@dataclass(frozen=True)
class Comparison:
    """Two folders side by side.

    Attributes
    ----------
    before, after
        The folders.
    causes
        In what they differ before any figure does.
    inputs
        What differs in their bundled data; nothing where one has none, or of two years.
    parts
        What differs in their published tables, by cause.
    hindered
        Why the causes could not be told apart, if that was tried in vain.
    """

    before: Side
    after: Side
    causes: Causes
    inputs: tuple[Change, ...]
    parts: tuple[Part, ...]
    hindered: str = ""

    @property
    def moved(self) -> bool:
        """Whether any file differs."""
        return self.before.files != self.after.files

    @property
    def years(self) -> tuple[int, int] | None:
        """The years that are compared where they are two."""
        return years(self.before, self.after)

    @property
    def others(self) -> tuple[Fact, ...]:
        """The files that differ and are not spoken of row by row."""
        told = {f"{INPUTS}/{change.table}" for change in self.inputs}
        told |= {f"{TABLES}/{change.table}.csv" for part in self.parts for change in part.changes}
        found = facts(self.before.files, self.after.files)
        return tuple(fact for fact in found if fact.name not in told)


def compared(before: Path, after: Path, recompute: Recompute | None = None) -> Comparison:
    """Return what can be said of two folders; the arguments are those of `diff.compare`."""
    old, new = sides = _side(before), _side(after)
    causes = between(*sides)
    bundled = (before / INPUTS).is_dir() and (after / INPUTS).is_dir()
    rows = inputs(before, after) if bundled and not years(old, new) else ()
    hindered = ""
    if len(causes.kinds) > 1 and recompute is not None:
        try:
            return Comparison(*sides, causes, rows, _stepwise(before, after, recompute))
        except CivlibError as error:
            hindered = str(error)
    together = Part(causes.kinds, changes(before, after))
    return Comparison(*sides, causes, rows, (together,), hindered)


def _side(folder: Path) -> Side:
    side = read(folder)
    if not any(name.endswith(".ipynb") for name in side.files):
        raise UsageError(
            f"{folder} holds no published report; name a folder such as outputs/a/2019."
        )
    return side


def _stepwise(before: Path, after: Path, recompute: Recompute) -> tuple[Part, ...]:
    """Return what moved on each step of the way; steps on which nothing moved are left out.

    Both recomputed folders were made with the same code in the same environment, so only data
    can differ between them, and only code or environment on the steps to and from them. Which of
    the two it was can be told where only one of them differs from the present one.
    """
    stops = [before, recompute(before), recompute(after), after]
    found = (
        Part(between(*map(read, pair)).kinds, changes(*pair), step)
        for step, pair in enumerate(pairwise(stops), start=1)
    )
    return tuple(part for part in found if part.changes)
