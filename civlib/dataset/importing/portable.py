"""A PDF as tables and paragraphs, by its tags or by the lines that rule its tables."""

import io
import logging
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from civlib.dataset.importing import ruled
from civlib.dataset.importing.assembly import Paragraph, assemble
from civlib.dataset.importing.glyphs import Glyph, seen
from civlib.dataset.importing.grid import Document, Doubt, Grid
from civlib.dataset.importing.packed import RATIO, UNPACKED, refuse
from civlib.dataset.opening import MIB
from civlib.wording.messages import say

MARK = b"%PDF-"

PAGES, STREAMS, STREAM, CHUNK = 500, 20_000, 64 * MIB, 2**16
"""At most: pages of a PDF, its streams, and bytes of one of them; how many are read at once."""

MARKED = 0.8
"""If less of the signs are marked for tags, the tags are not all of the document."""


def read(path: Path, data: bytes) -> Document:
    """Return what a PDF with text in it holds; nothing, if its pages are pictures.

    Raises
    ------
    DataError
        If it is damaged, has a password, or would unpack to too much; or if the package
        that reads PDF is not installed.
    """
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect

        from civlib.dataset.importing.marks import SIGNS, TooLong
    except ImportError as error:
        raise refuse(path, "report-package") from error
    if _grows(data):
        raise refuse(path, "report-packed", most=UNPACKED // MIB, times=RATIO, parts=STREAMS)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # what it warns of, we tell
    doubts: list[Doubt] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            met = _blocks(pdf, doubts)
    except TooLong as error:
        raise refuse(path, "report-long", pages=PAGES, signs=SIGNS) from error
    except Exception as error:  # pdfminer raises whatever a damaged file leads to
        locked = any(isinstance(one, PDFPasswordIncorrect) for one in (error, *error.args))
        raise refuse(path, "report-locked" if locked else "report-damaged") from error
    return assemble(met, doubts)


def _blocks(pdf: Any, doubts: list[Doubt]) -> Iterable[Grid | Paragraph]:
    """Return what is in a PDF by its tags, if they are of all its text, else by its lines."""
    from civlib.dataset.importing import marks, tagged

    if len(pdf.pages) > PAGES:
        raise marks.TooLong
    if whole := tagged.tree(pdf):
        pages = [(page.page_number, glyphs) for page, glyphs in _pages(pdf, doubts)]
        marked = [glyph.mark is not None for _, glyphs in pages for glyph in glyphs]
        if sum(marked) > MARKED * len(marked):
            return tagged.blocks(whole, pages)
    doubts.clear()
    return ruled.blocks([ruled.page(*page) for page in _pages(pdf, doubts)], doubts)


def _pages(pdf: Any, doubts: list[Doubt]) -> Iterator[tuple[Any, list[Glyph]]]:
    """Yield each page with the signs on it; doubted is what is struck out, and a mere picture."""
    from civlib.dataset.importing import marks

    left = marks.SIGNS
    for page in pdf.pages:
        left = marks.make(page, left)
        glyphs, struck = seen(page)
        place, chosen = say("spot.page", page=page.page_number), say("left-out.chosen")
        numbers = [text for text in struck if re.search(r"\d", text)]
        doubts += (Doubt(place, text, chosen, say("left-out.struck")) for text in numbers)
        picture = page.images and not glyphs
        doubts += (Doubt(place, "", chosen, say("left-out.picture")),) if picture else ()
        yield page, glyphs
        page.close()


def _grows(data: bytes) -> bool:
    """Tell whether the packed streams of a PDF would unpack to more than a report has."""
    view, whole = memoryview(data), 0
    for number, start in enumerate(re.finditer(rb"stream\r?\n", data)):
        size = _unpacked(view[start.end() :])
        whole += size
        if size > STREAM or whole > UNPACKED or number > STREAMS:
            return True
    return False


def _unpacked(data: memoryview) -> int:
    """Return how many bytes a packed stream has, counted until they are too many."""
    unpack, size, at = zlib.decompressobj(), 0, 0
    with suppress(zlib.error):  # it is no such stream, or its end
        while size <= STREAM and (unpack.unconsumed_tail or at < len(data)) and not unpack.eof:
            part = unpack.unconsumed_tail or data[at : at + CHUNK]
            at += 0 if unpack.unconsumed_tail else CHUNK
            size += len(unpack.decompress(part, MIB))
    return size
