"""A report as a council has it → what is in it; what the file is, its first bytes say."""

from pathlib import Path

from civlib.dataset.decoding import decode
from civlib.dataset.folders import shown
from civlib.dataset.importing import flattened, office, packed, portable, word
from civlib.dataset.importing.grid import Document
from civlib.dataset.importing.packed import Packed, refuse
from civlib.dataset.opening import MIB, Unfit, read_bytes
from civlib.dataset.problems import DataError, Log, Problem, stop

TEXT, AHEAD = ".txt", 1024
"""Suffix of a text; so many bytes may stand before a PDF begins, as readers of PDF have it."""


def read(path: Path) -> Document:
    """Return the tables and paragraphs of a report, with what only its reader can doubt.

    Raises
    ------
    DataError
        With one sentence, if it cannot be read or is not safe to read.
    """
    found = _read(path, _bytes(path))
    if not found.tables and not found.paragraphs:
        raise refuse(path, "report-scan")
    return found


def _read(path: Path, data: bytes) -> Document:
    suffix = office.form(path, data)
    if data.startswith(packed.MARK):
        parts = Packed(path, data)
        if not office.is_open(parts):
            return word.read(parts)
        suffix = ".odt"
    if suffix:
        return word.read(Packed(path, office.converted(path, data, suffix)))
    if portable.MARK in data[:AHEAD]:
        return portable.read(path, data)
    if path.suffix.lower() == TEXT:
        return flattened.read(_text(path, data))
    raise refuse(path, "report-kind")


def _text(path: Path, data: bytes) -> str:
    log = Log(shown(path))
    text = decode(data, log)
    stop(log.problems)
    return text or ""


def _bytes(path: Path) -> bytes:
    """Return what a file holds, if it is one and of a size that a report can have."""
    try:
        if path.is_dir():
            raise refuse(path, "report-folder")
        data = read_bytes(path, packed.LARGEST)
    except Unfit as error:
        if error.told[0] == "too-large":
            raise refuse(path, "report-large", most=packed.LARGEST // MIB) from error
        raise DataError([Problem(shown(path), 0, 0, *error.told)]) from error
    except FileNotFoundError as error:
        raise refuse(path, "report-missing") from error
    except OSError as error:
        raise refuse(path, "unreadable", why=error.strerror) from error
    if not data.strip():
        raise refuse(path, "report-empty")
    return data
