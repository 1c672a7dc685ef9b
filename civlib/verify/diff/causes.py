"""What each published folder was made of, and in what two folders differ before any figure does.

It is read from the executed notebooks, each of which says it under ``civlib.origin``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from civlib.dataset.folders import is_year
from civlib.run.plan import Task
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
        there = {
            Kind.DATA: self.inputs or self.parameters,
            Kind.METHOD: self.method,
            Kind.ENVIRONMENT: self.environment,
        }
        return tuple(kind for kind, facts in there.items() if facts)


@dataclass(frozen=True)
class Made:
    """What the notebooks of one folder say together.

    Attributes
    ----------
    title, date
        Of the yearly report or the review, whichever stands first; empty if none says it.
    parameters, inputs, method, environment
        Name → value, as in `Causes`. Where notebooks of one folder disagree, all their values.
    civlib
        Version and identifier of civlib, as in ``method``.
    year
        The year that it reports on; None where it reports on several, or does not say.
    known
        Whether any notebook says what it was made of.
    """

    title: str
    date: str
    parameters: Mapping[str, str]
    inputs: Mapping[str, str]
    method: Mapping[str, str]
    environment: Mapping[str, str]
    year: int | None
    known: bool


def read(sealed: Sealed) -> Made:
    """Return what the notebooks of a folder say of their origin, together."""
    said = sealed.origins
    head = next((head for notebook in sealed.notebooks.values() if (head := _head(notebook))), {})
    return Made(
        title=str(head.get("title", "")),
        date=str(head.get("date", "")),
        parameters=_merged(_about(one.task) for one in said),
        inputs=_merged(one.inputs for one in said),
        method=_merged(map(_method, said)),
        environment=_merged(one.environment for one in said),
        year=said[0].task.year if said else None,
        known=bool(said),
    )


def _about(task: Task) -> dict[str, str]:
    return {"programme": task.programme, "year": str(task.year or "")}


def _method(said: Origin) -> dict[str, str]:
    (version, id), (path, sha) = said.civlib, said.notebook
    return {"civlib": f"{version} ({id})", PurePosixPath(path).name: sha}


def _head(notebook: Any) -> Mapping[str, Any]:
    """Return the head of the report, title, date and so on; nothing from another form."""
    try:
        outputs = [one for cell in notebook["cells"] for one in cell.get("outputs", ())]
        return next((one["data"][REPORT] for one in outputs if REPORT in one.get("data", ())), {})
    except (TypeError, KeyError, AttributeError):
        return {}


def _merged(every: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return what several notebooks say; where they disagree, all of it."""
    found: dict[str, dict[str, None]] = {}
    for said in every:
        for name, value in said.items():
            found.setdefault(name, {})[value] = None
    return {name: ", ".join(values) for name, values in found.items()}


def between(old: Made, new: Made) -> Causes:
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


def _inputs(old: Made, new: Made) -> tuple[Fact, ...]:
    if not years(old, new):
        return facts(old.inputs, new.inputs)
    was, now = _relative(old), _relative(new)
    sums = (
        {name: made.inputs[path] for name, path in paths.items()}
        for made, paths in ((old, was), (new, now))
    )
    return tuple(
        Fact(_both(was.get(name), now.get(name)), before, after)
        for name, before, after in facts(*sums)
    )


def years(old: Made, new: Made) -> tuple[int, int] | None:
    """Return the years of two folders where they are two; None otherwise."""
    if old.year is None or new.year is None or old.year == new.year:
        return None
    return old.year, new.year


def _relative(made: Made) -> dict[str, str]:
    """Return each path by the path with years counted from the report's own: its is ``0``."""
    return {
        "/".join(_from(part, made.year or 0) for part in path.split("/")): path
        for path in made.inputs
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


def facts(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Fact, ...]:
    """Return what two mappings do not have alike, by name."""
    return tuple(
        Fact(name, old.get(name), new.get(name))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    )
