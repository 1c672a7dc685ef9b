"""What must hold between the tables of one year: every key exists where it points to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from civlib.dataset import typed
from civlib.dataset.model import Term
from civlib.dataset.problems import Log, offer, quote
from civlib.dataset.references import COLUMNS, TOTALS, Malformed, Reference, find
from civlib.dataset.tables import Row, Sheet
from civlib.wording import terms
from civlib.wording.terms import Table

PERCENT = "percent"
MEASURES, INDICATORS = Table.MEASURES.value, Table.INDICATORS.value
TOTALS_SECTIONS = (TOTALS, "assessment")

_PLACE = re.compile(r"(measures|indicators)/(.+)/([a-z_]+?)(?:#\d+)?")


@dataclass(frozen=True)
class Keys:
    """Which keys there are; None where the table that has them could not be read."""

    measures: tuple[str, ...] | None
    sources: tuple[str, ...] | None
    indicators: tuple[str, ...] | None


def check(
    sheets: Mapping[Table, Sheet], sources: tuple[str, ...] | None, term: Term | None
) -> Keys:
    """Report what does not fit together in a year's tables; return the keys that there are.

    Parameters
    ----------
    sheets
        Every table of the year.
    sources
        Keys of the programme's sources of funding; None if they are not known.
    term
        The programme's term; None if it is not known.
    """
    keys = Keys(
        _keys(sheets[Table.MEASURES], terms.MEASURE_ID),
        sources,
        _keys(sheets[Table.INDICATORS], terms.GROUP, terms.NUMBER),
    )
    _measures(sheets[Table.MEASURES], term)
    _funding(sheets[Table.FUNDING], keys)
    _published(sheets[Table.PUBLISHED], keys)
    _statements(sheets[Table.STATEMENTS], keys)
    return keys


def _keys(sheet: Sheet, *names: str, mark: str = "/") -> tuple[str, ...] | None:
    """Return the keys of a table; None if one could not be read, so that no reference is blamed."""
    lost = any(problem.code == "quotes" for problem in sheet.log.problems)
    if lost or not sheet.known or any(row.faulty & {*names} for row in sheet.rows):
        return None
    return tuple(mark.join(row.text[name] for name in names) for row in sheet.rows)


def _known(sheet: Sheet, row: Row, column: str, key: str, known: Sequence[str] | None) -> None:
    """Report a key that does not exist, unless its cell is faulty or nobody knows which ones do."""
    if key and column not in row.faulty and known is not None and key not in known:
        what = {terms.SOURCE: "source"}.get(column, column.removesuffix("_id"))
        message = f"there is no {what} {quote(key)}; {offer(key, known)}"
        sheet.error(row, column, f"unknown-{what}", message)


def _measures(sheet: Sheet, term: Term | None) -> None:
    titles: dict[str, tuple[str, int]] = {}
    above = ""
    for row in sheet.sound:
        if terms.TERM not in row.faulty:
            _measure_term(sheet, row, term)
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


def _measure_term(sheet: Sheet, row: Row, term: Term | None) -> None:
    written = row.text[terms.TERM]
    years = [int(year) for year in re.findall("[0-9]{4}", written)]
    if years != sorted(years):
        message = f"{quote(written)} ends before it starts; put the earlier year first."
        sheet.error(row, terms.TERM, "term-years", message)
    elif term is not None and any(year not in term for year in years):
        rule = f"is not within the programme's term, {term}; mend the one that is wrong."
        sheet.warn(row, terms.TERM, "measure-outside-term", f"{quote(written)} {rule}")


def _funding(sheet: Sheet, keys: Keys) -> None:
    for row in sheet.sound:
        _known(sheet, row, terms.MEASURE_ID, row.text[terms.MEASURE_ID], keys.measures)
        _known(sheet, row, terms.SOURCE, row.text[terms.SOURCE], keys.sources)
        if not (row.text[terms.PLANNED] or row.text[terms.ACTUAL]):
            rule = "the row has neither amount; fill one in or delete the row."
            sheet.warn(row, terms.PLANNED, "no-amounts", rule)


def _published(sheet: Sheet, keys: Keys) -> None:
    for row in sheet.sound:
        section, key = row.text[terms.SECTION], row.text[terms.KEY]
        if section in TOTALS_SECTIONS and keys.sources is not None:
            _known(sheet, row, terms.KEY, key, (terms.ALL_SOURCES, *keys.sources))
        elif section == INDICATORS:
            _known(sheet, row, terms.KEY, key, keys.indicators)
        elif section == MEASURES:
            measure, _, source = key.partition("/")
            _known(sheet, row, terms.KEY, measure, keys.measures)
            _known(sheet, row, terms.KEY, source, keys.sources)


def _statements(sheet: Sheet, keys: Keys) -> None:
    for row in sheet.sound:
        _known(sheet, row, terms.INDICATOR, row.text[terms.INDICATOR], keys.indicators)
        if match := _PLACE.fullmatch(row.text[terms.PLACE]):
            table, key, column = match.groups()
            known = keys.measures if table == MEASURES else keys.indicators
            _known(sheet, row, terms.PLACE, key, known)
            _known(sheet, row, terms.PLACE, column, _place_columns(table))


def _place_columns(table: str) -> tuple[str, ...]:
    """Return the cells of the official form that a statement can stand in."""
    money = (terms.PLANNED, terms.ACTUAL, PERCENT)
    if table == MEASURES:
        return (*money, terms.TITLE, terms.TERM, terms.EXECUTORS, terms.RESULT, terms.REASON)
    return (*money, terms.TITLE, terms.EXPLANATION, terms.CORRECTIVE_ACTION)


def check_note(text: str, sheets: Mapping[Table, Sheet], keys: Keys, log: Log) -> None:
    """Report every reference of a note that is malformed, or names something that is not there."""
    statements = sheets[Table.STATEMENTS]
    known = {
        MEASURES: keys.measures,
        TOTALS: keys.sources and (terms.ALL_SOURCES, *keys.sources),
        INDICATORS: keys.indicators,
        Table.STATEMENTS.value: _keys(statements, terms.QUANTITY, terms.PLACE, mark="@"),
    }
    absent = set(_absent(sheets))
    for one in find(text):
        if isinstance(one, Malformed):
            ways = f" {offer(one.given, one.known)}" if one.known else ""
            message = f"{quote(one.text)} {one.reason}.{ways}"
            log.add_error("reference", message, one.line, one.position)
        else:
            _reference(one, known[one.table], absent, log)
    _typed(text, log)


def _typed(text: str, log: Log) -> None:
    """Report figures typed in, but not in a line that cannot be told into words and references."""
    torn = {problem.row for problem in log.problems if problem.code in ("reference", "invisible")}
    for line, position, figure in typed.figures(text):
        if line not in torn:
            way = "write a reference to the data, such as {{ totals[all].actual }}"
            log.add_error("typed-figure", f"{quote(figure)} is typed in; {way}.", line, position)


def _reference(
    one: Reference, known: Sequence[str] | None, absent: set[tuple[str, str, str]], log: Log
) -> None:
    if known is not None and one.key not in known:
        message = f"{quote(one)}: {one.table} has no {quote(one.key)}; {offer(one.key, known)}"
        log.add_error("unknown-reference", message, one.line, one.position)
    elif (one.table, one.key, one.column) in absent:
        rule = "the cell is empty, so a dash is shown; fill it in or take the reference out."
        log.add_warning("absent-reference", f"{quote(one)}: {rule}", one.line, one.position)


def _absent(sheets: Mapping[Table, Sheet]) -> Iterator[tuple[str, str, str]]:
    """Yield the references to cells of the tables that are empty."""
    named = {
        Table.INDICATORS: (terms.GROUP, terms.NUMBER, "/"),
        Table.STATEMENTS: (terms.QUANTITY, terms.PLACE, "@"),
    }
    for table, (first, second, mark) in named.items():
        for row in sheets[table].sound:
            for column in set(COLUMNS[table]) & row.text.keys():
                if not row.text[column]:
                    yield table.value, f"{row.text[first]}{mark}{row.text[second]}", column
