"""The latest build of a folder → a version of it that nothing overwrites."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from civlib.errors import OutputError, ReleaseError, UsageError
from civlib.publish.provenance import SUMS
from civlib.publish.provenance.sums import fingerprint, read
from civlib.run.environment import epoch
from civlib.run.look import PRIVATE
from civlib.run.publication import locked
from civlib.verify.release.versions import (
    LIST,
    Version,
    as_json,
    damages,
    faults,
    listed,
    place_of,
    safe,
)
from civlib.verify.sealed import VERSIONS

STAGE = "release"
"""Where a version is put together, in the private folder of the output folder."""

READ_ONLY = 0o444


class Act(NamedTuple):
    """What is said of a release, and no part of any report's bytes.

    The reason is needed where there is a version already and something differs; the language is
    that of the note on what changed.
    """

    day: date
    reason: str = ""
    lang: str = "uk"


class Released(NamedTuple):
    """What became of one folder, whose newest version this is.

    Unless it is ``new``, nothing had changed; ``changes`` is the note on what changed, if it was.
    """

    place: str
    version: Version
    new: bool = False
    changes: Path | None = None

    def line(self) -> str:
        """Return what became of it as one line for people.

        Examples
        --------
        >>> Released("a/2019", Version(1, "2026-11-28", "", "0" * 64)).line()
        'a/2019: nothing changed since version 1 (2026-11-28).'
        """
        number, day, _, sha = self.version
        if not self.new:
            return f"{self.place}: nothing changed since version {number} ({day})."
        changes = f" What changed: {self.changes}" if self.changes else ""
        return f"{self.place}: released as version {number} ({day}), fingerprint {sha}.{changes}"


def today() -> date:
    """Return the day that ``SOURCE_DATE_EPOCH`` names, in UTC; where it is not set, today."""
    seconds = epoch()
    now = datetime.now().astimezone()
    return (datetime.fromtimestamp(int(seconds), UTC) if seconds else now).date()


class _Draft(NamedTuple):
    """A folder that is asked for, with the versions that it has."""

    place: str
    folder: Path
    versions: tuple[Version, ...]

    @property
    def is_new(self) -> bool:
        """Tell whether it differs from its newest version."""
        return not self.versions or self.versions[-1].sha256 != fingerprint(self.folder)


Tell = Callable[[Released], object]


def release(places: Sequence[str], output: Path, act: Act, tell: Tell) -> None:
    """Freeze the latest build of each folder that differs from its newest version.

    Everything is looked at before anything is written. Builds and other releases are kept out.

    Parameters
    ----------
    places
        Published folders below the output folder, such as ``a/2019``.
    output
        The output folder.
    act
        What to say of it.
    tell
        Called with what became of each folder as soon as it is there.

    Raises
    ------
    ReleaseError
        If a draft is not what its checksums say, or a version not what was released; all at once.
    UsageError
        If a reason is needed, or nothing was built there.
    Busy
        If a build or another release is at work in the output folder.
    OutputError
        If something cannot be written; the folder that it belongs to stays as it was.
    """
    private = output / PRIVATE
    if not private.is_dir():
        raise UsageError(f"Nothing was built in {output}: run `civlib build`, or name --output.")
    with locked(private, output), _room(private / STAGE) as room:
        drafts = _drafts(places, output)
        _reasons(drafts, act.reason)
        for draft in drafts:
            try:
                kept = None if draft.is_new else Released(draft.place, draft.versions[-1])
                tell(kept or _freeze(draft, room, act))
            except OSError as error:
                said = f"{draft.place}: {error.strerror}: {error.filename}."
                raise OutputError(said) from error


@contextmanager
def _room(folder: Path) -> Iterator[Path]:
    """Give a folder to work in; one that a killed release has left is cleared away."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _drafts(places: Sequence[str], output: Path) -> list[_Draft]:
    """Return the folders, if all of them and all of their versions are in order."""
    found, wrong = [], []
    for place in places:
        folder = output / place
        try:
            found.append(_Draft(place, folder, listed(folder)))
            wrong += [*_faults(found[-1]), *damages(folder, found[-1].versions)]
        except ReleaseError as error:
            wrong.append(str(error))
    if wrong:
        raise ReleaseError("\n".join(wrong))
    return found


