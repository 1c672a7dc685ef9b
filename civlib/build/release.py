"""Executed notebook → the files of one report, published whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from civlib.build.plan import YEARLY, Task
from civlib.publish import document, files


def write(notebook: NotebookNode, task: Task, formats: Sequence[str], folder: Path) -> None:
    """Write every file of the report into a private folder, by the contract of outputs/.

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
        from civlib.publish import html

        page = html.render(report, downloads)
        (folder / f"{stem}.html").write_text(page, encoding="utf-8", newline="\n")
    if "pdf" in formats:
        from civlib.publish import pdf

        (folder / f"{stem}.pdf").write_bytes(pdf.render(report))
    if task.notebook in YEARLY:
        files.write(report, folder, task.suffix)


def publish(folder: Path, target: Path) -> list[Path]:
    """Move every file of a finished report to where readers find it; return them, sorted.

    Each file is replaced in one step, so a reader never meets a half-written one.
    """
    published = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        place = target / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
        published.append(place)
    return published
