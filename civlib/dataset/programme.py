"""``programme.toml``: what is known of a programme as a whole and of each year's report.

The fields of `civlib.dataset.model.Programme` declare its keys, which `civlib.dataset.keys` reads.
Here stands what must hold between them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from civlib.dataset import site
from civlib.dataset.decoding import read_text
from civlib.dataset.folders import FILE, FIRST_YEAR, LAST_YEAR, is_slug, is_year, shown
from civlib.dataset.keys import Place, lines_of, parts
from civlib.dataset.model import Envelope, Programme, Scale, Site, Source, Term, YearSettings
from civlib.dataset.problems import ERROR, WARNING, Log, Problem, offer
from civlib.wording import terms
from civlib.wording.licences import LICENCES
from civlib.wording.messages import quote
from civlib.wording.terms import RESERVED

DAYS = 366
"""So long is a year at most; one of accounts need not begin in January."""

MET = 100
"""From so many per cent of its plan on an indicator has met it on any scale."""

MOST_DECIMALS = 6
"""With how many decimals amounts may be shown at most."""


@dataclass(frozen=True)
class Outline:
    """What a year's tables are checked against.

    What the file does not name, or could not be read, is None; no sources at all are ``()``.
    """

    programme: Programme | None = None
    term: Term | None = None
    sources: tuple[str, ...] | None = None
    negative: bool = False


def read_programme(folder: Path) -> tuple[Outline, list[Problem]]:
    """Return what ``programme.toml`` in a programme's folder says, and what is wrong with both."""
    log = Log(shown(folder / FILE))
    _folder(folder, log)
    content = read_text(folder / FILE, log)
    if content is None:
        return Outline(), log.problems
    try:
        settings = tomllib.loads(content, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        row, column = _position(str(error), content)
        log.add_error("toml-syntax", f"it is not valid TOML: {error}. Mend it there.", row, column)
        return Outline(), log.problems
    return _outline(folder, settings, Place(log, lines_of(content))), log.problems


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


def _outline(folder: Path, settings: dict[str, Any], place: Place) -> Outline:
    _fill_in(settings)
    found = parts(Programme, settings, place, known=["slug", "arms"]) or {}
    term = _term(found.get("term"), place / "term")
    sources = _sources(found.get("sources", ()), place / "sources") if "sources" in settings else ()
    licence, decimals = found.get("licence"), found.get("money_decimals", 0)
    if licence is not None and licence not in LICENCES:
        rule = f"{quote(licence)} is not allowed; {offer(licence, LICENCES)}"
        (place / "licence").error("unknown-word", rule)
    if not 0 <= decimals <= MOST_DECIMALS:
        rule = f"is not from 0 to {MOST_DECIMALS}; write how many decimals amounts are shown with."
        (place / "money_decimals").error("too-many", f"{decimals} {rule}")
    for year, own in found.get("years", {}).items():
        if term is not None and year not in term:
            rule = f"{year} is outside the programme's term, {term}; mend the year or the term."
            (place / "years" / str(year)).error("year-outside-term", rule)
        if own is not None:
            _period(year, own, place / "years" / str(year))
    _scale(found.get("scale", Scale()), place / "scale")
    _envelope(found.get("envelope", ()), term, sources, place / "envelope")
    arms = site.check(found.get("site", Site()), folder, place / "site")
    negative = bool(found.get("negative_amounts"))
    if any(problem.severity == ERROR for problem in place.log.problems):
        return Outline(None, term, sources, negative)
    return Outline(Programme(folder.name, **found, arms=arms), term, sources, negative)


def _fill_in(settings: dict[str, Any]) -> None:
    """Give the year's settings what the file may leave out: a document's name and its date."""
    years = settings.get("years")
    for year, own in years.items() if isinstance(years, dict) else ():
        if isinstance(own, dict) and is_year(year):
            last = own.get("as_of", own.get("to"))
            end = last if type(last) is date else date(int(year), 12, 31)
            own.update({"date": end, "document": settings.get("title"), **own})


def _period(year: int, own: YearSettings, place: Place) -> None:
    """Report a period that is none, or lies outside its year."""
    given = {"from": own.from_, "to": own.to, "as_of": own.as_of}
    named = [name for name, day in given.items() if day]
    if named not in ([], ["from", "to"], ["as_of"]):
        rule = f"{' and '.join(named)} is no period; write from and to, or as_of alone."
        place.error("period", rule)
    elif (first := own.from_ or own.as_of) and first.year != year:
        rule = f"{first} is not in {year}; write a day of that year."
        (place / named[0]).error("period", rule)
    elif own.from_ and own.to and not 0 <= (own.to - own.from_).days < DAYS:
        rule = f"{own.to} is not within a year from {own.from_}; mend the one that is wrong."
        (place / "to").error("period", rule)


def _scale(scale: Scale | None, place: Place) -> None:
    for name, value in vars(scale).items() if scale else ():
        if value is not None and value < 0:
            rule = f"{value} is below zero; write a percentage such as 10."
            (place / name).error("below-zero", rule)
    if scale and not 0 < scale.met_from <= MET:
        rule = f"{scale.met_from} is not above 0 and at most {MET}; write such a percentage."
        (place / "met_from").error("scale", rule)
    if scale and scale.plausible_from > scale.plausible_to:
        rule = f"{scale.plausible_to} is below {scale.plausible_from}, where it begins; mend one."
        (place / "plausible_to").error("scale", rule)


def _envelope(
    rows: Sequence[Envelope | None],
    term: Term | None,
    sources: tuple[str, ...] | None,
    place: Place,
) -> None:
    """Report envelopes outside the term, of an unknown source, below zero, or there twice."""
    seen = set[tuple[int, str]]()
    for at, row in enumerate(rows):
        if row is None:
            continue
        if term is not None and row.year not in term:
            rule = f"{row.year} is outside the programme's term, {term}; mend the one."
            (place / at / "year").error("year-outside-term", rule)
        if sources and row.source and row.source not in sources:
            rule = f"there is no source {quote(row.source)}; {offer(row.source, sources)}"
            (place / at / "source").error("unknown-source", rule)
        if row.planned < 0:
            (place / at / "planned").error("below-zero", f"{row.planned} is below zero; mend it.")
        if (row.year, row.source) in seen:
            rule = f"{row.year} {row.source}".strip()
            (place / at).error("duplicate-key", f"{rule} is there twice; delete one.")
        seen.add((row.year, row.source))


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
