"""From bytes to text and records; the one reader of CSV.

UTF-8, line ends LF or CRLF, fields separated by commas and quoted with double quotes where they
hold a comma, a quote or a line break (RFC 4180). What spreadsheets save otherwise is read where it
can be read in one way only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from civlib.dataset.opening import Unfit, read_bytes
from civlib.dataset.problems import Log

BOM = b"\xef\xbb\xbf"

PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""What files of Excel begin with, the new ones and the old."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")

UKRAINIAN = re.compile("[\\s!-~А-ЩЬЮЯа-щьюяҐґЄєІіЇї’ʼ«»„“”–—№§°±·…•€\u00a0\u00ad]*")
"""Texts in cp1251 that can be nothing else: of Ukrainian letters and the marks beside them."""

_DAMAGED = {
    "twice": re.compile(
        "(?:[РС][\u0402-\u040f\u0452-\u045f\u0490\u0491\u00a0-\u00bb‚„…†‡€‰‹›‘’“”•–—™№Іі]){4}"
    ),
    "lost": re.compile(r"[?]{3}"),
}
"""How letters look that were saved in one encoding and read in another; without any left."""

_MERGED = re.compile(r"^(?:[<>]{7}(?: .*)?|={7})$", re.MULTILINE)
"""A line that Git puts between two versions of a text which it could not merge."""


@dataclass(frozen=True)
class Record:
    """The fields of one record, and the line of the file that it starts on."""

    line: int
    cells: tuple[str, ...]


def read_text(path: Path, log: Log, *, optional: bool = False) -> str | None:
    """Return the text of a file, its line ends as LF; None if it cannot be had.

    An ``optional`` file that is missing or blank has the text "".
    """
    try:
        data = read_bytes(path)
        return "" if optional and not data.removeprefix(BOM).strip() else decode(data, log)
    except FileNotFoundError:
        if optional:
            return ""
        log.error("missing-file", name=path.name)
    except Unfit as error:
        log.add_error(*error.told)
    except OSError as error:
        log.error("unreadable", why=error.strerror)
    return None


def decode(data: bytes, log: Log) -> str | None:
    """Return the text of some bytes, its line ends as LF; None if they are none.

    NUL and a bare CR are problems too, but do not hide what follows them.
    """
    if data.startswith(BOM):
        log.tell("mark")
        data = data.removeprefix(BOM)
    if not data.strip():
        log.error("empty-file")
    elif data.startswith(PACKED):
        log.error("spreadsheet-file")
    elif data.startswith(UTF_16) and len(data) % 2 == 0:  # as Excel saves “Unicode text”
        log.tell("utf-16")
        return _sound(data.decode("utf-16", errors="replace"), log)
    elif data.startswith(UTF_16) or (b"\0" in data[:2] and b"\0" in data[2:4]):
        log.error("encoding-utf-16")
    else:
        return _utf8(data, log)
    return None


def _utf8(data: bytes, log: Log) -> str | None:
    try:
        return _sound(data.decode("utf-8").lstrip("\ufeff"), log)
    except UnicodeDecodeError as error:
        key = "encoding"
        if _cp1251(data):
            text = data.decode("cp1251", errors="replace")
            if UKRAINIAN.fullmatch(text) and re.search("[а-яіїєґ]{3}", text):
                log.tell("letters")
                return _sound(text, log)
            key = "encoding-cp1251"
        row = data.count(b"\n", 0, error.start) + 1
        log.error(key, row, byte=f"0x{data[error.start]:02x}")
    return None


def _sound(text: str, log: Log) -> str | None:
    """Return a text of which no letters were lost on the way, in one version; None if not."""
    ends = _line_ends(text, log)
    if found := _MERGED.search(ends):
        row = ends.count("\n", 0, found.start()) + 1
        log.error("merge-marker", row, 1, mark=found[0])
        return None
    for key, form in _DAMAGED.items():
        if (found := form.search(ends)) and not (key == "lost" and re.search("[а-яіїєґ]", ends)):
            row = ends.count("\n", 0, found.start()) + 1
            log.error(f"damaged-letters.{key}", row, text=found[0])
            return None
    return ends


def _cp1251(data: bytes) -> bool:
    """Tell whether the bytes read as small Cyrillic letters in cp1251, as others do not."""
    text = data.decode("cp1251", errors="replace")
    small = len(re.findall("[а-яіїєґ]", text))
    odd = sum(not char.isascii() for char in text)
    return small > odd / 2


def _line_ends(text: str, log: Log) -> str:
    text = text.replace("\r\n", "\n")
    for char, code in (("\0", "nul"), ("\r", "bare-cr")):
        if char in text:
            log.error(code, text.count("\n", 0, text.index(char)) + 1)
    return text.replace("\0", "").replace("\r", "\n")


@cache
def _field(mark: str) -> re.Pattern[str]:
    return re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|([^"{mark}\n]*))([{mark}\n]|\Z)')


def records(text: str, log: Log, mark: str = ",") -> Iterator[Record]:
    """Yield the records of a CSV text; a line with wrong quotes is reported and left out.

    The standard library's reader is not used: it goes on over a quote that is never closed to the
    end of the file, and cannot say where the record began.
    """
    position, line = 0, 1
    while position < len(text):
        end, cells = _record(text, position, mark)
        if cells:
            yield Record(line, cells)
        else:
            log.error("quotes", line, text=text[position:end].rstrip())
        line += text.count("\n", position, end)
        position = end


def _record(text: str, position: int, comma: str) -> tuple[int, tuple[str, ...]]:
    """Return where the record ends and its cells; none if its quotes are wrong."""
    cells: list[str] = []
    while match := _field(comma).match(text, position):
        quoted, plain, mark = match.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        position = match.end()
        if mark != comma:
            return position, tuple(cells)
    end = text.find("\n", position) + 1
    return end or len(text), ()
