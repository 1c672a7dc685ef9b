"""The stored notebooks, run cell by cell in this process: what they show, and their report."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import v4

from civlib.publish import document, files
from civlib.show.display import DATA, TABLE
from civlib.wording.terms import ANNUAL_REPORT, AUDIT_REPORT, PROGRAMME_REVIEW

FOLDER = Path(__file__).parents[1] / "notebooks"
YEARLY, WHOLE = (ANNUAL_REPORT, AUDIT_REPORT), (PROGRAMME_REVIEW,)


def tables(notebook: str, **parameters: Any) -> dict[str, str]:
    """Return the text of each CSV that a notebook publishes, by its name.

    ``CIVLIB_DATA`` says where its data are.
    """
    shown = run(notebook, skip="charts.", **parameters)
    bundles = [value._repr_mimebundle_() for value in shown]
    told = [{"data": data} for bundle in bundles for data in bundle.get(DATA, ())]
    return files.joined([*(bundle[TABLE] for bundle in bundles if TABLE in bundle), *told])


def run(notebook: str, skip: str | None = None, **parameters: Any) -> Iterator[Any]:
    """Yield what the cells of a notebook show, without a kernel.

    Parameters
    ----------
    notebook
        Its name.
    skip
        How the last line of a cell begins that is not run.
    parameters
        What the parameters are set to.
    """
    space: dict[str, Any] = {}
    for source in _code(notebook):
        if not (skip and source.splitlines()[-1].startswith(skip)):
            value = _shown(source, space, parameters)
            if value is not None:
                yield value


def _shown(source: str, space: dict[str, Any], parameters: dict[str, Any]) -> Any:
    """Return what a cell shows; parameters are set anew after each that shows nothing."""
    *body, last = ast.parse(source).body
    exec(compile(ast.Module(body, []), "cell", "exec"), space)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), "cell", "eval"), space)
    exec(compile(ast.Module([last], []), "cell", "exec"), space)
    space |= parameters
    return None


def report(notebook: nbformat.NotebookNode, **parameters: Any) -> document.Document:
    """Return what is published of a stored notebook: each cell shows its last value."""
    space: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            value = _shown(cell.source, space, parameters)
            values = getattr(value, "figures", [value] if value else [])
            bundles = [each._repr_mimebundle_() for each in values]
            cell.outputs = [v4.new_output("display_data", bundle) for bundle in bundles]
    return document.read(notebook)


def stored(notebook: str) -> nbformat.NotebookNode:
    """Return a stored notebook by its name."""
    return nbformat.read(FOLDER / f"{notebook}.ipynb", as_version=4)


@cache
def _code(notebook: str) -> list[str]:
    return [cell.source for cell in stored(notebook).cells if cell.cell_type == "code"]
