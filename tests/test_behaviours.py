"""Notebooks as analysts write them, one behaviour each: what is published of them, and what not.

Each says in its own metadata what is expected: parts of the page's HTML, words of the PDF, and of
the Word document, what is in none, files beside the report, or a part of the sentence that refuses
it.
"""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from bs4 import BeautifulSoup
from conftest import KEPT, SAMPLE
from nbconvert import HTMLExporter

from civlib.errors import PublishError
from civlib.publish.html import HtmlExporter
from civlib.publish.pdf import PdfExporter
from civlib.publish.provenance import SEALS
from civlib.run import FAILED, Options, Result, build, plan
from civlib.verify.readback import words

FOLDER = Path(__file__).parent / "notebooks"
FORMATS = ("html", "pdf", "docx")
SHOWN, REFUSED = ("shown", "text", "file"), ("refused", "faulty")
"""What is published, and what the publisher or the run before it does not take."""

BESIDE = FOLDER / "beside"
"""What some notebooks name: a picture, a table, a module."""

YEARLY = Path(__file__).parents[1] / "notebooks" / "annual_report.ipynb"
MERGE = re.compile(r"<{7}[^\n]*\n(.*?)={7}\n.*?>{7}[^\n]*\n", re.DOTALL)


def expected(path: Path) -> dict[str, Any]:
    """Return what a notebook says of itself, even one with the marks of a merge."""
    text = MERGE.sub(r"\1", path.read_text(encoding="utf-8"))
    return dict(json.loads(text)["metadata"]["civlib_test"])


def notebooks(*kinds: str) -> list[Path]:
    return sorted(path for kind in kinds for path in (FOLDER / kind).glob("*.ipynb"))


QUICK = ("styled-table", "formula-in-a-line", "script", "data-story")
"""Notebooks that are tried alone in `make test` too."""


def alone(*kinds: str) -> list[Any]:
    """Return notebooks to try one by one, nearly all of them in the long form."""
    long = {path: [] if path.stem in QUICK else [pytest.mark.long] for path in notebooks(*kinds)}
    return [pytest.param(path, marks=marks, id=path.stem) for path, marks in long.items()]


def appended(path: Path) -> dict[str, Any]:
    """Return the yearly report with the cells of another notebook before its end mark."""
    whole, more = (json.loads(one.read_text(encoding="utf-8")) for one in (YEARLY, path))
    *cells, end = whole["cells"]
    return {**whole, "cells": [*cells, *more["cells"], end]}


def project(folder: Path, paths: list[Path]) -> Path:
    """Make a project of some notebooks; return its data."""
    shutil.copytree(KEPT, folder / "data" / SAMPLE)
    shutil.copytree(BESIDE, folder / "notebooks")
    for path in (YEARLY, *paths):
        shutil.copyfile(path, folder / "notebooks" / path.name)
    return folder / "data"


def build_of(folder: Path, kind: str) -> list[tuple[Path, Result]]:
    """Build every notebook of a kind; return each with what became of it."""
    paths = notebooks(kind)
    data = project(folder, paths)
    tasks = plan(data, [SAMPLE], [2024], only=[path.stem for path in paths])
    results = build(tasks, data, folder / "out", Options(FORMATS, jobs=1))
    assert [result.task.notebook for result in results] == [path.stem for path in paths]
    return [*zip(paths, results, strict=True)]


@pytest.fixture(scope="module", params=SHOWN + REFUSED)
def built(request, tmp_path_factory):
    return build_of(tmp_path_factory.mktemp("b"), request.param)


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


def missing(parts: list[str], page: str) -> Iterator[str]:
    """Yield each part that a page does not hold after the part before it."""
    place, page = 0, page.replace("\u00a0", " ")
    for part in (part.replace("\u00a0", " ") for part in parts):
        found = page.find(part, place)
        place = max(found, place)
        if found < 0:
            yield f"the page lacks {part}, or has it too early"


