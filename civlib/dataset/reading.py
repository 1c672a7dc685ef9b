"""Programmes and years, checked and loaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from civlib.dataset.folders import find_data, list_years, pairs, select, select_years, strays
from civlib.dataset.model import Programme, YearData
from civlib.dataset.programme import Outline, read_programme
from civlib.errors import ERROR, DataError, Problem, UnknownYear


def check(
    data: Path | None = None, programmes: Sequence[str] = (), years: Sequence[int] = ()
) -> tuple[Problem, ...]:
    """Return every problem of the named programmes and years at once, sorted; all if none named.

    A year must exist for at least one of the programmes.

    Raises
    ------
    UnknownProgramme, UnknownYear
        If something named does not exist.
    """
    folder = find_data(data)
    pairs(folder, programmes, years)
    problems = [] if programmes else [*strays(folder)]
    for slug in select(folder, programmes):
        outline, found = read_programme(folder / slug)
        problems += found
        for year in list_years(slug, folder):
            if not years or year in years:
                problems += _year(folder / slug / str(year), outline)[1]
    return tuple(sorted(problems))


def _year(folder: Path, outline: Outline) -> tuple[YearData | None, list[Problem]]:
    # Imported here because a build with nothing to do looks for years and reads none of them.
    from civlib.dataset.year import read_year

    return read_year(folder, outline)


def load_programme(programme: str, data: Path | None = None) -> Programme:
    """Return what ``programme.toml`` says; `load_programmes` for one of them."""
    return load_programmes([programme], data)[0]


def load_programmes(
    programmes: Sequence[str] = (), data: Path | None = None
) -> tuple[Programme, ...]:
    """Return what the ``programme.toml`` of each named programme says; all if none is named.

    Raises
    ------
    UnknownProgramme
        If there is no such programme.
    DataError
        If the file of one is not in order.
    """
    folder, loaded = find_data(data), []
    for slug in select(folder, programmes):
        outline, problems = read_programme(folder / slug)
        _stop(problems)
        loaded += [outline.programme] if outline.programme else []
    return tuple(loaded)


def load(programme: str, year: int, data: Path | None = None) -> YearData:
    """Return the data of a programme's folder for one year, checked.

    The data folder is that of ``CIVLIB_DATA`` or the nearest ``data/`` if none is given.

    Raises
    ------
    UnknownProgramme, UnknownYear
        If there is no such programme or year.
    DataError
        If the data are not in order, with every problem at once.
    """
    return _load(programme, [year], data)[0]


def load_years(programme: str, data: Path | None = None) -> tuple[YearData, ...]:
    """Return every year of a programme, checked, the earliest first.

    As `load` otherwise; a programme without a year raises UnknownYear.
    """
    loaded = _load(programme, [], data)
    if not loaded:
        raise UnknownYear(f"{programme} has no data for any year; add a folder such as 2019/.")
    return loaded


def _load(programme: str, years: Sequence[int], data: Path | None) -> tuple[YearData, ...]:
    """Return the named years, or all, once nothing is wrong with any of them."""
    folder = find_data(data)
    wanted = select_years(programme, years, folder)
    outline, problems = read_programme(folder / programme)
    loaded = []
    for year in wanted:
        read, found = _year(folder / programme / str(year), outline)
        problems += found
        loaded += [read] if read else []
    _stop(problems)
    return tuple(loaded)


def _stop(problems: Sequence[Problem]) -> None:
    """Raise the errors among some problems; warnings stop nothing."""
    if errors := [problem for problem in problems if problem.severity == ERROR]:
        raise DataError(errors)


def load_previous(data: YearData) -> YearData | None:
    """Return the data of the year before, from the same place; None if there are none.

    Raises
    ------
    DataError
        If there are and they are not in order.
    """
    folder = data.files[0].parent
    while folder.name != data.programme.slug:
        folder = folder.parent
    year = data.year - 1
    if year not in list_years(data.programme.slug, folder.parent):
        return None
    return load(data.programme.slug, year, folder.parent)
