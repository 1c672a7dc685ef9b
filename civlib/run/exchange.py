"""Two folders change places in one step, where the system can."""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

AT_FDCWD = -100
RENAME_EXCHANGE = 2
"""From Linux's ``<fcntl.h>`` and ``<linux/fs.h>``."""


def exchange(one: Path, other: Path) -> bool:
    """Let two existing folders of one file system change places; return whether they did."""
    rename = _renameat2()
    if rename is None:
        return False
    paths = os.fsencode(one), os.fsencode(other)
    return bool(rename(AT_FDCWD, paths[0], AT_FDCWD, paths[1], RENAME_EXCHANGE) == 0)


@cache
def _renameat2() -> Any:
    """Return the system call, which Python does not offer; None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
