"""``SHA256SUMS``: its lines as ``sha256sum`` writes, reads and escapes them, and what they name."""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath

from civlib.dataset.opening import Unfit, read_bytes

SUMS = "SHA256SUMS"

_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)", re.DOTALL)
_LONE = re.compile("[\ud800-\udfff]")
"""Half a sign, which JSON can name and UTF-8 cannot."""

_ESCAPED = {r"\\": "\\", r"\n": "\n", r"\r": "\r"}
_ESCAPES = {ord(char): escape for escape, char in _ESCAPED.items()}


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal digits."""
    return sha256(data).hexdigest()


def text(sums: Mapping[str, str]) -> bytes:
    """Return checksums as ``sha256sum`` writes and checks them; it escapes odd names."""
    safe = {name: name.translate(_ESCAPES) for name in sorted(sums)}
    lines = ("\\" * (safe[name] != name) + f"{sums[name]}  {safe[name]}\n" for name in safe)
    return "".join(lines).encode()


def lines(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield every line with the file and the checksum that it names; a last one without end too.

    Both are empty where it is no line of ``sha256sum``'s, or names a file outside of the folder.
    """
    for line in text.removesuffix("\n").split("\n") if text else ():
        match = _LINE.fullmatch(line)
        name = match[3] if match else ""
        if match and match[1]:
            name = re.sub(r"\\[\\nr]", lambda found: _ESCAPED[found[0]], name)
        yield (line, name, match[2]) if match and inside(name) else (line, "", "")


def named(text: str) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """Return the checksum of each file, and the lines, from 1, that name none or one once more."""
    found: dict[str, str] = {}
    wrong = []
    for number, (line, name, sha) in enumerate(lines(text), start=1):
        if not name or name in found:
            wrong.append((number, line))
        else:
            found[name] = sha
    return found, wrong


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 of a folder's ``SHA256SUMS``, and so of every file; empty without one."""
    try:
        return digest(read_bytes(folder / SUMS))
    except (FileNotFoundError, Unfit):
        return ""


def inside(name: str) -> bool:
    """Tell whether a path can be that of a file in its folder, on any system."""
    path = PurePosixPath(name)
    stays = not path.is_absolute() and ".." not in path.parts and "\0" not in name and bool(name)
    return stays and not _LONE.search(name)
