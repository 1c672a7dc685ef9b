"""``programme.toml``: what is known of a programme as a whole and of each year's report."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from civlib.dataset import toml, values
from civlib.dataset.files import read_text
from civlib.dataset.folders import FILE, FIRST_YEAR, LAST_YEAR, is_year
from civlib.dataset.model import Act, Name, Programme, Signatory, Source, Term, YearSettings
from civlib.dataset.options import Options
from civlib.dataset.problems import Log, quote
from civlib.dataset.toml import Reader
from civlib.errors import ERROR
from civlib.wording import terms
from civlib.wording.licences import LICENCES
from civlib.wording.terms import LowerIsBetter, ReducedScale

APPROVING, AMENDING = "approving", "amending"


@dataclass(frozen=True)
class Outline:
    """What a year's tables are checked against; a part that could not be read is None."""

    programme: Programme | None = None
    term: Term | None = None
    sources: tuple[str, ...] | None = None
    years: frozenset[int] | None = None


def read(folder: Path, log: Log) -> Outline:
    """Return what ``programme.toml`` in a programme's folder says; report what is wrong in it."""
    content = read_text(folder / FILE, log)
    if content is None:
        return Outline()
    try:
        settings = tomllib.loads(content)
    except (ValueError, RecursionError) as error:
        row, column = _place(str(error), content)
        log.add_error("toml-syntax", f"it is not valid TOML: {error}. Mend it there.", row, column)
        return Outline()
    return _outline(folder.name, Reader(settings, log, toml.lines_of(content)))


def _place(message: str, content: str) -> tuple[int, int]:
    if found := re.search(r"\(at line (\d+), column (\d+)\)", message):
        return int(found[1]), int(found[2])
    return content.rstrip("\n").count("\n") + 1, 0


def _outline(slug: str, reader: Reader) -> Outline:
    term, sources = _term(reader), _sources(reader)
    years = _years(reader, term)
    parts: dict[str, Any] = {
        **{key: reader.name(key) for key in ("title", "council", "responsible_body", "unit")},
        "licence": reader.take("licence", values.one_of(*LICENCES)),
        "fictional": reader.take("fictional", values.flag, optional=True) or False,
        "term": term,
        "acts": _acts(reader),
        "effectiveness": _effectiveness(reader),
    }
    reader.close()
    outline = Outline(term=term, sources=_ids(sources))
    if any(problem.severity == ERROR for problem in reader.log.problems):
        return outline
    made = [Source(str(one), label) for one, label in sources if label]
    programme = Programme(slug, sources=tuple(made), years=years, **parts)
    return replace(outline, programme=programme, years=frozenset(years))


def _term(reader: Reader) -> Term | None:
    inner = reader.table("term")
    if inner is None:
        return None
    first, last = inner.take("first", values.number), inner.take("last", values.number)
    inner.close()
    if first is None or last is None:
        return None
    if FIRST_YEAR <= first <= last <= LAST_YEAR:
        return Term(first, last)
    rule = f"the first year must not be after the last, both from {FIRST_YEAR} to {LAST_YEAR}"
    reader.error("term", "term-years", f"{first} to {last} is no term; {rule}.")
    return None


def _acts(reader: Reader) -> tuple[Act, ...]:
    found = reader.tables("acts")
    acts = [_act(inner) for inner in found]
    if found and not any(act.kind == APPROVING for act in acts):
        rule = f'no act has kind = "{APPROVING}"; add the decision that approved the programme.'
        reader.error("acts", "no-approving-act", rule)
    return tuple(acts)


def _act(reader: Reader) -> Act:
    parts: dict[str, Any] = {
        "kind": reader.take("kind", values.one_of(APPROVING, AMENDING)),
        "title": reader.name("title"),
        "number": reader.take("number", values.text),
        "date": reader.take("date", values.day),
    }
    reader.close()
    return Act(**parts)


def _sources(reader: Reader) -> list[tuple[str | None, Name | None]]:
    found: list[tuple[str | None, Name | None]] = []
    for inner in reader.tables("sources"):
        key = inner.take("id", values.slug)
        if key == terms.ALL_SOURCES:
            inner.error("id", "reserved-source", f"{quote(key)} means all sources; rename it.")
        elif key and key in [one for one, _ in found]:
            inner.error("id", "duplicate-source", f"{quote(key)} is there twice; rename one.")
        found.append((key, inner.name("label")))
        inner.close()
    return found


def _ids(sources: list[tuple[str | None, Name | None]]) -> tuple[str, ...] | None:
    """Return the keys of the sources; None if one is unknown, so that no table is blamed for it."""
    ids = [key for key, _ in sources if key]
    return tuple(ids) if ids and len(ids) == len(sources) else None


def _effectiveness(reader: Reader) -> Options:
    """Return the options of the method; each one that the file does not name has its default."""
    inner = reader.table("effectiveness", optional=True)
    if inner is None:
        return Options()
    given: dict[str, Any] = {
        "lower_is_better": inner.take("lower_is_better", _word(LowerIsBetter), optional=True),
        "capped": inner.take("capped", values.flag, optional=True),
        "reduced_scale": inner.take("reduced_scale", _word(ReducedScale), optional=True),
    }
    inner.close()
    return Options(**{key: value for key, value in given.items() if value is not None})


def _word(kind: type[StrEnum]) -> Callable[[Any], StrEnum]:
    read = values.one_of(*kind)
    return lambda value: kind(read(value))


def _years(reader: Reader, term: Term | None) -> dict[int, YearSettings]:
    years: dict[int, YearSettings] = {}
    group = reader.table("years", optional=True)
    if group is None:
        return years
    for key in group.values:
        if not is_year(key):
            rule = f"is not a year from {FIRST_YEAR} to {LAST_YEAR}; write its four digits."
            group.error(key, "form", f"{quote(key)} {rule}")
        elif inner := group.table(key):
            _inside(inner, int(key), term)
            years[int(key)] = _settings(inner)
    return years


def _inside(reader: Reader, year: int, term: Term | None) -> None:
    if term is not None and year not in term:
        where = reader.path[:-1]
        rule = f"{year} is outside the programme's term, {term}; mend the year or the term."
        reader.log.add_error("year-outside-term", f"{toml.dotted(where)}: {rule}", reader.line)


def _settings(reader: Reader) -> YearSettings:
    parts: dict[str, Any] = {
        "date": reader.take("date", values.day),
        "document": reader.name("document"),
        "heard": reader.name("heard", optional=True),
        "responsible_body": reader.name("responsible_body", optional=True),
        "signatories": _signatories(reader),
    }
    reader.close()
    return YearSettings(**parts)


def _signatories(reader: Reader) -> tuple[Signatory, ...]:
    people = []
    for inner in reader.tables("signatories", optional=True):
        position, name = inner.name("position"), inner.take("name", values.text)
        inner.close()
        if position and name:
            people.append(Signatory(position, name))
    return tuple(people)
