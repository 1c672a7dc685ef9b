"""Small notebooks beside the fictional programme, and the jobs that run them."""

from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from civlib import run
from civlib.run.isolated import Job
from civlib.run.look import DATA
from civlib.run.plan import NOTEBOOKS, Task

SAMPLE = "sample-programme"
TASK = Task(SAMPLE, 2024, "uk")
PARAMETERS = 'programme: str = "x"\nyear: int = 2019\nlang: str = "uk"'
HEAD = """
from civlib.show.display import ReportEnd, ReportHead
ReportHead(programme, year, lang, "Звіт", "Рада", "Опис", "Рада", "2025-02-01")
"""
END = "ReportEnd(programme, year)"
TABLE = """
import os, pathlib
from civlib.show.display import Cell, Column, Data, ReportTable, Row
text = pathlib.Path(os.environ["CIVLIB_DATA"], programme, str(year), "funding.csv").read_text()
ReportTable("money", lang, "Гроші", "", "Рада", (), Data("money", ("text",), ((text,),)),
            (Column("Рядок"),), (Row((Cell(text),)),))
"""
KEY = {
    "parameters": TASK.parameters,
    "formats": ["html"],
    "version": "0.1.0",
    "civlib": "swh:1:dir:4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "packages": {"pandas": "3.0.1", "python": "3.11.7"},
    "lock": "ab" * 32,
    "epoch": "",
}
"""What a small report says that it was made of."""

LOAD = "from civlib import dataset\nloaded = dataset.load(programme, year)"


def write_notebook(path: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    """Write a notebook: parameters, then the cells; the same text gives the same bytes."""
    tagged = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    code = [tagged, *(new_code_cell(cell.strip()) for cell in cells)]
    for number, cell in enumerate(code):
        cell.id = f"cell-{number}"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=code, metadata=kernel), path)
    return path


def plan(data: Path, *args: Any, **how: Any) -> tuple[Task, ...]:
    """Return the plan without what civlib's own notebooks add to those that a test has written."""
    beside = data.resolve().parent / NOTEBOOKS
    written = {path.stem for path in beside.glob("*.ipynb")}
    tasks = run.plan(data, *args, **how)
    return tuple(task for task in tasks if not written or task.notebook in written)


def notebook(data: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    path = data.parent / "notebooks" / "annual_report.ipynb"
    return write_notebook(path, *cells, parameters=parameters)


def job(data: Path, *cells: str, timeout: float = 0, year: int = 2024) -> Job:
    """Return the job of a small notebook and its year, as a build would prepare it."""
    paths = (path for path in sorted((data / SAMPLE).rglob("*")) if path.is_file())
    inputs = {f"{DATA}/{path.relative_to(data).as_posix()}": path.read_bytes() for path in paths}
    task = Task(SAMPLE, year, "uk")
    inputs[task.path] = notebook(data, *cells).read_bytes()
    return Job(task, {**KEY, "parameters": task.parameters}, inputs, timeout)


def contents(folder: Path, *but: str) -> dict[str, bytes]:
    """Return the files of a folder by their paths, but for those in some of its parts."""
    paths = {path.relative_to(folder): path for path in sorted(folder.rglob("*"))}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in paths.items()
        if path.is_file() and name.parts[0] not in but
    }
