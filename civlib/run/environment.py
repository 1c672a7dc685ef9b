"""The code that makes a report: civlib's own files and the packages that can change a byte of it.

Standard library only: a build that has nothing to do imports nothing else.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from civlib.errors import UsageError
from civlib.publish.provenance import swhid

EPOCH = "SOURCE_DATE_EPOCH"
"""Environment variable that names the date of whatever is built, in seconds since 1970."""

PACKAGES = (
    "babel",
    "ipykernel",
    "ipython",
    "jinja2",
    "markupsafe",
    "matplotlib",
    "mistune",
    "nbclient",
    "nbconvert",
    "nbformat",
    "numpy",
    "pandas",
    "papermill",
    "rocrate",
    "typst",
)
"""What stands between the data and the bytes of a report."""

_INSTALLED = re.compile(r"(?P<name>.+)-(?P<version>[^-]+)\.dist-info")


@cache
def versions() -> dict[str, str]:
    """Return the version of Python and of each of `PACKAGES` that is installed, by name.

    Read from the names of the installed folders, which takes a hundredth of the time of asking
    `importlib.metadata` for each.
    """
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name, version in _installed():
        if name in PACKAGES:
            found.setdefault(name, version)
    return dict(sorted(found.items()))


def _installed() -> Iterator[tuple[str, str]]:
    for place in sys.path:
        if Path(place).is_dir():
            for match in map(_INSTALLED.fullmatch, sorted(os.listdir(place or "."))):  # noqa: PTH208
                if match:
                    yield re.sub(r"[-_.]+", "-", match["name"]).lower(), match["version"]


@cache
def code() -> str:
    """Return the identifier of civlib itself, which the names and bytes of all its files decide."""
    return swhid.of(dict(_sources(str(Path(__file__).parents[1]))))


@cache
def lock() -> str:
    """Return the SHA-256 of the file that pins the packages; empty where civlib came without it."""
    path = Path(__file__).parents[2] / "requirements.lock"
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def facts() -> dict[str, Any]:
    """Return what a report's key says of all this."""
    return {"civlib": code(), "packages": versions(), "lock": lock(), "epoch": epoch()}


def epoch() -> str:
    """Return the date that ``SOURCE_DATE_EPOCH`` asks for; empty if it asks for none.

    Raises
    ------
    UsageError
        If it is no whole number of seconds.
    """
    value = os.environ.get(EPOCH, "")
    if value and not (value.isascii() and value.isdigit() and int(value) <= _LAST):
        way = "give seconds since 1970, such as 1584489600, or unset it"
        raise UsageError(f"{EPOCH} is {value!r}, which is no date: {way}.")
    return value


_LAST = 253402300799
"""The end of the year 9999."""


def _sources(package: str) -> Iterator[tuple[str, bytes]]:
    for name in _files(package):
        with open(f"{package}/{name}", "rb") as file:  # noqa: PTH123 - a hundred paths take time
            yield name, file.read()


def _files(package: str) -> Iterator[str]:
    """Yield the paths of a package's files below it, with slashes; what Python caches is none."""
    for folder, _, names in os.walk(package):
        place = folder[len(package) + 1 :].replace(os.sep, "/")
        own = (name for name in names if Path(name).suffix not in {"", ".pyc"})
        yield from (f"{place}/{name}".lstrip("/") for name in own)
