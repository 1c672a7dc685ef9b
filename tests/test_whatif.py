"""What would move under another option: by hand on the sample, and what is refused."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civlib.dataset.folders import shown
from civlib.dataset.problems import DataError
from civlib.errors import CivlibError, UsageError
from civlib.verify.diff import changed, whatif

DATA = Path(__file__).parent / "data"
SETTINGS = (DATA / "sample-programme" / "programme.toml").read_text(encoding="utf-8")


def test_an_option_of_the_method_moves_ratings_and_nothing_is_published(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = whatif("sample-programme", 2025, {"effectiveness.capped": "true"}, DATA, "en")
    assert r"effectiveness\.capped" in told
    assert r"effectiveness\.csv" in told
    assert r"funding\.csv" not in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("effectiveness.cappd", "true", "there is no such key; write capped"),
        ("effectiveness.lower_is_better", "worse", "is not allowed"),
        ("scale.explain_beyond", "-5", "is below zero"),
    ],
)
def test_an_option_that_there_is_not_is_refused_as_in_the_file(option, value, said):
    with pytest.raises(CivlibError) as caught:
        whatif("sample-programme", 2025, {option: value}, DATA)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{shown(DATA)}/sample-programme/programme.toml:")


def test_data_that_are_no_files_are_told_where_they_lie(sample):
    path = sample / "sample-programme" / "2024" / "note.md"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(DataError, match=r"^data/sample-programme/2024/note\.md:0:0 .* a pipe"):
        whatif("sample-programme", 2025, {"scale.remark_above": "150"}, sample)


@pytest.mark.parametrize("option", ["capped", "", "a.b.c", "Effectiveness.capped"])
def test_what_is_no_option_is_refused(option):
    with pytest.raises(UsageError, match=r"effectiveness\.capped=true"):
        changed(SETTINGS, option, "true")


@pytest.mark.parametrize(
    "text", ["scale = {met_from = 90, remark_above = 120}\n", "scale.remark_above = 120\n", ""]
)
def test_an_option_is_changed_however_its_table_is_written(text):
    after = tomllib.loads(changed(text, "scale.remark_above", "150"))
    assert after["scale"]["remark_above"] == 150
    assert after["scale"].get("met_from", 90) == 90
    assert [*after] == ["scale"]


@given(
    st.sampled_from(["effectiveness", "scale", "term"]),
    st.sampled_from(["first", "capped", "explain_beyond"]),
    st.one_of(st.integers(), st.booleans(), st.text("абв ", max_size=5)),
)
def test_only_the_option_changes(table, key, value):
    before = tomllib.loads(SETTINGS)
    written = str(value).lower() if isinstance(value, bool) else str(value)
    after = tomllib.loads(changed(SETTINGS, f"{table}.{key}", written))
    assert after.get(table, {}).pop(key) == value
    before.get(table, {}).pop(key, None)
    assert {name: one for name, one in after.items() if one} == {
        name: one for name, one in before.items() if one
    }
