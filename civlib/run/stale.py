"""Why a report has to be made again: one sentence for each reason, none if it is up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from civlib.run.records import Record, Records
from civlib.run.sources import Key


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
