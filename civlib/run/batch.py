"""A batch: what is stale is made, published and recorded; one report's failure is its own."""

import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from civlib.dataset.folders import shown
from civlib.dataset.problems import DataError
from civlib.dataset.putting import locked
from civlib.errors import CivlibError, OutputError
from civlib.publish.provenance import digest
from civlib.run import workers
from civlib.run.events import BUILT, CURRENT, FAILED, Began, Options, Planned, Result, Tell
from civlib.run.isolated import Answer, Failed, Job, Made, output_error
from civlib.run.look import ASIDE, DATA, LANDING, NOTHING, PRIVATE, RECORDS, WORK, Look, moved
from civlib.run.plan import Task
from civlib.run.publication import keep_apart, keep_inside, publish, seal, unsealed
from civlib.run.records import Record, known_files, replace
from civlib.run.sealing import seal as seal_whole
from civlib.run.workers import Workers
from civlib.wording.messages import reason, say
from civlib.wording.terms import PORTFOLIO


def make(
    tasks: Sequence[Task], data: Path, output: Path, options: Options, tell: Tell
) -> tuple[Result, ...]:
    """Make every report that is stale, alone in the output folder; see `civlib.run.build`."""
    private = output / PRIVATE
    keep_apart(output, data)
    ours = [f"{PRIVATE}/{WORK}/new"]
    ours += [f"{PRIVATE}/{name}/{task.id}" for name in (RECORDS, ASIDE) for task in tasks]
    keep_inside(output, ours)
    try:
        private.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(say("run.unwritable", path=output, why=error.strerror)) from error
    address = options.scheduler
    with locked(private, output):
        shutil.rmtree(private / WORK, ignore_errors=True)  # a killed build has left it
        try:
            with workers.cluster(address) if address else workers.here(options.jobs) as staff:
                return Batch(tasks, Look(data, output, options, tasks), tell, staff).make()
        finally:
            shutil.rmtree(private / WORK, ignore_errors=True)


def job_of(task: Task, look: Look) -> Job:
    """Return the job of a report, with its inputs as they are now."""
    inputs = look.read(task)
    key = look.key(task, {name: digest(data) for name, data in inputs.items()})
    return Job(task, key, inputs, look.options.timeout)


