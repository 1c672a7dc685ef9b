"""What a report is made of, and whether what is published was made of that: if not, why not.

The standard library is all it needs.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

from civlib import dataset
from civlib.dataset import layout
from civlib.dataset.folders import FILE, FILES, WORKBOOK, arms, shown
from civlib.dataset.opening import MOST, Unfit, read_bytes, unfit
from civlib.dataset.problems import NotebookFaulty, Problem, broken, stop
from civlib.dataset.settings import until
from civlib.publish import provenance
from civlib.publish.provenance.versions import released
from civlib.run import environment, stored
from civlib.run.events import Options
from civlib.run.named import OUTPUTS, Project
from civlib.run.plan import INDEX, Task, find_notebooks, is_wanted
from civlib.run.records import Record, Records
from civlib.wording import LANGUAGES
from civlib.wording.messages import say
from civlib.wording.terms import AUDIT_REPORT, OFFICIAL_FORM, PORTFOLIO, PROGRAMME_REVIEW

PRIVATE, RECORDS, WORK, ASIDE = ".civlib", "records", "work", "failed"
"""The build's own folder in the output folder, and what is in it: at last, failed notebooks."""

LANDING = Task("", None, LANGUAGES[0], INDEX)

DATA = "data"
"""Where a project has its data, and a report that is made the copies of them."""

CARDS = "cards.json"
"""All that the pages above the reports read: what they list."""

TABLE_DEPTH = 3
"""Slashes in the name of a year's table: ``<programme>/<year>/tables/<name>.csv``."""

CONDITIONAL = (AUDIT_REPORT, OFFICIAL_FORM, PROGRAMME_REVIEW, PORTFOLIO)
"""Reports that are made only where the data have what they are of; see `civlib.run.plan.plan`."""

NOTHING = Record({}, {})
"""What is known of a report that was never published."""

Key = Mapping[str, Any]
"""Everything that decides the bytes of a report, as plain JSON."""


