"""What users have set for programs of theirs, none of which a report may read."""

# ruff: noqa: D401 - the docstring of a variation says how its world is

from __future__ import annotations

import json
import sys
from pathlib import Path

from worlds import World, variation

HOSTILE = """
import decimal, locale, random
decimal.getcontext().prec = 3
decimal.DefaultContext.prec = 3
import matplotlib, pandas
pandas.set_option("display.precision", 1)
matplotlib.rcParams.update({"font.size": 30, "svg.fonttype": "path", "figure.dpi": 33})
import civlib.show.display
civlib.show.display.ReportHead = None
"""
"""What would spoil every report, were it run in its process."""

SETTINGS = """
backend: Agg
font.family: serif
font.serif: DejaVu Serif
font.size: 23
svg.fonttype: path
svg.hashsalt: mine
svg.image_inline: False
figure.dpi: 33
savefig.dpi: 44
figure.facecolor: red
axes.facecolor: green
axes.unicode_minus: False
axes.prop_cycle: cycler("color", ["r", "g"])
lines.linewidth: 9
patch.linewidth: 7
hatch.linewidth: 5
hatch.color: blue
path.simplify: False
path.snap: False
path.sketch: 1, 100, 2
text.color: red
text.hinting: none
text.kerning_factor: 6
timezone: Asia/Tokyo
"""

NAMES = """
MPLBACKEND=TkAgg PYTHONSTARTUP={home}/startup.py IPYTHONDIR={home}/my-ipython COLUMNS=20 LINES=5
MPLCONFIGDIR={home}/my-mpl JUPYTER_CONFIG_DIR={home}/my-jupyter TERM=dumb NO_COLOR=1 FORCE_COLOR=3
CIVLIB_DATA={home} CIVLIB_OUTPUT={home} GIT_DIR={home}/git GIT_AUTHOR_DATE=1999-01-01 EDITOR=ed
PAGER=cat CI=true DISPLAY=:99 TYPST_FONT_PATHS=/usr/share TYPST_ROOT=/ OMP_NUM_THREADS=3
OPENBLAS_NUM_THREADS=2 MKL_NUM_THREADS=2 NUMEXPR_MAX_THREADS=2 VIRTUAL_ENV={home}/venv
XDG_CONFIG_HOME={home}/xdg XDG_CACHE_HOME={home}/cache XDG_DATA_HOME={home}/share BABEL_LOCALE=tr
PANDAS_COPY_ON_WRITE=0 JUPYTER_PLATFORM_DIRS=1 JPY_SESSION_NAME=mine PYTHONBREAKPOINT=0
PYTHONUNBUFFERED=1 PYTHONNOUSERSITE=1 QT_QPA_PLATFORM=offscreen LC_NUMERIC=de_DE.UTF-8
"""


def variables(world: World) -> dict[str, str]:
    """Return more than thirty environment variables by their names."""
    words = NAMES.format(home=world.home).split()
    return dict(word.split("=", 1) for word in words)


@variation(
    lambda seen: sum(f" {name}=" in NAMES.replace("\n", " ") for name in seen["environ"]) > 30
)
def variables_of_other_programs(world: World) -> None:
    """More than thirty environment variables are set that mean something to somebody."""
    world.env |= variables(world)
    (world.home / "startup.py").write_text(HOSTILE)
    for name in ("my-mpl", "xdg/matplotlib"):
        _write(world.home / name / "matplotlibrc", SETTINGS)


@variation(lambda seen: "startup.py" in seen["environ"]["PYTHONSTARTUP"])
def a_startup_file(world: World) -> None:
    """PYTHONSTARTUP names a file that spoils everything."""
    world.env["PYTHONSTARTUP"] = str(world.home / "startup.py")
    (world.home / "startup.py").write_text(HOSTILE)


@variation()
def matplotlibrc_in_the_working_folder(world: World) -> None:
    """There is a matplotlibrc where the build is started."""
    world.folder = world.root / "mine"
    _write(world.folder / "matplotlibrc", SETTINGS)


@variation()
def matplotlibrc_of_the_user(world: World) -> None:
    """There is a matplotlibrc in the user's folder for settings."""
    _write(world.home / ".config" / "matplotlib" / "matplotlibrc", SETTINGS)


@variation(lambda seen: "MATPLOTLIBRC" in seen["environ"])
def matplotlibrc_by_its_variable(world: World) -> None:
    """MATPLOTLIBRC names a file."""
    world.env["MATPLOTLIBRC"] = str(world.root / "my-rc")
    _write(world.root / "my-rc", SETTINGS)


IPYTHON = """
c = get_config()
c.InteractiveShell.ast_node_interactivity = "all"
c.InteractiveShell.autocall = 2
c.InteractiveShellApp.exec_lines = ["from civlib.show import display; display.ReportHead = None"]
c.PlainTextFormatter.float_precision = 1
c.DisplayFormatter.active_types = ["text/plain"]
c.InlineBackend.figure_formats = {"png"}
c.IPKernelApp.matplotlib = "agg"
"""


@variation()
def settings_of_ipython(world: World) -> None:
    """The user has settings and a startup file for IPython."""
    profile = world.home / ".ipython" / "profile_default"
    for name in ("ipython_config.py", "ipython_kernel_config.py"):
        for folder in (profile, world.folder):
            _write(folder / name, IPYTHON)
    _write(profile / "startup" / "00-mine.py", HOSTILE)


@variation()
def settings_of_jupyter(world: World) -> None:
    """The user has settings for Jupyter and nbconvert, at home and in the working folder."""
    settings = {
        "NbConvertApp": {"export_format": "latex"},
        "Exporter": {"preprocessors": ["nowhere.Nothing"], "default_preprocessors": []},
        "TemplateExporter": {"exclude_input": True, "exclude_output": True},
        "ClearOutputPreprocessor": {"enabled": True},
        "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": ["parameters"]},
        "ExecutePreprocessor": {"timeout": 1},
        "KernelManager": {"ip": "0.0.0.0", "transport": "ipc"},
        "Session": {"key": "mine"},
    }
    for folder in (world.home / ".jupyter", world.folder):
        for name in ("jupyter_config", "jupyter_nbconvert_config", "jupyter_kernel_config"):
            _write(folder / f"{name}.json", json.dumps(settings))


@variation()
def a_kernel_of_the_user(world: World) -> None:
    """The user has a kernel with the name of ours."""
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Мій Python",
        "language": "python",
        "env": {"MINE": "1", "MPLBACKEND": "agg", "COLUMNS": "20"},
    }
    place = world.home / ".local" / "share" / "jupyter" / "kernels" / "python3"
    _write(place / "kernel.json", json.dumps(spec))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
