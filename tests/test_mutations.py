"""500 of the mutations of ``python -m tests.mutations``; and what may change a figure unsaid."""

import pytest
from mutations.changes import Mutation
from mutations.excuse import excused
from mutations.world import EXCUSED, FAILED, PLAIN, World, lost

from civlib.dataset.importing import bringing

SEED, CHUNKS, MANY, LIMIT = 2019, 10, 50, 60.0
LONG = "bakhmut-", "demo-", "doubts", "plain.docx", "plain.pdf", "hard.docx", "other.docx"
"""Parts of the names of files that take long to read; the command has them too."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("mutations"))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_mutations_are_refused_or_told_of_or_change_no_figure(world: World, chunk: int):
    short = [at for at, file in enumerate(world.files) if not any(one in file for one in LONG)]
    rounds = range(chunk * MANY, (chunk + 1) * MANY)
    numbers = [one // len(short) * len(world.files) + short[one % len(short)] for one in rounds]
    found = {number: world.outcome(world.mutation(SEED, number), LIMIT) for number in numbers}
    assert {number: one.why for number, one in found.items() if one.what == FAILED} == {}


FUNDING = "data/x/2025/funding.csv"
TABLE = "measure_id,source,planned,actual\n1.1,city,7.0,6.5\n1.2,city,20,22\n"
SETTINGS = '[scale]\nmet_from = 0.9\n\n[[sources]]\nid = "city"\nlabel = { uk = "місто" }\n'


@pytest.mark.parametrize(("column", "may"), [("status", True), ("planned", False)])
def test_a_column_may_be_left_out_unless_it_has_figures(column: str, may: bool):
    before = f"number,{column},title\n1,2,а\n".encode()
    assert excused(Mutation(FUNDING, "by hand", before, "number,title\n1,а\n".encode())) is may


@pytest.mark.parametrize(
    ("file", "old", "new", "may"),
    [
        (FUNDING, "7.0", "8.0", True),
        (FUNDING, "7.0", "-7.0", True),
        (FUNDING, "7.0", "", True),
        (FUNDING, "1.2,", "1.1,", True),
        (FUNDING, "1.2,city,20,22\n", "", True),
        (FUNDING, "0,22\n", "", True),
        (FUNDING, ",7.0,6.5\n1.2,city", "", False),
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


def test_a_figure_changed_without_a_word_is_found(world: World, monkeypatch: pytest.MonkeyPatch):
    file = "data/sample-programme/2025/funding.csv"
    before = (world.folder / file).read_bytes()
    mutation = Mutation(file, "by hand", before, before.replace(b"120.0", b"129.0"))
    assert world.outcome(mutation, LIMIT).what == EXCUSED
    monkeypatch.setattr("mutations.world.excused", lambda _: False)
    found = world.outcome(mutation, LIMIT)
    assert (found.what, found.why[:22]) == (FAILED, "('measures', '1.1'): (")
    assert (world.folder / file).read_bytes() == before


def test_a_number_that_an_import_loses_is_found(world: World, monkeypatch: pytest.MonkeyPatch):
    report, nowhere = world.reports / PLAIN, world.folder / "none"
    assert lost(report, nowhere, "trial", 2021) == []
    tables = bringing._tables
    monkeypatch.setattr(
        bringing,
        "_tables",
        lambda *args: ((name, text.replace(b"807", b"")) for name, text in tables(*args)),
    )
    assert lost(report, nowhere, "trial", 2021) == ["807"]


def test_what_does_not_end_or_raises_what_civlib_does_not_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    mutation = world.mutation(SEED, 0)

    def endless(*_: object) -> None:
        while True:
            pass

    monkeypatch.setattr(world, "_tried", endless)
    found = world.outcome(mutation, 0.1)
    assert found.what == FAILED
    assert "Hung" in found.why
    monkeypatch.setattr(world, "_tried", lambda *_: {}["gone"])
    assert "KeyError: 'gone'" in world.outcome(mutation, LIMIT).why
