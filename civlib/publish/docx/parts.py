"""What a Word document refers to: pictures, addresses, anchors, lists; and the file of all parts.

Nothing in the file is compressed, for what packs it differs between machines, and every part has
the report's date; so the same report gives the same bytes.
"""

import io
import zipfile
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from civlib.publish import pdf
from civlib.publish.beside import SVG
from civlib.publish.document import Block

LINKED = ("http://", "https://", "mailto:")
"""What a link may lead to outside of the document."""

READ = "-._~:/?#[]@!$&'()*+,;=%"
"""What stands in an address as it is."""

EMU, PIXEL = 12700, 0.75
"""Units of a drawing in a point, and points in a pixel."""

DENSITY = 200
"""Dots per inch of the copy of a drawing, for programs that show none."""

HIGHEST = 560.0
"""Points of the highest picture that a page has room for."""

ENDINGS = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif", SVG: "svg"}
"""Pictures that Word shows; any other becomes the first of them."""

LINK, OUTSIDE = "hyperlink", ' TargetMode="External"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

LEVELS = 9
"""How deep Word's lists go."""


class Picture(NamedTuple):
    """A picture in its place: its number, its file, of a drawing the drawing too, size in EMU."""

    number: int
    file: str
    drawing: str
    width: int
    height: int


class Parts:
    """What one document gathers while it is written."""

    def __init__(self) -> None:
        self.relations: dict[tuple[str, str], str] = {}
        self.media: dict[str, bytes] = {}
        self.starts: list[int] = []
        self._marks: dict[str, int] = {}
        self._copies: dict[bytes, bytes] = {}
        self._shown = 0

    def relate(self, kind: str, target: str) -> str:
        """Return the id of something that the document refers to, the same for the same."""
        return self.relations.setdefault((kind, target), f"r{len(self.relations) + 1}")

    def link(self, url: str) -> str:
        """Return the id of an address in the web; "" of any other."""
        outside = url.lower().startswith(LINKED)
        return self.relate(LINK, quote(url, safe=READ)) if outside else ""

    def mark(self, anchor: str) -> int:
        """Return the number of a bookmark; its name could be none that Word allows."""
        return self._marks.setdefault(anchor, len(self._marks) + 1)

    def ordered(self, start: int = 1) -> int:
        """Return the number of a new list that counts from there; the first is that of bullets."""
        self.starts.append(start)
        return len(self.starts) + 1

    def relationships(self) -> str:
        """Return the part that tells what each id refers to; only addresses lie outside."""
        told = (
            f'<Relationship Id="{id}" Type="{KINDS}/{kind}" Target="{escape(target)}"'
            f"{OUTSIDE if kind == LINK else ''}/>"
            for (kind, target), id in self.relations.items()
        )
        return f'{XML}<Relationships xmlns="{PACKAGE}">{"".join(told)}</Relationships>\n'

    def lists(self) -> str:
        """Return the lists that count, each from its own start."""
        return "".join(map(_counting, range(2, len(self.starts) + 2), self.starts))

    def draw(self, drawings: Mapping[bytes, float]) -> None:
        """Take drawings with their widths in points, 0 for their own, and copy them as PNG."""
        self._copies = dict(zip(drawings, copies(drawings), strict=True))

    def image(self, node: Block, room: float) -> Picture:
        """Return an image of the tree in its place; it is no wider than the room, in points."""
        return self.picture(b64decode(node["data"]), node["media"], node["width"] * PIXEL, room)

    def picture(self, data: bytes, media: str, wanted: float, room: float) -> Picture:
        """Return a picture in its place; 0 is wanted where it is to fill the room."""
        shown, drawing = self._copies.get(data, data), ""
        if media == SVG:
            media, drawing = "image/png", self._put(data, "svg")
        elif media not in ENDINGS:
            shown, media = converted(data), "image/png"
        width, height = sides(shown)
        across = min(wanted or room, room, HIGHEST * width / height)
        self._shown += 1
        sizes = round(across * EMU), round(across * height / width * EMU)
        return Picture(self._shown, self._put(shown, ENDINGS[media]), drawing, *sizes)

    def _put(self, data: bytes, ending: str) -> str:
        name = f"media/{sha256(data).hexdigest()[:16]}.{ending}"
        self.media[f"word/{name}"] = data
        return self.relate("image", name)


def _counting(number: int, start: int) -> str:
    override = f'<w:startOverride w:val="{start}"/></w:lvlOverride>'
    levels = "".join(f'<w:lvlOverride w:ilvl="{at}">{override}' for at in range(LEVELS))
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{levels}</w:num>'


def copies(drawings: Mapping[bytes, float]) -> list[bytes]:
    """Return drawings as PNG, as Typst draws them."""
    if not drawings:
        return []
    with pdf.workplace() as folder:
        named = [(f"{at}.svg", width) for at, width in enumerate(drawings.values())]
        for (name, _), data in zip(named, drawings, strict=True):
            (folder / name).write_bytes(data)
        return pdf.pictures("pictures", named, folder, DENSITY)


def sides(data: bytes) -> tuple[int, int]:
    """Return how many dots a picture is wide and high."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return image.size


def converted(data: bytes) -> bytes:
    """Return a picture as PNG."""
    from PIL import Image

    made = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.save(made, "PNG")
    return made.getvalue()


def packed(parts: Mapping[str, bytes], day: datetime) -> bytes:
    """Return one file of parts, all of a day; before 1980 there is none for it."""
    made = io.BytesIO()
    date = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, date)
            entry.create_system = 3  # whatever system it is made on
            archive.writestr(entry, data, zipfile.ZIP_STORED)
    return made.getvalue()
