"""Commands that write, killed before each thing that they do to a disk: old or new, and mended.

python -m tests.kills [--count 200] [--seed 2019]

A command is run once to its end, then again and again from the same beginning, and killed before a
write, a renaming or a removal drawn at random. Then no file is half-written, none that was there
before and is there afterwards is missing, and the command, run once more, ends as if nothing had
been. What notebooks do, and the processes of a build, is in ``tests/test_build_faults.py``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from civlib.cli import main as civlib

TESTS = Path(__file__).parent
SAMPLE = "sample-programme"
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
MOVES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate")

COMMANDS = {
    "workbook": ["workbook", SAMPLE, "2024"],
    "fill": ["fill", f"data/{SAMPLE}/2025/workbook.xlsx"],
    "import": ["import", str(TESTS / "forms" / "village.docx"), "village", "2025"],
    "import again": ["import", str(TESTS / "forms" / "village.docx"), SAMPLE, "2025", "--replace"],
    "new year": ["new", "year", SAMPLE, "2026"],
    "release": ["release", SAMPLE, "--year", "2025"],
    "open data": ["open-data", "--on", "2026-11-28"],
}

Files = dict[str, bytes]


def files(folder: Path) -> Files:
    """Return what lies in a folder, but for what is private to civlib or not in its place yet."""
    found = {path.relative_to(folder): path for path in sorted(folder.rglob("*"))}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in found.items()
        if path.is_file() and path.suffix != ".new"
        if not any(part.startswith(".") for part in name.parts)
    }


def writes(event: str, arguments: tuple[object, ...]) -> bool:
    """Tell whether something is done to a disk, by Python's name of it."""
    if event == "open":
        path, _, flags = arguments
        return (
            isinstance(flags, int) and bool(flags & WRITING) and not str(path).startswith("/dev/")
        )
    return event in MOVES


def run(folder: Path, arguments: list[str], at: int = 0) -> tuple[int, int]:
    """Run a command in a process that is killed before what it does to a disk for the nth time.

    Returns its status, as `os.waitpid` tells it, and how often it has done something.
    """
    reading, writing = os.pipe()
    if pid := os.fork():
        os.close(writing)
        with os.fdopen(reading) as told:
            count = told.read()
        return os.waitpid(pid, 0)[1], int(count or 0)
    count, code = 0, 1

    def hook(event: str, given: tuple[object, ...]) -> None:
        nonlocal count
        if writes(event, given):
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)

    os.chdir(folder)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sys.addaudithook(hook)
    try:
        civlib(arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os.write(writing, str(count).encode())
        os._exit(code)


def told(before: Files, now: Files, after: Files) -> str:
    """Return what a kill has left: the old, the new, both in part, or what is wrong."""
    if now in (before, after):
        return "old" if now == before else "new"
    half = [name for name, data in now.items() if data not in (before.get(name), after.get(name))]
    lost = sorted({*before} & {*after} - {*now})
    return f"WRONG: half-written {half}, lost {lost}" if half or lost else "mixed"


def prepared(folder: Path, name: str) -> None:
    """Write data and what a command is about: a workbook, or what is published of the data."""
    shutil.copytree(TESTS / "data" / SAMPLE, folder / "data" / SAMPLE)
    if name == "fill":
        run(folder, ["workbook", SAMPLE, "2025"])
        for table in ("funding", "indicators"):  # other than in the workbook
            path = folder / "data" / SAMPLE / "2025" / f"{table}.csv"
            path.write_bytes(path.read_bytes().replace(b"1", b"2"))
    if name in ("release", "open data"):
        run(folder, ["build", "--only", "annual_report", "--to", "html"])


def tried(name: str, room: Path, count: int, random: Random) -> Counter[str]:
    """Kill a command at some moments; return how often what was left."""
    kept, whole, found = room / "kept", room / "whole", Counter[str]()
    prepared(kept, name)
    before = files(kept)
    shutil.copytree(kept, whole)
    ended, events = run(whole, COMMANDS[name])
    after = files(whole)
    assert os.WIFEXITED(ended), name
    assert after != before, name
    for at in sorted(random.sample(range(1, events + 1), min(count, events))):
        place = room / f"{at}"
        shutil.copytree(kept, place)
        status, _ = run(place, COMMANDS[name], at)
        assert os.WIFSIGNALED(status), (name, at)
        left = told(before, files(place), after)
        again, _ = run(place, COMMANDS[name])
        if left != "new" and (again != ended or files(place) != after):
            left = f"WRONG: not mended by the next run, after {left}"
        if over := [one.name for one in place.rglob("*.new")]:
            left = f"WRONG: {over[0]} left over, after {left}"
        found[left] += 1
        shutil.rmtree(place)
    return found


def main() -> None:
    """Kill each command so many times in all, and print what was left."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=200, help="[default: 200]")
    parser.add_argument("--seed", type=int, default=2019)
    asked = parser.parse_args()
    sys.dont_write_bytecode = True  # which would be written once, and counted
    random, wrong = Random(asked.seed), 0
    with TemporaryDirectory() as name:
        for command in COMMANDS:
            room = Path(name) / command.replace(" ", "-")
            room.mkdir()
            found = tried(command, room, -(-asked.count // len(COMMANDS)), random)
            print(f"{command}: {', '.join(f'{n} {what}' for what, n in sorted(found.items()))}")  # noqa: T201
            wrong += sum(n for what, n in found.items() if what.startswith("WRONG"))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
