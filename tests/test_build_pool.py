"""Child processes: one for each job, in order, a few at a time, and none that outlives the pool."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from builds import END, HEAD, LOAD, SAMPLE, answer, answers, job

from civlib.errors import DataError, Interrupted, NotebookFailed
from civlib.run import preload
from civlib.run.job import REPORT, Ended, Failed, Made, Overdue, Step
from civlib.run.plan import KERNEL, SHELL
from civlib.run.pool import Pool
from civlib.run.starter import FORKSERVER, SPAWN, Starter, start_method
from civlib.run.stop import Stop

PROC = Path("/proc")


def alive(pid: int) -> bool:
    """Return whether a process is still at work."""
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def ended(pid: int) -> bool:
    """Return whether a process ends within five seconds."""
    until = time.monotonic() + 5
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(pid)


@pytest.mark.parametrize("engine", [SHELL, KERNEL])
def test_a_job_ends_with_the_files_it_made(sample, pool, engine):
    one = job(sample, [HEAD, LOAD, END], engine)
    found = answer(pool, one)
    assert isinstance(found, Made)
    own = {name for name in found.files if not name.startswith("inputs/")}
    assert own == {"annual_report.html", "annual_report.ipynb"}
    assert {path.name for path in (one.folder / REPORT).iterdir()} == {*own, "inputs"}
    assert found.card["programme"] == SAMPLE


def test_the_steps_of_each_job_come_in_order_between_start_and_answer(sample, pool):
    jobs = [job(sample, [HEAD, LOAD, END], year=year) for year in (2024, 2025, 2024)]
    news = [*pool.run(jobs)]
    for one in jobs:
        own = [said for other, said in news if other is one]
        assert own[0] is None
        assert [said.cell for said in own[1:-1] if isinstance(said, Step)] == [0, 1, 2, 3, 4]
        assert isinstance(own[-1], Made)
    assert [other for other, said in news if said is None] == jobs


def test_jobs_start_in_order_and_no_more_than_there_is_room_for(sample, monkeypatch, pool):
    monkeypatch.setattr(pool, "_size", 1)
    running, most, begun = 0, 0, []
    jobs = [job(sample, [HEAD, END]) for _ in range(3)]
    for one, news in pool.run(jobs):
        if news is None:
            running, begun = running + 1, [*begun, one]
        elif not isinstance(news, Step):
            running -= 1
        most = max(most, running)
    assert (begun, most, running) == (jobs, 1, 0)


def test_a_job_is_asked_for_when_its_turn_comes(sample, monkeypatch, pool):
    monkeypatch.setattr(pool, "_size", 1)
    said = []

    def jobs():
        for _ in range(2):
            said.append("asked")
            yield job(sample, [HEAD, END])

    for _, news in pool.run(jobs()):
        said += ["made"] * isinstance(news, Made)
    assert said == ["asked", "made", "asked", "made"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", Ended(-signal.SIGKILL)),
        ("import os; os._exit(7)", Ended(7)),
        ("import os; os._exit(0)", Ended(0)),
    ],
    ids=["killed", "exit 7", "exit 0"],
)
def test_a_child_that_ends_is_told_and_the_others_go_on(sample, pool, cell, expected):
    jobs = [job(sample, [HEAD, cell, END]), job(sample, [HEAD, END])]
    found = answers(pool, jobs)
    assert found[jobs[0]] == expected
    assert isinstance(found[jobs[1]], Made)


@pytest.mark.parametrize("engine", [SHELL, KERNEL])
def test_an_error_of_the_notebook_arrives_as_one_sentence(sample, pool, engine):
    found = answer(pool, job(sample, [HEAD, "1 / 0", END], engine))
    assert isinstance(found, Failed)
    assert isinstance(found.error, NotebookFailed)
    assert "cell 4 failed with ZeroDivisionError: division by zero" in str(found.error)


def test_problems_of_the_data_arrive_all_at_once(sample, pool):
    (sample / SAMPLE / "2024" / "note.md").unlink()
    (sample / SAMPLE / "2024" / "measures.csv").unlink()
    found = answer(pool, job(sample, [HEAD, LOAD, END]))
    assert isinstance(found.error, DataError)
    assert {problem.code for problem in found.error.problems} == {"missing-file"}
    assert len(found.error.problems) == 2


def test_what_a_notebook_started_ends_with_it(sample, pool, tmp_path):
    marked = tmp_path / "pid"
    start = f"""
