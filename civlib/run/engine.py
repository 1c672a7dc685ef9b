"""The engine ``civlib`` of papermill: cells run in a shell of this very process.

No sockets and no second interpreter, for a process that runs one notebook and ends. What a cell
shows becomes the same outputs that a kernel and nbclient make of it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from nbformat import NotebookNode
from papermill.engines import Engine
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config

from civlib.run.cell_outputs import Hook, Outputs, Publisher

NAME = "civlib"
"""The engine's entry point."""

BACKEND = "module://matplotlib_inline.backend_inline"
"""What a kernel tells matplotlib to draw with."""


class Watch:
    """Is told how a run goes; this one keeps it to itself."""

    def started(self, notebook: NotebookNode) -> None:
        """Know that the parameters are in the notebook, and that nothing has run."""

    def began(self, cell: int) -> None:
        """Know that a cell begins."""

    def ran(self, cell: int, found: NotebookNode) -> None:
        """Know what a cell shows; also one that failed."""

    def failed(self, cell: int, error: BaseException) -> None:
        """Know what ended the run before its end."""


class ShellEngine(Engine):  # type: ignore[misc]
    """Runs a notebook as papermill's usual engine does, but here."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        execution_timeout: float | None = None,
        watch: Watch = Watch(),  # noqa: B008 - it has no state
        **_: object,
    ) -> None:
        """Run the notebook that papermill has put the parameters into, up to its first error."""
        watch.started(nb_man.nb)
        with _shell() as (shell, outputs), _printed() as printed:
            for index, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type != "code" or not cell.source.strip():
                    continue
                nb_man.cell_start(cell, index)
                watch.began(index)
                cell.outputs, cell.execution_count = outputs.begin(), shell.execution_count
                error = _run(shell, cell.source, execution_timeout)
                outputs.end(printed(), error)
                watch.ran(index, cell)
                if error is not None:
                    watch.failed(index, error)
                    nb_man.cell_exception(cell, index, exception=error)
                    return
                nb_man.cell_complete(cell, index)


class Shell(InteractiveShell):
    """A shell whose results, displays and errors become a notebook's outputs."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)
    outputs = AnyTrait()

    def enable_gui(self, gui: str | None = None) -> None:
        """Go on without windows; ``%matplotlib inline`` asks for none."""

    def _showtraceback(self, etype: object, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.error(evalue, stb)


class CellTimeout(BaseException):
    """Raised inside a cell that takes too long; no cell's ``except Exception`` stops it."""


@contextmanager
def _shell() -> Iterator[tuple[Shell, Outputs]]:
    """Give a new shell that knows no user's profile, and where its outputs are gathered."""
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
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = outputs.writer("stdout"), outputs.writer("stderr")
    try:
        yield shell, outputs
    finally:
        sys.stdout, sys.stderr = kept
        shell.restore_sys_module_state()  # type: ignore[no-untyped-call]


def _run(shell: Shell, source: str, timeout: float | None) -> BaseException | None:
    """Run one cell; a timer breaks into it when its time is over, where the system has timers."""
    if not timeout or not hasattr(signal, "setitimer"):
        return _error(shell, source)

    def over(*_: object) -> None:
        raise CellTimeout(f"the cell took longer than {timeout:g} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, timeout)
    try:
        return _error(shell, source)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _error(shell: Shell, source: str) -> BaseException | None:
    result: ExecutionResult = shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
    return result.error_before_exec or result.error_in_exec


@contextmanager
def _printed() -> Iterator[Callable[[], str]]:
    """Send what programs write past Python to a file; give what reads the new text in it."""
    kept = [os.dup(1), os.dup(2)]
    with TemporaryDirectory() as folder:
        path = Path(folder, "printed.txt")
        with path.open("wb") as file, path.open(encoding="utf-8", errors="replace") as reader:
            try:
                for stream in (1, 2):
                    os.dup2(file.fileno(), stream)
                yield reader.read
            finally:
                for stream, old in zip((1, 2), kept, strict=True):
                    os.dup2(old, stream)
                    os.close(old)
