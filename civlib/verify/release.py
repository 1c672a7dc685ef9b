"""Versions of a published folder: frozen when released, never overwritten, each with its reason.

``outputs/<programme>/<year>/`` is the latest build, a draft. Released, it is copied to
``versions/<n>/`` in it and listed in ``versions/versions.json`` with the SHA-256 of its
``SHA256SUMS``, the fingerprint to make known elsewhere. What changed from one version to the next
stands beside them, in ``versions/<n>.changes.md``.

What compares two versions is imported when there are two.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from civlib.dataset.opening import MOST, Unfit, read_bytes
from civlib.dataset.putting import locked, mend, put
from civlib.errors import ReleaseError, UsageError
from civlib.publish.provenance import CRATE, LIST, SUMS, VERSIONS, closed, digest, text
from civlib.publish.provenance.sums import fingerprint, lines
from civlib.publish.provenance.versions import NOTE
from civlib.run import look, sealing
from civlib.run.isolated import output_error
from civlib.run.publication import keep_inside
from civlib.run.records import Records, known_files
from civlib.verify.levels import checksums
from civlib.verify.sealed import Sealed
from civlib.verify.verdict import Verdict, facts
from civlib.verify.verdict import text as verdict_text
from civlib.wording.messages import say


class Version(NamedTuple):
    """One version as the list has it: numbers go from 1 on without gaps, dates are ISO 8601.

    The checksum is that of its ``SHA256SUMS``, which no file of it can change without.
    """

    number: int
    date: str
    reason: str
    sha256: str


@dataclass(frozen=True)
class Draft:
    """A folder that is asked for, with the versions that it has."""

    place: str
    folder: Path
    versions: tuple[Version, ...]

    @property
    def last(self) -> Version | None:
        """The newest version, if there is one."""
        return self.versions[-1] if self.versions else None

    @cached_property
    def closed(self) -> dict[str, bytes]:
        """What is another file when it is released; see `civlib.publish.provenance.closed`."""
        paths = [self.folder / CRATE, self.folder / SUMS, *self.folder.glob("*.html")]
        found = {}
        for path in paths:
            with suppress(FileNotFoundError, Unfit):  # its checksums tell
                found[path.name] = read_bytes(path, MOST)
        return closed.changed(found)

    @property
    def sums(self) -> dict[str, str]:
        """The checksums of what is released."""
        if SUMS not in self.closed:
            return Sealed(self.folder).sums
        return {name: sha for _, name, sha in lines(self.closed[SUMS].decode())}

    @property
    def fingerprint(self) -> str:
        """The fingerprint that it has when it is released."""
        return digest(self.closed[SUMS]) if self.closed else fingerprint(self.folder)

    @property
    def is_new(self) -> bool:
        """Tell whether it differs from its newest version."""
        return self.last is None or self.last.sha256 != self.fingerprint

    @property
    def day(self) -> str:
        """The day that the folder's crate says that it was published on; empty if it says none."""
        try:
            graph = json.loads(read_bytes(self.folder / CRATE))["@graph"]
            return str(next(one["datePublished"] for one in graph if one["@id"] == "./"))
        except (OSError, Unfit, LookupError, ValueError, TypeError, StopIteration, RecursionError):
            return ""

    def at(self, number: int) -> Path:
        """Return the folder of a version."""
        return self.folder / VERSIONS / str(number)


