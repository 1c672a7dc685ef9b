"""A site as a whole: whatever belongs to no seal, and documents that do not agree, are named."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from builds import END, HEAD, TABLE, plan, write_notebook
from conftest import KEPT

from civlib import verify
from civlib.dataset.putting import locked
from civlib.errors import Busy, UsageError
from civlib.publish.provenance import CRATE, SUMS
from civlib.publish.provenance.sums import lines
from civlib.publish.provenance.sums import text as sums_text
from civlib.run import CURRENT, Options, build, opendata
from civlib.verify import Sealed, site, text
from civlib.verify.levels import checksums
from civlib.verify.release import release
from civlib.verify.verdict import Outcome, Verdict

DAY = date(2026, 11, 28)
README = Path(__file__).parents[1] / "outputs" / "README.md"
OPTIONS = Options(("html",), 2)
LANG = 'lang: str = "uk"'
REVIEW, PORTFOLIO = f'programme: str = "x"\n{LANG}', LANG


def made(root: Path) -> None:
    """Build, and let what a build told be looked at if it failed."""
    data = root / "data"
    only = ["annual_report", "programme_review", "portfolio"]
    results = build(plan(data, only=only), data, root / "out", OPTIONS)
    assert [str(one.error) for one in results if one.error] == []


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with data and a site: programme a of two years, one with two versions; b."""
    root = tmp_path_factory.mktemp("kept")
    data, output = root / "data", root / "out"
    for name in ("a", "b"):
        shutil.copytree(KEPT, data / name)
    shutil.rmtree(data / "b" / "2025")
    notebooks = root / "notebooks"
    write_notebook(notebooks / "annual_report.ipynb", HEAD, TABLE, END)
    for name, given in (("programme_review", REVIEW), ("portfolio", PORTFOLIO)):
        absent = [line for line in ('programme = ""', "year = 0") if line[:4] not in given]
        write_notebook(
            notebooks / f"{name}.ipynb", "\n".join([*absent, HEAD]), END, parameters=given
        )
    output.mkdir()
    shutil.copyfile(README, output / "README.md")
    made(root)
    release(["a/2024"], output, lambda line: None, DAY)
    note = data / "a" / "2024" / "note.md"
    note.write_text(note.read_text("utf-8") + "\nУточнено.\n", "utf-8")
    made(root)
    release(["a/2024"], output, lambda line: None, DAY, "Уточнено")
    opendata.write(data, output, DAY)
    return root


@pytest.fixture
def output(kept: Path, tmp_path: Path) -> Path:
    """Return a copy of the site that a test may break."""
    return Path(shutil.copytree(kept / "out", tmp_path / "site"))


def named(path: Path) -> list[str]:
    """Return what differs in a site and from the seals of its folders, each as it is told."""
    verdict = site.check(path)
    folders = [Sealed(one) for one in site.find(path)]
    levels = [*(verdict.levels if verdict else ()), *map(checksums, folders)]
    told = text(Verdict("", tuple(level for level in levels if level.differences)))
    told = told.replace("\N{NO-BREAK SPACE}", " ")
    return [line.strip() for line in told.splitlines() if line.startswith(" " * 6)]


def test_an_honest_site_has_no_difference(output):
    assert named(output) == []
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=output, check=False
    )
    assert done.returncode == 0


def reseal(folder: Path, **changed: str | None) -> None:
    """Let a seal say of files what is given, or what they are now; of None, nothing."""
    path = folder / SUMS
    told = {name: sha for _, name, sha in lines(path.read_text("utf-8"))}
    told |= {name: sha or "" for name, sha in changed.items()}
    path.write_bytes(sums_text({name: sha for name, sha in told.items() if sha}))


def now(folder: Path, *names: str) -> None:
    """Seal some files anew, as a forger would."""
    reseal(folder, **{name: sha256((folder / name).read_bytes()).hexdigest() for name in names})


