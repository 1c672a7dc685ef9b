"""``programme.toml``: what is known of a programme as a whole and of each year's report.

Which keys it has is declared by the fields of `civlib.dataset.model.Programme`; here stands what
must hold between them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civlib.dataset.decoding import read_text
from civlib.dataset.folders import FILE, FIRST_YEAR, LAST_YEAR, is_slug, is_year, shown
from civlib.dataset.model import ActKind, Programme, Source, Term
from civlib.dataset.problems import Log, offer, quote
from civlib.dataset.settings import Place, lines_of, parts
from civlib.errors import ERROR, WARNING, Problem
from civlib.wording import terms
from civlib.wording.licences import LICENCES
from civlib.wording.terms import RESERVED


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
    _folder(folder, log)
    content = read_text(folder / FILE, log)
    if content is None:
        return Outline(), log.problems
    try:
        settings = tomllib.loads(content)
    except (ValueError, RecursionError) as error:
        row, column = _position(str(error), content)
        log.add_error("toml-syntax", f"it is not valid TOML: {error}. Mend it there.", row, column)
        return Outline(), log.problems
    return _outline(folder.name, settings, Place(log, lines_of(content))), log.problems


def _folder(folder: Path, log: Log) -> None:
    """Report a name that no programme may have, and folders within that are no year."""
    name = folder.name
    if not is_slug(name):
        rule = "a programme's folder has small Latin letters, digits and hyphens only; rename it."
        log.add_error("folder-name", f"{quote(name)}: {rule}")
    elif name in RESERVED:
        rule = "is the name of a folder among the published reports; rename it"
        way = f"for example to '{name}-programme'"
        log.add_error("reserved-name", f"{quote(name)} {rule}, {way}.")
    for path in folder.iterdir():
        if path.is_dir() and not is_year(path.name) and not path.name.startswith("."):
            rule = f"{quote(path.name)} is no year and is not read; move it."
            log.problems.append(Problem(shown(path), 0, 0, "unknown-folder", rule, WARNING))


def _position(message: str, content: str) -> tuple[int, int]:
    """Return line and column of a fault of syntax; the last line if its message names none."""
    if named := re.search(r"\(at line (\d+), column (\d+)\)", message):
        return int(named[1]), int(named[2])
    return content.rstrip("\n").count("\n") + 1, 0


def _outline(slug: str, settings: dict[str, Any], place: Place) -> Outline:
    found = parts(Programme, settings, place, known=["slug"]) or {}
    term = _term(found.get("term"), place / "term")
    sources = _sources(found.get("sources", ()), place / "sources")
    years = found.get("years", {})
    licence, acts = found.get("licence"), found.get("acts", ())
    if licence is not None and licence not in LICENCES:
        rule = f"{quote(licence)} is not allowed; {offer(licence, LICENCES)}"
        (place / "licence").error("unknown-word", rule)
    if acts and not any(act is None or act.kind == ActKind.APPROVING for act in acts):
        rule = f'no act has kind = "{ActKind.APPROVING}"; add the decision'
        (place / "acts").error("no-approving-act", f"{rule} that approved the programme.")
    for year in years:
        if term is not None and year not in term:
            rule = f"{year} is outside the programme's term, {term}; mend the year or the term."
            (place / "years" / str(year)).error("year-outside-term", rule)
    if any(problem.severity == ERROR for problem in place.log.problems):
        return Outline(term=term, sources=sources)
    return Outline(Programme(slug, **found), term, sources, frozenset(years))


def _term(term: Term | None, place: Place) -> Term | None:
    if term is None or FIRST_YEAR <= term.first <= term.last <= LAST_YEAR:
        return term
    rule = f"the first year must not be after the last, both from {FIRST_YEAR} to {LAST_YEAR}"
    place.error("term-years", f"{term.first} to {term.last} is no term; {rule}.")
    return None


def _sources(sources: Sequence[Source | None], place: Place) -> tuple[str, ...] | None:
    """Return the keys of the sources; None if one is unknown, so that no table is blamed for it."""
    ids = [source.id if source else None for source in sources]
    unknown = not ids
    for at, key in enumerate(ids):
        where = place / at / "id"
        if key is None:
            unknown = True
        elif not is_slug(key):
            rule = "is not made of small Latin letters, digits and hyphens"
            where.error("form", f"{quote(key)} {rule}; rewrite it, such as city.")
            unknown = True
        elif key == terms.ALL_SOURCES:
            where.error("reserved-source", f"{quote(key)} means all sources; rename it.")
        elif key in ids[:at]:
            where.error("duplicate-source", f"{quote(key)} is there twice; rename one.")
    return None if unknown else tuple(key for key in ids if key)
