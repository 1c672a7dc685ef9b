"""Report → the picture that others show of it when its address is shared, made with no network."""

from base64 import b64decode
from pathlib import Path
from textwrap import shorten
from typing import Any

from civlib.publish import pdf, site
from civlib.publish.document import Document
from civlib.publish.unseen import visible
from civlib.wording import wording

FIGURES, LONGEST = 3, 140
"""So many key figures have room, and so many characters of a title."""


def render(report: Document) -> bytes:
    """Return the picture as PNG: council, title, programme, arms and the first key figures."""
    with pdf.workplace() as folder:
        return pdf.pictures("preview", _content(visible(report), folder), folder)[0]


def _content(report: Document, folder: Path) -> dict[str, Any]:
    head = report.head
    arms = site.arms(head["site"], head["council"], wording(head["lang"]))
    if arms:
        (folder / "arms").write_bytes(b64decode(arms["data"]))
    keys = (head.get("keys") or {}).get("keys", ())
    named = head["name"] and head["name"] not in head["title"]
    return {
        "head": head,
        "council": head["council"] or head["author"],
        "title": shorten(head["title"], LONGEST, placeholder=" …"),
        "programme": shorten(head["name"], LONGEST, placeholder=" …") if named else "",
        "keys": [{name: key[name] for name in ("label", "value")} for key in keys[:FIGURES]],
        "arms": "svg" if arms and arms["media"] == "image/svg+xml" else "png" if arms else "",
    }
