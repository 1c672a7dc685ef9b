"""What a process is given to make one report of, and what it answers: plain values that travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from civlib.errors import CivlibError
from civlib.run.plan import SHELL, Task

NOTEBOOK, CARDS = "notebook.ipynb", "cards.json"
REPORT, OUTPUT = "report", "printed.txt"
"""In a job's private folder: the stored notebook, or what the landing page lists; the finished
files; what programs printed.
"""


@dataclass(frozen=True)
class Job:
    """One report to make in a private folder, which holds copies of all its inputs.

    Attributes
    ----------
    task
        The report.
    folder
        The private folder; everything is written there.
    formats
        Formats besides the executed notebook, tables and drawings.
    key
        What decides the report's bytes, which it says of itself.
    engine
        One of `civlib.run.plan.ENGINES`.
    timeout
        Seconds for one cell; 0 for no limit.
    """

    task: Task
    folder: Path
    formats: tuple[str, ...]
    key: Mapping[str, Any] = field(compare=False)
    engine: str = SHELL
    timeout: float = 0


@dataclass(frozen=True)
class Step:
    """A cell has begun."""

    cell: int


@dataclass(frozen=True)
class Made:
    """The report is finished.

    Attributes
    ----------
    files
        SHA-256 of each file by its path in `REPORT`.
    card
        What the landing page shows of it; None if nothing.
    head
        What the report calls itself: title, description, author, date, lang, licence.
    """

    files: Mapping[str, str]
    card: Mapping[str, Any] | None = None
    head: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Failed:
    """The report could not be made; `details` are for the log."""

    error: CivlibError
    details: str = ""


@dataclass(frozen=True)
class Ended:
    """The process ended without an answer: killed, or ended by the notebook itself."""

    exitcode: int


@dataclass(frozen=True)
class Overdue:
    """The process was ended because a cell took too long and did not stop by itself."""

    timeout: float


Answer = Made | Failed | Ended | Overdue
