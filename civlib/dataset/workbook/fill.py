"""The workbook and the files of its year: written from them, read, compared, taken over."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from civlib.dataset import folders
from civlib.dataset.folders import FAULTS, FILE, WORKBOOK, shown
from civlib.dataset.model import Programme
from civlib.dataset.problems import DataError, Problem, broken, stop
from civlib.dataset.programme import problems_of, read_programme
from civlib.dataset.putting import put
from civlib.dataset.workbook import contents, faults, write
from civlib.dataset.workbook.read import Book, Opened
from civlib.errors import UnknownYear, UsageError
from civlib.wording.messages import say


class Filled(NamedTuple):
    """What a workbook says: what is in it, and the year's files as it has them."""

    book: Book
    programme: Programme
    folder: Path
    files: dict[str, bytes]

    def file(self, name: str) -> Path:
        """Return where a file of a name lies."""
        return (self.folder.parent if name == FILE else self.folder) / name


def create(slug: str, year: int, data: Path, lang: str = "uk") -> Path:
    """Write the workbook of a year into its folder.

    Parameters
    ----------
    slug, year
        The programme and the year, which must have a folder.
    data
        The data folder.
    lang
        Language of its labels and help.

    Raises
    ------
    UsageError
        If there is one already that says something else than the files of the year.
    DataError
        If the files cannot be read.
    """
    if year not in folders.list_years(slug, data):
        raise UnknownYear(say("workbook.year", programme=slug, year=year))
    path = data / slug / str(year) / WORKBOOK
    if path.exists() and (names := _differing(path, data)):
        told = {"path": shown(path), "files": names}
        raise UsageError(say("workbook.changed", **told))
    rows = contents.rows(path.parent, lang)
    book = write.book(_programme(data / slug), year, write.placed(rows), lang)
    put(path.parent, {WORKBOOK: book})
    return path


def _programme(folder: Path) -> Programme:
    outline, problems = read_programme(folder)
    stop(problems)
    assert outline.programme is not None  # noqa: S101  # as nothing stopped
    return outline.programme


def read(path: Path, data: Path) -> Filled:
    """Return what a workbook says of its year, in memory; nothing is written.

    Raises
    ------
    DataError
        With every problem of its cells; or if it is of another programme, year or set of tables.
    """
    filled = _read(path, data)
    stop(filled.book.problems)
    return filled


def _read(path: Path, data: Path) -> Filled:
    opened = Opened(path)
    slug, year = opened.programme, opened.year
    folder = data / slug / str(year)
    told = {"programme": slug, "year": year}
    if not (slug in folders.list_programmes(data) and year in folders.list_years(slug, data)):
        raise DataError([_problem(path, "workbook-year", **told, data=shown(data))])
    near = path.resolve().parent
    if near.parent.parent == data.resolve() and near != folder.resolve():
        place = f"{near.parent.name} {near.name}"
        raise DataError([_problem(path, "workbook-elsewhere", **told, folder=place)])
    programme = _programme(data / slug)
    book, before = opened.read(programme), contents.files(folder)
    if book.problems:
        return Filled(book, programme, folder, {})
    try:
        files = contents.filled(before, book.plain(), year)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError([_problem(path, "settings-form", year=year)]) from error
    if files[FILE] != before[FILE]:
        book.problems += _unsettled(book, files)
    return Filled(book, programme, folder, files)


def _unsettled(book: Book, files: contents.Files) -> list[Problem]:
    """Return what is wrong with the particulars; written, they would make the year unreadable."""
    found = problems_of(book.programme, files[FILE])
    own = [problem for problem in found if faults.cell_of(problem, book, files)]
    return faults.placed(own, book, files)


def _problem(path: Path, code: str, /, **values: object) -> Problem:
    return Problem(shown(path), 0, 0, *broken(code, **values))


def _differing(path: Path, data: Path) -> list[str]:
    filled = read(path, data)
    return contents.changed(contents.files(filled.folder), filled.files)


def compare(folder: Path) -> list[Problem]:
    """Return what is wrong with the workbook in a year's folder, or that it says something else.

    Nothing if there is none.
    """
    path = folder / WORKBOOK
    if not os.path.lexists(path):
        return []
    try:
        names = _differing(path, folder.parent.parent)
    except DataError as error:  # what is wrong with the settings is said of them
        return [problem for problem in error.problems if problem.path == shown(path)]
    told = {"programme": folder.parent.name, "year": folder.name, "path": shown(path)}
    return [_problem(path, "workbook-differs", files=names, **told)] if names else []


def fill(path: Path, data: Path) -> tuple[Filled, list[str]]:
    """Write the files of a year as its workbook has them, all or none; return which changed.

    Raises
    ------
    DataError
        If anything in the workbook cannot be taken as it is; a copy beside it shows what, in red.
    """
    filled = _read(path, data)
    if filled.book.problems:
        mark(filled)
        raise DataError(filled.book.problems)
    names = contents.changed(contents.files(filled.folder), filled.files)
    place = filled.folder.parent
    put(place, {f"{filled.file(name).relative_to(place)}": filled.files[name] for name in names})
    return filled, names


def mark(filled: Filled, problems: Iterable[Problem] = ()) -> list[Problem]:
    """Return problems of the files by their cells; a copy of the workbook shows these in red.

    Where nothing is wrong with a cell there is no copy, nor one of before.
    """
    book = filled.book
    found = faults.placed(problems, book, filled.files)
    copy = book.path.with_name(FAULTS)
    if book.marks:
        text = write.book(filled.programme, book.year, book.rows, book.lang, book.marks)
        put(copy.parent, {FAULTS: text})
    else:
        copy.unlink(missing_ok=True)
    return found
