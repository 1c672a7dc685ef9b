"""Versions: what was released stays as it was, and every correction says why and what changed."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from builds import END, HEAD, LOAD, SAMPLE, notebook, plan, write_notebook
from test_cli import run
from test_markup import Reader

from civlib.cli.progress import summary
from civlib.dataset.putting import locked
from civlib.errors import Busy, OutputError, ReleaseError, UsageError
from civlib.publish.provenance import CRATE, SUMS
from civlib.publish.provenance.sums import text as sums_text
from civlib.run import Options, build, publication
from civlib.run.environment import check_day, today
from civlib.show.display import REPORT, escape_markdown
from civlib.verify import Sealed, verify
from civlib.verify.diff import compare
from civlib.verify.levels import checksums
from civlib.verify.release import listed, release, superseded
from civlib.verify.verdict import Difference, Level, Verdict

DAY = date(2026, 11, 28)
OLD, NEW = "source,planned\nall,140.0\n", "source,planned\nall,141.0\n"


def sealed(output: Path, table: str = OLD, place: str = "a/2024") -> Path:
    """Write a published folder with its checksums, as a build leaves it; return it."""
    folder = output / place
    head = {REPORT: {"title": "Звіт", "date": "2025-03-18"}}
    page = {"cells": [{"outputs": [{"data": head}]}, {"source": "text"}], "metadata": {}}
    files = {"annual_report.ipynb": json.dumps(page), "tables/totals.csv": table}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    reseal(folder, files)
    (output / ".civlib").mkdir(exist_ok=True)
    return folder


def reseal(folder: Path, names) -> None:
    """Write the checksums of the named files."""
    sums = {name: sha256((folder / name).read_bytes()).hexdigest() for name in names}
    (folder / "SHA256SUMS").write_bytes(sums_text(sums))


def told(output: Path, reason: str = "", lang: str = "uk", places=("a/2024",)) -> list[str]:
    """Release; return the lines that are said."""
    said: list[str] = []
    release(places, output, said.append, DAY, reason, lang)
    return said


def corrected(output: Path) -> Path:
    """Release a folder, then publish another table in it; return the folder."""
    sealed(output)
    told(output)
    return sealed(output, NEW)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def versions(folder: Path) -> list[dict[str, object]]:
    return json.loads((folder / "versions" / "versions.json").read_text("utf-8"))["versions"]


def test_the_first_release_freezes_the_draft_and_a_second_one_does_nothing(tmp_path):
    folder = sealed(tmp_path)
    left = tmp_path / ".civlib/release/a/2024/versions/1/left"  # of a killed release
    left.mkdir(parents=True)
    (left / "x").touch()
    draft = snapshot(folder)
    sha = sha256(draft["SHA256SUMS"]).hexdigest()
    assert told(tmp_path) == [f"a/2024: released as version 1 (2026-11-28), fingerprint {sha}."]
    frozen = folder / "versions" / "1"
    assert snapshot(frozen) == draft
    assert {path.stat().st_mode & 0o777 for path in frozen.rglob("*") if path.is_file()} == {0o444}
    row = {"date": "2026-11-28", "number": 1, "reason": "", "sha256": sha}
    assert versions(folder) == [row]
    assert {path.name for path in (folder / "versions").iterdir()} == {"1", "versions.json"}
    assert [*(tmp_path / ".civlib").iterdir()] == []
    assert superseded(tmp_path, "a/2024") == ""
    before = snapshot(folder)
    assert told(tmp_path, "again") == ["a/2024: nothing changed since version 1 (2026-11-28)."]
    assert snapshot(folder) == before
    (folder / "SHA256SUMS").unlink()
    assert superseded(tmp_path, "a/2024") != ""


def test_a_correction_needs_a_reason_and_says_which_files_differ(tmp_path):
    folder = corrected(tmp_path)
    before = snapshot(folder)
    for reason in ("", " \n"):
        with pytest.raises(UsageError) as refused:
            told(tmp_path, reason)
        assert str(refused.value) == (
            "a/2024 differs from its version 1 in tables/totals.csv: say why with --reason TEXT."
        )
    assert snapshot(folder) == before


@pytest.mark.parametrize(
    ("lang", "said", "title"),
    [
        ("uk", "Версія 2 від 28 листопада 2026 року; причина: ", "# Що змінилося: "),
        ("en", "Version 2 of 28 November 2026; reason: ", "# What changed: "),
    ],
)
def test_a_correction_stands_beside_the_old_version_with_its_diff(tmp_path, lang, said, title):
    """A hostile reason is text and nothing else."""
    folder = corrected(tmp_path)
    old, why = snapshot(folder / "versions" / "1"), '"}], <script>alert(1)</script> [x](y:1) | a'
    (line,) = told(tmp_path, f"Суму\n {why}", lang)
    note = folder / "versions" / "2.changes.md"
    assert line.endswith(f" What changed: {note}")
    assert snapshot(folder / "versions" / "1") == old
    assert (folder / "versions/2/tables/totals.csv").read_text() == NEW
    reasons = [(one["number"], one["reason"]) for one in versions(folder)]
    assert reasons == [(1, ""), (2, f"Суму {why}")]
    head, reason, rest = note.read_text("utf-8").split("\n\n", maxsplit=2)
    assert head.startswith(title)
    assert reason.replace("\N{NO-BREAK SPACE}", " ") == f"{said}{escape_markdown(f'Суму {why}')}"
    assert r"\<script\>alert\(1\)\<\/script\> \[x\]\(y\:1\) \| a" in reason
    for text in ("versions/1", "versions/2", "140", "141"):
        assert text in rest.replace("\\", "")


def rewrite(path: Path, text: str) -> None:
    path.chmod(0o644)
    path.write_text(text, encoding="utf-8", newline="")


def linked(folder: Path) -> None:
    """Put a link to a file with the same bytes in place of a table."""
    table = folder / "tables/totals.csv"
    table.rename(folder.parents[1] / "same.csv")
    table.symlink_to(folder.parents[1] / "same.csv")


def forged(version: Path) -> None:
    """Change a table, and the checksums so that they agree with it."""
    rewrite(version / "tables" / "totals.csv", NEW)
    (version / "SHA256SUMS").chmod(0o644)
    reseal(version, ["annual_report.ipynb", "tables/totals.csv"])


def sums(text: str) -> Callable[[Path], object]:
    return lambda folder: rewrite(folder / "SHA256SUMS", text)


Faults = dict[str, tuple[Callable[[Path], object], str]]
FAULTS: Faults = {
    "changed": (lambda one: rewrite(one / "tables/totals.csv", NEW), "totals.csv was changed"),
    "missing": (lambda one: (one / "tables/totals.csv").unlink(), "totals.csv is missing"),
    "extra": (lambda one: (one / "x.txt").touch(), "x.txt is not in SHA256SUMS"),
}
DRAFTS: Faults = {
    **FAULTS,
    "a link": (lambda one: (one / "link").symlink_to("/"), "link is not in SHA256SUMS"),
    "a link to the same": (linked, "tables/totals.csv was changed"),
    "odd name": (lambda one: (one / "a\x1b[2J").touch(), "'a\\x1b[2J' is not in SHA256SUMS"),
    "no sums": (
        lambda one: (one / "SHA256SUMS").unlink(),
        "SHA256SUMS is damaged: the whole file, it is missing",
    ),
    "bad sums": (sums("x  y\n"), "SHA256SUMS is damaged: line 1, x  y"),
    "outside": (sums(f"{'0' * 64}  ../../secret\n"), "../../secret;"),
}
TAMPERED: Faults = {
    **FAULTS,
    "forged": (forged, "its SHA256SUMS does not have the fingerprint "),
    "gone": (lambda one: one.rename(one.parents[2] / "gone"), "SHA256SUMS is dam"),
}
CASES = [(".", *one) for one in DRAFTS.values()] + [
    ("versions/1", *one) for one in TAMPERED.values()
]


@pytest.mark.parametrize(("place", "spoil", "said"), CASES, ids=[*DRAFTS, *TAMPERED])
def test_what_is_not_as_its_checksums_say_is_refused_and_nothing_is_written(
    tmp_path, place, spoil, said
):
    folder = sealed(tmp_path)
    if place != ".":
        told(tmp_path)
    spoil(folder / place)
    before = snapshot(tmp_path)
    with pytest.raises(ReleaseError) as refused:
        told(tmp_path, "why")
    told_of = "is tampered or damaged (" if place != "." else "cannot be released ("
    assert str(refused.value).startswith(f"{folder / place} {told_of}")
    assert said in str(refused.value)
    assert ("run `civlib build`" if place == "." else "restore it") in str(refused.value)
    assert snapshot(tmp_path) == before


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_written(tmp_path):
    sealed(tmp_path, place="a/2023")
    for year in (2024, 2025):
        (sealed(tmp_path, place=f"a/{year}") / "tables/totals.csv").unlink()
    with pytest.raises(ReleaseError) as refused:
        told(tmp_path, places=("a/2023", "a/2024", "a/2025"))
    lines = str(refused.value).splitlines()
    places = [line.split(" cannot be released")[0] for line in lines]
    assert places == [str(tmp_path / "a" / year) for year in ("2024", "2025")]
    assert not (tmp_path / "a" / "2023" / "versions").exists()


def row(**changed: object) -> str:
    one = {"number": 1, "date": "2026-11-28", "reason": "", "sha256": "a" * 64, **changed}
    return json.dumps({"versions": [one]})


WRONG = {"number": 2}, {"date": "soon"}, {"date": 1}, {"reason": None}, {"sha256": "a"}, {"more": 1}
LISTS = ["[" * 100_000, "{", "[]", '{"versions": 1}', *(row(**one) for one in WRONG)]


@pytest.mark.parametrize("text", LISTS)
def test_a_damaged_list_is_refused_and_named(tmp_path, text):
    folder = sealed(tmp_path)
    told(tmp_path)
    path = folder / "versions" / "versions.json"
    path.write_text(text)
    with pytest.raises(ReleaseError) as refused:
        told(tmp_path)
    assert str(refused.value) == f"{path} is damaged: restore it from a copy."
    assert superseded(tmp_path, "a/2024") == str(refused.value)


FULL = OSError(28, "No space left on device", "x")


def full(*_: object) -> None:
    raise FULL


@pytest.mark.parametrize("step", ["copyfile", "write_bytes", "rename", "replace"])
@pytest.mark.parametrize("start", [sealed, corrected])
def test_when_a_release_fails_half_way_then_the_next_one_ends_it(
    tmp_path, monkeypatch, step, start
):
    folder = start(tmp_path)
    known = listed(folder)
    with monkeypatch.context() as patch:
        patch.setattr(shutil if step == "copyfile" else Path, step, full)
        with pytest.raises(OutputError, match=r"a/2024.*: No space left on device"):
            told(tmp_path, "why")
    assert listed(folder) == known
    assert [*(tmp_path / ".civlib").iterdir()] == []
    (line,) = told(tmp_path, "why")
    assert f"released as version {len(known) + 1} " in line
    assert told(tmp_path)[0].startswith("a/2024: nothing changed")


def test_a_version_that_is_not_listed_is_never_written_over(tmp_path):
    """Somebody has lost the list, then the draft becomes another one."""
    folder = sealed(tmp_path)
    told(tmp_path)
    (folder / "versions" / "versions.json").unlink()
    before = snapshot(folder / "versions" / "1")
    sealed(tmp_path, NEW)
    with pytest.raises(ReleaseError, match=r"versions/1 is there, but versions\.json does not"):
        told(tmp_path, "why")
    assert snapshot(folder / "versions" / "1") == before != {}


def test_a_draft_that_changes_while_it_is_copied_is_not_released(tmp_path, monkeypatch):
    folder = sealed(tmp_path)
    copy = shutil.copyfile

    def changing(source: Path, target: Path) -> None:
        if source.suffix == ".csv":
            source.write_text("other")
        copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", changing)
    with pytest.raises(ReleaseError, match=r"changed while it was released \(tables/totals\.csv"):
        told(tmp_path)
    assert not (folder / "versions").exists()


def test_builds_and_releases_keep_each_other_out(tmp_path):
    with pytest.raises(UsageError, match="run `civlib build`, or name --output"):
        told(tmp_path)
    sealed(tmp_path)
    with locked(tmp_path / ".civlib", tmp_path), pytest.raises(Busy):
        told(tmp_path)

    def tell(line: str) -> None:
        with pytest.raises(Busy), locked(tmp_path / ".civlib", tmp_path):
            pass
        raise OSError(2, line, "x")

    with pytest.raises(OutputError, match="released as version 1"):
        release(["a/2024"], tmp_path, tell, DAY)


def test_the_day_is_that_of_the_environment_or_today(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1584489600")
    assert today() == date(2020, 3, 18)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    now = datetime.now(UTC).date()
    assert abs((today() - now).days) <= 1


def test_a_version_survives_whatever_is_published_over_the_draft(tmp_path):
    """The year is published anew, and the programme above it, in one step each."""
    folder = sealed(tmp_path)
    told(tmp_path)
    before = snapshot(folder / "versions")
    for target in (folder, tmp_path / "a"):
        files = {"tables/totals.csv": NEW.encode()}
        publication.publish(files, target, tmp_path / "spare", ["annual_report.ipynb"])
        assert not (tmp_path / "spare").exists()
    assert snapshot(folder / "versions") == before
    assert (folder / "versions/1/SHA256SUMS").stat().st_mode & 0o777 == 0o444


def test_from_a_build_over_a_release_to_its_correction(sample, tmp_path):
    place, output = f"{SAMPLE}/2024", tmp_path / "outputs"

    def asked(*more: str) -> Any:
        return run("release", SAMPLE, "--year", 2024, *more)

    def made() -> str:
        tasks = plan(sample, [SAMPLE], [2024])
        return summary(build(tasks, sample, output, Options(("html",), 1)), output)

    assert asked().exit_code == 2
    notebook(sample, HEAD, LOAD, END)
    assert "differs" not in made()
    first = asked("--date", "2026-11-28")
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout.startswith(f"{place}: released as version 1 (2026-11-28), fingerprint ")
    frozen = snapshot(output / place / "versions")
    notebook(sample, HEAD, LOAD, "# changed", END)
    said = made().splitlines()
    assert said[-2].endswith(
        f"{place} differs from its version 1 (2026-11-28): release it with `civlib release "
        f"{SAMPLE} --year 2024 --reason …` or restore the data."
    )
    assert snapshot(output / place / "versions") == frozen
    assert "up to date" in made()
    refused = asked()
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "annual_report.ipynb" in refused.stderr
    assert "say why with --reason TEXT" in refused.stderr
    assert asked("--reason", "Уточнено").exit_code == 0
    assert "nothing changed since version 2" in asked().stdout
    assert (output / place / "versions" / "2.changes.md").is_file()
    (output / place / "x").touch()
    assert asked().exit_code == 1


def dead(root: Path) -> list[str]:
    """Return the links of a folder's pages that lead to no file of the folder."""
    found = []
    for path in root.rglob("*.html"):
        page = Reader(path.read_text("utf-8"))
        links = [one.get("href") or "" for tag in ("a", "link") for one in page.all(tag)]
        for link in map(urlsplit, links):
            target = (path.parent / unquote(link.path)).resolve()
            if not link.scheme and not (target.is_relative_to(root) and target.exists()):
                found.append(f"{path.relative_to(root)}: {link.path}")
    return found