class Batch:
    """The state of one build."""

    def __init__(self, tasks: Sequence[Task], look: Look, tell: Tell, staff: Workers) -> None:
        self._tasks, self._look, self._tell, self._staff = tasks, look, tell, staff
        self._output, self._records = look.output, look.records
        self._begun: dict[Task, float] = {}
        self._results: dict[Task, Result] = {}

    def make(self) -> tuple[Result, ...]:
        """Make what is stale: the reports, what is made of them, the list, at last the seal."""
        last = [task for task in self._tasks if task.notebook == PORTFOLIO]
        first = [task for task in self._tasks if task not in last]
        why = {task: self._look.why(task) for task in self._tasks}
        self._tell(Planned(len(self._tasks), sum(map(bool, why.values()))))
        self._run({task: why[task] for task in first})
        self._run({task: self._look.why(task) for task in last})
        self._clear()
        self._run({LANDING: self._look.why(LANDING)})
        seal_whole(self._output, self._records)
        failed = [LANDING] if self._results[LANDING].error else []
        return tuple(self._results[task] for task in (*self._tasks, *failed))

    def _run(self, why: Mapping[Task, Sequence[str]]) -> None:
        """Make those of some reports that there is a reason for, each when there is room."""
        for task in why:
            if not why[task]:
                self._finish(Result(task, CURRENT))
        for job, answer in self._staff.run(self._jobs([task for task in why if why[task]])):
            if answer is None:
                self._begun[job.task] = time.monotonic()
                if job.task != LANDING:
                    self._tell(Began(job.task, why[job.task]))
            else:
                self._finish(self._result(job, answer))

    def _jobs(self, tasks: Iterable[Task]) -> Iterator[Job]:
        """Yield the jobs, each with its inputs as they are when its turn comes."""
        for task in tasks:
            try:
                yield job_of(task, self._look)
            except OSError as error:
                self._finish(Result(task, FAILED, error=output_error(task, error)))
            except CivlibError as error:
                self._finish(Result(task, FAILED, error=error))

    def _result(self, job: Job, answer: Answer) -> Result:
        task, paths = job.task, tuple[Path, ...]()
        if isinstance(answer, Made):
            try:
                paths = self._publish(job, answer)
            except OSError as refused:
                answer = Failed(output_error(task, refused))
            except CivlibError as refused:
                answer = Failed(refused)
        seconds = time.monotonic() - self._begun[task]
        if isinstance(answer, Made):
            self._forget(task)
            return Result(task, BUILT, paths, seconds=seconds, said=answer.said)
        error, notebook = answer.error, answer.notebook
        if isinstance(error, DataError):  # which names files and lines; a notebook adds nothing
            error, notebook = placed(error, self._look.data), b""
        aside = self._keep(task, notebook)
        return Result(task, FAILED, (), error, aside, answer.details, seconds, answer.said)

    def _publish(self, job: Job, made: Made) -> tuple[Path, ...]:
        """Publish a report with the seal of its folder, and record it."""
        task, place = job.task, job.task.place
        if changed := [name for name, *_ in moved(job.inputs, self._look.read(task))]:
            raise OutputError(say("run.changed", task=task, names=", ".join(changed)))
        beside = self._records.beside(task.id)
        others = {id: other for id, other in beside.items() if self._look.is_due(id)}
        before = self._records.get(task.id, NOTHING)
        record = Record(job.key, known_files(place, made.files), made.card, made.head)
        files = dict(made.files)
        if place:
            files |= seal(task.id, place, record, others)
            record = record._replace(files=known_files(place, files))
        keep_inside(self._output, record.files)
        # until all is done, every file that there may be is recorded: the build after a killed one
        # knows what is whole, and what to take away
        self._records.put(task.id, record._replace(files={**before.files, **record.files}))
        theirs = {name for other in others.values() for name in unsealed(other).files}
        known = [*before.files, *(name for other in beside.values() for name in other.files)]
        gone = [Path(name).relative_to(place).as_posix() for name in known if name not in theirs]
        target, spare = self._output / place, self._output / PRIVATE / WORK / "new"
        try:
            times = publish(files, target, spare, gone, whole=bool(place))
        except OSError:  # what is there, and is sealed with all else, is as it was
            self._records[task.id] = before
            raise
        self._records.put(task.id, record._replace(files=known_files(place, files, times)))
        for id, other in others.items():
            self._records.put(id, unsealed(other))
        for id in beside.keys() - others.keys():
            self._records.drop(id)
        return tuple(target / name for name in sorted(files))

    def _clear(self) -> None:
        """Take away the reports that are no longer made, where none is published beside them."""
        for place, ids in self._look.left_over().items():
            target, spare = self._output / place, self._output / PRIVATE / WORK / "new"
            gone = [name for id in ids for name in self._records[id].files]
            keep_inside(self._output, gone)
            try:
                if target.is_dir():
                    publish({}, target, spare, [name.removeprefix(f"{place}/") for name in gone])
            except OSError as error:
                told = say("run.left", place=place, why=reason(error))
                raise OutputError(told) from error
            with suppress(OSError):  # it is somebody's files that it holds, or years
                target.rmdir()
            for id in ids:
                self._records.drop(id)

    def _keep(self, task: Task, notebook: bytes) -> Path | None:
        """Keep the notebook of a failed run where it can be looked at."""
        path = self._look.aside(task)
        with suppress(OSError):  # a full disk has no room for it either
            if notebook:
                replace(path, notebook)
                return path
        return None

    def _forget(self, task: Task) -> None:
        """Take away the notebook that a failed run of a report left; the report is good now."""
        path = self._look.aside(task)
        path.unlink(missing_ok=True)
        with suppress(OSError):  # another report's notebook is there, or nothing at all
            for folder in path.relative_to(self._output / PRIVATE).parents[:-1]:
                (self._output / PRIVATE / folder).rmdir()

    def _finish(self, result: Result) -> None:
        if result.state == CURRENT:
            self._forget(result.task)
        self._results[result.task] = result
        if result.task != LANDING or result.error:
            self._tell(result)


def placed(error: DataError, data: Path) -> DataError:
    """Name the files where they are, and not in the folder that held their copies."""
    copies, place = f"{DATA}/", f"{shown(data)}/"
    return DataError(
        [one._replace(path=one.path.replace(copies, place, 1)) for one in error.problems]
    )
