"""What a process of its own does: one report, from the copies of its inputs to finished files.

A run of a notebook is refused wrong parameters before, and distrusted in what comes out after.
"""

import json
import logging
import os
import sys
import tempfile
import traceback
from bdb import BdbQuit
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode

from civlib import dataset
from civlib.dataset import outputs
from civlib.dataset.problems import DataError
from civlib.errors import CivlibError, NotebookFailed, PublishError, UsageError
from civlib.publish import brief, cards, document, docx, files, html, index, pdf, preview
from civlib.publish.cells import INJECTED
from civlib.publish.document import Document
from civlib.publish.outputs import even
from civlib.publish.provenance import FILES, INPUTS, METADATA, ORIGIN, Run, crate_text, origin
from civlib.run import engine, stored
from civlib.run.environment import EPOCH
from civlib.run.isolated import REPORT, Failed, Job, Made, Tell, output_error, put, sizes, taken
from civlib.run.look import CARDS, DATA
from civlib.run.named import OUTPUTS
from civlib.run.parameters import LANG, check_parameters, declared
from civlib.run.plan import INDEX, NOTEBOOKS, Task
from civlib.run.written import delivered
from civlib.show import display
from civlib.wording import suffix, terms
from civlib.wording.messages import say

HEAD = ("title", "description", "author", "date", "lang", "licence", "council", "document")
"""What a published folder is told of its reports."""

HEADS = {
    terms.AUDIT_REPORT: "audit_head(data, lang)",
    terms.OFFICIAL_FORM: "form_head(data, lang)",
    terms.METHODOLOGY: "method_head(data, lang)",
    terms.PROGRAMME_REVIEW: "review_head(years, lang)",
    terms.PORTFOLIO: "portfolio_head(found, lang)",
}
END = {terms.PROGRAMME_REVIEW: "end(years[-1])", terms.PORTFOLIO: "portfolio_end(found)"}
MARKS = {
    display.REPORT: ("head", "head(data, lang)", HEADS),
    display.END: ("end", "end(data)", END),
}
"""What a notebook shows at its beginning and at its end, what it is called and what shows it."""

ENDS = {
    SystemExit: "exit",
    engine.CellTimeout: "slow",
    engine.ShownError: "shows",
    KeyboardInterrupt: "interrupt",
    EOFError: "waits",
    BdbQuit: "waits",
    FileNotFoundError: "file",
}
"""What ends a notebook before its end → the message that says so."""

logging.getLogger("papermill").addHandler(logging.NullHandler())  # a failure has its sentence


def answer(job: Job, folder: Path, tell: Tell) -> Made | Failed:
    """Make a report in a private folder; return it, without its files, or what stopped it."""
    try:
        return make(job, folder, tell)
    except PublishError as error:
        return Failed(PublishError(f"{job.task}: {error}"))
    except DataError as error:  # of copies, which nobody should have to know of
        bare = (one._replace(path=one.path.removeprefix(f"{folder}/")) for one in error.problems)
        return Failed(type(error)([*bare]))
    except CivlibError as error:
        return Failed(error)
    except OSError as error:
        return Failed(output_error(job.task, error))
    except Exception as error:
        said = say("run.broken", task=job.task, name=type(error).__name__, said=error)
        return Failed(NotebookFailed(said), traceback.format_exc())


def make(job: Job, folder: Path, tell: Tell) -> Made:
    """Make a report in an empty folder of its own; its files are in `REPORT` then."""
    task, report = job.task, folder / REPORT
    if task.notebook != INDEX:
        put(folder, job.inputs)
        enter(folder, job.key["epoch"])
        executed = execute(task, job.inputs[task.path], job.timeout, tell)
        put(report / FILES / task.stem, delivered(folder, job))
        return finish(executed, job, report)
    pages = index.pages(**json.loads(job.inputs[CARDS]))
    put(report, {name: page.encode() for name, page in pages.items()})
    put(report, {index.SCRIPT: index.script()})
    return Made({})


def enter(folder: Path, epoch: str) -> None:
    """Let this process read and write nothing but what is in a private folder.

    It is like the project's, and its present folder that of the notebooks, as in JupyterLab.
    """
    notebooks, temporary = folder / NOTEBOOKS, folder / ".tmp"
    temporary.mkdir()
    os.chdir(notebooks)
    sys.path.append(str(notebooks))  # after all that is installed, which nothing there replaces
    os.environ.pop(EPOCH, None)
    os.environ.update({EPOCH: epoch} if epoch else {})
    os.environ[dataset.DATA_VARIABLE] = str(folder / DATA)
    os.environ[outputs.OUTPUT_VARIABLE] = str(folder / OUTPUTS)
    os.environ["IPYTHONDIR"] = str(folder / ".ipython")
    os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)


def execute(task: Task, notebook: bytes, timeout: float, tell: Tell) -> NotebookNode:
    """Run a notebook in its one form, in the present folder; return it checked and tidied.

    No cell takes longer than so many seconds, but for 0. Whatever civlib raises in a cell, such as
    `DataError`, is raised as itself, and `NotebookFailed` for all else that ends a run or is wrong
    with it; `ParameterError` before anything runs.
    """
    cells, parameters = stored.read(task.path, notebook)["cells"], task.parameters
    if LANG not in declared(cells):  # a notebook of one language has no use for it
        del parameters[LANG]
    check_parameters(task.path, cells, parameters)
    given = nbformat.reads(notebook.decode(), as_version=4)
    ended: engine.Ended = []
    # in two steps, as papermill would write the notebook that has run once more, for nobody
    ready = papermill.execute_notebook(deepcopy(given), None, parameters, prepare_only=True)
    how = {"progress_bar": False, "autosave_cell_every": 0, "execution_timeout": timeout}
    executed = engine.execute_notebook(ready, engine.NAME, tell=tell, ended=ended, **how)
    if ended:
        raise failure(task, *ended[0])
    check_run(executed, task)
    return tidy(executed, given)


