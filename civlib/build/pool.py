"""Child processes, one for each report, and what they say; nothing heavy is imported here.

On Linux the children are forked from a server that has imported everything; elsewhere each starts
anew. The pool itself is one thread that waits for whatever comes first.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import ModuleType, TracebackType
from typing import Any

from civlib.build.job import Answer, Ended, Job, Overdue, Step
from civlib.build.stop import Stop

GRACE = 5.0
"""Seconds that a cell may go on after its time, while it is asked to stop from within."""

FORKSERVER, SPAWN = "forkserver", "spawn"

PRELOAD = "civlib.build.preload"
"""What the fork server imports; not imported here, since spawned children import this module."""

SCRATCH = "CIVLIB_SCRATCH"
"""Names the build's folder for temporary files, which the fork server removes when it ends."""

THREADS = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
"""What keeps libraries from starting threads, of which only one would live on in a child."""

News = Step | Answer | None
"""What is new of a job: None when it starts, an answer when it ends."""


def start_method() -> str:
    """Return how child processes are started here: only on Linux is it safe to fork."""
    return FORKSERVER if sys.platform.startswith("linux") else SPAWN


@dataclass
class _Child:
    job: Job
    process: BaseProcess
    channel: Connection
    since: float = field(default_factory=time.monotonic)
    cell: int | None = None

    @property
    def deadline(self) -> float:
        """Return when the running cell is overdue."""
        limited = self.job.timeout and self.cell is not None
        return self.since + self.job.timeout + GRACE if limited else float("inf")


class Pool:
    """Runs jobs, a few at the same time, each in a process of its own.

    Parameters
    ----------
    size
        How many at the same time.
    stop
        Tells when somebody wants everything to end.
    method
        ``"forkserver"`` or ``"spawn"``; what suits the system if None.
    """

    def __init__(self, size: int, stop: Stop | None = None, method: str | None = None) -> None:
        self._size, self._stop = size, stop or Stop()
        self._context: Any = multiprocessing.get_context(method or start_method())
        self._children: list[_Child] = []
        self._scratch = ""
        self._tempdir: str | None = None
        self._before: dict[str, str | None] = {}

    def __enter__(self) -> Pool:
        """Make the folder for temporary files of this process and all its children."""
        self._scratch = tempfile.mkdtemp(prefix="civlib-")
        settings = {**THREADS, "TMPDIR": self._scratch, SCRATCH: self._scratch}
        self._before = {name: os.environ.get(name) for name in settings}
        os.environ.update(settings)
        config = multiprocessing.current_process()._config  # type: ignore[attr-defined]
        self._tempdir, config["tempdir"] = config.get("tempdir"), self._scratch
        if self._context.get_start_method() == FORKSERVER:
            self._context.set_forkserver_preload([PRELOAD])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every child, and the fork server with them."""
        while self._children:
            self._end(self._children[0])
        _stop_forkserver()
        multiprocessing.current_process()._config["tempdir"] = self._tempdir  # type: ignore[attr-defined]
        for name, value in self._before.items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value is not None else {})
        shutil.rmtree(self._scratch, ignore_errors=True)

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, News]]:
        """Run the jobs in order, each as soon as there is room; yield what becomes of them.

        Raises
        ------
        Interrupted
            When somebody wants everything to end.
        """
        waiting = iter(jobs)
        while True:
            while len(self._children) < self._size and (job := next(waiting, None)):
                self._start(job)
                yield job, None
            if not self._children:
                return
            yield from self._news()

    def _start(self, job: Job) -> None:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        with _no_main():
            try:
                process = self._process(job, theirs)
            except (EOFError, ConnectionError):
                # the fork server could not be had, or has refused to fork
                self._context = multiprocessing.get_context(SPAWN)
                process = self._process(job, theirs)
        theirs.close()
        self._children.append(_Child(job, process, ours))

    def _process(self, job: Job, channel: Connection) -> BaseProcess:
        process: BaseProcess = self._context.Process(target=_main, args=(job, channel))
        process.start()
        return process

    def _news(self) -> Iterator[tuple[Job, News]]:
        now = time.monotonic()
        until = min(child.deadline for child in self._children)
        sources = [source for child in self._children for source in _sources(child)]
        wait(
            [*sources, self._stop.fileno()],
            None if until == float("inf") else max(0.0, until - now),
        )
        self._stop.check()
        for child in [*self._children]:
            answer = None
            for message in _messages(child.channel):
                if isinstance(message, Step):
                    child.cell, child.since = message.cell, time.monotonic()
                    yield child.job, message
                else:
                    answer = message
            answer = answer or self._silent(child)
            if answer is not None:
                self._end(child)
                yield child.job, answer

    def _silent(self, child: _Child) -> Answer | None:
        """Return what became of a child that gave no answer; None if it is still at work."""
        if time.monotonic() >= child.deadline:
            return Overdue(child.job.timeout)
        if wait([child.process.sentinel], 0):
            child.process.join()
            late = [*_messages(child.channel)]
            answers = [message for message in late if not isinstance(message, Step)]
            return answers[0] if answers else Ended(child.process.exitcode or 0)
        return None

    def _end(self, child: _Child) -> None:
        """End a child and everything that it started."""
        self._children.remove(child)
        try:
            os.killpg(child.process.pid or 0, signal.SIGKILL)
        except (AttributeError, ProcessLookupError):
            child.process.kill()
        child.process.join()
        child.process.close()
        child.channel.close()


@contextmanager
def _no_main() -> Iterator[None]:
    """Hide the script that builds from its children, which would run it again to find it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _main(job: Job, channel: Connection) -> None:
    from civlib.build import work

    work.main(job, channel)


def _sources(child: _Child) -> list[Any]:
    sentinel = child.process.sentinel
    return [sentinel] if child.channel.closed else [child.channel, sentinel]


def _messages(channel: Connection) -> Iterator[Any]:
    """Yield what a child has said since, until it closes its end."""
    try:
        while not channel.closed and channel.poll():
            yield channel.recv()
    except (EOFError, OSError):
        channel.close()


def _stop_forkserver() -> None:
    """End the fork server now; by itself it would end with this process."""
    from multiprocessing import forkserver

    forkserver._forkserver._stop()  # type: ignore[attr-defined]
