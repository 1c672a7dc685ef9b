"""``layout.toml``: tables, headings and columns of the form in which a council reports.

An import reads a document by it, the official form is written by it. A column has a role: that of a
column of the data, of a figure computed from them, or none (``ignore``).
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civlib.dataset import keys, schemas
from civlib.dataset.folders import shown
from civlib.dataset.keys import Place
from civlib.dataset.model import YearData
from civlib.dataset.problems import Log, Problem, offer
from civlib.wording import terms
from civlib.wording.terms import Table

FILE = "layout.toml"

IGNORE = "ignore"
"""Role of a column that is read for its numbers alone, and written empty."""

COMPUTED = {
    Table.MEASURES: (terms.VARIANCE, terms.EXECUTION_RATE),
    Table.INDICATORS: (terms.VARIANCE, terms.ACHIEVEMENT_RATE, terms.RATING),
}
"""Roles of figures that are computed and never read into the data."""

MONEY = (*terms.STAGES, *COMPUTED[Table.MEASURES])
"""Roles of a column that may be of one source."""

KINDS = tuple(COMPUTED)
"""Tables that a form has."""


@dataclass(frozen=True)
class Column:
    """A column of a form: the levels of its header, what it holds, and of which source."""

    title: tuple[str, ...]
    role: str
    source: str = ""


@dataclass(frozen=True)
class Form:
    """A table of a form: what its rows are, its columns, the heading above it."""

    kind: Table
    columns: tuple[Column, ...]
    title: str = ""
    landscape: bool = False


@dataclass(frozen=True)
class _Layout:
    tables: tuple[Form, ...]


def roles(kind: Table) -> tuple[str, ...]:
    """Return what a column of a table may hold.

    Examples
    --------
    >>> "planned" in roles(Table.MEASURES), "group" in roles(Table.MEASURES)
    (True, False)
    """
    both = (kind, Table.FUNDING) if kind == Table.MEASURES else (kind,)
    named = (name for table in both for name in schemas.fields(table))
    return (*dict.fromkeys(named), *COMPUTED[kind], IGNORE)


def read(folder: Path) -> tuple[tuple[Form, ...], list[Problem]]:
    """Return the tables of a programme's form, and what is wrong with them; none without a file."""
    if not os.path.lexists(folder / FILE):
        return (), []
    log = Log(shown(folder / FILE))
    settings, place = keys.load(folder / FILE, log)
    found = keys.parts(_Layout, _levelled(settings), place) if settings is not None else None
    for at, form in enumerate((found or {}).get("tables", ())):
        if form is not None:
            _check(form, place / "tables" / at)
    return (() if log.errors else found["tables"] if found else ()), log.problems


def _levelled(settings: dict[str, Any]) -> dict[str, Any]:
    """Return settings in which a header of one level is one of several, too."""
    match settings:
        case {"tables": [*tables]}:
            for column in (one for table in tables for one in _columns(table)):
                if isinstance(column.get("title"), str):
                    column["title"] = [column["title"]]
    return settings


def _columns(table: Any) -> Iterator[dict[str, Any]]:
    match table:
        case {"columns": [*columns]}:
            yield from (column for column in columns if isinstance(column, dict))


def _check(form: Form, place: Place) -> None:
    """Report what must hold between the columns of one table."""
    if form.kind not in KINDS:
        (place / "kind").error("unknown-word", value=form.kind, offer=offer("", KINDS))
        return
    known, there = roles(form.kind), Counter((one.role, one.source) for one in form.columns)
    for at, column in enumerate(form.columns):
        where = place / "columns" / at
        told = {"value": column.role, "source": column.source}
        if column.role not in known:
            way = offer(column.role, known)
            (where / "role").error("unknown-word", value=column.role, offer=way)
        elif there[column.role, column.source] > 1 and column.role != IGNORE:
            (where / "role").error("layout-twice", **told)
        if column.source and (form.kind != Table.MEASURES or column.role not in MONEY):
            (where / "source").error("layout-source", **told)
    if not {terms.TITLE, terms.MEASURE_ID, terms.NUMBER} & {one.role for one in form.columns}:
        (place / "columns").error("layout-rows")


def written(forms: Sequence[Form]) -> str:
    r"""Return tables of a form as ``layout.toml`` has them.

    Examples
    --------
    >>> columns = Column(("№",), "number"), Column(("План", "рік"), "planned")
    >>> print(written([Form(Table.INDICATORS, columns)]), end="")
    [[tables]]
    kind = "indicators"
    columns = [
      {title = "№", role = "number"},
      {title = ["План", "рік"], role = "planned"},
    ]
    """
    return "\n".join(map(_table, forms))


def _table(form: Form) -> str:
    title = f"title = {keys.quoted(form.title)}\n" if form.title else ""
    turned = "landscape = true\n" if form.landscape else ""
    columns = "".join(f"  {{{', '.join(_cells(column))}}},\n" for column in form.columns)
    return f'[[tables]]\nkind = "{form.kind}"\n{title}{turned}columns = [\n{columns}]\n'


def _cells(column: Column) -> Iterator[str]:
    yield f"title = {keys.quoted(column.title[0] if len(column.title) == 1 else column.title)}"
    yield f"role = {keys.quoted(column.role)}"
    if column.source:
        yield f"source = {keys.quoted(column.source)}"


def usual(data: YearData) -> tuple[Form, ...]:
    """Return the form of a year whose council has given none: what the data have, in their order.

    Amounts of several sources have a row each.
    """
    forms = (Form(kind, tuple(_usual(kind, data))) for kind in KINDS if len(data.table(kind)))
    return tuple(form for form in forms if form.columns)


def load_forms(data: YearData) -> tuple[Form, ...]:
    """Return the tables of the form that a year's council has given, or else the usual ones."""
    return read(data.files[0].parents[1])[0] or usual(data)


def _usual(kind: Table, data: YearData) -> Iterator[Column]:
    for name, field in schemas.fields(kind).items():
        if _has(data, kind, name):
            yield Column((schemas.header(field, "uk"),), name)
        if kind == Table.MEASURES and name == terms.EXECUTORS:
            yield from _money(data)


def _has(data: YearData, table: Table, name: str) -> bool:
    return any(value not in (None, "") for value in data.table(table)[name])


def _money(data: YearData) -> Iterator[Column]:
    unit, sources = data.programme.unit.text("uk"), {*data.funding[terms.SOURCE]}
    only = sources if len(sources) == 1 else ()
    for name, field in schemas.fields(Table.FUNDING).items():
        title = schemas.header(field, "uk")
        if name == terms.SOURCE and not only and sources:
            yield Column((title,), name)
        elif name in terms.STAGES and _has(data, Table.FUNDING, name):
            yield Column((f"{title}, {unit}",), name, *only)
