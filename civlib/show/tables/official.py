"""The form in which a council reports: its headings and columns, filled with the year's data.

It is in the official language, whatever that of the report: so are the headings. What is absent is
an empty cell, as in the council's own document.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from civlib.compute import finance, official
from civlib.dataset import YearData, schemas
from civlib.dataset.frames import DataFrame, records
from civlib.dataset.layout import Column as Asked
from civlib.dataset.layout import Form
from civlib.show import captions
from civlib.show.captions import OFFICIAL
from civlib.show.display import Cell, Column, ReportFigures, ReportTable, Row
from civlib.show.origins import Origin
from civlib.show.tables.layout import band
from civlib.wording import Wording, terms
from civlib.wording.sequences import grouped
from civlib.wording.terms import Formula, Group, Table, Target

Fields = Mapping[str, Any]

FEW = 7
"""Columns that an upright page has room for, where the form does not say."""

SHOWS = {
    **dict.fromkeys(terms.STAGES, "amount"),
    terms.VARIANCE: "signed",
    terms.EXECUTION_RATE: "rate",
}
"""Role of a column of money → the form of its numbers."""

WIDTHS = {
    **dict.fromkeys((terms.MEASURE_ID, terms.NUMBER), 0.8),
    **dict.fromkeys((terms.TERM, terms.UNIT), 1.2),
    **dict.fromkeys((terms.TITLE, terms.RESULT, terms.EXPLANATION), 4),
}
NARROW, USUAL = 1, 3
"""Widths of the columns: by role, of other numbers, of other texts."""

BANDS = {Table.MEASURES: (terms.PRIORITY_ID, terms.PRIORITY), Table.INDICATORS: (terms.GROUP,)}
"""Table → what its rows stand under, in a band unless the form has a column for it."""

FORMULAS = {
    **dict.fromkeys((terms.VARIANCE, terms.EXECUTION_RATE), Formula.EXECUTION),
    terms.ACHIEVEMENT_RATE: Formula.ACHIEVEMENT,
}
"""Role → the formula behind it."""

NUMBER = re.compile(r"^[\d.]+ ")
"""The number of a heading, in whose place its table has its own."""

PER_SOURCE = (terms.SOURCE, terms.FUND)
"""Roles for which a measure has a row for each source."""


def form(data: YearData, forms: Sequence[Form], rated: DataFrame, lang: str) -> ReportFigures:
    """Return the tables of a council's form.

    Parameters
    ----------
    data
        The year.
    forms
        From `civlib.dataset.load_forms`. Of several tables of a kind each has a priority or group
        of its own, if there are as many; otherwise the first has all rows.
    rated
        From `civlib.compute.indicators.of_year`.
    lang
        The report's language, in which its source is told.
    """
    w = captions.words(OFFICIAL, data)
    rows: dict[Table, list[Fields]] = {
        Table.MEASURES: [*records(data.measures)],
        Table.INDICATORS: _indicators(data, rated),
    }
    parts = [(form, part) for kind in rows for form, part in _cut(kind, forms, rows[kind])]
    ordered = sorted((pair for pair in parts if pair[1]), key=lambda pair: forms.index(pair[0]))
    return ReportFigures(
        tuple(_Filled(data, w, *pair).table(at) for at, pair in enumerate(ordered, start=1))
    )


def _cut(
    kind: Table, forms: Sequence[Form], rows: Sequence[Fields]
) -> Iterator[tuple[Form, list[Fields]]]:
    """Yield each table of a kind with its rows."""
    own = [form for form in forms if form.kind == kind]
    parts = grouped((row[BANDS[kind][0]], row) for row in rows)
    cut = [*parts.values()] if len(own) == len(parts) else [[*rows]]
    yield from zip(own, cut, strict=False)


def _indicators(data: YearData, rated: DataFrame) -> list[Fields]:
    """Return the indicators with what is computed of them, in the groups' order."""
    rows = [
        {
            **given,
            terms.VARIANCE: finance.variance(given[terms.PLANNED], given[terms.ACTUAL]),
            **{name: own[name] for name in (terms.ACHIEVEMENT_RATE, terms.STATE)},
        }
        for given, own in zip(records(data.indicators), records(rated), strict=True)
    ]
    order = [*Group, ""]
    return sorted(rows, key=lambda row: order.index(row[terms.GROUP]))


