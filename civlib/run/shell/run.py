"""The shell, and the cells that run in it one after the other."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from nbformat import NotebookNode
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config

from civlib.run.shell.outputs import Hook, Outputs, Publisher

Told = Callable[..., object]
"""Called with ``cell`` and ``cell_index``, like the hooks of nbclient."""

BACKEND = "module://matplotlib_inline.backend_inline"
"""What a kernel tells matplotlib to draw with."""


class Shell(InteractiveShell):
    """A shell whose results, displays and errors become a notebook's outputs."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)
    outputs = AnyTrait()

    def enable_gui(self, gui: str | None = None) -> None:
        """Go on without windows; ``%matplotlib inline`` asks for none."""

    def _showtraceback(self, etype: object, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.error(evalue, stb)


class CellFailed(Exception):
    """Raised when a cell raised; its output already stands in the notebook."""

    def __init__(self, index: int, error: BaseException) -> None:
        super().__init__(f"cell {index}: {type(error).__name__}: {error}")
        self.index, self.error = index, error


class CellTimeout(BaseException):
    """Raised inside a cell that takes too long; no cell's ``except Exception`` stops it."""


def run(
    notebook: NotebookNode,
    captured: Path,
    timeout: float | None = None,
    started: Told = lambda **_: None,
    finished: Told = lambda **_: None,
) -> None:
    """Run every code cell in order; the outputs are put into the notebook that is given.

    Parameters
    ----------
    notebook
        Parameters are already in it.
    captured
        A file of our own for what programs write past Python; it is read back after each cell.
    timeout
        Seconds that one cell may take; None or 0 for as long as it likes.
    started, finished
        Told of each code cell before and after it ran, also of one that failed.

    Raises
    ------
    CellFailed
        At the first cell that raises, ends the interpreter or takes too long.
    """
    shell, outputs = _shell()
    with _captured(captured) as read:
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            started(cell=cell, cell_index=index)
            cell.outputs = outputs.begin()
            cell.execution_count = shell.execution_count
            result = _timed(shell, cell.source, timeout)
            if text := read():
                outputs.stream("stdout", text)
            error = result.error_before_exec or result.error_in_exec
            if error is not None and not outputs.failed:
                outputs.error(error, traceback.format_exception(error))
            finished(cell=cell, cell_index=index)
            if error is not None:
                raise CellFailed(index, error)


def _shell() -> tuple[InteractiveShell, Outputs]:
    """Return a new shell that knows no user's profile, and where its outputs are gathered."""
    os.environ["MPLBACKEND"] = BACKEND
    if matplotlib := sys.modules.get("matplotlib"):  # which has looked before
        matplotlib.rcParams["backend"] = BACKEND
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    Shell.clear_instance()
    shell = Shell.instance(config=config)
    outputs = Outputs()
    for part in (shell, shell.display_pub, shell.displayhook):
        part.set_trait("outputs", outputs)
    sys.stdout, sys.stderr = outputs.writer("stdout"), outputs.writer("stderr")
    return shell, outputs


def _timed(shell: InteractiveShell, source: str, timeout: float | None) -> ExecutionResult:
    """Run one cell; a timer breaks into it when its time is over, where the system has timers."""
    if not timeout or not hasattr(signal, "setitimer"):
        return _run_cell(shell, source)

    def over(*_: object) -> None:
        raise CellTimeout(f"the cell took longer than {timeout:g} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, timeout)
    try:
        return _run_cell(shell, source)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _run_cell(shell: InteractiveShell, source: str) -> ExecutionResult:
    result: ExecutionResult = shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
    return result


@contextmanager
def _captured(path: Path) -> Iterator[Callable[[], str]]:
    """Send the process's two outputs to a file; give what reads the new text in it."""
    kept = [os.dup(1), os.dup(2)]
    with path.open("w+b") as file:
        for own in (1, 2):
            os.dup2(file.fileno(), own)
        try:
            with path.open("r", encoding="utf-8", errors="replace") as reader:
                yield reader.read
        finally:
            for own, old in zip((1, 2), kept, strict=True):
                os.dup2(old, own)
                os.close(old)
