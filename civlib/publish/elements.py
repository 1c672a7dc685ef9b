"""HTML as it was written → its elements; what is not ended ends where HTML lets it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

from civlib.errors import PublishError
from civlib.wording.messages import say

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}

CLOSES = {
    **dict.fromkeys(("td", "th"), ("td", "th")),
    **dict.fromkeys(("tr", "tbody", "thead", "tfoot"), ("td", "th", "tr")),
    **dict.fromkeys(("dt", "dd"), ("dt", "dd")),
    **{tag: (tag,) for tag in ("li", "p")},
}
"""What a tag ends that stands open before it; HTML may leave out such end tags."""

DRAWING = re.compile(r"<svg\b[^<]*(?:<(?!/?svg\b)[^<]*)*</svg\s*>", re.IGNORECASE)
"""A drawing with none in it; no search for its end goes beyond the next one's beginning."""

LABEL = re.compile(r"""aria-label\s*=\s*["']([^"'>]+)|<title\b[^<>]*>([^<]+)""")

ENDS = {"<!--": "-->", "<": ">"}
"""What begins a comment or a tag → what ends it."""

DEEPEST = 200
"""So many elements are within one another at most."""

HOLDS = {"ul", "ol", "table", "dl", "blockquote", "div"}
"""What keeps a tag within it from ending one around it."""


@dataclass
class Element:
    """One element of HTML, as it was written."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)


class _Builder(HTMLParser):
    """Builds the elements; what is not ended ends with what is around it."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("body")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element, and end what it ends."""
        if len(self._open) > DEEPEST:
            raise PublishError(say("publish.depth"))
        self._imply(tag)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """End an element with all that is open in it; a tag that was not open ends nothing."""
        tags = [element.tag for element in self._open]
        if tag in tags[1:]:
            del self._open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def _imply(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag in CLOSES.get(tag, ()):
                del self._open[place:]
            elif self._open[place].tag in HOLDS:
                return


def elements(html: str) -> list[Element | str]:
    """Return what HTML holds; a drawing within it is an image."""
    builder = _Builder()
    builder.feed(_ended(DRAWING.sub(_as_image, html)))
    builder.close()
    return builder.root.children


def _ended(html: str) -> str:
    """Return HTML in which a beginning that nothing ends is text, as its reader takes it anyway.

    The reader would look for the end of each, as far as the text goes.

    Examples
    --------
    >>> _ended("<b>a</b> <!-- b <i")
    '<b>a</b> &lt;!-- b &lt;i'
    """
    for begin, end in ENDS.items():
        before, found, after = html.rpartition(end)
        html = before + found + after.replace(begin, escape(begin))
    return html


def _as_image(drawing: re.Match[str]) -> str:
    """Return a drawing within HTML as an image with its label."""
    data = b64encode(drawing[0].encode(errors="replace")).decode()
    label = LABEL.search(drawing[0])
    alt = unescape(label[1] or label[2]) if label else ""
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt.strip())}">'


def text_of(element: Element) -> str:
    """Return all text in an element, as it stands."""
    return "".join(
        child if isinstance(child, str) else "\n" * (child.tag == "br") + text_of(child)
        for child in element.children
    )
