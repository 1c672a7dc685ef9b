"""How problems are gathered and worded: the value, the rule, the way out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from civlib.errors import CivlibError
from civlib.wording.messages import say

ERROR = "error"
WARNING = "warning"

FEW = 3
"""From so many on problems that say the same are told as one."""

ALIKE = str.maketrans("авекмнорстухіilo", "abekmh0pctyx1110")
"""Small letters and what they look like in Latin; what may be a digit is that digit."""

ONE_CAUSE = ("thousand-times",)
"""Rules that a whole table breaks at once, each cell in words of its own."""

LISTED = 12
"""So many known values are offered at most for an unknown one."""

COMPARED = 500
"""Among more known values than these none is looked for that is only similar."""

SHOWN = 50
"""So many problems of one kind in one file are shown at most."""


class Problem(NamedTuple):
    """One thing that is not in order in one file.

    Attributes
    ----------
    path
        The file, as the user would type it.
    row, column
        Line of the file (the header of a table is line 1) and number of the field, both from 1;
        0 where the problem belongs to the whole file or the whole line.
    code
        Short stable name of the rule, such as ``decimal-comma``.
    message
        The value, the rule and the way out, in one or two sentences.
    severity
        ``"error"`` stops the build of that year, ``"warning"`` does not.
    """

    path: str
    row: int
    column: int
    code: str
    message: str
    severity: str = ERROR

    def __str__(self) -> str:
        """Return the line that ``civlib check`` prints.

        Examples
        --------
        >>> print(Problem("funding.csv", 3, 4, "decimal-comma", "'7,0' is not a number."))
        funding.csv:3:4 decimal-comma error: '7,0' is not a number.
        """
        severity = say(f"severity.{self.severity}")
        return f"{self.path}:{self.row}:{self.column} {self.code} {severity}: {self.message}"


class DataError(CivlibError):
    """Raised when files under ``data/`` break their contract; holds every problem at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        first, rest = self.problems[0], len(self.problems) - 1
        more = say("offer.problems", count=rest) if rest else ""
        super().__init__(f"{first}{more}")

    def __reduce__(self) -> tuple[type[DataError], tuple[tuple[Problem, ...]]]:
        """Let the error travel between processes with its problems."""
        return type(self), (self.problems,)

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}:", *map(str, self.problems)]


class NotebookFaulty(DataError):
    """Raised when a stored notebook cannot be run at all; holds every problem at once."""

    exit_code = 3


@dataclass
class Log:
    """Gathers the problems of one file, named as the user would type it."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    habits: list[str] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """Return how many of the problems stop the build of the year."""
        return sum(one.severity == ERROR for one in self.problems)

    def add_error(self, code: str, message: str, row: int = 0, column: int = 0) -> None:
        """Add a problem that stops the build of the year."""
        self.problems.append(Problem(self.path, row, column, code, message, ERROR))

    def add_warning(self, code: str, message: str, row: int = 0, column: int = 0) -> None:
        """Add a problem that somebody should look at."""
        self.problems.append(Problem(self.path, row, column, code, message, WARNING))

    def error(self, key: str, row: int = 0, column: int = 0, /, **values: object) -> None:
        """Add an error by the key of its rule in the messages; see `broken`."""
        self.add_error(*broken(key, **values), row, column)

    def warn(self, key: str, row: int = 0, column: int = 0, /, **values: object) -> None:
        """Add a warning in the same way."""
        self.add_warning(*broken(key, **values), row, column)

    def tell(self, habit: str) -> None:
        """Warn once of all that is not as plain files have it, though it can be read."""
        self.problems = [one for one in self.problems if one.code != "spreadsheet"]
        self.habits.append(say(f"habit.{habit}"))
        self.warn("spreadsheet", habits=", ".join(self.habits))


def together(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems of which those that say the same of one column are one, with its lines.

    A column of merged cells, a source typed by its name: one cause is one sentence. What is still
    to be filled in is told cell by cell.

    Examples
    --------
    >>> alike = [Problem("a.csv", row, 1, "form", "it is empty.") for row in (3, 4, 5, 9)]
    >>> [(one.row, one.message) for one in together(alike)]
    [(3, 'it is empty. The same in lines 4–5, 9.')]
    """
    found: dict[object, list[Problem]] = {}
    for one in problems:
        alone = one.row if one.code == "to-fill" else 0
        same = (one.path, one.code) if one.code in ONE_CAUSE else one._replace(row=alone)
        found.setdefault((*same,), []).append(one)
    return [one for alike in found.values() for one in _told(alike)]


