"""Commands that write, stopped before each thing that they do to a disk: old or new, and mended.

python -m tests.kills [--count 360] [--seed 2019]

A command is run once to its end, then again and again from the same beginning, and killed before a
write, a renaming or a removal drawn at random. As soon as any other command has looked there, what
is there is the old or the new, whole, and nothing else; and the command, run once more, ends as if
nothing had been. A quarter as often the disk is full from then on, or the permission lost: then it
says so in a sentence, too. Last, each is run twice at once. What notebooks do, and the processes of
a build, is in ``tests/test_build_faults.py``.
"""

import argparse
import errno
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from civlib.cli import main as civlib

TESTS = Path(__file__).parent
SAMPLE = "sample-programme"
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
KILLED, FULL, DENIED, TWICE = "killed", "full disk", "denied", "twice"
GROWING = ("open", "os.mkdir")
MOVES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate")

BUILD = ["build", "--only", "annual_report", "--to", "html"]
COMMANDS = {
    "build": BUILD,
    "workbook": ["workbook", SAMPLE, "2024"],
    "fill": ["fill", f"data/{SAMPLE}/2025/workbook.xlsx"],
    "import": ["import", str(TESTS / "forms" / "village.docx"), "village", "2025"],
    "import again": ["import", str(TESTS / "forms" / "village.docx"), SAMPLE, "2025", "--replace"],
    "new year": ["new", "year", SAMPLE, "2026"],
    "release": ["release", SAMPLE, "--year", "2025"],
    "open data": ["open-data", "--on", "2026-11-28"],
}

NEXT = {"build": BUILD, "release": BUILD, "open data": BUILD}
"""What looks next where a killed command has written, if it is not among the data."""

Files = dict[str, bytes]


def files(folder: Path) -> Files:
    """Return what lies in a folder, but for what is private to civlib or not in its place yet."""
    found = {path.relative_to(folder): path for path in sorted(folder.rglob("*"))}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in found.items()
        if path.is_file() and not any(part.startswith(".") for part in name.parts)
    }


def writes(event: str, arguments: tuple[object, ...]) -> bool:
    """Tell whether something is done to a disk, by Python's name of it."""
    if event == "open":
        path, _, flags = arguments
        return (
            isinstance(flags, int) and bool(flags & WRITING) and not str(path).startswith("/dev/")
        )
    return event in MOVES


class Ended(NamedTuple):
    """How a command has ended: its exit code, or minus the signal; what it said and did."""

    code: int
    said: str
    events: int


