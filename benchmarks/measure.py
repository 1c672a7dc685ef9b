"""One command measured from outside: wall time, processor time and memory of all its processes."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

PR_SET_CHILD_SUBREAPER = 36
"""From Linux's ``<sys/prctl.h>``."""


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds, processor seconds, and MiB at most."""

    wall: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        """Return the figures of one run."""
        return f"{self.wall:8.2f} s wall  {self.cpu:8.2f} s cpu  {self.memory:6.0f} MiB"


def run(command: Sequence[str], see: Callable[[str], object] | None = None) -> Cost:
    """Run a command to its end; ``see`` gets each line of its output as it comes."""
    # the fork server outlives who asked for it, so it and the time of its reports come to us
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    before, start = {*_below(os.getpid())}, time.perf_counter()
    process = subprocess.Popen(
        list(command),
        cwd=ROOT,
        env=usual(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    peak = Peak(process.pid)
    lines = []
    for line in process.stdout:
        lines.append(line)
        if see is not None:
            see(line)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    memory = peak.stop()
    cpu = used.ru_utime + used.ru_stime
    for pid in {*_below(os.getpid())} - before:
        with suppress(ChildProcessError):
            left = os.wait4(pid, 0)[2]
            cpu += left.ru_utime + left.ru_stime
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{''.join(lines[-20:])}")
    return Cost(wall, cpu, memory)


def usual() -> dict[str, str]:
    """Return the environment as users have it: Python keeps what it has compiled."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


class Peak:
    """Samples the memory of a process and all below it; shared pages count once (PSS)."""

    def __init__(self, pid: int) -> None:
        self._pid, self._highest, self._end = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> float:
        """Return the highest sum in MiB."""
        self._end.set()
        self._thread.join()
        return self._highest

    def _watch(self) -> None:
        while not self._end.wait(0.25):
            self._highest = max(self._highest, memory(self._pid))


def memory(pid: int) -> float:
    """Return the MiB of a process and all below it now."""
    return sum(map(_share, [pid, *_below(pid)])) / 1024


def _below(pid: int) -> list[int]:
    """Return the processes that descend from one."""
    parents: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(place.parent.name))
    found, queue = [], [pid]
    while queue:
        children = parents.get(queue.pop(), [])
        found += children
        queue += children
    return found


def _share(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((float(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


YEARS = 4
"""How many each generated programme has."""

YEARLY = ("--only", "annual_report")
"""Of what civlib makes, its audits, reviews and method too, the reports that are counted."""


def programmes(folder: Path, reports: int) -> Path:
    """Generate fictional programmes for so many yearly reports, and their notebook alone.

    Returns
    -------
    Path
        The data, with exactly that many years in all.
    """
    data = folder / "data"
    enough = ["--programmes", str(-(-reports // YEARS)), "--years", "2017", "2020"]
    generate = [sys.executable, "-m", "tests.generate", str(data), *enough]
    subprocess.run(generate, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    made = [path for path in sorted(data.glob("*/*")) if path.is_dir()]
    for year in made[reports:]:
        shutil.rmtree(year)
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks/annual_report.ipynb", folder / "notebooks")
    return data


def build(data: Path, output: Path, *options: str) -> list[str]:
    """Return the command that builds."""
    where = ["--data", str(data), "--output", str(output)]
    return [str(BIN / "civlib"), "build", *where, *options]


def machine() -> str:
    """Return what the figures were measured on, and when."""
    models = [
        line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")
    ]
    name = models[0] if models else platform.machine()
    day = datetime.now(UTC).date().isoformat()
    return f"{day}, {os.cpu_count()} cores ({name}), Python {platform.python_version()}"


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.is_file() else []
