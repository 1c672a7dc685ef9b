"""What must not matter: each variation changes the world of one build."""

# ruff: noqa: D401 - the docstring of a variation says how its world is

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from orders import (
    listing,
    the_ends_of_lines,
    the_last_end_of_line,
)
from outside import wait_for
from test_build_cluster import start
from user_settings import (
    a_kernel_of_the_user,
    a_startup_file,
    matplotlibrc_by_its_variable,
    matplotlibrc_in_the_working_folder,
    matplotlibrc_of_the_user,
    settings_of_ipython,
    settings_of_jupyter,
    variables_of_other_programs,
)
from worlds import REPOSITORY, SAMPLE, YEAR, Check, Variation, World, variation, works

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


@variation(lambda seen: seen["clock"] == "2031-12-31")
def the_clock_ahead(world: World) -> None:
    """It is the last day of 2031."""
    world.first(f"{CLOCK}\n_clock(1956445200)\n")


@variation(lambda seen: seen["clock"] == "1999-02-28")
def the_clock_behind(world: World) -> None:
    """It is February 1999, before all data."""
    world.first(f"{CLOCK}\n_clock(920203200)\n")


def zone(name: str, offset: str) -> Variation:
    """Return a time zone."""

    def the_time_zone(world: World) -> None:
        world.env["TZ"] = name

    the_time_zone.__name__ += f"_{offset}"
    the_time_zone.__doc__ = f"The time zone is {name}."
    return Variation(the_time_zone, lambda seen: seen["zone"] == offset)


def language(name: str, check: Check, **more: str) -> Variation:
    """Return a locale; where the machine lacks it, programs get its name all the same."""

    def the_locale(world: World) -> None:
        made = world.root / "locales"
        made.mkdir()
        if shutil.which("localedef"):
            command = ["localedef", "-i", name.partition(".")[0], "-f", "UTF-8", str(made / name)]
            subprocess.run(command, capture_output=True, check=False)
            world.env["LOCPATH"] = str(made)
        world.env |= {"LC_ALL": name, "LANG": name, "LANGUAGE": name, **more}

    the_locale.__name__ += f"_{name}"
    the_locale.__doc__ = f"The locale is {name}."
    return Variation(the_locale, check)


def is_named(name: str) -> Check:
    return lambda seen: seen["environ"]["LC_ALL"] == name


def seed(value: str) -> Variation:
    """Return a seed of Python's hashes."""

    def the_hash_seed(world: World) -> None:
        world.env["PYTHONHASHSEED"] = value

    the_hash_seed.__name__ += f"_{value}"
    the_hash_seed.__doc__ = f"Python's hashes are seeded with {value}."
    return Variation(the_hash_seed, lambda seen: seen["environ"]["PYTHONHASHSEED"] == value)


@variation(lambda seen: seen["umask"] == 0o077)
def the_umask(world: World) -> None:
    """New files are for their owner alone."""
    world.how["umask"] = 0o077


@variation(lambda seen: seen["folder"].endswith("дім «інший»"))
def the_working_folder(world: World) -> None:
    """The build is started in another folder."""
    world.folder = world.root / "дім «інший»"
    world.folder.mkdir()


@variation(lambda seen: any("O'Генрі" in word for word in seen["argv"]) or "-m" not in seen["argv"])
def the_path(world: World) -> None:
    """Data and output lie under a long path with spaces, Cyrillic and quotes."""
    deep = world.root
    for name in ("довгий шлях " * 8, 'лапки «й» "такі" \' `й` такі', "O'Генрі $HOME %20 & #1 {x}"):
        deep = deep / name.strip()
    deep.mkdir(parents=True)
    world.data = world.data.rename(deep / "дані міста")
    world.output = deep / "звіти міста"


@variation(lambda seen: Path(seen["environ"].get("HOME", "")).name != "home")
def no_home(world: World) -> None:
    """HOME is not set."""
    world.env["HOME"] = None


@variation(lambda seen: seen["environ"]["HOME"] == "/proc/nowhere")
def a_home_that_nobody_can_write(world: World) -> None:
    """HOME is a place where nothing can be made; cells run in a kernel, which keeps files."""
    world.env["HOME"] = "/proc/nowhere"
    world.options += ["--engine", "kernel"]


