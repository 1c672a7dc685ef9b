"""What there is to make, and why: one sentence for each reason, none if a report is up to date.

The standard library is all it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from civlib.run.plan import FORMATS, INDEX, Task, find_notebooks
from civlib.run.records import Record, Records
from civlib.run.sources import Key, Sources
from civlib.wording import LANGUAGES

PRIVATE, RECORDS, WORK = ".civlib", "records", "work"
"""The build's own folder in the output folder, and what is in it."""

ASIDE = "failed"
"""Folder of the notebooks of failed runs, in the output folder."""

LANDING = Task("", None, LANGUAGES[0], INDEX)


class Options(NamedTuple):
    """How to build.

    Attributes
    ----------
    formats
        Any of ``html`` and ``pdf``; the executed notebook, tables and drawings always come along.
    jobs
        How many reports are made at the same time.
    force
        Whether to make also what is up to date.
    timeout
        Seconds for one cell; 0 for no limit.
    scheduler
        Address of a Dask scheduler whose workers make the reports; empty for this machine alone.
    """

    formats: Sequence[str] = FORMATS
    jobs: int = 1
    force: bool = False
    timeout: float = 600
    scheduler: str = ""


class Look:
    """Compares what would be made with what is published.

    Parameters
    ----------
    data, output
        The folders to read from and to publish in.
    options
        How to build.
    """

    def __init__(self, data: Path, output: Path, options: Options) -> None:
        self.output, self.options = output, options
        self.sources = Sources(data, find_notebooks(data), output, options.formats)
        self.records = Records(output / PRIVATE / RECORDS)

    def why(self, task: Task) -> list[str]:
        """Return why a report has to be made, most telling first; nothing if it is up to date."""
        key = self.sources.key(task, self.records)
        why = reasons(task.id, key, self.records, self.output)
        return why or (["it was asked for with --force."] if self.options.force else [])

    def nothing_to_do(self, tasks: Sequence[Task]) -> bool:
        """Return whether all is up to date, and no killed or failed build has left anything."""
        left = [self.output / PRIVATE / WORK, *(self.aside(task) for task in tasks)]
        if any(path.exists() for path in left):
            return False
        return not any(self.why(task) for task in (*tasks, LANDING))

    def aside(self, task: Task) -> Path:
        """Return where the notebook of a failed run is kept."""
        return self.output / ASIDE / f"{task.id}.ipynb"


def reasons(id: str, key: Key, records: Records, output: Path) -> list[str]:
    """Return why a report is stale, most telling first.

    Parameters
    ----------
    id
        Name of the report.
    key
        What it would be made of now.
    records
        What is published.
    output
        The folder of the published files.
    """
    record = records.get(id)
    if record is None:
        damaged = id in records.damaged
        return ["its record is damaged." if damaged else "it has not been built yet."]
    if record.key.keys() != key.keys():
        return ["its record is of another version of civlib."]
    return [*_changes(record.key, key), *_faults(record, output)]


def _changes(old: Key, new: Key) -> Iterator[str]:
    if old["parameters"] != new["parameters"]:
        yield f"its parameters are {new['parameters']}, they were {old['parameters']}."
    yield from _files(old["inputs"], new["inputs"])
    if old["notebook"] != new["notebook"]:
        yield "its notebook changed."
    if old["civlib"] != new["civlib"]:
        yield "civlib itself changed."
    yield from _packages(old["packages"], new["packages"])
    if old["lock"] != new["lock"]:
        yield "requirements.lock changed."
    if old["epoch"] != new["epoch"]:
        now, then = (repr(key["epoch"]) if key["epoch"] else "not set" for key in (new, old))
        yield f"SOURCE_DATE_EPOCH is {now}, it was {then}."
    if missing := [name for name in new["formats"] if name not in old["formats"]]:
        yield f"it has no {' and no '.join(missing)}."


def _files(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        if name not in new:
            yield f"{name} is gone."
        elif name not in old:
            yield f"{name} is new."
        elif old[name] != new[name]:
            yield f"{name} changed."


def _packages(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield f"{name} is {new.get(name, 'gone')}, it was {old.get(name, 'not there')}."


def _faults(record: Record, output: Path) -> Iterator[str]:
    for name, file in record.files.items():
        if fault := file.fault(f"{output}/{name}"):
            yield f"{name} {fault}."