def failure(task: Task, cell: str, error: BaseException) -> CivlibError:
    """Return what stopped a report: civlib's own error as it is, any other with its cell."""
    if isinstance(error, CivlibError):
        return error
    end = next((end for kind, end in ENDS.items() if isinstance(error, kind)), "failed")
    said = error.code or 0 if isinstance(error, SystemExit) else error
    name = type(error).__name__
    return NotebookFailed(say(f"failed.{end}", task=task, cell=cell, name=name, said=said))


def check_run(notebook: NotebookNode, task: Task) -> None:
    """Refuse a notebook that did not run completely and for what was asked.

    Every code cell ran in order, there is an end mark, and the report's head echoes the programme,
    year and language. A mark that is missing is said with what shows it.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        raise NotebookFailed(say("run.unfinished", task=task))
    outputs = [output for cell in code for output in cell.outputs]
    end = {name: value for name, value in task.parameters.items() if name != LANG}
    for mime, expected in ((display.REPORT, task.parameters), (display.END, end)):
        answers = [output.data[mime] for output in outputs if mime in output.get("data", {})]
        echo = [{name: answer.get(name) for name in expected} for answer in answers]
        if not echo:
            mark, usual, special = MARKS[mime]
            call = f"sentences.{special.get(task.notebook, usual)}"
            raise NotebookFailed(say(f"run.lacks-{mark}", task=task, call=call))
        if echo != [expected]:
            raise NotebookFailed(say("run.echo", task=task, found=echo, asked=expected))


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
    """Write every file of a report into a folder, by the contract of outputs/, and its inputs.

    Of a job that asks for its page alone it is that alone, with the bytes that it always has.
    """
    task, stem = job.task, job.task.stem
    inputs = {
        f"{INPUTS}{path}": dataset.canonical(path, data) if path.startswith(f"{DATA}/") else data
        for path, data in sorted(job.inputs.items())
    }
    digests = {name: sha for name, (_, sha) in sizes(inputs).items()}
    executed.metadata[METADATA] = {
        ORIGIN: origin(task.place, job.key, digests, f"{INPUTS}{task.path}")
    }
    localised = document.localised(executed)

    def shelf(path: str) -> str:
        own = f"{NOTEBOOKS}/{path}" in job.inputs
        return f"{INPUTS}{NOTEBOOKS}/" if own else f"{FILES}{stem}/"  # what a cell has written

    report = document.read(localised, folder.parent / NOTEBOOKS, shelf)
    check_epoch(job.key["epoch"], report.head["date"])
    if not job.page_only:
        put(folder, inputs)
        nbformat.write(localised, folder / f"{stem}.ipynb")
        return _finish(report, job, folder)
    put(folder, {f"{stem}.html": html.render(report, downloads(report, job)).encode()})
    return Made({})


def check_epoch(epoch: str, day: str) -> None:
    """Refuse a ``SOURCE_DATE_EPOCH`` before the report's own day: its files would be older than it.

    Examples
    --------
    >>> check_epoch("86400", "1970-01-02"), check_epoch("", "2020-03-18")
    (None, None)
    """
    asked = datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch else day
    if asked < day:
        raise UsageError(say("run.epoch-early", asked=asked, day=day))


def downloads(report: Document, job: Job) -> dict[str, str]:
    """Return the names of the files that the page leads to, by kind."""
    stem, has_pdf = job.task.stem, "pdf" in job.key["formats"]
    found = {"pdf": f"{stem}.pdf"} if has_pdf else {}
    if "docx" in job.key["formats"]:
        found["word"] = f"{stem}.docx"
    found["notebook"] = f"{stem}.ipynb"
    has_tables = any(spec["data"] for spec in report.specs("table"))
    if job.task.notebook == terms.ANNUAL_REPORT and has_tables:
        found["tables"] = f"{files.TABLES}{suffix(job.task.lang)}.xlsx"
    if has_pdf and job.task.notebook == terms.ANNUAL_REPORT and report.head["keys"]:
        found["brief"] = f"{brief.BRIEF}{suffix(job.task.lang)}.pdf"
    return found


def _finish(report: Document, job: Job, folder: Path) -> Made:
    """Write what is made of a report, beside its inputs and its notebook."""
    task, stem, formats = job.task, job.task.stem, job.key["formats"]
    beside = downloads(report, job)
    if "brief" in beside:
        put(folder, {beside["brief"]: brief.render(report)})
    files.write(report, folder, suffix(task.lang))
    if "tables" in beside:
        put(folder, {beside["tables"]: files.workbook(report)})
    head = {**{name: report.head[name] for name in HEAD}, "title": report.title}
    if "docx" in formats:
        put(folder, {f"{stem}.docx": docx.render(report)})
    if "pdf" in formats:  # with a crate of all but itself and the page, which a release changes
        run = Run(stem, job.key, head, sizes(taken(folder)))
        crate = crate_text(task.place, [run])
        put(folder, {f"{stem}.pdf": pdf.render(report, crate)})
    if "html" in formats:
        put(folder, {f"{stem}.html": html.render(report, beside).encode()})
        if report.head["site"].get("address"):
            put(folder, {f"{stem}.png": preview.render(report)})
    card = cards.card(report) if task.notebook == terms.ANNUAL_REPORT else None
    return Made({}, card, head)
