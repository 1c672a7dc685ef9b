"""What a year's tables may have lost on the way: rows cut off a file, a column of one printed row.

All of it are warnings: what the document prints may be its own slip, which the audit tells.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import permutations

from civlib.dataset.frames import EXACT
from civlib.dataset.problems import broken
from civlib.dataset.spreadsheet import pointed
from civlib.dataset.tables import Row, Sheet
from civlib.wording import terms
from civlib.wording.terms import Table

AMOUNTS = (terms.PLANNED, terms.ACTUAL)
MEASURES, TOTALS = "measures", "totals"

FEW, SHARE = 3, 4
"""So many rows must have what one lacks, and so many times as many as those that lack it."""

NEAR = 0.87
"""From this likeness on two names may be one, and one of them mistyped."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Amounts = dict[tuple[str, str], Decimal]
"""Measure and source → what was planned or spent."""


def check(sheets: Mapping[Table, Sheet]) -> None:
    """Warn of printed amounts that no row has, of printed rows with a gap, of mistyped names."""
    tables = (Table.MEASURES, Table.FUNDING, Table.PUBLISHED)
    measures, funding, printed = (sheets[table] for table in tables)
    # Whatever has an error already would only be told a second time.
    if not printed.log.errors:
        _cells(printed)
        if funding.known and not measures.log.errors and not funding.log.errors:
            _amounts(measures, funding, printed)
        _values(sheets[Table.INDICATORS], printed)
    _names(sheets[Table.STATEMENTS])


def _amounts(measures: Sheet, funding: Sheet, printed: Sheet) -> None:
    _exchanged(printed, MEASURES, {one: _summed(_known(funding, one)) for one in terms.STAGES})
    parts = {row.text[terms.MEASURE_ID] for row in measures.rows if row.text[terms.PART_OF]}
    if not _rows(funding, printed):
        for column in AMOUNTS:
            _totals(printed, column, _known(funding, column, parts), parts)


def _rows(funding: Sheet, printed: Sheet) -> bool:
    """Warn of measures whose printed amounts have no row; return whether there are any."""
    lost: dict[str, Row] = {}
    for column in AMOUNTS:
        known = _known(funding, column)
        measures = {measure for measure, _ in known}
        for row, amount in _printed(printed, MEASURES, column):
            measure, _, source = row.text[terms.KEY].partition("/")
            if amount and not ((measure, source) in known if source else measure in measures):
                lost.setdefault(row.text[terms.KEY], row)
    if lost:
        told = broken("lost-rows", keys=[*lost])
        printed.warn(next(iter(lost.values())), terms.PRINTED, *told)
    return bool(lost)


def _values(indicators: Sheet, printed: Sheet) -> None:
    """Warn of printed values that the indicators have in no row, or in another column."""
    if not indicators.rows or indicators.log.errors:
        return
    rows = indicators.keys(terms.GROUP, terms.NUMBER) or {}
    held = {
        one: {key: Decimal(row[one]) for key, row in rows.items() if _NUMBER.fullmatch(row[one])}
        for one in AMOUNTS
    }
    _exchanged(printed, Table.INDICATORS, held)
    for column in AMOUNTS:
        there = [row for row, _ in _printed(printed, Table.INDICATORS, column)]
        if there and not any(row.text[column] for row in indicators.rows):
            told = broken(
                "lost-column.printed", column=column, keys=[row.text[terms.KEY] for row in there]
            )
            printed.warn(there[0], terms.PRINTED, *told)


def _exchanged(printed: Sheet, section: str, held: Mapping[str, Mapping[str, Decimal]]) -> None:
    """Warn of a column that another one holds, wherever they differ: two names changed places."""
    for column, other in permutations(held, 2):
        own, others = held[column], held[other]
        apart = [
            (row, amount == others[key])
            for row, amount in _printed(printed, section, column)
            if (key := row.text[terms.KEY]) in own and others.get(key, own[key]) != own[key]
        ]
        if len(apart) >= FEW and all(same for _, same in apart):
            told = broken("exchanged-columns.printed", column=column, other=other)
            printed.warn(apart[0][0], terms.COLUMN, *told)


