"""The files that say what a published folder holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from civlib.publish.provenance import sums
from civlib.publish.provenance.origin import Run, Sizes
from civlib.publish.provenance.sums import SUMS, digest

CRATE, PACKAGE = "ro-crate-metadata.json", "datapackage.json"
SEALS = (PACKAGE, CRATE, SUMS)

TABLES = "tables/"


def seal(place: str, runs: Sequence[Run]) -> dict[str, bytes]:
    """Return the bytes of each of `SEALS` for a folder with some reports, in whatever order."""
    ordered = sorted(runs, key=lambda run: run.stem)
    files = {path: file for run in ordered for path, file in run.files.items()}
    found = {CRATE: crate_text(place, ordered)}
    if package := _package(place, ordered, files):
        found[PACKAGE] = text(package)
    digests = {path: sha for path, (_, sha) in files.items()}
    digests |= {name: digest(data) for name, data in found.items()}
    return {**found, SUMS: sums.text(digests)}


def crate_text(place: str, runs: Sequence[Run]) -> bytes:
    """Return the RO-Crate of the reports of a folder."""
    from civlib.publish.provenance.crate import describe

    return text(describe(place, runs))


def text(values: Mapping[str, Any]) -> bytes:
    """Return values as JSON, one form for the same values."""
    return (json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _package(place: str, runs: Sequence[Run], files: Sizes) -> dict[str, Any]:
    """Return the data package of a folder's tables; empty where it has none."""
    from civlib.publish.provenance.datapackage import datapackage

    tables = {path: file for path, file in files.items() if path.startswith(TABLES)}
    about = {**runs[0].head, "name": place.replace("/", "-")}
    return datapackage(about, tables) if tables else {}
