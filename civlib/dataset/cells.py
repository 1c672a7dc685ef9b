"""What one cell may hold, beyond its declared type: characters and the form of numbers.

Each check returns the code and the message of the first rule that the cell breaks, or None.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from civlib.dataset.problems import quote

Fault = tuple[str, str]

NUMBERS = ("number", "integer")
WHOLE_DIGITS, DECIMAL_PLACES = 15, 6
ABSENT_MARKS = {
    *("-", "--", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "...", "\u2026"),
    *("н/д", "н.д.", "нд", "немає", "n/a", "na", "null", "none", "nil", "#n/a"),
}

_NUMBER = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_NUMBER_FAULTS = (
    (r"[+-]?(nan|inf|infinity)", "not-finite", "is not a finite number; leave the cell empty"),
    (r"[-\u2010-\u2015\u2212][0-9].*", "negative", "is negative; an amount is zero or more"),
    (r"[0-9]+(\.[0-9]*)?e[+-]?[0-9]+", "exponent", "has an exponent; write the digits out"),
    (r"[0-9]+,[0-9]*", "decimal-comma", "has a comma; the decimal sign is a point"),
    (
        r"[0-9]{1,3}([ ,'\u2019_.][0-9]{3})+([.,][0-9]+)?",
        "thousands",
        "separates thousands; write the digits together, with a point as the decimal sign",
    ),
)
_WORD = re.compile(r"[^\W\d_]+")
_EXTRA_INVISIBLE = "\u034f\u115f\u1160\u3164\uffa0\ufe0e\ufe0f\ufffd"


def fault(field: dict[str, Any], value: str) -> Fault | None:
    """Return what is wrong with the characters of a cell, given the descriptor of its field.

    Empty cells are never wrong here; whether they may be empty is the schema's to say.

    Examples
    --------
    >>> fault({"type": "number"}, "7,0")
    ('decimal-comma', "'7,0' has a comma; the decimal sign is a point: write 7.0.")
    """
    found = text_fault(value)
    if not found and not field.get("verbatim"):
        found = _absent_mark(value)
    if not found and value and field["type"] in NUMBERS:
        found = _number(value, whole=field["type"] == "integer")
    if not found and is_key(field):
        found = mixed_scripts(value)
    return found


def text_fault(value: str) -> Fault | None:
    """Return what is wrong with the characters of any text."""
    return invisible(value) or _edges(value) or _decomposed(value)


def suspicion(field: dict[str, Any], value: str) -> Fault | None:
    """Return what somebody should look at in a free text, though it may be right."""
    if field["type"] != "string" or is_key(field) or field.get("verbatim"):
        return None
    if value.startswith(("=", "+", "@")):
        advice = "a spreadsheet may run it as a formula; begin with a word"
        return "formula", f"{quote(value)} starts with {value[0]!r}: {advice}."
    return mixed_scripts(value)


def is_key(field: dict[str, Any]) -> bool:
    """Tell whether a field holds keys or codes, not free text."""
    return bool({"pattern", "enum"} & field.get("constraints", {}).keys())


def invisible(value: str) -> Fault | None:
    r"""Return the first character that nobody can see, or that stands for a damaged one.

    Examples
    --------
    >>> invisible("1\u00a0000")[1]
    "'1\\xa0000' holds NO-BREAK SPACE (U+00A0) at character 2; delete or retype it."
    """
    for position, char in enumerate(value, start=1):
        if (char not in " \n" and not char.isprintable()) or char in _EXTRA_INVISIBLE:
            name = unicodedata.name(char, "a control character")
            where = f"{name} (U+{ord(char):04X}) at character {position}"
            return "invisible", f"{quote(value)} holds {where}; delete or retype it."
    return None


def mixed_scripts(value: str) -> Fault | None:
    r"""Return the first word that mixes Latin and Cyrillic letters.

    Examples
    --------
    >>> mixed_scripts("\u0441ity")[1]
    "'сity' mixes Latin letters with Cyrillic 'с'; retype the word in one alphabet."
    """
    for word in _WORD.findall(value):
        cyrillic = [char for char in word if "\u0400" <= char <= "\u052f"]
        latin = [char for char in word if char.isascii()]
        if cyrillic and latin:
            rare = min((cyrillic, "Latin", "Cyrillic"), (latin, "Cyrillic", "Latin"), key=_count)
            odd = " ".join(quote(char) for char in dict.fromkeys(rare[0]))
            mix = f"mixes {rare[1]} letters with {rare[2]} {odd}"
            return "mixed-scripts", f"{quote(word)} {mix}; retype the word in one alphabet."
    return None


def _count(letters: tuple[list[str], str, str]) -> int:
    return len(letters[0])


def _edges(value: str) -> Fault | None:
    if value == value.strip():
        return None
    return "edge-space", f"{quote(value)} begins or ends with a space or line break; delete it."


def _decomposed(value: str) -> Fault | None:
    if unicodedata.is_normalized("NFC", value):
        return None
    return "decomposed", f"{quote(value)} writes a letter and its mark apart; save it in form NFC."


def _absent_mark(value: str) -> Fault | None:
    if value.casefold() not in ABSENT_MARKS:
        return None
    return "absent-mark", f"{quote(value)} stands for nothing; leave the cell empty."


def _number(value: str, *, whole: bool) -> Fault | None:
    match = _NUMBER.fullmatch(value)
    if match and len(match[1]) <= WHOLE_DIGITS and len(match[2] or "") <= DECIMAL_PLACES:
        return None if not whole or match[2] is None else _not_a_number(value, whole=True)
    if match:
        most = f"{WHOLE_DIGITS} digits before the point and {DECIMAL_PLACES} after it"
        return "number-size", f"{quote(value)} is too long; a number has at most {most}."
    if any(char.isnumeric() and not char.isascii() for char in value):
        return "digits", f"{quote(value)} has digits other than 0 to 9; retype it with those."
    return _number_form(value) or _not_a_number(value, whole=whole)


def _number_form(value: str) -> Fault | None:
    for pattern, code, rule in _NUMBER_FAULTS:
        if re.fullmatch(pattern, value, re.IGNORECASE):
            return code, f"{quote(value)} {rule}{_rewritten(value)}."
    return None


def _rewritten(value: str) -> str:
    """Return how to write a decimal comma; one before three digits may separate thousands."""
    if not re.fullmatch("[0-9]+,[0-9]+", value):
        return ""
    thousands = re.fullmatch("[1-9][0-9]{0,2},[0-9]{3}", value)
    other = f" or {value.replace(',', '')}, whichever is meant" if thousands else ""
    return f": write {value.replace(',', '.')}{other}"


def _not_a_number(value: str, *, whole: bool) -> Fault:
    form = "a whole number such as 12" if whole else "a number such as 12 or 7.5"
    return "not-a-number", f"{quote(value)} is not a number; write {form}, with no other signs."
