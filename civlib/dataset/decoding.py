"""From bytes to text and records, by declaration and never by sniffing; the one reader of CSV.

UTF-8 without a byte order mark, line ends LF or CRLF, fields separated by commas and quoted with
double quotes where they hold a comma, a quote or a line break (RFC 4180).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from civlib.dataset.folders import PICTURES
from civlib.dataset.problems import Log, quote

BOM = b"\xef\xbb\xbf"
SAVE = "save it as UTF-8 (in Excel: CSV UTF-8; in LibreOffice: character set Unicode (UTF-8))."

_FIELD = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^",\n]*))(,|\n|\Z)')
_NEEDS_QUOTES = re.compile('[",\n]')


@dataclass(frozen=True)
class Record:
    """The fields of one record, and the line of the file that it starts on."""

    line: int
    cells: tuple[str, ...]


def read_text(path: Path, log: Log, *, optional: bool = False) -> str | None:
    """Return the text of a file, its line ends as LF; None if it cannot be had.

    An ``optional`` file that is missing or blank has the text "".
    """
    if path.is_symlink():
        log.add_error("symlink", "it is a symbolic link; put the file itself there.")
        return None
    try:
        data = path.read_bytes()
        return "" if optional and not data.removeprefix(BOM).strip() else decode(data, log)
    except FileNotFoundError:
        if optional:
            return ""
        rule = f"{quote(path.name)} is missing; every year needs it. Add it."
        log.add_error("missing-file", rule)
    except OSError as error:
        log.add_error("unreadable", f"it cannot be read: {error.strerror}. Check its permissions.")
    return None


def decode(data: bytes, log: Log) -> str | None:
    """Return the text of some bytes, its line ends as LF; None if they are not UTF-8.

    A byte order mark, NUL and a bare CR are problems too, but do not hide what follows them.
    """
    if data.startswith(BOM):
        rule = "it starts with a byte order mark; save it as UTF-8 without BOM."
        log.add_error("bom", rule, 1, 1)
        data = data.removeprefix(BOM)
    if not data.strip():
        rule = "it is empty; a table needs at least its header, a note its text."
        log.add_error("empty-file", rule)
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in data[:2] and b"\0" in data[2:4]):
        log.add_error("encoding-utf-16", f"it is in UTF-16; {SAVE}")
    else:
        return _utf8(data, log)
    return None


def _utf8(data: bytes, log: Log) -> str | None:
    try:
        return _line_ends(data.decode("utf-8"), log)
    except UnicodeDecodeError as error:
        code, name = "encoding", f"byte 0x{data[error.start]:02x} is not UTF-8"
        if _cp1251(data):
            code, name = "encoding-cp1251", "it is in cp1251 (Windows Cyrillic)"
        log.add_error(code, f"{name}; {SAVE}", data.count(b"\n", 0, error.start) + 1)
    return None


def _cp1251(data: bytes) -> bool:
    """Tell whether the bytes read as small Cyrillic letters in cp1251, as others do not."""
    text = data.decode("cp1251", errors="replace")
    small = len(re.findall("[а-яіїєґ]", text))
    odd = sum(not char.isascii() for char in text)
    return small > odd / 2


def _line_ends(text: str, log: Log) -> str:
    text = text.replace("\r\n", "\n")
    for char, code, name in (("\0", "nul", "a NUL character"), ("\r", "bare-cr", "a bare CR")):
        if char in text:
            row = text.count("\n", 0, text.index(char)) + 1
            log.add_error(code, f"there is {name} in this line; delete it, lines end with LF.", row)
    return text.replace("\0", "").replace("\r", "\n")


def records(text: str, log: Log) -> Iterator[Record]:
    """Yield the records of a CSV text; a line with wrong quotes is reported and left out.

    The standard library's reader is not used: it goes on over a quote that is never closed to the
    end of the file, and cannot say where the record began.
    """
    position, line = 0, 1
    while position < len(text):
        end, cells = _record(text, position)
        if cells:
            yield Record(line, cells)
        else:
            log.add_error("quotes", _quotes(text[position:end]), line)
        line += text.count("\n", position, end)
        position = end


def _record(text: str, position: int) -> tuple[int, tuple[str, ...]]:
    """Return where the record ends and its cells; none if its quotes are wrong."""
    cells: list[str] = []
    while match := _FIELD.match(text, position):
        quoted, plain, mark = match.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        position = match.end()
        if mark != ",":
            return position, tuple(cells)
    end = text.find("\n", position) + 1
    return end or len(text), ()


def _quotes(line: str) -> str:
    return (
        f"the quotes in {quote(line.rstrip())} do not match; put a field that holds a quote, "
        'a comma or a line break between quotes, and write each quote inside it twice: "".'
    )


def canonical(name: str, data: bytes) -> bytes:
    r"""Return the one form of an input file, so that equal data are equal bytes.

    A text is UTF-8 without a byte order mark, its lines end with LF; a table moreover has quotes
    only where they are needed, and a line end after each row. Rows and lines keep their places.
    The canonical form of a canonical form is itself.

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
    text = text.lstrip("\ufeff")
    if name.endswith(".csv"):
        rows = (",".join(map(_quoted, record.cells)) for record in records(text, log))
        text = "".join(f"{row}\n" for row in rows)
    # A byte order mark is taken away; any other problem means that the file cannot be understood.
    faulty = any(problem.code != "bom" for problem in log.problems)
    return data if faulty else text.encode()


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if _NEEDS_QUOTES.search(cell) else cell
