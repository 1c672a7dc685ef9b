"""How problems are gathered and worded: the value, the rule, the way out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from civlib.errors import ERROR, WARNING, DataError, Problem

SHOWN = 60
LISTED = 12


@dataclass
class Log:
    """Gathers the problems of one file, named as the user would type it."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    habits: list[str] = field(default_factory=list)

    def add_error(self, code: str, message: str, row: int = 0, column: int = 0) -> None:
        """Add a problem that stops the build of the year."""
        self.problems.append(Problem(self.path, row, column, code, message, ERROR))

    def add_warning(self, code: str, message: str, row: int = 0, column: int = 0) -> None:
        """Add a problem that somebody should look at."""
        self.problems.append(Problem(self.path, row, column, code, message, WARNING))

    def tell(self, habit: str) -> None:
        """Warn once of all that is not as plain files have it, though it can be read."""
        self.problems = [one for one in self.problems if one.code != "spreadsheet"]
        self.habits.append(habit)
        told = f"it has {', '.join(self.habits)}, and is read as if it had not"
        self.add_warning("spreadsheet", f"{told}; nothing is to be done.")


def stop(problems: Iterable[Problem]) -> None:
    """Raise the errors among some problems; warnings stop nothing."""
    if errors := [problem for problem in problems if problem.severity == ERROR]:
        raise DataError(errors)


def quote(value: object) -> str:
    r"""Return a value in quotes, on one line and not too long; odd characters show as escapes.

    Examples
    --------
    >>> print(quote("міський"), quote("a" * 80)[-4:], quote("1\u00a0000"))
    'міський' ...' '1\xa0000'
    """
    text = str(value)
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 3] + "...")


def nearest(value: str, known: Iterable[str]) -> str | None:
    """Return the known value most like the given one, whatever its case; None if none is near."""
    from difflib import get_close_matches

    folded = {one.casefold(): one for one in known}
    close = get_close_matches(value.strip().casefold(), folded, n=1)
    return folded[close[0]] if close else None


def offer(value: str, known: Collection[str]) -> str:
    """Return the way out of an unknown value: the nearest known one, or all if they are few."""
    close = nearest(value, known)
    ask = f"did you mean {quote(close)}? " if close else ""
    listed = ", ".join(quote(one) for one in [*known][:LISTED])
    more = f" and {len(known) - LISTED} more" if len(known) > LISTED else ""
    return f"{ask}Known: {listed or 'none'}{more}."


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
