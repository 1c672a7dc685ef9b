"""The identifier of a folder of source code that its content alone decides.

It is a Software Hash Identifier (ISO/IEC 18670) and also the id that git gives the folder in every
commit that holds just these files, so it leads to the commit, and needs no repository to be made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha1
from typing import NamedTuple

FILE, FOLDER = "100644", "40000"
"""Modes of a plain file and of a folder, as git writes them."""


class _Entry(NamedTuple):
    mode: str
    name: str
    id: bytes

    @property
    def order(self) -> bytes:
        """What git sorts by: a folder's name as if it ended with a slash."""
        return f"{self.name}{'/' if self.mode == FOLDER else ''}".encode()


def of(files: Mapping[str, bytes]) -> str:
    """Return the identifier of a folder.

    Parameters
    ----------
    files
        Bytes of each file by its path in the folder, with slashes; none is executable.

    Examples
    --------
    The empty folder has the id that git gives the empty tree:

    >>> of({})
    'swh:1:dir:4b825dc642cb6eb9a060e54bf8d69288fbee4904'
    """
    return f"swh:1:dir:{_tree(files).hex()}"


def _tree(files: Mapping[str, bytes]) -> bytes:
    folders: dict[str, dict[str, bytes]] = {}
    entries = []
    for path, data in files.items():
        name, _, rest = path.partition("/")
        if rest:
            folders.setdefault(name, {})[rest] = data
        else:
            entries.append(_Entry(FILE, name, _object("blob", data)))
    entries += [_Entry(FOLDER, name, _tree(own)) for name, own in folders.items()]
    return _object("tree", b"".join(_lines(entries)))


def _lines(entries: Iterable[_Entry]) -> Iterable[bytes]:
    for entry in sorted(entries, key=lambda one: one.order):
        yield f"{entry.mode} {entry.name}\0".encode() + entry.id


def _object(kind: str, data: bytes) -> bytes:
    head = f"{kind} {len(data)}\0".encode()
    return sha1(head + data, usedforsecurity=False).digest()
