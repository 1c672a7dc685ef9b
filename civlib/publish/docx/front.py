"""What a Word document begins with: whose report, the key figures, the contents, how to cite it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from civlib.publish.document import Block
from civlib.publish.docx.body import BOLD, MADE, TALL, Body, Place
from civlib.publish.docx.grids import TWIPS
from civlib.publish.docx.wml import anchor, cell, drawing, paragraph, row, run, table
from civlib.publish.prose import plain

LISTED = (1, 2)
"""Levels of the headings that the table of contents lists."""

ARMS = 60
"""Points that the council's arms are wide."""

BEGINS = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
    ' TOC \\o "1-2" \\n \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
ENDS = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
"""Around the lines of the contents: without pages, which only a program that lays it out knows."""

Opened = Mapping[str, Any]
"""What `civlib.publish.paper.opening` says."""


def opening(body: Body, opened: Opened, lead: Iterable[Block]) -> Iterator[str]:
    """Yield the first page: whose report, what of, the key figures, the first figures."""
    head = opened["head"]
    if arms := opened["arms"]:
        yield paragraph(drawing(body.parts.image(arms, ARMS), arms["alt"]), "Arms")
    for text, style in (
        (opened["who"], "Council"),
        (head["title"], "Title"),
        (opened["programme"], "Subtitle"),
        (" · ".join(filter(None, (opened["day"], head["computed"]))), "Note"),
    ):
        if text:
            yield paragraph(run(text), style)
    keys = opened["keys"] or {"sentences": (), "keys": ()}
    yield from (paragraph(run(text), "Verdict") for text in keys["sentences"])
    if keys["keys"]:
        yield paragraph("", "Gap")
        yield _keys(keys["keys"])
    yield from (body.block(block, Place()) for block in lead)


def _keys(figures: Sequence[Mapping[str, Any]]) -> str:
    """Return the key figures: what they are of, the figures, and what to know of them."""
    width = int(TALL * TWIPS / len(figures))
    styles = {"label": "KeyLabel", "value": "KeyValue", "detail": "KeyLabel"}
    rows = (
        row((cell(width, paragraph(run(key[name]), style)) for key in figures), name == "label")
        for name, style in styles.items()
    )
    return table([width] * len(figures), rows, "Keys", "", True)


def contents(body: Body, blocks: Iterable[Block], breaks: bool) -> Iterator[str]:
    """Yield the table of contents, whose lines lead to the sections; it may begin a page."""
    entries = [*_entries(blocks)]
    if not entries[1:]:  # among one section nothing has to be found
        return
    gallery = '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
    yield f"<w:sdt><w:sdtPr><w:docPartObj>{gallery}</w:docPartObj></w:sdtPr><w:sdtContent>"
    yield paragraph(run(body.labels["contents"]), "TOCHeading", breaks=breaks)
    for at, (level, id, text) in enumerate(entries, start=1):
        mark = anchor(body.parts.mark(id))
        line = f'<w:hyperlink w:anchor="{mark}" w:history="1">{run(text)}</w:hyperlink>'
        begun, ended = BEGINS if at == 1 else "", ENDS if at == len(entries) else ""
        yield paragraph(f"{begun}{line}{ended}", f"TOC{level}")
    yield "</w:sdtContent></w:sdt>"


def _entries(blocks: Iterable[Block]) -> Iterator[tuple[int, str, str]]:
    """Yield level, anchor and text of what the table of contents lists."""
    for block in blocks:
        if block["type"] == "made":
            yield 1, MADE, block["title"]
        elif block["type"] == "heading" and block["level"] in LISTED and block["anchor"]:
            yield block["level"], block["anchor"], plain(block["children"])


def cited(body: Body, opened: Opened) -> Iterator[str]:
    """Yield how to cite the report, and how it came about."""
    yield paragraph("", "Gap")
    said = " ".join(filter(None, (opened["citation"], opened["address"])))
    yield paragraph(run(f"{body.labels['cite']}. ", BOLD) + run(said), "Note")
    yield paragraph(run(opened["head"]["subtitle"]), "Note")
