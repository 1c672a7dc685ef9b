"""Fictional programmes from a seed: the same bytes each time, sound data, nothing overwritten."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from builds import contents
from generate.__main__ import main
from generate.dice import Dice, shuffled
from generate.folder import DEMO, Occupied, write, write_demo
from generate.programme import Order, files, turn
from generate.stock import THEMES, sized, theme
from hypothesis import given, settings
from hypothesis import strategies as st

from civlib import dataset
from civlib.compute import audit

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "tests" / "data" / DEMO
YEARS = range(2017, 2021)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def made(arguments: list[object], code: int = 0) -> None:
    """Run the generator in this process, which must end so."""
    with pytest.raises(SystemExit) as stopped:
        main([*map(str, arguments)])
    assert stopped.value.code == code


def run(*arguments: str, hash_seed: str) -> str:
    """Run the generator as one would in a terminal; return what it says."""
    command = [sys.executable, "-m", "tests.generate", *arguments]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=ROOT, env=environment
    ).stdout


def test_when_arguments_are_the_same_then_so_are_the_bytes(tmp_path):
    for name, hash_seed in (("a", "1"), ("b", "2")):
        said = run(str(tmp_path / name), "--programmes", "3", "--seed", "5", hash_seed=hash_seed)
        assert said == f"Fictional programmes written to {tmp_path / name}: 3\n"
    first = contents(tmp_path / "a")
    assert first == contents(tmp_path / "b")
    assert not [name for name, text in first.items() if b"\r" in text]


def test_draws_are_the_same_on_every_machine_and_others_with_another_seed():
    dice = Dice(1, "test")
    assert [dice.between(1, 100) for _ in range(5)] == [93, 36, 25, 48, 41]
    assert shuffled(Dice(7), "abcde") == ["d", "e", "c", "a", "b"]
    first, second = (files(Order(YEARS, seed), 1, "libraries") for seed in (3, 4))
    assert first["2017/funding.csv"] != second["2017/funding.csv"]


def test_the_kept_demonstration_is_what_the_generator_makes(tmp_path):
    assert contents(write_demo(tmp_path)) == contents(KEPT)


def test_when_there_are_more_programmes_then_the_first_ones_are_the_same(tmp_path):
    few = write(tmp_path / "few", Order(YEARS, 3), 2)
    many = write(tmp_path / "many", Order(YEARS, 3), 13)
    assert [path.name for path in few] == [path.name for path in many[:2]]
    assert [contents(path) for path in few] == [contents(path) for path in many[:2]]
    assert len({path.name.split("-")[1] for path in many}) == len(THEMES) == 10
    assert len({(path / "programme.toml").read_bytes() for path in many}) == 13


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.long) for n in (2, 3))])
def test_every_theme_gives_sound_data_and_a_document_with_errors(tmp_path, seed):
    write(tmp_path, Order(YEARS, seed), len(THEMES))
    assert dataset.check(tmp_path) == ()
    for programme, year in dataset.pairs(tmp_path) if seed == 1 else ():
        assert audit.findings(dataset.load(programme, year, tmp_path))


@pytest.mark.long
@settings(max_examples=15)
@given(
    seed=st.integers(0, 10**9),
    number=st.integers(1, 400),
    first=st.integers(1992, 2090),
    length=st.integers(1, 7),
    measures=st.one_of(st.none(), st.integers(1, 30)),
    indicators=st.one_of(st.none(), st.integers(1, 40)),
)
def test_whatever_is_asked_for_the_data_are_sound(
    seed, number, first, length, measures, indicators
):
    order = Order(range(first, first + length), seed, measures, indicators)
    with TemporaryDirectory() as folder:
        for name, text in files(order, number).items():
            path = Path(folder) / "some-programme" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert dataset.check(Path(folder)) == ()
        for _, year in dataset.pairs(Path(folder)):
            data = dataset.load("some-programme", year, Path(folder))
            assert data.programme.fictional
            assert len(data.measures) == (measures or len(theme(turn(order, number)).measures))
            audit.findings(data)


def test_every_programme_says_that_it_is_fictional():
    made = files(Order(YEARS, 5), 1)
    programme = tomllib.loads(made["programme.toml"])
    assert programme["fictional"] is True
    assert programme["title"]["uk"].startswith("Вигадана програма ")
    assert programme["title"]["en"].startswith("Fictional ")
    notes = [text for name, text in made.items() if name.endswith("note.md")]
    assert notes
    assert all(text.startswith("Громада, програма, люди й усі числа") for text in notes)


def kinds(seeds: range) -> Iterator[str]:
    """Yield what is special about the programmes of some seeds."""
    for seed in seeds:
        made = files(Order(YEARS, seed), 1)
        years = [rows(made[name]) for name in sorted(made) if name.endswith("indicators.csv")]
        yield f"lacks {len(YEARS) - len(years)} year"
        first, last = ({row["title"] for row in years[at]} for at in (0, -1))
        yield "introduced" if last - first else ""
        yield "dropped or renamed" if first - last else ""
        for row in (row for year in years for row in year):
            yield f"plan {({'': 'absent', '0': 'zero'}).get(row['planned'], 'there')}"
            yield "actual absent" if not row["actual"] else ""
            yield row["direction"]


def test_programmes_have_every_kind_of_gap():
    assert {
        *("lacks 1 year", "introduced", "dropped or renamed", "plan absent", "plan zero"),
        *("actual absent", "higher", "lower"),
    } <= {*kinds(range(40))}


@pytest.fixture(scope="module")
def demo() -> dict[int, Any]:
    return {year: dataset.load(DEMO, year, KEPT.parent) for year in YEARS}


def test_the_demonstration_tells_a_whole_story(demo):
    assert {len(data.measures) for data in demo.values()} == {12}
    assert [len(data.indicators) for data in demo.values()] == [13, 14, 14, 14]
    assert {data.measures["priority"].nunique() for data in demo.values()} == {3}
    assert demo[2017].programme.source_ids == ("city", "oblast", "other")
    assert all(data.programme.fictional for data in demo.values())
    titles = [{*data.indicators["title"]} for data in demo.values()]
    assert "Кількість оцифрованих сторінок краєзнавчих видань" in titles[1] - titles[0]


def test_the_demonstration_has_gaps_and_spends_from_70_to_110_per_cent(demo):
    indicators = demo[2019].indicators
    absent = indicators[indicators["planned"].isna()]
    assert [*absent["title"]] == ["Кількість виїздів бібліобуса"]
    assert "lower" in {*indicators["direction"]}
    for data in demo.values():
        assert {*data.measures["measure_id"]} - {*data.funding["measure_id"]} == {"1.4", "2.4"}
        planned, actual = (sum(data.funding[name].dropna()) for name in ("planned", "actual"))
        assert Decimal("0.7") < actual / planned < Decimal("1.1")


@pytest.mark.parametrize("kind", THEMES)
def test_each_theme_is_whole(kind):
    whole = theme(kind)
    counts = {name for one in whole.measures for name in one.counts}
    keys = {one.key for one in (*whole.measures, *whole.indicators)}
    for one in whole.indicators:
        assert {one.of, one.cost, *one.per} - {""} <= counts
        assert one.cost == "" or one.by, f"{one.key} does not say which measure's money it is"
        assert one.by in {"", *(measure.key for measure in whole.measures)}
    wanted = {found for text in whole.note for found in re.findall("<(?:[a-z]+ )?([a-z-]+)>", text)}
    assert wanted <= counts | keys | {"year"}
    assert {one.group for one in whole.indicators} == {"inputs", "outputs", "efficiency", "quality"}
    assert any(not one.money for one in whole.measures)
    assert whole.measures[0].money, "a programme of one measure needs money"
    assert whole.indicators[0].total, "a programme of one indicator needs one in every year"


def test_when_more_are_asked_for_than_there_are_then_they_come_in_lots():
    whole = sized(theme("libraries"), 13, 3)
    assert len(whole.measures) == 13
    assert [one.title for one in whole.measures if one.copy == 2] == [
        "Поповнення бібліотечних фондів книжками та періодичними виданнями (черга 2)"
    ]
    assert len({one.title for one in whole.indicators}) == 3


def test_when_a_folder_was_made_here_then_it_is_made_anew(tmp_path):
    write(tmp_path, Order(YEARS, 1), 3)
    made([tmp_path, "--years", "2019"])
    assert [path.name[-4:] for path in tmp_path.iterdir()] == ["-001"]
    assert {year for _, year in dataset.pairs(tmp_path)} == {2019}


def test_when_a_folder_has_other_things_then_nothing_is_touched(tmp_path, capsys, sample):
    before = contents(sample)
    made([sample], 2)
    assert "sample-programme was not made by this generator" in capsys.readouterr().err
    assert contents(sample) == before
    (tmp_path / "own" / DEMO).mkdir(parents=True)
    with pytest.raises(Occupied):
        write_demo(tmp_path / "own")


def test_when_the_demonstration_is_made_then_its_neighbours_stay(sample, capsys):
    for _ in range(2):
        made([sample, "--demo"])
    assert sorted(path.name for path in sample.iterdir()) == [DEMO, "sample-programme"]
    assert capsys.readouterr().out.startswith("Fictional programmes written")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--programmes", "0"], "0 is not in the range x>=1"),
        (["--measures", "-2"], "-2 is not in the range x>=1"),
        (["--indicators", "x"], "'x' is not a valid integer range"),
        (["--years", "2020-2017"], "'2020-2017' is not a span of years such as 2017-2020"),
        (["--years", "1917-2020"], "from 1992 to 2099"),
        (["--seed", "x"], "'x' is not a valid integer"),
    ],
)
def test_when_an_argument_is_wrong_then_it_is_said(tmp_path, capsys, arguments, said):
    made([tmp_path / "new", *arguments], 2)
    assert said in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
