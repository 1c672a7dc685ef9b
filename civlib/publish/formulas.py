"""LaTeX of a formula → MathML for pages, and a drawing for paper; no script, no LaTeX."""

import re
from typing import Any
from xml.etree import ElementTree as ET

from civlib.errors import PublishError
from civlib.wording.messages import say

NAMES = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub"),
    *("msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle"),
    *("mphantom", "mpadded", "menclose"),
}
"""Elements that a formula may be made of."""

KEPT = {
    *("accent", "columnalign", "display", "displaystyle", "fence", "form", "linethickness"),
    *("mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowspacing"),
    *("columnspacing", "scriptlevel", "separator", "stretchy", "width"),
}
"""Attributes that say how it looks; all others go, links among them."""

SIZE = 24.0
"""Size of the letters in a drawing."""

MATRICES = ("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix")

ENVIRONMENTS = {
    **{name: name for name in ("equation", "equation*", "align*", "split", "cases", "array")},
    **{name: name for name in (*MATRICES, "substack")},
    **dict.fromkeys(("align", "aligned", "eqnarray", "eqnarray*"), "align*"),
    **dict.fromkeys(("gather", "gather*", "gathered", "multline", "multline*"), "matrix"),
}
"""Environment → the one that the converter makes it of; it would drop the marks of any other.

Formulas have no numbers, which would begin anew in each and which JupyterLab does not show either.
"""

ENVIRONMENT = re.compile(r"\\(begin|end)\{([^}]*)\}")


def node(latex: str, *, block: bool) -> dict[str, Any]:
    """Return a formula: its LaTeX, which is its alternative text too, and its MathML.

    Raises
    ------
    PublishError
        If it is no LaTeX that can be shown; the sentence quotes it.
    """
    text = " ".join(latex.split())
    # what stands around a formula where programs write it says nothing
    bare = text.removeprefix("\\displaystyle").strip()
    return {"type": "formula", "block": block, "text": bare, "mathml": _mathml(bare, block)}


def _mathml(latex: str, block: bool) -> str:
    from latex2mathml.converter import convert

    display = "block" if block else "inline"
    for _, name in ENVIRONMENT.findall(latex):
        if name not in ENVIRONMENTS:
            raise _refused(latex, "environment", name)
    known = ENVIRONMENT.sub(lambda mark: f"\\{mark[1]}{{{ENVIRONMENTS[mark[2]]}}}", latex)
    try:  # a sign & that stands in no table is no XML either
        root = ET.fromstring(convert(known, display=display))  # noqa: S314 - known names are kept
    except Exception as error:  # each fault has an exception of its own
        raise _refused(latex, "unreadable") from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        if element.tag not in NAMES:
            raise _refused(latex, "element", element.tag)
        if (element.text or "").startswith("\\"):
            raise _refused(latex, "command", element.text or "")
        for name in {*element.attrib} - KEPT:
            del element.attrib[name]
    if not "".join(root.itertext()).strip():
        raise _refused(latex, "empty")
    root.set("alttext", latex)
    return ET.tostring(root, encoding="unicode")


def drawing(mathml: str) -> tuple[str, float, float]:
    """Return the SVG of a formula, its height, and which part of that is below the line of text."""
    import ziamath

    math = ziamath.Math(mathml, size=SIZE)
    svg = math.svg()
    _, top, _, height = map(float, ET.fromstring(svg).get("viewBox", "").split())  # noqa: S314 - just drawn
    return svg, height, max(0.0, height + top) / height


def _refused(latex: str, fault: str, name: str = "") -> PublishError:
    return PublishError(say(f"formula.{fault}", formula=latex, name=name))
