"""``programme.toml``: what is known of a programme as a whole and of each year's report.

The fields of `civlib.dataset.model.Programme` declare its keys, which `civlib.dataset.keys` reads.
Here stands what must hold between them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from civlib.dataset import site
from civlib.dataset.folders import (
    FILE,
    FIRST_YEAR,
    LAST_YEAR,
    is_device,
    is_slug,
    is_year,
    misplaced,
    shown,
)
from civlib.dataset.keys import Place, load, parts
from civlib.dataset.model import Codes, Envelope, Programme, Site, Source, Term, YearSettings
from civlib.dataset.problems import WARNING, Log, Problem, broken, nearest, offer
from civlib.dataset.scale import Scale
from civlib.wording import terms
from civlib.wording.licences import LICENCES
from civlib.wording.terms import METHODOLOGY, PORTFOLIO

_CODE = re.compile("[0-9]{8}")
"""A code in the state register of legal entities (ЄДРПОУ)."""

DAYS = 366
"""So long is a year at most; one of accounts need not begin in January."""

LATE = 3
"""So many years after its own a report is hardly heard."""

MET = 100
"""From so many per cent of its plan on an indicator has met it on any scale."""

RESERVED = (
    *(METHODOLOGY, PORTFOLIO, "open-data"),
    *("failed", "figures", "inputs", "tables", "versions"),
)
"""Folders among what is published that belong to no programme; none may be called so."""

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
    labels: Mapping[str, str] = field(default_factory=dict)
    """What a source is called, without capitals → its id."""


def read_programme(folder: Path) -> tuple[Outline, list[Problem]]:
    """Return what ``programme.toml`` in a programme's folder says, and what is wrong with both."""
    log = Log(shown(folder / FILE))
    _folder(folder, log)
    settings, place = load(folder / FILE, log)
    if settings is None:
        return Outline(), log.problems
    return _outline(folder, settings, place), log.problems


def problems_of(slug: str, settings: bytes) -> list[Problem]:
    """Return what would be wrong with the settings of a programme, before they are written."""
    with TemporaryDirectory() as place:
        trial = Path(place, slug)
        trial.mkdir()
        (trial / FILE).write_bytes(settings)
        return read_programme(trial)[1]


def _folder(folder: Path, log: Log) -> None:
    """Report a name that no programme may have, and folders within that are no year."""
    name = folder.name
    if folder.is_symlink():
        log.problems.append(Problem(shown(folder), 0, 0, *broken("symlink.folder")))
    if not is_slug(name):
        log.error("folder-name", name=name)
    elif name in RESERVED or is_device(name):
        key = "reserved-name.device" if is_device(name) else "reserved-name.folder"
        log.error(key, name=name, other=f"{name}-programme")
    for path in folder.iterdir():
        name, told = path.name, None
        if path.is_dir() and not is_year(name) and not name.startswith("."):
            year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)
            meant = year is not None and not (folder / year[0]).exists()
            told = broken(f"unknown-folder.{'year' if meant else 'other'}", name=name,
                          year=year[0] if year else "")  # fmt: skip
        elif is_year(name) and not path.is_dir():
            told = broken("year-file", name=name)
        elif path.suffix == ".toml" and name != FILE and nearest(path.stem, [Path(FILE).stem]):
            told = broken("misplaced-file.copy", name=name, file=FILE)
        else:
            told = misplaced(path, shown(folder))
        if told:
            log.problems.append(Problem(shown(path), 0, 0, *told, WARNING))


