"""What the fork server imports, so that each report's process starts with everything there.

Each step is one that every report would take; what must not be shared (shells, sockets, threads)
is not made here. The server ends with the process that it serves, and cleans up after a killed one.
"""

import atexit
import gc
import importlib
import os
import pkgutil
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import civlib
from civlib.run.children import OWNER, SERVER, SIGNALS, settle

MODULES = (
    *("papermill", "IPython.core.interactiveshell", "babel.lists"),
    *("matplotlib.backends.backend_svg", "matplotlib.style", "numpy.random"),
    *("pandas", "zoneinfo", "typst"),
)
"""What is imported only where it is needed, and always is."""

ABOVE = ("civlib.__main__", "civlib.cli", "civlib.verify", "civlib.run.warm", "civlib.run.workers")
"""What no report needs: it asks for reports, or asks after them."""

SELDOM = (100_000, 20, 20)
"""How often children look for garbage in circles: a report is made and its process over in a
second, a tenth of which went into looking.
"""


def serve(owner: int, scratch: str) -> None:
    """Get ready to fork, unless a package has started a thread, of which forks have nothing."""
    for asked in SIGNALS:
        signal.signal(asked, signal.SIG_IGN)  # they reach the owner too, which ends this process
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    atexit.register(_clear, owner, Path(scratch))
    settle(scratch)
    note = Path(scratch, SERVER)
    with suppress(FileNotFoundError), note.open("r+") as file:
        file.write(str(os.getpid()))
    for name in names():
        if os.getppid() != owner or not note.exists():
            raise SystemExit
        importlib.import_module(name)
    use()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 - Python does not know all of them
        raise RuntimeError("a preloaded package started a thread; the fork server must not fork")


def names() -> Iterator[str]:
    """Yield every module that a report may need, civlib's own last."""
    yield from MODULES
    above = tuple(f"{name}." for name in ABOVE)
    for found in pkgutil.walk_packages(civlib.__path__, "civlib."):
        if not f"{found.name}.".startswith(above):
            yield found.name


def use() -> None:
    """Use once what is loaded at its first use: words, fonts, templates, schemas."""
    from nbformat import validate
    from nbformat.v4 import new_notebook

    from civlib.publish import html
    from civlib.show import markup
    from civlib.show.charts.sheet import drawings
    from civlib.wording import LANGUAGES, wording

    for lang in LANGUAGES:
        wording(lang).date(date(2000, 1, 1))
    letters = "".join(map(chr, (*range(0x20, 0x7F), *range(0x400, 0x500))))
    drawings(lambda ax: ax.set_xlabel(letters), "warm")
    page = html.template(html.PAGE).environment
    for name in page.list_templates(["j2"]):
        page.get_template(name)
    markup.template()
    validate(new_notebook())


def _clear(owner: int, folder: Path) -> None:
    """Remove what a killed owner has left; one that ends by itself does so itself."""
    for _ in range(50):  # children that are about to end may still write there
        if not folder.exists():
            return
        if os.getppid() != owner:
            shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.05)


if OWNER in os.environ:
    _owner, _, _scratch = os.environ[OWNER].partition(" ")
    serve(int(_owner), _scratch)
