"""Which reports there are to make, and what each of them is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from civlib import dataset
from civlib.errors import UnknownYear, UsageError
from civlib.wording import LANGUAGES, wording

NOTEBOOK = "annual_report"
FORMATS = ("html", "pdf")


@dataclass(frozen=True, order=True)
class Task:
    """One report to make: the parameters of one run of the notebook."""

    programme: str
    year: int
    lang: str

    def __str__(self) -> str:
        """Return the name that messages use."""
        return f"{self.programme} {self.year} ({self.lang})"

    @property
    def suffix(self) -> str:
        """What the file names add for another language than the first, such as ``.en``."""
        return "" if self.lang == LANGUAGES[0] else f".{self.lang}"

    @property
    def parameters(self) -> dict[str, object]:
        """The values that the notebook is run with."""
        return {"programme": self.programme, "year": self.year, "lang": self.lang}

    def folder(self, output: Path) -> Path:
        """Return the folder of everything published for this programme and year."""
        return output / self.programme / str(self.year)


def plan(
    data: Path,
    programmes: Sequence[str] = (),
    years: Sequence[int] = (),
    langs: Sequence[str] = LANGUAGES[:1],
) -> tuple[Task, ...]:
    """Return a task for each programme, year and language; all of them where none is named.

    Raises
    ------
    UnknownProgramme, UnknownYear, UnknownLanguage
        If something named does not exist; a year must exist for at least one programme.
    UsageError
        If there is nothing to build.
    """
    for lang in langs:
        wording(lang)
    found = [
        Task(programme, year, lang)
        for programme in dataset.select(data, programmes)
        for year in dataset.list_years(programme, data)
        if not years or year in years
        for lang in dict.fromkeys(langs)
    ]
    missing = sorted(set(years) - {task.year for task in found})
    if missing:
        raise UnknownYear(f"No programme has data for {_list(missing)}; `civlib list` shows all.")
    if not found:
        raise UsageError(
            f"There are no yearly data under {data}; `civlib list` shows what is there."
        )
    return tuple(found)


def _list(items: Sequence[object]) -> str:
    return ", ".join(map(str, items))
