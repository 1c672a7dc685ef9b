"""The identifier of a folder of source code that its content alone decides.

It is a Software Hash Identifier (ISO/IEC 18670) and also the id that git gives the folder in every
commit that holds just these files, so it leads to the commit, and needs no repository to be made.
"""

from collections.abc import Mapping
from hashlib import sha1

FILE, FOLDER = b"100644 %b\0", b"40000 %b\0"
"""Modes of a plain file and of a folder before their names, as git writes them."""


def of(files: Mapping[str, bytes]) -> str:
    """Return the identifier of a folder of files, each with its bytes by its path with slashes.

    Examples
    --------
    The empty folder has the id that git gives the empty tree; no file of a folder is executable.

    >>> of({})
    'swh:1:dir:4b825dc642cb6eb9a060e54bf8d69288fbee4904'
    """
    return f"swh:1:dir:{_tree(files).hex()}"


def _tree(files: Mapping[str, bytes]) -> bytes:
    folders: dict[bytes, dict[str, bytes]] = {}
    entries: dict[bytes, bytes] = {}
    for path, data in files.items():
        name, _, rest = path.partition("/")
        if rest:
            folders.setdefault(name.encode(), {})[rest] = data
        else:
            entries[name.encode()] = FILE % name.encode() + _object("blob", data)
    for folder, inner in folders.items():
        entries[folder + b"/"] = FOLDER % folder + _tree(inner)  # git sorts it with the slash
    return _object("tree", b"".join(entries[order] for order in sorted(entries)))


def _object(kind: str, data: bytes) -> bytes:
    head = f"{kind} {len(data)}\0".encode()
    return sha1(head + data, usedforsecurity=False).digest()
