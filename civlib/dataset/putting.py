"""Files that belong together, written all or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from civlib.dataset.folders import shown
from civlib.dataset.opening import read_bytes
from civlib.errors import OutputError
from civlib.wording.messages import say


def put(texts: Mapping[Path, bytes]) -> None:
    """Write files, all or none: those that were replaced come back if another cannot be."""
    before = {path: read_bytes(path) if os.path.lexists(path) else None for path in texts}
    made = [
        folder for folder in dict.fromkeys(path.parent for path in texts) if not folder.exists()
    ]
    new = {path: path.with_name(f".{path.name}.new") for path in texts}
    done = list[Path]()
    try:
        for folder in made:
            folder.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            new[path].write_bytes(text)
        for path in texts:
            new[path].replace(path)
            done.append(path)
    except OSError as error:
        refused = next(path for path in texts if path not in done)
        for path in done:
            old = before[path]
            path.unlink() if old is None else path.write_bytes(old)
        told = {"path": shown(refused), "why": error.strerror}
        raise OutputError(say("workbook.closed", **told)) from error
    finally:
        for path in new.values():
            path.unlink(missing_ok=True)
        for folder in reversed(made):
            if folder.exists() and not any(folder.iterdir()):
                folder.rmdir()
