"""Plan → run → publish: every programme and year in `data/` becomes its reports in `outputs/`.

To see that nothing has to be made takes the standard library alone. What makes something is
imported when there is something to make, and the heavy packages only by the children that do it.
"""

from collections.abc import Sequence
from pathlib import Path

from civlib.dataset.putting import mend
from civlib.run.events import BUILT, CURRENT, FAILED, Began, Event, Options, Planned, Result, Tell
from civlib.run.look import Look
from civlib.run.plan import FORMATS, Task, find_notebooks, plan
from civlib.run.sealing import is_sealed

USUAL = Options()


def build(
    tasks: Sequence[Task],
    data: Path,
    output: Path,
    options: Options = USUAL,
    tell: Tell = lambda event: None,
) -> tuple[Result, ...]:
    """Make every report that is stale; one that fails leaves the others, and its last good files.

    Parameters
    ----------
    tasks
        What `plan` returned.
    data, output
        The folders to read from and to publish in; ``output`` is made if needed.
    options
        How to build.
    tell
        Called with each event as soon as it is there.

    Returns
    -------
    tuple of Result
        One for each task, in the same order.

    Raises
    ------
    Busy
        If another command is writing in the same folder.
    Interrupted
        After a signal that asks to end; nothing is left half done.
    OutputError
        If nothing can be written in the output folder.
    """
    mend(output)
    look = Look(data, output, options, tasks)
    if look.nothing_to_do(tasks) and is_sealed(output, look.records):
        return tuple(Result(task, CURRENT) for task in tasks)
    from civlib.run.batch import make

    return make(tasks, data, output, options, tell)


def explain(
    tasks: Sequence[Task], data: Path, output: Path, options: Options = USUAL
) -> dict[Task, list[str]]:
    """Return why each report would be made; nothing for those that are up to date."""
    mend(output)
    look = Look(data, output, options, tasks)
    return {task: look.why(task) for task in tasks}
