"""A batch: what is stale is made, published and recorded; one report's failure is its own."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path

from civlib.dataset.folders import shown
from civlib.errors import CivlibError, DataError, OutputError
from civlib.run.cluster import Cluster
from civlib.run.events import BUILT, CURRENT, FAILED, Began, Planned, Result, Tell
from civlib.run.failures import forget, keep, reason
from civlib.run.job import CARDS, NOTEBOOK, REPORT, Answer, Failed, Job, Made, Step
from civlib.run.lock import locked
from civlib.run.look import ASIDE, LANDING, PRIVATE, WORK, Look, Options
from civlib.run.plan import INDEX, Task
from civlib.run.pool import Pool
from civlib.run.records import File, Record
from civlib.run.release import publish
from civlib.run.sealing import seal, unsealed
from civlib.run.sources import DATA, Key, digest
from civlib.run.stop import Stop
from civlib.wording.terms import PORTFOLIO


def make(tasks: Sequence[Task], look: Look, tell: Tell) -> tuple[Result, ...]:
    """Make every report that is stale, alone in the output folder; see `civlib.run.build`."""
    private = look.output / PRIVATE
    try:
        private.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{look.output} cannot be written: {error.strerror}.") from error
    with Stop() as stop, locked(private, look.output), ExitStack() as stack:
        shutil.rmtree(private / WORK, ignore_errors=True)  # a killed build has left it
        stack.callback(shutil.rmtree, private / WORK, ignore_errors=True)
        runner = _runner(look.options, stop)
        stack.enter_context(runner)
        return Batch(tasks, look, tell).make(runner)


Runner = Pool | Cluster
"""What runs jobs: this machine's processes, or a cluster's."""


def _runner(options: Options, stop: Stop) -> Runner:
    return Cluster(options.scheduler, stop) if options.scheduler else Pool(options.jobs, stop)


class Batch:
    """The state of one build."""

    def __init__(self, tasks: Sequence[Task], look: Look, tell: Tell) -> None:
        self._tasks, self._look, self._tell = tasks, look, tell
        self._output, self._options = look.output, look.options
        self._sources, self._records = look.sources, look.records
        self._keys: dict[Task, Key] = {}
        self._begun: dict[Task, float] = {}
        self._results: dict[Task, Result] = {}

    def make(self, runner: Runner) -> tuple[Result, ...]:
        """Make what is stale: first the reports, then what is made of them, then the list."""
        stale = {task: why for task in self._tasks if (why := self._look.why(task))}
        self._tell(Planned(len(self._tasks), len(stale)))
        for task in self._tasks:
            if task not in stale and task.notebook != PORTFOLIO:
                self._finish(Result(task, CURRENT))
        first = [task for task in stale if task.notebook != PORTFOLIO]
        self._run(runner, first, stale)
        for task in (task for task in self._tasks if task.notebook == PORTFOLIO):
            why = self._look.why(task)
            self._run(runner, [task] if why else [], {task: why})
            self._finish(Result(task, CURRENT)) if not why else None
        if self._look.why(LANDING):
            self._run(runner, [LANDING], {LANDING: []})
        failed = [LANDING] if LANDING in self._results and self._results[LANDING].error else []
        return tuple(self._results[task] for task in (*self._tasks, *failed))

    def _run(
        self, runner: Runner, tasks: Iterable[Task], why: Mapping[Task, Sequence[str]]
    ) -> None:
        cells: dict[Task, int] = {}
        for job, news in runner.run(self._jobs(tasks)):
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
            try:
                self._copy(task, folder)
            except OSError as error:
                self._finish(Result(task, FAILED, error=_output_error(task, error)))
            else:
                how = self._options.engine, self._options.timeout
                yield Job(task, folder, tuple(self._options.formats), self._keys[task], *how)

    def _copy(self, task: Task, folder: Path) -> None:
        files = self._sources.files(task, self._records)
        copies = {name: folder / name for name in files}
        for name, path in files.items():
            copies[name].parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copies[name])
        folder.mkdir(parents=True, exist_ok=True)
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
            forget(task, self._output / ASIDE)
            return Result(task, BUILT, files, seconds=seconds)
        except OSError as error:
            problem: CivlibError = _output_error(task, error)
        except DataError as error:
            problem = _placed(error, self._sources.data)
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
        others = self._records.beside(task.id) if task.place else {}
        record = self._record(job, made, others)
        before = self._records.get(task.id)
        shared = {name for other in others.values() for name in unsealed(other).files}
        own = {
            Path(name).relative_to(task.place).as_posix()
            for one in (before, *others.values())
            for name in (one.files if one else ())
            if name not in shared
        }
        self._announce(task, record)
        spare = job.folder / "new" if task.place else None
        paths = publish(job.folder / REPORT, target, spare, own)
        self._records.put(task.id, record)
        for id, other in others.items():
            self._records.put(id, unsealed(other))
        return tuple(paths)

    def _record(self, job: Job, made: Made, others: Mapping[str, Record]) -> Record:
        """Return what is known of a finished report; seal its folder with those beside it."""
        task, staged = job.task, job.folder / REPORT
        place = Path(task.place)
        files = {
            (place / name).as_posix(): File.of(staged / name, sha)
            for name, sha in made.files.items()
        }
        record = Record(self._keys[task], files, made.card, made.head)
        return seal(task, record, others, staged) if task.place else record

    def _announce(self, task: Task, record: Record) -> None:
        """Record every file that there may be until the report is published.

        So the build after a killed one knows what is whole, and what to take away.
        """
        before = self._records.get(task.id)
        new = {name: File(-1, 0, file.sha256) for name, file in record.files.items()}
        files = {**(before.files if before else {}), **new}
        self._records.put(task.id, record._replace(files=files))

    def _finish(self, result: Result) -> None:
        if result.state == CURRENT:
            forget(result.task, self._output / ASIDE)
        self._results[result.task] = result
        if result.task != LANDING or result.error:
            self._tell(result)


_NUMBERS = count(1)


def _placed(error: DataError, data: Path) -> DataError:
    """Name the files where they are, and not in the private folder that held their copies."""
    place = f"{shown(data)}/"
    return DataError(
        [one._replace(path=one.path.replace(f"{DATA}/", place, 1)) for one in error.problems]
    )


def _output_error(task: Task, error: OSError) -> OutputError:
    return OutputError(f"{task}: {error.strerror}: {error.filename}.")
