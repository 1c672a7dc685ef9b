"""Verification from outside and level by level: what holds, is missing, too many or damaged."""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

import pytest
from builds import END, HEAD, KEY, LOAD, SAMPLE, notebook, plan, write_notebook
from test_cli import run
from test_progress import Terminal

from civlib.cli import main
from civlib.errors import NotebookFailed
from civlib.publish.provenance import CRATE, SUMS, origin
from civlib.publish.provenance.sums import inside
from civlib.run import Options, build
from civlib.run.look import Look
from civlib.run.plan import YEARLY, Task
from civlib.verify import Sealed, claimed, compare, levels, remake, text, verify
from civlib.verify.content import compared
from civlib.verify.figures import Remade
from civlib.verify.sealed import Origin
from civlib.verify.verdict import Difference, Fact, Level, Verdict
from civlib.verify.verdict import code as exit_code

PLACE = f"{SAMPLE}/2024"
KEPT = Path(__file__).parent / "data"


def own_notebook(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the notebook that lies in the folder be civlib's own."""
    for module in ("civlib.verify", "civlib.verify.levels"):
        monkeypatch.setattr(f"{module}.OWN", folder / "inputs" / "notebooks")


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[Path, Remade]:
    """Return a folder with small data and what was published of them, and that made again."""
    place = tmp_path_factory.mktemp("built")
    data = place / "data"
    shutil.copytree(KEPT / SAMPLE, data / SAMPLE)
    notebook(data, HEAD, LOAD, END)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.delenv("CIVLIB_DATA", raising=False)
        build(plan(data, [SAMPLE], [2024]), data, place / "out", Options(("html",)))
        own_notebook(place / "out" / PLACE, patch)
        return place, remake(Sealed(place / "out" / PLACE))


@pytest.fixture
def sample(built, tmp_path, monkeypatch) -> Path:
    """Return a copy of the data and of what was published, for a test to break."""
    shutil.copytree(built[0], tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CIVLIB_DATA", raising=False)
    return tmp_path / "data"


@pytest.fixture
def folder(sample, monkeypatch) -> Path:
    """Return the published year; its notebook counts as civlib's own."""
    own_notebook(sample.parent / "out" / PLACE, monkeypatch)
    return sample.parent / "out" / PLACE


@pytest.fixture
def remade(built) -> Remade:
    return built[1]


def found(verdict: Verdict) -> dict[str, list[tuple[str, str]]]:
    """Return file and place of every difference, by its level."""
    return {
        level.name: [(one.file, one.place) for one in level.differences]
        for level in verdict.levels
        if level.differences
    }


def test_the_command_tells_its_verdict_level_by_level(folder, tmp_path):
    """And names what differs, with exit code 1."""
    said = run("verify", tmp_path / "out")
    assert said.exit_code == 0, said.stdout
    lines = said.stdout.splitlines()
    assert lines[1].split()[:5] == ["1", "site", "holds", "1", "folder,"]
    names = ("checksums", "origin", "figures", "content")
    expected = [[str(number), name, "holds"] for number, name in enumerate(names, start=1)]
    assert [line.split()[:3] for line in lines[4:8]] == expected
    assert lines[-1] == (
        "  Not in this folder, though its data give it: published_figures_audit. "
        "It was taken away, or never made (`--only`)."
    )
    assert said.stderr == "Verified: 2 of 2.\n"
    page = folder / "annual_report.html"
    page.write_text(page.read_text(encoding="utf-8").replace("Рада", "Рідня"), encoding="utf-8")
    said = run("verify", folder)
    assert said.exit_code == 1
    assert "annual_report.html: its checksum in SHA256SUMS: published" in said.stdout
    assert "published Рідня" in said.stdout
    assert said.stderr == "Verified: 0 of 1.\n"
    (tmp_path / "out" / "x").touch()
    assert run("verify", tmp_path / "out").exit_code == 1


def test_a_notebook_of_another_method_is_run_only_when_it_is_trusted(sample):
    """Civlib's own notebook makes another report of the same data."""
    folder = sample.parent / "out" / PLACE
    trusted = verify(folder, trust=True)
    assert found(trusted) == {}
    assert f"(those in {folder / 'inputs'}, not civlib's own)" in text(trusted)
    own = verify(folder)
    assert own.outcome == "differs"
    assert found(own).keys() == {"origin", "figures", "content"}


def test_a_copy_of_civlib_s_notebook_is_civlib_s_until_it_is_changed(folder, sample):
    told = f"(those in {sample.parent}, not civlib's own)"
    assert told not in levels.origin(Sealed(folder), sample, sample.parent).counted
    notebook(sample, HEAD, "1", LOAD, END)
    assert told in levels.origin(Sealed(folder), sample, sample.parent).counted


def test_notebooks_of_one_s_own_project_are_run_where_its_data_are_named(folder, sample):
    assert found(verify(folder, sample)) == {}
    cell = "print('changed')"
    notebook(sample, HEAD, cell, END)
    moved = found(verify(folder, sample))
    assert ("annual_report.ipynb", "notebooks/annual_report.ipynb") in moved["origin"]


def test_data_from_elsewhere_are_compared_and_computed_with(folder, sample):
    assert found(verify(folder, sample)) == {}
    note = sample / SAMPLE / "2024" / "note.md"
    note.write_text("Інша записка.\n", encoding="utf-8")
    name = f"inputs/data/{PLACE}/note.md"
    differences = found(verify(folder, sample))
    assert differences["origin"] == [(name, f"against {note}")]
    assert name in {file for file, _ in differences["content"]}
    note.unlink()
    assert found(verify(folder, sample)) == {"origin": [(name, f"against {note}")]}


@pytest.mark.parametrize(
    "task",
    [
        *(Task(SAMPLE, 2025, "uk", name) for name in YEARLY),
        *(Task(SAMPLE, 2025, "uk", "methodology"), Task(SAMPLE, None, "uk", "programme_review")),
        *(Task(SAMPLE, 2025, "uk", "own"), Task("", None, "uk", "portfolio")),
    ],
    ids=lambda task: task.notebook,
)
def test_what_a_build_reads_is_what_a_folder_may_claim(sample, task):
    """Also the arms, the layout of a form, and what an author's own notebook names."""
    programme = sample / SAMPLE
    (programme / "layout.toml").touch()
    (programme / "arms.svg").touch()
    text = (programme / "programme.toml").read_text("utf-8")
    (programme / "programme.toml").write_text(f'{text}\n[site]\narms = "arms.svg"\n', "utf-8")
    (sample.parent / "notebooks" / "mine.py").write_text("open('../data/prices.json')")
    (sample / "prices.json").touch()
    write_notebook(sample.parent / "notebooks" / "own.ipynb", "import mine")
    reads = {f"inputs/{name}": "" for name in Look(sample, sample, Options()).files(task)}
    assert f"inputs/data/{SAMPLE}/arms.svg" in reads
    assert (task.notebook == "own") == ("inputs/data/prices.json" in reads)
    said = Origin(task, "", (), "", reads, ("", ""), {})
    assert [*claimed.foreign(Sealed(sample), said, sample.parent, sample)] == []
    more = said._replace(inputs={**reads, "inputs/data/letter.html": ""})
    assert [*claimed.foreign(Sealed(sample), more, sample.parent, sample)] == [
        "inputs/data/letter.html"
    ]


def test_data_beside_are_compared_without_being_named(folder, sample, tmp_path):
    """Also what a report has left out: without a year before, a rating may be another one."""
    beside = tmp_path / "project" / "outputs" / PLACE
    shutil.copytree(folder, beside)
    data = tmp_path / "project" / "data" / SAMPLE
    shutil.copytree(sample / SAMPLE / "2024", data / "2024")
    (data / "programme.toml").write_bytes((sample / SAMPLE / "programme.toml").read_bytes())
    assert not levels.origin(Sealed(beside)).differences
    (data / "2024" / "note.md").write_text("Інша записка.\n", encoding="utf-8")
    shutil.copytree(data / "2024", data / "2023")
    wrong = levels.origin(Sealed(beside)).differences
    moved = {one.file: (one.place, one.published) for one in wrong}
    note, funding = (
        f"inputs/data/{SAMPLE}/{name}" for name in ("2024/note.md", "2023/funding.csv")
    )
    assert moved[note][0] == f"against {data / '2024' / 'note.md'}"
    assert moved[funding][1] == "", "the report was made without 2023"
    assert not levels.origin(Sealed(folder)).differences, "there are no data beside it"


def test_what_is_missing_or_too_many_is_named(folder, remade):
    (folder / "annual_report.html").unlink()
    (folder / "extra.csv").write_text("a\n1\n")
    verdict = found(compare(Sealed(folder), remade))
    place = f"its checksum in {SUMS}"
    assert verdict["checksums"] == [("annual_report.html", place), ("extra.csv", place)]
    assert {file for file, _ in verdict["figures"]} == {"annual_report.html"}
    assert {file for file, _ in verdict["content"]} == {"annual_report.html"}
    crate = {place for file, place in verdict["origin"] if file == CRATE}
    assert crate == {"sha256 of annual_report.html"}


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (b"\xff", "the whole file"),
        (b"nonsense\n", "line 1"),
        (b"0" * 64 + b"  ../outside\n", "line 1"),
        (b"0" * 64 + b"  a\n" + b"0" * 64 + b"  a\n", "line 2"),
        (b"0" * 64 + b"  a", "its end"),
    ],
)
def test_a_damaged_list_of_checksums_is_named(tmp_path, damage, place):
    (tmp_path / SUMS).write_bytes(damage)
    assert (SUMS, place) in [(one.file, one.place) for one in Sealed(tmp_path).problems]


