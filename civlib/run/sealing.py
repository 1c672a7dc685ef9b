"""The seal of everything in an output folder: one ``SHA256SUMS`` above those of its folders.

It names the pages above the reports, the open data, the released versions with their lists, and of
each sealed folder its ``SHA256SUMS``, and with it each file. What a build has made has the checksum
that it was made with, so that what somebody touched later is not sealed anew.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from civlib.dataset.folders import is_year
from civlib.dataset.opening import Unfit, read_bytes
from civlib.publish.provenance import LIST, SUMS, VERSIONS, digest, sums
from civlib.publish.provenance.versions import NOTE, released
from civlib.run.look import PRIVATE
from civlib.run.records import Record, Records, replace

README = "README.md"
"""What a repository says of its output folder, in it."""

REGISTER = "register"
"""Where the build's own folder has the record of the open data."""


def seal(output: Path, records: Records) -> None:
    """Seal an output folder, if it is not sealed already; `OutputError` if that is refused."""
    if not is_sealed(output, records):
        try:
            replace(output / SUMS, text(output, records))
        except OSError as error:
            # which an idle build can spare
            from civlib.run.isolated import output_error

            raise output_error(SUMS, error) from error


def is_sealed(output: Path, records: Records) -> bool:
    """Tell whether an output folder has the seal that it should have; none if it has nothing."""
    path, wanted = output / SUMS, text(output, records)
    try:
        return not wanted or read_bytes(path, len(wanted)) == wanted
    except (OSError, Unfit):
        return False


def text(output: Path, records: Records, register: Record | None = None) -> bytes:
    """Return the seal of an output folder; empty where nothing is published.

    ``register`` is the record of open data that are about to be published.
    """
    made = [register] if register else Records(output / PRIVATE / REGISTER).values()
    found = {name: file.sha256 for one in made for name, file in one.files.items()}
    for id, record in records.items():
        place = id.rpartition("/")[0]
        names = [f"{place}/{SUMS}"] if place else [*record.files]
        found |= {name: record.files[name].sha256 for name in names if name in record.files}
    if not records:
        return b""
    paths = (output / name for name in (README, *_versions(output)))
    found |= {
        path.relative_to(output).as_posix(): digest(read_bytes(path))
        for path in paths
        if os.path.lexists(path)
    }
    return sums.text(found)


def _versions(output: Path) -> Iterator[str]:
    """Yield what belongs to the released versions, also where a year is no longer in the data."""
    years = (path.parents[1] for path in output.glob(f"*/*/{VERSIONS}/{LIST}"))
    places = [year.relative_to(output).as_posix() for year in years if is_year(year.name)]
    for place, versions in released(output, places).items():
        yield f"{place}/{VERSIONS}/{LIST}"
        for one in versions:
            yield f"{place}/{VERSIONS}/{one['number']}/{SUMS}"
            yield f"{place}/{VERSIONS}/{one['number']}{NOTE}"
