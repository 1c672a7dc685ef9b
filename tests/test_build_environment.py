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


def test_a_package_that_is_not_installed_has_no_version(monkeypatch):
    monkeypatch.setattr(environment, "PACKAGES", ("pandas", "no-such-package"))
    assert [*environment.versions.__wrapped__()] == ["pandas", "python"]


@pytest.fixture
def code(tmp_path, monkeypatch):
    """Return a copy of the package, and what computes its digest anew."""
    copy = tmp_path / "civlib"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(environment, "__file__", str(copy / "run" / "environment.py"))
    return copy, environment.code.__wrapped__


def test_a_copy_of_the_package_has_its_digest(code):
    _, digest = code
    assert digest() == environment.code()


@pytest.mark.parametrize(
    "name", ["errors.py", "wording/uk.toml", "dataset/schemas/statements.json", "run/look.py"]
)
def test_the_digest_changes_with_a_byte_of_any_file(code, name):
    copy, digest = code
    path = copy / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert digest() != environment.code()


def test_the_digest_changes_with_a_name_alone(code):
    copy, digest = code
    (copy / "errors.py").rename(copy / "errorz.py")
    renamed = digest()
    (copy / "errorz.py").unlink()
    assert len({environment.code(), renamed, digest()}) == 3


def test_what_python_compiles_does_not_change_the_digest(code):
    copy, digest = code
    (copy / "__pycache__").mkdir()
    (copy / "__pycache__" / "cli.cpython-311.pyc").write_bytes(b"x")
    assert digest() == environment.code()
