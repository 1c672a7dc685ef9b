"""What is known of each published report: the key it was made with, its files, its card.

One small file a report, replaced in one step, so a killed build damages none, and a damaged one
costs no more than making that report again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from civlib.publish.provenance import digest

ENDING = ".json"


class File(NamedTuple):
    """A published file as it was when it was published: size, time (ns) and SHA-256."""

    size: int
    time: int
    sha256: str

    def fault(self, path: str) -> str:
        """Return what is wrong with the published file now; empty if nothing is.

        A file of the same size and time is taken as it is; any other is read.
        """
        try:
            found = os.stat(path)  # noqa: PTH116 - a thousand reports have many files
            if (found.st_size, found.st_mtime_ns) == (self.size, self.time):
                return ""
            same = digest(Path(path).read_bytes()) == self.sha256
        except OSError:
            return "is missing"
        return "" if same else "was changed after it was published"


class Record(NamedTuple):
    """One published report.

    Attributes
    ----------
    key
        What it was made of; see `civlib.run.sources.Sources.key`.
    files
        Its files, by their paths below the output folder.
    card
        What the landing page shows of it; None if nothing.
    head
        What it calls itself.
    """

    key: dict[str, Any]
    files: Mapping[str, File]
    card: Mapping[str, Any] | None = None
    head: Mapping[str, str] = MappingProxyType({})

    def text(self) -> str:
        """Return the record as JSON."""
        files = {
            name: [file.size, file.time, file.sha256] for name, file in sorted(self.files.items())
        }
        own = {"card": self.card, "head": dict(self.head)}
        values = {"key": self.key, "files": files, **own}
        return json.dumps(values, ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Record:
        """Return the record that `text` made."""
        values = json.loads(text)
        files = {name: File(*fields) for name, fields in values["files"].items()}
        return cls(values["key"], files, values["card"], values["head"])


class Records:
    """The records of one output folder.

    Attributes
    ----------
    folder
        Where they are.
    damaged
        Reports whose record could not be read, and are made anew.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged: set[str] = set()
        self._known: dict[str, Record | None] = {}
        self._seals: dict[str, str] = {}

    def get(self, id: str) -> Record | None:
        """Return the record of a report; None if there is none, or a damaged one."""
        if id not in self._known:
            self._known[id] = self._read(id)
        return self._known[id]

    def put(self, id: str, record: Record) -> None:
        """Store a record in one step."""
        path = self._path(id)
        path.parent.mkdir(parents=True, exist_ok=True)
        body = record.text()
        seal = digest(body.encode())
        new = path.with_name(f"{path.name}.new")
        try:
            new.write_text(f"{seal}\n{body}", encoding="utf-8", newline="\n")
            new.replace(path)
        except OSError:
            with suppress(OSError):
                new.unlink()
            raise
        self._known[id], self._seals[id] = record, seal
        self.damaged.discard(id)

    def all(self, but: str = "") -> Iterator[Record]:
        """Yield every record but one, in the order of the reports' names."""
        for id in self._ids():
            if id != but and (record := self.get(id)):
                yield record

    def beside(self, id: str) -> dict[str, Record]:
        """Return the records of the other reports that are published in the same folder."""
        place = id.rpartition("/")[0]
        names = (path.stem for path in sorted((self.folder / place).glob(f"*{ENDING}")))
        ids = (f"{place}/{name}".lstrip("/") for name in names)
        return {other: record for other in ids if other != id and (record := self.get(other))}

    def digest(self, but: str = "") -> str:
        """Return the SHA-256 of every record but one."""
        known = {id: self._seals[id] for id in self._ids() if id != but and self.get(id)}
        return digest("\n".join(f"{id} {seal}" for id, seal in known.items()).encode())

    def _ids(self) -> list[str]:
        # a thousand reports: `Path.rglob` takes ten times as long
        start = len(str(self.folder)) + 1
        paths = (f"{place}/{name}" for place, _, names in os.walk(self.folder) for name in names)
        names = (path[start:].replace(os.sep, "/") for path in paths if path.endswith(ENDING))
        return sorted(name.removesuffix(ENDING) for name in names)

    def _path(self, id: str) -> Path:
        return self.folder / f"{id}{ENDING}"

    def _read(self, id: str) -> Record | None:
        try:
            seal, _, body = self._path(id).read_text(encoding="utf-8").partition("\n")
            if seal == digest(body.encode()):
                record = Record.read(body)
                self._seals[id] = seal
                return record
        except FileNotFoundError:
            return None
        except (OSError, AttributeError, KeyError, TypeError, ValueError):
            pass  # a folder, other bytes, or a record of another version of civlib
        self.damaged.add(id)
        return None
