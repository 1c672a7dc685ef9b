"""Two files, published and made again: the same bytes, the same content, or not to be compared.

Where nothing of the environment differs, bytes are compared and nothing else. A file that a
program of another version made (`MAKERS`) may be packed in another way, and a drawing in it may
have moved by what nobody sees (`SHIFT`). All else that differs is a difference: text, structure,
styles, order, metadata. A file of which neither can be said is not comparable, and is told; it is
never taken for the same.
"""

import io
import json
import re
from base64 import b64decode
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import PurePath
from typing import Any, NamedTuple
from zipfile import ZipFile

from civlib.publish.provenance import CRATE, SEALS, SUMS, digest
from civlib.verify import readback
from civlib.verify.readback import brief
from civlib.verify.verdict import CONTENT, Difference, Level
from civlib.wording.messages import say

SHIFT = 0.1
"""Points that a number of a drawing may move by where another version of a program drew it, less
than half of a hair line. What is written in it, and how it is scaled, stays as it is."""

TEXTS = (".html", ".ipynb", ".csv", ".json", ".svg", ".toml", ".md", ".txt", ".py", SUMS)
"""Endings of files that are told by line, not by byte."""

_NUMBER = re.compile(r"(?<![\w#.])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w%])")
_SVG = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]*)")
_PATH = re.compile(r'(?<=["\s])((?:d|points|x[12]?|y[12]?|width|height|r|c[xy])=)"([^"]*)"')
_STEPS = re.compile(r"[achlmqstv]")

Files = Mapping[str, bytes]


class Unlike(Exception):
    """Raised where two files are not to be compared; the text says why."""


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
        by = {*other, *([MOVED] if moved else [])}
        try:
            if one and made and _same(name, one, _named(made, moved, published), by):
                moved[name] = made
                continue
        except Unlike as why:
            unlike.append(say("verdict.unlike", name=name, why=why))
            moved[name] = made or b""
            continue
        found.append(difference(name, one, made))
    counted = say("counted.files", count=len(again))
    return Compared(Level(CONTENT, counted, tuple(found)), tuple(unlike))


def _order(name: str) -> tuple[bool, bool, str]:
    """Let drawings come first, then what is made of them, then what has the checksums of all."""
    return name in SEALS, not name.endswith((".svg", ".html", ".ipynb")), name


def _named(data: bytes, moved: Files, published: Files) -> bytes:
    """Return a file with the checksums of published files where it has those of the same, moved."""
    for name, other in moved.items():
        data = data.replace(digest(other).encode(), digest(published[name]).encode())
    return data


def _same(name: str, one: bytes, made: bytes, other: Collection[str]) -> bool:
    """Tell whether two files hold the same; `Unlike` where that cannot be told."""
    ending = PurePath(name).suffix
    try:
        if name == CRATE:
            return bool(_sized(one) == _sized(made))
        if ending in READ and {*MAKERS[ending]} & {*other}:
            return READ[ending](one, made)
    except Unlike:
        raise
    except Exception:  # one of them is damaged, in any way, and not the same bytes
        return False
    return one == made


def drawn(one: str, other: str) -> bool:
    """Tell whether two drawings are the same but for numbers of their geometry that hardly moved.

    Examples
    --------
    >>> bar = '<rect x="1" width="80.00"/>'
    >>> drawn(bar, bar.replace("80.00", "80.04")), drawn(bar, bar.replace("80.00", "84.04"))
    (True, False)
    """
    places = (_PATH.finditer(text) for text in (one, other))
    return _PATH.sub(r"\1", one) == _PATH.sub(r"\1", other) and all(
        _near(first[2], second[2]) for first, second in zip(*places, strict=True)
    )


def _near(one: str, other: str) -> bool:
    """Tell whether two values of a geometry are alike; steps, which add up, only if they equal."""
    if one == other:
        return True
    if _NUMBER.sub("", one) != _NUMBER.sub("", other) or _STEPS.search(one):
        return False
    numbers = (map(float, _NUMBER.findall(text)) for text in (one, other))
    return all(abs(first - second) <= SHIFT for first, second in zip(*numbers, strict=True))


def _markup(one: str, other: str) -> bool:
    """Tell whether two texts are equal but for the drawings that they are or carry."""
    if one.lstrip()[:4] == "<svg":
        return drawn(one, other)
    pairs = zip_longest(_SVG.findall(one), _SVG.findall(other), fillvalue="")
    return _SVG.sub("", one) == _SVG.sub("", other) and all(
        drawn(*(b64decode(text).decode() for text in pair)) for pair in pairs
    )


def _alike(one: Any, other: Any) -> bool:
    """Tell whether two values are equal but for the drawings among them."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    texts = isinstance(one, str) and isinstance(other, str)
    return bool(one == other or (texts and _markup(one, other)))


def _packed(one: bytes, other: bytes) -> bool:
    """Compare what is in two zip files, whatever program packed them."""
    first, second = (dict(_members(data)) for data in (one, other))
    return [*first] == [*second] and all(
        data == second[name]
        or (name.endswith((".svg", ".png")) and READ[PurePath(name).suffix](data, second[name]))
        for name, data in first.items()
    )


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    with ZipFile(io.BytesIO(data)) as packed:
        if len(packed.namelist()) != len({*packed.namelist()}):
            raise ValueError("a name stands twice in a zip file")
        for one in packed.infolist():
            yield one.filename, packed.read(one)


def _pdf(one: bytes, other: bytes) -> bool:
    try:
        words = [readback.words("a.pdf", data) for data in (one, other)]
    except readback.Unreadable:
        return False
    if any(readback.differences(*words)):
        return False
    raise Unlike(say("unlike.pdf"))


def _picture(one: bytes, other: bytes) -> bool:
    from PIL import Image

    first, second = (Image.open(io.BytesIO(data)) for data in (one, other))
    if (first.size, first.mode, first.info) != (second.size, second.mode, second.info):
        return False
    if first.tobytes() == second.tobytes():
        return True
    raise Unlike(say("unlike.picture"))


READ: Mapping[str, Callable[[bytes, bytes], bool]] = {
    ".svg": lambda *pair: drawn(*map(bytes.decode, pair)),
    ".html": lambda *pair: _markup(*map(bytes.decode, pair)),
    ".ipynb": lambda *pair: _alike(*map(json.loads, pair)),
    **dict.fromkeys((".docx", ".xlsx"), _packed),
    ".pdf": _pdf,
    ".png": _picture,
}
"""Ending → what tells whether two files of it, which are not the same bytes, are the same."""

MOVED = "moved"
"""Stands among the programs where a drawing has moved, which other files are made with."""

DRAWN = ("matplotlib", "numpy", "ziafont", "ziamath")
MAKERS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys((".svg", ".html", ".ipynb"), DRAWN),
    ".docx": ("python", "pillow", "typst", MOVED),
    ".xlsx": ("python", "xlsxwriter"),
    ".pdf": ("typst", MOVED),
    ".png": ("pillow", "typst", MOVED),
}
"""Ending → the programs of which another version may make such a file in another way."""


def _sized(crate: bytes) -> Any:
    """Return a crate without the sizes of files: their checksums stand beside them."""
    graph = json.loads(crate)
    for one in graph["@graph"]:
        one.pop("contentSize", None)
    return graph


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
