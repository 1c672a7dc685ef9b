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


def test_the_first_place_on_the_path_counts_as_it_does_for_an_import(tmp_path, monkeypatch):
    first, second = tmp_path / "first", tmp_path / "second"
    for place, version in ((first, "3.0.1.dev0"), (second, "2.0")):
        (place / f"Pandas-{version}.dist-info").mkdir(parents=True)
    (second / "markup_safe-9.dist-info").mkdir()
    (second / "MarkupSafe-9.1.dist-info").mkdir()
    (second / "numpy.dist-info").mkdir()
    places = [str(first), str(tmp_path / "nowhere"), str(second)]
    monkeypatch.setattr(environment.sys, "path", places)
    found = environment.versions.__wrapped__()
    python = platform.python_version()
    assert found == {"markupsafe": "9.1", "pandas": "3.0.1.dev0", "python": python}


@pytest.fixture
def code(tmp_path, monkeypatch):
    """Return a copy of the package, and what computes its digest anew."""
    copy = tmp_path / "civlib"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(environment, "__file__", str(copy / "build" / "environment.py"))
    return copy, environment.code.__wrapped__


def test_a_copy_of_the_package_has_its_digest(code):
    _, digest = code
    assert digest() == environment.code()


@pytest.mark.parametrize(
    "name", ["cli.py", "wording/uk.toml", "schemas/measures.json", "build/run.py"]
)
def test_the_digest_changes_with_a_byte_of_any_file(code, name):
    copy, digest = code
    path = copy / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert digest() != environment.code()


def test_the_digest_changes_with_a_name_alone(code):
    copy, digest = code
    (copy / "cli.py").rename(copy / "clj.py")
    renamed = digest()
    (copy / "clj.py").unlink()
    assert len({environment.code(), renamed, digest()}) == 3


def test_what_python_compiles_does_not_change_the_digest(code):
    copy, digest = code
    (copy / "__pycache__").mkdir()
    (copy / "__pycache__" / "cli.cpython-311.pyc").write_bytes(b"x")
    assert digest() == environment.code()