def swap(one: Path, other: Path) -> None:
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def linked(path: Path) -> None:
    """Put a link to the same in place of a file or a folder."""
    path.rename(path.parents[1] / "elsewhere")
    path.symlink_to(path.parents[1] / "elsewhere")


def write(path: Path, text: str = "forged") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.chmod(0o644)
    path.write_text(text.replace(old, new), "utf-8")


def forged_programme(out: Path) -> None:
    """Add a programme without checksums, which the index shows."""
    shutil.copytree(out / "b", out / "c")
    (out / "c" / "2024" / SUMS).unlink()


def added_programme(out: Path) -> None:
    shutil.copytree(out / "b", out / "c")


def sealed_programme(out: Path) -> None:
    """Add it with checksums, and seal it with the rest."""
    shutil.copytree(out / "b", out / "c")
    now(out, f"c/2024/{SUMS}")


def copied_year(out: Path) -> None:
    shutil.copytree(out / "a" / "2025", out / "b" / "2025")
    now(out, f"b/2025/{SUMS}")


def exchanged(out: Path) -> None:
    swap(out / "a" / "2024", out / "a" / "2025")
    now(out, f"a/2024/{SUMS}", f"a/2025/{SUMS}")


def back_to_the_first(out: Path) -> None:
    """Put version 1 in place of the corrected report, and seal it."""
    year = out / "a" / "2024"
    for path in [*year.iterdir()]:
        if path.name != "versions":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(year / "versions" / "1", year, dirs_exist_ok=True)
    now(out, f"a/2024/{SUMS}")


def inputs_of(notebook: Path, change: Callable[[dict[str, str]], object]) -> None:
    """Change what a report says that it was made of, and seal it and the folder."""
    told = json.loads(notebook.read_text("utf-8"))
    change(told["metadata"]["civlib"]["origin"]["inputs"])
    notebook.write_text(json.dumps(told), "utf-8")
    now(notebook.parent, notebook.name)


def other_data(out: Path) -> None:
    """Let a year be of other data than the review beside it."""
    name = "inputs/data/a/2024/funding.csv"
    inputs_of(out / "a/2024/annual_report.ipynb", lambda told: told.update({name: "0" * 64}))
    now(out, f"a/2024/{SUMS}")


def other_settings(out: Path) -> None:
    """Let a year be of another council than the review beside it, the portfolio and other years."""
    name = "inputs/data/a/programme.toml"
    year = out / "a" / "2024"
    rewrite(year / name, 'council = { uk = "', 'council = { uk = "Інша ')
    sha = sha256((year / name).read_bytes()).hexdigest()
    inputs_of(year / "annual_report.ipynb", lambda told: told.update({name: sha}))
    now(year, name)
    now(out, f"a/2024/{SUMS}")


def other_picture(out: Path) -> None:
    """Let a year have other arms than the review."""
    name = "inputs/data/a/arms.png"
    for place, sha in (("a/programme_review", "1" * 64), ("a/2025/annual_report", "2" * 64)):
        inputs_of(out / f"{place}.ipynb", lambda told, sha=sha: told.update({name: sha}))
    now(out, f"a/{SUMS}", f"a/2025/{SUMS}")


def other_tables(out: Path) -> None:
    """Let a year have another table than the portfolio was made of."""
    write(out / "b/2024/tables/money.csv")
    now(out / "b/2024", "tables/money.csv")
    now(out, f"b/2024/{SUMS}")


def earlier_year_omitted(out: Path) -> None:
    def without(told: dict[str, str]) -> None:
        for name in [name for name in told if "/2024/" in name]:
            del told[name]

    inputs_of(out / "a/2025/annual_report.ipynb", without)
    now(out, f"a/2025/{SUMS}")


def omitted_programme(out: Path) -> None:
    """Take a year out of the portfolio."""

    def without(told: dict[str, str]) -> None:
        for name in [name for name in told if name.startswith("inputs/outputs/a/2025/")]:
            del told[name]

    inputs_of(out / "portfolio/portfolio.ipynb", without)
    now(out, f"portfolio/{SUMS}")


