"""A published folder that somebody has downloaded as a zip file."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from civlib.errors import UsageError
from civlib.verify import unpacking
from civlib.verify.unpacking import unpacked


def packed(path: Path, *files: tuple[str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        for name, data in files:
            book.writestr(name, data)
    return path


def test_a_zip_file_is_unpacked_while_it_is_looked_at_and_a_folder_is_itself(tmp_path):
    path = packed(tmp_path / "2019.ZIP", ("a/b.csv", b"1"), ("a/", b""), ("c", b""))
    with unpacked(path) as folder:
        assert folder.name == "2019"
        there = {one.relative_to(folder).as_posix() for one in folder.rglob("*")}
        assert there == {"a", "a/b.csv", "c"}
        assert (folder / "a/b.csv").read_bytes() == b"1"
    assert not folder.exists()
    with unpacked(tmp_path) as folder:
        assert folder == tmp_path


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("../a", b"")], "outside"),
        ([("/a", b"")], "outside"),
        ([("a\\..\\b", b"")], "outside"),
        ([("a", b"1"), ("a", b"2")], "twice"),
        ([("a", b"1" * 2000)], "MiB"),
        ([("a", b""), ("b", b""), ("c", b"")], "files"),
    ],
)
def test_what_a_zip_file_may_not_hold_is_told(tmp_path, monkeypatch, files, said):
    monkeypatch.setattr(unpacking, "UNPACKED", 1000)
    monkeypatch.setattr(unpacking, "MANY", 2)
    path = packed(tmp_path / "a.zip", *files)
    with pytest.raises(UsageError, match=said), unpacked(path):
        pass
    assert [*tmp_path.iterdir()] == [path]


def test_what_is_no_zip_file_is_told(tmp_path):
    path = tmp_path / "a.zip"
    for data in (b"", b"PK\x03\x04nonsense", packed(path, ("a", b"1" * 99)).read_bytes()[:-30]):
        path.write_bytes(data)
        with pytest.raises(UsageError, match=r"a\.zip cannot be unpacked"), unpacked(path):
            pass
