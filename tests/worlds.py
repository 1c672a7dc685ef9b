"""A world: everything that one ``civlib build`` is given, so that a test can change what it likes.

Every process of a build leaves a note of what it sees, so that a change can show that it has
reached them.
"""

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

from builds import contents

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

    ``kept`` is an output folder of the same data, already built; variables that are None are
    missing; ``before`` is a command that starts the build, ``how`` is how `subprocess.run` does.
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
        return contents(self.output, ".civlib")

    def environ(self) -> dict[str, str]:
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
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def differences(first: Files, second: Files) -> list[str]:
    """Return what differs between two published folders, one sentence for each file.

    A file that has changed is shown with the bytes before and after the place where it parts.
    """
    lost = [f"{name}: is missing" for name in sorted(first.keys() - second.keys())]
    new = [f"{name}: should not be there" for name in sorted(second.keys() - first.keys())]
    moved = []
    for name in sorted(first.keys() & second.keys()):
        pair = first[name], second[name]
        if pair[0] != pair[1]:
            same = (a == b for a, b in zip(*pair, strict=False))
            at = next((at for at, one in enumerate(same) if not one), min(map(len, pair)))
            parts = (f"{one[max(0, at - 30) : at]!r} + {one[at : at + 30]!r}" for one in pair)
            moved.append(f"{name}: byte {at}: {' became '.join(parts)}")
    return lost + new + moved
