"""Columns of text that have changed places or are gone, as their cells and last year's tell.

All of it are warnings, each of what no sound table has in so many rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from civlib.dataset import cells, schemas
from civlib.dataset.problems import broken
from civlib.dataset.references import PLACE
from civlib.dataset.tables import Row, Sheet
from civlib.wording import terms
from civlib.wording.terms import Table

NAMED = (Table.MEASURES, Table.INDICATORS)
"""Tables that have columns of text."""

FEW = 3
"""So many rows are no chance, and a name of so many words is no unit."""

BESIDE = {
    terms.MEASURE_ID: (terms.TITLE,),
    terms.PRIORITY_ID: (terms.PRIORITY,),
    terms.NUMBER: (terms.TITLE,),
    terms.UNIT: (terms.TITLE,),
}
"""Column → the only ones that hold nothing of its kind; of a term and of codes no text does."""

_SPAN = re.compile(r"(?:(?:19|20)\d\d|рік|рок(?:и|у|ів|ах)|рр?|years?|[\s.,;–—-])+")
"""Years alone, and no day of one."""

Told = Iterator[tuple[Row, str, str, str]]
"""Row, column, code and text of warnings."""


def check(sheets: Mapping[Table, Sheet]) -> None:
    """Warn of columns of a year whose cells, or the figures in them, are as another's would be."""
    for sheet in (sheets[table] for table in NAMED):
        for told in _by_form(sheet):
            sheet.warn(*told)
        for told in _by_figures(sheet, sheets[Table.STATEMENTS]):
            sheets[Table.STATEMENTS].warn(*told)


def since(now: Sheet, old: Sheet, year: str) -> Told:
    """Yield columns that the year before had in each other's place, or that have gone since.

    A column that stays from year to year and is left empty on purpose still has its header.
    """
    names = schemas.read(now.kind)["primaryKey"]
    before = {tuple(row.text[name] for name in names): row.text for row in old.sound}
    keyed = [(tuple(row.text[name] for name in names), row) for row in now.sound]
    pairs = [(row, before[key]) for key, row in keyed if key in before]
    texts = [one for one in _texts(now) if one in old.header and not any(_by_form(now))]
    for column, other in combinations(texts, 2):
        apart = [(row, was) for row, was in pairs if "" != was[column] != was[other] != ""]
        kept = any(row.text[one] == was[one] for row, was in apart for one in (column, other))
        crossed = [
            row for row, was in apart
            if (row.text[column], row.text[other]) == (was[other], was[column])
        ]  # fmt: skip
        if len(crossed) >= FEW and not kept:
            values = {"count": len(crossed), "column": column, "other": other, "year": year}
            yield crossed[0], column, *broken("exchanged-columns.since", **values)
    kept_on = [
        one for one, field in schemas.fields(now.kind).items() if field.get("next") == "kept"
    ]
    gone = [one for one in kept_on if one in old.header and one not in now.header]
    if lost := [one for one in gone if sum(bool(was[one]) for _, was in pairs) >= FEW]:
        yield pairs[0][0], lost[0], *broken("lost-column.since", names=lost, year=year)


def _texts(sheet: Sheet) -> list[str]:
    """Return the columns of free text that a table has."""
    fields = schemas.fields(sheet.kind)
    free = (one for one in sheet.header if not cells.is_key(fields[one]))
    return [one for one in free if not cells.is_number(fields[one])]


def _by_form(sheet: Sheet) -> Told:
    """Yield columns of which another holds the words, ids, years or units, and they none."""
    for column, field in schemas.fields(sheet.kind).items():
        coded = "enum" in field["constraints"]
        others = _texts(sheet) if coded or column == terms.TERM else ()
        for other in BESIDE.get(column, others) if column in sheet.header else ():
            pairs = [(row, row.text[column], row.text[other]) for row in sheet.sound]
            wrong = [row for row, own, text in pairs if _is_like(field, text, own)]
            right = any(_is_like(field, own, text) for _, own, text in pairs)
            if len(wrong) >= FEW and not right and (coded or any(own for _, own, _ in pairs)):
                values = {"count": len(wrong), "column": column, "other": other}
                yield wrong[0], column, *broken("exchanged-columns.form", **values)


def _is_like(field: cells.Field, text: str, beside: str) -> bool:
    """Tell whether a text looks as those of a column do, and what stands beside it does not.

    Examples
    --------
    >>> fields = {**schemas.fields("measures"), **schemas.fields("indicators")}
    >>> _is_like(fields["term"], "2024–2026 роки", ""), _is_like(fields["term"], "1.02.2024", "")
    (True, False)
    >>> _is_like(fields["unit"], "прим.", "Кількість нових книжок у фонді")
    True
    >>> _is_like(fields["number"], "1.2", "Книжки"), _is_like(fields["number"], "1.2", "2 книжки")
    (True, False)
    """
    if words := field["constraints"].get("enum"):
        return text in words and beside not in words
    if field["name"] == terms.UNIT:
        return bool(text) and len(text.split()) < FEW < len(beside.split())
    if re.search(r"\d", beside):
        return False
    form = _SPAN if field["name"] == terms.TERM else re.compile(r"[\d.]+")
    return bool(form.fullmatch(text)) and any(map(str.isdigit, text))


def _by_figures(sheet: Sheet, statements: Sheet) -> Told:
    """Yield columns whose figures, as the statements place them, stand in another, or nowhere."""
    rows = sheet.keys(*schemas.read(sheet.kind)["primaryKey"]) or {}
    placed: dict[str, list[tuple[Row, Mapping[str, str]]]] = {}
    for row in statements.sound:
        match = PLACE.fullmatch(row.text[terms.PLACE])
        valued = row.text[terms.VALUE] and terms.VALUE not in row.faulty
        if match and match[1] == sheet.kind and valued and rows.get(match[2]):
            placed.setdefault(match[3], []).append((row, rows[match[2]]))
    texts = _texts(sheet)
    for column, found in placed.items():
        if column in schemas.fields(sheet.kind) and column not in sheet.header:
            lost = {"column": column, "table": sheet.kind}
            yield found[0][0], terms.PLACE, *broken("lost-column.placed", **lost)
    for column, other in ((one, other) for one in texts if one in placed for other in texts):
        values = [(row, Decimal(row.text[terms.VALUE]), text) for row, text in placed[column]]
        own = any(value in _numbers(text[column]) for _, value, text in values)
        there = [row for row, value, text in values if value in _numbers(text[other])]
        if len(there) >= FEW and not own:
            told = {"count": len(there), "column": column, "other": other}
            yield there[0], terms.PLACE, *broken("exchanged-columns.placed", **told)


@lru_cache(maxsize=10_000)
def _numbers(text: str) -> frozenset[Decimal]:
    """Return the numbers that stand in a text.

    Examples
    --------
    >>> sorted(map(str, _numbers("Придбано 1 642,50 тис. грн, книжок: 12.")))
    ['12', '1642.50']
    """
    plain = re.sub(r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))", "", text).replace(",", ".")
    return frozenset(map(Decimal, re.findall(r"[0-9]+(?:\.[0-9]+)?", plain)))