def test_a_released_version_may_be_copied_and_no_link_is_dead_anywhere(sample, tmp_path):
    place, output = f"{SAMPLE}/2024", tmp_path / "outputs"
    write_notebook(notebook(sample, HEAD, LOAD, END).with_stem("methodology"), HEAD, END)
    tasks = plan(sample, langs=["uk", "en"], only=["annual_report", "methodology"])
    for reason in ("", "Уточнено"):
        note = sample / SAMPLE / "2024" / "note.md"
        note.write_text(f"{note.read_text('utf-8')}\n{reason}\n", "utf-8")
        build(tasks, sample, output, Options(("html",), 2))
        release([place], output, lambda line: None, DAY, reason)
    assert superseded(output, place) == ""
    assert dead(output) == []
    assert 'href="../index.html"' in (output / place / "annual_report.html").read_text("utf-8")
    for number in (1, 2):
        copy = tmp_path / f"copied-{number}"
        shutil.copytree(output / place / "versions" / str(number), copy)
        assert dead(copy) == []
        page = (copy / "annual_report.html").read_text("utf-8")
        assert "<li><span>Звіти</span></li>" in page
        assert 'href="annual_report.en.html"' in page
    assert verify(copy, sample).holds
    older = verify(output / place / "versions" / "1", sample)
    assert older.holds, "data that were corrected since are not those of the first version"
    assert not compare(copy, output / place)[1], "links out of it are no difference"


