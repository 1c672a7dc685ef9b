"""A year as somebody types it: a few lines of CSV, and what `civlib.dataset` makes of them."""

from pathlib import Path

from civlib import dataset
from civlib.dataset import YearData

SETTINGS = """\
title = { uk = "Вигадана програма", en = "A fictional programme" }
council = { uk = "Вигадана рада", en = "A fictional council" }
unit = { uk = "тис. грн", en = "thousand UAH" }
fictional = true
"""
YEAR, SLUG = 2019, "typed"


def write(folder: Path, settings: str = "", year: int = YEAR, **files: str) -> None:
    """Write files of a year, ``measures`` as ``measures.csv`` and ``note`` as ``note.md``."""
    place = folder / SLUG / str(year)
    place.mkdir(parents=True)
    if settings or not (place.parent / "programme.toml").exists():
        (place.parent / "programme.toml").write_text(SETTINGS + settings, encoding="utf-8")
    for name, text in files.items():
        ending = "md" if name in ("note", "conclusion") else "csv"
        (place / f"{name}.{ending}").write_text(text, encoding="utf-8")


def load(folder: Path, settings: str = "", year: int = YEAR, **files: str) -> YearData:
    """Return a year of these files alone."""
    write(folder, settings, year, **files)
    return dataset.load(SLUG, year, folder)
