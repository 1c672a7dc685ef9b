"""Plan → run → publish: every programme and year in `data/` becomes its report in `outputs/`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from civlib import dataset
from civlib.build.plan import FORMATS, Task, find_notebooks, path_of, plan
from civlib.build.release import publish, write
from civlib.build.run import execute
from civlib.errors import CivlibError
from civlib.publish import index

__all__ = ["FORMATS", "Result", "Task", "build", "find_notebooks", "make", "plan"]


@dataclass(frozen=True)
class Result:
    """What became of one task: the published files, or the error that stopped it."""

    task: Task
    files: tuple[Path, ...] = ()
    error: CivlibError | None = None


def build(
    tasks: Sequence[Task],
    data: Path,
    output: Path,
    formats: Sequence[str] = FORMATS,
    jobs: int = 1,
    tell: Callable[[Result], None] = lambda result: None,
) -> tuple[Result, ...]:
    """Make every report; one that fails leaves the others, and its last good files, alone.

    Parameters
    ----------
    tasks
        What `plan` returned.
    data, output
        The folders to read from and to publish in; ``output`` is made if needed.
    formats
        Any of ``html`` and ``pdf``; the executed notebook, tables and figures always come along.
    jobs
        How many notebooks run at the same time.
    tell
        Called with each result as soon as it is there, in the order of the tasks.

    Returns
    -------
    tuple of Result
        One for each task, in the same order.
    """
    folder = find_notebooks(data)
    os.environ[dataset.DATA_VARIABLE] = str(data.resolve())

    def one(task: Task) -> Result:
        try:
            notebook = path_of(folder, task.notebook)
            return Result(task, tuple(make(task, notebook, data, output, formats)))
        except CivlibError as error:
            return Result(task, error=error)

    results = []
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        for result in pool.map(one, tasks):
            tell(result)
            results.append(result)
    index.write(output)
    return tuple(results)


def make(
    task: Task, notebook: Path, data: Path, output: Path, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Make one report and publish it; return its files.

    The data are checked before a kernel starts, everything is written in a private folder, and
    only a complete report is moved to where readers find it.

    Raises
    ------
    DataError
        If the year's data are not in order.
    NotebookFailed, PublishError
        If the notebook did not run to its end, or cannot be published.
    """
    dataset.load(task.programme, task.year, data)
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".civlib-", dir=output) as private:
        folder = Path(private)
        executed = execute(notebook, task, folder)
        staged = folder / "report"
        staged.mkdir()
        write(executed, task, formats, staged)
        return publish(staged, task.folder(output))
