"""The levels of a verification; here the two that look at nothing but bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import zip_longest

from civlib.errors import CivlibError
from civlib.publish.provenance import SUMS
from civlib.verify.differences import Difference
from civlib.verify.sealed import Sealed

ABSENT = "nothing"
"""Stands for a file that is not there."""


@dataclass(frozen=True)
class Level:
    """One level of a verification.

    Attributes
    ----------
    name
        ``checksums``, ``origin``, ``figures`` or ``bytes``.
    counted
        What was compared, in words.
    differences
        What does not agree.
    """

    name: str
    counted: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Remade:
    """A folder that was made again.

    Attributes
    ----------
    files
        The bytes of its files, by their paths in it.
    errors
        Why a report could not be made.
    """

    files: Mapping[str, bytes]
    errors: tuple[CivlibError, ...] = ()

    digests: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        found = {name: sha256(data).hexdigest() for name, data in self.files.items()}
        object.__setattr__(self, "digests", found)


def checksums(sealed: Sealed) -> Level:
    """Compare what lies there with ``SHA256SUMS``: every file, none missing, none too many."""
    found = list(sealed.problems)
    there = {name: sha for name, sha in sealed.digests.items() if name != SUMS}
    for name in sorted({*sealed.sums, *there}):
        published, wanted = there.get(name, ABSENT), sealed.sums.get(name, ABSENT)
        if published != wanted:
            found.append(Difference(name, f"its checksum in {SUMS}", published, wanted))
    return Level("checksums", f"{len(there)} files", tuple(found))


def bytes_(sealed: Sealed, remade: Remade) -> Level:
    """Compare every file with the one that was made again, byte by byte."""
    names = sorted({*sealed.digests, *remade.digests})
    other = [name for name in names if sealed.digests.get(name) != remade.digests.get(name)]
    published = {name: data for name in other if (data := sealed.data(name)) is not None}
    found = bytes_of(
        published, {name: remade.files[name] for name in other if name in remade.files}
    )
    return Level("bytes", f"{len(remade.files)} files", found.differences)


def bytes_of(published: Mapping[str, bytes], again: Mapping[str, bytes]) -> Level:
    """Compare files by their names, byte by byte."""
    names = sorted({*published, *again})
    pairs = [(name, published.get(name), again.get(name)) for name in names]
    found = tuple(_byte(name, one, other) for name, one, other in pairs if one != other)
    return Level("bytes", f"{len(again)} files", found)


def _byte(name: str, published: bytes | None, again: bytes | None) -> Difference:
    """Return where two files part, or which of them is not there."""
    if published is None or again is None:
        texts = (ABSENT if data is None else f"{len(data)} bytes" for data in (published, again))
        return Difference(name, "the whole file", *texts)
    pairs = enumerate(zip_longest(published, again))
    place = next(place for place, (one, other) in pairs if one != other)
    texts = (_excerpt(data, place) for data in (published, again))
    return Difference(name, f"byte {place}", *texts)


def _excerpt(data: bytes, place: int) -> str:
    return repr(data[place : place + 16])[1:] if place < len(data) else "its end"
