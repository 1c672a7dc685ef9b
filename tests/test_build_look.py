"""Why a report is made again: every reason in its words, and none without a change."""

from __future__ import annotations

from hashlib import sha256

import pytest

from civlib.run.look import reasons
from civlib.run.records import File, Record, Records

ID, NAME = "a/2024/annual_report", "a/2024/annual_report.html"
KEY = {
    "parameters": {"lang": "uk", "year": 2024},
    "formats": ["html"],
    "notebook": "n1",
    "inputs": {"data/a/programme.toml": "p1", "data/a/2024/note.md": "t1"},
    "civlib": "c1",
    "packages": {"python": "3.11.7", "pandas": "3.0.1"},
    "lock": "l1",
    "epoch": "",
}


@pytest.fixture
def output(tmp_path):
    """Return an output folder where the report is published as it was made."""
    path = tmp_path / NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(b"page")
    file = File(4, 0, sha256(b"page").hexdigest())
    Records(tmp_path / "records").put(ID, Record(KEY, {NAME: file}))
    return tmp_path


def why(output, key=KEY):
    return reasons(ID, key, Records(output / "records"), output)


def test_what_did_not_change_is_up_to_date(output):
    assert why(output) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"parameters": {"year": 2025}},
            "its parameters are {'year': 2025}, they were {'lang': 'uk', 'year': 2024}.",
        ),
        ({"notebook": "n2"}, "its notebook changed."),
        ({"lock": "l2"}, "requirements.lock changed."),
        ({"epoch": "1584489600"}, "SOURCE_DATE_EPOCH is '1584489600', it was not set."),
        ({"civlib": "c2"}, "civlib itself changed."),
        ({"formats": ["html", "pdf"]}, "it has no pdf."),
        ({"formats": ["docx", "pdf"]}, "it has no docx and no pdf."),
        (
            {"inputs": {**KEY["inputs"], "data/a/2024/note.md": "t2"}},
            "data/a/2024/note.md changed.",
        ),
        (
            {"inputs": {**KEY["inputs"], "data/a/2024/x.csv": "x"}},
            "data/a/2024/x.csv is new.",
        ),
        ({"inputs": {"data/a/programme.toml": "p1"}}, "data/a/2024/note.md is gone."),
        (
            {"packages": {"python": "3.12.0", "pandas": "3.0.1"}},
            "python is 3.12.0, it was 3.11.7.",
        ),
        ({"packages": {"python": "3.11.7"}}, "pandas is gone, it was 3.0.1."),
        ({"packages": {**KEY["packages"], "numpy": "2"}}, "numpy is 2, it was not there."),
    ],
)
def test_each_change_is_a_reason_in_words(output, change, reason):
    assert why(output, {**KEY, **change}) == [reason]


def test_fewer_formats_than_there_are_need_nothing(output):
    assert why(output, {**KEY, "formats": []}) == []


def test_all_reasons_stand_together_the_most_telling_first(output):
    (output / NAME).unlink()
    key = {**KEY, "notebook": "n2", "inputs": {}, "civlib": "c2"}
    assert why(output, key) == [
        "data/a/2024/note.md is gone.",
        "data/a/programme.toml is gone.",
        "its notebook changed.",
        "civlib itself changed.",
        f"{NAME} is missing.",
    ]


def test_a_published_file_that_somebody_changed_is_made_again(output):
    (output / NAME).write_bytes(b"other")
    assert why(output) == [f"{NAME} was changed after it was published."]


def test_what_was_never_built_is_told_from_a_damaged_record(output):
    assert reasons("a/2025/annual_report", KEY, Records(output / "records"), output) == [
        "it has not been built yet."
    ]
    (output / "records" / f"{ID}.json").write_bytes(b"half")
    assert why(output) == ["its record is damaged."]


def test_a_key_of_another_version_is_no_traceback(output):
    older = {name: value for name, value in KEY.items() if name != "packages"}
    Records(output / "records").put(ID, Record(older, {}))
    assert why(output) == ["its record is of another version of civlib."]
    assert why(output, {**KEY, "new": 1}) == ["its record is of another version of civlib."]
