"""Data that are shown in the usual form of a council, and read again, are the same data."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from apart import apart
from generate.odd import SLUG, odd

from civlib import dataset
from civlib.dataset import layout, schemas
from civlib.dataset.importing.grid import Cell, Document, Grid
from civlib.dataset.importing.recognise import recognise
from civlib.dataset.layout import Column, Form
from civlib.wording import terms
from civlib.wording.terms import Table

ROOTS = [Path(__file__).parents[1] / "data", Path(__file__).parent / "data"]
YEARS = [
    (root, slug, year)
    for root in ROOTS
    for slug in ("bakhmut-civil-society", "sample-programme", "demo-programme")
    if (root / slug).exists()
    for year in dataset.list_years(slug, root)
]


def shown(data: dataset.YearData, form: Form, row: dict[str, Any], column: Column) -> str:
    """Return what a form has in a cell, as a council writes it."""
    own = data.funding[data.funding[terms.MEASURE_ID] == row.get(terms.MEASURE_ID)]
    if column.role == terms.SOURCE:
        return data.programme.source_label(row[terms.SOURCE], "uk") if row[terms.SOURCE] else ""
    if form.kind == Table.MEASURES and column.role in layout.MONEY:
        if row.get(terms.SOURCE):
            own = own[own[terms.SOURCE] == row[terms.SOURCE]]
        if column.source not in ("", terms.ALL_SOURCES):
            own = own[own[terms.SOURCE] == column.source]
        amounts = [amount for amount in own[column.role] if amount is not None]
        return str(sum(amounts)).replace(".", ",") if amounts else "-"
    value, field = row[column.role], schemas.fields(form.kind)[column.role]
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return field.get("meanings_uk", {}).get(value, value or "")


def tables(data: dataset.YearData, forms: tuple[Form, ...]) -> Iterator[Grid]:
    """Yield the tables of a form; a header of one level stands in each row of the header."""
    for at, form in enumerate(forms):
        deep = max(len(column.title) for column in form.columns)
        cells = [
            Cell(row, place, column.title[min(row, len(column.title) - 1)])
            for place, column in enumerate(form.columns)
            for row in range(deep)
        ]
        row = deep
        for record in data.table(form.kind).to_dict("records"):
            sources = [*sources_of(data, form, record)]
            for place, column in enumerate(form.columns):
                own = column.role in (terms.SOURCE, *layout.MONEY) and form.kind == Table.MEASURES
                for down, source in enumerate(sources if own else [""]):
                    text = shown(data, form, {**record, terms.SOURCE: source}, column)
                    cells.append(Cell(row + down, place, text, 1 if own else len(sources)))
            row += len(sources)
        yield Grid(f"table {at + 1}", tuple(cells))


def sources_of(data: dataset.YearData, form: Form, row: dict[str, Any]) -> list[str]:
    """Return the sources that a measure has a row for, where sources have a column; else one."""
    if not any(column.role == terms.SOURCE for column in form.columns):
        return [""]
    own = data.funding[data.funding[terms.MEASURE_ID] == row[terms.MEASURE_ID]]
    return [*own[terms.SOURCE]] or [""]


def texts(data: dataset.YearData, table: Table, columns: list[str]) -> list[list[str]]:
    rows = data.table(table)[columns].to_dict("records")
    return [["" if one is None else str(one) for one in row.values()] for row in rows]


def check(data: dataset.YearData, known: bool) -> None:
    """Hold that forms of the data, known to the council or not, are read as the data."""
    usual = layout.usual(data)
    for forms in (usual, tuple(apart(form, data) for form in usual)):
        check_forms(data, forms, known)


def check_forms(data: dataset.YearData, forms: tuple[Form, ...], known: bool) -> None:
    labels = {one.id: one.label.uk for one in data.programme.sources}
    document = Document(tuple(tables(data, forms)))
    found, balance = recognise(document, data.year, forms if known else (), labels)
    for form in forms:
        columns = [
            one.role for one in form.columns if one.role not in (terms.SOURCE, *layout.MONEY)
        ]
        columns = columns if form.kind == Table.MEASURES else [one.role for one in form.columns]
        own = [[row.get(name, "") for name in columns] for row in found.rows[form.kind]]
        assert own == texts(data, form.kind, columns)
    money = [one for one in terms.STAGES if data.funding[one].notna().any()]
    columns = [terms.MEASURE_ID, terms.SOURCE, *money]
    paid = [[row.get(name, "") for name in columns] for row in found.rows[Table.FUNDING]]
    assert sorted(paid) == sorted(texts(data, Table.FUNDING, columns))
    assert balance.doubted == 0


@pytest.mark.parametrize("known", [True, False], ids=["with a layout", "by words"])
@pytest.mark.parametrize(("root", "slug", "year"), YEARS, ids=str)
def test_data_in_the_usual_form_are_read_again(root: Path, slug: str, year: int, known: bool):
    check(dataset.load(slug, year, root), known)


@pytest.mark.parametrize("seeds", [range(8), pytest.param(range(8, 200), marks=pytest.mark.long)])
def test_odd_years_in_the_usual_form_are_read_again(seeds: range, tmp_path: Path):
    for seed in seeds:
        made, data = odd(f"round/{seed}"), tmp_path / str(seed)
        made.write(data)
        check(dataset.load(SLUG, made.year, data), known=True)
