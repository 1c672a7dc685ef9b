"""A report on one sheet for whoever has a minute: ``brief.pdf``, from the same reading of a run.

It shows less the more there is, and says how much it leaves out, so it never takes a second sheet.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from civlib.compute.audit.finding import upper_first
from civlib.publish import document, paper, pdf, prose
from civlib.publish.document import Block, Document
from civlib.publish.unseen import visible
from civlib.wording import Wording, wording
from civlib.wording.sequences import shortened
from civlib.wording.terms import Group

BRIEF = "brief"
"""Name of the file, without its language and ending."""

UNDONE, INDICATORS, CONCLUSION = "undone", "indicators-", "conclusion"
"""Ids of tables: of what was not done, and, before a group, of indicators; an anchor."""

CHART = ("id", "title", "alt", "unit")
"""What the sheet is told of a chart."""

SENTENCE, NAME, DETAIL = 420, 200, 140
"""Sentences, names, and what is said of a key figure have no more characters here."""


class Room(NamedTuple):
    """How much is shown: rows, characters of cells and of the conclusion, a chart's millimetres."""

    rows: int
    cell: int
    conclusion: int
    chart: int = 0


ROOMS = (
    Room(8, 170, 900, chart=140),
    Room(8, 170, 900, chart=60),
    Room(6, 130, 600, chart=60),
    Room(5, 120, 450, chart=60),
    Room(4, 90, 450, chart=60),
    Room(6, 130, 600),
    Room(4, 110, 450),
    Room(3, 90, 300),
    Room(2, 90, 300),
    Room(1, 60, 120),
)
"""From the most to the least; the first that needs one sheet is taken."""


def render(report: Document) -> bytes:
    """Return the sheet as PDF, by the standards of the whole report.

    Raises
    ------
    PublishError
        As `civlib.publish.pdf.render`.
    """
    with pdf.workplace() as folder:
        for room in ROOMS:
            shown = content(report, folder, room)
            if pdf.count_pages(BRIEF, shown, folder) == 1:
                break
        return pdf.typeset(BRIEF, shown, folder, report)


def content(report: Document, folder: Path, room: Room) -> dict[str, Any]:
    """Return what the sheet shows where there is so much room; drawings go into the folder."""
    seen = visible(report)
    w = wording(seen.head["lang"])
    opened = _bounded(paper.opening(seen, folder, w))
    deviations = opened["keys"]["deviations"][: room.rows]
    charts = [block["spec"] for block in seen.lead]
    for spec in charts:
        (folder / f"{spec['id']}.svg").write_text(paper.in_print(spec["svg"]), encoding="utf-8")
    names = ("conclusion", "deviations")
    return {
        **opened,
        "date": {name: getattr(document.stamp(report), name) for name in paper.DATE},
        "charts": [{name: spec[name] for name in CHART} for spec in charts],
        "highest": room.chart,
        "undone": _undone(seen, room, w),
        "missed": _missed(seen, room, w),
        "conclusion": shortened(" ".join(_conclusion(seen)), room.conclusion),
        "deviations": deviations,
        "labels": {name: w(f"brief.{name}") for name in names} | {"cite": w("site.cite")},
    }


def _bounded(opened: dict[str, Any]) -> dict[str, Any]:
    """Return what a first page says, with no text so long that it needs another sheet."""
    keys, head = opened["keys"], opened["head"]
    figures = [{**key, "detail": shortened(key["detail"], DETAIL)} for key in keys["keys"]]
    told = [shortened(text, SENTENCE) for text in keys["sentences"]]
    return {
        **opened,
        "head": {**head, "computed": shortened(head["computed"], NAME)},
        "keys": {**keys, "sentences": told, "keys": figures},
        "who": shortened(opened["who"], NAME),
        "programme": shortened(opened["programme"], NAME),
        "citation": shortened(opened["citation"], SENTENCE),
    }


def _undone(report: Document, room: Room, w: Wording) -> dict[str, Any] | None:
    """Return the first rows of the table of what was not done, and how many more it has."""
    spec = next((one for one in report.specs("table") if one["id"] == UNDONE), None)
    if not spec:
        return None
    rows = [[cell["text"].replace("\n", " ") for cell in row["cells"]] for row in spec["rows"]]
    return {
        "title": spec["title"],
        "columns": [{name: one[name] for name in ("label", "width")} for one in spec["columns"]],
        "rows": [[shortened(text, room.cell) for text in row]
                 for row in rows[: room.rows]],
        "more": _more(rows, room, w),
    }  # fmt: skip


def _missed(report: Document, room: Room, w: Wording) -> dict[str, Any]:
    """Return the first indicators of results below their plan, each with its achievement."""
    rows = [
        (shortened(f"{_named(spec, row, w)}. {row['cells'][1]['text']}", room.cell),
         cell["text"].partition("\n")[0])
        for spec in report.specs("table")
        if spec["id"].startswith(INDICATORS) and spec["id"] != f"{INDICATORS}{Group.INPUTS}"
        for row in spec["rows"]
        for cell in row["cells"]
        if cell["mark"] and not cell["mark"]["met"]
    ]  # fmt: skip
    title = w("brief.missed", count=len(rows))
    return {"title": title, "rows": rows[: room.rows], "more": _more(rows, room, w)}


def _named(spec: Mapping[str, Any], row: Mapping[str, Any], w: Wording) -> str:
    """Return an indicator's group and number, which say which it is among all tables."""
    group = spec["id"].removeprefix(INDICATORS)
    return upper_first(w("quality.indicator", group=group, number=row["cells"][0]["text"]))


def _more(rows: Sequence[object], room: Room, w: Wording) -> str:
    more = len(rows) - room.rows
    return w("brief.more", count=more) if more > 0 else ""


def _conclusion(report: Document) -> Iterator[str]:
    """Yield the texts of the section of the conclusion."""
    blocks = iter(report.blocks)
    for block in blocks:
        if block["type"] == "heading" and block.get("id") == CONCLUSION:
            for own in takewhile(lambda one: one["type"] != "heading", blocks):
                yield from _texts(own)


def _texts(block: Block) -> Iterator[str]:
    if "items" in block:
        for item in block["items"]:
            for inner in item:
                yield from _texts(inner)
    elif block["type"] == "paragraph":
        yield prose.plain(block["children"])
