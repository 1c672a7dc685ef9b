"""Which reports there are to make, from which notebook, and what each of them is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from civlib import dataset
from civlib.errors import UsageError
from civlib.terms import ANNUAL_REPORT, AUDIT_REPORT, METHODOLOGY
from civlib.wording import LANGUAGES, suffix, wording

YEARLY = (ANNUAL_REPORT, AUDIT_REPORT)
"""Notebooks that run for each programme and year; the methodology runs once, with one of them."""

FORMATS = ("html", "pdf")


@dataclass(frozen=True, order=True)
class Task:
    """One report to make: the parameters of one run of a notebook."""

    programme: str
    year: int
    lang: str
    notebook: str = YEARLY[0]

    def __str__(self) -> str:
        """Return the name that messages use."""
        return f"{self.programme} {self.year} {self.notebook} ({self.lang})"

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
        return {"programme": self.programme, "year": self.year, "lang": self.lang}

    def folder(self, output: Path) -> Path:
        """Return the folder that the report is published in."""
        return output if self.notebook == METHODOLOGY else output / self.programme / str(self.year)


def plan(
    data: Path,
    programmes: Sequence[str] = (),
    years: Sequence[int] = (),
    langs: Sequence[str] = LANGUAGES[:1],
) -> tuple[Task, ...]:
    """Return a task for each programme, year, language and notebook; all where none is named.

    The methodology is only made when nothing is named, with the last year of the first programme.

    Raises
    ------
    UnknownProgramme, UnknownYear, UnknownLanguage
        If something named does not exist; a year must exist for at least one programme.
    UsageError
        If there is nothing to build.
    """
    for lang in langs:
        wording(lang)
    found = dataset.pairs(data, programmes, years)
    if not found:
        way = "`civlib list` shows what is there"
        raise UsageError(f"There are no yearly data under {data}; {way}.")
    named = bool(programmes or years)
    return tuple(_tasks(data, found, [*dict.fromkeys(langs)], named=named))


def _tasks(
    data: Path, found: Sequence[tuple[str, int]], langs: Sequence[str], *, named: bool
) -> Iterator[Task]:
    folder = find_notebooks(data)
    for programme, year in found:
        for notebook in YEARLY:
            if path_of(folder, notebook).is_file():
                yield from (Task(programme, year, lang, notebook) for lang in langs)
    if not named and path_of(folder, METHODOLOGY).is_file():
        first = found[0][0]
        last = max(year for programme, year in found if programme == first)
        yield from (Task(first, last, lang, METHODOLOGY) for lang in langs)


def find_notebooks(data: Path) -> Path:
    """Return the folder of the notebooks: the one beside the data, else beside the package.

    Raises
    ------
    UsageError
        If the yearly report's notebook is in neither.
    """
    folders = [place / "notebooks" for place in (data.resolve().parent, _REPOSITORY)]
    for folder in folders:
        if path_of(folder, YEARLY[0]).is_file():
            return folder
    tried = " and ".join(map(str, folders))
    raise UsageError(f"{YEARLY[0]}.ipynb is neither in {tried}; run civlib in its repository.")


def path_of(folder: Path, notebook: str) -> Path:
    """Return where a notebook of a folder is."""
    return folder / f"{notebook}.ipynb"


_REPOSITORY = Path(__file__).resolve().parents[2]
