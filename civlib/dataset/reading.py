"""Programmes and years, checked and loaded: a year is up to five tables and two texts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from civlib.dataset import (
    compared,
    doubts,
    folders,
    layout,
    references,
    relations,
    tables,
    workbook,
)
from civlib.dataset.decoding import read_text
from civlib.dataset.folders import FILES, SAVED, TEXTS
from civlib.dataset.frames import DataFrame
from civlib.dataset.model import Name, Programme, Source, YearData
from civlib.dataset.problems import ERROR, Log, Problem, nearest, offer, stop, together
from civlib.dataset.programme import Outline, read_programme
from civlib.errors import UnknownYear
from civlib.wording import terms
from civlib.wording.messages import say
from civlib.wording.terms import Table

"""What a year may hold; any of them may be missing or blank, but not all."""


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
    folder = folders.find_data(data)
    folders.pairs(folder, programmes, years)
    problems = [] if programmes else [*folders.strays(folder)]
    for slug in folders.select(folder, programmes):
        outline, found = read_programme(folder / slug)
        problems += [*found, *layout.read(folder / slug)[1]]
        places = [folder / slug / str(year) for year in folders.list_years(slug, folder)]
        for place, before in zip(places, [None, *places], strict=False):
            if not years or int(place.name) in years:
                problems += doubts.check(place)
                problems += workbook.compare(place) or [  # of files to be written anew, nothing
                    *_checked(place, outline)[-1],
                    *together(compared.check(place, before, FILES)),
                ]
    return tuple(sorted(problems))


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
    folder, loaded = folders.find_data(data), []
    for slug in folders.select(folder, programmes):
        outline, problems = read_programme(folder / slug)
        stop(problems)
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
        raise UnknownYear(say("find.no-years", programme=programme))
    return loaded


def _load(programme: str, years: Sequence[int], data: Path | None) -> tuple[YearData, ...]:
    """Return the named years, or all, once nothing is wrong with any of them."""
    folder = folders.find_data(data)
    wanted = folders.select_years(programme, years, folder)
    outline, problems = read_programme(folder / programme)
    years_read = [_read(folder / programme / str(year), outline) for year in wanted]
    stop([*problems, *(problem for _, found in years_read for problem in found)])
    loaded = [read for read, _ in years_read if read]
    known = [replace(one, programme=_with_sources(one.programme, loaded)) for one in loaded]
    return tuple(replace(one, funding=_ordered(one)) for one in known)


def _ordered(data: YearData) -> DataFrame:
    """Return the rows of funding as the programme lists measures, then sources."""
    ids, sources = [*data.measures[terms.MEASURE_ID]], [*data.programme.source_ids, ""]
    pairs = zip(data.funding[terms.MEASURE_ID], data.funding[terms.SOURCE], strict=True)
    places = [(ids.index(id), sources.index(source)) for id, source in pairs]
    return data.funding.iloc[sorted(range(len(places)), key=places.__getitem__)].reset_index(
        drop=True
    )


def _with_sources(programme: Programme, years: Sequence[YearData]) -> Programme:
    """Return a programme with the sources that its tables name, where it declares none."""
    named = dict.fromkeys(source for data in years for source in data.funding[terms.SOURCE])
    sources = tuple(Source(source, Name(source)) for source in named if source)
    return replace(programme, sources=programme.sources or sources)


def load_until(data: YearData) -> tuple[YearData, ...]:
    """Return the years of a programme up to one of them, which stands last, from the same place.

    Raises
    ------
    DataError
        If any of them is not in order.
    """
    # The first of the sorted files lies in the year's folder, not beside it.
    slug, folder = data.programme.slug, data.files[0].parents[2]
    years = [year for year in folders.list_years(slug, folder) if year < data.year]
    return (*(_load(slug, years, folder) if years else ()), data)


def year_before(years: Sequence[YearData]) -> YearData | None:
    """Return the year before the last of some years of a programme; None if it is not there.

    Of the years 2017, 2018, 2020 there is none, of 2017, 2018 it is 2017.
    """
    return next((one for one in years if one.year == years[-1].year - 1), None)


def _read(folder: Path, outline: Outline) -> tuple[YearData | None, list[Problem]]:
    """Return a year's data, None if there is an error, and what is wrong with them."""
    sheets, prose, problems = _checked(folder, outline)
    faulty = any(problem.severity == ERROR for problem in problems)
    if faulty or None in prose.values() or outline.programme is None:
        return None, problems
    frames = {table.value: sheet.frame() for table, sheet in sheets.items()}
    there = [folder / name for name in FILES if (folder / name).exists()]
    files = tuple(sorted([folder.parent / folders.FILE, *there]))
    held: dict[str, Any] = {**frames, **prose, "files": files}
    return YearData(outline.programme, int(folder.name), **held), problems


def _checked(
    folder: Path, outline: Outline
) -> tuple[dict[Table, tables.Sheet], dict[str, str | None], list[Problem]]:
    """Return the tables and texts of a year's folder, and what is wrong with them.

    What the outline of the programme does not know, the tables are not checked against.
    """
    log = Log(folders.shown(folder))
    unread = _place(folder, outline, log)
    logs = {name: Log(f"{log.path}/{name}") for name in FILES}
    texts = {name: read_text(folder / name, logs[name], optional=True) for name in FILES}
    texts |= dict.fromkeys(unread)
    read = partial(tables.read, negative=outline.negative, labels=outline.labels)
    sheets = {one: read(one, texts[f"{one}.csv"], logs[f"{one}.csv"]) for one in Table}
    both = (sheets[Table.MEASURES], sheets[Table.INDICATORS])
    if not any(sheet.rows or not sheet.known for sheet in both):
        log.error("nothing-to-report")
    keys = relations.check(sheets, outline)
    prose = {name: texts[f"{name}.md"] for name in TEXTS}
    for name, text in prose.items():
        references.check(text or "", keys, logs[f"{name}.md"])
    problems = together(problem for one in (log, *logs.values()) for problem in one.problems)
    return sheets, prose, problems


def _place(folder: Path, outline: Outline, log: Log) -> list[str]:
    """Report what is wrong with the folder itself: its year, and files that nobody reads.

    Return the names of the tables that such files are in the place of.
    """
    year, settings = int(folder.name), folders.shown(folder.parent / folders.FILE)
    if folder.is_symlink():
        log.error("symlink.folder")
    if outline.term is not None and year not in outline.term:
        log.error("year-outside-term.folder", year=year, term=outline.term, settings=settings)
    elif outline.programme is not None and year not in outline.programme.years:
        log.warn("no-year-settings", settings=settings, year=year)
    paths = [path for path in sorted(folder.iterdir()) if not folders.is_aside(path.name)]
    known = (*FILES, *folders.BESIDE)
    return [meant for path in paths if path.name not in known and (meant := _unread(path, log))]


def _unread(path: Path, log: Log) -> str:
    """Report a file that nobody reads; an error if it is in the place of a table: return which."""
    meant = nearest(path.name, FILES) or ""
    if (
        meant.endswith(".csv")
        and path.suffix.lower() in SAVED
        and not path.with_name(meant).exists()
    ):
        log.error("unread-table", name=path.name, meant=meant)
        return meant
    log.warn("unknown-file", name=path.name, offer=offer(path.name, FILES))
    return ""
