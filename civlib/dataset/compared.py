"""A year's figures beside others: what is as the year before had it, maybe copied and forgotten.

And amounts about a thousand times those beside them or last year's: hryvnias among thousands; and
plans that are no longer those of the released report.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from civlib.dataset import cells, outputs, schemas, swapped, tables
from civlib.dataset.decoding import read_text
from civlib.dataset.folders import shown
from civlib.dataset.opening import Unfit, read_bytes
from civlib.dataset.problems import WARNING, Log, Problem, broken
from civlib.dataset.spreadsheet import canonical
from civlib.dataset.tables import Row, Sheet
from civlib.wording import terms
from civlib.wording.terms import Table

PLANS = (Table.FUNDING, Table.INDICATORS)
"""Tables that have a plan."""

FEW = 3
"""So many values may be the same by chance."""

FROM, TO = 500, 2000
"""Between these many times an amount is taken for one in another unit."""

PERCENT, FEWEST = re.compile(r"%|відсот", re.IGNORECASE), 50
"""The unit of percentages; so many times a fraction lies below one at least."""

Key = tuple[str, ...]


class _Cell(NamedTuple):
    """An amount, and where it stands."""

    line: int
    column: int
    amount: Decimal


def check(place: Path, before: Path | None, names: Sequence[str]) -> list[Problem]:
    """Return warnings about a year's folder, given that of the year before, if any, and its files.

    A cell whose own check has something against it is not compared.
    """
    found = [*_beside(place / f"{Table.FUNDING}.csv"), *_changed(place)]
    found += _fractions(place / f"{Table.INDICATORS}.csv")
    found += _same(place, before, names) if before else ()
    return [*{(one.path, one.row, one.column): one for one in found}.values()]


def _same(place: Path, before: Path, names: Sequence[str]) -> Iterator[Problem]:
    for name in names:
        own, old = place / name, before / name
        with suppress(FileNotFoundError, Unfit):
            if canonical(name, read_bytes(own)) == canonical(name, read_bytes(old)):
                told = broken("same-as-last-year.file", year=before.name)
                yield Problem(shown(own), 0, 0, *told, WARNING)
                continue
            if name in [f"{table}.csv" for table in swapped.NAMED]:
                yield from _texts(own, old)
            if name in [f"{table}.csv" for table in PLANS]:
                yield from _values(own, old)


def _texts(path: Path, before: Path) -> Iterator[Problem]:
    sheet = _sheet(path)
    for row, column, code, text in swapped.since(sheet, _sheet(before), before.parent.name):
        place = sheet.header.index(column) + 1 if column in sheet.header else 0
        yield Problem(shown(path), row.line, place, code, text, WARNING)


def _values(path: Path, before: Path) -> Iterator[Problem]:
    now, old, year = _sheet(path), _sheet(before), before.parent.name
    for column in (terms.PLANNED, terms.ACTUAL):
        known, cells_now = _amounts(old, column), _amounts(now, column)
        pairs = [(cell, known[key].amount) for key, cell in cells_now.items() if key in known]
        same = len(pairs) >= FEW and all(cell.amount == amount for cell, amount in pairs)
        if same and column == terms.ACTUAL:
            told = broken("same-as-last-year.values", count=len(pairs), column=column, year=year)
            yield Problem(shown(path), 1, pairs[0][0].column, *told, WARNING)
        for cell, amount in pairs:
            yield from _thousand(path, cell, amount, year)


def _beside(path: Path) -> Iterator[Problem]:
    """Yield facts about a thousand times their own plan, or a thousandth of it."""
    if path.is_file():
        sheet = _sheet(path)
        plans = _amounts(sheet, terms.PLANNED)
        for key, cell in _amounts(sheet, terms.ACTUAL).items():
            if key in plans:
                yield from _thousand(path, cell, plans[key].amount)


def _fractions(path: Path) -> Iterator[Problem]:
    """Yield what is a fraction of one beside a percentage, as spreadsheets keep percentages."""
    if path.is_file():
        sheet = _sheet(path)
        plans, facts = (_amounts(sheet, one) for one in (terms.PLANNED, terms.ACTUAL))
        units = {key: row.text[terms.UNIT] for key, row in _keyed(sheet)}
        for key in plans.keys() & facts.keys():
            low, high = sorted((plans[key], facts[key]), key=lambda cell: cell.amount)
            if (
                PERCENT.match(units[key])
                and 0 < low.amount <= 1
                and high.amount / low.amount >= FEWEST
            ):
                told = broken("fraction", amount=low.amount, percent=100 * low.amount.normalize())
                yield Problem(shown(path), low.line, low.column, *told, WARNING)


def _changed(place: Path) -> Iterator[Problem]:
    """Yield plans that differ from those of the newest released version of the year's report."""
    version = outputs.released(place)
    for path in [place / f"{table}.csv" for table in PLANS] if version else ():
        old = version / path.name if version else path
        if path.is_file() and old.is_file():
            then, now = _amounts(_sheet(old), terms.PLANNED), _amounts(_sheet(path), terms.PLANNED)
            for key in [key for key in now if key in then and now[key].amount != then[key].amount]:
                told = broken("plan-changed", now=now[key].amount, then=then[key].amount)
                yield Problem(shown(path), now[key].line, now[key].column, *told, WARNING)


def _thousand(path: Path, cell: _Cell, other: Decimal, year: str = "") -> Iterator[Problem]:
    low, high = sorted((abs(cell.amount), abs(other)))
    if low and FROM <= high / low <= TO:
        way, whose = "more" if abs(cell.amount) == high else "less", "year" if year else "plan"
        values = {"amount": cell.amount, "other": other, "year": year}
        told = broken(f"thousand-times.{way}-{whose}", **values)
        yield Problem(shown(path), cell.line, cell.column, *told, WARNING)


def _sheet(path: Path) -> Sheet:
    log = Log(path.name)
    return tables.read(Table(path.stem), read_text(path, log), log, negative=True)


def _amounts(sheet: Sheet, column: str) -> dict[Key, _Cell]:
    """Return the amounts of a column by the key of their row."""
    field = schemas.fields(sheet.kind)[column]
    return {
        key: _Cell(row.line, sheet.header.index(column) + 1, cells.value(field, row.text[column]))
        for key, row in _keyed(sheet)
        if column in sheet.header and row.text[column] and column not in row.faulty
    }


def _keyed(sheet: Sheet) -> Iterator[tuple[Key, Row]]:
    """Yield the sound rows of a table, each with its key."""
    names = schemas.read(sheet.kind)["primaryKey"]
    return ((tuple(row.text[name] for name in names), row) for row in sheet.sound)
