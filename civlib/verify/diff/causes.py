"""What each published folder was made of, and in what two folders differ before any figure does.

It is read from the executed notebooks, each of which says it under ``civlib.origin``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from civlib.dataset.folders import is_year
from civlib.show.display import REPORT
from civlib.verify.sealed import Origin, Sealed


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
        there = (self.inputs or self.parameters, self.method, self.environment)
        return tuple(kind for kind, facts in zip(Kind, there, strict=True) if facts)


@dataclass(frozen=True)
class Side:
    """One of two folders: what lies there, and what its notebooks say together.

    Attributes
    ----------
    name
        The last two parts of its path.
    files
        Path of each of its files below it → SHA-256.
    title, date
        Of the yearly report or the review, whichever stands first; empty if none says it.
    year
        The year that it reports on; None where it reports on several, or does not say.
    known
        Whether any notebook says what it was made of.
    parameters, inputs, method, environment
        Name → value, as in `Causes`. Where notebooks of one folder disagree, all their values.
    """

    name: str
    files: Mapping[str, str]
    title: str
    date: str
    year: int | None
    known: bool
    parameters: Mapping[str, str]
    inputs: Mapping[str, str]
    method: Mapping[str, str]
    environment: Mapping[str, str]


def read(folder: Path) -> Side:
    """Return what lies in a folder and what its notebooks say of their origin, together."""
    sealed = Sealed(folder)
    said = sealed.origins
    head = next((head for notebook in sealed.notebooks.values() if (head := _head(notebook))), {})
    tasks = [origin.task for origin in said]
    return Side(
        name="/".join(folder.resolve().parts[-2:]),
        files=sealed.digests,
        title=str(head.get("title", "")),
        date=str(head.get("date", "")),
        year=tasks[0].year if tasks else None,
        known=bool(said),
        parameters=_merged(
            {"programme": task.programme, "year": str(task.year or "")} for task in tasks
        ),
        inputs=_merged(origin.inputs for origin in said),
        method=_merged(map(_method, said)),
        environment=_merged(origin.environment for origin in said),
    )


def _method(said: Origin) -> dict[str, str]:
    (version, id), (path, sha) = said.civlib, said.notebook
    return {"civlib": f"{version} ({id})", PurePosixPath(path).name: sha}


def _head(notebook: Any) -> Mapping[str, Any]:
    """Return the head of the report, title, date and so on; nothing from another form."""
    try:
        outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
        data = (output.get("data", {}) for output in outputs)
        return next((shown[REPORT] for shown in data if REPORT in shown), {})
    except (TypeError, KeyError, AttributeError):
        return {}


def _merged(every: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return what several notebooks say; where they disagree, all of it."""
    found: dict[str, dict[str, None]] = {}
    for said in every:
        for name, value in said.items():
            found.setdefault(name, {})[value] = None
    return {name: ", ".join(values) for name, values in found.items()}


def between(old: Side, new: Side) -> Causes:
    """Return in what two folders differ, apart from what was computed.

    Of two years, files are matched by how many years they lie before the report's own: the data
    of 2019 in the report of 2019 with those of 2020 in the report of 2020.
    """
    if not (old.known and new.known):
        return Causes(known=False)
    return Causes(
        _inputs(old, new),
        facts(old.parameters, new.parameters),
        facts(old.method, new.method),
        facts(old.environment, new.environment),
    )


def _inputs(old: Side, new: Side) -> tuple[Fact, ...]:
    start, end = years(old, new) or (0, 0)
    was = {_relative(path, start): path for path in old.inputs}
    now = {_relative(path, end): path for path in new.inputs}
    differ = facts(
        {name: old.inputs[path] for name, path in was.items()},
        {name: new.inputs[path] for name, path in now.items()},
    )
    paths = ([paths[name] for paths in (was, now) if name in paths] for name, _, _ in differ)
    return tuple(
        fact._replace(name=" → ".join(dict.fromkeys(both)))
        for fact, both in zip(differ, paths, strict=True)
    )


def years(old: Side, new: Side) -> tuple[int, int] | None:
    """Return the years of two folders where they are two; None otherwise."""
    if old.year is None or new.year is None or old.year == new.year:
        return None
    return old.year, new.year


def _relative(path: str, year: int) -> str:
    """Return a path with years counted from the report's own; as it is where that is 0.

    Examples
    --------
    >>> _relative("a/2019/funding.csv", 2020)
    'a/-1/funding.csv'
    """
    parts = path.split("/")
    return "/".join(str(int(part) - year) if year and is_year(part) else part for part in parts)


def facts(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Fact, ...]:
    """Return what two mappings do not have alike, by name."""
    return tuple(
        Fact(name, old.get(name), new.get(name))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    )
