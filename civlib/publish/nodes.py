"""Walks through the tree of `civlib.publish.tree`; what civlib's own tables carry is none of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Node = dict[str, Any]

SPEC = "spec"
"""Where a block has the table or figure of civlib's own that it is."""


def each(value: Any) -> Iterator[Node]:
    """Yield every node of a block or of several, each before what it holds."""
    if isinstance(value, dict):
        yield value
        value = [] if SPEC in value else [one for one in value.values() if isinstance(one, list)]
    if isinstance(value, list | tuple):
        for item in value:
            yield from each(item)


def changed(value: Any, change: Callable[[Node], Node]) -> Any:
    """Return blocks in which every node has become what ``change`` makes of it."""
    if isinstance(value, list):
        return [changed(item, change) for item in value]
    if not isinstance(value, dict) or SPEC in value:
        return value
    held = {name: changed(one, change) for name, one in value.items() if isinstance(one, list)}
    return change({**value, **held})
