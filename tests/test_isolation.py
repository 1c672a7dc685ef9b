"""Nothing that one notebook does reaches the next one, or the build."""

import json
import os
import sys
from pathlib import Path
from shutil import copytree

import pytest
from builds import END, HEAD, job
from conftest import KEPT, SAMPLE

from civlib.run.isolated import Made, make

PROBE = """
import atexit, builtins, decimal, json, locale, os, random, signal, sys, threading
from pathlib import Path
import matplotlib, numpy
from civlib import dataset
def state():
    return dict(
        names="left_over" in globals(),
        modules=hasattr(json, "left_over"),
        builtins=hasattr(builtins, "left_over"),
        path="/left/over" in sys.path,
        environ=os.environ.get("LEFT_OVER"),
        umask=_umask(),
        cwd_name=Path.cwd().name == "left_over",
        files=Path("left_over.txt").exists() or Path("..", "left_over.txt").exists(),
        rc=matplotlib.rcParams["lines.linewidth"],
        random=random.getrandbits(64) == FIRST,
        numpy=int(numpy.random.get_state()[1][0]) == 7,
        decimal=decimal.getcontext().prec,
        locale=locale.setlocale(locale.LC_ALL),
        threads=[one.name for one in threading.enumerate() if one.name == "left_over"],
        function=getattr(dataset.load, "__name__", ""),
        handler=signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL,
    )
def _umask():
    now = os.umask(0); os.umask(now)
    return now
random.seed(7); FIRST = random.getrandbits(64)
random.seed() if {first!r} else None
before = state()
"""
DIRTY = """
left_over = json.left_over = builtins.left_over = 1
sys.path.append("/left/over")
os.environ["LEFT_OVER"] = "1"
os.umask(0o077)
matplotlib.rcParams["lines.linewidth"] = 77
random.seed(7); numpy.random.seed(7)
decimal.getcontext().prec = 3
locale.setlocale(locale.LC_ALL, "C.UTF-8" if locale.setlocale(locale.LC_ALL) == "C" else "C")
stop = threading.Event()
threading.Thread(target=stop.wait, args=(60,), name="left_over", daemon=True).start()
dataset.load = lambda *_: 1
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
Path("left_over.txt").write_text("1")
os.mkdir("left_over"); os.chdir("left_over")
atexit.register(lambda: open({place!r} + ".exit", "a").write("1"))
after = state()
_ = open({place!r}, "w").write(json.dumps([before, after]))
"""
UNSEEN = {"random", "files"}
"""What the first notebook cannot see changed: it draws anew, and has gone elsewhere."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """Run a notebook that changes all it can, twice; return what each saw before and after."""
    place = tmp_path_factory.mktemp("isolation")
    data = place / "data"
    copytree(KEPT, data / SAMPLE)
    outside = dict(os.environ), Path.cwd(), [*sys.path], os.umask(0)
    os.umask(outside[3])
    found = []
    for number in range(2):
        file = place / f"{number}.json"
        probe = PROBE.replace("{first!r}", "True")
        made = make(job(data, HEAD, probe, DIRTY.format(place=str(file)), END))
        assert isinstance(made, Made)
        found += [*json.loads(file.read_text())]
    umask = os.umask(0)
    os.umask(umask)
    assert (dict(os.environ), Path.cwd(), [*sys.path], umask) == outside
    return found, place


def test_the_second_notebook_begins_as_the_first_one_did(seen):
    (first, _, second, _), _ = seen
    assert second == first


def test_the_first_notebook_did_change_all_of_it(seen):
    """Otherwise the test above would hold of anything."""
    (before, after, *_), _ = seen
    assert {name for name in before if before[name] == after[name]} <= UNSEEN


def test_both_notebooks_ended_without_meeting_what_the_other_registered(seen):
    _, place = seen
    ends = [path.read_text() for path in place.glob("*.exit")]
    assert {*ends} <= {"", "1"}  # it may be killed as it writes; what both had written is "11"
