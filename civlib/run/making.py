"""What a process of its own does: one report, from the copies of its inputs to finished files."""

from __future__ import annotations

import json
import os
import tempfile
import traceback
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from civlib import dataset
from civlib.dataset import outputs
from civlib.errors import CivlibError, NotebookFailed, PublishError
from civlib.publish import document, files, html, index, pdf, provenance
from civlib.publish.provenance import INPUTS, METADATA, ORIGIN, Run
from civlib.run.environment import EPOCH
from civlib.run.execution import execute
from civlib.run.isolated import (
    REPORT,
    Answer,
    Failed,
    Files,
    Job,
    Made,
    Tell,
    output_error,
    put,
    sizes,
    taken,
)
from civlib.run.look import CARDS, DATA, NOTEBOOK, OUTPUTS
from civlib.run.plan import INDEX
from civlib.wording import suffix, wording
from civlib.wording.terms import ANNUAL_REPORT

JSON_LD = "application/ld+json"

HEAD = ("title", "description", "author", "date", "lang", "licence")
"""What a published folder is told of its reports."""


def answer(job: Job, folder: Path, tell: Tell) -> Answer:
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


def finish(executed: NotebookNode, job: Job, folder: Path) -> Made:
    """Write every file of a report into a folder, by the contract of outputs/, and its inputs."""
    task, stem = job.task, job.task.stem
    inputs = bundle(job)
    put(folder, inputs)
    digests = {name: sha for name, (_, sha) in sizes(inputs).items()}
    executed.metadata[METADATA] = {ORIGIN: provenance.origin(task.place, job.key, digests)}
    localised = document.localised(executed)
    nbformat.write(localised, folder / f"{stem}.ipynb")
    report = document.read(localised)
    downloads = {"pdf": f"{stem}.pdf"} if "pdf" in job.formats else {}
    downloads["notebook"] = f"{stem}.ipynb"
    if "html" in job.formats:
        put(folder, {f"{stem}.html": html.render(report, downloads).encode()})
    files.write(report, folder, suffix(task.lang))
    head = {name: report.head[name] for name in HEAD}
    if "pdf" in job.formats:  # with a crate of all but itself
        run = Run(stem, job.key, head, sizes(taken(folder)))
        crate = provenance.crate_text(task.place, [run])
        about = wording(task.lang)("pdf.crate")
        attached = {provenance.CRATE: pdf.Attachment(crate, JSON_LD, about)}
        put(folder, {f"{stem}.pdf": pdf.render(report, attached)})
    card = index.card(report) if task.notebook == ANNUAL_REPORT else None
    return Made({}, card, head)


def bundle(job: Job) -> Files:
    """Return the inputs of a job as its report bundles them, each in its one form."""
    names = {NOTEBOOK: f"notebooks/{job.task.notebook}.ipynb"}
    paths = {name: names.get(name, name) for name in sorted(job.inputs)}
    return {
        f"{INPUTS}{path}": dataset.canonical(path, job.inputs[name]) for name, path in paths.items()
    }
