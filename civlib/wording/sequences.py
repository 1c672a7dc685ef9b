"""How things stand in a list: names by the alphabet, numbers that follow each other as from–to."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")

SPAN = 3
"""From so many on, ids that follow each other are named from–to."""

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


def grouped(pairs: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """Return what stands under each key, in order.

    Examples
    --------
    >>> grouped([("b", 1), ("a", 2), ("b", 3)])
    {'b': [1, 3], 'a': [2]}
    """
    found: dict[K, list[T]] = {}
    for key, item in pairs:
        found.setdefault(key, []).append(item)
    return found


def spans(years: Iterable[int]) -> str:
    """Return years in order, those that follow each other as from–to.

    Examples
    --------
    >>> spans([2017, 2018, 2019, 2021])
    '2017–2019, 2021'
    """
    found = _runs(years, lambda year: year + 1)
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in found)


def runs(ids: Sequence[str]) -> list[str]:
    """Return ids in their order, three or more that count on by one as from–to."""
    found = _runs(ids, _next)
    named = ([f"{run[0]}–{run[-1]}"] if len(run) >= SPAN else run for run in found)
    return [text for names in named for text in names]


def _runs(items: Iterable[T], after: Callable[[T], T]) -> list[list[T]]:
    """Return items in their order, those that follow each other together."""
    found: list[list[T]] = []
    for item in items:
        if found and after(found[-1][-1]) == item:
            found[-1].append(item)
        else:
            found.append([item])
    return found


def _next(id: str) -> str:
    """Return the id that counts on by one, such as 1.3 after 1.2; nothing after other ids."""
    head, dot, last = id.rpartition(".")
    return f"{head}{dot}{int(last) + 1}" if re.fullmatch("[1-9][0-9]*", last) else ""


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut between words; spaces stay what they are.

    Examples
    --------
    >>> shortened("Сприяння діяльності громад", 22), shortened("Сприяння", 22)
    ('Сприяння діяльності …', 'Сприяння')
    """
    if len(text) <= most:
        return text
    start = text[: most - 1]
    return f"{(start.rpartition(' ')[0] or start).rstrip(' ,;:(')} …"
