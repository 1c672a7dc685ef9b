"""Reports made on the workers of a cluster: the same bytes, and none lost when a worker dies."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
from builds import END, HEAD, LOAD, SAMPLE, TASK, contents, job, notebook, plan
from outside import wait_for

from benchmarks.cluster import HERE
from civlib.errors import UsageError
from civlib.run import BUILT, FAILED, Began, Options, build, environment, workers
from civlib.run.isolated import Failed

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="looks for processes in /proc"
)


def start(stack: ExitStack, tool: str, *options: str) -> int:
    """Start one of Dask's processes, which ends with the stack; return its number."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{tool}", *options]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **quiet)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process.pid


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """Return the address of a scheduler with two workers, and the processes of all three."""
    folder = tmp_path_factory.mktemp("cluster")
    told = folder / "scheduler.json"
    with ExitStack() as stack:
        here = [*HERE, "--scheduler-file", str(told)]
        pids = [start(stack, "scheduler", *here, "--port", "0")]
        one = ["--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
        pids += [start(stack, "worker", *here, *one) for _ in range(2)]
        wait_for(lambda: told.exists() and told.read_text(), "the scheduler")
        yield json.loads(told.read_text())["address"], pids


def listening(pid: int) -> list[str]:
    """Return the addresses that a process listens at, in hexadecimal and without ports."""
    links = (str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir())
    own = {name[8:-1] for name in links if name.startswith("socket:[")}
    lines = [
        line.split()
        for kind in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{kind}").read_text().splitlines()[1:]
    ]
    return [line[1].partition(":")[0] for line in lines if line[3] == "0A" and line[9] in own]


def above(pid: int) -> list[int]:
    """Return the processes that one descends from."""
    found = []
    while pid > 1:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        pid = int(fields[1])
        found.append(pid)
    return found


def killing(pid_file: Path, pids: list[int]):
    """Return what kills the worker whose child has left its number, once."""

    def tell(event):
        if not isinstance(event, Began):
            return
        wait_for(pid_file.exists, "the cell")
        if pid_file.read_text():
            (worker,) = {*pids}.intersection(above(int(pid_file.read_text())))
            pid_file.write_text("")
            os.kill(worker, signal.SIGKILL)

    return tell


def test_the_bytes_are_those_of_this_machine_alone(sample, scheduler, tmp_path):
    notebook(sample, HEAD, LOAD, END)
    address, _ = scheduler
    tasks = plan(sample)
    for output, options in (("here", Options()), ("there", Options(scheduler=address))):
        results = build(tasks, sample, tmp_path / output, options)
        assert {result.state for result in results} == {BUILT}
    here, there = (contents(tmp_path / name, ".civlib") for name in ("here", "there"))
    assert there == here
    assert here.keys() > {"index.html"}


def test_a_fault_of_the_data_comes_back_from_the_worker(sample, scheduler, tmp_path):
    notebook(sample, HEAD, LOAD, END)
    (sample / SAMPLE / "2024" / "measures.csv").unlink()
    options = Options(scheduler=scheduler[0])
    bad, good = build(plan(sample), sample, tmp_path / "out", options)
    assert (bad.state, good.state) == (FAILED, BUILT)
    assert "measures.csv" in str(bad.error)


def test_dask_listens_where_it_is_told_and_nowhere_else(scheduler):
    """On its port and on the dashboard's, which answers without a dashboard."""
    for pid in scheduler[1]:
        wait_for(lambda pid=pid: len(listening(pid)) > 1, "that it listens")
        assert listening(pid) == ["0100007F"] * 2


def test_a_worker_that_dies_loses_no_report(sample, scheduler, tmp_path):
    """The last test of the module: one worker is left after it."""
    pid_file = tmp_path / "pid"
    wait = f"""
import os, pathlib, time
_ = pathlib.Path({str(pid_file)!r})
if not _.exists():
    _.with_suffix(".new").write_text(str(os.getpid())); _.with_suffix(".new").rename(_)
    time.sleep(600)
"""
    notebook(sample, HEAD, wait, END)
    address, pids = scheduler
    tell = killing(pid_file, pids)
    results = build(
        plan(sample, (), [2024]), sample, tmp_path / "out", Options(scheduler=address), tell
    )
    assert [result.state for result in results] == [BUILT]


def test_without_a_scheduler_the_way_out_is_named(sample, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "WAIT", 0.5)
    notebook(sample, HEAD, LOAD, END)
    nowhere = Options(scheduler="tcp://127.0.0.1:9")
    with pytest.raises(UsageError, match="No worker answers at the scheduler"):
        build(plan(sample), sample, tmp_path / "out", nowhere)


def test_without_the_package_the_way_out_is_named(sample, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    notebook(sample, HEAD, LOAD, END)
    with pytest.raises(UsageError, match=r"pip install 'civlib\[cluster\]'"):
        build(plan(sample), sample, tmp_path / "out", Options(scheduler="tcp://127.0.0.1:9"))


OTHER = {
    "other code": ({"civlib": "x"}, False, "a worker has another civlib"),
    "other packages": ({"packages": {}}, False, "install the same lock file there"),
    "a daemon": ({}, True, "DASK_DISTRIBUTED__WORKER__DAEMON=False"),
}


@pytest.mark.parametrize("name", OTHER)
def test_a_worker_that_could_not_make_the_same_refuses_the_job(sample, monkeypatch, name):
    other, daemon, said = OTHER[name]
    monkeypatch.setattr(multiprocessing, "current_process", lambda: SimpleNamespace(daemon=daemon))
    answer = workers.make_there(job(sample, HEAD, END), {**environment.facts(), **other})
    assert isinstance(answer, Failed)
    assert str(answer.error).startswith(f"{TASK}: a worker ")
    assert said in str(answer.error)
