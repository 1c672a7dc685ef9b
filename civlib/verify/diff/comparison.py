"""Everything that can be said of two published folders: origins, data, figures, files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from civlib.errors import CivlibError, UsageError
from civlib.verify.diff import origin
from civlib.verify.diff.changes import INPUTS, TABLES, Change, inputs
from civlib.verify.diff.origin import Causes, Fact, Origin
from civlib.verify.diff.parts import Part, Recompute, direct, stepwise

SUMS = "SHA256SUMS"
PARTS = (TABLES, "figures", "inputs")
"""What belongs to a report of all that is below its folder; years of a programme do not."""


@dataclass(frozen=True)
class Side:
    """One of the two folders.

    Attributes
    ----------
    name
        The last two parts of its path.
    origin
        What it was made of.
    files
        Path of each of its files below it → SHA-256.
    """

    name: str
    origin: Origin
    files: dict[str, str]

    @property
    def seal(self) -> str:
        """SHA-256 of its ``SHA256SUMS``, which tells this publication from any other; or none."""
        return self.files.get(SUMS, "")


@dataclass(frozen=True)
class Comparison:
    """Two folders side by side.

    Attributes
    ----------
    before, after
        The folders.
    causes
        In what they differ before any figure does.
    inputs
        What differs in their bundled data; nothing where one has none, or of two years.
    parts
        What differs in their published tables, by cause.
    hindered
        Why the causes could not be told apart, if that was tried in vain.
    """

    before: Side
    after: Side
    causes: Causes
    inputs: tuple[Change, ...]
    parts: tuple[Part, ...]
    hindered: str = ""

    @property
    def moved(self) -> bool:
        """Return whether any file differs."""
        return self.before.files != self.after.files

    @property
    def years(self) -> tuple[int, int] | None:
        """Return the years that are compared where they are two."""
        return origin.years(self.before.origin, self.after.origin)

    @property
    def others(self) -> tuple[Fact, ...]:
        """Return the files that differ and are not spoken of row by row."""
        told = {f"{INPUTS}/{one.table}" for one in self.inputs}
        told |= {f"{TABLES}/{one.table}.csv" for part in self.parts for one in part.changes}
        old, new = self.before.files, self.after.files
        return tuple(
            Fact(name, old.get(name), new.get(name))
            for name in sorted({*old, *new} - told)
            if old.get(name) != new.get(name)
        )


def compared(before: Path, after: Path, recompute: Recompute | None = None) -> Comparison:
    """Return what can be said of two folders; the arguments are those of `diff.compare`."""
    sides = _side(before), _side(after)
    found = origin.between(sides[0].origin, sides[1].origin)
    bundled = (before / INPUTS).is_dir() and (after / INPUTS).is_dir()
    same = origin.years(sides[0].origin, sides[1].origin) is None
    rows = inputs(before, after) if bundled and same else ()
    if len(found.kinds) < len(("one", "another")) or recompute is None:
        return Comparison(*sides, found, rows, direct(before, after, found.kinds))
    try:
        return Comparison(*sides, found, rows, stepwise(before, after, recompute))
    except CivlibError as error:
        return Comparison(*sides, found, rows, direct(before, after, found.kinds), str(error))


def _side(folder: Path) -> Side:
    files = {path.relative_to(folder).as_posix(): _sum(path) for path in _files(folder)}
    if not any(name.endswith(".ipynb") for name in files):
        raise UsageError(
            f"{folder} holds no published report; name a folder such as outputs/a/2019."
        )
    return Side("/".join(folder.resolve().parts[-2:]), origin.read(folder), files)


def _files(folder: Path) -> Iterator[Path]:
    places = [folder.glob("*"), *((folder / part).rglob("*") for part in PARTS)]
    yield from (path for place in places for path in place if path.is_file())


def _sum(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
