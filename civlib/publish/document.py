"""Executed notebook → `Document`: the one reading that every published format is made from."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from civlib.dataset import references
from civlib.errors import PublishError
from civlib.publish import outputs, prose, sections
from civlib.publish.beside import Beside, described
from civlib.publish.cells import METADATA, NOTEBOOK_ONLY, WORKED, is_stale, tags, where
from civlib.show import display
from civlib.wording import wording
from civlib.wording.licences import AND, LICENCES, USUAL
from civlib.wording.messages import say

BARE = "remove-input"
"""Tag of cells of which only the output is published; Jupyter Book knows it too."""

ORIGIN = (
    *("place", "civlib", "python", "packages", "lock"),
    *("notebook", "inputs", "parameters", "command"),
)
"""What an origin has to tell."""

SOURCE = "uk"
"""The language that notebooks are written in."""

Block = dict[str, Any]

SAID = ("council", "document", "period", "computed", "name")
"""What the head of a report may leave out."""


@dataclass(frozen=True)
class Document:
    """A report as its readers meet it, in order, with no notion of a format.

    Attributes
    ----------
    head
        The spec of `civlib.show.display.ReportHead`: title, language, date and so on; ``keys``
        is that of `civlib.show.display.ReportKeys`, None where nothing shows one.
    blocks
        Plain values, each with a ``type``: those of `civlib.publish.tree.read`, a heading with
        its id; ``table`` and ``figure`` (number, spec), ``code`` (text, folded away), ``result``
        (text, of the listing before it), ``author`` (children: what a cell shows that is none of
        civlib's own).
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

    @property
    def title(self) -> str:
        """The title as `titled` has it."""
        return titled(self.head)

    @property
    def lead(self) -> tuple[Block, ...]:
        """The figures that belong to the first page: those right after its key figures."""
        return tuple(block for block in self.blocks[: self._start] if block["type"] != "code")

    @property
    def body(self) -> tuple[Block, ...]:
        """All that comes after the first page."""
        return self.blocks[self._start :]

    @property
    def _start(self) -> int:
        if not self.head.get("keys"):
            return 0
        types = enumerate(block["type"] for block in self.blocks)
        return next((at for at, kind in types if kind not in ("code", "figure")), 0)

    def specs(self, kind: str) -> list[dict[str, Any]]:
        """Return the specs of every ``table`` or ``figure``, in order."""
        return [block["spec"] for block in self.blocks if block["type"] == kind]


def titled(head: Mapping[str, Any]) -> str:
    """Return a report's title for whoever meets it elsewhere: with the programme's name.

    Examples
    --------
    >>> titled({"title": "Report on results in 2019", "name": "Parks"})
    'Report on results in 2019\\xa0— Parks'
    """
    title, name = str(head.get("title", "")), head.get("name", "")
    return f"{title}\u00a0— {name}" if name and name not in title else title


def read(
    notebook: NotebookNode, folder: Path = Path(), shelf: Callable[[str], str] = lambda _: ""
) -> Document:
    """Read an executed notebook.

    Parameters
    ----------
    notebook
        The notebook.
    folder
        Where the pictures and files are that its text names: the notebook's own folder.
    shelf
        Gives, for the path of a file that a link names, the folder with ``/`` that it is published
        in; files stay where they are without one.

    Raises
    ------
    PublishError
        If a cell failed or shows what no page or paper can, or if the notebook has not
        exactly one `ReportHead`; the message names the cell. Also if two sections claim one anchor
        or the metadata lack a part of the origin.
    """
    reading = _Reading(localised(notebook), folder, shelf)
    blocks = [*reading.blocks()]
    if len(reading.heads) != 1:
        raise PublishError(say("publish.heads", count=len(reading.heads)))
    head = {
        "licence": USUAL,
        "day": "day",
        "site": {},
        "audited": False,
        **dict.fromkeys(SAID, ""),
        **reading.heads[0],
        "keys": reading.keys,
    }
    if lacking := [id for id in head["licence"].split(AND) if id and id not in LICENCES]:
        known = ", ".join(LICENCES)
        raise PublishError(say("publish.licence", name=lacking[0], known=known))
    undescribed = wording(head["lang"])("publish.undescribed")
    shown = (described(block, undescribed) for block in sections.left(blocks))
    numbered = tuple(sections.numbered(shown))
    return Document(head, numbered, _origin(notebook), tuple(reading.data))


def _origin(notebook: NotebookNode) -> dict[str, Any] | None:
    origin = notebook.metadata.get("civlib", {}).get("origin")
    if origin is None:
        return None
    if lacking := [name for name in ORIGIN if name not in origin]:
        raise PublishError(say("publish.origin", names=", ".join(lacking)))
    return dict(origin)


def day_of(report: Document) -> date:
    """Return the report's date; `PublishError`: its head holds none."""
    try:
        return date.fromisoformat(report.head["date"])
    except ValueError as error:
        raise PublishError(say("publish.date", date=report.head["date"])) from error


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
    ``{"civlib": {"en": "…"}}``. Where there is none, or one of an older text, the Ukrainian stands
    and its metadata say so. References that the notebook has figures for are filled in, for whoever
    reads it elsewhere. The given notebook is left alone; both share what they hold.
    """
    shown = [*_shown(notebook)]
    heads = (data[display.REPORT] for data in shown if display.REPORT in data)
    lang = next((str(head["lang"]) for head in heads), SOURCE)
    figures: dict[str, dict[str, str]] = {}
    for known, texts in (one for data in shown for one in data.get(display.REFERENCES, {}).items()):
        figures.setdefault(known, {}).update(texts)
    cells = (_localised(cell, lang) for cell in notebook.cells)
    return NotebookNode(notebook, cells=[_filled(cell, figures, lang) for cell in cells])


def _shown(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    """Yield the data of each output; an error or a printed line has none at all."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    return (output.get("data", {}) for output in outputs)


def _localised(cell: NotebookNode, lang: str) -> NotebookNode:
    own = cell.metadata.get(METADATA, {})
    if cell.cell_type != "markdown" or lang == SOURCE or cell.source == own.get(lang):
        return cell
    if lang in own and not is_stale(cell):
        return NotebookNode(cell, source=own[lang])
    said = {**cell.metadata, METADATA: {**own, "lang": SOURCE}}
    return NotebookNode(cell, metadata=NotebookNode(said))


def _filled(
    cell: NotebookNode, figures: Mapping[str, Mapping[str, str]], lang: str
) -> NotebookNode:
    """Return a cell whose text shows figures instead of references to them; one of none stays.

    A text has the figures of its own language.
    """
    if cell.cell_type != "markdown":
        return cell
    shown = figures.get(cell.metadata.get(METADATA, {}).get("lang", lang), {})
    text = references.replace(cell.source, lambda found: shown.get(str(found), str(found)))
    if text == cell.source:
        return cell
    # its translation too, or the text would be taken for one that has none
    own = cell.metadata.get(METADATA, {}).items()
    said = {name: text if value == cell.source else value for name, value in own}
    return NotebookNode(cell, source=text, metadata=NotebookNode(cell.metadata, **{METADATA: said}))


class _Reading:
    """One reading of a notebook: its blocks, and what it gathers on the way."""

    def __init__(self, notebook: NotebookNode, folder: Path, shelf: Callable[[str], str]) -> None:
        self.heads: list[dict[str, Any]] = []
        self.keys: dict[str, Any] | None = None
        self.data: list[dict[str, Any]] = []
        self._cells, self._folder, self._shelf = notebook.cells, folder, shelf
        known = (data.get(display.REFERENCES, {}) for data in _shown(notebook))
        self._figures = [name for texts in known for names in texts.values() for name in names]

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of all cells in order; an error names its cell.

        Raw cells are left out: they speak to other tools.
        """
        for index, cell in enumerate(self._cells):
            if NOTEBOOK_ONLY in tags(cell) or not cell.source.strip():
                continue
            try:
                yield from self._cell(cell, f"note-{index}")
            except PublishError as error:
                raise PublishError(f"{where(self._cells, index)}: {error}") from error

    def _cell(self, cell: NotebookNode, notes: str) -> Iterator[Block]:
        beside = Beside(self._folder, cell.get("attachments", {}), self._shelf)
        if cell.cell_type == "markdown":
            yield from self._prose(cell, beside, notes)
        elif cell.cell_type == "code":
            if WORKED in tags(cell):
                yield {"type": "listing", "text": cell.source}
            told = outputs.told(cell.outputs)
            found = (block for output in told for block in self._output(output, cell, beside))
            for block in _framed(found):
                yield {**block, "shown": True}
            if not {WORKED, BARE}.intersection(tags(cell)):
                yield {"type": "code", "text": cell.source}

    def _prose(self, cell: NotebookNode, beside: Beside, notes: str) -> list[Block]:
        """Return a cell's text; the last of its headings gets the anchor that the metadata name.

        Such an anchor is the same in every language, so that other pages can lead to it:
        ``{"civlib": {"anchor": "formula.execution"}}``. A heading of the first level opens a
        section as one of the second does: above both is the report's title.
        """
        found = prose.parse(references.replace(cell.source, self._unknown), beside, notes)
        found = [b | {"level": max(b["level"], 2)} if "level" in b else b for b in found]
        own = cell.metadata.get(METADATA, {})
        found = _said(found, own.get("lang", ""))
        if anchor := own.get("anchor"):
            headings = [block for block in found if block["type"] == "heading"]
            if not headings:
                raise PublishError(say("publish.anchor", name=anchor))
            headings[-1]["id"] = anchor
        return found

    def _unknown(self, reference: references.Reference) -> str:
        """Refuse a reference that the notebook has no figure for."""
        near, *_ = [*get_close_matches(str(reference), self._figures, 1), ""]
        key = "near" if near else "none"
        raise PublishError(say(f"reference.{key}", reference=reference, near=near))

    def _output(self, output: NotebookNode, cell: NotebookNode, beside: Beside) -> Iterator[Block]:
        if output.output_type == "error":
            raise PublishError(say("publish.failed", name=output.ename, said=output.evalue))
        data = output.get("data", {})
        self.data += data.get(display.DATA, ())
        if display.TABLE in data:
            yield {"type": "table", "spec": data[display.TABLE]}
        elif display.FIGURE in data:
            yield {"type": "figure", "spec": data[display.FIGURE]}
        elif display.REPORT in data:
            self.heads.append(data[display.REPORT])
        elif display.KEYS in data:
            self.keys = data[display.KEYS]
        elif display.NOTHING_SHOWN in data:
            yield {"type": "nothing"}
        elif display.DATA in data:
            yield from _said(prose.parse(data[display.MARKDOWN]), data.get(display.LANGUAGE, ""))
        elif WORKED in tags(cell) and "text/plain" in data:
            yield {"type": "result", "text": data["text/plain"]}
        elif not display.is_own(output):
            shown = outputs.blocks(outputs.even(output), cell.source, beside)
            yield {"type": "author", "children": [*map(_unranked, shown)]}


def _unranked(block: Block) -> Block:
    """Return a block; what an author's cell shows as a heading opens no section of the report."""
    if block["type"] != "heading":
        return block
    return {"type": "paragraph", "children": [{"type": "strong", "children": block["children"]}]}


def _said(blocks: list[Block], lang: str) -> list[Block]:
    """Return blocks of a text in a language, where it is not the report's."""
    return [{**block, "lang": lang} for block in blocks] if lang else blocks


def _framed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks; what is the author's own and stands together shares a frame."""
    for kind, group in groupby(blocks, key=lambda block: block["type"] == "author"):
        if not kind:
            yield from group
        elif children := [child for block in group for child in block["children"]]:
            yield {"type": "author", "children": children}