class Look:
    """Compares what would be made with what is published; each file is read for this once."""

    def __init__(
        self,
        data: Path,
        output: Path,
        options: Options,
        tasks: Sequence[Task] = (),
        notebooks: Path | None = None,
    ) -> None:
        self.data, self.output, self.options, self._tasks = data, output, options, {*tasks}
        self.notebooks = notebooks or find_notebooks(data)
        self.records = Records(output / PRIVATE / RECORDS)
        self._programmes = dataset.list_programmes(data)
        self._arms = cache(lambda programme: arms(data / programme))
        self._years = cache(lambda programme: dataset.list_years(programme, data))
        self._carried = cache(partial(carried, Project(self.notebooks, data, DATA)))
        self._compared = cache(_compared)
        self._unread = cache(partial(_unread, data))
        self._digests: dict[tuple[Path, int | None], str] = {}

    def why(self, task: Task) -> list[str]:
        """Return why a report has to be made, most telling first; nothing if it is up to date."""
        if task.notebook == INDEX:
            digests = {CARDS: provenance.digest(listed(self.records, self.output))}
        else:
            files = self.files(task)
            if refused := self._refused(task, files, self._unread):
                return [f"{one.path}: {one.message}" for one in refused]
            digests = {name: self._digest(path, task.year) for name, path in files.items()}
        why = [*reasons(task.id, self.key(task, digests), self.records, self.output)]
        return why or ([say("stale.forced")] if self.options.force else [])

    def nothing_to_do(self, tasks: Sequence[Task]) -> bool:
        """Return whether all is up to date, and no killed or failed build has left anything."""
        left = [self.output / PRIVATE / WORK, *(self.aside(task) for task in tasks)]
        if any(path.exists() for path in left) or self.left_over():
            return False
        return not any(self.why(task) for task in (*tasks, LANDING))

    def is_due(self, id: str) -> bool:
        """Return whether a published report still has what it is of, or was asked for.

        An audit is of printed figures, a review of several years, a portfolio of several
        programmes. Of a programme that is not in the data nobody knows what it has.
        """
        place, _, name = id.rpartition("/")
        programme, _, year = place.partition("/")
        notebook = name.partition(".")[0]
        if notebook not in CONDITIONAL or any(task.id == id for task in self._tasks):
            return True
        if notebook == PORTFOLIO:
            return sum(1 for one in self._programmes if self._years(one)) > 1
        if programme not in self._programmes:
            return True
        if notebook == PROGRAMME_REVIEW:
            return len(self._years(programme)) > 1
        return is_wanted(notebook, programme, int(year), self.data)

    def left_over(self) -> dict[str, list[str]]:
        """Return the folders that are gone, or with no report that is due, and what they had."""
        places: dict[str, list[str]] = {}
        for id in sorted(self.records):
            places.setdefault(id.rpartition("/")[0], []).append(id)
        return {
            place: ids
            for place, ids in places.items()
            if not any(map(self.is_due, ids)) or not (self.output / place).is_dir()
        }

    def aside(self, task: Task) -> Path:
        """Return where the notebook of a failed run is kept."""
        return self.output / PRIVATE / ASIDE / f"{task.id}.ipynb"

    def files(self, task: Task) -> dict[str, Path]:
        """Return the files that a report reads, by their paths in the project."""
        notebook = self._carried(task.path)
        if task.notebook == PORTFOLIO:
            return self._outlines(self._programmes) | self._tables() | notebook
        found = self._outlines([task.programme]) | notebook
        form = self.data / task.programme / layout.FILE
        if task.notebook == OFFICIAL_FORM and os.path.lexists(form):
            found[f"{DATA}/{task.programme}/{form.name}"] = form
        for year in self._list_years(task):
            place = f"{task.programme}/{year}"
            names = _names(self.data / place)
            found |= {f"{DATA}/{place}/{name}": self.data / place / name for name in names}
        return found

    def read(self, task: Task) -> dict[str, bytes]:
        """Return all that a report reads, as it is now.

        Raises
        ------
        DataError
            If the workbook of one of its years has not been taken over, or a link leads to any.
        """
        if task.notebook == INDEX:
            return {CARDS: listed(self.records, self.output)}
        files = self.files(task)
        stop(self._refused(task, files, partial(_unread, self.data)))  # as they are now
        return {name: _read(path, task.year) for name, path in files.items()}

    def _refused(
        self, task: Task, files: Mapping[str, Path], unread: Callable[[Path], list[Problem]]
    ) -> list[Problem]:
        """Return which data a report does not read: links, large files, a year in a workbook."""
        years = self._list_years(task) if task.programme else ()
        places = [self.data / task.programme / str(year) for year in years]
        differing = [one for place in places for one in self._compared(place)]
        return [*sorted({one for path in files.values() for one in unread(path)}), *differing]

    def key(self, task: Task, digests: Mapping[str, str]) -> Key:
        """Return the key of a report, which is equal exactly where the report's bytes would be.

        The SHA-256 of all that it reads is given by its name.
        """
        return {
            "parameters": task.parameters,
            "formats": sorted(self.options.formats) if task.notebook != INDEX else [],
            "langs": self._langs(task) if task.notebook != INDEX else [],
            "notebook": digests.get(task.path, ""),
            "inputs": {name: sha for name, sha in digests.items() if name != task.path},
            **environment.facts(),
        }

    def _langs(self, task: Task) -> list[str]:
        """Return the languages that a report leads to: its own, those built with it or there."""
        others = {lang: task._replace(lang=lang) for lang in LANGUAGES}
        return [
            lang
            for lang, other in others.items()
            if lang == task.lang
            or other in self._tasks
            or f"{other.id}.html" in self.records.get(other.id, NOTHING).files
        ]

    def _list_years(self, task: Task) -> list[int]:
        """Return the years that a report reads."""
        return [year for year in self._years(task.programme) if task.reads(year)]

    def _tables(self) -> dict[str, Path]:
        """Return the published tables of every year whose programme is still in the data."""
        found = {
            name: file.sha256
            for record in self.records.values()
            for name, file in record.files.items()
            if name.endswith(".csv")
            and name.count("/") == TABLE_DEPTH
            and name.split("/")[0] in self._programmes
        }
        # their records tell their digests; a table that was touched makes its own report stale
        self._digests |= {(self.output / name, None): sha for name, sha in found.items()}
        return {f"{OUTPUTS}/{name}": self.output / name for name in sorted(found)}

    def _outlines(self, programmes: Sequence[str]) -> dict[str, Path]:
        """Return what each programme as a whole is told by: its file and the arms that it names."""
        found = [(name, self.data / name / FILE) for name in programmes]
        found += [(name, path) for name in programmes if (path := self._arms(name))]
        return {f"{DATA}/{name}/{path.name}": path for name, path in found}

    def _digest(self, path: Path, year: int | None) -> str:
        asked = path, year if path.name == FILE else None
        if asked not in self._digests:
            try:
                data = read_bytes(path, MOST)
                data = stored.canonical(data) if path.suffix == stored.ENDING else data
                self._digests[asked] = provenance.digest(part_of(path.name, data, year))
            except (FileNotFoundError, Unfit):  # it is said when the report is made
                return ""
        return self._digests[asked]


