"""Markdown of a notebook → the tree of `civlib.publish.tree`, as JupyterLab shows it.

Markdown becomes HTML first, as it does in JupyterLab, so text, tags and tables typed as HTML are
read in one way; what no format can show is refused, so that nothing is published as source text.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape

from mistune import HTMLRenderer, import_plugin
from nbconvert.filters.markdown_mistune import MarkdownWithMath

from civlib.errors import PublishError
from civlib.publish import nodes, tree
from civlib.publish.beside import Beside
from civlib.publish.tree import Node
from civlib.wording.messages import say

PLUGINS = ("strikethrough", "table", "url", "task_lists", "def_list", "footnotes")

LEFT = re.compile(r"\[\^[^\]\s]+\]|^:::|\\begin\{|\\end\{|\$\$|\{\{|\}\}|<!--", re.MULTILINE)
"""What stands in a text only because Markdown does not know it: a note without its text, a
directive of another tool, half a formula, a reference that is none, a comment without an end."""

FORMULA = 1_000
"""Characters of a formula at most: for the other of its marks nobody looks any farther."""

HEADING = 1_000
"""Characters of a heading at most, which contents and bookmarks show too."""

NOWHERE = Beside()


class _Renderer(HTMLRenderer):
    """Renders what Markdown says as HTML; formulas as elements of their own."""

    def __init__(self) -> None:
        super().__init__(escape=False, allow_harmful_protocols=True)
        self.notes = ""

    def block_math(self, body: str) -> str:
        return f'<formula display="block">{escape(body)}</formula>'

    def inline_math(self, body: str) -> str:
        return f"<formula>{escape(body)}</formula>"

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def footnote_ref(self, key: str, index: int) -> str:
        id, back = f"{self.notes}-{index}", f"{self.notes}-{index}-back"
        return f'<sup><a href="#{id}" id="{back}">{index}</a></sup>'

    def footnotes(self, text: str) -> str:
        return f"<hr><ol>{text}</ol>"

    def footnote_item(self, text: str, key: str, index: int) -> str:
        id, back = f"{self.notes}-{index}", f"{self.notes}-{index}-back"
        body = text.strip().removesuffix("</p>").removeprefix("<p>")
        return f'<li><p><a id="{id}" href="#{back}">↑</a> {body}</p></li>'


@cache
def _markdown() -> tuple[MarkdownWithMath, _Renderer]:
    renderer = _Renderer()
    markdown = MarkdownWithMath(renderer, plugins=map(import_plugin, PLUGINS))
    for parser in (markdown.block, markdown.inline):
        for name in [one for one in parser.specification if "math" in one or "latex" in one]:
            form = parser.specification[name].replace(".*?", f".{{0,{FORMULA}}}?")
            parser.specification[name] = form.replace(".+?", f".{{1,{FORMULA}}}?")
    return markdown, renderer


def parse(text: str, beside: Beside = NOWHERE, notes: str = "note") -> list[Node]:
    """Return the blocks of a Markdown text, see `civlib.publish.tree.read`.

    Parameters
    ----------
    text
        The Markdown.
    beside
        Where its pictures and links lead; without it, as civlib's own sentences are, it may have
        no pictures, and links lead wherever they say.
    notes
        What the anchors of its footnotes begin with.

    Raises
    ------
    PublishError
        If it holds what no format can show, or what would be shown as source text.
    """
    markdown, renderer = _markdown()
    renderer.notes = notes
    blocks = tree.read(markdown.render(text), beside)
    for node in (node for node in blocks if node["type"] == "heading"):
        if (count := len(plain(node["children"]))) > HEADING:
            told = {"text": plain(node["children"]), "count": count, "most": HEADING}
            raise PublishError(say("publish.title", **told))
    if beside.folder is None:  # what data say is escaped, and may say anything
        return blocks
    if mark := next(left(blocks), ""):
        raise PublishError(say("publish.typed", text=mark, most=FORMULA))
    return blocks


def left(blocks: Iterable[Node]) -> Iterator[str]:
    """Yield the marks that Markdown does not know, and leaves in a text."""
    said = (node["text"] for node in nodes.each([*blocks]) if node.get("type") == "text")
    return (found[0] for text in said for found in LEFT.finditer(text))


def plain(nodes: Iterable[Node]) -> str:
    """Return the text of inline nodes without its markup; of a picture, its alternative text."""
    return "".join(_plain(node) for node in nodes)


def _plain(node: Node) -> str:
    if node["type"] == "break":
        return " "
    if node["type"] == "image":
        return str(node["alt"])
    return str(node["text"]) if "text" in node else plain(node["children"])
