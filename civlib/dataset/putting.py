"""Files that belong together, written all or none by one command alone, whoever is killed.

They are written aside, below the folder that they belong to. Renaming what is aside is the moment
from which they count: whoever is killed before has done nothing, and what one who was killed
afterwards has left is carried out by the next command that comes to the folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from time import time
from typing import Any

from civlib.dataset.folders import shown
from civlib.dataset.opening import read_bytes
from civlib.errors import Busy, OutputError
from civlib.wording.messages import say

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows
    fcntl, msvcrt = None, import_module("msvcrt")

LOCK = ".civlib-lock"
"""The lock's file, where a folder itself cannot be locked."""

WRITING, WRITTEN = ".civlib-writing", ".civlib-written"
"""What is aside, before and after it counts."""

NEW, GONE = "new", "gone"
"""In it, the files that take their places, and empty ones of the names of those that go."""

ROOM, YOUNG = "civlib-", 60
"""How temporary folders begin, and for how many seconds they may be not locked yet."""

Files = Mapping[str, bytes | Path | None]


@contextmanager
def locked(folder: Path, place: Path) -> Iterator[None]:
    """Hold the only right to write below a place, by any folder of ours in it.

    The system ties the lock to this process, so it ends with it, however that ends. `Busy` is
    raised if another command holds it.
    """
    path = folder if fcntl else folder / LOCK
    handle = os.open(path, os.O_RDONLY if fcntl else os.O_RDWR | os.O_CREAT)
    try:
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        os.close(handle)
        raise Busy(say("run.busy", path=place)) from error
    try:
        yield
    finally:
        os.close(handle)
        (folder / LOCK).unlink(missing_ok=True)


@contextmanager
def workplace() -> Iterator[Path]:
    """Give a temporary folder, and take away what killed commands have left of theirs."""
    for path in filter(Path.is_dir, Path(gettempdir()).glob(f"{ROOM}*")):
        with suppress(Busy, OSError), locked(path, path):  # of who is at work it is locked
            if time() - path.stat().st_mtime > YOUNG:
                shutil.rmtree(path)
    with TemporaryDirectory(prefix=ROOM) as name, locked(folder := Path(name).resolve(), folder):
        yield folder


def put(folder: Path, files: Files) -> None:
    """Write files below a folder, by their paths in it, or take away those that are None.

    All or none: if one cannot be, the others are as before. A new folder comes with all that is in
    it in one step; a path, of the same file system, is moved there.

    Raises
    ------
    Busy
        If another command writes there.
    OutputError
        If the system refuses it.
    """
    if not folder.exists():
        put(folder.parent, {f"{folder.name}/{name}": data for name, data in files.items()})
    elif files:
        try:
            with locked(folder, folder):
                _finish(folder)
                _put(folder, files)
        except OSError as error:
            path = shown(Path(error.filename2 or folder))
            key = "closed" if isinstance(error, PermissionError) else "refused"
            raise OutputError(say(f"workbook.{key}", path=path, why=error.strerror)) from error


def mend(place: Path) -> None:
    """Carry out what killed commands have left in a folder, in its programmes and their years."""
    found = (path for way in ("", "*/", "*/*/") for path in place.glob(f"{way}.civlib-writ*"))
    for folder in {path.parent.resolve() for path in found}:
        if not folder.is_relative_to(place.resolve()):
            continue  # a link leads there
        with suppress(Busy), locked(folder, folder):  # of who is not killed
            _finish(folder)


def _finish(folder: Path) -> None:
    shutil.rmtree(folder / WRITING, ignore_errors=True)
    if (folder / WRITTEN).is_dir():
        _carry_out(folder)


def _put(folder: Path, files: Files) -> None:
    places, aside = [folder / name for name in files], folder / WRITING
    before = {path: read_bytes(path) if os.path.lexists(path) else None for path in places}
    missing = {one for path in places for one in path.parents if not one.exists()}
    try:
        for name, data in files.items():
            path = aside / (GONE if data is None else NEW) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            data.rename(path) if isinstance(data, Path) else path.write_bytes(data or b"")
        aside.rename(folder / WRITTEN)
        _carry_out(folder)
    except OSError:
        with suppress(FileNotFoundError):  # if this cannot be, the next command goes on
            (folder / WRITTEN).rename(aside)
        for path, old in before.items():
            if path.is_dir():
                shutil.rmtree(path)
            elif old is None:
                path.unlink(missing_ok=True)
            elif not path.exists() or path.read_bytes() != old:
                path.write_bytes(old)
        for path in sorted(missing, reverse=True):
            shutil.rmtree(path, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _carry_out(folder: Path) -> None:
    aside = folder / WRITTEN
    if (aside / NEW).is_dir():
        _move(aside / NEW, folder)
    for path in (aside / GONE).rglob("*"):
        if path.is_file():
            (folder / path.relative_to(aside / GONE)).unlink(missing_ok=True)
    shutil.rmtree(aside)


def _move(aside: Path, place: Path) -> None:
    """Let what is in a folder take its places in another one: files first, then new folders."""
    for path in sorted(aside.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        target = place / path.name
        if any(one.is_symlink() or not one.is_dir() for one in (path, target)):
            path.replace(target)
        else:
            _move(path, target)
