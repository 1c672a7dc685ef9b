"""Where the data are: the data folder, its programmes and their years."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from civlib.dataset.opening import Unfit, read_bytes
from civlib.dataset.problems import WARNING, Problem, broken, nearest, offer
from civlib.errors import UnknownProgramme, UnknownYear, UsageError
from civlib.wording.messages import say
from civlib.wording.terms import Table

DATA_VARIABLE = "CIVLIB_DATA"
"""Environment variable that names the data folder, for notebooks run from elsewhere."""

FOLDER = "data"

FILE = "programme.toml"
"""What makes a folder a programme."""

WORKBOOK, FAULTS = "workbook.xlsx", "workbook.faults.xlsx"
"""What a year may be filled in with, and a copy of it that shows what is wrong."""

DOUBTS = "doubts.csv"
"""What an import could read in more than one way."""

BESIDE = (WORKBOOK, FAULTS, DOUBTS)
"""What lies in a year's folder and is no part of its data: no report reads or publishes it."""

TEXTS = ("note", "conclusion")
FILES = (*(f"{table}.csv" for table in Table), *(f"{text}.md" for text in TEXTS))
"""What a year's folder may hold, and the texts among it; nobody reads anything else there."""

SAVED = (".csv", ".txt", ".xls", ".xlsx", ".ods")
"""Endings of what a table may have been saved as by mistake."""

SETTINGS = {Path(FILE).stem: FILE, "layout": "layout.toml"}
"""Files of a programme by their names without ending."""

PICTURES = (".png", ".svg")
"""Endings of what may lie beside it: the council's arms."""

PRINTED = (Table.PUBLISHED, Table.STATEMENTS)
"""Tables of what the official document prints."""

FIRST_YEAR, LAST_YEAR = 1991, 2100

_SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")

_DEVICE = re.compile("con|prn|aux|nul|(com|lpt)[0-9]", re.IGNORECASE)


def find_data(data: Path | None = None) -> Path:
    """Return the data folder: the one given, that of ``CIVLIB_DATA``, or the nearest ``data/``.

    A ``data/`` without a programme is somebody else's and passed over. What a killed command has
    left to do there is done.

    Raises
    ------
    UsageError
        If there is none.
    """
    from civlib.dataset.putting import mend

    place = _find_data(data)
    mend(place)
    return place


def _find_data(data: Path | None) -> Path:
    named = data or os.environ.get(DATA_VARIABLE)
    if named:
        if any(Path(named).glob(f"*/{FILE}")):
            return Path(named)
        there = Path(named).is_dir()
        told = say("find.no-programme" if there else "find.not-a-folder", path=named, file=FILE)
        raise UsageError(told)
    here = Path.cwd()
    for place in (here, *here.parents):
        if any((place / FOLDER).glob(f"*/{FILE}")):
            return place / FOLDER
    there = (here / FOLDER).is_dir()
    raise UsageError(say("find.empty" if there else "find.no-data", folder=FOLDER, here=here))


def list_programmes(data: Path | None = None) -> tuple[str, ...]:
    """Return the programmes of a data folder, sorted: its folders with a ``programme.toml``."""
    folder = _find_data(data)
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{FILE}")))


def list_years(programme: str, data: Path | None = None) -> tuple[int, ...]:
    """Return the years of a programme, sorted: its folders named by four digits.

    Raises
    ------
    UnknownProgramme
        If it does not exist, with the nearest name.
    """
    place = _find_data(data) / programme
    if Path(programme).name != programme or not (place / FILE).exists():
        select(data, [programme])
    names = (path.name for path in place.iterdir() if is_year(path.name) and path.is_dir())
    return tuple(sorted(map(int, names)))


