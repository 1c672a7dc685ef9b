"""Report → plain values for the paper edition's templates, and the files that go with them."""

from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby, takewhile, zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import quote

from civlib.publish import document, first, formulas, nodes, origin, site
from civlib.publish.beside import UNSEEN
from civlib.publish.document import Block, Document
from civlib.publish.files import joined
from civlib.show.markup import placed
from civlib.show.origins import sentences
from civlib.wording import Wording, wording
from civlib.wording.sequences import grouped, runs, shortened

PIXEL = 0.75
"""Points of a pixel, as browsers have it."""

FACE = "Libertinus Serif"
"""The typeface of the paper edition (see ``style.typ``)."""

DATE = ("year", "month", "day", "hour", "minute", "second")


def content(report: Document, folder: Path, crate: str = "") -> dict[str, Any]:
    """Return what the templates print; drawings and data go into files in the folder.

    ``crate`` is the name of the file there that is attached beside the data, if there is one.
    """
    w = wording(report.head["lang"])
    dated, shown = document.stamp(report), laid(report, w, crate)
    for number, spec in enumerate(report.specs("figure"), start=1):
        (folder / f"figure-{number}.svg").write_text(in_print(spec["svg"]), encoding="utf-8")
    blocks = [*shown["lead"], *(block for part in shown["sections"] for block in part["blocks"])]
    # the data of sentences, as if they were blocks
    blocks += ({"spec": {"data": data}, "label": w("pdf.sentence")} for data in report.data)
    return {
        **shown,
        **opening(report, folder, w),
        "date": {name: getattr(dated, name) for name in DATE},
        "trail": site.absolute(report, w),
        "files": list(_files(blocks, folder, w)),
        "crate": {"name": crate, "description": w("pdf.crate")} if crate else None,
        "sections": drawn(shown["sections"], folder),
    }


def laid(report: Document, w: Wording, crate: str = "") -> dict[str, Any]:
    """Return the blocks of a report by the paper that they need, and what pages say of it."""
    blocks, lead = list(_blocks(report, w)), len(report.lead)
    ids = [block["anchor"] for block in blocks if block.get("anchor")]
    return {
        "short_title": shortened(report.title, 140),
        "keywords": [report.head["programme"], str(report.head["year"])],
        "labels": {name: w(f"publish.{name}") for name in ("unit", "source", "contents")}
        | {"attached": w("pdf.attached"), "cite": w("site.cite")},
        "anchors": {f"#{quoted}": id for id in ids for quoted in (id, quote(id))},
        "lead": blocks[:lead],
        "sections": _sections([*blocks[lead:], *_made(report, crate, w), *_computed(blocks, w)]),
    }


def opening(report: Document, folder: Path, w: Wording) -> dict[str, Any]:
    """Return what a first page says of a report; the council's arms go into a file."""
    unseen = {name: shortened(report.head[name], UNSEEN) for name in ("author", "description")}
    head, day = {**report.head, **unseen}, w.date(document.day_of(report))
    keys, arms = head.get("keys"), site.arms(head.get("site", {}), head.get("council", ""), w)
    return {
        "head": head,
        "title": shortened(report.title, UNSEEN),
        "who": head.get("council") or head["author"],
        "programme": "" if head.get("name", "") in head["title"] else head["name"],
        "keys": keys and {**keys, "keys": [{**key, "bar": first.bar(key)} for key in keys["keys"]]},
        "day": f"{w('publish.' + head.get('day', 'day'))}: {day}",
        "citation": site.citation(report, w),
        "address": site.address(report),
        "arms": drawn([arms], folder)[0] if arms else None,
    }


def in_print(svg: str, face: str = FACE) -> str:
    """Return a drawing whose letters are those of the text around it, none wider than drawn for."""
    return svg.replace("font-family: ", f"font-family: '{face}', ")


def drawn(blocks: list[Block], folder: Path) -> list[Block]:
    """Return blocks whose pictures and formulas are files in the folder: their paths and sizes."""

    def kept(node: Block) -> Block:
        if node.get("type") == "formula":
            svg, height, below = formulas.drawing(node["mathml"])
            size = {"size": height, "below": below, "letters": formulas.SIZE}
            text = shortened(node["text"], UNSEEN)
            return {**node, **size, "text": text, "path": _put(folder, svg.encode(), "svg")}
        if node.get("type") == "image":
            ending = node["media"].partition("/")[2].partition("+")[0]
            path = _put(folder, b64decode(node["data"]), ending)
            return {**node, "data": "", "path": path, "size": node["width"] * PIXEL}
        return node

    return [nodes.changed(block, kept) for block in blocks]


def _put(folder: Path, data: bytes, ending: str) -> str:
    """Write a picture under a name that its bytes decide; return it."""
    name = f"picture-{sha256(data).hexdigest()[:16]}.{ending}"
    (folder / name).write_bytes(data)
    return name


