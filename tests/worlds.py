"""A world: everything that one ``civlib build`` is given, so that a test can change what it likes.

Every process of a build leaves a note of what it sees, so that a change can show that it has
reached them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
SAMPLE = "sample-programme"
YEAR = 2025
"""Its reports read the year before it too."""

PATIENCE = 180
"""Seconds that a build may take on a slow machine."""

OURS = ("CIVLIB_DATA", "CIVLIB_OUTPUT", "SOURCE_DATE_EPOCH", "PYTHONHASHSEED")

NOTE = """
import json, locale, os, socket, sys, time
umask = os.umask(0)
os.umask(umask)
def plain(text):  # which the C locale has made of half characters
    return os.fsencode(text).decode()
seen = {
    "argv": [plain(word) for word in sys.orig_argv],
    "environ": {plain(name): plain(value) for name, value in os.environ.items()},
    "clock": time.strftime("%Y-%m-%d"),
    "zone": time.strftime("%z"),
    "encoding": locale.getencoding(),
    "umask": umask,
    "folder": os.getcwdb().decode(),
    "uid": os.getuid(),
    "host": socket.gethostname(),
    "nice": os.nice(0),
    "cores": len(os.sched_getaffinity(0)),
    "debug": __debug__,
    "bytecode": not sys.dont_write_bytecode,
    "listed": os.listdir(os.path.dirname(os.__file__))[:20],
    "terminal": os.isatty(1),
    "input": os.path.exists("/proc/self/fd/0") and os.readlink("/proc/self/fd/0"),
}
with open(os.path.join(os.path.dirname(__file__), f"{os.getpid()}.json"), "w") as note:
    json.dump(seen, note)
"""
"""What each process runs when it starts, as ``sitecustomize``."""

Seen = Mapping[str, Any]
"""What one process saw."""

Files = dict[str, bytes]


@dataclass
class World:
    """Everything that one build is given.

    Attributes
    ----------
    root
        A folder of its own.
    stack
        What ends with the world.
    kept
        An output folder of the same data, already built.
    env
        Environment variables; those that are None are missing.
    options, before, how
        Options of the build, a command that starts it, and how `subprocess.run` does.
    code
        What ``import civlib`` finds.
    """

    root: Path
    stack: ExitStack
    kept: Path = Path()
    env: dict[str, str | None] = field(default_factory=dict)
    options: list[str] = field(default_factory=lambda: ["--year", str(YEAR), "--jobs", "1"])
    before: list[str] = field(default_factory=list)
    how: dict[str, Any] = field(default_factory=dict)
    code: Path = REPOSITORY

    def __post_init__(self) -> None:
        self.data, self.output, self.folder = self.root / "data", self.root / "out", self.root
        self.home, self.temporary = self.root / "home", self.root / "tmp"
        self.site = self.root / "site"
        for folder in (self.home, self.temporary, self.site):
            folder.mkdir(parents=True)
        shutil.copytree(REPOSITORY / "tests" / "data" / SAMPLE, self.data / SAMPLE)
        self.stack.callback(shutil.rmtree, self.root, ignore_errors=True)
        write(self.site / "sitecustomize.py", NOTE)

    def first(self, source: str) -> None:
        """Let every process run something before all else."""
        path = self.site / "sitecustomize.py"
        write(path, source + path.read_text(encoding="utf-8"))

    def rewrite(self, pattern: str, change: Callable[[bytes], bytes]) -> None:
        """Write files of the data anew."""
        for path in self.data.glob(pattern):
            path.write_bytes(change(path.read_bytes()))

    def build(self) -> Files:
        """Build from outside; return what readers find: all but what the build keeps for itself."""
        places = ["--data", str(self.data), "--output", str(self.output)]
        command = [sys.executable, "-m", "civlib", "build", *places, *self.options, SAMPLE]
        how = {"capture_output": True, "stdin": subprocess.DEVNULL, "cwd": self.folder, **self.how}
        done = subprocess.run(
            [*self.before, *command], env=self.environ(), timeout=PATIENCE, check=False, **how
        )
        said = (done.stdout or b"") + (done.stderr or b"")
        assert done.returncode == 0, (
            f"exit code {done.returncode}:\n{said.decode(errors='replace')}"
        )
        published = [path for path in sorted(self.output.rglob("*")) if path.is_file()]
        names = [path.relative_to(self.output) for path in published]
        return {
            name.as_posix(): path.read_bytes()
            for name, path in zip(names, published, strict=True)
            if name.parts[0] not in {".civlib", "build.log"}
        }

    def environ(self) -> dict[str, str]:
        """Return the environment variables of the build."""
        clean = {name: value for name, value in os.environ.items() if name not in OURS}
        own = {
            "PYTHONPATH": os.pathsep.join(map(str, (self.code, self.site))),
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
        }
        merged = {**clean, **own, **self.env}
        return {name: value for name, value in merged.items() if value is not None}

    def seen(self) -> list[Seen]:
        """Return what the process that builds and the fork server saw of the world."""
        notes = [json.loads(path.read_text()) for path in self.site.glob("*.json")]
        return [
            note
            for note in notes
            if note["argv"][1:4] == ["-m", "civlib", "build"]
            or any("multiprocessing.forkserver" in word for word in note["argv"])
        ]


def write(path: Path, text: str) -> None:
    """Write a file, and the folders that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def differences(first: Files, second: Files) -> list[str]:
    """Return what differs between two published folders, one sentence for each file.

    A file that has changed is shown with the bytes before and after the place where it parts.
    """
    lost = [f"{name}: is missing" for name in sorted(first.keys() - second.keys())]
    new = [f"{name}: should not be there" for name in sorted(second.keys() - first.keys())]
    moved = [
        f"{name}: byte {at}: {_around(first[name], at)} became {_around(second[name], at)}"
        for name in sorted(first.keys() & second.keys())
        if (at := _parts_at(first[name], second[name])) is not None
    ]
    return lost + new + moved


def _parts_at(first: bytes, second: bytes) -> int | None:
    if first == second:
        return None
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))


def _around(data: bytes, at: int) -> str:
    return f"{data[max(0, at - 30) : at]!r} + {data[at : at + 30]!r}"
