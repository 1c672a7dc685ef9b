"""One report in a process of its own: what it makes, what stops it, that nothing outlives it."""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from multiprocessing.util import get_temp_dir
from pathlib import Path

import pytest
from builds import END, HEAD, LOAD, SAMPLE, TASK, job
from outside import wait_for

from civlib.errors import NotebookFailed, OutputError
from civlib.run import children, isolated, warm
from civlib.run.children import FORKSERVER, SPAWN, start_method
from civlib.run.isolated import Failed, Made, make

linux = pytest.mark.skipif(start_method() != FORKSERVER, reason="no fork server here")


def ended(pid: int) -> bool:
    """Return whether a process ends, at the latest soon."""
    until = time.monotonic() + 5
    with suppress(FileNotFoundError, ProcessLookupError):
        while time.monotonic() < until:
            stat = Path(f"/proc/{pid}/stat").read_text()
            if stat.rpartition(")")[2].split()[0] in "ZX":
                return True
            time.sleep(0.02)
        return False
    return True


def shown(failed: Failed) -> list[tuple[int | None, list[str]]]:
    """Return of each cell of a kept notebook its number and what it shows."""
    cells = json.loads(failed.notebook)["cells"]
    return [
        (cell["execution_count"], [out.get("text", out.get("evalue")) for out in cell["outputs"]])
        for cell in cells
    ]


@pytest.mark.parametrize("method", sorted({start_method(), SPAWN}))
def test_inputs_go_in_and_files_come_out(sample, monkeypatch, method):
    """Anew is the way of macOS and Windows: no server, everything is imported again."""
    monkeypatch.setattr(children, "start_method", lambda: method)
    made = make(job(sample, HEAD, LOAD, END))
    assert isinstance(made, Made)
    names = {name for name in made.files if not name.startswith("inputs/")}
    assert names == {"annual_report.html", "annual_report.ipynb"}
    assert f"inputs/data/{SAMPLE}/2024/funding.csv" in made.files
    assert (made.card["programme"], made.head["lang"]) == (SAMPLE, "uk")
    assert list(Path(get_temp_dir()).glob("job-*")) == []


def test_a_module_beside_a_notebook_never_stands_for_one_that_is_installed(sample):
    asked = job(sample, HEAD, "import mine, pypdf, xlsxwriter", END)
    modules = {f"notebooks/{name}.py": b"1 / 0" for name in ("pypdf", "xlsxwriter")}
    made = make(replace(asked, inputs={**asked.inputs, "notebooks/mine.py": b"", **modules}))
    assert isinstance(made, Made), made


@pytest.fixture(autouse=True)
def ready():
    """Let processes be started: a test of another module may have ended all."""
    children.prepare()


@pytest.mark.parametrize("method", sorted({start_method(), SPAWN}))
def test_what_fails_is_said_in_the_language_of_who_asks(sample, monkeypatch, method):
    monkeypatch.setattr(children, "start_method", lambda: method)
    children.prepare()  # the server that processes are forked from begins in English
    monkeypatch.setenv("CIVLIB_LANG", "uk")
    failed = make(job(sample, HEAD, "1 / 0"))
    assert str(failed.error) == (
        "sample-programme 2024 annual_report (uk): Комірка [3] (1 / 0): "
        "помилка ZeroDivisionError: division by zero."
    )


