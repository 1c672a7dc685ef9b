"""How a frame becomes a table: with the columns, forms and origins that its schema declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

from civlib.compute import bars
from civlib.dataset import YearData, misprints, schemas
from civlib.dataset.frames import DataFrame, Rate, records
from civlib.dataset.misprints import Misprint
from civlib.show import captions
from civlib.show.captions import Basis, official, source_name
from civlib.show.display import Cell, Column, Data, Mark, ReportTable, Row
from civlib.show.origins import Origin
from civlib.wording import Wording, terms
from civlib.wording.sequences import grouped

NUMBERS = ("amount", "cost", "signed", "rate", "number", "whole", "points")
"""Forms of numbers: their columns are aligned right and say where they come from."""

TEXTS = ("text", "told")
"""Forms of texts, which may stand as a document prints them."""

WORDS = 2.6
"""Width of a column of numbers in which words stand too."""

WIDTH = 1.5
"""Width of a column whose schema does not say it."""


@dataclass(frozen=True)
class Layout:
    """What readers see of a table, as its schema declares it (see `civlib.dataset.schemas`).

    ``names`` tell what to show for the values of a column where no form of `civlib.wording.FORMS`
    knows it, such as the label of a source. ``misprints`` are marked in columns of text.
    """

    basis: Basis
    declared: schemas.Schema
    names: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    misprints: Sequence[Misprint] = ()

    @property
    def columns(self) -> list[schemas.Schema]:
        """Return the declared columns that readers see, in their order."""
        return list(self.declared["shown"])

    def spread(self, name: str, labels: Iterable[object]) -> Layout:
        """Return the layout with a column for each label, called so, in place of a declared one."""
        called, shown = [*map(str, labels)], []
        for column in self.columns:
            made = [{**column, "name": text, "label": text, "label_uk": text} for text in called]
            shown += made if column["name"] == name else [column]
        return self.showing(shown)

    def showing(self, columns: Sequence[schemas.Schema]) -> Layout:
        """Return the layout with other columns."""
        return replace(self, declared={**self.declared, "shown": columns})

    def wordy(self, names: Iterable[str]) -> Layout:
        """Return the layout with some columns of numbers as columns of text, which may break."""
        own, words = {*names}, {"kind": "text", "width": WORDS}
        return self.showing([one | (words if one["name"] in own else {}) for one in self.columns])

    def cells(self, row: Mapping[str, Any], names: Iterable[str] | None = None) -> tuple[Cell, ...]:
        """Return a row's formatted cells: all of them, or those of some columns."""
        wanted = None if names is None else set(names)
        shown = (one for one in self.columns if wanted is None or one["name"] in wanted)
        marks = ((one, row.get(terms.MARK) if _kind(one) == "mark" else None) for one in shown)
        return tuple(Cell(self._text(one, row[one["name"]]), mark=mark) for one, mark in marks)

    def _text(self, column: schemas.Schema, value: Any) -> str:
        named = self.names.get(column["name"])
        shown = named(value) if named else self.basis.w.show(value, column["show"])
        if column["show"] not in TEXTS or not self.misprints:
            return shown
        return misprints.marked(shown, self.misprints, self.basis.w("measures.misprint"))

    def filled(self, rows: Iterable[Mapping[str, Any]]) -> Layout:
        """Return the layout without the optional columns in which the rows have nothing."""
        there = {name for row in rows for name, value in row.items() if value not in (None, "")}
        kept = (one for one in self.columns if not one.get("optional") or one["name"] in there)
        return self.showing([*kept])

    def body(self, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
        """Return rows of values as rows of the table; the declared total goes to the foot."""
        key, total = self.columns[0]["name"], self.declared.get("total")
        shown = [
            Row(self.cells(row), "total" if total and row[key] == total else "body") for row in rows
        ]
        return sorted(shown, key=lambda row: row.role == "total")  # stable: others keep their order

    def table(
        self,
        title: str,
        frame: DataFrame | None = None,
        *,
        rows: Iterable[Row] | None = None,
        notes: Sequence[str] = (),
        id: str = "",
        wide: bool = False,
    ) -> ReportTable:
        """Return the finished table, which publishes the frame, or nothing without one.

        Of the frame's columns those are published that the schema declares, all where it declares
        none for the CSV. Readers see ``rows``, if not the frame's own, without optional columns
        that are empty; empty notes are left out. The id is the table's name if not given.
        """
        if frame is not None and rows is None:
            seen = self.filled(records(frame))
            body = seen.body(records(frame))
            return seen.table(title, frame, rows=body, notes=notes, id=id, wide=wide)
        name = self.declared["name"]
        amounts = any(column["show"] == "amount" for column in self.columns)
        if frame is not None and schemas.columns(name):
            frame = frame[[*schemas.columns(name)]]
        return ReportTable(
            id=id or name.replace("_", "-"),
            lang=self.basis.w.lang,
            title=title,
            unit=self.basis.unit if amounts else "",
            source=self.basis.source(*self.declared.get("files", ())),
            notes=tuple(filter(None, notes)),
            data=None if frame is None else Data.of(frame, name),
            origins=tuple(self._origins()),
            columns=tuple(map(self._column, self.columns)),
            rows=tuple(rows or ()),
            wide=wide or self.declared.get("wide", False),
            folded=self.declared.get("folded", False),
        )

    def _column(self, column: schemas.Schema) -> Column:
        lang = official(self.basis.w) if column.get("official") else None
        label = schemas.header(column, self.basis.w.lang)
        return Column(label, _kind(column), column.get("width", WIDTH), lang)

    def _origins(self) -> Iterator[Origin]:
        """Yield where columns of numbers or with a formula come from, those made alike in one."""
        told = [one for one in self.columns if "formula" in one or _kind(one) == "number"]
        labels = {one["name"]: schemas.header(one, self.basis.w.lang) for one in told}
        shared = grouped((self._place(one), labels[one["name"]]) for one in told)
        if sums := self.declared.get("sums"):
            named = [label for name, label in labels.items() if name in sums["columns"]]
            shared[self._place(sums)] = named
        for (formula, tables, rows), those in shared.items():
            yield self.basis.origin(those, formula, rows, *tables)

    def _place(self, column: schemas.Schema) -> tuple[str, tuple[str, ...], str]:
        """Return the formula of a column, and the tables and rows that it comes from."""
        whole = {**self.declared, **column}
        tables = whole.get("from") or whole["files"]
        return column.get("formula", ""), tuple(tables), whole.get("rows", "")


def marked(
    rows: Sequence[Mapping[str, Any]],
    rate: str = terms.EXECUTION_RATE,
    rates: Iterable[Rate] | None = None,
) -> list[dict[str, Any]]:
    """Return rows with the bar of each one's rate, all on one scale, that of ``rates`` if given.

    It is full where the row's state says that the plan is met or, without states, from 100 % on.
    """
    end = bars.scale_end([row[rate] for row in rows] if rates is None else rates)
    shown = []
    for row in rows:
        bar, state = bars.bar(row[rate], end), row.get(terms.STATE)
        met = state == terms.State.MET if state else bars.full(row[rate])
        shown.append({**row, terms.MARK: bar and Mark(*bar, met)})
    return shown


def _kind(column: schemas.Schema) -> Any:
    return column.get("kind") or ("number" if column["show"] in NUMBERS else "text")


def of_year(w: Wording, name: str, data: YearData, **names: Callable[[Any], str]) -> Layout:
    """Return the layout of a table of one year; ``names`` as in `Layout`, by column."""
    names = {terms.SOURCE: partial(source_name, w, data), **names}
    return Layout(captions.of_year(w, data), schemas.shown(name), names, data.settings.misprints)


def texts(rows: Iterable[Sequence[str]], role: Literal["body", "total"] = "body") -> list[Row]:
    """Return rows of texts as they are."""
    return [Row(tuple(map(Cell, row)), role) for row in rows]


def band(text: str, lang: str | None = None) -> Row:
    """Return the band that names the rows below it."""
    return Row((Cell(text),), "group", lang)
