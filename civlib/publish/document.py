"""Executed notebook → `Document`: the one reading that every published format is made from."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import count
from typing import Any

from nbformat import NotebookNode

from civlib.errors import PublishError
from civlib.publish import prose
from civlib.publish.cells import NOTEBOOK_ONLY
from civlib.show import display
from civlib.wording.licences import AND, LICENCES, USUAL

WORKED = "worked"
"""Tag of cells that are published as they are, the call and its result, for readers to follow."""

BARE = "remove-input"
"""Tag of cells of which only the output is published; Jupyter Book knows it too."""

ORIGIN = (
    *("place", "civlib", "python", "packages", "lock"),
    *("notebook", "inputs", "parameters", "command"),
)
"""What an origin has to tell."""

UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Unicode categories that a page cannot show, among them those that reorder their neighbours."""

HARMLESS = set("\n\t\u00ad\u200b\u200c\u200d\u2060")
"""Line breaks, tabs, and what only says where a line may break or letters join."""

Block = dict[str, Any]

SAID = ("council", "document", "period", "computed")
"""What the head of a report may leave out."""

_TYPED = re.compile(r"(?:\d+\.)+ ")


@dataclass(frozen=True)
class Document:
    """A report as its readers meet it, in order, with no notion of a format.

    Attributes
    ----------
    head
        The spec of `civlib.show.display.ReportHead`: title, language, date and so on.
    blocks
        Plain values, each with a ``type``: ``heading`` (level, id, children), ``paragraph``,
        ``list``, ``quote``, ``listing`` (see `civlib.publish.prose.parse`), ``table`` and
        ``figure`` (number, spec), ``code`` (text, folded away), ``result`` (text, of the listing
        before it).
    data
        Data that are published beside those of tables and figures: the numbers of sentences.
    origin
        What `civlib.publish.provenance.origin` said that it was made of, from the notebook's
        metadata; None where nothing published it, as with plain nbconvert.
    """

    head: dict[str, Any]
    blocks: tuple[Block, ...]
    origin: dict[str, Any] | None = None
    data: tuple[dict[str, Any], ...] = ()

    def specs(self, kind: str) -> list[dict[str, Any]]:
        """Return the specs of every ``table`` or ``figure``, in order."""
        return [block["spec"] for block in self.blocks if block["type"] == kind]


def read(notebook: NotebookNode) -> Document:
    """Read an executed notebook.

    Raises
    ------
    PublishError
        If a cell failed, shows something that carries no spec, or if the notebook has not
        exactly one `ReportHead`; the message names the cell. Also if two sections claim one anchor
        or the metadata lack a part of the origin.
    """
    heads: list[dict[str, Any]] = []
    blocks = list(_blocks(localised(notebook), heads))
    data = (data for block in blocks if block["type"] == "data" for data in block["data"])
    if len(heads) != 1:
        raise PublishError(
            f"The notebook shows {len(heads)} report heads instead of one: "
            "run it to its end before publishing it."
        )
    head = {"licence": USUAL, "day": "day", **dict.fromkeys(SAID, ""), **heads[0]}
    if lacking := [id for id in head["licence"].split(AND) if id and id not in LICENCES]:
        known = ", ".join(LICENCES)
        raise PublishError(f"The report's licence {lacking[0]!r} is not known: use {known}.")
    shown = _left([block for block in blocks if block["type"] != "data"])
    return Document(head, tuple(_numbered(shown)), _origin(notebook), tuple(data))


def _origin(notebook: NotebookNode) -> dict[str, Any] | None:
    origin = notebook.metadata.get("civlib", {}).get("origin")
    if origin is None:
        return None
    if lacking := [name for name in ORIGIN if name not in origin]:
        raise PublishError(
            f"The notebook's metadata civlib.origin lack {', '.join(lacking)}: build it again."
        )
    return dict(origin)


def day_of(report: Document) -> date:
    """Return the report's date; `PublishError`: its head holds none."""
    try:
        return date.fromisoformat(report.head["date"])
    except ValueError as error:
        raise PublishError(f"The report's date is not an ISO date: {error}.") from error


def stamp(report: Document) -> datetime:
    """Return what the files of a report are dated: the report's date, never the clock's.

    ``SOURCE_DATE_EPOCH``, seconds since 1970 in UTC, takes its place where it is set.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.combine(day_of(report), time(), UTC)


def localised(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook with its Markdown in the language that it was run in.

    The Ukrainian text is the cell itself, a translation lies in the cell's metadata:
    ``{"civlib": {"en": "…"}}``. The given notebook is left alone; both share what they hold.
    """
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    # an error or a printed line has no data at all
    heads = (output.get("data", {}).get(display.REPORT) for output in outputs)
    lang = next((str(head["lang"]) for head in heads if head), "uk")
    return NotebookNode(notebook, cells=[_localised(cell, lang) for cell in notebook.cells])


def _localised(cell: NotebookNode, lang: str) -> NotebookNode:
    translation = cell.metadata.get("civlib", {}).get(lang)
    if cell.cell_type != "markdown" or translation is None:
        return cell
    return NotebookNode(cell, source=translation)


def _blocks(notebook: NotebookNode, heads: list[dict[str, Any]]) -> Iterator[Block]:
    for number, cell in enumerate(notebook.cells, start=1):
        if NOTEBOOK_ONLY in cell.metadata.get("tags", []) or not cell.source.strip():
            continue
        try:
            yield from _cell(cell, heads)
        except PublishError as error:
            raise PublishError(f"Cell {number}: {error}") from error


