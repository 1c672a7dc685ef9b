"""How a report's process is started: forked from a server that has imported everything, or anew."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from types import ModuleType, TracebackType
from typing import Any

from civlib.run import server
from civlib.run.job import Job
from civlib.run.stop import Stop

SCRATCH = "CIVLIB_SCRATCH"
"""Names the build's folder for temporary files, which the fork server removes when it ends."""

THREADS = {
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "RAYON_NUM_THREADS": "1",
}
"""What keeps libraries from starting threads, of which only one would live on in a child."""

FORKSERVER, SPAWN = "forkserver", "spawn"


def start_method() -> str:
    """Return how child processes are started here: only on Linux is it safe to fork."""
    return FORKSERVER if sys.platform.startswith("linux") else SPAWN


class Starter:
    """Starts children, each with one job; as a context manager it ends what they are forked from.

    Parameters
    ----------
    method
        ``"forkserver"`` or ``"spawn"``; what suits the system if None.

    Attributes
    ----------
    scratch
        The folder for temporary files, from the beginning to the end of the context.
    """

    def __init__(self, method: str | None = None) -> None:
        self._context: Any = multiprocessing.get_context(method or start_method())
        self._forks = self._context.get_start_method() == FORKSERVER
        self._lock = Lock()
        self.scratch = ""
        self._tempdir: str | None = None
        self._before: dict[str, str | None] = {}

    def __enter__(self) -> Starter:
        """Make the folder for temporary files of this process and all its children."""
        self.scratch = tempfile.mkdtemp(prefix="civlib-")
        own = {SCRATCH: self.scratch, server.OWNER: str(os.getpid())}
        settings = {**THREADS, "TMPDIR": self.scratch, **own, **_home(self.scratch)}
        self._before = {name: os.environ.get(name) for name in settings}
        os.environ.update(settings)
        self._tempdir, _settings()["tempdir"] = _settings().get("tempdir"), self.scratch
        if self._forks:
            server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        """End the fork server, and remove the temporary files."""
        if self._forks:
            server.end(self.scratch)
        _settings()["tempdir"] = self._tempdir
        for name, value in self._before.items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value is not None else {})
        shutil.rmtree(self.scratch, ignore_errors=True)

    def wait(self, stop: Stop) -> None:
        """Wait until children can be started.

        Raises
        ------
        Interrupted
            When somebody wants everything to end.
        """
        stop.check()
        if self._forks:
            server.wait_for(self.scratch, stop)

    def start(self, job: Job) -> tuple[BaseProcess, Connection]:
        """Start a child; return it and what it can be heard through. Any thread may ask."""
        ours, theirs = multiprocessing.Pipe(duplex=False)
        with self._lock, _no_main():
            try:
                process = self._process(job, theirs)
            except (EOFError, ConnectionError):
                # the fork server could not be had, or has refused to fork
                self._context = multiprocessing.get_context(SPAWN)
                process = self._process(job, theirs)
        theirs.close()
        return process, ours

    def _process(self, job: Job, channel: Connection) -> BaseProcess:
        process: BaseProcess = self._context.Process(target=_main, args=(job, channel))
        process.start()
        return process


def _home(scratch: str) -> dict[str, str]:
    """Return a home for a user that the system does not know; Jupyter is not imported without."""
    known = os.path.expanduser("~") != "~"  # noqa: PTH111 - Path raises instead
    return {} if known else {"HOME": scratch}


def _settings() -> dict[str, Any]:
    """Return what `multiprocessing` keeps of this process; it has no public way to say it."""
    found: dict[str, Any] = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    return found


def may_have_children() -> None:
    """Let this process have children even where it was started as a daemon, as Dask's workers are.

    Ours end with it in any case.
    """
    _settings()["daemon"] = False


@contextmanager
def _no_main() -> Iterator[None]:
    """Hide the script that builds from its children, which would run it again to find it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _main(job: Job, channel: Connection) -> None:
    from civlib.run import work

    work.main(job, channel)