def taken_away(out: Path) -> None:
    """Take a year away, and out of the seal; the portfolio was made of it."""
    shutil.rmtree(out / "b" / "2024")
    reseal(out, **{f"b/2024/{SUMS}": None})


def forged_page(out: Path) -> None:
    rewrite(out / "index.html", "2024", "2034")
    now(out, "index.html")


def forged_version(out: Path) -> None:
    """Change a version, with its seal and the site's, but not the list."""
    version = out / "a/2024/versions/1"
    for name in ("annual_report.html", SUMS):
        (version / name).chmod(0o644)
    rewrite(version / "annual_report.html", "Рада", "Рідня")
    now(version, "annual_report.html")
    now(out, f"a/2024/versions/1/{SUMS}")


def forged_list(out: Path) -> None:
    """Let the list of versions name the last one alone, by another number."""
    path = out / "a/2024/versions/versions.json"
    rows = json.loads(path.read_text("utf-8"))["versions"]
    path.write_text(json.dumps({"versions": rows[1:]}), "utf-8")
    now(out, "a/2024/versions/versions.json")


def shortened_list(out: Path) -> None:
    path = out / "a/2024/versions/versions.json"
    rows = json.loads(path.read_text("utf-8"))["versions"]
    path.write_text(json.dumps({"versions": rows[:1]}), "utf-8")
    now(out, "a/2024/versions/versions.json")


def as_a_site(out: Path) -> None:
    """Let the seal of the site hold a file that only a folder's may."""
    write(out / "portfolio2" / "page.html")
    now(out, "portfolio2/page.html")


