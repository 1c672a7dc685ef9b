"""A report as a council has it → what is in it; what the file is, its first bytes say."""

from __future__ import annotations

from pathlib import Path

from civlib.dataset.importing import packed, word
from civlib.dataset.importing.grid import Document
from civlib.dataset.importing.packed import MIB, Packed, refuse


def read(path: Path) -> Document:
    """Return the tables and paragraphs of a report, with what only its reader can doubt.

    Raises
    ------
    DataError
        With one sentence, if it cannot be read or is not safe to read.
    """
    data = _bytes(path)
    if data.startswith(packed.MARK):
        return word.read(Packed(path, data))
    raise refuse(path, "report-kind")


def _bytes(path: Path) -> bytes:
    """Return what a file holds, if it is one and of a size that a report can have."""
    try:
        if path.exists() and not path.is_file():
            raise refuse(path, "report-folder")
        if path.stat().st_size > packed.LARGEST:
            raise refuse(path, "report-large", most=packed.LARGEST // MIB)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise refuse(path, "report-missing") from error
    except OSError as error:
        raise refuse(path, "unreadable", why=error.strerror) from error
    if not data.strip():
        raise refuse(path, "report-empty")
    return data
