"""A finished report → where readers find it, as a whole or not at all, and sealed."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from civlib.publish import provenance
from civlib.publish.provenance import SEALS, Run
from civlib.run.isolated import Files, put
from civlib.run.records import Record

AT_FDCWD = -100
RENAME_EXCHANGE = 2
"""From Linux's ``<fcntl.h>`` and ``<linux/fs.h>``."""


def publish(
    files: Files, target: Path, spare: Path, gone: Collection[str] = (), whole: bool = True
) -> dict[str, int]:
    """Put a finished report where readers find it; return the time (ns) of each file.

    The folder is built anew beside the published one, of the report's new files and of links to
    everything else in it, and then the two change places in one step of the file system. Where
    that cannot be (another system, no hard links), each file is replaced in one step.

    Parameters
    ----------
    files, target
        The report, and the folder to publish it in, which is made if needed.
    spare
        A folder that is not there yet, on the same file system; nothing is left of it.
    gone
        Files that the report had before; those that it has no more are taken away.
    whole
        Whether the folder changes as a whole; not where it holds too much else.
    """
    obsolete = {*gone} - {*files}
    try:
        put(spare, files)
        times = {name: (spare / name).stat().st_mtime_ns for name in files}
        target.parent.mkdir(parents=True, exist_ok=True)
        linked = whole and _link(target, spare, {*files, *obsolete})
        if not (linked and _swap(spare, target)):
            for name in files:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (spare / name).replace(target / name)
            for name in obsolete:
                (target / name).unlink(missing_ok=True)
    finally:
        shutil.rmtree(spare, ignore_errors=True)
    return times


def seal(id: str, place: str, record: Record, others: Mapping[str, Record]) -> dict[str, bytes]:
    """Return the files that seal a folder of a report and those beside it, by their names.

    They belong to the record of the report that was published last, so whoever touches them makes
    that report stale, and the next build seals the folder again.
    """
    runs = []
    for name, each in {**others, id: record}.items():
        files = {
            path.removeprefix(f"{place}/"): (file.size, file.sha256)
            for path, file in unsealed(each).files.items()
        }
        runs.append(Run(name.rpartition("/")[2], each.key, each.head, files))
    return provenance.seal(place, runs)


def unsealed(record: Record) -> Record:
    """Return a record without the seal of its folder, which another report renewed."""
    kept = {
        name: file for name, file in record.files.items() if name.rpartition("/")[2] not in SEALS
    }
    return record._replace(files=kept)


def _link(target: Path, spare: Path, but: Collection[str]) -> bool:
    """Link all but some files of a folder into another one; return whether that can be."""
    try:
        for path in target.rglob("*") if target.is_dir() else ():
            name = path.relative_to(target)
            folder = path.is_dir() and not path.is_symlink()
            if not folder and name.as_posix() not in but:
                (spare / name).parent.mkdir(parents=True, exist_ok=True)
                os.link(path, spare / name, follow_symlinks=False)
    except (OSError, NotImplementedError):
        return False
    return True


def _swap(new: Path, target: Path) -> bool:
    """Let a folder take a place, in one step; return whether it did."""
    if not target.exists():
        new.rename(target)
        return True
    rename = _renameat2()
    if rename is None:
        return False
    paths = os.fsencode(new), os.fsencode(target)
    return bool(rename(AT_FDCWD, paths[0], AT_FDCWD, paths[1], RENAME_EXCHANGE) == 0)


@cache
def _renameat2() -> Any:
    """Return the system call, which Python does not offer; None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