def select(data: Path | None = None, programmes: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the named programmes, or all; each once, in the given order.

    One that does not exist is an UnknownProgramme, with the nearest name.
    """
    known = list_programmes(data)
    for programme in programmes:
        if programme not in known:
            told = {"place": _find_data(data), "offer": offer(programme, known)}
            raise UnknownProgramme(say("find.programme", name=programme, **told))
    return tuple(dict.fromkeys(programmes)) or known


def select_years(programme: str, years: Sequence[int], data: Path | None = None) -> tuple[int, ...]:
    """Return the named years of a programme, or all; one without data is an UnknownYear.

    A year that papermill was given as a text is a UsageError.
    """
    known = list_years(programme, data)
    given: Sequence[object] = years
    if texts := [year for year in given if isinstance(year, str)]:
        raise UsageError(say("find.text-year", value=texts[0]))
    for year in years:
        if year not in known:
            told = {"year": year, "known": ", ".join(map(str, known))}
            raise UnknownYear(
                say("find.year" if known else "find.no-year", programme=programme, **told)
            )
    return tuple(years) or known


def pairs(
    data: Path | None = None, programmes: Sequence[str] = (), years: Sequence[int] = ()
) -> tuple[tuple[str, int], ...]:
    """Return every programme and year that is named, or all; a year must exist for one of them.

    Raises
    ------
    UnknownProgramme, UnknownYear
        If something named does not exist.
    """
    found = [
        (programme, year)
        for programme in select(data, programmes)
        for year in list_years(programme, data)
    ]
    if missing := sorted({*years} - {year for _, year in found}):
        raise UnknownYear(say("find.years", years=", ".join(map(str, missing))))
    return tuple(pair for pair in found if not years or pair[1] in years)


def strays(data: Path) -> Iterator[Problem]:
    """Yield what lies beside the programmes and belongs into one; a folder of them is no stray."""
    for path in data.iterdir():
        held = path.is_dir() and [*path.glob(FILE), *path.glob(f"*/{FILE}")]
        if held == [] and path.name[0] not in "._":
            key = "no-programme.year" if is_year(path.name) else "no-programme.other"
            yield Problem(shown(path), 0, 0, *broken(key, file=FILE))
        elif path.is_file() and (told := misplaced(path, f"{shown(data)}/…")):
            yield Problem(shown(path), 0, 0, *told, WARNING)
        elif path.is_file() and path.name in SETTINGS.values():
            told = broken("misplaced-file.settings", name=path.name)
            yield Problem(shown(path), 0, 0, *told, WARNING)


def misplaced(path: Path, programme: str) -> tuple[str, str] | None:
    """Return that a file belongs into the folder of a year, if it has such a name; else None.

    The name is that of a table, of a text, of a year, or of both: ``funding 2026.xlsx``.

    Examples
    --------
    >>> misplaced(Path("funding 2026.xlsx"), "data/parks")[1].partition("; ")[2]
    "move it to 'data/parks/2026/funding.csv'."
    >>> misplaced(Path("source-2026.csv"), "data/parks"), misplaced(Path("2026.pdf"), "data/parks")
    (None, None)
    """
    stem, ending = path.stem, path.suffix.lower()
    files = {Path(name).stem: name for name in (*FILES, WORKBOOK, DOUBTS)}
    year = next((one for one in re.findall(r"(?<!\d)\d{4}(?!\d)", stem) if is_year(one)), "")
    bare = (stem.replace(year, "", 1) if year else stem).strip(" _.-()")
    near = nearest(bare, files) if ending in SAVED else bare if ending == ".md" else None
    place = f"{programme}/{year or '…'}"
    if is_aside(path.name):
        return None
    if near in files and (near in TEXTS) == (ending == ".md"):
        return broken("misplaced-file.file", name=path.name, place=f"{place}/{files[near]}")
    if year and not bare and ending in SAVED:
        tables = [f"{table}.csv" for table in Table]
        return broken("misplaced-file.year", name=path.name, place=place, names=tables)
    return None


def is_year(name: str) -> bool:
    """Tell whether a name is that of a year."""
    return bool(re.fullmatch("[0-9]{4}", name)) and FIRST_YEAR <= int(name) <= LAST_YEAR


def is_aside(name: str) -> bool:
    """Tell whether a file is none of the user's: of an editor, the system, something hidden.

    Examples
    --------
    >>> [is_aside(name) for name in ("~$measures.csv", "Thumbs.db", "measures (1).csv")]
    [True, True, False]
    """
    return name.startswith((".", "~")) or name.lower() in ("thumbs.db", "desktop.ini")


def is_device(name: str) -> bool:
    """Tell whether Windows keeps a name, with any ending, for a device, so that no file has it.

    Examples
    --------
    >>> [is_device(name) for name in ("con", "NUL.txt", "lpt1", "console", "com10")]
    [True, True, True, False, False]
    """
    return bool(_DEVICE.fullmatch(name.partition(".")[0]))


def is_slug(name: str) -> bool:
    """Tell whether a folder's name can be part of a file name and an address."""
    return bool(_SLUG.fullmatch(name))


def shown(path: Path) -> str:
    """Return a path as the user would type it: relative to where they stand, if it is below."""
    here, full = Path.cwd(), path.parent.resolve() / path.name
    return (full.relative_to(here) if full.is_relative_to(here) else path).as_posix()


def picture(folder: Path, name: str) -> Path | None:
    """Return the picture of a name in the folder itself; None if there is none, or a link."""
    path = folder / name
    own = Path(name).name == name and path.suffix in PICTURES
    return path if own and path.is_file() and not path.is_symlink() else None


def arms(folder: Path) -> Path | None:
    """Return the picture that a programme's file names; what is wrong with either is not said."""
    try:
        settings = tomllib.loads(read_bytes(folder / FILE).decode("utf-8-sig"))
    except (OSError, Unfit, ValueError, RecursionError):
        return None
    match settings:
        case {"site": {"arms": str(name)}}:
            return picture(folder, name)
    return None


def is_printed(programme: str, year: int, data: Path) -> bool:
    """Return whether printed figures or statements were entered: more than the header of a table.

    Whether they are in order is not looked at.
    """
    paths = [data / programme / str(year) / f"{table}.csv" for table in PRINTED]
    return any(_rows(path) > 1 for path in paths)


def _rows(path: Path) -> int:
    """Return how many lines of a file are not blank; none of one that cannot be read."""
    with suppress(OSError, Unfit):
        return sum(1 for line in read_bytes(path).splitlines() if line.strip())
    return 0
