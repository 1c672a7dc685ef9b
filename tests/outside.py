"""A small project to build from outside: programmes, a notebook, and faults that a test plants.

The notebook asks three times, at its start, in its middle and after its end mark, whether a fault
is planted for its programme. Nothing that is published tells of it: once the fault is taken away,
a plain build has to give what an undisturbed one gives.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from builds import contents, write_notebook
from matplotlib import get_cachedir

KEPT = Path(__file__).parent / "data" / "sample-programme"
YEAR = 2024
MARK = "CIVLIB_TEST_MARK"
"""Environment variable that tells our processes from all others."""

PATIENCE = 120.0
"""Seconds that anything may take on a slow machine."""

FAULT = """
import os, pathlib
def fault(moment):
    planted = pathlib.Path(os.environ["FAULTS"], f"{programme}.{moment}")
    exec(planted.read_text() if planted.exists() else "", globals())
"""
HEAD = """
fault("start")
from civlib.show.display import Cell, Column, Data, ReportEnd, ReportHead, ReportTable, Row
ReportHead(programme, year, lang, "VERSION", "Рада", "Опис", "Рада", "2025-02-01")
"""
TABLE = """
fault("middle")
lines = pathlib.Path(os.environ["CIVLIB_DATA"], programme, str(year), "funding.csv").read_text()
rows = tuple((line,) for line in lines.splitlines())
ReportTable("VERSION", lang, "Фінансування", "", "Рада", (), Data("VERSION", ("line",), rows),
            (Column("Рядок"),), tuple(Row((Cell(line),)) for (line,) in rows))
