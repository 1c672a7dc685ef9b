"""A published folder as it lies there: its files, its checksums, what it says of itself.

Nothing in it is trusted. What is damaged becomes a difference, never a traceback.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from civlib.dataset.folders import is_slug, is_year
from civlib.dataset.opening import Unfit, read_bytes
from civlib.publish.provenance import INPUTS, METADATA, ORIGIN, SUMS, VERSIONS, digest, sums
from civlib.publish.provenance.sums import inside
from civlib.run.again import MOST
from civlib.run.plan import FORMATS, INDEX, Task, is_name
from civlib.verify.verdict import Difference
from civlib.wording import LANGUAGES, suffix
from civlib.wording.messages import say
from civlib.wording.terms import ANNUAL_REPORT

ABOVE = {f"{INDEX}{suffix(lang)}.html" for lang in LANGUAGES}
"""Pages that the landing page brings along, see `civlib.verify.site`."""

SOME = 3
"""Of names that nothing is said of but that they are there, so many are told one by one."""


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


class Entry(NamedTuple):
    """What lies in a folder: its path, whether it is a folder, what it is if no plain file either.

    A link is neither, whatever it leads to.
    """

    path: str
    is_folder: bool
    odd: str


def entries(top: Path, place: str = "") -> Iterator[Entry]:
    """Yield what lies in a folder, by its path below ``top``; nothing of it is opened."""
    try:
        found = sorted(os.scandir(top / place), key=lambda one: one.name)
    except OSError as error:
        yield Entry(place or ".", is_folder=False, odd=_unreadable(error))
        return
    for one in found:
        path, odd = f"{place}/{one.name}".lstrip("/"), ""
        is_folder = one.is_dir(follow_symlinks=False)
        if one.is_symlink():
            odd = say("shown.link", path=Path(one.path).readlink())
        elif not is_folder and not one.is_file(follow_symlinks=False):
            odd = say("shown.special")
        yield Entry(path, is_folder, odd)


def _unreadable(error: OSError) -> str:
    return say("shown.unreadable", why=error.strerror)


def several(names: Sequence[str], place: str, shown: str) -> Iterator[Difference]:
    """Yield a difference for each of some names that should not be there; for many, only one."""
    if len(names) > SOME:
        few = ", ".join(names[:SOME])
        names = [say("shown.several", count=len(names), names=few)]
    yield from (Difference(name, place, shown, "") for name in names)


def is_sealed(folder: Path) -> bool:
    """Tell whether a folder has a seal, which no link is."""
    path = folder / SUMS
    return path.is_file() and not path.is_symlink()


def is_released(folder: Path) -> bool:
    """Tell whether a folder lies where released versions do."""
    return folder.resolve().parent.name == VERSIONS


def is_yearly(folder: Path) -> bool:
    """Tell whether a folder is that of a year, or was it before somebody renamed it."""
    named = is_year(folder.resolve().name) or is_released(folder)
    return named or any(folder.glob(f"{ANNUAL_REPORT}*.ipynb"))


class Sealed:
    """A published folder: its `sums` as ``SHA256SUMS`` has them, `problems` with what it says.

    Nothing but the files of the checksums is read, where not every file is asked for.
    """

    def __init__(self, path: Path, *, every: bool = False) -> None:
        self.path, self._every = path, every
        self.sums: dict[str, str] = {}
        found = {entry.path: entry.odd for entry in self._entries()}
        self._odd = {name: odd for name, odd in found.items() if odd}
        self._there = sorted(found.keys() - self._odd.keys())
        rule = say("shown.rule")
        self.problems = [Difference(SUMS, *wrong, rule) for wrong in self._read_sums()]

    @property
    def strays(self) -> list[str]:
        """The files that are in no line of the checksums, which nobody reads."""
        return [name for name in self._there if name not in self.sums and name != SUMS]

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The bytes of every file that belongs to the folder, by its path in it.

        Nothing outside of the folder is ever read: a link is no file.
        """
        read = {name: self._bytes(name) for name in self._own()}
        return {name: data for name, data in read.items() if data is not None}

    @cached_property
    def digests(self) -> dict[str, str]:
        """SHA-256 of every file that is there; in words what is no plain file, or not readable."""
        return {**{name: digest(data) for name, data in self.files.items()}, **self._odd}

    @cached_property
    def notebooks(self) -> dict[str, Any]:
        """What is in the notebook of each report; one that cannot be read becomes a problem."""
        names = [name for name in self._own() if "/" not in name and name.endswith(".ipynb")]
        texts = {name: self._bytes(name) for name in names}
        return self._read(texts, lambda name: json.loads(texts[name] or b""))

    @cached_property
    def origins(self) -> list[Origin]:
        """What each report says that it was made of; one that does not becomes a problem."""
        said = self._read(self.notebooks, lambda name: _origin(name, self.notebooks[name]))
        return [*said.values()]

    def read(self, name: str) -> bytes | None:
        """Return the bytes of one file that belongs to the folder; None if there is no such."""
        return self._bytes(name) if name in self._own() else None

    def _read(self, names: Iterable[str], read: Callable[[str], Any]) -> dict[str, Any]:
        found = {}
        for name in names:
            try:
                found[name] = read(name)
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                text = say("shown.unsaid", name=type(error).__name__, why=error)
                self.problems.append(Difference(name, say("place.origin"), text, ""))
        return found

    def _own(self) -> list[str]:
        """Return the files that belong to the folder."""
        return [name for name in self._there if self._every or name in self.sums or name == SUMS]

    def _bytes(self, name: str) -> bytes | None:
        """Return what is in a file; None if it cannot be read, which is noted then."""
        try:
            return read_bytes(self.path / name, MOST)
        except Unfit as error:
            self._odd[name] = error.told[1]
        except OSError as error:
            self._odd[name] = _unreadable(error)
        return None

    def _entries(self) -> Iterator[Entry]:
        """Yield what belongs to the folder: not what has a seal of its own, or belongs above it."""
        yearly, todo = is_yearly(self.path), [""]
        while todo:
            for entry in entries(self.path, todo.pop()):
                name = entry.path
                if not entry.is_folder:
                    if entry.odd or yearly or name not in ABOVE:
                        yield entry
                elif yearly:
                    if name != VERSIONS or is_released(self.path):
                        todo.append(name)
                elif not (is_year(name) and is_sealed(self.path / name)):
                    todo.append(name)

    def _read_sums(self) -> Iterator[tuple[str, str]]:
        """Take the checksums; yield each place where there should be one, and what is there."""
        data = self._bytes(SUMS) if SUMS in self._there else None
        if data is None:
            yield say("place.whole"), self._odd.get(SUMS, say("shown.missing"))
            return
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            yield say("place.whole"), say("shown.unreadable", why=error)
            return
        self.sums, wrong = sums.named(text)
        yield from ((say("place.line", at=number), line) for number, line in wrong)
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
