"""A finished report → where readers find it, whole or not at all and sealed, by one build alone."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath

from civlib.dataset.folders import shown
from civlib.errors import OutputError, UsageError
from civlib.publish import provenance
from civlib.publish.provenance import SEALS, Run
from civlib.run.isolated import Files, put
from civlib.run.records import Record
from civlib.wording.messages import say

AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""From Linux's ``<fcntl.h>`` and ``<linux/fs.h>``."""


def keep_apart(output: Path, data: Path) -> None:
    """Refuse to publish among the data, where it would be taken for them."""
    if output.resolve().is_relative_to(data.resolve()):
        raise UsageError(say("run.in-data", path=output, data=shown(data)))


def keep_inside(output: Path, names: Iterable[str]) -> None:
    """Refuse to write, by paths below an output folder, where a link in it leads elsewhere.

    The output folder itself may be one: it is the user who names it.
    """
    ways = {way for name in names for way in PurePosixPath(name).parents if way.name}
    for way in sorted(ways):
        if (output / way).is_symlink():
            raise OutputError(say("run.linked", path=output / way))


def publish(
    files: Files, target: Path, spare: Path, gone: Collection[str] = (), whole: bool = True
) -> dict[str, int]:
    """Put a finished report where readers find it; return the time (ns) of each file.

    The folder is built anew beside the published one, of the report's new files and of links to
    everything else in it, and then the two change places in one step of the file system. Where
    that cannot be (another system, no hard links, a folder that holds too much else to change as a
    whole), each file is replaced in one step. Of the spare folder, on the same file system, nothing
    is left; of the files that the report had before, those that are gone are taken away.
    """
    obsolete = {*gone} - {*files}
    try:
        spare.mkdir(parents=True)  # of files that are gone there are none to put
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
    if not sys.platform.startswith("linux"):
        return False
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)  # which Python does not offer
    paths = AT_FDCWD, os.fsencode(new), AT_FDCWD, os.fsencode(target)
    return exchange is not None and bool(exchange(*paths, RENAME_EXCHANGE) == 0)
