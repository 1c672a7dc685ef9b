"""Commands that are killed while they write leave the old or the new; see ``tests/kills.py``."""

import subprocess
import sys
from pathlib import Path

import pytest
from kills import COMMANDS, told

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("count", [8, pytest.param(60, marks=pytest.mark.long)])
def test_a_command_that_is_killed_is_mended_by_the_next_one(count):
    """In a process of its own, as it forks."""
    command = [sys.executable, "-P", "-m", "tests.kills", "--count", str(count)]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "CIVLIB_LANG": "en"}
    ended = subprocess.run(
        command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout
    found = dict(line.split(": ", 1) for line in ended.stdout.splitlines())
    assert found.keys() == COMMANDS.keys()
    assert all("twice 1 new" in said for said in found.values())


def test_what_a_kill_has_left_is_told():
    before, after = {"a": b"1", "b": b"1"}, {"a": b"2", "b": b"2", "c": b""}
    assert told(before, before, after) == "old"
    assert told(before, after, after) == "new"
    for now in ({"a": b"2", "b": b"1", "c": b""}, {"a": b"2", "c": b""}):
        assert told(before, now, after) == "WRONG: not as it was, but without the new ['b']"
