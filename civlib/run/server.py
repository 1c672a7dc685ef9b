"""The server that children are forked from: started early, waited for, ended."""

from __future__ import annotations

import os
import signal
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from civlib.run.stop import SIGNALS, Stop

GUARD, PRELOAD = "civlib.run.guard", "civlib.run.preload"
"""What the server imports before it forks, in this order."""

OWNER = "CIVLIB_OWNER"
"""Names the process of the build, which may be gone before the server asks for it."""

READY = "ready"
"""In the folder for temporary files: a file that tells that everything is loaded."""

PAUSE = 0.01
"""Seconds between two looks whether the server is ready."""

_server: Any = forkserver._forkserver


def start() -> None:
    """Start the server, which goes on loading by itself.

    A Ctrl-C in a terminal reaches it too; it is not to die of it in the middle of an import.
    """
    _server.set_forkserver_preload([GUARD, PRELOAD])
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        _server.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def wait_for(scratch: str, stop: Stop) -> None:
    """Wait until the server has loaded everything, or is gone.

    Raises
    ------
    Interrupted
        When somebody wants everything to end.
    """
    while not _ready(scratch) and _alive():
        wait([stop.fileno()], PAUSE)
        stop.check()


def end(scratch: str) -> None:
    """End the server, after all its children; at once if it is still loading."""
    if _server._forkserver_pid is not None and not _ready(scratch):
        os.kill(_server._forkserver_pid, signal.SIGKILL)
    Path(scratch, READY).unlink(missing_ok=True)  # the folder is removed by us
    _server._stop()


def _ready(scratch: str) -> bool:
    return Path(scratch, READY).exists()


def _alive() -> bool:
    """Return whether the server runs, without taking its exit code from who asks for it later."""
    how = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, _server._forkserver_pid, how) is None
