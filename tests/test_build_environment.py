"""The code behind a report: versions as they are installed, and a digest of civlib's own files."""

from __future__ import annotations

import platform
import shutil
from importlib import metadata
from pathlib import Path

import pytest

from civlib.run import environment

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