Break = tuple[Callable[[Path], object], str]
LISTED = "its checksum in SHA256SUMS: published nothing"
EXTRA = "its checksum in SHA256SUMS: published a file; recomputed nothing"
NOTES = "a/2024/versions"
STRAY = ": no seal holds it here: published a file; recomputed nothing"
BROKEN: dict[str, Break] = {
    "no checksums": (
        lambda out: (out / "portfolio" / SUMS).unlink(),
        f"portfolio/{SUMS}: {LISTED}",
    ),
    "no checksums, nor in the seal": (
        lambda out: (
            (out / "portfolio" / SUMS).unlink(),
            reseal(out, **{f"portfolio/{SUMS}": None}),
        ),
        "such as portfolio/inputs/data/a/programme.toml, ",
    ),
    "forged programme": (forged_programme, "such as c/2024/annual_report.html, "),
    "added programme": (added_programme, f"c/2024/{SUMS}{STRAY}"),
    "sealed programme": (
        sealed_programme,
        "c/2024/annual_report.ipynb: the place that it is of: published b/2024; recomputed c/2024",
    ),
    "stray page": (lambda out: write(out / "news.html"), f"news.html{STRAY}"),
    "stray page sealed": (as_a_site, f"portfolio2/page.html{STRAY}"),
    "page of no programme": (
        lambda out: write(out / "portfolio" / "index.html"),
        f"portfolio/index.html{STRAY}",
    ),
    "deleted index": (lambda out: (out / "index.html").unlink(), f"index.html: {LISTED}"),
    "deleted index, nor in the seal": (
        lambda out: ((out / "index.html").unlink(), reseal(out, **{"index.html": None})),
        "index.html: the whole file: published nothing; recomputed ",
    ),
    "forged page": (forged_page, "index.html: line "),
    "forged script": (
        lambda out: (write(out / "recompute.py"), now(out, "recompute.py")),
        "recompute.py: line 1: published forged",
    ),
    "forged README": (
        lambda out: (write(out / "README.md"), now(out, "README.md")),
        "README.md: the whole file: published a file; recomputed what civlib brings",
    ),
    "changed open data": (
        lambda out: write(out / "open-data/reports.csv"),
        "open-data/reports.csv: its checksum in SHA256SUMS",
    ),
    "more open data": (
        lambda out: (write(out / "open-data/x.csv"), now(out, "open-data/x.csv")),
        f"open-data/x.csv{STRAY}",
    ),
    "year not in the seal": (
        lambda out: reseal(out, **{f"b/2024/{SUMS}": None}),
        f"b/2024/{SUMS}{STRAY}",
    ),
    "year that is gone": (lambda out: shutil.rmtree(out / "b"), f"b/2024/{SUMS}: {LISTED}"),
    "year taken away": (taken_away, "portfolio/portfolio.ipynb: inputs/outputs/b/2024/tables/"),
    "year replaced by a link": (lambda out: linked(out / "a" / "2025"), f"a/2025/{SUMS}: {LISTED}"),
    "programme replaced by a link": (
        lambda out: linked(out / "b"),
        "neither a file nor a folder: published what civlib does not open",
    ),
    "a link": (lambda out: (out / "c").symlink_to(out / "b"), "c (a link to /"),
    "a link for a page": (lambda out: linked(out / "a/index.html"), "a/index.html (a link to "),
    "a link for the seal": (lambda out: linked(out / SUMS), f"{SUMS} (a link to "),
    "no seal": (
        lambda out: (out / SUMS).unlink(),
        f"{SUMS}: the seal of the whole site, which `civlib build` writes: published nothing",
    ),
    "damaged seal": (lambda out: (out / SUMS).write_bytes(b"\xff"), f"{SUMS}: the whole file"),
    "line of no seal": (lambda out: write(out / SUMS, "x\n"), f"{SUMS}: line 1: published x"),
    "versions elsewhere": (lambda out: write(out / "versions/1/x"), f"versions/1/x{STRAY}"),
    "versions of a programme": (
        lambda out: write(out / "b/versions/1/x"),
        f"versions/1/x: {EXTRA}",
    ),
    "private elsewhere": (lambda out: write(out / "b/.civlib/x"), f".civlib/x: {EXTRA}"),
    "more than versions": (
        lambda out: write(out / "a/2024/versions/letter.txt"),
        f"a/2024/versions/letter.txt{STRAY}",
    ),
    "a version of no number": (
        lambda out: write(out / "a/2024/versions/01/x"),
        f"a/2024/versions/01/x{STRAY}",
    ),
    "forged version": (
        forged_version,
        f"a/2024/versions/1/{SUMS}: its fingerprint in versions.json",
    ),
    "version that is gone": (
        lambda out: shutil.rmtree(out / "a/2024/versions/1"),
        f"a/2024/versions/1/{SUMS}: {LISTED}",
    ),
    "version that is not listed": (
        shortened_list,
        f"a/2024/versions/2/{SUMS}: its fingerprint in versions.json: published ",
    ),
    "forged list": (forged_list, "a/2024/versions/versions.json: the whole file"),
    "no list": (
        lambda out: (out / "a/2024/versions/versions.json").unlink(),
        f"a/2024/versions/1/{SUMS}: its fingerprint in versions.json: published ",
    ),
    "open data of other data": (
        lambda out: (
            rewrite(out / "open-data/reports.csv", "2024-12-31", "2034-12-31"),
            now(out, "open-data/reports.csv"),
        ),
        "open-data/reports.csv: ",
    ),
    "a report in the open data that is not here": (
        lambda out: (
            rewrite(out / "open-data/reports.csv", "/2024,", "/2023,"),
            now(out, "open-data/reports.csv"),
        ),
        "open-data/reports.csv: ",
    ),
    "broken open data": (
        lambda out: (write(out / "open-data/reports.csv"), now(out, "open-data/reports.csv")),
        "open-data/reports.csv: forged: published forged; recomputed nothing",
    ),
    "a row twice in the open data": (
        lambda out: (
            rewrite(out / "open-data/reports.csv", "/2024,", "/2025,"),
            now(out, "open-data/reports.csv"),
        ),
        "open-data/: the whole file: published it cannot be computed with (ValueError: two rows",
    ),
    "note of no version": (
        lambda out: (write(out / NOTES / "7.changes.md"), now(out, f"{NOTES}/7.changes.md")),
        f"{NOTES}/7.changes.md{STRAY}",
    ),
    "note that is gone": (
        lambda out: (
            (out / NOTES / "2.changes.md").unlink(),
            reseal(out, **{f"{NOTES}/2.changes.md": None}),
        ),
        f"{NOTES}/2.changes.md: the whole file",
    ),
    "empty folder": (
        lambda out: (out / "Перевірено").mkdir(),
        "Перевірено: no seal holds it here: published an empty folder; recomputed nothing",
    ),
    "empty folder of a version": (
        lambda out: (out / NOTES / "9").mkdir(),
        f"{NOTES}/9: no seal holds it here: published an empty folder; recomputed nothing",
    ),
    "changed note": (
        lambda out: write(out / "a/2024/versions/2.changes.md"),
        "a/2024/versions/2.changes.md: its checksum in SHA256SUMS",
    ),
    "years exchanged": (
        exchanged,
        "a/2024/annual_report.ipynb: the place that it is of: published a/2025; recomputed a/2024",
    ),
    "year copied": (
        copied_year,
        "b/2025/annual_report.ipynb: the place that it is of: published a/2025; recomputed b/2025",
    ),
    "first version again": (
        back_to_the_first,
        "a/2024: the latest build: published version 1; recomputed version 2",
    ),
    "other data than the review": (
        other_data,
        "a/programme_review.ipynb: inputs/data/a/2024/funding.csv, against a/2024/annual_report",
    ),
    "other settings than the review": (
        other_settings,
        "a/2024/annual_report.ipynb: inputs/data/a/programme.toml, against a/programme_review.ipyn",
    ),
    "other arms than the review": (
        other_picture,
        "a/2025/annual_report.ipynb: inputs/data/a/arms.png, against a/programme_review.ipynb",
    ),
    "other tables than the portfolio": (
        other_tables,
        "portfolio/portfolio.ipynb: inputs/outputs/b/2024/tables/money.csv, against b/2024",
    ),
    "earlier year omitted": (
        earlier_year_omitted,
        "a/2025/annual_report.ipynb: inputs/data/a/2024, against a/2024/annual_report.ipynb: "
        "published nothing; recomputed ",
    ),
    "year omitted in the portfolio": (
        omitted_programme,
        "portfolio/portfolio.ipynb: inputs/outputs/a/2025/tables, against a/2025: published noth",
    ),
}