def test_with_an_address_a_released_page_leads_to_whole_ones(tmp_path):
    folder, name = sealed(tmp_path), "annual_report.html"
    crate = {"@graph": [{"@id": name, "@type": "File", "contentSize": "1", "sha256": "0"}]}
    page = (
        '<meta property="og:url" content="https://example.org/&amp;/a/2024/annual_report.html">'
        '<a id="x" href="../index.html">A &amp; B</a><a href="tables/totals.csv">CSV</a>'
        '<a href="../../m/%D1%84.html#f" hreflang="uk">M</a><a href="#x">X</a>'
    )
    (folder / name).write_text(page)
    (folder / CRATE).write_text(json.dumps(crate))
    reseal(folder, sorted(snapshot(folder).keys() - {SUMS}))
    draft = snapshot(folder)
    (line,) = told(tmp_path)
    frozen = folder / "versions" / "1"
    found = snapshot(frozen)
    assert found[name].decode() == (
        '<meta property="og:url" content="https://example.org/&amp;/a/2024/annual_report.html">'
        '<a id="x" href="https://example.org/&amp;/a/index.html">A &amp; B</a>'
        '<a href="tables/totals.csv">CSV</a>'
        '<a href="https://example.org/&amp;/m/%D1%84.html#f" hreflang="uk">M</a><a href="#x">X</a>'
    )
    (said,) = json.loads(found[CRATE])["@graph"]
    assert said["contentSize"] == str(len(found[name]))
    assert said["sha256"] == sha256(found[name]).hexdigest()
    assert line.endswith(f"fingerprint {sha256(found[SUMS]).hexdigest()}.")
    assert checksums(Sealed(frozen)).differences == ()
    assert draft.keys() == found.keys()
    assert {one for one in draft if draft[one] != found[one]} == {name, CRATE, SUMS}
    assert told(tmp_path) == ["a/2024: nothing changed since version 1 (2026-11-28)."]


