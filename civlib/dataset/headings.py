"""Which row of a table is its header, and what official forms have above and beneath it.

A title, blank rows, the line ``sep=;`` stand above it; numbers of the columns, or the header once
more in Ukrainian, beneath. A header may name columns as the data dictionary does in Ukrainian.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import takewhile

from civlib.dataset import schemas
from civlib.dataset.decoding import Record
from civlib.dataset.problems import Log
from civlib.wording import terms


def tidied(kind: str, found: list[Record], log: Log) -> list[Record]:
    """Return the header, its columns by their names, and the rows; what stands around it is told.

    Records in which no header can be told from data come back as they are.
    """
    above = [*takewhile(lambda one: not is_header(kind, one.cells), found)]
    if len(above) == len(found) or any(len([*filter(None, one.cells)]) > 1 for one in above):
        return found
    header, *rows = found[len(above) :]
    named = replace(header, cells=tuple(_name(kind, cell) or cell for cell in header.cells))
    kept = [row for row in rows if not is_header(kind, row.cells)]
    if kept and _counts(kind, named.cells, kept[0].cells):
        kept = kept[1:]
    habits = {"above": above, "names": named != header, "heads": len(kept) < len(rows)}
    for habit, there in habits.items():
        if there:
            log.tell(habit)
    return [named, *kept]


def is_header(kind: str, cells: Sequence[str]) -> bool:
    """Tell whether cells name two columns of a table or more, and most of them do.

    Examples
    --------
    >>> is_header("funding", ["Номер заходу", "План, тис. грн", "comment"])
    True
    >>> is_header("funding", ["1.1", "city", "100"])
    False
    """
    known = [cell for cell in cells if _name(kind, cell)]
    return len(known) > 1 and 2 * len(known) >= len([*filter(None, cells)])


@lru_cache(maxsize=10_000)  # the same data are read several times for a report
def _name(kind: str, cell: str) -> str:
    """Return the name of the column that a cell of a header means; empty if it means none."""
    names = _names(kind)
    # What follows a comma is the unit, as in “План, тис. грн”.
    return names.get(_plain(cell)) or names.get(_plain(cell.partition(",")[0]), "")


@cache
def _names(kind: str) -> dict[str, str]:
    fields = schemas.read(kind)["fields"]
    titles = {_plain(schemas.header(field, "uk")): field["name"] for field in fields}
    return titles | {field["name"]: field["name"] for field in fields}


def _plain(text: str) -> str:
    return "_".join(re.findall(r"[^\W_]+", text.casefold().replace("№", "номер ")))


def _counts(kind: str, names: Sequence[str], cells: Sequence[str]) -> bool:
    """Tell whether a row counts the columns, one of which has no use for a bare number."""
    fields = schemas.fields(kind)
    ids = (terms.MEASURE_ID, terms.PRIORITY_ID, terms.NUMBER, terms.PART_OF, terms.KEY)
    wordy = [name for name in names if name in fields and fields[name]["type"] == "string"]
    return {*wordy} > {*ids} & {*names} and [*cells] == [str(at + 1) for at in range(len(names))]
