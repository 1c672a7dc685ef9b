"""Report → one web page: no script, no request to anywhere, readable by everybody.

The page is a Jinja template with autoescape on; its content security policy allows the page's own
style and images, and nothing else.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from civlib.publish import document, first, origin, paint, site
from civlib.publish.document import Block, Document
from civlib.publish.exporter import ReportExporter
from civlib.publish.files import csv_text
from civlib.publish.provenance import CRATE, SUMS
from civlib.publish.unseen import visible
from civlib.show import markup
from civlib.wording import licences, wording

PAGE, SHEET, KEYS = "page.html.j2", "page.css", "keys.css"
"""The template of a report, the style of every page, and that of key figures."""

CONTENTS_LEVELS = (2, 3)
"""Levels of the headings that the table of contents lists."""


class HtmlExporter(ReportExporter):
    """``jupyter nbconvert --to civlib-html``: an executed notebook as a web page."""

    output_mimetype = "text/html"
    export_from_notebook = "civlib HTML"
    file_extension = ".html"

    def rendered(self, report: Document, name: str) -> str:
        """Return the report as a page; the notebook beside it can be downloaded."""
        return render(report, {"notebook": f"{name}.ipynb"} if name else {})


def render(report: Document, downloads: Mapping[str, str] | None = None) -> str:
    """Return the report as one HTML page.

    Parameters
    ----------
    report
        The report.
    downloads
        Files beside the page, by kind: ``pdf`` and ``notebook``.
    """
    seen, files = visible(report), downloads or {}
    w = wording(seen.head["lang"])
    link = origin.links(seen)
    about = site.of_report(seen, w)
    sheets = (part(SHEET), part(KEYS), part("site.css"))
    style = "".join([*sheets, *_widths(seen), *paint.css(seen.blocks), about["style"]])
    return template(PAGE).render(
        head=seen.head,
        title=seen.title,
        bar=first.bar,
        lead=[_shown(block, link) for block in seen.lead],
        about=about,
        w=w,
        day=w.date(document.day_of(seen)),
        style=Markup(style),  # noqa: S704 - made of our own file and of numbers
        style_hash=digest(style),
        contents=_contents(seen.blocks),
        blocks=[{**block, **_shown(block, link)} for block in seen.body if block["type"] != "code"],
        code="\n\n".join(block["text"] for block in seen.blocks if block["type"] == "code"),
        licences=[one.page for one in licences.parts(seen.head["licence"])],
        made=origin.making(seen, w),
        beside=(CRATE, SUMS),
        downloads={w(f"publish.download_{kind}"): quote(name) for kind, name in files.items()},
    )


@cache
def template(name: str) -> jinja2.Template:
    """Return a template of the web pages; whatever it is given is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("civlib.publish", "page"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def part(name: str) -> str:
    """Return a part of the pages, such as the style of all, from the file that it is kept in."""
    return resources.files("civlib.publish").joinpath(f"page/{name}").read_text(encoding="utf-8")


def digest(style: str) -> str:
    """Return what a content security policy says to allow one style."""
    sha256 = hashlib.sha256(style.encode()).digest()
    return f"sha256-{base64.b64encode(sha256).decode('ascii')}"


def _widths(report: Document) -> Iterator[str]:
    """Yield rules for the columns' widths, which the policy forbids on the columns themselves."""
    for spec in report.specs("table"):
        total = sum(column["width"] for column in spec["columns"])
        for position, column in enumerate(spec["columns"], start=1):
            share = 100 * column["width"] / total
            place = f"#table-{spec['id']} col:nth-child({position})"
            yield f"{place} {{ width: {share:.2f}% }}\n"


def _contents(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    sections: list[dict[str, Any]] = []
    for block in blocks:
        if block["type"] != "heading" or block["level"] not in CONTENTS_LEVELS:
            continue
        entry = {**block, "parts": []}
        deeper = block["level"] > CONTENTS_LEVELS[0] and sections
        (sections[-1]["parts"] if deeper else sections).append(entry)
    return sections


def _shown(block: Block, link: markup.Link) -> dict[str, Any]:
    """Return what a table or figure adds to its block: its HTML."""
    if "spec" not in block:
        return {}
    spec = block["spec"]
    html = markup.shown_html(spec, block["number"], link, _download(spec, block["type"]))
    return {"html": Markup(html)}  # noqa: S704 - markup escapes whatever it is given


def _download(spec: dict[str, Any], kind: str) -> dict[str, str]:
    """Return name and address of the data; tables may be parts of one file, drawings never."""
    if not spec["data"]:
        return {}
    text = csv_text(spec["data"]["name"], [spec["data"]])
    name = spec["id"] if kind == "table" else spec["data"]["name"]
    return {"name": f"{name}.csv", "address": "data:text/csv;charset=utf-8," + quote(text)}
