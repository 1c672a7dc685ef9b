"""Blocks of a report → the text of a Word document."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from civlib.publish.beside import SVG
from civlib.publish.document import Block
from civlib.publish.docx import bars
from civlib.publish.docx.equations import equation
from civlib.publish.docx.grids import TWIPS, of_grid, of_table
from civlib.publish.docx.parts import Parts
from civlib.publish.docx.wml import (
    PLAIN,
    Letters,
    anchor,
    bookmark,
    cell,
    drawing,
    field,
    paragraph,
    row,
    run,
    section,
    table,
)
from civlib.publish.prose import plain

TONGUES = {"uk": "uk-UA", "en": "en-GB"}
"""Language of a report → what Word calls it."""

TALL, WIDE = 481.9, 728.5
"""Points that a line has on a page (see `civlib.publish.docx.wml.section`)."""

MADE = "page.made"
"""Anchor of the last section."""

TEXT, SMALL = ("TableText", 9.5), ("TableSmall", 8.5)
"""Styles of the text in tables, with the size of their letters; the second for many columns."""

MANY = 6
BAND = "EEF2F6"
INDENT, DEEPEST = 400, 8

CHANGES: Mapping[str, Callable[[Letters], Letters]] = {
    "strong": lambda own: own._replace(b=True),
    "emphasis": lambda own: own._replace(i=True),
    "strike": lambda own: own._replace(strike=True),
    "sub": lambda own: own._replace(script="subscript"),
    "sup": lambda own: own._replace(script="superscript"),
}
"""Type of a phrase → how its letters differ from those around it."""

BOLD, CODE = Letters(b=True), Letters("Code")

LIST, QUOTE = "ListParagraph", "Quote"


class Place(NamedTuple):
    """Where a block stands.

    ``room`` is what a line there has, in points; ``style`` that of paragraphs, ``letters`` and
    ``right`` those of a cell, ``indent`` how far it is moved and ``depth`` how many lists are
    around it.
    """

    room: float = TALL
    style: str = ""
    letters: Letters = PLAIN
    right: bool = False
    indent: int = 0
    depth: int = 0


@dataclass(frozen=True)
class Body:
    """Writes the text of one document; what it refers to is gathered in its parts.

    ``figures`` are the drawings of the report's figures in order, ``anchors`` the names of what
    links within it lead to, ``labels`` the words around tables and figures, ``accent`` the colour
    of bars.
    """

    lang: str
    parts: Parts
    figures: Sequence[bytes]
    anchors: Mapping[str, str]
    labels: Mapping[str, str]
    accent: str

    def text(self, opening: Iterable[str], sheets: Sequence[Mapping[str, Any]]) -> str:
        """Return the opening and all blocks, by the paper that they need."""
        written = [*opening]
        for at, sheet in enumerate(sheets):
            room = WIDE if sheet["wide"] else TALL
            written += (self.block(block, Place(room)) for block in sheet["blocks"])
            paper = self._paper(sheet["wide"], first=at == 0)
            is_last = at == len(sheets) - 1
            written.append(paper if is_last else paragraph("", "Gap", section=paper))
        return "".join(written)

    def _paper(self, wide: bool, first: bool) -> str:
        """Return the properties of a section; what it does not say is as in the one before."""
        footer = "wide" if wide else "tall"
        said = [("footer", "default", footer)]
        if first:
            said += [("header", "default", "header"), ("header", "first", "first")]
            said += [("footer", "first", footer)]
        ids = ((kind, pages, self.parts.relate(kind, f"{name}.xml")) for kind, pages, name in said)
        return section(wide, ids, first)

    def block(self, block: Block, at: Place) -> str:
        """Return one block."""
        if lang := self._tongue(block.get("lang")):
            at = at._replace(letters=at.letters._replace(lang=lang))
        return WRITERS[block["type"]](self, block, at)

    def blocks(self, blocks: Iterable[Block], at: Place) -> str:
        """Return several blocks."""
        return "".join(self.block(block, at) for block in blocks)

    def _tongue(self, lang: str | None) -> str:
        """Return how Word calls a language; "" where it is the document's."""
        return TONGUES[lang] if lang and lang != self.lang else ""

    def _heading(self, block: Block, at: Place) -> str:
        inner = self.phrases(block["children"], at)
        if id := block.get("anchor"):
            inner = bookmark(self.parts.mark(id), inner)
        return paragraph(inner, f"Heading{min(block['level'], 6)}", breaks=id == "annex")

    def _paragraph(self, block: Block, at: Place) -> str:
        keep = bool(block.get("leads"))
        inner = self.phrases(block["children"], at)
        return paragraph(inner, at.style, keep=keep, indent=at.indent, right=at.right)

    def _quote(self, block: Block, at: Place) -> str:
        style = at.style or QUOTE
        return self.blocks(block["children"], at._replace(style=style, indent=at.indent + INDENT))

    def _listing(self, block: Block, at: Place) -> str:
        style, keep = block["type"].capitalize(), bool(block.get("leads"))
        return paragraph(run(block["text"]), style, keep=keep, indent=at.indent)

    def _formula(self, block: Block, at: Place) -> str:
        left = '<m:oMathParaPr><m:jc m:val="left"/></m:oMathParaPr>'
        return paragraph(f"<m:oMathPara>{left}{self._equation(block, at)}</m:oMathPara>", "Figure")

    def _list(self, block: Block, at: Place) -> str:
        number = self.parts.ordered(block.get("start", 1)) if block["ordered"] else 1
        level = min(at.depth, DEEPEST)
        inner = at._replace(
            style=at.style or LIST,
            room=at.room - INDENT / TWIPS,
            indent=INDENT * (level + 1),
            depth=at.depth + 1,
        )
        written = []
        for item in block["items"]:
            led = bool(item) and item[0]["type"] == "paragraph"
            first = self.phrases(item[0]["children"], at) if led else ""
            written.append(paragraph(first, inner.style, number=number, level=level))
            written.append(self.blocks(item[led:], inner))
        return "".join(written)

    def _author(self, block: Block, at: Place) -> str:
        label = paragraph(run(block["label"]), "Author", keep=True)
        return f"{label}{self.blocks(block['children'], at)}{paragraph('', 'AuthorEnd')}"

    def _grid(self, part: Block, at: Place) -> str:
        style, size = SMALL if part["columns"] > MANY else TEXT
        widths, rows = of_grid(part, int(at.room * TWIPS), size)
        title = ""
        if part["title"]:
            bold = at._replace(letters=BOLD)
            title = paragraph(self.phrases(part["title"], bold), TEXT[0], keep=True)
        lines = (
            row((self._cell(one, widths, "TableHead" if head else style) for one in cells), head)
            for head, cells in rows
        )
        made = table(widths, lines, "Report", plain(part["title"]), bool(part["head"]))
        return f"{title}{made}{paragraph('', 'Gap')}"

    def _cell(self, one: Block, widths: Sequence[int], style: str) -> str:
        fill, _, ink = one["paint"].partition("-")
        width = across(one, widths)
        letters = Letters(b=one["is_name"], ink=ink)
        inner = Place(width / TWIPS - 9, style, letters, one["is_number"])
        held = [] if one["merge"] == "continue" else one["children"]
        content = self.blocks(held, inner) or paragraph("", style)
        return cell(width, content, one["columns"], one["merge"], fill)

    def _table(self, part: Block, at: Place) -> str:
        """Return a table of civlib's own, with its caption, notes and source."""
        spec, style = part["spec"], TEXT[0]
        widths, head, rows = of_table(part, int(at.room * TWIPS), TEXT[1])
        named = [row((self._label(one, widths, spec) for one in cells), True) for cells in head]
        lines = (
            row(self._told(one, line, widths, style) for one in line["cells"]) for line in rows
        )
        made = table(widths, [*named, *lines], "Report", spec["title"], True)
        return f"{self._caption(part)}{made}{self._below(spec)}"

    def _label(self, one: Block, widths: Sequence[int], spec: Mapping[str, Any]) -> str:
        text = "" if one["merge"] == "continue" else one["text"]
        shown = run(text, Letters(lang=self._tongue(spec["lang"])))
        content = paragraph(shown, "TableHead", right=one["right"] and one["columns"] == 1)
        return cell(across(one, widths), content, one["columns"], one["merge"])

    def _told(self, one: Block, line: Block, widths: Sequence[int], style: str) -> str:
        letters = Letters(b=line["role"] != "body", lang=self._tongue(one["lang"]))
        texts = [""] if one["merge"] == "continue" else one["text"].split("\n")
        keep, right = line["keeps"], one["right"]
        shown = [run(text, letters) for text in texts]
        if one["mark"] and one["merge"] != "continue":
            room = across(one, widths) / TWIPS - 9
            bar = self.parts.picture(bars.bar(one["mark"], self.accent), SVG, bars.WIDTH, room)
            shown.append(drawing(bar, ""))
        content = "".join(paragraph(text, style, keep=keep, right=right) for text in shown)
        fill = BAND if line["role"] == "group" else ""
        return cell(across(one, widths), content, one["columns"], one["merge"], fill)

    def _figure(self, part: Block, at: Place) -> str:
        spec = part["spec"]
        shown = self.parts.picture(self.figures[part["number"] - 1], SVG, 0, at.room)
        made = paragraph(drawing(shown, spec["alt"]), "Figure", keep=True)
        return f"{self._caption(part)}{made}{self._below(spec)}"

    def _caption(self, part: Block) -> str:
        """Return number, title and unit; Word counts the number."""
        spec, (word, number) = part["spec"], part["label"].rsplit(maxsplit=1)
        own = Letters(lang=self._tongue(spec["lang"]))
        shown = run(f"{word}\u00a0") + field(f"SEQ {word} \\* ARABIC", run(number))
        if part["anchor"]:
            shown = bookmark(self.parts.mark(part["anchor"]), shown)
        named = paragraph(shown + run(f". {spec['title']}", own), "Caption", keep=True)
        unit = f"{self.labels['unit']}: {spec['unit']}"
        return named + (paragraph(run(unit), "Unit", keep=True) if spec["unit"] else "")

    def _below(self, spec: Mapping[str, Any]) -> str:
        own = Letters(lang=self._tongue(spec["lang"]))
        notes = (paragraph(run(note, own), "Note", keep=True) for note in spec["notes"])
        source = run(f"{self.labels['source']}: ") + run(spec["source"], own)
        return f"{''.join(notes)}{paragraph(source, 'Source')}"

    def _computed(self, part: Block, at: Place) -> str:
        rows = (
            paragraph(run(f"{line['labels']}. ", BOLD) + run(line["text"]), "Note")
            for line in part["rows"]
        )
        return f"{paragraph(run(part['title']), 'Heading3')}{''.join(rows)}"

    def _made(self, part: Block, at: Place) -> str:
        """Return the last section: what the report was made of."""
        title = bookmark(self.parts.mark(MADE), run(part["title"]))
        notes = [run(" ".join((part["lead"], *part["notes"])))]
        notes += (
            run(f"{fact['label']}: ") + run(fact["text"], CODE if fact["exact"] else PLAIN)
            for fact in part["facts"]
        )
        if part["files"]:
            notes.append(run(part["files_title"], BOLD))
        notes += (run(f"{file['path']} ") + run(file["sha256"], CODE) for file in part["files"])
        shown = "".join(paragraph(note, "Note") for note in notes)
        return f"{paragraph(title, 'Heading1')}{shown}"

    def phrases(self, nodes: Iterable[Block], at: Place) -> str:
        """Return inline nodes."""
        return "".join(self._phrase(node, at) for node in nodes)

    def _phrase(self, node: Block, at: Place) -> str:
        if change := CHANGES.get(node["type"]):
            return self.phrases(node["children"], at._replace(letters=change(at.letters)))
        return PHRASES[node["type"]](self, node, at)

    def _words(self, node: Block, at: Place) -> str:
        letters = at.letters._replace(style="Code") if node["type"] == "code" else at.letters
        return run(node["text"], letters)

    def _equation(self, node: Block, at: Place) -> str:
        return f"<m:oMath>{equation(node['mathml'])}</m:oMath>"

    def _picture(self, node: Block, at: Place) -> str:
        return drawing(self.parts.image(node, at.room), node["alt"])

    def _link(self, node: Block, at: Place) -> str:
        """Return a link to the web or within the document; of any other, its words."""
        within, outside = self.anchors.get(node["url"]), self.parts.link(node["url"])
        if not within and not outside:
            return self.phrases(node["children"], at)
        linked = at._replace(letters=at.letters._replace(style="Hyperlink"))
        inner = self.phrases(node["children"], linked)
        to = f'w:anchor="{anchor(self.parts.mark(within))}"' if within else f'r:id="{outside}"'
        return f'<w:hyperlink {to} w:history="1">{inner}</w:hyperlink>'


Writer = Callable[[Body, Block, Place], str]

WRITERS: Mapping[str, Writer] = {
    "heading": Body._heading,
    "paragraph": Body._paragraph,
    "quote": Body._quote,
    **dict.fromkeys(("listing", "result"), Body._listing),
    "rule": lambda *_: paragraph("", "Rule"),
    "formula": Body._formula,
    "image": lambda body, block, at: paragraph(body._picture(block, at), "Figure"),
    "list": Body._list,
    "author": Body._author,
    "grid": Body._grid,
    "table": Body._table,
    "figure": Body._figure,
    "computed": Body._computed,
    "made": Body._made,
}
"""Type of a block → what writes it."""

PHRASES: Mapping[str, Writer] = {
    **dict.fromkeys(("text", "code"), Body._words),
    "break": lambda *_: "<w:r><w:br/></w:r>",
    "formula": Body._equation,
    "image": Body._picture,
    "link": Body._link,
}
"""Type of an inline node → what writes it; see `CHANGES` for the others."""


def across(one: Block, widths: Sequence[int]) -> int:
    """Return how wide a cell is, in twips."""
    return sum(widths[one["column"] : one["column"] + one["columns"]])
