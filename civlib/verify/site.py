"""A site as a whole: all that lies in it belongs to a seal, and its documents agree.

What is verified one by one are its sealed folders, released versions too; everything else, and
which folders there are, is held against the site's own ``SHA256SUMS``. Nothing is trusted: no link
is followed, and nothing is opened that is no plain file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from civlib.dataset.folders import is_year
from civlib.dataset.opening import Unfit, read_bytes
from civlib.errors import ReleaseError, UsageError
from civlib.publish.provenance import CRATE, LIST, SUMS, VERSIONS, digest, sums
from civlib.publish.provenance.versions import NOTE
from civlib.run.environment import code
from civlib.run.look import PRIVATE
from civlib.run.plan import INDEX
from civlib.run.sealing import README
from civlib.verify import agreement, register, release
from civlib.verify.content import compared
from civlib.verify.sealed import ABOVE, MOST, entries, is_sealed, is_yearly, several
from civlib.verify.verdict import SITE, Difference, Level, Verdict, clean, facts
from civlib.wording.messages import say

PAGE, SCRIPT = f"{INDEX}.html", "recompute.py"
HELD = re.compile(
    rf"(?P<page>([^/]+/)?({'|'.join(map(re.escape, sorted(ABOVE)))})|recompute\.py)|README\.md"
    r"|open-data/(programmes|amendments|reports)\.csv|open-data/datapackage\.json"
    r"|[^/]+/[0-9]{4}/versions/(versions\.json|[1-9][0-9]*\.changes\.md)"
)
"""What only the seal of a site can hold, and of it the pages, which are made again."""

DEPTH, MORE = 4, 16
"""Folders from a released version up to its site; bytes read of a page beyond what it should have.
"""


Kind = Enum("Kind", "SITE HOLDER YEAR RELEASES VERSION STRAY")
"""What a folder is by its place."""


class Found(NamedTuple):
    """What lies at and below a path, by its place below ``top``, the site or the path itself.

    The seal is that of the site, None if there is none; ``loose`` are the files that no folder's
    seal can hold, and what each is if no plain file; ``years`` those with released versions;
    ``sites`` those below a path that is in none, which are looked at by themselves.
    """

    top: Path
    place: str
    is_site: bool
    seal: dict[str, str] | None
    problems: list[Difference]
    folders: list[str]
    loose: dict[str, str]
    years: list[str]
    sites: list[str]


def wholes(path: Path) -> list[Path]:
    """Return what is verified each as a whole: a path, and the sites below one that is in none.

    Where nothing but sites is published there, the path itself is no part of it, and what lies
    beside them, such as their data, is somebody's own.
    """
    found = _look(path)
    own = [path] if found.folders or not found.sites else []
    return [*own, *(path / place for place in sorted(found.sites))]


def find(path: Path) -> list[Path]:
    """Return the sealed folders at and below a path, where such may lie, and released versions.

    Raises
    ------
    UsageError
        If there is none, or a link leads there.
    """
    found = _look(path)
    if not found.folders:
        raise UsageError(say("verify.no-sums", path=clean(str(path))))
    start = f"{found.place}/" if found.place else ""
    return [path / f"{place}/".removeprefix(start).strip("/") for place in found.folders]


def check(path: Path) -> Verdict | None:
    """Hold what lies at and below a path against the site's seal, its place, and each other.

    Returns None for what is no site and has nothing that is not in order.
    """
    found = _look(path)
    if not (found.folders or found.is_site):
        return None
    differences = [*found.problems, *_loose(found)]
    for year in found.years:
        differences += _released(found, year)
    documents = agreement.read(found.top, found.folders)
    differences += agreement.check(
        documents, found.top, inside=found.is_site or found.seal is not None
    )
    pages, unmade = list[Difference](), dict[str, None]()
    if found.is_site:
        pages = [*_pages(found), *register.check(found.top, documents.settings)]
    made_by = {one.said.made_with["civlib"] for one in documents.latest}
    if made_by and code() not in made_by:
        why = say("unlike.civlib")
        unmade = dict.fromkeys(say("verdict.unlike", name=one.file, why=why) for one in pages)
    else:
        differences += pages
    if not (found.is_site or differences):
        return None
    counted = say("counted.site", folders=len(found.folders), files=len(found.loose))
    level = Level(SITE, counted, tuple(dict.fromkeys(differences)))
    return Verdict(str(path), (level,), unmade=tuple(unmade))


def _look(path: Path) -> Found:
    """Return what lies at and below a path; `UsageError` if it is no folder, or in a link."""
    if not path.is_dir():
        raise UsageError(say("verify.no-folder", path=clean(str(path))))
    full = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links
    above = (one for one in full.parents[:DEPTH] if PAGE in (_seal(one) or ({}, []))[0])
    is_site = _is_site(full)
    top = full if is_site else next(above, full)
    parts = full.relative_to(top).parts
    if any((top / Path(*parts[:end])).is_symlink() for end in range(1, len(parts) + 1)):
        raise UsageError(say("verify.link", path=clean(str(path))))
    seal = _seal(top) if is_site or parts else None
    kind = Kind.SITE if is_site or parts else Kind.HOLDER
    for name in parts:
        kind = _inner(kind, name) or Kind.STRAY
    named, problems = seal or ({}, [])
    found = Found(top, "/".join(parts), is_site, named if seal else None, problems, [], {}, [], [])
    _walk(found, kind)
    return found


def _seal(folder: Path) -> tuple[dict[str, str], list[Difference]] | None:
    """Return what a site's seal names, and what is wrong with it; None where there is none.

    A folder's own seal names its crate, which is none of a site.
    """
    if not is_sealed(folder):
        return None
    rule = say("shown.rule")
    try:
        text = read_bytes(folder / SUMS).decode()
    except (OSError, Unfit, UnicodeDecodeError) as error:
        why = say("shown.unreadable", why=error)
        return {}, [Difference(SUMS, say("place.whole"), why, rule)]
    named, wrong = sums.named(text)
    told = [Difference(SUMS, say("place.line", at=at), line, rule) for at, line in wrong]
    return None if CRATE in named else (named, told)


def _is_site(folder: Path, *, named: bool = False) -> bool:
    """Tell whether a folder is a site, or was one before somebody took its seal or pages away.

    Where ``named``, a seal alone is one of a site only if it names the page of one.
    """
    if (folder / CRATE).is_file():
        return False
    pages = (folder / PAGE).is_file() and (folder / SCRIPT).is_file()
    seal = _seal(folder)
    sealed = seal is not None and (not named or PAGE in seal[0])
    return sealed or (folder / PRIVATE).is_dir() or pages


def _inner(kind: Kind, name: str, *, sealed: bool = False, deep: bool = False) -> Kind | None:
    """Return what a folder in another one is; None if that one's seal, or nobody, looks at it."""
    if kind is Kind.SITE:
        return None if name == PRIVATE else Kind.HOLDER
    if kind is Kind.HOLDER and is_year(name):
        return Kind.YEAR
    if kind is Kind.YEAR and name == VERSIONS:
        return Kind.RELEASES
    if kind is Kind.RELEASES and re.fullmatch("[1-9][0-9]*", name):
        return Kind.VERSION
    if sealed:
        return None
    return Kind.HOLDER if kind is Kind.HOLDER and deep else Kind.STRAY


