"""What means nothing: the order of files in folders, and how lines end."""

# ruff: noqa: D401 - the docstring of a variation says how its world is

from __future__ import annotations

import os
import random
from pathlib import Path

from worlds import Seen, Variation, World, variation

LISTING = """
import os
def _shuffled(listdir=os.listdir, scandir=os.scandir):
    import random
    def shuffle(names, key):
        found = sorted(names, key=key)
        random.Random(SEED).shuffle(found)
        return found
    class Entries:
        def __init__(self, entries):
            with entries:
                self.found = iter(shuffle(entries, lambda entry: entry.name))
        def __iter__(self):
            return self
        def __next__(self):
            return next(self.found)
        def __enter__(self):
            return self
        def __exit__(self, *_):
            pass
        def close(self):
            pass
    os.listdir = lambda *path: shuffle(listdir(*path), None)
    os.scandir = lambda *path: Entries(scandir(*path))
_shuffled()
"""


def listing(number: int) -> Variation:
    """Return an order in which folders are listed."""

    def the_order_of_files(world: World) -> None:
        world.first(LISTING.replace("SEED", str(number)))

    def check(seen: Seen) -> bool:
        names = sorted(path.name for path in Path(os.__file__).parent.iterdir())
        random.Random(number).shuffle(names)
        return bool(seen["listed"] == names[:20])

    the_order_of_files.__name__ += f"_{number}"
    the_order_of_files.__doc__ = f"Folders are listed in the shuffled order {number}."
    return Variation(the_order_of_files, check)


@variation()
def the_ends_of_lines(world: World) -> None:
    """Every file of the data has the line ends of Windows."""
    for pattern in ("*/*.toml", "*/*/*"):
        world.rewrite(pattern, lambda data: data.replace(b"\n", b"\r\n"))


@variation()
def the_last_end_of_line(world: World) -> None:
    """The tables end without a line end."""
    world.rewrite("*/*/*.csv", lambda data: data.removesuffix(b"\n"))
