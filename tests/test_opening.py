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
from civlib.dataset.problems import ERROR, DataError
from civlib.dataset.putting import put
from civlib.dataset.workbook.read import Opened
from civlib.errors import ReleaseError
from civlib.publish import cards
from civlib.publish.provenance import CRATE, LIST, SUMS, VERSIONS
from civlib.publish.provenance.sums import fingerprint
from civlib.publish.provenance.versions import released
from civlib.run import Options
from civlib.run.checking import check, check_data
from civlib.run.look import Look
from civlib.run.plan import NOTEBOOKS, find_notebooks, is_wanted, own
from civlib.run.records import File, Record, Records, known_files
from civlib.run.sealing import is_sealed, seal
from civlib.verify import recompute
from civlib.verify.diff.changes import changes
from civlib.verify.release import Draft, listed
from civlib.wording.terms import OFFICIAL_FORM

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


def large(path: Path) -> None:
    path.unlink(missing_ok=True)
    with path.open("wb") as file:
        file.truncate(8 << 30)


def endless(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to("/dev/zero")


ODD = {pipe: "it is a pipe", large: "the file has 8192 MiB", endless: "it is a symbolic link"}


@pytest.mark.parametrize("spoil", ODD)
@pytest.mark.parametrize("name", ["x", "annual_report"])
def test_a_notebook_that_is_no_file_is_told_and_no_report_is_made_of_another(sample, name, spoil):
    """It is not civlib's own one that takes its place."""
    path = sample.parent / NOTEBOOKS / f"{name}.ipynb"
    path.parent.mkdir()
    spoil(path)
    (one,) = check(sample)
    assert (one.path, one.severity) == (f"{NOTEBOOKS}/{path.name}", ERROR)
    assert one.message.startswith(ODD[spoil])
    task = TASK._replace(notebook=name, year=YEAR)
    look = Look(sample, sample.parent / "out", Options(("html",)))
    assert look.why(task)
    with pytest.raises(Unfit, match=ODD[spoil]):
        look.read(task)
    if name == "x":
        with pytest.raises(Unfit, match=ODD[spoil]):
            own(find_notebooks(sample))


@pytest.mark.parametrize("spoil", ODD)
def test_a_seal_that_is_no_file_is_none_and_nothing_else_is_sealed(tmp_path: Path, spoil) -> None:
    records = Records(tmp_path / ".civlib/records")
    records.put("a/2024/x", Record({}, known_files("a/2024", {SUMS: b"1"})))
    spoil(tmp_path / SUMS)
    assert not is_sealed(tmp_path, records)
    seal(tmp_path, records)
    assert is_sealed(tmp_path, records)
    spoil(tmp_path / "README.md")
    with pytest.raises(Unfit, match=f"README.md: {ODD[spoil]}"):
        seal(tmp_path, records)


@pytest.mark.parametrize("spoil", ODD)
def test_of_what_a_build_knows_what_is_no_file_is_changed_or_damaged(tmp_path, spoil):
    path = tmp_path / "x.json"
    spoil(path)
    assert File(3, 0, "").fault(str(path)) == "changed"
    assert Records(tmp_path).damaged == {"x"}


@pytest.mark.parametrize("spoil", ODD)
def test_a_list_of_versions_that_is_no_file_is_told(tmp_path: Path, spoil) -> None:
    """What only shows the versions passes over it."""
    path = tmp_path / "a/2024" / VERSIONS / LIST
    path.parent.mkdir(parents=True)
    spoil(path)
    with pytest.raises(ReleaseError, match=f"{LIST}: {ODD[spoil]}"):
        listed(tmp_path / "a/2024")
    assert released(tmp_path, ["a/2024"]) == {}


@pytest.mark.parametrize("spoil", ODD)
def test_a_draft_is_read_but_for_what_is_no_file(tmp_path: Path, spoil) -> None:
    for name in (CRATE, SUMS, "a.html"):
        spoil(tmp_path / name)
    draft = Draft("a/2024", tmp_path, ())
    assert (draft.closed, draft.day, fingerprint(tmp_path)) == ({}, "", "")


@pytest.mark.parametrize("spoil", ODD)
def test_pages_above_and_differences_read_no_notebook_or_table_that_is_no_file(tmp_path, spoil):
    folder = tmp_path / "a/2024"
    (folder / "tables").mkdir(parents=True)
    spoil(folder / "annual_report.ipynb")
    assert [*cards.read(tmp_path)] == []
    for name in ("a.csv", "a.toml"):
        spoil(folder / "tables" / name)
        with pytest.raises(Unfit, match=f"{name}: {ODD[spoil]}"):
            changes(folder, folder)
        (folder / "tables" / name).unlink()


def test_the_script_that_recomputes_waits_for_nothing(tmp_path: Path) -> None:
    pipe(tmp_path / "programme.toml")
    with pytest.raises(OSError, match=r"programme\.toml is no file"):
        recompute.outline(tmp_path)


@pytest.mark.parametrize("spoil", ODD)
def test_build_refuses_a_workbook_and_a_form_that_check_calls_no_file(sample, tmp_path, spoil):
    for path, task in (
        (place(sample, "workbook.xlsx"), TASK._replace(year=YEAR)),
        (sample / PROGRAMME / "layout.toml", TASK._replace(year=YEAR, notebook=OFFICIAL_FORM)),
    ):
        spoil(path)
        (told,) = [one for one in check_data(sample, [PROGRAMME], [YEAR]) if one.severity == ERROR]
        look = Look(sample, tmp_path / "out", Options(("html",)))
        assert look.why(task) == [f"{told.path}: {told.message}"]
        assert is_wanted(OFFICIAL_FORM, PROGRAMME, YEAR, sample) is (path.name == "layout.toml")
        path.unlink()
