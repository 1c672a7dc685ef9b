"""What a year's files and the pages of its workbook hold alike: files → rows → files."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from civlib.dataset import spreadsheet, tables
from civlib.dataset.beginning import FIRST
from civlib.dataset.decoding import BOM, decode
from civlib.dataset.folders import FILE, shown
from civlib.dataset.opening import read_bytes
from civlib.dataset.problems import DataError, Log
from civlib.dataset.workbook import particulars
from civlib.dataset.workbook.pages import CONCLUSION, PARAGRAPH, YEAR, Row
from civlib.wording.terms import Table

TEXT = f"{CONCLUSION}.md"
NAMES = (*(f"{table}.csv" for table in Table), TEXT)
"""The files of a year's folder that the pages hold; ``programme.toml`` lies above them."""

Files = Mapping[str, bytes]
"""What is in the files of a year that there are, by their names; the programme's among them."""


def files(folder: Path) -> dict[str, bytes]:
    """Return what is in those files of a year's folder that the pages hold."""
    paths = [folder.parent / FILE, *(folder / name for name in NAMES)]
    return {path.name: read_bytes(path) for path in paths if os.path.lexists(path)}


def rows(folder: Path, lang: str) -> dict[str, list[Row]]:
    """Return the rows of each page, as the files of a year's folder have them.

    Raises
    ------
    DataError
        If a file cannot be understood as a table or a text; what its cells hold is another matter.
    """
    there, year = files(folder), int(folder.name)
    logs = {name: Log(shown(folder / name)) for name in NAMES}
    found: dict[str, list[Row]] = {
        str(table): _table(table, there.get(f"{table}.csv", b""), logs[f"{table}.csv"])
        for table in Table
    }
    text = _decoded(there.get(TEXT, b""), logs[TEXT])
    paragraphs = text.strip("\n").split("\n\n") if text.strip() else []
    found[CONCLUSION] = [{PARAGRAPH: one} for one in paragraphs]
    found[YEAR] = particulars.rows(there[FILE], year, lang)
    if wrong := [one for log in logs.values() for one in log.problems if one.code in _LOST]:
        raise DataError(wrong)
    return found


_LOST = {
    *("encoding", "encoding-cp1251", "encoding-utf-16", "nul", "bare-cr", "quotes", "no-header"),
    *("duplicate-column", "misspelt-column", "extra-column", "missing-column"),
    *("short-row", "long-row", "spreadsheet-file"),
}
"""Codes of problems of a table whose cells nobody can tell apart."""


def _decoded(data: bytes, log: Log) -> str:
    blank = not data.removeprefix(BOM).strip()
    return "" if blank else (decode(data, log) or "").lstrip("\ufeff")


def _table(table: Table, data: bytes, log: Log) -> list[Row]:
    text = _decoded(data, log)
    tables.read(table, text, log, negative=True)
    records = spreadsheet.read(table, text, Log(log.path))
    every = dict.fromkeys(tables.columns(table), "")
    return [
        every | dict(zip(records[0].cells, one.cells, strict=False))
        for one in records[1:]
        if "".join(one.cells).strip()
    ]


def filled(before: Files, pages: Mapping[str, Sequence[Row]], year: int) -> dict[str, bytes]:
    """Return the files of a year as the pages have them.

    What the pages do not hold stays as it was before: other settings, the columns of a table and
    their order, to which those are added that say something now.

    Raises
    ------
    ValueError
        If ``programme.toml`` says the year in a form that cannot be changed.
    """
    made = {
        f"{table}.csv": spreadsheet.written(_records(table, before, pages[table]))
        for table in Table
        if pages[table] or f"{table}.csv" in before
    }
    text = "\n\n".join(row[PARAGRAPH] for row in pages[CONCLUSION])
    if text or TEXT in before:
        made[TEXT] = f"{text}\n" if text else ""
    toml = particulars.written(before[FILE], year, pages[YEAR])
    return {FILE: toml} | {name: text.encode() for name, text in made.items()}


def _records(table: Table, before: Files, found: Sequence[Row]) -> Iterator[Sequence[str]]:
    """Yield the header and the rows of a table's CSV."""
    had = spreadsheet.rows(f"{table}.csv", before.get(f"{table}.csv", b""))
    old = had[0][1] if had else FIRST.get(table, ())
    header = [*old] + [
        name
        for name in tables.columns(table)
        if name not in old and any(row[name] for row in found)
    ]
    yield header
    yield from ([row[name] for name in header] for row in found)


def changed(before: Files, after: Files) -> list[str]:
    """Return the names of the files that do not say the same, however they are written."""
    return [
        name for name, data in after.items() if _plain(name, before.get(name)) != _plain(name, data)
    ]


def _plain(name: str, data: bytes | None) -> bytes | None:
    if data is None or name == FILE:
        return data
    plain = spreadsheet.canonical(name, data)
    return plain.strip(b"\n") if name == TEXT else plain
