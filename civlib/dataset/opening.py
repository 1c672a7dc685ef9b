"""The one way to open a file of somebody's: a file of its own, of a size that is read, at once."""

import os
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG

from civlib.dataset.problems import broken
from civlib.errors import CivlibError

MIB = 2**20
LARGEST = 20 * MIB
"""Bytes of a file that is read at most; a large city's year has a hundredth of it."""

MOST = 200 * MIB
"""Bytes of what else a report is made of, or consists of: a picture may be large."""

_AT_ONCE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""With these flags no link leads elsewhere and no pipe keeps anybody waiting."""


def at_once(name: str, flags: int) -> int:
    """Open a file for `open`, if it is no link; a pipe that nobody reads is refused."""
    return os.open(name, flags | _AT_ONCE, 0o666)


class Unfit(CivlibError):
    """Raised when a path leads to no file that is read; ``told`` is the code and the text of it."""

    def __init__(self, path: str, *told: str) -> None:
        super().__init__(path, *told)
        self.told = told[0], told[1]

    def __str__(self) -> str:
        """Return the sentence, after the path."""
        return f"{self.args[0]}: {self.told[1]}"


def unfit(path: Path, most: int = 0) -> tuple[str, str] | None:
    """Return why a path leads to no file that is read, as a rule that is broken; None if it does.

    A file has at most so many bytes, `LARGEST` if none are given.
    """
    status, limit = path.lstat(), most or LARGEST
    if S_ISLNK(status.st_mode):
        return broken("symlink.file")
    if not S_ISREG(status.st_mode):
        return broken("not-a-file.folder" if S_ISDIR(status.st_mode) else "not-a-file.other")
    sizes = {"size": -(-status.st_size // MIB), "most": limit // MIB}
    return broken("too-large", **sizes) if status.st_size > limit else None


def read_bytes(path: Path, most: int = 0) -> bytes:
    """Return what is in a file.

    Raises
    ------
    Unfit
        If it is a link, a folder, a pipe, a device, a socket, or too large, see `unfit`.
    OSError
        If it is not there or may not be read.
    """
    if told := unfit(path, most):
        raise Unfit(path.as_posix(), *told)
    with open(path, "rb", opener=at_once) as file:
        return file.read()
