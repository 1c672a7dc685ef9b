"""Small parts that sentences share; what comes from data is escaped before it becomes Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from civlib.dataset import YearData
from civlib.show.captions import source_name, unit
from civlib.show.display import ReportText, escape_markdown
from civlib.wording import Wording


def bullets(lines: Iterable[str]) -> ReportText:
    """Return a list with one item for each line that says something."""
    return ReportText("\n".join(f"- {line}" for line in lines if line))


def in_unit(w: Wording, data: YearData) -> str:
    """Return the unit of the programme's amounts."""
    return escape_markdown(unit(w, data))


def named(w: Wording, data: YearData, source: str) -> str:
    """Return the label of a funding source."""
    return escape_markdown(source_name(w, data, source))
