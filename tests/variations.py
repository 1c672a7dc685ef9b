"""What must not matter: each variation changes the world of a build.

All of them but those that stand ``alone`` can be had at once: the worst of all worlds.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from worlds import REPOSITORY, SAMPLE, YEAR, Seen, World, write

CLOCK = """
def _clock(start):
    import ctypes, datetime, gc, time
    real, began = time.time, time.time()
    now = lambda: start + real() - began
    time.time, time.time_ns = now, lambda: int(now() * 1e9)
    for name in ("gmtime", "localtime", "ctime"):
        old = getattr(time, name)
        setattr(time, name, lambda s=None, old=old: old(now() if s is None else s))
    strftime = time.strftime
    time.strftime = lambda form, t=None: strftime(form, time.localtime() if t is None else t)
    own = lambda name: gc.get_referents(getattr(datetime, name).__dict__)[0]
    of = datetime.datetime.fromtimestamp
    day = datetime.date.fromtimestamp
    own("datetime")["now"] = staticmethod(lambda tz=None: of(now(), tz))
    own("datetime")["utcnow"] = staticmethod(lambda: of(now(), datetime.UTC).replace(tzinfo=None))
    own("datetime")["today"] = staticmethod(lambda: of(now()))
    own("date")["today"] = staticmethod(lambda: day(now()))
    for type in (datetime.datetime, datetime.date):
        ctypes.pythonapi.PyType_Modified(ctypes.py_object(type))
    assert datetime.date.today().isoformat() == time.strftime("%Y-%m-%d")
"""
LISTING = """
import os
def _shuffled(listdir=os.listdir, scandir=os.scandir):
    import contextlib, random
    def shuffle(names, key=None):
        found = sorted(names, key=key)
        random.Random(1).shuffle(found)
        return found
    class Entries(contextlib.ExitStack):
        def __init__(self, entries):
            super().__init__()
            with entries:
                self.found = iter(shuffle(entries, lambda entry: entry.name))
        __iter__ = lambda self: self
        __next__ = lambda self: next(self.found)
    os.listdir = lambda *path: shuffle(listdir(*path))
    os.scandir = lambda *path: Entries(scandir(*path))
