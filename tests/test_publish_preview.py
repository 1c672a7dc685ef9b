"""The picture that others show of a report, and its address on paper; none without a site."""

import io
from dataclasses import asdict, replace
from typing import Any

import pytest
from builds import END, HEAD, TASK, job
from PIL import Image
from pypdf import PdfReader
from test_document import ORIGIN
from test_markup import HOSTILE
from test_publish_pdf import HEAD as PAPER
from test_publish_site import report

from civlib.errors import PublishError
from civlib.publish import pdf, preview
from civlib.publish.document import Document
from civlib.run.isolated import make

SVG = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI5IiBoZWlnaHQ9IjkiLz4="
ADDRESS = "https://example.org"


def shown(**head: Any) -> Document:
    return report("sample/2024", "annual_report", **head)


def test_the_picture_has_the_size_that_others_ask_for_and_is_the_same_each_time():
    keys = {"keys": [{"label": HOSTILE, "value": "96,9 %"}] * 4}
    made = shown(site={"accent": "#0a6b3b", "arms": SVG}, council=HOSTILE)
    made = replace(made, head={**made.head, "keys": keys})
    found = preview.render(made)
    image = Image.open(io.BytesIO(found))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert image.convert("RGB").getpixel((5, 300)) == (0x0A, 0x6B, 0x3B)
    assert preview.render(made) == found


def test_a_long_title_is_cut():
    assert preview.render(shown(title="довга назва " * 40))


def test_what_cannot_be_drawn_is_said_in_a_sentence(tmp_path):
    (tmp_path / "a.typ").write_text("#panic()")
    with pytest.raises(PublishError, match="cannot be drawn: panicked"):
        pdf.pictures("a", {}, tmp_path)


def uris(document: Document) -> list[str]:
    reader = PdfReader(io.BytesIO(pdf.render(document)))
    notes = [note.get_object() for note in reader.pages[0].get("/Annots", [])]
    return [str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})]


def test_on_paper_the_way_to_the_report_has_whole_addresses():
    path = {"path": "inputs/notebooks/annual_report.ipynb", "sha256": ""}
    origin = ORIGIN | {"place": "sample/2024", "notebook": path}
    head = {**asdict(PAPER), "programme": "sample", "name": "Програма"}
    known = Document({**head, "site": {"address": f"{ADDRESS}/", "accent": "#0a6b3b"}}, (), origin)
    assert uris(known) == [f"{ADDRESS}/index.html", f"{ADDRESS}/sample/index.html"]
    assert uris(Document(head, (), origin)) == []


@pytest.mark.parametrize("told", [True, False])
def test_a_build_makes_the_picture_where_the_data_tell_an_address(sample, told):
    site = f'"2025-02-01", site={{"address": "{ADDRESS}"}})' if told else '"2025-02-01")'
    made = make(job(sample, HEAD.strip().replace('"2025-02-01")', site), END))
    assert ("annual_report.png" in made.files) is told  # type: ignore[union-attr]
    page = made.files["annual_report.html"].decode()  # type: ignore[union-attr]
    assert (f'content="{ADDRESS}/{TASK.place}/annual_report.png"' in page) is told
