"""What each published folder was made of, and in what two folders differ before any figure does.

It is read from the executed notebooks, each of which says it under ``civlib.origin``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from civlib.dataset.folders import is_year
from civlib.errors import UsageError
from civlib.show.display import REPORT


class Kind(StrEnum):
    """What can move a figure."""

    DATA = "data"
    METHOD = "method"
    ENVIRONMENT = "environment"


class Fact(NamedTuple):
    """One thing that two folders were not made of alike; None is: it was not there."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Causes:
    """What may have moved figures between two folders.

    Attributes
    ----------
    inputs
        Files of data whose checksums differ.
    parameters
        What the reports are about: programme and year.
    method
        civlib itself and the notebooks.
    environment
        Python, the packages and the lock file.
    known
        Whether both folders say what they were made of.
    """

    inputs: tuple[Fact, ...] = ()
    parameters: tuple[Fact, ...] = ()
    method: tuple[Fact, ...] = ()
    environment: tuple[Fact, ...] = ()
    known: bool = True

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Return the kinds of cause that there are; another year is other data."""
        there = {
            Kind.DATA: self.inputs or self.parameters,
            Kind.METHOD: self.method,
            Kind.ENVIRONMENT: self.environment,
        }
        return tuple(kind for kind, facts in there.items() if facts)


@dataclass(frozen=True)
class Origin:
    """What the notebooks of one folder say together.

    Attributes
    ----------
    title, date
        Of the yearly report or the review, whichever stands first; empty if none says it.
    parameters, inputs, method, environment
        Name → value, as in `Causes`. Where notebooks of one folder disagree, all their values.
    known
        Whether any notebook says what it was made of.
    """

    title: str
    date: str
    parameters: Mapping[str, str]
    inputs: Mapping[str, str]
    method: Mapping[str, str]
    environment: Mapping[str, str]
    known: bool

    @property
    def year(self) -> int | None:
        """The year that it reports on; None where it reports on several, or does not say."""
        year = self.parameters.get("year", "")
        return int(year) if year.isdecimal() else None


def causes(before: Path, after: Path) -> Causes:
    """Return in what two folders differ, apart from what was computed.

    Raises
    ------
    UsageError
        If a notebook cannot be read.
    """
    return between(read(before), read(after))


def between(old: Origin, new: Origin) -> Causes:
    """Return in what two origins differ.

    Of two years, files are matched by how many years they lie before the report's own: the data
    of 2019 in the report of 2019 with those of 2020 in the report of 2020.
    """
    if not (old.known and new.known):
        return Causes(known=False)
    return Causes(
        _inputs(old, new),
        _facts(old.parameters, new.parameters),
        _facts(old.method, new.method),
        _facts(old.environment, new.environment),
    )


def _inputs(old: Origin, new: Origin) -> tuple[Fact, ...]:
    if not years(old, new):
        return _facts(old.inputs, new.inputs)
    was, now = _relative(old), _relative(new)
    sums = (
        {name: origin.inputs[path] for name, path in paths.items()}
        for origin, paths in ((old, was), (new, now))
    )
    return tuple(
        Fact(_both(was.get(name), now.get(name)), before, after)
        for name, before, after in _facts(*sums)
    )


def years(old: Origin, new: Origin) -> tuple[int, int] | None:
    """Return the years of two origins where they are two; None otherwise."""
    if old.year is None or new.year is None or old.year == new.year:
        return None
    return old.year, new.year


def _relative(origin: Origin) -> dict[str, str]:
    """Return each path by the path with years counted from the report's own: its is ``0``."""
    return {
        "/".join(_from(part, origin.year or 0) for part in path.split("/")): path
        for path in origin.inputs
    }


def _from(part: str, year: int) -> str:
    """Return a part of a path, a year as its distance.

    Examples
    --------
    >>> _from("2019", 2020), _from("funding.csv", 2020)
    ('-1', 'funding.csv')
    """
    return str(int(part) - year) if is_year(part) else part


def _both(old: str | None, new: str | None) -> str:
    return " → ".join(dict.fromkeys(path for path in (old, new) if path))


def _facts(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Fact, ...]:
    return tuple(
        Fact(name, old.get(name), new.get(name))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    )


def read(folder: Path) -> Origin:
    """Return what the notebooks of a folder say of their origin.

    Raises
    ------
    UsageError
        If one of them is no notebook.
    """
    found = [_notebook(path) for path in sorted(folder.glob("*.ipynb"))]
    origins = [_mapping(_mapping(one.get("metadata")).get("civlib")) for one in found]
    said = [origin for one in origins if (origin := _mapping(one.get("origin")))]
    heads = [head for one in found for head in _heads(one)] or [{}]
    parameters = [_texts(_mapping(one.get("parameters"))) for one in said]
    return Origin(
        title=str(heads[0].get("title", "")),
        date=str(heads[0].get("date", "")),
        parameters=_merged({k: v for k, v in one.items() if k != "lang"} for one in parameters),
        inputs=_merged(_texts(_mapping(one.get("inputs"))) for one in said),
        method=_merged(map(_method, said)),
        environment=_merged(map(_environment, said)),
        known=bool(said),
    )


def _notebook(path: Path) -> Mapping[str, Any]:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not a notebook that can be read: {error}.") from error
    return _mapping(notebook)


def _heads(notebook: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the head of the report: title, date and so on."""
    cells = [_mapping(cell) for cell in _list(notebook.get("cells"))]
    outputs = [_mapping(one) for cell in cells for one in _list(cell.get("outputs"))]
    datas = [_mapping(output.get("data")) for output in outputs]
    return [_mapping(data[REPORT]) for data in datas if REPORT in data]


def _method(said: Mapping[str, Any]) -> dict[str, str]:
    own, notebook = _mapping(said.get("civlib")), _mapping(said.get("notebook"))
    name = PurePosixPath(str(notebook.get("path", ""))).name
    return {
        "civlib": f"{own.get('version', '')} ({own.get('id', '')})",
        name: str(notebook.get("sha256", "")),
    }


def _environment(said: Mapping[str, Any]) -> dict[str, str]:
    own = {"python": str(said.get("python", "")), "requirements.lock": str(said.get("lock", ""))}
    return {**own, **_texts(_mapping(said.get("packages")))}


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


def _merged(every: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return what several notebooks say; where they disagree, all of it."""
    found: dict[str, dict[str, None]] = {}
    for one in every:
        for name, value in one.items():
            found.setdefault(name, {})[value] = None
    return {name: ", ".join(values) for name, values in found.items()}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
