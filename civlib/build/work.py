"""What a child process does: one report, from the copies of its inputs to its finished files."""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Callable
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from civlib import dataset, published
from civlib.build.job import CARDS, NOTEBOOK, REPORT, Failed, Job, Made, Step
from civlib.build.plan import INDEX, Task
from civlib.build.run import execute
from civlib.build.sources import DATA, OUTPUTS
from civlib.errors import CivlibError, NotebookFailed, OutputError, PublishError
from civlib.kernel import end_with_parent, lead
from civlib.publish import document, files, html, index, pdf
from civlib.publish.document import Document
from civlib.terms import ANNUAL_REPORT


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
    enter(job.folder)
    target = job.folder / REPORT
    target.mkdir()
    if job.task.notebook == INDEX:
        listed = json.loads((job.folder / CARDS).read_text(encoding="utf-8"))
        page = index.render(listed["cards"], listed["files"], job.task.lang)
        (target / index.NAME).write_text(page, encoding="utf-8", newline="\n")
        return Made(_digests(target))
    executed = execute(job.folder / NOTEBOOK, job.task, job.folder, job.engine, job.timeout, tell)
    report = write(executed, job.task, job.formats, target)
    return Made(
        _digests(target), index.card(report) if job.task.notebook == ANNUAL_REPORT else None
    )


def enter(folder: Path) -> None:
    """Let this process read nothing but the copies in a private folder."""
    os.chdir(folder)
    os.environ[dataset.DATA_VARIABLE] = str(folder / DATA)
    os.environ[published.OUTPUT_VARIABLE] = str(folder / OUTPUTS)
    os.environ["IPYTHONDIR"] = str(folder / "ipython")


def write(notebook: NotebookNode, task: Task, formats: tuple[str, ...], folder: Path) -> Document:
    """Write every file of the report into a folder, by the contract of outputs/; return it.

    Raises
    ------
    PublishError
        If the notebook holds something that cannot be published faithfully.
    """
    stem = task.stem
    localised = document.localised(notebook)
    nbformat.write(localised, folder / f"{stem}.ipynb")
    report = document.read(localised)
    downloads = {"pdf": f"{stem}.pdf"} if "pdf" in formats else {}
    downloads["notebook"] = f"{stem}.ipynb"
    if "html" in formats:
        page = html.render(report, downloads)
        (folder / f"{stem}.html").write_text(page, encoding="utf-8", newline="\n")
    if "pdf" in formats:
        (folder / f"{stem}.pdf").write_bytes(pdf.render(report))
    files.write(report, folder, task.suffix)
    return report


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
