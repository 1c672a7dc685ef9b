"""Whether what was published comes out again: figures, inputs, environment and every byte."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from civlib.dataset.putting import workplace
from civlib.errors import CivlibError, OutputError, UsageError
from civlib.publish.provenance import INPUTS, closed
from civlib.run.again import Wish, again
from civlib.run.isolated import output_error, put, taken
from civlib.run.named import OUTPUTS
from civlib.run.plan import NOTEBOOKS, OWN, find_notebooks, path_of
from civlib.verify import claimed, content, figures, levels
from civlib.verify.figures import Remade
from civlib.verify.levels import given_file
from civlib.verify.sealed import Origin, Sealed, is_released
from civlib.verify.verdict import Verdict, code, text
from civlib.wording.messages import say

__all__ = ["Sealed", "code", "compare", "remade_folder", "remake", "text", "verify"]


def everything(path: Path, data: Path | None = None, trust: bool = False) -> Iterator[Verdict]:
    """Yield the verdict on each site as a whole, and on each published folder at and below a path.

    The path may be a zip file with such a folder in it; the other arguments are those of `verify`.
    """
    from civlib.verify import site
    from civlib.verify.unpacking import unpacked

    with unpacked(path) as folder:
        try:
            for top in site.wholes(folder):
                whole = (one for one in [site.check(top)] if one is not None)
                each = (verify(place, data, trust) for place in site.find(top))
                for verdict in chain(whole, each):
                    yield verdict._replace(folder=verdict.folder.replace(str(folder), str(path), 1))
        except UsageError as error:
            raise UsageError(str(error).replace(str(folder), str(path))) from error


def verify(folder: Path, data: Path | None = None, trust: bool = False) -> Verdict:
    """Make the reports of a published folder again and compare, level by level.

    Parameters
    ----------
    folder
        A folder with a ``SHA256SUMS``; it is only read.
    data
        The data folder to compute from, with the notebooks of its project; the inputs that lie in
        the folder, and civlib's own notebooks, if None. Data that lie beside the folder, see
        `civlib.verify.sealed.beside`, are compared with those inputs even then.
    trust
        Whether to run the notebook that lies in the folder, and modules that it imports, which are
        somebody's code.
    """
    sealed = Sealed(folder)
    return compare(sealed, remake(sealed, data, trust), data, trust)


def compare(
    sealed: Sealed, remade: Remade, data: Path | None = None, trust: bool = False
) -> Verdict:
    """Return the verdict on a folder, given what comes out when it is made again."""
    environment = levels.environment(sealed)
    found = [
        levels.checksums(sealed),
        levels.origin(sealed, _given(sealed, data), _project(sealed, data, trust)),
    ]
    errors = [*remade.errors]
    try:
        found.append(figures.level(sealed, remade))
    except OutputError as error:
        errors.append(error)
    refused = any(isinstance(error, OutputError) for error in errors)
    unmade = tuple(dict.fromkeys(map(str, errors)))
    if not unmade:
        other = {fact.name for fact in environment}
        every = content.compared(sealed.files, remade.files, other)
        found.append(every.level)
        unmade = every.unlike
    data = _given(sealed, data) or levels.beside(sealed)
    missing = tuple(claimed.missing(sealed, data))
    return Verdict(str(sealed.path), tuple(found), environment, unmade, missing, refused)


def remake(sealed: Sealed, data: Path | None = None, trust: bool = False) -> Remade:
    """Return what comes out when a folder's reports are made again; arguments as of `verify`.

    They say that they were made with what the published ones say, so that all else can be compared.
    """
    try:
        with remade_folder(sealed, data, trust) as (folder, errors):
            return Remade(taken(folder), errors)
    except OSError as error:  # no room for what is made
        return Remade({}, (output_error(sealed.path, error),))


@contextmanager
def remade_folder(
    sealed: Sealed, data: Path | None = None, trust: bool = False, here: bool = False
) -> Iterator[tuple[Path, tuple[CivlibError, ...]]]:
    """Give the folder that `remake` reads, and why a report of it could not be made.

    ``here`` is for reports that say what they are made with now.
    """
    wishes = [_wish(sealed, said, data, trust) for said in sealed.origins]
    wishes = [wish._replace(made_with={}) for wish in wishes] if here else wishes
    with workplace() as folder:
        if wishes:
            errors = again(wishes, sealed.origins[0].task.place, folder, os.cpu_count() or 1)
            if closed.is_closed(sealed.files):
                put(folder / OUTPUTS, closed.changed(taken(folder / OUTPUTS)))
            yield folder / OUTPUTS, tuple(errors.values())
        else:
            lost = UsageError(say("verify.unsaid", path=sealed.path))
            yield folder, (lost,)


def _wish(sealed: Sealed, said: Origin, data: Path | None, trust: bool) -> Wish:
    given = _given(sealed, data)
    project = _project(sealed, data, trust)
    refused = {*claimed.foreign(sealed, said, project, given)}
    inputs = {
        name.removeprefix(INPUTS): (given and given_file(given, name)) or sealed.path / name
        for name in said.inputs
        if name not in refused
    }
    inputs |= {name: project / name for name in inputs if claimed.is_method(name)}
    notebook = path_of(project / NOTEBOOKS, said.task.notebook)
    return Wish(said.task, said.formats, said.epoch, inputs, notebook, said.langs, said.made_with)


def _given(sealed: Sealed, data: Path | None) -> Path | None:
    """Return the data to compute from; a released version is of data as they were."""
    return None if is_released(sealed.path) else data


def _project(sealed: Sealed, data: Path | None, trust: bool) -> Path:
    """Return the folder above the notebooks to run and what they import."""
    if trust:
        return sealed.path / INPUTS
    return find_notebooks(data).parent if data else OWN.parent
