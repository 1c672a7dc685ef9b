"""What a notebook shows: tables, figures and sentences that carry their own data.

Each object gives Jupyter an HTML view and a JSON spec. Everything published (HTML, PDF, CSV, SVG)
is made from the specs in the executed notebook, never from a second computation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from html import escape
from typing import Any, Literal

from civlib.dataset.frames import DataFrame, tuples
from civlib.show.markup import in_notebook, placed, shown_html
from civlib.show.origins import Origin
from civlib.wording import exact_text
from civlib.wording.licences import USUAL

REPORT = "application/vnd.civlib.report+json"
TABLE = "application/vnd.civlib.table+json"
FIGURE = "application/vnd.civlib.figure+json"
DATA = "application/vnd.civlib.data+json"
END = "application/vnd.civlib.end+json"
KEYS = "application/vnd.civlib.keys+json"
REFERENCES = "application/vnd.civlib.references+json"
LANGUAGE = "application/vnd.civlib.language+json"
NOTHING_SHOWN = "application/vnd.civlib.nothing+json"
MARKDOWN = "text/markdown"

OURS = "application/vnd.civlib."
"""What the media types of civlib's own objects begin with."""

Bundle = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column of a table as readers see it.

    Line breaks part the levels of its label, the outermost first; Word lets neighbours share them.
    ``kind`` is ``"text"``, ``"number"`` (aligned right), ``"mark"`` (a number with its small bar
    below) or ``"key"`` (short, names its row);
    ``width`` its share of the page's width, relative to the other columns; ``lang`` the language
    of its cells where it differs from the report's, such as official titles.
    """

    label: str
    kind: Literal["text", "number", "mark", "key"] = "text"
    width: float = 1
    lang: str | None = None


@dataclass(frozen=True)
class Mark:
    """The small bar of a number in a cell, as `civlib.compute.bars.Bar` tells it.

    It is full where the plan is ``met`` and hollow where it is not.
    """

    planned: float
    actual: float
    beyond: bool
    met: bool


@dataclass(frozen=True)
class Cell:
    """One cell: its text (a line break starts a paragraph), and the rows and columns it spans.

    ``mark`` is drawn below the text.
    """

    text: str
    rows: int = 1
    columns: int = 1
    mark: Mark | None = None


@dataclass(frozen=True)
class Row:
    """One row of a table.

    It has one cell for each column, without those that a cell above spans. A group, a band that
    names the rows below it, has one cell, which spans the whole width; ``lang`` is the language of
    its name where it differs from the report's.
    """

    cells: tuple[Cell, ...]
    role: Literal["body", "group", "total"] = "body"
    lang: str | None = None


@dataclass(frozen=True)
class Data:
    """The machine-readable rows behind a table or figure, as text: what the CSV holds.

    ``name`` is that of the published file, without its ending. Tables whose data have one name are
    parts of one file, such as the four groups of indicators.
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

    ``id`` is a slug, the name of its file and anchor, unique in a report; ``lang`` the language of
    its texts; ``title`` what to see in it, in one sentence; ``unit`` that of its numbers (may be
    empty) and ``source`` where they come from; ``notes`` are footnotes, in order; ``data`` the
    numbers behind it, if it has any to give; ``origins`` where the numbers of each column that
    holds any come from.
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
        return {name: _plain(value) for name, value in vars(self).items()}


def _plain(value: Any) -> Any:
    """Return a value with dicts for its objects; `asdict` would copy each text of a table."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if is_dataclass(value):
        return {name: _plain(own) for name, own in vars(value).items()}
    return value


@dataclass(frozen=True)
class ReportTable(_Shown):
    """A finished table: what readers see, already formatted.

    ``wide`` says whether paper needs a landscape page for it, ``folded`` whether a web page shows
    it on demand. If the cells of a row do not fill
    its columns, it is a `ValueError`.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    wide: bool = False
    folded: bool = False

    def __post_init__(self) -> None:
        rows = [{"role": row.role, "cells": [*map(vars, row.cells)]} for row in self.rows]
        placed({"id": self.id, "columns": self.columns, "rows": rows})

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        spec = self.spec()
        return {TABLE: spec, "text/html": in_notebook(shown_html(spec)), "text/plain": self.title}


@dataclass(frozen=True)
class ReportFigure(_Shown):
    """A finished chart.

    ``alt`` is the alternative text, computed from the same data as the chart; ``svg`` the drawing
    for paper and desktop, ``svg_narrow`` that for a phone.
    """

    alt: str
    svg: str
    svg_narrow: str

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        spec = self.spec()
        return {FIGURE: spec, "text/html": in_notebook(shown_html(spec)), "text/plain": self.alt}


