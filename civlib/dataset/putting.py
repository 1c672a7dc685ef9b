"""Files that belong together, written all or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from civlib.dataset.folders import shown
from civlib.dataset.opening import read_bytes
from civlib.errors import OutputError
from civlib.wording.messages import say


def put(texts: Mapping[Path, bytes]) -> None:
    """Write files, all or none: those that were replaced come back if another cannot be.

    A folder that is not there yet comes last and in one step, with all that is in it, so that
    whoever is killed leaves no half of a year behind.
    """
    before = {path: read_bytes(path) if os.path.lexists(path) else None for path in texts}
    new = {path: _aside(path, _missing(path.parent)) for path in texts}
    moves = dict(sorted(new.values(), key=lambda move: move[1] in texts, reverse=True))
    done = list[Path]()
    try:
        for aside in moves:
            _remove(aside)  # somebody who was killed has left it
        for path, text in texts.items():
            place = _staged(path, *new[path])
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text)
        for aside, path in moves.items():
            aside.replace(path)
            done.append(path)
    except OSError as error:
        refused = next((path for path in moves.values() if path not in done), None)
        for path in done:
            old = before.get(path)
            _remove(path) if old is None else path.write_bytes(old)
        told = {"path": shown(refused or next(iter(texts))), "why": error.strerror}
        raise OutputError(say("workbook.closed", **told)) from error
    finally:
        for aside in moves:
            _remove(aside)


def _missing(folder: Path) -> Path | None:
    """Return the outermost folder that is not there yet of those that lead to a folder and it."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    return missing[-1] if missing else None


def _aside(path: Path, folder: Path | None) -> tuple[Path, Path]:
    """Return what is moved to its place at the end, a file or a new folder, and that place."""
    place = folder or path
    return place.with_name(f".{place.name}.new"), place


def _staged(path: Path, aside: Path, place: Path) -> Path:
    """Return where a file is written first."""
    return aside / path.relative_to(place) if path != place else aside


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
