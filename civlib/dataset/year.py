"""One year's folder: five tables and a note, checked each by itself and all together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from civlib.dataset import note_rules, relations, tables
from civlib.dataset.decoding import read_text
from civlib.dataset.folders import FILE, shown
from civlib.dataset.model import Programme, YearData
from civlib.dataset.problems import Log, offer, quote
from civlib.dataset.programme import Outline
from civlib.dataset.tables import Sheet
from civlib.errors import ERROR, Problem
from civlib.wording.terms import Table

NOTE = "note.md"
FILES = (*(f"{table}.csv" for table in Table), NOTE)


def read_year(folder: Path, outline: Outline) -> tuple[YearData | None, list[Problem]]:
    """Return the data of a year's folder, and what is wrong with them; None if there is an error.

    What the outline of the programme does not know, the tables are not checked against.
    """
    log = Log(shown(folder))
    _place(folder, outline, log)
    logs = {name: Log(f"{log.path}/{name}") for name in FILES}
    texts = {name: read_text(folder / name, logs[name]) for name in FILES}
    sheets = {
        table: tables.read(table, texts[f"{table}.csv"], logs[f"{table}.csv"]) for table in Table
    }
    keys = relations.check(sheets, outline.sources, outline.term)
    note = texts[NOTE]
    if note is not None:
        note_rules.check(note, sheets, keys, logs[NOTE])
    problems = [problem for one in (log, *logs.values()) for problem in one.problems]
    broken = any(problem.severity == ERROR for problem in problems)
    if broken or note is None or outline.programme is None:
        return None, problems
    return _data(folder, outline.programme, sheets, note), problems


def _place(folder: Path, outline: Outline, log: Log) -> None:
    """Report what is wrong with the folder itself: its year, and files that nobody reads."""
    year, settings = int(folder.name), shown(folder.parent / FILE)
    if outline.term is not None and year not in outline.term:
        rule = f"is outside the programme's term, {outline.term}; rename it or mend the term"
        log.add_error("year-outside-term", f"{year} {rule} in {settings}.")
    elif outline.years is not None and year not in outline.years:
        default = f"the report is dated {year}-12-31 and has no signatories"
        rule = f"{settings} has no [years.{year}], so {default}; add it."
        log.add_warning("no-year-settings", rule)
    for path in sorted(folder.iterdir()):
        if path.name not in FILES and not path.name.startswith((".", "~$")):
            message = f"{quote(path.name)} is not read; {offer(path.name, FILES)}"
            log.add_warning("unknown-file", message)


def _data(folder: Path, programme: Programme, sheets: Mapping[Table, Sheet], note: str) -> YearData:
    read = [folder.parent / FILE, *(folder / name for name in FILES)]
    return YearData(
        programme=programme,
        year=int(folder.name),
        note=note,
        files=tuple(sorted(read)),
        **{table.value: sheet.frame() for table, sheet in sheets.items()},
    )
