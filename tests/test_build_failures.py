"""What stopped a report, in one sentence, and its notebook kept to be looked at."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from builds import KEY, SAMPLE, TASK
from nbformat.v4 import new_code_cell, new_notebook

from civlib.errors import DataError, NotebookFailed, OutputError, Problem
from civlib.run.failures import keep, reason
from civlib.run.job import Ended, Failed, Job, Made, Overdue
from civlib.run.journal import Journal

ERROR = NotebookFailed("It was killed.")


@pytest.mark.parametrize(
    ("answer", "cell", "text"),
    [
        (Overdue(2.5), 0, "a cell took longer than 2.5 s, in cell 1, and was ended."),
        (Ended(-signal.SIGKILL), 2, "the notebook was killed in cell 3 (SIGKILL)."),
        (Ended(-signal.SIGSEGV), None, "the notebook was killed before its first cell (SIGSEGV)."),
        (Ended(7), 0, "the notebook ended its process in cell 1 with exit code 7."),
        (Ended(0), 0, "the notebook ended its process in cell 1 with exit code 0."),
        (Made({}), 0, "it gave no answer."),
    ],
)
def test_the_end_of_a_process_is_told_with_the_cell(answer, cell, text):
    found = reason(TASK, answer, cell)
    assert str(found) == f"{TASK}: {text}"
    assert found.exit_code == 3


def test_an_error_that_was_told_stays_as_it_is():
    error = DataError([Problem("a.csv", 1, 2, "code", "Wrong.")])
    assert reason(TASK, Failed(error, "details"), 3) is error


@pytest.fixture
def job(tmp_path) -> Job:
    """Return the job of a run of two cells, of which none has ended."""
    folder = tmp_path / "private"
    folder.mkdir()
    Journal(folder).start(new_notebook(cells=[new_code_cell("a"), new_code_cell("б")]))
    return Job(TASK, folder, (), KEY)


def test_the_notebook_is_kept_under_the_name_of_its_report(tmp_path, job):
    path = keep(job, 1, ERROR, tmp_path / "failed")
    assert path == tmp_path / "failed" / SAMPLE / "2024" / "annual_report.ipynb"
    (output,) = json.loads(path.read_text(encoding="utf-8"))["cells"][1]["outputs"]
    assert (output["ename"], output["evalue"]) == ("NotebookFailed", "It was killed.")
    assert [one.name for one in path.parent.iterdir()] == ["annual_report.ipynb"]
    assert "б" in path.read_text(encoding="utf-8")


def test_the_last_failure_replaces_the_one_before(tmp_path, job):
    keep(job, 1, ERROR, tmp_path / "failed")
    path = keep(job, 0, OutputError("Another."), tmp_path / "failed")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert [len(cell["outputs"]) for cell in cells] == [1, 0]


def test_faults_of_the_data_keep_no_notebook(tmp_path, job):
    error = DataError([Problem("a.csv", 1, 2, "code", "Wrong.")])
    assert keep(job, 1, error, tmp_path / "failed") is None
    assert not (tmp_path / "failed").exists()


def test_a_run_that_did_not_start_keeps_no_notebook(tmp_path):
    assert keep(Job(TASK, tmp_path, (), KEY), None, ERROR, tmp_path / "failed") is None
    assert not (tmp_path / "failed").exists()


def test_where_nothing_can_be_written_the_build_goes_on(tmp_path, job):
    (tmp_path / "failed").write_text("in the way")
    assert keep(job, 1, ERROR, tmp_path / "failed") is None
    assert Path(tmp_path / "failed").read_text() == "in the way"
