"""What must hold between the tables of one year: every key exists where it points to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from civlib.dataset.frames import EXACT
from civlib.dataset.model import Scale, Term
from civlib.dataset.problems import offer
from civlib.dataset.programme import Outline
from civlib.dataset.references import TOTALS, Keys, Rows
from civlib.dataset.tables import Row, Sheet
from civlib.wording import terms
from civlib.wording.messages import quote
from civlib.wording.terms import Table, Target

SOURCES, ASSESSMENT = "sources", "assessment"
MONEY = (terms.PLANNED, terms.ACTUAL, "percent")
CELLS = {
    "measures": (*MONEY, terms.TITLE, terms.TERM, terms.EXECUTORS, terms.RESULT, terms.REASON),
    "indicators": (*MONEY, terms.TITLE, terms.EXPLANATION, terms.CORRECTIVE_ACTION),
}
"""Table → the cells of the official form that a statement can stand in."""

_NESTED = re.compile(r"[0-9]+(\.[0-9]+)+")
_PLACE = re.compile(r"(measures|indicators)/(.+)/([a-z_]+?)(?:#\d+)?")


def check(sheets: Mapping[Table, Sheet], outline: Outline) -> Keys:
    """Report what does not fit together in a year's tables; return the keys that there are.

    Where the programme names no sources those of the funding are all there are.
    """
    sources = outline.sources
    used = sheets[Table.FUNDING].keys(terms.SOURCE)
    free: Rows | None = None if used is None else {source: {} for source in used if source}
    paying: Rows | None = (
        free if sources == () else None if sources is None else {one: {} for one in sources}
    )
    keys = {
        Table.MEASURES.value: sheets[Table.MEASURES].keys(terms.MEASURE_ID),
        Table.INDICATORS.value: sheets[Table.INDICATORS].keys(terms.GROUP, terms.NUMBER),
        Table.STATEMENTS.value: sheets[Table.STATEMENTS].keys(
            terms.QUANTITY, terms.PLACE, mark="@"
        ),
        SOURCES: paying,
        TOTALS: None if paying is None else {terms.ALL_SOURCES: {}, **paying},
    }
    _priorities(sheets[Table.MEASURES])
    _terms(sheets[Table.MEASURES], outline.term)
    _amounts(sheets[Table.FUNDING])
    _sources(sheets[Table.FUNDING], sources)
    _parts(sheets[Table.MEASURES], sheets[Table.FUNDING])
    _targets(sheets[Table.INDICATORS])
    if outline.programme:
        _unexplained(sheets, outline.programme.scale)
    for kind in (Table.MEASURES, Table.INDICATORS):
        if keys[kind] == {}:
            keys[kind] = _unwritten(sheets, kind, keys)
    for sheet in sheets.values():
        for row in sheet.sound:
            for column, key, known in _references(sheet.kind, row.text, keys):
                # Nobody is blamed for a faulty cell, nor where nobody knows which keys there are.
                if key and column not in row.faulty and known is not None and key not in known:
                    what = {terms.PART_OF: "measure"}.get(column, column.removesuffix("_id"))
                    message = f"there is no {what} {quote(key)}; {offer(key, known)}"
                    sheet.error(row, column, f"unknown-{what}", message)
    return keys


def _references(
    table: Table, text: Mapping[str, str], keys: Keys
) -> Iterator[tuple[str, str, Collection[str] | None]]:
    """Yield the column, the key and the keys that there are, for each reference of a row."""
    if table is Table.MEASURES:
        yield terms.PART_OF, text[terms.PART_OF], keys[Table.MEASURES]
    elif table is Table.INDICATORS:
        yield terms.MEASURE_ID, text[terms.MEASURE_ID], keys[Table.MEASURES]
    elif table is Table.FUNDING:
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


def _unwritten(sheets: Mapping[Table, Sheet], kind: Table, keys: Keys) -> Rows | None:
    """Report once that a table without rows is referred to; return the keys to go on with."""
    for sheet in sheets.values():
        for row in sheet.sound:
            found = _references(sheet.kind, row.text, keys)
            if any(key and known is keys[kind] for _, key, known in found):
                rule = f"it has no rows, though {sheet.kind}.csv names some of them; add them."
                sheets[kind].log.add_error("missing-rows", rule)
                return None
    return {}


def _priorities(sheet: Sheet) -> None:
    """Report measures that do not belong to their priority, or stand apart from it."""
    titles: dict[str, tuple[str, int]] = {}
    above = ""
    for row in sheet.sound:
        if row.faulty & {terms.MEASURE_ID, terms.PRIORITY_ID, terms.PRIORITY}:
            continue
        measure, priority = row.text[terms.MEASURE_ID], row.text[terms.PRIORITY_ID]
        title, line = titles.setdefault(priority, (row.text[terms.PRIORITY], row.line))
        nested = _NESTED.fullmatch(measure) and _NESTED.fullmatch(f"{priority}.0")
        if nested and not measure.startswith(f"{priority}."):
            rule = f"measure {quote(measure)} does not start with it; mend the one that is wrong."
            sheet.error(row, terms.PRIORITY_ID, "other-priority", f"{quote(priority)}: {rule}")
        elif row.text[terms.PRIORITY] != title:
            rule = f"line {line} has {quote(title)} for priority {priority}; use one title."
            message = f"{quote(row.text[terms.PRIORITY])}: {rule}"
            sheet.error(row, terms.PRIORITY, "two-priority-titles", message)
        elif priority and priority != above and line != row.line:
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
        if not any(row.text[name] for name in terms.STAGES):
            rule = "the row has no amount; fill one in or delete the row."
            sheet.warn(row, terms.PLANNED, "no-amounts", rule)


def _sources(sheet: Sheet, sources: tuple[str, ...] | None) -> None:
    """Report rows of funding without a source where the programme, or another row, names one."""
    if not (sources or any(row.text[terms.SOURCE] for row in sheet.sound)):
        return
    for row in sheet.sound:
        if not row.text[terms.SOURCE]:
            way = f"Known: {', '.join(map(quote, sources))}." if sources else "Fill it in."
            rule = f"source is empty, though others name theirs; every row needs it then. {way}"
            sheet.error(row, terms.SOURCE, "required", rule)


def _parts(measures: Sheet, funding: Sheet) -> None:
    """Report measures that are parts of themselves, and parts whose money is not in the whole."""
    rows = {row.text[terms.MEASURE_ID]: row for row in measures.sound}
    parents = {id: row.text[terms.PART_OF] for id, row in rows.items() if row.text[terms.PART_OF]}
    for id in parents:
        above = [id]
        while above[-1] in parents and parents[above[-1]] not in above:
            above.append(parents[above[-1]])
        # A circle is told of once, at its first row.
        if parents.get(above[-1]) == id and id == next(one for one in rows if one in above):
            chain = " → ".join(map(quote, [*above, id]))
            rule = f"{chain}: a measure is a part of itself; mend part_of."
            measures.error(rows[id], terms.PART_OF, "part-circle", rule)
    for column in (terms.PLANNED, terms.ACTUAL):
        sums = {id: amount for id, (amount,) in _sums(funding, column).items()}
        for parent in dict.fromkeys(parents.values()):
            parts = {
                id: sums[id] for id, above in parents.items() if above == parent and id in sums
            }
            if parent in rows and parts:
                _whole(measures, [rows[id] for id in parts], column, parts, sums.get(parent))


def _whole(
    sheet: Sheet, rows: list[Row], column: str, parts: Mapping[str, Decimal], whole: Decimal | None
) -> None:
    """Report parts that have money where their whole has none, or more than it has."""
    parent = quote(rows[0].text[terms.PART_OF])
    if whole is None:
        rule = f"{parent} has no {column} in funding.csv, though its part {quote(min(parts))} has"
        message = f"{rule}: the sums would leave it out; add it, or empty part_of."
        sheet.error(rows[0], terms.PART_OF, "part-without-whole", message)
    elif (total := sum(parts.values(), Decimal())) > whole:
        rule = f"the parts of {parent} add up to {total} {column}, more than its {whole}"
        sheet.warn(rows[0], terms.PART_OF, "parts-exceed", f"{rule}; mend one or let it be known.")


def _sums(funding: Sheet, *columns: str) -> dict[str, list[Decimal]]:
    """Return the sums of columns for each measure, of the rows that have a value in all of them."""
    sums: dict[str, list[Decimal]] = {}
    for row in funding.sound:
        if values := _values(row, columns):
            known = sums.setdefault(row.text[terms.MEASURE_ID], [Decimal()] * len(columns))
            known[:] = map(EXACT.add, known, values)
    return sums


def _values(row: Row, columns: Sequence[str]) -> list[Decimal]:
    """Return the values of a row in some columns; none if one is absent or faulty."""
    if row.faulty.intersection(columns) or not all(row.text[name] for name in columns):
        return []
    return [Decimal(row.text[name]) for name in columns]


def _unexplained(sheets: Mapping[Table, Sheet], scale: Scale) -> None:
    """Warn of what lies farther from its plan than may stay unexplained, and does not say why."""
    both = (terms.PLANNED, terms.ACTUAL)
    sums = _sums(sheets[Table.FUNDING], *both)
    measures, indicators = sheets[Table.MEASURES], sheets[Table.INDICATORS]
    rows = [
        *((measures, row, terms.REASON, sums.get(row.text[terms.MEASURE_ID]))
          for row in measures.sound),
        *((indicators, row, terms.EXPLANATION, _values(row, both)) for row in indicators.sound),
    ]  # fmt: skip
    for sheet, row, column, pair in rows:
        if pair and not row.text[column] and scale.is_beyond(*pair):
            limit = (
                f"by more than {scale.explain_beyond} %, as far as [scale] explain_beyond allows"
            )
            rule = f"actual {pair[1]} differs from planned {pair[0]} {limit}"
            sheet.warn(row, column, "unexplained", f"{rule}; write why in {column}.")


def _targets(sheet: Sheet) -> None:
    """Report targets that lack what their kind needs, or have what it has no use for."""
    for row in sheet.sound:
        text, kind = row.text, row.text[terms.TARGET]
        low, high = text[terms.PLANNED], text[terms.PLANNED_HIGH]
        if row.faulty & {terms.TARGET, terms.PLANNED, terms.PLANNED_HIGH, terms.TARGET_TEXT}:
            continue
        if kind == Target.RANGE and not (low and high):
            rule = "a range needs planned and planned_high; fill both in."
            sheet.error(row, terms.TARGET, "target-bounds", rule)
        elif kind == Target.RANGE and Decimal(high) < Decimal(low):
            rule = f"is below planned, {low}; write the lower bound in planned."
            sheet.error(row, terms.PLANNED_HIGH, "target-bounds", f"{quote(high)} {rule}")
        elif high and kind != Target.RANGE:
            rule = "is an upper bound, but target is no range; write range there or empty the cell."
            sheet.error(row, terms.PLANNED_HIGH, "target-bounds", f"{quote(high)} {rule}")
        elif not _is_due(text[terms.DUE]) and terms.DUE not in row.faulty:
            rule = "is no day of the calendar; mend it."
            sheet.error(row, terms.DUE, "due", f"{quote(text[terms.DUE])} {rule}")
        elif kind == Target.TEXT and not text[terms.TARGET_TEXT]:
            rule = "the target is in words, and target_text has none; write them there."
            sheet.error(row, terms.TARGET_TEXT, "target-text", rule)


def _is_due(text: str) -> bool:
    """Tell whether a day is in the calendar; a year, a word and nothing at all are no day."""
    try:
        return "-" not in text or bool(date.fromisoformat(text))
    except ValueError:
        return False