@variation(lambda seen: Path(seen["environ"]["HOME"]).name == "home-file")
def a_home_that_is_a_file(world: World) -> None:
    """HOME is a file."""
    world.home = world.root / "home-file"
    world.home.write_text("")


@variation(lambda seen: seen["environ"]["USER"] == "Олена")
def the_names_of_the_user(world: World) -> None:
    """The variables name another user."""
    world.env |= dict.fromkeys(("USER", "LOGNAME", "USERNAME", "LNAME"), "Олена")


@variation(lambda seen: seen["uid"] == 54321)
def the_user(world: World) -> None:
    """Somebody builds whom the system does not know."""
    world.before += ["unshare", "--user", "--map-user=54321"]


@variation(lambda seen: seen["environ"]["HOSTNAME"] == "інша-машина")
def the_variable_of_the_host(world: World) -> None:
    """The variables name another machine."""
    world.env |= {"HOSTNAME": "інша-машина", "HOST": "інша-машина"}


@variation(lambda seen: seen["host"] == "elsewhere")
def the_host(world: World) -> None:
    """The machine has another name."""
    world.before += [*OWN_NAME, "sh", "-c", 'hostname elsewhere; exec "$@"', "sh"]


OWN_NAME = ("unshare", "--user", "--map-root-user", "--uts")


def jobs(number: int) -> Variation:
    """Return a number of reports made at the same time."""

    def the_jobs(world: World) -> None:
        world.options += ["--jobs", str(number)]

    the_jobs.__name__ += f"_{number}"
    the_jobs.__doc__ = f"{number} reports are made at the same time."
    return Variation(the_jobs, lambda seen: str(number) in seen["argv"] or "-m" not in seen["argv"])


@variation(lambda seen: seen["cores"] == 1)
def one_core(world: World) -> None:
    """The build has one processor, and takes as many jobs as it thinks best."""
    world.before += ["taskset", "--cpu-list", str(min(os.sched_getaffinity(0)))]
    world.options = world.options[:2]


@variation()
def every_core(world: World) -> None:
    """The build takes as many jobs as there are processors."""
    world.options = world.options[:2]


@variation()
def the_cluster(world: World) -> None:
    """The reports are made by a worker of a cluster."""
    told = world.root / "scheduler.json"
    here = ["--host", "127.0.0.1", "--scheduler-file", str(told)]
    start(world.stack, "scheduler", *here, "--port", "0")
    one = ["--nthreads", "1", "--no-nanny", "--local-directory", str(world.temporary)]
    start(world.stack, "worker", *here, *one)
    wait_for(told.exists, "the start of a scheduler")
    world.options += ["--scheduler", json.loads(told.read_text())["address"]]


@variation()
def git_beside_the_data(world: World) -> None:
    """The data lie in a repository of their own."""
    subprocess.run(["git", "init", "--quiet", str(world.root)], check=True)
    shutil.copytree(world.root / ".git", world.data / ".git")


