"""What a published folder may claim as inputs, and which reports a build makes of these.

The rule is that of `civlib.run.look.Look.files`, on names: nothing that was downloaded is followed.
"""

from collections.abc import Iterator
from pathlib import Path

from civlib.dataset import layout
from civlib.dataset.folders import FILE, FILES, arms, is_slug, is_year
from civlib.publish.provenance import INPUTS
from civlib.run.look import DATA, carried
from civlib.run.named import OUTPUTS, Project
from civlib.run.plan import NOTEBOOKS, YEARLY, Task, is_wanted, path_of
from civlib.verify.sealed import Origin, Sealed
from civlib.wording.terms import OFFICIAL_FORM, PORTFOLIO


def foreign(sealed: Sealed, said: Origin, project: Path, data: Path | None = None) -> Iterator[str]:
    """Yield the inputs, by their paths in the folder, that a report does not read.

    Parameters
    ----------
    sealed, said
        The folder, and what the report says of its making.
    project
        The folder above the notebooks that are run, which name the other files that they read.
    data
        The data to compute from; those that lie in the folder if None.
    """
    task, notebooks = said.task, project / NOTEBOOKS
    data = data or sealed.path / INPUTS / DATA
    if path_of(notebooks, task.notebook).is_file():  # else nobody here knows what it reads
        own = carried(Project(notebooks, data, DATA), task.path)
        for name in said.inputs:
            bare = name.removeprefix(INPUTS)
            if bare not in own and not _reads(task, data, bare):
                yield name


def is_method(name: str) -> bool:
    """Tell whether an input is neither data nor a published table: it comes with a notebook."""
    return not name.startswith((f"{DATA}/", f"{OUTPUTS}/"))


def missing(sealed: Sealed, data: Path | None = None) -> list[str]:
    """Return the reports that a build makes of such data, in each language, and that are not there.

    Nothing in a folder tells whether somebody took them away or never made them, see ``--only``.
    """
    data = data or sealed.path / INPUTS / DATA
    there = {said.task for said in sealed.origins}
    of_year = [task for task in there if task.place == f"{task.programme}/{task.year}"]
    due = {
        task._replace(notebook=name)
        for task in of_year
        for name in YEARLY
        if is_wanted(name, task.programme, task.year or 0, data)
    }
    return sorted(task.stem for task in due - there)


def _reads(task: Task, data: Path, name: str) -> bool:
    """Tell whether a report is made of a file of the data, or of the published tables."""
    match name.split("/"):
        case ["outputs", programme, year, "tables", table]:
            known = is_slug(programme) and is_year(year) and table.endswith(".csv")
            return known and task.notebook == PORTFOLIO
        case ["data", programme, year, file] if is_year(year):
            return programme == task.programme and file in FILES and task.reads(int(year))
        case ["data", programme, file]:
            if task.notebook != PORTFOLIO and programme != task.programme:
                return False
            form = layout.FILE if task.notebook == OFFICIAL_FORM else FILE
            return file in (FILE, form) or data / programme / file == arms(data / programme)
    return False
