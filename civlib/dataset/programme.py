"""``programme.toml``: what is known of a programme as a whole and of each year's report."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civlib.dataset import settings as toml
from civlib.dataset.decoding import read_text
from civlib.dataset.folders import FILE, FIRST_YEAR, LAST_YEAR, is_slug, is_year, shown
from civlib.dataset.model import Act, Name, Programme, Signatory, Source, Term, YearSettings
from civlib.dataset.options import Options
from civlib.dataset.problems import Log, quote
from civlib.dataset.settings import Key, Place
from civlib.errors import ERROR, Problem
from civlib.wording import terms
from civlib.wording.licences import LICENCES
from civlib.wording.terms import RESERVED, LowerIsBetter, ReducedScale

APPROVING, AMENDING = "approving", "amending"


@dataclass(frozen=True)
class Outline:
    """What a year's tables are checked against; a part that could not be read is None."""

    programme: Programme | None = None
    term: Term | None = None
    sources: tuple[str, ...] | None = None
    years: frozenset[int] | None = None


def read_programme(folder: Path) -> tuple[Outline, list[Problem]]:
    """Return what ``programme.toml`` in a programme's folder says, and what is wrong with both."""
    log = Log(shown(folder / FILE))
    _folder_name(folder.name, log)
    content = read_text(folder / FILE, log)
    if content is None:
        return Outline(), log.problems
    try:
        settings = tomllib.loads(content)
    except (ValueError, RecursionError) as error:
        row, column = _position(str(error), content)
        log.add_error("toml-syntax", f"it is not valid TOML: {error}. Mend it there.", row, column)
        return Outline(), log.problems
    return _outline(folder.name, settings, Place(log, toml.lines_of(content))), log.problems


def _folder_name(name: str, log: Log) -> None:
    if not is_slug(name):
        rule = "a programme's folder has small Latin letters, digits and hyphens only; rename it."
        log.add_error("folder-name", f"{quote(name)}: {rule}")
    elif name in RESERVED:
        rule = "is the name of a folder among the published reports; rename it"
        way = f"for example to '{name}-programme'"
        log.add_error("reserved-name", f"{quote(name)} {rule}, {way}.")


def _position(message: str, content: str) -> tuple[int, int]:
    """Return line and column of a fault of syntax; the last line if its message names none."""
    if named := re.search(r"\(at line (\d+), column (\d+)\)", message):
        return int(named[1]), int(named[2])
    return content.rstrip("\n").count("\n") + 1, 0


def _term(value: Any, place: Place) -> Term | None:
    term: Term | None = _TERM(value, place)
    if term and not FIRST_YEAR <= term.first <= term.last <= LAST_YEAR:
        rule = f"the first year must not be after the last, both from {FIRST_YEAR} to {LAST_YEAR}"
        place.error("term-years", f"{term.first} to {term.last} is no term; {rule}.")
        return None
    return term


def _acts(value: Any, place: Place) -> Sequence[Act | None] | None:
    acts: Sequence[Act | None] | None = _ACTS(value, place)
    if acts and not any(act is None or act.kind == APPROVING for act in acts):
        rule = f'no act has kind = "{APPROVING}"; add the decision that approved the programme.'
        place.error("no-approving-act", rule)
    return acts


def _sources(value: Any, place: Place) -> Sequence[dict[str, Any]] | None:
    sources: Sequence[dict[str, Any]] | None = _SOURCES(value, place)
    ids = [source.get("id") for source in sources or ()]
    for at, key in enumerate(ids):
        if key == terms.ALL_SOURCES:
            where = place / at / "id"
            where.error("reserved-source", f"{quote(key)} means all sources; rename it.")
        elif key and key in ids[:at]:
            where = place / at / "id"
            where.error("duplicate-source", f"{quote(key)} is there twice; rename one.")
    return sources


def _years(value: Any, place: Place) -> dict[int, YearSettings | None]:
    """Return the settings of each year; None for one with an error."""
    years = {}
    for key, settings in (toml.table(value, place) or {}).items():
        if is_year(key):
            years[int(key)] = _YEAR(settings, place / key)
        else:
            rule = f"is not a year from {FIRST_YEAR} to {LAST_YEAR}; write its four digits."
            (place / key).error("form", f"{quote(key)} {rule}")
    return years


_NAME = toml.keys(Name, uk=Key(toml.text), en=Key(toml.text, optional=True))
_TERM = toml.keys(Term, first=Key(toml.number), last=Key(toml.number))
_ACTS = toml.many(
    toml.keys(
        Act,
        kind=Key(toml.one_of(APPROVING, AMENDING)),
        title=Key(_NAME),
        number=Key(toml.text),
        date=Key(toml.day),
    )
)
_SOURCES = toml.many(toml.partly(id=Key(toml.slug), label=Key(_NAME)))
_SIGNATORIES = toml.many(toml.keys(Signatory, position=Key(_NAME), name=Key(toml.text)))
_YEAR = toml.keys(
    YearSettings,
    date=Key(toml.day),
    document=Key(_NAME),
    heard=Key(_NAME, optional=True),
    responsible_body=Key(_NAME, optional=True),
    signatories=Key(_SIGNATORIES, optional=True),
)
_EFFECTIVENESS = toml.keys(
    Options,
    lower_is_better=Key(toml.one_of(*LowerIsBetter), optional=True),
    capped=Key(toml.flag, optional=True),
    reduced_scale=Key(toml.one_of(*ReducedScale), optional=True),
)
_PROGRAMME = {
    "term": Key(_term),
    "sources": Key(_sources),
    "years": Key(_years, optional=True),
    "title": Key(_NAME),
    "council": Key(_NAME),
    "responsible_body": Key(_NAME),
    "unit": Key(_NAME),
    "licence": Key(toml.one_of(*LICENCES)),
    "fictional": Key(toml.flag, optional=True),
    "acts": Key(_acts),
    "effectiveness": Key(_EFFECTIVENESS, optional=True),
}
"""Every key of the file, with what it holds."""


def _outline(slug: str, settings: dict[str, Any], place: Place) -> Outline:
    found = toml.parts(_PROGRAMME, settings, place) or {}
    term, years = found.get("term"), found.setdefault("years", {})
    for year in years:
        if term is not None and year not in term:
            rule = f"{year} is outside the programme's term, {term}; mend the year or the term."
            line = (place / "years" / str(year)).line
            place.log.add_error("year-outside-term", f"years: {rule}", line)
    if any(problem.severity == ERROR for problem in place.log.problems):
        return Outline(term=term, sources=_ids(found.get("sources", ())))
    found["sources"] = tuple(Source(**source) for source in found["sources"])
    programme = Programme(slug, **found)
    return Outline(programme, term, programme.source_ids, frozenset(years))


def _ids(sources: Sequence[dict[str, Any]]) -> tuple[str, ...] | None:
    """Return the keys of the sources; None if one is unknown, so that no table is blamed for it."""
    ids = tuple(source["id"] for source in sources if "id" in source)
    return ids if ids and len(ids) == len(sources) else None
