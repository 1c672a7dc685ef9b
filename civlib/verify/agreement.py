"""Whether the documents of published folders are of the places that they lie in, and agree."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePath
from typing import NamedTuple

from civlib import dataset
from civlib.dataset.folders import FILE, FILES, LAST_YEAR, is_year
from civlib.publish.provenance import VERSIONS, digest
from civlib.run.look import part_of
from civlib.verify.sealed import Origin, Sealed
from civlib.verify.verdict import Difference
from civlib.wording.messages import say
from civlib.wording.terms import PORTFOLIO

DATA, TABLES = "inputs/data/", "inputs/outputs/"
"""Where a folder has the data of its reports, and the portfolio the tables of all years."""

Known = dict[str, tuple[str, str]]
"""The SHA-256 of each file that reports are made of, and who says so."""


class Report(NamedTuple):
    """A report with its file, the folder it lies in, and what it says of its making."""

    file: str
    folder: str
    said: Origin

    def reads(self, path: str) -> bool:
        """Tell whether it has to be made of a file of a year, if there is that year."""
        task = self.said.task
        if task.notebook == PORTFOLIO:
            return path.startswith(TABLES)
        match path.split("/"):
            case ["inputs", "data", programme, year, name] if is_year(year):
                return programme == task.programme and name in FILES and task.reads(int(year))
        return False


class Settings(NamedTuple):
    """A programme's settings as a report was made of them: up to a year, and who says so."""

    year: int
    text: bytes
    who: str


class Documents(NamedTuple):
    """What lies in some folders: the reports, and of every year the tables.

    Of every programme, by the path of their file, the settings of the report that reads most.
    """

    reports: list[Report]
    tables: Known
    settings: dict[str, Settings]

    @property
    def latest(self) -> list[Report]:
        """The reports of the latest build."""
        return [one for one in self.reports if one.folder == _latest(one.folder)]


def read(top: Path, folders: Sequence[str]) -> Documents:
    """Return what the reports of folders below one say of themselves."""
    reports: list[Report] = []
    tables: Known = {}
    settings: dict[str, Settings] = {}
    for folder in folders:
        sealed = Sealed(top / folder)
        for said in sealed.origins:
            file = f"{folder}/{said.task.stem}.ipynb".lstrip("/")
            reports.append(Report(file, folder, said))
            for path in filter(_is_settings, said.inputs if folder == _latest(folder) else ()):
                year = said.task.year or LAST_YEAR + 1
                most = path not in settings or settings[path].year < year
                if most and (text := sealed.read(path)) is not None:
                    settings[path] = Settings(year, text, file)
        for name, sha in sealed.sums.items():
            if name.startswith("tables/") and is_year(PurePath(folder).name):
                tables[f"{TABLES}{folder}/{name}"] = (sha, folder)
    return Documents(reports, tables, settings)


def check(found: Documents, top: Path, *, inside: bool) -> Iterator[Difference]:
    """Yield what differs from its place, and in a site also what differs from each other.

    Where somebody keeps a folder that is in no site is his; the year alone is held against its
    name, and the programme against what the folder above says of itself.
    """
    reports = found.reports
    programmes = {one.folder: one.said.place.partition("/")[0] for one in reports}
    for one in reports:
        place = _latest(one.folder)
        name = (top / place).name
        wanted = place if inside else _place(name, place, one.said.place, programmes)
        if {one.said.place, one.said.task.place} != {wanted}:
            yield Difference(one.file, say("place.place"), one.said.place, wanted)
    if inside:
        yield from _agree(found.latest, found.tables)
        yield from _of_settings(found.latest, found.settings)


def _latest(folder: str) -> str:
    """Return the folder of the latest build, of a released version too."""
    return f"/{folder}".partition(f"/{VERSIONS}/")[0].removeprefix("/")


def _place(name: str, place: str, said: str, programmes: Mapping[str, str]) -> str:
    """Return the place that a folder outside of a site has to be of, as far as that is known."""
    if not is_year(name):
        return said
    above = place.rpartition("/")[0] if place else "."
    return f"{programmes.get(above, said.partition('/')[0])}/{name}"


def _agree(reports: Sequence[Report], tables: Known) -> Iterator[Difference]:
    """Yield where two reports are not made of the same, or one of less than is there."""
    known = defaultdict[str, Known](dict)
    for path, told in tables.items():
        known[_programme(path)][path] = told
    for first in (True, False):  # what the report of a year itself says of its data comes first
        for one in reports:
            for path, sha in one.said.inputs.items():
                own = path.rpartition("/")[0] == f"{DATA}{one.folder}"
                if path.startswith(DATA) and not _is_settings(path) and own is first:
                    known[_programme(path)].setdefault(path, (sha, one.file))
    for one in reports:
        yield from _against(one, known)


def _against(one: Report, known: Mapping[str, Known]) -> Iterator[Difference]:
    """Yield where a report is not made of what others are made of."""
    inputs, lacking = one.said.inputs, defaultdict[tuple[str, str], list[str]](list)
    for programme in sorted(
        {_programme(path) for path in inputs if path.startswith((DATA, TABLES))}
    ):
        for path, (sha, who) in known.get(programme, {}).items():
            if path not in inputs:
                if one.reads(path):
                    lacking[path.rpartition("/")[0], who].append(path)
            elif inputs[path] != sha:
                yield Difference(
                    one.file, say("place.beside", name=path, path=who), inputs[path], sha
                )
    for (place, who), paths in lacking.items():
        count = say("counted.files", count=len(paths))
        yield Difference(one.file, say("place.beside", name=place, path=who), "", count)
    for path in sorted(inputs):
        if path.startswith(TABLES) and path not in known.get(_programme(path), {}):
            yield Difference(one.file, say("place.gone", name=path), inputs[path], "")


def _programme(path: str) -> str:
    return path.split("/")[2]


def _of_settings(reports: Sequence[Report], known: Mapping[str, Settings]) -> Iterator[Difference]:
    """Yield where a report is not made of a programme's settings, but for those of later years."""

    @cache
    def wanted(path: str, year: int | None) -> str:
        return digest(dataset.canonical(path, part_of(path, known[path].text, year)))

    for one in reports:
        year = one.said.task.year
        for path, sha in one.said.inputs.items():
            if path in known and sha != wanted(path, year):
                place = say("place.beside", name=path, path=known[path].who)
                yield Difference(one.file, place, sha, wanted(path, year))


def _is_settings(path: str) -> bool:
    """Tell whether a path is that of a programme's settings, of which a year reads no later one."""
    return path.startswith(DATA) and path.split("/")[3:] == [FILE]
