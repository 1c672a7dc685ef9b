"""What must hold between the tables of one year: every key exists where it points to."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from civlib.dataset import lost, swapped
from civlib.dataset.frames import EXACT
from civlib.dataset.model import Term
from civlib.dataset.problems import broken, offer
from civlib.dataset.programme import Outline
from civlib.dataset.references import PLACE, TOTALS, Keys, Rows
from civlib.dataset.scale import Scale
from civlib.dataset.tables import Row, Sheet
from civlib.wording import terms
from civlib.wording.messages import say
from civlib.wording.terms import Status, Table, Target

SOURCES, ASSESSMENT = "sources", "assessment"
MONEY = (terms.PLANNED, terms.ACTUAL, "percent")
CELLS = {
    "measures": (*MONEY, terms.TITLE, terms.TERM, terms.EXECUTORS, terms.RESULT, terms.REASON),
    "indicators": (*MONEY, terms.TITLE, terms.EXPLANATION, terms.CORRECTIVE_ACTION),
}
"""Table → the cells of the official form that a statement can stand in."""

MEANT = {terms.PART_OF: "measure", terms.MEASURE_ID: "measure", terms.KEY: "key.row"}
"""What a column refers to, where that is not its own name."""

FILLED = {
    Table.MEASURES: (terms.PRIORITY_ID,),
    Table.INDICATORS: (terms.GROUP, terms.DIRECTION),
}
"""Table → columns that a report fills in every row or in none."""

_NESTED = re.compile(r"[0-9]+(\.[0-9]+)+")


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
    for table, columns in FILLED.items():
        for column in columns:
            _gaps(sheets[table], column)
    _terms(sheets[Table.MEASURES], outline.term)
    _amounts(sheets[Table.FUNDING])
    _sources(sheets[Table.FUNDING], sources)
    _parts(sheets[Table.MEASURES], sheets[Table.FUNDING])
    _targets(sheets[Table.INDICATORS])
    _unproved(sheets)
    if outline.programme:
        _unexplained(sheets, outline.programme.scale)
    for kind in (Table.MEASURES, Table.INDICATORS):
        if keys[kind] == {}:
            keys[kind] = _unwritten(sheets, kind, keys)
    _unknown(sheets, keys)
    lost.check(sheets)
    swapped.check(sheets)
    return keys


def _unknown(sheets: Mapping[Table, Sheet], keys: Keys) -> None:
    """Report what refers to nothing: a row that several tables miss once, else each cell."""
    absent: dict[tuple[str, str], list[tuple[Sheet, Row, str, tuple[str, str]]]] = {}
    for sheet in sheets.values():
        for row in sheet.sound:
            for column, key, known in _references(sheet.kind, row.text, keys):
                # Nobody is blamed for a faulty cell, nor where nobody knows which keys there are.
                if key and column not in row.faulty and known is not None and key not in known:
                    what = MEANT.get(column, column)
                    where = next((one for one in Table if keys.get(one) is known), what)
                    told = broken(f"unknown-{what}", key=key, offer=offer(key, known))
                    absent.setdefault((where, key), []).append((sheet, row, column, told))
    for (where, key), places in absent.items():
        files = dict.fromkeys(f"{sheet.kind}.csv" for sheet, *_ in places)
        if where in {*Table} and len(files) > 1:
            way = offer(key, keys[where] or ())
            log = sheets[Table(where)].log
            log.add_error(*broken("missing-row", key=key, files=files, offer=way))
            continue
        for sheet, row, column, told in places:
            sheet.error(row, column, *told)


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
        if match := PLACE.fullmatch(text[terms.PLACE]):
            where, key, column = match.groups()
            yield terms.PLACE, key, keys[where]
            yield terms.PLACE, column, CELLS[where]


def _unwritten(sheets: Mapping[Table, Sheet], kind: Table, keys: Keys) -> Rows | None:
    """Report once that a table without rows is referred to; return the keys to go on with."""
    for sheet in sheets.values():
        for row in sheet.sound:
            found = _references(sheet.kind, row.text, keys)
            if any(key and known is keys[kind] for _, key, known in found):
                sheets[kind].log.add_error(*broken("missing-rows", table=sheet.kind))
                return None
    return {}


def _priorities(sheet: Sheet) -> None:
    """Report measures that do not belong to their priority, or stand apart from it."""
    titles: dict[str, tuple[str, int]] = {}
    numbers: dict[str, str] = {}
    above = ""
    for row in sheet.sound:
        if row.faulty & {terms.MEASURE_ID, terms.PRIORITY_ID, terms.PRIORITY}:
            continue
        measure, priority = row.text[terms.MEASURE_ID], row.text[terms.PRIORITY_ID]
        title, line = titles.setdefault(priority, (row.text[terms.PRIORITY], row.line))
        nested = _NESTED.fullmatch(measure) and _NESTED.fullmatch(f"{priority}.0")
        if nested and not measure.startswith(f"{priority}."):
            told = broken("other-priority", priority=priority, measure=measure)
            sheet.error(row, terms.PRIORITY_ID, *told)
        elif (own := row.text[terms.PRIORITY]) != title:
            told = broken("two-priority-titles", own=own, line=line, title=title, priority=priority)
            sheet.error(row, terms.PRIORITY, *told)
        elif title and numbers.setdefault(title, priority) != priority:
            told = broken("two-priority-numbers", own=priority, title=title, other=numbers[title])
            sheet.warn(row, terms.PRIORITY_ID, *told)
        elif priority and priority != above and line != row.line:
            sheet.error(row, terms.PRIORITY_ID, *broken("scattered-priority", priority=priority))
        above = priority


def _gaps(sheet: Sheet, column: str) -> None:
    """Warn of empty cells of a column that other rows fill, as merged cells leave them."""
    rows = [row for row in sheet.sound if not row.faulty]
    if any(row.text[column] for row in rows):
        for row in rows:
            said = row.text[column] or (column == terms.DIRECTION and row.text[terms.TARGET])
            if not said:
                sheet.warn(row, column, *broken("gap", column=column))


def _terms(sheet: Sheet, term: Term | None) -> None:
    """Report terms of measures that end before they start, or leave the programme's term."""
    for row in sheet.sound:
        if terms.TERM in row.faulty:
            continue
        written = row.text[terms.TERM]
        years = [int(year) for year in re.findall("[0-9]{4}", written)]
        if years != sorted(years):
            sheet.error(row, terms.TERM, *broken("term-years.measure", value=written))
        elif term is not None and any(year not in term for year in years):
            told = broken("measure-outside-term", value=written, term=term)
            sheet.warn(row, terms.TERM, *told)


