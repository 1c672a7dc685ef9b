"""Whatever stops a build, what is published is whole, and a plain second build mends the rest."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
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

NOW = "os.kill(os.getpid(), 9)"
GRANDCHILD = "import subprocess; subprocess.Popen(['sleep', '300'], start_new_session=False)\n"
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
FAULTS = {
    # programme: what goes wrong, when, and what has to be said of it
    "error": ("1 / 0", "middle", f"{MIDDLE_CELL} failed with ZeroDivisionError"),
    "exit": (
        "import sys; sys.exit(0)",
        "middle",
        f"{MIDDLE_CELL} ended the notebook with exit code 0",
    ),
    "gone": ("os._exit(3)", "middle", f"{MIDDLE_CELL} ended its process with exit code 3"),
    "killed-early": (NOW, "start", f"{START_CELL} was killed (SIGKILL)"),
    "killed-late": (NOW, "end", f"{END_CELL} was killed (SIGKILL)"),
    "killed-parent": (  # its child has to go with it
        f"import subprocess; subprocess.Popen(['sleep', '300']); {NOW}",
        "middle",
        f"{MIDDLE_CELL} was killed",
    ),
    "other-year": ("year = 1999", "end", "the notebook answers for ["),
    "script": (
        "from IPython.display import Javascript; display(Javascript('x'))",
        "middle",
        f"{MIDDLE_CELL}",
    ),
    "slow": (
        "import time; time.sleep(300)",
        "middle",
        f"{MIDDLE_CELL} was stopped: the cell took longer than 2 s",
    ),
    "stubborn": (STUBBORN, "middle", f"{MIDDLE_CELL} took longer than 2 s, and was ended"),
}
FINE = {"fine": "", "leaves-a-child": "import subprocess; subprocess.Popen(['sleep', '300'])"}
PAIR = ("first", "second")


class Kept:
    """What undisturbed builds give, and a copy of their first output folder to start from."""

    def __init__(self, root: Path, programmes: tuple[str, ...]) -> None:
        self.programmes = programmes
        project = Project(root / "undisturbed", programmes)
        self.versions: dict[str, Snapshot] = {}
        for version in ("old", "new"):
            project.write(version)
            ended = project.build()
            assert (ended.code, project.leftovers("success")) == (0, []), ended.said
            self.versions[version] = project.published()
            if version == "old":
                shutil.copytree(project.output, root / "kept")
        self.kept = root / "kept"

    def start(self, root: Path) -> Project:
        """Return a project whose old version is published, and whose notebook is the new one."""
        project = Project(root, self.programmes)
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

    def check(self, project: Project) -> None:
        """Check that a plain second build gives what an undisturbed one gives, and nothing else."""
        project.heal()
        again = project.build()
        assert again.code == 0, again.said
        assert project.published() == self.versions["new"]
        assert project.leftovers("success") == []


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("pair"), PAIR)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("many"), (*FAULTS, *FINE))


@pytest.fixture(scope="module")
def batch(many: Kept, tmp_path_factory: pytest.TempPathFactory) -> tuple[Kept, Project, Ended]:
    """Give a batch in which nearly everything goes wrong, after it ended."""
    project = many.start(tmp_path_factory.mktemp("batch"))
    for name, (source, moment, _) in FAULTS.items():
        project.plant(name, source, moment)
    for name, source in FINE.items():
        project.plant(name, source)
    return many, project, project.build("--timeout", "2")


def test_every_fault_in_a_cell_has_its_sentence_and_its_notebook(batch):
    _, project, ended = batch
    assert ended.code == 3
    for name, (_, _, said) in FAULTS.items():
        report = f"{name} 2024 annual_report (uk)"
        line = next(line for line in ended.shown.splitlines() if f"Error: {report}: " in line)
        assert said in line
        assert f"failed  {report}" in ended.said
        aside = project.output / ".civlib" / "failed" / name / "2024" / "annual_report.ipynb"
        assert f"Its notebook is kept: {aside}" in ended.shown
        assert aside.is_file()
    assert "Traceback" not in ended.said + ended.shown


def test_the_batch_goes_on_and_its_table_counts(batch):
    kept, project, ended = batch
    states = kept.states(project)
    assert states == {**dict.fromkeys(FAULTS, "old"), **dict.fromkeys(FINE, "new")}
    total = next(line for line in ended.shown.splitlines() if line.startswith("total"))
    assert total.split() == ["total", str(len(FINE)), "0", str(len(FAULTS))]
    assert project.leftovers() == []


def test_a_plain_second_batch_does_only_what_is_missing(batch):
    kept, project, _ = batch
    project.heal()
    again = project.build("--json")
    assert (again.code, again.said) == (0, "")
    assert again.events[0]["stale"] == len(FAULTS)
    assert again.states() == {
        **dict.fromkeys(FAULTS, "built"),
        **dict.fromkeys(FINE, "current"),
    }
    assert project.published() == kept.versions["new"]
    assert project.leftovers("success") == []


@pytest.mark.parametrize(
    ("number", "group", "moment"),
    [
        (signal.SIGINT, True, "load"),
        (signal.SIGINT, True, "cell"),
        (signal.SIGTERM, True, "load"),
        (signal.SIGTERM, False, "cell"),
        (signal.SIGKILL, False, "load"),
        (signal.SIGKILL, False, "cell"),
    ],
)
def test_a_signal_ends_every_process_and_nothing_is_lost(pair, tmp_path, number, group, moment):
    """Only what a killed build leaves behind has to be mended by the next one."""
    project = pair.start(tmp_path)
    ended = interrupt(project, number, group, moment)
    assert "Traceback" not in ended.said
    assert set(pair.states(project).values()) == {"old"}
    if number == signal.SIGKILL:
        assert (ended.code, project.leftovers("a kill")) == (-signal.SIGKILL, [])
        pair.check(project)
    else:
        assert (ended.code, project.leftovers()) == (128 + number, [])
        assert ended.said.startswith("Error: Stopped;")


def interrupt(project: Project, number: signal.Signals, group: bool, moment: str) -> Ended:
    """Send a signal while the fork server loads, or while every report is in a cell."""
    for name in PAIR:
        project.plant(name, GRANDCHILD + WAIT)
    with stopped(project.start("--json")) as running:
        if moment == "load":
            assert running.stdout is not None
            assert '"planned"' in running.stdout.readline()
        else:
            marks = [project.faults / f"{name}.here" for name in PAIR]
            wait_for(lambda: all(mark.exists() for mark in marks), "the cells")
        (os.killpg if group else os.kill)(running.pid, number)
        return finish(running)


@pytest.mark.long
def test_a_build_killed_at_any_moment_is_mended(pair, tmp_path):
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201
    moment = random.Random(seed)
    project = pair.start(tmp_path)
    for _ in range(2):
        with stopped(project.start("--force")) as running:
            with suppress(subprocess.TimeoutExpired):
                running.wait(moment.uniform(0.1, 6))
            running.kill()
            finish(running)
        assert project.leftovers("a kill") == []
        pair.states(project)
    with stopped(project.start("--force")) as running:  # then any other process but the build
        until = time.monotonic() + 5
        while running.poll() is None and time.monotonic() < until:
            time.sleep(moment.uniform(0.2, 0.6))
            if others := sorted({*project.processes()} - {running.pid}):
                with suppress(ProcessLookupError):
                    os.kill(moment.choice(others), signal.SIGKILL)
        ended = finish(running)
    assert ended.code in {0, 3}
    assert project.leftovers() == []
    pair.states(project)
    pair.check(project)


BREAK = """
import os
def hook(event, arguments):
    if event == {event!r} and any({part!r} in str(one) for one in arguments):
        {how}