def _walk(found: Found, kind: Kind) -> None:
    """Fill in the folders and what belongs to none."""
    todo, deep = [(found.place, kind)], kind is Kind.HOLDER and not found.place
    while todo:
        here, kind = todo.pop()
        folder = found.top / here
        if deep and here and _is_site(folder, named=True):
            found.sites.append(here)
            continue
        if kind is Kind.HOLDER and is_yearly(folder):
            kind = Kind.YEAR
        sealed = kind in (Kind.HOLDER, Kind.YEAR, Kind.VERSION) and is_sealed(folder)
        if sealed:
            found.folders.append(here)
        if kind is Kind.RELEASES:
            found.years.append(here.removesuffix(VERSIONS).rstrip("/"))
        there = [*entries(found.top, here)]
        if here and not there:
            found.loose[here] = say("shown.empty")
        for entry in there:
            name = entry.path.rpartition("/")[2]
            if entry.is_folder:
                if inner := _inner(kind, name, sealed=sealed, deep=deep):
                    todo.append((entry.path, inner))
            elif sealed:
                if kind is Kind.HOLDER and HELD.fullmatch(f"x/{name}"):
                    found.loose[entry.path] = entry.odd
            elif kind is not Kind.SITE or entry.path != SUMS or entry.odd:
                found.loose[entry.path] = entry.odd
    found.folders.sort()


