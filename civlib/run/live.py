"""The page of one report, made again whenever a file of it is saved: what ``civlib preview`` shows.

Nothing is published. The page comes from its process as bytes, those that a build would publish,
and stays in memory.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from glob import escape, iglob
from itertools import chain
from pathlib import Path
from stat import S_ISREG
from threading import Condition
from typing import Any, NamedTuple, NoReturn

from civlib.dataset.problems import ERROR, DataError, Problem
from civlib.errors import CivlibError, Interrupted, UsageError
from civlib.run import children, environment
from civlib.run.batch import job_of, placed
from civlib.run.events import Options
from civlib.run.isolated import Answer, Failed, Made, output_error
from civlib.run.look import Look
from civlib.run.plan import Task, find_notebooks
from civlib.run.workers import Workers
from civlib.wording.messages import say

PAUSE = 0.02
"""Seconds after which to look again whether anything was saved."""

QUIET = 0.1
"""Seconds in which a file that is being written changes again, or one that is replaced is back."""

PLACE = 4
"""What of a problem says which it is: file, row, column and code."""

Signs = Mapping[str, tuple[int, int, int]]
"""Time, size and number of each file: what a save changes."""


class Seen(NamedTuple):
    """What there is to see; the number grows with every news, and ``made`` with every page.

    The last page stays where the newest one ``failed``. The problems are those that `civlib check`
    tells of the year, errors first, and what stopped the report.
    """

    number: int = 0
    made: int = 0
    page: bytes = b""
    busy: bool = True
    failed: bool = False
    problems: tuple[Problem, ...] = ()


class Live:
    """One report while its files are edited; what there is to see may be asked by any thread."""

    def __init__(self, task: Task, data: Path, output: Path) -> None:
        there = environment.versions()
        if missing := [name for name in environment.PACKAGES if name not in there]:
            raise UsageError(say("preview.packages", names=", ".join(missing)))
        self.task, self._data, self._output = task, data, output
        self._notebooks, self._read = find_notebooks(data), list[Path]()
        self._seen, self._news = Seen(), Condition()

    def seen(self, but: int = -1, seconds: float = 0) -> Seen:
        """Return what there is to see, once it has another number or so many seconds are over."""
        with self._news:
            self._news.wait_for(lambda: self._seen.number != but, seconds)
            return self._seen

    def follow(self, staff: Workers) -> NoReturn:
        """Make the page, and again after every save; two may be in work, one of them given up.

        Raises
        ------
        Interrupted
            Once somebody wants everything to end.
        """
        signs: Signs = {}
        while True:
            if (now := self._signs()) != signs:
                signs = self._redraw(staff, now)
            _pause(staff)

    def _redraw(self, staff: Workers, signs: Signs) -> Signs:
        """Make the page, from the beginning again where the save was not over; return what of."""
        making, problems, began = self._begin(staff)
        while not making.done() or time.monotonic() < began + QUIET:
            _pause(staff)
            if time.monotonic() < began + QUIET and (now := self._signs()) != signs:
                children.end_running()
                signs, (making, problems, began) = now, self._begin(staff)
        self._show(making.result(), problems)
        return signs

    def _begin(self, staff: Workers) -> tuple[Future[Answer], Sequence[Problem], float]:
        """Give the report to a process and check the data meanwhile; return when that was done."""
        from civlib.run import checking  # which takes its time, while the server takes its own

        self._tell(busy=True)
        making, problems = Future[Answer](), tuple[Problem, ...]()
        try:
            look = Look(self._data, self._output, Options(), [self.task])
            self._read = [*look.files(self.task).values()]
            making = staff.submit(replace(job_of(self.task, look), page_only=True))
        except CivlibError as error:
            making.set_result(Failed(error))
        except OSError as error:
            making.set_result(Failed(output_error(self.task, error)))
        with suppress(CivlibError, OSError):  # of which the report says the same
            years = [self.task.year] if self.task.year else []
            problems = checking.check_data(self._data, [self.task.programme], years)
        return making, problems, time.monotonic()

    def _show(self, answer: Answer, problems: Sequence[Problem]) -> None:
        if isinstance(answer, Made):
            page = answer.files[f"{self.task.stem}.html"]
            made = self._seen.made + 1
            self._tell(busy=False, page=page, made=made, failed=False, problems=_first(problems))
            return
        told = [Problem("", 0, 0, "", str(answer.error))]
        if isinstance(answer.error, DataError):
            known = {problem[:PLACE] for problem in problems}
            found = placed(answer.error, self._data).problems
            told = [problem for problem in found if problem[:PLACE] not in known]
        self._tell(busy=False, failed=True, problems=_first([*told, *problems]))

    def _tell(self, **news: Any) -> None:
        with self._news:
            self._seen = self._seen._replace(number=self._seen.number + 1, **news)
            self._news.notify_all()

    def _signs(self) -> Signs:
        """Return what tells the files from what they were: all that is read, and what may be."""
        folder, beside = escape(f"{self._data / self.task.programme}"), escape(f"{self._notebooks}")
        patterns = (f"{folder}/*", f"{folder}/*/*", f"{beside}/*")
        found = {}
        for path in chain(map(str, self._read), *map(iglob, patterns)):
            with suppress(OSError):  # it is being replaced
                told = os.stat(path)  # noqa: PTH116 - fifty times a second
                if S_ISREG(told.st_mode):
                    found[path] = (told.st_mtime_ns, told.st_size, told.st_ino)
        return found


def _first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems with the errors before the warnings."""
    return (*sorted(problems, key=lambda problem: problem.severity != ERROR),)


def _pause(staff: Workers) -> None:
    if staff.signals:
        raise Interrupted("", staff.signals[0])
    time.sleep(PAUSE)
