"""Whether the documents of published folders are of the places that they lie in, and agree."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from civlib.dataset.folders import FILES, is_year
from civlib.publish.provenance import VERSIONS
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
        programme, year, name = path.split("/")[2:5]
        if not path.startswith(DATA) or programme != task.programme or name not in FILES:
            return False
        return task.reads(int(year))


class Documents(NamedTuple):
    """What lies in some folders: the reports, and of every year the tables."""

    reports: list[Report]
    tables: Known

    @property
    def latest(self) -> list[Report]:
        """The reports of the latest build."""
        return [one for one in self.reports if one.folder == _latest(one.folder)]


def read(top: Path, folders: Sequence[str]) -> Documents:
    """Return what the reports of folders below one say of themselves."""
    reports: list[Report] = []
    tables: Known = {}
    for folder in folders:
        sealed = Sealed(top / folder)
        for said in sealed.origins:
            file = f"{folder}/{said.task.stem}.ipynb".lstrip("/")
            reports.append(Report(file, folder, said))
        for name, sha in sealed.sums.items():
            if name.startswith("tables/") and is_year(PurePath(folder).name):
                tables[f"{TABLES}{folder}/{name}"] = (sha, folder)
    return Documents(reports, tables)


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
                if _is_of_year(path) and own is first:
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


def _is_of_year(path: str) -> bool:
    """Tell whether a path is that of a file in a year's folder of the data."""
    _, kind, *parts = path.split("/")
    return kind == "data" and len(parts) == 3 and is_year(parts[1])  # noqa: PLR2004 - a/2019/x
