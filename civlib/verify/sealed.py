"""A published folder as it lies there: its files, its checksums, what it says of itself.

Nothing in it is trusted. What is damaged becomes a difference, never a traceback.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from civlib.dataset.folders import is_slug
from civlib.errors import UsageError
from civlib.publish.provenance import INPUTS, METADATA, ORIGIN, SUMS, sums
from civlib.publish.provenance.sums import inside
from civlib.run.plan import SCOPES, Task
from civlib.verify.differences import Difference
from civlib.wording import LANGUAGES

VERSIONS = "versions"
"""Where a folder keeps its released versions, each of which is verified by itself."""

HIDDEN = ".civlib"


@dataclass(frozen=True)
class Origin:
    """What a report says that it was made of.

    Attributes
    ----------
    task
        The report.
    place
        What its folder calls itself.
    formats, epoch
        What it was asked for besides.
    inputs
        SHA-256 of each input but the notebook, by its path in the folder.
    notebook
        Path and SHA-256 of its notebook.
    made_with
        ``civlib``, ``lock`` and each package with its identifier or version.
    """

    task: Task
    place: str
    formats: tuple[str, ...]
    epoch: str
    inputs: Mapping[str, str]
    notebook: tuple[str, str]
    made_with: Mapping[str, str]


def find(path: Path) -> list[Path]:
    """Return the sealed folders at and below a path, without released versions below it.

    Raises
    ------
    UsageError
        If there is none.
    """
    if not path.is_dir():
        raise UsageError(f"{path} is no folder; name a published one, such as outputs/a/2019.")
    found = [
        Path(folder)
        for folder, _, names in os.walk(path)
        if SUMS in names and not {VERSIONS, HIDDEN} & {*Path(folder).relative_to(path).parts}
    ]
    if not found:
        way = "build it, or name the folder that holds one"
        raise UsageError(f"There is no {SUMS} in {path} or below it: {way}.")
    return sorted(found)


class Sealed:
    """A published folder.

    Parameters
    ----------
    path
        The folder that holds a ``SHA256SUMS``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sums: dict[str, str] = {}
        self.problems: list[Difference] = []
        self._read_sums()

    @cached_property
    def files(self) -> dict[str, Path]:
        """Every file that belongs to the folder, by its path in it."""
        return dict(sorted(self._files()))

    def data(self, name: str) -> bytes | None:
        """Return the bytes of a file; None if it is not there."""
        try:
            return self.files[name].read_bytes() if name in self.files else None
        except OSError:
            return None

    @cached_property
    def digests(self) -> dict[str, str]:
        """SHA-256 of every file that is there."""
        found = {name: self.data(name) for name in self.files}
        return {name: sha256(data).hexdigest() for name, data in found.items() if data is not None}

    @cached_property
    def origins(self) -> list[Origin]:
        """What each report says that it was made of; one that does not becomes a problem."""
        found = []
        for name in self.files:
            if "/" in name or not name.endswith(".ipynb"):
                continue
            try:
                found.append(_origin(name, json.loads(self.data(name) or b"")))
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                text = f"it does not say what it was made of ({type(error).__name__}: {error})"
                self.problems.append(Difference(name, "metadata civlib.origin", text, ""))
        return found

    def _files(self) -> Iterator[tuple[str, Path]]:
        for folder, folders, names in os.walk(self.path):
            here = Path(folder)
            own = here.relative_to(self.path)
            sealed = [name for name in folders if (here / name / SUMS).is_file()]
            folders[:] = [one for one in folders if one not in {*sealed, VERSIONS, HIDDEN}]
            yield from ((own.joinpath(name).as_posix(), here / name) for name in names)

    def _read_sums(self) -> None:
        try:
            text = (self.path / SUMS).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self._problem("the whole file", f"it cannot be read: {error}")
            return
        for line in sums.lines(text):
            if not line.name or line.name in self.sums:
                self._problem(f"line {line.number}", line.text)
            else:
                self.sums[line.name] = line.sha256
        if not text.endswith("\n"):
            self._problem("its end", "the last line does not end")

    def _problem(self, place: str, published: str) -> None:
        self.problems.append(Difference(SUMS, place, published, "a checksum, two spaces, a path"))


def _origin(name: str, notebook: Mapping[str, Any]) -> Origin:
    found = notebook["metadata"][METADATA][ORIGIN]
    inputs = {str(path): str(sha) for path, sha in found["inputs"].items()}
    packages = {str(one): str(version) for one, version in found["packages"].items()}
    path = str(found["notebook"]["path"])
    if bad := [one for one in (*inputs, path) if not (inside(one) and one.startswith(INPUTS))]:
        raise ValueError(f"{bad[0]!r} is not in {INPUTS}")
    return Origin(
        _task(name.removesuffix(".ipynb"), found["parameters"]),
        str(found["place"]),
        tuple(str(one) for one in found["formats"] if one in ("html", "pdf")),
        str(int(found["epoch"])) if found["epoch"] else "",
        inputs,
        (path, str(found["notebook"]["sha256"])),
        {"python": str(found["python"]), **packages, "civlib": str(found["civlib"]["id"])}
        | {"requirements.lock": str(found["lock"])},
    )


def _task(stem: str, parameters: Mapping[str, Any]) -> Task:
    notebook, _, _ = stem.partition(".")
    programme, year, lang = (parameters.get(name) for name in ("programme", "year", "lang"))
    task = Task(programme or "", year, str(lang), notebook)
    known = notebook in SCOPES and lang in LANGUAGES and task.stem == stem
    typed = isinstance(year, int | None) and (not programme or is_slug(programme))
    if not known or not typed:
        raise ValueError(f"{stem} cannot have been made with {dict(parameters)}")
    return task
