"""A council's own repository, and civlib from a wheel: no repository of civlib's is around it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from builds import END, HEAD, SAMPLE, contents, write_notebook
from conftest import KEPT
from test_docs import FENCE, dead, shell, unknown

from civlib.errors import OutputError, UsageError
from civlib.run import environment, repository
from civlib.run.wheel import packed, unpacked, wheel

ROOT = Path(__file__).parents[1]
LOCK, WHEEL = "requirements.lock", "civlib-0.1.0-py3-none-any.whl"
STANDARD = ("annual_report", "methodology", "portfolio", "programme_review")
YEARLY = ("official_form", "published_figures_audit")
FILES = {
    *(".gitattributes", ".github/workflows/reports.yml", ".gitignore", "Makefile", "README.md"),
    *("data/README.md", "data/dictionary.md", "environment.yml", "outputs/README.md"),
    *(f"notebooks/{name}.ipynb" for name in (*STANDARD, *YEARLY)),
    *("requirements.lock", f"vendor/{WHEEL}", "vendor/SHA256SUMS"),
}


class Said(NamedTuple):
    """What a command said, and the code that it ended with."""

    code: int
    stdout: str
    stderr: str


class Installed(NamedTuple):
    """Where a wheel was installed, and the wheel."""

    place: Path
    data: bytes

    def python(self, *arguments: str, cwd: Path) -> Said:
        """Run Python as in an environment that has this civlib and no other."""
        clean = {name: value for name, value in os.environ.items() if name != "CIVLIB_DATA"}
        ran = subprocess.run(
            [sys.executable, "-P", *arguments],
            check=False,
            env={**clean, "PYTHONPATH": str(self.place)},
            cwd=cwd,
            capture_output=True,
            text=True,
        )
        return Said(ran.returncode, ran.stdout, ran.stderr)

    def civlib(self, *arguments: str, cwd: Path) -> Said:
        return self.python("-m", "civlib", *arguments, cwd=cwd)


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Installed:
    """Install the wheel that the repository makes, into a folder of its own."""
    folder = tmp_path_factory.mktemp("w")
    name, data = wheel()
    (folder / name).write_bytes(data)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    target = ["--no-compile", "--target", str(folder / "site"), str(folder / name)]
    subprocess.run([*pip, "--disable-pip-version-check", *target], check=True)
    return Installed(folder / "site", data)


@pytest.fixture
def quick(installed, monkeypatch) -> None:
    """Make the wheel once only."""
    monkeypatch.setattr(repository, "wheel", lambda: (WHEEL, installed.data))


@pytest.fixture
def made(quick, tmp_path) -> Path:
    """Return a new repository of a council."""
    repository.create(tmp_path / "rada")
    return tmp_path / "rada"


def test_a_wheel_has_the_identifier_the_lock_and_the_notebooks_of_the_repository(
    installed, tmp_path
):
    code = """
