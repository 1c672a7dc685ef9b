"""The numbers of a text: each as a whole, or said to be none.

A number is digits with a decimal comma or point, or in threes with spaces or, before a decimal
comma, points. ``20,022,0`` is no number but two that have run into each other.
"""

import re
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

_SPACES = " \u00a0\u2007\u2009\u202f"
_RUN = re.compile(rf"(?<!\w)[-−]?\d+(?:[.,{_SPACES}]?\d+)*|\d+(?:[.,{_SPACES}]?\d+)*")
_PLAIN = re.compile(r"[-−]?\d+([.,]\d+)?")
_SPACED = re.compile(rf"[-−]?\d{{1,3}}([{_SPACES}]\d{{3}})+([.,]\d+)?")
_POINTED = re.compile(r"[-−]?\d{1,3}(\.\d{3})+,\d+")
_UNIT = re.compile(r"(тис|млн)?\.?\s*(грн\.?|гривень)|%", re.IGNORECASE)


class Number(NamedTuple):
    """A number of a text, where it ends, and whether a decimal sign without digits follows it."""

    raw: str
    value: Decimal | None
    start: int
    end: int
    cut: bool = False

    @property
    def mark(self) -> str:
        """Return what equal numbers have alike, however they are written."""
        return self.raw if self.value is None else f"{self.value.normalize():f}"

    @property
    def text(self) -> str:
        """Return it as data have it; empty where it is no number."""
        return "" if self.value is None else f"{self.value:f}"


def numbers(text: str) -> list[Number]:
    r"""Return every number of a text in order; one that is none has no value.

    Examples
    --------
    >>> [one.text for one in numbers("7\u00a0000,50 і -3.4; 20,022,0")]
    ['7000.50', '-3.4', '']
    >>> [one.raw for one in numbers("2018 2019\n5\n000")]
    ['2018', '2019', '5', '000']
    """
    return [
        _number(piece[0], run.start() + piece.start(), text)
        for run in _RUN.finditer(text)
        for piece in re.finditer(".+" if _is_one(run[0]) else f"[^{_SPACES}]+", run[0])
    ]


def _is_one(raw: str) -> bool:
    return any(form.fullmatch(raw) for form in (_PLAIN, _SPACED, _POINTED))


def _number(raw: str, start: int, text: str) -> Number:
    end = start + len(raw)
    digits = raw.replace(".", "") if _POINTED.fullmatch(raw) else raw
    bare = re.sub(f"[{_SPACES}]", "", digits).replace(",", ".").replace("−", "-")
    value = Decimal(bare) if _is_one(raw) else None
    return Number(raw, value, start, end, re.match(r"[.,]\s*(\n|$)", text[end:]) is not None)


def marks(text: str) -> Counter[str]:
    """Return how often each number stands in a text.

    Examples
    --------
    >>> marks("2,0 міський бюджет, 2.00 інші")
    Counter({'2': 2})
    """
    return Counter(one.mark for one in numbers(text))


class Amount(NamedTuple):
    """An amount of money, and what the text calls its source."""

    number: Number
    label: str


def amounts(text: str) -> list[Amount]:
    r"""Return the amounts of a cell with the words that stand beside each.

    Words stand after the amounts, or before all of them.

    Examples
    --------
    >>> [(one.number.raw, one.label) for one in amounts("2,0\nМіський бюджет\n3,0\nІнші")]
    [('2,0', 'Міський бюджет'), ('3,0', 'Інші')]
    >>> [one.label for one in amounts("міський бюджет – 7,5 тис. грн")]
    ['міський бюджет']
    """
    found = numbers(text)
    ends = [0, *(one.end for one in found)]
    starts = [*(one.start for one in found), len(text)]
    gaps = [_UNIT.sub("", text[end:start]) for end, start in zip(ends, starts, strict=True)]
    words = [" ".join(gap.split()).strip(" -–—:;,.()+=") for gap in gaps]
    before = bool(words[0]) and not words[-1]
    labels = words[:-1] if before else words[1:]
    return [Amount(*pair) for pair in zip(found, labels, strict=True)]