@pytest.mark.parametrize(("spoil", "said"), BROKEN.values(), ids=BROKEN)
def test_what_is_not_in_order_is_named(output, spoil, said):
    spoil(output)
    told = named(output)
    assert [line for line in told if said in line], told


INSIDE: dict[str, Break] = {
    "a link in a folder": (
        lambda out: linked(out / "b/2024/tables/money.csv"),
        "tables/money.csv: its checksum in SHA256SUMS: published a link to /",
    ),
    "a link to nothing": (
        lambda out: (out / "b/2024/x").symlink_to("y\nz"),
        "x: its checksum in SHA256SUMS: published a link to y\ufffdz; recomputed nothing",
    ),
    "a folder that is a link": (lambda out: linked(out / "a/2024/inputs"), "inputs: its checksum"),
    "no seal in a folder": (lambda out: linked(out / "b/2024" / SUMS), f"b/2024/{SUMS}: {LISTED}"),
    "a nested seal": (
        lambda out: (write(out / "a/2024/tables/x/y"), write(out / f"a/2024/tables/x/{SUMS}", "")),
        f"tables/x/{SUMS}: {EXTRA}",
    ),
    "versions in versions": (
        lambda out: write(out / "a/2024/versions/1/versions/1/x"),
        f"versions/1/x: {EXTRA}",
    ),
    "an index in a year": (lambda out: write(out / "b/2024/index.html"), f"index.html: {EXTRA}"),
    "an index in a version": (
        lambda out: write(out / "a/2024/versions/1/index.html"),
        f"index.html: {EXTRA}",
    ),
}


