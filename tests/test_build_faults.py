"""Whatever stops a build, what is published is whole, and a plain second build mends the rest."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from outside import (
    END_CELL,
    MIDDLE_CELL,
    START_CELL,
    Ended,
    Project,
    Snapshot,
    finish,
    stopped,
    wait_for,
    whole,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")

ENGINES = ("shell", "kernel")
NOW = "os.kill(os.getpid(), 9)"
WAIT = """
import time
pathlib.Path(os.environ["FAULTS"], programme + ".here").touch()
while not pathlib.Path(os.environ["FAULTS"], "go").exists(): time.sleep(0.01)
"""
STUBBORN = """
import time
while True:
    try: time.sleep(60)
    except BaseException: pass
"""
AT_THE_END = f"in cell {END_CELL}"
MIDDLE = f"cell {MIDDLE_CELL}"
FAULTS = {
    # programme: what goes wrong, when, and what has to be said of it with each engine
    "error": ("1 / 0", "middle", (f"{MIDDLE} failed with ZeroDivisionError",) * 2),
    "exit": (
        "import sys; sys.exit(0)",
        "middle",
        (f"{MIDDLE} ended the notebook with exit code 0", f"{MIDDLE}, SystemExit: 0"),
    ),
    "gone": (
        "os._exit(0)",
        "middle",
        (f"ended its process in {MIDDLE} with exit code 0", f"the kernel died in {MIDDLE}"),
    ),
    "killed-early": (
        NOW,
        "start",
        (f"was killed in cell {START_CELL} (SIGKILL)", f"the kernel died in cell {START_CELL}"),
    ),
    "killed-late": (
        NOW,
        "end",
        (f"was killed {AT_THE_END} (SIGKILL)", f"the kernel died {AT_THE_END}"),
    ),
    "killed-parent": (  # its child has to go with it
        f"import subprocess; subprocess.Popen(['sleep', '300']); {NOW}",
        "middle",
        (f"was killed in {MIDDLE}", f"the kernel died in {MIDDLE}"),
    ),
    "other-year": ("year = 1999", "end", ("the notebook answers for [",) * 2),
    "printed": ("print('x')", "middle", (f"Cell {MIDDLE_CELL}: it shows stream",) * 2),
    "slow": (
        "import time; time.sleep(300)",
        "middle",
        (f"{MIDDLE} was stopped: the cell took longer than 2 s", f"{MIDDLE} took longer than 2 s"),
    ),
    "stubborn": (
        STUBBORN,
        "middle",
        (f"took longer than 2 s, in {MIDDLE}, and was ended", f"{MIDDLE} took longer than 2 s"),
    ),
}
FINE = {"fine": "", "leaves-a-child": "import subprocess; subprocess.Popen(['sleep', '300'])"}
PAIR = ("first", "second")


class Kept:
    """What undisturbed builds give, and a copy of their first output folder to start from."""

    def __init__(self, root: Path, programmes: tuple[str, ...]) -> None:
        self.programmes = programmes
        project = Project(root / "undisturbed", programmes)
        self.project = project
        self.versions: dict[str, Snapshot] = {}
        for version in ("old", "new"):
            project.write(version)
            ended = project.build()
            assert (ended.code, project.leftovers("success")) == (0, []), ended.said
            self.versions[version] = project.published()
            if version == "old":
                shutil.copytree(project.output, root / "kept")
        self.kept = root / "kept"

    def start(self, root: Path, *, published: bool = True) -> Project:
        """Return a project whose old version is published, and whose notebook is the new one."""
        project = Project(root, self.programmes)
        if published:
            shutil.copytree(self.kept, project.output)
        project.write("new")
        return project

    def report(self, programme: str) -> dict[str, Snapshot]:
        """Return the versions of one report; none at all is whole, too."""
        return {
            version: {name: text for name, text in files.items() if name.startswith(programme)}
            for version, files in self.versions.items()
        }

    def states(self, project: Project) -> dict[str, str]:
        """Return which version of each report is published, wholly."""
        return {name: whole(project.report(name), self.report(name)) for name in self.programmes}

    def check(self, project: Project, *options: str) -> None:
        """Check that a plain second build gives what an undisturbed one gives, and nothing else."""
        project.heal()
        again = project.build(*options)
        assert again.code == 0, again.said
        assert project.published() == self.versions["new"]
        assert project.leftovers("success") == []


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("pair"), PAIR)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("many"), (*FAULTS, *FINE))


@pytest.fixture(scope="module", params=ENGINES)
def batch(
    request: pytest.FixtureRequest, many: Kept, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, Kept, Project, Ended]]:
    """Give a batch in which nearly everything goes wrong, after it ended."""
    project = many.start(tmp_path_factory.mktemp(request.param))
    for name, (source, moment, _) in FAULTS.items():
        project.plant(name, source, moment)
    for name, source in FINE.items():
        project.plant(name, source)
    ended = project.build("--engine", request.param, "--timeout", "2")
    return ENGINES.index(request.param), many, project, ended


def test_every_fault_in_a_cell_has_its_sentence_and_its_notebook(batch):
    engine, _, project, ended = batch
    assert ended.code == 3
    for name, (_, _, said) in FAULTS.items():
        report = f"{name} 2024 annual_report (uk)"
        line = next(line for line in ended.shown.splitlines() if f"Error: {report}: " in line)
        assert said[engine] in line
        assert f"failed  {report}" in ended.said
        aside = project.output / "failed" / name / "2024" / "annual_report.ipynb"
        assert f"Its notebook is kept: {aside}" in ended.shown
        assert aside.is_file()
    assert "Traceback" not in ended.said + ended.shown


def test_the_batch_goes_on_and_its_table_counts(batch):
    _, kept, project, ended = batch
    states = kept.states(project)
    assert states == {**dict.fromkeys(FAULTS, "old"), **dict.fromkeys(FINE, "new")}
    total = next(line for line in ended.shown.splitlines() if line.startswith("total"))
    assert total.split() == ["total", str(len(FINE)), "0", str(len(FAULTS))]
    assert project.leftovers() == []


def test_a_plain_second_batch_does_only_what_is_missing(batch):
    engine, kept, project, _ = batch
    project.heal()
    again = project.build("--json", "--engine", ENGINES[engine])
    assert (again.code, again.said) == (0, "")
    assert again.events[0]["stale"] == len(FAULTS)
    assert again.states() == {
        **dict.fromkeys(FAULTS, "built"),
        **dict.fromkeys(FINE, "current"),
    }
    assert project.published() == kept.versions["new"]
    assert project.leftovers("success") == []


@pytest.mark.parametrize(
    ("number", "group", "moment", "engine"),
    [
        (signal.SIGINT, True, "load", "shell"),
        (signal.SIGINT, True, "cell", "kernel"),
        (signal.SIGTERM, True, "load", "shell"),
        (signal.SIGTERM, False, "cell", "shell"),
        (signal.SIGTERM, True, "cell", "kernel"),
    ],
)
def test_a_signal_ends_everything_and_leaves_nothing(pair, tmp_path, number, group, moment, engine):
    project = pair.start(tmp_path)
    ended = interrupt(project, number, group, moment, engine)
    assert ended.code == 128 + number
    assert ended.said.startswith("Error: Stopped;")
    assert "Traceback" not in ended.said
    assert project.leftovers() == []
    assert set(pair.states(project).values()) == {"old"}
    pair.check(project)


@pytest.mark.parametrize(("moment", "engine"), [("load", "shell"), ("cell", "kernel")])
def test_a_killed_build_takes_its_kernels_with_it(pair, tmp_path, moment, engine):
    project = pair.start(tmp_path)
    ended = interrupt(project, signal.SIGKILL, False, moment, engine)
    assert ended.code == -signal.SIGKILL
    assert project.leftovers("a kill") == []
    assert set(pair.states(project).values()) == {"old"}
    pair.check(project)


def interrupt(
    project: Project, number: signal.Signals, group: bool, moment: str, engine: str
) -> Ended:
    """Send a signal while the fork server loads, or while every report is in a cell."""
    for name in PAIR:
        project.plant(name, WAIT)
    with stopped(project.start("--engine", engine, "--json")) as running:
        if moment == "load":
            assert running.stdout is not None
            assert '"planned"' in running.stdout.readline()
        else:
            marks = [project.faults / f"{name}.here" for name in PAIR]
            wait_for(lambda: all(mark.exists() for mark in marks), "the cells")
        (os.killpg if group else os.kill)(running.pid, number)
        return finish(running)


def test_a_build_killed_at_any_moment_is_mended(pair, tmp_path):
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201
    moment = random.Random(seed)
    project = pair.start(tmp_path)
    for _ in range(3):
        with stopped(project.start("--force")) as running:
            moments = moment.uniform(0.1, 6)
            try:
                running.wait(moments)
            except Exception:
                running.kill()
            finish(running)
        assert project.leftovers("a kill") == []
        pair.states(project)
    pair.check(project)