def _totals(printed: Sheet, column: str, known: Amounts, parts: Collection[str]) -> None:
    """Warn of each printed total that the rows do not come up to.

    Where the document's own rows come to the same as the data, the total is a slip of its own.
    """
    stated: Amounts = {}
    for row, amount in _printed(printed, MEASURES, column):
        measure, _, source = row.text[terms.KEY].partition("/")
        stated[measure, source] = amount
    if _sum(known.values()) == _sum(_apart(stated, parts)):
        return
    for row, amount in _printed(printed, TOTALS, column):
        key = row.text[terms.KEY]
        total = _sum(known[place] for place in known if key in (place[1], terms.ALL_SOURCES))
        if total < amount:
            told = broken("short-total", key=key, printed=row.text[terms.PRINTED], total=total)
            printed.warn(row, terms.PRINTED, *told)


def _known(funding: Sheet, column: str, without: Collection[str] = ()) -> Amounts:
    """Return the amounts of a column, but those of some measures."""
    known: Amounts = {}
    for row in funding.rows:
        place = row.text[terms.MEASURE_ID], row.text[terms.SOURCE]
        if row.text[column] and place[0] not in without:
            amount = Decimal(row.text[column])
            known[place] = EXACT.add(known[place], amount) if place in known else amount
    return known


def _summed(known: Amounts) -> dict[str, Decimal]:
    """Return amounts by the keys that a document prints: measure and source, measure alone."""
    summed = {f"{measure}/{source}": amount for (measure, source), amount in known.items()}
    for (measure, _), amount in known.items():
        summed[measure] = EXACT.add(summed.get(measure, Decimal()), amount)
    return summed


def _printed(sheet: Sheet, section: str, column: str) -> Iterator[tuple[Row, Decimal]]:
    """Yield the rows of a section and a column that print a number, with the number."""
    for row in sheet.rows:
        if (row.text[terms.SECTION], row.text[terms.COLUMN]) == (section, column):
            text = pointed(row.text[terms.PRINTED])
            if _NUMBER.fullmatch(text):
                yield row, Decimal(text)


def _apart(stated: Amounts, parts: Collection[str]) -> Iterator[Decimal]:
    """Yield printed amounts that do not hold one another: not a sum beside those of its sources."""
    split = {measure for measure, source in stated if source}
    for (measure, source), amount in stated.items():
        if measure not in parts and (source or measure not in split):
            yield amount


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    total = Decimal()
    for amount in amounts:
        total = EXACT.add(total, amount)
    return total


def _cells(printed: Sheet) -> None:
    """Warn of the column that a printed row lacks and nearly all rows of its section have.

    A measure whose sources are printed apart has what any of them has, and they are rows as well.
    A percentage and a deviation are of two numbers, and need not be there where these are not.
    """
    rows: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for row in printed.rows:
        section, key, column = (row.text[one] for one in (terms.SECTION, terms.KEY, terms.COLUMN))
        whole, _, source = key.partition("/")
        rows[section, whole if section == MEASURES else key][column] = row
        if section == MEASURES and source:
            rows[f"{section}/", key][column] = row
    for section in dict.fromkeys(section for section, _ in rows):
        own = {key: there for (of, key), there in rows.items() if of == section}
        for column, count in Counter(name for there in own.values() for name in there).items():
            lacking = {key: there for key, there in own.items() if column not in there}
            if count >= max(FEW, SHARE * len(lacking)):
                for key, there in lacking.items():
                    if column in AMOUNTS or _both(there):
                        row = next(iter(there.values()))
                        told = broken("lost-cell", key=key, column=column, count=count)
                        printed.warn(row, terms.COLUMN, *told)


def _both(there: Mapping[str, Row]) -> bool:
    """Tell whether a printed row has both of its amounts, as numbers."""
    texts = [pointed(there[name].text[terms.PRINTED]) for name in AMOUNTS if name in there]
    return len(texts) == len(AMOUNTS) and all(map(_NUMBER.fullmatch, texts))


def _names(statements: Sheet) -> None:
    """Warn of a quantity that stands once, and is labelled as another one is."""
    rows = [row for row in statements.sound if not row.faulty]
    names = Counter(row.text[terms.QUANTITY] for row in rows)
    first: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: -names[row.text[terms.QUANTITY]]):
        name, label = row.text[terms.QUANTITY], row.text[terms.LABEL]
        other = first.setdefault(label.casefold(), row)
        meant = other.text[terms.QUANTITY]
        if names[name] == 1 and meant != name and (names[meant] > 1 or _near(name, meant)):
            told = broken("lone-quantity", name=name, label=label, other=meant, line=other.line)
            statements.warn(row, terms.QUANTITY, *told)


def _near(name: str, other: str) -> bool:
    return SequenceMatcher(None, name, other).ratio() > NEAR
