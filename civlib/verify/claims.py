"""What a published folder says of its inputs and its environment, held against what is there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from civlib import dataset
from civlib.publish.provenance import CRATE, INPUTS, PACKAGE, SUMS
from civlib.run import environment
from civlib.run.plan import own_notebooks, path_of
from civlib.verify.differences import Difference
from civlib.verify.levels import ABSENT, Level
from civlib.verify.sealed import Origin, Sealed


def origin(sealed: Sealed, data: Path | None = None) -> Level:
    """Compare inputs and environment with what the reports and the crate say of them.

    Parameters
    ----------
    sealed
        The folder.
    data
        A data folder to compare with as well; its files in their one form.
    """
    origins = sealed.origins
    found = [one for one in sealed.problems if one.file != SUMS]
    for one in origins:
        found += _inputs(sealed, one, data)
        found += _method(one)
    found += _crate(sealed)
    inputs = {path for one in origins for path in one.inputs}
    unique = tuple(dict.fromkeys(found))
    packages = len(environment.versions())
    counted = f"{len(inputs)} inputs, {len(origins)} notebooks, civlib, {packages} packages"
    return Level("origin", counted, unique)


def _inputs(sealed: Sealed, one: Origin, data: Path | None) -> Iterator[Difference]:
    path, sha = one.notebook
    for name, wanted in {**one.inputs, path: sha}.items():
        found = sealed.digests.get(name, ABSENT)
        if found != wanted:
            yield Difference(name, f"what {one.task.stem} was made of", found, wanted)
        if data and name in one.inputs and (given := given_file(data, name)):
            own = _canonical(given)
            if own != wanted:
                yield Difference(name, f"against {given}", wanted, own)


def given_file(data: Path, name: str) -> Path | None:
    """Return the file of a data folder that an input was copied from; None for another kind."""
    start = f"{INPUTS}data/"
    return data / name.removeprefix(start) if name.startswith(start) else None


def _canonical(path: Path) -> str:
    try:
        return sha256(dataset.canonical(path.name, path.read_bytes())).hexdigest()
    except OSError:
        return ABSENT


def _method(one: Origin) -> Iterator[Difference]:
    """Yield in what the present civlib, notebook and packages are not those of the report."""
    facts = environment.facts()
    present = {**facts["packages"], "civlib": facts["civlib"], "requirements.lock": facts["lock"]}
    file = f"{one.task.stem}.ipynb"
    for name in sorted({*present, *one.made_with}):
        published, own = one.made_with.get(name) or ABSENT, present.get(name) or ABSENT
        if published != own:
            yield Difference(file, f"made with {name}", published, f"{own} here")
    own = _canonical(path_of(own_notebooks(), one.task.notebook))
    if own != one.notebook[1]:
        yield Difference(file, f"notebook {one.task.notebook}", one.notebook[1], f"{own} here")


def _crate(sealed: Sealed) -> Iterator[Difference]:
    """Yield the files whose checksums in the crate are not those of what lies there."""
    try:
        graph = json.loads(sealed.data(CRATE) or b"")["@graph"]
        said = {_id(one): str(one["sha256"]) for one in graph if _is_file(one)}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        yield Difference(CRATE, "the whole file", f"it cannot be read: {error}", "")
        return
    there = {name: sha for name, sha in sealed.digests.items() if name in said or _listed(name)}
    for name in sorted({*said, *there}):
        published, wanted = said.get(name, ABSENT), there.get(name, ABSENT)
        if published != wanted:
            yield Difference(CRATE, f"sha256 of {name}", published, wanted)


def _id(entity: Mapping[str, Any]) -> str:
    return str(entity["@id"])


def _is_file(entity: Mapping[str, Any]) -> bool:
    kinds = entity["@type"]
    return "File" in (kinds if isinstance(kinds, list) else [kinds]) and "sha256" in entity


def _listed(name: str) -> bool:
    return name not in (SUMS, CRATE, PACKAGE)
