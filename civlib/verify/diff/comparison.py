"""Everything that can be said of two published folders: origins, data, figures, files.

What each was made of is read from the executed notebooks, which say it under ``civlib.origin``.
Which cause moved which figure is told by recomputing alone, also where only one of them differs.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from civlib.errors import CivlibError, UsageError
from civlib.publish.document import titled
from civlib.publish.provenance import closed, digest
from civlib.run.plan import PLACES
from civlib.show.display import REPORT
from civlib.verify import remade_folder
from civlib.verify.diff.changes import INPUTS, TABLES, Change, Texts, changes
from civlib.verify.sealed import Origin, Sealed
from civlib.verify.verdict import Fact, facts
from civlib.wording.messages import say


class Kind(StrEnum):
    """What can move a figure: data (another year is other data), code, versions of software."""

    DATA = "data"
    METHOD = "method"
    ENVIRONMENT = "environment"


Causes = dict[Kind, tuple[Fact, ...]]
"""What may have moved figures between two folders, by its kind; only kinds that there are."""


class Side(NamedTuple):
    """One of two folders: what lies there, and what its notebooks say together.

    It is called by the last two parts of its path. Titles, by their language, and date are those of
    the yearly report or the review, whichever stands first; the year is None where it reports on
    several. What may have moved its figures is said by kind, name → value: programme, year and
    files of data; civlib and notebooks; Python and packages. Where notebooks disagree, all their
    values; nothing where none says it.
    """

    name: str
    files: Texts
    titles: Texts
    date: str
    year: int | None
    said: Mapping[Kind, Texts]

    def title(self, lang: str) -> str:
        """Return its title in a language, or else in any; nothing without one."""
        return self.titles.get(lang) or next(iter(self.titles.values()), "")


class Part(NamedTuple):
    """What moved together: the causes that may have moved it, and what moved.

    Without kinds no recorded cause moved it. The step is 0 where the folders were compared as they
    are. Else it is one of the way from one to the other: 1 from the first as it was published to
    the first recomputed, 2 from there to the second recomputed, 3 to the second as published.
    """

    kinds: tuple[Kind, ...]
    changes: tuple[Change, ...]
    step: int = 0


class Comparison(NamedTuple):
    """Two folders side by side: in what they differ before any figure does, and what moved.

    The inputs are what differs in their bundled data, nothing where one has none, or of two years;
    the parts, what differs in their tables, by cause. It was hindered where the causes could not be
    told apart, and says why.
    """

    before: Side
    after: Side
    causes: Causes
    inputs: tuple[Change, ...]
    parts: tuple[Part, ...]
    hindered: str = ""

    @property
    def others(self) -> list[Fact]:
        """The files that differ and are not spoken of row by row."""
        told = {f"{INPUTS}/{change.table}" for change in self.inputs}
        told |= {f"{TABLES}/{change.table}" for part in self.parts for change in part.changes}
        found = facts(self.before.files, self.after.files)
        return [fact for fact in found if fact.name not in told]


def compared(before: Path, after: Path, apart: bool = False) -> Comparison:
    """Return what can be said of two folders; the arguments are those of `diff.compare`."""
    # a released page leads nowhere; that a draft's does is no difference between the two
    released = any(closed.is_closed(Sealed(folder, every=True).files) for folder in (before, after))
    old, new = sides = read(before, released), read(after, released)
    if _are_apart(*map(_kinds, sides)):
        raise UsageError(say("diff.kinds", before=before, after=after))
    found, hindered = causes(*sides), ""
    bundled = (before / INPUTS).is_dir() and (after / INPUTS).is_dir()
    rows = changes(before, after, INPUTS) if bundled and not years(old, new) else ()
    moved = changes(before, after)
    if apart and found and moved:
        try:
            return Comparison(*sides, found, rows, _stepwise(before, after))
        except CivlibError as error:
            hindered = str(error)
    together = Part(tuple(found), moved)
    return Comparison(*sides, found, rows, (together,), hindered)


def _kinds(side: Side) -> set[str]:
    """Return of what the reports of a folder are: of a year, a programme, all; none of a site."""
    stems = {name.partition(".")[0] for name in side.files if re.fullmatch(r"[^/]+\.ipynb", name)}
    return {PLACES.get(stem, "") for stem in stems}


def _are_apart(old: set[str], new: set[str]) -> bool:
    """Tell whether two folders have no report of one kind, as far as that is known."""
    return old != new and old.isdisjoint(new) and "" not in old | new


def _stepwise(before: Path, after: Path) -> tuple[Part, ...]:
    """Return what moved on each step of the way; steps on which nothing moved are left out.

    Both recomputed folders were made with the same code in the same environment, so only data
    can differ between them, and only code or environment on the steps to and from them. Which of
    the two it was can be told where only one of them differs from the present one.
    """
    with _recomputed(before) as old, _recomputed(after) as new:
        found = [
            Part(tuple(causes(*map(read, pair))), changes(*pair), step)
            for step, pair in enumerate(pairwise([before, old, new, after]), start=1)
        ]
    return tuple(part for part in found if part.changes)


@contextmanager
def _recomputed(folder: Path) -> Iterator[Path]:
    with remade_folder(Sealed(folder), here=True) as (made, errors):
        if errors:
            raise errors[0]
        yield made


def read(folder: Path, released: bool = False) -> Side:
    """Return what lies in a folder and what its notebooks say of their origin, together.

    It can be told of the files as they are, or would be, when they are released.
    """
    sealed = Sealed(folder, every=True)
    if not any(name.endswith(".ipynb") for name in sealed.files):
        raise UsageError(say("diff.no-report", path=folder))
    others = closed.changed(sealed.files) if released else {}
    said = sealed.origins
    heads = [*filter(None, map(_head, sealed.notebooks.values()))]
    return Side(
        name="/".join(folder.resolve().parts[-2:]),
        files=sealed.digests | {name: digest(data) for name, data in others.items()},
        titles={str(head.get("lang", "")): titled(head) for head in reversed(heads)},
        date=str(heads[0].get("date", "")) if heads else "",
        year=said[0].task.year if said else None,
        said={kind: _merged(map(tell, said)) for kind, tell in TELL.items()},
    )


def _data(said: Origin) -> Texts:
    asked = {"programme": said.task.programme, "year": str(said.task.year or "")}
    return {**asked, **said.inputs}


def _method(said: Origin) -> Texts:
    path, sha = said.notebook
    return {**said.civlib, PurePosixPath(path).name: sha}


TELL: Mapping[Kind, Callable[[Origin], Texts]] = {
    Kind.DATA: _data,
    Kind.METHOD: _method,
    Kind.ENVIRONMENT: lambda said: said.environment,
}


def _head(notebook: Any) -> Mapping[str, Any]:
    """Return the head of the report, title, date and so on; nothing from another form."""
    try:
        outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
        data = (output.get("data", {}) for output in outputs)
        return next((shown[REPORT] for shown in data if REPORT in shown), {})
    except (TypeError, KeyError, AttributeError):
        return {}


def _merged(every: Iterable[Texts]) -> Texts:
    """Return what several notebooks say; where they disagree, all of it."""
    found: dict[str, dict[str, None]] = {}
    for said in every:
        for name, value in said.items():
            found.setdefault(name, {})[value] = None
    return {name: ", ".join(values) for name, values in found.items()}


def known(old: Side, new: Side) -> bool:
    """Tell whether both folders say what they were made of."""
    return all(side.said[Kind.METHOD] for side in (old, new))


def causes(old: Side, new: Side) -> Causes:
    """Return in what two folders differ, apart from what was computed; {} if one does not say.

    Programme and year come before files.
    """
    if not known(old, new):
        return {}
    found = {kind: facts(old.said[kind], new.said[kind]) for kind in Kind}
    return {
        kind: tuple(sorted(differ, key=lambda fact: "/" in fact.name))
        for kind, differ in found.items()
        if differ
    }


def years(old: Side, new: Side) -> tuple[int, int] | None:
    """Return the years of two folders where they are two; None otherwise."""
    if old.year is None or new.year is None or old.year == new.year:
        return None
    return old.year, new.year
