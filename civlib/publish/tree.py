"""HTML → the small tree of plain values that every format renders.

Nothing of the HTML itself is published: each format is made anew from the tree, so nothing in it
can run, load or hide. A tag that the tree has no node for is an error, or, where whole programs
write the HTML (``strict=False``), gives way to what it holds.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from civlib.errors import PublishError
from civlib.publish import formulas, nodes, paint
from civlib.publish.beside import Beside
from civlib.publish.elements import Element, elements, text_of
from civlib.publish.nodes import Node
from civlib.wording.messages import say

LIVE = {
    *("applet", "audio", "base", "button", "canvas", "embed", "form", "frame", "frameset"),
    *("iframe", "link", "meta", "object", "script", "select", "textarea", "video"),
}
"""What a browser would run, fetch or let a reader use: none of it is on paper."""

UNSEEN = {"style", "title", "head", "template", "colgroup", "col", "wbr", "caption"}
"""What shows nothing where it stands."""

BOXES = {
    *("article", "aside", "body", "center", "dd", "details", "div", "dl", "fieldset"),
    *("figcaption", "figure", "footer", "header", "html", "li", "main", "nav", "section"),
}
"""Blocks that do no more than hold others."""

PHRASES = {
    *("abbr", "bdi", "big", "cite", "data", "dfn", "font", "ins", "label", "mark", "q", "small"),
    *("span", "time", "u", "var"),
}
"""Phrases that are shown as the text around them."""

MARKED = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i"), "emphasis"),
    **dict.fromkeys(("del", "s", "strike"), "strike"),
    **{tag: tag for tag in ("sub", "sup")},
}
"""Tag of a phrase → type of its node."""

CODE = {"code", "kbd", "samp", "tt"}

HEADING = re.compile(r"h([1-6])")
SPACE = re.compile(r"[ \t\n\r\f]+")
NUMBER = re.compile(r"[−+-]?[\d\s.,]*\d\s?%?|[-–—−]|NaN|nan|None|<NA>|…|\.\.\.|")
"""What a column of numbers may hold: an empty cell, and rows left out, too."""


def read(html: str, beside: Beside, *, strict: bool = True) -> list[Node]:
    """Return the blocks of an HTML text; `PublishError` names what none of them can show.

    Blocks are ``heading`` (level, children), ``paragraph`` (children), ``list`` (ordered, start,
    items: blocks each), ``quote`` (children: blocks), ``listing`` (text), ``rule``, ``formula``
    (see `civlib.publish.formulas`), ``image`` (see `civlib.publish.beside`) and ``grid``, a table
    (title, head and rows: of cells with their blocks). Inline nodes are ``text``, ``code`` (text),
    ``strong``, ``emphasis``, ``strike``, ``sub``, ``sup`` (children), ``link`` (url, children),
    ``break``, ``formula`` and ``image``.
    """
    try:
        children = elements(html)
        blocks = _Reading(beside, strict, paint.rules(html)).blocks(children)
    except RecursionError as error:
        raise PublishError(say("publish.depth")) from error
    if (depth := nodes.depth(blocks)) > DEEPEST:
        raise PublishError(say("publish.nested", count=depth, most=DEEPEST))
    return blocks


@dataclass
class _Reading:
    beside: Beside
    strict: bool
    paints: Mapping[str, str]

    def blocks(self, children: Iterable[Element | str]) -> list[Node]:
        """Return blocks; text that stands between them becomes paragraphs."""
        found: list[Node] = []
        for is_block, group in groupby(children, key=self._is_block):
            if is_block:
                found += (block for child in group for block in self._block(child))  # type: ignore[arg-type]
            else:
                found += _paragraph(self.phrases(group))
        return found

    def _is_block(self, child: Element | str) -> bool:
        if isinstance(child, str):
            return False
        if child.tag in ("formula", "math"):
            return child.attributes.get("display") == "block"
        return child.tag in BLOCKS or bool(HEADING.fullmatch(child.tag))

    def _block(self, element: Element) -> Iterator[Node]:
        if match := HEADING.fullmatch(element.tag):
            children = _trimmed(self.phrases(element.children))
            yield {"type": "heading", "level": int(match[1]), "children": children}
        else:
            yield from BLOCKS[element.tag](self, element)

    def _box(self, element: Element) -> list[Node]:
        return self.blocks(element.children)

    def _named(self, element: Element) -> list[Node]:
        """Return the blocks of a summary or a term, which stand for a heading."""
        found = _trimmed(self.phrases(element.children))
        strong = {"type": "strong", "children": found}
        return [{"type": "paragraph", "children": [strong]}] if found else []

    def _list(self, element: Element) -> list[Node]:
        items = [child for child in element.children if not isinstance(child, str)]
        start = element.attributes.get("start", "1")
        node: Node = {"type": "list", "ordered": element.tag == "ol"}
        if node["ordered"] and start.isdecimal() and int(start) != 1:
            node["start"] = int(start)
        return [{**node, "items": [self._within(item) for item in items]}]

    def _within(self, element: Element) -> list[Node]:
        """Return the blocks of a list's item or a quote, where a heading has no place."""
        found = self.blocks(element.children)
        if any(node["type"] == "heading" for node in found):
            raise PublishError(say("publish.heading"))
        return found

    def _grid(self, element: Element) -> list[Node]:
        """Return a table: its rows of names first, then the others; empty rows say nothing."""
        rows = [*_rows(element)]
        head = [row for row, is_head in rows if is_head] or [
            row for row, _ in rows[:1] if all(cell.tag == "th" for cell in _cells(row))
        ]
        body = [row for row, _ in rows if not any(row is other for other in head)]
        held = (child for child in element.children if isinstance(child, Element))
        title = next((child.children for child in held if child.tag == "caption"), [])
        grid: Node = {
            "type": "grid",
            "title": _trimmed(self.phrases(title)),
            "head": [[*map(self._cell, _cells(row))] for row in head],
            "rows": [[*map(self._cell, _cells(row))] for row in body],
        }
        _align(grid["head"], grid["rows"])
        if not grid["rows"] and not grid["head"]:
            return []
        return [{**grid, "columns": _columns(grid), "wide": _columns(grid) > WIDE}]

    def _cell(self, element: Element) -> Node:
        said = element.attributes
        text = SPACE.sub(" ", text_of(element)).strip()
        colours = self.paints.get(said.get("id", ""), "") + ";" + said.get("style", "")
        return {
            "children": self.blocks(element.children),
            "is_name": element.tag == "th" and bool(text),
            "is_number": bool(NUMBER.fullmatch(text)),
            "rows": _span(said, "rowspan"),
            "columns": _span(said, "colspan"),
            "paint": paint.of(colours),
        }

    def phrases(self, children: Iterable[Element | str]) -> list[Node]:
        """Return inline nodes; spaces between words are one space, as in a browser."""
        found: list[Node] = []
        for node in (node for child in children for node in self._phrase(child)):
            if node["type"] == "text" and found and found[-1]["type"] == "text":
                found[-1] = {**node, "text": found[-1]["text"] + node["text"]}
            else:
                found.append(node)
        return [*_spaced(found)]

    def _phrase(self, child: Element | str) -> list[Node]:
        if isinstance(child, str):
            return [{"type": "text", "text": child}] if child else []
        if child.tag in MARKED:
            return [{"type": MARKED[child.tag], "children": self.phrases(child.children)}]
        if child.tag in CODE:
            return [{"type": "code", "text": text_of(child)}]
        if child.tag in SINGLE:
            return SINGLE[child.tag](self, child)
        if child.tag in UNSEEN:
            return []
        if child.tag in LIVE:
            raise PublishError(say("publish.living", tag=child.tag))
        if self.strict and child.tag not in PHRASES and not self._is_block(child):
            raise PublishError(say("publish.tag", tag=child.tag))
        return self.phrases(child.children)

    def _link(self, element: Element) -> list[Node]:
        children = self.phrases(element.children)
        if "href" not in element.attributes:
            return children
        url = self.beside.link(element.attributes["href"], strict=self.strict)
        # anchors of footnotes alone are kept: others could be any name twice
        id = {"id": element.attributes["id"]} if self.strict and "id" in element.attributes else {}
        return [{"type": "link", "url": url, **id, "children": children}] if url else children

    def _box_to_tick(self, element: Element) -> list[Node]:
        if element.attributes.get("type") != "checkbox":
            raise PublishError(say("publish.living", tag="input"))
        return [{"type": "text", "text": "☑ " if "checked" in element.attributes else "☐ "}]


