"""What the fork server imports before it forks, so that its children start with everything there.

Each step is one that every report would take; what must not be shared (shells, sockets, threads)
is not made here.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_notebook

import civlib
from civlib.dataset import schemas, tables
from civlib.dataset.problems import Log
from civlib.publish import html
from civlib.run.guard import alone
from civlib.run.server import READY
from civlib.run.starter import SCRATCH
from civlib.show.charts import shapes
from civlib.show.charts.sheet import drawings
from civlib.wording import LANGUAGES, wording
from civlib.wording.terms import Table

MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "IPython.core.interactiveshell",
    "babel.lists",
    "frictionless",
    "matplotlib.backends.backend_svg",
    "matplotlib.style",
    "numpy.random",
    "pandas",
    "zoneinfo",
    "typst",
)
"""What is imported only where it is needed, and always is."""

ABOVE = (
    "civlib.__main__",
    "civlib.run.cluster",
    "civlib.run.preload",
    "civlib.cli",
    "civlib.verify.diff",
    "civlib.verify.release",
    "civlib.verify",
)
"""What no report needs: it stands above the build, or asks after it."""


def warm() -> None:
    """Import every module that a report may need, as long as the build that needs them is there.

    What is loaded only when it is used first is used once.
    """
    for name in _names():
        if alone():
            raise SystemExit
        importlib.import_module(name)
    for lang in LANGUAGES:
        wording(lang).date(date(2000, 1, 1))
    drawings(_drawing, "warm")
    html.template(html.PAGE)
    nbformat.validate(new_notebook())
    for table in Table:
        names = [field["name"] for field in schemas.read(table)["fields"]]
        row = ",".join(field.get("example", "1") for field in schemas.read(table)["fields"])
        tables.read(table, f"{','.join(names)}\n{row}\n", Log(table))


SELDOM = (100_000, 20, 20)
"""How often children look for garbage in circles: a report is made and its process over in a
second, a tenth of which went into looking.
"""


def _names() -> Iterator[str]:
    yield from MODULES
    above = tuple(f"{name}." for name in ABOVE)
    for found in pkgutil.walk_packages(civlib.__path__, "civlib."):
        if not f"{found.name}.".startswith(above):
            yield found.name


def _drawing(ax: Any) -> None:
    letters = "".join(map(chr, (*range(0x20, 0x7F), *range(0x400, 0x500))))
    shapes.lollipops(ax, [("", letters)], [Fraction(1)], [True], ("", "", ""), Fraction(2), "")


def only_thread() -> bool:
    """Return whether this process has one thread, and so may fork."""
    tasks = Path("/proc/self/task")
    return not tasks.is_dir() or len(list(tasks.iterdir())) == 1


if scratch := os.environ.get(SCRATCH):
    warm()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    if not only_thread():
        raise RuntimeError("a preloaded package started a thread; the fork server must not fork")
    Path(scratch, READY).touch()
