"""Tables → the rows that Word has: every place taken, every column as wide as its words need.

Word, and LibreOffice more so, lays a table out by the widths that it says; nothing is measured
again when it is opened. Lengths are twips, of which a point has twenty.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from civlib.publish.document import Block
from civlib.publish.prose import plain

NUMERIC = ("number", "mark")
"""Kinds of columns that stand to the right."""

INSET = 85
"""What is left free at each side of a cell (see ``styles.xml``)."""

TWIPS = 20

LETTERS = {
    letter: width
    for width, letters in (
        (0.34, "ilfjtії| .,:;’'!()[]-\u00a0"),
        (0.46, "cersзєгест"),
        (0.58, "bdhknpquвяьлрчийкнпц+−="),
        (0.86, "mwмфжюшщ"),
        (1.1, "MWМЖФШЩЮ—%№"),
    )
    for letter in letters
}
USUAL, CAPITAL = 0.54, 0.8
"""Widths of letters in bold Times, a little more than they are, as parts of their size."""

THIN = 0.9
"""Widths of letters that are not bold, as parts of those that are."""

LONG = 14
"""Lines of text that a table has at most to be kept on one page."""

LONGEST = (18, 15, 12, 9, 0)
"""So many letters may a word of a text have that does not break, if there is room; else fewer."""

LINE = 50
"""Characters that a line of a cell has, about."""

EMPTY: Block = {"rows": 1, "columns": 1, "text": "", "children": [], "paint": ""}
EMPTY |= dict.fromkeys(("is_name", "is_number"), False)
"""A cell that shows nothing."""

Row = Mapping[str, Any]


def of_table(
    part: Block, room: int, size: float
) -> tuple[list[int], list[list[Block]], list[Block]]:
    """Return a table of civlib's own as Word has it, from what `civlib.publish.paper` says of it.

    Returns
    -------
    tuple
        The widths of the columns, the rows of their names, and the others: each has its ``role``
        and cells, and whether it ``keeps`` to the next one.
    """
    spec = part["spec"]
    columns, rows = spec["columns"], [*spec["rows"], *spec["foot"]]
    wide = fitted([one["width"] for one in columns], _least(columns, rows, size, room), room)
    lines = (1 + max(len(cell["text"]) / LINE for cell in row["cells"]) for row in rows)
    whole = sum(lines) <= LONG
    last = len(rows) - len(spec["foot"]) - 1
    placed = [
        {**row, "cells": [_told(cell, columns, row) for cell in cells],
         "keeps": whole or row["role"] == "group" or (at >= last and bool(spec["foot"]))}
        for at, (row, cells) in enumerate(zip(rows, filled(rows, len(columns)), strict=True))
    ]  # fmt: skip
    named = _head([_named(one).split("\n") for one in columns])
    head = [
        [_told(cell, columns, {"role": "head"}) for cell in cells]
        for cells in filled(named, len(columns))
    ]
    return wide, head, placed


def of_grid(
    part: Block, room: int, size: float
) -> tuple[list[int], list[tuple[bool, list[Block]]]]:
    """Return a table of an author's as Word has it: widths, and rows that name columns or not."""
    rows = [*part["head"], *part["rows"]]
    count = part["columns"]
    wanted, least = [1.0] * count, [1.0] * count
    given = [{"cells": row} for row in rows]
    for row in filled(given, count):
        for cell in row:
            if cell["columns"] == 1 and "children" in cell:
                # of what else a cell holds nothing is measured
                texts = [plain([one]) for one in cell["children"] if one["type"] == "paragraph"]
                at = cell["column"]
                wanted[at] = max([wanted[at], *(measured(text, size) for text in texts)])
                words = [word for text in texts for word in text.split(" ")]
                least[at] = max([least[at], *(measured(word, size) for word in words)])
    free = 2 * INSET
    wanted, least = [one + free for one in wanted], [one + free for one in least]
    fits = sum(wanted) <= room
    widths = [*map(round, wanted)] if fits else fitted(wanted, least, room)
    cut = len(part["head"])
    named, others = filled(given[:cut], count), filled(given[cut:], count)
    return widths, [*((True, row) for row in named), *((False, row) for row in others)]


def filled(rows: Sequence[Row], columns: int) -> Iterator[list[Block]]:
    """Yield the cells of each row, with one for every place.

    A cell that spans rows goes on in those below, as one whose ``merge`` says so; what a row does
    not fill is empty.

    Examples
    --------
    >>> tall = {"rows": 2, "columns": 1}
    >>> first, second = filled([{"cells": [tall, EMPTY]}, {"cells": [EMPTY]}], 2)
    >>> [cell["merge"] for cell in (*first, *second)]
    ['restart', '', 'continue', '']
    """
    above: dict[int, tuple[Block, int]] = {}
    for row in rows:
        cells, line, at = iter(row["cells"]), list[Block](), 0
        while at < columns:
            cell, left = above.pop(at, ({}, 0))
            if left:
                cell = {**cell, "merge": "continue"}
            else:
                taken = min((place for place in above if place > at), default=columns)
                cell = {**next(cells, EMPTY), "column": at}
                left = cell["rows"]
                cell["columns"] = min(cell["columns"], taken - at)
                cell["merge"] = "restart" if left > 1 else ""
            if left > 1:
                above[at] = cell, left - 1
            line.append(cell)
            at += cell["columns"]
        yield line


