"""Small notebooks beside the fictional programme, and the jobs that run them in a pool."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile, copytree

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from civlib.run.job import NOTEBOOK, Answer, Job
from civlib.run.plan import SHELL, Task
from civlib.run.pool import News, Pool
from civlib.run.sources import DATA

SAMPLE = "sample-programme"
TASK = Task(SAMPLE, 2024, "uk")
PARAMETERS = 'programme: str = "x"\nyear: int = 2019\nlang: str = "uk"'
HEAD = """
from civlib.show.display import ReportEnd, ReportHead
ReportHead(programme, year, lang, "Звіт", "Рада", "Опис", "Рада", "2025-02-01")
"""
END = "ReportEnd(programme, year)"
KEY = {
    "parameters": TASK.parameters,
    "formats": ["html"],
    "civlib": "swh:1:dir:4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "packages": {"pandas": "3.0.1", "python": "3.11.7"},
    "lock": "ab" * 32,
    "epoch": "",
}
"""What a small report says that it was made of."""

LOAD = "from civlib import dataset\nloaded = dataset.load(programme, year)"


def notebook(data: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    """Write a notebook beside the data: parameters, then the cells; return its path."""
    tagged = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    code = [new_code_cell(cell.strip()) for cell in cells]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path = data.parent / "notebooks" / "annual_report.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=[tagged, *code], metadata=kernel), path)
    return path


def job(
    data: Path, cells: Sequence[str], engine: str = SHELL, timeout: float = 0, year: int = 2024
) -> Job:
    """Return a job in a private folder above the data, as a build would prepare it."""
    number = len([*data.parent.glob("job-*")])
    folder = data.parent / f"job-{number}"
    folder.mkdir()
    copyfile(notebook(data, *cells), folder / NOTEBOOK)
    copytree(data / SAMPLE, folder / DATA / SAMPLE)
    task = Task(SAMPLE, year, "uk")
    key = {**KEY, "parameters": task.parameters}
    return Job(task, folder, ("html",), key, engine, timeout)


def answers(pool: Pool, jobs: Sequence[Job]) -> dict[Job, Answer]:
    """Run the jobs; return what became of each."""
    return {one: news for one, news in pool.run(jobs) if _is_answer(news)}


def answer(pool: Pool, one: Job) -> Answer:
    """Run one job; return what became of it."""
    return answers(pool, [one])[one]


def _is_answer(news: News) -> bool:
    return news is not None and not hasattr(news, "cell")
