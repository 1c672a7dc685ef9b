"""Who makes the reports: processes of this machine, or the workers of a dask.distributed cluster.

Machines of a cluster need nothing in common but the installed packages: a job travels with the
bytes of its inputs, and only the machine that builds reads the data and publishes.
"""

import multiprocessing
import signal
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

from civlib.errors import Interrupted, NotebookFailed, UsageError
from civlib.run import children, environment
from civlib.run.isolated import Answer, Failed, Job, make
from civlib.wording.messages import say, speak

WAIT = 10
"""Seconds to wait for the scheduler, and for a first worker."""

PAUSE = 0.05
"""Seconds after which to look whether somebody wants everything to end."""

AHEAD = 2
"""Jobs on their way for each place to work, so that none waits for the network."""


class Workers(NamedTuple):
    """Who makes reports: what gives them a job, and how many to give at once; machines may join.

    The signals that ask to end are only noted, so that nothing is cut in the middle.
    """

    submit: Callable[[Job], Future[Answer]]
    room: Callable[[], int]
    signals: Sequence[int]

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Answer | None]]:
        """Give away jobs as there is room; yield each with None, and again with what came of it."""
        waiting = iter(jobs)
        running: dict[Future[Answer], Job] = {}
        while True:
            while len(running) < self.room() and (job := next(waiting, None)) is not None:
                running[self.submit(job)] = job
                yield job, None
            if not running:
                return
            done, _ = wait(running, PAUSE, FIRST_COMPLETED)
            if self.signals:
                raise Interrupted(say("build.interrupted"), self.signals[0])
            for future in done:
                job = running.pop(future)
                try:
                    answer = future.result()
                except Exception as error:  # of Dask: every worker that took the job died, say
                    said = f"{type(error).__name__}: {str(error).partition('. ')[0]}"
                    lost = NotebookFailed(f"{job.task}: {said}.")
                    answer = Failed(lost, traceback.format_exc())
                yield job, answer


@contextmanager
def here(jobs: int) -> Iterator[Workers]:
    """Give this machine's processes, ``jobs`` at the same time; an error ends them all at once."""
    environment.require()
    with _signals() as signals, ThreadPoolExecutor(jobs) as threads:
        try:
            children.prepare()
            yield Workers(lambda job: threads.submit(make, job), lambda: jobs, signals)
        except BaseException:
            children.end_all()
            raise


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """Give the workers of a Dask scheduler, such as ``tcp://10.0.0.5:8786``.

    A job whose worker dies is given to another one. What is not done at the end is taken back.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(say("run.no-cluster")) from error
    with ExitStack() as stack:
        signals = stack.enter_context(_signals())
        connect: Any = Client
        try:
            client = stack.enter_context(connect(address, timeout=WAIT, set_as_default=False))
            client.wait_for_workers(1, timeout=WAIT)
        except (OSError, ValueError) as error:
            raise UsageError(say("run.no-worker", address=address, why=error)) from error
        executor = client.get_executor(pure=False)
        stack.callback(executor.shutdown, wait=False)
        made_with = environment.facts()
        yield Workers(
            lambda job: executor.submit(make_there, job, made_with),
            lambda: AHEAD * max(1, sum(client.nthreads().values())),
            signals,
        )


def make_there(job: Job, made_with: Mapping[str, Any]) -> Answer:
    """Make a report on a worker, if it has the same civlib and packages and may start processes."""
    own = environment.facts()
    speak(job.messages)
    if any(own[part] != made_with[part] for part in ("civlib", "packages")):
        return Failed(UsageError(say("run.other-civlib", task=job.task)))
    if multiprocessing.current_process().daemon:
        return Failed(UsageError(say("run.daemon", task=job.task)))
    return make(job)


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Give the list in which Ctrl-C and SIGTERM are noted; they reach only the main thread."""
    noted: list[int] = []
    main = threading.current_thread() is threading.main_thread()
    before = {
        number: signal.signal(number, lambda asked, frame: noted.append(asked))
        for number in children.SIGNALS
        if main
    }
    try:
        yield noted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
