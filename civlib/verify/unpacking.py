"""A published folder in a zip file, unpacked for as long as it is looked at."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from civlib.dataset.folders import is_year
from civlib.dataset.opening import MIB
from civlib.dataset.putting import workplace
from civlib.errors import UsageError
from civlib.publish.provenance.sums import SUMS, inside
from civlib.verify.verdict import clean
from civlib.wording.messages import say

UNPACKED, MANY = 1000 * MIB, 100_000
"""At most so many bytes, and files: a site of a hundred years of reports has a third of it."""

ABOVE = "ZIP"
"""Folder that the unpacked one lies in: it is no programme's, whose names are small letters."""

DAMAGED = (
    *(BadZipFile, EOFError, LZMAError, OSError, RuntimeError, ValueError),
    *(struct.error, zlib.error),
)
"""What the ways of packing raise where bytes are not what they should be, names among them."""


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Give the folder that a path is, or what is in it if it is a zip file.

    Raises
    ------
    UsageError
        If it is no sound zip file, too much is in it, or it names a file twice or outside of it.
    """
    if path.suffix.lower() != ".zip" or not path.is_file():
        yield path
        return
    with workplace() as room:
        folder = room / ABOVE
        try:
            with ZipFile(path) as packed:
                folder /= _called(path.stem, packed.namelist())
                folder.mkdir(parents=True)
                _put(folder, packed)
        except DAMAGED as why:
            raise UsageError(say("verify.zip", path=clean(str(path)), why=clean(str(why)))) from why
        yield folder


def _called(stem: str, names: Sequence[str]) -> str:
    """Return what the folder is called: as the file is where that is a year, and what it holds."""
    tops = {name.partition("/")[0] for name in names}
    return stem if is_year(stem) and SUMS in tops and not any(map(is_year, tops)) else ""


def _put(folder: Path, packed: ZipFile) -> None:
    """Write the files into a folder, none of them larger than it says."""
    files = [one for one in packed.infolist() if not one.is_dir()]
    if len(files) > MANY or sum(one.file_size for one in files) > UNPACKED:
        raise BadZipFile(say("verify.zip-size", most=UNPACKED // MIB, files=MANY))
    for one in files:
        if "\\" in one.filename or not inside(one.filename):
            raise BadZipFile(say("verify.zip-name", name=one.filename))
        path = folder / one.filename
        if path.exists():
            raise BadZipFile(say("verify.zip-twice", name=one.filename))
        path.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(one) as data:
            path.write_bytes(data.read(one.file_size))
