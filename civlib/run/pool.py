"""Child processes, one for each report, and what they say; nothing heavy is imported here.

On Linux the children are forked from a server that has imported everything; elsewhere each starts
anew. The pool itself is one thread that waits for whatever comes first.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

from civlib.run.job import Answer, Ended, Job, Overdue, Step
from civlib.run.starter import Starter
from civlib.run.stop import Stop

GRACE = 5.0
"""Seconds that a cell may go on after its time, while it is asked to stop from within."""

News = Step | Answer | None
"""What is new of a job: None when it starts, an answer when it ends."""


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
    starter
        What starts the processes; a starter of its own if None.
    """

    def __init__(self, size: int, stop: Stop | None = None, starter: Starter | None = None) -> None:
        self._size, self._stop = size, stop or Stop()
        self._starter, self._own = starter or Starter(), starter is None
        self._children: list[_Child] = []

    def __enter__(self) -> Pool:
        """Get ready to start processes."""
        if self._own:
            self._starter.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every child, and what they are forked from."""
        while self._children:
            self._end(self._children[0])
        if self._own:
            self._starter.__exit__(kind, error, trace)

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, News]]:
        """Run the jobs in order, each as soon as there is room; yield what becomes of them.

        Raises
        ------
        Interrupted
            When somebody wants everything to end.
        """
        waiting = iter(jobs)
        while True:
            while len(self._children) < self._size and (job := next(waiting, None)) is not None:
                self._starter.wait(self._stop)
                self._children.append(_Child(job, *self._starter.start(job)))
                yield job, None
            if not self._children:
                return
            yield from self._news()

    def _news(self) -> Iterator[tuple[Job, News]]:
        now = time.monotonic()
        until = min(child.deadline for child in self._children)
        sources = [source for child in self._children for source in _sources(child)]
        wait(
            [*sources, self._stop.reads],
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