def start(folder: Path, arguments: list[str], how: str = "", at: int = 0) -> tuple[int, int]:
    """Start a command in a process in which something happens before its nth thing of a disk.

    Returns the process and where it says at the end how many things it has done.
    """
    reading, writing = os.pipe()
    if pid := os.fork():
        os.close(writing)
        return pid, reading
    os.close(reading)
    count, code, here = 0, 1, os.getpid()

    def hook(event: str, given: tuple[object, ...]) -> None:
        nonlocal count
        if not writes(event, given) or os.getpid() != here:
            return
        count += 1
        if how == KILLED and count == at:
            os.kill(here, signal.SIGKILL)
        if (how == DENIED or (how == FULL and event in GROWING)) and count >= at:
            number = errno.EACCES if how == DENIED else errno.ENOSPC
            raise OSError(number, os.strerror(number))

    os.chdir(folder)
    temporary = folder.with_suffix(f".{here}.tmp")
    temporary.mkdir()  # where nobody else leaves anything
    tempfile.tempdir = os.environ["TMPDIR"] = f"{temporary}"
    said = os.open(folder.with_suffix(f".{here}"), os.O_RDWR | os.O_CREAT)
    os.dup2(said, 1)
    os.dup2(said, 2)
    sys.addaudithook(hook)
    try:
        civlib(arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        sys.stdout.flush()
        os.write(writing, str(count).encode())
        os._exit(code)


def finish(folder: Path, pid: int, reading: int) -> Ended:
    """Wait for a process."""
    with os.fdopen(reading) as told:
        count = told.read()
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    path = folder.with_suffix(f".{pid}")
    said = path.read_text(encoding="utf-8")
    path.unlink()
    shutil.rmtree(folder.with_suffix(f".{pid}.tmp"), ignore_errors=True)  # children may be ending
    return Ended(code, said, int(count or 0))


def run(folder: Path, arguments: list[str], how: str = "", at: int = 0) -> Ended:
    """Run a command to its end."""
    return finish(folder, *start(folder, arguments, how, at))


def told(before: Files, now: Files, after: Files) -> str:
    """Return what a kill has left: the old, the new, or what is neither."""
    if now in (before, after):
        return "old" if now == before else "new"
    mixed = [name for name in {*before, *after} if now.get(name) != after.get(name)]
    return f"WRONG: not as it was, but without the new {sorted(mixed)}"


def prepared(folder: Path, name: str) -> None:
    """Write data and what a command is about: a workbook, or what is published of the data."""
    shutil.copytree(TESTS / "data" / SAMPLE, folder / "data" / SAMPLE)
    if name == "fill":
        run(folder, ["workbook", SAMPLE, "2025"])
        for table in ("funding", "indicators"):  # other than in the workbook
            path = folder / "data" / SAMPLE / "2025" / f"{table}.csv"
            path.write_bytes(path.read_bytes().replace(b"1", b"2"))
    if name in ("build", "release", "open data"):
        run(folder, BUILD)
    if name == "build":
        path = folder / "data" / SAMPLE / "2025" / "note.md"
        path.write_bytes(path.read_bytes() + b"\n\nMore.\n")


class Trial:
    """A command with what there is before it, and after it when nothing happens."""

    def __init__(self, name: str, room: Path) -> None:
        self.name, self.room, self.kept = name, room, room / "kept"
        prepared(self.kept, name)
        self.before = files(self.kept)
        whole = self.place("whole")
        self.ended = run(whole, COMMANDS[name])
        self.after = files(whole)
        assert self.after != self.before, name

    def place(self, name: str) -> Path:
        """Return a folder as it is before the command."""
        return Path(shutil.copytree(self.kept, self.room / name))

    def stopped(self, how: str, at: int) -> str:
        """Stop the command; return what is left."""
        place = self.place(f"{how}-{at}")
        ended = run(place, COMMANDS[self.name], how, at)
        run(place, NEXT.get(self.name, ["list"]))
        left = told(self.before, files(place), self.after)
        if (ended.code == -signal.SIGKILL) != (how == KILLED) or "Traceback" in ended.said:
            left = f"WRONG: ended with {ended.code}: {ended.said}"
        if left == "old" and ended.code == 0:
            left = f"WRONG: nothing written, and nothing said but {ended.said}"
        again = run(place, COMMANDS[self.name])
        if left == "old" and (again.code, files(place)) != (self.ended.code, self.after):
            left = f"WRONG: not mended by the next run: {again.said}"
        return self._left_over(place) or left

    def twice(self) -> str:
        """Run the command twice at once; return what is left."""
        place = self.place("twice")
        pair = [start(place, COMMANDS[self.name]) for _ in range(2)]
        ends = [finish(place, *one) for one in pair]
        left = told(self.before, files(place), self.after)
        if left == "old" or any("Traceback" in one.said for one in ends):
            left = f"WRONG: {left}, {ends}"
        return self._left_over(place) or left

    def _left_over(self, place: Path) -> str:
        over = [one.name for one in place.rglob(".civlib-*")]
        shutil.rmtree(place)
        return f"WRONG: left over {over}" if over else ""


def trials(trial: Trial, count: int, random: Random) -> Iterator[tuple[str, str]]:
    """Yield what happened to a command, and what it left."""
    moments = range(1, trial.ended.events + 1)
    for how, often in ((KILLED, count), (FULL, -(-count // 4)), (DENIED, -(-count // 4))):
        for at in sorted(random.sample(moments, min(often, len(moments)))):
            yield how, trial.stopped(how, at)
    yield TWICE, trial.twice()


def main() -> None:
    """Kill the commands so many times in all, and print what was left."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=360, help="[default: 360]")
    parser.add_argument("--seed", type=int, default=2019)
    asked = parser.parse_args()
    sys.dont_write_bytecode = True  # which would be written once, and counted
    random, wrong = Random(asked.seed), 0
    with TemporaryDirectory() as name:
        for command in COMMANDS:
            room = Path(name) / command.replace(" ", "-")
            room.mkdir()
            trial = Trial(command, room)
            found = Counter(trials(trial, -(-asked.count // len(COMMANDS)), random))
            said = ", ".join(f"{how} {n} {left}" for (how, left), n in sorted(found.items()))
            print(f"{command}: {said}", flush=True)  # noqa: T201
            wrong += sum(n for (_, left), n in found.items() if left.startswith("WRONG"))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
