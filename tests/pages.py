"""A whole report as HTML and PDF without running a notebook: what is shown is the real thing."""

from functools import cache
from pathlib import Path
from typing import Any

import executed
import pytest
from nbformat import v4
from test_document import shows

from civlib.publish import html, pdf
from civlib.publish.document import read

KEPT = Path(__file__).parent / "data"
SAMPLE = "sample-programme"
PROSE = """
## Розділ 1

Текст, **12,5** із 1\u00a0234,5 тис. грн, 17–18 травня.

- перше 7
- друге

### Підрозділ 1.1
"""


@cache
def annual(lang: str = "uk", year: int = 2025) -> dict[str, bytes]:
    skip = ("sentences.keys", "charts.way")
    return _published("annual_report", skip, year=year, lang=lang)


@cache
def review(lang: str = "uk") -> dict[str, bytes]:
    return _published("programme_review", ("charts.",), lang=lang)


def _published(notebook: str, skip: tuple[str, ...], **parameters: Any) -> dict[str, bytes]:
    """Return a report of the fictional programme, with some prose, by the ending of its file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CIVLIB_DATA", str(KEPT))
        head, *shown = executed.run(notebook, skip, programme=SAMPLE, **parameters)
    cells = [shows(head), v4.new_markdown_cell(PROSE), *map(shows, shown)]
    report = read(v4.new_notebook(cells=cells))
    return {".html": html.render(report).encode(), ".pdf": pdf.render(report)}
