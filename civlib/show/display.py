"""What a notebook shows: tables, figures and sentences that carry their own data.

Each object gives Jupyter an HTML view and a JSON spec. Everything published (HTML, PDF, CSV, SVG)
is made from the specs in the executed notebook, never from a second computation.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from civlib.dataset.frames import tuples
from civlib.show.markup import figure_html, in_notebook, placed, table_html
from civlib.show.origins import Origin
from civlib.wording import exact_text
from civlib.wording.licences import USUAL

if TYPE_CHECKING:
    from pandas import DataFrame

REPORT = "application/vnd.civlib.report+json"
TABLE = "application/vnd.civlib.table+json"
FIGURE = "application/vnd.civlib.figure+json"
END = "application/vnd.civlib.end+json"
MARKDOWN = "text/markdown"

Bundle = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column of a table as readers see it.

    Attributes
    ----------
    label
        Header of the column.
    kind
        ``"text"``, ``"number"`` (aligned right) or ``"key"`` (short, names its row).
    width
        Share of the page's width, relative to the other columns.
    lang
        Language of the cells where it differs from the report's, such as official titles.
    """

    label: str
    kind: Literal["text", "number", "key"] = "text"
    width: float = 1
    lang: str | None = None


@dataclass(frozen=True)
class Cell:
    """One cell: its text (a line break starts a paragraph), and the rows and columns it spans."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Attributes
    ----------
    cells
        One for each column, without those that a cell above spans. A group has one cell,
        which spans the whole width.
    role
        ``"body"``, ``"group"`` (a band that names the rows below it) or ``"total"``.
    lang
        Language of a group's name where it differs from the report's.
    """

    cells: tuple[Cell, ...]
    role: Literal["body", "group", "total"] = "body"
    lang: str | None = None


@dataclass(frozen=True)
class Data:
    """The machine-readable rows behind a table or figure, as text: what the CSV holds.

    Attributes
    ----------
    name
        Name of the published file, without its ending. Tables whose data have one name are parts
        of one file, such as the four groups of indicators.
    fields, rows
        Names of the columns, and their values.
    """

    name: str
    fields: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, frame: DataFrame, name: str) -> Data:
        """Return a frame's rows: exact amounts, rates with six decimals, absent as empty."""
        shown = tuple(tuple(map(exact_text, row)) for row in tuples(frame))
        return cls(name, tuple(frame.columns), shown)


@dataclass(frozen=True)
class _Shown:
    """What tables and figures have in common.

    Attributes
    ----------
    id
        Slug, the name of its file and anchor, unique in a report.
    lang
        Language of the texts.
    title
        What to see in it, in one sentence.
    unit, source
        Unit of its numbers (may be empty) and where they come from.
    notes
        Footnotes, in order.
    data
        The numbers behind it; None if it has none to give.
    origins
        Where its numbers come from, for each column that holds any.
    """

    id: str
    lang: str
    title: str
    unit: str
    source: str
    notes: tuple[str, ...]
    data: Data | None
    origins: tuple[Origin, ...] = field(default=(), kw_only=True)

    def spec(self) -> dict[str, Any]:
        """Return the object as plain JSON: what the exporters read."""
        return asdict(self)


@dataclass(frozen=True)
class ReportTable(_Shown):
    """A finished table.

    Attributes
    ----------
    columns, rows
        What readers see, already formatted.
    wide
        Whether paper needs a landscape page for it.

    Raises
    ------
    ValueError
        If the cells of a row do not fill its columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    wide: bool = False

    def __post_init__(self) -> None:
        rows = [{"role": row.role, "cells": [*map(vars, row.cells)]} for row in self.rows]
        placed({"id": self.id, "columns": self.columns, "rows": rows})

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        spec = self.spec()
        return {TABLE: spec, "text/html": in_notebook(table_html(spec)), "text/plain": self.title}


@dataclass(frozen=True)
class ReportFigure(_Shown):
    """A finished chart.

    Attributes
    ----------
    alt
        Alternative text, computed from the same data as the chart.
    svg, svg_narrow
        The drawing for paper and desktop, and for a phone.
    """

    alt: str
    svg: str
    svg_narrow: str

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        spec = self.spec()
        return {FIGURE: spec, "text/html": in_notebook(figure_html(spec)), "text/plain": self.alt}


@dataclass(frozen=True)
class ReportFigures:
    """Figures that one cell of a notebook shows one after the other; there may be none."""

    figures: tuple[ReportFigure, ...]

    def _ipython_display_(self) -> None:
        from IPython.display import publish_display_data

        for figure in self.figures:
            publish_display_data(figure._repr_mimebundle_())  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class ReportText:
    """Sentences that hold figures, as Markdown; every value in them is already escaped."""

    markdown: str

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        return {MARKDOWN: self.markdown, "text/plain": self.markdown}


@dataclass(frozen=True)
class ReportHead:
    """Title of the report and the properties of the published document.

    Attributes
    ----------
    programme, year, lang
        The echo of the parameters that the notebook was run with.
    title, subtitle
        The document's heading and the line under it.
    description
        One sentence for search engines and catalogues.
    author
        Whoever answers for the report.
    date
        Date of the report, ISO 8601.
    notice
        A warning that stands on every page, such as "fictional data"; empty if none.
    name
        Name of the programme, for the landing page.
    licence
        What texts and data may be used under; see `civlib.wording.licences.joined`.
    """

    programme: str
    year: int
    lang: str
    title: str
    subtitle: str
    description: str
    author: str
    date: str
    notice: str = ""
    name: str = ""
    licence: str = USUAL

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        html = f"<h1>{escape(self.title)}</h1><p>{escape(self.subtitle)}</p>"
        return {REPORT: asdict(self), "text/html": html, "text/plain": self.title}


@dataclass(frozen=True)
class ReportEnd:
    """The end mark: a notebook without it did not run to its end and is not published."""

    programme: str
    year: int

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        return {END: asdict(self), "text/html": "", "text/plain": ""}


def escape_markdown(text: str) -> str:
    """Return text so that Markdown shows it as it is: no markup, no HTML, no new line.

    Examples
    --------
    >>> escape_markdown("a*b <i>")
    'a\\\\*b \\\\<i\\\\>'
    """
    special = set("\\`*_{}[]()<>#+-.!|~&=:$^\"'@/")
    line = " ".join(text.split())
    return "".join("\\" + char if char in special else char for char in line)
