"""Spec of a table or figure → semantic HTML, for the notebook and for the published page alike.

Everything from the spec is escaped. A drawing is shown as an image, so nothing in it can run or
load. The header cells have scopes; explicit roles keep them for screen readers where a narrow page
turns rows into cards.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import cache
from html import escape
from importlib import resources
from itertools import accumulate, groupby
from typing import Any

from civlib.show.origins import Part, sentences
from civlib.wording import Wording, wording

Spec = dict[str, Any]

Link = Callable[[Part], str | None]
"""Returns the address that a part of an origin leads to, if it leads anywhere."""

FACTS = 2
"""A table of so many columns is a list of facts, each under its name on a phone; else of cards."""

NARROW = "(max-width: 40rem)"


def nowhere(part: Part) -> None:
    """Lead nowhere: the notebook's own view does not know what is published beside it."""


def in_notebook(html: str) -> str:
    """Return a table's or figure's HTML with the little style that a notebook needs."""
    return f"<style>\n{_style()}</style>{html}"


@cache
def _style() -> str:
    return resources.files("civlib.show").joinpath("notebook.css").read_text(encoding="utf-8")


def table_html(spec: Spec, number: int | None = None, link: Link = nowhere) -> str:
    """Return a table with its caption, unit, notes, source and where its numbers come from.

    Parameters
    ----------
    spec
        From `civlib.show.display.ReportTable.spec`.
    number
        Its number in the report; a notebook's own view has none.
    link
        Where a formula and a file of the data are to be found.
    """
    w = wording(spec["lang"])
    shape = "facts" if len(spec["columns"]) <= FACTS else "cards"
    kind = f"table {shape} wide" if spec["wide"] else f"table {shape}"
    label = f"table-{spec['id']}-title"
    return (
        f'<div class="civlib {kind}" id="table-{escape(spec["id"])}">'
        f'<div class="frame" role="region" tabindex="0" aria-labelledby="{escape(label)}">'
        f'<table role="table"><caption id="{escape(label)}">'
        f"{_caption(spec, 'table', number, w)}</caption>"
        f"<colgroup>{'<col>' * len(spec['columns'])}</colgroup>{_header(spec)}{_body(spec)}"
        "</table></div>"
        f"{_below(spec, w, link)}</div>"
    )


def figure_html(spec: Spec, number: int | None = None, link: Link = nowhere) -> str:
    """Return a figure: its drawing, one more for phones, alternative text, caption and source.

    Parameters are those of `table_html`, but for the spec of a `ReportFigure`.
    """
    w = wording(spec["lang"])
    narrow, wide = _image(spec["svg_narrow"]), _image(spec["svg"])
    return (
        f'<figure class="civlib figure" id="figure-{escape(spec["id"])}">'
        f"<figcaption>{_caption(spec, 'figure', number, w)}</figcaption>"
        f'<picture><source media="{NARROW}" srcset="{narrow}">'
        f'<img src="{wide}" alt="{escape(spec["alt"])}"></picture>'
        f"{_below(spec, w, link)}</figure>"
    )


def placed(spec: Spec) -> list[Spec]:
    """Return a table's rows with the column that each cell begins in, from 0.

    A cell that spans rows takes its place in the rows below it, so the position of a cell in its
    row does not tell its column. A group's one cell spans all columns.

    Raises
    ------
    ValueError
        If the cells of a row, and those that span it from above, do not fill its columns.
    """
    above, rows = [0] * len(spec["columns"]), []
    for number, row in enumerate(spec["rows"], start=1):
        free = [index for index, left in enumerate(above) if not left]
        above, cells = [max(0, left - 1) for left in above], []
        for cell in row["cells"]:
            width = len(above) if row["role"] == "group" else cell["columns"]
            taken, free = free[:width], free[width:]
            if len(taken) < width:
                break
            for index in taken:
                above[index] = cell["rows"] - 1
            cells.append({**cell, "column": taken[0], "columns": width})
        if free or len(cells) < len(row["cells"]):
            raise ValueError(f"row {number} of table {spec['id']} does not fill its columns")
        rows.append({**row, "cells": cells})
    return rows


