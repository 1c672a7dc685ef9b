"""One year's folder: five tables and a note, checked each by itself and all together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civlib.dataset import relations, schemas, tables
from civlib.dataset.cells import NUMBERS, invisible
from civlib.dataset.files import read_text
from civlib.dataset.model import Programme, YearData
from civlib.dataset.order import arranged
from civlib.dataset.problems import Log, offer, quote
from civlib.dataset.programme import Outline
from civlib.dataset.tables import Row, Sheet
from civlib.errors import ERROR, Problem
from civlib.wording.terms import Table

if TYPE_CHECKING:
    from pandas import DataFrame

NOTE = "note.md"
FILES = (*(f"{table}.csv" for table in Table), NOTE)


def read(
    folder: Path, outline: Outline, shown: str, settings: str
) -> tuple[YearData | None, list[Problem]]:
    """Return a year's data, and what is wrong with them; None if anything is an error.

    Parameters
    ----------
    folder
        The year's folder.
    outline
        What is known of the programme.
    shown, settings
        The folder and ``programme.toml``, named as the user would type them.
    """
    logs = {name: Log(f"{shown}/{name}") for name in FILES}
    own = Log(shown)
    _place(folder, outline, own, settings)
    sheets = {
        table: tables.read(table, read_text(folder / f"{table}.csv", log), log)
        for table, log in zip(Table, logs.values(), strict=False)
    }
    note = read_text(folder / NOTE, logs[NOTE])
    keys = relations.check(sheets, outline.sources, outline.term)
    if note is not None:
        _characters(note, logs[NOTE])
        relations.check_note(note, sheets, keys, logs[NOTE])
    problems = [problem for log in (own, *logs.values()) for problem in log.problems]
    broken = any(problem.severity == ERROR for problem in problems)
    if broken or note is None or outline.programme is None:
        return None, problems
    return _data(folder, outline.programme, sheets, note), problems


def _place(folder: Path, outline: Outline, log: Log, settings: str) -> None:
    """Report what is wrong with the folder itself: its year, and files that nobody reads."""
    year = int(folder.name)
    if outline.term is not None and year not in outline.term:
        rule = f"is outside the programme's term, {outline.term}; rename it or mend the term"
        log.add_error("year-outside-term", f"{year} {rule} in {settings}.")
    elif outline.years is not None and year not in outline.years:
        default = f"the report is dated {year}-12-31 and has no signatories"
        log.add_warning(
            "no-year-settings", f"{settings} has no [years.{year}], so {default}; add it."
        )
    for path in sorted(folder.iterdir()):
        if path.name not in FILES and not path.name.startswith((".", "~$")):
            message = f"{quote(path.name)} is not read; {offer(path.name, FILES)}"
            log.add_warning("unknown-file", message)


def _characters(note: str, log: Log) -> None:
    for number, line in enumerate(note.split("\n"), start=1):
        if found := invisible(line):
            log.add_error(*found, number)


def _data(folder: Path, programme: Programme, sheets: Mapping[Table, Sheet], note: str) -> YearData:
    read = [folder.parent / "programme.toml", *(folder / name for name in FILES)]
    frames = {table.value: frame(sheet) for table, sheet in sheets.items()}
    return YearData(
        programme=programme,
        year=int(folder.name),
        note=note,
        files=tuple(sorted(read)),
        **frames,
    )


def frame(sheet: Sheet) -> DataFrame:
    """Return a table's rows in their order, with the types of its schema.

    Types are text, integers and exact decimals; `civlib.dataset.order` says what the order is.
    """
    from pandas import DataFrame, Series

    fields = schemas.read(sheet.kind)["fields"]
    rows = arranged(sheet.kind, sheet.rows, lambda row: tuple(row.text.values()))
    return DataFrame(
        {
            field["name"]: Series(_values(rows, at, field), dtype=_dtype(field))
            for at, field in enumerate(fields)
        }
    )


def _values(rows: Sequence[Row], at: int, field: dict[str, Any]) -> list[Any]:
    if field["type"] in NUMBERS:
        return [row.values[at] for row in rows]
    return [row.text[field["name"]] for row in rows]


def _dtype(field: dict[str, Any]) -> str:
    return {"number": "object", "integer": "int64"}.get(field["type"], "str")
