"""One year in tables: its passport, money and result indicators."""

from collections.abc import Container, Iterator, Sequence
from typing import Any

from civlib.compute import counts, finance, standing
from civlib.compute.indicators import COUNTS, Counted, counted
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, records, tuples
from civlib.dataset.misprints import corrected
from civlib.dataset.programme import MET
from civlib.dataset.references import key
from civlib.show import captions
from civlib.show.display import NOTHING, Cell, Nothing, ReportTable, Row
from civlib.show.tables.layout import Layout, band, marked, of_year, texts
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import LATER, Group, Target

Fields = dict[str, Any]

NAMES = (terms.MEASURE_ID, terms.TITLE, terms.TERM, terms.EXECUTORS)
ID = "id"
MONEY = (terms.SOURCE, *finance.AMOUNTS)
"""Columns of the official form: what names a measure, and the money of each of its sources."""


def passport(data: YearData, lang: str) -> ReportTable:
    """Return the programme's acts, responsible body, term and sources, one row for each fact."""
    w = wording(lang)
    rows = texts(_facts(data, w))
    return of_year(w, "passport", data).table(w("passport.title"), rows=rows)


def _facts(data: YearData, w: Wording) -> Iterator[tuple[str, str]]:
    programme, settings = data.programme, data.settings
    yield w("passport.programme"), programme.title.text(w.lang)
    yield w("passport.council"), programme.council.text(w.lang)
    for act in programme.acts:
        values = {"date": w.date(act.date), "number": act.number}
        yield w(f"passport.{act.kind}"), w("passport.act", title=act.title.text(w.lang), **values)
    if programme.responsible_body:
        yield w("passport.responsible_body"), programme.responsible_body.text(w.lang)
    if settings.responsible_body:
        yield w("passport.reporting_body"), settings.responsible_body.text(w.lang)
    if term := programme.term:
        key = "passport.years" if term.first < term.last else "passport.year"
        yield w("passport.term"), w(key, first=term.first, last=term.last)
    if labels := [source.label.text(w.lang) for source in programme.sources]:
        yield w("passport.sources"), ", ".join(labels)
    yield w("passport.unit"), programme.unit.text(w.lang)
    if settings.heard:
        yield w("passport.heard"), settings.heard.text(w.lang)


def files(data: YearData, lang: str) -> ReportTable:
    """Return one row for each table of the year: what it holds, its rows and its empty cells."""
    w = wording(lang)
    layout = of_year(w, "files", data)
    rows = [
        {**row, "file": f"{data.year}/{row['table']}.csv", "content": w(f"files.{row['table']}")}
        for row in records(counts.by_table(data))
    ]
    return layout.table(w("files.title"), rows=layout.body(rows), notes=[w("files.note")])


def signatories(data: YearData, lang: str) -> ReportTable | Nothing:
    """Return who signed the official document, one row for each person, if any is known."""
    if not data.settings.signatories:
        return NOTHING
    w = wording(lang)
    people = [(person.position.text(lang), person.name) for person in data.settings.signatories]
    return of_year(w, "signatories", data).table(w("signatories.title"), rows=texts(people))


def measures(
    data: YearData, spending: DataFrame, sums: DataFrame, totals: DataFrame, lang: str
) -> ReportTable | Nothing:
    """Return the official form's table: measures under their priorities, a row for each source.

    Readers see ``spending``, from `civlib.compute.finance.by_funding`, and at the foot ``totals``,
    from `finance.totals`; ``sums``, from `finance.by_measure`, are published. Nothing without any
    measure.
    """
    if sums.empty:
        return NOTHING
    w = captions.words(lang, data)
    layout = of_year(w, "measures", data, source=str).filled(records(data.measures))
    funded, unfunded = finance.funded(data.measures, data.funding)
    count = counts.rows(data.measures)
    some = "" if funded and unfunded else "_all" if funded else "_none"
    return layout.table(
        w(f"measures.title{some}", measures=count, funded=funded, unfunded=unfunded),
        sums,
        rows=[*_form_rows(data, spending, layout), *_foot(data, totals, layout)],
        notes=[w("measures.note_parts") if any(data.measures[terms.PART_OF]) else ""],
    )