def test_a_link_is_never_followed(tmp_path):
    """Nothing outside of a published folder is read, whatever a link in it says."""
    folder = tmp_path / "a"
    (folder / SUMS).parent.mkdir()
    (tmp_path / "secret").write_text("secret")
    links = {"file": "../secret", "folder": "..", SUMS: "../secret"}
    for name, target in links.items():
        (folder / name).symlink_to(target)
    sealed = Sealed(folder)
    assert sealed.files == {}
    assert sealed.digests == {name: f"a link to {path}" for name, path in links.items()}
    assert [one.place for one in sealed.problems] == ["the whole file"]


PARAMETERS = {"programme": "a", "year": 2019, "lang": "uk"}
NOTEBOOK = "inputs/notebooks/annual_report.ipynb"
ORIGIN = origin("a/2019", {**KEY, "parameters": PARAMETERS}, {NOTEBOOK: "0"}, NOTEBOOK)


@pytest.mark.parametrize(
    "change",
    [
        {"inputs": {"../../etc/passwd": "0"}},
        {"inputs": {"tables/a.csv": "0"}},
        {"inputs": {"inputs/\ud800": "0"}},
        {"notebook": {"path": "/tmp/a.ipynb", "sha256": "0"}},
        *(
            {"parameters": PARAMETERS | wrong}
            for wrong in ({"programme": "../a"}, {"year": "2019"}, {"lang": "de"}, {"lang": "en"})
        ),
        {"epoch": "yesterday"},
        {"packages": None},
    ],
)
def test_an_origin_that_nobody_can_have_written_is_refused(tmp_path, change):
    (tmp_path / SUMS).write_text("0" * 64 + "  annual_report.ipynb\n")
    for said in (ORIGIN, {**ORIGIN, **change}):
        values = {"metadata": {"civlib": {"origin": said}}}
        (tmp_path / "annual_report.ipynb").write_text(json.dumps(values))
        sealed = Sealed(tmp_path)
        good = said is ORIGIN
        assert len(sealed.origins) == good
        named = [(one.file, one.place) for one in sealed.problems]
        assert named == [("annual_report.ipynb", "metadata civlib.origin")] * (not good)


