"""The cells of a run as they end, so that even a killed run leaves a notebook to look at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

START, CELLS = "started.json", "cells.jsonl"


class Journal:
    """Writes what has run into a private folder; a line for each cell."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def start(self, notebook: Mapping[str, Any]) -> None:
        """Keep the notebook with its parameters, before anything runs."""
        (self._folder / START).write_text(json.dumps(notebook), encoding="utf-8")

    def finish(self, index: int, cell: Mapping[str, Any]) -> None:
        """Keep the outputs of a cell that has run."""
        line = json.dumps([index, cell["execution_count"], cell["outputs"]])
        with (self._folder / CELLS).open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def last(folder: Path, reason: str, cell: int | None) -> dict[str, Any] | None:
    """Return the notebook as far as it ran; None if it did not start.

    Parameters
    ----------
    folder
        The private folder of the run.
    reason
        Why it ended; it becomes the output of the cell that did not finish.
    cell
        Position of the cell that began last.
    """
    try:
        notebook: dict[str, Any] = json.loads((folder / START).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    finished = set()
    for index, count, outputs in _lines(folder / CELLS):
        notebook["cells"][index].update(execution_count=count, outputs=outputs)
        finished.add(index)
    if cell is not None and cell not in finished:
        error = {"ename": "NotebookFailed", "evalue": reason, "traceback": [reason]}
        notebook["cells"][cell]["outputs"] = [{"output_type": "error", **error}]
    return notebook


def _lines(path: Path) -> list[Any]:
    """Return the entries that are complete; a killed process may leave half of one."""
    found = []
    if path.is_file():
        for line in path.read_bytes().splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                break
    return found
