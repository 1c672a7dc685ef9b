"""What a build tells while it runs; how it is shown is not its concern."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from civlib.errors import CivlibError
from civlib.run.plan import Task

BUILT, CURRENT, FAILED = "built", "current", "failed"


class Planned(NamedTuple):
    """How many reports were asked for, and how many of them have to be made."""

    reports: int
    stale: int


class Began(NamedTuple):
    """A report is being made, and why."""

    task: Task
    reasons: Sequence[str]


class Result(NamedTuple):
    """What became of one report.

    Attributes
    ----------
    task, state
        Which report; ``"built"``, ``"current"`` (nothing to do) or ``"failed"``.
    files
        What was published.
    error
        What stopped it.
    aside
        The notebook of a failed run, as far as it came.
    details
        For the log only.
    seconds
        How long it took.
    """

    task: Task
    state: str
    files: tuple[Path, ...] = ()
    error: CivlibError | None = None
    aside: Path | None = None
    details: str = ""
    seconds: float = 0


Event = Planned | Began | Result
Tell = Callable[[Event], object]
