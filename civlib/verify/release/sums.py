"""A folder against the checksums that it brings along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from civlib.publish.provenance import SUMS, sums


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 of a folder's ``SHA256SUMS``; empty if it has none."""
    path = folder / SUMS
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


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
    for line in sums.lines(data.decode()):
        if not line.name:
            raise ValueError(f"{line.text!r} is no line of checksums")
        if line.name in found:
            raise ValueError("it names a file twice")
        found[line.name] = line.sha256
    return found


def faults(folder: Path, but: str = "") -> list[str]:
    """Return a phrase for each file that is not as the folder's ``SHA256SUMS`` says, by name.

    Parameters
    ----------
    folder
        A published folder.
    but
        Name of a folder in it that does not belong to it.

    Returns
    -------
    list of str
        Files that are missing, were changed or are not listed; a link counts as changed, so
        nothing outside of the folder is ever read. Empty if all is well.
    """
    path = folder / SUMS
    if path.is_symlink() or not path.is_file():
        return [f"{SUMS} is missing"]
    try:
        sums = read(path.read_bytes())
    except ValueError as error:
        return [f"{SUMS} is damaged: {error}"]
    there = {name: path for name, path in _files(folder, but) if name != SUMS}
    return [*_compared(sums, there)]


def _compared(sums: Mapping[str, str], there: Mapping[str, Path]) -> Iterator[str]:
    for name in sorted({*sums, *there}):
        if name not in there:
            yield f"{safe(name)} is missing"
        elif name not in sums:
            yield f"{safe(name)} is not in {SUMS}"
        elif there[name].is_symlink() or digest(there[name]) != sums[name]:
            yield f"{safe(name)} was changed"


def safe(name: str) -> str:
    """Return a file's name so that a terminal shows it and obeys nothing in it."""
    return name if name.isprintable() else ascii(name)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def _files(folder: Path, but: str) -> Iterator[tuple[str, Path]]:
    """Yield the path and place of each file; a link to a folder is a file too."""
    for path in folder.rglob("*"):
        own = path.relative_to(folder)
        if own.parts[0] != but and (path.is_symlink() or not path.is_dir()):
            yield own.as_posix(), path


def differing(one: Path, other: Path) -> list[str]:
    """Return the names of the files that two sealed folders do not have alike, sorted."""
    old, new = (read((folder / SUMS).read_bytes()) for folder in (one, other))
    return [safe(name) for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
