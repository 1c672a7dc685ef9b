"""What the columns of a table hold: by ``layout.toml``, else by the words of their headers.

What a header says is held against the cells below it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from civlib.dataset import schemas
from civlib.dataset.cells import words as words_of
from civlib.dataset.importing import words
from civlib.dataset.importing.amounts import numbers
from civlib.dataset.importing.grid import Doubt
from civlib.dataset.importing.ledger import Ledger
from civlib.dataset.importing.view import DEEP, View
from civlib.dataset.layout import IGNORE, MONEY, Column, Form, roles
from civlib.wording import terms
from civlib.wording.messages import say
from civlib.wording.terms import Table

PERCENT, SHORT = "percent", 12
"""A percentage before it is known of what; words longer than this are no note on a number."""

NEARLY, MOST = 0.9, 0.5
"""So many of its cells must be numbers, or more than so many words, to contradict a header."""

MEANT = {
    Table.MEASURES: {terms.NUMBER: terms.MEASURE_ID, PERCENT: terms.EXECUTION_RATE},
    Table.INDICATORS: {
        PERCENT: terms.ACHIEVEMENT_RATE,
        terms.REASON: terms.EXPLANATION,
        terms.RESULT: terms.EXPLANATION,
        terms.EXECUTORS: terms.OWNER,
        terms.TERM: terms.DUE,
    },
}
"""What a word means in a table of its kind, where that is not its own name."""

SAID = (terms.PLANNED, terms.ACTUAL, terms.EXECUTION_RATE, terms.RESULT, terms.STATUS)
"""What a table must say of its rows, one of these at least."""

NUMERIC = (*MONEY, terms.ACHIEVEMENT_RATE, terms.BASELINE)
WORDY = (terms.RESULT, terms.REASON, terms.EXPLANATION, terms.CORRECTIVE_ACTION)


def form(
    view: View, year: int, forms: Sequence[Form], labels: Mapping[str, str], ledger: Ledger
) -> tuple[Form | None, int]:
    """Return what a table's columns hold, and the first row below its header.

    None if it is no table of measures or indicators.
    """
    for under in range(view.top + 1, view.top + DEEP + 1):
        if known := _known(_titles_of(view, under), forms):
            return replace(known, columns=tuple(_answered(known, view, ledger))), under
    return _named(view, year, labels, ledger), view.under


def _titles_of(view: View, under: int) -> list[tuple[str, ...]]:
    return [view.header(at, under) for at in range(view.grid.width)]


def _named(view: View, year: int, labels: Mapping[str, str], ledger: Ledger) -> Form | None:
    """Return what a table's columns hold by the words of their headers."""
    titles = _titles_of(view, view.under)
    said = [words.meaning("column", " / ".join(title)) for title in titles]
    kind = _kind(titles, said)
    named = [_role(kind, title, role, year) for title, role in zip(titles, said, strict=True)]
    named = _titles(titles, named)
    columns = _once([Column(title or ("—",), role, _source(kind, title, role, labels))
                     for title, role in zip(titles, named, strict=True)])  # fmt: skip
    there = {one.role for one in columns}
    rows = {terms.TITLE, terms.MEASURE_ID, terms.NUMBER} & there
    if not rows or not there & {*SAID}:
        return None
    within = " ".join(cell.text for row in range(view.top) for cell in view.own(row))
    title = words.clean(within or view.grid.heading)
    return _checked(Form(kind, tuple(columns), title), view, ledger)


def _known(titles: Sequence[tuple[str, ...]], forms: Sequence[Form]) -> Form | None:
    """Return the form whose headers a table has, but for the year in them."""
    seen = [*map(_masked, titles)]
    same = (one for one in forms if [_masked(column.title) for column in one.columns] == seen)
    return next(same, None)


def _answered(form: Form, view: View, ledger: Ledger) -> Iterator[Column]:
    """Yield the columns of a known form, of those with an answer in the role that it gives."""
    for at, column in enumerate(form.columns):
        place, title = view.place(None, at), " / ".join(column.title)
        said = (text for key, text in ledger.answers.items() if key[:2] == (place, title))
        role = next(said, "")
        yield Column(column.title, role) if role in roles(form.kind) else column


def _masked(title: tuple[str, ...]) -> str:
    return re.sub(r"\d", "0", words.plain(" / ".join(title or ("—",))))


def _kind(titles: Sequence[tuple[str, ...]], said: Sequence[str]) -> Table:
    """Return what the rows are, as the header above their titles says, else that of any column."""
    named = [
        " ".join(title) for title, role in zip(titles, said, strict=True) if role == terms.TITLE
    ]
    texts = " ".join(named or map(" ".join, titles))
    is_indicator = words.has("indicator", texts)
    measure = words.has("measure", texts) and not any(words.has("indicator", one) for one in named)
    return Table.INDICATORS if is_indicator and not measure else Table.MEASURES


def _role(kind: Table, title: tuple[str, ...], said: str, year: int) -> str:
    named, ours = words.plain(title[0]) if title else "", _ours(kind)
    role = ours.get(named) or ours.get(named.partition(",")[0]) or MEANT[kind].get(said, said)
    others = {int(one) for one in re.findall(r"(?<!\d)(20\d\d)(?!\d)", " ".join(title))} - {year}
    if role not in roles(kind) or (role in NUMERIC and others):
        return IGNORE
    return role


