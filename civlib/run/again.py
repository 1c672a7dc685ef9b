"""The reports of a published folder, made again from what the folder was made of."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from civlib.dataset.opening import MOST, Unfit, read_bytes
from civlib.errors import CivlibError, UsageError
from civlib.publish import provenance
from civlib.publish.provenance import Run
from civlib.run import environment, stored, workers
from civlib.run.isolated import Failed, Job, output_error, put, sizes
from civlib.run.look import part_of
from civlib.run.named import OUTPUTS
from civlib.run.plan import Task
from civlib.wording.messages import say


class Wish(NamedTuple):
    """One report to make again: with these formats, languages beside it and SOURCE_DATE_EPOCH.

    The inputs are the files behind each name in a private copy, such as ``data/a/2019/note.md``.
    What it says that it was made with is what is here, or else what is told, as in
    `civlib.run.environment.facts`: then its bytes are those of the environment that is told, but
    for what this one really changes.
    """

    task: Task
    formats: tuple[str, ...]
    epoch: str
    inputs: Mapping[str, Path]
    notebook: Path
    langs: tuple[str, ...] = ()
    made_with: Mapping[str, Any] = MappingProxyType({})


def again(
    wishes: Sequence[Wish], place: str, folder: Path, size: int = 1
) -> dict[Task, CivlibError]:
    """Make the reports of one published folder, some at the same time, and seal it.

    Parameters
    ----------
    wishes
        The reports.
    place
        What the published folder calls itself, such as ``bakhmut-civil-society/2019``.
    folder
        An empty folder; the published one comes out in it, as ``outputs/``.

    Returns
    -------
    dict
        Why a report could not be made; nothing for those that could.

    Raises
    ------
    Interrupted
        If somebody wants everything to end.
    """
    target = folder / OUTPUTS
    errors: dict[Task, CivlibError] = {}
    runs: list[Run] = []

    def jobs() -> Iterator[Job]:
        for wish in wishes:
            paths = {**wish.inputs, wish.task.path: wish.notebook}
            asked = {"parameters": wish.task.parameters, "formats": sorted(wish.formats)}
            asked["langs"] = [*wish.langs]
            key = {**asked, **environment.facts(), **wish.made_with, "epoch": wish.epoch}
            try:
                inputs = {
                    name: part_of(name, read_bytes(path, MOST), wish.task.year)
                    for name, path in paths.items()
                }
                inputs[wish.task.path] = stored.canonical(inputs[wish.task.path])
                yield Job(wish.task, key, inputs)
            except Unfit as error:
                errors[wish.task] = UsageError(str(error))
            except OSError as error:
                errors[wish.task] = output_error(wish.task, error)
                if not wish.notebook.is_file():
                    lost = say("run.no-notebook", task=wish.task, path=wish.task.path)
                    errors[wish.task] = UsageError(lost)

    with workers.here(size) as staff:
        for job, answer in staff.run(jobs()):
            if isinstance(answer, Failed):
                errors[job.task] = answer.error
            elif answer is not None:
                put(target, answer.files)
                runs.append(Run(job.task.stem, job.key, answer.head, sizes(answer.files)))
    if runs:
        put(target, provenance.seal(place, runs))
    return errors
