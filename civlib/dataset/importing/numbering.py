"""Automatic numbers of Word, counted as Word counts them: they stand in no text of the file."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

NO_NUMBER = ("bullet", "none")

RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
LATIN = "abcdefghijklmnopqrstuvwxyz"
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
MOST = 9999
"""A number that is counted further is written in digits, whatever its form."""


def below(element: Element | None, path: str) -> Element | None:
    """Return what stands below an element; None if it is not there, nor any of the way."""
    for tag in path.split("/"):  # a path of ElementTree takes ten times as long
        if element is None:
            return None
        element = element.find(tag)
    return element


def value(element: Element | None, path: str, default: str = "") -> str:
    """Return the ``val`` of what stands below an element; the default if it is not there."""
    found = below(element, path)
    return default if found is None else found.get("val", default)


def whole(text: str, default: int) -> int:
    """Return a whole number of at most six digits; the default for anything else.

    Examples
    --------
    >>> whole("12", 1), whole("-1", 1), whole("9" * 5000, 1)
    (12, 1, 1)
    """
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else default


def formed(number: int, form: str) -> str:
    """Return a number in one of the forms of Word.

    Examples
    --------
    >>> formed(4, "upperRoman"), formed(28, "lowerLetter"), formed(3, "russianLower")
    ('IV', 'bb', 'в')
    >>> formed(7, "decimalZero"), formed(12, "decimal")
    ('07', '12')
    """
    letters = {"Letter": LATIN, "russian": RUSSIAN}
    text = str(number)
    if form == "decimalZero":
        return text.zfill(2)
    if 0 < number <= MOST:
        if form.endswith("Roman"):
            text = _roman(number)
        for name, alphabet in letters.items():
            if name in form:
                text = alphabet[(number - 1) % len(alphabet)] * -(-number // len(alphabet))
    return text.upper() if "pper" in form else text


def _roman(number: int) -> str:
    text = ""
    for one, sign in ROMAN:
        text += sign * (number // one)
        number %= one
    return text


@dataclass(frozen=True)
class _Level:
    text: str
    form: str
    start: int
    restart: int
    legal: bool
    gap: str


@dataclass
class Numbering:
    """The lists of a document, and how far each is counted; of its styles, those with a list."""

    root: Element
    styles: Element
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._abstract = {
            one.get("abstractNumId", ""): one for one in self.root.iter("abstractNum")
        }
        self._lists = {one.get("numId", ""): one for one in self.root.findall("num")}
        self._named = {one.get("styleId", ""): one for one in self.styles.findall("style")}
        self._usual = next((name for name, one in self._named.items() if _is_usual(one)), "")
        self._levels: dict[str, dict[int, _Level]] = {}
        self._of_style: dict[str, tuple[str, int]] = {}

    def next(self, paragraph: Element) -> str:
        """Count a paragraph, and return its number and the gap after it; nothing without one."""
        number, place = self._asked(paragraph)
        levels = self._levels_of(number)
        if place not in levels:
            return ""
        counts = self._count(number, place, levels)
        level = levels[place]
        if level.form in NO_NUMBER or not level.text:
            return ""
        return _filled(level, levels, counts) + level.gap

    def counts(self, paragraph: Element) -> bool:
        """Tell whether a paragraph is in a list that is counted."""
        number, place = self._asked(paragraph)
        level = self._levels_of(number).get(place)
        return level is not None and level.form not in NO_NUMBER

    def _asked(self, paragraph: Element) -> tuple[str, int]:
        """Return the list of a paragraph and the level in it, its own or its style's."""
        style = value(paragraph, "pPr/pStyle", self._usual)
        number, place = self._style(style)
        own = below(paragraph, "pPr/numPr")
        if own is not None:
            number = value(own, "numId", number)
            place = whole(value(own, "ilvl"), place)
        return number, place  # the list "0" is none

    def _style(self, name: str) -> tuple[str, int]:
        """Return the list and level of a style, of what it is based on if it has none itself."""
        if name not in self._of_style:
            found, place, base = "", "", name
            seen = set[str]()
            while base in self._named and base not in seen and not found:
                seen.add(base)
                one = self._named[base]
                found = value(one, "pPr/numPr/numId")
                place = place or value(one, "pPr/numPr/ilvl")
                base = value(one, "basedOn")
            levels = self._definition(found)
            named = (_place(level) for level in levels if value(level, "pStyle") == name)
            self._of_style[name] = (found, whole(place, next(named, 0)))
        return self._of_style[name]

    def _definition(self, number: str) -> list[Element]:
        """Return the levels of a list; one that only names a style has those of its style."""
        abstract = self._form(number)
        style = self._named.get(value(abstract, "numStyleLink"))
        if style is not None:
            abstract = self._form(value(style, "pPr/numPr/numId"))
        return [] if abstract is None else abstract.findall("lvl")

    def _form(self, number: str) -> Element | None:
        return self._abstract.get(value(self._lists.get(number), "abstractNumId"))

    def _levels_of(self, number: str) -> dict[int, _Level]:
        if number not in self._levels:
            changed = [one for over in self._changed(number) for one in over.findall("lvl")]
            found = [*self._definition(number), *changed]
            starts = {_place(one): value(one, "startOverride") for one in self._changed(number)}
            self._levels[number] = {
                _place(one): _level(one, starts.get(_place(one), "")) for one in found
            }
        return self._levels[number]

    def _changed(self, number: str) -> list[Element]:
        own = self._lists.get(number)
        return [] if own is None else own.findall("lvlOverride")

    def _count(self, number: str, place: int, levels: dict[int, _Level]) -> dict[int, int]:
        """Return the counts of a list after one more paragraph at a level of it."""
        counts = self._counts.setdefault(value(self._lists[number], "abstractNumId"), {})
        if number not in self._begun:
            self._begun.add(number)
            for one in self._changed(number):
                if value(one, "startOverride"):
                    counts.pop(_place(one), None)
        for above in range(place):  # a level that was left out counts as begun
            if above in levels:
                counts.setdefault(above, levels[above].start)
        counts[place] = counts.get(place, levels[place].start - 1) + 1
        for lower in [one for one in counts if one > place]:
            if lower not in levels or place < levels[lower].restart:
                del counts[lower]
        return counts


def on(element: Element | None, path: str) -> bool:
    """Tell whether a switch of Word stands below an element, and is not off."""
    found = below(element, path)
    return found is not None and found.get("val", "on") not in ("0", "false", "off")


def _is_usual(style: Element) -> bool:
    return style.get("type") == "paragraph" and style.get("default") in ("1", "true", "on")


def _place(one: Element) -> int:
    return whole(one.get("ilvl", ""), 0)


def _level(one: Element, start: str) -> _Level:
    return _Level(
        text=value(one, "lvlText"),
        form=value(one, "numFmt", "decimal"),
        start=whole(start or value(one, "start"), 0),  # as the standard has it
        restart=whole(value(one, "lvlRestart"), _place(one)),
        legal=on(one, "isLgl"),
        gap="" if value(one, "suff") == "nothing" else " ",
    )


def _filled(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    """Return the text of a level with the numbers of the levels that it names."""

    def number(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        form = levels[place].form if place in levels else "decimal"
        count = counts.get(place, levels[place].start if place in levels else 1)
        return formed(count, "decimal" if level.legal or form in NO_NUMBER else form)

    return re.sub("%([1-9])", number, level.text)