def test_a_build_that_asks_for_versions_imports_nothing_heavy():
    code = "import sys\nfrom civlib.verify import release\nprint(*sys.modules)"
    command = [sys.executable, "-W", "error", "-c", code]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert "civlib.verify.release" in loaded
    assert {"pandas", "babel", "jinja2", "nbformat"}.intersection(loaded) == set()


def test_only_what_holds_is_released(tmp_path):
    folder = sealed(tmp_path)
    wrong = Verdict("a/2024", (Level("content", "", (Difference("a.csv", "line 1", "1", "2"),)),))
    release(["a/2024"], tmp_path, print, DAY, judge=lambda one: Verdict(str(one), ()))
    sealed(tmp_path, NEW)
    with pytest.raises(ReleaseError, match=r"(?s)Only what is verified.*a\.csv: line 1"):
        release(["a/2024"], tmp_path, print, DAY, "Помилка", judge=lambda one: wrong)
    assert [row["number"] for row in versions(folder)] == [1]
    sealed(tmp_path)  # what is released already is not judged once more
    release(["a/2024"], tmp_path, print, DAY, judge=lambda one: wrong)


@pytest.mark.parametrize("way", ["a", "a/2024", "a/2024/versions", ".civlib", ".civlib/release"])
def test_no_version_is_written_where_a_link_leads_to(tmp_path, way):
    output = tmp_path / "out"
    sealed(output)
    (output / way).mkdir(parents=True, exist_ok=True)
    (output / way).rename(tmp_path / "elsewhere")
    (output / way).symlink_to(tmp_path / "elsewhere")
    before = snapshot(tmp_path)
    with pytest.raises(OutputError, match=f"{way} is a symbolic link, and what is written there"):
        told(output)
    assert snapshot(tmp_path) == before