sys.addaudithook(hook)
"""
KILL = "os.kill(os.getpid(), 9)"
FULL = "raise OSError(28, os.strerror(28), {part!r})"
READ_ONLY = "raise OSError(30, os.strerror(30), {part!r})"


@pytest.mark.parametrize(
    ("event", "part", "how", "said"),
    [
        ("open", "work/new/annual_report.html", KILL, ""),
        ("shutil.rmtree", "work/new", KILL, ""),
        ("os.rename", "annual_report.json.new", KILL, ""),
        ("os.rename", "work/new/index.html", KILL, ""),
        ("open", "annual_report.json.new", FULL, "No space left on device"),
        ("open", "work/new/annual_report.html", FULL, "No space left on device"),
        ("os.rename", "work/new/index.html", READ_ONLY, "Read-only file system"),
    ],
)
def test_what_stops_a_build_while_it_publishes_is_mended(pair, tmp_path, event, part, how, said):
    """Killed or refused before and after it is published, before it is recorded or listed."""
    project = pair.start(tmp_path)
    project.sabotage(BREAK.format(event=event, part=part, how=how.format(part=part)))
    ended = project.build("--quiet")
    assert ended.code == (3 if said else -signal.SIGKILL)
    assert said in ended.said
    assert "Traceback" not in ended.said
    assert project.leftovers("a build" if said else "a kill") == []
    pair.states(project)
    assert project.sealed() or not said
    pair.check(project)
    assert project.sealed()


def test_a_full_disk_keeps_the_last_good_version(pair, tmp_path):
    project = pair.start(tmp_path)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))"
    project.sabotage(limit)  # for its children, too
    ended = project.build("--quiet")
    assert ended.code == 3
    for name in PAIR:
        assert f"{name} 2024 annual_report (uk): File too large" in ended.said
    assert project.leftovers() == []
    assert set(pair.states(project).values()) == {"old"}
    pair.check(project)


@pytest.mark.parametrize(("place", "said"), [("", "Not a directory"), (".civlib", "File exists")])
def test_a_folder_that_is_a_file_is_refused(pair, tmp_path, place, said):
    project = pair.start(tmp_path)
    taken = project.output / place
    taken.rename(tmp_path / "aside")
    taken.write_text("a file")
    ended = project.build()
    assert (ended.code, ended.said) == (
        3,
        f"Error: {project.output} cannot be written: {said}.\n",
    )
    assert taken.read_text() == "a file"
    taken.unlink()
    (tmp_path / "aside").rename(taken)
    assert project.leftovers() == []
    assert set(pair.states(project).values()) == {"old"}


def test_a_second_build_of_the_same_output_says_so_and_ends(pair, tmp_path):
    project = pair.start(tmp_path)
    project.plant("first", WAIT)
    with stopped(project.start()) as running:
        wait_for((project.faults / "first.here").exists, "the cell")
        second = project.build()
        assert second.code == 2
        assert second.said.startswith(
            f"Error: Another civlib command is writing in {project.output};"
        )
        (project.faults / "go").touch()
        assert finish(running).code == 0
    assert project.published() == pair.versions["new"]
    assert project.leftovers("success") == []
    pair.check(project)
