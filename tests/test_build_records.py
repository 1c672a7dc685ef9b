"""What is known of published reports: exact after reading, and never trusted when damaged."""

import json
import os
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civlib.publish.provenance.sums import inside
from civlib.run.records import File, Record, Records

KEY = {"parameters": {"year": 2024, "lang": "uk"}, "formats": ["html"], "inputs": {}}
FILES = {"a/2024/x.html": File(3, 1_700_000_000_123_456_789, "ab"), "a/2024/ї.csv": File(0, 1, "")}
RECORD = Record(KEY, FILES, {"name": "Програма «Ї»", "met": None})

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)
files = st.dictionaries(
    st.text().filter(inside), st.builds(File, st.integers(), st.integers(), st.text())
)


def stored(tmp_path):
    """Return a folder with one record, and the record's file."""
    Records(tmp_path).put("a/2024/x", RECORD)
    return tmp_path, tmp_path / "a" / "2024" / "x.json"


@given(st.dictionaries(st.text(), plain), files, st.none() | st.dictionaries(st.text(), plain))
def test_a_record_is_read_as_it_was_written(key, files, card):
    assert Record.read(Record(key, files, card).text()) == Record(key, files, card)


def test_a_stored_record_is_one_line_of_json_below_its_seal(tmp_path):
    folder, path = stored(tmp_path)
    records = Records(folder)
    assert (records, records.damaged) == ({"a/2024/x": RECORD}, set())
    assert [one.name for one in path.parent.iterdir()] == ["x.json"]
    seal, body = path.read_text(encoding="utf-8").split("\n")
    assert seal == sha256(body.encode()).hexdigest()
    assert json.loads(body)["files"]["a/2024/ї.csv"] == [0, 1, ""]


def sealed(text: str) -> bytes:
    """Return a text with a right seal, as another version of civlib would leave it."""
    return f"{sha256(text.encode()).hexdigest()}\n{text}".encode()


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[: len(raw) // 2],
        lambda raw: b"",
        lambda raw: raw + b" ",
        lambda raw: b"\xff\xfe" + raw,
        lambda raw: sealed("{}"),
        lambda raw: sealed("7"),
        lambda raw: sealed('{"key": {}, "files": [], "card": null}'),
        lambda raw: sealed('{"key": {}, "files": {"a": [1, 2]}, "card": null}'),
        lambda raw: sealed('{"key": {}, "files": {}, "cards": null}'),
    ],
)
def test_a_record_that_is_damaged_or_of_another_version_is_not_trusted(tmp_path, damage):
    folder, path = stored(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    records = Records(folder)
    assert records.get("a/2024/x") is None
    assert records.damaged == {"a/2024/x"}
    records.put("a/2024/x", RECORD)
    assert (Records(folder), records.damaged) == ({"a/2024/x": RECORD}, set())


@given(st.data())
def test_no_single_changed_byte_is_taken_for_the_record(tmp_path_factory, data):
    folder, path = stored(tmp_path_factory.mktemp("records"))
    raw = bytearray(path.read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(raw)
    assert Records(folder).get("a/2024/x") is None


@pytest.mark.parametrize("name", ["../victim.txt", "a/../../victim.txt", "/victim.txt", ""])
def test_a_record_names_no_file_outside_its_folder(tmp_path, name):
    """A build deletes what a record names and the report has no more."""
    Records(tmp_path).put("a/2024/x", RECORD._replace(files={name: File(1, 1, "")}))
    found = Records(tmp_path)
    assert (found, found.damaged) == ({}, {"a/2024/x"})


def test_a_folder_in_the_place_of_a_record_is_a_damaged_one(tmp_path):
    (tmp_path / "x.json").mkdir()
    records = Records(tmp_path)
    assert (records.get("x"), records.damaged) == (None, {"x"})


def test_a_published_file_is_in_order_until_it_is_changed_or_gone(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"abc")
    file = File(3, path.stat().st_mtime_ns, sha256(b"abc").hexdigest())
    assert file.fault(path) == ""
    os.utime(path, ns=(1, 1))
    assert file.fault(path) == ""
    for other in (b"abd", b"abcd"):
        path.write_bytes(other)
        assert file.fault(path) == "changed"
    path.unlink()
    assert file.fault(path) == "missing"
    path.mkdir()
    assert file.fault(path) == "changed"