def _cell(cell: NotebookNode, heads: list[dict[str, Any]]) -> Iterator[Block]:
    if cell.cell_type == "markdown":
        yield from _prose(cell)
    elif cell.cell_type == "code":
        tags = cell.metadata.get("tags", [])
        if WORKED in tags:
            yield {"type": "listing", "text": cell.source}
        for output in cell.outputs:
            for block in _output(output, heads, WORKED in tags):
                yield {**block, "shown": True}
        if not {WORKED, BARE}.intersection(tags):
            yield {"type": "code", "text": cell.source}
    else:
        raise PublishError(f"it is a {cell.cell_type} cell, which no reader would see; delete it.")


def _prose(cell: NotebookNode) -> list[Block]:
    """Return a cell's text; the last of its headings gets the anchor that the metadata name.

    Such an anchor is the same in every language, so that other pages can lead to it:
    ``{"civlib": {"anchor": "formula.execution"}}``.
    """
    found = prose.parse(cell.source)
    if anchor := cell.metadata.get("civlib", {}).get("anchor"):
        headings = [block for block in found if block["type"] == "heading"]
        if not headings:
            raise PublishError(f"its anchor {anchor!r} has no heading; begin a line with #.")
        headings[-1]["id"] = anchor
    return found


def _output(output: NotebookNode, heads: list[dict[str, Any]], worked: bool) -> Iterator[Block]:
    if output.output_type == "error":
        raise PublishError(f"it failed with {output.ename}: {output.evalue}")
    data = output.get("data", {})
    if display.DATA in data:
        yield {"type": "data", "data": data[display.DATA]}
    if display.TABLE in data:
        yield {"type": "table", "spec": data[display.TABLE]}
    elif display.FIGURE in data:
        yield {"type": "figure", "spec": data[display.FIGURE]}
    elif display.REPORT in data:
        heads.append(data[display.REPORT])
    elif display.MARKDOWN in data:
        yield from prose.parse(data[display.MARKDOWN])
    elif display.NOTHING_SHOWN in data:
        yield {"type": "nothing"}
    elif worked and "text/plain" in data:
        yield {"type": "result", "text": data["text/plain"]}
    elif display.END not in data:
        shown = ", ".join(data) or output.output_type
        raise PublishError(f"it shows {shown} without a civlib spec; show a civlib object instead.")


def _left(blocks: Sequence[Block]) -> Iterator[Block]:
    """Leave out what shows nothing, and sections in which nothing else is shown, with their text.

    Numbers typed before later headings go down by as many as were left out before them.
    """
    gone: list[tuple[int, ...]] = []
    end = 0
    for place, block in enumerate(blocks):
        if block["type"] == "heading" and place >= end:
            last = _section(blocks, place)
            if {one["type"] for one in blocks[place:last] if "shown" in one} == {"nothing"}:
                end, gone = last, [*gone, _typed(block)]
            else:
                yield {**block, "children": _counted(block["children"], _typed(block), gone)}
        elif place >= end and block["type"] != "nothing":
            yield {key: value for key, value in block.items() if key != "shown"}


def _section(blocks: Sequence[Block], start: int) -> int:
    """Return the position after the section that a heading opens: its own text and subsections."""
    ends = (
        place
        for place, block in enumerate(blocks[start + 1 :], start + 1)
        if block["type"] == "heading" and block["level"] <= blocks[start]["level"]
    )
    return next(ends, len(blocks))


def _typed(heading: Block) -> tuple[int, ...]:
    """Return the number typed before a heading, such as (1, 2) for 1.2.; empty if there is none."""
    texts = (node.get("text", "") for node in heading["children"])
    match = _TYPED.match(next(texts, ""))
    return tuple(map(int, match[0].split(".")[:-1])) if match else ()


def _counted(
    text: list[Block], typed: tuple[int, ...], gone: Sequence[tuple[int, ...]]
) -> list[Block]:
    """Return a heading's text with its number less those of the same level that are gone."""
    if not typed or not gone:
        return text
    numbers = (
        number - sum(one[:-1] == typed[:depth] and one[-1] < number for one in gone if one)
        for depth, number in enumerate(typed)
    )
    first, *others = text
    counted = "".join(f"{number}." for number in numbers)
    return [{**first, "text": _TYPED.sub(f"{counted} ", first["text"], count=1)}, *others]


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give tables and figures their numbers and headings their anchors."""
    numbers: Counter[str] = Counter()
    found = list(blocks)
    named = Counter(block["id"] for block in found if "id" in block)
    if twice := [name for name, count in named.items() if count > 1]:
        raise PublishError(f"Several cells have the anchor {twice[0]!r}: leave it to one of them.")
    taken = {block["spec"]["id"] for block in found if "spec" in block} | {*named}
    for block in found:
        if "spec" in block:
            numbers[block["type"]] += 1
            yield {**block, "number": numbers[block["type"]]}
        elif block["type"] == "heading" and "id" not in block:
            text = prose.plain(block["children"])
            slug = re.sub(r"\W+", "-", text.casefold()).strip("-") or "section"
            names = (f"{slug}-{number}" if number > 1 else slug for number in count(1))
            anchor = next(name for name in names if name not in taken)
            taken.add(anchor)
            yield {**block, "id": anchor}
        else:
            yield block


def visible(report: Document) -> Document:
    """Return the report with U+FFFD for each character that could deceive a reader's eyes.

    Machine-readable data (what becomes CSV) stay as they are.
    """
    blocks = tuple(map(_shown, report.blocks))
    return replace(report, head=_shown(report.head), blocks=blocks, origin=_shown(report.origin))


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return {_text(key): item if key == "data" else _shown(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    if text.isprintable():  # which is all that most texts need to be asked
        return text
    unseen = {ord(char): "\ufffd" for char in {*text} if not _seen(char)}
    return text.translate(unseen) if unseen else text


@cache
def _seen(char: str) -> bool:
    return char in HARMLESS or unicodedata.category(char) not in UNSEEN
