"""The levels of a verification that look at bytes, and at what a folder says of its making."""

import json
from collections.abc import Iterator
from pathlib import Path, PurePath
from urllib.parse import unquote

from civlib import dataset
from civlib.dataset.opening import Unfit, read_bytes
from civlib.publish.provenance import CRATE, INPUTS, PACKAGE, SUMS, digest
from civlib.run import environment as present
from civlib.run import stored
from civlib.run.events import Options
from civlib.run.look import DATA, Look, part_of
from civlib.run.plan import NOTEBOOKS, OWN, path_of
from civlib.verify import claimed
from civlib.verify.sealed import Origin, Sealed, several
from civlib.verify.verdict import Difference, Fact, Level, facts
from civlib.wording.messages import say


def checksums(sealed: Sealed) -> Level:
    """Compare what lies there with ``SHA256SUMS``: every file, none missing, none too many."""
    there = {name: sha for name, sha in sealed.digests.items() if name != SUMS}
    place = say("place.sum")
    found = [_moved(fact.name, place, fact) for fact in facts(there, sealed.sums)]
    found += several(sealed.strays, place, say("shown.file"))
    return Level("checksums", say("counted.files", count=len(there)), (*sealed.problems, *found))


def _moved(file: str, place: str, fact: Fact) -> Difference:
    return Difference(file, place, fact.before or "", fact.after or "")


def origin(sealed: Sealed, data: Path | None = None, project: Path | None = None) -> Level:
    """Compare inputs and environment with what the reports and the crate say of them.

    The inputs are also compared with those of a data folder, in their one form, be it given or
    beside the folder, and notebooks with those of the project that they are run from.
    """
    origins, project = sealed.origins, project or OWN.parent
    found = [problem for problem in sealed.problems if problem.file != SUMS]
    for said in origins:
        found += _foreign(sealed, said, project, data)
        found += _inputs(sealed, said, data or beside(sealed))
        found += _method(said, project)
    found += _crate(sealed)
    theirs = any(not _is_own(path_of(project / NOTEBOOKS, said.task.notebook)) for said in origins)
    counted = say(
        "counted.theirs" if theirs else "counted.origin",
        inputs=len({path for said in origins for path in said.inputs}),
        notebooks=len(origins),
        project=project,
        packages=len(present.versions()),
    )
    return Level("origin", counted, tuple(dict.fromkeys(found)))


def _is_own(path: Path) -> bool:
    """Tell whether a notebook is civlib's: its own one, or a copy with nothing changed."""
    own = OWN / path.name
    return own.is_file() and _form(path) == _form(own)


def _form(path: Path) -> str:
    return digest(stored.canonical(path.read_bytes())) if path.is_file() else ""


def _inputs(sealed: Sealed, said: Origin, data: Path | None) -> Iterator[Difference]:
    path, sha = said.notebook
    for name, wanted in {**said.inputs, path: sha}.items():
        there = sealed.digests.get(name, "")
        if there != wanted:
            yield Difference(name, say("place.made-of", name=said.task.stem), there, wanted)
        if data and name in said.inputs and (given := given_file(data, name)):
            elsewhere = _canonical(given, said.task.year)
            if elsewhere != wanted:
                yield Difference(name, say("place.against", path=given), wanted, elsewhere)
    if data and (data / said.task.programme).is_dir():
        yield from _left_out(said, data)


def _foreign(
    sealed: Sealed, said: Origin, project: Path, data: Path | None
) -> Iterator[Difference]:
    for name in claimed.foreign(sealed, said, project, data):
        yield Difference(name, say("place.foreign", name=said.task.stem), said.inputs[name], "")


def beside(sealed: Sealed) -> Path | None:
    """Return the data folder of the project whose ``outputs/`` a folder lies in, if it is there.

    A released version is of data as they were, and has none.
    """
    folder = sealed.path.resolve()
    for said in sealed.origins[:1]:
        place = PurePath(said.place).parts
        if folder.parts[-len(place) :] == place and len(folder.parts) > len(place) + 1:
            data = folder.parents[len(place)] / DATA
            return data if (data / said.task.programme).is_dir() else None
    return None


def _left_out(said: Origin, data: Path) -> Iterator[Difference]:
    """Yield what a report would read of a data folder now, and has not read: a year before, say."""
    files = Look(data, data, Options()).files(said.task)
    for name, path in files.items():
        if name.startswith(f"{DATA}/") and f"{INPUTS}{name}" not in said.inputs:
            there = _canonical(path, said.task.year)
            yield Difference(f"{INPUTS}{name}", say("place.against", path=path), "", there)


def given_file(data: Path, name: str) -> Path | None:
    """Return the file of a data folder that an input was copied from; None for another kind."""
    start = f"{INPUTS}data/"
    return data / name.removeprefix(start) if name.startswith(start) else None


def _canonical(path: Path, year: int | None) -> str:
    try:
        return digest(dataset.canonical(path.name, part_of(path.name, read_bytes(path), year)))
    except (OSError, Unfit):
        return ""


def environment(sealed: Sealed) -> tuple[Fact, ...]:
    """Return in what civlib and the packages here are not what the reports say."""
    own = present.facts()
    here = {**own["packages"], "requirements.lock": own["lock"], "civlib": own["civlib"]}
    there = ({**said.environment, "civlib": said.made_with["civlib"]} for said in sealed.origins)
    return tuple(dict.fromkeys(fact for said in there for fact in facts(said, here)))


def _method(said: Origin, project: Path) -> Iterator[Difference]:
    """Yield in what the notebook, and what it brings along, are not those of the report.

    Of what is not here nothing is said: without it the report cannot be made again.
    """
    file = f"{said.task.stem}.ipynb"
    carried = said.inputs.items()
    code = {name: sha for name, sha in carried if claimed.is_method(name.removeprefix(INPUTS))}
    own_one = path_of(project / NOTEBOOKS, said.task.notebook)
    for name, sha in {f"{INPUTS}{said.task.path}": said.notebook[1], **code}.items():
        path = own_one if name not in code else project / name.removeprefix(INPUTS)
        here = _form(path)
        if here not in ("", sha):
            place = name.removeprefix(INPUTS)
            place = place if project != OWN.parent else say("place.own-notebook", path=place)
            yield Difference(file, place, sha, here)


def _crate(sealed: Sealed) -> Iterator[Difference]:
    """Yield the files whose checksums in the crate are not those of what lies there."""
    try:
        graph = json.loads(sealed.files.get(CRATE, b""))["@graph"]
        files = [one for one in graph if "File" in one["@type"] and "sha256" in one]
        said = {unquote(str(file["@id"])): str(file["sha256"]) for file in files}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        yield Difference(CRATE, say("place.whole"), say("shown.unreadable", why=error), "")
        return
    untold = {SUMS, CRATE, PACKAGE} - {*said}
    there = {name: sha for name, sha in sealed.digests.items() if name not in untold}
    moved = facts(said, there)
    yield from (_moved(CRATE, say("place.sha256", name=fact.name), fact) for fact in moved)