def release(
    places: Sequence[str],
    output: Path,
    tell: Callable[[str], object],
    day: date,
    reason: str = "",
    lang: str = "uk",
    judge: Callable[[Path], Verdict] | None = None,
) -> None:
    """Freeze the latest build of each folder that differs from its newest version.

    Everything is looked at before anything is written. Builds and other releases are kept out.

    Parameters
    ----------
    places
        Published folders below the output folder, such as ``a/2019``.
    output
        The output folder.
    tell
        Called with a line on what became of each folder as soon as it is there.
    day, reason
        What to say of it, which is no part of any report's bytes; the reason is needed where there
        is a version already and something differs.
    lang
        Language of the note on what changed.
    judge
        What verifies a folder that is about to be frozen; only what holds is.

    Raises
    ------
    ReleaseError
        If a draft is not what its checksums say, does not hold, or a version is not what was
        released; all at once.
    UsageError
        If a reason is needed, the day is before that of a report or of the version before, or
        nothing was built there.
    Busy
        If a build or another release is at work in the output folder.
    OutputError
        If something cannot be written; the folder that it belongs to stays as it was.
    """
    private = output / look.PRIVATE
    if not private.is_dir():
        raise UsageError(say("release.unbuilt", path=output))
    room = private / "release"  # where a version is put together
    ours = (f"{place}/{VERSIONS}/{LIST}" for place in places)
    keep_inside(output, [*ours, f"{look.PRIVATE}/{room.name}/new"])
    mend(output)
    with locked(private, output), ExitStack() as cleared:
        shutil.rmtree(room, ignore_errors=True)  # a killed release has left it
        cleared.callback(shutil.rmtree, room, ignore_errors=True)
        drafts = _drafts(places, output)
        changed = [one for one in drafts if one.versions and one.is_new]
        if changed and not reason.strip():
            raise UsageError("\n".join(map(_differing, changed)))
        new = [one for one in drafts if one.is_new]
        if early := [*_early(new, day)]:
            raise UsageError("\n".join(early))
        verdicts = [judge(one.folder) for one in new] if judge else []
        if wrong := [verdict for verdict in verdicts if not verdict.holds]:
            raise ReleaseError("\n".join([say("release.unverified"), *map(verdict_text, wrong)]))
        for draft in drafts:
            try:
                tell(f"{draft.place}: {_freeze(draft, room, day, reason, lang)}")
            except OSError as error:
                raise output_error(draft.place, error) from error
        _list_anew(output)


def superseded(output: Path, place: str) -> str:
    """Return a sentence where the latest build differs from the newest version; else nothing.

    A folder without versions costs one look whether there is a list.
    """
    try:
        draft = Draft(place, output / place, listed(output / place))
    except ReleaseError as error:
        return str(error)
    if draft.last is None or not draft.is_new:
        return ""
    programme, _, year = place.partition("/")
    one = {"number": draft.last.number, "date": draft.last.date}
    return say("release.superseded", place=place, programme=programme, year=year, **one)


def listed(folder: Path) -> tuple[Version, ...]:
    """Return the versions of a folder, the first one first; `ReleaseError`: its list is damaged."""
    path = folder / VERSIONS / LIST
    try:
        rows = json.loads(read_bytes(path))["versions"]
        found = tuple(Version(**row) for row in rows)
        right = [
            re.fullmatch("[0-9a-f]{64}", one.sha256)
            and date.fromisoformat(one.date)
            and isinstance(one.reason, str)
            and one.number == number
            for number, one in enumerate(found, start=1)
        ]
    except FileNotFoundError:
        return ()
    except Unfit as error:
        raise ReleaseError(str(error)) from error
    except (KeyError, RecursionError, TypeError, ValueError):
        right = [False]
    if not all(right):
        raise ReleaseError(say("release.list", path=path))
    return found


def _drafts(places: Sequence[str], output: Path) -> list[Draft]:
    """Return the folders, if all of them and all of their versions are in order."""
    found: list[Draft] = []
    wrong: list[str] = []
    for place in places:
        try:
            found.append(Draft(place, output / place, listed(output / place)))
            wrong += _wrong(found[-1])
        except ReleaseError as error:
            wrong.append(str(error))
    if wrong:
        raise ReleaseError("\n".join(wrong))
    return found


def _early(drafts: Sequence[Draft], day: date) -> Iterator[str]:
    """Yield a sentence for each draft whose report, or version before, is of a later day."""
    for one in drafts:
        if day.isoformat() < one.day:
            yield say("release.early", place=one.place, asked=day, day=one.day)
        if one.last and day < date.fromisoformat(one.last.date):
            before = {"number": one.last.number, "date": one.last.date}
            yield say("release.backwards", place=one.place, asked=day, **before)


def _wrong(draft: Draft) -> Iterator[str]:
    """Yield a sentence for whatever of a draft and its versions is not as it has to be."""
    if wrong := _faults(draft.folder):
        yield say("release.unsound", path=draft.folder, faults=wrong)
    left = draft.at(len(draft.versions) + 1)
    # of a release that was killed before it was listed, which is whole; or the list was cut
    if left.exists() and (_faults(left) or fingerprint(left) != draft.fingerprint):
        yield say("release.unlisted", path=left)
    for version in draft.versions:
        place = draft.at(version.number)
        wrong = _faults(place)
        if not wrong and fingerprint(place) != version.sha256:
            wrong = say("fault.fingerprint", sha256=version.sha256)
        if wrong:
            yield say("release.tampered", path=place, faults=wrong)


