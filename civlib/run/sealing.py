"""A published folder is sealed with each report that joins it: checksums, crate, data package.

The files of the seal belong to the record of the report that was published last, so whoever
touches them makes that report stale, and the next build seals the folder again.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from civlib.publish import provenance
from civlib.publish.provenance import SEALS, Run
from civlib.run.plan import Task
from civlib.run.records import File, Record


def seal(task: Task, record: Record, others: Mapping[str, Record], staged: Path) -> Record:
    """Write the seal of a report's folder beside its files; return its record with them.

    Parameters
    ----------
    task, record
        The report, and what is known of it.
    others
        The records of the reports beside it, by their names.
    staged
        The folder of its finished files.
    """
    runs = [run_of(task.place, id, one) for id, one in {**others, task.id: record}.items()]
    files = dict(record.files)
    for name, data in provenance.seal(task.place, runs).items():
        path = staged / name
        path.write_bytes(data)
        files[f"{task.place}/{name}"] = File.of(path, sha256(data).hexdigest())
    return record._replace(files=files)


def unsealed(record: Record) -> Record:
    """Return a record without the seal of its folder, which another report renewed."""
    files = {
        name: file for name, file in record.files.items() if name.rpartition("/")[2] not in SEALS
    }
    return record._replace(files=files)


def run_of(place: str, id: str, record: Record) -> Run:
    """Return what the seal says of one report."""
    files = {
        name.removeprefix(f"{place}/"): (file.size, file.sha256)
        for name, file in unsealed(record).files.items()
    }
    return Run(id.rpartition("/")[2], record.key, record.head, files)
