"""A published folder as it lies there: its files, its checksums, what it says of itself.

Nothing in it is trusted. What is damaged becomes a difference, never a traceback.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from civlib.dataset.folders import is_slug, is_year
from civlib.errors import UsageError
from civlib.publish.provenance import INPUTS, METADATA, ORIGIN, SUMS, VERSIONS, digest, sums
from civlib.publish.provenance.sums import inside
from civlib.run.look import PRIVATE
from civlib.run.plan import FORMATS, INDEX, Task, is_name
from civlib.verify.verdict import Difference
from civlib.wording import LANGUAGES, suffix
from civlib.wording.messages import say

ABOVE = {f"{INDEX}{suffix(lang)}.html" for lang in LANGUAGES}
"""Pages that the landing page brings along, see `civlib.verify.levels.landing`."""


class Origin(NamedTuple):
    """What a report says that it was made of.

    The inputs are the SHA-256 of each but the notebook, by its path in the folder; the notebook is
    a path and SHA-256; what it was made with is as in `civlib.run.environment.facts`.
    """

    task: Task
    place: str
    formats: tuple[str, ...]
    epoch: str
    inputs: Mapping[str, str]
    notebook: tuple[str, str]
    made_with: Mapping[str, Any]
    langs: tuple[str, ...] = ()

    @property
    def civlib(self) -> dict[str, str]:
        """Version and identifier of civlib."""
        return {"civlib": f"{self.made_with['version']} ({self.made_with['civlib']})"}

    @property
    def environment(self) -> dict[str, str]:
        """Versions of Python and the packages, and the SHA-256 of their lock."""
        return {**self.made_with["packages"], "requirements.lock": self.made_with["lock"]}


CLAIM = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+!:_-]{0,80}")
"""What the name, version or identifier of a program is: nothing that a page could stumble over."""


def find(path: Path) -> list[Path]:
    """Return the sealed folders at and below a path, without released versions below it.

    Raises
    ------
    UsageError
        If there is none.
    """
    if not path.is_dir():
        raise UsageError(say("verify.no-folder", path=path))
    found = [
        Path(folder)
        for folder, _, names in os.walk(path)
        if SUMS in names and not {VERSIONS, PRIVATE} & {*Path(folder).relative_to(path).parts}
    ]
    if not found:
        raise UsageError(say("verify.no-sums", path=path))
    return sorted(found)


class Sealed:
    """A published folder: its `sums` as ``SHA256SUMS`` has them, `problems` with what it says."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sums: dict[str, str] = {}
        rule = say("shown.rule")
        self.problems = [Difference(SUMS, *wrong, rule) for wrong in self._read_sums()]

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The bytes of every file that belongs to the folder, by its path in it.

        A link stands for the path that it names, so nothing outside of the folder is ever read.
        """
        return dict(sorted(self._files()))

    @cached_property
    def digests(self) -> dict[str, str]:
        """SHA-256 of every file that is there."""
        return {name: digest(data) for name, data in self.files.items()}

    @cached_property
    def notebooks(self) -> dict[str, Any]:
        """What is in the notebook of each report; one that cannot be read becomes a problem."""
        names = [name for name in self.files if "/" not in name and name.endswith(".ipynb")]
        return self._read(names, lambda name: json.loads(self.files[name]))

    @cached_property
    def origins(self) -> list[Origin]:
        """What each report says that it was made of; one that does not becomes a problem."""
        said = self._read(self.notebooks, lambda name: _origin(name, self.notebooks[name]))
        return [*said.values()]

    def _read(self, names: Iterable[str], read: Callable[[str], Any]) -> dict[str, Any]:
        found = {}
        for name in names:
            try:
                found[name] = read(name)
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                text = say("shown.unsaid", name=type(error).__name__, why=error)
                self.problems.append(Difference(name, say("place.origin"), text, ""))
        return found

    def _files(self) -> Iterator[tuple[str, bytes]]:
        for folder, folders, names in os.walk(self.path):
            here = Path(folder)
            links = [name for name in folders if (here / name).is_symlink()]
            sealed = {name for name in folders if (here / name / SUMS).is_file()}
            folders[:] = {*folders} - {*sealed, VERSIONS, PRIVATE}
            for path in (here / name for name in (*names, *links)):
                if self._is_above(path):
                    continue
                data = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
                yield path.relative_to(self.path).as_posix(), data

    def _is_above(self, path: Path) -> bool:
        """Tell whether a file is the page of a programme, which is no part of its review."""
        own = path.parent == self.path and not is_year(self.path.name)
        return own and path.name in ABOVE and not path.is_symlink()

    def _read_sums(self) -> Iterator[tuple[str, str]]:
        """Take the checksums; yield each place where there should be one, and what is there."""
        try:
            text = self.files[SUMS].decode("utf-8")
        except (KeyError, UnicodeDecodeError) as error:
            missing = SUMS not in self.files
            told = say("shown.missing") if missing else say("shown.unreadable", why=error)
            yield say("place.whole"), told
            return
        for number, (line, name, sha) in enumerate(sums.lines(text), start=1):
            if not name or name in self.sums:
                yield say("place.line", at=number), line
            else:
                self.sums[name] = sha
        if not text.endswith("\n"):
            yield say("place.end"), say("shown.open-line")


def _origin(name: str, notebook: Mapping[str, Any]) -> Origin:
    said = notebook["metadata"][METADATA][ORIGIN]
    inputs, path = _texts(said["inputs"]), str(said["notebook"]["path"])
    if bad := [name for name in (*inputs, path) if not (inside(name) and name.startswith(INPUTS))]:
        raise ValueError(say("shown.outside", path=bad[0]))
    return Origin(
        _task(name.removesuffix(".ipynb"), said["parameters"]),
        str(said["place"]),
        tuple(str(form) for form in said["formats"] if form in FORMATS),
        str(int(said["epoch"])) if said["epoch"] else "",
        inputs,
        (path, str(said["notebook"]["sha256"])),
        _made_with(said),
        tuple(lang for lang in LANGUAGES if lang in said.get("langs", ())),
    )


def _made_with(said: Mapping[str, Any]) -> dict[str, Any]:
    packages = {"python": str(said["python"]), **_texts(said["packages"])}
    told = {"version": str(said["civlib"]["version"]), "civlib": str(said["civlib"]["id"])}
    texts = (*told.values(), *packages, *packages.values(), str(said["lock"] or 0))
    if wrong := next((one for one in texts if not CLAIM.fullmatch(one)), None):
        raise ValueError(say("shown.no-version", value=wrong))
    return {**told, "packages": dict(sorted(packages.items())), "lock": str(said["lock"])}


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


def _task(stem: str, parameters: Mapping[str, Any]) -> Task:
    notebook, _, _ = stem.partition(".")
    programme, year, lang = (parameters.get(name) for name in ("programme", "year", "lang"))
    task = Task(programme or "", year, str(lang), notebook)
    known = is_name(notebook) and lang in LANGUAGES and task.stem == stem
    typed = isinstance(year, int | None) and (not programme or is_slug(programme))
    if not known or not typed:
        raise ValueError(say("shown.impossible", name=stem, values=dict(parameters)))
    return task
