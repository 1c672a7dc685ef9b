"""MathML of a formula → the formulas of Word, which can be edited and read aloud."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from xml.etree import ElementTree as ET

Converter = Callable[[Sequence[ET.Element]], str]

UNSEEN = {"mspace", "mphantom"}
ENDS = {"prefix": "([{⟨⌈⌊", "postfix": ")]}⟩⌉⌋"}
"""Side of what they hold → brackets that stand there."""


def equation(mathml: str) -> str:
    """Return what stands within ``m:oMath``.

    Examples
    --------
    >>> print(equation("<math><msqrt><mn>2</mn></msqrt></math>").partition("<m:deg/>")[2])
    <m:e><m:r><m:t xml:space="preserve">2</m:t></m:r></m:e></m:rad>
    """
    return _row(ET.fromstring(mathml))  # noqa: S314 - civlib made it


def _row(elements: Iterable[ET.Element]) -> str:
    """Return elements one after the other; brackets are as high as what they hold."""
    children = [one for one in elements if one.tag not in UNSEEN]
    begin = next((at for at, one in enumerate(children) if _is_end(one, "prefix")), None)
    if begin is None:
        return "".join(map(_one, children))
    end = _closing(children, begin)
    closed = children[end].text or "" if end < len(children) else ""
    signs = (("begChr", children[begin].text or ""), ("endChr", closed))
    ends = "".join(f'<m:{name} m:val="{escape(sign)}"/>' for name, sign in signs)
    inner = _row(children[begin + 1 : end])
    held = f"<m:d><m:dPr>{ends}</m:dPr><m:e>{inner}</m:e></m:d>"
    return f"{''.join(map(_one, children[:begin]))}{held}{_row(children[end + 1 :])}"


def _closing(children: Sequence[ET.Element], begin: int) -> int:
    """Return where the bracket is that closes another; after all where none does."""
    depth = 0
    for at, one in enumerate(children[begin:], start=begin):
        depth += _is_end(one, "prefix") - _is_end(one, "postfix")
        if not depth:
            return at
    return len(children)


def _is_end(element: ET.Element, side: str) -> bool:
    """Tell whether an element is a bracket of a side that is as high as what it holds."""
    if element.tag != "mo" or element.get("stretchy") == "false":
        return False
    form, text = element.get("form"), (element.text or "").strip()
    return form == side if form in ENDS else bool(text) and text in ENDS[side]


def _one(element: ET.Element) -> str:
    children = [*element]
    if element.tag in PARTS:
        name, parts = PARTS[element.tag]
        held = zip(parts, children, strict=True)
        inner = "".join(f"<m:{part}>{_row([child])}</m:{part}>" for part, child in held)
        return f"<m:{name}>{inner}</m:{name}>"
    if element.tag in CONVERTERS:
        return CONVERTERS[element.tag](children)
    return _row(children) if children else _run(element)


def _run(element: ET.Element) -> str:
    """Return a sign, a number or a word; names of several letters stand upright."""
    text = element.text or ""
    upright = element.tag == "mtext" or (element.tag == "mi" and len(text) > 1)
    style = '<m:rPr><m:sty m:val="p"/></m:rPr>' if upright else ""
    return f'<m:r>{style}<m:t xml:space="preserve">{escape(text)}</m:t></m:r>' if text else ""


def _root(children: Sequence[ET.Element]) -> str:
    hidden = '<m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>'
    return f"<m:rad>{hidden}<m:e>{_row(children)}</m:e></m:rad>"


def _nth_root(children: Sequence[ET.Element]) -> str:
    base, degree = (_row([child]) for child in children)
    return f"<m:rad><m:deg>{degree}</m:deg><m:e>{base}</m:e></m:rad>"


def _between(children: Sequence[ET.Element]) -> str:
    """Return what has something below and above it."""
    base, below, above = (_row([child]) for child in children)
    low = f"<m:limLow><m:e>{base}</m:e><m:lim>{below}</m:lim></m:limLow>"
    return f"<m:limUpp><m:e>{low}</m:e><m:lim>{above}</m:lim></m:limUpp>"


def _table(children: Sequence[ET.Element]) -> str:
    """Return a matrix, such as the lines of a definition by cases."""
    rows = [[f"<m:e>{_row(cell)}</m:e>" for cell in row] for row in children]
    most = max(map(len, rows), default=0)
    filled = ("".join([*row, *["<m:e/>"] * (most - len(row))]) for row in rows)
    return f"<m:m>{''.join(f'<m:mr>{row}</m:mr>' for row in filled)}</m:m>"


PARTS = {
    "mfrac": ("f", ("num", "den")),
    "msub": ("sSub", ("e", "sub")),
    "msup": ("sSup", ("e", "sup")),
    "msubsup": ("sSubSup", ("e", "sub", "sup")),
    "munder": ("limLow", ("e", "lim")),
    "mover": ("limUpp", ("e", "lim")),
}
"""Element → what it is in Word, and which of its parts its children are."""

CONVERTERS: dict[str, Converter] = {
    "msqrt": _root,
    "mroot": _nth_root,
    "munderover": _between,
    "mtable": _table,
}
