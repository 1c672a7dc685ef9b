"""The same jobs on the machines of a dask.distributed cluster.

A job travels with the bytes of its inputs and comes back with the bytes of its files, so machines
need nothing in common but the installed packages; only the one that builds reads and publishes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from civlib.errors import UsageError
from civlib.run import environment
from civlib.run.job import Answer, Failed, Job, Step
from civlib.run.pool import News, Pool
from civlib.run.starter import Starter, may_have_children
from civlib.run.stop import Stop

Files = Mapping[str, bytes]

WAIT = 10
"""Seconds to wait for the scheduler, and for a first worker."""

AHEAD = 2
"""Jobs on their way for each place to work, so that none waits for the network."""


class Cluster:
    """Runs jobs like `civlib.run.pool.Pool`, on the workers of a cluster.

    Parameters
    ----------
    address
        The scheduler, such as ``tcp://10.0.0.5:8786``.
    stop
        Tells when somebody wants everything to end.
    """

    def __init__(self, address: str, stop: Stop | None = None) -> None:
        self._address, self._stop = address, stop or Stop()
        self._jobs: dict[Any, Job] = {}
        self._done: Queue[Any] = Queue()
        self._client: Any = None

    def __enter__(self) -> Cluster:
        """Connect.

        Raises
        ------
        UsageError
            If distributed is not installed, or no scheduler or no worker answers.
        """
        try:
            from distributed import Client
        except ImportError as error:
            way = "install it: pip install 'civlib[cluster]'"
            raise UsageError(f"--scheduler needs the package distributed; {way}.") from error
        try:
            connect: Any = Client
            self._client = connect(self._address, timeout=WAIT, set_as_default=False)
            self._client.wait_for_workers(1, timeout=WAIT)
        except (OSError, ValueError) as error:
            self.__exit__()
            message = f"No worker answers at the scheduler {self._address}: {error}."
            raise UsageError(message) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        """Take back what is not done, and leave the cluster."""
        if self._client is not None:
            self._client.cancel([*self._jobs], force=True)
            self._client.close()

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, News]]:
        """Run the jobs, those first that are ready first; yield what becomes of them.

        A job whose worker dies is given to another one.

        Raises
        ------
        Interrupted
            When somebody wants everything to end.
        """
        waiting = iter(jobs)
        while True:
            while len(self._jobs) < self._room() and (job := next(waiting, None)) is not None:
                self._submit(job)
                yield job, None
            if not self._jobs:
                return
            yield from self._news()

    def _room(self) -> int:
        places: int = sum(self._client.nthreads().values())
        return AHEAD * max(1, places)

    def _submit(self, job: Job) -> None:
        made_of = (environment.code(), environment.versions())
        given = (replace(job, folder=Path()), read(job.folder), made_of)
        future = self._client.submit(remote, *given, pure=False)
        self._jobs[future] = job
        future.add_done_callback(self._done.put)

    def _news(self) -> Iterator[tuple[Job, Answer]]:
        try:
            future = self._done.get(timeout=0.2)
        except Empty:
            self._stop.check()
            return
        self._stop.check()
        job = self._jobs.pop(future)
        yield job, _answer(job, future)


def _answer(job: Job, future: Any) -> Answer:
    """Put what came back into the job's folder; return the answer."""
    from distributed.scheduler import KilledWorker

    try:
        answer, files = future.result()
    except KilledWorker as error:
        message = f"{job.task}: every worker that took it died ({error.allowed_failures} and one)."
        return Failed(UsageError(message))
    finally:
        future.release()
    write(job.folder, files)
    found: Answer = answer
    return found


def remote(job: Job, files: Files, made_of: tuple[str, dict[str, str]]) -> tuple[Answer, Files]:
    """Do a job on a worker: unpack its inputs, run it in a child, pack what it wrote.

    Parameters
    ----------
    job
        The job; its folder does not count.
    files
        What its private folder holds, by relative path.
    made_of
        civlib's code and the packages' versions that the report's key names.
    """
    own = (environment.code(), environment.versions())
    if own != made_of:
        text = "a worker has another civlib or other packages; install the same lock file there"
        return Failed(UsageError(f"{job.task}: {text}.")), {}
    starter = _starter()
    with TemporaryDirectory(prefix="job-", dir=starter.scratch) as name:
        folder = Path(name).resolve()
        write(folder, files)
        with Pool(1, starter=starter) as pool:
            news = [news for _, news in pool.run([replace(job, folder=folder)])]
        answer = next(one for one in news if one is not None and not isinstance(one, Step))
        return answer, {path: data for path, data in read(folder).items() if path not in files}


@cache
def _starter() -> Starter:
    """Return what starts the children of this worker, made with its first job."""
    may_have_children()
    return Starter().__enter__()


def read(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a folder by its path in it."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def write(folder: Path, files: Files) -> None:
    """Write files into a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
