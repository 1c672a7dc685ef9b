"""Two folders, published and made again: the same bytes, the same content, or not to be compared.

Where nothing of the environment differs, bytes are compared and nothing else. A file that a
program of another version made (`MAKERS`) may be packed in another way, and a drawing in it may
have moved by what nobody sees, see `civlib.verify.alike`; the checksums and the crate name such a
file with its own size and checksum. All else that differs is a difference: text, structure,
styles, order, metadata. A file of which neither can be said is not comparable, and is told; it is
never taken for the same.
"""

import json
from collections.abc import Collection, Mapping
from itertools import zip_longest
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import quote

from civlib.publish.provenance import CRATE, INPUTS, SEALS, SUMS, digest, sums, text
from civlib.verify.alike import READ, Unlike
from civlib.verify.readback import brief
from civlib.verify.verdict import CONTENT, Difference, Level
from civlib.wording.messages import say

TEXTS = (".html", ".ipynb", ".csv", ".json", ".svg", ".toml", ".md", ".txt", ".py", SUMS)
"""Endings of files that are told by line, not by byte."""

DRAWINGS, DRAWN = (".svg", ".ipynb"), ("matplotlib", "numpy", "ziafont", "ziamath")
MAKERS: Mapping[str, Collection[str]] = {
    **dict.fromkeys((*DRAWINGS, ".html"), DRAWN),
    ".xlsx": ("python", "xlsxwriter"),
    ".docx": ("python", "pillow", "typst", *DRAWINGS),
    ".png": ("pillow", "typst", *DRAWINGS),
    ".pdf": ("typst", *DRAWINGS, ".xlsx", ".docx", ".png"),
}
"""Ending → the programs of which another version may make such a file in another way, and the
endings of files that it is made with, or whose checksums are in it: those stand before it."""

Files = Mapping[str, bytes]


class Compared(NamedTuple):
    """What came of every file: the level, and a sentence for each that could not be compared."""

    level: Level
    unlike: tuple[str, ...] = ()


def compared(published: Files, again: Files, other: Collection[str] = ()) -> Compared:
    """Compare every file of a folder with the one that was made again.

    Parameters
    ----------
    published, again
        The files by their paths; the second say that they were made with what the first say.
    other
        What of that is another version than here: ``python``, ``matplotlib`` and so on.
    """
    found: list[Difference] = []
    unlike: list[str] = []
    moved: dict[str, bytes] = {}
    for name in sorted({*published, *again}, key=_order):
        one, made = published.get(name), again.get(name)
        if one == made:
            continue
        same = False
        if one is not None and made is not None:
            try:
                by = {*other, *(PurePath(file).suffix for file in moved)}
                same = _same(name, one, _sealed(name, made, moved, published), by)
            except Unlike as why:
                unlike.append(say("verdict.unlike", name=name, why=why))
                same = True
            if same:
                moved[name] = made
        if not same:
            found.append(difference(name, one, made))
    counted = say("counted.files", count=len(again))
    return Compared(Level(CONTENT, counted, tuple(found)), tuple(unlike))


def _order(name: str) -> tuple[int, int, str]:
    """Let each file come after those that are in it, or that it names with their checksums."""
    endings, ending = [*MAKERS], PurePath(name).suffix
    return (
        SEALS.index(name) + 1 if name in SEALS else 0,
        endings.index(ending) if ending in endings else 0,
        name,
    )


def _sealed(name: str, made: bytes, moved: Files, published: Files) -> bytes:
    """Return what was made, with what it tells of files that moved as it is of the published ones.

    They stand in two places: in a line of the checksums, and as a file in the crate.
    """
    told = {file: published[file] for file in moved}
    if name == SUMS:
        named, _ = sums.named(made.decode())
        return sums.text(named | {file: digest(told[file]) for file in named.keys() & told})
    if name == CRATE and told:
        crate = json.loads(made)
        files = {quote(file): data for file, data in told.items()}
        for one in crate["@graph"]:
            if "sha256" in one and (data := files.get(one["@id"])) is not None:
                one |= {"contentSize": str(len(data)), "sha256": digest(data)}
        return text(crate)
    return made


def _same(name: str, one: bytes, made: bytes, other: Collection[str]) -> bool:
    """Tell whether two files hold the same; `Unlike` where that cannot be told.

    What reports are made of was not made by any program.
    """
    ending = PurePath(name).suffix
    if one == made or name.startswith(INPUTS) or not {*MAKERS.get(ending, ())} & {*other}:
        return one == made
    try:
        return READ[ending](one, made)
    except Unlike:
        raise
    except Exception:  # one of them is damaged, in any way, and not the same bytes
        return False


def difference(name: str, one: bytes | None, other: bytes | None) -> Difference:
    """Return where two files part, or which of them is not there."""
    if one is None or other is None:
        sizes = (len(data) if data is not None else -1 for data in (one, other))
        told = ("" if size < 0 else say("shown.bytes", count=size) for size in sizes)
        return Difference(name, say("place.whole"), *told)
    if name.endswith(TEXTS):
        lines = enumerate(zip_longest(*(data.split(b"\n") for data in (one, other))), start=1)
        at, pair = next((at, pair) for at, pair in lines if pair[0] != pair[1])
        texts = [(line or b"").decode(errors="replace") for line in pair]
        return Difference(name, say("place.line", at=at), *brief(*texts))
    pairs = enumerate(zip_longest(one, other))
    place = next(place for place, pair in pairs if pair[0] != pair[1])
    cuts = (data[place : place + 16] for data in (one, other))
    cut = [repr(cut)[1:] if cut else say("place.end") for cut in cuts]
    return Difference(name, say("place.byte", at=place), *cut)
