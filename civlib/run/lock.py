"""One build at a time for an output folder; a killed build leaves no lock behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from civlib.errors import Busy

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows
    fcntl, msvcrt = None, import_module("msvcrt")

NAME = "lock"
"""The lock's file, where a folder itself cannot be locked."""


@contextmanager
def locked(folder: Path, output: Path) -> Iterator[None]:
    """Hold the only right to publish in an output folder, by any folder of ours in it.

    The system ties the lock to this process, so it ends with it, however that ends.

    Raises
    ------
    Busy
        If another build holds it.
    """
    path = folder if fcntl else folder / NAME
    handle = os.open(path, os.O_RDONLY if fcntl else os.O_RDWR | os.O_CREAT)
    try:
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        os.close(handle)
        way = "wait for its end, or name another --output"
        raise Busy(f"Another build is publishing in {output}; {way}.") from error
    try:
        yield
    finally:
        os.close(handle)
        (folder / NAME).unlink(missing_ok=True)