from civlib.run import environment
from civlib.run.plan import OWN
print(environment.code(), environment.lock(), OWN, sep="\\n")
"""
    said = installed.python("-c", code, cwd=tmp_path)
    code, lock, own = said.stdout.split()
    assert (code, lock) == (environment.code(), environment.lock())
    assert Path(own) == installed.place / "civlib" / "project" / "notebooks"
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert (Path(own) / path.name).read_bytes() == path.read_bytes()


def test_an_installed_civlib_makes_the_wheel_that_it_came_from(installed, tmp_path):
    code = "import sys; from civlib.run.wheel import wheel; sys.stdout.buffer.write(wheel()[1])"
    name, again = wheel()
    assert (name, again) == (WHEEL, installed.data)
    run = [sys.executable, "-P", "-c", code]
    own = {**os.environ, "PYTHONPATH": str(installed.place)}
    assert subprocess.check_output(run, env=own, cwd=tmp_path) == installed.data


def test_a_wheel_lists_its_files_with_their_checksums():
    files = {"civlib/a.py": b"A = 1\n", "civlib-1.dist-info/METADATA": b""}
    data = packed(files, "civlib-1.dist-info/RECORD")
    assert unpacked(data) == files
    assert b"METADATA,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n" in data
    assert b"civlib/a.py,sha256=Bu289DNhZaJx5lJAJaZDnDyqMkb9B5bxFncieXB6UyU,6\n" in data


def test_when_civlib_was_not_installed_from_a_wheel_then_no_repository_is_made(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("civlib.run.wheel.PACKAGE", tmp_path / "civlib")
    with pytest.raises(UsageError, match="was not installed from a wheel"):
        repository.create(tmp_path / "rada")
    assert [*tmp_path.iterdir()] == []


def test_from_a_wheel_every_command_needs_a_data_folder_and_nothing_else(installed, tmp_path):
    """A notebook of one's own beside the data is built too, with civlib's own for the rest."""
    shutil.copytree(KEPT, tmp_path / "data" / SAMPLE)
    write_notebook(tmp_path / "notebooks" / "mine.ipynb", HEAD, END)
    why = "(uk): it has not been built yet."
    notebooks = ("annual_report", "published_figures_audit", "mine")
    planned = "".join(f"{SAMPLE} 2024 {name} {why}\n" for name in notebooks)
    year = f"outputs/{SAMPLE}/2024"
    expected = {
        "list": f"{SAMPLE}: 2024, 2025\n",
        f"check {SAMPLE}": "",
        "audit --year 2024": "",
        "build --year 2024 --explain": planned,
        "build --year 2024 --only annual_report,mine --to html --quiet": "",
        f"verify --data data {year}": "Same bytes: every figure and every file comes out again.",
        "release --year 2024 --date 2025-03-01": "released as version 1",
        f"diff {year}/versions/1 {year}": "",
    }
    for command, text in expected.items():
        said = installed.civlib(*command.split(), cwd=tmp_path)
        assert (said.code, text in said.stdout) == (0, True), (command, said)
    assert {path.stem for path in (tmp_path / year).glob("*.html")} == {"annual_report", "mine"}
    assert {path.name for path in tmp_path.iterdir()} == {"data", "notebooks", "outputs"}


def test_a_new_repository_is_whole_and_the_same_each_time(installed, tmp_path):
    said = installed.civlib("new", "repository", "rada", cwd=tmp_path)
    assert (said.code, said.stdout) == (0, "")
    assert said.stderr.startswith("Made rada. Next: read README.md there")
    found = contents(tmp_path / "rada")
    assert found.keys() == FILES
    (tmp_path / "other").mkdir()
    assert installed.civlib("new", "repository", cwd=tmp_path / "other").code == 0
    assert contents(tmp_path / "other") == found == repository.contents()
    assert found[f"vendor/{WHEEL}"] == installed.data
    assert [name for name in found if name.endswith(".py")] == []
    addresses = [name for name, data in found.items() if b"://" in data and "vendor" not in name]
    assert {*addresses} <= {"data/dictionary.md", "outputs/README.md"}
    assert b"pypi" not in b"".join(found[name] for name in FILES if "vendor" not in name).lower()


def test_what_is_brought_is_listed_with_its_digest(made):
    lines = (made / "vendor" / "SHA256SUMS").read_text().splitlines()
    assert {line[66:] for line in lines} == FILES - {"vendor/SHA256SUMS"}


@pytest.mark.parametrize("there", ["file", "folder"])
def test_what_is_there_is_not_touched(quick, tmp_path, there):
    place = tmp_path / "rada"
    if there == "folder":
        place.mkdir()
    (place / "notes.txt" if there == "folder" else place).write_text("mine")
    with pytest.raises(UsageError, match=r"not empty: name a new folder; .* --update"):
        repository.create(place)
    assert set(contents(tmp_path).values()) == {b"mine"}


@pytest.mark.parametrize("before", [True, False])
def test_what_fails_leaves_nothing_half_made(quick, tmp_path, monkeypatch, before):
    place = tmp_path / "rada"
    if before:
        place.mkdir()
    write, count = Path.write_bytes, iter(range(9))

    def full(path: Path, data: bytes) -> int:
        if next(count) == 3:
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left on device"):
        repository.create(place)
    assert [*place.rglob("*")] == []
    assert place.exists() == before


def test_the_first_data_of_its_guide_are_in_order(made, installed):
    text = (made / "data" / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^`(data/[^`]+)`[^\n]*\n\n```\w+\n(.*?)^```", text, re.M | re.S)
    assert len(named) == len(FENCE.findall(text)) == 4
    for name, body in named:
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(body, encoding="utf-8")
    said = installed.civlib("check", cwd=made)
    assert (said.code, said.stdout) == (0, "")
    assert said.stderr.startswith("Errors: 0, warnings: 0.")
    assert installed.civlib("list", cwd=made).stdout == "moya-prohrama: 2024\n"


def test_its_texts_name_what_is_there(made):
    makefile = (made / "Makefile").read_text(encoding="utf-8")
    targets = {*re.findall(r"^([a-z]+): ", makefile, re.M)}
    for name in ("README.md", "data/README.md", "data/dictionary.md", "outputs/README.md"):
        text = (made / name).read_text(encoding="utf-8")
        assert dead(name, text, made) == []
        spoken = [*shell(text), *re.findall(r"`((?:make|civlib) [^`\n]+)`", text)]
        lines = [line for line in spoken if line.startswith("civlib ")]
        assert [(line, word) for line in lines for word in unknown(line)] == []
        assert {line.split()[1] for line in spoken if line.startswith("make ")} <= targets
    recipe = yaml.safe_load((made / ".github/workflows/reports.yml").read_text(encoding="utf-8"))
    runs = [step["run"] for step in recipe["jobs"]["reports"]["steps"] if "run" in step]
    assert runs == ["make check", "make report", "make verify"]
    environment = yaml.safe_load((made / "environment.yml").read_text(encoding="utf-8"))
    assert environment["dependencies"][-1] == {"pip": [f"./vendor/{WHEEL}"]}


def test_make_without_a_target_lists_them_in_ukrainian(made):
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    said = subprocess.run(
        ["make"], cwd=made, capture_output=True, text=True, check=True, env=outside
    )
    lines = said.stdout.splitlines()
    assert len(lines) == 10
    assert all(re.match(r"make [a-z]+ +[А-ЯІЇЄ]", line) for line in lines)


@pytest.mark.parametrize(("settings", "said"), [({}, "uk"), ({"CIVLIB_LANG": "en"}, "en")])
def test_its_commands_speak_ukrainian_unless_told_otherwise(made, settings, said):
    programs = made / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").touch()
    (programs / "civlib").write_text('#!/bin/sh\necho "$1 $CIVLIB_LANG"\n', encoding="utf-8")
    (programs / "civlib").chmod(0o755)
    (made / ".venv" / ".installed").touch()
    hidden = ("MAKE", "CIVLIB")
    outside = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    command = ["make", "check", "report", "audit", "verify", "release"]
    told = subprocess.run(
        command, cwd=made, capture_output=True, text=True, check=True, env=outside | settings
    )
    names = ["check", "build", "audit", "verify", "release"]
    assert told.stdout.splitlines() == [f"{name} {said}" for name in names]


def test_git_keeps_released_versions_byte_by_byte_and_no_other_output(made):
    subprocess.run(["git", "init", "--quiet"], cwd=made, check=True)
    year = "outputs/a/2024"
    ignored = [f"{year}/annual_report.html", "outputs/index.html", "outputs/.civlib/x", ".venv/x"]
    kept = [f"{year}/versions/1/annual_report.ipynb", f"{year}/versions/1/a.csv", *FILES]
    command = ["git", "check-ignore", "--no-index", "--verbose", "--non-matching", *ignored, *kept]
    said = subprocess.run(command, check=False, cwd=made, capture_output=True, text=True)
    found = [line.split("\t") for line in said.stdout.splitlines()]
    assert [path for rule, path in found if rule != "::" and ":!" not in rule] == ignored
    attributes = ["git", "check-attr", "text", "filter", "--", kept[0], "notebooks/a.ipynb"]
    said = subprocess.run(attributes, check=True, cwd=made, capture_output=True, text=True)
    values = [line.rpartition(": ")[2] for line in said.stdout.splitlines()]
    assert values == ["unset", "unset", "auto", "civlib"]


def notebook_of(*sources: str) -> bytes:
    cells = [{"cell_type": "code", "source": one, "metadata": {}} for one in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}).encode()


def newer(monkeypatch: pytest.MonkeyPatch, changes: dict[str, bytes | None]) -> None:
    """Let the civlib that runs have other files than the one that made the repository."""
    files = {**repository.contents(), **changes}
    files = {name: data for name, data in files.items() if data is not None}
    del files[repository.SUMS]
    monkeypatch.setattr(
        repository, "contents", lambda: files | {repository.SUMS: repository._sums(files)}
    )


def brought(data: bytes, **notebooks: bytes) -> bytes:
    """Return a wheel with other notebooks."""
    files = unpacked(data)
    files |= {f"civlib/project/notebooks/{name}.ipynb": new for name, new in notebooks.items()}
    return packed(files, "civlib-0.1.0.dist-info/RECORD")


OLD, NEW = notebook_of("a = 1", "b = 2"), notebook_of("a = 1", "b = 3\nc = 4", "d = 5")
WHAT_CHANGED = ["  cells 2-3:", "  - b = 2", "  + b = 3", "  + c = 4", "  + d = 5"]


def test_an_update_without_a_newer_civlib_changes_nothing(made, installed):
    before = contents(made)
    said = installed.civlib("new", "repository", "--update", cwd=made)
    assert said == Said(0, "Nothing to bring: all here is of this civlib already.\n", "")
    assert contents(made) == before


@pytest.fixture
def older(installed, tmp_path, monkeypatch) -> Path:
    """Return a repository with two short notebooks, of a civlib that is older than the one here."""
    names = ("annual_report", "methodology", "portfolio")
    with monkeypatch.context() as patch:
        data = brought(installed.data, **dict.fromkeys(names, OLD))
        patch.setattr(repository, "wheel", lambda: (WHEEL, data))
        newer(patch, {f"notebooks/{name}.ipynb": OLD for name in names})
        repository.create(tmp_path / "rada")
    monkeypatch.setattr(repository, "wheel", lambda: ("civlib-0.2.0.whl", installed.data))
    return tmp_path / "rada"


def test_an_update_replaces_what_is_untouched_keeps_the_rest_and_shows_what_changed(
    older, monkeypatch
):
    notebooks = older / "notebooks"
    mine = notebook_of("a = 1", "b = 2", "mine = 0")
    (notebooks / "methodology.ipynb").write_bytes(mine)
    ran = json.loads(OLD)
    ran["cells"][0] |= {"execution_count": 7, "outputs": []}
    (notebooks / "annual_report.ipynb").write_text(json.dumps(ran))
    (notebooks / "portfolio.ipynb").unlink()
    (notebooks / "own.ipynb").write_bytes(mine)
    (older / "Makefile").write_text("mine:\n")
    names = ("annual_report", "methodology", "portfolio")
    changes = {f"notebooks/{name}.ipynb": NEW for name in names}
    newer(monkeypatch, {**changes, "Makefile": b"new:\n", LOCK: b"", "more/a.txt": b"more"})
    before = contents(older)
    assert repository.update(older) == [
        "Makefile: kept as you have it; civlib's own has changed",
        "environment.yml: replaced",
        "more/a.txt: new",
        "notebooks/annual_report.ipynb: replaced",
        *WHAT_CHANGED,
        "notebooks/methodology.ipynb: kept as you have it; civlib's own has changed",
        *WHAT_CHANGED,
        "notebooks/portfolio.ipynb: not brought, as you deleted it; civlib's own has changed",
        "requirements.lock: replaced",
        f"vendor/{WHEEL}: gone",
        "vendor/civlib-0.2.0.whl: new",
    ]
    after = contents(older)
    assert after["notebooks/annual_report.ipynb"] == NEW
    kept = ("notebooks/methodology.ipynb", "notebooks/own.ipynb", "Makefile", "data/README.md")
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert "notebooks/portfolio.ipynb" not in after
    assert [name for name in after if name.endswith(".new")] == []
    assert repository.update(older) == []
    assert contents(older) == after


def test_what_civlib_has_no_more_goes_where_nobody_has_changed_it(older, monkeypatch):
    (older / "notebooks" / "methodology.ipynb").write_bytes(NEW)
    gone = ("annual_report", "methodology")
    data = (older / "vendor" / WHEEL).read_bytes()
    monkeypatch.setattr(repository, "wheel", lambda: (WHEEL, data))
    changes = {f"notebooks/{name}.ipynb": None for name in gone}
    newer(monkeypatch, {**changes, "notebooks/portfolio.ipynb": OLD})
    assert repository.update(older) == ["notebooks/annual_report.ipynb: gone"]
    assert (older / "notebooks" / "methodology.ipynb").read_bytes() == NEW


def test_a_file_of_ones_own_is_not_replaced_by_a_new_one_of_the_same_name(older, monkeypatch):
    (older / "notebooks" / "extra.ipynb").write_bytes(OLD)
    newer(monkeypatch, {"notebooks/extra.ipynb": NEW})
    said = repository.update(older)
    assert "notebooks/extra.ipynb: kept as you have it; civlib's own has changed" in said
    assert (older / "notebooks" / "extra.ipynb").read_bytes() == OLD


def test_what_civlib_alone_keeps_is_brought_again_where_it_was_touched(older):
    (older / "vendor" / WHEEL).write_bytes(b"no wheel")
    (older / "requirements.lock").write_text("")
    said = repository.update(older)
    assert {"requirements.lock: replaced", f"vendor/{WHEEL}: gone"} <= {*said}


def test_an_update_elsewhere_is_refused(quick, tmp_path):
    with pytest.raises(UsageError, match=r"There is no vendor/SHA256SUMS in .*: go to the folder"):
        repository.update(tmp_path)
    assert [*tmp_path.iterdir()] == []


def test_cells_that_go_come_or_change_their_translation_or_tags_are_named():
    translated = json.loads(notebook_of("a = 1", "b = 2"))
    translated["cells"][0]["metadata"] = {"civlib": {"en": "One"}, "tags": ["worked"]}
    other = json.dumps(translated).encode()
    assert [*repository.changed(OLD, other)] == ["cell 1:", "+ tags: worked", "+ en: One"]
    lines = ["cells 2-3, gone:", "- b = 3", "- c = 4", "- d = 5"]
    assert [*repository.changed(NEW, notebook_of("a = 1"))] == lines
    assert [*repository.changed(b"broken", OLD)] == ["cells 1-2:", "+ a = 1", "+ b = 2"]
