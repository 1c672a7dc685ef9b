"""What is packed in a document: only so much is unpacked, and nothing that could run or fetch.

Each guard is one sentence to whoever has the document, see `refuse`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from civlib.dataset.folders import shown
from civlib.dataset.opening import MIB
from civlib.dataset.problems import ERROR, DataError, Problem, broken

LARGEST, UNPACKED, TEXT, PARTS, RATIO = 100 * MIB, 400 * MIB, 32 * MIB, 5000, 250
"""At most: bytes of a file, of all its parts, of one part with text; parts; times it grows."""

DEPTH = 150
"""Levels of XML at most; tables of Word within one another take four each."""

MARK, ENTRY = b"PK\x03\x04", b"PK\x01\x02"
"""What a zip file begins with, and each line of its list of parts."""

CONTENT_TYPES, OFFICE = "[Content_Types].xml", "_rels/.rels"

NAMES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "",
    "http://schemas.openxmlformats.org/package/2006/content-types": "",
}
"""Namespace → what stands for it here; those of Word, of either standard, are left away."""

OWN_DISK = re.compile(r"file:(?:///|/)[^/\\]|[a-z]:|[^/\\:][^:]*$", re.IGNORECASE)
"""Targets on the disk of whoever wrote the document, such as the template that Word notes."""


def refuse(path: Path, key: str, **values: object) -> DataError:
    """Return the error that a document is refused with, by the key of its sentence."""
    return DataError([Problem(shown(path), 0, 0, *broken(key, **values), ERROR)])


class _Tree(TreeBuilder):
    """Builds a tree without a document type, not too deep, its names shortened by `NAMES`."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path, self._depth, self._short = path, 0, dict[str, str]()

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        """Begin an element."""
        self._depth += 1
        if self._depth > DEPTH:
            raise refuse(self._path, "report-deep", most=DEPTH)
        return super().start(
            self._name(tag), {self._name(name): value for name, value in attrs.items()}
        )

    def end(self, tag: str) -> Element:
        """End an element."""
        self._depth -= 1
        return super().end(self._name(tag))

    def doctype(self, *_: object) -> None:
        """Refuse a document type, the one place where entities are declared."""
        raise refuse(self._path, "report-entities")

    def _name(self, name: str) -> str:
        if name not in self._short:
            space, _, local = name.rpartition("}")
            self._short[name] = NAMES[space[1:]] + local if space[1:] in NAMES else name
        return self._short[name]


class Packed:
    """A document that is a zip file, with its parts.

    Raises
    ------
    DataError
        If it is no sound zip file, or would grow too much when it is unpacked.
    """

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        if data.count(ENTRY) > PARTS:  # told before each of them is looked at
            raise self._bomb()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise refuse(path, "report-damaged") from error
        size = sum(part.file_size for part in self._zip.infolist())
        if size > UNPACKED or size > max(RATIO * len(data), TEXT // 4):
            raise self._bomb()
        self.names = {*self._zip.namelist()}

    def _bomb(self) -> DataError:
        limits = {"most": UNPACKED // MIB, "parts": PARTS, "times": RATIO}
        return refuse(self.path, "report-packed", **limits)

    def read(self, name: str) -> bytes:
        """Return what a part holds, whatever size it says of itself; nothing if there is none."""
        if name not in self.names:
            return b""
        try:
            with self._zip.open(name) as part:
                data = part.read(TEXT + 1)
        except Exception as error:  # zlib, lzma and a password have errors of their own
            raise refuse(self.path, "report-damaged") from error
        if len(data) > TEXT:
            raise refuse(self.path, "report-text", most=TEXT // MIB)
        return data

    def xml(self, name: str) -> Element:
        """Return the root of a part in XML; an empty element if there is none."""
        data = self.read(name)
        if not data:
            return Element("none")
        parser = XMLParser(target=_Tree(self.path))  # noqa: S314 (it declares no entity)
        try:
            parser.feed(data)
            root: Element = parser.close()
        except (ParseError, ValueError, LookupError) as error:  # an encoding that nobody knows
            raise refuse(self.path, "report-damaged") from error
        return root

    def guard(self) -> None:
        """Refuse macros, and what the document would have fetched from elsewhere."""
        types = self.read(CONTENT_TYPES).lower()
        if b"macroenabled" in types or any(_MACROS.search(name) for name in self.names):
            raise refuse(self.path, "report-macros")
        for name in sorted(one for one in self.names if one.endswith(".rels")):
            if target := _elsewhere(self.xml(name)):
                raise refuse(self.path, "report-linked", target=target)


_MACROS = re.compile(
    r"(?i)(?:^|/)(?:vbaProject[^/]*|vbaData\.xml)$|^Basic/.+/(?!script-lb)[^/]+$|^Scripts/."
)
"""Parts with macros, of Word and of OpenDocument; `script-lb` only lists them."""


def _elsewhere(relations: Iterable[Element]) -> str:
    """Return the first target that would be fetched; a hyperlink is only followed by a click."""
    for one in relations:
        target, kind = one.get("Target", ""), one.get("Type", "")
        fetched = one.get("TargetMode") == "External" and not kind.endswith("/hyperlink")
        if fetched and not OWN_DISK.match(unquote(target)):
            return target
    return ""