def written(document: bytes) -> str:
    """Return the text of a Word document, and of its pictures."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        text = archive.read("word/document.xml").decode()
    text = re.sub(r'<wp:docPr[^>]* descr="([^"]*)"/>', r" \1 ", text)
    text = re.sub(r"</w:p>|<w:br/>|<w:tab/>", " ", text)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", text)).split())


def published(
    test: dict[str, Any], page: str, paper: bytes, document: bytes = b""
) -> Iterator[str]:
    """Yield what of a notebook's expectations its page, its PDF and its document do not hold."""
    read = words("a.pdf", paper)
    said = " ".join(word.text for word in read if "attached" not in word.place)
    printed = said.replace("\u00a0", " ")
    folded = re.compile(r'<details class="code">.*?</details>|<style>.*?</style>', re.DOTALL)
    seen = re.sub(r'(alttext|src)="[^"]*"', "", folded.sub("", page))
    yield from missing(test["html"], page)
    yield from (f"the PDF lacks {part}" for part in test["pdf"] if part not in printed)
    text = written(document) if document else printed
    # there formulas have no LaTeX and emoji no names
    parts = (part for part in test["pdf"] if not {*"\\[^"} & {*part} and part not in text)
    yield from (f"the Word document lacks {part}" for part in parts)
    for part in test.get("absent", ()):
        yield from (f"{part} is shown" for shown in (seen, printed, text) if part in shown)
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
        page = files[f"{result.task.stem}.html"].read_text(encoding="utf-8")
        others = (files[f"{result.task.stem}.{kind}"].read_bytes() for kind in ("pdf", "docx"))
        yield from published(test, page, *others)
        for name in test.get("delivered", ()):
            if not any(file.match(name) for file in result.files):
                yield f"{name} is not delivered"


def test_every_notebook_is_published_or_refused_as_it_says(built):
    found = {path.stem: [*faults(path, result)] for path, result in built}
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("path", alone("appended"))
def test_a_notebook_of_somebody_s_is_published_as_part_of_the_yearly_report(tmp_path, path):
    shutil.copytree(BESIDE, tmp_path / "notebooks")
    text = json.dumps(appended(path), ensure_ascii=False)
    (tmp_path / "notebooks" / YEARLY.name).write_text(text, encoding="utf-8")
    data = shutil.copytree(KEPT.parent / "demo-programme", tmp_path / "data" / "demo-programme")
    tasks = plan(data.parent, ["demo-programme"], [2019], only=[YEARLY.stem])
    (result,) = build(tasks, data.parent, tmp_path / "out", Options(FORMATS))
    assert [*faults(path, result)] == []


