"""A document → what it says of its year: tables by their kind, facts of the programme, doubts."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from civlib.dataset.doubts import Key
from civlib.dataset.importing import columns, words
from civlib.dataset.importing.account import Account
from civlib.dataset.importing.amounts import numbers
from civlib.dataset.importing.grid import Document, Doubt
from civlib.dataset.importing.indicators import Indicators
from civlib.dataset.importing.ledger import Balance, Ledger
from civlib.dataset.importing.measures import Measures
from civlib.dataset.importing.view import View
from civlib.dataset.layout import Column, Form
from civlib.dataset.references import key
from civlib.wording import terms
from civlib.wording.messages import say
from civlib.wording.terms import Direction, Table

_ASSESSED = re.compile(
    r"[Ее]фективність\s+виконання[^.]*?(?:складає|становить|склала|дорівнює|[-–—])\s*(\d+(?:[,.]\d+)?)\s*%"
)


def recognise(
    document: Document,
    year: int,
    forms: Sequence[Form] = (),
    labels: Mapping[str, str] | None = None,
    answers: Mapping[Key, str] | None = None,
) -> tuple[Account, Balance]:
    """Return what a document says of its year, and what became of its numbers.

    Parameters
    ----------
    document
        What a reader made of the report.
    year
        Its year.
    forms
        What `civlib.dataset.layout` has of the council's form, which goes before all guesses.
    labels
        What the programme calls its sources, by their ids.
    answers
        What a person has answered to doubts of before.
    """
    to = Account(year, Ledger(answers or {}), dict(labels or {}))
    for doubt in document.doubts:
        to.ledger.ask(doubt)
    for number, grid in enumerate(document.tables):
        _table(View(grid, number), to, forms)
    for _, text in document.paragraphs:
        if found := _ASSESSED.search(words.clean(text)):
            _assessed(to, found[1])
    _sources(to, document)
    _directions(to)
    return to, to.ledger.balance(document, to.spare)


def _table(view: View, to: Account, forms: Sequence[Form]) -> None:
    found, first = columns.form(view, to.year, forms, to.labels, to.ledger)
    if found is None:
        found, first = _continued(view, to), 0
    else:
        _header(view, found, first, to)
        found = replace(found, columns=tuple(_paying(column, view, to) for column in found.columns))
    if found is None:
        _unknown(view, to)
        return
    if not any(one.kind == found.kind and one.columns == found.columns for one in to.forms):
        to.forms.append(found)
    if found.kind == Table.MEASURES:
        _unit(view, found, to)
        Measures(view, found, to).read(first)
    else:
        Indicators(view, found, to).read(first)


def _paying(column: Column, view: View, to: Account) -> Column:
    """Return a column with its source as the programme calls it; one that is new gets a label."""
    if column.source in ("", terms.ALL_SOURCES) or column.source in to.labels:
        return column
    named = (level for level in reversed(column.title) if words.meaning("source", level))
    return replace(column, source=to.source(next(named, column.source), view.place()))


def _header(view: View, form: Form, under: int, to: Account) -> None:
    """Note that the numbers of a header, and of the title above it, stand in the form's own.

    The report's year does in the name of the year's folder.
    """
    titles = [form.title, *(" ".join(column.title) for column in form.columns)]
    record = {str(at): f"{title} {to.year}" for at, title in enumerate(titles)}
    for row in range(under):
        for cell in view.own(row):
            name = "0" if row < view.top else f"{cell.column + 1}"
            to.keep(view, cell, form.kind, record, name)


def _continued(view: View, to: Account) -> Form | None:
    """Return the form of the table before, if this one goes on with it without a header."""
    last = to.forms[-1] if to.forms else None
    if last is None or len(last.columns) != view.grid.width:
        return None
    told = Doubt(view.place(), "", last.kind, say("import.ask.continued"))
    return last if to.ledger.ask(told) == last.kind else None


def _unknown(view: View, to: Account) -> None:
    """Make a doubt of each row with a number of a table that is none of ours."""
    for row in range(view.grid.height):
        if any(numbers(cell.text) for cell in view.own(row)):
            to.doubt(view, view.filled(row), "unknown-table")


def _unit(view: View, form: Form, to: Account) -> None:
    """Note the unit of money that a header tells, else the paragraph above."""
    money = [one for one in form.columns if one.role in terms.STAGES]
    texts = [" ".join(one.title) for one in (*money, *form.columns)]
    if unit := next(filter(None, map(words.unit_of, (*texts, view.grid.heading))), ""):
        to.units.setdefault(unit, view.place())


def _assessed(to: Account, text: str) -> None:
    record = {terms.SECTION: "assessment", terms.KEY: terms.ALL_SOURCES}
    record |= {terms.COLUMN: "percent", terms.PRINTED: text}
    if record not in to.rows[Table.PUBLISHED]:
        to.rows[Table.PUBLISHED].append(record)


def _sources(to: Account, document: Document) -> None:
    """Give amounts without a source that of most others, where others have one."""
    rows = to.rows[Table.FUNDING]
    known = Counter(row[terms.SOURCE] for row in rows if row[terms.SOURCE])
    usual = known.most_common(1)[0][0] if known else next(iter(to.labels), "")
    for row in rows if usual else ():
        if not known and len(to.labels) == 1:  # there is no other that it could be of
            row[terms.SOURCE] = usual
        elif not row[terms.SOURCE]:
            amount = " / ".join(row[name] for name in terms.STAGES if row.get(name))
            place = say("import.place.measure", measure=row[terms.MEASURE_ID])
            told = Doubt(place, amount, usual, say("import.ask.no-source"))
            row[terms.SOURCE] = to.ledger.ask(told)


def _directions(to: Account) -> None:
    """Take all indicators for such that more is better, where the report does not say which way.

    It is asked once; the answer names those of which less is better.
    """
    rows = to.rows[Table.INDICATORS]
    if not rows or any(row.get(terms.DIRECTION) or row.get(terms.TARGET) for row in rows):
        return
    told = Doubt(f"{Table.INDICATORS}.csv", "", Direction.HIGHER, say("import.ask.direction"))
    lower = re.split(r"[\s,;]+", to.ledger.ask(told))
    for row in rows:
        name = key(row[terms.GROUP], row[terms.NUMBER])
        row[terms.DIRECTION] = Direction.LOWER if name in lower else Direction.HIGHER
