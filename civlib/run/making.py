"""What a process of its own does: one report, from the copies of its inputs to finished files.

A run of a notebook is refused wrong parameters before, and distrusted in what comes out after.
"""

from __future__ import annotations

import difflib
import json
import logging
import os
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.engines import papermill_engines

from civlib import dataset
from civlib.dataset import outputs
from civlib.errors import CivlibError, NotebookFailed, ParameterError, PublishError
from civlib.publish import document, files, html, index, pdf, provenance
from civlib.publish.outputs import even
from civlib.publish.provenance import INPUTS, METADATA, ORIGIN, Run
from civlib.run import engine
from civlib.run.environment import EPOCH
from civlib.run.isolated import REPORT, Failed, Job, Made, Tell, output_error, put, sizes, taken
from civlib.run.look import CARDS, DATA, NOTEBOOK, OUTPUTS
from civlib.run.plan import INDEX, Task
from civlib.show import display
from civlib.wording import suffix
from civlib.wording.terms import ANNUAL_REPORT

INJECTED = "injected-parameters"
TYPES = {"str": str, "int": int, "float": float, "bool": bool}

HEAD = ("title", "description", "author", "date", "lang", "licence", "council", "document")
"""What a published folder is told of its reports."""


logging.getLogger("papermill").addHandler(logging.NullHandler())  # a failure has its sentence
# its entry point tells every other program of it, but is not there before civlib is installed anew
papermill_engines.register(engine.NAME, engine)


def answer(job: Job, folder: Path, tell: Tell) -> Made | Failed:
    """Make a report in a private folder; return it, without its files, or what stopped it."""
    try:
        return make(job, folder, tell)
    except PublishError as error:
        return Failed(PublishError(f"{job.task}: {error}"))
    except CivlibError as error:
        return Failed(error)
    except OSError as error:
        return Failed(output_error(job.task, error))
    except Exception as error:
        message = f"{job.task}: {type(error).__name__}: {error}; the log says where."
        return Failed(NotebookFailed(message), traceback.format_exc())


def make(job: Job, folder: Path, tell: Tell) -> Made:
    """Make a report in an empty folder of its own; its files are in `REPORT` then."""
    enter(folder, job.key["epoch"])
    put(folder, job.inputs)
    if job.task.notebook != INDEX:
        return finish(execute(job.task, job.timeout, tell), job, folder / REPORT)
    page = index.render(**json.loads(job.inputs[CARDS]), lang=job.task.lang)
    put(folder / REPORT, {index.NAME: page.encode(), index.SCRIPT: index.script()})
    return Made({})


def enter(folder: Path, epoch: str) -> None:
    """Let this process read and write nothing but what is in a private folder."""
    os.chdir(folder)
    temporary = folder / "tmp"
    temporary.mkdir()
    os.environ.pop(EPOCH, None)
    os.environ.update({EPOCH: epoch} if epoch else {})
    os.environ[dataset.DATA_VARIABLE] = str(folder / DATA)
    os.environ[outputs.OUTPUT_VARIABLE] = str(folder / OUTPUTS)
    os.environ["IPYTHONDIR"] = str(folder / "ipython")
    os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)


def execute(task: Task, timeout: float, tell: Tell) -> NotebookNode:
    """Run the `NOTEBOOK` of the present folder; return it executed, checked and tidied.

    No cell takes longer than so many seconds, but for 0. Whatever civlib raises in a cell, such as
    `DataError`, is raised as itself, and `NotebookFailed` for all else that ends a run or is wrong
    with it; `ParameterError` before anything runs.
    """
    check_parameters(NOTEBOOK, task.parameters)
    stored = nbformat.read(NOTEBOOK, as_version=4)
    ended: engine.Ended = []
    try:
        executed = papermill.execute_notebook(
            NOTEBOOK,
            None,
            task.parameters,
            engine_name=engine.NAME,
            progress_bar=False,
            autosave_cell_every=0,
            execution_timeout=timeout,
            tell=tell,
            ended=ended,
        )
    except papermill.PapermillExecutionError as error:
        if not ended:  # a cell shows an error and goes on
            what = f"cell {error.cell_index + 1} shows {error.ename}: {error.evalue}"
            raise NotebookFailed(f"{task}: {what}.") from error
    if ended:
        raise failure(task, *ended[0])
    check_run(executed, task)
    return tidy(executed, stored)


def check_parameters(notebook: str, parameters: Mapping[str, object]) -> None:
    """Refuse, all at once, parameters that the notebook does not declare, or of another type.

    papermill only logs a warning for these, so a typing error would publish the default year.
    Braces in the notebook's path would be papermill's.
    """
    problems = [*_wrong(papermill.inspect_notebook(notebook), parameters)]
    if problems:
        raise ParameterError(f"{notebook}: {' '.join(problems)}")


