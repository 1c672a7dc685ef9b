"""What a published report says of its own making, and where its numbers can be followed to.

Plain values from `civlib.publish.document.Document.origin`, which every format shows in its way.
"""

from typing import Any
from urllib.parse import quote

from civlib.publish.document import Document
from civlib.publish.provenance import CRATE
from civlib.show import origins
from civlib.show.markup import Link
from civlib.show.origins import Part
from civlib.wording import Wording, suffix
from civlib.wording.terms import METHODOLOGY

MOST = 40
"""Input files that are listed; of more, only their number."""


def links(report: Document) -> Link:
    """Return where a report's formulas and files are to be found from its own place.

    A formula leads to its section in the methodology of the same language, within the page if it
    is there; a file to the copy that was published with the report. Without an origin nothing
    tells where the report will stand, and only what is within the page has an address.
    """
    own = {block["id"] for block in report.blocks if block["type"] == "heading"}
    lang, made = report.head["lang"], report.origin
    programme = report.head["programme"]

    def address(part: Part) -> str | None:
        if part.formula:
            anchor = origins.anchor(part.formula)
            page = "" if anchor in own else made and _methodology(made["place"], lang)
            return None if page is None else f"{page}#{anchor}"
        path = f"inputs/data/{programme}/{part.file}"
        return quote(path) if made and part.file and path in made["inputs"] else None

    return address


def _methodology(place: str, lang: str) -> str:
    """Return the methodology's page as it is reached from a place below the output folder."""
    back = "../" * (place.count("/") + 1)
    return f"{back}{METHODOLOGY}/{METHODOLOGY}{suffix(lang)}.html"


def making(report: Document, w: Wording) -> dict[str, Any] | None:
    """Return what a report says of its own making; None if it does not know.

    It holds ``facts``, what it was made with, in the order in which somebody would make it again
    (label, text, and whether it is exact, to be typed or compared); ``files``, its notebook and
    every input, or the notebook alone where these are too many (path, sha256, address); and then
    ``many``, how many they are, in words.
    """
    made = report.origin
    if made is None:
        return None
    # names are sorted: a notebook that was stored has them in another order than one in memory
    parameters = [f"{name} = {value}" for name, value in sorted(made["parameters"].items())]
    packages = [f"{name} {version}" for name, version in sorted(made["packages"].items())]
    facts = (
        ("command", made["command"], True),
        ("parameters", ", ".join(parameters), False),
        ("civlib", w("made.code", **made["civlib"]), False),
        ("python", ", ".join([made["python"], *packages]), False),
        ("lock", made["lock"], True),
    )
    inputs, notebook = sorted(made["inputs"].items()), made["notebook"]
    many = len(inputs) > MOST
    return {
        "facts": [
            {"label": w(f"made.{name}"), "text": text, "exact": exact}
            for name, text, exact in facts
            if text
        ],
        "files": [
            {"path": path, "sha256": sha, "address": quote(path)}
            for path, sha in [(notebook["path"], notebook["sha256"]), *([] if many else inputs)]
        ],
        "many": w("made.many", count=w.number(len(inputs)), crate=CRATE) if many else "",
    }
