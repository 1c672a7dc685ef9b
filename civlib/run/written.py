"""Files that the cells of a notebook have written: what is delivered, and what is refused."""

import os
from collections.abc import Iterator
from pathlib import Path

from civlib.errors import NotebookFailed
from civlib.publish.provenance import SEALS
from civlib.run.isolated import Job
from civlib.run.plan import NOTEBOOKS
from civlib.wording.messages import say

CACHES = {"__pycache__", ".ipynb_checkpoints"}
"""Folders that nobody has asked for."""


def delivered(folder: Path, job: Job) -> dict[str, bytes]:
    """Return the files that cells have written beside the notebook, by their paths there.

    Raises
    ------
    NotebookFailed
        If something else was written in the folder of a run, all at once: a changed input, a
        hidden file, a link, or a file elsewhere.
    """
    inputs, found, wrong = job.inputs, {}, []
    there = dict(_written(folder))
    for name, path in there.items():
        own = name.removeprefix(f"{NOTEBOOKS}/")
        plain = path.is_file() and not path.is_symlink()
        if name in inputs:
            if not plain or path.read_bytes() != inputs[name]:
                wrong.append(("changed", name))
        elif not plain:
            wrong.append(("link", name))
        elif any(part.startswith(".") for part in own.split("/")):
            wrong.append(("hidden", name))
        elif own == name or path.name in SEALS:
            wrong.append(("place", name))
        else:
            found[own] = path.read_bytes()
    wrong += [("removed", name) for name in inputs if name not in there]
    if wrong:
        faults = "; ".join(say(f"written.{fault}", name=name) for fault, name in wrong)
        raise NotebookFailed(say("run.written", task=job.task, faults=faults))
    return found


def _written(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each file in the folder of a run, by its path in it, but for what programs keep there.

    At its top that is what is hidden: the folders of this package, caches of libraries.
    """
    for place, folders, names in os.walk(folder):
        top = Path(place) == folder
        links = [name for name in folders if Path(place, name).is_symlink()]
        folders[:] = sorted(
            name
            for name in folders
            if name not in {*CACHES, *links} and not (top and name.startswith("."))
        )
        for name in sorted((*names, *links)):
            if not (top and name.startswith(".")):
                path = Path(place, name)
                yield path.relative_to(folder).as_posix(), path
