"""The reports of a published folder, made again from what the folder was made of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from civlib.errors import CivlibError, OutputError
from civlib.publish import provenance
from civlib.publish.provenance import Run
from civlib.run import environment
from civlib.run.failures import reason
from civlib.run.job import NOTEBOOK, REPORT, Job, Made, Step
from civlib.run.plan import Task
from civlib.run.pool import Pool
from civlib.run.stop import Stop


@dataclass(frozen=True)
class Wish:
    """One report to make again.

    Attributes
    ----------
    task, formats, epoch
        What it was asked for: parameters, formats, the date of ``SOURCE_DATE_EPOCH`` or nothing.
    inputs
        The file behind each input, by its name in a private copy such as ``data/a/2019/note.md``.
    notebook
        The notebook to run.
    """

    task: Task
    formats: tuple[str, ...]
    epoch: str
    inputs: Mapping[str, Path]
    notebook: Path


def again(
    wishes: Sequence[Wish], place: str, folder: Path, size: int = 1
) -> dict[Task, CivlibError]:
    """Make the reports of one published folder in another folder, and seal it.

    Parameters
    ----------
    wishes
        The reports.
    place
        What the published folder calls itself, such as ``bakhmut-civil-society/2019``.
    folder
        An empty folder; the published one comes out in it, as ``outputs/``.
    size
        How many reports are made at the same time.

    Returns
    -------
    dict
        Why a report could not be made; nothing for those that could.

    Raises
    ------
    Interrupted
        If somebody wants everything to end.
    """
    target = folder / "outputs"
    target.mkdir()
    errors: dict[Task, CivlibError] = {}
    runs: list[Run] = []
    with Stop() as stop, Pool(size, stop) as pool:
        for job, news in pool.run(_jobs(wishes, folder, errors)):
            if isinstance(news, Made):
                runs.append(_take(job, news, target))
            elif news is not None and not isinstance(news, Step):
                errors[job.task] = reason(job.task, news, None)
    if runs:
        for name, data in provenance.seal(place, runs).items():
            (target / name).write_bytes(data)
    return errors


_NUMBERS = count(1)


def _jobs(wishes: Sequence[Wish], folder: Path, errors: dict[Task, CivlibError]) -> Iterator[Job]:
    for wish in wishes:
        private = folder / str(next(_NUMBERS))
        try:
            _copy({**wish.inputs, NOTEBOOK: wish.notebook}, private)
        except OSError as error:
            what = f"{error.strerror}: {error.filename}"
            errors[wish.task] = OutputError(f"{wish.task}: {what}.")
            continue
        yield Job(wish.task, private, wish.formats, _key(wish))


def _copy(files: Mapping[str, Path], folder: Path) -> None:
    for name, path in files.items():
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _key(wish: Wish) -> dict[str, Any]:
    own = {"parameters": wish.task.parameters, "formats": sorted(wish.formats)}
    return {**own, **environment.facts(), "epoch": wish.epoch}


def _take(job: Job, made: Made, target: Path) -> Run:
    """Move a finished report to where the folder comes out; return what its seal says of it."""
    report = job.folder / REPORT
    files = {name: ((report / name).stat().st_size, sha) for name, sha in made.files.items()}
    for name in files:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (report / name).replace(target / name)
    shutil.rmtree(job.folder)
    return Run(job.task.stem, job.key, made.head, files)
