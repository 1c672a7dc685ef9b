"""What a report's process does, done once in this one, where each step can be looked at.

The same steps in real processes, and what one must not leave to the next, are tested elsewhere.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile

import papermill
import pytest
from builds import END, HEAD, KEY, LOAD, SAMPLE, contents, job
from IPython.core.interactiveshell import InteractiveShell

from civlib.errors import DataError, NotebookFailed, PublishError
from civlib.run import children, making, warm
from civlib.run.cell_outputs import Outputs
from civlib.run.isolated import CARDS, REPORT, Failed, Job, Made, Step
from civlib.run.plan import INDEX, Task
from civlib.verify import recompute

assert papermill  # it loads civlib's engine


@pytest.fixture(autouse=True)
def undone(tmp_path, monkeypatch):
    """Give back what the steps change in a process that is theirs alone."""
    monkeypatch.chdir(tmp_path)
    names = (
        "CIVLIB_DATA",
        "CIVLIB_OUTPUT",
        "IPYTHONDIR",
        "MPLBACKEND",
        "TMPDIR",
        *children.THREADS,
    )
    for name in names:
        monkeypatch.setenv(name, os.environ.get(name, ""))
    for name in ("stdout", "stderr", "displayhook", "excepthook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.delenv("MPLBACKEND")
    yield
    InteractiveShell.clear_instance()


@pytest.fixture
def folder(tmp_path):
    private = tmp_path / "private"
    private.mkdir()
    return private


def test_a_report_is_made_and_tells_its_steps(sample, folder):
    told: list[object] = []
    made = making.answer(job(sample, HEAD, LOAD, END), folder, told.append)
    assert isinstance(made, Made)
    assert made.card["name"] is not None
    files = contents(folder / REPORT, "inputs")
    assert {*files} == {"annual_report.html", "annual_report.ipynb"}
    started, *steps = told
    assert len(json.loads(started)["cells"]) == 5  # with the parameters that were put in
    assert {type(step) for step in steps} == {Step}
    assert [step.cell for step in steps] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [bool(step.shown) for step in steps] == [False, True] * 5


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
def test_what_stops_a_report_is_told(sample, folder, cell, error, message):
    limit = 1 if "sleep" in cell else 0
    failed = making.answer(job(sample, HEAD, cell, END, timeout=limit), folder, lambda news: None)
    assert isinstance(failed, Failed)
    assert type(failed.error) is error
    assert message in str(failed.error)


def test_problems_of_the_data_are_told_one_by_one(sample, folder):
    (sample / SAMPLE / "2024" / "note.md").unlink()
    with pytest.raises(DataError) as caught:
        making.make(job(sample, HEAD, LOAD, END), folder)
    assert [problem.path for problem in caught.value.problems] == [f"data/{SAMPLE}/2024/note.md"]


def test_the_landing_page_comes_with_the_script_that_recomputes(folder):
    inputs = {CARDS: b'{"cards": [], "files": ["methodology/methodology.html"]}'}
    making.make(Job(Task("", None, "uk", INDEX), ("html",), KEY, inputs), folder)
    files = contents(folder / REPORT)
    assert {*files} == {"index.html", "recompute.py"}
    assert b"methodology/methodology.html" in files["index.html"]


def test_everything_is_loaded_before_the_server_forks(tmp_path, monkeypatch):
    monkeypatch.setenv(children.SCRATCH, str(tmp_path))
    monkeypatch.setenv(children.OWNER, str(os.getppid()))
    (tmp_path / children.SERVER).touch()
    warm.warm()
    assert {*warm.MODULES} <= sys.modules.keys()
    assert "civlib.compute.trends" in sys.modules
    assert not any(name.startswith(warm.ABOVE) for name in warm.names())


def test_outputs_are_those_that_nbclient_would_store():
    outputs = Outputs()
    cell = outputs.begin()
    outputs.writer("stdout").write("a")
    outputs.writer("stdout").write("b")
    outputs.writer("stderr").write("c")
    outputs.display({"text/plain": "x"}, None, "id", update=False)
    outputs.display({"text/plain": "y"}, {"k": 1}, "id", update=True)
    assert [output.output_type for output in cell] == ["stream", "stream", "display_data"]
    assert [cell[0].text, cell[1].text, cell[2].data["text/plain"]] == ["ab", "c", "y"]
    outputs.clear(wait=True)
    assert len(cell) == 3
    outputs.stream("stdout", "new")
    assert [output.text for output in cell] == ["new"]
    outputs.clear(wait=False)
    assert cell == []


def test_the_script_compares_every_published_folder_below_one(sample, folder, capsys):
    """All tables of a folder agree with its data; then one is another, and one is gone."""
    year = sample / SAMPLE / "2024"
    place = folder / SAMPLE / "2024"
    for path in (*year.iterdir(), sample / SAMPLE / "programme.toml"):
        copy = place / "inputs" / "data" / path.relative_to(sample)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    notebook = place / "inputs" / "notebooks" / "annual_report.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text("{}")
    data, tables = recompute.report(place)
    (place / "tables").mkdir()
    for name, table in tables.items():
        rows = table(data)
        lines = [[*rows[0]], *([*row.values()] for row in recompute.texts(rows))]
        text = "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines)
        (place / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
    assert recompute.main([str(folder)]) == 0
    assert "differences: 0." in capsys.readouterr().out
    (place / "tables" / "totals.csv").write_text("source\nnobody\n")
    (place / "tables" / "measures.csv").unlink()
    assert recompute.main([str(folder)]) == 1
    told = capsys.readouterr().out
    assert "totals.csv" in told
    assert "measures.csv, the whole file: published" in told
    assert recompute.main([]) == 2