def _told(alike: list[Problem]) -> list[Problem]:
    first, *rest = alike
    if len(alike) < FEW or not first.row:
        return alike
    lines = sorted({one.row for one in rest} - {first.row})
    also = say("offer.also-merged" if first.code == "required" else "offer.also", lines=lines)
    return [first._replace(message=first.message + also)]


def stop(problems: Iterable[Problem]) -> None:
    """Raise the errors among some problems; warnings stop nothing."""
    if errors := [problem for problem in problems if problem.severity == ERROR]:
        raise DataError(errors)


def told(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield problems as people read them; of many of one kind in a file the first, and how many."""
    kinds = Counter[tuple[str, str]]()
    for problem in problems:
        kinds[problem.path, problem.code] += 1
        if kinds[problem.path, problem.code] <= SHOWN:
            yield str(problem)
    for (path, code), count in kinds.items():
        if count > SHOWN:
            yield f"{path}: {code}: {say('offer.rest', count=count - SHOWN)}"


def broken(key: str, /, **values: object) -> tuple[str, str]:
    """Return the code and the text of a rule that something breaks, by its key in the messages.

    Examples
    --------
    >>> broken("target-bounds.low", high=3, low=5)[0]
    'target-bounds'
    """
    return key.partition(".")[0], say(f"problem.{key}", **values)


def nearest(value: str, known: Iterable[str]) -> str | None:
    """Return the known value most like the given one, whatever its case; None if none is near.

    First of all one that looks the same: with letters of another alphabet, or zeros before it.

    Examples
    --------
    >>> nearest("01.І", ["1.2", "1.1", "2.1"]), nearest("45658", ["1.2", "1.1"])
    ('1.1', '1.1')
    """
    looks = {_look(one): one for one in known}
    if same := looks.get(_look(value)) or looks.get(_look(_day(value))):
        return same
    if len(looks) > COMPARED:
        return None
    from difflib import get_close_matches

    folded = {one.casefold(): one for one in looks.values()}
    close = get_close_matches(value.strip().casefold(), folded, n=1)
    return folded[close[0]] if close else None


@lru_cache(maxsize=10_000)
def _look(text: str) -> str:
    """Return what a text looks like: one sign for those that are taken for each other."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", text.strip().casefold().translate(ALIKE))


def _day(text: str) -> str:
    """Return the day and month of the number that a spreadsheet keeps for a date."""
    if not re.fullmatch("[34][0-9]{4}", text):
        return text
    day = date(1899, 12, 30) + timedelta(int(text))
    return f"{day.day}.{day.month}"


def offer(value: str, known: Collection[str], codes: Collection[str] = ()) -> str:
    """Return the way out of an unknown value: the nearest known one, or all if they are few.

    The ``codes`` are what the known ones stand for, which may be meant too.
    """
    close = nearest(value, [*known, *codes])
    more = say("offer.more", count=len(known) - LISTED) if len(known) > LISTED else ""
    if not known:
        return say("offer.none")
    alike = close and _look(close) == _look(value) and close.isascii() != value.isascii()
    key = "alike" if alike else "meant" if close else "known"
    return say(f"offer.{key}", name=close, names=[*known][:LISTED], more=more)


def pair_up(missing: Iterable[str], unknown: Iterable[str]) -> dict[str, str]:
    """Return the missing name that each unknown one probably stands for, each used once.

    So that one slip of the pen is one problem, not a missing name and a superfluous one.
    """
    left, pairs = list(missing), {}
    for name in unknown:
        close = nearest(name, left)
        if close:
            left.remove(close)
            pairs[name] = close
    return pairs
