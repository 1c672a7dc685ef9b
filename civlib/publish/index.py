"""The landing page: every programme and year that is published, with its downloads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from markupsafe import Markup

from civlib.errors import PublishError
from civlib.publish import document
from civlib.publish.html import digest, sheet, template
from civlib.publish.visible import visible
from civlib.terms import ANNUAL_REPORT, AUDIT_REPORT, METHODOLOGY
from civlib.wording import wording

NAME = "index.html"
KINDS = ("html", "pdf", "ipynb")
TOTALS = "totals"


@dataclass(frozen=True)
class Year:
    """One published year.

    Attributes
    ----------
    head
        Of its report: title, council and notice.
    programme, year
        Which one it is.
    planned, actual, rate, unit
        Its totals as the report shows them.
    links
        Address of each kind of file, by report.
    """

    head: dict[str, Any]
    programme: str
    year: int
    planned: str
    actual: str
    rate: str
    unit: str
    links: dict[str, dict[str, str]]


def write(output: Path, lang: str = "uk") -> Path | None:
    """Write ``index.html`` over everything published in a folder; None if nothing is.

    Everything is read from the executed notebooks, like in every other format.
    """
    years = sorted(_years(output), key=lambda one: (one.head["author"], one.programme, -one.year))
    if not years:
        return None
    page = output / NAME
    new = page.with_suffix(".new")
    new.write_text(render(years, _links(output, METHODOLOGY), lang), "utf-8", newline="\n")
    new.replace(page)
    return page


def render(years: Sequence[Year], methodology: dict[str, str], lang: str) -> str:
    """Return the landing page: a section for each programme, a row for each year."""
    w, style = wording(lang), sheet()
    programmes: dict[str, list[Year]] = {}
    for one in years:
        programmes.setdefault(one.programme, []).append(one)
    return template("index.html.j2").render(
        w=w,
        lang=lang,
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=digest(style),
        programmes=list(programmes.values()),
        methodology=methodology,
    )


def _years(output: Path) -> Iterator[Year]:
    for path in sorted(output.glob(f"*/*/{ANNUAL_REPORT}.ipynb")):
        try:
            report = visible(document.read(nbformat.read(path, as_version=4)))
        except (PublishError, ValueError, KeyError, nbformat.ValidationError):
            continue  # somebody else's file, or one of an older version: not a report of ours
        folder = path.parent.relative_to(output)
        shown = _totals(report.specs("table"))
        links = {name: _links(output, name, folder) for name in (ANNUAL_REPORT, AUDIT_REPORT)}
        links = {name: found for name, found in links.items() if found}
        programme, year = report.head["programme"], report.head["year"]
        yield Year(report.head, programme, year, *shown, links)


def _totals(specs: list[dict[str, Any]]) -> tuple[str, str, str, str]:
    """Return planned, actual, rate and unit of all sources as the report's own table has them."""
    for spec in specs:
        if spec["id"] == TOTALS:
            cells = [cell["text"] for cell in spec["rows"][-1]["cells"]]
            return cells[1], cells[2], cells[4], spec["unit"]
    return "", "", "", ""


def _links(output: Path, name: str, folder: Path = Path()) -> dict[str, str]:
    """Return the address of each kind of a report's files that is there."""
    places = {kind: folder / f"{name}.{kind}" for kind in KINDS}
    return {
        kind: quote(place.as_posix())
        for kind, place in places.items()
        if (output / place).is_file()
    }
