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

PACKAGES = (
    "babel",
    "frictionless",
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
    """Return the SHA-256 of civlib itself: the names and bytes of all its files."""
    package = str(Path(__file__).parents[1])
    digest = sha256()
    for name in sorted(_files(package)):
        with open(f"{package}/{name}", "rb") as file:  # noqa: PTH123 - a hundred paths take time
            digest.update(f"{name}\n".encode() + sha256(file.read()).digest())
    return digest.hexdigest()


def _files(package: str) -> Iterator[str]:
    """Yield the paths of a package's files below it, with slashes; what Python caches is none."""
    for folder, _, names in os.walk(package):
        place = folder[len(package) + 1 :].replace(os.sep, "/")
        own = (name for name in names if Path(name).suffix not in {"", ".pyc"})
        yield from (f"{place}/{name}".lstrip("/") for name in own)
