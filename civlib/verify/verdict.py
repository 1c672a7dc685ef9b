"""The verdict on one published folder, level by level, as people read it."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from civlib.run.look import moved
from civlib.wording.messages import say

CONTENT, SITE = "content", "site"
"""Names of the levels that compare every file, and a site as a whole."""

LONG = 60
"""Characters of two versions that are told; of longer ones, checksums say, that they differ."""


class Fact(NamedTuple):
    """One thing that two folders do not have alike; None is: it was not there."""

    name: str
    before: str | None
    after: str | None


def facts(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Fact, ...]:
    """Return what two mappings do not have alike, by name."""
    return tuple(Fact(*one) for one in moved(old, new))


class Difference(NamedTuple):
    """One thing that does not come out again: where, what is there, what should be; "" nothing."""

    file: str
    place: str
    published: str
    recomputed: str


class Level(NamedTuple):
    """One level of a verification: its key, what was compared in words, what does not agree."""

    name: str
    counted: str
    differences: tuple[Difference, ...]


class Outcome(StrEnum):
    """The four verdicts."""

    SAME = "same"
    ELSEWHERE = "elsewhere"
    DIFFERS = "differs"
    UNMADE = "unmade"


CODES = {Outcome.DIFFERS: 1, Outcome.UNMADE: 4}
"""Verdict → exit code, 0 if none; of several folders a difference counts before what is unmade."""

SHOWN = 20
"""Differences of a level that are shown; the others are counted."""


class Verdict(NamedTuple):
    """What the verification of a folder found.

    That is, level by level, what differs; in what the environment that the reports say that they
    were made in is not this one; a sentence for whatever could not be made or compared here; the
    reports that its data give and that are not there, which whoever made it may have left out; and
    whether the system has refused room or rights to make them again.
    """

    folder: str
    levels: tuple[Level, ...]
    environment: tuple[Fact, ...] = ()
    unmade: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    refused: bool = False

    @property
    def outcome(self) -> Outcome:
        """The verdict: a difference first, and never better than what could be compared."""
        if any(level.differences for level in self.levels):
            return Outcome.DIFFERS
        if self.unmade:
            return Outcome.UNMADE
        return Outcome.ELSEWHERE if self.environment else Outcome.SAME

    @property
    def holds(self) -> bool:
        """Whether everything comes out again, be it in another environment."""
        return self.outcome not in CODES


def code(verdicts: Iterable[Verdict]) -> int:
    """Return the exit code of several verdicts.

    Examples
    --------
    >>> lost, wrong = Verdict("a", (), (), ("No notebook.",)), Level("content", "", ((),))
    >>> code([]), code([lost]), code([lost, Verdict("b", (wrong,))])
    (0, 4, 1)
    """
    codes = {CODES.get(one.outcome, 0) for one in verdicts} - {0}
    return min(codes, default=0)


def text(verdict: Verdict) -> str:
    """Return a verdict in lines: the folder, each level and difference, and what it comes to."""
    lines = [clean(verdict.folder)]
    for number, (name, counted, differences) in enumerate(verdict.levels, start=1):
        count = len(differences)
        state = say("verdict.differences", count=count) if count else say("verdict.agrees")
        lines.append(clean(f"  {number} {say(f'level.{name}'):<9}  {state:<15}  {counted}"))
        lines += (f"      {_shown(difference)}" for difference in differences[:SHOWN])
        if count > SHOWN:
            lines.append(f"      {say('verdict.more', count=count - SHOWN)}")
    return "\n".join([*lines, *(f"  {line}" for line in _summary(verdict))])


def _summary(verdict: Verdict) -> Iterator[str]:
    made_with = ", ".join(map(_made_with, verdict.environment))
    match verdict.outcome:
        case Outcome.SAME if [level.name for level in verdict.levels] == [SITE]:
            yield say("verdict.site")
        case Outcome.SAME:
            yield say("verdict.same")
        case Outcome.ELSEWHERE:
            yield clean(say("verdict.elsewhere", facts=made_with))
        case Outcome.UNMADE:
            yield say("verdict.unmade")
            yield from map(clean, verdict.unmade)
            yield say(f"verdict.way-out.{'refused' if verdict.refused else 'other'}")
        case Outcome.DIFFERS:
            yield _different(verdict)
            if made_with:
                yield clean(say("verdict.beside", facts=made_with))
    if verdict.missing:
        yield clean(say("verdict.missing", names=", ".join(verdict.missing)))


def _different(verdict: Verdict) -> str:
    """Return in what a folder differs; if in nothing but bytes, of how many files."""
    failed = [level for level in verdict.levels if level.differences]
    if [level.name for level in failed] == [CONTENT]:
        files = len({one.file for one in failed[0].differences})
        return say("verdict.unstated", count=files)
    return say("verdict.differs", levels=", ".join(say(f"level.{one.name}") for one in failed))


def _made_with(fact: Fact) -> str:
    """Return a name with what the reports say of it, and what is here."""
    name, there, here = fact
    if name == "civlib":
        return say("verdict.commit")
    if len(f"{there}{here}") > LONG:
        return say("verdict.other", name=name)
    names = {"there": there or say("verdict.nothing"), "here": here or say("verdict.nothing")}
    return say("verdict.version", name="Python" if name == "python" else name, **names)


def _shown(difference: Difference) -> str:
    told = (clean(text) or say("verdict.nothing") for text in difference)
    return say("verdict.difference", **dict(zip(Difference._fields, told, strict=True)))


def clean(text: str) -> str:
    """Return a line for a terminal: nothing in it can move the cursor or change colours."""
    return "".join(char if char.isprintable() or char == "\u00a0" else "\ufffd" for char in text)
