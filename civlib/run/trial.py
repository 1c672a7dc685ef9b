"""Notebooks with cells of an author's own, tried twice before they are published.

What differs between the two runs could not be made again by whoever verifies the report.
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from civlib.dataset.folders import shown
from civlib.dataset.opening import MOST, read_bytes
from civlib.dataset.problems import ERROR, WARNING, DataError, NotebookFaulty, Problem, broken
from civlib.publish.cells import WORKED, Cell, tags, where
from civlib.run import stored
from civlib.run.events import Options
from civlib.run.look import Look
from civlib.run.named import imported, parsed
from civlib.run.plan import Task, find_notebooks, path_of, plan
from civlib.wording.terms import PORTFOLIO

OWN = {"civlib", "decimal", "fractions"}
"""Modules of which a notebook may show anything without being tried."""

CLOCK = {"today", "now", "utcnow", "localtime", "gmtime", "ctime", "asctime"}
"""What asks for the day or the hour, in Python and in pandas."""


def problems(data: Path) -> tuple[Problem, ...]:
    """Return what is wrong with the cells that authors have added to the notebooks.

    Each notebook with such cells runs twice, for the last of its reports; the year's data have to
    be in order for that. The portfolio is not tried: it is made of what others publish.
    """
    tasks = {task.notebook: task for task in plan(data) if task.notebook != PORTFOLIO}
    folder = find_notebooks(data)
    found: list[Problem] = []
    tried: list[Task] = []
    for name, task in tasks.items():
        try:
            cells = stored.read(name, read_bytes(path_of(folder, name), MOST))["cells"]
        except NotebookFaulty:  # the check of the notebooks tells
            continue
        code = [cell["source"] for cell in cells if _is_tried(cell)]
        path = shown(path_of(folder, name))
        found += [problem for source in code for problem in _clocks(path, source)]
        if is_authored(code):
            tried.append(task)
    return tuple(sorted([*found, *(_tried(tried, data, folder) if tried else ())]))


def _is_tried(cell: Cell) -> bool:
    """Return whether a cell may show more than civlib's objects; worked ones show plain values."""
    return cell["cell_type"] == "code" and WORKED not in tags(cell)


def is_authored(sources: Sequence[str]) -> bool:
    """Return whether cells may show anything that civlib has not made.

    Examples
    --------
    >>> head = "from civlib.show import tables"
    >>> is_authored([head, "tables.totals(x)"]), is_authored([head, "print(1)"])
    (False, True)
    """
    names: set[str] = set()
    for source in sources:
        try:
            module = ast.parse(source)
        except SyntaxError:  # a magic command, say
            return True
        found = [*imported(module)]
        names |= {name for _, name in found}
        shown = [statement.value for statement in module.body if isinstance(statement, ast.Expr)]
        texts = (_root(value) for value in shown if not isinstance(value, ast.Constant))
        if any(parts[0] not in OWN for parts, _ in found) or any(one not in names for one in texts):
            return True
    return False


def _root(value: ast.expr) -> str:
    """Return the name that a call begins with; empty for anything else."""
    while isinstance(value, ast.Call | ast.Attribute):
        value = value.func if isinstance(value, ast.Call) else value.value
    return value.id if isinstance(value, ast.Name) else ""


def _clocks(path: str, source: str) -> Iterator[Problem]:
    calls = (node for node in ast.walk(parsed(source)) if isinstance(node, ast.Call))
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr in CLOCK:
            yield _warning(path, *broken("clock", call=ast.unparse(call)))


def _tried(tasks: Sequence[Task], data: Path, folder: Path) -> Iterator[Problem]:
    """Run each notebook twice and yield what its cells show differently or do not describe."""
    import nbformat

    from civlib.publish.provenance import digest
    from civlib.run import workers
    from civlib.run.isolated import Failed, Job

    made: dict[Task, list[Any]] = {}
    with TemporaryDirectory() as output, workers.here(2) as staff:
        look = Look(data, Path(output), Options(formats=()))
        jobs = []
        for task in tasks:
            inputs = look.read(task)
            key = look.key(task, {name: digest(content) for name, content in inputs.items()})
            jobs += [Job(task, key, inputs)] * 2
        for job, answer in staff.run(iter(jobs)):
            path = shown(path_of(folder, job.task.notebook))
            if isinstance(answer, Failed) and job.task not in made:
                made[job.task] = []
                if not isinstance(answer.error, DataError):  # which the check of the data tells
                    yield Problem(path, 0, 0, "notebook", f"{answer.error}", ERROR)
            elif answer is not None and not isinstance(answer, Failed):
                text = answer.files[f"{job.task.stem}.ipynb"].decode()
                made.setdefault(job.task, []).append(nbformat.reads(text, as_version=4))
    for task, runs in made.items():
        if runs:
            yield from _told(shown(path_of(folder, task.notebook)), runs)


def _told(path: str, runs: Sequence[Any]) -> Iterator[Problem]:
    from civlib.publish import outputs
    from civlib.publish.beside import Beside
    from civlib.show import display

    cells = runs[0].cells
    for index, (first, *others) in enumerate(zip(*(run.cells for run in runs), strict=True)):
        name = where(cells, index)
        if any(first.get("outputs") != other.get("outputs") for other in others):
            yield _warning(path, *broken("not-reproducible", cell=name))
        for output in cells[index].get("outputs", ()):
            if display.is_own(output):
                continue
            blocks = outputs.blocks(output, cells[index].source, Beside(Path()))
            if any(block["type"] == "image" and not block["alt"] for block in blocks):
                yield _warning(path, *broken("no-description", cell=name))


def _warning(path: str, code: str, message: str) -> Problem:
    return Problem(path, 0, 0, code, message, WARNING)
