"""What must hold between the tables of one year: every key exists where it points to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from civlib.dataset.model import Term
from civlib.dataset.problems import offer, quote
from civlib.dataset.references import TOTALS, Keys, Rows
from civlib.dataset.tables import Row, Sheet
from civlib.wording import terms
from civlib.wording.terms import Table

SOURCES, ASSESSMENT = "sources", "assessment"
MONEY = (terms.PLANNED, terms.ACTUAL, "percent")
CELLS = {
    "measures": (*MONEY, terms.TITLE, terms.TERM, terms.EXECUTORS, terms.RESULT, terms.REASON),
    "indicators": (*MONEY, terms.TITLE, terms.EXPLANATION, terms.CORRECTIVE_ACTION),
}
"""Table → the cells of the official form that a statement can stand in."""

_PLACE = re.compile(r"(measures|indicators)/(.+)/([a-z_]+?)(?:#\d+)?")


def check(
    sheets: Mapping[Table, Sheet], sources: tuple[str, ...] | None, term: Term | None
) -> Keys:
    """Report what does not fit together in a year's tables; return the keys that there are.

    Sources of funding, or the programme's term, that are not known are None.
    """
    paying: Rows | None = None if sources is None else {source: {} for source in sources}
    keys = {
        Table.MEASURES.value: sheets[Table.MEASURES].keys(terms.MEASURE_ID),
        Table.INDICATORS.value: sheets[Table.INDICATORS].keys(terms.GROUP, terms.NUMBER),
        Table.STATEMENTS.value: sheets[Table.STATEMENTS].keys(
            terms.QUANTITY, terms.PLACE, mark="@"
        ),
        SOURCES: paying,
        TOTALS: paying and {terms.ALL_SOURCES: {}, **paying},
    }
    _priorities(sheets[Table.MEASURES])
    _terms(sheets[Table.MEASURES], term)
    _amounts(sheets[Table.FUNDING])
    for sheet in sheets.values():
        for row in sheet.sound:
            for column, key, known in _references(sheet.kind, row.text, keys):
                _exists(sheet, row, column, key, known)
    return keys


def _references(
    table: Table, text: Mapping[str, str], keys: Keys
) -> Iterator[tuple[str, str, Collection[str] | None]]:
    """Yield the column, the key and the keys that there are, for each reference of a row."""
    if table is Table.FUNDING:
        yield terms.MEASURE_ID, text[terms.MEASURE_ID], keys[Table.MEASURES]
        yield terms.SOURCE, text[terms.SOURCE], keys[SOURCES]
    elif table is Table.PUBLISHED:
        section, key = text[terms.SECTION], text[terms.KEY]
        if section == Table.MEASURES:
            measure, _, source = key.partition("/")
            yield terms.KEY, measure, keys[Table.MEASURES]
            yield terms.KEY, source, keys[SOURCES]
        elif section in (TOTALS, ASSESSMENT, Table.INDICATORS):
            yield terms.KEY, key, keys[TOTALS if section == ASSESSMENT else section]
    elif table is Table.STATEMENTS:
        for key in text[terms.INDICATOR].split():
            yield terms.INDICATOR, key, keys[Table.INDICATORS]
        if match := _PLACE.fullmatch(text[terms.PLACE]):
            where, key, column = match.groups()
            yield terms.PLACE, key, keys[where]
            yield terms.PLACE, column, CELLS[where]


def _exists(sheet: Sheet, row: Row, column: str, key: str, known: Collection[str] | None) -> None:
    """Report a key that does not exist, unless its cell is faulty or nobody knows which ones do."""
    if key and column not in row.faulty and known is not None and key not in known:
        what = column.removesuffix("_id")
        message = f"there is no {what} {quote(key)}; {offer(key, known)}"
        sheet.error(row, column, f"unknown-{what}", message)


def _priorities(sheet: Sheet) -> None:
    """Report measures that do not belong to their priority, or stand apart from it."""
    titles: dict[str, tuple[str, int]] = {}
    above = ""
    for row in sheet.sound:
        if row.faulty & {terms.MEASURE_ID, terms.PRIORITY_ID, terms.PRIORITY}:
            continue
        measure, priority = row.text[terms.MEASURE_ID], row.text[terms.PRIORITY_ID]
        title, line = titles.setdefault(priority, (row.text[terms.PRIORITY], row.line))
        if not measure.startswith(f"{priority}."):
            rule = f"measure {quote(measure)} does not start with it; mend the one that is wrong."
            sheet.error(row, terms.PRIORITY_ID, "other-priority", f"{quote(priority)}: {rule}")
        elif row.text[terms.PRIORITY] != title:
            rule = f"line {line} has {quote(title)} for priority {priority}; use one title."
            message = f"{quote(row.text[terms.PRIORITY])}: {rule}"
            sheet.error(row, terms.PRIORITY, "two-priority-titles", message)
        elif priority != above and line != row.line:
            rule = "has rows further up; put all its measures together."
            message = f"priority {quote(priority)} {rule}"
            sheet.error(row, terms.PRIORITY_ID, "scattered-priority", message)
        above = priority


def _terms(sheet: Sheet, term: Term | None) -> None:
    """Report terms of measures that end before they start, or leave the programme's term."""
    for row in sheet.sound:
        if terms.TERM in row.faulty:
            continue
        written = row.text[terms.TERM]
        years = [int(year) for year in re.findall("[0-9]{4}", written)]
        if years != sorted(years):
            message = f"{quote(written)} ends before it starts; put the earlier year first."
            sheet.error(row, terms.TERM, "term-years", message)
        elif term is not None and any(year not in term for year in years):
            rule = f"is not within the programme's term, {term}; mend the one that is wrong."
            sheet.warn(row, terms.TERM, "measure-outside-term", f"{quote(written)} {rule}")


def _amounts(sheet: Sheet) -> None:
    for row in sheet.sound:
        if not (row.text[terms.PLANNED] or row.text[terms.ACTUAL]):
            rule = "the row has neither amount; fill one in or delete the row."
            sheet.warn(row, terms.PLANNED, "no-amounts", rule)