Reader = Callable[[_Reading, Element], list[Node]]

BLOCKS: Mapping[str, Reader] = {
    **dict.fromkeys(BOXES, _Reading._box),
    **dict.fromkeys(("summary", "dt"), _Reading._named),
    **dict.fromkeys(("ul", "ol"), _Reading._list),
    "p": _Reading._box,
    "blockquote": lambda reading, it: [{"type": "quote", "children": reading._within(it)}],
    "pre": lambda _, it: [{"type": "listing", "text": text_of(it).strip("\n")}],
    "hr": lambda *_: [{"type": "rule"}],
    "table": _Reading._grid,
    "formula": lambda _, it: [formulas.node(text_of(it), block=True)],
}
"""Tag of a block → what reads it."""

SINGLE: Mapping[str, Reader] = {
    "a": _Reading._link,
    "img": lambda reading, it: [reading.beside.image(it.attributes)],
    "br": lambda *_: [{"type": "break"}],
    "input": _Reading._box_to_tick,
    "formula": lambda _, it: [formulas.node(text_of(it), block=False)],
}

DEEPEST = 12
"""So many nodes are within one another at most: Typst shows ten quotations, and five tables."""

WIDE = 12
"""Columns of a table that a portrait page has room for."""


def _spaced(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield inline nodes with one space between words and none after a break, as in a browser."""
    before = ""
    for node in nodes:
        if node["type"] == "text":
            text = SPACE.sub(" ", node["text"])
            yield {**node, "text": text.lstrip(" ") if before == "break" else text}
        else:
            yield node
        before = node["type"]


def _paragraph(children: list[Node]) -> list[Node]:
    """Return a paragraph; pictures that stand alone are blocks, and spaces nothing."""
    found = _trimmed(children)
    shown = (
        one for one in found if one["type"] != "break" and str(one.get("text", "x")).strip(" ")
    )
    if found and all(node["type"] == "image" for node in shown):
        return [node for node in found if node["type"] == "image"]
    return [{"type": "paragraph", "children": found}] if found else []


def _trimmed(children: Sequence[Node]) -> list[Node]:
    """Return inline nodes without the spaces at both ends."""
    found = [*children]
    if found and found[0]["type"] == "text":
        found[0] = {**found[0], "text": found[0]["text"].lstrip(" ")}
    if found and found[-1]["type"] == "text":
        found[-1] = {**found[-1], "text": found[-1]["text"].rstrip(" ")}
    return [node for node in found if node["type"] != "text" or node["text"]]


def _rows(element: Element, is_head: bool = False) -> Iterator[tuple[Element, bool]]:
    """Yield the rows of a table, and whether they name its columns."""
    for child in element.children:
        if isinstance(child, Element) and child.tag == "tr":
            if any(text_of(cell).strip() or _holds_picture(cell) for cell in _cells(child)):
                yield child, is_head
        elif isinstance(child, Element) and child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child, child.tag == "thead")


def _holds_picture(element: Element) -> bool:
    inner = [child for child in element.children if isinstance(child, Element)]
    return any(child.tag == "img" or _holds_picture(child) for child in inner)


def _cells(row: Element) -> list[Element]:
    return [c for c in row.children if isinstance(c, Element) and c.tag in ("td", "th")]


def _span(said: Mapping[str, str], name: str) -> int:
    value = said.get(name, "1")
    return min(int(value), 100) if value.isdecimal() and int(value) else 1


def _align(head: list[list[Node]], rows: list[list[Node]]) -> None:
    """Let a column be of numbers as a whole, with its head, where no cell spans others."""
    simple = len({len(row) for row in rows}) == 1
    for place, column in enumerate(zip(*rows, strict=True) if simple else ()):
        numbers = all(cell["is_number"] for cell in column)
        names = (row[place] for row in head if len(row) == len(rows[0]))
        for cell in (*column, *names):
            cell["is_number"] = numbers


def _columns(grid: Node) -> int:
    rows = [*grid["head"], *grid["rows"]]
    return max(int(sum(cell["columns"] for cell in row)) for row in rows)
