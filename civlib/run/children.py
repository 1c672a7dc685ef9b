"""Processes that end when we do: forked from a standard fork server on Linux, elsewhere made anew.

The server imports once what every report needs (`civlib.run.warm`) and serves this process until
it ends, as `multiprocessing` has it. Only ways that `multiprocessing` documents are taken.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.util import get_temp_dir
from pathlib import Path
from threading import Event, Lock, Thread
from types import ModuleType

FORKSERVER, SPAWN = "forkserver", "spawn"

WARM = "civlib.run.warm"
"""What the server imports before it forks."""

SCRATCH, OWNER = "CIVLIB_SCRATCH", "CIVLIB_OWNER"
"""Tell the server where temporary files are, and for whose sake it runs."""

SERVER = "server"
"""File in the folder for temporary files: the number of the server; who takes it away ends it."""

SIGNALS = (signal.SIGINT, signal.SIGTERM)

THREADS = {
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "RAYON_NUM_THREADS": "1",
}
"""What keeps libraries from starting threads, of which only one would live on after a fork."""

_running: dict[BaseProcess, int] = {}
_lock = Lock()  # starting one process polls all others, and an exit code can be read only once
_ending = Event()
_refused = Event()


def start_method() -> str:
    """Return how processes are started here: only on Linux is it safe to fork."""
    return FORKSERVER if sys.platform.startswith("linux") else SPAWN


def scratch() -> str:
    """Return the folder for temporary files of this process and its children; it ends with us."""
    return get_temp_dir()  # of multiprocessing, which keeps the server's socket there


def prepare() -> None:
    """Let the server begin to load, where there is one; all else goes on meanwhile."""
    if start_method() == FORKSERVER and not _refused.is_set():
        _serve()


def start(work: Callable[..., None], *given: object) -> tuple[BaseProcess, Connection]:
    """Start a process that leads its own group; return it and what it can be heard through.

    Parameters
    ----------
    work
        What it does; it is given what it can speak through, and then ``given``.

    Raises
    ------
    CancelledError
        If everything is being ended.
    """
    ours, theirs = multiprocessing.Pipe(duplex=False)
    with theirs, _lock, _main_hidden():
        process = _started(_lead, (work, theirs, *given))
        _running[process] = process.pid or 0
    return process, ours


def end(process: BaseProcess) -> int:
    """End a process and all that it started; return its exit code, its own if it had ended."""
    _kill(process, _running[process])
    wait([process.sentinel])
    with _lock:
        process.join()
        code = process.exitcode or 0
        del _running[process]
        process.close()
    return code


def end_all() -> None:
    """End whatever runs, the server too, and let nothing be started until `allow` is called.

    The calls that wait for these processes return; whoever ends them waits for that.
    """
    _ending.set()
    _end_server()  # and so also the waiting until it has loaded everything
    with _lock:
        for process, number in _running.items():
            _kill(process, number)


def allow() -> None:
    """Let processes be started again."""
    _ending.clear()


def settle(home: str) -> None:
    """Set what libraries read when they are imported; nothing that is shown depends on it."""
    os.environ.update(THREADS)
    if os.path.expanduser("~") == "~":  # noqa: PTH111 - Path raises instead
        os.environ["HOME"] = home  # of a user that the system does not know; Jupyter wants one


def _started(work: Callable[..., None], given: tuple[object, ...]) -> BaseProcess:
    if _ending.is_set():
        raise CancelledError
    if start_method() == FORKSERVER and not _refused.is_set():
        try:
            _serve()
            return _launched(FORKSERVER, work, given)
        except (EOFError, ConnectionError):
            if not _ending.is_set():
                _refused.set()  # a package that it imports has started a thread, say
    if _ending.is_set():
        raise CancelledError
    return _launched(SPAWN, work, given)


def _launched(method: str, work: Callable[..., None], given: tuple[object, ...]) -> BaseProcess:
    context = multiprocessing.get_context(method)
    process: BaseProcess = context.Process(target=work, args=given)  # type: ignore[attr-defined]
    process.start()
    return process


def _serve() -> None:
    """Let the server run, if it does not.

    A Ctrl-C in a terminal reaches it too; it is not to die of it in the middle of an import.
    """
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()  # which lets signals through again, so it comes first
    own = {SCRATCH: scratch(), OWNER: str(os.getpid())}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    os.environ.update(own)
    try:
        Path(scratch(), SERVER).touch()
        forkserver.set_forkserver_preload([WARM])
        forkserver.ensure_running()
    finally:
        for name in own:
            del os.environ[name]
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_server() -> None:
    file = Path(scratch(), SERVER)
    with suppress(OSError, ValueError):  # there is none, or it has not told its number yet
        os.kill(int(file.read_text()), signal.SIGKILL)
    file.unlink(missing_ok=True)


def _kill(process: BaseProcess, number: int) -> None:
    try:
        os.killpg(number, signal.SIGKILL)
    except (AttributeError, OSError):  # no groups on Windows; or it does not lead its group yet
        process.kill()


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Hide the script that builds from its children, which would run it again to find it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _lead(work: Callable[..., None], channel: Connection, *given: object) -> None:
    """Lead a group of processes, which ends when whoever started it is gone, and do the work."""
    if hasattr(os, "setsid"):
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the server ignores it
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - this is a child
    Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    with channel:
        work(channel, *given)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
