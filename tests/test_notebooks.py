"""The stored notebooks: valid, without outputs, with short cells and nothing to hide in them."""

import ast
import copy
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from civlib.publish.cells import made_of
from civlib.publish.document import NOTEBOOK_ONLY
from civlib.run import stored as kept

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LONGEST = 6
"""Lines of a code cell."""

PARAMETER = re.compile(r"\w+: \w+ = .+  # .+")
"""A typed value with its explanation."""

FORBIDDEN = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.While, ast.Try, ast.BinOp),
)
"""Definitions, control and arithmetic: they have their place, and their tests, in civlib."""


def stored(path: Path) -> Any:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def faults(notebook: Any) -> list[str]:
    """Return a sentence for everything that is not in order."""
    found = []
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        found.append("the kernel is not python3")
    ids = Counter(cell.get("id") for cell in notebook.cells)
    found += [f"id {id!r} is there {count} times" for id, count in ids.items() if count > 1]
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        found.append(f"{len(tagged)} cells have the tag parameters")
    for cell in notebook.cells:
        check = code_faults if cell.cell_type == "code" else text_faults
        found += [f"{cell.get('id')}: {fault}" for fault in check(cell)]
    found += [f"{cell.get('id')}: {fault}" for cell in tagged for fault in parameter_faults(cell)]
    return found


def code_faults(cell: Any) -> Iterator[str]:
    """Yield what is wrong with a code cell."""
    if cell.outputs or cell.execution_count is not None:
        yield "stored with outputs"
    if (lines := len(cell.source.splitlines())) > LONGEST:
        yield f"{lines} lines"
    for node in ast.walk(ast.parse(cell.source)):
        if isinstance(node, FORBIDDEN):
            yield f"holds {type(node).__name__}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else names
            if any(module.split(".")[0] != "civlib" for module in modules):
                yield f"imports {', '.join(modules)}"


def text_faults(cell: Any) -> Iterator[str]:
    """Yield what is wrong with a cell of text: published ones are in both languages."""
    english = cell.metadata.get("civlib", {}).get("en", "")
    if not english.strip() and NOTEBOOK_ONLY not in cell.metadata.get("tags", []):
        yield "has no English text"
    elif english and headings(english) != headings(cell.source):
        yield "has other headings in English"
    elif english and cell.metadata["civlib"].get("of") != made_of(cell.source):
        yield f"was changed after its English, or that does not say 'of': '{made_of(cell.source)}'"


def headings(text: str) -> list[str]:
    """Return the level and the number of each heading, such as ``### 1.2.``."""
    return re.findall(r"^#+(?: [\d.]+(?= ))?", text, re.MULTILINE)


def parameter_faults(cell: Any) -> Iterator[str]:
    """Yield each parameter that has no type or no explanation."""
    for line in cell.source.splitlines():
        if not PARAMETER.fullmatch(line):
            yield f"parameter without type or explanation: {line}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_in_order(path):
    notebook = stored(path)
    nbformat.validate(notebook)
    assert faults(notebook) == []
    assert kept.strip(path.read_bytes()) == path.read_bytes()


def change(index: int, **values: Any) -> Any:
    """Return the yearly report with something else in one cell."""
    notebook = copy.deepcopy(stored(FOLDER / "annual_report.ipynb"))
    notebook.cells[index].update(values)
    return notebook


@pytest.mark.parametrize(
    ("index", "values", "fault"),
    [
        (1, {"metadata": {}}, "0 cells have the tag parameters"),
        (1, {"source": "year = 2019"}, "parameters: parameter without type or explanation: year"),
        (3, {"execution_count": 1}, "load: stored with outputs"),
        (3, {"source": "x\n" * 7}, "load: 7 lines"),
        (3, {"source": "f = lambda: 1"}, "load: holds Lambda"),
        (3, {"source": "2 * x"}, "load: holds BinOp"),
        (3, {"source": "import pandas as pd"}, "load: imports pandas"),
        (3, {"id": "about"}, "id 'about' is there 2 times"),
        (13, {"metadata": {}}, "done-text: has no English text"),
        (13, {"source": "### 1. Що зроблено"}, "done-text: has other headings in English"),
        (13, {"source": "## 1. Що зроблено"}, "done-text: was changed after its English"),
    ],
)
def test_when_a_cell_breaks_a_rule_then_it_is_found(index, values, fault):
    (found,) = faults(change(index, **values))
    assert found.startswith(fault)
    notebook = change(0)
    notebook.metadata.kernelspec.name = "ir"
    assert faults(notebook) == ["the kernel is not python3"]
