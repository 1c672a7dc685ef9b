"""What children do, done once in this process, where each step can be looked at and is counted.

The same steps in real children, and what one must not leave to the next, are tested elsewhere.
"""

from __future__ import annotations

import os
import sys

import pytest
from builds import END, HEAD, KEY, LOAD, SAMPLE, job
from IPython.core.interactiveshell import InteractiveShell

from civlib.errors import DataError, NotebookFailed, PublishError
from civlib.run import preload, work
from civlib.run.job import CARDS, REPORT, Failed, Job, Made, Step
from civlib.run.plan import INDEX, KERNEL, SHELL, Task
from civlib.run.shell.outputs import Outputs


@pytest.fixture(autouse=True)
def undone(tmp_path, monkeypatch):
    """Give back what the steps change in a process that is theirs alone."""
    monkeypatch.chdir(tmp_path)
    for name in ("CIVLIB_DATA", "CIVLIB_OUTPUT", "IPYTHONDIR", "MPLBACKEND"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    for name in ("stdout", "stderr", "displayhook", "excepthook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.delenv("MPLBACKEND")
    yield
    InteractiveShell.clear_instance()


class Heard:
    """Stands in for the pipe to the build."""

    def __init__(self):
        self.said = []

    def send(self, message):
        self.said.append(message)

    def close(self):
        self.said.append("closed")


@pytest.mark.parametrize("engine", [SHELL, KERNEL])
def test_a_report_is_made(sample, engine):
    one = job(sample, [HEAD, LOAD, END], engine)
    cells: list[int] = []
    made = work.make(one, cells.append)
    own = {name for name in made.files if not name.startswith("inputs/")}
    assert own == {"annual_report.html", "annual_report.ipynb"}
    assert made.card["name"] is not None
    assert cells == [0, 1, 2, 3, 4]
    assert (one.folder / REPORT / "annual_report.html").is_file()


@pytest.mark.parametrize(
    ("cell", "error", "message"),
    [
        ("1 / 0", NotebookFailed, "cell 4 failed with ZeroDivisionError: division by zero"),
        ("raise SystemExit(0)", NotebookFailed, "cell 4 ended the notebook with exit code 0"),
        ("import time; time.sleep(30)", NotebookFailed, "cell 4 was stopped: the cell took longer"),
        ("print('said')", PublishError, "shows stream"),
        ("1 +", NotebookFailed, "cell 4 failed with SyntaxError"),
    ],
)
@pytest.mark.filterwarnings("ignore:To exit")
def test_what_stops_a_report_is_told(sample, cell, error, message):
    limit = 1 if "sleep" in cell else 0
    with pytest.raises(error, match=message):
        work.make(job(sample, [HEAD, cell, END], timeout=limit))


@pytest.mark.parametrize("engine", [SHELL, KERNEL])
def test_problems_of_the_data_are_told_one_by_one(sample, engine):
    (sample / SAMPLE / "2024" / "note.md").unlink()
    with pytest.raises(DataError) as caught:
        work.make(job(sample, [HEAD, LOAD, END], engine))
    assert [problem.path for problem in caught.value.problems] == [f"data/{SAMPLE}/2024/note.md"]


def test_a_kernels_failure_names_its_cell(sample):
    with pytest.raises(NotebookFailed, match="cell 4 failed with ZeroDivisionError"):
        work.make(job(sample, [HEAD, "1 / 0", END], KERNEL))


@pytest.mark.parametrize(
    ("cell", "error", "details"),
    [
        ("pass", None, ""),
        ("print(1)", PublishError, ""),
        ("raise ValueError('x')", NotebookFailed, ""),
    ],
)
def test_a_child_tells_its_steps_and_its_end(sample, monkeypatch, cell, error, details):
    monkeypatch.setattr(work, "lead", lambda: None)
    heard = Heard()
    work.main(job(sample, [HEAD, cell, END]), heard)
    *steps, answer, closed = heard.said
    assert {type(step) for step in steps} == {Step}
    assert closed == "closed"
    if error is None:
        assert isinstance(answer, Made)
    else:
        assert isinstance(answer, Failed)
        assert (type(answer.error), answer.details) == (error, details)


@pytest.mark.parametrize(
    ("raised", "message"),
    [
        (OSError(28, "No space left on device", "x.html"), "No space left on device: x.html"),
        (RuntimeError("what"), "RuntimeError: what; the log says where"),
    ],
)
def test_a_child_that_stumbles_says_over_what(sample, monkeypatch, raised, message):
    def stumble(*_):
        raise raised

    monkeypatch.setattr(work, "lead", lambda: None)
    monkeypatch.setattr(work, "make", stumble)
    heard = Heard()
    work.main(job(sample, [HEAD, END]), heard)
    assert message in str(heard.said[0].error)
    assert ("stumble" in heard.said[0].details) == isinstance(raised, RuntimeError)


def test_the_landing_page_is_made_of_what_it_lists(tmp_path):
    folder = tmp_path / "index-job"
    folder.mkdir()
    (folder / CARDS).write_text('{"cards": [], "files": ["methodology/methodology.html"]}')
    made = work.make(Job(Task("", None, "uk", INDEX), folder, ("html",), KEY))
    assert [*made.files] == ["index.html", "recompute.py"]
    assert "methodology/methodology.html" in (folder / REPORT / "index.html").read_text(
        encoding="utf-8"
    )


def test_everything_is_loaded_before_the_server_forks(monkeypatch):
    monkeypatch.setenv("CIVLIB_OWNER", str(os.getppid()))
    preload.warm()
    assert {*preload.MODULES} <= sys.modules.keys()
    assert "civlib.compute.trends" in sys.modules
    assert "civlib.cli" not in preload._names()


def test_a_server_whose_build_is_gone_stops_loading(monkeypatch):
    monkeypatch.setenv("CIVLIB_OWNER", "1" if os.getppid() != 1 else "2")
    with pytest.raises(SystemExit):
        preload.warm()


def test_outputs_are_those_that_nbclient_would_store():
    outputs = Outputs()
    cell = outputs.begin()
    outputs.writer("stdout").write("a")
    outputs.writer("stdout").write("b")
    outputs.writer("stderr").write("c")
    outputs.display({"text/plain": "x"}, None, "id", update=False)
    outputs.display({"text/plain": "y"}, {"k": 1}, "id", update=True)
    assert [one.output_type for one in cell] == ["stream", "stream", "display_data"]
    assert [cell[0].text, cell[1].text, cell[2].data["text/plain"]] == ["ab", "c", "y"]
    outputs.clear(wait=True)
    assert len(cell) == 3
    outputs.stream("stdout", "new")
    assert [one.text for one in cell] == ["new"]
    outputs.clear(wait=False)
    assert cell == []
    outputs.error(ValueError("no"), ["line"])
    assert (outputs.failed, cell[0].ename, cell[0].evalue) == (True, "ValueError", "no")
    assert outputs.begin() == []
    assert not outputs.failed
