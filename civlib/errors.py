"""Everything civlib raises on purpose, each with a sentence for the person who can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

ERROR = "error"
WARNING = "warning"


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
        return f"{self.path}:{self.row}:{self.column} {self.code} {self.severity}: {self.message}"


class CivlibError(Exception):
    """Base of every error of this package; its text is one sentence for the user."""

    exit_code = 1

    def _render_traceback_(self) -> list[str]:
        """Return what JupyterLab shows of it: the sentence, and no way through our own code."""
        return [f"{type(self).__name__}: {self}"]


class DataError(CivlibError):
    """Raised when files under ``data/`` break their contract; holds every problem at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        first, rest = self.problems[0], len(self.problems) - 1
        more = f" (and {rest} more: run `civlib check`)" if rest else ""
        super().__init__(f"{first}{more}")

    def __reduce__(self) -> tuple[type[DataError], tuple[tuple[Problem, ...]]]:
        """Let the error travel between processes with its problems."""
        return type(self), (self.problems,)

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}:", *map(str, self.problems)]


class NotebookFaulty(DataError):
    """Raised when a stored notebook cannot be run at all; holds every problem at once."""

    exit_code = 3


class UsageError(CivlibError):
    """Raised when what was asked for does not exist or has the wrong form."""

    exit_code = 2


class Busy(UsageError):
    """Raised when another build is publishing in the same folder."""


class UnknownProgramme(UsageError):
    """Raised when no folder of that name holds a ``programme.toml``."""


class UnknownYear(UsageError):
    """Raised when the programme has no data for that year."""


class UnknownLanguage(UsageError):
    """Raised when civlib has no wording in that language."""


class ParameterError(UsageError):
    """Raised when a notebook is given a parameter that it does not declare or of another type."""


class NotebookFailed(CivlibError):
    """Raised when a notebook did not run in order to its end mark."""

    exit_code = 3


class PublishError(CivlibError):
    """Raised when an executed notebook holds something that cannot be published faithfully."""

    exit_code = 3


class OutputError(CivlibError):
    """Raised when something cannot be written where it has to be published."""

    exit_code = 3


class ReleaseError(CivlibError):
    """Raised when a published folder or a version of it is not what its checksums say."""


class Interrupted(CivlibError):
    """Raised when somebody stops a build: with Ctrl-C (130) or with SIGTERM (143)."""

    def __init__(self, signal: int) -> None:
        self.exit_code = 128 + signal  # as shells have it
        super().__init__("Stopped; what was published stays as it was. Run it again to go on.")
