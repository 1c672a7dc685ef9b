"""Fictional programmes from a seed: the same bytes each time, sound data, nothing overwritten."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from builds import contents
from generate.__main__ import main

from civlib import dataset
from civlib.compute import audit

ROOT = Path(__file__).parents[1]


def made(*arguments: object, code: int = 0) -> None:
    """Run the generator in this process, which must end so."""
    with pytest.raises(SystemExit) as stopped:
        main([*map(str, arguments)])
    assert stopped.value.code == code


def test_when_arguments_are_the_same_then_so_are_the_bytes(tmp_path):
    for name, hash_seed in (("a", "1"), ("b", "2")):
        command = [sys.executable, "-m", "tests.generate", tmp_path / name, "--programmes", "2"]
        own = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        said = subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=ROOT, env=own
        )
        assert said.stdout == f"Fictional programmes written to {tmp_path / name}: 2\n"
    first = contents(tmp_path / "a")
    assert first == contents(tmp_path / "b")
    assert not [name for name, text in first.items() if b"\r" in text]
    made(tmp_path / "more", "--programmes", 3)
    assert first.items() < contents(tmp_path / "more").items(), "more leave the first ones alone"
    made(tmp_path / "other", "--programmes", 2, "--seed", 2)
    other = contents(tmp_path / "other")
    assert other.keys() == first.keys()
    assert not [
        name for name in first if name.endswith("funding.csv") and first[name] == other[name]
    ]


def test_the_data_are_sound_fictional_and_of_the_size_of_a_real_programme(tmp_path):
    made(tmp_path, "--programmes", 2, "--years", 2018, 2020)
    assert dataset.check(tmp_path) == ()
    pairs = [(f"fictional-00{n}", year) for n in (1, 2) for year in (2018, 2019, 2020)]
    assert [*dataset.pairs(tmp_path)] == pairs
    for pair in pairs:
        data = dataset.load(*pair, tmp_path)
        assert data.programme.fictional
        assert 9 <= len(data.measures) <= 16
        assert 9 <= len(data.indicators) <= 15
        assert audit.findings(data) == ()


def test_when_a_folder_is_not_empty_then_nothing_is_touched(capsys, sample):
    before = contents(sample)
    made(sample, code=2)
    assert "is not empty; name another folder" in capsys.readouterr().err
    assert contents(sample) == before
