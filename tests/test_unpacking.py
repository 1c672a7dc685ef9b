"""A published folder that somebody has downloaded as a zip file."""

import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from civlib.errors import UsageError
from civlib.verify import everything, unpacking
from civlib.verify.unpacking import unpacked


def packed(path: Path, *files: tuple[str, bytes], way: int = ZIP_DEFLATED) -> Path:
    with ZipFile(path, "w", way) as book:
        for name, data in files:
            book.writestr(name, data)
    return path


def test_a_zip_file_is_unpacked_while_it_is_looked_at_and_a_folder_is_itself(tmp_path):
    path = packed(tmp_path / "2019.ZIP", ("a/b.csv", b"1"), ("a/", b""), ("c", b""))
    with unpacked(path) as folder:
        there = {one.relative_to(folder).as_posix() for one in folder.rglob("*")}
        assert there == {"a", "a/b.csv", "c"}
        assert (folder / "a/b.csv").read_bytes() == b"1"
    assert not folder.exists()
    with unpacked(tmp_path) as folder:
        assert folder == tmp_path


@pytest.mark.parametrize(
    ("name", "files", "is_year"),
    [
        ("2019.zip", ["SHA256SUMS", "tables/a.csv"], True),  # of what is in the folder
        ("1.zip", ["SHA256SUMS"], False),
        ("2019.zip", ["2019/SHA256SUMS"], False),  # the folder itself
        ("2019.zip", ["a/2019/SHA256SUMS"], False),
        ("2019.zip", ["SHA256SUMS", "2018/SHA256SUMS"], False),  # what is in a programme's
    ],
)
def test_only_what_is_in_the_folder_of_a_year_is_called_by_a_year(tmp_path, name, files, is_year):
    path = packed(tmp_path / name, *((file, b"") for file in files))
    with unpacked(path) as folder:
        assert (folder.name == "2019") is is_year
        assert all((folder / file).is_file() for file in files)


def test_a_folder_that_is_looked_for_in_vain_is_called_by_the_zip_file(tmp_path):
    path = packed(tmp_path / "2019.zip", ("a.csv", b""))
    with pytest.raises(UsageError, match=re.escape(f"no SHA256SUMS in {path} or below")):
        [*everything(path)]


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


@pytest.mark.parametrize("way", [ZIP_DEFLATED, ZIP_LZMA])
def test_a_zip_file_of_which_any_byte_is_another_is_unpacked_or_told(tmp_path, way):
    """Whatever way of packing it has, and whatever is damaged: names, sizes, or what is packed."""
    path = packed(tmp_path / "a.zip", ("б/a", b"hello" * 20), ("c", b""), way=way)
    whole = path.read_bytes()
    told = set()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            with unpacked(path):
                pass
        except UsageError as error:
            told.add(type(error.__cause__).__name__)
    assert {"BadZipFile", "UnicodeDecodeError"} <= told
    assert ("LZMAError" in told) is (way == ZIP_LZMA)
