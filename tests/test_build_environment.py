"""The code behind a report: versions as they are installed, and a digest of civlib's own files."""

import os
import platform
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from conftest import KEPT, SAMPLE
from test_cli import run

from civlib.errors import UsageError
from civlib.run import environment, making

BIN = Path(sys.executable).parent

PACKAGE = Path(environment.__file__).parents[1]


def test_the_versions_are_those_that_are_installed():
    expected = {name: metadata.version(name) for name in environment.PACKAGES}
    assert environment.versions() == {"python": platform.python_version(), **expected}
    assert [*environment.versions()] == sorted(environment.versions())


def test_a_package_that_is_not_installed_has_no_version_and_an_odd_one_is_asked(monkeypatch):
    monkeypatch.setattr(environment, "PACKAGES", ("pandas", "no-such-package"))
    monkeypatch.setattr(environment, "INFO", ".told-otherwise")
    found = environment.versions.__wrapped__()
    assert found == {name: environment.versions()[name] for name in ("pandas", "python")}


def add(path: Path, data: bytes = b"\n") -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("ab") as file:
        file.write(data)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda copy: None, True),
        (lambda copy: add(copy / "__pycache__" / "cli.cpython-311.pyc"), True),
        (lambda copy: add(copy / "errors.py"), False),
        (lambda copy: add(copy / "wording" / "uk.toml"), False),
        (lambda copy: add(copy / "dataset" / "schemas" / "statements.json"), False),
        (lambda copy: (copy / "errors.py").rename(copy / "errorz.py"), False),
        (lambda copy: (copy / "errors.py").unlink(), False),
    ],
)
def test_the_digest_changes_with_a_byte_or_a_name_of_any_file(tmp_path, monkeypatch, change, same):
    copy, before = tmp_path / "civlib", environment.code()
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(environment, "PACKAGE", copy)
    change(copy)
    assert (environment.code.__wrapped__() == before) == same


@pytest.mark.parametrize("command", [[str(BIN / "civlib")], [sys.executable, "-m", "civlib"]])
def test_no_module_of_the_folder_that_somebody_stands_in_is_imported(tmp_path, command):
    """Downloaded, it may hold anything: a package of ours, one of Python's own."""
    shutil.copytree(KEPT, tmp_path / "data" / SAMPLE)
    for name in ("pandas", "typst", "multiprocessing", "threading", "json", "papermill"):
        trap = f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})"
        (tmp_path / f"{name}.py").write_text(trap)
    given = [*command, "build", "--year", "2024", "--only", "annual_report", "--to", "html"]
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CIVLIB_LANG": "en"}
    made = subprocess.run(
        given, check=False, cwd=tmp_path, env=environ, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    assert not (tmp_path / "ran").exists()


def test_a_missing_package_is_said_once_and_nothing_is_waited_for(tmp_path, monkeypatch):
    found = {name: "1" for name in environment.PACKAGES if name not in ("typst", "pandas")}
    monkeypatch.setattr(environment, "versions", lambda: found)
    shutil.copytree(KEPT, tmp_path / "data" / SAMPLE)
    said = run("build", "--data", tmp_path / "data", "--output", tmp_path / "out")
    assert (said.exit_code, said.stderr) == (
        2,
        "Error: Not installed: pandas, typst. Install the packages of requirements.lock.\n",
    )


def test_a_day_before_the_report_is_no_day_for_its_files():
    """86,400 seconds are the second of January 1970."""
    making.check_epoch("86400", "1970-01-02")
    with pytest.raises(UsageError, match="1970-01-02, but the report is of 1970-01-03"):
        making.check_epoch("86400", "1970-01-03")


def test_what_editors_and_caches_leave_is_no_part_of_the_code(tmp_path, monkeypatch):
    def code() -> str:
        environment.code.cache_clear()
        return environment.code()

    package = tmp_path / "civlib"
    shutil.copytree(PACKAGE, package)
    monkeypatch.setattr(environment, "PACKAGE", package)
    own = code()
    for name in ("a.py~", "#a.py#", ".a.py.swp", "a.py.orig", "a.pyc", "4913"):
        (package / name).write_text("1")
    assert code() == own
    (package / "errors.py").write_bytes((PACKAGE / "errors.py").read_bytes() + b"# a comment\n")
    assert code() != own
    environment.code.cache_clear()