def test_a_place_that_cannot_be_written_is_a_difference_and_no_traceback(folder):
    path = folder / "annual_report.ipynb"
    values = json.loads(path.read_text(encoding="utf-8"))
    values["metadata"]["civlib"]["origin"]["place"] = "\ud800"
    path.write_text(json.dumps(values), encoding="utf-8")
    verdict = verify(folder)
    assert {file for file, _ in found(verdict)["content"]} == {path.name}


def test_a_folder_without_an_origin_cannot_be_made_again(folder):
    for path in folder.glob("*.ipynb"):
        path.write_text("{}")
    verdict = verify(folder)
    assert ("annual_report.ipynb", "metadata civlib.origin") in found(verdict)["origin"]
    assert verdict.unmade == (f"no notebook in {folder} says what it was made of.",)


def test_what_cannot_be_read_or_computed_with_is_named(folder, remade):
    (folder / CRATE).write_text("[]")
    (folder / f"inputs/data/{PLACE}/funding.csv").write_text("nonsense\n1\n")
    differences = found(compare(Sealed(folder), remade))
    assert (CRATE, "the whole file") in differences["origin"]
    assert ("inputs/", "data") in differences["figures"]


@contextmanager
def in_time() -> Iterator[None]:
    """Fail what would wait for ever, past every ``except Exception``."""

    def late(*_: object) -> None:
        pytest.fail("it waited")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(20)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "name",
    [
        *(f"inputs/data/{PLACE}/funding.csv", f"inputs/data/{SAMPLE}/programme.toml"),
        *("inputs/notebooks/annual_report.ipynb", "annual_report.html", "annual_report.ipynb"),
        *(SUMS, CRATE),
    ],
)
@pytest.mark.parametrize("kind", ["pipe", "endless"])
def test_nothing_waits_for_what_is_no_plain_file(folder, name, kind):
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name) if kind == "pipe" else (folder / name).symlink_to("/dev/zero")

    with in_time():
        assert verify(folder).outcome == "differs"


