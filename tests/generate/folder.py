"""Programmes as folders: written anew, and only where nothing else would be lost."""

from __future__ import annotations

import shutil
from pathlib import Path

from .community import MADE
from .programme import Order, files, turn

DEMO = "demo-programme"
DEMO_ORDER = Order(years=range(2017, 2021), seed=27778)
DEMO_THEME = "libraries"


class Occupied(Exception):
    """Raised when a folder holds something that was not made here."""


def write(folder: Path, order: Order, programmes: int) -> list[Path]:
    """Write so many programmes into a folder, in place of those that were made there."""
    entries = sorted(folder.iterdir()) if folder.exists() else []
    for entry in entries:
        _ours(entry)
    for entry in entries:
        shutil.rmtree(entry)
    width = max(3, len(str(programmes)))
    return [
        _programme(
            folder / f"fictional-{turn(order, number)}-{number:0{width}}", files(order, number)
        )
        for number in range(1, programmes + 1)
    ]


def write_demo(folder: Path) -> Path:
    """Write the demonstration programme into a folder, beside whatever else is there."""
    place = folder / DEMO
    if place.exists():
        _ours(place)
        shutil.rmtree(place)
    return _programme(place, files(DEMO_ORDER, 1, DEMO_THEME))


def _ours(entry: Path) -> None:
    """Refuse an entry that is no programme of this generator."""
    settings = entry / "programme.toml"
    there = settings.is_file() and not entry.is_symlink()
    if not there or not settings.read_text(encoding="utf-8").startswith(f"{MADE}\n"):
        raise Occupied(f"{entry} was not made by this generator; name an empty folder.")


def _programme(place: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return place
