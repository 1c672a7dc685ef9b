"""What a published folder says of its inputs and its environment, held against what is there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from civlib import dataset
from civlib.publish.provenance import CRATE, INPUTS, PACKAGE, SUMS
from civlib.publish.provenance.sums import digest
from civlib.run import environment
from civlib.run.plan import OWN, path_of
from civlib.verify.sealed import Origin, Sealed
from civlib.verify.verdict import ABSENT, Difference, Level


def origin(sealed: Sealed, data: Path | None = None) -> Level:
    """Compare inputs and environment with what the reports and the crate say of them.

    The inputs are also compared with those of a data folder, if one is given, in their one form.
    """
    origins = sealed.origins
    found = [problem for problem in sealed.problems if problem.file != SUMS]
    for said in origins:
        found += _inputs(sealed, said, data)
        found += _method(said)
    found += _crate(sealed)
    inputs = {path for said in origins for path in said.inputs}
    packages = len(environment.versions())
    counted = f"{len(inputs)} inputs, {len(origins)} notebooks, civlib, {packages} packages"
    return Level("origin", counted, tuple(dict.fromkeys(found)))


def _inputs(sealed: Sealed, said: Origin, data: Path | None) -> Iterator[Difference]:
    path, sha = said.notebook
    for name, wanted in {**said.inputs, path: sha}.items():
        there = sealed.digests.get(name, ABSENT)
        if there != wanted:
            yield Difference(name, f"what {said.task.stem} was made of", there, wanted)
        if data and name in said.inputs and (given := given_file(data, name)):
            elsewhere = _canonical(given)
            if elsewhere != wanted:
                yield Difference(name, f"against {given}", wanted, elsewhere)


def given_file(data: Path, name: str) -> Path | None:
    """Return the file of a data folder that an input was copied from; None for another kind."""
    start = f"{INPUTS}data/"
    return data / name.removeprefix(start) if name.startswith(start) else None


def _canonical(path: Path) -> str:
    try:
        return digest(dataset.canonical(path.name, path.read_bytes()))
    except OSError:
        return ABSENT


def _method(said: Origin) -> Iterator[Difference]:
    """Yield in what the present civlib, notebook and packages are not those of the report."""
    facts = environment.facts()
    here = {**facts["packages"], "civlib": facts["civlib"], "requirements.lock": facts["lock"]}
    there = {**said.environment, "civlib": said.civlib[1]}
    for name in sorted({*here, *there}):
        published, present = there.get(name) or ABSENT, here.get(name) or ABSENT
        if published != present:
            file = f"{said.task.stem}.ipynb"
            yield Difference(file, f"made with {name}", published, f"{present} here")
    present, (_, sha) = _canonical(path_of(OWN, said.task.notebook)), said.notebook
    if present != sha:
        file, name = f"{said.task.stem}.ipynb", f"notebook {said.task.notebook}"
        yield Difference(file, name, sha, f"{present} here")


def _crate(sealed: Sealed) -> Iterator[Difference]:
    """Yield the files whose checksums in the crate are not those of what lies there."""
    try:
        graph = json.loads(sealed.files.get(CRATE, b""))["@graph"]
        said = {str(entity["@id"]): str(entity["sha256"]) for entity in graph if _is_file(entity)}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        yield Difference(CRATE, "the whole file", f"it cannot be read: {error}", "")
        return
    beside = {SUMS, CRATE, PACKAGE} - {*said}
    for name in sorted({*said, *sealed.digests} - beside):
        published, wanted = said.get(name, ABSENT), sealed.digests.get(name, ABSENT)
        if published != wanted:
            yield Difference(CRATE, f"sha256 of {name}", published, wanted)


def _is_file(entity: Mapping[str, Any]) -> bool:
    kinds = entity["@type"]
    return "File" in (kinds if isinstance(kinds, list) else [kinds]) and "sha256" in entity
