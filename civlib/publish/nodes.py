"""Walks through the tree of `civlib.publish.tree`; what civlib's own tables carry is none of it."""

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


def depth(value: Any) -> int:
    """Return how many nodes are within one another at most.

    Examples
    --------
    >>> depth([{"type": "rule"}, {"children": [{"children": []}, {"text": "a"}]}])
    2
    """
    inner = value.values() if isinstance(value, dict) else value
    held = (one for one in inner if isinstance(one, dict | list))
    return isinstance(value, dict) + max(map(depth, held), default=0)


def changed(value: Any, change: Callable[[Node], Node]) -> Any:
    """Return blocks in which every node has become what ``change`` makes of it."""
    if isinstance(value, list):
        return [changed(item, change) for item in value]
    if not isinstance(value, dict) or SPEC in value:
        return value
    held = {name: changed(one, change) for name, one in value.items() if isinstance(one, list)}
    return change({**value, **held})