def _told(cell: Block, columns: Sequence[Row], row: Row) -> Block:
    """Return a cell with what its column and its row say of it."""
    column = columns[cell["column"]]
    is_group = row["role"] == "group"
    right = column["kind"] in NUMERIC and not is_group
    lang = row.get("lang") if is_group else column["lang"] if row["role"] != "head" else None
    return {"merge": "", **cell, "right": right, "lang": lang}


def _head(names: Sequence[Sequence[str]]) -> list[Row]:
    """Return the rows of the names of columns, each of which has levels, the outermost first.

    Columns share an outer level with those beside them that have it too; the last one of each goes
    down to the rows.

    Examples
    --------
    >>> rows = _head([["No."], ["Plan", "city"], ["Plan", "all"]])
    >>> [[(one["text"], one["columns"], one["rows"]) for one in row["cells"]] for row in rows]
    [[('No.', 1, 2), ('Plan', 2, 1)], [('city', 1, 1), ('all', 1, 1)]]
    """
    depth = max(map(len, names))
    rows: list[dict[str, list[Block]]] = [{"cells": []} for _ in range(depth)]
    for level in range(depth):
        before: Sequence[str] | None = None
        for name in names:
            shared = name[: level + 1] if level + 1 < len(name) else None
            if shared is not None and shared == before:
                rows[level]["cells"][-1]["columns"] += 1
            elif level < len(name):
                down = 1 if shared is not None else depth - level
                rows[level]["cells"].append({**EMPTY, "text": name[level], "rows": down})
            before = shared
    return [*rows]


def _named(column: Row) -> str:
    """Return a column's name; its sign of per cent stays with the word before it."""
    return str(column["label"]).replace(" %", "\u00a0%")


def _least(columns: Sequence[Row], rows: Sequence[Row], size: float, room: float) -> list[float]:
    """Return the width of the longest word of each column: its name, its numbers, its texts.

    Of texts the longer a word is the sooner it may break, where there is no room for all.
    """
    words = [[*_words(at, column, rows, size)] for at, column in enumerate(columns)]
    least = list[float]()
    for longest in LONGEST:
        least = [max(wide for letters, wide in own if letters <= longest) + 2 * INSET
                 for own in words]  # fmt: skip
        if sum(least) <= room:
            break
    return least


def _words(at: int, column: Row, rows: Sequence[Row], size: float) -> Iterator[tuple[int, float]]:
    """Yield letters and width of each word of a column; one that must not break has no letters."""
    number = column["kind"] in NUMERIC
    yield from ((0, measured(word, size)) for word in _named(column).split("\n")[-1].split(" "))
    for row in rows:
        for cell in row["cells"]:
            if cell["column"] == at and cell["columns"] == 1:
                for word in cell["text"].split("\n" if number else None):
                    wide = measured(word, size)
                    yield (0, wide) if number else (len(word), wide * THIN)


def measured(text: str, size: float) -> float:
    """Return about how wide a text is, in a bold serif of some points.

    Examples
    --------
    >>> measured("100", 10), measured("Ширина", 10)
    (324.0, 792.0)
    """
    usual = (LETTERS.get(one, CAPITAL if one.isupper() else USUAL) for one in text)
    return round(sum(usual) * size * TWIPS, 3)


def fitted(shares: Sequence[float], least: Sequence[float], room: int) -> list[int]:
    """Return widths by shares, none less than its least, that fill the room.

    Examples
    --------
    >>> fitted([1, 3], [0, 0], 400), fitted([1, 3], [200, 0], 400), fitted([1, 1], [600, 200], 400)
    ([100, 300], [200, 200], [200, 200])
    """
    least = [min(one, room / min(3, len(least))) for one in least]
    if sum(least) > room:
        return _whole([one / sum(least) * room for one in least], room)
    free, fixed = [*range(len(shares))], dict[int, float]()
    while True:
        unit = (room - sum(fixed.values())) / sum(shares[at] for at in free)
        short = [at for at in free if shares[at] * unit < least[at]]
        if not short or len(short) == len(free):
            break
        fixed |= {at: least[at] for at in short}
        free = [at for at in free if at not in fixed]
    return _whole([fixed.get(at, share * unit) for at, share in enumerate(shares)], room)


def _whole(widths: Sequence[float], room: int) -> list[int]:
    """Return widths in whole twips; the last takes what rounding left."""
    found = [*map(int, widths)]
    return [*found[:-1], room - sum(found[:-1])]
