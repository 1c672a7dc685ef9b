"""The command line: an error is one sentence and an exit code, never a traceback."""

from civlib.cli import bringing, new, office, register, showing
from civlib.cli.commands import main

__all__ = ["main"]
