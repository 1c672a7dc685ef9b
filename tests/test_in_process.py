"""What a report's process does, done once in this one, where each step can be looked at.

The same steps in real processes, and what one must not leave to the next, are tested elsewhere.
"""

import json
import os
import sys
import tempfile
from unittest.mock import Mock, patch

import pytest
from builds import END, HEAD, KEY, LOAD, TASK, contents, job
from IPython.core.interactiveshell import InteractiveShell

from civlib.errors import NotebookFailed, PublishError
from civlib.run import making, warm
from civlib.run.isolated import REPORT, START, Failed, Job, Made
from civlib.run.look import CARDS, LANDING


@pytest.fixture(autouse=True)
def undone(tmp_path, monkeypatch):
    """Give back what the steps change in a process that is theirs alone."""
    monkeypatch.chdir(tmp_path)
    for name in ("stdout", "stderr", "displayhook", "excepthook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    with patch.dict(os.environ):
        yield
    InteractiveShell.clear_instance()


@pytest.fixture
def folder(tmp_path):
    private = tmp_path / "private"
    private.mkdir()
    return private


def test_a_report_is_made_and_tells_its_steps(sample, folder):
    told = []
    made = making.answer(job(sample, HEAD, LOAD, END), folder, lambda *step: told.append(step))
    assert isinstance(made, Made)
    assert made.card["name"] is not None
    files = contents(folder / REPORT, "inputs")
    assert {*files} == {"annual_report.html", "annual_report.ipynb"}
    (start, started, _), *steps = told
    assert (start, len(json.loads(started)["cells"])) == (START, 5)  # with given parameters
    assert [(cell, bool(shown)) for cell, shown, _ in steps] == [
        (cell, ran) for cell in range(5) for ran in (False, True)
    ]


@pytest.mark.parametrize(
    ("cell", "error", "message"),
    [
        (
            "1 / 0",
            NotebookFailed,
            "Cell [3] (1 / 0) failed with ZeroDivisionError: division by",
        ),
        (
            "raise SystemExit(0)",
            NotebookFailed,
            "ended the notebook with exit code 0; take the exit out.",
        ),
        (
            "import time; time.sleep(30)",
            NotebookFailed,
            "time.sleep(30)) was stopped: the cell took longer",
        ),
        ("from IPython.display import Javascript; Javascript('x')", PublishError, "Cell [3] ("),
        ("1 +", NotebookFailed, "Cell [3] (1 +) failed with SyntaxError"),
    ],
)
@pytest.mark.filterwarnings("ignore:To exit")
def test_what_stops_a_report_is_told(sample, folder, cell, error, message):
    limit = 1 if "sleep" in cell else 0
    failed = making.answer(job(sample, HEAD, cell, END, timeout=limit), folder, lambda *_: None)
    assert isinstance(failed, Failed)
    assert type(failed.error) is error
    assert message in str(failed.error)


def test_a_process_that_stumbles_says_over_what(folder, monkeypatch):
    for raised, message in (
        (OSError(28, "No space left on device", "x.html"), "No space left on device: x.html."),
        (RuntimeError("what"), "RuntimeError: what; the log says where."),
    ):
        monkeypatch.setattr(making, "make", Mock(side_effect=raised))
        failed = making.answer(Job(TASK, KEY, {}), folder, print)
        assert str(failed.error) == f"{TASK}: {message}"
    assert "RuntimeError: what" in failed.details


def test_the_landing_page_comes_with_the_script_that_recomputes(folder):
    inputs = {CARDS: b'{"cards": [], "files": ["methodology/methodology.html"]}'}
    making.answer(Job(LANDING, KEY, inputs), folder, print)
    files = contents(folder / REPORT)
    assert {*files} == {"index.html", "recompute.py"}
    assert b"methodology/methodology.html" in files["index.html"]


def test_everything_is_loaded_before_the_server_forks():
    warm.use()
    names = [*warm.names()]
    assert {*warm.MODULES, "civlib.compute.trends"} <= {*names}
    assert not any(name.startswith(warm.ABOVE) for name in names)
