"""Which reports there are to make, from which notebook, and what each of them is called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from civlib import dataset
from civlib.errors import UsageError
from civlib.wording import LANGUAGES, check, suffix, terms

FORMATS = ("html", "pdf")

NOTEBOOKS = "notebooks"
"""Where a project has its notebooks."""

INDEX = "index"
"""The landing page: made of what is known of all other reports, without a notebook."""

PLACES = {
    terms.ANNUAL_REPORT: "{programme}/{year}",
    terms.AUDIT_REPORT: "{programme}/{year}",
    terms.PROGRAMME_REVIEW: "{programme}",
    terms.METHODOLOGY: terms.METHODOLOGY,
    terms.PORTFOLIO: terms.PORTFOLIO,
    INDEX: "",
}
"""Notebook → the folder that its report is published in, below the output folder.

A folder of its own lets each report be published in one step, and verified alone.
"""

OWN = Path(__file__).resolve().parents[2] / NOTEBOOKS
"""The folder of civlib's own notebooks, wherever the data are."""

YEARLY = tuple(name for name, place in PLACES.items() if "{year}" in place)


class Task(NamedTuple):
    """A notebook and one run of it; a parameter that it has not is empty, the year None."""

    programme: str
    year: int | None
    lang: str
    notebook: str = terms.ANNUAL_REPORT

    def __str__(self) -> str:
        """Return the name that messages use."""
        parts = (self.programme, self.year, self.notebook, f"({self.lang})")
        return " ".join(str(part) for part in parts if part)

    @property
    def stem(self) -> str:
        """The name of the report's files, without their endings."""
        return self.notebook + suffix(self.lang)

    @property
    def path(self) -> str:
        """Where the notebook is in the project."""
        return f"{NOTEBOOKS}/{self.notebook}.ipynb"

    @property
    def parameters(self) -> dict[str, object]:
        """The values that the notebook is run with."""
        values = {"programme": self.programme, "year": self.year, "lang": self.lang}
        return {name: value for name, value in values.items() if value}

    @property
    def place(self) -> str:
        """The folder the report is published in, below the output folder; the list has none.

        Examples
        --------
        >>> Task("a", 2019, "uk").place, Task("a", None, "uk", "programme_review").place
        ('a/2019', 'a')
        """
        return PLACES[self.notebook].format(programme=self.programme, year=self.year)

    @property
    def id(self) -> str:
        """The report's files below the output folder, without their endings.

        Examples
        --------
        >>> Task("a", 2019, "en").id
        'a/2019/annual_report.en'
        """
        return f"{self.place}/{self.stem}".lstrip("/")


def plan(
    data: Path,
    programmes: Sequence[str] = (),
    years: Sequence[int] = (),
    langs: Sequence[str] = LANGUAGES[:1],
) -> tuple[Task, ...]:
    """Return a task for each report that there is to make; for all where nothing is named.

    An audit is made of years of which something printed was entered, reviews of whole programmes,
    so not where years are named; the methodology and the portfolio only where nothing is named.
    The portfolio comes last: it is made of what the others publish. The methodology takes its
    examples from the last year of the first programme.

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
    runs: list[tuple[str, str, int | None]] = [
        (name, *pair)
        for pair in found
        for name in YEARLY
        if name != terms.AUDIT_REPORT or dataset.is_printed(*pair, data)
    ]
    if not years:
        whole = dict.fromkeys(programme for programme, _ in found)
        runs += [(terms.PROGRAMME_REVIEW, programme, None) for programme in whole]
    if not years and not programmes:
        first = found[0][0]
        last = max(year for programme, year in found if programme == first)
        runs += [(terms.METHODOLOGY, first, last), (terms.PORTFOLIO, "", None)]
    folder = find_notebooks(data)
    there = {name for name in PLACES if path_of(folder, name).is_file()}
    return tuple(
        Task(programme, year, lang, notebook)
        for notebook, programme, year in runs
        if notebook in there
        for lang in dict.fromkeys(langs)
    )


def find_notebooks(data: Path) -> Path:
    """Return the folder of the notebooks: the one beside the data, else beside the package.

    Raises
    ------
    UsageError
        If the yearly report's notebook is in neither.
    """
    folders = [data.resolve().parent / NOTEBOOKS, OWN]
    for folder in folders:
        if path_of(folder, terms.ANNUAL_REPORT).is_file():
            return folder
    tried = " and ".join(map(str, folders))
    raise UsageError(
        f"{terms.ANNUAL_REPORT}.ipynb is neither in {tried}; run civlib in its repository."
    )


def path_of(folder: Path, notebook: str) -> Path:
    """Return where a notebook of a folder is."""
    return folder / f"{notebook}.ipynb"
