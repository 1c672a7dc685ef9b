"""A stored notebook as any tool has left it → the one form that is run, counted and published.

The standard library is all it needs: a build with nothing to do reads notebooks too.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import count
from typing import Any

from civlib.dataset.problems import NotebookFaulty, Problem, broken
from civlib.publish.cells import INJECTED, tags
from civlib.publish.provenance import digest

ENDING = ".ipynb"
FORMAT = {"nbformat": 4, "nbformat_minor": 5}
PYTHON = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""What every notebook says of its language, whatever the kernel was called where it was saved."""

KINDS = ("code", "markdown", "raw")

LEFT = {
    *("ExecuteTime", "collapsed", "execution", "hidden", "heading_collapsed", "id", "jupyter"),
    *("is_executing", "jp-MarkdownHeadingCollapsed", "papermill", "scrolled", "trusted"),
    *("cellView", "colab", "colab_type", "executionInfo", "outputId", "pycharm", "vscode"),
    *("accelerator", "gpuClass", "interpreter", "kernel_info", "orig_nbformat", "signature"),
    *("toc", "varInspector", "widgets"),
}
"""Metadata of cells and notebooks that tools leave, and that nothing published depends on."""

_ID = re.compile("[A-Za-z0-9_-]{1,64}")
_MARKER = re.compile(r'^[ \t]*"?(<{7}|\|{7}|>{7})(?=[ "\\\r\n]|\Z)|^(={7})\r?$', re.MULTILINE)

Cell = Mapping[str, Any]


@lru_cache(8)
def read(path: str, data: bytes) -> Mapping[str, Any]:
    """Return a notebook as JSON; each cell has a source of one text, and metadata.

    Raises
    ------
    NotebookFaulty
        If it cannot be run: it is no notebook, or one of another format or language.
    """

    def refuse(key: str, row: int = 0, column: int = 0, **values: object) -> NotebookFaulty:
        return NotebookFaulty([Problem(path, row, column, *broken(key, **values))])

    text = data.decode("utf-8-sig", errors="replace")
    if marker := _MARKER.search(text):
        row = text.count("\n", 0, marker.start()) + 1
        raise refuse("merge-marker", row, mark=marker[1] or marker[2])
    if not text.strip():
        raise refuse("no-notebook.empty")
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise refuse("json", error.lineno, error.colno, why=error.msg) from error
    if not isinstance(found, dict) or not isinstance(major := found.get("nbformat"), int):
        raise refuse("no-notebook.other")
    if major != FORMAT["nbformat"]:
        age = "old" if major < FORMAT["nbformat"] else "new"
        raise refuse(f"notebook-format.{age}", number=major)
    cells = _cells(found.get("cells"))
    if cells is None:
        raise refuse("no-notebook.cells")
    about = found.get("metadata")
    about = about if isinstance(about, dict) else {}
    if language := _foreign(about):
        raise refuse("notebook-language", language=language)
    return {**found, "cells": cells, "metadata": about}


def _cells(cells: Any) -> list[dict[str, Any]] | None:
    """Return cells with their source as one text and metadata; None if they are none."""
    if not isinstance(cells, list):
        return None
    found = []
    for cell in cells:
        if not isinstance(cell, dict) or cell.get("cell_type") not in KINDS:
            return None
        source, about = cell.get("source", ""), cell.get("metadata", {})
        lines = source if isinstance(source, list) else [source]
        if not isinstance(about, dict) or not all(isinstance(line, str) for line in lines):
            return None
        found.append({**cell, "source": "".join(lines), "metadata": about})
    return found


def _foreign(about: Mapping[str, Any]) -> str:
    """Return the language of a notebook that is not in Python; nothing of any other."""
    said = (("kernelspec", "language"), ("language_info", "name"))
    named = (about[part].get(name) for part, name in said if isinstance(about.get(part), dict))
    return next((str(one) for one in named if one and "python" not in str(one).casefold()), "")


def canonical(data: bytes) -> bytes:
    """Return a notebook as a build runs and publishes it; what is none comes back as it is.

    It has no outputs and counts, ids made of its sources alone, and no metadata of tools, so that
    a notebook that was only run and saved is the same one.
    """
    try:
        return text(read("", data), keep=False)
    except NotebookFaulty:
        return data


def strip(data: bytes) -> bytes:
    """Return a notebook as git keeps it: as `canonical`, but every good id stays."""
    try:
        return text(read("", data), keep=True)
    except NotebookFaulty:
        return data


def text(notebook: Mapping[str, Any], *, keep: bool) -> bytes:
    """Return a notebook as Jupyter writes it; ``keep`` says whether good ids and all cells stay."""
    cells = [cell for cell in notebook["cells"] if keep or INJECTED not in tags(cell)]
    bare = [_bare(cell, id) for cell, id in zip(cells, ids(cells, keep=keep), strict=True)]
    about = {**_without(notebook["metadata"]), **PYTHON}
    whole = {"cells": bare, "metadata": about, **FORMAT}
    form = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": "))
    return f"{form}\n".encode(errors="replace")


def ids(cells: Sequence[Cell], *, keep: bool) -> Iterator[str]:
    """Yield an id for each cell, none twice: its own if it has one to keep, else of its text."""
    taken: set[str] = set()
    for cell in cells:
        id = cell.get("id")
        if not (keep and isinstance(id, str) and _ID.fullmatch(id)) or id in taken:
            id = next(made for made in map(partial(_made, cell), count()) if made not in taken)
        taken.add(id)
        yield id


def _made(cell: Cell, number: int) -> str:
    text = f"{number}\n{cell['cell_type']}\n{cell['source']}"
    return digest(text.encode(errors="replace"))[:12]


def _bare(cell: Cell, id: str) -> dict[str, Any]:
    lines = cell["source"].splitlines(keepends=True)
    found = {"cell_type": cell["cell_type"], "id": id, "source": lines}
    found["metadata"] = _without(cell["metadata"])
    if cell["cell_type"] == "code":
        found |= {"execution_count": None, "outputs": []}
    return found | ({"attachments": cell["attachments"]} if cell.get("attachments") else {})


def _without(metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in metadata.items()
        if name not in LEFT and (name, value) != ("tags", [])
    }
