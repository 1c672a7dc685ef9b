"""A finished report → where readers find it, as a whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

from civlib.run.exchange import exchange


def publish(
    staged: Path, target: Path, spare: Path | None = None, gone: Collection[str] = ()
) -> list[Path]:
    """Move every file of a finished report to where readers find it; return them, sorted.

    The folder is built anew beside the published one, of the report's new files and of links to
    everything else in it, and then the two change places in one step of the file system. Where
    that cannot be (another system, no hard links), each file is replaced in one step.

    Parameters
    ----------
    staged
        The report's files, on the same file system as ``target``.
    target
        The published folder; made if needed.
    spare
        A folder that is not there yet, on the same file system; nothing is left of it. None
        where the published folder holds too much else to be built anew: file by file then.
    gone
        Files that the report had before, by their paths below ``target``; those that it has no
        more are taken away.
    """
    files = sorted(path.relative_to(staged) for path in staged.rglob("*") if path.is_file())
    old = {Path(name) for name in gone} - {*files}
    try:
        if spare is None or not _swap(staged, target, spare, files, old):
            _replace(staged, target, files, old)
    finally:
        if spare is not None:
            shutil.rmtree(spare, ignore_errors=True)
    return [target / path for path in files]


def _swap(
    staged: Path, target: Path, spare: Path, files: Iterable[Path], old: Collection[Path]
) -> bool:
    """Publish in one step; return whether it could be done."""
    new = {*files}
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        for path in target.rglob("*") if target.is_dir() else ():
            own = path.relative_to(target)
            folder = path.is_dir() and not path.is_symlink()
            if own not in new and own not in old and not folder:
                (spare / own).parent.mkdir(parents=True, exist_ok=True)
                os.link(path, spare / own, follow_symlinks=False)
    except (OSError, NotImplementedError):
        return False
    for path in new:
        (spare / path).parent.mkdir(parents=True, exist_ok=True)
        (staged / path).replace(spare / path)
    if not target.exists():
        spare.rename(target)
    elif not exchange(spare, target):
        for path in new:
            (spare / path).replace(staged / path)
        return False
    return True


def _replace(staged: Path, target: Path, files: Iterable[Path], old: Iterable[Path]) -> None:
    """Publish file by file, each in one step."""
    for path in files:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (staged / path).replace(target / path)
    for path in old:
        (target / path).unlink(missing_ok=True)
