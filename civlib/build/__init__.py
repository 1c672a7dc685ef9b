"""Plan → run → publish: every programme and year in `data/` becomes its reports in `outputs/`.

This package's own modules need the standard library alone until something has to be made; the
heavy ones (`work`, `run`, `engines`) are imported by the children that make it.
"""

from civlib.build.events import BUILT, CURRENT, FAILED, Began, Event, Planned, Result
from civlib.build.job import ENGINES
from civlib.build.make import Options, build, explain
from civlib.build.plan import FORMATS, Task, find_notebooks, plan

__all__ = [
    "BUILT",
    "CURRENT",
    "ENGINES",
    "FAILED",
    "FORMATS",
    "Began",
    "Event",
    "Options",
    "Planned",
    "Result",
    "Task",
    "build",
    "explain",
    "find_notebooks",
    "plan",
]
