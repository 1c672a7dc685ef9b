"""What lies beside a cell's text: pictures and files of the notebook's folder, attachments."""

import io
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from xml.etree import ElementTree as ET

from civlib.errors import PublishError
from civlib.publish import nodes
from civlib.wording.messages import say
from civlib.wording.sequences import shortened

SCHEMES = {"http", "https", "mailto"}
ADDRESS = 2_000
"""Bytes of an address at most: what browsers, Word and PDF all follow."""

MEDIA = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
SVG = "image/svg+xml"
DRAWN = (b"<svg", b"<?xml", b"<!DOCTYPE svg")

UNSEEN = 8_000
"""Characters of what is said of a picture or a report at most, and not seen.

A string of a PDF has 32767 bytes at most, a character up to four.
"""

LARGE = 20_000_000
"""Bytes of the largest picture."""


@dataclass(frozen=True)
class Beside:
    """Where the pictures and links of a text are looked for.

    The folder is the notebook's; None for text that knows no files, as civlib's own sentences are.
    Files that links name are published where ``shelf`` says, given their paths.
    """

    folder: Path | None = None
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shelf: Callable[[str], str] = lambda _: ""

    def link(self, url: str, *, strict: bool = True) -> str:
        """Return the address of a link; empty, if not strict, where a page must not have it."""
        parts = _split(url)
        if (size := len(url.encode(errors="replace"))) > ADDRESS:
            raise PublishError(say("publish.address", url=url, size=size, most=ADDRESS))
        if parts.scheme in SCHEMES:
            return url
        if parts.scheme or parts.netloc or url.startswith("/"):
            if strict:
                raise PublishError(say("publish.link", url=url))
            return ""
        if self.folder is None or not parts.path:
            return url
        path = self._path(unquote(parts.path), "link", url)
        return self.shelf(path) + url

    def image(self, said: Mapping[str, str]) -> dict[str, Any]:
        """Return a picture that HTML names, with its alternative text and width if it has them."""
        source, alt = said.get("src", ""), said.get("alt", "").strip()
        width = said.get("width", "").removesuffix("px")
        parts = _split(source)
        if parts.scheme == "data":
            data = _carried(source)
        elif parts.scheme == "attachment":
            data = self._attached(unquote(parts.path))
        elif parts.scheme or parts.netloc or self.folder is None:
            raise PublishError(say("publish.elsewhere", name=source))
        else:
            path = self._path(unquote(parts.path), "picture", source)
            with (self.folder / path).open("rb") as file:
                data = file.read(LARGE + 1)
        return picture(data, alt, int(width) if width.isdecimal() else 0, source[:60])

    def _attached(self, name: str) -> bytes:
        for data in self.attachments.get(name, {}).values():
            return decoded(data, name)
        raise PublishError(say("publish.attachment", name=name))

    def _path(self, path: str, kind: str, name: str) -> str:
        """Return the path of a file beside the notebook, which lies there and is no link."""
        folder = (self.folder or Path()).resolve()
        file = folder / path
        if file.resolve() == file and file.is_relative_to(folder) and file.is_file():
            return path
        raise PublishError(say(f"nowhere.{kind}", name=name))


def _split(url: str) -> SplitResult:
    """Return the parts of an address; one that is none, as with a lone bracket, has but a path."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", url, "", "")


def picture(data: bytes, alt: str, width: int = 0, name: str = "") -> dict[str, Any]:
    """Return an image: media type, data as Base64, alternative text, and width in pixels.

    The width is that of the file where 0 is given.

    Raises
    ------
    PublishError
        If the bytes are no picture that every format can show.
    """
    if len(data) > LARGE:
        raise PublishError(say("publish.large", name=name, size=LARGE // 1_000_000))
    if data.lstrip().startswith(DRAWN) and b"xmlns" not in data:  # HTML does without
        data = data.replace(b"<svg", b'<svg xmlns="http://www.w3.org/2000/svg"', 1)
    media, own = _kind(data, name)
    text = b64encode(data).decode("ascii")
    return {"type": "image", "media": media, "data": text, "alt": alt, "width": width or own}


def described(block: nodes.Node, words: str) -> Any:
    """Return a block in which each picture without a description says so in these words.

    A description ends after `UNSEEN` characters, that of a figure as well.
    """

    def told(node: nodes.Node) -> nodes.Node:
        seen = node.get("type") == "image"
        return {**node, "alt": shortened(node["alt"] or words, UNSEEN)} if seen else node

    if block["type"] == "figure":
        spec = block["spec"]
        return {**block, "spec": {**spec, "alt": shortened(spec["alt"], UNSEEN)}}
    return nodes.changed(block, told)


def _kind(data: bytes, name: str) -> tuple[str, int]:
    """Return the media type of a picture and its width in pixels, 0 where a drawing has none."""
    from PIL import Image

    start = data[:400].lstrip()
    if start.startswith(DRAWN):
        return SVG, _checked(data, name)
    try:
        with Image.open(io.BytesIO(data), formats=[*MEDIA]) as image:
            image.load()
            return MEDIA[str(image.format)], image.width
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PublishError(say("publish.picture", name=name)) from error


def _checked(data: bytes, name: str) -> int:
    """Return the width of a drawing, 0 if it has none; entities, which could swell, are refused."""
    if b"<!ENTITY" in data:
        raise PublishError(say("publish.entities", name=name))
    try:
        width = ET.fromstring(data).get("width", "")  # noqa: S314 - it has no entities
    except ET.ParseError as error:
        raise PublishError(say("publish.drawing", name=name, why=error)) from error
    number = width.removesuffix("px").removesuffix("pt")
    try:
        return round(float(number) * (4 / 3 if width.endswith("pt") else 1))
    except ValueError:
        return 0


def _carried(source: str) -> bytes:
    head, _, body = source.partition(",")
    if head.endswith(";base64"):
        return decoded(unquote(body), source[:40])
    return unquote(body).encode()


def decoded(text: str, name: str) -> bytes:
    """Return the bytes of Base64; `PublishError` names what was none."""
    try:
        return b64decode(text)
    except ValueError as error:
        raise PublishError(say("publish.base64", name=name)) from error
