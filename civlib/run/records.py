"""What is known of each published report: the key it was made with, its files, its card.

One small file a report, replaced in one step, so a killed build damages none, and a damaged one
costs no more than making that report again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from civlib.dataset.opening import Unfit, read_bytes
from civlib.publish.provenance import digest
from civlib.publish.provenance.sums import inside

ENDING = ".json"


class File(NamedTuple):
    """A published file as it was when it was published: size, time (ns) and SHA-256."""

    size: int
    time: int
    sha256: str

    def fault(self, path: str) -> str:
        """Return whether the published file is ``missing`` or ``changed`` now; empty if neither.

        A file of the same size and time is taken as it is; any other is read.
        """
        try:
            found = os.lstat(path)
            if (found.st_size, found.st_mtime_ns) == (self.size, self.time):
                return ""
            same = digest(read_bytes(Path(path), self.size)) == self.sha256
        except OSError:
            return "missing"
        except Unfit:
            return "changed"
        return "" if same else "changed"


def known_files(
    place: str, files: Mapping[str, bytes], times: Mapping[str, int] | None = None
) -> dict[str, File]:
    """Return what is known of published files, by their paths below the output folder."""
    return {
        f"{place}/{name}".lstrip("/"): File(len(data), (times or {}).get(name, 0), digest(data))
        for name, data in files.items()
    }


class Record(NamedTuple):
    """One published report: its key, and its files by their paths below the output folder.

    The card is what the landing page shows of it, if anything; the head, what it calls itself.
    """

    key: Mapping[str, Any]
    files: Mapping[str, File]
    card: Mapping[str, Any] | None = None
    head: Mapping[str, str] = {}

    def text(self) -> str:
        """Return the record as JSON."""
        return json.dumps(self._asdict(), ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Record:
        """Return the record that `text` made."""
        values = json.loads(text)
        files = {name: File(*fields) for name, fields in values.pop("files").items()}
        if not all(map(inside, files)):  # a build deletes what a record names
            raise ValueError(text)
        return cls(files=files, **values)


class Records(dict[str, Record]):
    """The records of one output folder, by the names of the reports.

    Those that could not be read are `damaged`, and made anew.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.damaged: set[str] = set()
        start = len(str(folder)) + 1  # a thousand reports: `Path.rglob` takes ten times as long
        for place, folders, names in os.walk(folder):
            for path in (f"{place}/{name}" for name in (*folders, *names) if name.endswith(ENDING)):
                self._read(path[start:].replace(os.sep, "/").removesuffix(ENDING), Path(path))

    def put(self, id: str, record: Record) -> None:
        """Store a record, in one step."""
        replace(*self.file(id, record))
        self[id] = record
        self.damaged.discard(id)

    def file(self, id: str, record: Record) -> tuple[Path, bytes]:
        """Return where a record is stored, and how: below a seal."""
        body = record.text()
        return self.folder / f"{id}{ENDING}", f"{digest(body.encode())}\n{body}".encode()

    def drop(self, id: str) -> None:
        """Forget a report that is no longer published."""
        (self.folder / f"{id}{ENDING}").unlink(missing_ok=True)
        del self[id]

    def beside(self, id: str) -> dict[str, Record]:
        """Return the records of the other reports that are published in the same folder."""
        place = id.rpartition("/")[0]
        others = [other for other in sorted(self) if other.rpartition("/")[0] == place]
        return {other: self[other] for other in others if other != id}

    def _read(self, id: str, path: Path) -> None:
        try:
            seal, _, body = read_bytes(path).decode().partition("\n")
            if seal == digest(body.encode()):
                self[id] = Record.read(body)
                return
        except (OSError, Unfit, AttributeError, KeyError, TypeError, ValueError):
            pass  # a folder, other bytes, or a record of another version of civlib
        self.damaged.add(id)


def replace(path: Path, data: bytes) -> None:
    """Write a file in one step, into a folder that is made if needed."""
    new = path.with_name(f"{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        new.write_bytes(data)
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise
