"""The first line of a table: its delimiter, and the declared columns in their order."""

from __future__ import annotations

from collections.abc import Sequence

from civlib.dataset import schemas
from civlib.dataset.files import DELIMITERS, Record
from civlib.dataset.problems import Log, pair_up, quote


def columns(kind: str) -> tuple[str, ...]:
    """Return the declared columns of a table, in order."""
    return tuple(field["name"] for field in schemas.read(kind)["fields"])


def delimited(text: str, log: Log) -> bool:
    """Return whether commas separate the fields of a table's text; report another delimiter."""
    line = text.partition("\n")[0]
    mark = next((mark for mark in DELIMITERS if mark in line and "," not in line), None)
    if mark:
        rule = "the delimiter is a comma; save it as comma-separated"
        log.add_error("delimiter", f"its fields are separated by {DELIMITERS[mark]}; {rule}.", 1, 1)
    return mark is None


def check(kind: str, header: Record, log: Log) -> bool:
    """Report what is wrong with a header; return whether the rows can be read all the same."""
    names, wanted = header.cells, columns(kind)
    if names == wanted:
        return True
    if not ({*names} & {*wanted} or pair_up(wanted, names)):
        rule = f"the first line must be the header; write: {','.join(wanted)}."
        log.add_error("no-header", f"{quote(','.join(names))} names no column; {rule}", 1, 1)
        return False
    return _names(names, wanted, log)


def _names(names: Sequence[str], wanted: Sequence[str], log: Log) -> bool:
    missing = [name for name in wanted if name not in names]
    pairs = pair_up(missing, [name for name in names if name not in wanted])
    lost = [name for name in missing if name not in pairs.values()]
    for position, name in enumerate(names, start=1):
        if name in names[: position - 1]:
            way = f"write {quote(lost.pop(0))} where it belongs" if lost else "delete one"
            message = f"column {quote(name)} is there twice; {way}."
            log.add_error("duplicate-column", message, 1, position)
        elif name in pairs:
            message = f"there is no column {quote(name)}; write {quote(pairs[name])}."
            log.add_error("misspelt-column", message, 1, position)
        elif name not in wanted:
            message = f"there is no column {quote(name)}; delete it."
            log.add_error("extra-column", message, 1, position)
    for name in lost:
        log.add_error("missing-column", f"column {quote(name)} is missing; add it.", 1)
    meant = tuple(pairs.get(name, name) for name in names)
    if sorted(meant) == sorted(wanted) and meant != tuple(wanted):
        order = ",".join(wanted)
        log.add_error("column-order", f"the columns are in another order; put them so: {order}.", 1)
    return meant == tuple(wanted)