@pytest.mark.parametrize(("spoil", "said"), INSIDE.values(), ids=INSIDE)
def test_what_is_not_in_order_in_a_folder_is_named(output, spoil, said):
    spoil(output)
    told = named(output)
    assert [line for line in told if said in line], told


def test_pages_of_another_civlib_are_said_to_be_no_other_and_never_the_same(output, monkeypatch):
    forged_page(output)
    monkeypatch.setattr(site, "code", lambda: "swh:1:dir:0")
    verdict = site.check(output)
    assert verdict is not None
    assert verdict.outcome is Outcome.UNMADE
    assert verdict.unmade[0].startswith("index.html: it was made by another civlib")


def test_many_files_of_nobody_are_one_line_and_none_is_read(output, monkeypatch):
    for place in (output, output / "a" / "2024", output / "b" / "letters"):
        place.mkdir(exist_ok=True)
        for number in range(300):
            (place / f"{number:04}").touch()
    read: list[str] = []
    opened, low = Path.open, os.open
    monkeypatch.setattr(
        Path, "open", lambda one, *how: (read.append(one.name), opened(one, *how))[1]
    )
    monkeypatch.setattr(
        os, "open", lambda one, *how: (read.append(Path(one).name), low(one, *how))[1]
    )
    told = named(output)
    many = [line for line in told if line.startswith("300 files, such as ")]
    assert many == [
        f"300 files, such as 0000, 0001, 0002{STRAY}",
        f"300 files, such as 0000, 0001, 0002: {EXTRA}",
        f"300 files, such as letters/0000, letters/0001, letters/0002: {EXTRA}",
    ]
    assert {"index.html", SUMS, "annual_report.ipynb"} <= {*read}
    assert not {name for name in read if name.isdecimal()}


@pytest.mark.parametrize(
    "place", ["x", "a/2024/versions/3", "b/2024/x", "a/2024/versions/versions.json"]
)
def test_what_is_no_plain_file_is_named_and_never_opened(output, place):
    """A pipe that somebody opens waits for ever."""
    path = output / place
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    with pytest.MonkeyPatch.context() as patch, socket.socket(socket.AF_UNIX) as plug:
        patch.chdir(path.parent)
        plug.bind("plug")
    told = named(output)
    assert len([line for line in told if "no plain file" in line]) >= 1, told
    assert "plug" in "".join(told)


def test_what_is_larger_than_anything_that_is_published_is_named_and_not_read(output):
    for name in ("index.html", "b/2024/tables/money.csv"):
        os.truncate(output / name, 2**33)
    told = named(output)
    for name in ("index.html", "tables/money.csv"):
        large = f"{name}: its checksum in SHA256SUMS: published "
        assert [line for line in told if line.startswith(large) and "8192 MiB" in line], told
    os.truncate(output / SUMS, 2**33)
    assert [line for line in named(output) if line.startswith(f"{SUMS}: the whole file")]


def test_what_cannot_be_read_is_told(output, monkeypatch):
    denied = {"news", "news.html", "funding.csv", "index.html"}
    scan, opened, low = os.scandir, Path.open, os.open

    def refuse(path: Path) -> None:
        if path.name in denied:
            raise PermissionError(13, "Permission denied", str(path))

    def scandir(path: Path) -> object:
        refuse(Path(path))
        return scan(path)

    def opens(path: Path, *how: object, **more: object) -> object:
        refuse(path)
        return opened(path, *how, **more)

    def opens_at_once(path: str, flags: int, *mode: int) -> int:
        refuse(Path(path))
        return low(path, flags, *mode)

    (output / "news").mkdir()
    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "open", opens_at_once)
    monkeypatch.setattr(Path, "open", opens)
    told = named(output)
    why = "it cannot be read: Permission denied"
    assert [line for line in told if line.startswith(f"news ({why})")], told
    assert [
        line for line in told if f"index.html: its checksum in SHA256SUMS: published {why}" in line
    ]
    assert [line for line in told if "funding.csv: its checksum" in line and why in line]


