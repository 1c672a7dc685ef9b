"""The stored notebooks, run cell by cell in this process: what they show, without any drawing."""

from __future__ import annotations

import ast
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
    space: dict[str, Any] = {}
    specs = []
    for source in _code(notebook):
        body = ast.parse(source).body
        if isinstance(body[-1], ast.Expr) and not source.splitlines()[-1].startswith("charts."):
            bundle = _shown(body, space)
            specs += [bundle[TABLE]] if TABLE in bundle else []
        elif not isinstance(body[-1], ast.Expr):
            exec(source, space)
            space |= parameters
    return files.joined(specs)


def _shown(body: list[ast.stmt], space: dict[str, Any]) -> dict[str, Any]:
    exec(compile(ast.Module(body[:-1], []), "cell", "exec"), space)
    value = eval(compile(ast.Expression(body[-1].value), "cell", "eval"), space)
    return value._repr_mimebundle_()


@cache
def _code(notebook: str) -> list[str]:
    stored = nbformat.read(FOLDER / f"{notebook}.ipynb", as_version=4)
    return [cell.source for cell in stored.cells if cell.cell_type == "code"]
