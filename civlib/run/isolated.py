"""One report in a process of its own: inputs go in and files come out as bytes.

Whatever the notebook does to its process, what comes back is a report or the sentence that says
why there is none. Nothing heavy is imported here.
"""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from civlib.errors import CivlibError, NotebookFailed, OutputError
from civlib.publish.provenance import digest
from civlib.run import children
from civlib.run.plan import Task

REPORT = "report"
"""Where the finished files are, in the private folder of a process."""

GRACE = 3.0
"""Seconds that a cell may go on after its time, while it is asked to stop from within."""

START = -1
"""Stands for a cell where the whole notebook is told, before its first one."""

Files = Mapping[str, bytes]
"""Contents of files by their paths, with slashes."""

Tell = Callable[[int, str], object]
"""Takes a cell that has begun, and again what it shows, as JSON; before, `START` and the notebook.
"""


@dataclass(frozen=True)
class Job:
    """One report to make.

    Attributes
    ----------
    task, formats
        The report; formats besides the executed notebook, tables and drawings.
    key
        What decides the report's bytes, which it says of itself.
    inputs
        All that is read for it, the notebook too.
    timeout
        Seconds for one cell; 0 for no limit.
    """

    task: Task
    formats: tuple[str, ...]
    key: Mapping[str, Any] = field(compare=False)
    inputs: Files = field(compare=False)
    timeout: float = 0


@dataclass(frozen=True)
class Made:
    """A finished report: its files, by their paths in the folder that it is published in.

    The card is what the landing page shows of it, if anything; the head is what it calls itself:
    title, description, author, date, lang, licence.
    """

    files: Files
    card: Mapping[str, Any] | None = None
    head: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Failed:
    """Why there is no report; details for the log, and the notebook as far as it ran, if it did."""

    error: CivlibError
    details: str = ""
    notebook: bytes = b""


Answer = Made | Failed


def make(job: Job) -> Answer:
    """Make a report in a process of its own, which is gone afterwards with all that it started."""
    try:
        place = children.scratch()
        with TemporaryDirectory("", "job-", place, ignore_cleanup_errors=True) as name:
            return _make(job, Path(name).resolve())
    except OSError as error:
        return Failed(output_error(job.task, error))


def output_error(task: Task, error: OSError) -> OutputError:
    """Return what the system refused, as an error of the report."""
    return OutputError(f"{task}: {error.strerror}: {error.filename}.")


def put(folder: Path, files: Files) -> None:
    """Write files into a folder; the folders that they need are made."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def taken(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, in the order of their paths."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def sizes(files: Files) -> dict[str, tuple[int, str]]:
    """Return the size and the SHA-256 of files."""
    return {name: (len(data), digest(data)) for name, data in files.items()}


def _make(job: Job, folder: Path) -> Answer:
    process, channel = children.start(_work, job, folder)
    heard = _Heard(job.timeout)
    with channel:
        try:
            answer = heard.answer(process, channel)
        finally:
            exitcode = children.end(process)
    if isinstance(answer, Made):
        return replace(answer, files=taken(folder / REPORT))
    failed = answer or Failed(NotebookFailed(f"{job.task}: {heard.reason(exitcode)}."))
    return replace(failed, notebook=heard.notebook(str(failed.error)))


def _work(channel: Connection, job: Job, folder: Path) -> None:
    """Do the job, in the process that was started for it."""
    children.settle(str(folder))
    from civlib.run import making

    channel.send(making.answer(job, folder, lambda *step: channel.send(step)))


class _Heard:
    """What a process says, from which is known how far it came when it says no more."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._since = 0.0
        self._overdue = False
        self._shown: dict[int, str] = {}

    def answer(self, process: BaseProcess, channel: Connection) -> Answer | None:
        """Return what a process answers; None if it ends, or takes too long, without a word."""
        # something that the notebook started can keep the channel open, so the process counts too
        while ready := wait([channel, process.sentinel], self._patience()):
            if channel not in ready:
                return None
            try:
                news = channel.recv()
            except (EOFError, OSError):
                return None
            if isinstance(news, Answer):
                return news
            self._since = time.monotonic()
            self._shown.update([news])
        self._overdue = True
        return None

    def reason(self, exitcode: int) -> str:
        """Return why there was no answer, with the cell."""
        cell = max(self._shown, default=START)
        place = "before its first cell" if cell == START else f"in cell {cell + 1}"
        if self._overdue:
            return f"a cell took longer than {self._timeout:g} s, {place}, and was ended"
        if exitcode < 0:
            return f"the notebook was killed {place} ({signal.Signals(-exitcode).name})"
        return f"the notebook ended its process {place} with exit code {exitcode}"

    def notebook(self, reason: str) -> bytes:
        """Return the notebook as far as it ran; the cell that did not end shows the reason."""
        if START not in self._shown:
            return b""
        notebook = json.loads(self._shown.pop(START))
        error = {"ename": "NotebookFailed", "evalue": reason, "traceback": [reason]}
        ended = {"outputs": [{"output_type": "error", **error}]}
        for cell, shown in self._shown.items():
            notebook["cells"][cell] |= json.loads(shown) if shown else ended
        return json.dumps(notebook, ensure_ascii=False, indent=1).encode()

    def _patience(self) -> float | None:
        """Return for how many seconds the running cell may go on; None for as long as it likes."""
        if not self._timeout or max(self._shown, default=START) == START:
            return None
        return max(0.0, self._since + self._timeout + GRACE - time.monotonic())
