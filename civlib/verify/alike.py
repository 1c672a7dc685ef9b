"""Whether two files of a format hold the same, the second of which civlib has just made.

The first is no more than bytes from somewhere. It counts as the same only if it is, to the last
byte, what civlib would have written, but for what another version of a program may change: how
parts are packed, and by how little a line has moved (`SHIFT`). Whatever else a reader of the format
would forgive, such as a key that stands twice or bytes after the end, is a difference.
"""

import io
import json
import re
import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from operator import attrgetter
from pathlib import PurePath
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from civlib.publish.provenance import digest, text
from civlib.run.again import MOST
from civlib.verify import readback
from civlib.wording.messages import say

SHIFT = 0.1
"""Points that a number of a drawing may move by where another version of a program drew it, less
than half of a hair line. What is written in it, and how it is scaled, stays as it is."""

_SVG = re.compile(r"(?<=data:image/svg\+xml;base64,)[A-Za-z0-9+/=]*")
_POINTS = re.compile(
    r'<svg (?:xmlns\S+ )*width="([\d.]+)pt" height="([\d.]+)pt" viewBox="0 0 \1 \2"'
)
_SCALED = re.compile(r"(?:\A|<)[^<>]*\b(?:(?:scale|matrix|skew|zoom)\w*\s*[(:]|viewBox)")
_SHAPE = re.compile(r"<(?:path|rect|circle|ellipse|line|polyline|polygon|use|text)\s[^<>]*>")
_PLACE = re.compile(r'(?<=\s)(d|points|x[12]?|y[12]?|width|height|r|c[xy])="([^"]*)"')
_NUMBER = re.compile(r"(?<![\w#.+-])-?\d{1,9}(?:\.\d{1,9})?(?![\w%.])")
_STEPS = re.compile(r"[aAchlmqstv]")

_TOLD = attrgetter(
    *("date_time", "create_system", "create_version", "extract_version", "reserved"),
    *("flag_bits", "internal_attr", "external_attr", "extra"),
)
"""What a zip file says of a member besides its name and how it is packed."""


class Unlike(Exception):
    """Raised where two files are not to be compared; the text says why."""


def drawn(one: str, made: str) -> bool:
    """Tell whether two drawings are the same but for numbers of their geometry that hardly moved.

    Only drawings whose unit is a point, as matplotlib makes them, may move at all.

    Examples
    --------
    >>> bar = '<svg width="90pt" height="9pt" viewBox="0 0 90 9"><rect x="1" width="80.00"/></svg>'
    >>> drawn(bar, bar.replace("80.00", "80.04")), drawn(bar, bar.replace("80.00", "84.04"))
    (True, False)
    """
    if one == made:
        return True
    root = _POINTS.match(made)
    if not root or _SCALED.search(made[root.end() :]):
        return False
    (rest, places), (others, wanted) = _geometry(one), _geometry(made)
    return rest == others and all(map(_near, places, wanted))


