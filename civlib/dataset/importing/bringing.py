"""A report → the files of its year: made in memory, compared with those there, written at once."""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from civlib.dataset import doubts, layout, schemas, spreadsheet
from civlib.dataset.folders import DOUBTS, FILE, is_slug, shown
from civlib.dataset.importing import draft, words
from civlib.dataset.importing.account import Account
from civlib.dataset.importing.grid import Document, Doubt
from civlib.dataset.importing.ledger import Balance, Record
from civlib.dataset.importing.recognise import recognise
from civlib.dataset.importing.statements import COLUMNS, drafted
from civlib.dataset.importing.view import View
from civlib.dataset.layout import Form
from civlib.dataset.model import Programme
from civlib.dataset.opening import read_bytes
from civlib.dataset.problems import DataError, Problem, broken, stop
from civlib.dataset.programme import Outline, read_programme
from civlib.dataset.putting import put
from civlib.dataset.workbook import contents
from civlib.wording import terms
from civlib.wording.messages import say
from civlib.wording.terms import Table

READ = (Table.MEASURES, Table.FUNDING, Table.INDICATORS, Table.PUBLISHED)
"""The tables that an import writes."""

LABELLED = 2
"""So many columns a table has of what is told of the programme, labels and texts."""

EXACT = re.compile(r"-?[0-9]+(\.[0-9]+)?")

SHOWN = 20
"""So many lines of a difference are shown of each file."""


class Imported(NamedTuple):
    """What an import makes of a report: files by their paths, and what became of its numbers."""

    folder: Path
    files: dict[Path, bytes]
    balance: Balance
    doubts: int

    @property
    def differing(self) -> list[str]:
        """Return the tables of the year that say something else already."""
        before = contents.files(self.folder)
        new = {path.name: text for path, text in self.files.items() if path.parent == self.folder}
        return [name for name in contents.changed(before, new) if name in before]

    def difference(self) -> Iterator[str]:
        """Yield the lines by which tables that are there differ from the report, file by file."""
        before = contents.files(self.folder)
        for name in self.differing:
            texts = (before[name], self.files[self.folder / name])
            old, new = (spreadsheet.canonical(name, one).decode().splitlines() for one in texts)
            found = [one for one in difflib.ndiff(old, new) if one[0] in "-+"]
            yield from (shown(self.folder / name), *found[:SHOWN])
            if len(found) > SHOWN:
                yield f"… {len(found) - SHOWN}"

    def write(self) -> list[Path]:
        """Write the files that are not so already, all or none; return them."""
        new = {
            path: text
            for path, text in self.files.items()
            if not path.exists() or read_bytes(path) != text
        }
        place = self.folder.parent
        put(place, {f"{path.relative_to(place)}": text for path, text in new.items()})
        return [*new]


def bring(
    document: Document, slug: str, year: int, data: Path, *, statements: bool = False
) -> Imported:
    """Return the files that a report gives for a year; nothing is written.

    With ``statements`` also a draft of them, where the year has none.

    Raises
    ------
    DataError
        If the settings or the form of the programme are not in order, or the report has neither
        measures nor indicators.
    """
    place = data / slug
    folder, known = place / str(year), doubts.answers(place / str(year))
    outline = _outline(place)
    forms, problems = layout.read(place)
    stop(problems)
    programme = outline.programme
    labels = {one.id: one.label.uk for one in programme.sources} if programme else {}
    found, balance = recognise(document, year, forms, labels, known)
    if not found.rows[Table.MEASURES] and not found.rows[Table.INDICATORS]:
        raise DataError([Problem(shown(place), 0, 0, *broken("import-nothing"))])
    _units(found, programme)
    files = {place / FILE: _settings(place, outline, found, document)}
    files |= {folder / name: text for name, text in _tables(folder, found)}
    stated = folder / f"{Table.STATEMENTS}.csv"
    if statements and not stated.exists():
        rows = drafted(found.rows, (text for _, text in document.paragraphs))
        files[stated] = spreadsheet.written([COLUMNS, *rows]).encode()
    new = _forms(forms, found.forms)
    if new != [*forms]:
        files[place / layout.FILE] = layout.written(new).encode()
    told = found.ledger.doubts.values()
    if told or (folder / DOUBTS).exists():
        files[folder / DOUBTS] = doubts.written(told, known).encode()
    return Imported(folder, files, balance, len(told))


