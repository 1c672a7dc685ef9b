"""Sections of a report: those that show nothing are left out, the others are numbered and named."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any

from civlib.errors import PublishError
from civlib.publish import prose
from civlib.wording.messages import say

Block = dict[str, Any]

_TYPED = re.compile(r"(?:\d+\.)+ ")


def left(blocks: Sequence[Block]) -> Iterator[Block]:
    """Leave out what shows nothing, and sections in which nothing else is shown, with their text.

    Numbers typed before later headings go down by as many as were left out before them.
    """
    gone: list[tuple[int, ...]] = []
    end = 0
    for place, block in enumerate(blocks):
        if block["type"] == "heading" and place >= end:
            last = _section(blocks, place)
            if {one["type"] for one in blocks[place:last] if "shown" in one} == {"nothing"}:
                end, gone = last, [*gone, _typed(block)]
            else:
                yield {**block, "children": _counted(block["children"], _typed(block), gone)}
        elif place >= end and block["type"] != "nothing":
            yield {key: value for key, value in block.items() if key != "shown"}


def _section(blocks: Sequence[Block], start: int) -> int:
    """Return the position after the section that a heading opens: its own text and subsections."""
    ends = (
        place
        for place, block in enumerate(blocks[start + 1 :], start + 1)
        if block["type"] == "heading" and block["level"] <= blocks[start]["level"]
    )
    return next(ends, len(blocks))


def _typed(heading: Block) -> tuple[int, ...]:
    """Return the number typed before a heading, such as (1, 2) for 1.2.; empty if there is none."""
    texts = (node.get("text", "") for node in heading["children"])
    match = _TYPED.match(next(texts, ""))
    return tuple(map(int, match[0].split(".")[:-1])) if match else ()


def _counted(
    text: list[Block], typed: tuple[int, ...], gone: Sequence[tuple[int, ...]]
) -> list[Block]:
    """Return a heading's text with its number less those of the same level that are gone."""
    if not typed or not gone:
        return text
    numbers = (
        number - sum(one[:-1] == typed[:depth] and one[-1] < number for one in gone if one)
        for depth, number in enumerate(typed)
    )
    first, *others = text
    counted = "".join(f"{number}." for number in numbers)
    return [{**first, "text": _TYPED.sub(f"{counted} ", first["text"], count=1)}, *others]


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give tables and figures their numbers and headings their anchors."""
    numbers: Counter[str] = Counter()
    found = list(blocks)
    named = Counter(block["id"] for block in found if "id" in block)
    if twice := [name for name, count in named.items() if count > 1]:
        raise PublishError(say("publish.anchors", name=twice[0]))
    taken = {block["spec"]["id"] for block in found if "spec" in block} | {*named}
    for block in found:
        if "spec" in block:
            numbers[block["type"]] += 1
            yield {**block, "number": numbers[block["type"]]}
        elif block["type"] == "heading" and "id" not in block:
            text = prose.plain(block["children"])
            slug = re.sub(r"\W+", "-", text.casefold()).strip("-") or "section"
            names = (f"{slug}-{number}" if number > 1 else slug for number in count(1))
            anchor = next(name for name in names if name not in taken)
            taken.add(anchor)
            yield {**block, "id": anchor}
        else:
            yield block