def examples(language: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the cells that the page on the notebook shows: added to a report, and of one's own."""
    page = (YEARLY.parents[1] / "docs" / f"notebook{language}.md").read_text(encoding="utf-8")
    cells = [
        nbformat.v4.new_code_cell(text) if kind == "python" else nbformat.v4.new_markdown_cell(text)
        for kind, text in re.findall(r"^```(python|markdown)\n(.*?)\n```$", page, re.M | re.S)
    ]
    first = next(at for at, cell in enumerate(cells) if cell.source.startswith("programme:"))
    cells[first].metadata.tags = ["parameters"]
    return cells[:first], cells[first:]


def test_the_examples_of_the_page_on_the_notebook_are_published(tmp_path):
    added, own = examples("")
    assert [[cell.source for cell in part] for part in (added, own)] == [
        [cell.source for cell in part] for part in examples(".uk")
    ]
    data = project(tmp_path, [])
    whole = nbformat.read(YEARLY, as_version=4)
    whole.cells[-1:-1] = added
    nbformat.write(whole, tmp_path / "notebooks" / YEARLY.name)
    nbformat.write(nbformat.v4.new_notebook(cells=own), tmp_path / "notebooks" / "mine.ipynb")
    tasks = plan(data, [SAMPLE], [2024], only=[YEARLY.stem, "mine"])
    build(tasks, data, tmp_path / "out", Options(("html",), 2))
    folder = tmp_path / "out" / SAMPLE / "2024"
    said = read((folder / "annual_report.html").read_text(encoding="utf-8"))
    for part in ("анкет1", "Оплачено125,50тис.грн.", "Думкавідвідувачів", "ОцінкаВідповідей"):
        assert part in said
    assert "41 відповідь із 96" in (folder / "annual_report.html").read_text(encoding="utf-8")
    assert (folder / "files/annual_report/answers.csv").read_text().startswith("Оцінка,Відповідей")
    assert "Заходів:4" in read((folder / "mine.html").read_text(encoding="utf-8"))


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return what runs a notebook with papermill and a kernel, and where the result is."""

    def by_papermill(path: Path) -> Path:
        data, name = project(tmp_path, [path]), "executed.ipynb"
        monkeypatch.setenv("CIVLIB_DATA", str(data))
        monkeypatch.chdir(tmp_path / "notebooks")
        given = {"programme": SAMPLE, "year": 2024, "lang": "uk"}
        # as a shell would ask: -k python3 --language python, which a notebook need not name
        kernel = {"kernel_name": "python3", "language": "python"}
        papermill.execute_notebook(path.name, name, given, progress_bar=False, **kernel)
        return tmp_path / "notebooks" / name

    return by_papermill


def plainly(path: Path, executed: Path) -> Iterator[str]:
    """Yield how what plain nbconvert makes of a notebook differs from what it expects."""
    page, _ = HtmlExporter().from_filename(str(executed))
    paper, _ = PdfExporter().from_filename(str(executed))
    return published(expected(path), page, paper)


@pytest.mark.filterwarnings("ignore:Non-unique cell id")
@pytest.mark.filterwarnings("ignore:path is deprecated")  # as ziamath imports its font
@pytest.mark.parametrize("path", alone(*SHOWN))
def test_papermill_and_nbconvert_publish_it_too(run, path):
    assert [*plainly(path, run(path))] == []


@pytest.mark.parametrize("path", alone("refused"))
def test_nbconvert_refuses_it_too(run, path):
    executed = run(path)
    for exporter in (HtmlExporter(), PdfExporter()):
        with pytest.raises(PublishError, match=re.escape(expected(path)["refused"])):
            exporter.from_filename(str(executed))


@pytest.mark.long
@pytest.mark.parametrize("built", SHOWN, indirect=True)
def test_a_build_elsewhere_gives_the_same_bytes(built, tmp_path):
    again = [
        result.files for _, result in build_of(tmp_path / "else/where", built[0][0].parent.name)
    ]
    for (path, result), others in zip(built, again, strict=True):
        pairs = zip(result.files, others, strict=True)
        own = [(one, other) for one, other in pairs if not one.name.endswith(SEALS)]
        different = [one.name for one, other in own if one.read_bytes() != other.read_bytes()]
        assert (path.name, different) == (path.name, [])


@pytest.mark.long
@pytest.mark.parametrize("built", SHOWN, indirect=True)
def test_standard_nbconvert_shows_all_of_the_executed_notebook(built):
    """As JupyterLab does, with the same templates; formulas it leaves to a script."""
    lost = []
    for path, result in built:
        page = read(result.files[0].with_name(f"{path.stem}.html").read_text(encoding="utf-8"))
        shown, _ = HTMLExporter().from_filename(str(result.files[0].with_name(path.name)))
        parts = [part for part in map(squeezed, expected(path)["pdf"]) if part in page]
        lost += [(path.stem, part) for part in parts if part not in read(shown)]
        assert "vnd.civlib" not in read(shown)
    assert lost == []


def read(page: str) -> str:
    """Return what a page shows, without spaces; what civlib adds to it is left out."""
    main = BeautifulSoup(page, "html.parser").main
    for part in main.select("details.code, .who, math"):
        part.decompose()
    return squeezed(main.get_text())


def squeezed(text: str) -> str:
    return re.sub(r"[\s☑☐]+", "", text)