import subprocess
child = subprocess.Popen(["sleep", "100"])
_ = open({str(marked)!r}, "w").write(str(child.pid))
"""
    assert isinstance(answer(pool, job(sample, [HEAD, start, END])), Made)
    assert ended(int(marked.read_text()))


def test_a_cell_that_does_not_stop_by_itself_is_ended(sample, pool, monkeypatch):
    monkeypatch.setattr("civlib.run.pool.GRACE", 0.5)
    deaf = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass"
    one = job(sample, [HEAD, deaf, END], timeout=0.5)
    assert answer(pool, one) == Overdue(0.5)


def test_a_slow_cell_is_stopped_from_within(sample, pool):
    found = answer(pool, job(sample, [HEAD, "import time; time.sleep(60)", END], timeout=0.5))
    assert isinstance(found, Failed)
    assert "cell 4 was stopped: the cell took longer than 0.5 s" in str(found.error)


def test_the_time_of_each_cell_counts_anew(sample, pool):
    nap = "import time; time.sleep(0.6)"
    assert isinstance(answer(pool, job(sample, [HEAD, nap, nap, END], timeout=1)), Made)


@pytest.mark.skipif(start_method() != FORKSERVER, reason="no fork server here")
def test_children_of_the_fork_server_find_everything_imported(sample, pool, tmp_path):
    marked = tmp_path / "names"
    look = f"""
import json, sys, threading
names = [name in sys.modules for name in {preload.MODULES!r}]
_ = open({str(marked)!r}, "w").write(json.dumps([names, threading.active_count()]))
"""
    answer(pool, job(sample, [look]))
    names, _ = json.loads(marked.read_text())
    assert all(names)


def test_the_script_that_builds_is_not_run_again_by_children(sample, pool):
    main = sys.modules["__main__"]
    answer(pool, job(sample, [HEAD, END]))
    assert sys.modules["__main__"] is main


def test_only_linux_forks(monkeypatch):
    assert start_method() == (FORKSERVER if sys.platform.startswith("linux") else SPAWN)
    for system in ("darwin", "win32"):
        monkeypatch.setattr(sys, "platform", system)
        assert start_method() == SPAWN


# Each of these has a pool of its own, whose end ends the fork server of the module.


def test_nothing_to_run_starts_nothing():
    with Pool(1) as empty:
        assert [*empty.run([])] == []
    assert multiprocessing.active_children() == []


def test_the_pools_settings_are_given_back():
    before = dict(os.environ)
    config = dict(multiprocessing.current_process()._config)
    with Pool(1):
        scratch = Path(os.environ["TMPDIR"])
        assert scratch.is_dir()
        assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    assert dict(os.environ) == before
    assert multiprocessing.current_process()._config.get("tempdir") == config.get("tempdir")
    assert not scratch.exists()


def test_without_a_fork_server_children_are_started_anew(sample, tmp_path, monkeypatch):
    """The server gives up where a preloaded package has started a thread; the build goes on."""
    (tmp_path / "gives_up.py").write_text("raise RuntimeError('a thread')")
    places = [str(tmp_path), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(places))
    monkeypatch.setattr("civlib.run.server.PRELOAD", "gives_up")
    with Pool(1) as own:
        assert isinstance(answer(own, job(sample, [HEAD, END])), Made)


def test_children_can_be_started_anew_where_forking_is_not_safe(sample):
    """The way of macOS and Windows: no server, everything is imported again."""
    with Starter(SPAWN) as starter, Pool(1, starter=starter) as spawned:
        one = job(sample, [HEAD, LOAD, END])
        assert isinstance(answer(spawned, one), Made)


def interrupting(one, marked):
    """Yield a job, and ask for the end of all as soon as its cell has left a mark."""
    yield one
    until = time.monotonic() + 20
    while not marked.exists() and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGTERM)
    yield one


def test_an_interrupted_build_leaves_no_child_and_no_server(sample, tmp_path):
    marked = tmp_path / "pid"
    slow = f"""
import os, time
_ = open({str(marked)!r}, "w").write(f"{{os.getpid()}} {{os.getppid()}}")
time.sleep(60)
"""
    with pytest.raises(Interrupted), Stop() as stop, Pool(2, stop) as own:
        answers(own, interrupting(job(sample, [slow]), marked))
    assert [ended(int(pid)) for pid in marked.read_text().split()] == [True, True]
    assert multiprocessing.active_children() == []
