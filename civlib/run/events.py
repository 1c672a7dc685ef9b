"""What a build is asked for and what it tells as it runs; how that is shown is not its concern."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from civlib.errors import CivlibError
from civlib.run.plan import USUAL, Task

BUILT, CURRENT, FAILED = "built", "current", "failed"


class Options(NamedTuple):
    """How to build.

    Attributes
    ----------
    formats
        Any of ``html``, ``pdf`` and ``docx``; the executed notebook, tables and drawings always
        come along.
    jobs
        How many reports are made at the same time.
    force
        Whether to make also what is up to date.
    timeout
        Seconds for one cell; 0 for no limit.
    scheduler
        Address of a Dask scheduler whose workers make the reports; empty for this machine alone.
    """

    formats: Sequence[str] = USUAL
    jobs: int = 1
    force: bool = False
    timeout: float = 600
    scheduler: str = ""


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

    The state is ``"built"``, ``"current"`` (nothing to do) or ``"failed"``; then there is an error,
    ``aside`` is the notebook as far as it ran, and the details are for the log. The files are what
    was published, in so many seconds; ``said`` what cells said to the log, by their names.
    """

    task: Task
    state: str
    files: tuple[Path, ...] = ()
    error: CivlibError | None = None
    aside: Path | None = None
    details: str = ""
    seconds: float = 0
    said: Sequence[tuple[str, str]] = ()


Event = Planned | Began | Result
Tell = Callable[[Event], object]
