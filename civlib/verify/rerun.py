"""The reports of a published folder, made again from its own inputs in a private folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from civlib.errors import CivlibError, UsageError
from civlib.publish.provenance import INPUTS
from civlib.run.again import Wish, again
from civlib.run.plan import OWN, path_of
from civlib.verify.claims import given_file
from civlib.verify.levels import Remade
from civlib.verify.sealed import Origin, Sealed


def remake(sealed: Sealed, data: Path | None = None, trust: bool = False) -> Remade:
    """Return what comes out when a folder's reports are made again; arguments as of `verify`."""
    with remade_folder(sealed, data, trust) as (folder, errors):
        paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        return Remade(files, errors)


@contextmanager
def remade_folder(
    sealed: Sealed, data: Path | None = None, trust: bool = False
) -> Iterator[tuple[Path, tuple[CivlibError, ...]]]:
    """Give the folder that `remake` reads, and why a report of it could not be made."""
    wishes = [_wish(sealed, said, data, trust) for said in sealed.origins]
    with TemporaryDirectory(prefix="civlib-") as name:
        folder = Path(name).resolve()
        if not wishes:
            lost = UsageError(f"no notebook in {sealed.path} says what it was made of.")
            yield folder, (lost,)
            return
        errors = again(wishes, sealed.origins[0].place, folder, os.cpu_count() or 1)
        yield folder / "outputs", tuple(errors.values())


def _wish(sealed: Sealed, said: Origin, data: Path | None, trust: bool) -> Wish:
    inputs = {
        name.removeprefix(INPUTS): (data and given_file(data, name)) or sealed.path / name
        for name in said.inputs
    }
    own = path_of(OWN, said.task.notebook)
    notebook = sealed.path / said.notebook[0] if trust else own
    return Wish(said.task, said.formats, said.epoch, inputs, notebook)
