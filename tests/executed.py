"""The stored notebooks, run cell by cell in this process: what they show, without any drawing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from civlib.publish import files
from civlib.show.display import TABLE
from civlib.wording.terms import ANNUAL_REPORT, AUDIT_REPORT, PROGRAMME_REVIEW

FOLDER = Path(__file__).parents[1] / "notebooks"
YEARLY, WHOLE = (ANNUAL_REPORT, AUDIT_REPORT), (PROGRAMME_REVIEW,)


def tables(notebook: str, **parameters: Any) -> dict[str, str]:
    """Return the text of each CSV that a notebook publishes, by its name.

    ``CIVLIB_DATA`` says where its data are.
    """
    shown = run(notebook, skip="charts.", **parameters)
    bundles = [value._repr_mimebundle_() for value in shown]
    return files.joined([bundle[TABLE] for bundle in bundles if TABLE in bundle])


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
        *body, last = ast.parse(source).body
        if skip and source.splitlines()[-1].startswith(skip):
            continue
        exec(compile(ast.Module(body, []), "cell", "exec"), space)
        if isinstance(last, ast.Expr):
            yield eval(compile(ast.Expression(last.value), "cell", "eval"), space)
        else:
            exec(compile(ast.Module([last], []), "cell", "exec"), space)
            space |= parameters


@cache
def _code(notebook: str) -> list[str]:
    stored = nbformat.read(FOLDER / f"{notebook}.ipynb", as_version=4)
    return [cell.source for cell in stored.cells if cell.cell_type == "code"]
