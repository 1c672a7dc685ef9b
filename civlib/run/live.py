"""The page of one report, made again whenever a file of it is saved: what ``civlib preview`` shows.

Nothing is published. The page comes from its process as bytes, those that a build would publish,
and stays in memory.
"""

import os
import time
from collections.abc import Mapping, Sequence
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
from civlib.errors import CivlibError, Interrupted
from civlib.run import children, environment
from civlib.run.batch import job_of, placed
from civlib.run.events import Options
from civlib.run.isolated import Answer, Failed, Made, output_error
from civlib.run.look import Look
from civlib.run.plan import Task, find_notebooks
from civlib.run.typed import Told, typed
from civlib.run.workers import Workers

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


class _Work(NamedTuple):
    """A page in the making, what is wrong with its data, where these are, and how that is told."""

    making: Future[Answer]
    problems: Sequence[Problem]
    data: Path
    told: Told = tuple


class Live:
    """One report while its files are edited; what there is to see may be asked by any thread."""

    def __init__(self, task: Task, data: Path, output: Path) -> None:
        environment.require()
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
        work, began = self._begin(staff), time.monotonic()
        while not work.making.done() or time.monotonic() < began + QUIET:
            _pause(staff)
            if time.monotonic() < began + QUIET and (now := self._signs()) != signs:
                children.end_running()
                signs, work, began = now, self._begin(staff), time.monotonic()
        self._show(work)
        return signs

    def _begin(self, staff: Workers) -> _Work:
        """Give the report to a process, and check the data meanwhile."""
        self._tell(busy=True)
        making = Future[Answer]()
        try:
            with typed(self.task, self._data) as (data, told):
                look = Look(data, self._output, Options(), [self.task], self._notebooks)
                self._read = [*look.files(self.task).values()]
                making = staff.submit(replace(job_of(self.task, look), page_only=True))
                return _Work(making, self._checked(data), data, told)
        except CivlibError as error:
            making.set_result(Failed(error))
        except OSError as error:
            making.set_result(Failed(output_error(self.task, error)))
        return _Work(making, self._checked(self._data), self._data)

    def _checked(self, data: Path) -> tuple[Problem, ...]:
        """Return what `civlib check` tells of the year; nothing where the report says it."""
        from civlib.run import checking  # which takes its time, while the server takes its own

        with suppress(CivlibError, OSError):
            years = [self.task.year] if self.task.year else []
            return checking.check_data(data, [self.task.programme], years)
        return ()

    def _show(self, work: _Work) -> None:
        answer, problems = work.making.result(), [*work.problems]
        news: dict[str, Any] = {"failed": isinstance(answer, Failed)}
        if isinstance(answer, Made):
            page = answer.files[f"{self.task.stem}.html"]
            news |= {"page": page, "made": self._seen.made + 1}
        elif isinstance(answer.error, DataError):
            known = {problem[:PLACE] for problem in problems}
            found = placed(answer.error, work.data).problems
            problems += [problem for problem in found if problem[:PLACE] not in known]
        else:
            problems.append(Problem("", 0, 0, "", str(answer.error)))
        first = sorted(work.told(problems), key=lambda problem: problem.severity != ERROR)
        self._tell(busy=False, problems=(*first,), **news)

    def _tell(self, **news: Any) -> None:
        with self._news:
            self._seen = self._seen._replace(number=self._seen.number + 1, **news)
            self._news.notify_all()

    def _signs(self) -> Signs:
        """Return what tells the files from what they were: all that is read, and what may be."""
        folder, beside = escape(f"{self._data / self.task.programme}"), escape(f"{self._notebooks}")
        patterns = (f"{folder}/[!~]*", f"{folder}/*/[!~]*", f"{beside}/[!~]*")
        found = {}
        for path in chain(map(str, self._read), *map(iglob, patterns)):
            with suppress(OSError):  # it is being replaced
                told = os.stat(path)  # noqa: PTH116 - fifty times a second
                if S_ISREG(told.st_mode):
                    found[path] = (told.st_mtime_ns, told.st_size, told.st_ino)
        return found


def _pause(staff: Workers) -> None:
    if staff.signals:
        raise Interrupted("", staff.signals[0])
    time.sleep(PAUSE)