@dataclass(frozen=True)
class ReportFigures:
    """Figures or tables that one cell of a notebook shows one after the other; maybe none."""

    figures: tuple[ReportFigure | ReportTable, ...]

    def _ipython_display_(self) -> None:
        from IPython.display import publish_display_data

        for figure in self.figures:
            publish_display_data(figure._repr_mimebundle_())  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class ReportText:
    """Sentences that hold figures, as Markdown; every value in them is already escaped.

    Without any nothing is shown: a section in which nothing else is shown is not published.
    ``data`` are the numbers behind it, published beside those of tables; ``lang`` is the language
    of the text where it differs from the report's.
    """

    markdown: str
    data: tuple[Data, ...] = ()
    lang: str | None = None

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        kind: Bundle = {MARKDOWN: self.markdown} if self.markdown else {NOTHING_SHOWN: {}}
        data = [asdict(data) for data in self.data]
        said: Bundle = {LANGUAGE: self.lang} if self.lang else {}
        return {**kind, **said, DATA: data, "text/plain": self.markdown}


@dataclass(frozen=True)
class ReportReferences:
    """What references in the notebook's text show, by language, each as it is written.

    Nothing is seen of it. A text has the figures of its own language, as one without a translation.
    """

    shown: dict[str, dict[str, str]]

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        return {REFERENCES: self.shown, "text/html": "", "text/plain": ""}


@dataclass(frozen=True)
class Nothing(ReportText):
    """What is shown where the data have nothing to show, such as a group without indicators."""

    markdown: str = ""


NOTHING = Nothing()


@dataclass(frozen=True)
class ReportHead:
    """Title of the report and the properties of the published document.

    ``programme``, ``year`` and ``lang`` echo the parameters that the notebook was run with;
    ``title`` and ``subtitle`` are the heading and the line under it; ``description`` is one
    sentence for search engines and catalogues; ``author`` whoever computed it; ``date`` that of
    the report, ISO 8601; ``notice`` a warning that stands on every page, such as "fictional data";
    ``name`` that of the programme, for the landing page; ``licence`` what texts and data may be
    used under, see `civlib.wording.licences.joined`. ``council`` is whose ``document`` it rests
    on; ``period`` what it covers where that is no whole year; ``computed`` says who computed it and
    when; each "" where there is none. ``day`` says what the date is: ``day`` that of the report,
    ``end`` the last that its figures are of; ``site`` is what the data say of the pages: address,
    contact, accent and arms (a picture as Base64), each only where there is one; ``audited``
    whether the year has an audit.
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
    council: str = ""
    document: str = ""
    period: str = ""
    computed: str = ""
    day: str = "day"
    site: Mapping[str, str] = field(default_factory=dict)
    audited: bool = False

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        html = f"<h1>{escape(self.title)}</h1><p>{escape(self.subtitle)}</p>"
        return {REPORT: asdict(self), "text/html": html, "text/plain": self.title}


@dataclass(frozen=True)
class Key:
    """A key figure: what it is of, the figure, and what to know of it.

    ``planned`` and ``actual`` are what its bar is drawn from; None where there is nothing to draw.
    """

    label: str
    value: str
    detail: str = ""
    planned: float | None = None
    actual: float | None = None


@dataclass(frozen=True)
class ReportKeys:
    """What the first page says of the year: sentences to quote and four key figures, plain text.

    ``deviations`` are the largest ones, each as a label and what to say of it.
    """

    sentences: tuple[str, ...]
    keys: tuple[Key, ...] = ()
    deviations: tuple[tuple[str, str], ...] = ()

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        told = "".join(f"<p>{escape(text)}</p>" for text in self.sentences)
        rows = (map(escape, (key.label, key.value, key.detail)) for key in self.keys)
        figures = "".join(f"<dt>{label}</dt><dd><b>{value}</b> {more}</dd>"
                          for label, value, more in rows)  # fmt: skip
        html = told + (f"<dl>{figures}</dl>" if figures else "")
        return {KEYS: asdict(self), "text/html": html, "text/plain": " ".join(self.sentences)}


@dataclass(frozen=True)
class ReportEnd:
    """The end mark: a notebook without it did not run to its end and is not published."""

    programme: str
    year: int

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        return {END: asdict(self), "text/html": "", "text/plain": ""}


def is_own(output: Mapping[str, Any]) -> bool:
    """Return whether an output of a cell is one of the objects of this module."""
    return any(name.startswith(OURS) for name in output.get("data", ()))


def bullets(lines: Iterable[str]) -> ReportText:
    """Return a list with one item for each line that says something; nothing if none does."""
    return ReportText("\n".join(f"- {line}" for line in lines if line))


def escape_markdown(text: str) -> str:
    """Return text so that Markdown shows it as it is: no markup, no HTML, no new line.

    Examples
    --------
    >>> escape_markdown("a*b <i>")
    'a\\\\*b \\\\<i\\\\>'
    """
    special = set("\\`*_{}[]()<>#+-.!|~&=:$^\"'@/")
    line = re.sub(r"[^\S\u00a0\u202f]+", " ", text).strip()  # a number's spaces stay together
    return "".join("\\" + char if char in special else char for char in line)