@cache
def _ours(kind: Table) -> dict[str, str]:
    """Return the columns of the data by what civlib itself calls them."""
    tables = (kind, Table.FUNDING) if kind == Table.MEASURES else (kind,)
    fields = [field for table in reversed(tables) for field in schemas.read(table)["fields"]]
    return {words.plain(schemas.header(field, "uk")): field["name"] for field in fields}


def _titles(titles: Sequence[tuple[str, ...]], named: list[str]) -> list[str]:
    """Return roles in which the task that measures stand under is not taken for their title.

    Where nothing else is a title, it is.
    """
    both = [at for at, role in enumerate(named) if role == terms.TITLE]
    if not both and terms.PRIORITY in named:
        return [terms.TITLE if role == terms.PRIORITY else role for role in named]
    own = [at for at in both if words.has("row", " ".join(titles[at]))]
    under = {*both} - {*own} if own else set[int]()
    return [terms.PRIORITY if at in under else role for at, role in enumerate(named)]


def _source(kind: Table, title: tuple[str, ...], role: str, labels: Mapping[str, str]) -> str:
    """Return whose money a column has: a source of the programme, one by its words, or all."""
    if kind != Table.MEASURES or role not in MONEY:
        return ""
    known = {words.plain(label): id for id, label in labels.items()}
    levels = [*reversed(title)]
    own = (known.get(words.plain(level)) or words.meaning("source", level) for level in levels)
    every = terms.ALL_SOURCES if words.has("all", " ".join(title)) else ""
    return next(filter(None, own), "") or every


def _once(columns: list[Column]) -> list[Column]:
    """Return columns of which none repeats another; what repeats is left to a person.

    Where several have a role, that of the whole goes before those of its parts.
    """
    first: dict[tuple[str, str], int] = {}
    wholes = [words.has("all", one.title[-1]) for one in columns]
    for at in sorted(range(len(columns)), key=lambda at: not wholes[at]):
        first.setdefault((columns[at].role, columns[at].source), at)
    found = [
        one if first[one.role, one.source] == at else replace(one, role=IGNORE, source="")
        for at, one in enumerate(columns)
    ]
    split = {one.role for one in found if one.source not in ("", terms.ALL_SOURCES)}
    whole = {one.role for one in found if one.source == terms.ALL_SOURCES} - split
    return [_of_all(one) if one.role in whole else one for one in found]


def _of_all(column: Column) -> Column:
    """Return the column of a whole that has no known parts; an unknown part holds nothing."""
    own = column.source == terms.ALL_SOURCES
    return replace(column, source="", role=column.role if own else IGNORE)


def _checked(found: Form, view: View, ledger: Ledger) -> Form:
    """Return a form whose roles fit the cells: numbers are no words, and words are no numbers."""
    columns = [*found.columns]
    rate = MEANT[found.kind][PERCENT]
    for at, column in enumerate(found.columns):
        texts = _texts(view, at)
        there = {one.role for one in columns}
        if not texts:
            continue
        role = column.role
        if role in WORDY and rate not in there and _share(texts, _is_number) > NEARLY:
            role = rate
        elif role in NUMERIC and _share(texts, _is_words) > MOST:
            role = MEANT[found.kind].get(terms.RESULT, terms.RESULT)
            role = IGNORE if role in there else role
        elif role == terms.RESULT and _share(texts, _is_status) == 1:
            columns[at] = replace(column, role=terms.STATUS)
        elif role == terms.STATUS and _share(texts, _is_status) < 1:
            columns[at] = replace(column, role=IGNORE if terms.RESULT in there else terms.RESULT)
        if role != column.role:
            key = "numbers" if column.role in WORDY else "words"
            title = " / ".join(column.title)
            asked = Doubt(view.place(None, at), title, role, say(f"import.ask.{key}", title=title))
            role = ledger.ask(asked)
            columns[at] = Column(column.title, role if role in roles(found.kind) else IGNORE)
    return replace(found, columns=tuple(_explained(columns, found)))


def _explained(columns: list[Column], before: Form) -> list[Column]:
    """Return columns in which what follows a percentage under “reasons” holds the reasons."""
    moved = [at for at, one in enumerate(before.columns)
             if one.role == terms.EXPLANATION and columns[at].role != one.role]  # fmt: skip
    for at in (one + 1 for one in moved):
        if at < len(columns) and columns[at].role == terms.CORRECTIVE_ACTION:
            columns[at] = replace(columns[at], role=terms.EXPLANATION)
    return columns


def _is_status(text: str) -> bool:
    return words.plain(text).strip(" .") in words_of(schemas.fields(Table.MEASURES)[terms.STATUS])


def _texts(view: View, column: int) -> list[str]:
    """Return what the cells of a column say below the header, but those over the whole row."""
    cells = (view.at(row, column) for row in range(view.under, view.grid.height))
    return [cell.text for cell in dict.fromkeys(cells)
            if cell and cell.columns == 1 and words.clean(cell.text)]  # fmt: skip


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / len(texts)


def _is_number(text: str) -> bool:
    found = numbers(text)
    return words.is_absent(text) or (len(found) == 1 and not _is_words(text))


def _is_words(text: str) -> bool:
    """Tell whether a cell says more than numbers, their unit and the names of their sources."""
    bare = re.sub(r"[\d\W_]+", " ", words.without("unit", text)).strip()
    return len(bare) > SHORT and not words.has("fund", text)
