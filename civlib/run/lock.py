"""One build at a time for an output folder; a killed build leaves no lock behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from civlib.errors import Busy

NAME = "lock"
"""The lock's file, where a folder itself cannot be locked."""


@contextmanager
def locked(folder: Path, output: Path) -> Iterator[None]:
    """Hold the only right to publish in a folder.

    The system ties the lock to this process, so it ends with it, however that ends.

    Parameters
    ----------
    folder
        Any folder of ours in the output folder.
    output
        The output folder, for the message.

    Raises
    ------
    Busy
        If another build holds it.
    """
    handle = _open(folder)
    try:
        _take(handle)
    except OSError as error:
        os.close(handle)
        message = (
            f"Another build is publishing in {output}; wait for its end, or name another --output."
        )
        raise Busy(message) from error
    try:
        yield
    finally:
        os.close(handle)
        (folder / NAME).unlink(missing_ok=True)


try:
    import fcntl
except ImportError:  # Windows

    def _open(folder: Path) -> int:
        return os.open(folder / NAME, os.O_RDWR | os.O_CREAT)

    def _take(handle: int) -> None:
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]

else:

    def _open(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY)

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