def _geometry(svg: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a drawing without the values of its geometry, and those with their names."""
    found: list[tuple[str, str]] = []

    def emptied(place: re.Match[str]) -> str:
        found.append((place[1], place[2]))
        return f'{place[1]}=""'

    return _SHAPE.sub(lambda shape: _PLACE.sub(emptied, shape[0]), svg), found


def _near(one: tuple[str, str], made: tuple[str, str]) -> bool:
    """Tell whether two values of a geometry are alike; steps, which add up, only if they equal.

    What has a size keeps one: without, it would not be drawn.
    """
    (name, value), (_, other) = one, made
    if value == other:
        return True
    if _NUMBER.sub("0", value) != _NUMBER.sub("0", other) or _STEPS.search(value):
        return False
    pairs = [*zip(*(map(float, _NUMBER.findall(text)) for text in (value, other)), strict=True)]
    sized = name in ("r", "width", "height")
    return all(
        abs(first - second) <= SHIFT and not (sized and min(first, second) <= 0)
        for first, second in pairs
    )


def _markup(one: str, made: str) -> bool:
    """Tell whether two texts are equal but for the drawings that they are or carry."""
    if made.startswith("<svg"):
        return drawn(one, made)
    pairs = zip_longest(_SVG.findall(one), _SVG.findall(made), fillvalue="")
    return _SVG.sub("", one) == _SVG.sub("", made) and all(
        first == second or drawn(_decoded(first), _decoded(second)) for first, second in pairs
    )


def _decoded(base64: str) -> str:
    data = b64decode(base64, validate=True)
    if b64encode(data).decode() != base64:
        raise ValueError("browsers do not read Base64 that has more than one form")
    return data.decode()


def _notebook(one: bytes, made: bytes) -> bool:
    """Tell whether a notebook is the one that was made, but for the drawings in it."""
    return one == text(_taken(json.loads(one), json.loads(made)))


def _taken(one: Any, made: Any) -> Any:
    """Return what was made, with the drawings of the other in it where they are the same."""
    if isinstance(one, dict) and isinstance(made, dict):
        return {key: _taken(one.get(key), value) for key, value in made.items()}
    if isinstance(one, list) and isinstance(made, list) and len(one) == len(made):
        return [*map(_taken, one, made)]
    texts = isinstance(one, str) and isinstance(made, str) and one != made
    return one if texts and _markup(one, made) else made


def _packed(one: bytes, made: bytes) -> bool:
    """Tell whether two zip files have the same members, whatever program packed them.

    A picture that moved and is called by its checksum is called by the one that it has.
    """
    pairs = [*zip(_members(one), _members(made), strict=True)]
    moved, unlike = dict[bytes, bytes](), list[Unlike]()
    for first, second in pairs:
        like = PICTURES.get(PurePath(first.name).suffix)
        if like and first.data != second.data:
            try:
                if not like(first.data, second.data):
                    return False
            except Unlike as why:
                unlike.append(why)
            moved[second.data] = first.data
    names = {_called(other): _called(data) for other, data in moved.items()}
    if any(first != second.again(moved, names) for first, second in pairs):
        return False
    if unlike:
        raise unlike[0]
    return True


class Member(NamedTuple):
    """A member of a zip file; what is told of it says nothing of how it is packed."""

    name: str
    data: bytes
    told: tuple[Any, ...]

    def again(self, moved: Mapping[bytes, bytes], names: Mapping[str, str]) -> "Member":
        """Return it with pictures in the place of others, and with their names."""

        def named(text: str) -> str:
            return re.sub("|".join(names) or r"\Z", lambda name: names.get(name[0], ""), text)

        latin = "latin-1"  # any byte is a character of it
        data = moved.get(self.data) or named(self.data.decode(latin)).encode(latin)
        return self._replace(name=named(self.name), data=data)


def _members(data: bytes) -> Iterator[Member]:
    """Yield the members of a zip file; nothing else may be in it."""
    at, listed = 0, b""
    with ZipFile(io.BytesIO(data)) as packed:
        members = packed.infolist()
    for one in members:
        head = one.FileHeader()
        start, end = at + len(head), at + len(head) + one.compress_size
        if data[at:start] != head or one.file_size > MOST:
            raise ValueError("a member is not where it should be")
        made = b"PK\1\2" + bytes((one.create_version, one.create_system)) + head[4:30]
        listed += (
            made + struct.pack("<3H2L", 0, 0, one.internal_attr, one.external_attr, at) + head[30:]
        )
        yield Member(one.filename, _unpacked(one, data[start:end]), _TOLD(one))
        at = end
    count, size = len(members), len(listed)
    ended = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, at, 0)
    if data[at:] != listed + ended:
        raise ValueError("something else is in a zip file")


def _unpacked(member: ZipInfo, packed: bytes) -> bytes:
    methods: Mapping[int, Callable[[], bytes]] = {
        ZIP_STORED: lambda: packed,
        ZIP_DEFLATED: lambda: _inflated(packed, -zlib.MAX_WBITS, member.file_size),
    }
    data = methods[member.compress_type]()
    if (len(data), zlib.crc32(data)) != (member.file_size, member.CRC):
        raise ValueError("a member is damaged")
    return data


def _inflated(packed: bytes, bits: int, most: int) -> bytes:
    """Return what zlib packed, and has nothing after it."""
    stream = zlib.decompressobj(bits)
    data = stream.decompress(packed, most + 1)
    if len(data) > most or not stream.eof or stream.unused_data:
        raise ValueError("what is packed does not end where it should")
    return data


def _called(data: bytes) -> str:
    """Return how a picture in a Word document is called."""
    return digest(data)[:16]


def _pdf(one: bytes, made: bytes) -> bool:
    try:
        words = [readback.words("a.pdf", data) for data in (one, made)]
    except readback.Unreadable:
        return False
    if any(readback.differences(*words)):
        return False
    raise Unlike(say("unlike.pdf"))


def _picture(one: bytes, made: bytes) -> bool:
    """Tell whether two PNG files have the same dots, and nothing else that is not the same."""
    from PIL import Image

    (chunks, size), (others, wanted) = map(_chunks, (one, made))
    if (chunks, size) != (others, wanted):
        return False
    first, second = (Image.open(io.BytesIO(data)).tobytes() for data in (one, made))
    if first == second:
        return True
    raise Unlike(say("unlike.picture"))


def _chunks(data: bytes) -> tuple[list[bytes], int]:
    """Return the chunks of a PNG file, and how many bytes its dots are, of which only the place is.

    What follows the end is one more chunk.
    """
    at, found, packed = 8, [data[:8]], b""
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        chunk = data[at : at + size + 12]
        if zlib.crc32(chunk[4:-4]).to_bytes(4) != chunk[-4:]:
            raise ValueError("a chunk of a picture is damaged")
        at += len(chunk)
        if chunk[4:8] != DOTS:
            found.append(chunk)
        else:
            packed += chunk[8:-4]
            found += [DOTS] if found[-1] != DOTS else []
    return found, len(_inflated(packed, zlib.MAX_WBITS, MOST))


DOTS = b"IDAT"

PICTURES: Mapping[str, Callable[[bytes, bytes], bool]] = {
    ".svg": lambda one, made: drawn(one.decode(), made.decode()),
    ".png": _picture,
}
READ: Mapping[str, Callable[[bytes, bytes], bool]] = {
    **PICTURES,
    ".html": lambda one, made: _markup(one.decode(), made.decode()),
    ".ipynb": _notebook,
    **dict.fromkeys((".docx", ".xlsx"), _packed),
    ".pdf": _pdf,
}
"""Ending → what tells whether a file of it is the same as the one that was made; `Unlike` where
that cannot be told."""
