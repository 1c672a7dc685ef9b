"""Spec of a table or figure → semantic HTML, for the notebook and for the published page alike.

The HTML is a Jinja template, which escapes whatever it is given. A drawing is shown as an image, so
nothing in it can run or load. The header cells have scopes; explicit roles keep them for screen
readers where a narrow page turns rows into cards.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import accumulate, groupby
from typing import Any

from civlib.show.origins import Part, sentences
from civlib.wording import ABSENT, wording

Spec = dict[str, Any]

Link = Callable[[Part], str | None]
"""Returns the address that a part of an origin leads to, if it leads anywhere."""

FACTS = 2
"""A table of so many columns is a list of facts, each under its name on a phone; else of cards."""


def nowhere(part: Part) -> None:
    """Lead nowhere: the notebook's own view does not know what is published beside it."""


def in_notebook(html: str) -> str:
    """Return a table's or figure's HTML with the little style that a notebook needs."""
    return f"<style>\n{_style()}</style>{html}"


@cache
def _style() -> str:
    return resources.files("civlib.show").joinpath("notebook.css").read_text(encoding="utf-8")


def shown_html(
    spec: Spec,
    number: int | None = None,
    link: Link = nowhere,
    download: Mapping[str, str] | None = None,
) -> str:
    """Return a table or a figure with its caption, unit, notes, source and where it comes from.

    A figure has its drawing, one more for phones, and the alternative text.

    Parameters
    ----------
    spec
        From `civlib.show.display.ReportTable.spec`, or that of a `ReportFigure`.
    number
        Its number in the report; a notebook's own view has none.
    link
        Where a formula and a file of the data are to be found.
    download
        Name and address of its data, if they can be had.
    """
    if "columns" in spec:
        shape = "facts" if len(spec["columns"]) <= FACTS else "cards"
        own = {"kind": "table", "shape": shape, "bodies": _bodies(spec)}
    else:
        own = {"kind": "figure", "narrow": _image(spec["svg_narrow"]), "wide": _image(spec["svg"])}
    w = wording(spec["lang"])
    origins = sentences(spec.get("origins", ()), w, each=link is not nowhere)
    given = {"spec": spec, "number": number, "link": link, "download": download, "w": w}
    return str(template().render(origins=origins, **given, **own))


@cache
def template() -> Any:
    """Return the template of tables and figures; whatever it is given is escaped."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("civlib.show", ""),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    environment.globals["ABSENT"] = ABSENT
    return environment.get_template("shown.html.j2")


def _bodies(spec: Spec) -> Iterator[tuple[str, list[Spec]]]:
    """Yield the rows by body; each group has one of its own, so that its header means its rows."""
    rows = placed(spec)
    groups = accumulate(row["role"] == "group" for row in rows)
    tags = ("tfoot" if row["role"] == "total" else "tbody" for row in rows)
    for (tag, _), own in groupby(zip(tags, groups, rows, strict=True), lambda one: one[:2]):
        yield tag, [{**row, "kinds": _kinds(row, spec)} for *_, row in own]


def _kinds(row: Spec, spec: Spec) -> str:
    """Return what a row is: a band, a total, or more of the row above, whose key spans it."""
    if row["role"] == "group":
        return "group"
    heads = any(spec["columns"][cell["column"]]["kind"] == "key" for cell in row["cells"])
    return " ".join([*["total"] * (row["role"] == "total"), *["more"] * (not heads)])


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


def _image(svg: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode("ascii")