def _amounts(sheet: Sheet) -> None:
    for row in sheet.sound:
        if not any(row.text[name] for name in terms.STAGES):
            sheet.warn(row, terms.PLANNED, *broken("no-amounts"))


def _sources(sheet: Sheet, sources: tuple[str, ...] | None) -> None:
    """Report rows of funding without a source where the programme, or another row, names one."""
    if not (sources or any(row.text[terms.SOURCE] for row in sheet.sound)):
        return
    for row in sheet.sound:
        if not row.text[terms.SOURCE]:
            way = say("way.choose", names=sources) if sources else say("way.fill")
            told = broken("required.source", way=way)
            sheet.error(row, terms.SOURCE, *told)


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
            told = broken("part-circle", chain=" → ".join([*above, id]))
            measures.error(rows[id], terms.PART_OF, *told)
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
    parent = rows[0].text[terms.PART_OF]
    if whole is None:
        told = broken("part-without-whole", parent=parent, column=column, part=min(parts))
        sheet.error(rows[0], terms.PART_OF, *told)
    elif (total := sum(parts.values(), Decimal())) > whole:
        told = broken("parts-exceed", parent=parent, total=total, column=column, whole=whole)
        sheet.warn(rows[0], terms.PART_OF, *told)


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
            planned, actual = pair
            told = broken("unexplained", actual=actual, planned=planned, column=column,
                          limit=scale.explain_beyond)  # fmt: skip
            sheet.warn(row, column, *told)


def _unproved(sheets: Mapping[Table, Sheet]) -> None:
    """Warn of measures that are said to be carried out though nothing in the data shows it.

    The report looks at the same, see `civlib.compute.standing.shown`; what a text alone says is
    told there. Where a table has no column of results nobody is asked for one.
    """
    shown = {
        row.text[terms.MEASURE_ID]
        for table in (Table.FUNDING, Table.INDICATORS)
        for row in sheets[table].sound
        if row.text[terms.ACTUAL].strip("0.")
    }
    shown |= {match[2] for row in sheets[Table.STATEMENTS].sound if row.text[terms.INDICATOR]
              if (match := PLACE.fullmatch(row.text[terms.PLACE]))}  # fmt: skip
    measures = sheets[Table.MEASURES]
    if terms.RESULT not in measures.header:
        return
    for row in measures.sound:
        done = row.text[terms.STATUS] in (Status.CARRIED_OUT, Status.PARTLY)
        told = row.text[terms.RESULT] or row.text[terms.STATUS_BASIS]
        if done and not told and row.text[terms.MEASURE_ID] not in shown:
            measures.warn(row, terms.STATUS, *broken("no-evidence"))


def _targets(sheet: Sheet) -> None:
    """Report targets that lack what their kind needs, or have what it has no use for."""
    for row in sheet.sound:
        text, kind = row.text, row.text[terms.TARGET]
        low, high = text[terms.PLANNED], text[terms.PLANNED_HIGH]
        if row.faulty & {terms.TARGET, terms.PLANNED, terms.PLANNED_HIGH, terms.TARGET_TEXT}:
            continue
        if kind == Target.RANGE and not (low and high):
            sheet.error(row, terms.TARGET, *broken("target-bounds.both"))
        elif kind == Target.RANGE and Decimal(high) < Decimal(low):
            sheet.error(row, terms.PLANNED_HIGH, *broken("target-bounds.low", high=high, low=low))
        elif high and kind != Target.RANGE:
            sheet.error(row, terms.PLANNED_HIGH, *broken("target-bounds.high", high=high))
        elif not _is_due(text[terms.DUE]) and terms.DUE not in row.faulty:
            sheet.error(row, terms.DUE, *broken("due", value=text[terms.DUE]))
        elif kind == Target.TEXT and not text[terms.TARGET_TEXT]:
            sheet.error(row, terms.TARGET_TEXT, *broken("target-text"))


def _is_due(text: str) -> bool:
    """Tell whether a day is in the calendar; a year, a word and nothing at all are no day."""
    try:
        return "-" not in text or bool(date.fromisoformat(text))
    except ValueError:
        return False