ENDS = {
    "killed": (
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "Cell [4] (import os, signal; …) was killed (SIGKILL).",
    ),
    "gone": (
        "import os; os._exit(0)",
        "Cell [4] (import os; os._exit(0)) ended its process with exit code 0.",
    ),
    "deaf": (
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass",
        "Cell [4] (import signal …) took longer than 0.5 s, and was ended.",
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_what_ends_a_process_is_one_sentence_and_its_notebook_is_kept(sample, monkeypatch, name):
    """With the outputs of the cells that ended, and the sentence as the output of the last one."""
    monkeypatch.setattr(isolated, "GRACE", 0.2)
    cell, said = ENDS[name]
    limit = 0.5 if name == "deaf" else 0
    failed = make(job(sample, HEAD, "print('їё\\u2028')", cell, END, timeout=limit))
    assert isinstance(failed.error, NotebookFailed)
    assert str(failed.error) == f"{TASK}: {said}"
    *before, printed, stopped, after = shown(failed)
    assert [count for count, _ in before] == [1, 2, 3]
    assert printed == (4, ["їё\u2028\n"])
    assert stopped == (None, [str(failed.error)])
    assert after == (None, [])


def test_a_process_that_ends_before_its_first_cell_keeps_no_notebook(sample, monkeypatch):
    monkeypatch.setattr(isolated, "_work", lose)
    failed = make(job(sample, HEAD, END))
    said = "before its first cell the notebook ended its process with exit code 3."
    assert (str(failed.error), failed.notebook) == (f"{TASK}: {said}", b"")


def lose(*_: object) -> None:
    os._exit(3)


def test_a_full_disk_here_is_told_too(sample, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "job-1")

    monkeypatch.setattr(isolated, "TemporaryDirectory", full)
    failed = make(job(sample, HEAD, END))
    assert isinstance(failed.error, OutputError)


def test_the_time_of_each_cell_counts_anew(sample):
    nap = "import time; time.sleep(0.4)"
    assert isinstance(make(job(sample, HEAD, nap, nap, nap, END, timeout=1)), Made)


def test_a_notebook_writes_nothing_outside_its_folder(sample, tmp_path):
    marked = tmp_path / "places"
    look = f"""
import os, pathlib, tempfile
pathlib.Path("here").touch()
_ = open({str(marked)!r}, "w").write(tempfile.mkdtemp() + " " + os.getcwd())
"""
    assert isinstance(make(job(sample, HEAD, look, END)), Made)
    for place in marked.read_text().split():
        assert place.startswith(f"{get_temp_dir()}/job-")
        assert not Path(place).exists()


@linux
def test_processes_of_the_fork_server_find_everything_imported(sample, tmp_path):
    marked = tmp_path / "names"
    look = f"""
import json, sys
names = [name for name in {[*warm.MODULES, "civlib.compute.trends"]!r} if name not in sys.modules]
_ = open({str(marked)!r}, "w").write(json.dumps(names))
"""
    make(job(sample, look))
    assert json.loads(marked.read_text()) == []
    assert "civlib.cli" not in warm.names()


@linux
def test_a_server_whose_owner_is_gone_stops_loading_and_clears_its_folder(tmp_path):
    (tmp_path / "job-1").mkdir()
    owner = {**os.environ, children.OWNER: f"1 {tmp_path}"}
    command = [sys.executable, "-X", "importtime", "-c", "import civlib.run.warm"]
    ended = subprocess.run(command, env=owner, capture_output=True, text=True, check=True)
    assert "papermill" not in ended.stderr
    assert not tmp_path.exists()


def test_the_script_that_builds_is_not_run_again_by_children(sample):
    main = sys.modules["__main__"]
    make(job(sample, HEAD, END))
    assert sys.modules["__main__"] is main
    assert multiprocessing.active_children() == []


def test_only_linux_forks(monkeypatch):
    for system in ("darwin", "win32"):
        monkeypatch.setattr(sys, "platform", system)
        assert start_method() == SPAWN


REFUSES = """
import sys
from pathlib import Path
from builds import END, HEAD, job
from civlib.run import children
from civlib.run.isolated import Made, make
children.WARM = "gives_up"
if __name__ == "__main__":
    print([isinstance(make(job(Path(sys.argv[1]), HEAD, END)), Made) for _ in range(2)])
"""


@linux
def test_without_a_fork_server_processes_are_started_anew(sample, tmp_path):
    """The server gives up where a preloaded package has started a thread; the build goes on."""
    (tmp_path / "gives_up.py").write_text("raise RuntimeError('a thread')")
    (tmp_path / "script.py").write_text(REFUSES)
    places = os.pathsep.join(map(str, (tmp_path, *Path(__file__).parents[:2])))
    run = subprocess.run(
        [sys.executable, str(tmp_path / "script.py"), str(sample)],
        env={**os.environ, "PYTHONPATH": places},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "[True, True]\n"
    assert run.stderr.count("RuntimeError: a thread") == 1


@linux
def test_whoever_ends_everything_ends_processes_and_server_and_starts_no_more(sample, tmp_path):
    marked = tmp_path / "pid"
    slow = f"""
import os, pathlib, time
pathlib.Path({str(marked)!r}).with_suffix(".new").write_text(f"{{os.getpid()}} {{os.getppid()}}")
pathlib.Path({str(marked)!r}).with_suffix(".new").rename({str(marked)!r})
time.sleep(60)
"""
    with ThreadPoolExecutor(1) as threads:
        future = threads.submit(make, job(sample, slow))
        wait_for(marked.exists, "the cell")
        children.end_all()
        assert isinstance(future.result(), Failed)
    assert [ended(int(pid)) for pid in marked.read_text().split()] == [True, True]
    assert multiprocessing.active_children() == []
    with pytest.raises(CancelledError):
        make(job(sample, HEAD, END))
    children.prepare()
    assert isinstance(make(job(sample, HEAD, END)), Made)