def _caption(spec: Spec, kind: str, number: int | None, w: Wording) -> str:
    label = f"{w(f'publish.{kind}', number=number)}. " if number else ""
    title = f'<span class="title">{escape(label + spec["title"])}</span>'
    unit = f' <span class="unit">{escape(w("publish.unit"))}: {escape(spec["unit"])}</span>'
    return title + unit if spec["unit"] else title


def _header(spec: Spec) -> str:
    cells = [
        f'<th role="columnheader" scope="col"{_class(column)}>{escape(column["label"])}</th>'
        for column in spec["columns"]
    ]
    return f'<thead role="rowgroup"><tr role="row">{"".join(cells)}</tr></thead>'


def _body(spec: Spec) -> str:
    """Return the rows; each group has a body of its own, so that its header means its rows."""
    rows = placed(spec)
    groups = accumulate(row["role"] == "group" for row in rows)
    numbered = zip(rows, groups, strict=True)
    bodies = groupby(numbered, key=lambda pair: (pair[0]["role"] == "total", pair[1]))
    tags = (("tfoot" if foot else "tbody", pairs) for (foot, _), pairs in bodies)
    return "".join(
        f'<{tag} role="rowgroup">{"".join(_row(row, spec) for row, _ in pairs)}</{tag}>'
        for tag, pairs in tags
    )


def _row(row: Spec, spec: Spec) -> str:
    if row["role"] == "group":
        cell = row["cells"][0]
        header = f'<th role="rowheader" scope="rowgroup" colspan="{cell["columns"]}"'
        return f'<tr role="row" class="group">{header}{_lang(row)}>{_text(cell)}</th></tr>'
    heads = any(spec["columns"][cell["column"]]["kind"] == "key" for cell in row["cells"])
    kinds = [*["total"] * (row["role"] == "total"), *["more"] * (not heads)]
    kind = f' class="{" ".join(kinds)}"' if kinds else ""
    cells = "".join(_cell(cell, spec["columns"][cell["column"]]) for cell in row["cells"])
    return f'<tr role="row"{kind}>{cells}</tr>'


def _cell(cell: Spec, column: Spec) -> str:
    head = column["kind"] == "key"
    tag = 'th role="rowheader" scope="row"' if head else 'td role="cell"'
    spans = "".join(
        f' {name}span="{cell[key]}"'
        for name, key in (("row", "rows"), ("col", "columns"))
        if cell[key] > 1
    )
    label = f' data-label="{escape(column["label"])}"'
    attributes = f"{spans}{label}{_class(column)}{_lang(column)}"
    return f"<{tag}{attributes}>{_text(cell)}</{tag[:2]}>"


def _text(cell: Spec) -> str:
    return "<br>".join(map(escape, cell["text"].split("\n")))


def _class(column: Spec) -> str:
    kind = escape(column["kind"])
    return f' class="{kind} id"' if kind == "key" and column["width"] <= 1 else f' class="{kind}"'


def _lang(part: Spec) -> str:
    return f' lang="{escape(part["lang"])}"' if part["lang"] else ""


def _below(spec: Spec, w: Wording, link: Link) -> str:
    source = f'<p class="source">{escape(w("publish.source"))}: {escape(spec["source"])}</p>'
    return _notes(spec, w) + source * bool(spec["source"]) + _origins(spec, w, link)


def _notes(spec: Spec, w: Wording) -> str:
    notes = [*map(escape, spec["notes"])]
    if len(notes) == 1:
        return f'<p class="notes">{escape(w("publish.note"))}. {notes[0]}</p>'
    if not notes:
        return ""
    title = escape(w("publish.notes"))
    return f'<div class="notes">{title}<ol>{"".join(f"<li>{n}</li>" for n in notes)}</ol></div>'


def _origins(spec: Spec, w: Wording, link: Link) -> str:
    """Return where the numbers come from, folded; nothing where the spec does not say."""
    found = sentences(spec.get("origins", ()), w, each=link is not nowhere)
    if not found:
        return ""
    items = "".join(f"<li>{''.join(_part(part, link) for part in parts)}</li>" for parts in found)
    title = escape(w("origins.title"))
    return f'<details class="origins"><summary>{title}</summary><ul>{items}</ul></details>'


def _part(part: Part, link: Link) -> str:
    address = link(part)
    text = escape(part.text)
    return text if address is None else f'<a href="{escape(address)}">{text}</a>'


def _image(svg: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode("ascii")
