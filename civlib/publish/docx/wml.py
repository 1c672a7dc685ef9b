"""The words of WordprocessingML: runs, paragraphs, tables and drawings, each as Word orders them.

Whatever they are given as text is escaped here, and here alone.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from civlib.publish.docx.parts import Picture

PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
DRAWING = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
"""What tells that a picture has a drawing beside it, which newer programs show."""


ADORNS = (
    '><a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
    "</a:extLst></wp:docPr>"
)
"""What tells who reads aloud that a picture says nothing that the text does not."""


class Letters(NamedTuple):
    """How letters differ from those of their paragraph's style.

    ``script`` is ``subscript`` or ``superscript``, ``ink`` a colour of six digits, ``lang`` a
    language where it is not the document's.
    """

    style: str = ""
    b: bool = False
    i: bool = False
    strike: bool = False
    ink: str = ""
    script: str = ""
    lang: str = ""

    def __str__(self) -> str:
        """Return the properties of a run, in the order that Word asks for."""
        said = (
            ("rStyle", self.style),
            *((name, "1" if getattr(self, name) else "") for name in ("b", "i", "strike")),
            *(("color", self.ink), ("vertAlign", self.script), ("lang", self.lang)),
        )
        inner = "".join(f'<w:{name} w:val="{value}"/>' for name, value in said if value)
        return f"<w:rPr>{inner}</w:rPr>" if inner else ""


PLAIN = Letters()


def run(text: str, letters: Letters = PLAIN) -> str:
    """Return text; its lines and tabs are Word's.

    Examples
    --------
    >>> run("a<b", Letters(b=True))
    '<w:r><w:rPr><w:b w:val="1"/></w:rPr><w:t xml:space="preserve">a&lt;b</w:t></w:r>'
    """
    if not text:
        return ""
    shown = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    for sign, mark in (("\n", "br"), ("\t", "tab")):
        shown = shown.replace(sign, f'</w:t><w:{mark}/><w:t xml:space="preserve">')
    return f"<w:r>{letters}{shown}</w:r>"


def paragraph(
    content: str,
    style: str = "",
    *,
    keep: bool = False,
    breaks: bool = False,
    number: int = 0,
    level: int = 0,
    indent: int = 0,
    right: bool = False,
    section: str = "",
) -> str:
    """Return a paragraph.

    Parameters
    ----------
    content
        Its runs.
    style
        Id of its style; that of usual text if empty.
    keep
        Whether it stays on the page of what comes after it.
    breaks
        Whether it begins a page.
    number, level
        The list that it is an item of, and how deep in it.
    indent
        How far its left edge is moved, in twips.
    right
        Whether it stands to the right.
    section
        The properties of the section that it ends.
    """
    said = (
        (style, f'<w:pStyle w:val="{style}"/>'),
        (keep, "<w:keepNext/>"),
        (breaks, "<w:pageBreakBefore/>"),
        (number, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'),
        (indent, f'<w:ind w:left="{indent}"/>'),
        (right, '<w:jc w:val="right"/>'),
        (section, section),
    )
    inner = "".join(mark for holds, mark in said if holds)
    return f"<w:p>{f'<w:pPr>{inner}</w:pPr>' if inner else ''}{content}</w:p>"


def cell(width: int, content: str, span: int = 1, merge: str = "", fill: str = "") -> str:
    """Return a cell; ``merge`` is ``restart`` where it spans rows, ``continue`` in those below."""
    said = (
        (True, f'<w:tcW w:w="{width}" w:type="dxa"/>'),
        (span > 1, f'<w:gridSpan w:val="{span}"/>'),
        (merge, f'<w:vMerge w:val="{merge}"/>'),
        (fill, f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'),
    )
    inner = "".join(mark for holds, mark in said if holds)
    return f"<w:tc><w:tcPr>{inner}</w:tcPr>{content}</w:tc>"


def row(cells: Iterable[str], head: bool = False) -> str:
    """Return a row, which no page tears; one of the head stands on top of each."""
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: Sequence[int], rows: Iterable[str], style: str, title: str, head: bool) -> str:
    """Return a table, its title for who does not see it, and whether its first row is a head."""
    look = f'w:val="{"0420" if head else "0400"}" w:firstRow="{int(head)}"'
    others = 'w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    named = f'<w:tblCaption w:val="{escape(title)}"/>' if title else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblLook {look} {others}/>{named}</w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def drawing(shown: Picture, alt: str) -> str:
    """Return a picture in a line of text, with its alternative text; without one it adorns."""
    told = "/>" if alt else ADORNS
    size, named = f'cx="{shown.width}" cy="{shown.height}"', f'id="{shown.number}"'
    drawn = (
        f'<a:extLst><a:ext uri="{DRAWING}"><asvg:svgBlip r:embed="{shown.drawing}"/></a:ext>'
        "</a:extLst>"
    )
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr {named} name="picture-{shown.number}" '
        f'descr="{escape(alt)}"{told}<a:graphic><a:graphicData uri="{PICTURE}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr {named} name="picture-{shown.number}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{shown.file}">'
        f"{drawn if shown.drawing else ''}</a:blip><a:stretch><a:fillRect/></a:stretch>"
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def bookmark(number: int, content: str) -> str:
    """Return runs that links lead to; a bookmark's name could be none that Word allows."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{anchor(number)}"/>'
    return f'{start}{content}<w:bookmarkEnd w:id="{number}"/>'


def anchor(number: int) -> str:
    """Return the name of a bookmark."""
    return f"b{number}"


def field(instruction: str, shown: str) -> str:
    """Return what Word counts, with what it shows until it is counted again."""
    return f'<w:fldSimple w:instr=" {escape(instruction)} ">{shown}</w:fldSimple>'


def section(wide: bool, references: Iterable[tuple[str, str, str]], first: bool) -> str:
    """Return the paper of a section.

    Parameters
    ----------
    wide
        Whether its pages lie across.
    references
        What stands above and below its pages: ``header`` or ``footer``, on which pages, its id.
    first
        Whether its first page has a header and footer of its own.
    """
    said = "".join(
        f'<w:{kind}Reference w:type="{pages}" r:id="{id}"/>' for kind, pages, id in references
    )
    paper = (
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1361" '
        'w:right="1134" w:bottom="1021" w:left="1134" w:header="567" w:footer="510" w:gutter="0"/>'
        if wide
        else '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1361" w:right="567" '
        'w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>'
    )
    return f"<w:sectPr>{said}{paper}{'<w:titlePg/>' if first else ''}</w:sectPr>"
