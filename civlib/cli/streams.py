"""The standard streams, on which no command fails: any encoding, a full disk, a reader gone."""

import codecs
import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EPIPE
from io import TextIOWrapper
from typing import Any, TextIO

_SIGNS = (
    "- ‐‑‒–—−⁻", '" «»“”„″', "' ‹›‘’‚ʼ", "/ ⁄", "-> →", "<- ←", "<= ≤", ">= ≥", "!= ≠", "~ ≈",
    "+/- ±", "x ×✗", "+ ☑✓", "o ☐○◷", "^ ↑▲", "v ▼", "# ■", "* ●•†", "** ‡", "< ⟨", "> ⟩",
    "[ ⌈⌊", "] ⌉⌋", "S Σ", "o/oo ‰", "EUR €", "грн ₴", "п. §", "i і", "I І", "г ґ", "Г Ґ",
)  # fmt: skip
SPELT = {sign: spelt for spelt, signs in map(str.split, _SIGNS) for sign in signs}
"""Sign → how people read it where an encoding lacks it, if Unicode knows of nothing plainer."""

ESCAPED, READABLE = "civlib-escaped", "civlib-readable"
"""How signs are written that an encoding lacks: as in JSON, which stays valid, or to be read."""


def _escaped(error: Any) -> tuple[str, int]:
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


def _readable(error: Any) -> tuple[str, int]:
    return "".join(map(_spelt, error.object[error.start : error.end])), error.end


def _spelt(sign: str) -> str:
    """Return how a sign is written with letters that every encoding with Cyrillic ones has."""
    text = SPELT.get(sign) or "".join(
        SPELT.get(part, part)
        for part in unicodedata.normalize("NFKD", sign)
        if not unicodedata.combining(part)
    )
    known = all(part.isascii() or "А" <= part <= "я" for part in text)
    return text if known else json.dumps(sign)[1:-1]


codecs.register_error(ESCAPED, _escaped)
codecs.register_error(READABLE, _readable)


def exact(text: str) -> str:
    """Return a text for machines as standard output can hold it: what it lacks as in JSON.

    >>> exact("7 ≥ 5")
    '7 ≥ 5'
    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, ESCAPED).decode(encoding)


class Stream(TextIOWrapper):
    """A stream that takes all it is given and, once it cannot put it out, drops the rest.

    The command goes on, and its exit code stays what it found. ``refused`` is why nothing more was
    put out; whoever reads on the other side may leave, as ``head`` does.
    """

    refused: OSError | None = None

    def write(self, text: str) -> int:
        """Put out a text, as far as it goes."""
        try:
            return super().write(text)
        except OSError as error:
            return self._drop(error, len(text))

    def flush(self) -> None:
        """Put out what has been kept."""
        try:
            super().flush()
        except OSError as error:
            self._drop(error, 0)

    def _drop(self, error: OSError, count: int) -> int:
        if error.errno != EPIPE:
            self.refused = error
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())  # what is kept goes there too, so nothing fails at the end
        os.close(nowhere)
        return count


@contextmanager
def streams() -> Iterator[TextIO]:
    """Stand in for the output and what is said beside it; give the output, to ask how it went.

    Signs that an encoding lacks are made readable; one without Cyrillic letters gives way to UTF-8.
    """
    given = sys.stdout or _closed(1), sys.stderr or _closed(2)
    sys.stdout, sys.stderr = ours = [_over(stream) for stream in given]
    try:
        yield ours[0]
    finally:
        sys.stdout, sys.stderr = given
        for stream in ours:
            stream.flush()
            if isinstance(stream, Stream):
                stream.detach()  # or it closes what it stood for


def _closed(number: int) -> TextIO:
    """Return a stream that refuses everything, where no other file may come to stand."""
    nowhere = os.open(os.devnull, os.O_RDONLY)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)
    return open(number, "w", encoding="utf-8", closefd=False)


def _over(given: TextIO) -> TextIO:
    if not isinstance(given, TextIOWrapper):  # somebody listens in this process
        return given
    given.flush()
    encoding, errors = given.encoding, given.errors
    if not "ж".encode(encoding, "ignore"):
        encoding, errors = "utf-8", READABLE
    elif errors in ("strict", "backslashreplace", "surrogateescape"):  # which nobody has chosen
        errors = READABLE
    return Stream(given.buffer, encoding, errors, line_buffering=given.line_buffering)