"""
END = 'fault("end")\nReportEnd(programme, year)'
START_CELL = 'Cell [3] (fault("start") from …)'
MIDDLE_CELL = 'Cell [4] (fault("middle") lines = …)'
END_CELL = 'Cell [5] (fault("end") ReportEnd(programme, year))'
"""What they are called."""

Snapshot = dict[str, bytes]


@dataclass
class Project:
    """A data folder, its notebook, an output folder, and a world of our own for temporary files."""

    root: Path
    programmes: tuple[str, ...]

    def __post_init__(self) -> None:
        self.mark = str(self.root)
        self.data, self.output = self.root / "data", self.root / "out"
        self.temporary, self.home = self.root / "tmp", self.root / "home"
        self.faults, self.site = self.root / "faults", self.root / "site"
        for folder in (self.temporary, self.home, self.faults, self.site):
            folder.mkdir(parents=True, exist_ok=True)
        for name in self.programmes:
            place = self.data / name
            shutil.copytree(KEPT / str(YEAR), place / str(YEAR))
            shutil.copyfile(KEPT / "programme.toml", place / "programme.toml")

    def write(self, version: str) -> None:
        """Write the notebook, so that its report and the names of its files tell the version."""
        cells = (text.replace("VERSION", version) for text in (FAULT, HEAD, TABLE, END))
        write_notebook(self.root / "notebooks" / "annual_report.ipynb", *cells)

    def plant(self, programme: str, source: str, moment: str = "middle") -> None:
        (self.faults / f"{programme}.{moment}").write_text(source, encoding="utf-8")

    def sabotage(self, source: str) -> None:
        """Let the process that builds run something first; its children do not."""
        first = "import sys\nif sys.orig_argv[1:3] == ['-m', 'civlib']:\n"
        text = "".join(f"    {line}\n" for line in source.strip().splitlines())
        (self.site / "sitecustomize.py").write_text(first + text, encoding="utf-8")

    def heal(self) -> None:
        """Take every planted fault away."""
        for planted in self.faults.iterdir():
            planted.unlink()
        (self.site / "sitecustomize.py").unlink(missing_ok=True)

    def start(self, *options: str) -> subprocess.Popen[str]:
        """Start a build as somebody would in a terminal: as the leader of its own group."""
        command = [sys.executable, "-m", "civlib", "build", "--data", str(self.data)]
        output = [
            "--output",
            str(self.output),
            "--to",
            "html",
            "--jobs",
            "2",
            "--only",
            "annual_report",
        ]
        repository = str(Path(__file__).parents[1])
        clean = {name: value for name, value in os.environ.items() if name != "CIVLIB_DATA"}
        own = {
            "PYTHONPATH": os.pathsep.join([repository, str(self.site)]),
            "HOME": str(self.home),
            "MPLCONFIGDIR": get_cachedir(),  # or each new home's fonts would be looked through
            "TMPDIR": str(self.temporary),
            "FAULTS": str(self.faults),
            MARK: self.mark,
        }
        return subprocess.Popen(
            [*command, *output, *options],
            env={**clean, **own},
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def build(self, *options: str) -> Ended:
        with self.start(*options) as running:
            return finish(running)

    def published(self) -> Snapshot:
        """Return what readers find: everything but what the build keeps for itself."""
        return contents(self.output, ".civlib")

    def report(self, programme: str) -> Snapshot:
        return {name: text for name, text in self.published().items() if name.startswith(programme)}

    def sealed(self) -> bool:
        """Tell whether the seal of the output folder is that of what lies there."""
        lines = (self.output / "SHA256SUMS").read_text("utf-8").splitlines()
        named = dict(reversed(line.split("  ", 1)) for line in lines)
        there = {name: sha256((self.output / name).read_bytes()).hexdigest() for name in named}
        return there == named

    def leftovers(self, after: str = "a build") -> list[str]:
        """Return what should not be there any more; processes are given a moment to end."""
        until = time.monotonic() + 5
        while (alive := self.processes()) and time.monotonic() < until:
            time.sleep(0.02)
        found = [f"process {pid}: {command}" for pid, command in alive.items()]
        found += [str(path) for path in self.temporary.iterdir()]
        found += [str(path) for path in self.home.rglob("kernel-*.json")]
        if after != "a kill":
            private = self.output / ".civlib"
            kept = ("records", "build.log", "failed")
            found += [str(path) for path in private.glob("*") if path.name not in kept]
            found += [str(path) for path in self.output.rglob("*.new")]
        if after == "success":
            found += [str(path) for path in self.output.glob(".civlib/failed")]
        return found

    def processes(self) -> dict[int, str]:
        """Return our processes and their commands, by their numbers."""
        wanted = f"{MARK}={self.mark}".encode()
        found = {}
        for place in Path("/proc").glob("[0-9]*"):
            try:
                if wanted in (place / "environ").read_bytes().split(b"\0"):
                    command = (place / "cmdline").read_bytes().replace(b"\0", b" ")
                    found[int(place.name)] = command.decode(errors="replace")
            except OSError:
                continue
        return found


@dataclass(frozen=True)
class Ended:
    """How a build ended, and what it said."""

    code: int
    said: str
    shown: str

    @property
    def events(self) -> list[dict[str, object]]:
        """What it told with ``--json``."""
        return [json.loads(line) for line in self.shown.splitlines()]

    def states(self) -> dict[str, object]:
        """Return what became of each programme's report, with ``--json``."""
        last = {event.get("programme"): event["event"] for event in self.events}
        return {str(name): state for name, state in last.items() if name}


def finish(running: subprocess.Popen[str]) -> Ended:
    try:
        shown, said = running.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        raise
    return Ended(running.returncode, said, shown)


def wait_for(happened: Callable[[], object], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, f"{what} did not happen"
        time.sleep(0.01)


@contextmanager
def stopped(running: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """End a build that a failing test has left running."""
    try:
        with running:
            yield running
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)


def whole(found: Snapshot, versions: Mapping[str, Snapshot]) -> str:
    """Return which version a report's files are, all of them; fail if they are of none."""
    for name, version in versions.items():
        if found == version:
            return name
    raise AssertionError(f"neither {' nor '.join(versions)}: {sorted(found)}")
