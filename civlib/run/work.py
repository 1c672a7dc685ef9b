"""What a child process does: one report, from the copies of its inputs to its finished files."""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Callable, Iterator
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from civlib import dataset
from civlib.dataset import outputs
from civlib.errors import CivlibError, NotebookFailed, OutputError, PublishError
from civlib.publish import document, files, html, index, pdf, provenance
from civlib.publish.document import Document
from civlib.publish.provenance import INPUTS, METADATA, ORIGIN, Run
from civlib.run.environment import EPOCH
from civlib.run.execute import execute
from civlib.run.job import CARDS, NOTEBOOK, REPORT, Failed, Job, Made, Step
from civlib.run.kernel import end_with_parent, lead
from civlib.run.plan import INDEX
from civlib.run.sources import DATA, OUTPUTS
from civlib.wording import wording
from civlib.wording.terms import ANNUAL_REPORT

JSON_LD = "application/ld+json"

HEAD = ("title", "description", "author", "date", "lang", "licence")
"""What a published folder is told of its reports."""


def main(job: Job, channel: Connection) -> None:
    """Make the report of a job and tell how it went; the process ends with whoever started it."""
    lead()
    end_with_parent()
    try:
        answer: Made | Failed = make(job, lambda cell: channel.send(Step(cell)))
    except PublishError as error:
        answer = Failed(PublishError(f"{job.task}: {error}"))
    except CivlibError as error:
        answer = Failed(error)
    except OSError as error:
        answer = Failed(OutputError(f"{job.task}: {error.strerror}: {error.filename}."))
    except Exception as error:
        message = f"{job.task}: {type(error).__name__}: {error}; the log says where."
        answer = Failed(NotebookFailed(message), traceback.format_exc())
    channel.send(answer)
    channel.close()


def make(job: Job, tell: Callable[[int], object] = lambda cell: None) -> Made:
    """Make one report in the job's private folder.

    Raises
    ------
    DataError
        If the data are not in order.
    NotebookFailed, ParameterError, PublishError
        If the notebook did not run to its end, or cannot be published.
    """
    enter(job.folder, job.key.get("epoch", ""))
    target = job.folder / REPORT
    target.mkdir()
    if job.task.notebook == INDEX:
        listed = json.loads((job.folder / CARDS).read_text(encoding="utf-8"))
        page = index.render(listed["cards"], listed["files"], job.task.lang)
        (target / index.NAME).write_text(page, encoding="utf-8", newline="\n")
        (target / index.SCRIPT).write_bytes(index.script())
        return Made(_digests(target))
    inputs = bundle(job)
    executed = execute(job.folder / NOTEBOOK, job.task, job.folder, job.engine, job.timeout, tell)
    executed.metadata[METADATA] = {ORIGIN: provenance.origin(job.task.place, job.key, inputs)}
    report = write(executed, job, target)
    card = index.card(report) if job.task.notebook == ANNUAL_REPORT else None
    return Made(_digests(target), card, {name: report.head[name] for name in HEAD})


def bundle(job: Job) -> dict[str, str]:
    """Put the inputs of a job into its report, in their one form; return their SHA-256 by path.

    Rows in another order and other line ends make the same file, and so the same report.
    """
    found = {}
    for path in _inputs(job):
        name = path.relative_to(job.folder).as_posix()
        if name == NOTEBOOK:
            name = f"notebooks/{job.task.notebook}.ipynb"
        data = dataset.canonical(name, path.read_bytes())
        copy = job.folder / REPORT / INPUTS / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data)
        found[f"{INPUTS}{name}"] = sha256(data).hexdigest()
    return found


def _inputs(job: Job) -> Iterator[Path]:
    yield job.folder / NOTEBOOK
    for name in (DATA, OUTPUTS):
        yield from (path for path in sorted((job.folder / name).rglob("*")) if path.is_file())


def enter(folder: Path, epoch: str = "") -> None:
    """Let this process read nothing but the copies in a private folder."""
    os.chdir(folder)
    os.environ.pop(EPOCH, None)
    os.environ.update({EPOCH: epoch} if epoch else {})
    os.environ[dataset.DATA_VARIABLE] = str(folder / DATA)
    os.environ[outputs.OUTPUT_VARIABLE] = str(folder / OUTPUTS)
    os.environ["IPYTHONDIR"] = str(folder / "ipython")


def write(notebook: NotebookNode, job: Job, folder: Path) -> Document:
    """Write every file of the report into a folder, by the contract of outputs/; return it.

    Raises
    ------
    PublishError
        If the notebook holds something that cannot be published faithfully.
    """
    task, formats, stem = job.task, job.formats, job.task.stem
    localised = document.localised(notebook)
    nbformat.write(localised, folder / f"{stem}.ipynb")
    report = document.read(localised)
    downloads = {"pdf": f"{stem}.pdf"} if "pdf" in formats else {}
    downloads["notebook"] = f"{stem}.ipynb"
    if "html" in formats:
        page = html.render(report, downloads)
        (folder / f"{stem}.html").write_text(page, encoding="utf-8", newline="\n")
    files.write(report, folder, task.suffix)
    if "pdf" in formats:
        crate = pdf.Attachment(
            _crate(job, report, folder), JSON_LD, wording(task.lang)("pdf.crate")
        )
        (folder / f"{stem}.pdf").write_bytes(pdf.render(report, {provenance.CRATE: crate}))
    return report


def _crate(job: Job, report: Document, folder: Path) -> bytes:
    """Return the crate of this report alone, without the PDF that it is attached to."""
    head = {name: report.head[name] for name in HEAD}
    made = {name: ((folder / name).stat().st_size, sha) for name, sha in _digests(folder).items()}
    return provenance.crate_text(job.task.place, [Run(job.task.stem, job.key, head, made)])


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
