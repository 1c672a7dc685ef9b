"""Runs a notebook's cells in a shell of this very process: no sockets, no second interpreter.

For a process that runs one notebook and ends, such as a child of the build's fork server; a process
has only one shell, and what a notebook does to it stays there. What a cell shows becomes the same
outputs that a kernel and `nbclient` make of it.
"""

from civlib.run.shell.run import CellFailed, CellTimeout, run

__all__ = ["CellFailed", "CellTimeout", "run"]