@variation(lambda seen: seen["environ"]["PYTHONPATH"].split(os.pathsep)[0].endswith("інша копія"))
def a_copy_without_git(world: World) -> None:
    """Civlib is a copy in a folder that is no repository."""
    world.code = world.root / "інша копія"
    for name in ("civlib", "notebooks"):
        shutil.copytree(
            REPOSITORY / name, world.code / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copyfile(REPOSITORY / "requirements.lock", world.code / "requirements.lock")


@variation()
def over_other_outputs(world: World) -> None:
    """There are outputs of other data, with another language, in the output folder."""
    kept = (world.data / SAMPLE / str(YEAR) / "funding.csv").read_bytes()
    world.rewrite(f"*/{YEAR}/funding.csv", lambda data: data.replace(b"118.4", b"117.4"))
    before = world.build()
    world.rewrite(f"*/{YEAR}/funding.csv", lambda data: kept)
    assert any(b"117,4" in data for data in before.values()), "other data gave the same report"


@variation()
def by_force(world: World) -> None:
    """Everything is there already, somebody spoils it a little, and all is made again."""
    world.build()
    next(world.output.rglob("*.svg")).write_text("spoiled")
    world.options += ["--force"]


@variation(lambda seen: seen["input"] is not None and seen["input"] != "/dev/null")
def no_input(world: World) -> None:
    """The standard input is closed."""
    world.before += ["sh", "-c", 'exec "$@" <&-', "sh"]


@variation(lambda seen: seen["terminal"])
def a_terminal(world: World) -> None:
    """The build runs in a terminal."""
    code = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    world.before = [sys.executable, "-c", code, *world.before]


@variation(lambda seen: not seen["terminal"])
def no_output(world: World) -> None:
    """Nobody hears what the build says."""
    world.how |= {
        "capture_output": False,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }


@variation(lambda seen: seen["nice"] >= 7)
def the_niceness(world: World) -> None:
    """Other programs come first."""
    world.before += ["nice", "-n", "7"]


@variation(lambda seen: "тимчасове" in seen["environ"]["TMPDIR"])
def the_folder_for_temporary_files(world: World) -> None:
    """Temporary files are kept elsewhere."""
    world.temporary = world.root / "моє тимчасове"
    world.temporary.mkdir()


@variation()
def the_times_of_files(world: World) -> None:
    """The inputs are dated to 1990 and to 2040."""
    for number, path in enumerate(sorted(world.data.rglob("*"))):
        when = (631152000, 2208988800)[number % 2]
        os.utime(path, (when, when))


@variation()
def inputs_that_cannot_be_written(world: World) -> None:
    """Nobody may write the inputs."""
    folders = [world.data, *world.data.rglob("*")]
    for path in folders:
        path.chmod(0o555 if path.is_dir() else 0o444)
    world.stack.callback(lambda: [path.chmod(0o755) for path in folders])


@variation()
def a_link_to_the_data(world: World) -> None:
    """The data folder and the output folder are links."""
    for name in ("data", "out"):
        (world.root / f"real-{name}").mkdir()
    world.data.rename(world.root / "real-data" / "data")
    world.data.symlink_to(world.root / "real-data" / "data")
    world.output.symlink_to(world.root / "real-out")


@variation(lambda seen: not seen["bytecode"])
def no_bytecode(world: World) -> None:
    """Python keeps no compiled code."""
    world.env |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONOPTIMIZE": "0"}


@variation(lambda seen: not seen["debug"])
def no_assertions(world: World) -> None:
    """Python leaves out assertions."""
    world.env["PYTHONOPTIMIZE"] = "1"


ASCII = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

TOGETHER: tuple[tuple[Variation, ...], ...] = (
    (the_clock_ahead, zone("Pacific/Kiritimati", "+1400"), the_umask),
    (the_clock_behind, zone("Pacific/Marquesas", "-0930"), seed("0")),
    (
        language("C", lambda seen: seen["encoding"] != "UTF-8", **ASCII),
        listing(1),
        the_working_folder,
    ),
    (
        language("uk_UA.UTF-8", is_named("uk_UA.UTF-8")),
        matplotlibrc_in_the_working_folder,
        the_names_of_the_user,
    ),
    (language("tr_TR.UTF-8", is_named("tr_TR.UTF-8")), the_path),
    (seed("12345"), no_home, the_user),
    (a_home_that_nobody_can_write, the_variable_of_the_host, no_input),
    (a_home_that_is_a_file, the_niceness),
    (the_host, the_ends_of_lines),
    (variables_of_other_programs,),
    (a_startup_file, the_times_of_files),
    (matplotlibrc_of_the_user, one_core),
    (matplotlibrc_by_its_variable, jobs(4)),
    (settings_of_ipython, settings_of_jupyter, a_terminal),
    (a_kernel_of_the_user, the_folder_for_temporary_files),
    (the_cluster, listing(2)),
    (git_beside_the_data, no_output, the_last_end_of_line),
    (a_copy_without_git, inputs_that_cannot_be_written),
    (over_other_outputs,),
    (by_force,),
    (a_link_to_the_data, no_bytecode),
    (no_assertions, every_core, language("C.UTF-8", is_named("C.UTF-8"))),
)
"""Variations that one build undergoes at once, because they have nothing to do with each other."""

NEEDS = {"the_user": ("unshare", "--user", "--map-user=54321"), "the_host": OWN_NAME}
"""What some variations need of the machine."""


def possible() -> list[tuple[Variation, ...]]:
    """Return the variations that this machine lets us make, those of one build together."""
    able = ([one for one in group if works(*NEEDS.get(str(one), ()))] for group in TOGETHER)
    return [tuple(group) for group in able if group]