def _outline(place: Path) -> Outline:
    """Return what is known of a programme; nothing of one that is to be begun."""
    if not (place / FILE).exists():
        if not is_slug(place.name):
            raise DataError([Problem(shown(place), 0, 0, *broken("folder-name", name=place.name))])
        return Outline()
    outline, problems = read_programme(place)
    stop(problems)
    return outline


def _settings(place: Path, outline: Outline, found: Account, document: Document) -> bytes:
    """Return the programme's settings: a draft, or those there are with what they lack."""
    texts = [*(text for _, text in document.paragraphs), *_beside(document)]
    facts, used = draft.facts(texts), _used(found)
    if outline.programme is None:
        unit = next(iter(found.units), "")
        text = draft.programme(facts, unit, used) + draft.year(facts, found.year)
        return text.encode()
    before, known = read_bytes(place / FILE), outline.programme.source_ids
    new = {id: label for id, label in used.items() if known and id not in known}
    own = "" if found.year in outline.programme.years else draft.year(facts, found.year)
    added = draft.more_sources(new) + own
    return before.rstrip(b"\n") + b"\n" + added.encode() if added else before


def _beside(document: Document) -> Iterator[str]:
    """Yield the rows of tables of two columns: a label, and what it is of the programme."""
    for number, grid in enumerate(document.tables):
        view = View(grid, number)
        for row in range(grid.height if grid.width == LABELLED else 0):
            yield ": ".join(words.clean(cell.text) for cell in view.filled(row))


def _forms(before: Sequence[Form], now: Sequence[Form]) -> list[Form]:
    """Return the council's form, in which answers may have changed what a column holds."""
    titles = [[column.title for column in one.columns] for one in before]
    new = {titles.index(said): one for one in now
           if (said := [column.title for column in one.columns]) in titles}  # fmt: skip
    return [new.get(at, one) for at, one in enumerate(before)] if before else [*now]


def _units(found: Account, programme: Programme | None) -> None:
    """Doubt amounts that are in another unit than the first ones, or than the programme's."""
    unit = programme.unit.uk if programme else next(iter(found.units), "")
    for own, place in found.units.items():
        if re.sub(r"\W", "", own) != re.sub(r"\W", "", unit):
            told = say("import.ask.unit", unit=unit)
            found.ledger.ask(Doubt(place, own, own, told))


def _used(found: Account) -> dict[str, str]:
    """Return the sources that the tables name, with their labels, in order."""
    printed = (row[terms.KEY] for row in found.rows[Table.PUBLISHED])
    keys = {part for key in printed for part in key.split("/")}
    paying = {row[terms.SOURCE] for row in found.rows[Table.FUNDING]} | keys
    return {id: label for id, label in found.labels.items() if id in paying}


def _tables(folder: Path, found: Account) -> Iterator[tuple[str, bytes]]:
    """Yield the tables with the columns that say something, or must be there.

    Columns that are there stay in their places.
    """
    roles = {terms.PRINTED, *(column.role for form in found.forms for column in form.columns)}
    for table in READ:
        path = folder / f"{table}.csv"
        if not found.rows[table] and not path.exists():
            continue
        held = spreadsheet.rows(path.name, read_bytes(path)) if path.exists() else []
        (_, before), *lines = held or [(1, ())]
        there = [dict(zip(before, cells, strict=False)) for _, cells in lines]
        rows = _merged(table, there, found.rows[table], roles)
        header = [
            column
            for column, field in schemas.fields(table).items()
            if field["constraints"].get("required") or any(row.get(column) for row in rows)
        ]
        places = {column: at for at, column in enumerate(before)}
        header.sort(key=lambda column: places.get(column, len(places)))
        cells = [[row.get(column, "") for column in header] for row in rows]
        yield path.name, spreadsheet.written([header, *cells]).encode()


def _merged(
    table: Table, there: Iterable[Record], rows: Sequence[Record], roles: Collection[str]
) -> list[Record]:
    """Return rows with what the same ones say already, in columns that the report does not have.

    A number that has not changed stays as it is written.
    """
    names = schemas.read(table)["primaryKey"]
    before = {tuple(row.get(name, "") for name in names): row for row in there}
    own = (before.get(tuple(row.get(name, "") for name in names), {}) for row in rows)
    return [
        {**row, **{name: text for name, text in old.items()
                   if (text and name not in roles) or _same(text, row.get(name, ""))}}
        for row, old in zip(rows, own, strict=True)
    ]  # fmt: skip


def _same(one: str, other: str) -> bool:
    numbers = EXACT.fullmatch(one) and EXACT.fullmatch(other)
    return bool(numbers) and Decimal(one) == Decimal(other)
