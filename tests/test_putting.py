"""Files that belong together: all or none, whoever is refused, killed, or at work there too."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civlib.dataset.putting import WRITING, WRITTEN, locked, mend, put, workplace
from civlib.errors import Busy, OutputError

BEFORE = {"a": b"a", "b": b"b", "year/c": b"c", "year/keep": b"kept"}
WANTED = {"a": b"1", "b": None, "year/c": b"2", "new/d": b"3", "new/e/f": b"4"}
AFTER = {"a": b"1", "year/c": b"2", "year/keep": b"kept", "new/d": b"3", "new/e/f": b"4"}


class Killed(BaseException):
    """As a kill: nothing that tidies up is run after it."""


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "parks"
    for name, data in BEFORE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def stopped(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    """Let what takes its place under a name end with an error instead."""
    replace = Path.replace

    def stop(path: Path, target: Path) -> Path:
        if target.name == name:
            raise error
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", stop)


def test_files_come_change_and_go(place: Path):
    put(place, WANTED)
    assert files(place) == AFTER
    put(place, {})
    assert files(place.parent) == {f"parks/{name}": data for name, data in AFTER.items()}


def test_a_folder_that_is_not_there_comes_with_those_above_it(tmp_path: Path):
    put(tmp_path / "data" / "parks", {"programme.toml": b"t", "2025/funding.csv": b"f"})
    assert files(tmp_path) == {
        "data/parks/programme.toml": b"t",
        "data/parks/2025/funding.csv": b"f",
    }


@pytest.mark.parametrize("name", ["a", "c", "new"])
def test_what_is_refused_leaves_all_as_it_was(place: Path, monkeypatch, name: str):
    there = [*place.rglob("*")]
    stopped(monkeypatch, name, PermissionError(13, "Denied", "x", None, f"{place / name}"))
    with pytest.raises(OutputError, match=rf"{name} cannot be written: Denied. If it is open in"):
        put(place, WANTED)
    assert files(place) == BEFORE
    assert [*place.rglob("*")] == there


def test_what_cannot_even_be_written_aside_is_told_by_its_folder(place: Path, monkeypatch):
    monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "Full")))
    with pytest.raises(OutputError, match=r"parks cannot be written: Full\.$"):
        put(place, WANTED)
    assert files(place) == BEFORE


@pytest.mark.parametrize("name", ["a", "c", "new"])
def test_what_a_killed_one_has_left_is_carried_out_by_whoever_comes_next(
    place: Path, monkeypatch, name: str
):
    with monkeypatch.context() as patch:
        stopped(patch, name, Killed())
        with pytest.raises(Killed):
            put(place, WANTED)
    assert files(place) not in (BEFORE, AFTER)
    mend(place.parent)
    assert files(place) == AFTER
    assert {path.name for path in place.iterdir()} == {"a", "year", "new"}


def test_what_was_not_whole_when_its_writer_was_killed_is_nothing(place: Path):
    (place / WRITING / "new").mkdir(parents=True)
    (place / WRITING / "new" / "a").write_bytes(b"hal")
    mend(place.parent)
    assert files(place) == BEFORE
    assert not (place / WRITING).exists()


def test_of_who_is_still_at_work_nothing_is_touched(place: Path):
    (place / WRITING / "new").mkdir(parents=True)
    with locked(place, place):
        mend(place.parent)
        with pytest.raises(Busy, match=r"Another civlib command is writing in .*parks; wait"):
            put(place, WANTED)
    assert (place / WRITING).exists()
    assert files(place) == BEFORE


def test_what_a_stranger_has_left_moves_nothing_from_elsewhere(place: Path, tmp_path: Path):
    """A downloaded folder may hold what looks as if a command had been killed in it."""
    theirs = tmp_path / "private"
    theirs.mkdir()
    (theirs / "keep").write_bytes(b"mine")
    (place / WRITTEN / "new").mkdir(parents=True)
    (place / WRITTEN / "new" / "year").symlink_to(theirs)
    with pytest.raises(OSError, match="directory"):
        mend(place.parent)
    assert files(theirs) == {"keep": b"mine"}
    assert (place / "year" / "keep").read_bytes() == b"kept"


def test_a_workplace_of_somebody_who_was_killed_goes(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", f"{tmp_path}")
    left, young, used = (tmp_path / f"civlib-{name}" for name in ("left", "young", "used"))
    for path in (left, young, used):
        path.mkdir()
        (path / "file").write_bytes(b"x")
    for path in (left, used):
        os.utime(path, (0, 0))
    with locked(used, used), workplace() as folder:
        assert {*tmp_path.iterdir()} == {young, used, folder}
    assert {*tmp_path.iterdir()} == {young, used}


NAMES = st.sampled_from(["a", "b", "year/c", "year/keep", "new/d", "new/e/f", "other/x"])


def test_what_lies_behind_a_link_is_not_finished(place: Path, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere" / "parks"
    (elsewhere / WRITTEN / "new").mkdir(parents=True)
    (place.parent / "linked").symlink_to(elsewhere)
    mend(place.parent)
    assert (elsewhere / WRITTEN).is_dir()


@given(wanted=st.dictionaries(NAMES, st.none() | st.binary(max_size=2)), at=st.integers(0, 9))
def test_killed_anywhere_and_mended_it_is_old_or_new(tmp_path_factory, wanted, at):
    place = tmp_path_factory.mktemp("x") / "data" / "parks"
    put(place, BEFORE)
    steps = iter(range(at, -1, -1))

    def step(real):
        def done(*args, **kwargs):
            if next(steps, 0) == 0:
                raise Killed
            return real(*args, **kwargs)

        return done

    with pytest.MonkeyPatch.context() as patch:
        for name in ("write_bytes", "replace", "rename", "unlink"):
            patch.setattr(Path, name, step(getattr(Path, name)))
        with suppress(Killed):
            put(place, wanted)
    mend(place.parent)
    left = {name: data for name, data in {**BEFORE, **wanted}.items() if data is not None}
    assert files(place) in (BEFORE, left)