def test_nothing_waits_for_a_pipe_among_the_data_either(folder, sample):
    path = sample / SAMPLE / "2024" / "note.md"
    path.unlink()
    os.mkfifo(path)
    with in_time():
        (one,) = levels.origin(Sealed(folder), sample, sample.parent).differences
    assert (one.place, one.recomputed) == (f"against {path}", "")


def test_a_report_that_fails_is_told(folder):
    own = folder / "inputs" / "notebooks" / "annual_report.ipynb"
    own.write_text(own.read_text(encoding="utf-8").replace("dataset.load", "1 / 0, dataset.load"))
    (error,) = remake(Sealed(folder)).errors
    assert isinstance(error, NotebookFailed)
    assert "ZeroDivisionError" in str(error)


def test_the_first_byte_that_differs_is_named():
    published = {"a": b"same1", "b": b"x", "c": b"xy", "d.csv": b"h\nold\n", "e": b""}
    again = {"a": b"same2", "b": b"x", "c": b"x", "d.csv": b"h\nnew\n"}
    assert compared(published, again).level.differences == (
        Difference("a", "byte 4", "'1'", "'2'"),
        Difference("c", "byte 1", "'y'", "its end"),
        Difference("d.csv", "line 2", "old", "new"),
        Difference("e", "the whole file", "0\u00a0bytes", ""),
    )


def test_a_verdict_cannot_move_the_cursor():
    hostile = Difference("a\x1b[2J", "line\r1", "\u202e1", "")
    shown = text(Verdict("a", (Level("checksums", "1 files", (hostile,)),)))
    assert "a\ufffd[2J: line\ufffd1: published \ufffd1; recomputed nothing" in shown
    assert shown.splitlines()[-1] == "  Differs: checksums."


def test_a_verdict_is_said_in_the_language_of_messages(monkeypatch):
    monkeypatch.setenv("CIVLIB_LANG", "uk")
    level = compared({"a": b"x" * 22, "b": b"1"}, {"b": b"2"}).level
    assert text(Verdict("a/2024", (level,))).splitlines() == [
        "a/2024",
        "  1 зміст      2\u00a0розбіжності    1\u00a0файл",
        "      a: увесь файл: опубліковано 22\u00a0байти; перераховано нічого",
        "      b: байт 0: опубліковано '1'; перераховано '2'",
        "  Відрізняється: 2\u00a0файли без жодної названої причини.",
    ]


OTHER = (
    Fact("civlib", "swh:1:dir:1", "swh:1:dir:2"),
    Fact("python", "3.12.1", "3.11.7"),
    Fact("requirements.lock", "a" * 64, "b" * 64),
    Fact("ziafont", None, "0.11"),
)
DIFFERING = (Difference("a", "b", "c", "d"),)
FACTS = (
    "civlib at another commit, Python 3.12.1 (here 3.11.7), another requirements.lock, "
    "ziafont nothing (here 0.11)"
)


