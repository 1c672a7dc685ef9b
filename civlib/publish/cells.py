"""How a cell is called, so that whoever wrote it finds it in JupyterLab, and its translations."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from textwrap import shorten
from typing import Any

from civlib.wording.messages import say

NOTEBOOK_ONLY = "notebook-only"
"""Tag of cells that speak to whoever opens the notebook and are not published."""

WORKED = "worked"
"""Tag of cells that are published as they are, the call and its result, for readers to follow."""

INJECTED = "injected-parameters"
"""Tag of the cell that papermill adds; who wrote the notebook has never seen it."""

SHOWN = 40
"""Characters of its text that a cell is called by."""

METADATA, MADE_OF = "civlib", "of"
"""Where a cell's metadata keep its translations, and what they were made of."""

DIGITS = 8

Cell = Mapping[str, Any]
"""A cell of a notebook, as nbformat or as JSON has it; its source is one text."""


def where(cells: Sequence[Cell], index: int) -> str:
    """Return the name of one of a notebook's cells.

    A code cell has the number that JupyterLab shows beside it once all was run from the top, any
    other its place among all cells; what papermill has added is not counted.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_markdown_cell
    >>> cells = [new_markdown_cell("# Title"), new_code_cell("x = 1"), new_code_cell("x")]
    >>> where(cells, 0), where(cells, 2)
    ('Text cell 1 (# Title)', 'Cell [2] (x)')
    """
    before = [cell for cell in cells[: index + 1] if INJECTED not in tags(cell)]
    cell = cells[index]
    if INJECTED in tags(cell):
        return say("cell.injected")
    text = shorten(cell["source"], SHOWN, placeholder=" …")
    if cell["cell_type"] != "code":
        return say("cell.text", number=len(before), text=text)
    run = sum(cell["cell_type"] == "code" and bool(cell["source"].strip()) for cell in before)
    return say("cell.code", number=run, text=text)


def tags(cell: Cell) -> Sequence[str]:
    """Return the tags of a cell."""
    found: Sequence[str] = cell["metadata"].get("tags", ())
    return found


def made_of(source: str) -> str:
    """Return what stands beside a translation: the start of the SHA-256 of the Ukrainian source.

    Examples
    --------
    >>> made_of("# Підсумок") == made_of("# Підсумок "), len(made_of(""))
    (False, 8)
    """
    return sha256(source.encode(errors="replace")).hexdigest()[:DIGITS]


def is_stale(cell: Cell) -> bool:
    """Tell whether a cell's translations were made of another source than it has now.

    Of translations that do not say what they were made of nobody knows; they count as good. So does
    one that has taken the place of its source, as in a published notebook.

    Examples
    --------
    >>> cell = {"source": "Так", "metadata": {"civlib": {"en": "Yes", "of": made_of("Так")}}}
    >>> is_stale(cell), is_stale({**cell, "source": "Ні"})
    (False, True)
    """
    own = cell["metadata"].get(METADATA, {})
    good = (None, made_of(cell["source"]))
    return own.get(MADE_OF) not in good and cell["source"] not in own.values()
