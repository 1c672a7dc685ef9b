"""The list of a folder's versions, and whether they are still what they were."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from civlib.errors import ReleaseError
from civlib.publish.provenance import SUMS
from civlib.publish.provenance.seal import text
from civlib.publish.provenance.sums import fingerprint
from civlib.verify.levels import checksums
from civlib.verify.sealed import VERSIONS, Sealed
from civlib.verify.verdict import ABSENT

LIST = "versions.json"
"""The list of the versions of a published folder, beside them in ``versions/``."""


class Version(NamedTuple):
    """One version as the list has it: numbers go from 1 on without gaps, dates are ISO 8601.

    The checksum is that of its ``SHA256SUMS``, which no file of it can change without.
    """

    number: int
    date: str
    reason: str
    sha256: str


def listed(folder: Path) -> tuple[Version, ...]:
    """Return the versions of a published folder, the first one first; none if it has no list.

    Raises
    ------
    ReleaseError
        If the list is not one that `as_json` wrote.
    """
    path = folder / VERSIONS / LIST
    if not path.exists():
        return ()
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["versions"]
        found = tuple(Version(**row) for row in rows)
        right = all(_is_right(version, number) for number, version in enumerate(found, start=1))
    except (KeyError, RecursionError, TypeError, ValueError):
        right = False
    if not right:
        raise ReleaseError(f"{path} is damaged: restore it from a copy.")
    return found


def _is_right(version: Version, number: int) -> bool:
    """Tell whether a row has its number, a date and a fingerprint; wrong types raise."""
    date.fromisoformat(version.date)
    known = re.fullmatch("[0-9a-f]{64}", version.sha256) and isinstance(version.reason, str)
    return bool(known) and version.number == number


def as_json(versions: Sequence[Version]) -> bytes:
    """Return the list as JSON: one form for the same versions."""
    return text({"versions": [version._asdict() for version in versions]})


def newest(folder: Path) -> Version | None:
    """Return the version of a published folder that counts; None if none was released."""
    return (listed(folder) or (None,))[-1]


def place_of(folder: Path, number: int) -> Path:
    """Return the folder of a version."""
    return folder / VERSIONS / str(number)


def faults(folder: Path) -> list[str]:
    """Return a phrase for each file that is not as the folder's ``SHA256SUMS`` says, by name.

    Released versions in it do not belong to it. A link counts as changed.
    """
    sealed, found = Sealed(folder), []
    for file, place, published, listed in checksums(sealed).differences:
        if file == SUMS:
            found.append(f"{SUMS} is damaged: {place}, {published!a}")
        elif ABSENT in (published, listed):
            fault = "is missing" if published == ABSENT else f"is not in {SUMS}"
            found.append(f"{safe(file)} {fault}")
        else:
            found.append(f"{safe(file)} was changed")
    return found


def safe(name: str) -> str:
    """Return a file's name so that a terminal shows it and obeys nothing in it."""
    return name if name.isprintable() else ascii(name)


def damages(folder: Path, versions: Sequence[Version]) -> list[str]:
    """Return a sentence for each version that is not what was released."""
    found = []
    for version in versions:
        place = place_of(folder, version.number)
        wrong = faults(place)
        if not wrong and fingerprint(place) != version.sha256:
            wrong = [f"its {SUMS} does not have the fingerprint {version.sha256} of {LIST}"]
        if wrong:
            said = "; ".join(wrong)
            found.append(f"{place} is tampered or damaged ({said}): restore it from a copy.")
    return found


def superseded(output: Path, place: str) -> str:
    """Return a sentence where the latest build differs from the newest version; else nothing.

    A folder without versions costs one look whether there is a list.
    """
    folder = output / place
    try:
        last = newest(folder)
    except ReleaseError as error:
        return str(error)
    if last is None or fingerprint(folder) == last.sha256:
        return ""
    programme, _, year = place.partition("/")
    command = f"civlib release {programme} --year {year} --reason …"
    said = f"{place} differs from its version {last.number} ({last.date})"
    return f"{said}: release it with `{command}` or restore the data."
