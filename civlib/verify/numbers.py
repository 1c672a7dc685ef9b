"""Numbers as readers see them: finding them in a text, and reading one in its declared form."""

from __future__ import annotations

import re
from decimal import Decimal

DASH = "\u2014"
"""What stands where a number is absent or undefined."""

_NUMBER = re.compile(r"(?<![\w.,])[+\u2212-]?\d+(?:[\u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)*(?!\w)")
_UKRAINIAN = r"\d{1,3}(?:[\u00a0\u202f]\d{3})*"
_ENGLISH = r"\d{1,3}(?:,\d{3})*"


def numbers(text: str) -> list[str]:
    r"""Return the numbers in a text, in order, as they are written.

    Digits within a word, such as those of a checksum, are no number.

    Examples
    --------
    >>> numbers("838,5 із 1\u00a0865,0 (−30,5); 2017–2020; sha256 9f86d081")
    ['838,5', '1\xa0865,0', '−30,5', '2017', '2020']
    """
    return _NUMBER.findall(text)


def read(text: str, places: int, percent: bool = False) -> Decimal | None:
    r"""Return the value of a number in its declared form; None if the text has another form.

    Ukrainian form: a comma before decimals, no-break spaces between thousands and before the per
    cent sign. English form: a point, commas, no space. Decimals are as many as declared.

    Examples
    --------
    >>> read("96,9\u00a0%", 1, percent=True), read("1,234.3", 1), read("−30,5", 1)
    (Decimal('96.9'), Decimal('1234.3'), Decimal('-30.5'))
    >>> read("96,90", 1) is None, read("96,9", 1, percent=True) is None
    (True, True)
    """
    decimals = rf"\d{{{places}}}" if places else ""
    for whole, mark, sign in ((_UKRAINIAN, ",", "\u00a0%"), (_ENGLISH, r"\.", "%")):
        form = rf"([+\u2212]?)({whole})" + (mark + rf"({decimals})" if places else "()")
        if match := re.fullmatch(form + (sign if percent else ""), text):
            digits = re.sub(r"\D", "", match[2]) + (f".{match[3]}" if places else "")
            return -Decimal(digits) if match[1] == "\u2212" else Decimal(digits)
    return None
