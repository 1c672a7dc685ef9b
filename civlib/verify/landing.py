"""The landing page over published folders, made again from the reports that it lists."""

from __future__ import annotations

from pathlib import Path

from civlib.publish import index
from civlib.verify.levels import Level, Remade, bytes_of
from civlib.verify.verdict import Verdict


def landing(output: Path) -> Verdict | None:
    """Compare the landing page with the one that the published reports give; None without one."""
    page = output / index.NAME
    if not page.is_file():
        return None
    published = Remade({index.NAME: page.read_bytes()})
    again = index.text(output)
    remade = Remade({index.NAME: again.encode()} if again is not None else {})
    level: Level = bytes_of(published.files, remade.files)
    return Verdict(str(page), (level,))
