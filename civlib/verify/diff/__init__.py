"""Two published folders side by side: what moved, because of what, as a note ready to paste."""

from __future__ import annotations

from pathlib import Path

from civlib.verify.diff.causes import Causes, Fact, Kind
from civlib.verify.diff.changes import Change, changes
from civlib.verify.diff.comparison import Comparison, Part, Recompute, compared
from civlib.verify.diff.note import note, plain

__all__ = [
    "Causes",
    "Change",
    "Comparison",
    "Fact",
    "Kind",
    "Part",
    "Recompute",
    "changes",
    "compare",
    "compared",
    "note",
    "plain",
]


def compare(
    before: Path, after: Path, lang: str = "uk", recompute: Recompute | None = None
) -> tuple[str, bool]:
    """Return the errata note of two published folders, and whether any file of them differs.

    Parameters
    ----------
    before, after
        Two builds of one report, or two years of one programme.
    lang
        Language of the note.
    recompute
        Rebuilds a folder's report from its bundled inputs with the present code and environment
        and returns the new folder. It is called only where several kinds of cause differ; None
        leaves them untold apart.

    Raises
    ------
    UsageError
        If a folder holds no published report, or a file of it cannot be read.
    """
    found = compared(before, after, recompute)
    return note(found, lang), found.moved
