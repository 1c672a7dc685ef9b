"""Report → PDF for paper and archives: PDF/A-3a and PDF/UA-1 at once, through Typst.

A report travels as JSON, SVG and CSV beside templates that never change (the ``.typ`` files here),
so nothing in the data can become Typst code. The same report gives the same bytes.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from civlib.errors import PublishError
from civlib.publish import document, paper
from civlib.publish.document import Document
from civlib.publish.exporter import ReportExporter
from civlib.publish.provenance import CRATE
from civlib.publish.unseen import spelt, visible
from civlib.wording.messages import say


class PdfExporter(ReportExporter):
    """``jupyter nbconvert --to civlib-pdf``: an executed notebook as PDF."""

    output_mimetype = "application/pdf"
    export_from_notebook = "civlib PDF"
    file_extension = ".pdf"

    def rendered(self, report: Document, name: str) -> bytes:
        """Return the report as PDF."""
        return render(report)


def render(report: Document, crate: bytes = b"") -> bytes:
    """Return the report as PDF, with the data of its tables and figures attached as CSV.

    Parameters
    ----------
    report
        The report.
    crate
        Its crate, which is attached too; none if empty.

    Raises
    ------
    PublishError
        If the report cannot become a sound document of both standards, such as when a figure has
        no alternative text.
    """
    with workplace() as folder:
        (folder / CRATE).write_bytes(crate)
        content = paper.content(visible(report), folder, CRATE if crate else "")
        return typeset("report", content, folder, report)


@contextmanager
def workplace() -> Iterator[Path]:
    """Give a folder with all templates; it is gone afterwards."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        for template in files("civlib.publish").iterdir():
            if template.name.endswith(".typ"):
                (folder / template.name).write_bytes(template.read_bytes())
        yield folder


def typeset(template: str, content: dict[str, Any], folder: Path, report: Document) -> bytes:
    """Return what a template of a `workplace` makes of some content; see `render` for errors."""
    import typst

    dated = {"timestamp": int(document.stamp(report).timestamp())}
    kind = {"format": "pdf", "pdf_standards": ["a-3a", "ua-1"]}
    return bytes(_asked(typst.compile, template, content, folder, **kind, **dated))


def count_pages(template: str, content: dict[str, Any], folder: Path) -> int:
    """Return how many pages that would have; the template says so in its metadata ``<pages>``."""
    import typst

    told = {"selector": "<pages>", "field": "value", "one": True}
    return int(_asked(typst.query, template, content, folder, **told))


def _asked(
    ask: Callable[..., Any], template: str, content: dict[str, Any], folder: Path, **options: Any
) -> Any:
    text = json.dumps(content, ensure_ascii=False)
    try:
        return _answer(ask, template, text, folder, **options)
    except PublishError as error:
        if "could not be displayed" not in str(error):
            raise
    return _answer(ask, template, spelt(text), folder, **options)


def _answer(ask: Callable[..., Any], template: str, text: str, folder: Path, **options: Any) -> Any:
    import typst

    (folder / "document.json").write_text(text, encoding="utf-8")
    fonts = {"font_paths": [_fonts()], "ignore_system_fonts": True}
    try:
        return ask(str(folder / f"{template}.typ"), root=str(folder), **fonts, **options)
    except typst.TypstError as error:
        kind = "drawn" if options.get("format") == "png" else "pdf"
        raise PublishError(say(f"publish.{kind}", why=error.message)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust raises is no Exception
            raise
        raise PublishError(say("publish.typst", why=error)) from error


def _fonts() -> str:
    """Return the folder of DejaVu, the font of the charts, which comes with matplotlib."""
    found = find_spec("matplotlib")
    places = (found and found.submodule_search_locations) or [""]
    return str(Path(places[0], "mpl-data", "fonts", "ttf"))


def pictures(template: str, content: Any, folder: Path, density: int = 72) -> list[bytes]:
    """Return each page that a template of a `workplace` makes of some content as PNG.

    It has so many pixels per inch: 72 are one for a point.

    Raises
    ------
    PublishError
        If it cannot be drawn, such as when a picture in it is damaged.
    """
    import typst

    text, options = json.dumps(content, ensure_ascii=False), {"format": "png", "ppi": density}
    drawn = _answer(typst.compile, template, text, folder, **options)
    return [drawn] if isinstance(drawn, bytes) else drawn
