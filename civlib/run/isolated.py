"""One report in a process of its own: inputs go in and files come out as bytes.

Whatever the notebook does to its process, what comes back is a report or the sentence that says
why there is none. Nothing heavy is imported here.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.util import get_temp_dir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from civlib.errors import CivlibError, NotebookFailed, OutputError
from civlib.publish.cells import where
from civlib.publish.provenance import digest
from civlib.run import children
from civlib.run.plan import Task
from civlib.wording.messages import language, reason, say, speak

REPORT = ".report"
"""Where the finished files are, in the private folder of a process."""

GRACE = 3.0
"""Seconds that a cell may go on after its time, while it is asked to stop from within."""

START = -1
"""Stands for a cell where the whole notebook is told, before its first one."""

Files = Mapping[str, bytes]
"""Contents of files by their paths, with slashes."""

Tell = Callable[[int, str, str], object]
"""Takes a cell that has begun, and again what it shows, as JSON, and what it says to the log.

Before the first one it takes `START` and the notebook.
"""

Said = tuple[tuple[str, str], ...]
"""What cells say to the log, warnings and all else on stderr, by their names."""


@dataclass(frozen=True)
class Job:
    """One report to make.

    The key is what decides its bytes, as the report says itself; the inputs are all that is read
    for it, the notebook too; the timeout is in seconds for one cell, 0 for no limit. What fails is
    said in the language of whoever asks, wherever the report is made. Of what a report has, the
    page alone may be asked for.
    """

    task: Task
    key: Mapping[str, Any]
    inputs: Files
    timeout: float = 0
    messages: str = field(default_factory=language)
    page_only: bool = False


@dataclass(frozen=True)
class Made:
    """A finished report: its files, by their paths in the folder that it is published in.

    The card is what the landing page shows of it, if anything; the head, what it calls itself.
    """

    files: Files
    card: Mapping[str, Any] | None = None
    head: Mapping[str, str] = field(default_factory=dict)
    said: Said = ()


@dataclass(frozen=True)
class Failed:
    """Why there is no report; details for the log, and the notebook as far as it ran, if it did."""

    error: CivlibError
    details: str = ""
    notebook: bytes = b""
    said: Said = ()


Answer = Made | Failed


def make(job: Job) -> Answer:
    """Make a report in a process of its own, which is gone afterwards with all that it started."""
    try:
        place = get_temp_dir()  # where the server's socket is, too; it ends with this process
        with TemporaryDirectory("", "job-", place, ignore_cleanup_errors=True) as name:
            return _make(job, Path(name).resolve())
    except OSError as error:
        return Failed(output_error(job.task, error))


def output_error(place: object, error: OSError) -> OutputError:
    """Return what the system refused, as an error of a report or a folder."""
    return OutputError(say("run.refused", place=place, why=reason(error)))


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
    run = _Run()
    with channel:
        try:
            answer = _heard(process, channel, job, run)
        finally:
            exitcode = children.end(process)
    if isinstance(answer, Made):
        return replace(answer, files=taken(folder / REPORT), said=run.said())
    if answer is None:
        end = ("killed", signal.Signals(-exitcode).name) if exitcode < 0 else ("ended", exitcode)
        answer = _failed(job, run, *end)
    return replace(answer, notebook=run.so_far(str(answer.error)), said=run.said())


def _work(channel: Connection, job: Job, folder: Path) -> None:
    """Do the job, in the process that was started for it."""
    children.settle(str(folder))
    speak(job.messages)
    from civlib.run import making

    channel.send(making.answer(job, folder, lambda *step: channel.send(step)))


def _heard(process: BaseProcess, channel: Connection, job: Job, run: _Run) -> Answer | None:
    """Return what a process answers, and note its run; None if it ends without a word."""
    limit = None
    # something that the notebook started can keep the channel open, so the process counts too
    while ready := wait([channel, process.sentinel], limit):
        if channel not in ready:
            return None
        try:
            news = channel.recv()
        except (EOFError, OSError):
            return None
        if isinstance(news, Answer):
            return news
        run.note(*news)
        limit = job.timeout + GRACE if job.timeout and run.cell != START else None
    return _failed(job, run, "late", f"{job.timeout:g}")


def _failed(job: Job, run: _Run, end: str, said: object) -> Failed:
    return Failed(NotebookFailed(say(f"ended.{end}", task=job.task, cell=run.place(), said=said)))


class _Run:
    """How far a notebook has run: what it and its cells have told."""

    def __init__(self) -> None:
        self.cell, self._notebook = START, ""
        self._shown: dict[int, str] = {}
        self._said: dict[int, str] = {}

    def note(self, cell: int, shown: str, said: str) -> None:
        """Note what a process tells, see `Tell`."""
        if cell == START:
            self._notebook = shown
            return
        self.cell, self._shown[cell] = cell, shown
        if said:
            self._said[cell] = said

    def place(self) -> str:
        """Return the name of the last cell that has begun."""
        return say("cell.none") if self.cell == START else self._name(self.cell)

    def said(self) -> Said:
        """Return what the cells said to the log."""
        return tuple((self._name(cell), text) for cell, text in self._said.items())

    def so_far(self, reason: str) -> bytes:
        """Return the notebook as far as it ran; the cell that did not end shows the reason."""
        if not self._notebook:
            return b""
        notebook = json.loads(self._notebook)
        error = {"ename": "NotebookFailed", "evalue": reason, "traceback": [reason]}
        ended = {"outputs": [{"output_type": "error", **error}]}
        for cell, text in self._shown.items():
            notebook["cells"][cell] |= json.loads(text) if text else ended
        return json.dumps(notebook, ensure_ascii=False, indent=1).encode()

    def _name(self, cell: int) -> str:
        return where(self._cells, cell)

    @cached_property
    def _cells(self) -> Any:
        return json.loads(self._notebook)["cells"]
