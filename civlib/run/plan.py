"""Which reports there are to make, from which notebook, and what each of them is called."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from os.path import lexists
from pathlib import Path
from typing import NamedTuple

from civlib import dataset
from civlib.dataset import layout
from civlib.dataset.folders import is_device
from civlib.dataset.opening import MOST, read_bytes
from civlib.dataset.problems import NotebookFaulty, offer
from civlib.errors import UsageError
from civlib.run import stored
from civlib.run.environment import PROJECT
from civlib.run.parameters import declared
from civlib.wording import LANGUAGES, check, suffix, terms
from civlib.wording.messages import say

FORMATS = ("html", "pdf", "docx")
"""What a report can be published as beside its notebook; the last where it is asked for."""

USUAL = FORMATS[:2]

NOTEBOOKS = "notebooks"
"""Where a project has its notebooks."""

INDEX = "index"
"""The landing page: made of what is known of all other reports, without a notebook."""

PLACES = {
    terms.ANNUAL_REPORT: "{programme}/{year}",
    terms.AUDIT_REPORT: "{programme}/{year}",
    terms.OFFICIAL_FORM: "{programme}/{year}",
    terms.PROGRAMME_REVIEW: "{programme}",
    terms.METHODOLOGY: terms.METHODOLOGY,
    terms.PORTFOLIO: terms.PORTFOLIO,
    INDEX: "",
}
"""Notebook of civlib's own → the folder that its report is published in, below the output folder.

A folder of its own lets each report be published in one step, and verified alone. Any other
notebook has the folder of the year or the programme that its parameters name.
"""

PROGRAMME, YEAR = "programme", "year"
"""Parameters that say what a notebook of somebody's own is built for."""

_NAME = re.compile(r"\w[\w-]*")

OWN = PROJECT / NOTEBOOKS
"""The folder of civlib's own notebooks, wherever the data are."""

ALONE = (terms.AUDIT_REPORT, terms.OFFICIAL_FORM)
"""Reports that read their own year and none before it."""

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
        usual = "{programme}/{year}" if self.year else "{programme}"
        place = PLACES.get(self.notebook, usual)
        return place.format(programme=self.programme, year=self.year)

    def reads(self, year: int) -> bool:
        """Tell whether the report is made of a year's data: its own, and those before it."""
        before = self.year is None or (year < self.year and self.notebook not in ALONE)
        return before or year == self.year

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
    only: Sequence[str] = (),
) -> tuple[Task, ...]:
    """Return a task for each report that there is to make; for all where nothing is named.

    A notebook of somebody's own is run for every year, or every programme, as its parameters say.

    An audit is made of years of which something printed was entered, the official form where the
    council has given its own, for the yearly report has the usual one as its annex; reviews of
    whole programmes, so not where years are named, and of two years at least: of one they would
    repeat its report.
    The methodology and the portfolio, of two programmes at least, only where nothing is named. What
    ``only`` asks for is made of one year or programme, too.
    The portfolio comes last: it is made of what the others publish. The methodology takes its
    examples from the last year of the first programme.

    Raises
    ------
    UnknownProgramme, UnknownYear, UnknownLanguage
        If something named does not exist; a year must exist for at least one programme.
    UsageError
        If there is nothing to build, or a notebook of ``only`` is none that is built.
    """
    for lang in langs:
        check(lang)
    found = dataset.pairs(data, programmes, years)
    if not found:
        raise UsageError(say("run.no-data", path=data))
    folder = find_notebooks(data)
    others = own(folder)
    runs: list[tuple[str, str, int | None]] = [
        (name, *pair)
        for pair in found
        for name in (*YEARLY, *(name for name, yearly in others.items() if yearly))
        if is_wanted(name, *pair, data) or (name == terms.OFFICIAL_FORM and name in only)
    ]
    if not years:
        runs += _of_all_years(found, [name for name in others if not others[name]], only)
    if not years and not programmes:
        runs += _of_all(found, only)
    there = {name for name in (*PLACES, *others) if lexists(path_of(folder, name))}
    for name in only:
        if name not in there:
            raise UsageError(say("run.unknown", name=name, offer=offer(name, sorted(there))))
    if only and not any(name in only for name, *_ in runs):
        raise UsageError(say("run.whole", names=", ".join(only)))
    return tuple(
        Task(programme, year, lang, notebook)
        for notebook, programme, year in runs
        if notebook in (only or there) and notebook in there
        for lang in dict.fromkeys(langs)
    )


def is_wanted(name: str, programme: str, year: int, data: Path) -> bool:
    """Tell whether the data have what a yearly report is of."""
    if name == terms.AUDIT_REPORT:
        return dataset.is_printed(programme, year, data)
    return name != terms.OFFICIAL_FORM or lexists(data / programme / layout.FILE)


def _of_all_years(
    found: Sequence[tuple[str, int]], own_ones: Sequence[str], only: Sequence[str]
) -> Iterator[tuple[str, str, int | None]]:
    """Yield the runs of whole programmes."""
    for programme, count in Counter(programme for programme, _ in found).items():
        if count > 1 or terms.PROGRAMME_REVIEW in only:
            yield terms.PROGRAMME_REVIEW, programme, None
        yield from ((name, programme, None) for name in own_ones)


def _of_all(
    found: Sequence[tuple[str, int]], only: Sequence[str]
) -> Iterator[tuple[str, str, int | None]]:
    """Yield the runs over all programmes."""
    first = found[0][0]
    yield terms.METHODOLOGY, first, max(year for programme, year in found if programme == first)
    if len({programme for programme, _ in found}) > 1 or terms.PORTFOLIO in only:
        yield terms.PORTFOLIO, "", None


def own(folder: Path) -> dict[str, bool]:
    """Return the notebooks beside civlib's that are built, and whether for every year.

    These are the ones with a parameter ``programme``. Of one that cannot be read nobody knows what
    it declares; the words in it count, so that its report fails and does not just vanish.
    """
    found = {}
    for path in sorted(folder.glob(f"*{stored.ENDING}")):
        if path.stem not in PLACES and is_name(path.stem):
            data = read_bytes(path, MOST)
            try:
                names = declared(stored.read(path.name, data)["cells"])
            except NotebookFaulty:
                names = {name: "" for name in (PROGRAMME, YEAR) if name.encode() in data}
            if PROGRAMME in names:
                found[path.stem] = YEAR in names
    return found


def is_name(stem: str) -> bool:
    """Tell whether a notebook can be built under its name: letters, digits, ``_`` and ``-``."""
    return bool(_NAME.fullmatch(stem)) and not is_device(stem)


def find_notebooks(data: Path) -> Path:
    """Return the folder of a project's notebooks: the one beside the data, else civlib's own.

    Notebooks of civlib's own that the project has not are taken from civlib: see `path_of`.

    Raises
    ------
    UsageError
        If the yearly report's notebook is in neither.
    """
    beside = data.resolve().parent / NOTEBOOKS
    folder = beside if beside.is_dir() else OWN
    if not lexists(path_of(folder, terms.ANNUAL_REPORT)):
        name = f"{terms.ANNUAL_REPORT}{stored.ENDING}"
        raise UsageError(say("run.incomplete", name=name, beside=beside, own=OWN))
    return folder


def path_of(folder: Path, notebook: str) -> Path:
    """Return where a notebook is: in a project's folder; civlib's own if that does not have it."""
    found = folder / f"{notebook}{stored.ENDING}"
    return OWN / found.name if notebook in PLACES and not lexists(found) else found