def _outline(folder: Path, settings: dict[str, Any], place: Place) -> Outline:
    _fill_in(settings)
    found = parts(Programme, settings, place, known=["slug", "arms"]) or {}
    term = _term(found.get("term"), place / "term")
    sources = _sources(found.get("sources", ()), place / "sources") if "sources" in settings else ()
    licence, decimals = found.get("licence"), found.get("money_decimals", 0)
    if licence is not None and licence not in LICENCES:
        (place / "licence").error("unknown-word", value=licence, offer=offer(licence, LICENCES))
    if not 0 <= decimals <= MOST_DECIMALS:
        (place / "money_decimals").error("too-many", value=decimals, most=MOST_DECIMALS)
    for year, own in found.get("years", {}).items():
        if term is not None and year not in term:
            (place / "years" / str(year)).error("year-outside-term.settings", year=year, term=term)
        if own is not None:
            _period(year, own, place / "years" / str(year))
    _scale(found.get("scale", Scale()), place / "scale")
    _envelope(found.get("envelope", ()), term, sources, place / "envelope")
    _register(found, place)
    arms = site.check(found.get("site", Site()), folder, place / "site")
    negative, labels = bool(found.get("negative_amounts")), _labels(found.get("sources", ()))
    if place.log.errors:
        return Outline(None, term, sources, negative, labels)
    return Outline(Programme(folder.name, **found, arms=arms), term, sources, negative, labels)


def _register(found: Mapping[str, Any], place: Place) -> None:
    """Report codes that are none, and addresses of acts that lead nowhere."""
    for name, code in vars(found.get("codes") or Codes()).items():
        if code and not _CODE.fullmatch(code):
            (place / "codes" / name).error("register-code", value=code)
    for at, act in enumerate(found.get("acts") or ()):
        if act and act.address and not site.is_address(act.address):
            (place / "acts" / at / "address").error("site-address", value=act.address)


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
        place.error("period.kind", keys=named)
    elif (first := own.from_ or own.as_of) and first.year != year:
        (place / named[0]).error("period.year", day=first, year=year)
    elif own.from_ and own.to and not 0 <= (own.to - own.from_).days < DAYS:
        (place / "to").error("period.length", last=own.to, first=own.from_)
    elif not year <= own.date.year <= year + LATE:
        (place / "date").warn("period.date", day=own.date, year=year)
    elif own.date < (last := own.as_of or own.to or date(year, 12, 31)):
        (place / "date").warn("period.early", day=own.date, last=last)


def _scale(scale: Scale | None, place: Place) -> None:
    for name, value in vars(scale).items() if scale else ():
        if value is not None and value < 0:
            (place / name).error("below-zero.percentage", value=value)
    if scale and not 0 < scale.met_from <= MET:
        (place / "met_from").error("scale.met", value=scale.met_from, most=MET)
    if scale and scale.plausible_from > scale.plausible_to:
        ends = {"last": scale.plausible_to, "first": scale.plausible_from}
        (place / "plausible_to").error("scale.order", **ends)


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
            (place / at / "year").error("year-outside-term.settings", year=row.year, term=term)
        if sources and row.source and row.source not in sources:
            way = offer(row.source, sources)
            (place / at / "source").error("unknown-source", key=row.source, offer=way)
        if row.planned < 0:
            (place / at / "planned").error("below-zero.amount", value=row.planned)
        if (row.year, row.source) in seen:
            named = f"{row.year} {row.source}".strip()
            (place / at).error("duplicate-key.settings", key=named)
        seen.add((row.year, row.source))


def _term(term: Term | None, place: Place) -> Term | None:
    if term is None or FIRST_YEAR <= term.first <= term.last <= LAST_YEAR:
        return term
    years = {"earliest": FIRST_YEAR, "latest": LAST_YEAR}
    place.error("term-years.programme", first=term.first, last=term.last, **years)
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
            where.error("form.source", value=key)
            unknown = True
        elif key == terms.ALL_SOURCES:
            where.error("reserved-source", value=key)
        elif key in ids[:at]:
            where.error("duplicate-source", value=key)
            unknown = True
    return None if unknown else tuple(key for key in ids if key)


def _labels(sources: Iterable[Source | None]) -> dict[str, str]:
    """Return the id of each source by what it is called, where that is no id itself."""
    found = [one for one in sources if one]
    labels = {
        label.casefold(): one.id for one in found for label in vars(one.label).values() if label
    }
    return {label: id for label, id in labels.items() if label not in {one.id for one in found}}