def financed(data: YearData, sums: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return the money of each measure that has both amounts, with its bar and what was done.

    ``sums`` are `civlib.compute.finance.by_measure`; nothing of no money.
    """
    w, known = captions.words(lang, data), sums[terms.VARIANCE].notna()
    if not known.any():
        return NOTHING
    rows = [{**row, **told} for row, told in zip(records(sums), _told(data, w), strict=True)]
    own = [row for row, has in zip(rows, known, strict=True) if has]
    layout = of_year(w, "financed", data)
    return layout.table(w("financed.title", count=counts.rows(own)), rows=layout.body(marked(own)))


def unfinanced(data: YearData, sums: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return the other measures and what was done of them; nothing if there are none."""
    w, known = captions.words(lang, data), sums[terms.VARIANCE].notna()
    rows = [row for row, has in zip(_told(data, w), known, strict=True) if not has]
    if not rows:
        return NOTHING
    layout = of_year(w, "unfinanced", data)
    key = "title" if known.any() else "title_all"
    return layout.table(w(f"unfinanced.{key}", count=counts.rows(rows)), rows=layout.body(rows))


def _told(data: YearData, w: Wording) -> list[Fields]:
    """Return the measures with what was done and why not in one text, and how a part is called."""
    rows, owes = [], standing.owed(data)
    for row in records(data.measures):
        reason = row[terms.REASON] and w("measures.reason", reason=row[terms.REASON])
        owed = w("account.owed") if row[terms.MEASURE_ID] in owes else ""
        result = "\n".join(filter(None, (row[terms.RESULT], reason, owed))) or w.number(None)
        id = w("measures.part", **row) if row[terms.PART_OF] else row[terms.MEASURE_ID]
        rows.append({**row, ID: row[terms.MEASURE_ID], terms.MEASURE_ID: id, terms.RESULT: result})
    return rows


def _form_rows(data: YearData, spending: DataFrame, layout: Layout) -> Iterator[Row]:
    w, priority = layout.basis.w, ""
    for measure in _told(data, w):
        if measure[terms.PRIORITY_ID] != priority:
            priority = measure[terms.PRIORITY_ID]
            title = corrected(measure[terms.PRIORITY], data.settings.misprints)
            name = captions.numbered(w, priority, title)
            yield band(name, captions.official(w)) if name else band(w("priorities.none"))
        of_measure = spending[spending[terms.MEASURE_ID] == measure[ID]]
        funding = [
            {**row, terms.SOURCE: captions.funded_from(w, data, row)} for row in records(of_measure)
        ]
        yield from _measure(measure, funding, layout)


def _measure(measure: Fields, spending: Sequence[Fields], layout: Layout) -> Iterator[Row]:
    """Yield one row for each source; what is the same for all of them spans the rows."""
    rows, nothing = len(spending) or 1, layout.basis.w.number(None)
    told = layout.cells(measure, (*NAMES, terms.RESULT))
    *names, done = (Cell(cell.text, rows) for cell in told)
    empty = tuple(Cell(nothing) for _ in MONEY)
    first, *others = [layout.cells(row, MONEY) for row in spending] or [empty]
    yield Row((*names, *first, done))
    yield from map(Row, others)


def _foot(data: YearData, totals: DataFrame, layout: Layout) -> Iterator[Row]:
    before = [one for one in layout.columns if one["name"] in (*NAMES, terms.SOURCE)]
    for row in records(totals.dropna(subset=[terms.VARIANCE])):
        _, *amounts = layout.cells(row, MONEY)
        source = captions.source_name(layout.basis.w, data, row[terms.SOURCE])
        name = Cell(source, columns=counts.rows(before))
        yield Row((name, *amounts, Cell("")), "total")


def priorities(data: YearData, sums: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return the money of each priority, from `civlib.compute.finance.by_priority`, if any has."""
    w = captions.words(lang, data)
    names = {
        id: captions.numbered(w, id, corrected(title, data.settings.misprints))
        for id, title in tuples(data.measures[[terms.PRIORITY_ID, terms.PRIORITY]])
    }
    if not sums[terms.VARIANCE].notna().any() or not any(names):
        return NOTHING
    names[terms.UNGROUPED] = w("priorities.none")
    layout = of_year(w, "priorities", data, priority_id=names.__getitem__)
    return layout.table(w("priorities.title"), sums, notes=[w("priorities.note")])


def totals(data: YearData, sums: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return the money of each source and of all, from `civlib.compute.finance.totals`.

    Below stand the sums that these do not hold, because the other amount is missing. Nothing
    without any amount.
    """
    w = captions.words(lang, data)
    everything = records(sums)[0]
    rest = records(finance.unpaired_sums(finance.whole(data.measures, data.funding)))
    if everything[terms.VARIANCE] is None and not rest:
        return NOTHING
    layout = of_year(w, "totals", data).filled(records(sums))
    lacking = w("unpaired.sentence", rows=captions.unpaired(w, data))
    title = captions.money_told(w, "totals.title", everything, unit=layout.basis.unit)
    return layout.table(
        title or w("totals.title_none"),
        sums,
        rows=[*layout.body(records(sums)), *(_apart(layout, data, row) for row in rest)],
        notes=[w("unpaired.note"), lacking] if rest else [],
    )


def _apart(layout: Layout, data: YearData, row: dict[str, Any]) -> Row:
    """Return the row of a source's amounts whose other amount is missing."""
    w, kind = layout.basis.w, terms.PLANNED if row[terms.ACTUAL] is None else terms.ACTUAL
    name = w(f"unpaired.sum_{kind}", source=captions.source_name(w, data, row[terms.SOURCE]))
    nothing = dict.fromkeys(column["name"] for column in layout.columns)
    return Row((Cell(name), *layout.cells({**nothing, **row})[1:]), "total")


def masking(data: YearData, hidden: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return what cancels out in the totals, from `civlib.compute.finance.masking`, if anything.

    Without deviations there is nothing that a total could hide.
    """
    w = captions.words(lang, data)
    layout, everything = of_year(w, "masking", data), records(hidden)[0]
    if not everything[terms.UNDERSPENT] and not everything[terms.OVERSPENT]:
        return NOTHING
    title = w(f"masking.title{captions.sided(everything)}", unit=layout.basis.unit, **everything)
    return layout.table(title, hidden, notes=[w("masking.note")])


def indicators(data: YearData, rated: DataFrame, group: str, lang: str) -> ReportTable | Nothing:
    """Return the indicators of a group, in the order of the data; nothing if it has none.

    ``rated`` is `civlib.compute.indicators.of_year`, of which the group's part is published in
    ``indicators.csv``; ``group`` is one of `terms.Group`, or empty for those without one.
    """
    w = captions.words(lang, data)
    of_group = rated[rated[terms.GROUP] == group]
    if of_group.empty:
        return NOTHING
    given = data.indicators[data.indicators[terms.GROUP] == group]
    owed = standing.owed(data)
    pairs = zip(records(given), records(of_group), strict=True)
    rows = [{**row, **own, **_texts(w, row, owed)} for row, own in pairs]
    told = {terms.PLANNED: terms.TARGET_TEXT, terms.ACTUAL: terms.ACTUAL_TEXT}
    words_in = [name for name, text in told.items() if any(row[text] for row in rows)]
    rows = marked(rows, terms.ACHIEVEMENT_RATE, rated[terms.ACHIEVEMENT_RATE])
    rows = [{**row, terms.ACHIEVEMENT_RATE: _judged(w, row)} for row in rows]
    names = dict.fromkeys((terms.PLANNED, terms.ACTUAL, terms.ACHIEVEMENT_RATE), str)
    layout = of_year(w, "indicators", data, **names).filled(rows).wordy(words_in)
    known = counted(of_group[terms.STATE])
    message = "; ".join([captions.met(w, known), *captions.unrated(w, known)])
    return layout.table(
        w("indicators.title", group=group, message=message),
        of_group,
        rows=layout.body(rows),
        notes=[*_targets(w, rows)],
        id=f"indicators-{group or terms.UNGROUPED}",
    )


def _judged(w: Wording, row: Fields) -> str:
    """Return an indicator's rate, if it has one, and below it what can be said of it."""
    rate = row[terms.ACHIEVEMENT_RATE]
    shown = [] if rate is None else [w.percent(rate)]
    return "\n".join([*shown, w.show(row[terms.STATE], "state")])


def _texts(w: Wording, row: dict[str, Any], owed: Container[str]) -> dict[str, str]:
    """Return what readers see of an indicator's plan, fact and date, and if it owes a reason."""
    planned, actual = w.number(row[terms.PLANNED]), w.number(row[terms.ACTUAL])
    if row[terms.TARGET] == Target.RANGE:
        ends = {"planned": row[terms.PLANNED], "high": row[terms.PLANNED_HIGH]}
        same = row[terms.PLANNED] == row[terms.PLANNED_HIGH]
        planned = w(f"indicators.{'exact' if same else 'range'}", **ends)
    action = row[terms.CORRECTIVE_ACTION]
    mended = action and w("indicators.mended", action=action)
    unsaid = w("account.owed") if key(row[terms.GROUP], row[terms.NUMBER]) in owed else ""
    return {
        terms.PLANNED: row[terms.TARGET_TEXT] or planned,
        terms.ACTUAL: row[terms.ACTUAL_TEXT] or actual,
        terms.EXPLANATION: "\n".join(filter(None, (row[terms.EXPLANATION] or unsaid, mended))),
        terms.DUE: w("indicators.later") if row[terms.DUE] == LATER else row[terms.DUE],
    }


def _targets(w: Wording, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield what must be known of targets that are not simply to be reached."""
    for kind, name in ((Target.AT_MOST, "lower"), (Target.RANGE, "range")):
        if numbers := [row[terms.NUMBER] for row in rows if row[terms.TARGET] == kind]:
            yield w(f"indicators.note_{name}", numbers=w.numbers(numbers, len(numbers)))
    for name in (terms.TOLERANCE, terms.DUE):
        told = [w(f"indicators.{name}", **row) for row in rows if row[name]]
        yield w(f"indicators.note_{name}", rows="; ".join(told)) if told else ""


def groups(data: YearData, means: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return how each group did, from `civlib.compute.indicators.by_group`; nothing for none.

    The title tells of results, that is of all groups but inputs.
    """
    w, inputs = captions.words(lang, data), means[terms.GROUP] == Group.INPUTS
    if means.empty:
        return NOTHING
    sums = Counted(**counts.sums(means[~inputs], COUNTS))
    key = "groups.title" if sums.indicators else "groups.title_none"
    enough = data.programme.scale.met_from
    notes = [
        w("groups.note"),
        w("groups.note_inputs") if inputs.any() else "",
        "" if enough == MET else w("indicators.note_enough", limit=enough),
    ]
    title = w(key, message=captions.met(w, sums))
    return of_year(w, "groups", data).table(title, means, notes=notes)
