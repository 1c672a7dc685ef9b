"""What one cell may hold: its characters, the form of numbers, the constraints of its schema.

Each check returns the code and the message of the first rule that the cell breaks, or None.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from civlib.dataset.problems import offer, quote
from civlib.wording import terms

Fault = tuple[str, str]
Field = dict[str, Any]
"""The descriptor of a column, from its schema."""

WHOLE_DIGITS, DECIMAL_PLACES = 15, 20
ABSENT_MARKS = {
    *("-", "--", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "...", "\u2026"),
    *("н/д", "н.д.", "нд", "немає", "n/a", "na", "null", "none", "nil", "#n/a"),
}

TO_FILL = "it is still to be filled in: write what it is, or leave it empty if there is nothing."

_NUMBER = re.compile(r"(?:-(?!0(?:\.0*)?$))?(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_NUMBER_FAULTS = (
    (r"[+-]?(nan|inf|infinity)", "not-finite", "is not a finite number; leave the cell empty"),
    (
        r"[-\u2010-\u2015\u2212][0-9].*",
        "negative",
        "is negative; it is zero or more (amounts of money otherwise "
        "only where programme.toml says negative_amounts = true)",
    ),
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


def value(field: Field, text: str) -> Any:
    """Return what a cell without a fault holds: a text, or an exact decimal."""
    return text if not is_number(field) else Decimal(text) if text else None


def fault(field: Field, text: str) -> Fault | None:
    """Return what is wrong with the text of a cell, given the descriptor of its column."""
    return (
        (("to-fill", TO_FILL) if text.strip() == terms.TO_FILL else None)
        or text_fault(text)
        or (None if field.get("verbatim") else _absent_mark(text))
        or (_number(text, field) if is_number(field) and text else None)
        or (mixed_scripts(text) if is_key(field) else None)
        or _constraint(field, text)
    )


def text_fault(text: str) -> Fault | None:
    """Return what is wrong with the characters of any text."""
    if found := invisible(text):
        return found
    if text != text.strip():
        return "edge-space", f"{quote(text)} begins or ends with a space or line break; delete it."
    if not unicodedata.is_normalized("NFC", text):
        rule = "writes a letter and its mark apart; save it in form NFC."
        return "decomposed", f"{quote(text)} {rule}"
    return None


def suspicion(field: Field, text: str) -> Fault | None:
    """Return what somebody should look at in a free text, though it may be right."""
    if is_number(field) or is_key(field) or field.get("verbatim"):
        return None
    if text.startswith(("=", "+", "@")):
        advice = "a spreadsheet may run it as a formula; begin with a word"
        return "formula", f"{quote(text)} starts with {text[0]!r}: {advice}."
    return mixed_scripts(text)


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
            name = unicodedata.name(char, "a control character")
            where = f"{name} (U+{ord(char):04X}) at character {position}"
            return "invisible", f"{quote(text)} holds {where}; delete or retype it."
    return None


def mixed_scripts(text: str) -> Fault | None:
    """Return the first word that mixes Latin and Cyrillic letters."""
    for word in _WORD.findall(text):
        cyrillic = [char for char in word if "\u0400" <= char <= "\u052f"]
        latin = [char for char in word if char.isascii()]
        if cyrillic and latin:
            most, few, odd = "Latin", "Cyrillic", cyrillic
            if len(latin) < len(cyrillic):
                most, few, odd = "Cyrillic", "Latin", latin
            letters = " ".join(quote(char) for char in dict.fromkeys(odd))
            mix = f"mixes {most} letters with {few} {letters}"
            return "mixed-scripts", f"{quote(word)} {mix}; retype the word in one alphabet."
    return None


def _absent_mark(text: str) -> Fault | None:
    if text.casefold() not in ABSENT_MARKS:
        return None
    return "absent-mark", f"{quote(text)} stands for nothing; leave the cell empty."


def _number(text: str, field: Field) -> Fault | None:
    match = _NUMBER.fullmatch(text)
    signed = "minimum" not in field.get("constraints", {})
    if match and (signed or not text.startswith("-")):
        if len(match[1]) <= WHOLE_DIGITS and len(match[2] or "") <= DECIMAL_PLACES:
            return None
        most = f"{WHOLE_DIGITS} digits before the point and {DECIMAL_PLACES} after it"
        return "number-size", f"{quote(text)} is too long; a number has at most {most}."
    if any(char.isnumeric() and not char.isascii() for char in text):
        return "digits", f"{quote(text)} has digits other than 0 to 9; retype it with those."
    for pattern, code, rule in _NUMBER_FAULTS:
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return code, f"{quote(text)} {rule}{_rewritten(text)}."
    form = "write a number such as 12 or 7.5, with no other signs"
    return "not-a-number", f"{quote(text)} is not a number; {form}."


def _rewritten(text: str) -> str:
    """Return how to write a decimal comma; one before three digits may separate thousands."""
    if not re.fullmatch("[0-9]+,[0-9]+", text):
        return ""
    thousands = re.fullmatch("[1-9][0-9]{0,2},[0-9]{3}", text)
    other = f" or {text.replace(',', '')}, whichever is meant" if thousands else ""
    return f": write {text.replace(',', '.')}{other}"


def _constraint(field: Field, text: str) -> Fault | None:
    """Return the first constraint of the schema that a cell breaks; an empty one breaks one."""
    rules = field.get("constraints", {})
    if not text:
        return _empty(field) if rules.get("required") else None
    if "enum" in rules and text not in rules["enum"]:
        name = field["name"]
        return f"unknown-{name}", f"{quote(text)} is no {name}; {offer(text, rules['enum'])}"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        return "form", f"{quote(text)} is not {field['form']}; rewrite it."
    return None


def _empty(field: Field) -> Fault:
    way = f"Write {field['form']}." if "form" in field else "Fill it in."
    if "enum" in field["constraints"]:
        way = offer("", field["constraints"]["enum"])
    return "required", f"{field['name']} is empty; every row needs it. {way}"
