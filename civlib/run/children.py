"""Processes that end when we do: forked from a standard fork server on Linux, elsewhere made anew.

The server imports once what every report needs (`civlib.run.warm`) and serves this process until
it ends, as `multiprocessing` has it.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.util import get_temp_dir
from pathlib import Path
from threading import Event, Lock, Thread
from types import ModuleType
from typing import Any

FORKSERVER, SPAWN = "forkserver", "spawn"

WARM = "civlib.run.warm"
"""What the server imports before it forks."""

SAFE = {"PYTHONSAFEPATH": "1"}
"""Lets a process look for no module in the folder that somebody stands in."""

OWNER = "CIVLIB_OWNER"
"""Tells the server for whose sake it runs: a process, and its folder for temporary files."""

SERVER = "server"
"""Where the server writes its number; it does not go on without this file."""

SIGNALS: tuple[signal.Signals, ...] = (signal.SIGINT, signal.SIGTERM)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
    SIGNALS += (signal.SIGHUP,)  # the terminal was closed, and nobody has said `nohup`

THREADS = {
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "RAYON_NUM_THREADS": "1",
}
"""What keeps libraries from starting threads, of which only one would live on after a fork."""

_running: set[BaseProcess] = set()
_lock = Lock()  # starting one process polls all others, and an exit code can be read only once
_ending = Event()
_refused = Event()


def start_method() -> str:
    """Return how processes are started here: only on Linux is it safe to fork."""
    linux = sys.platform.startswith("linux")
    return FORKSERVER if linux and not _refused.is_set() else SPAWN


def prepare() -> None:
    """Let processes be started, and the server begin to load; all else goes on meanwhile."""
    _ending.clear()
    if start_method() == FORKSERVER:
        _serve()


def start(work: Callable[..., None], *given: object) -> tuple[BaseProcess, Connection]:
    """Start a process that leads its own group; return it and what it can be heard through.

    Its work is given what it can speak through, and then the rest.
    """
    ours, theirs = multiprocessing.Pipe(duplex=False)
    with theirs, _lock:
        main = sys.modules["__main__"]
        # the script that builds is hidden from its children, which would run it again to find it
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            process = _started(work, theirs, *given)
        finally:
            sys.modules["__main__"] = main
        _running.add(process)
    return process, ours


def end(process: BaseProcess) -> int:
    """End a process and all that it started; return its exit code, its own if it had ended."""
    _kill(process)
    wait([process.sentinel])
    with _lock:
        process.join()
        code = process.exitcode or 0
        _running.remove(process)
        process.close()
    return code


def end_all() -> None:
    """End whatever runs, the server too, and let nothing be started until `prepare` is called.

    The calls that wait for these processes return; whoever ends them waits for that.
    """
    _ending.set()
    if start_method() == FORKSERVER:
        # whoever asks it for a process waits until it has loaded everything, or is gone
        note = Path(get_temp_dir(), SERVER)
        with suppress(OSError, ValueError):  # it was never asked for, or has not begun
            server = int(note.read_text())
            os.kill(server, signal.SIGKILL)
            # until then it would be taken for one that lives
            os.waitid(os.P_PID, server, os.WEXITED | os.WNOWAIT)
        note.unlink(missing_ok=True)
    end_running()


def end_running() -> None:
    """End what runs now, so that the calls that wait for it return; the server goes on."""
    with _lock:
        for process in _running:
            _kill(process)


def settle(home: str) -> None:
    """Set what libraries read when they are imported; nothing that is shown depends on it."""
    os.environ.update(THREADS)
    if os.path.expanduser("~") == "~":  # noqa: PTH111 - Path raises instead
        os.environ["HOME"] = home  # of a user that the system does not know; Jupyter wants one


def _started(*given: Any) -> BaseProcess:
    if _ending.is_set():
        raise CancelledError
    method = start_method()
    try:
        if method == FORKSERVER:
            _serve()
        context: Any = multiprocessing.get_context(method)
        process: BaseProcess = context.Process(target=_lead, args=given)
        with _environment(SAFE):
            process.start()
    except (EOFError, ConnectionError):
        if method == SPAWN:
            raise
        if not _ending.is_set():
            _refused.set()  # a package that it imports has started a thread, say
        return _started(*given)
    return process


def _serve() -> None:
    """Let the server run, if it does not.

    A Ctrl-C in a terminal reaches it too; it is not to die of it in the middle of an import.
    """
    from multiprocessing import forkserver, resource_tracker

    owner = {OWNER: f"{os.getpid()} {get_temp_dir()}"}
    with _environment(SAFE | owner):
        resource_tracker.ensure_running()  # which lets signals through again, so it comes first
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            Path(get_temp_dir(), SERVER).touch()
            forkserver.set_forkserver_preload([WARM])
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _environment(given: Mapping[str, str]) -> Iterator[None]:
    """Let what is started meanwhile have some variables, and nothing after it."""
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _kill(process: BaseProcess) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)  # type: ignore[arg-type]
    except (AttributeError, OSError):  # no groups on Windows; or it does not lead its group yet
        process.kill()


def _lead(work: Callable[..., None], channel: Connection, *given: object) -> None:
    """Lead a group of processes, which ends when whoever started it is gone, and do the work."""
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - this is a child

    def follow() -> None:
        wait([parent.sentinel])
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    if hasattr(os, "setsid"):
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the server ignores it
    Thread(target=follow, daemon=True).start()
    with channel:
        work(channel, *given)
