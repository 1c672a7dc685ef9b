"""Notebooks as analysts write them, one behaviour each: what is published of them, and what not.

Each says in its own metadata what is expected: parts of the page's HTML and words of the PDF, what
is in neither, files beside the report, or a part of the sentence that refuses it.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import KEPT, SAMPLE

from civlib.run import FAILED, Options, Result, build, plan
from civlib.verify.readback import words

FOLDER = Path(__file__).parent / "notebooks"
KINDS = ("shown", "text", "file", "refused")
BESIDE = FOLDER / "beside"
"""What some notebooks name: a picture, a table, a module."""

YEARLY = Path(__file__).parents[1] / "notebooks" / "annual_report.ipynb"
MERGE = re.compile(r"<{7}[^\n]*\n(.*?)={7}\n.*?>{7}[^\n]*\n", re.DOTALL)


def expected(path: Path) -> dict[str, Any]:
    """Return what a notebook says of itself, even one with the marks of a merge."""
    text = MERGE.sub(r"\1", path.read_text(encoding="utf-8"))
    return dict(json.loads(text)["metadata"]["civlib_test"])


def project(folder: Path, kind: str) -> Path:
    """Make a project of all notebooks of a kind; return its data."""
    shutil.copytree(KEPT, folder / "data" / SAMPLE)
    shutil.copytree(BESIDE, folder / "notebooks")
    for path in (YEARLY, *(FOLDER / kind).glob("*.ipynb")):
        shutil.copyfile(path, folder / "notebooks" / path.name)
    return folder / "data"


def built(folder: Path, kind: str) -> Iterator[tuple[Path, Result]]:
    """Build every notebook of a kind; yield each with what became of it."""
    data, paths = project(folder, kind), sorted((FOLDER / kind).glob("*.ipynb"))
    tasks = plan(data, [SAMPLE], [2024], only=[path.stem for path in paths])
    results = build(tasks, data, folder / "out", Options(jobs=1))
    assert [result.task.notebook for result in results] == [path.stem for path in paths]
    return zip(paths, results, strict=True)


class Parts(HTMLParser):
    """Collects what could run or fetch something in a page, and what a reader would not hear."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        live = [name for name in said if name.startswith(("on", "formaction", "srcdoc"))]
        if tag in ("script", "iframe", "object", "embed", "form", "base", "video") or live:
            self.faults.append(f"<{tag} {live}> is live")
        for name in ("src", "href", "xlink:href"):
            address = said.get(name, "").strip().lower()
            remote = name != "href" and not address.startswith("data:") and name in said
            if remote or address.startswith(("javascript:", "vbscript:", "data:text/html")):
                self.faults.append(f"{name}={address[:60]!r}")
        if tag == "img" and not said.get("alt", "").strip():
            self.faults.append("a picture without alternative text")


def published(test: dict[str, Any], page: str, paper: bytes) -> Iterator[str]:
    """Yield what of a notebook's expectations its page and its PDF do not hold."""
    read = words("a.pdf", paper)
    printed = " ".join(word.text for word in read if "attached" not in word.place)
    folded = re.compile(r'<details class="code">.*?</details>|<style>.*?</style>', re.DOTALL)
    seen = re.sub(r'(alttext|src)="[^"]*"', "", folded.sub("", page))
    yield from (f"the page lacks {part}" for part in test.get("html", ()) if part not in page)
    yield from (f"the PDF lacks {part}" for part in test.get("pdf", ()) if part not in printed)
    for part in test.get("absent", ()):
        yield from (f"{part} is shown" for shown in (seen, printed) if part in shown)
    yield from Parts(page).faults


def faults(path: Path, result: Result) -> Iterator[str]:
    """Yield how what became of a notebook differs from what it expects."""
    test = expected(path)
    if said := test.get("refused"):
        if said not in str(result.error):
            yield f"is not refused with {said!r}, but {result.error}"
    elif result.state == FAILED:
        yield f"{result.error} {result.details}"
    else:
        files = {file.name: file for file in result.files}
        page = files[f"{path.stem}.html"].read_text(encoding="utf-8")
        yield from published(test, page, files[f"{path.stem}.pdf"].read_bytes())
        for name in test.get("delivered", ()):
            if not any(file.match(name) for file in result.files):
                yield f"{name} is not delivered"


@pytest.mark.parametrize("kind", KINDS)
def test_every_notebook_is_published_or_refused_as_it_says(tmp_path, kind):
    found = {path.stem: [*faults(path, result)] for path, result in built(tmp_path, kind)}
    assert {name: said for name, said in found.items() if said} == {}