@dataclass(frozen=True)
class _Filled:
    """One table of a form, and the rows of data that it is filled with."""

    data: YearData
    w: Wording
    form: Form
    rows: Sequence[Fields]

    def table(self, number: int) -> ReportTable:
        """Return the table; the line below it says what it was made from."""
        form, basis = self.form, captions.of_year(self.w, self.data)
        money = any(map(self._is_amount, form.columns))
        return ReportTable(
            id=f"form-{number}",
            lang=OFFICIAL,
            title=NUMBER.sub("", form.title, count=1) or self.w(f"form.{form.kind}"),
            unit="",
            source=basis.source(form.kind, *([Table.FUNDING] if money else [])),
            notes=(),
            data=None,
            origins=tuple(self._origins(basis)),
            columns=tuple(map(self._column, form.columns)),
            rows=(*self._body(), *self._foot()),
            wide=form.landscape or len(form.columns) > FEW,
        )

    def _is_amount(self, column: Asked) -> bool:
        """Tell whether a column holds money, or what is computed of it."""
        money = (*terms.STAGES, terms.VARIANCE, terms.EXECUTION_RATE)
        return self.form.kind == Table.MEASURES and column.role in money

    def _column(self, column: Asked) -> Column:
        number = self._is_amount(column) or self._is_number(column.role)
        width = WIDTHS.get(column.role, NARROW if number else USUAL)
        return Column("\n".join(column.title), "number" if number else "text", width, OFFICIAL)

    def _is_number(self, role: str) -> bool:
        computed = role in (terms.VARIANCE, terms.ACHIEVEMENT_RATE)
        return computed or schemas.fields(self.form.kind).get(role, {}).get("type") == "number"

    def _origins(self, basis: captions.Basis) -> Iterator[Origin]:
        """Yield where columns of numbers come from, those made alike in one."""
        alike: dict[tuple[str, ...], list[str]] = {}
        for column in self.form.columns:
            label = "\n".join(column.title)
            if self._is_amount(column):
                is_sum = column.source in ("", terms.ALL_SOURCES)
                usual = (Formula.TOTALS, "measure") if is_sum else ("", "funding")
                place = (FORMULAS.get(column.role, usual[0]), usual[1], Table.FUNDING)
                alike.setdefault(place, []).append(label)
            elif self._is_number(column.role):
                formula = FORMULAS.get(column.role, "")
                alike.setdefault((formula, "indicator", Table.INDICATORS), []).append(label)
        for (formula, rows, table), labels in alike.items():
            yield basis.origin(labels, formula, rows, table)

    def _body(self) -> Iterator[Row]:
        names, before = BANDS[self.form.kind], None
        bands = not any(column.role in names for column in self.form.columns)
        for row in self.rows:
            if bands and row[names[0]] != before and (name := self._band(row)):
                yield band(name, OFFICIAL)
            before = row[names[0]]
            yield from self._filled(row)

    def _band(self, row: Fields) -> str:
        if self.form.kind == Table.INDICATORS:
            return self.w(f"group.{row[terms.GROUP]}") if row[terms.GROUP] else ""
        return captions.numbered(self.w, row[terms.PRIORITY_ID], row[terms.PRIORITY])

    def _filled(self, row: Fields) -> Iterator[Row]:
        """Yield the rows of a measure or an indicator: one, or one for each source."""
        if self.form.kind == Table.INDICATORS:
            yield Row(tuple(Cell(self._of_indicator(one.role, row)) for one in self.form.columns))
            return
        money = self._money.get(row[terms.MEASURE_ID], [])
        by_row = any(column.role in PER_SOURCE for column in self.form.columns)
        parts = [[one] for one in money] if by_row and money else [money]
        for at, part in enumerate(parts):
            cells = (
                Cell(self._of_measure(column, row, part), len(parts) if not own else 1)
                for column in self.form.columns
                if (own := column.role in PER_SOURCE or self._is_amount(column)) or not at
            )
            yield Row(tuple(cells))

    @cached_property
    def _money(self) -> dict[str, list[Fields]]:
        return grouped((row[terms.MEASURE_ID], row) for row in records(self.data.funding))

    def _foot(self) -> Iterator[Row]:
        """Yield the row of all measures, whose parts stand in them."""
        places = [at for at, column in enumerate(self.form.columns) if self._is_amount(column)]
        if not places or not places[0]:
            return
        ids = {row[terms.MEASURE_ID] for row in self.rows}
        whole = finance.whole(self.data.measures, self.data.funding)
        money = [row for row in records(whole) if row[terms.MEASURE_ID] in ids]
        cells = (
            Cell(self._amount(column, money) if self._is_amount(column) else "")
            for column in self.form.columns[places[0] :]
        )
        name = Cell(self.w("total.all"), columns=places[0])
        yield Row((name, *cells), "total")

    def _of_measure(self, column: Asked, row: Fields, money: Sequence[Fields]) -> str:
        if self._is_amount(column):
            return self._amount(column, money)
        if column.role == terms.SOURCE:
            return captions.source_name(self.w, self.data, money[0][terms.SOURCE]) if money else ""
        if column.role == terms.FUND:
            return self._word(Table.FUNDING, terms.FUND, money[0][terms.FUND]) if money else ""
        return self._word(Table.MEASURES, column.role, row.get(column.role))

    def _amount(self, column: Asked, money: Sequence[Fields]) -> str:
        if column.source not in ("", terms.ALL_SOURCES):
            money = [row for row in money if row[terms.SOURCE] == column.source]
        return self._shown(official.added(money)[column.role], SHOWS[column.role])

    def _of_indicator(self, role: str, row: Fields) -> str:
        if role == terms.RATING:
            return self.w.show(row[terms.STATE], "state")
        in_words = {terms.PLANNED: terms.TARGET_TEXT, terms.ACTUAL: terms.ACTUAL_TEXT}
        if role in in_words and row[in_words[role]]:
            return str(row[in_words[role]])
        if role == terms.PLANNED and row[terms.TARGET] == Target.RANGE:
            ends = {"planned": row[terms.PLANNED], "high": row[terms.PLANNED_HIGH]}
            return self.w("indicators.range", **ends)
        if role == terms.VARIANCE and row[role] is not None:
            return self.w.number(row[role], sign=True)
        if self._is_number(role):
            return self._shown(row[role], "rate" if role == terms.ACHIEVEMENT_RATE else "number")
        return self._word(Table.INDICATORS, role, row.get(role))

    def _shown(self, value: Any, form: str) -> str:
        return "" if value is None else self.w.show(value, form)

    def _word(self, table: Table, role: str, value: Any) -> str:
        """Return a text of the data; of a fixed word, what it means."""
        field = schemas.fields(table).get(role, {})
        return str(field.get("meanings_uk", {}).get(value, value or ""))
