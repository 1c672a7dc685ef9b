"""The stored notebooks, run cell by cell in this process: what they show, and their report."""

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import nbformat
from nbformat import NotebookNode, from_dict

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


def _shown(
    source: str, space: dict[str, Any], parameters: dict[str, Any], again: bool = False
) -> Any:
    """Return what a cell shows, if anything.

    ``again`` leaves out what another language has computed.
    """
    before, last = _compiled(source)
    space |= parameters
    if not again or "lang" in before.co_names:
        exec(before, space)
    return eval(last, space) if last else None


@cache
def _compiled(source: str) -> tuple[CodeType, CodeType | None]:
    """Return the code of a cell up to what it shows, and of that; None if it shows nothing."""
    *body, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        return compile(source, "cell", "exec"), None
    before = compile(ast.Module(body, []), "cell", "exec")
    return before, compile(ast.Expression(last.value), "cell", "eval")


def report(notebook: NotebookNode, **parameters: Any) -> document.Document:
    """Return what is published of a stored notebook: each cell shows its last value."""
    return reports(notebook, [parameters])[0]


def reports(notebook: NotebookNode, runs: Sequence[dict[str, Any]]) -> list[document.Document]:
    """Return what is published of a stored notebook with each of some parameters.

    They differ in ``lang`` alone: what does not ask for it is computed once.
    """
    space: dict[str, Any] = {}
    made: list[list[NotebookNode]] = [[] for _ in runs]
    for cell in notebook.cells:
        for parameters, cells in zip(runs, made, strict=True):
            again = cells is not made[0]
            cells.append(_run(cell, space, parameters, again) if cell.cell_type == "code" else cell)
    return [document.read(NotebookNode(notebook, cells=cells)) for cells in made]


def _run(
    cell: NotebookNode, space: dict[str, Any], parameters: dict[str, Any], again: bool
) -> NotebookNode:
    """Return a cell with what it shows, as an executed notebook holds it."""
    value = _shown(cell.source, space, parameters, again)
    values = getattr(value, "figures", [value] if value else [])
    outputs = [{"output_type": "display_data", "metadata": {}, "data": one._repr_mimebundle_()}
               for one in values]  # fmt: skip
    return NotebookNode(cell, outputs=from_dict(outputs))


def stored(notebook: str) -> NotebookNode:
    """Return a stored notebook by its name."""
    return nbformat.read(FOLDER / f"{notebook}.ipynb", as_version=4)


@cache
def _code(notebook: str) -> list[str]:
    return [cell.source for cell in stored(notebook).cells if cell.cell_type == "code"]
