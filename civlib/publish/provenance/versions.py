"""Which versions of published folders are released, as their lists say.

The standard library is all it needs.
"""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from civlib.dataset.opening import Unfit, read_bytes
from civlib.publish.provenance import LIST, VERSIONS

NOTE = ".changes.md"
"""Ending of what tells, beside a version, what changed since the one before."""


def released(output: Path, places: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return number, date and web pages of each version of the folders that have any, by place.

    A damaged list counts as none: `civlib.verify.release` is who says so.
    """
    found = {place: _versions(output / place / VERSIONS) for place in places}
    return {place: versions for place, versions in sorted(found.items()) if versions}


def _versions(folder: Path) -> list[dict[str, Any]]:
    path = folder / LIST
    try:
        rows = json.loads(read_bytes(path))["versions"]
        found = [(int(row["number"]), date.fromisoformat(row["date"])) for row in rows]
    except (OSError, Unfit, ValueError, TypeError, KeyError, RecursionError):
        return []
    return [
        {
            "number": number,
            "date": day.isoformat(),
            "pages": sorted(page.name for page in (folder / str(number)).glob("*.html")),
        }
        for number, day in found
    ]
