"""The engine ``civlib`` of papermill: cells run in a kernel's shell in this very process.

No sockets and no second interpreter, for a process that runs one notebook and ends. What the shell
would send to a client is handed to nbclient, so outputs are those that a kernel's cells have.
"""

import io
import json
import os
import signal
import sys
import traceback
from bdb import BdbQuit
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from nbclient import NotebookClient
from nbformat import NotebookNode
from papermill.engines import Engine
from traitlets.config import Config

from civlib.publish.cells import where
from civlib.run.isolated import START, Tell
from civlib.wording.messages import say

NAME = "civlib"
BACKEND = "module://matplotlib_inline.backend_inline"
"""What a kernel tells matplotlib to draw with."""

Ended = list[tuple[str, BaseException]]
"""The name of the cell that ended a run before its end, and how; empty if none did."""


class ShellEngine(Engine):  # type: ignore[misc]
    """Runs a notebook as papermill's usual engine does, but here."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        execution_timeout: float | None = None,
        tell: Tell = lambda cell, shown, said: None,
        ended: Ended | None = None,
        **_: object,
    ) -> None:
        """Run the notebook that papermill has put the parameters into, up to its first error.

        Each cell is told when it begins and when it has run, see `civlib.run.isolated.Tell`; its
        error is added to ``ended``, as papermill says no more of it than its name.
        """
        tell(START, json.dumps(nb_man.nb), "")
        outputs = _Outputs(nb_man.nb)
        with _shell(outputs) as shell, _printed() as printed:
            for index, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type != "code" or not cell.source.strip():
                    continue
                nb_man.cell_start(cell, index)
                tell(index, "", "")
                outputs.begin(index)
                cell.execution_count = shell.execution_count
                with _limited(execution_timeout):
                    result = shell.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
                error = result.error_before_exec or result.error_in_exec
                said = outputs.end(*printed(), error)
                error = error or outputs.error()
                shown = {"execution_count": cell.execution_count, "outputs": cell.outputs}
                tell(index, json.dumps(shown), said)
                if error is not None:
                    if ended is not None:
                        ended.append((where(nb_man.nb.cells, index), error))
                    nb_man.cell_exception(cell, index, exception=error)
                    return
                nb_man.cell_complete(cell, index)


# papermill loads its engines as it is imported, and has this module half loaded where that comes
# before; so the module is the engine, and is asked only when a notebook runs
execute_notebook = ShellEngine.execute_notebook
nb_kernel_name, nb_language = ShellEngine.nb_kernel_name, ShellEngine.nb_language


class CellTimeout(BaseException):
    """Raised inside a cell that takes too long; no cell's ``except Exception`` stops it."""


class ShownError(Exception):
    """An error that a cell shows, and goes on."""


class _Shell(ZMQInteractiveShell):
    """A kernel's shell that goes on without windows; ``%matplotlib inline`` asks for none."""

    def enable_gui(self, gui: str | None = None) -> None:
        pass

    def ask_exit(self) -> None:
        """End the run with the cell that calls `exit()`, which a kernel leaves to its client."""
        raise SystemExit(0)

    def debugger(self, force: bool = False) -> None:
        """Refuse `%debug`: nobody is there to answer, nor for an `input`."""
        del force
        raise BdbQuit


class _Outputs(Session):
    """Takes what a kernel would send; nbclient makes the outputs of the running cell of it."""

    def __init__(self, notebook: NotebookNode) -> None:
        super().__init__()
        self._client = NotebookClient(notebook)
        self._index, self._said = 0, ""

    def begin(self, index: int) -> None:
        """Start a cell."""
        self._index, self._client.clear_before_next_output = index, False
        self._said = ""

    def send(  # type: ignore[override]
        self, stream: object, what: Any, content: Any = None, *_: Any, **__: Any
    ) -> None:
        """Add a message to the cell; what one stream prints in a row is one output.

        What is printed on stderr is for the log.
        """
        if what == "stream" and content["name"] == "stderr":
            self._said += content["text"]
            return
        cell = self._client.nb.cells[self._index]
        old = [] if self._client.clear_before_next_output else cell.outputs
        if what == "stream" and old and old[-1].get("name") == content["name"]:
            old[-1].text += content["text"]
            return
        message = what if isinstance(what, dict) else self.msg(what, content)
        message["content"] = self.unpack(self.pack(message["content"]))
        self._client.process_message(message, cell, self._index)

    def end(self, printed: str, warned: str, error: BaseException | None) -> str:
        """End the cell with what programs printed, and an error that it does not show yet.

        Returns what it says to the log.
        """
        if printed:
            self.send(None, "stream", {"name": "stdout", "text": printed})
        outputs = self._client.nb.cells[self._index].outputs
        if error is not None and not any(output.output_type == "error" for output in outputs):
            said = {"ename": type(error).__name__, "evalue": str(error)}
            self.send(None, "error", {**said, "traceback": traceback.format_exception(error)})
        return self._said + warned

    def error(self) -> ShownError | None:
        """Return the first error that the cell shows."""
        outputs = self._client.nb.cells[self._index].outputs
        errors = (output for output in outputs if output.output_type == "error")
        return next((ShownError(f"{one.ename}: {one.evalue}") for one in errors), None)


class _Stream(io.TextIOBase):
    """Stands in for ``sys.stdout`` or ``sys.stderr``."""

    encoding = "UTF-8"

    def __init__(self, outputs: _Outputs, name: str) -> None:
        self._outputs, self._name = outputs, name

    def write(self, text: str) -> int:
        if text:
            self._outputs.send(None, "stream", {"name": self._name, "text": text})
        return len(text)


@contextmanager
def _shell(outputs: _Outputs) -> Iterator[_Shell]:
    """Give a new shell that knows no user's profile, and sends what it shows to the outputs."""
    os.environ["MPLBACKEND"] = BACKEND
    if matplotlib := sys.modules.get("matplotlib"):  # which has looked before
        matplotlib.rcParams["backend"] = BACKEND
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    _Shell.clear_instance()
    shell = _Shell.instance(config=config)
    for part in (shell.display_pub, shell.displayhook):
        part.set_trait("session", outputs)
    try:
        out, err = _Stream(outputs, "stdout"), _Stream(outputs, "stderr")
        with redirect_stdout(out), redirect_stderr(err):
            yield shell
    finally:
        shell.restore_sys_module_state()  # type: ignore[no-untyped-call]


@contextmanager
def _limited(seconds: float | None) -> Iterator[None]:
    """Break into what takes too long with a timer, where the system has timers."""

    def over(*_: object) -> None:
        raise CellTimeout(say("cell.timeout", limit=f"{seconds:g}"))

    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _printed() -> Iterator[Callable[[], tuple[str, str]]]:
    """Send what programs write past Python to two files; give what reads the new text in them."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        readers = [
            stack.enter_context(_sent(stream, Path(folder, f"{stream}"))) for stream in (1, 2)
        ]
        yield lambda: (readers[0](), readers[1]())


@contextmanager
def _sent(stream: int, path: Path) -> Iterator[Callable[[], str]]:
    kept = os.dup(stream)
    with path.open("wb") as file, path.open(encoding="utf-8", errors="replace") as reader:
        try:
            os.dup2(file.fileno(), stream)
            yield reader.read
        finally:
            os.dup2(kept, stream)
            os.close(kept)