@pytest.mark.parametrize(
    ("differences", "environment", "unmade", "code", "said"),
    [
        ({}, (), (), 0, ["Same bytes: every figure and every file comes out again."]),
        ({}, OTHER, (), 0, ["Figures and content hold, the environment is another: everything "
                            f"comes out again; made with {FACTS}."]),
        ({"figures": DIFFERING, "content": DIFFERING}, OTHER, ("Lost.",), 1,
         ["Differs: figures, content.",
          f"Besides, it was made with other than what is here: {FACTS}."]),
        ({"content": DIFFERING}, (), (), 1, ["Differs: 1 file for no stated reason."]),
        ({}, OTHER, ("a.pdf: \x1bLost.",), 4,
         ["Could not be made again here, so it is said neither to hold nor to differ.",
          "a.pdf: \ufffdLost.",
          "What to do: name your own notebooks by --data or --trust, and install the versions of "
          "packages that the report names."]),
    ],
)  # fmt: skip
def test_there_are_four_verdicts(differences, environment, unmade, code, said):
    found = (Level(name, "", wrong) for name, wrong in differences.items())
    verdict = Verdict("a", tuple(found), environment, unmade)
    assert exit_code([Verdict("b", ()), verdict]) == code
    lines = text(verdict).replace("\u00a0", " ").splitlines()
    assert [line.strip() for line in lines[-len(said) :]] == said


def test_of_very_many_differences_the_first_are_shown():
    level = Level("content", "", tuple(Difference(f"a{at}", "", "", "") for at in range(100_000)))
    lines = text(Verdict("a", (level,))).splitlines()
    assert len(lines) < 30
    assert "… and 99,980 differences more" in lines[-2].replace("\u00a0", " ")


def test_what_a_report_claims_to_be_made_with_has_the_form_of_a_version(tmp_path):
    (tmp_path / SUMS).write_text("0" * 64 + "  annual_report.ipynb\n")
    said = {**ORIGIN, "packages": {"pandas": "<script>"}}
    values = {"metadata": {"civlib": {"origin": said}}}
    (tmp_path / "annual_report.ipynb").write_text(json.dumps(values))
    sealed = Sealed(tmp_path)
    assert sealed.origins == []
    assert "no name or version" in sealed.problems[0].published


def test_a_path_stays_in_its_folder():
    assert [inside(name) for name in ("a/b", "", "..", "a/../../b", "a\0", "a\udcff")] == [
        *[True],
        *[False] * 5,
    ]


def test_two_builds_are_compared_from_outside(folder, sample, tmp_path):
    other = tmp_path / "other" / PLACE
    shutil.copytree(folder, other)
    same = run("diff", folder, other, "--lang", "en")
    assert same.exit_code == 0, same.stdout
    funding = sample / SAMPLE / "2024" / "funding.csv"
    funding.write_text(funding.read_text(encoding="utf-8").replace("10", "11"), encoding="utf-8")
    build(plan(sample, [SAMPLE], [2024]), sample, tmp_path / "out", Options(("html",)))
    moved = run("diff", other, folder, "--lang", "en")
    assert moved.exit_code == 1
    assert r"funding\.csv" in moved.stdout, "Markdown to paste"
    with redirect_stdout(Terminal()) as said, pytest.raises(SystemExit):
        main(["diff", str(other), str(folder), "--lang", "en"])
    assert "funding.csv" in said.getvalue(), "for people"


@pytest.mark.parametrize("full", ["all", "figures"])
def test_a_full_disk_is_no_difference_and_there_is_another_way_out(
    folder, remade, monkeypatch, full
):
    """Be it full when the reports are made again, or only when their inputs are computed with."""

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("civlib.verify.figures.put", refuse)
    monkeypatch.setattr("civlib.verify.again", refuse)
    sealed = Sealed(folder)
    verdict = compare(sealed, remake(sealed) if full == "all" else remade)
    assert (verdict.outcome, exit_code([verdict])) == ("unmade", 4)
    assert {*verdict.unmade} == {f"{folder}: No space left on device."}
    assert "see that there is room" in text(verdict)
    assert "install" not in text(verdict)
