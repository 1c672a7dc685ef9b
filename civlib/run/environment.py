"""The code that makes a report: civlib's own files and the packages that can change a byte of it.

Standard library only: a build that has nothing to do imports nothing else.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from civlib.errors import UsageError
from civlib.publish.provenance import digest, swhid

EPOCH = "SOURCE_DATE_EPOCH"
"""Environment variable that names the date of whatever is built, in seconds since 1970."""

LAST = 253402300799
"""The end of the year 9999, in those seconds."""

PACKAGES = (
    "babel",
    "ipython",
    "jinja2",
    "markupsafe",
    "matplotlib",
    "mistune",
    "nbconvert",
    "nbformat",
    "numpy",
    "pandas",
    "papermill",
    "typst",
)
"""What stands between the data and the bytes of a report."""

VERSION = "Version: "


@cache
def versions() -> dict[str, str]:
    """Return the version of Python and of each of `PACKAGES` that is installed, by name."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in PACKAGES:
        with suppress(metadata.PackageNotFoundError):
            found[name] = _version(metadata.distribution(name))
    return dict(sorted(found.items()))


def _version(package: metadata.Distribution) -> str:
    """Return a package's version, from the head of its metadata.

    `importlib.metadata.version` reads them as an e-mail, description and all, which took a fifth of
    a build with nothing to do.
    """
    head = (package.read_text("METADATA") or "").partition("\n\n")[0].splitlines()
    found = [line.removeprefix(VERSION) for line in head if line.startswith(VERSION)]
    return found[0] if found else package.version


@cache
def code() -> str:
    """Return the identifier of civlib itself, which the names and bytes of all its files decide."""
    package, files = str(Path(__file__).parents[1]), {}
    for folder, _, names in os.walk(package):  # `Path.rglob` takes ten times as long
        place = folder[len(package) + 1 :].replace(os.sep, "/")
        for name in names:
            if not name.endswith(".pyc") and "." in name.lstrip("."):
                with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123 - a hundred of them
                    files[f"{place}/{name}".lstrip("/")] = file.read()
    return swhid.of(files)


@cache
def lock() -> str:
    """Return the SHA-256 of the file that pins the packages; empty where civlib came without it."""
    path = Path(__file__).parents[2] / "requirements.lock"
    return digest(path.read_bytes()) if path.is_file() else ""


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
    if value and not (value.isascii() and value.isdigit() and int(value) <= LAST):
        way = "give seconds since 1970, such as 1584489600, or unset it"
        raise UsageError(f"{EPOCH} is {value!r}, which is no date: {way}.")
    return value