_shuffled()
"""
MATPLOTLIB = """
font.family: serif
font.serif: DejaVu Serif
font.size: 23
svg.fonttype: path
svg.hashsalt: mine
figure.dpi: 33
savefig.dpi: 44
figure.facecolor: red
axes.unicode_minus: False
axes.prop_cycle: cycler("color", ["r", "g"])
lines.linewidth: 9
patch.linewidth: 7
hatch.color: blue
path.simplify: False
path.snap: False
path.sketch: 1, 100, 2
text.color: red
text.kerning_factor: 6
"""
HOSTILE = """
import decimal
decimal.getcontext().prec = decimal.DefaultContext.prec = 3
import matplotlib, pandas
pandas.set_option("display.precision", 1)
matplotlib.rcParams.update({"font.size": 30, "svg.fonttype": "path", "figure.dpi": 33})
import civlib.show.display
civlib.show.display.ReportHead = None
"""
"""What would spoil every report, were it run in its process."""

IPYTHON = """
c = get_config()
c.InteractiveShell.ast_node_interactivity = "all"
c.InteractiveShell.autocall = 2
c.InteractiveShellApp.exec_lines = ["from civlib.show import display; display.ReportHead = None"]
c.PlainTextFormatter.float_precision = 1
c.DisplayFormatter.active_types = ["text/plain"]
c.InlineBackend.figure_formats = {"png"}
"""
JUPYTER = {
    "NbConvertApp": {"export_format": "latex"},
    "Exporter": {"preprocessors": ["nowhere.Nothing"], "default_preprocessors": []},
    "TemplateExporter": {"exclude_input": True, "exclude_output": True},
    "ClearOutputPreprocessor": {"enabled": True},
    "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": ["parameters"]},
    "ExecutePreprocessor": {"timeout": 1},
}
NAMES = """
MPLBACKEND=TkAgg PYTHONSTARTUP={home}/startup.py IPYTHONDIR={home}/my-ipython COLUMNS=20 LINES=5
MPLCONFIGDIR={home}/my-mpl JUPYTER_CONFIG_DIR={home}/my-jupyter TERM=dumb NO_COLOR=1 FORCE_COLOR=3
CIVLIB_DATA={home} CIVLIB_OUTPUT={home} GIT_DIR={home}/git GIT_AUTHOR_DATE=1999-01-01 EDITOR=ed
PAGER=cat CI=true DISPLAY=:99 TYPST_FONT_PATHS=/usr/share TYPST_ROOT=/ OMP_NUM_THREADS=3
OPENBLAS_NUM_THREADS=2 MKL_NUM_THREADS=2 NUMEXPR_MAX_THREADS=2 VIRTUAL_ENV={home}/venv
XDG_CONFIG_HOME={home}/xdg XDG_CACHE_HOME={home}/cache XDG_DATA_HOME={home}/share BABEL_LOCALE=tr
PANDAS_COPY_ON_WRITE=0 JUPYTER_PLATFORM_DIRS=1 JPY_SESSION_NAME=mine PYTHONBREAKPOINT=0
PYTHONUNBUFFERED=1 PYTHONNOUSERSITE=1 QT_QPA_PLATFORM=offscreen LC_NUMERIC=de_DE.UTF-8
MATPLOTLIBRC={home}/my-rc HOSTNAME=інша-машина HOST=інша-машина USER=Олена LOGNAME=Олена
USERNAME=Олена LNAME=Олена
"""
AS_ANOTHER = ("unshare", "--user", "--map-user=54321")
OWN_NAME = ("unshare", "--user", "--map-root-user", "--uts")
PSEUDO_TERMINAL = (
    "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
)

Change = Callable[[World], object]
Reached = Callable[[Seen], object]


@dataclass(frozen=True)
class Variation:
    """A change of the world: what makes it, and what each process must see of it.

    One that stands alone is the contrary of another, or builds something itself.
    """

    change: Change
    reached: Reached
    alone: bool

    def __str__(self) -> str:
        return self.change.__name__


VARIATIONS: list[Variation] = []


def variation(
    reached: Reached = bool, *, alone: bool = False, needs: tuple[str, ...] = ()
) -> Callable[[Change], Change]:
    """Keep a change of the world among the variations, where the machine has what it needs."""

    def keep(change: Change) -> Change:
        if not needs or works(*needs):
            VARIATIONS.append(Variation(change, reached, alone))
        return change

    return keep


@cache
def works(*command: str) -> bool:
    try:
        return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def sees(**values: object) -> Reached:
    """Return what holds where a process saw these values."""
    return lambda seen: all(seen[name] == value for name, value in values.items())


def declared(
    name: str,
    reached: Reached = bool,
    *,
    first: str = "",
    by: tuple[str, ...] = (),
    options: tuple[str, ...] = (),
    how: dict[str, Any] | None = None,
    alone: bool = False,
    needs: tuple[str, ...] = (),
    **env: str | None,
) -> None:
    """Keep a variation of variables, of a source run before all else, of who starts it and how."""

    def change(world: World) -> None:
        world.env |= env
        world.before += by
        world.options += options
        world.how |= how or {}
        world.first(first)

    def all_reached(seen: Seen) -> bool:
        there = (seen["environ"].get(key) == value for key, value in env.items())
        return all(there) and bool(reached(seen))

    change.__name__ = name
    variation(all_reached, alone=alone, needs=needs)(change)


def _listed() -> list[str]:
    """Return how `LISTING` lets the folder of the standard library begin."""
    names = sorted(path.name for path in Path(os.__file__).parent.iterdir())
    random.Random(1).shuffle(names)
    return names[:20]


declared("clock_ahead", sees(clock="2031-12-31"), first=f"{CLOCK}_clock(1956445200)\n")
declared("clock_behind", sees(clock="1999-02-28"), first=f"{CLOCK}_clock(920203200)\n", alone=True)
declared("order_of_files", lambda seen: seen["listed"] == _listed(), first=LISTING)
declared("time_zone_in_the_east", sees(zone="+1400"), TZ="Pacific/Kiritimati")
declared("time_zone_in_the_west", sees(zone="-0930"), TZ="Pacific/Marquesas", alone=True)
declared("hash_seed", PYTHONHASHSEED="12345")
no_utf8 = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
declared("ascii", lambda seen: seen["encoding"] != "UTF-8", **no_utf8)
declared("no_home", HOME=None, alone=True)
declared("home_that_nobody_can_write", HOME="/proc/nowhere", alone=True)
declared("no_compiled_code", sees(bytecode=False), PYTHONDONTWRITEBYTECODE="1")
declared("no_assertions", sees(debug=False), PYTHONOPTIMIZE="1")
own_host = ("sh", "-c", 'hostname elsewhere; exec "$@"', "sh")
declared("host", sees(host="elsewhere"), by=(*OWN_NAME, *own_host), needs=OWN_NAME)
declared("user", sees(uid=54321), by=AS_ANOTHER, needs=AS_ANOTHER)
declared("niceness", lambda seen: seen["nice"] >= 7, by=("nice", "-n", "7"))
no_input = ("sh", "-c", 'exec "$@" <&-', "sh")
declared("closed_input", lambda seen: seen["input"] != "/dev/null", by=no_input)
quiet = {"capture_output": False, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
declared("nobody_who_listens", sees(terminal=False), how=quiet, alone=True)
declared("umask", sees(umask=0o077), how={"umask": 0o077})
declared(
    "four_jobs_at_a_time",
    lambda seen: "4" in seen["argv"] or "-m" not in seen["argv"],
    options=("--jobs", "4"),
)


@variation(sees(terminal=True))
def terminal(world: World) -> None:
    world.before = [sys.executable, "-c", PSEUDO_TERMINAL, *world.before]


@variation(sees(cores=1))
def one_processor(world: World) -> None:
    world.before += ["taskset", "--cpu-list", str(min(os.sched_getaffinity(0)))]


@variation(alone=True)
def as_many_jobs_as_processors(world: World) -> None:
    del world.options[2:]


def speak(language: str) -> None:
    """Keep a locale; where the machine cannot make it, programs get its name all the same."""
    name = f"{language}.UTF-8"

    def change(world: World) -> None:
        made = world.root / "locales"
        made.mkdir()
        if shutil.which("localedef"):
            command = ["localedef", "-i", language, "-f", "UTF-8", str(made / name)]
            subprocess.run(command, capture_output=True, check=False)
            world.env["LOCPATH"] = str(made)
        world.env |= dict.fromkeys(("LC_ALL", "LANG", "LANGUAGE"), name)

    change.__name__ = f"locale_{language}"
    variation(lambda seen: seen["environ"]["LC_ALL"] == name, alone=True)(change)


speak("uk_UA")
speak("tr_TR")  # where i has another capital


@variation(
    lambda seen: "-m" not in seen["argv"] or any("$HOME %20" in word for word in seen["argv"])
)
def long_path_with_quotes_and_cyrillic(world: World) -> None:
    deep = world.root
    for name in ("довгий шлях " * 8, 'лапки «й» "такі" \' `й` такі', "O'Генрі $HOME %20 & #1 {x}"):
        deep = deep / name.strip()
    deep.mkdir(parents=True)
    world.data = world.data.rename(deep / "дані міста")
    world.output = deep / "звіти міста"


def _settings(folder: Path, matplotlib: str) -> None:
    """Write what somebody may have set for Matplotlib, IPython and Jupyter."""
    write(folder / matplotlib, MATPLOTLIB)
    for profile in (folder, folder / ".ipython" / "profile_default"):
        for name in ("ipython_config.py", "ipython_kernel_config.py"):
            write(profile / name, IPYTHON)
    write(folder / ".ipython" / "profile_default" / "startup" / "00-mine.py", HOSTILE)
    for place in (folder, folder / ".jupyter"):
        for name in ("jupyter_config", "jupyter_nbconvert_config", "jupyter_kernel_config"):
            write(place / f"{name}.json", json.dumps(JUPYTER))


@variation(lambda seen: seen["folder"].endswith("дім «інший»"))
def settings_in_another_working_folder(world: World) -> None:
    world.folder = world.root / "дім «інший»"
    _settings(world.folder, "matplotlibrc")


@variation()
def settings_of_the_user(world: World) -> None:
    _settings(world.home, ".config/matplotlib/matplotlibrc")


@variation(lambda seen: seen["environ"]["USER"] == "Олена")
def variables_of_other_programs(world: World) -> None:
    words = NAMES.format(home=world.home).split()
    world.env |= dict(word.split("=", 1) for word in words)
    write(world.home / "startup.py", HOSTILE)
    for name in ("my-rc", "my-mpl/matplotlibrc", "xdg/matplotlib/matplotlibrc"):
        write(world.home / name, MATPLOTLIB)


@variation(lambda seen: seen["environ"]["HOME"].endswith("home-file"), alone=True)
def a_home_that_is_a_file(world: World) -> None:
    world.home = world.root / "home-file"
    world.home.write_text("")


@variation(lambda seen: "тимчасове" in seen["environ"]["TMPDIR"])
def another_temporary_folder(world: World) -> None:
    world.temporary = world.root / "моє тимчасове"
    world.temporary.mkdir()


@variation(lambda seen: "інша копія" in seen["environ"]["PYTHONPATH"])
def a_copy_of_civlib(world: World) -> None:
    world.code = world.root / "інша копія"
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in ("civlib", "notebooks"):
        shutil.copytree(REPOSITORY / name, world.code / name, ignore=unwanted)
    shutil.copyfile(REPOSITORY / "requirements.lock", world.code / "requirements.lock")


@variation()
def other_line_ends(world: World) -> None:
    for pattern in ("*/*.toml", "*/*/*.*"):
        world.rewrite(pattern, lambda data: data.replace(b"\n", b"\r\n"))
    world.rewrite("*/*/*.csv", lambda data: data.removesuffix(b"\r\n"))


@variation()
def a_repository_around_the_data(world: World) -> None:
    subprocess.run(["git", "init", "--quiet", str(world.root)], check=True)
    shutil.copytree(world.root / ".git", world.data / ".git")


@variation()
def other_times_of_files(world: World) -> None:
    for number, path in enumerate(sorted(world.data.rglob("*"))):
        when = (631152000, 2208988800)[number % 2]  # 1990 and 2040
        os.utime(path, (when, when))


@variation()
def links(world: World) -> None:
    for name in ("data", "out"):
        (world.root / f"real-{name}").mkdir()
    world.data.rename(world.root / "real-data" / "data")
    world.data.symlink_to(world.root / "real-data" / "data")
    world.output.symlink_to(world.root / "real-out")


@variation()
def inputs_that_nobody_may_write(world: World) -> None:
    folders = [world.data, *world.data.rglob("*")]
    for path in folders:
        path.chmod(0o555 if path.is_dir() else 0o444)
    world.stack.callback(lambda: [path.chmod(0o755) for path in folders])


@variation()
def spoiled_outputs_made_again_by_force(world: World) -> None:
    shutil.copytree(world.kept, world.output, dirs_exist_ok=True)
    next(world.output.rglob("*.svg")).write_text("spoiled")
    world.options += ["--force"]


@variation(alone=True)
def outputs_of_other_data(world: World) -> None:
    kept = (world.data / SAMPLE / str(YEAR) / "funding.csv").read_bytes()
    world.rewrite(f"*/{YEAR}/funding.csv", lambda data: data.replace(b"118.4", b"117.4"))
    before = world.build()
    world.rewrite(f"*/{YEAR}/funding.csv", lambda data: kept)
    assert any(b"117,4" in data for data in before.values()), "other data gave the same report"
