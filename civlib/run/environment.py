"""The code that makes a report: civlib's own files and the packages that can change a byte of it.

Standard library only: a build that has nothing to do imports nothing else.
"""

import os
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from civlib import __version__
from civlib.errors import UsageError
from civlib.publish.provenance import digest, swhid
from civlib.wording.messages import say

EPOCH = "SOURCE_DATE_EPOCH"
"""Environment variable that names the date of whatever is built, in seconds since 1970."""

LAST = 253402300799
"""The end of the year 9999, in those seconds."""

PACKAGES = (
    *("babel", "ipykernel", "ipython", "jinja2", "latex2mathml", "markupsafe", "matplotlib"),
    *("mistune", "nbclient", "nbconvert", "nbformat", "numpy", "pandas", "papermill", "pillow"),
    *("typst", "xlsxwriter", "ziafont", "ziamath"),
)
"""What stands between the data and the bytes of a report."""

KINDS = (
    *(".py", ".typed", ".toml", ".json", ".xml", ".yml"),
    *(".css", ".j2", ".js", ".typ", ".md", ".txt"),
)
"""Endings of the files that civlib is made of."""

INFO = ".dist-info"

PACKAGE = Path(__file__).resolve().parents[1]

WHEEL_ONLY = "project"
"""Folder in the package that a wheel has, with what lies beside the package in the repository."""


def project(package: Path) -> Path:
    """Return the folder of civlib's own notebooks and lock: the repository, else in the wheel.

    An editable install leaves copies elsewhere; the repository that the code lies in goes first.
    """
    there = package.parent / "notebooks" / "annual_report.ipynb"
    return package.parent if there.is_file() else package / WHEEL_ONLY


PROJECT = project(PACKAGE)


@cache
def versions() -> dict[str, str]:
    """Return the version of Python and of each of `PACKAGES` that is installed, by name."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    told = _told()
    found |= {name: version for name in PACKAGES if (version := told.get(name) or _version(name))}
    return dict(sorted(found.items()))


def require() -> None:
    """Raise UsageError, with the names, if a package that reports are made with is not there."""
    there = versions()
    if missing := [name for name in PACKAGES if name not in there]:
        raise UsageError(say("run.packages", names=", ".join(missing)))


def _told() -> dict[str, str]:
    """Return the versions that the names of folders tell, as in ``pandas-3.0.1.dist-info``."""
    found: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):  # the place is no folder, or not there
            for entry in os.listdir(folder or "."):  # noqa: PTH208 - names are all that is needed
                if entry.endswith(INFO):
                    name, _, version = entry.removesuffix(INFO).partition("-")
                    found.setdefault(name.lower(), version)
    return found


def _version(name: str) -> str:
    """Return the version of a package that is installed in another way; empty if it is not."""
    from importlib import metadata  # which takes a quarter of a build with nothing to do

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


@cache
def code() -> str:
    """Return the identifier of civlib itself, which the names and bytes of all its files decide.

    It is that of the folder in git: what only a wheel has in it does not count, nor what editors,
    caches and systems leave, which is of none of `KINDS`.
    """
    package, files = str(PACKAGE), {}
    for folder, folders, names in os.walk(package):  # `Path.rglob` takes ten times as long
        if folder == package and WHEEL_ONLY in folders:
            folders.remove(WHEEL_ONLY)
        place = folder[len(package) + 1 :].replace(os.sep, "/")
        for name in names:
            if name.endswith(KINDS) and not name.startswith("."):
                with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123 - a hundred of them
                    files[f"{place}/{name}".lstrip("/")] = file.read()
    return swhid.of(files)


@cache
def lock() -> str:
    """Return the SHA-256 of the file that pins the packages; empty where civlib came without it."""
    path = PROJECT / "requirements.lock"
    return digest(path.read_bytes()) if path.is_file() else ""


def facts() -> dict[str, Any]:
    """Return what a report's key says of all this."""
    made_with = {"version": __version__, "civlib": code(), "packages": versions(), "lock": lock()}
    return {**made_with, "epoch": epoch()}


def epoch() -> str:
    """Return the date that ``SOURCE_DATE_EPOCH`` asks for; empty if it asks for none.

    Raises
    ------
    UsageError
        If it is no whole number of seconds.
    """
    value = os.environ.get(EPOCH, "")
    if value and not (value.isascii() and value.isdigit() and int(value) <= LAST):
        raise UsageError(say("run.epoch", value=value))
    return value


def today() -> date:
    """Return the day that ``SOURCE_DATE_EPOCH`` names, in UTC; where it is not set, today."""
    seconds = epoch()
    now = datetime.now().astimezone()
    return (datetime.fromtimestamp(int(seconds), UTC) if seconds else now).date()


def check_day(day: date) -> None:
    """Refuse a day that is still to come, by the clock and by ``SOURCE_DATE_EPOCH``."""
    latest = max(today(), datetime.now().astimezone().date())
    if day > latest:
        raise UsageError(say("release.future", asked=day, day=latest))
