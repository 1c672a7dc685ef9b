"""What the fork server imports before it forks, so that its children start with everything there.

Each step is one that every report would take; what must not be shared (shells, sockets, threads)
is not made here.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import pkgutil
import shutil
from pathlib import Path

import civlib
from civlib.build.pool import SCRATCH
from civlib.shell.run import BACKEND
from civlib.wording import LANGUAGES, wording

MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "IPython.core.interactiveshell",
    "matplotlib.backends.backend_svg",
    "typst",
)
"""What is imported only where it is needed, and always is."""

ABOVE = ("civlib.__main__", "civlib.cli", "civlib.build.preload", "civlib.build.cluster")


def warm() -> None:
    """Import every module that a report may need, and civlib's own altogether."""
    os.environ["MPLBACKEND"] = BACKEND  # read once, when matplotlib is imported
    for name in MODULES:
        importlib.import_module(name)
    for found in pkgutil.walk_packages(civlib.__path__, "civlib."):
        if found.name not in ABOVE:
            importlib.import_module(found.name)
    for lang in LANGUAGES:
        wording(lang).number(1)


def only_thread() -> bool:
    """Return whether this process has one thread, and so may fork."""
    tasks = Path("/proc/self/task")
    return not tasks.is_dir() or len(list(tasks.iterdir())) == 1


def _remove(folder: str, parent: int) -> None:
    """Remove what a killed build left behind; one that ends by itself does so itself."""
    if os.getppid() != parent:
        shutil.rmtree(folder, ignore_errors=True)


if scratch := os.environ.get(SCRATCH):
    atexit.register(_remove, scratch, os.getppid())
    warm()
    gc.freeze()
    if not only_thread():
        raise RuntimeError("a preloaded package started a thread; the fork server must not fork")
