"""How a frame becomes a `ReportTable`: one format for each column, the exact rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from civlib.dataset.frames import records
from civlib.show.display import Cell, Column, Data, ReportTable, Row
from civlib.show.origins import Origin, origin
from civlib.wording import Wording, terms
from civlib.wording.terms import Formula

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Field:
    """One column: its name in the frame and among the labels, how to show a value, its width."""

    name: str
    show: Callable[[Any], str]
    kind: Literal["text", "number", "key"] = "number"
    width: float = 1.5
    lang: str | None = None

    def column(self, w: Wording) -> Column:
        """Return the column as readers see it."""
        return Column(w(f"column.{self.name}"), self.kind, self.width, self.lang)


def amounts(w: Wording) -> list[Field]:
    """Return the four columns of money."""
    return [
        Field(terms.PLANNED, w.money),
        Field(terms.ACTUAL, w.money),
        Field(terms.VARIANCE, lambda value: w.money(value, sign=True)),
        Field(terms.EXECUTION_RATE, w.percent, width=1.7),
    ]


def money_origins(
    w: Wording, files: Sequence[str], rows: str, formula: Formula | None = None
) -> list[Origin]:
    """Return where `amounts` come from: the two values, and what is computed of them.

    ``formula`` says how the values were made; without one they stand in the data as they are.
    """
    return [
        origin(w, (terms.PLANNED, terms.ACTUAL), formula, files, rows),
        origin(w, (terms.VARIANCE, terms.EXECUTION_RATE), Formula.EXECUTION, files, rows),
    ]


def cells(row: dict[str, Any], fields: Sequence[Field]) -> list[Cell]:
    """Return the formatted cells of one row."""
    return [Cell(field.show(row[field.name])) for field in fields]


def body(frame: DataFrame, fields: Sequence[Field], total: str | None = None) -> list[Row]:
    """Return the frame's rows; the one whose first field is ``total`` goes to the foot."""
    rows, foot = [], []
    for row in records(frame):
        if row[fields[0].name] == total:
            foot.append(Row(tuple(cells(row, fields)), "total"))
        else:
            rows.append(Row(tuple(cells(row, fields))))
    return rows + foot


def table(  # noqa: PLR0913 - all but the first five are keywords
    w: Wording,
    id: str,
    title: str,
    fields: Sequence[Field],
    rows: Sequence[Row],
    *,
    source: str,
    unit: str = "",
    notes: Sequence[str] = (),
    data: Data | None = None,
    origins: Sequence[Origin] = (),
    wide: bool = False,
) -> ReportTable:
    """Return the finished table."""
    return ReportTable(
        id=id,
        lang=w.lang,
        title=title,
        unit=unit,
        source=source,
        notes=tuple(notes),
        data=data,
        origins=tuple(origins),
        columns=tuple(field.column(w) for field in fields),
        rows=tuple(rows),
        wide=wide,
    )