def _faults(folder: Path) -> str:
    """Return a phrase for each file that is not as the folder's ``SHA256SUMS`` says, by name.

    Released versions in it do not belong to it. A link counts as changed.
    """
    found = []
    for file, place, published, wanted in checksums(Sealed(folder)).differences:
        if file == SUMS:
            found.append(say("fault.sums", place=place, published=_safe(published)))
        else:
            key = "missing" if not published else "changed" if wanted else "extra"
            found.append(say(f"fault.{key}", name=_safe(file)))
    return "; ".join(found)


def _list_anew(output: Path) -> None:
    """Let the pages above the reports name the versions that there are now, and seal them all."""
    from civlib.publish import index

    records = Records(output / look.PRIVATE / look.RECORDS)
    if (output / index.NAME).is_file():
        shown = json.loads(look.listed(records, output))
        pages = {name: page.encode() for name, page in index.pages(**shown).items()}
        made = records.get(index.INDEX, look.NOTHING)
        made = made._replace(files={**made.files, **known_files("", pages)})
        records[index.INDEX] = made
        path, record = records.file(index.INDEX, made)
        sealed = sealing.text(output, records)
        put(output, {**pages, path.relative_to(output).as_posix(): record, SUMS: sealed})
    else:
        sealing.seal(output, records)


def _safe(name: str) -> str:
    """Return a file's name so that a terminal shows it and obeys nothing in it."""
    return name if name.isprintable() else ascii(name)


def _differing(draft: Draft) -> str:
    """Ask why a draft differs from its newest version, and name the files that do."""
    number = len(draft.versions)
    moved = facts(Sealed(draft.at(number)).sums, draft.sums)
    names = ", ".join(_safe(fact.name) for fact in moved)
    return say("release.reason", place=draft.place, number=number, names=names)


def _freeze(draft: Draft, room: Path, day: date, reason: str, lang: str) -> str:
    """Make a version in private, then move it to its place, note it and list it: all or none.

    Returns what became of it in words.
    """
    if draft.last and not draft.is_new:
        return say("release.same", number=draft.last.number, date=draft.last.date)
    number = len(draft.versions) + 1
    one = Version(number, day.isoformat(), " ".join(reason.split()), draft.fingerprint)
    stage = room / draft.place / VERSIONS / str(number)
    _copy(draft, stage)
    if wrong := _faults(stage):
        raise ReleaseError(say("release.moved", path=draft.folder, faults=wrong))
    rows = [version._asdict() for version in (*draft.versions, one)]
    files: dict[str, bytes | Path | None] = {LIST: text({"versions": rows})}
    if draft.last:
        files[f"{number}{NOTE}"] = _changes(draft.at(number - 1), stage, one, lang).encode()
    if not draft.at(number).exists():
        files[f"{number}"] = stage
    put(draft.folder, {f"{VERSIONS}/{name}": data for name, data in files.items()})
    told = {"number": number, "date": one.date, "sha256": one.sha256}
    note = draft.at(number).with_suffix(NOTE)
    return say("release.next", **told, note=note) if draft.last else say("release.first", **told)


def _copy(draft: Draft, stage: Path) -> None:
    """Copy every file that the checksums name, and the checksums; nobody may write them."""
    for name in (*draft.sums, SUMS):
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        if name in draft.closed:
            (stage / name).write_bytes(draft.closed[name])
        else:
            shutil.copyfile(draft.folder / name, stage / name)
        (stage / name).chmod(0o444)


def _changes(old: Path, new: Path, one: Version, lang: str) -> str:
    """Return the note on what changed since the newest version, with the reason on top."""
    from civlib.show.display import escape_markdown
    from civlib.verify import diff
    from civlib.wording import wording

    w = wording(lang)
    found, _ = diff.compare(old, new, lang, apart=True)
    title, _, rest = found.partition("\n\n")
    day = w.date(date.fromisoformat(one.date))
    said = w("release.changes", number=one.number, date=day, reason=escape_markdown(one.reason))
    return f"{title}\n\n{said}\n\n{rest}"
