"""``SHA256SUMS``: its lines as ``sha256sum`` writes, reads and escapes them, and what they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

SUMS = "SHA256SUMS"

_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)", re.DOTALL)
_ESCAPED = {r"\\": "\\", r"\n": "\n", r"\r": "\r"}


class Line(NamedTuple):
    """One line, counted from 1: its file and checksum.

    Both are empty where it is no line of ``sha256sum``'s, or names a file outside of the folder.
    """

    number: int
    text: str
    name: str = ""
    sha256: str = ""


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal digits."""
    return sha256(data).hexdigest()


def text(sums: Mapping[str, str]) -> bytes:
    r"""Return checksums as ``sha256sum`` writes and checks them; it escapes odd names.

    Examples
    --------
    >>> text({"b": "02", "a": "01"})
    b'01  a\n02  b\n'
    """
    return "".join(_line(name, sums[name]) for name in sorted(sums)).encode()


def _line(name: str, sha: str) -> str:
    safe = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if safe == name else chr(92)}{sha}  {safe}\n"


def lines(text: str) -> Iterator[Line]:
    """Yield every line; what stands after the last line end is one too.

    Examples
    --------
    >>> [line.name for line in lines("0" * 64 + "  a.csv\\n" + "0" * 64 + "  ../b.csv\\n")]
    ['a.csv', '']
    """
    parts = text.split("\n")
    for number, part in enumerate(parts if parts[-1] else parts[:-1], start=1):
        match = _LINE.fullmatch(part)
        name = match[3] if match else ""
        if match and match[1]:
            name = re.sub(r"\\[\\nr]", lambda found: _ESCAPED[found[0]], name)
        yield Line(number, part, name, match[2]) if match and inside(name) else Line(number, part)


def read(data: bytes) -> dict[str, str]:
    r"""Return the SHA-256 of each file by its path, from the bytes of ``SHA256SUMS``.

    Raises
    ------
    ValueError
        If a line is not one that ``sha256sum`` writes, or a file is named twice.

    Examples
    --------
    >>> read(b"01" * 32 + b"  tables/a.csv\n") == {"tables/a.csv": "01" * 32}
    True
    """
    found: dict[str, str] = {}
    for line in lines(data.decode()):
        if not line.name or line.name in found:
            fault = "names a file twice" if line.name else "is no line of checksums"
            raise ValueError(f"line {line.number}, {line.text!r}, {fault}")
        found[line.name] = line.sha256
    return found


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 of a folder's ``SHA256SUMS``, and so of every file; empty without one."""
    path = folder / SUMS
    return digest(path.read_bytes()) if path.is_file() else ""


def inside(name: str) -> bool:
    """Tell whether a path stays in its folder.

    Examples
    --------
    >>> inside("tables/a.csv"), inside("../a.csv"), inside("/etc/a")
    (True, False, False)
    """
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in name and bool(name)
