"""One build at a time for an output folder, in whatever process the other one is."""

from __future__ import annotations

import subprocess
import sys

import pytest

from civlib.errors import Busy
from civlib.run.publication import locked

HOLD = """
import sys
from pathlib import Path
from civlib.run.publication import locked
with locked(Path(sys.argv[1]), Path("outputs")):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_one_is_refused_until_the_first_has_ended(tmp_path):
    with locked(tmp_path, tmp_path / "outputs"):
        refused = pytest.raises(Busy, match=r"Another build is publishing in .*outputs; wait")
        for _ in range(2):
            with refused, locked(tmp_path, tmp_path / "outputs"):
                pass
    with pytest.raises(ValueError, match="x"), locked(tmp_path, tmp_path):
        raise ValueError("x")
    with locked(tmp_path, tmp_path):
        pass
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("end", ["by itself", "killed"])
def test_another_process_holds_it_until_it_ends_however(tmp_path, end):
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(Busy) as refused, locked(tmp_path, tmp_path / "outputs"):
            pass
        assert refused.value.exit_code == 2
        if end == "killed":
            other.kill()
        other.communicate()
    with locked(tmp_path, tmp_path):
        pass
