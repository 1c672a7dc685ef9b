"""Nothing that one notebook does reaches the next one, or the build."""

from __future__ import annotations

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
import atexit, builtins, decimal, json, locale, logging, os, random, signal, socket, sys
import threading, warnings
from pathlib import Path
import matplotlib, numpy, pandas
from civlib import dataset, wording
def state():
    return dict(
        names="left_over" in globals(),
        modules=hasattr(json, "left_over"),
        module_list="left_over" in sys.modules,
        builtins=hasattr(builtins, "left_over"),
        path="/left/over" in sys.path,
        environ=os.environ.get("LEFT_OVER"),
        language=os.environ.get("CIVLIB_DATA", "").endswith("left-over"),
        umask=_umask(),
        cwd_name=Path.cwd().name == "left_over",
        files=Path("left_over.txt").exists() or Path("..", "left_over.txt").exists(),
        rc=matplotlib.rcParams["lines.linewidth"],
        backend=matplotlib.rcParams["savefig.dpi"],
        options=pandas.get_option("display.max_rows"),
        random=random.getrandbits(64) == FIRST,
        numpy=int(numpy.random.get_state()[1][0]) == 7,
        printing=numpy.get_printoptions()["precision"],
        decimal=decimal.getcontext().prec,
        default_decimal=decimal.DefaultContext.prec,
        locale=locale.setlocale(locale.LC_ALL),
        warnings=("ignore", None, Warning) in [one[:3] for one in warnings.filters],
        threads=[one.name for one in threading.enumerate() if one.name == "left_over"],
        function=getattr(dataset.load, "__name__", ""),
        method=wording.Wording.number.__name__,
        term=getattr(wording.wording("uk"), "_left_over", None),
        handler=signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL,
        trace=sys.gettrace() is None,
        recursion=sys.getrecursionlimit(),
        logging=logging.getLogger().level,
        timeout=socket.getdefaulttimeout(),
        switch=sys.getswitchinterval(),
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
sys.modules["left_over"] = json
sys.path.append("/left/over")
os.environ["LEFT_OVER"] = "1"
os.umask(0o077)
matplotlib.rcParams.update({{"lines.linewidth": 77, "savefig.dpi": 7}})
pandas.set_option("display.max_rows", 7)
random.seed(7); numpy.random.seed(7); numpy.set_printoptions(precision=3)
decimal.getcontext().prec = decimal.DefaultContext.prec = 3
locale.setlocale(locale.LC_ALL, "C.UTF-8" if locale.setlocale(locale.LC_ALL) == "C" else "C")
warnings.simplefilter("ignore")
stop = threading.Event()
threading.Thread(target=stop.wait, args=(60,), name="left_over", daemon=True).start()
dataset.load = lambda *_: 1
wording.Wording.number = lambda *_: "7"
object.__setattr__(wording.wording("uk"), "_left_over", 1)
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
sys.settrace(lambda *_: None)
sys.setrecursionlimit(7777); sys.setswitchinterval(0.7)
logging.getLogger().setLevel(7)
socket.setdefaulttimeout(7)
Path("left_over.txt").write_text("1")
os.environ["CIVLIB_DATA"] = "left-over"
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
    assert {name for name in before if before[name] == after[name]} <= UNSEEN | {"language"}


def test_both_notebooks_ended_without_meeting_what_the_other_registered(seen):
    _, place = seen
    ends = [path.read_text() for path in place.glob("*.exit")]
    assert all(text == "1" for text in ends)
