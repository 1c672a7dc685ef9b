"""Forked kernels: only in a child of the build's fork server, and nowhere else."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from builds import END, HEAD, answer, job
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from civlib.run import kernel
from civlib.run.job import Made
from civlib.run.plan import KERNEL


@pytest.fixture
def variable(monkeypatch) -> None:
    """Forget who chose a provisioner before; what a test sets is forgotten after it."""
    monkeypatch.delenv(kernel.CHOICE, raising=False)


def test_outside_a_build_the_ordinary_provisioner_is_chosen(variable):
    """What JupyterLab asks for, in a process that has civlib installed and imported."""
    kernel.prepare()
    assert kernel.CHOICE not in os.environ
    code = """
import civlib.run.kernel
from jupyter_client.provisioning import KernelProvisionerFactory
print(KernelProvisionerFactory().default_provisioner_name)
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "local-provisioner\n"


def test_no_kernel_of_ours_is_installed():
    names = KernelSpecManager().find_kernel_specs()
    assert [name for name in names if "civlib" in name] == []
    root = Path(kernel.__file__).parents[1]
    assert [*root.glob("civlib/**/kernel.json")] == []


def test_the_provisioner_can_be_found_by_its_name():
    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name=kernel.NAME)
    assert found.load() is kernel.ForkProvisioner
    assert issubclass(kernel.ForkProvisioner, LocalProvisioner)
    assert kernel.NAME in KernelProvisionerFactory.instance().provisioners


WHERE = """
import json, os
from pathlib import Path
_ = Path({place!r}).write_text(json.dumps([os.getpid(), os.getppid(), type(get_ipython()).__name__,
    Path("/proc/self/cmdline").read_bytes().count(b"ipykernel_launcher"), os.getcwd()]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no fork server here")
def test_a_build_gets_a_real_kernel_forked_from_its_fork_server(sample, pool, tmp_path):
    place = tmp_path / "where.json"
    one = job(sample, [HEAD, WHERE.format(place=str(place)), END], KERNEL)
    assert isinstance(answer(pool, one), Made)
    pid, parent, shell, launched, folder = eval(place.read_text())
    assert parent == multiprocessing.forkserver._forkserver._forkserver_pid
    assert (shell, launched) == ("ZMQInteractiveShell", 0)
    assert folder == str(one.folder)
    assert pid != parent
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def test_a_kernel_that_dies_stops_the_report(sample, pool):
    found = answer(pool, job(sample, [HEAD, "import os; os._exit(1)", END], KERNEL))
    assert "the kernel died" in str(found.error)


def test_a_kernels_slow_cell_is_stopped(sample, pool):
    found = answer(pool, job(sample, [HEAD, "import time; time.sleep(60)", END], KERNEL, 1))
    assert "cell 4 took longer than 1 s" in str(found.error)


def test_a_kernel_ends_with_whoever_asked_for_it():
    """What watches a parent does nothing where there is none to watch."""
    assert multiprocessing.parent_process() is None
    kernel.end_with_parent()
