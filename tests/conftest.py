"""What several test modules need: a copy of the fictional programme that a test may break."""

import gc
import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from civlib.run import children

settings.register_profile("long", deadline=None)  # a slow machine is no fault
settings.register_profile("short", settings.get_profile("long"), max_examples=30)

if "PYTEST_XDIST_WORKER" in os.environ:  # what it starts is not measured, but as fast as for users
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)

if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):  # each of its processes would compile civlib
    sys.dont_write_bytecode = False

os.environ["CIVLIB_LANG"] = "en"  # what civlib says while it is tested

collect_ignore = ["crate", "notebooks", "package"]
"""What runs in an environment of its own, or is data of a test."""


def pytest_configure(config: pytest.Config) -> None:
    """Try fewer examples where the long form of checks is left out."""
    settings.load_profile("short" if config.option.markexpr == "not long" else "long")


def pytest_collection_finish() -> None:
    """Look for garbage in circles seldom, and not among the tests, which stay."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


SAMPLE = "sample-programme"
KEPT = Path(__file__).parent / "data" / SAMPLE


@pytest.fixture(autouse=True)
def startable() -> None:
    """Let a test start processes, also after one that has ended all, as interrupted builds do."""
    children._ending.clear()


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a short name, not that of the test.

    A fork server's socket lies in it, whose path has 108 bytes at most; a worker has less to spare.
    """
    return tmp_path_factory.mktemp("t")


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data folder with a copy of the fictional programme; the test stands above it."""
    shutil.copytree(KEPT, tmp_path / "data" / SAMPLE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CIVLIB_DATA", raising=False)
    return tmp_path / "data"
