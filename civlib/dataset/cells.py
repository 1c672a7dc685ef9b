"""What one cell may hold: its characters, the form of numbers, the constraints of its schema.

Each check returns the code and the message of the first rule that the cell breaks, or None.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from civlib.dataset.problems import broken, offer
from civlib.wording import terms
from civlib.wording.messages import language, say

Fault = tuple[str, str]
Field = dict[str, Any]
"""The descriptor of a column, from its schema."""

ID = r"\w+([.-]\w+)*"
"""Pattern of the ids that documents print."""

WHOLE_DIGITS, DECIMAL_PLACES = 15, 20

LONGEST, LONGEST_WORD = 10_000, 1_000
"""Characters of a cell at most, some three pages, and of a word, as an address may be."""

ABSENT_MARKS = {
    *("-", "--", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "...", "\u2026"),
    *("н/д", "н.д.", "нд", "#н/д", "немає", "n/a", "na", "null", "none", "nil", "#n/a"),
}
CROSSES = {"х", "x"}
"""What stands for nothing where a number belongs; a label may be as short."""

TO_FILL = re.compile(rf"{re.escape(terms.TO_FILL)}|_{{3,}}")
"""What stands where something is still to be filled in: the word, a line for a pen."""

_DITTO = re.compile(
    r"""[-\u2013\u2014]*\s?(//|["”″]{1,2}|'')\s?[-\u2013\u2014]*"""
    r"|те (ж )?саме|так само|див\. вище",
    re.IGNORECASE,
)

