"""Signs on a page of a PDF → lines → running text; a PDF has no words, only signs at places."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from civlib.dataset.importing.paragraphs import RAISED, tidy
from civlib.wording.sequences import grouped


class Glyph(NamedTuple):
    """A sign: its text, where it stands, from above and from the left, and its mark for tags."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    mark: int | None = None

    @property
    def middle(self) -> tuple[float, float]:
        """Return its middle, from the left and from above."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """Return how high it is."""
        return self.bottom - self.top


GAP = 0.15
"""A gap of so much of a sign's height is a space, if none is drawn."""

SMALL = 0.8
"""A sign of at most so much of its line's height that ends higher is raised."""

STRIKE = (0.3, 0.75)
"""A line at such parts of a sign's height, from above, strikes it out; lower, it underlines."""

THIN = 1.5
"""Points: a shape so low is a line."""

PADDING = 5
"""Points at either side of a cell, at least, in which no text stands."""

KEPT = 0.05
"""If so many lines end in a space, the one that a line was broken at is kept."""

SOFT = "\u00ad"


class Line(NamedTuple):
    """A line as it stands: its text, and from where to where it goes."""

    text: str
    left: float
    right: float


def seen(page: Any) -> tuple[list[Glyph], list[str]]:
    """Return the signs of a page of pdfplumber, and the texts on it that are struck out."""
    strikes = grouped(
        (int(one["top"]), (one["top"], one["x0"], one["x1"]))  # by the point that they lie at
        for one in (*page.lines, *page.rects)
        if one["bottom"] - one["top"] <= THIN
    )
    kept: list[Glyph] = []
    gone = [""]
    for one in page.chars:
        across, down = (one["x0"], one["x1"]), (one["top"], one["bottom"])
        glyph = Glyph(one["text"], *across, *down, one.get("mcid"))
        if _struck(glyph, strikes):
            gone[-1] += glyph.text
        else:
            kept.append(glyph)
            gone += [""] if gone[-1] else []
    return kept, [text for text in gone if text]


def _struck(one: Glyph, strikes: dict[int, list[tuple[float, float, float]]]) -> bool:
    high, low = (one.top + part * one.height for part in STRIKE)
    return any(
        high < top < low and left <= one.middle[0] <= right
        for row in range(int(high), int(low) + 1)
        for top, left, right in strikes.get(row, ())
    )


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return the lines of some signs, from above, each from the left."""
    rows: list[list[Glyph]] = []
    below = 0.0
    for one in sorted(glyphs, key=lambda one: one.bottom):
        if not rows or one.middle[1] > below:
            rows.append([])
            below = one.bottom
        rows[-1].append(one)
    return [_line(sorted(row, key=lambda one: one.left)) for row in rows]


def _line(row: Sequence[Glyph]) -> Line:
    height, low = max(one.height for one in row), max(one.bottom for one in row)
    text, right = "", row[0].left
    for one in row:
        if one.left - right > GAP * height and not re.search(r"\s", text[-1:] + one.text):
            text += " "
        high = low - one.bottom > (1 - SMALL) * height / 2
        text += one.text.translate(RAISED) if high and one.height <= SMALL * height else one.text
        right = max(right, one.right) if one.text.strip() else right
    text = text[:-1].replace(SOFT, "-") + text[-1:]  # fonts have one sign for both hyphens
    return Line(text, row[0].left, right)


WORD = re.compile(r"[^\W\d_]+(?:[’'ʼ-][^\W\d_]+)*")
ENDING, ALIKE = 3, 3
"""Letters of an ending; so many other words that end alike show that a word is whole."""


class Breaks:
    """How the lines of a document are broken: by its own words, and the spaces that it keeps."""

    def __init__(self, found: Sequence[Line]) -> None:
        spaces = sum(line.text.endswith(" ") for line in found)
        self._kept = spaces > KEPT * len(found)
        self._words = {
            word.lower() for line in found for word in WORD.findall(line.text.strip())[1:-1]
        }
        self._endings = Counter(word[-ENDING:] for word in self._words)

    def running(self, found: Sequence[Line], place: tuple[float, float] = (0, 0)) -> str:
        """Return the text of lines in a place from left to right: each paragraph on one line.

        A line goes on in the next one if it ends in the space that it was broken at; where the
        maker keeps none, if the next word had no room. What was too wide for a cell is whole again.

        Examples
        --------
        >>> cell = [Line("Відділ ", 0, 30), Line("культури", 0, 40), Line("7,0", 0, 15)]
        >>> Breaks(cell).running(cell, (0, 90))
        'Відділ культури\\n7,0'
        >>> cut = [Line("громадсь", 0, 40), Line("кий ", 0, 15)]
        >>> Breaks(cut).running(cut, (0, 50))
        'громадський'
        """
        text = found[0].text if found else ""
        for before, line in pairwise(found):
            whole = self._hyphenated(text, line.text)
            text = (whole or text + self._between(before, line, place)) + line.text
        return tidy(text)

    def _hyphenated(self, text: str, after: str) -> str:
        """Return a text without its last hyphen, if a word of the document was parted there."""
        first, second = re.search(r"([^\W\d_]+)-$", text), WORD.match(after)
        whole = first and second and (first[1] + second[0]).lower() in self._words
        return text[:-1] if whole else ""

    def _between(self, line: Line, after: Line, place: tuple[float, float]) -> str:
        """Return what stands between a line and the next one."""
        if line.text.endswith((" ", SOFT)):
            return ""
        word = after.text.split(" ")[0]
        if re.search(r"\w[–-]$", line.text) and (word[:1].islower() or word[:1].isdigit()):
            return ""
        sign = (after.right - after.left) / max(len(after.text), 1)
        room = place[1] - PADDING - max(line.right, place[0] + PADDING + line.right - line.left)
        if " " not in re.sub(r"^[\d.]+\s+", "", line.text.strip()) and self._kept:
            if re.search(r"\d[\d,.]*$", line.text) and re.match(r"[\d,.]", word):
                return "" if room < sign else "\n"
            if WORD.search(line.text[-1:]) and WORD.match(word) and word[0].islower():
                return self._cut(line.text, word, full=room < 3 * sign)
        return " " if room < sign * (len(word) + 1) and not self._kept else "\n"

    def _cut(self, line: str, after: str, *, full: bool) -> str:
        """Return what stands between words, or parts of one, that have a line each."""
        first, second = WORD.findall(line)[-1].lower(), WORD.findall(after)[0].lower()
        if first + second in self._words:
            return ""
        whole = first in self._words or self._endings[first[-ENDING:]] >= ALIKE
        if sum((whole, second in self._words, len(second) > ENDING)) > 1:
            return " "
        return "" if full else "\n"
