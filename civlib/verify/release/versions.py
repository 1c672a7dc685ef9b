"""The list of a folder's versions, and whether they are still what they were."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from civlib.errors import ReleaseError
from civlib.publish.provenance.seal import text
from civlib.verify.release.sums import faults, fingerprint

VERSIONS, LIST = "versions", "versions.json"
"""Folder of the versions in a published folder, and the list of them in it."""


class Version(NamedTuple):
    """One version as the list has it.

    Attributes
    ----------
    number
        From 1 on, without gaps.
    date
        Day of the release, such as ``"2026-11-28"``.
    reason
        Why it was released; may be empty for the first.
    sha256
        SHA-256 of its ``SHA256SUMS``, which no file of it can change without.
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
        right = all(_is_right(one, number) for number, one in enumerate(found, start=1))
    except (KeyError, RecursionError, TypeError, ValueError):
        right = False
    if not right:
        raise ReleaseError(f"{path} is damaged: restore it from a copy.")
    return found


def _is_right(one: Version, number: int) -> bool:
    """Tell whether a row has its number, a date and a fingerprint; wrong types raise."""
    date.fromisoformat(one.date)
    known = re.fullmatch("[0-9a-f]{64}", one.sha256) and isinstance(one.reason, str)
    return bool(known) and one.number == number


def as_json(versions: Sequence[Version]) -> bytes:
    """Return the list as JSON: one form for the same versions."""
    return text({"versions": [one._asdict() for one in versions]})


def newest(folder: Path) -> Version | None:
    """Return the version of a published folder that counts; None if none was released.

    Raises
    ------
    ReleaseError
        If the list is damaged.
    """
    return (listed(folder) or (None,))[-1]


def place_of(folder: Path, number: int) -> Path:
    """Return the folder of a version."""
    return folder / VERSIONS / str(number)


def damages(folder: Path, versions: Sequence[Version]) -> list[str]:
    """Return a sentence for each version that is not what was released."""
    found = []
    for one in versions:
        place = place_of(folder, one.number)
        wrong = faults(place)
        if not wrong and fingerprint(place) != one.sha256:
            wrong = [f"its SHA256SUMS does not have the fingerprint {one.sha256} of {LIST}"]
        if wrong:
            said = "; ".join(wrong)
            found.append(f"{place} is tampered or damaged ({said}): restore it from a copy.")
    return found


def superseded(output: Path, place: str) -> str:
    """Return a sentence where the latest build differs from the newest version; else nothing.

    A folder without versions costs one look whether there is a list.

    Parameters
    ----------
    output, place
        The output folder and the published folder below it, ``<programme>/<year>``.
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
