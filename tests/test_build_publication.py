"""Publishing: a folder changes as a whole and by one build, no reader sees half of it."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from builds import END, HEAD, SAMPLE, TABLE, notebook, plan

from civlib.dataset.putting import locked
from civlib.errors import Busy, OutputError
from civlib.run import Options, build, publication
from civlib.run.publication import publish


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def read(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def refuse(error: Exception) -> Callable[..., None]:
    """Return a function that raises the error, whatever it is given."""

    def refused(*_: object, **__: object) -> None:
        raise error

    return refused


@pytest.fixture(params=["swap", "no links", "links not known", "no exchange", "not whole"])
def put(request, tmp_path, monkeypatch):
    """Return what publishes, on systems that can exchange folders and on systems that cannot."""
    if request.param == "no links":
        monkeypatch.setattr(publication.os, "link", refuse(OSError(1, "Not permitted")))
    if request.param == "links not known":
        monkeypatch.setattr(publication.os, "link", refuse(NotImplementedError()))
    if request.param == "no exchange":
        monkeypatch.setattr(publication.sys, "platform", "darwin")

    def publish_(files: dict[str, str], target: Path, gone: Sequence[str] = ()) -> None:
        whole = request.param != "not whole"
        times = publish(encoded(files), target, tmp_path / "spare", gone, whole)
        assert times == {name: (target / name).stat().st_mtime_ns for name in files}
        assert not (tmp_path / "spare").exists()

    return publish_


def encoded(files: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


def test_publishing_replaces_files_and_keeps_the_others(tmp_path, put):
    target = write(tmp_path / "a" / "2024", {"tables/a.csv": "old", "b.txt": "kept", "d/c": "too"})
    put({"tables/a.csv": "new", "x.html": "page"}, target)
    expected = {"tables/a.csv": "new", "x.html": "page", "b.txt": "kept", "d/c": "too"}
    assert read(target) == expected
    assert {path.name for path in tmp_path.iterdir()} == {"a"}


def test_files_that_a_report_has_no_more_are_taken_away(tmp_path, put):
    target = write(tmp_path / "target", {"x.html": "old", "x.pdf": "old", "f/a.svg": "old"})
    (target / "foreign.txt").write_text("kept")
    put({"x.html": "new"}, target, ["x.html", "x.pdf", "f/a.svg", "f/never.svg"])
    assert read(target) == {"x.html": "new", "foreign.txt": "kept"}


def test_a_folder_that_is_not_there_is_made(tmp_path, put):
    target = tmp_path / "a" / "b" / "2024"
    put({"x.html": "new", "tables/a.csv": "new"}, target)
    assert read(target) == {"x.html": "new", "tables/a.csv": "new"}


def test_links_of_others_stay_links(tmp_path, put):
    outside = write(tmp_path / "outside", {"c.txt": "theirs"})
    target = write(tmp_path / "target", {"x.html": "old"})
    links = {"file": outside / "c.txt", "folder": outside, "broken": tmp_path / "nowhere"}
    for name, path in links.items():
        (target / name).symlink_to(path)
    put({"x.html": "new"}, target)
    assert {name: (target / name).readlink() for name in links} == links
    assert read(outside) == {"c.txt": "theirs"}


def test_a_swapped_folder_keeps_the_files_themselves(tmp_path):
    target = write(tmp_path / "target", {"b.txt": "kept"})
    before = (target / "b.txt").stat()
    publish({"x.html": b"new"}, target, tmp_path / "spare")
    after = (target / "b.txt").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_failure_half_way_leaves_the_published_folder_alone(tmp_path, monkeypatch):
    files = {"a.html": "old", "b.html": "old", "c.txt": "kept"}
    target = write(tmp_path / "target", files)
    monkeypatch.setattr(publication, "_swap", refuse(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        publish({"a.html": b"new", "b.html": b"new"}, target, tmp_path / "spare")
    assert read(target) == files
    assert not (tmp_path / "spare").exists()


def reader(target: Path, ready: Event, done: Event) -> tuple[int, set[tuple[str, ...]]]:
    """Open the folder again and again until all is published; return the sets that were read."""
    seen, looks = set(), 0
    while not done.is_set() or not looks:
        folder = os.open(target, os.O_RDONLY)  # as it is now, whatever is named so next
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208 - it is open
            seen.add(tuple(text_of(folder, name) for name in names))
        except FileNotFoundError:
            pass  # the folder that was opened has been replaced and is being cleared away
        finally:
            os.close(folder)
        looks += 1
        ready.set()
    return looks, seen


def text_of(folder: int, name: str) -> str:
    file = os.open(name, os.O_RDONLY, dir_fd=folder)
    try:
        return os.read(file, 100).decode()
    finally:
        os.close(file)


@pytest.mark.skipif(os.name != "posix", reason="opens folders")
@pytest.mark.parametrize(
    "way",
    [
        *(SAMPLE, f"{SAMPLE}/2024", f"{SAMPLE}/2024/tables", f"{SAMPLE}/2024/inputs/data"),
        *(".civlib", ".civlib/records", f".civlib/records/{SAMPLE}", ".civlib/work"),
    ],
)
def test_nothing_is_written_where_a_link_in_the_output_folder_leads_to(sample, way):
    """A build makes no report, and leaves what lies there as it is."""
    notebook(sample, HEAD, TABLE, END)
    output, elsewhere = sample.parent / "out", sample.parent / "elsewhere"
    write(elsewhere, {"annual_report.html": "theirs", "2024/money.csv": "theirs"})
    (output / way).parent.mkdir(parents=True)
    (output / way).symlink_to(elsewhere)
    said = f"{way} is a symbolic link, and what is written there would lie elsewhere"
    try:
        results = build(plan(sample, [SAMPLE], [2024]), sample, output, Options(("html",)))
        error = next(one.error for one in results if one.error)
    except OutputError as raised:
        error = raised
    assert said in str(error)
    assert read(elsewhere) == {"annual_report.html": "theirs", "2024/money.csv": "theirs"}


def test_a_path_names_a_whole_report_at_any_time(tmp_path):
    """Whoever looks sees the old set or the new one, while 200 are published over each other."""
    names = ["a.html", "b.csv", "c.svg"]
    target = write(tmp_path / "target", dict.fromkeys(names, "0"))
    ready, done = Event(), Event()
    whole = {(str(number),) * 3 for number in range(201)}
    with ThreadPoolExecutor(1) as threads:
        future = threads.submit(reader, target, ready, done)
        ready.wait(10)
        for number in range(1, 201):
            files = encoded(dict.fromkeys(names, str(number)))
            publish(files, target, tmp_path / "spare", names)
            missing = [name for name in names if not (target / name).is_file()]
            assert missing == []
        done.set()
        looks, seen = future.result()
    assert looks > 1
    assert {found for found in seen if len(found) == 3} - whole == set()
    assert (str(200),) * 3 in seen | {tuple(sorted(read(target).values()))}


HOLD = """
import sys
from pathlib import Path
from civlib.dataset.putting import locked
with locked(Path(sys.argv[1]), Path("outputs")):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_one_is_refused_until_the_first_has_ended(tmp_path):
    with locked(tmp_path, tmp_path / "outputs"):
        refused = pytest.raises(Busy, match=r"Another civlib command is writing in .*outputs; wait")
        for _ in range(2):
            with refused, locked(tmp_path, tmp_path / "outputs"):
                pass
    with pytest.raises(ValueError, match="x"), locked(tmp_path, tmp_path):
        raise ValueError("x")
    with locked(tmp_path, tmp_path):
        pass
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("end", ["by itself", "killed"])
def test_another_process_holds_it_until_it_ends_however(tmp_path, end):
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(Busy) as refused, locked(tmp_path, tmp_path / "outputs"):
            pass
        assert refused.value.exit_code == 2
        if end == "killed":
            other.kill()
        other.communicate()
    with locked(tmp_path, tmp_path):
        pass
