"""Slips of the pen in ``programme.toml``: what a line looks like, and what was probably meant."""

import re

_FORMS = {
    "comment": r"^(//|;|--|\*)",
    "key": r"^[^=#\[]*[^\x00-\x7f\xa0][^=]*=",
    "spaces": r"^[^\"']*\xa0",
    "date": r"=\s*[\"']?\d{1,2}[./-]\d{1,2}[./-]\d{4}|=\s*\d{1,2}\s+[^\W\d]+\s+\d{4}"
    r"|=\s*\d{4}([./-]\d{1,2}){2}\s*$",
    "comma": r"=\s*-?\d[\d ]*(,\d| \d|\s*%)",
    "truth": r"(?i)=\s*(так|ні|true|false|yes|no)\s*$",
    "tail": r"=\s*(\d[\d.-]*|\"[^\"]*\"|true|false)\s*[,;]\s*$",
    "braces": r"=\s*\{[^}]*$|=\s*\{.*\"\s+\w+\s*=",
    "quotes": r"=\s*([«“„”]|\"(?!\"\")([^\"]*\"[^\s,}#\]]|[^\"]*$))",
    "backslash": r"=\s*\".*\\",
    "text": r"=\s*[^\W\d_]",
    "equals": r"^[\w-]+\s*[:\s]\s*[^=]*$",
    "heading": r"^[\[(][^=]*$",
}
"""Slip of the pen → how a line looks that has it; the first that fits tells."""


def kind(line: str, why: str) -> str:
    """Return the name of the slip in a line that the reader of TOML stops at.

    Examples
    --------
    >>> kind("date = 10.02.2021", "Expected newline"), kind("[term", "Expected ']'")
    ('date', 'heading')
    """
    if re.search("twice|overwrite|mutate|redefine", why):
        return "twice"
    return next((name for name, form in _FORMS.items() if re.search(form, line)), "other")
