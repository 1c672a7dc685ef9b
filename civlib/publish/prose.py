"""Markdown of a notebook → a small tree of plain values that every format can render.

Anything outside the tree's few kinds of node (raw HTML, images …) is refused, so that nothing
vanishes in one format and appears in another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import mistune
from mistune.util import unescape

from civlib.errors import PublishError

Node = dict[str, Any]

SCHEMES = {"", "http", "https", "mailto"}

_read = mistune.create_markdown(renderer="ast")


def parse(text: str) -> list[Node]:
    """Return the block nodes of a Markdown text; `PublishError` at the first of another kind.

    Blocks are ``heading`` (level, children), ``paragraph`` (children), ``list`` (ordered, items:
    a list of blocks each), ``quote`` (children: blocks) and ``listing`` (text: lines of code, from
    a fenced block). Inline nodes are ``text``, ``code`` (text), ``strong``, ``emphasis``
    (children), ``link`` (url, children) and ``break``.
    """
    return _nodes(_read(text))


def plain(nodes: Iterable[Node]) -> str:
    """Return the text of inline nodes without its markup."""
    return "".join(_plain(node) for node in nodes)


def _plain(node: Node) -> str:
    if node["type"] == "break":
        return " "
    return str(node["text"]) if "text" in node else plain(node["children"])


def _nodes(tokens: Any) -> list[Node]:
    return [_node(token) for token in tokens if token["type"] != "blank_line"]


def _node(token: Node) -> Node:
    kind, held = _KINDS.get(token["type"], ("", None))
    # An indent of four spaces is a code block too, and mostly a slip.
    if held is None or token.get("style") == "indent":
        found = str(token.get("raw", "")).strip()[:60]
        raise PublishError(
            f"Markdown holds a {token['type']} ({found!r}), which cannot be published: "
            "use headings, paragraphs, lists, quotes, emphasis, code and links."
        )
    return {"type": kind, **held(token)}


def _children(token: Node) -> Node:
    return {"children": _nodes(token["children"])}


def _list(token: Node) -> Node:
    items = [_within(item["children"]) for item in token["children"]]
    return {"ordered": token["attrs"]["ordered"], "items": items}


def _within(tokens: Any) -> list[Node]:
    """Return the blocks of a list's item or a quote, where a heading has no place."""
    nodes = _nodes(tokens)
    if any(node["type"] == "heading" for node in nodes):
        raise PublishError(
            "Markdown holds a heading inside a list or quote, which cannot be published: "
            "begin its line with #."
        )
    return nodes


def _link(token: Node) -> Node:
    url = token["attrs"]["url"]
    if urlsplit(url).scheme not in SCHEMES:
        raise PublishError(f"The link {url!r} is refused: use http, https, mailto or an #anchor.")
    return {"url": url, **_children(token)}


_KINDS: dict[str, tuple[str, Callable[[Node], Node]]] = {
    "heading": ("heading", lambda token: {"level": token["attrs"]["level"], **_children(token)}),
    "paragraph": ("paragraph", _children),
    "block_text": ("paragraph", _children),
    "list": ("list", _list),
    "block_code": ("listing", lambda token: {"text": token["raw"].rstrip("\n")}),
    "block_quote": ("quote", lambda token: {"children": _within(token["children"])}),
    "text": ("text", lambda token: {"text": unescape(token["raw"])}),
    "codespan": ("code", lambda token: {"text": token["raw"]}),
    "strong": ("strong", _children),
    "emphasis": ("emphasis", _children),
    "link": ("link", _link),
    "softbreak": ("text", lambda _: {"text": " "}),
    "linebreak": ("break", lambda _: {}),
}
"""Kind of token → type of its node, and what the node holds."""
