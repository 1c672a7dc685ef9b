"""What a published report says of its own making, and where its numbers can be followed to.

Plain values from `civlib.publish.document.Document.origin`, which every format shows in its way.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import quote

from civlib.publish.document import Document
from civlib.show import origins
from civlib.show.markup import Link
from civlib.show.origins import Part
from civlib.wording import Wording, suffix
from civlib.wording.terms import METHODOLOGY

MOST = 40
"""Input files that are listed; of more, only their number."""

CRATE, SUMS = "ro-crate-metadata.json", "SHA256SUMS"
"""Files beside a published report that tell its origin to machines."""


class Fact(NamedTuple):
    """A line of the block: its name, its text, and whether it is to be typed or compared."""

    label: str
    text: str
    exact: bool = False


class File(NamedTuple):
    """A file, by its path beside the report, and its SHA-256."""

    path: str
    sha256: str

    @property
    def address(self) -> str:
        """The path as a link."""
        return quote(self.path)


class Making(NamedTuple):
    """How a report was made.

    Attributes
    ----------
    facts
        What it was made with.
    files
        Its notebook and every input file, or the notebook alone where these are too many.
    many
        How many input files there are, in words; empty where each is listed.
    """

    facts: list[Fact]
    files: list[File]
    many: str


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
    """Return the methodology's page as it is reached from a place below the output folder.

    Examples
    --------
    >>> _methodology("a/2019", "uk"), _methodology("portfolio", "en")
    ('../../methodology/methodology.html', '../methodology/methodology.en.html')
    """
    back = "../" * (place.count("/") + 1)
    return f"{back}{METHODOLOGY}/{METHODOLOGY}{suffix(lang)}.html"


def making(report: Document, w: Wording) -> Making | None:
    """Return what a report says of its own making; None if it does not know."""
    made = report.origin
    if made is None:
        return None
    notebook = File(made["notebook"]["path"], made["notebook"]["sha256"])
    files = [File(*pair) for pair in sorted(made["inputs"].items())]
    if len(files) <= MOST:
        return Making(_facts(made, w), [notebook, *files], "")
    many = w("made.many", count=w.number(len(files)), crate=CRATE)
    return Making(_facts(made, w), [notebook], many)


def _facts(made: dict[str, Any], w: Wording) -> list[Fact]:
    """Return how a report was made, in the order in which somebody would make it again.

    Names are sorted: a notebook that was stored has them in another order than one in memory.
    """
    parameters = [f"{name} = {value}" for name, value in sorted(made["parameters"].items())]
    code = w("made.code", version=made["civlib"]["version"], id=made["civlib"]["id"])
    packages = [f"{name} {version}" for name, version in sorted(made["packages"].items())]
    facts = [
        Fact(w("made.command"), made["command"], exact=True),
        Fact(w("made.parameters"), ", ".join(parameters)),
        Fact(w("made.civlib"), code),
        Fact(w("made.python"), ", ".join([made["python"], *packages])),
        Fact(w("made.lock"), made["lock"], exact=True),
    ]
    return [fact for fact in facts if fact.text]
