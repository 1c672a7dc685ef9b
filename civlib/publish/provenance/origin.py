"""What one report was made of, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from civlib import __version__

INPUTS, NOTEBOOKS = "inputs/", "inputs/notebooks/"
"""Where a published folder keeps what its reports were made of."""

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
        return next(path for path in self.files if path.startswith(NOTEBOOKS))

    @property
    def inputs(self) -> dict[str, tuple[int, str]]:
        """Everything that it was made of, the notebook too."""
        return {path: file for path, file in self.files.items() if path.startswith(INPUTS)}

    @property
    def outputs(self) -> dict[str, tuple[int, str]]:
        """Everything that was made."""
        return {path: file for path, file in self.files.items() if not path.startswith(INPUTS)}


def origin(place: str, key: Key, inputs: Mapping[str, str]) -> dict[str, Any]:
    """Return what a report in a published folder was made of, as the report itself says it.

    The inputs are the SHA-256 of each bundled file by its path in it, the notebook among them.
    """
    packages = dict(key["packages"])
    notebook = next(path for path in inputs if path.startswith(NOTEBOOKS))
    return {
        "place": place,
        "civlib": {"version": __version__, "id": key["civlib"]},
        "python": packages.pop("python", ""),
        "packages": packages,
        "lock": key["lock"],
        "epoch": key["epoch"],
        "notebook": {"path": notebook, "sha256": inputs[notebook]},
        "inputs": {path: inputs[path] for path in sorted(inputs) if path != notebook},
        "parameters": key["parameters"],
        "formats": key["formats"],
        "command": f"civlib verify {place}",
    }
