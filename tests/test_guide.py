"""Every command block of the guide is run; its pictures, links and words are in order."""

import os
import re
import shutil
import subprocess
import sys

import guided
import links
import pytest
from guided import CLERK, ROOT, SLUG, Block, Session, blocks, follow
from test_docs import FENCE, INLINE, shell, unknown

DOCS = ROOT / "docs"
PAGES = sorted(
    path.relative_to(DOCS).as_posix()
    for under in ("*.md", "clerk/*.md")
    for path in DOCS.glob(under)
)
READERS = ["reviewer.md"]
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")

NOT_RUN = {
    "cluster.md": "on several machines",
    "notebook.md": "in a clone of civlib",
    "reviewer.md": "in a clone of civlib",
    "safety.md": "asks a database of vulnerabilities",
}
"""Pages with blocks that are not run, and why; they say so themselves."""


NAMES = {
    *(
        "civlib",
        "Windows",
        "Linux",
        "Excel",
        "Word",
        "LibreOffice",
        "Calc",
        "Python",
        "PowerShell",
        "PDF",
    ),
    *("Enter", "Ctrl-C", "Debian", "Ubuntu", "README", "git", "python.org"),
}
"""What is called so in Ukrainian too."""


def amiss(block: Block, code: int, said: str) -> str:
    """Return what a block does otherwise than the guide says; nothing if it does as it says."""
    shown = [] if "answers" in block.said else block.shown.splitlines()
    missing = [line for line in shown if line.strip() and line not in said.splitlines()]
    if code == block.code and not missing:
        return ""
    return f"{block.page}: {block.body}ended with {code}, without {missing}:\n{said}"


def prose(page: str) -> str:
    """Return a page without its code."""
    return INLINE.sub("", FENCE.sub("", (DOCS / page).read_text(encoding="utf-8")))


def followed(session: Session, pages: list[str], but: str = "") -> list[str]:
    found = []
    for block, code, said in follow(session, pages, but):
        if wrong := amiss(block, code, said):
            return [wrong]  # whatever comes next rests on it
        found.append(block.body)
    assert found
    return []


def test_a_year_is_begun_filled_in_and_checked_as_the_guide_says(tmp_path):
    """The short form: no environment is made, and nothing is built."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "civlib"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m civlib "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    (tmp_path / "zvity").mkdir()
    settings = {"PATH": path, "PYTHONPATH": str(ROOT), "CIVLIB_LANG": "uk"}
    session = Session(tmp_path / "zvity", settings)
    assert followed(session, ["clerk/begin.md", "clerk/fill.md"], "civlib preview") == []
    there = {one.name for one in (tmp_path / "zvity" / "data" / SLUG / "2025").iterdir()}
    tables = {"measures.csv", "funding.csv", "indicators.csv"}
    assert there == tables | {"conclusion.md", "note.md", "workbook.xlsx"}


@pytest.mark.long
def test_the_guide_is_followed_from_a_wheel_in_an_empty_folder(tmp_path):
    session = guided.installing(tmp_path)
    assert followed(session, CLERK) == []
    reader = guided.reading(tmp_path, session)
    assert followed(reader, READERS) == []


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_run_says_why_and_is_shell_all_the_same(page):
    for block in blocks(page):
        if block.kind == "sh":
            run = page in {*CLERK, *READERS} and not block.skipped
            assert run or block.skipped == NOT_RUN.get(page)
            subprocess.run(["bash", "-n", "-c", block.body], check=True)


def test_commands_for_windows_are_those_that_are_run_here():
    """They cannot be run here: each names the same programs with the same arguments."""
    for page in CLERK:
        found = {kind: [one.body for one in blocks(page) if one.kind == kind]
                 for kind in ("sh", "powershell")}  # fmt: skip
        for body in found["powershell"]:
            plain = body.replace("py -3 ", "python3 ").replace("\\", "/")
            plain = re.sub(r"^(.*)/Scripts/Activate\.ps1$", r". \1/bin/activate", plain, flags=re.M)
            plain = re.sub(r'^\$env:(\w+) = "(\w+)"$', r"export \1=\2", plain, flags=re.M)
            assert plain in found["sh"]


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("clerk/")])
def test_the_clerk_reads_ukrainian(page):
    text = re.sub(r"<!--.*?-->|\]\([^)]*\)", "", prose(page), flags=re.DOTALL)
    assert {*re.findall(r"[A-Za-z][\w.-]*\w", text)} <= NAMES
    assert not re.search(r"[ыэъё]|[а-яіїєґ]'[а-яіїєґ]", text, re.IGNORECASE)


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_is_there_and_says_what_it_shows(page):
    for words, target in IMAGE.findall(prose(page)):
        assert ((DOCS / page).parent / target).is_file()
        assert len(words.split()) >= 6


def test_messages_that_the_guide_explains_are_those_of_civlib():
    store = (ROOT / "civlib" / "wording" / "messages.uk.toml").read_text(encoding="utf-8")
    text = (DOCS / "clerk" / "messages.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!civlib каже|---)(.+?) \|", text, re.MULTILINE)
    assert len(rows) > 20
    patterns = [".*".join(map(re.escape, row.split(" … "))) for row in rows]
    assert [row for row, one in zip(rows, patterns, strict=True) if not re.search(one, store)] == []


def test_every_page_is_in_the_contents_of_the_site():
    contents = (ROOT / "properdocs.yml").read_text(encoding="utf-8")
    assert [page for page in PAGES if f": {page}\n" not in contents] == []


def test_when_a_command_is_renamed_then_the_guide_fails(tmp_path):
    block = Block("a.md", "sh", "civlib biuld\n", ())
    code, said = Session(tmp_path, {"PYTHONPATH": str(ROOT)}).run(block)
    assert "ended with" in amiss(block, code, said)
    assert [*unknown(*shell("```sh\ncivlib biuld\n```"))] == ["biuld"]


def test_when_the_guide_shows_what_is_not_said_then_it_is_found():
    block = Block("a.md", "sh", "echo yes\n", (), "no\n")
    assert "without ['no']" in amiss(block, 0, "yes\n")
    assert amiss(block._replace(shown="yes\n"), 0, "yes\n") == ""


def test_what_is_amiss_in_a_site_is_found(tmp_path):
    page = tmp_path / "index.html"
    page.write_text(
        '<a href="gone.html">x</a> <a href="#here" id="here">x</a> <a href="#gone">x</a>'
        '<img src="a.png" alt=""> <script src="https://example.org/x.js"></script>'
        '<a href="https://example.org">x</a>'
    )
    shutil.copy(page, tmp_path / "a.png")
    assert [*links.amiss(tmp_path)] == [
        "index.html: a.png: a picture without words",
        "index.html: gone.html: leads nowhere",
        "index.html: #gone: leads nowhere",
        "index.html: https://example.org/x.js: fetched from elsewhere",
    ]
