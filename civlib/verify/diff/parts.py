"""Which cause moved which figure, told apart by recomputing where several causes differ at once."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from civlib.verify.diff.changes import Change, changes
from civlib.verify.diff.origin import Kind, causes

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


def direct(before: Path, after: Path, kinds: tuple[Kind, ...]) -> tuple[Part, ...]:
    """Return everything that moved as one part, whatever its causes."""
    return (Part(kinds, changes(before, after)),)


def stepwise(before: Path, after: Path, recompute: Recompute) -> tuple[Part, ...]:
    """Return what moved on each step of the way; steps on which nothing moved are left out.

    Both recomputed folders were made with the same code in the same environment, so only data
    can differ between them, and only code or environment on the steps to and from them. Which of
    the two it was can be told where only one of them differs from the present one.
    """
    stops = [before, recompute(before), recompute(after), after]
    found = (
        Part(causes(*pair).kinds, changes(*pair), step)
        for step, pair in enumerate(pairwise(stops), start=1)
    )
    return tuple(part for part in found if part.changes)