def _blocks(report: Document, w: Wording) -> Iterator[Block]:
    """Yield what is printed: headings from level 1 without gaps, each anchor once, no code."""
    top = min((b["level"] for b in report.blocks if b["type"] == "heading"), default=1) - 1
    level, taken = 0, {""}  # no anchor can be empty, so an empty one counts as taken
    nothing: Block = {}
    printed = [block for block in report.blocks if block["type"] != "code"]
    for block, after in zip_longest(printed, printed[1:], fillvalue=nothing):
        id = block.get("id") or block.get("spec", {}).get("id", "")
        leads = "spec" in after or after.get("type") == "result"
        part = {**block, "anchor": None if id in taken else id, "leads": leads}
        taken.add(id)
        if block["type"] == "heading":
            part["level"] = level = min(block["level"] - top, level + 1)
        elif "spec" in block:
            part |= _shown(block, w)
        elif block["type"] == "author":
            part["label"] = w("publish.author")
        yield part


def _shown(block: Block, w: Wording) -> Block:
    """Return what a table or figure needs on paper beside its own spec."""
    spec, number = {**block["spec"], "svg": "", "svg_narrow": ""}, block["number"]
    if block["type"] == "table":
        rows = placed(spec)
        foot = list(takewhile(lambda row: row["role"] == "total", reversed(rows)))[::-1]
        spec |= {"rows": rows[: len(rows) - len(foot)], "foot": foot}
    return {
        "spec": spec,
        "label": w(f"publish.{block['type']}", number=number),
        "file": f"{spec['data']['name']}.csv" if spec["data"] else None,
        "path": f"figure-{number}.svg",
    }


def _computed(blocks: list[Block], w: Wording) -> Iterator[Block]:
    """Yield where the numbers of tables come from, those made alike in one paragraph.

    On paper a figure says no more of it than its source: the table beside it does.
    """
    tables = (block for block in blocks if "columns" in block.get("spec", {}))
    told = ((sentences(one["spec"].get("origins", ()), w), one["number"]) for one in tables)
    alike = grouped(
        (" ".join("".join(part.text for part in parts) for parts in each), str(number))
        for each, number in told
    )
    rows = [
        {"labels": w(f"publish.table{'s' if own[1:] else ''}", number=", ".join(runs(own))),
         "text": text}
        for text, own in alike.items() if text
    ]  # fmt: skip
    if rows:
        yield {"type": "computed", "title": w("origins.title"), "rows": rows}


def _made(report: Document, crate: str, w: Wording) -> Iterator[Block]:
    """Yield the last section, which says how the report was made; nothing if it does not know.

    A crate that is attached names every file with its checksum, so that paper need not.
    """
    if made := origin.making(report, w):
        notes = (made["many"], crate and w("made.attached", names=crate))
        texts = {"title": w("made.title"), "lead": w("made.lead"), "files_title": w("made.files")}
        files = [] if crate else made["files"]
        told = [note for note in notes if note]
        yield {**made, **texts, "type": "made", "files": files, "notes": told}


def _sections(blocks: list[Block]) -> list[dict[str, Any]]:
    """Return blocks by the paper they need; a wide table takes its heading and words along."""
    wide = [bool(block.get("spec", {}).get("wide") or _is_wide(block)) for block in blocks]
    for index in [index for index, block in enumerate(blocks) if block.get("spec", {}).get("wide")]:
        start = index
        while start and "spec" not in blocks[start - 1] and not _opens(blocks, start):
            start -= 1
        if _opens(blocks, start):
            wide[start:index] = [True] * (index - start)
    parts = groupby(zip(wide, blocks, strict=True), key=lambda pair: pair[0])
    return [{"wide": paper, "blocks": [block for _, block in pairs]} for paper, pairs in parts]


def _is_wide(block: Block) -> bool:
    """Return whether a block holds a table of the author's that needs a landscape page."""
    return bool(block.get("wide")) or any(map(_is_wide, block.get("children", ())))


def _opens(blocks: list[Block], index: int) -> bool:
    """Return whether a run of headings starts there."""
    before = blocks[index - 1]["type"] if index else ""
    return blocks[index]["type"] == "heading" and before != "heading"


def _files(blocks: list[Block], folder: Path, w: Wording) -> Iterator[dict[str, str]]:
    """Write the data, one file a name with the rows of all its parts; yield what was written."""
    own = [block for block in blocks if "spec" in block and block["spec"]["data"]]
    for number, (name, text) in enumerate(joined([block["spec"] for block in own]).items()):
        path = f"data-{number}.csv"
        (folder / path).write_text(text, encoding="utf-8", newline="")
        labels = [block["label"] for block in own if block["spec"]["data"]["name"] == name]
        description = w("pdf.description", shown=", ".join(labels))
        yield {"name": f"{name}.csv", "path": path, "description": description}