def test_a_name_is_printed_so_that_it_is_one_line_and_says_nothing_else(output):
    name = "x\n  Verified: every figure and every byte comes out again.\n\u202e\x1b[2J"
    (output / name).mkdir()
    write(output / name / "y")
    shutil.copytree(output / "b" / "2024", output / "c" / name)
    verdict = site.check(output)
    assert verdict is not None
    lines = text(Verdict(str(output / name), verdict.levels)).splitlines()
    assert not [line for line in lines if line.strip().startswith("Verified")]
    assert all(line.isprintable() for line in "".join(lines).replace("\xa0", ""))
    with pytest.raises(UsageError) as refused:
        site.find(output / name)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("crate", ["{", "[]", '{"@graph": 1}', '{"@graph": [{"@id": 1}]}'])
def test_a_damaged_folder_ends_in_no_traceback(output, crate):
    year = output / "a/2024"
    write(year / CRATE, crate)
    write(year / "annual_report.ipynb", crate)
    now(year, CRATE, "annual_report.ipynb")
    assert [line for line in named(output) if line.startswith(f"a/2024/{SUMS}: ")]


def test_folders_are_found_where_they_may_lie(output):
    places = [path.relative_to(output).as_posix() for path in site.find(output)]
    assert places == [
        *("a", "a/2024", "a/2024/versions/1", "a/2024/versions/2", "a/2025"),
        *("b", "b/2024", "portfolio"),
    ]
    for place in ("a", "a/2024", "a/2024/versions/1"):
        found = [path.relative_to(output).as_posix() for path in site.find(output / place)]
        assert found == [one for one in places if f"{one}/".startswith(f"{place}/")]
        assert named(output / place) == []
        assert site.check(output / place) is None
    assert [path.name for path in site.find(output / "a/2024/versions")] == ["1", "2"]


def test_a_folder_in_a_site_is_held_against_its_seal(output):
    write(output / "a/index.html")
    assert [line for line in named(output / "a") if line.startswith("a/index.html: ")]
    assert named(output / "b") == []
    shutil.copytree(output / "b/2024", output / "b/2020")
    told = [f"b/2020/{SUMS}{STRAY}"]
    place = (
        "b/2020/annual_report.ipynb: the place that it is of: published b/2024; recomputed b/2020"
    )
    assert named(output / "b/2020") == [*told, place]
    linked(output / "a" / "2025")
    with pytest.raises(UsageError, match="is a link, or leads through one"):
        site.find(output / "a" / "2025")


def test_sites_below_a_path_are_each_looked_at_as_one(output, tmp_path, monkeypatch):
    """Their data may lie beside them; a site may be called as a year is."""
    above = tmp_path / "above"
    shutil.copytree(output, above / "archive" / "2024")
    shutil.copytree(output, above / "outputs")
    write(above / "data/a/2024/measures.csv")
    write(above / "outputs" / "a" / "index.html")
    monkeypatch.setattr(verify, "verify", lambda place, *_: Verdict(str(place), ()))
    told = {one.folder: one for one in verify.everything(above)}
    places = ["", *(path.relative_to(output).as_posix() for path in site.find(output))]
    assert list(told) == [str(above / top / one) for top in ("archive/2024", "outputs")
                          for one in places]  # fmt: skip
    assert told[str(above / "archive/2024")].holds
    (level,) = told[str(above / "outputs")].levels
    assert {one.file for one in level.differences} == {"a/index.html"}
    shutil.copytree(output / "b" / "2024", above / "report")
    assert [*site.find(above), *site.wholes(above)[:1]] == [above / "report", above]
    assert named(above) == [f"data/a/2024/measures.csv{STRAY}"]