def _loose(found: Found) -> Iterator[Difference]:
    """Yield what differs from the site's seal, or belongs to none."""
    place, a_file = say("place.site"), say("shown.file")
    plain = sorted(name for name, odd in found.loose.items() if not odd)
    beside = [name for name in plain if HELD.fullmatch(name)]
    can = beside + [f"{one}/{SUMS}".lstrip("/") for one in found.folders]
    yield from several([name for name in plain if not HELD.fullmatch(name)], place, a_file)
    empty = say("shown.empty")
    yield from several([name for name, odd in found.loose.items() if odd == empty], place, empty)
    odd = [f"{name} ({odd})" for name, odd in sorted(found.loose.items()) if odd not in ("", empty)]
    yield from several(odd, say("place.kind"), say("shown.odd"))
    if found.seal is None:
        if found.is_site:
            yield Difference(SUMS, say("place.seal"), "", a_file)
        else:
            yield from several(beside, place, a_file)
        return
    start = f"{found.place}/" if found.place else ""
    wanted = {name: sha for name, sha in found.seal.items() if name.startswith(start)}
    yield from several([name for name in can if name not in wanted], place, a_file)
    there = {name: _digest(found.top / name) for name in can if name in wanted}
    for fact in facts(there, wanted):
        yield Difference(fact.name, say("place.sum"), fact.before or "", fact.after or "")


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file; why not, if it cannot be read."""
    try:
        return digest(read_bytes(path, MOST))
    except Unfit as error:
        return error.told[1]
    except OSError as error:
        return say("shown.unreadable", why=error.strerror)


def _released(found: Found, year: str) -> Iterator[Difference]:
    """Yield what of a year's released versions is not as their list says."""
    start = f"{year}/{VERSIONS}/".lstrip("/")
    there = {one: _digest(found.top / one / SUMS) for one in found.folders if one.startswith(start)}
    try:
        plain = found.loose.get(f"{start}{LIST}") == ""
        versions = release.listed(found.top / year) if plain else ()
    except (OSError, ReleaseError) as error:
        yield Difference(f"{start}{LIST}", say("place.whole"), str(error), "")
        return
    notes = {f"{start}{one.number}{NOTE}" for one in versions[1:]}
    foreign = [one for one in found.loose if one.startswith(start) and one.endswith(NOTE)]
    yield from several(sorted({*foreign} - notes), say("place.site"), say("shown.file"))
    yield from (Difference(one, say("place.whole"), "", say("shown.file"))
                for one in sorted(notes - {*foreign}))  # fmt: skip
    wanted = {f"{start}{one.number}": one.sha256 for one in versions}
    for fact in facts(there, wanted):
        name = f"{fact.name}/{SUMS}"
        yield Difference(name, say("place.listed"), fact.before or "", fact.after or "")
    latest = _closed(release.Draft(year, found.top / year, versions))
    same = [one.number for one in versions if one.sha256 == latest]
    if year in found.folders and same and same[-1] != len(versions):
        shown = (say("shown.version", number=number) for number in (same[-1], len(versions)))
        yield Difference(year or ".", say("place.latest"), *shown)


def _closed(draft: release.Draft) -> str:
    """Return the fingerprint of a latest build; nothing where it is too damaged to have one."""
    try:
        return draft.fingerprint
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""


def _pages(found: Found) -> Iterator[Difference]:
    """Yield what differs in the pages above the reports, which are made again, and beside them.

    The script that recomputes the tables is civlib's own. It is read here, and never run.
    """
    from civlib.publish import index
    from civlib.run.repository import readmes

    try:
        pages = {name: page.encode() for name, page in index.again(found.top).items()}
    except Exception as error:  # reports that somebody has damaged can fail in any way
        why = say("shown.not-computed", name=type(error).__name__, why=error)
        yield Difference(PAGE, say("place.whole"), why, "")
        return
    again = {index.SCRIPT: index.script(), **pages}
    plain = [name for name, odd in found.loose.items() if not odd]
    there = {name: _start(found, name, len(again.get(name, b""))) for name in plain
             if (held := HELD.fullmatch(name)) and held["page"]}  # fmt: skip
    yield from compared(there, again).level.differences
    if found.loose.get(README) == "":
        shipped = {len(text): text for text in readmes()}
        if not any(_start(found, README, size) == text for size, text in shipped.items()):
            yield Difference(README, say("place.whole"), say("shown.file"), say("shown.shipped"))


def _start(found: Found, name: str, size: int) -> bytes:
    """Return the start of a file, as much as it should have and a little more."""
    try:
        with (found.top / name).open("rb") as file:
            return file.read(size + MORE)
    except OSError:
        return b""
