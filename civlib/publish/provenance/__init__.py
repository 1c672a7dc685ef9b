"""Where a published folder comes from, said so that people and machines can check it.

A report's `origin` is what it was made of; the `seal` of a folder lists all its files with their
checksums (SHA256SUMS), how they were made (RO-Crate) and how to read its tables (Frictionless).
Nothing here looks at the clock, the machine or the user: the same inputs give the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from civlib.publish.provenance import sums
from civlib.publish.provenance.sums import SUMS, digest

CRATE, PACKAGE = "ro-crate-metadata.json", "datapackage.json"
SEALS = (PACKAGE, CRATE, SUMS)

INPUTS, NOTEBOOKS = "inputs/", "inputs/notebooks/"
"""Where a published folder keeps what its reports were made of."""

VERSIONS, LIST = "versions", "versions.json"
"""Where it keeps its released versions, each by itself, and their list in it."""

FILES = "files/"
"""Where it keeps what cells wrote, in a folder for each report."""

METADATA, ORIGIN = "civlib", "origin"
"""Where an executed notebook's metadata keep what it was made of."""

Key = Mapping[str, Any]
Sizes = Mapping[str, tuple[int, str]]
"""Size in bytes and SHA-256 of files, by their paths in the published folder."""


class Run(NamedTuple):
    """One report of a published folder: its files and inputs, what they were made of, its head.

    The stem is the name of its files without endings, such as ``annual_report.en``; the key is what
    decided its bytes, see `civlib.run.look.Look.key`.
    """

    stem: str
    key: Key
    head: Mapping[str, str]
    files: Sizes

    @property
    def notebook(self) -> str:
        """Path of the notebook that was run."""
        return f"{NOTEBOOKS}{self.stem.partition('.')[0]}.ipynb"


def origin(place: str, key: Key, inputs: Mapping[str, str], notebook: str) -> dict[str, Any]:
    """Return what a report in a published folder was made of, as the report itself says it.

    The inputs are the SHA-256 of each bundled file by its path in it, the notebook among them.
    """
    packages = dict(key["packages"])
    return {
        "place": place,
        "civlib": {"version": key["version"], "id": key["civlib"]},
        "python": packages.pop("python", ""),
        "packages": packages,
        "lock": key["lock"],
        "epoch": key["epoch"],
        "notebook": {"path": notebook, "sha256": inputs[notebook]},
        "inputs": {path: inputs[path] for path in sorted(inputs) if path != notebook},
        "parameters": key["parameters"],
        "formats": key["formats"],
        "langs": key.get("langs", []),
        "command": f"civlib verify {place}",
    }


def seal(place: str, runs: Sequence[Run]) -> dict[str, bytes]:
    """Return the bytes of each of `SEALS` for a folder with some reports, in whatever order."""
    from civlib.publish.provenance.datapackage import datapackage

    ordered = sorted(runs, key=lambda run: run.stem)
    files = {path: file for run in ordered for path, file in run.files.items()}
    found = {CRATE: crate_text(place, ordered)}
    if tables := {path: file for path, file in files.items() if path.startswith("tables/")}:
        about = {**ordered[0].head, "name": place.replace("/", "-")}
        found[PACKAGE] = text(datapackage(about, tables))
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
