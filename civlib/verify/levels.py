"""The levels that look at nothing but bytes, and what stands over all folders."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from civlib.errors import CivlibError
from civlib.publish.provenance import SUMS
from civlib.verify.sealed import Sealed
from civlib.verify.verdict import ABSENT, Difference, Level, Verdict


class Remade(NamedTuple):
    """A folder that was made again: its files by their paths, and why a report was not made."""

    files: Mapping[str, bytes]
    errors: tuple[CivlibError, ...] = ()


def checksums(sealed: Sealed) -> Level:
    """Compare what lies there with ``SHA256SUMS``: every file, none missing, none too many."""
    found = list(sealed.problems)
    there = {name: sha for name, sha in sealed.digests.items() if name != SUMS}
    for name in sorted({*sealed.sums, *there}):
        published, wanted = there.get(name, ABSENT), sealed.sums.get(name, ABSENT)
        if published != wanted:
            found.append(Difference(name, f"its checksum in {SUMS}", published, wanted))
    return Level("checksums", f"{len(there)} files", tuple(found))


def bytes_(published: Mapping[str, bytes], again: Mapping[str, bytes]) -> Level:
    """Compare every file with the one that was made again, byte by byte."""
    names = sorted({*published, *again})
    pairs = [(name, published.get(name), again.get(name)) for name in names]
    found = (_byte(name, one, other) for name, one, other in pairs if one != other)
    return Level("bytes", f"{len(again)} files", tuple(found))


def landing(output: Path) -> Verdict | None:
    """Compare what stands over all folders with what should; None without a landing page.

    The page is made again from the reports that it lists; the script that recomputes the tables
    is civlib's own. It is read here, and never run.
    """
    from civlib.publish import index

    names = (index.NAME, index.SCRIPT)
    published = {name: (output / name).read_bytes() for name in names if (output / name).is_file()}
    if index.NAME not in published:
        return None
    again = {index.SCRIPT: index.script()}
    if (page := index.text(output)) is not None:
        again[index.NAME] = page.encode()
    return Verdict(str(output / index.NAME), (bytes_(published, again),))


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
