"""What several test modules need: a copy of the fictional programme that a test may break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("civlib", deadline=None)  # a slow machine is no fault
settings.load_profile("civlib")

collect_ignore = ["crate"]
"""What runs in an environment of its own."""

SAMPLE = "sample-programme"
KEPT = Path(__file__).parent / "data" / SAMPLE


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data folder with a copy of the fictional programme; the test stands above it."""
    shutil.copytree(KEPT, tmp_path / "data" / SAMPLE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CIVLIB_DATA", raising=False)
    return tmp_path / "data"
