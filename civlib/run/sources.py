"""What a report is made of: every file that is read for it, and the key that names them all."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from civlib import dataset
from civlib.publish import provenance
from civlib.run import environment
from civlib.run.plan import INDEX, Scope, Task, path_of
from civlib.run.records import Records
from civlib.wording.terms import ANNUAL_REPORT, METHODOLOGY, PORTFOLIO

PROGRAMME = "programme.toml"
NOTEBOOK = "notebook.ipynb"
DATA, OUTPUTS = "data", "outputs"
"""Names of what a report reads, in a folder of its own: the notebook, and two folders."""

LOOK_BACK = (ANNUAL_REPORT, METHODOLOGY)
"""Notebooks that also read the year before."""

TABLE_DEPTH = 3
"""Slashes in the name of a year's table: ``<programme>/<year>/tables/<name>.csv``."""

Key = dict[str, Any]
"""Everything that decides the bytes of a report, as plain JSON."""


class Sources:
    """The inputs of a build; each file is read for its key once.

    Attributes
    ----------
    data, notebooks, output
        The folders of the programmes, of the notebooks and of what is published.
    formats
        Formats that are asked for.
    """

    def __init__(self, data: Path, notebooks: Path, output: Path, formats: Sequence[str]) -> None:
        self.data, self.notebooks, self.output = data, notebooks, output
        self.formats = formats
        self._years: dict[str, tuple[int, ...]] = {}
        self._digests: dict[Path, str] = {}

    def files(self, task: Task, records: Records) -> dict[str, Path]:
        """Return the files that the report reads, by their names in a folder of its own."""
        if task.notebook == INDEX:
            return {}
        notebook = {NOTEBOOK: path_of(self.notebooks, task.notebook)}
        if task.notebook == PORTFOLIO:
            return self._outlines(self._programmes) | self._tables(records) | notebook
        found = self._outlines([task.programme]) | notebook
        for year in self._list_years(task):
            place = f"{task.programme}/{year}"
            names = _names(self.data / place)
            found |= {f"{DATA}/{place}/{name}": self.data / place / name for name in names}
        return found

    def key(self, task: Task, records: Records, contents: Mapping[str, bytes] | None = None) -> Key:
        """Return the key of a report; it is equal exactly where the report's bytes would be.

        Parameters
        ----------
        task
            The report.
        records
            What is published.
        contents
            What was read for it, by the names of `files`; None to read it now.
        """
        if contents is None:
            files = self.files(task, records)
            inputs = {name: self._digest(path) for name, path in files.items()}
        else:
            inputs = {name: provenance.digest(data) for name, data in contents.items()}
        notebook = inputs.pop(NOTEBOOK, "")
        if task.notebook == INDEX:
            inputs = {"the list of reports": records.digest(but=INDEX)}
        return {
            "parameters": task.parameters,
            "formats": sorted(self.formats) if task.notebook != INDEX else [],
            "notebook": notebook,
            "inputs": inputs,
            **environment.facts(),
        }

    def changed(self, task: Task, records: Records, key: Key) -> list[str]:
        """Return which files are no longer those of a key, as they are now."""
        now = {name: digest(path) for name, path in self.files(task, records).items()}
        then = {**key["inputs"], NOTEBOOK: key["notebook"]} if now else {}
        return [name for name in sorted({*now, *then}) if now.get(name) != then.get(name)]

    @cached_property
    def _programmes(self) -> tuple[str, ...]:
        return tuple(dataset.list_programmes(self.data))

    def _list_years(self, task: Task) -> Sequence[int]:
        """Return the years that a report reads."""
        if task.programme not in self._years:
            self._years[task.programme] = dataset.list_years(task.programme, self.data)
        years = self._years[task.programme]
        if task.scope is Scope.PROGRAMME:
            return years
        back = (task.year or 0) - 1 if task.notebook in LOOK_BACK else task.year
        return [year for year in years if year in (back, task.year)]

    def _tables(self, records: Records) -> dict[str, Path]:
        """Return the published tables of every year whose programme is still in the data."""
        found = {
            name: file.sha256
            for record in records.all()
            for name, file in record.files.items()
            if name.endswith(".csv")
            and name.count("/") == TABLE_DEPTH
            and name.split("/")[0] in self._programmes
        }
        # their records tell their digests; a table that was touched makes its own report stale
        self._digests |= {self.output / name: sha for name, sha in found.items()}
        return {f"{OUTPUTS}/{name}": self.output / name for name in sorted(found)}

    def _outlines(self, programmes: Sequence[str]) -> dict[str, Path]:
        return {f"{DATA}/{name}/{PROGRAMME}": self.data / name / PROGRAMME for name in programmes}

    def _digest(self, path: Path) -> str:
        if path not in self._digests:
            self._digests[path] = digest(path)
        return self._digests[path]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file; empty if it is not there."""
    try:
        return provenance.digest(path.read_bytes())
    except FileNotFoundError:
        return ""


def _names(year: Path) -> list[str]:
    """Return the names of a year's files, without those that editors leave."""
    with os.scandir(year) as entries:
        names = [entry.name for entry in entries if entry.is_file()]
    return [name for name in sorted(names) if not name.startswith((".", "~$"))]
