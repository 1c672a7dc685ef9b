"""What there is to make, and why; the standard library is all it needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from civlib.run.plan import ENGINES, FORMATS, INDEX, Task, find_notebooks
from civlib.run.records import Records
from civlib.run.sources import Sources
from civlib.run.stale import reasons
from civlib.wording import LANGUAGES

PRIVATE, RECORDS, WORK = ".civlib", "records", "work"
"""The build's own folder in the output folder, and what is in it."""

ASIDE = "failed"
"""Folder of the notebooks of failed runs, in the output folder."""

LANDING = Task("", None, LANGUAGES[0], INDEX)


class Options(NamedTuple):
    """How to build.

    Attributes
    ----------
    formats
        Any of ``html`` and ``pdf``; the executed notebook, tables and drawings always come along.
    jobs
        How many reports are made at the same time.
    force
        Whether to make also what is up to date.
    engine
        Where the cells of a notebook run: one of `civlib.run.plan.ENGINES`.
    timeout
        Seconds for one cell; 0 for no limit.
    scheduler
        Address of a Dask scheduler whose workers make the reports; empty for this machine alone.
    """

    formats: Sequence[str] = FORMATS
    jobs: int = 1
    force: bool = False
    engine: str = ENGINES[0]
    timeout: float = 600
    scheduler: str = ""


class Look:
    """Compares what would be made with what is published.

    Parameters
    ----------
    data, output
        The folders to read from and to publish in.
    options
        How to build.
    """

    def __init__(self, data: Path, output: Path, options: Options) -> None:
        self.output, self.options = output, options
        self.sources = Sources(data, find_notebooks(data), output, options.formats)
        self.records = Records(output / PRIVATE / RECORDS)

    def why(self, task: Task) -> list[str]:
        """Return why a report has to be made; nothing if it is up to date."""
        files = self.sources.files(task, self.records)
        key = self.sources.key(task, files, self.records)
        found = reasons(task.id, key, self.records, self.output)
        return found or (["it was asked for with --force."] if self.options.force else [])

    def nothing_to_do(self, tasks: Sequence[Task]) -> bool:
        """Return whether all is up to date, and no killed or failed build has left anything."""
        left = [self.output / PRIVATE / WORK, *(self.aside(task) for task in tasks)]
        if any(path.exists() for path in left):
            return False
        return not any(self.why(task) for task in (*tasks, LANDING))

    def aside(self, task: Task) -> Path:
        """Return where the notebook of a failed run is kept."""
        return self.output / ASIDE / f"{task.id}.ipynb"
