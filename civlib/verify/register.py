"""Whether the open data of a site say of its programmes what their reports are made of.

What they list besides is of programmes that have no report here, and what they do not list may be
younger than they are: neither can be held against anything.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from civlib.dataset.opening import read_bytes
from civlib.dataset.putting import workplace
from civlib.publish.provenance import PACKAGE
from civlib.run import opendata
from civlib.verify.agreement import DATA, Settings
from civlib.verify.verdict import Difference
from civlib.wording.messages import say

Rows = dict[str, dict[str, str]]


def check(top: Path, settings: Mapping[str, Settings]) -> Iterator[Difference]:
    """Yield where a row of the open data is not what the data of a report here give."""
    folder = top / opendata.OPEN_DATA
    there = {name: folder / f"{name}.csv" for name in opendata.TABLES}
    if not folder.is_dir():
        return
    try:
        published = {name: _rows(read_bytes(path)) for name, path in there.items()}
        made = _made(top, settings, json.loads(read_bytes(folder / PACKAGE))["created"])
    except Exception as error:  # what somebody has damaged can fail in any way
        why = say("shown.not-computed", name=type(error).__name__, why=error)
        yield Difference(f"{opendata.OPEN_DATA}/", say("place.whole"), why, "")
        return
    for name, rows in published.items():
        for id, row in rows.items():
            wanted = made[name].get(id)
            if wanted is None and row.get("programmeIdentifier") in made["programmes"]:
                wanted = {}
            if wanted is not None and row != wanted:
                yield from _differing(f"{opendata.OPEN_DATA}/{name}.csv", id, row, wanted)


def _made(top: Path, settings: Mapping[str, Settings], created: str) -> dict[str, Rows]:
    """Return the tables as the settings give them that the reports of the site are made of."""
    day = date.fromisoformat(created[:10])
    with workplace() as data:
        for path, one in settings.items():
            place = data / path.removeprefix(DATA)
            place.parent.mkdir()
            place.write_bytes(one.text)
        files = opendata.files(opendata.register(data, opendata.published_years(top), day), day)
    return {table: _rows(files[f"{table}.csv"]) for table in opendata.TABLES}


def _rows(data: bytes) -> Rows:
    """Return rows by their identifiers; one of its own is the head, which has none."""
    head, *rows = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
    found = {"": dict(zip(head, head, strict=True))}
    found |= {row[head.index("identifier")]: dict(zip(head, row, strict=True)) for row in rows}
    if len(found) != len(rows) + 1:
        raise ValueError(say("shown.twice"))
    return found


def _differing(
    path: str, id: str, row: dict[str, str], wanted: dict[str, str]
) -> Iterator[Difference]:
    """Yield the cells of a row that differ."""
    for column, text in row.items():
        if text != wanted.get(column, ""):
            yield Difference(
                path, ", ".join(filter(None, (id, column))), str(text), wanted.get(column, "")
            )
