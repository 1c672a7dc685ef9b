"""Report → a Word document that can be edited, read aloud, and printed as it is.

It has what the paper edition has. No library for Word writes it: that would take longer than all
else, and give other bytes each time. Parts that hardly change are the ``.xml`` files here.
"""

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Any

from nbformat import NotebookNode

from civlib.publish import document, nodes, paper, site
from civlib.publish.beside import SVG
from civlib.publish.document import Block, Document
from civlib.publish.docx import bars, front
from civlib.publish.docx.body import TALL, TONGUES, Body
from civlib.publish.docx.parts import PIXEL, XML, Parts, packed
from civlib.publish.docx.wml import paragraph, run
from civlib.publish.exporter import ReportExporter
from civlib.publish.unseen import visible
from civlib.wording import Wording, wording
from civlib.wording.spaces import unbroken

FACE = "Times New Roman"
"""The typeface of the document, which every office program has, or one of the same widths."""

ACCENT = "#1d4f7c"
"""The colour of headings where a council has none (see ``style.typ``)."""

BESIDE = ("styles", "numbering", "settings", "fontTable", "theme")
"""Parts that the document refers to by their kind."""

PARTS = {
    "types": "[Content_Types].xml",
    "package": "_rels/.rels",
    "core": "docProps/core.xml",
    **{name: f"word/{name}.xml" for name in (*BESIDE, "header", "first", "tall", "wide")},
}
"""File here → the path of the part that it becomes."""

ROOT = (
    f"{XML}<w:document "
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
)


class WordExporter(ReportExporter):
    """``jupyter nbconvert --to civlib-docx``: an executed notebook as a Word document."""

    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    export_from_notebook = "civlib Word"
    file_extension = ".docx"

    def rendered(self, report: Document, name: str) -> bytes:
        """Return the report as a Word document."""
        return render(report)


def render(report: Document) -> bytes:
    """Return the report as a Word document; the same report gives the same bytes.

    Raises
    ------
    PublishError
        If a drawing in it is damaged.
    """
    # what a council wrote in its tables is to be taken back as it is
    seen = replace(visible(report, unbroken), head=visible(replace(report, blocks=())).head)
    parts = Parts()
    w = wording(seen.head["lang"])
    shown = paper.laid(seen, w)
    text = _text(seen, shown, parts, w)
    for kind in BESIDE:
        parts.relate(kind, f"{kind}.xml")
    found = {
        **{path: _filled(name, seen, shown, parts) for name, path in PARTS.items()},
        "word/_rels/document.xml.rels": parts.relationships(),
        "word/document.xml": f"{ROOT}<w:body>{text}</w:body></w:document>\n",
    }
    encoded = {name: part.encode() for name, part in found.items()}
    return packed({**encoded, **parts.media}, document.stamp(report))


def _text(report: Document, shown: Mapping[str, Any], parts: Parts, w: Wording) -> str:
    """Return the text of the document; its drawings become pictures."""
    with TemporaryDirectory() as place:
        opened = paper.opening(report, Path(place), w)
    opened["arms"] = site.arms(report.head["site"], report.head["council"], w)
    blocks = [block for part in shown["sections"] for block in part["blocks"]]
    # in the letters of the document; in the copies of them they are those of paper
    drawn = [paper.in_print(paper.in_print(spec["svg"]), FACE) for spec in report.specs("figure")]
    figures, accent = [svg.encode() for svg in drawn], report.head["site"].get("accent", ACCENT)
    widths = dict.fromkeys(figures, TALL) | dict.fromkeys(_bars(report, accent), bars.WIDTH)
    parts.draw(widths | _drawings([*blocks, opened["arms"]]))
    sheets = shown["sections"]
    if not sheets or (sheets[0]["wide"] and opened["keys"]):  # key figures stand upright
        sheets = [{"wide": False, "blocks": []}, *sheets]
    body = Body(w.lang, parts, figures, shown["anchors"], shown["labels"], accent)
    pages = [
        *front.opening(body, opened, shown["lead"]),
        *front.contents(body, blocks, breaks=bool(opened["keys"])),
        *front.cited(body, opened),
    ]
    return body.text(pages, sheets)


def _bars(report: Document, accent: str) -> Iterator[bytes]:
    """Yield the bars in tables, each once for every cell that has it."""
    for spec in report.specs("table"):
        marks = (cell.get("mark") for row in spec["rows"] for cell in row["cells"])
        yield from (bars.bar(mark, accent) for mark in marks if mark)


def _drawings(blocks: Sequence[Block | None]) -> dict[bytes, float]:
    """Return the drawings among pictures of an author's or a council's, with their widths."""
    images = (node for node in nodes.each(blocks) if node.get("media") == SVG)
    return {b64decode(node["data"]): node["width"] * PIXEL for node in images}


def _filled(name: str, report: Document, shown: Mapping[str, Any], parts: Parts) -> str:
    """Return a part with what it says of this report."""
    head, lang = report.head, report.head["lang"]
    notice = paragraph(run(head["notice"]), "Notice") if head["notice"] else paragraph("", "Gap")
    decimal, separator = (",", ";") if lang == "uk" else (".", ",")
    texts = {name: head[name] for name in ("author", "subtitle", "description")}
    texts |= {"title": report.title, "short": shown["short_title"]}
    texts |= {"keywords": ", ".join(shown["keywords"]), "decimal": decimal, "list": separator}
    text = files("civlib.publish.docx").joinpath(f"{name}.xml").read_text(encoding="utf-8")
    return Template(text).substitute(
        {name: escape(text) for name, text in texts.items()},
        notice=notice,
        lists=parts.lists(),
        accent=head["site"].get("accent", ACCENT)[1:],
        lang=TONGUES[lang],
        stamp=f"{document.stamp(report):%Y-%m-%dT%H:%M:%SZ}",
    )
