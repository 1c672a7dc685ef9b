"""How a cell is called, so that whoever wrote it finds it in JupyterLab."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from nbformat import NotebookNode

INJECTED = "injected-parameters"
"""Tag of the cell that papermill adds; who wrote the notebook has never seen it."""

SHOWN = 40
"""Characters of its text that a cell is called by."""


def where(cells: Sequence[NotebookNode], index: int) -> str:
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
    before = [cell for cell in cells[: index + 1] if INJECTED not in cell.metadata.get("tags", [])]
    cell = cells[index]
    if INJECTED in cell.metadata.get("tags", []):
        return "The cell of the parameters that papermill has put in"
    text = shorten(cell.source, SHOWN, placeholder=" …")
    if cell.cell_type != "code":
        return f"Text cell {len(before)} ({text})"
    run = sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in before)
    return f"Cell [{run}] ({text})"
