"""What an author's cell shows, by Jupyter's media types → the tree that every format renders."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from nbformat import NotebookNode

from civlib.errors import PublishError
from civlib.publish import prose, tree
from civlib.publish.beside import Beside, decoded, picture
from civlib.publish.tree import Node
from civlib.wording.messages import say

HTML, MARKDOWN, LATEX, JSON = "text/html", "text/markdown", "text/latex", "application/json"
SVG, PNG, JPEG, PLAIN = "image/svg+xml", "image/png", "image/jpeg", "text/plain"

SHOWN = (HTML, MARKDOWN, SVG, LATEX, PNG, JPEG, "image/gif", JSON, PLAIN)
"""What can be published, the best first; JupyterLab chooses nearly alike."""

SOUND = {SVG, PNG, JPEG}
"""What shows all that an output has, whatever else a browser might show of it."""

DATED = "application/pdf"
"""A picture that says when it was drawn, of which there are better ones."""

DOUBLED = {"application/vnd.dataresource+json"}
"""What says the same as the HTML beside it, for programs."""

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

DIFFERENT = (
    (re.compile(r"(?<![\w+/])0x[0-9a-fA-F]{6,16}\b"), "0x…"),  # and not in the midst of Base64
    (re.compile(r"\bT_[0-9a-f]{5}(?=[\" #_{])"), "T_0"),
    (re.compile(r"^(CPU times: |Wall time: ).*$", re.MULTILINE), r"\1…"),
    (re.compile(r"^.* per loop \(mean ± .*$", re.MULTILINE), "…"),
    (re.compile(r"(?<=<dc:date>)[^<]*"), "…"),
)
"""What differs from run to run and says nothing: addresses of objects, names that pandas makes up
for a styled table, what a cell took, when a drawing was made. What stands in its place."""

RANDOM_ID = re.compile(r"\bid=\"([A-Za-z]{1,5}[0-9a-f]{10})\"")
"""An id in a drawing of matplotlib's that is another one each time."""

RETURNED = re.compile(r"<(?:Axes|Figure|\w+Container|matplotlib\.|seaborn\.)|^Text\(")
"""What a call that draws gives back beside its drawing, as text."""

ALT = re.compile(r"^#\|\s*fig-alt\s*:\s*(.+?)\s*$", re.MULTILINE)
"""The line of a cell that describes its picture, as Quarto has it."""


def even(output: NotebookNode) -> NotebookNode:
    """Return an output with what is known to differ from run to run made the same."""
    made = NotebookNode(output)
    if "text" in output:
        made.text = _even(output.text)
    if "data" in output:
        data = {name: _even(text) if name in SHOWN else text for name, text in output.data.items()}
        if SOUND.intersection(data):
            data.pop(DATED, None)
        made.data = NotebookNode(data)
    return made


def _even(text: Any) -> Any:
    if isinstance(text, str):
        for pattern, same in DIFFERENT:
            text = pattern.sub(same, text)
        ids = {id: f"drawn-{place}" for place, id in enumerate(RANDOM_ID.findall(text))}
        if ids:
            text = re.sub("|".join(ids), lambda found: ids[found[0]], text)
    return text


def told(outputs: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return the outputs of a cell; where it shows a picture, without what drawing gave back."""
    pictures = any(SOUND.intersection(output.get("data", {})) for output in outputs)
    return [output for output in outputs if not (pictures and _is_returned(output))]


def _is_returned(output: NotebookNode) -> bool:
    data = output.get("data", {})
    return {*data} == {PLAIN} and bool(RETURNED.search(data[PLAIN]))


def blocks(output: NotebookNode, source: str, beside: Beside) -> Iterator[Node]:
    """Yield what an output shows; nothing of what went to stderr, which is for the log.

    Parameters
    ----------
    output
        An output of a cell, not of civlib's own.
    source
        The cell's code, which may describe its pictures.
    beside
        Where pictures and links in it lead.

    Raises
    ------
    PublishError
        If it shows what no page without scripts and no paper can show.
    """
    if output.output_type == "stream":
        yield from _printed(output.text) if output.name == "stdout" else ()
        return
    data = output.get("data", {})
    unknown = [name for name in data if name not in SHOWN and name not in DOUBLED]
    sound = SOUND.intersection(data) if unknown else data
    kind = next((kind for kind in SHOWN if kind in sound), None)
    if unknown and not kind:
        raise PublishError(say("publish.browser", kind=unknown[0]))
    if kind == PLAIN:
        yield from _printed(data[PLAIN])
    elif kind == JSON:
        yield from _printed(json.dumps(data[JSON], ensure_ascii=False, indent=2))
    elif kind == HTML:
        yield from tree.read(data[HTML], beside, strict=False)
    elif kind in (MARKDOWN, LATEX):
        yield from prose.parse(data[kind], beside)
    elif kind:
        yield _picture(data[kind], output.get("metadata", {}), kind, source)


def _printed(text: str) -> Iterator[Node]:
    """Yield text as a terminal would show it: without colours, the last state of each line."""
    lines = [line.rstrip("\r").rpartition("\r")[2] for line in ANSI.sub("", text).split("\n")]
    if shown := "\n".join(lines).strip("\n"):
        yield {"type": "listing", "text": shown}


def _picture(data: str, metadata: Any, kind: str, source: str) -> Node:
    """Return a picture, with the description that the cell or what drew it gives."""
    said = metadata.get(kind, {}) if isinstance(metadata.get(kind), dict) else {}
    line = ALT.search(source)
    alt = said.get("alt") or metadata.get("alt") or (line[1].strip("\"'") if line else "")
    width = str(said.get("width", ""))
    drawn = data.encode() if kind == SVG else decoded(data, kind)
    return picture(drawn, str(alt), int(width) if width.isdecimal() else 0, kind)
