"""Drawings as tests read them: what is written in one, and whether it is sound."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree as ET

from civlib.show.charts import marks
from civlib.show.display import ReportFigure

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
VALUE = r"[−+]?\d[\d.,\s]*(?<!\.)%?( (з|of) .* · .*)?"
GRAPHIC = {"svg", "metadata", "defs", "style", "g", "path", "use", "text", "clipPath", "rect"}


def drawings(figure: ReportFigure) -> Iterator[ET.Element]:
    """Yield the wide and the narrow drawing."""
    for text in (figure.svg, figure.svg_narrow):
        yield ET.fromstring(text)


def written(root: ET.Element) -> list[str]:
    """Return the texts of a drawing with plain spaces, in their order."""
    return [spaces(text.text or "") for text in root.iter(f"{SVG}text")]


def spaces(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u200b", "")


class Box(NamedTuple):
    """A bar: where it begins and ends, how high it is, and its fill."""

    start: float
    end: float
    high: float
    fill: str


def boxes(svg: str) -> list[Box]:
    """Return the bars of a drawing in their order, those of the key first."""
    corners = r'd="M (\S+) (\S+) \nL (\S+) \S+ \nL \S+ (\S+) \nL[^"]*"[^>]*fill: (#\w+); stroke'
    found = re.findall(corners, svg)
    return [Box(float(x), float(to), abs(float(y) - float(z)), f) for x, y, to, z, f in found]


def check(figure: ReportFigure, told: bool = True) -> None:
    """Hold that both drawings are sound, name nothing twice, keep to their page, and are told.

    If the values are ``told`` as they are drawn, then the alternative text holds them all; so does
    the narrow drawing, which may break a long one over two lines.
    """
    seen: set[str] = set()
    for root, name, width in zip(drawings(figure), ("wide", "narrow"), (480, 230), strict=True):
        box = [float(part) for part in root.get("viewBox", "").split()]
        assert (box[2], root.get("width")) == (width, f"{width}pt")
        _only_graphic(root)
        ids = [node.get("id", "") for node in root.iter() if node.get("id")]
        assert len(ids) == len({*ids})
        assert all(id.startswith(f"{figure.id}-{name}-") for id in ids)
        assert not seen & {*ids}
        seen |= {*ids}
        for node in root.iter():
            target = node.get(XLINK) or node.get("clip-path", "").removeprefix("url(").strip(")")
            assert not target or target.removeprefix("#") in ids
        _keeps_to_its_page(root, width, box[3])
        assert overlapping(root) == []
    wide, narrow = map(written, drawings(figure))
    values = [text for text in wide if re.fullmatch(VALUE, text)] if told else []
    joined = "".join("".join(narrow).split())
    assert [text for text in values if text not in spaces(figure.alt)] == []
    assert [text for text in values if "".join(text.split()) not in joined] == []
    assert "<script" not in figure._repr_mimebundle_()["text/html"]


def _only_graphic(root: ET.Element) -> None:
    """Hold that a drawing runs nothing and reaches for nothing outside."""
    names = {node.tag.removeprefix(SVG) for node in root.iter() if node.tag.startswith(SVG)}
    assert names <= GRAPHIC
    for node in root.iter():
        assert not [name for name in node.attrib if name.lower().startswith("on")]
        assert node.get(XLINK, "#").startswith("#")
        assert "url(" not in re.sub(r"url\(#", "", node.get("style", ""))


def _keeps_to_its_page(root: ET.Element, width: float, height: float) -> None:
    for path in root.iterfind(f".//{SVG}g[@id]/{SVG}path"):
        for x, y in re.findall(r"[ML] (-?[\d.]+) (-?[\d.]+)", path.get("d", "")):
            assert -0.01 <= float(x) <= width + 0.01
            assert -0.01 <= float(y) <= height + 0.01
    for left, right, y, text in spans(root):
        assert left >= -0.5, text
        assert right <= width + 0.5, text
        assert 0 < y <= height, text
    for top, y, x, text in spans(root, 90):
        assert 0 <= x <= width, text
        assert -0.5 <= top <= y <= height + 0.5, text


def spans(root: ET.Element, angle: int = 0) -> Iterator[tuple[float, float, float, str]]:
    """Yield where each text that is turned so far begins and ends, its base line, and the text.

    Of an upright text they are its upper end, its lower end and its x.
    """
    for text in root.iter(f"{SVG}text"):
        style, transform = text.get("style", ""), text.get("transform", "")
        moved = re.findall(r"translate\((\S+) (\S+)\)", transform)
        x, y = map(float, moved[0] if moved else (text.get("x", "nan"), text.get("y", "nan")))
        long = marks.text_width(text.text or "", bold="font-weight: 700" in style)
        anchor = {"middle": 0.5, "end": 1.0}.get("".join(re.findall(r"anchor: (\w+)", style)), 0)
        if ("rotate(-90" in transform) != bool(angle):
            continue
        if angle:
            yield y - long * (1 - anchor), y + long * anchor, x, text.text or ""
        else:
            yield x - long * anchor, x + long * (1 - anchor), y, text.text or ""


def overlapping(root: ET.Element) -> list[str]:
    """Return the texts that share a line and a stretch of it with the one before."""
    lines: dict[float, list[tuple[float, float, str]]] = {}
    for left, right, y, text in spans(root):
        lines.setdefault(y, []).append((left, right, text))
    pairs = (pair for line in lines.values() for pair in pairwise(sorted(line)))
    return [after[2] for before, after in pairs if before[1] > after[0] + 0.5]
