"""A batch: what is stale is made, published and recorded; one report's failure is its own."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from civlib.build.events import BUILT, CURRENT, FAILED, Began, Planned, Result, Tell
from civlib.build.failures import keep, reason
from civlib.build.job import CARDS, ENGINES, NOTEBOOK, REPORT, Answer, Failed, Job, Made, Step
from civlib.build.lock import locked
from civlib.build.plan import FORMATS, INDEX, Scope, Task, find_notebooks
from civlib.build.pool import Pool
from civlib.build.records import File, Record, Records
from civlib.build.release import publish
from civlib.build.sources import Key, Sources, digest
from civlib.build.stale import reasons
from civlib.build.stop import Stop
from civlib.errors import CivlibError, OutputError
from civlib.terms import PORTFOLIO
from civlib.wording import LANGUAGES

PRIVATE, RECORDS, WORK = ".civlib", "records", "work"
"""The build's own folder in the output folder, and what is in it."""

ASIDE = "failed"
"""Folder of the notebooks of failed runs, in the output folder."""

LANDING = Task("", None, LANGUAGES[0], INDEX)


@dataclass(frozen=True)
class Options:
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
        Where the cells of a notebook run: one of `civlib.build.job.ENGINES`.
    timeout
        Seconds for one cell; 0 for no limit.
    """

    formats: Sequence[str] = FORMATS
    jobs: int = 1
    force: bool = False
    engine: str = ENGINES[0]
    timeout: float = 600


def build(
    tasks: Sequence[Task],
    data: Path,
    output: Path,
    options: Options = Options(),
    tell: Tell = lambda event: None,
) -> tuple[Result, ...]:
    """Make every report that is stale; one that fails leaves the others, and its last good files.

    Parameters
    ----------
    tasks
        What `plan` returned.
    data, output
        The folders to read from and to publish in; ``output`` is made if needed.
    options
        How to build.
    tell
        Called with each event as soon as it is there.

    Returns
    -------
    tuple of Result
        One for each task, in the same order.

    Raises
    ------
    Busy
        If another build is publishing in the same folder.
    Interrupted
        After a signal that asks to end; nothing is left half done.
    OutputError
        If nothing can be written in the output folder.
    """
    batch = Batch(tasks, data, output, options, tell)
    if batch.current():
        return tuple(Result(task, CURRENT) for task in tasks)
    private = output / PRIVATE
    try:
        (private / WORK).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror}.") from error
    with Stop() as stop, locked(private, output), ExitStack() as stack:
        stack.callback(shutil.rmtree, private / WORK, ignore_errors=True)
        pool = stack.enter_context(Pool(options.jobs, stop))
        return batch.make(pool)


def explain(
    tasks: Sequence[Task], data: Path, output: Path, options: Options
) -> dict[Task, list[str]]:
    """Return why each report would be made; nothing for those that are up to date."""
    batch = Batch(tasks, data, output, options, lambda event: None)
    return {task: batch.why(task) for task in tasks}


class Batch:
    """The state of one build; see `build` for the parameters."""

    def __init__(
        self, tasks: Sequence[Task], data: Path, output: Path, options: Options, tell: Tell
    ) -> None:
        self._tasks, self._output, self._options, self._tell = tasks, output, options, tell
        self._sources = Sources(data, find_notebooks(data), output, options.formats)
        self._records = Records(output / PRIVATE / RECORDS)
        self._keys: dict[Task, Key] = {}
        self._begun: dict[Task, float] = {}
        self._results: dict[Task, Result] = {}

    def current(self) -> bool:
        """Return whether there is nothing to do."""
        return not any(self.why(task) for task in (*self._tasks, LANDING))

    def why(self, task: Task) -> list[str]:
        """Return why a report has to be made."""
        files = self._sources.files(task, self._records)
        key = self._sources.key(task, files, self._records)
        found = reasons(task.id, key, self._records, self._output)
        return found or (["it was asked for with --force."] if self._options.force else [])

    def make(self, pool: Pool) -> tuple[Result, ...]:
        """Make what is stale: first the reports, then what is made of them, then the list."""
        stale = {task: why for task in self._tasks if (why := self.why(task))}
        self._tell(Planned(len(self._tasks), len(stale)))
        for task in self._tasks:
            if task not in stale and task.notebook != PORTFOLIO:
                self._finish(Result(task, CURRENT))
        first = [task for task in stale if task.notebook != PORTFOLIO]
        self._run(pool, first, stale)
        for task in (task for task in self._tasks if task.notebook == PORTFOLIO):
            why = self.why(task)
            self._run(pool, [task] if why else [], {task: why})
            self._finish(Result(task, CURRENT)) if not why else None
        if self.why(LANDING):
            self._run(pool, [LANDING], {LANDING: []})
        return tuple(self._results[task] for task in self._tasks)

    def _run(self, pool: Pool, tasks: Iterable[Task], why: Mapping[Task, Sequence[str]]) -> None:
        cells: dict[Task, int] = {}
        for job, news in pool.run(self._jobs(tasks)):
            if news is None:
                self._begun[job.task] = time.monotonic()
                if job.task != LANDING:
                    self._tell(Began(job.task, why[job.task]))
            elif isinstance(news, Step):
                cells[job.task] = news.cell
            else:
                self._finish(self._result(job, news, cells.get(job.task)))
                shutil.rmtree(job.folder, ignore_errors=True)

    def _jobs(self, tasks: Iterable[Task]) -> Iterator[Job]:
        """Yield the jobs, each with copies of its inputs, made when its turn comes."""
        for task in tasks:
            folder = (self._output / PRIVATE / WORK / str(next(_NUMBERS))).resolve()
            job = Job(
                task,
                folder,
                tuple(self._options.formats),
                self._options.engine,
                self._options.timeout,
            )
            try:
                self._copy(task, folder)
            except OSError as error:
                self._finish(Result(task, FAILED, error=_output_error(task, error)))
            else:
                yield job

    def _copy(self, task: Task, folder: Path) -> None:
        files = self._sources.files(task, self._records)
        copies = {name: folder / name for name in files}
        for name, path in files.items():
            copies[name].parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copies[name])
        folder.mkdir(exist_ok=True)
        self._keys[task] = self._sources.key(task, copies, self._records)
        if task.notebook == INDEX:
            names = [name for record in self._records.all(but=INDEX) for name in record.files]
            cards = [record.card for record in self._records.all(but=INDEX) if record.card]
            (folder / CARDS).write_text(json.dumps({"cards": cards, "files": names}), "utf-8")
        else:
            shutil.copyfile(self._sources.notebook(task), folder / NOTEBOOK)

    def _result(self, job: Job, answer: Answer, cell: int | None) -> Result:
        task, seconds = job.task, time.monotonic() - self._begun[job.task]
        try:
            if not isinstance(answer, Made):
                raise reason(task, answer, cell)
            self._unchanged(task)
            files = self._publish(job, answer)
            (self._output / ASIDE / f"{task.id}.ipynb").unlink(missing_ok=True)
            return Result(task, BUILT, files, seconds=seconds)
        except OSError as error:
            problem: CivlibError = _output_error(task, error)
        except CivlibError as error:
            problem = error
        aside = keep(job, cell, problem, self._output / ASIDE)
        details = answer.details if isinstance(answer, Failed) else ""
        return Result(task, FAILED, (), problem, aside, details, seconds)

    def _unchanged(self, task: Task) -> None:
        """Refuse a report whose inputs are no longer those that it was made of."""
        files = self._sources.files(task, self._records)
        key = self._keys[task]
        now = {name: digest(path) for name, path in files.items()}
        changed = [
            name
            for name in sorted({*now, *key["inputs"]})
            if now.get(name) != key["inputs"].get(name)
        ]
        if task.notebook != INDEX and digest(self._sources.notebook(task)) != key["notebook"]:
            changed.append(self._sources.notebook(task).name)
        if changed and task.notebook != INDEX:
            names = ", ".join(changed)
            raise OutputError(f"{task}: {names} changed while the report was made; build it again.")

    def _publish(self, job: Job, made: Made) -> tuple[Path, ...]:
        task, target = job.task, job.task.folder(self._output)
        before = self._records.get(task.id)
        own = {
            Path(name).relative_to(task.place).as_posix()
            for name in (before.files if before else ())
        }
        self._records.drop(task.id)
        spare = job.folder / "new" if task.scope is not Scope.EVERYTHING else None
        paths = publish(job.folder / REPORT, target, spare, own)
        files = {
            path.relative_to(self._output).as_posix(): File.of(
                path, made.files[path.relative_to(target).as_posix()]
            )
            for path in paths
        }
        self._records.put(task.id, Record(self._keys[task], files, made.card))
        return tuple(paths)

    def _finish(self, result: Result) -> None:
        self._results[result.task] = result
        if result.task != LANDING or result.error:
            self._tell(result)


_NUMBERS = count(1)


def _output_error(task: Task, error: OSError) -> OutputError:
    return OutputError(f"{task}: {error.strerror}: {error.filename}.")
