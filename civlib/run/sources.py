"""What a report is made of: every file that is read for it, and the key that names them all."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from civlib import dataset
from civlib.run import environment
from civlib.run.plan import INDEX, Scope, Task, path_of
from civlib.run.records import Records
from civlib.wording.terms import ANNUAL_REPORT, METHODOLOGY, PORTFOLIO

PROGRAMME = "programme.toml"
DATA, OUTPUTS = "data", "outputs"
"""Folders of a private copy of the inputs."""

LOOK_BACK = (ANNUAL_REPORT, METHODOLOGY)
"""Notebooks that also read the year before."""

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
        self._files: dict[tuple[str, int], dict[str, Path]] = {}
        self._digests: dict[str, str] = {}
        self._published: dict[str, str] = {}

    def files(self, task: Task, records: Records) -> dict[str, Path]:
        """Return the files that the report reads, by their names in a private copy."""
        if task.notebook == INDEX:
            return {}
        if task.notebook == PORTFOLIO:
            return {**self._outlines(), **self._tables(records)}
        years: Sequence[int] = self._list_years(task.programme)
        if task.scope is not Scope.PROGRAMME:
            back = (task.year or 0) - 1 if task.notebook in LOOK_BACK else task.year
            years = [year for year in years if year in (back, task.year)]
        outline = f"{task.programme}/{PROGRAMME}"
        found = {f"{DATA}/{outline}": self.data / outline}
        for year in years:
            found.update(self._year(task.programme, year))
        return found

    def key(self, task: Task, files: Mapping[str, Path], records: Records) -> Key:
        """Return the key of a report; it is equal exactly where the report's bytes would be."""
        inputs = {
            name: self._published.get(str(path)) or self.digest(path)
            for name, path in files.items()
        }
        if task.notebook == INDEX:
            inputs = {"the list of reports": records.digest(but=INDEX)}
        return {
            "parameters": task.parameters,
            "formats": sorted(self.formats) if task.notebook != INDEX else [],
            "notebook": self.digest(self.notebook(task)),
            "inputs": inputs,
            **environment.facts(),
        }

    def notebook(self, task: Task) -> Path:
        """Return the stored notebook that the report is made with."""
        return path_of(self.notebooks, task.notebook)

    def digest(self, path: Path) -> str:
        """Return the SHA-256 of a file, empty for none; read once in a build."""
        name = str(path)
        if name not in self._digests:
            self._digests[name] = digest(path)
        return self._digests[name]

    def _list_years(self, programme: str) -> tuple[int, ...]:
        if programme not in self._years:
            self._years[programme] = dataset.list_years(programme, self.data)
        return self._years[programme]

    def _year(self, programme: str, year: int) -> dict[str, Path]:
        """Return the files of a year, which several reports read."""
        if (programme, year) not in self._files:
            place = f"{DATA}/{programme}/{year}"
            paths = _read(self.data / programme / str(year))
            self._files[programme, year] = {f"{place}/{path.name}": path for path in paths}
        return self._files[programme, year]

    def _outlines(self) -> dict[str, Path]:
        names = dataset.list_programmes(self.data)
        return {f"{DATA}/{name}/{PROGRAMME}": self.data / name / PROGRAMME for name in names}

    def _tables(self, records: Records) -> dict[str, Path]:
        """Return the published tables of every year whose programme is still in the data."""
        known = {*dataset.list_programmes(self.data)}
        found = {
            name: file.sha256
            for record in records.all()
            for name, file in record.files.items()
            if name.endswith(".csv") and name.count("/") == _DEPTH and name.split("/")[0] in known
        }
        paths = {name: self.output / name for name in sorted(found)}
        self._published = {str(path): found[name] for name, path in paths.items()}
        return {f"{OUTPUTS}/{name}": path for name, path in paths.items()}


_DEPTH = 3
"""Slashes in the name of a year's table: ``<programme>/<year>/tables/<name>.csv``."""


def digest(path: Path) -> str:
    """Return the SHA-256 of a file; empty if it is not there."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def _read(year: Path) -> list[Path]:
    """Return the files of a year's folder, without those that editors leave."""
    with os.scandir(year) as entries:
        names = [entry.name for entry in entries if entry.is_file()]
    return [year / name for name in sorted(names) if not name.startswith((".", "~$"))]
