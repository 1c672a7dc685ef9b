"""The one form of an input file, so that equal data are equal bytes however somebody saved them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from civlib.dataset import files, header
from civlib.dataset.order import arranged
from civlib.dataset.problems import Log
from civlib.wording.terms import Table

_KINDS = {f"{table}.csv": table for table in Table}
_MARK = re.compile('[",\n]')


def canonical(name: str, data: bytes) -> bytes:
    r"""Return the canonical form of an input file: what loads as the file does, and no other bytes.

    A text is UTF-8 without a byte order mark, its lines end with LF. A table of a year moreover
    has quotes only where they are needed, a line end after each row, and its rows in their one
    order (see `civlib.dataset.order`). The canonical form of a canonical form is itself.

    What is no text, or no table of the declared columns, has no other form and comes back as it
    is, whatever it is that is wrong; `civlib.dataset.check` says that.

    Parameters
    ----------
    name
        Name of the file, with or without folders before it: what says which table it is.
    data
        Its bytes.

    Examples
    --------
    >>> rows = b'measure_id,source,planned,actual\r\n1.10,city,5,5\r\n1.9,city,"2.0",'
    >>> canonical("data/a/2019/funding.csv", rows)
    b'measure_id,source,planned,actual\n1.9,city,2.0,\n1.10,city,5,5\n'
    >>> canonical("note.md", b"\xef\xbb\xbfA\r\nnote"), canonical("note.md", b"\xff")
    (b'A\nnote', b'\xff')
    """
    log = Log(name)
    text = files.decode(data, log)
    if text is not None:
        text = text.lstrip("\ufeff")
        kind = _KINDS.get(name.rpartition("/")[2])
        text = _table(kind, text, log) if kind else text
    # A byte order mark is taken away; any other problem means that the file cannot be understood.
    faulty = any(problem.code != "bom" for problem in log.problems)
    return data if text is None or faulty else text.encode()


def _table(kind: Table, text: str, log: Log) -> str | None:
    """Return the canonical text of a table; None if its rows do not have the declared columns."""
    columns = header.columns(kind)
    names, *rows = [record.cells for record in files.records(text, log)] or [()]
    if names != columns or any(len(row) != len(columns) for row in rows):
        return None
    return "".join(map(_line, [columns, *arranged(kind, rows, tuple)]))


def _line(cells: Sequence[str]) -> str:
    return ",".join(map(_quoted, cells)) + "\n"


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if _MARK.search(cell) else cell
