"""What stopped a report, in a sentence, and its notebook kept where it can be looked at."""

from __future__ import annotations

import json
import signal
from contextlib import suppress
from pathlib import Path

from civlib.errors import CivlibError, DataError, NotebookFailed
from civlib.run import journal
from civlib.run.job import Answer, Ended, Failed, Job, Overdue
from civlib.run.plan import Task


def reason(task: Task, answer: Answer, cell: int | None) -> CivlibError:
    """Return why there is no report.

    Parameters
    ----------
    task
        The report.
    answer
        How its process ended.
    cell
        Position of the cell that ran last, from 0; None if none had begun.
    """
    place = "before its first cell" if cell is None else f"in cell {cell + 1}"
    if isinstance(answer, Failed):
        return answer.error
    if isinstance(answer, Overdue):
        text = f"a cell took longer than {answer.timeout:g} s, {place}, and was ended"
    elif isinstance(answer, Ended) and answer.exitcode < 0:
        text = f"the notebook was killed {place} ({signal.Signals(-answer.exitcode).name})"
    elif isinstance(answer, Ended):
        text = f"the notebook ended its process {place} with exit code {answer.exitcode}"
    else:
        text = "it gave no answer"
    return NotebookFailed(f"{task}: {text}.")


def forget(task: Task, folder: Path) -> None:
    """Take away the notebook that a failed run of a report left; the report is good now."""
    path = folder / f"{task.id}.ipynb"
    path.unlink(missing_ok=True)
    for place in (place for place in path.parents if place.is_relative_to(folder)):
        try:
            place.rmdir()
        except OSError:
            return  # another report's notebook is there, or nothing at all


def keep(job: Job, cell: int | None, error: CivlibError, folder: Path) -> Path | None:
    """Keep the notebook of a failed run, as far as it ran; return where, None if there is none.

    Parameters
    ----------
    job
        The run, whose private folder is still there.
    cell
        Position of the cell that ran last.
    error
        What stopped it.
    folder
        Where such notebooks are kept.
    """
    if isinstance(error, DataError):
        return None  # the problems name files and lines; the notebook would add nothing
    try:
        notebook = journal.last(job.folder, str(error), cell)
        if notebook is None:
            return None
        path = folder / f"{job.task.id}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")
        new.replace(path)
    except OSError:
        with suppress(OSError):
            path.with_suffix(".new").unlink()
        return None  # a full disk has no room for it either
    return path
