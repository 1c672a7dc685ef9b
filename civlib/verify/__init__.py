"""Whether what was published comes out again: figures, inputs, environment and every byte."""

from __future__ import annotations

from pathlib import Path

from civlib.verify import figures
from civlib.verify.claims import origin
from civlib.verify.levels import Remade, bytes_, checksums, landing
from civlib.verify.rerun import remade_folder, remake
from civlib.verify.sealed import Sealed, find
from civlib.verify.verdict import Level, Verdict, text

__all__ = [
    "Level",
    "Remade",
    "Sealed",
    "Verdict",
    "compare",
    "find",
    "landing",
    "remade_folder",
    "remake",
    "text",
    "verify",
]


def verify(folder: Path, data: Path | None = None, trust: bool = False) -> Verdict:
    """Make the reports of a published folder again and compare, level by level.

    Parameters
    ----------
    folder
        A folder with a ``SHA256SUMS``; it is only read.
    data
        The data folder to compute from; the inputs that lie in the folder if None.
    trust
        Whether to run the notebook that lies in the folder, which is somebody's code. Civlib's own
        notebook of that name is run otherwise.
    """
    sealed = Sealed(folder)
    return compare(sealed, remake(sealed, data, trust), data)


def compare(sealed: Sealed, remade: Remade, data: Path | None = None) -> Verdict:
    """Return the verdict on a folder, given what comes out when it is made again."""
    levels = (
        checksums(sealed),
        origin(sealed, data),
        figures.level(sealed, remade),
        bytes_(sealed.files, remade.files),
    )
    return Verdict(str(sealed.path), levels)
