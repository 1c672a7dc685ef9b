"""A table as spreadsheet programs save it → its plain records, where there is one way to read it.

Excel in Ukrainian writes semicolons between fields, commas in decimals and spaces between
thousands, and goes on with empty cells where a formatted column or row has none.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import PurePath

from civlib.dataset import cells, headings, schemas
from civlib.dataset.decoding import Record, decode, records
from civlib.dataset.folders import PICTURES
from civlib.dataset.problems import Log
from civlib.wording.terms import Table

_NEEDS_QUOTES = re.compile('[",\n]')

MARKS = {";": "semicolons", "\t": "tabs", "|": "bars"}
"""What separates fields where commas do not, and the message that tells it."""

HEAD = 10
"""Within so many lines the header stands."""

NO_BREAK = re.compile("[\u00a0\u2007\u202f]")

SPACED = re.compile("(-?[0-9]{1,3})((?:[ \u00a0\u202f][0-9]{3})+)((?:,[0-9]*)?)")
COMMA = re.compile("(-?(?:0|[1-9][0-9]*)),([0-9]+)")
THOUSANDS = re.compile("-?[1-9][0-9]{0,2},[0-9]{3}")
"""Digits in threes; a decimal comma; what may be either, and so is left to the person."""


def read(kind: str, text: str, log: Log) -> list[Record]:
    r"""Return the records of a table's text; what is not plain CSV in it is told once.

    Examples
    --------
    >>> log = Log("funding.csv")
    >>> text = "measure_id;planned;;\n1.2;1 200,5;;\n;;;\n"
    >>> [record.cells for record in read(Table.FUNDING, text, log)]
    [('measure_id', 'planned'), ('1.2', '1200.5')]
    >>> len(log.problems)
    1
    """
    mark = _mark(kind, text)
    found = [*records(text, log, mark)]
    if found and all(len(one.cells) == 1 for one in found) and _marks(kind, found[0].cells[0]):
        log.tell("wrapped")
        return read(kind, "\n".join(one.cells[0] for one in found), log)
    if mark != ",":
        log.tell(MARKS[mark])
    found = _with_words(kind, _without_edges(headings.tidied(kind, found, log), log), log)
    return _with_spaces(found if mark == "," or not found else _with_points(kind, found, log), log)


def _mark(kind: str, text: str) -> str:
    """Return what separates fields: what splits a line into names of columns, or the first one."""
    lines = text.split("\n")
    named = (mark for line in lines[:HEAD] for mark in _marks(kind, line.replace('"', "")))
    first = (mark for mark in MARKS if mark in lines[0] and "," not in lines[0])
    return next(named, None) or next(first, ",")


def _marks(kind: str, line: str) -> list[str]:
    return [mark for mark in (",", *MARKS) if headings.is_header(kind, line.split(mark))]


def _without_edges(found: list[Record], log: Log) -> list[Record]:
    """Return records without the empty rows and columns at the end."""
    kept = [*found]
    while kept and not "".join(kept[-1].cells).strip():
        kept.pop()
    header = found[0].cells if found else ()
    width = len(header)
    while width and not any(record.cells[width - 1 : width] > ("",) for record in kept):
        width -= 1
    if len(kept) < len(found):
        log.tell("rows")
    if 0 < width < len(header):
        log.tell("columns")
        kept = [_cut(record, width) for record in kept]
    return kept


def _cut(record: Record, width: int) -> Record:
    """Return a record that is no wider, unless a cell beyond says something."""
    return replace(record, cells=(*record.cells[:width], *filter(None, record.cells[width:])))


def _with_points(kind: str, found: list[Record], log: Log) -> list[Record]:
    """Return records whose numbers are written with points and without spaces."""
    fields = schemas.fields(kind)
    header, *rows = found
    places = {
        place
        for place, name in enumerate(header.cells)
        if name in fields and cells.is_number(fields[name])
    }
    plain = [replace(row, cells=_each(row.cells, places, pointed)) for row in rows]
    if plain != rows:
        log.tell("numbers")
    return [header, *plain]


def _with_words(kind: str, found: list[Record], log: Log) -> list[Record]:
    """Return records with the words of an enum for what people call them in Ukrainian."""
    header, *rows = found or [Record(1, ())]
    fields = schemas.fields(kind)
    words = {
        at: cells.words(fields[name]) for at, name in enumerate(header.cells) if name in fields
    }
    plain = [
        replace(row, cells=tuple(
            words.get(at, {}).get(cell.strip(" .").casefold(), cell)
            for at, cell in enumerate(row.cells)
        )) if len([*filter(None, row.cells)]) > 1 else row  # a heading stays as it is typed
        for row in rows
    ]  # fmt: skip
    if plain != rows:
        log.tell("words")
    return [header, *plain] if found else []


def _with_spaces(found: list[Record], log: Log) -> list[Record]:
    """Return records with plain spaces only: the others come from Word, and look the same."""
    plain = [
        replace(one, cells=tuple(NO_BREAK.sub(" ", cell) for cell in one.cells)) for one in found
    ]
    if plain != found:
        log.tell("spaces")
    return plain


def _each(texts: Iterable[str], places: set[int], change: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(change(text) if at in places else text for at, text in enumerate(texts))


def pointed(text: str) -> str:
    r"""Return a number as data have it; a text that may mean two numbers, or none, as it is.

    Examples
    --------
    >>> [pointed(text) for text in ("12,5", "1\u00a0234,5", "1,234", "0,125", "12.5")]
    ['12.5', '1234.5', '1,234', '0.125', '12.5']
    """
    if match := SPACED.fullmatch(text):
        digits = match[1] + re.sub(r"\D", "", match[2])
        return digits + match[3].replace(",", ".").rstrip(".")
    if THOUSANDS.fullmatch(text) and not text.lstrip("-").startswith("0"):
        return text
    return COMMA.sub(r"\1.\2", text) if COMMA.fullmatch(text) else text


def canonical(name: str, data: bytes) -> bytes:
    r"""Return the one form of an input file, so that equal data are equal bytes.

    A text is UTF-8 without a byte order mark, its lines end with LF; a table moreover has commas,
    quotes only where they are needed, and a line end after each row. Rows and lines keep their
    places. The canonical form of a canonical form is itself.

    A picture, what is no text, or no CSV where the name says so (folders may stand before it), has
    no other form and comes back as it is; `civlib.dataset.check` says what is wrong with it.

    Examples
    --------
    >>> rows = b'measure_id,source,planned,actual\r\n1.10,city,5,5\r\n1.9,city,"2.0",'
    >>> canonical("data/a/2019/funding.csv", rows)
    b'measure_id,source,planned,actual\n1.10,city,5,5\n1.9,city,2.0,\n'
    >>> canonical("note.md", b"\xef\xbb\xbfA\r\nnote"), canonical("note.md", b"\xff")
    (b'A\nnote', b'\xff')
    """
    log = Log(name)
    text = None if name.endswith(PICTURES) else decode(data, log)
    if text is None:
        return data
    if name.endswith(".csv"):
        kind = PurePath(name).stem
        found = read(Table(kind), text, log) if kind in {*Table} else records(text, log)
        text = written(record.cells for record in found)
    # any problem but a habit means that the file cannot be understood
    return data if log.errors else text.lstrip("\ufeff").encode()


def rows(name: str, data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    r"""Return the line of each record of a file and its cells; of another text, its lines.

    Examples
    --------
    >>> rows("funding.csv", b"measure_id;actual\n1.2;5\n"), rows("note.md", b"A\nB")
    ([(1, ('measure_id', 'actual')), (2, ('1.2', '5'))], [(1, ('A',)), (2, ('B',))])
    """
    log, path = Log(name), PurePath(name)
    text = decode(data, log) or ""
    if path.suffix == ".csv" and path.stem in {*Table}:
        return [(one.line, one.cells) for one in read(Table(path.stem), text, log)]
    return [(number, (line,)) for number, line in enumerate(text.split("\n"), start=1)]


def written(rows: Iterable[Iterable[str]]) -> str:
    r"""Return rows as CSV in its one form.

    Examples
    --------
    >>> written([("a", "b"), ("1,5", "")])
    'a,b\n"1,5",\n'
    """
    return "".join(f"{','.join(map(_quoted, row))}\n" for row in rows)


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if _NEEDS_QUOTES.search(cell) else cell