def test_a_folder_in_no_site_may_have_any_name_but_that_of_another_year(output, tmp_path):
    (tmp_path / "zvity").mkdir()
    for name in ("report", "zvity/2024", "1"):
        shutil.copytree(output / "b" / "2024", tmp_path / name)
        assert named(tmp_path / name) == []
    (tmp_path / "zvity/2024").rename(tmp_path / "zvity/2023")
    told = ["annual_report.ipynb: the place that it is of: published b/2024; recomputed b/2023"]
    assert named(tmp_path / "zvity/2023") == told


def test_a_programme_in_no_site_is_one_programme(output, tmp_path):
    programme = Path(shutil.copytree(output / "a", tmp_path / "renamed"))
    for path in programme.glob("index*"):
        path.unlink()
    shutil.rmtree(programme / "2024" / "versions")
    assert named(programme) == []
    write(programme / "index.html")
    assert named(programme) == [f"index.html{STRAY}"]
    (programme / "index.html").unlink()
    shutil.rmtree(programme / "2024")
    shutil.copytree(output / "b" / "2024", programme / "2024")
    (line,) = named(programme)
    assert line.startswith("2024/annual_report.ipynb: the place that it is of: published b/2024;")


def test_what_is_no_published_folder_is_refused(output):
    for name, why in (("nowhere", "is no folder"), ("open-data", "There is no SHA256SUMS")):
        with pytest.raises(UsageError, match=why):
            site.find(output / name)
    with pytest.raises(UsageError, match="is no folder"):
        site.check(output / "nowhere")


def test_a_release_and_open_data_seal_the_site_and_keep_a_build_out(kept, output):
    release(["b/2024"], output, lambda line: None, DAY)
    assert named(output) == []
    shutil.rmtree(output / "open-data")
    opendata.write(kept / "data", output, DAY)
    assert named(output) == []
    with locked(output / ".civlib", output), pytest.raises(Busy):
        opendata.write(kept / "data", output, DAY)


def test_a_site_of_an_older_build_is_sealed_by_the_next_one(kept, tmp_path):
    """And nothing else of it is touched; a seal that somebody has changed is put right, too."""
    root = Path(shutil.copytree(kept, tmp_path / "kept", symlinks=True))
    seal, data = root / "out" / SUMS, root / "data"
    good = seal.read_bytes()
    tasks = plan(data, only=["annual_report", "programme_review", "portfolio"])
    seal.unlink()
    for text_ in (None, "x"):
        if text_:
            seal.write_text(text_)
        assert {one.state for one in build(tasks, data, root / "out", OPTIONS)} == {CURRENT}
        assert seal.read_bytes() == good
    before = seal.stat().st_mtime_ns
    build(tasks, data, root / "out", OPTIONS)
    assert seal.stat().st_mtime_ns == before
    write(root / "out" / "open-data" / "reports.csv")
    seal.unlink()
    build(tasks, data, root / "out", OPTIONS)
    assert seal.read_bytes() == good, "what is forged is not sealed anew"


def test_a_programme_that_is_gone_from_the_data_stays_until_its_folder_is_taken_away(
    kept, tmp_path
):
    root = Path(shutil.copytree(kept, tmp_path / "kept"))
    shutil.rmtree(root / "data" / "b")
    made(root)
    assert named(root / "out") == []
    assert (root / "out" / "b" / "index.html").is_file()
    shutil.rmtree(root / "out" / "b" / "2024")
    shutil.rmtree(root / "out" / "b")
    made(root)
    assert named(root / "out") == []
    assert f"b/2024/{SUMS}" not in (root / "out" / SUMS).read_text()
