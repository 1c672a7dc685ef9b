"""Worlds that differ in what must not matter: each variation changes the world of one build.

A world is a folder with data, an output folder, a home, and what one ``civlib build`` is started
with. A variation is a function that changes it before that build. Every process of a build leaves a
note of what it sees, so that a variation can show that it has reached them.
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
from functools import cache
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
seen = {
    "argv": sys.orig_argv,
    "environ": dict(os.environ),
    "clock": time.strftime("%Y-%m-%d"),
    "zone": time.strftime("%z"),
    "hash": hash("civlib"),
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


@dataclass
class World:
    """Everything that one build is given.

    Attributes
    ----------
    root
        A folder of its own.
    data, output, folder, home, temporary, code
        The data, the output, the working folder, the home of the user, the folder for temporary
        files, and what ``import civlib`` finds.
    env
        Environment variables; those that are None are missing.
    options, before, how
        Options of the build, a command that starts it, and how `subprocess.run` does.
    stack
        What ends with the world.
    """

    root: Path
    stack: ExitStack
    env: dict[str, str | None] = field(default_factory=dict)
    options: list[str] = field(default_factory=lambda: ["--year", str(YEAR), "--jobs", "1"])
    before: list[str] = field(default_factory=list)
    how: dict[str, Any] = field(default_factory=dict)
    code: Path = REPOSITORY

    def __post_init__(self) -> None:
        self.data, self.output, self.folder = self.root / "data", self.root / "out", self.root
        self.home, self.temporary = self.root / "home", self.root / "tmp"
        for folder in (self.home, self.temporary, self.site):
            folder.mkdir(parents=True)
        shutil.copytree(REPOSITORY / "tests" / "data" / SAMPLE, self.data / SAMPLE)
        (self.site / "sitecustomize.py").write_text(NOTE, encoding="utf-8")

    @property
    def site(self) -> Path:
        return self.root / "site"

    def first(self, source: str) -> None:
        """Let every process run something before all else."""
        path = self.site / "sitecustomize.py"
        path.write_text(source + path.read_text(encoding="utf-8"), encoding="utf-8")

    def build(self, *more: str) -> dict[str, bytes]:
        """Build from outside; return what readers find."""
        places = ["--data", str(self.data), "--output", str(self.output)]
        command = [sys.executable, "-m", "civlib", "build", *places, *self.options, *more, SAMPLE]
        how = {"capture_output": True, "stdin": subprocess.DEVNULL, "cwd": self.folder, **self.how}
        done = subprocess.run(
            [*self.before, *command], env=self.environ(), timeout=PATIENCE, check=False, **how
        )
        assert done.returncode == 0, f"exit code {done.returncode}:\n{_said(done)}"
        return published(self.output)

    def environ(self) -> dict[str, str]:
        """Return the environment variables of the build."""
        clean: dict[str, str | None] = {
            name: value for name, value in os.environ.items() if name not in OURS
        }
        own = {
            "PYTHONPATH": os.pathsep.join(map(str, (self.code, self.site))),
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
        }
        merged = {**clean, **own, **self.env}
        return {name: value for name, value in merged.items() if value is not None}

    def seen(self) -> list[Seen]:
        """Return what the process that builds and the fork server saw of the world."""
        notes = (json.loads(path.read_text()) for path in self.site.glob("*.json"))
        return [note for note in notes if _builds(note["argv"])]

    def rewrite(self, pattern: str, change: Callable[[bytes], bytes]) -> None:
        """Write files of the data anew."""
        for path in self.data.glob(pattern):
            path.write_bytes(change(path.read_bytes()))


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    return b"\n".join((done.stdout or b"", done.stderr or b"")).decode(errors="replace")


def _builds(argv: list[str]) -> bool:
    return argv[1:4] == ["-m", "civlib", "build"] or _serves(argv)


def _serves(argv: list[str]) -> bool:
    return any("multiprocessing.forkserver" in word for word in argv)


def published(output: Path) -> dict[str, bytes]:
    """Return the bytes of what readers find: all but what the build keeps for itself."""
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.relative_to(output).parts[0] not in {".civlib", "build.log"}
    }


def first_difference(name: str, one: bytes, other: bytes, around: int = 30) -> str:
    """Return where two files part, and the bytes around that place in both."""
    pairs = enumerate(zip(one, other, strict=False))
    place = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    before, after = slice(max(0, place - around), place), slice(place, place + around)
    was, became = (f"{text[before]!r} + {text[after]!r}" for text in (one, other))
    return f"{name}: byte {place}: {was} became {became}"


def differences(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """Return what differs between two published folders, one sentence for each file."""
    lost = [f"{name}: is missing" for name in sorted(one.keys() - other.keys())]
    new = [f"{name}: should not be there" for name in sorted(other.keys() - one.keys())]
    common = sorted(one.keys() & other.keys())
    moved = [first_difference(name, one[name], other[name]) for name in common]
    return (
        lost
        + new
        + [text for name, text in zip(common, moved, strict=True) if one[name] != other[name]]
    )


Check = Callable[[Seen], object]


@dataclass(frozen=True)
class Variation:
    """A change of the world: what makes it, and what each process must see of it."""

    change: Callable[[World], object]
    check: Check | None = None

    def __str__(self) -> str:
        return self.change.__name__

    @property
    def about(self) -> str:
        """Say what is varied."""
        return (self.change.__doc__ or "").strip()


def variation(check: Check | None = None) -> Callable[[Callable[[World], object]], Variation]:
    """Make a variation of a function."""
    return lambda change: Variation(change, check)


@cache
def works(*command: str) -> bool:
    """Return whether this machine lets us start a program so."""
    try:
        return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