_NUMBER = re.compile(r"(?:-(?!0(?:\.0*)?$))?(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_DAY, _MONTH = "(?P<day>0?[1-9]|[12][0-9]|3[01])", "(?P<month>0?[1-9]|1[0-2])"
_MONTHS = (
    ["січ", "лют", "бер", "кві", "тра", "чер", "лип", "сер", "вер", "жов", "лис", "гру"],
    ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"],
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
)
_DATES = tuple(re.compile(form, re.IGNORECASE) for form in (
    rf"{_DAY}[.]{_MONTH}[.](?:19|20)\d\d(?: 0?0:00(?::00)?)?",
    rf"(?:19|20)\d\d-{_MONTH}-{_DAY}(?:[ T]00:00(?::00)?)?",
    rf"{_DAY}[-. ](?P<name>[^\W\d_]{{3,}})\.?(?:[-. ]\d+)?",
    r"(?P<name>[^\W\d_]{3,})[-. ](?P<last>\d+)",
))  # fmt: skip
"""How spreadsheets show what they have made a date of."""

_FORMULA_ERROR = re.compile(r"##+|#[^\W\d_/’' ]+[/’']?\w*[!?]")

_NUMBER_FAULTS = {
    "not-finite.cell": r"[+-]?(nan|inf|infinity)",
    "formula.number": r"[=+@][^0-9].*|[=+@].*[(+*/:].*",
    "bounds": r"([^\W\d]{2,} )*(від|до|менше|більше|понад|близько) [0-9].*|[<>≤≥≈~] ?[0-9].*"
    r"|[0-9.,]+ ?[-\u2013\u2014] ?[0-9.,]+",
    "absent-mark": r"(не|без) \w{5}.*|відсутн\w+|немає .*",
    "negative": r"[-\u2010-\u2015\u2212][0-9].*",
    "exponent": r"[0-9]+([.,][0-9]*)?[eе][+-]?[0-9]+",
    "percent": r"[0-9]+([.,][0-9]+)? ?%",
    "unit": r"[0-9][0-9 .,]*(₴|(тис|млн|грн|гривень|uah|шт|осіб|од|чол|прим)(\b|[ия]).*)",
    "letters": r"(?=.*[0-9])(?=.*[^0-9.,])[0-9oоlіi]+([.,][0-9oоlіi]+)?",
    "decimal-comma.either": "[1-9][0-9]{0,2},[0-9]{3}",
    "decimal-comma.plain": r"[0-9]+,[0-9]*",
    "thousands": r"[0-9]{1,3}([ ,'\u2019_.][0-9]{3})+([.,][0-9]+)?",
}
"""Rule → what breaks it; the first tells."""

LOOKALIKES = str.maketrans("OoОоlLІіIi", "0000111111")
"""Letters that stand for digits where somebody has typed them so."""

_WORD = re.compile(r"[^\W\d_]+")
_EXTRA_INVISIBLE = (
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\ufffd"  # fillers, a blank of Braille
    "\u180b\u180c\u180d\u180f" + "".join(map(chr, range(0xFE00, 0xFE10)))  # of other scripts
)


def value(field: Field, text: str) -> Any:
    """Return what a cell without a fault holds: a text, or an exact decimal."""
    return text if not is_number(field) else Decimal(text) if text else None


def fault(field: Field, text: str) -> Fault | None:
    """Return what is wrong with the text of a cell, given the descriptor of its column."""
    return (
        too_long(text)
        or (broken("to-fill") if TO_FILL.search(text) else None)
        or (broken("ditto", value=text) if _DITTO.fullmatch(text) else None)
        or _spreadsheets(field, text)
        or text_fault(text)
        or (None if field.get("verbatim") else _absent_mark(text, is_number(field)))
        or (_number(text, field) if is_number(field) and text else None)
        or (mixed_scripts(text) if is_key(field) else None)
        or _constraint(field, text)
    )


def too_long(text: str, most: int = LONGEST) -> Fault | None:
    """Return that a text has more characters than any that is read, or a word of it has."""
    if len(text) > most:
        return broken("long-text.all", count=len(text), most=most)
    word = max(text.split(), key=len, default="")
    if len(word) > LONGEST_WORD:
        return broken("long-text.word", value=word, count=len(word), most=LONGEST_WORD)
    return None


def text_fault(text: str) -> Fault | None:
    """Return what is wrong with the characters of any text."""
    if found := too_long(text) or invisible(text) or _other_digits(text):
        return found
    if text != text.strip():
        return broken("edge-space", value=text)
    if not unicodedata.is_normalized("NFC", text):
        return broken("decomposed", value=text)
    return None


def is_blank(text: str) -> bool:
    r"""Tell whether nobody can see anything of a text: spaces, marks without a letter, or nothing.

    Examples
    --------
    >>> is_blank(" \u0301"), is_blank("%")
    (True, False)
    """
    return all(unicodedata.category(char)[0] in "CMZ" for char in text)


def _other_digits(text: str) -> Fault | None:
    """Return that a text has decimal digits of another script, as full-width and Arabic ones."""
    odd = any(char.isdecimal() and not char.isascii() for char in text)
    return broken("digits", value=text) if odd else None


def suspicion(field: Field, text: str) -> Fault | None:
    """Return what somebody should look at in a free text, though it may be right."""
    if is_number(field) or is_key(field) or field.get("verbatim"):
        return None
    if text.startswith(("=", "+", "@")):
        return broken("formula.text", value=text, sign=text[0])
    return mixed_scripts(text)


def words(field: Field) -> dict[str, str]:
    """Return the words of an enum by themselves and by what they are called in Ukrainian.

    Examples
    --------
    >>> words({"meanings_uk": {"higher": "більше — краще"}, "also_uk": {"зростання": "higher"}})
    {'більше — краще': 'higher', 'зростання': 'higher'}
    """
    labels = {label.casefold(): word for word, label in field.get("meanings_uk", {}).items()}
    named = {word: word for word in field.get("constraints", {}).get("enum", ())}
    return {**named, **labels, **field.get("also_uk", {})}


def is_number(field: Field) -> bool:
    """Tell whether a column holds numbers."""
    return bool(field["type"] == "number")


def is_key(field: Field) -> bool:
    """Tell whether a column holds keys or codes, not free text."""
    return bool({"pattern", "enum"} & field.get("constraints", {}).keys())


def invisible(text: str) -> Fault | None:
    """Return the first character that nobody can see, or that stands for a damaged one."""
    for position, char in enumerate(text, start=1):
        if (char not in " \n" and not char.isprintable()) or char in _EXTRA_INVISIBLE:
            name = unicodedata.name(char, None) or say("word.control")
            sign = f"{name} (U+{ord(char):04X})"
            return broken("invisible", value=text, sign=sign, position=position)
    return None


def mixed_scripts(text: str) -> Fault | None:
    """Return the first word that mixes Latin and Cyrillic letters."""
    return next((told for _, told in mixed_words(text)), None)


def mixed_words(text: str) -> Iterator[tuple[int, Fault]]:
    """Yield where a word mixes Latin and Cyrillic letters, from 0, and that it does."""
    for found in () if text.isascii() else _WORD.finditer(text):
        cyrillic = [char for char in found[0] if "\u0400" <= char <= "\u052f"]
        latin = [char for char in found[0] if char.isascii()]
        if cyrillic and latin:
            few, odd = ("latin", latin) if len(latin) < len(cyrillic) else ("cyrillic", cyrillic)
            told = broken(f"mixed-scripts.{few}", value=found[0], letters=dict.fromkeys(odd))
            yield found.start(), told


def _spreadsheets(field: Field, text: str) -> Fault | None:
    """Return what a spreadsheet has put in the place of what was typed."""
    if _FORMULA_ERROR.fullmatch(text):
        return broken("formula-error", value=text)
    verbatim = field.get("verbatim") and not re.fullmatch(r"[0-9./-]+", text)
    if not (is_number(field) or verbatim) and field["constraints"].get("pattern") != ID:
        return None
    guess = date_typed(text)
    return broken("became-date", value=text, guess=guess) if guess else None


def date_typed(text: str) -> str:
    """Return what was probably typed where a spreadsheet shows a date; empty if it shows none.

    Examples
    --------
    >>> [date_typed(text) for text in ("01.02.2026", "2026-10-01", "2.лют", "Oct-01", "3.4")]
    ['1.2', '1.10', '2.2', '10.1', '']
    """
    found = next(filter(None, (form.fullmatch(text) for form in _DATES)), None)
    parts = {name: part for name, part in found.groupdict().items() if part} if found else {}
    if "month" in parts:
        return f"{int(parts['day'])}.{int(parts['month'])}"
    word = parts.get("name", "")[:3].lower()
    month = next((names.index(word) + 1 for names in _MONTHS if word in names), 0)
    if not month:
        return ""
    return f"{int(parts['day'])}.{month}" if "day" in parts else f"{month}.{int(parts['last'])}"


def _absent_mark(text: str, number: bool) -> Fault | None:
    marks = ABSENT_MARKS | CROSSES if number else ABSENT_MARKS
    return broken("absent-mark", value=text) if text.casefold() in marks else None


def _number(text: str, field: Field) -> Fault | None:
    match = _NUMBER.fullmatch(text)
    signed = "minimum" not in field.get("constraints", {})
    if match and (signed or not text.startswith("-")):
        if len(match[1]) <= WHOLE_DIGITS and len(match[2] or "") <= DECIMAL_PLACES:
            return None
        return broken("number-size", value=text, whole=WHOLE_DIGITS, places=DECIMAL_PLACES)
    if any(char.isnumeric() and not char.isascii() for char in text):
        return broken("digits", value=text)
    for key, pattern in _NUMBER_FAULTS.items():
        if re.fullmatch(pattern, text, re.IGNORECASE):
            pointed, whole = text.replace(",", ".").rstrip("."), text.replace(",", "")
            digits = pointed.translate(LOOKALIKES)
            return broken(key, value=text, pointed=pointed, whole=whole, digits=digits)
    return broken("not-a-number", value=text)


def _constraint(field: Field, text: str) -> Fault | None:
    """Return the first constraint of the schema that a cell breaks; an empty one breaks one."""
    rules, name = field.get("constraints", {}), field["name"]
    if is_blank(text) and rules.get("required"):
        return _empty(field)
    if not text:
        return None
    if "enum" in rules and text not in rules["enum"]:
        way = offer(text, _choice(field), rules["enum"])
        return f"unknown-{name}", say("word.unknown", value=text, column=name, offer=way)
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        meant = id_meant(text) if rules["pattern"] == ID else ""
        return broken(f"form.{'id' if meant else 'cell'}", value=text, form=_form(field), id=meant)
    return None


def id_meant(text: str) -> str:
    """Return the id that is probably meant by what is none; empty if it may be anything.

    Examples
    --------
    >>> [id_meant(text) for text in ("№ 1.1.", "1,1", "Захід 1. 1", "1.1 Дороги")]
    ['1.1', '1.1', '1.1', '']
    """
    bare = re.sub(r"[^\W\d]{3,}\b", "", text, count=1) if re.match(r"[^\W\d]{3}", text) else text
    plain = re.sub(r"\s*[.,:/·]+\s*", ".", bare.removeprefix("п.")).strip(" .;()№*'’\n-")
    return plain if re.fullmatch(ID, plain) else ""


def _choice(field: Field) -> list[str]:
    """Return what a person may write in a column of few words, in the language of messages."""
    named = field.get("meanings_uk", {}) if language() == "uk" else {}
    return [named.get(word, word) for word in field["constraints"]["enum"]]


def _empty(field: Field) -> Fault:
    way = say("way.form", form=_form(field)) if "form" in field else say("way.fill")
    if "enum" in field["constraints"]:
        way = say("way.choose", names=_choice(field))
    return broken("required.always", column=field["name"], way=way)


def _form(field: Field) -> str:
    return str(field[{"uk": "form_uk"}.get(language(), "form")])
