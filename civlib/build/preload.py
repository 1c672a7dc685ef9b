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
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import civlib
from civlib.wording import LANGUAGES, wording

SCRATCH = "CIVLIB_SCRATCH"
"""Names the build's folder for temporary files, which the fork server removes when it ends."""

OWNER = "CIVLIB_OWNER"
"""Names the process of the build, which may be gone before this one asks for it."""

READY = "ready"
"""In that folder: a file that tells that everything is loaded."""

MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "IPython.core.interactiveshell",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.backend_inline",
    "typst",
)
"""What is imported only where it is needed, and always is."""

ABOVE = ("civlib.__main__", "civlib.cli", "civlib.build.preload", "civlib.build.cluster")

THREADS = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
"""What keeps libraries from starting threads, of which only one would live on in a child."""


def warm(owner: int) -> None:
    """Import every module that a report may need, as long as the build that needs them is there."""
    for name in _names():
        if os.getppid() != owner:
            raise SystemExit
        importlib.import_module(name)
    for lang in LANGUAGES:
        wording(lang).number(1)


def _names() -> Iterator[str]:
    yield from MODULES
    for found in pkgutil.walk_packages(civlib.__path__, "civlib."):
        if found.name not in ABOVE:
            yield found.name


def only_thread() -> bool:
    """Return whether this process has one thread, and so may fork."""
    tasks = Path("/proc/self/task")
    return not tasks.is_dir() or len(list(tasks.iterdir())) == 1


def _remove(folder: str, owner: int) -> None:
    """Remove what a killed build left behind; one that ends by itself does so itself."""
    tries = 50  # its children, which are about to end, may still write there
    while os.getppid() != owner and Path(folder).exists() and tries:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.05)
        tries -= 1


if scratch := os.environ.get(SCRATCH):
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)  # the build tells when to end
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    owner = int(os.environ[OWNER])
    atexit.register(_remove, scratch, owner)
    warm(owner)
    gc.freeze()
    if not only_thread():
        raise RuntimeError("a preloaded package started a thread; the fork server must not fork")
    Path(scratch, READY).touch()
