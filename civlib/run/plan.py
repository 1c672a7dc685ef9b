"""Which reports there are to make, from which notebook, and what each of them is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from civlib import dataset
from civlib.errors import UsageError
from civlib.wording import LANGUAGES, check, suffix
from civlib.wording.terms import (
    ANNUAL_REPORT,
    AUDIT_REPORT,
    METHODOLOGY,
    PORTFOLIO,
    PROGRAMME_REVIEW,
)

FORMATS = ("html", "pdf")

INDEX = "index"
"""The landing page: made of what is known of all other reports, without a notebook."""


class Scope(Enum):
    """What a notebook reports on, which decides its parameters and where it is published."""

    YEAR = "year"
    PROGRAMME = "programme"
    EVERYTHING = "everything"


SCOPES = {
    ANNUAL_REPORT: Scope.YEAR,
    AUDIT_REPORT: Scope.YEAR,
    PROGRAMME_REVIEW: Scope.PROGRAMME,
    METHODOLOGY: Scope.EVERYTHING,
    PORTFOLIO: Scope.EVERYTHING,
    INDEX: Scope.EVERYTHING,
}
"""Notebook → its scope. Yearly ones run for each year, the others where whole programmes do."""

YEARLY = tuple(name for name, scope in SCOPES.items() if scope is Scope.YEAR)


class Task(NamedTuple):
    """One report to make: a notebook and the parameters of one run of it.

    Attributes
    ----------
    programme, year
        What to report on; empty and None where the notebook has no such parameter.
    lang, notebook
        The language, and the name of the notebook.
    """

    programme: str
    year: int | None
    lang: str
    notebook: str = ANNUAL_REPORT

    def __str__(self) -> str:
        """Return the name that messages use."""
        year = str(self.year or "")
        return " ".join(filter(None, (self.programme, year, self.notebook, f"({self.lang})")))

    @property
    def scope(self) -> Scope:
        """What the report is about."""
        return SCOPES[self.notebook]

    @property
    def suffix(self) -> str:
        """What the file names add for another language than the first, such as ``.en``."""
        return suffix(self.lang)

    @property
    def stem(self) -> str:
        """Return the name of the report's files, without their endings."""
        return self.notebook + self.suffix

    @property
    def parameters(self) -> dict[str, object]:
        """The values that the notebook is run with."""
        values = {"programme": self.programme, "year": self.year, "lang": self.lang}
        return {name: value for name, value in values.items() if value}

    @property
    def place(self) -> str:
        """The folder the report is published in, below the output folder; the list has none.

        A folder of its own lets each report be published in one step, and verified alone.

        Examples
        --------
        >>> Task("a", 2019, "uk").place, Task("a", None, "uk", "programme_review").place
        ('a/2019', 'a')
        >>> Task("", None, "uk", "portfolio").place, Task("", None, "uk", "index").place
        ('portfolio', '')
        """
        if self.notebook == INDEX:
            return ""
        whole = {Scope.YEAR: f"{self.programme}/{self.year}", Scope.PROGRAMME: self.programme}
        return whole.get(self.scope, self.notebook)

    @property
    def id(self) -> str:
        """Return the report's files below the output folder, without their endings.

        Examples
        --------
        >>> Task("a", 2019, "en").id
        'a/2019/annual_report.en'
        """
        return f"{self.place}/{self.stem}".lstrip("/")

    def folder(self, output: Path) -> Path:
        """Return the folder that the report is published in."""
        return output / self.place


def plan(
    data: Path,
    programmes: Sequence[str] = (),
    years: Sequence[int] = (),
    langs: Sequence[str] = LANGUAGES[:1],
) -> tuple[Task, ...]:
    """Return a task for each report that there is to make; for all where nothing is named.

    Reviews are made of whole programmes, so not where years are named; the methodology and the
    portfolio only where nothing is named. The portfolio comes last: it is made of what the others
    publish. The methodology takes its examples from the last year of the first programme.

    Raises
    ------
    UnknownProgramme, UnknownYear, UnknownLanguage
        If something named does not exist; a year must exist for at least one programme.
    UsageError
        If there is nothing to build.
    """
    for lang in langs:
        check(lang)
    found = dataset.pairs(data, programmes, years)
    if not found:
        way = "`civlib list` shows what is there"
        raise UsageError(f"There are no yearly data under {data}; {way}.")
    runs: list[tuple[str, str, int | None]] = [(name, *pair) for pair in found for name in YEARLY]
    if not years:
        runs += [
            (PROGRAMME_REVIEW, name, None) for name in dict.fromkeys(name for name, _ in found)
        ]
    if not years and not programmes:
        first = found[0][0]
        last = max(year for programme, year in found if programme == first)
        runs += [(METHODOLOGY, first, last), (PORTFOLIO, "", None)]
    return tuple(_tasks(data, runs, [*dict.fromkeys(langs)]))


def _tasks(
    data: Path, runs: Sequence[tuple[str, str, int | None]], langs: Sequence[str]
) -> Iterator[Task]:
    folder = find_notebooks(data)
    there = {name for name in SCOPES if path_of(folder, name).is_file()}
    for notebook, programme, year in runs:
        if notebook in there:
            yield from (Task(programme, year, lang, notebook) for lang in langs)


def find_notebooks(data: Path) -> Path:
    """Return the folder of the notebooks: the one beside the data, else beside the package.

    Raises
    ------
    UsageError
        If the yearly report's notebook is in neither.
    """
    folders = [data.resolve().parent / "notebooks", own_notebooks()]
    for folder in folders:
        if path_of(folder, ANNUAL_REPORT).is_file():
            return folder
    tried = " and ".join(map(str, folders))
    raise UsageError(f"{ANNUAL_REPORT}.ipynb is neither in {tried}; run civlib in its repository.")


def own_notebooks() -> Path:
    """Return the folder of civlib's own notebooks, wherever the data are."""
    return _REPOSITORY / "notebooks"


def path_of(folder: Path, notebook: str) -> Path:
    """Return where a notebook of a folder is."""
    return folder / f"{notebook}.ipynb"


_REPOSITORY = Path(__file__).resolve().parents[2]
