"""What the fork server imports, so that each report's process starts with everything there.

Each step is one that every report would take; what must not be shared (shells, sockets, threads)
is not made here. The server ends with the process that it serves, and cleans up after a killed one.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import pkgutil
import shutil
import signal
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import civlib
from civlib.run.children import OWNER, SCRATCH, SERVER, SIGNALS, settle

MODULES = (
    "papermill",  # before civlib's engine, which it loads itself and is to be whole then
    "IPython.core.interactiveshell",
    "babel.lists",
    "matplotlib.backends.backend_svg",
    "matplotlib.style",
    "numpy.random",
    "pandas",
    "zoneinfo",
    "typst",
)
"""What is imported only where it is needed, and always is."""

ABOVE = ("civlib.__main__", "civlib.cli", "civlib.verify", "civlib.run.warm", "civlib.run.workers")
"""What no report needs: it asks for reports, or asks after them."""

SELDOM = (100_000, 20, 20)
"""How often children look for garbage in circles: a report is made and its process over in a
second, a tenth of which went into looking.
"""

TRIES, PAUSE = 50, 0.05
"""How often, and after how many seconds, to look whether a folder is gone."""


def warm() -> None:
    """Import every module that a report may need; what is loaded at its first use is used once."""
    for name in names():
        if not wanted():
            raise SystemExit
        importlib.import_module(name)
    from nbformat import validate
    from nbformat.v4 import new_notebook

    from civlib.dataset import schemas, tables
    from civlib.dataset.problems import Log
    from civlib.publish import html
    from civlib.wording import LANGUAGES, wording
    from civlib.wording.terms import Table

    for lang in LANGUAGES:
        wording(lang).date(date(2000, 1, 1))
    _draw()
    html.template(html.PAGE)
    validate(new_notebook())
    for table in Table:
        fields = schemas.read(table)["fields"]
        header, row = (",".join(each) for each in zip(*map(_example, fields), strict=True))
        tables.read(table, f"{header}\n{row}\n", Log(table))


def names() -> Iterator[str]:
    """Yield the modules to import, civlib's own last."""
    yield from MODULES
    above = tuple(f"{name}." for name in ABOVE)
    for found in pkgutil.walk_packages(civlib.__path__, "civlib."):
        if not f"{found.name}.".startswith(above):
            yield found.name


def wanted() -> bool:
    """Return whether whom this process serves is there, and has not called it off."""
    return os.getppid() == int(os.environ[OWNER]) and _note().exists()


def serve() -> None:
    """Get ready to fork, unless a package has started a thread, of which forks have nothing."""
    for asked in SIGNALS:
        signal.signal(asked, signal.SIG_IGN)  # they reach the owner too, which ends this process
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    atexit.register(_clear, Path(os.environ[SCRATCH]))
    if not wanted():
        raise SystemExit
    _note().write_text(str(os.getpid()))
    settle(os.environ[SCRATCH])
    warm()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 - Python does not know all of them
        raise RuntimeError("a preloaded package started a thread; the fork server must not fork")


def _example(field: dict[str, str]) -> tuple[str, str]:
    return field["name"], field.get("example", "1")


def _draw() -> None:
    """Draw every letter once, which loads the font."""
    from fractions import Fraction

    from civlib.show.charts import shapes
    from civlib.show.charts.sheet import drawings

    def drawing(ax: Any) -> None:
        rows = [("", "".join(map(chr, (*range(0x20, 0x7F), *range(0x400, 0x500)))))]
        shapes.lollipops(ax, rows, [Fraction(1)], [True], ("", "", ""), Fraction(2), "")

    drawings(drawing, "warm")


def _note() -> Path:
    return Path(os.environ[SCRATCH], SERVER)


def _clear(folder: Path) -> None:
    """Remove what a killed owner has left; one that ends by itself does so itself."""
    for _ in range(TRIES):  # children that are about to end may still write there
        if not folder.exists():
            return
        if os.getppid() != int(os.environ[OWNER]):
            shutil.rmtree(folder, ignore_errors=True)
        time.sleep(PAUSE)


if SCRATCH in os.environ:
    serve()
