"""The order of names as a Ukrainian reader expects it in a list."""

from __future__ import annotations

ALPHABET = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
APOSTROPHES = "'\u2019\u02bc`"

_PLACES = {letter: chr(0x430 + place) for place, letter in enumerate(ALPHABET)}
_PLACES |= dict.fromkeys(APOSTROPHES, "")
_KEYS = str.maketrans(_PLACES)


def alphabetical(text: str) -> str:
    """Return the key that sorts a text by the Ukrainian alphabet, whatever its case.

    By their codes і, ї, є and ґ would come after я. Apostrophes do not count.

    Examples
    --------
    >>> sorted(["Я", "їдальні", "Ґанок", "гай", "йод"], key=alphabetical)
    ['гай', 'Ґанок', 'їдальні', 'йод', 'Я']
    """
    return text.casefold().translate(_KEYS)