def listed(records: Records, output: Path) -> bytes:
    """Return what the pages above the reports are made of: cards and files of all, versions."""
    others = [records[id] for id in sorted(records) if id != INDEX]
    cards = [record.card for record in others if record.card]
    files = sorted(name for record in others for name in record.files)
    versions = released(output, {f"{card['programme']}/{card['year']}" for card in cards})
    found = {"cards": cards, "files": files, "versions": versions}
    return json.dumps(found, sort_keys=True).encode()


def carried(project: Project, path: str) -> dict[str, Path]:
    """Return a notebook and what it names, by their paths in the project.

    What is wrong with it is said when its report is made.
    """
    found = {path: project.at(path)}
    with suppress(OSError, Unfit, NotebookFaulty):
        cells = stored.read("", read_bytes(found[path], MOST))["cells"]
        named = (one.path for one in project.named(cells) if not one.fault)
        found |= {name: project.at(name) for name in named}
    return found


def part_of(name: str, data: bytes, year: int | None) -> bytes:
    """Return what a report of a year reads of a file: of a programme's settings no later year."""
    return until(data, year) if year is not None and name.endswith(FILE) else data


def _read(path: Path, year: int | None) -> bytes:
    """Return what is in a file; of a notebook its one form, `NotebookFaulty` if it has none."""
    data = read_bytes(path, MOST)
    if path.suffix != stored.ENDING:
        return part_of(path.name, data, year)
    return stored.text(stored.read(shown(path), data), keep=False)


def _compared(folder: Path) -> list[Problem]:
    if not os.path.lexists(folder / WORKBOOK):
        return []
    from civlib.dataset import workbook  # which a build without one can spare

    return workbook.compare(folder)


def _names(folder: Path) -> list[str]:
    """Return the names of what lies in a year's folder and is read, links that lead nowhere too."""
    there = {*os.listdir(folder)}  # noqa: PTH208 - names are all that is needed
    return [name for name in FILES if name in there]


def _unread(data: Path, path: Path) -> list[Problem]:
    """Return why a data file is not read: no file, too large, a link, or in a linked folder."""
    ways = [way for way in (path, *path.parents) if way.is_relative_to(data) and way != data]
    found = [Problem(shown(way), 0, 0, *broken(f"symlink.{'folder' if way.is_dir() else 'file'}"))
             for way in ways if way.is_symlink()]  # fmt: skip
    if not found and ways and path.exists() and (told := unfit(path)):
        return [Problem(shown(path), 0, 0, *told)]
    return found


def reasons(id: str, key: Key, records: Records, output: Path) -> Iterator[str]:
    """Yield why a report of this name and key is stale, most telling first."""
    record = records.get(id)
    if record is None:
        yield say("stale.damaged" if id in records.damaged else "stale.unbuilt")
    elif record.key.keys() != key.keys():
        yield say("stale.record")
    else:
        yield from _changes(record.key, key)
        for name, file in record.files.items():
            if fault := file.fault(f"{output}/{name}"):
                yield say(f"stale.file.{fault}", name=name)


def _changes(old: Key, new: Key) -> Iterator[str]:
    if old["parameters"] != new["parameters"]:
        yield say("stale.parameters", now=new["parameters"], then=old["parameters"])
    yield from _each("input", old["inputs"], new["inputs"])
    for part in ("notebook", "civlib"):
        if old[part] != new[part]:
            yield say(f"stale.part.{part}")
    yield from _each("package", old["packages"], new["packages"])
    if old["lock"] != new["lock"]:
        yield say("stale.part.lock")
    yield from _each("epoch", *({"": key["epoch"] or None} for key in (old, new)))
    if old["langs"] != new["langs"]:
        now, then = (", ".join(key["langs"]) for key in (new, old))
        yield say("stale.langs", now=now, then=then)
    if missing := [name for name in new["formats"] if name not in old["formats"]]:
        yield say("stale.formats", names=", ".join(missing))


def _each(part: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, then, now in moved(old, new):
        key = "new" if then is None else "gone" if now is None else "changed"
        yield say(f"stale.{part}.{key}", name=name, then=then, now=now)


def moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield each name whose value is not the same in both, with both; None where there is none."""
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)
