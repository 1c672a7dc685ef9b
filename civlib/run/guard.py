"""What the fork server does before it imports anything else: it ends with its build, not before."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import time
from pathlib import Path

from civlib.run.server import OWNER, READY
from civlib.run.starter import SCRATCH

TRIES, PAUSE = 50, 0.05
"""How often, and after how many seconds, to look whether a folder is gone."""


def alone() -> bool:
    """Return whether the build that this process works for is gone."""
    return os.getppid() != int(os.environ[OWNER])


def _remove(folder: Path) -> None:
    """Remove what a killed build left behind; one that ends by itself does so itself.

    A killed one has closed its files, and so ended this process, a moment before it is gone.
    """
    tries = TRIES  # its children, which are about to end, may still write there
    while tries and folder.exists() and (alone() or (folder / READY).exists()):
        if alone():
            shutil.rmtree(folder, ignore_errors=True)
        time.sleep(PAUSE)
        tries -= 1


if OWNER in os.environ:
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.SIG_IGN)  # they reach the build too, which ends this process
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    atexit.register(_remove, Path(os.environ[SCRATCH]))