def test_the_output_folder_itself_may_be_a_link(tmp_path):
    folder = sealed(tmp_path / "out")
    (tmp_path / "link").symlink_to("out")
    told(tmp_path / "link")
    assert [row["number"] for row in versions(folder)] == [1]


def test_no_version_is_of_a_day_before_the_version_before(tmp_path):
    folder = corrected(tmp_path)
    before = snapshot(folder)
    day = DAY - timedelta(1)
    with pytest.raises(UsageError, match=r"a/2024: 2026-11-27 is before version 1, .* 2026-11-28"):
        release(["a/2024"], tmp_path, print, day, "Уточнено")
    assert snapshot(folder) == before
    release(["a/2024"], tmp_path, print, DAY, "Уточнено")


def test_nothing_is_released_on_a_day_to_come(monkeypatch):
    """The environment may say that a later day is here; an earlier one takes no day away."""
    with pytest.raises(UsageError, match="9999-12-31 is still to come; name today"):
        check_day(date(9999, 12, 31))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1584489600")
    check_day(date(2020, 3, 19))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "32503680000")  # 3000-01-01
    check_day(today())
    with pytest.raises(UsageError, match="3000-01-02"):
        check_day(date(3000, 1, 2))


def test_nothing_is_released_before_the_day_that_it_is_of(tmp_path):
    folder = sealed(tmp_path)
    crate = {"@graph": [{"@id": "./", "datePublished": "2026-11-29"}]}
    (folder / CRATE).write_text(json.dumps(crate))
    reseal(folder, ["annual_report.ipynb", "tables/totals.csv", CRATE])
    with pytest.raises(UsageError, match=r"a/2024: 2026-11-28 is before .* 2026-11-29"):
        told(tmp_path)
    assert not (folder / "versions").exists()
