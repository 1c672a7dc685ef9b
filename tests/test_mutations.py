"""500 of the mutations of ``python -m tests.mutations``; and what may change a figure unsaid."""

from __future__ import annotations

import pytest
from mutations.changes import Mutation
from mutations.excuse import excused
from mutations.world import FAILED, World

SEED, CHUNKS, MANY = 2019, 10, 50
LONG = "bakhmut-civil-society", "plain.docx", "plain.pdf", "hard.docx", "other.docx", "demo-"
"""Files that take long to read; the command has them too."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("mutations"))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_mutations_are_refused_or_told_of_or_change_no_figure(world: World, chunk: int):
    short = [at for at, file in enumerate(world.files) if not any(one in file for one in LONG)]
    rounds = range(chunk * MANY, (chunk + 1) * MANY)
    numbers = [one // len(short) * len(world.files) + short[one % len(short)] for one in rounds]
    found = {number: world.outcome(world.mutation(SEED, number), 60) for number in numbers}
    assert {number: one.why for number, one in found.items() if one.what == FAILED} == {}


FUNDING = "data/x/2025/funding.csv"
TABLE = "measure_id,source,planned,actual\n1.1,city,7.0,6.5\n1.2,city,20,22\n"
SETTINGS = '[scale]\nmet_from = 0.9\n\n[[sources]]\nid = "city"\nlabel = { uk = "місто" }\n'


@pytest.mark.parametrize(
    ("file", "old", "new", "may"),
    [
        (FUNDING, "7.0", "8.0", True),
        (FUNDING, "7.0", "-7.0", True),
        (FUNDING, "7.0", "", True),
        (FUNDING, "1.2,", "1.1,", True),
        (FUNDING, "1.2,city,20,22\n", "", True),
        (FUNDING, "7.0", "7\u00a00", False),
        (FUNDING, "7.0", "٧.0", False),
        (FUNDING, "7.0", "1e3", False),
        (FUNDING, "planned,actual", "actual,planned", False),
        (FUNDING, "city,7.0", 'city,"7.0', False),
        ("data/x/2025/note.md", "7.0", "8.0", False),
        ("data/x/programme.toml", "0.9", "0.8", True),
        ("data/x/programme.toml", '"city"', '"other"', True),
        ("data/x/programme.toml", "met_from = 0.9\n", "", True),
        ("data/x/programme.toml", "місто", "міст", False),
    ],
)
def test_what_may_change_a_figure_without_a_word(file: str, old: str, new: str, may: bool):
    before = SETTINGS if file.endswith(".toml") else TABLE
    assert before.count(old) == 1
    after = before.replace(old, new).encode()
    assert excused(Mutation(file, "by hand", before.encode(), after)) is may


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/sample-programme/2025/funding.csv", "120.0", "129.0"),
    ],
)
def test_a_figure_changed_without_a_word_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str
):
    before = (world.folder / file).read_bytes()
    after = before.replace(old.encode(), new.encode(), 1)
    mutation = Mutation(file, "by hand", before, after)
    assert world.outcome(mutation, 60).what == "excused"
    monkeypatch.setattr("mutations.world.excused", lambda _: False)
    assert world.outcome(mutation, 60).what == FAILED
    assert (world.folder / file).read_bytes() == before