def _faults(draft: _Draft) -> Iterator[str]:
    if wrong := faults(draft.folder):
        way = "move away what is not of the report, and run `civlib build`"
        yield f"{draft.folder} cannot be released ({'; '.join(wrong)}): {way}."
    number = len(draft.versions) + 1
    left = place_of(draft.folder, number)
    # of a release that was killed before it was listed, which is whole; or the list was cut
    if left.exists() and (faults(left) or fingerprint(left) != fingerprint(draft.folder)):
        way = f"restore {LIST} from a copy, or remove the folder if it was never made known"
        yield f"{left} is there, but {LIST} does not list it: {way}."


def _reasons(drafts: Sequence[_Draft], reason: str) -> None:
    """Refuse corrections without a reason."""
    changed = [one for one in drafts if one.versions and one.is_new]
    if reason.strip() or not changed:
        return
    said = (f"{one.place} differs from {_differing(one)}" for one in changed)
    raise UsageError("; ".join(said) + ": say why with --reason TEXT.")


def _differing(draft: _Draft) -> str:
    """Return the newest version of a draft, and the files that the two do not have alike."""
    number = draft.versions[-1].number
    folders = (place_of(draft.folder, number), draft.folder)
    old, new = (read((folder / SUMS).read_bytes()) for folder in folders)
    names = (safe(name) for name in sorted({*old, *new}) if old.get(name) != new.get(name))
    return f"its version {number} in {', '.join(names)}"


def _freeze(draft: _Draft, room: Path, act: Act) -> Released:
    """Make a version in private, then move it to its place in one step, then list it."""
    number = len(draft.versions) + 1
    reason = " ".join(act.reason.split())
    one = Version(number, act.day.isoformat(), reason, fingerprint(draft.folder))
    stage = room / draft.place / VERSIONS
    _copy(draft.folder, stage / str(number))
    if wrong := faults(stage / str(number)):
        said = f"{draft.folder} changed while it was released ({'; '.join(wrong)})"
        raise ReleaseError(f"{said}: run `civlib build`, and release it again.")
    (stage / LIST).write_bytes(as_json([*draft.versions, one]))
    note = draft.folder / VERSIONS / f"{number}.changes.md"
    if draft.versions:
        text = _changes(draft, stage / str(number), one, act.lang)
        (stage / note.name).write_bytes(text.encode())
    _publish(stage, draft.folder / VERSIONS, number)
    return Released(draft.place, one, new=True, changes=note if draft.versions else None)


def _copy(folder: Path, stage: Path) -> None:
    """Copy every file that the checksums name, and the checksums; nobody may write them."""
    for name in (*read((folder / SUMS).read_bytes()), SUMS):
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, stage / name)
        (stage / name).chmod(READ_ONLY)


def _changes(draft: _Draft, new: Path, one: Version, lang: str) -> str:
    """Return the note on what changed since the newest version, with the reason on top."""
    from civlib.show.display import escape_markdown
    from civlib.verify import diff
    from civlib.wording import wording

    w = wording(lang)
    text, _ = diff.compare(place_of(draft.folder, one.number - 1), new, lang)
    title, _, rest = text.partition("\n\n")
    day = w.date(date.fromisoformat(one.date))
    said = w("release.changes", number=one.number, date=day, reason=escape_markdown(one.reason))
    return f"{title}\n\n{said}\n\n{rest}"


def _publish(stage: Path, versions: Path, number: int) -> None:
    """Move a version where readers find it: its note, itself in one step, and last the list."""
    versions.mkdir(exist_ok=True)
    if (note := stage / f"{number}.changes.md").exists():
        note.replace(versions / note.name)
    if not (versions / str(number)).exists():
        (stage / str(number)).rename(versions / str(number))
    (stage / LIST).replace(versions / LIST)
