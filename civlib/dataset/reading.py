"""Programmes and years, checked and loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from civlib.dataset.folders import (
    FILE,
    find_data,
    is_slug,
    is_year,
    list_years,
    pairs,
    select,
    select_years,
    shown,
)
from civlib.dataset.model import Programme, YearData
from civlib.dataset.problems import Log, quote
from civlib.dataset.programme import Outline
from civlib.dataset.programme import read as read_programme
from civlib.errors import ERROR, DataError, Problem, UnknownYear
from civlib.wording.terms import RESERVED


def check(
    data: Path | None = None, programmes: Sequence[str] = (), years: Sequence[int] = ()
) -> tuple[Problem, ...]:
    """Return every problem of the named programmes and years at once, sorted; all if none named.

    Parameters
    ----------
    data
        The data folder; the nearest one if None.
    programmes, years
        What to check. A year must exist for at least one of the programmes.

    Raises
    ------
    UnknownProgramme, UnknownYear
        If something named does not exist.
    """
    folder = find_data(data)
    pairs(folder, programmes, years)
    found = [] if programmes else [*_strays(folder)]
    for programme in select(folder, programmes):
        found += _check_programme(folder / programme, years)
    return tuple(sorted(found))


def _strays(folder: Path) -> Iterator[Problem]:
    """Yield the folders that look like a programme and are none."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name[0] not in "._" and not (path / FILE).exists():
            rule = f"it has no {FILE}, so it is no programme; add the file or move the folder."
            yield Problem(shown(path), 0, 0, "no-programme", rule)


def _check_programme(folder: Path, years: Sequence[int]) -> list[Problem]:
    outline, problems = _outline(folder)
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not is_year(path.name) and not path.name.startswith("."):
            log = Log(shown(path))
            log.add_warning(
                "unknown-folder", f"{quote(path.name)} is no year and is not read; move it."
            )
            problems += log.problems
    for year in list_years(folder.name, folder.parent):
        if not years or year in years:
            problems += _year(folder, year, outline)[1]
    return problems


def _outline(folder: Path) -> tuple[Outline, list[Problem]]:
    log = Log(shown(folder / FILE))
    if not is_slug(folder.name):
        rule = "a programme's folder has small Latin letters, digits and hyphens only; rename it."
        log.add_error("folder-name", f"{quote(folder.name)}: {rule}")
    elif folder.name in RESERVED:
        rule = "is the name of a folder among the published reports; rename it"
        way = f"{rule}, for example to '{folder.name}-programme'."
        log.add_error("reserved-name", f"{quote(folder.name)} {way}")
    return read_programme(folder, log), log.problems


def _year(folder: Path, year: int, outline: Outline) -> tuple[YearData | None, list[Problem]]:
    from civlib.dataset.year import read

    place = folder / str(year)
    return read(place, outline, shown(place), shown(folder / FILE))


def load_programme(programme: str, data: Path | None = None) -> Programme:
    """Return what ``programme.toml`` says.

    Raises
    ------
    UnknownProgramme
        If there is no such programme.
    DataError
        If the file is not in order.
    """
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
    folder = find_data(data)
    return tuple(_programme(folder / programme) for programme in select(folder, programmes))


def _programme(folder: Path) -> Programme:
    outline, problems = _outline(folder)
    if outline.programme is None:
        raise DataError(problems)
    return outline.programme


def load(programme: str, year: int, data: Path | None = None) -> YearData:
    """Return one year's data, checked.

    Parameters
    ----------
    programme
        Name of the programme's folder.
    year
        The reporting year.
    data
        The data folder; that of ``CIVLIB_DATA`` or the nearest ``data/`` if None.

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

    Parameters
    ----------
    programme
        Name of the programme's folder.
    data
        The data folder; that of ``CIVLIB_DATA`` or the nearest ``data/`` if None.

    Raises
    ------
    UnknownProgramme
        If there is no such programme.
    UnknownYear
        If it has no year yet.
    DataError
        If the data are not in order, with every problem of every year at once.
    """
    loaded = _load(programme, [], data)
    if not loaded:
        raise UnknownYear(f"{programme} has no data for any year; add a folder such as 2019/.")
    return loaded


def _load(programme: str, years: Sequence[int], data: Path | None) -> tuple[YearData, ...]:
    """Return the named years, or all, once nothing is wrong with any of them."""
    folder = find_data(data)
    wanted = select_years(programme, years, folder)
    outline, problems = _outline(folder / programme)
    read = [_year(folder / programme, year, outline) for year in wanted]
    found = [*problems, *(problem for _, own in read for problem in own)]
    if errors := [problem for problem in found if problem.severity == ERROR]:
        raise DataError(errors)
    return tuple(loaded for loaded, _ in read if loaded)


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
