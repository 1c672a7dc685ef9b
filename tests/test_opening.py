"""What is read is a file of its own: no link is followed, no pipe waited for, no end unknown."""

import os
import pickle
from pathlib import Path

import pytest
from builds import TASK
from faults import PROGRAMME, SETTINGS, YEAR, place

from civlib.dataset import workbook
from civlib.dataset.importing import reading
from civlib.dataset.opening import Unfit, read_bytes
from civlib.dataset.problems import DataError
from civlib.dataset.putting import put
from civlib.dataset.workbook.read import Opened
from civlib.run import Options
from civlib.run.checking import check_data
from civlib.run.look import Look

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")

HOME = f"data/{PROGRAMME}"
PIPE = "it is a pipe, a device or a socket, and no file; put the file itself there."
LINK = "it is a symbolic link; put the file itself there."
LARGE = "the file has 8192 MiB, and civlib reads 20 at most; look whether it is the right one."


def pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def test_check_and_build_refuse_what_is_no_file(sample: Path, tmp_path: Path) -> None:
    """Each is one sentence of the file, and a year of a sparse one ends as soon as any other."""
    names = ("funding.csv", "published.csv", "note.md", "conclusion.md")
    for path in (*(place(sample, name) for name in (*names, "doubts.csv")),
                 sample / PROGRAMME / "layout.toml"):  # fmt: skip
        pipe(path)
    before = sample / PROGRAMME / str(YEAR - 1)
    with (before / "note.md").open("wb") as file:
        file.truncate(8 << 30)  # the disk holds nothing of it
    (before / "funding.csv").unlink()
    (before / "funding.csv").symlink_to("/dev/zero")
    beside = {f"{HOME}/{YEAR}/doubts.csv": PIPE, f"{HOME}/layout.toml": PIPE}
    refused = {f"{HOME}/{YEAR}/{name}": PIPE for name in names}
    refused |= {f"{HOME}/{YEAR - 1}/funding.csv": LINK, f"{HOME}/{YEAR - 1}/note.md": LARGE}
    assert {one.path: one.message for one in check_data(sample)} == beside | refused
    look = Look(sample, tmp_path / "out", Options(("html",)))
    assert look.why(TASK._replace(year=YEAR)) == [
        f"{path}: {refused[path]}" for path in sorted(refused)
    ]


def test_settings_that_are_no_file_are_told(sample: Path) -> None:
    pipe(place(sample, SETTINGS))
    assert [(one.path, one.message) for one in check_data(sample)] == [(f"{HOME}/{SETTINGS}", PIPE)]


def test_a_workbook_or_report_is_a_file_of_its_own(tmp_path: Path) -> None:
    """As `fill`, `check` and `import` read them."""
    book, link = tmp_path / "workbook.xlsx", tmp_path / "link.docx"
    pipe(book)
    link.symlink_to(__file__)
    for path, message in ((book, PIPE), (link, LINK)):
        for read in (reading.read, Opened):
            with pytest.raises(DataError) as caught:
                read(path)
            assert caught.value.problems[0].message == message
    assert [one.message for one in workbook.compare(tmp_path)] == [PIPE]


def test_nothing_is_written_where_a_pipe_lies(tmp_path: Path) -> None:
    pipe(tmp_path / "a.csv")
    with pytest.raises(Unfit, match="it is a pipe"):
        put(tmp_path, {"a.csv": b"1"})
    assert [*tmp_path.iterdir()] == [tmp_path / "a.csv"]


def test_the_error_travels_between_processes(tmp_path: Path) -> None:
    with pytest.raises(Unfit) as caught:
        read_bytes(tmp_path)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (
        str(again)
        == f"{tmp_path}: it is a folder, and a file belongs here; put the file itself there."
    )
    assert again.told == caught.value.told