def _wrong(declared: Mapping[str, Any], parameters: Mapping[str, object]) -> Iterator[str]:
    if not declared:
        yield "it has no cell tagged `parameters`."
        return
    for name, value in parameters.items():
        if name not in declared:
            near = difflib.get_close_matches(name, declared, 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            yield f"There is no parameter {name!r}; it declares {', '.join(declared)}.{hint}"
        elif type(value) is not TYPES.get(declared[name]["inferred_type_name"], type(value)):
            wanted = declared[name]["inferred_type_name"]
            yield f"{name} must be {wanted}, not {type(value).__name__} ({value!r})."


def failure(task: Task, cell: int, error: BaseException) -> CivlibError:
    """Return what stopped a report: civlib's own error as it is, any other with its cell."""
    if isinstance(error, CivlibError):
        return error
    if isinstance(error, SystemExit):
        what = f"ended the notebook with exit code {error.code or 0}"
    elif isinstance(error, engine.CellTimeout):
        what = f"was stopped: {error}"
    else:
        what = f"failed with {type(error).__name__}: {error}"
    return NotebookFailed(f"{task}: cell {cell + 1} {what}.")


def check_run(notebook: NotebookNode, task: Task) -> None:
    """Refuse a notebook that did not run completely and for what was asked.

    Every code cell ran in order, there is an end mark, and the report's head echoes the programme,
    year and language.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        raise NotebookFailed(f"{task}: not every code cell ran in order to the end.")
    outputs = [output for cell in code for output in cell.outputs]
    end = {name: value for name, value in task.parameters.items() if name != "lang"}
    for mime, expected in ((display.REPORT, task.parameters), (display.END, end)):
        answers = [output.data[mime] for output in outputs if mime in output.get("data", {})]
        echo = [{name: answer.get(name) for name in expected} for answer in answers]
        if echo != [expected]:
            raise NotebookFailed(f"{task}: the notebook answers for {echo} instead of {expected}.")


def tidy(notebook: NotebookNode, stored: NotebookNode) -> NotebookNode:
    """Return the notebook without what differs from run to run: timings, paths, random ids.

    What the stored notebook says of its language stands, not the kernel's answer, which names the
    interpreter's patch release.
    """
    kept = _without(stored.metadata, "papermill")
    return NotebookNode(notebook, metadata=kept, cells=[*map(_tidied, notebook.cells)])


def _tidied(cell: NotebookNode) -> NotebookNode:
    fixed: dict[str, Any] = {"id": INJECTED} if INJECTED in cell.metadata.get("tags", []) else {}
    if "outputs" in cell:
        fixed["outputs"] = [*map(even, cell.outputs)]
    return NotebookNode(cell, metadata=_without(cell.metadata, "papermill", "execution"), **fixed)


def _without(metadata: NotebookNode, *names: str) -> NotebookNode:
    return NotebookNode({name: value for name, value in metadata.items() if name not in names})


def finish(executed: NotebookNode, job: Job, folder: Path) -> Made:
    """Write every file of a report into a folder, by the contract of outputs/, and its inputs."""
    task, stem, formats = job.task, job.task.stem, job.key["formats"]
    paths = {name: name for name in sorted(job.inputs)}
    paths[NOTEBOOK] = f"notebooks/{task.notebook}.ipynb"
    inputs = {
        f"{INPUTS}{path}": dataset.canonical(path, job.inputs[name]) for name, path in paths.items()
    }
    put(folder, inputs)
    digests = {name: sha for name, (_, sha) in sizes(inputs).items()}
    executed.metadata[METADATA] = {ORIGIN: provenance.origin(task.place, job.key, digests)}
    localised = document.localised(executed)
    nbformat.write(localised, folder / f"{stem}.ipynb")
    report = document.read(localised)
    downloads = {"pdf": f"{stem}.pdf"} if "pdf" in formats else {}
    downloads["notebook"] = f"{stem}.ipynb"
    if "html" in formats:
        put(folder, {f"{stem}.html": html.render(report, downloads).encode()})
    files.write(report, folder, suffix(task.lang))
    head = {name: report.head[name] for name in HEAD}
    if "pdf" in formats:  # with a crate of all but itself
        run = Run(stem, job.key, head, sizes(taken(folder)))
        crate = provenance.crate_text(task.place, [run])
        put(folder, {f"{stem}.pdf": pdf.render(report, crate)})
    card = index.card(report) if task.notebook == ANNUAL_REPORT else None
    return Made({}, card, head)
